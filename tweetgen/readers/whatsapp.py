"""WhatsApp: "Export chat" of any phone in any language, as a text file or as the zip with media."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, tzinfo
from functools import lru_cache
from posixpath import basename, dirname
from typing import TypeVar

from ..documents import Document, is_blank
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile, Surroundings
from . import chats
from . import whatsapp_headers as headers
from . import whatsapp_phrases as phrases
from .whatsapp_config import WhatsAppConfig

_T = TypeVar("_T")
_CHUNK = 1 << 16  # bytes
_LONGEST_LINE = 1 << 22
_MOST_CHARS = 1 << 16  # of a message; WhatsApp sends no longer one
_SHORTEST_NOTICE = 60  # characters
_WITH = (
    "with|mit|con|avec|com|met|med|cu|z|s|se|sa|с|з|із|со|dengan|với|kanssa|עם|مع|با|με|amb|ar|su"
)
_CHAT_NAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r".*?WhatsApp.*? [-\u2013] (.+)",
        r"(.+?) ile WhatsApp.*",
        r"(.+?) के साथ (?:WhatsApp|व्हाट्सऐप|वॉट्सऐप).*",
        r"(?:与|與|和) ?(.+?) ?的 ?(?:WhatsApp).*",
        r"(?:WhatsApp) ?(?:与|與|和) ?(.+?) ?的.*",
        rf".*?(?:WhatsApp|واتساب|واتس اب|וואטסאפ)\S*(?: \S+)?? (?:{_WITH}) "
        r"(?:контактом |uživatelem |používateľom )?(.+)",
    )
)


class WhatsAppReader(Reader):
    """A document a message, with its author and time."""

    name = "whatsapp"
    config: WhatsAppConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """Sure where lines begin with a date and a time in one of WhatsApp's forms."""
        if _was_sent(file):
            return 100
        lines = [line for line in file.head_text[: 1 << 15].splitlines() if line.strip()][:100]
        found = [(headers.header(line), line) for line in lines]
        known = [(shape[0], line[shape[1] :]) for shape, line in found if shape]
        if not known or not any(shape for shape, _ in found[:5]):
            return 0
        if not any(": " in rest[:200] for _, rest in known):
            return 20  # times of something, but nobody speaks
        shape = known[0][0]
        if not shape.bracketed and shape.end != "-":
            return 40 if 2 * len(known) > len(lines) else 0
        is_signals = shape.wide == 0 and shape.bracketed and shape.comma and not shape.seconds
        return 85 if is_signals else 95

    def read(self, file: SourceFile) -> Iterator[Document]:
        if _was_sent(file):
            file.drop("file that was sent in the chat")
            return
        layout = headers.learn(_chunks(file), self.config.date_order)
        if layout is None:
            if any(not is_blank(line) for _, line in file.lines()):
                raise CorpusFormatError(
                    file.name,
                    "no line begins with a date and a time as in a WhatsApp export; export the "
                    'chat again, or set format = "lines" to read its lines as they stand',
                )
            return
        for note in layout.notes:
            file.note(note)
        yield from _Reading(file, layout, chats.zone(self.config.timezone)).documents()


# Its number, its first line with the header found there, and the lines that follow.
_Message = tuple[int, str, re.Match[str], list[str]]


