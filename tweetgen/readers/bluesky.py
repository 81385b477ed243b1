"""Bluesky: the repository that one can download (CAR), and pages of `listRecords` as JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ..documents import Document, is_blank
from ..reader import Reader, SourceFile
from . import car, fields
from .json_items import json_items

_POST = "app.bsky.feed.post"
_LISTED = re.compile(r'"uri"\s*:\s*"at://')
_RECORD = re.compile(r'"(value|record)"\s*:\s*\{')
_HEAD = 1 << 15  # characters
_PICTURES = ("app.bsky.embed.images", "app.bsky.embed.video", "app.bsky.embed.recordWithMedia")
_QUOTES = ("app.bsky.embed.record", "app.bsky.embed.recordWithMedia")


class BlueskyReader(Reader):
    """Posts of one account; reposts, likes and follows are none."""

    name = "bluesky"

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the header of a CAR file, or by addresses such as at://did:plc:.../."""
        if car.is_car(file.head):
            return 99
        if not file.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith((b"{", b"[")):
            return 0
        head = file.head_text[:_HEAD]
        return 97 if _LISTED.search(head) and _RECORD.search(head) else 0

    @classmethod
    def is_binary(cls, file: SourceFile) -> bool:
        return car.is_car(file.head)

    def read(self, file: SourceFile) -> Iterator[Document]:
        if car.is_car(file.head):
            yield from self._repository(file)
        else:
            yield from self._pages(file)

    def _repository(self, file: SourceFile) -> Iterator[Document]:
        repository = car.Repository(file, _POST)
        others = Counter(repository.others)
        for _ in range(others.pop("app.bsky.feed.repost", 0)):
            file.drop("repost")
        if others:
            kinds = ", ".join(f"{n} {kind.rpartition('.')[2]}" for kind, n in others.most_common())
            file.note(f"also holds records that are no posts ({kinds})")
        for key, record in repository.records():
            if key is None:
                file.drop("deleted post")
            else:
                yield from _document(file, 0, f"at://{repository.owner}/{_POST}/{key}", record)

    def _pages(self, file: SourceFile) -> Iterator[Document]:
        for line, item in json_items(file, ("records", "feed")):
            record: Any = None
            if isinstance(item, dict):
                post = item.get("post")  # of a feed; a list of records has the record itself
                about = post if isinstance(post, dict) else item
                record = about.get("record") if about is post else item.get("value")
            if not isinstance(record, dict):
                file.drop("not a post", line)
            elif "Repost" in str(_at(item, "reason", "$type")):
                file.drop("repost", line)
            else:
                handle = _word(_at(about, "author", "handle"))
                yield from _document(file, line, _word(about.get("uri")), record, handle)


def _document(
    file: SourceFile,
    line: int,
    address: str | None,
    record: Mapping[str, Any],
    handle: str | None = None,
) -> Iterator[Document]:
    kind = record.get("$type", _POST)
    if kind != _POST:
        file.drop("repost" if kind == "app.bsky.feed.repost" else "not a post", line)
        return
    text, embedded = record.get("text"), str(_at(record, "embed", "$type"))
    if not isinstance(text, str) or is_blank(text):
        file.drop("media without words" if "embed" in record else "empty text", line)
        return
    owner = (address or "").removeprefix("at://").partition("/")[0]
    marks = {"quote": embedded in _QUOTES, "media": embedded in _PICTURES}
    languages = [f"lang:{word}" for one in _list(record.get("langs")) if (word := _word(one))]
    own = [_word(_at(one, "val")) for one in _list(_at(record, "labels", "values"))]
    yield Document(
        fields.mend_surrogates(text),
        author=handle or owner or None,
        created_at=fields.parse_time(record.get("createdAt")),
        id=address,
        in_reply_to=_word(_at(record, "reply", "parent", "uri")),
        conversation=_word(_at(record, "reply", "root", "uri")) or address,
        source=file.name,
        labels=(
            *(mark for mark, given in marks.items() if given),
            *filter(None, own),
            *languages,
        ),
    )


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _word(value: Any) -> str | None:
    return fields.mend_surrogates(value) if isinstance(value, str) and value else None
