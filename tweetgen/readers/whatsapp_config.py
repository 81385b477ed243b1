"""The options of the `whatsapp` format; its patterns take time to make, and these do not."""

from __future__ import annotations

from typing import Literal

import attrs

from . import chats


@attrs.frozen(kw_only=True)
class WhatsAppConfig:
    """Options of the `whatsapp` format."""

    date_order: Literal["auto", "dmy", "mdy", "ymd", "ydm"] = attrs.field(
        default="auto",
        metadata={"help": 'the order of day, month and year in its dates, such as "dmy"'},
    )
    timezone: str = chats.timezone_option(
        "where the phone was whose times they are, such as Europe/Rome"
    )