class _Reading:
    """One pass over one file."""

    def __init__(self, file: SourceFile, layout: headers.Layout, zone: tzinfo) -> None:
        self.file, self.layout, self.zone = file, layout, zone
        self.chat = chat_name(file.name)
        self.authors: dict[str, str | None] = {}
        self.days: dict[str, tuple[int, int, int] | None] = {}
        self.clocks: dict[str, tuple[int, int, int]] = {}
        self.halves: dict[str, int | None] = {}
        self.noted: set[str] = set()
        self.pasted = self.first_pasted = 0
        index = layout.pattern.groupindex
        self.places = index["name"], index["date"], index["time"]

    def documents(self) -> Iterator[Document]:
        classify, authors, marked = phrases.classify, self.authors, self.layout.marked
        drop, chat, source = self.file.drop, self.chat, self.file.name
        longer, places = self.layout.names, self.places
        more_of = {name: f"{whole.removeprefix(name)[2:]}: " for name, whole in longer.items()}
        is_first = True
        for number, line, found, more in self._messages():
            name, date, time = found.group(*places)
            body = line[found.end() :]
            if name is None:  # a name with a colon in it, or nobody's
                name, colon, body = body.partition(": ")
                author = self._author(name) if colon else None
            else:
                if longer and name in longer and body.startswith(more_of[name]):
                    body = body[len(more_of[name]) :]
                    name = longer[name]
                author = authors.get(name) or self._author(name)
            if author is None:
                drop(chats.SYSTEM, number)
                continue
            if more:
                body = "\n".join([body, *more])
            text, labels, reason = classify(body.rstrip(), marked)
            if is_first:
                is_first = False
                if len(text) > _SHORTEST_NOTICE and phrases.is_notice(text):
                    reason = phrases.NOTICE
            if reason:
                drop(reason, number)
                continue
            yield Document(
                text,
                author=author,
                created_at=self._time(date, time, found, number),
                conversation=chat,
                source=source,
                labels=labels,
            )

    def _messages(self) -> Iterator[_Message]:
        match, drop = self.layout.pattern.match, self.file.drop
        message: _Message | None = None
        more: list[str] = []
        chars = number = 0
        for lines in _chunks(self.file):
            for line in lines:
                number += 1
                found = match(line)
                if found is None and (found := self._odd(number, line)):
                    match = found.re.match
                if found is not None:
                    if message is not None:
                        yield message
                    more, chars = [], 0
                    message = number, line, found, more
                elif message is not None:
                    chars += len(line) + 1
                    if chars > _MOST_CHARS:
                        drop("line too far from the beginning of a message", number)
                    else:
                        more.append(line)
                elif not is_blank(line):
                    drop("line before the first message", number)
        if message is not None:
            yield message
        if self.pasted:
            self.file.note(
                f"{self.pasted:,} line(s) begin with a date and time in another form (first: line "
                f"{self.first_pasted}); they were read as what somebody pasted into a message"
            )

    def _odd(self, number: int, line: str) -> re.Match[str] | None:
        """The header of a line that the pattern of the others does not fit, if it has theirs."""
        known = headers.header(line)
        if known is None:
            return None
        if known[0] == self.layout.shape:
            return known[0].pattern(loose=True).match(line)
        self.pasted += 1
        self.first_pasted = self.first_pasted or number
        return None

    def _author(self, name: str) -> str | None:
        """Who `name` is, or None if it is the beginning of a sentence."""
        if name in self.authors:
            return self.authors[name]
        plain = headers.NOT_SEEN.sub("", name).replace("\u00a0", " ").replace("\u202f", " ").strip()
        unknown = not plain or len(plain) > headers.LONGEST_NAME or phrases.is_nobody(plain)
        author = _bounded(self.authors)[name] = None if unknown else plain
        return author

    def _time(self, date: str, time: str, found: re.Match[str], number: int) -> datetime | None:
        day = self.days.get(date)
        if day is None:
            day = _bounded(self.days)[date] = headers.day(date, self.layout.order)
        if day is None:
            self._note(
                "years", f"line {number}: {date!r} is of a calendar that is not known; no times"
            )
            return None
        clock = self.clocks.get(time)
        if clock is None:
            clock = _bounded(self.clocks)[time] = self._clock(found)
        try:
            return datetime(*day, *clock, 0, self.zone)
        except ValueError:
            said = f"{date} {time.strip()}"
            self._note("time", f"line {number}: {said!r} is no time, read as {self.layout.order!r}")
            return None

    def _clock(self, found: re.Match[str]) -> tuple[int, int, int]:
        hours, minutes, seconds, after, before = found.group("h", "m", "s", "p", "w")
        hour = int(hours)
        if after or before:
            hour = self._of_day(hour, after, before)
        elif hour == 24:
            hour = 0
        return hour, int(minutes), int(seconds or 0)

    def _note(self, kind: str, sentence: str) -> None:
        """Say it of the first message only."""
        if kind not in self.noted:
            self.noted.add(kind)
            self.file.note(sentence)

    def _of_day(self, hour: int, *words: str | None) -> int:
        """Hours since midnight, from those of a clock and the words beside it."""
        for word in filter(None, words):
            if word not in self.halves:
                _bounded(self.halves)[word] = headers.half(word)
                if self.halves[word] is None and not headers.is_filler(word):
                    self._note(
                        "word", f"what {word!r} beside a time means is not known; it was left out"
                    )
            added = self.halves[word]
            if added is not None and hour <= 12:
                return hour % 12 + added
        return hour


