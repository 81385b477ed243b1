"""Signal, as `signal-export` saves its chats: text that people read, or JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import PurePath
from typing import Any

import attrs

from ..documents import Document, is_blank
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import chats, fields

_HEADER = re.compile(r"\[(\d{4}-\d\d-\d\d)(,?) (\d\d:\d\d(?::\d\d)?)\] ([^:\n]{1,200}):(?: |$)")
_JSON = re.compile(r'\{\s*"date"\s*:\s*"')
_KEYS = tuple(re.compile(rf'"{key}"\s*:') for key in ("sender", "body", "reactions", "attachments"))
_QUOTE = re.compile(r"\s*\n(?:>[^\n]*\n)+\n?")
_MEDIA = re.compile(r"!?\[[^\]\n]*\]\(\.{1,2}/[^)\n]*\)\Z")
_LONGEST_LINK = 1_000  # characters
_DELETED = "(This message was deleted)"
_CALL = re.compile(r"(Incoming|Outgoing|Missed)( voice| video)? call( \([^\n)]*\))?")
_NOBODY = {"No-Sender", "None", ""}
_FILES = {"chat.md", "index.md", "chat.txt", "data.json"}  # each in the folder of its chat
_MOST_CHARS = 1 << 16  # of a message; Signal sends 2,000, and the rest as an attachment


@attrs.frozen(kw_only=True)
class SignalConfig:
    """Options of the `signal` format."""

    timezone: str = chats.timezone_option(
        "where the computer was that made the export, such as Europe/Rome"
    )


class SignalReader(Reader):
    """A document a message."""

    name = "signal"
    config: SignalConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the beginnings of the lines; some exports of WhatsApp look nearly the same."""
        head = file.head_text[: 1 << 15]
        if _is_json(head):
            return 97
        lines = [line for line in head.splitlines() if line.strip()][:200]
        found = [match for match in map(_HEADER.match, lines[:5]) if match]
        if not found or found[0].string != lines[0]:
            return 0
        comma, seconds = found[0][2], found[0][3].count(":") == 2
        if comma and not seconds:
            return 92
        spoken = [line for line in lines if _HEADER.match(line)]
        marked = sum(line.endswith("  ") for line in spoken)  # as Markdown has it
        return 96 if not comma and 2 * marked >= len(spoken) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        zone = chats.zone(self.config.timezone)
        if _is_json(file.head_text):
            yield from _from_json(file, zone)
        elif file.beside("data.json") and _holds_data(file):
            file.drop("text of the messages that data.json holds too")
        else:
            yield from _from_text(file, zone)


def _is_json(head: str) -> bool:
    return bool(_JSON.match(head.lstrip())) and all(key.search(head) for key in _KEYS)


def _holds_data(file: SourceFile) -> bool:
    """Whether the messages in JSON are read too; of a file named alone nothing else is."""
    beside = file.beside("data.json")
    return bool(
        beside
        and file.around
        and file.around.kind != "file"
        and PurePath(file.path).name in _FILES
        and _is_json(beside.head.decode("utf-8", "replace"))
    )


def _from_text(file: SourceFile, zone: tzinfo) -> Iterator[Document]:
    chat = _chat(file)
    found = False
    for number, header, rest in _messages(file):
        found = True
        text, labels, reason = _words(rest)
        if header[4] in _NOBODY:
            reason = chats.SYSTEM
        if reason:
            file.drop(reason, number)
            continue
        yield Document(
            text,
            author=header[4].strip(),
            created_at=chats.local_time(f"{header[1]} {header[3]}", zone),
            conversation=chat,
            source=file.name,
            labels=labels,
        )
    if not found and any(not is_blank(line) for _, line in file.lines()):
        raise CorpusFormatError(
            file.name,
            "no line begins like [2024-03-01, 20:00] Name: as in an export of Signal; export the "
            'chat again, or set format = "lines" to read its lines as they stand',
        )


