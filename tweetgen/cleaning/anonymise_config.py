"""The options of the `anonymise` step; its patterns take time to make, and these do not."""

from __future__ import annotations

from typing import Literal

import attrs

from ..regions import is_region

Kind = Literal["link", "email", "handle", "iban", "card", "phone"]
_KINDS: tuple[Kind, ...] = ("link", "email", "handle", "iban", "card", "phone")


def _instead(default: str, what: str) -> str:
    said = f'stands in the place of {what}; "" leaves nothing there'
    field: str = attrs.field(default=default, metadata={"help": said})
    return field


@attrs.frozen(kw_only=True)
class AnonymiseConfig:
    """Options of the `anonymise` step."""

    kinds: tuple[Kind, ...] = attrs.field(
        default=_KINDS,
        converter=tuple,
        metadata={"help": "what is taken out of the texts"},
    )
    region: str = attrs.field(
        default="",
        validator=is_region,
        metadata={"help": 'the country whose telephone numbers are found too, such as "DE"'},
    )
    phone: str = _instead("\N{TELEPHONE RECEIVER}", "telephone numbers")
    email: str = _instead("\N{ENVELOPE}\ufe0f", "e-mail addresses")
    link: str = _instead("\N{LINK SYMBOL}", "links; at the end of a line they are removed")
    iban: str = _instead("\N{BANK}", "account numbers")
    card: str = _instead("\N{CREDIT CARD}", "card numbers")
    authors: bool = attrs.field(
        default=True, metadata={"help": "authors and handles have invented names"}
    )
    names: bool = attrs.field(
        default=True,
        metadata={"help": "so have authors where others speak of them; reads the corpus once more"},
    )
    me: tuple[str, ...] = attrs.field(
        default=(),
        converter=tuple,
        metadata={"help": "names that stay: yours; those of [conversations] unless set"},
    )