def _bounded(cache: dict[str, _T]) -> dict[str, _T]:
    """The cache, emptied if it has grown large: a file may hold anything."""
    if len(cache) > 20_000:
        cache.clear()
    return cache


def _chunks(file: SourceFile) -> Iterator[list[str]]:
    """The lines of a file, many at a time: twice as fast as one by one."""
    decode = getincrementaldecoder(file.encoding.name)().decode
    with file.open() as stream, file.decoding():
        held: list[str] = []  # of a line longer than what is read at once
        number, cr, data = 1, "", b" "
        while data:
            data = stream.read(_CHUNK)
            block, cr = cr + decode(data, final=not data), ""
            if block[-1:] == "\r":  # of CR LF, it may be
                block, cr = block[:-1], "\r"
            if "\r" in block:
                block = block.replace("\r\n", "\n").replace("\r", "\n")
            lines = block.split("\n")
            if len(lines) > 1:
                lines[0] = "".join([*held, lines[0]])
                held = [lines.pop()]
                number += len(lines)
                yield lines
            else:
                held.append(block)
                if len(held) * _CHUNK > _LONGEST_LINE:
                    raise CorpusFormatError(
                        file.where(number),
                        f"has more than {_LONGEST_LINE:,} characters, as no message has; "
                        "this is no export of WhatsApp, or it was damaged",
                    )
        if last := "".join(held):
            yield [last]


def _was_sent(file: SourceFile) -> bool:
    """Whether this is no chat, but a text that lies in the zip of one chat."""
    around = file.around
    if around is None or around.kind != "zip" or _is_chat(file.path):
        return False
    return _chats_in(around)[dirname(file.path)] == 1


@lru_cache(maxsize=1)  # asked of every file of an archive, and there may be thousands
def _chats_in(around: Surroundings) -> Counter[str]:
    """How many chats each folder of an archive holds."""
    return Counter(dirname(path) for path in around.members if _is_chat(path))


def _is_chat(path: str) -> bool:
    name = basename(path)
    return name.endswith(".txt") and (name == "_chat.txt" or chat_name(name) is not None)


def chat_name(file_name: str) -> str | None:
    """Whose chat it is, where the file, its zip or its folder says so: "WhatsApp Chat with X"."""
    parts = re.split(r"[/\\]|(?<=\.zip): ", file_name, flags=re.IGNORECASE)
    for part in reversed(parts[-3:]):
        stem = re.sub(r"(\.txt|\.zip|\.gz|\.xz|\.bz2)+$", "", part.strip(), flags=re.IGNORECASE)
        stem = re.sub(r" ?\(\d+\)$", "", stem)
        for pattern in _CHAT_NAMES if len(stem) < 256 else ():
            if found := pattern.fullmatch(stem):
                return headers.NOT_SEEN.sub("", found[1]).strip() or None
    return None
