"""The long posts of an X archive, which lie beside the tweets that are their first lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from ..reader import SourceFile
from . import fields, x_tweets
from .x_script import Elements

_PREFIX = 60  # characters that tell a long post; fewer where X cut earlier
_NEAR = 2.0  # seconds between a long post and its tweet
_ALIKE = 0.5  # of a tweet's words that its long post has too
_HANDLES = re.compile(r"^(?:@\w+\s+)+")
_CUT_END = re.compile(r"\s*(?:\u2026|\.\.\.)?(?:\s*https?://t\.co/\w+)*\s*$")


@attrs.frozen
class Note:
    """A long post: its own id, its words with links resolved, and when it was written."""

    id: str | None
    text: str
    created_at: datetime | None
    marks: str  # the words as they are compared


class Notes:
    """The long posts of an archive, found by the tweet that each belongs to."""

    def __init__(self, notes: Iterable[Note] = ()) -> None:
        self.all = list(notes)
        self._by_prefix: dict[str, list[Note]] = defaultdict(list)
        self._by_second: dict[int, list[Note]] = defaultdict(list)
        for note in self.all:
            self._by_prefix[note.marks[:_PREFIX]].append(note)
            if note.created_at:
                self._by_second[int(note.created_at.timestamp())].append(note)

    def of(self, tweet: Mapping[str, Any], text: str) -> Note | None:
        """The long post whose first lines `tweet` is; its words are `text`, still escaped."""
        plain = x_tweets.unescape(text)
        begun, cut = list(self._begun_by(plain)), x_tweets.is_cut(plain)
        if not begun and not cut:
            return None
        time = x_tweets.time_of(tweet.get("created_at"))
        if len(begun) > 1 and time:
            begun.sort(key=lambda note: _seconds(note, time))
        # Somebody who begins many a tweet with the same words has others as short as they look.
        if begun and (cut or time is None or _seconds(begun[0], time) <= _NEAR):
            return begun[0]
        near = list(self._near(time)) if cut and time else []
        return near[0] if len(near) == 1 and _alike(plain, near[0]) else None

    def _begun_by(self, plain: str) -> Iterator[Note]:
        for start in (plain, _HANDLES.sub("", plain)) if plain.startswith("@") else (plain,):
            marks = _marks(start[: 4 * _PREFIX])
            yield from self._by_prefix.get(marks[:_PREFIX], ())
            if len(marks) < 2 * _PREFIX:
                # What is long for another reason, such as bold letters, need not have many words.
                marks = _CUT_END.sub("", marks)
                if len(marks) < _PREFIX:
                    yield from self._by_prefix.get(marks, ())

    def _near(self, time: datetime) -> Iterator[Note]:
        second = int(time.timestamp())
        for at in range(second - 3, second + 4):
            for note in self._by_second.get(at, ()):
                if _seconds(note, time) <= _NEAR:
                    yield note


def read_notes(files: Iterable[SourceFile], *, again: bool = False) -> Iterator[Note]:
    """The long posts in files such as note-tweet.js; what is none is counted, but not `again`."""
    for file in files:
        for element in (elements := Elements(file)):
            note = _note(element)
            if note is not None:
                yield note
            elif not again:
                file.drop("no text", elements.line)


def _note(element: Any) -> Note | None:
    note = element.get("noteTweet", element) if isinstance(element, dict) else None
    if not isinstance(note, dict):
        return None
    for key in ("core", "noteTweetContents", "noteTweetResults"):
        holder = note.get(key)
        if isinstance(holder, dict) and isinstance(text := holder.get("text"), str):
            text = fields.mend_surrogates(text)
            number = note.get("noteTweetId")
            return Note(
                id=str(number) if isinstance(number, (str, int)) and number != "" else None,
                text=_resolved(text, holder.get("urls")),
                created_at=fields.parse_time(_said(note.get("createdAt"))),
                marks=_marks(text),
            )
    return None


def _said(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _resolved(text: str, links: Any) -> str:
    if not isinstance(links, list):
        return text
    urls = [
        {
            "url": link.get("shortUrl", link.get("url")),
            "expanded_url": link.get("expandedUrl", link.get("expanded_url")),
        }
        for link in links
        if isinstance(link, dict)
    ]
    return x_tweets.resolve(text, {"entities": {"urls": urls}})


def _marks(text: str) -> str:
    """Words without what X changes between the two: white space."""
    return " ".join(text.split())


def _seconds(note: Note, time: datetime) -> float:
    return abs((note.created_at - time).total_seconds()) if note.created_at else float("inf")


def _alike(plain: str, note: Note) -> bool:
    words = set(re.findall(r"\w+", _CUT_END.sub("", _marks(plain)).lower()))
    there = set(re.findall(r"\w+", note.text.lower()))
    return bool(words) and len(words & there) >= _ALIKE * len(words)
