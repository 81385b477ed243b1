"""WhatsApp: "Export chat" of any phone in any language, as a text file or as the zip with media."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from posixpath import basename, dirname
from typing import Any, Literal, TypeVar

import attrs

from ..documents import Document, is_blank
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import whatsapp_headers as headers
from . import whatsapp_phrases as phrases

_T = TypeVar("_T")
_SYSTEM = "system message"
_CHUNK = 1 << 16  # characters
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


def _is_zone(_: Any, __: Any, name: str) -> None:
    _zone(name)


def _zone(name: str) -> tzinfo:
    if name.upper() == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # a name nobody knows, or no name at all
        raise ValueError(f'{name!r} is no time zone; write it like "Europe/Rome"') from error


@attrs.frozen(kw_only=True)
class WhatsAppConfig:
    """Options of the `whatsapp` format."""

    date_order: Literal["auto", "dmy", "mdy", "ymd", "ydm"] = attrs.field(
        default="auto",
        metadata={"help": 'the order of day, month and year in its dates, such as "dmy"'},
    )
    timezone: str = attrs.field(
        default="UTC",
        validator=_is_zone,
        metadata={"help": 'where the phone was whose times it has, such as "Europe/Rome"'},
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
        yield from _Reading(file, layout, _zone(self.config.timezone)).documents()


class _Reading:
    """One pass over one file."""

    def __init__(self, file: SourceFile, layout: headers.Layout, zone: tzinfo) -> None:
        self.file, self.layout, self.zone = file, layout, zone
        self.chat = chat_name(file.name)
        self.authors: dict[str, str | None] = {}
        self.days: dict[str, tuple[int, int, int] | None] = {}
        self.halves: dict[str, int | None] = {}
        self.clocks: dict[str, tuple[int, int, int]] = {}
        places = layout.pattern.groupindex
        self.at_date, self.at_time = places["date"], places["time"]

    def documents(self) -> Iterator[Document]:
        classify, name_of, marked = phrases.classify, self._author, self.layout.marked
        drop, chat, source = self.file.drop, self.chat, self.file.name
        longer, at_name = self.layout.names, self.layout.pattern.groupindex["name"]
        more_of = {name: f"{whole.removeprefix(name)[2:]}: " for name, whole in longer.items()}
        is_first = True
        for number, line, found, more in self._messages():
            name, body = found[at_name], line[found.end() :]
            if name is None:  # a name with a colon in it, or nobody's
                name, colon, body = body.partition(": ")
                author = name_of(name) if colon else None
            else:
                if name in longer and body.startswith(more_of[name]):
                    body = body[len(more_of[name]) :]
                    name = longer[name]
                author = name_of(name)
            if author is None:
                drop(_SYSTEM, number)
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
                created_at=self._time(found, number),
                conversation=chat,
                source=source,
                labels=labels,
            )

    def _messages(self) -> Iterator[tuple[int, str, re.Match[str], list[str]]]:
        """Each first line of a message, with its number and header, and the lines that follow."""
        match, drop = self.layout.pattern.match, self.file.drop
        first: tuple[int, str, re.Match[str]] | None = None
        more: list[str] = []
        chars = number = 0
        for lines in _chunks(self.file):
            for line in lines:
                number += 1
                found = match(line)
                if found is not None:
                    if first is not None:
                        yield (*first, more)
                    first, more, chars = (number, line, found), [], 0
                elif first is not None:
                    chars += len(line) + 1
                    if chars > _MOST_CHARS:
                        drop("line too far from the beginning of a message", number)
                    else:
                        more.append(line)
                elif not is_blank(line):
                    drop("line before the first message", number)
        if first is not None:
            yield (*first, more)

    def _author(self, name: str) -> str | None:
        """Who `name` is, or None if it is the beginning of a sentence."""
        try:
            return self.authors[name]
        except KeyError:
            _bounded(self.authors)
        plain = headers.NOT_SEEN.sub("", name).replace("\u00a0", " ").replace("\u202f", " ").strip()
        unknown = not plain or len(plain) > headers.LONGEST_NAME or phrases.is_nobody(plain)
        author = self.authors[name] = None if unknown else plain
        return author

    def _time(self, found: re.Match[str], number: int) -> datetime | None:
        date, time = found.group(self.at_date, self.at_time)
        try:
            day = self.days[date]
        except KeyError:
            day = _bounded(self.days)[date] = headers.day(date, self.layout.order)
        try:
            hour, minute, second = self.clocks[time]
        except KeyError:
            hour, minute, second = _bounded(self.clocks)[time] = self._clock(found)
        if day is None:
            self.file.note(
                f"its years, as in {date!r}, are not of the Gregorian calendar; "
                "messages were read without their times"
            )
            return None
        try:
            return datetime(day[0], day[1], day[2], hour, minute, second, 0, self.zone)
        except ValueError:
            self.file.note(
                f"line {number}: {f'{date} {time.strip()}'!r} is no time in the order "
                f"{self.layout.order!r}; such messages were read without one"
            )
            return None

    def _clock(self, found: re.Match[str]) -> tuple[int, int, int]:
        hour = int(found["h"])
        if found["p"] or found["w"]:
            hour = self._of_day(hour, found["p"], found["w"])
        return 0 if hour == 24 else hour, int(found["m"]), int(found["s"] or 0)

    def _of_day(self, hour: int, *words: str | None) -> int:
        """Hours since midnight, from those of a clock and the words beside it."""
        for word in filter(None, words):
            if word not in self.halves:
                _bounded(self.halves)[word] = headers.half(word)
                if self.halves[word] is None and not headers.is_filler(word):
                    self.file.note(f"what {word!r} beside a time means is not known; ignored")
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
    with file.text() as stream, file.decoding():
        held: list[str] = []  # of a line longer than what is read at once
        while block := stream.read(_CHUNK):
            while block.endswith("\r") and (more := stream.read(1)):
                block += more
            if "\r" in block:
                block = block.replace("\r\n", "\n").replace("\r", "\n")
            lines = block.split("\n")
            if len(lines) > 1:
                lines[0] = "".join([*held, lines[0]])
                held = [lines.pop()]
                yield lines
            else:
                held.append(block)
        if held and held != [""]:
            yield ["".join(held)]


def _was_sent(file: SourceFile) -> bool:
    """Whether this is no chat, but a text that lies in the zip of one chat."""
    around = file.around
    if around is None or around.kind != "zip" or _is_chat(file.path):
        return False
    return (
        sum(dirname(path) == dirname(file.path) and _is_chat(path) for path in around.members) == 1
    )


def _is_chat(path: str) -> bool:
    name = basename(path)
    return name.endswith(".txt") and (name == "_chat.txt" or chat_name(name) is not None)


def chat_name(file_name: str) -> str | None:
    """Whose chat it is, where the file, its zip or its folder says so: "WhatsApp Chat with X"."""
    parts = re.split(r"[/\\]|(?<=\.zip): ", file_name, flags=re.IGNORECASE)
    for part in reversed(parts[-3:]):
        stem = re.sub(r"(\.txt|\.zip|\.gz|\.xz|\.bz2)+$", "", part.strip(), flags=re.IGNORECASE)
        stem = re.sub(r" ?\(\d+\)$", "", stem)
        for pattern in _CHAT_NAMES:
            if found := pattern.fullmatch(stem):
                return headers.NOT_SEEN.sub("", found[1]).strip() or None
    return None
