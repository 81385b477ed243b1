"""Which column or key holds what: the names that exports and data sets really use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from ..documents import Document

TEXT = "text full_text tweet tweets content contents body message title status post".split()
TEXT += "caption comment quote sentence selftext tweet_text tweettext text_content".split()
TEXT += "msg proverb line".split()
AUTHOR = "author username screen_name user user_name handle from sender name by".split()
CREATED_AT = "created_at date datetime timestamp time created created_utc sent_at".split()
ID = "id_str id tweet_id status_id message_id post_id".split()
IN_REPLY_TO = "in_reply_to in_reply_to_status_id_str in_reply_to_status_id in_reply_to_id".split()
CONVERSATION = "conversation conversation_id conversation_id_str thread_id chat channel".split()
LABELS = "labels label context_label category".split()
_SURROGATE = re.compile("[\ud800-\udfff]")
_TWITTER_DATE = "%a %b %d %H:%M:%S %z %Y"


def find(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    """The first of `wanted` among `names`, letter case and blanks ignored."""
    known = _known(tuple(names))
    return next((known[want] for want in wanted if want in known), None)


def plain(name: str) -> str:
    """`name` as it is compared: letter case ignored, blanks and dashes as underscores."""
    return re.sub(r"[\s\-]+", "_", name.strip().casefold())


@lru_cache(maxsize=256)  # the records of a file have the same few sets of names
def _known(names: tuple[str, ...]) -> dict[str, str]:
    """Names by their compared form, the first of equal ones winning."""
    return {plain(name): name for name in reversed(names)}


def parse_time(value: object) -> datetime | None:
    """
    A time with an offset: ISO 8601, RFC 2822, Twitter's own form, or seconds since 1970.

    Without an offset it is taken as UTC; what cannot be read is None.
    """
    if isinstance(value, bool) or value is None or value == "":
        return None
    if isinstance(value, str) and value[4:5] == "-":  # ISO 8601, as nearly everywhere
        try:
            found = datetime.fromisoformat(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        except ValueError:
            pass
    try:
        if isinstance(value, (int, float)) or re.fullmatch(r"\d{9,13}(\.\d+)?", str(value)):
            seconds = float(value)  # type: ignore[arg-type]
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
        text = str(value).strip()
        for parse in (
            datetime.fromisoformat,
            lambda t: datetime.strptime(t, _TWITTER_DATE),
            lambda t: datetime.strptime(t, "%Y-%m-%d %H:%M:%S %z"),
            _rfc_2822,
        ):
            try:
                found = parse(text)
            except (ValueError, TypeError):
                continue
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _rfc_2822(text: str) -> datetime:
    from email.utils import parsedate_to_datetime  # slow to import, and rarely needed

    return parsedate_to_datetime(text)


def document(
    record: Mapping[str, Any], text: str, source: str, marks: Sequence[str] = ()
) -> Document:
    """A document from `text` and whatever else `record` tells under a known name."""
    author, created_at, number, in_reply_to, conversation, label = (
        None if name is None else record[name] for name in _roles(tuple(record))
    )
    labels = tuple(marks)
    if label is not None:
        found = map(_word, label if isinstance(label, list) else [label])
        labels = (*filter(None, found), *labels)
    return Document(
        text,
        author=_word(author),
        created_at=parse_time(created_at),
        id=_word(number),
        in_reply_to=_word(in_reply_to),
        conversation=_word(conversation),
        # A tweet's "source" is an app; beside a "conversation" it is what `to_dict` wrote.
        source=_word(record["source"]) if {"source", "conversation"} <= record.keys() else source,
        labels=labels,
    )


def from_rows(names: Sequence[str], source: str) -> Callable[[list[str], str], Document]:
    """What makes a document of a table's row and its text; the columns are looked up only once."""
    places = {name: place for place, name in enumerate(names)}
    width = len(names)  # where there is no such column, the empty cell behind all others is taken
    roles = _roles(tuple(places))
    cells = itemgetter(*(width if name is None else places[name] for name in roles))

    def made(row: list[str], text: str) -> Document:
        if len(row) == width:
            row.append("")
        else:
            row[width:] = [""] * (1 + max(width - len(row), 0))
        author, created_at, number, in_reply_to, conversation, label = cells(row)
        return Document(
            text,
            author=author or None,
            created_at=parse_time(created_at) if created_at else None,
            id=number or None,
            in_reply_to=in_reply_to or None,
            conversation=conversation or None,
            source=source,
            labels=(label,) if label else (),
        )

    return made


@lru_cache(maxsize=256)
def _roles(names: tuple[str, ...]) -> tuple[str | None, ...]:
    """Under which of `names` author, time, id, what is answered, conversation and labels stand."""
    roles = (AUTHOR, CREATED_AT, ID, IN_REPLY_TO, CONVERSATION, LABELS)
    return tuple(find(names, role) for role in roles)


def _word(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, dict):  # an API's user object
        value = next((value[k] for k in ("screen_name", "username", "name") if value.get(k)), None)
    return None if value is None or value == "" else mend_surrogates(str(value))


def mend_surrogates(text: str) -> str:
    """Join surrogate pairs and replace lone surrogates, which no file can hold, by U+FFFD."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
