"""What the readers of chats share: the words for what is left out, times, and names."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from posixpath import basename, dirname
from typing import Any

import attrs

from ..reader import SourceFile
from . import fields

SYSTEM, BOT, NO_MESSAGE = "system message", "bot message", "not a message"
OMITTED, DELETED, EMPTY = "omitted media", "deleted message", "empty message"
LOCATION, CALL, CONTACT, DRAFT = "location", "call", "contact", "draft"
REACTION, FORWARD = "reaction", "forwarded message without words"
CAPTION, EDITED, POLL, FORWARDED = "caption", "edited", "poll", "forwarded"
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)  # of all times, for messages that have none
_MOST_NAMES = 100_000


def zone(name: str) -> tzinfo:
    """
    The time zone of that name, such as "Europe/Rome".

    Raises:
        ValueError: there is none.
    """
    if name.upper() == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError) as error:  # a name nobody knows, or no name at all
        raise ValueError(f'{name!r} is no time zone; write it like "Europe/Rome"') from error


def timezone_option(help_text: str) -> Any:
    """The option `timezone` of a reader whose files have times without an offset."""

    def check(_: Any, __: Any, name: str) -> None:
        zone(name)

    return attrs.field(default="UTC", validator=check, metadata={"help": help_text})


def me_option() -> Any:
    """The option `me` of a reader whose files do not name the person that they belong to."""
    return attrs.field(
        default="Me", metadata={"help": "the name to give to whoever the file belongs to"}
    )


def local_time(text: Any, where: tzinfo) -> datetime | None:
    """A time as a clock there showed it, or with an offset of its own."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return fields.parse_time(text)
    try:
        return (
            found if found.tzinfo and found.utcoffset() is not None else found.replace(tzinfo=where)
        )
    except (ValueError, OverflowError):
        return None


def word(value: Any) -> str | None:
    """A name or number as text; None if there is none."""
    if isinstance(value, str):
        return fields.mend_surrogates(value).strip() or None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        return str(value)
    except ValueError:  # a number of thousands of digits
        return None


class Names:
    """Tells people apart who have the same name, by the numbers that the source gives them."""

    def __init__(self) -> None:
        self._owners: dict[str, str | None] = {}

    def of(self, name: str | None, number: str | None) -> str | None:
        """`name`, with the number added if somebody else was called so before."""
        if name is None or number is None:
            return name or number
        owner = self._owners.get(name)
        if owner is None and len(self._owners) < _MOST_NAMES:
            owner = self._owners[name] = number
        return name if owner in (None, number) else f"{name} ({number})"


def folder_of(file: SourceFile) -> str | None:
    """The name of the folder that the file lies in, as far as one knows it."""
    inside = basename(dirname(file.path))
    return inside or basename(dirname(file.name.replace("\\", "/"))) or None