def _messages(file: SourceFile) -> Iterator[tuple[int, re.Match[str], str]]:
    """Line, header and text of each message."""
    first: tuple[int, re.Match[str]] | None = None
    held: list[str] = []
    chars = 0
    for number, line in file.lines():
        header = _HEADER.match(line)
        if header:
            if first:
                yield (*first, "\n".join(held))
            first, held, chars = (number, header), [line[header.end() :]], 0
        elif first:
            chars += len(line) + 1
            if chars > _MOST_CHARS:
                file.drop("line too far from the beginning of a message", number)
            else:
                held.append(line)
        elif not is_blank(line):
            file.drop("line before the first message", number)
    if first:
        yield (*first, "\n".join(held))


def _words(text: str) -> tuple[str, tuple[str, ...], str]:
    """What somebody wrote, its labels, or the reason why there is nothing."""
    marks = []
    if quote := _QUOTE.match(text):
        text = text[quote.end() :]
        marks.append("reply")
    text, has_media = _without_ends(text)
    text = text.strip()
    if "\n" in text:
        text = "\n".join([line.rstrip() for line in text.split("\n")])
    if text == _DELETED:
        return "", (), chats.DELETED
    if _CALL.fullmatch(text):
        return "", (), chats.CALL
    if is_blank(text):
        return "", (), chats.OMITTED if has_media else chats.EMPTY
    if has_media:
        marks.append(chats.CAPTION)
    return fields.mend_surrogates(text), tuple(marks), ""


def _without_ends(text: str) -> tuple[str, bool]:
    """The text without what stands behind the words, and whether pictures and the like did."""
    has_media = False
    text = text.rstrip()
    while text.endswith(")"):
        if link := _MEDIA.search(text, max(0, len(text) - _LONGEST_LINK)):
            text, has_media = text[: link.start()].rstrip(), True
            continue
        before, _, line = text.rpartition("\n")
        if line.startswith("(( ") and line.endswith(" ))"):  # a sticker
            has_media = True
        elif not (line.startswith("(- ") and line.endswith(" -)") and ": " in line):  # reactions
            break
        text = before.rstrip()
    return text, has_media


def _from_json(file: SourceFile, zone: tzinfo) -> Iterator[Document]:
    chat = _chat(file)
    for number, line in file.lines():
        if not line.strip():
            continue
        try:
            message = json.loads(line)
        except RecursionError as error:
            raise CorpusFormatError(file.where(number), "is nested too deeply") from error
        except ValueError:
            file.drop("not valid JSON", number)
            continue
        if not isinstance(message, dict):
            file.drop(chats.NO_MESSAGE, number)
            continue
        author = chats.word(message.get("sender"))
        text, labels, reason = _said(message)
        if author is None or author in _NOBODY:
            reason = reason or chats.SYSTEM
        if reason:
            file.drop(reason, number)
            continue
        yield Document(
            text,
            author=author,
            created_at=chats.local_time(message.get("date"), zone),
            conversation=chat,
            source=file.name,
            labels=labels,
        )


def _said(message: dict[str, Any]) -> tuple[str, tuple[str, ...], str]:
    body = message.get("body")
    text = fields.mend_surrogates(body).strip() if isinstance(body, str) else ""
    has_media = bool(message.get("attachments") or message.get("sticker"))
    if message.get("deleted") is True or text == _DELETED:
        return "", (), chats.DELETED
    if message.get("call") is True or _CALL.fullmatch(text):
        return "", (), chats.CALL
    if is_blank(text):
        return "", (), chats.OMITTED if has_media else chats.EMPTY
    marks = {"reply": bool(message.get("quote")), chats.CAPTION: has_media}
    return text, tuple(mark for mark, given in marks.items() if given), ""


def _chat(file: SourceFile) -> str:
    """Whose chat it is: the folder's name where each chat has one, else the file's."""
    path = PurePath(file.path or file.name)
    return (chats.folder_of(file) if path.name in _FILES else None) or path.stem or file.name
