"""Options of the `x` publisher."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from ..x_client import LOOPBACK


def _is_local(instance: Any, attribute: Any, value: str) -> None:
    if value and not LOOPBACK.fullmatch(value):
        raise ValueError("must be an address on this machine: it is given the credentials")


@attrs.frozen(kw_only=True)
class XConfig:
    """Options of the `x` publisher."""

    credentials: Path | None = attrs.field(
        default=None,
        metadata={
            "help": "a file with the app's keys, instead of environment variables: JSON, INI or "
            "KEY=value"
        },
    )
    token: Path | None = attrs.field(
        default=None,
        metadata={
            "help": "the file of an OAuth 2 token pair, which is rewritten; without it, the keys "
            "are those of OAuth 1.0a"
        },
    )
    user_id: str = attrs.field(
        default="",
        validator=attrs.validators.matches_re(r"[0-9]{0,19}"),
        metadata={"help": "the account's number; an access token of OAuth 1.0a begins with it"},
    )
    links: bool = attrs.field(
        default=False,
        metadata={"help": "post texts with links, which cost $0.20 instead of $0.015"},
    )
    replies: bool = attrs.field(
        default=False,
        metadata={"help": "answer mentions; X has to approve a bot that does"},
    )
    settle: float = attrs.field(
        default=15.0,
        validator=attrs.validators.ge(0),
        metadata={"help": "seconds that X may take to show a post whose answer was lost"},
    )
    timeout: float = attrs.field(
        default=30.0,
        validator=attrs.validators.gt(0),
        metadata={"help": "seconds to wait for an answer"},
    )
    server: str = attrs.field(
        default="",
        validator=_is_local,
        metadata={"help": "a stand-in for X on this machine, for tests: http://127.0.0.1:4010"},
    )
