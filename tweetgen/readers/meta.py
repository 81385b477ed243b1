"""Messenger and Instagram: the messages in "Download your information", as JSON."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from posixpath import basename, dirname
from typing import Any
from weakref import WeakKeyDictionary

from ..documents import Document, is_blank
from ..reader import Reader, SourceFile, Surroundings
from . import chats, fields
from .json_stream import END, Plan, streamed

_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_SENDER = re.compile(r'"sender_name"\s*:|"senderName"\s*:|"thread_path"\s*:')
_TIME = re.compile(r'"timestamp_ms"\s*:\s*(\d{1,16})')
_PART = re.compile(r"message_\d+\.json")
_IN_THREAD = re.compile(
    r"(?:(?P<root>.*/)?your_\w+_activity/messages|(?P<old>.*?)messages|.*?)(?:/|^)"
    r"(?:inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)"
    r"/[^/]+/message_\d+\.json"
)
# The folders of an export; people may keep other things beside them.
_OWN = re.compile(
    r"(your_\w+_activity|\w+_information|apps_and_websites\w*|connections|preferences|messages"
    r"|posts|comments\w*|likes\w*|stories|media|followers_and_following|friends\w*|groups)/"
)
_NO_MESSAGES = "file of a Facebook or Instagram export without messages"
_PLAN = Plan({"messages"}, about={"thread_path", "title", "threadName", "participants"})
_MEDIA = ("photos", "videos", "audio_files", "gifs", "files", "sticker", "media", "animated_image")
_SYSTEM_KINDS = {"Subscribe", "Unsubscribe", "placeholder"}
_SAID_BY_META = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"(.{1,80} )?reacted .{1,20} to your message", chats.REACTION),
        (r"(hat mit .{1,20} auf deine Nachricht reagiert)", chats.REACTION),
        (r"reaccionó con .{1,20} a tu mensaje", chats.REACTION),
        (r"a réagi avec .{1,20} à votre message", chats.REACTION),
        (r"ha reagito con .{1,20} al tuo messaggio", chats.REACTION),
        (r"reagiu com .{1,20} à sua mensagem", chats.REACTION),
        (r"(.{1,80} )?liked a message", chats.REACTION),
        (r".{1,80} sent an attachment\.?", chats.OMITTED),
        (r"(you|.{1,80}) unsent a message\.?", chats.DELETED),
        (r"you are now connected on messenger\.?", chats.SYSTEM),
        (r"say hi to your new facebook friend, .{1,80}", chats.SYSTEM),
        (r".{1,80} (started|missed) (a|an|your) (audio|video)? ?(call|chat)\.?", chats.CALL),
        (r"(the )?(audio|video) (call|chat) ended\.?", chats.CALL),
    )
)
_LONGEST = 200  # characters of what Meta says itself
_MAYBE_META = re.compile(
    "react|réagi|reag|liked|sent|now connected|say hi|call|chat", re.IGNORECASE
)
_MOST_HELD = 20_000  # messages; a file of Meta has 10,000 at most
_BLOCK = 1 << 18


class MetaReader(Reader):
    """
    A document a message, in the order of time.

    A thread is one or several files, newest first. One file is held in memory at a time, and
    two where their times overlap.
    """

    name = "meta"

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the keys of messages, and as what lies in an export beside them."""
        if not file.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith((b"{", b"[")):
            return 0
        if _is_thread(file):
            return 98
        return 96 if _is_beside(file) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        parts = _parts(file)
        if not _is_thread(file) and _is_beside(file):
            file.drop(_NO_MESSAGES)
        elif len(parts) < 2 or not _is_thread(parts[0]):  # it is damaged, and reads no other
            yield from _documents(file)
        elif file.path == parts[0].path:
            yield from _merged(parts)
        # else it was read with the first part


def _is_thread(file: SourceFile) -> bool:
    head = file.head_text
    return _MESSAGES.search(head) is not None and _SENDER.search(head) is not None


_exports: WeakKeyDictionary[Surroundings, set[str]] = WeakKeyDictionary()


def _is_beside(file: SourceFile) -> bool:
    """Whether the file is one of an export; a zip is as Meta made it."""
    around = file.around
    if around is None or around.kind == "file":
        return False
    if around not in _exports:
        found = filter(None, map(_IN_THREAD.fullmatch, around.members))
        _exports[around] = {match["root"] or match["old"] or "" for match in found}
    for root in _exports[around]:
        inside = file.path.removeprefix(root)
        if file.path.startswith(root) and (around.kind == "zip" or _OWN.match(inside)):
            return True
    return False


def _parts(file: SourceFile) -> list[SourceFile]:
    """The files of the thread, if all of them are read."""
    if file.around is None or file.around.kind == "file" or not _PART.fullmatch(_base(file)):
        return []
    found = [one for one in file.besides("message_*.json") if _PART.fullmatch(_base(one))]
    return sorted(found, key=lambda one: (len(one.path), one.path))


def _base(file: SourceFile) -> str:
    return basename(file.path)


def _merged(parts: list[SourceFile]) -> Iterator[Document]:
    """The messages of all parts, each part opened only when its time has come."""
    begins = sorted(((_oldest(part), number) for number, part in enumerate(parts)), reverse=True)
    waiting: list[tuple[datetime, int, Document]] = []
    order = 0
    while begins:
        _, number = begins.pop()
        for document in _documents(parts[number]):
            order += 1
            heapq.heappush(waiting, (document.created_at or chats.BEGINNING, order, document))
        until = begins[-1][0] if begins else None
        while waiting and (until is None or waiting[0][0] < until):
            yield heapq.heappop(waiting)[2]


def _oldest(file: SourceFile) -> datetime:
    """The time of the first message of a file."""
    first: int | None = None
    rest = ""
    with file.text() as stream, file.decoding():
        while block := stream.read(_BLOCK):
            text = rest + block
            for found in _TIME.finditer(text):
                if found.end() < len(text):
                    first = min(int(found[1]), first) if first is not None else int(found[1])
            rest = text[-64:]
    return (fields.parse_time(first) if first is not None else None) or chats.BEGINNING


_Said = tuple[datetime | None, str | None, str, tuple[str, ...]]  # time, author, text, labels


def _documents(file: SourceFile) -> Iterator[Document]:
    """The messages of a file in the order of time."""
    held: list[_Said] = []
    found = False
    for line, message, around in streamed(file, _PLAN):
        if message is END:
            found = True
            yield from _in_order(held, file, _thread(file, around))
            held = []
        elif not isinstance(message, dict):
            file.drop(chats.NO_MESSAGE, line)
        else:
            text, labels, reason = _words(message)
            if reason:
                file.drop(reason, line)
                continue
            time = fields.parse_time(message.get("timestamp_ms", message.get("timestamp")))
            author = _name(message.get("sender_name", message.get("senderName")))
            held.append((time, author, text, labels))
            if len(held) >= _MOST_HELD:
                file.note(f"is longer than Meta makes them; sorted {_MOST_HELD:,} at a time")
                yield from _in_order(held, file, _thread(file, around))
                held = []
    if not found:
        file.note("it holds no messages")


def _in_order(held: list[_Said], file: SourceFile, thread: str) -> Iterator[Document]:
    times = [said[0] for said in held if said[0]]
    if times and times[0] > times[-1]:
        held.reverse()  # so that messages of one moment keep their order
    held.sort(key=lambda said: said[0] or chats.BEGINNING)
    for time, author, text, labels in held:
        yield Document(
            text,
            author=author,
            created_at=time,
            conversation=thread,
            source=file.name,
            labels=labels,
        )


def _thread(file: SourceFile, around: Mapping[str, Any]) -> str:
    if path := _name(around.get("thread_path")):
        return path
    if _PART.fullmatch(_base(file)) and (folder := dirname(file.path)):
        return basename(folder)
    if title := _name(around.get("title")) or _name(around.get("threadName")):
        return title
    named = around.get("participants")
    names = [
        _name(one.get("name") if isinstance(one, dict) else one)
        for one in (named if isinstance(named, list) else ())
    ]
    return ", ".join(name for name in names if name) or file.name


def _name(value: Any) -> str | None:
    name = chats.word(value)
    return mended(name) if name else None


def _words(message: Mapping[str, Any]) -> tuple[str, tuple[str, ...], str]:
    """What somebody wrote, its labels, or the reason why there is nothing."""
    content = message.get("content", message.get("text"))
    text = mended(content) if isinstance(content, str) else ""
    kind, share = message.get("type"), message.get("share")
    has_media = any(message.get(key) for key in _MEDIA)
    if message.get("is_unsent") is True or message.get("isUnsent") is True:
        return "", (), chats.DELETED
    if kind == "Call" or "call_duration" in message:
        return "", (), chats.CALL
    if kind in _SYSTEM_KINDS:
        return "", (), chats.SYSTEM
    if is_blank(text):
        return "", (), chats.OMITTED if has_media else "shared link" if share else chats.EMPTY
    if len(text) <= _LONGEST and _MAYBE_META.search(text):
        for pattern, reason in _SAID_BY_META:
            if pattern.fullmatch(text.strip()):
                return "", (), reason
    marks = {chats.CAPTION: has_media, "share": bool(share)}
    return text, tuple(mark for mark, given in marks.items() if given), ""


def mended(text: str) -> str:
    """
    Text as it was before Meta took each byte of its UTF-8 for a character.

    What does not look like that stays as it is; "café" is no UTF-8, read that way.
    """
    if not text.isascii():
        with suppress(UnicodeError):
            text = text.encode("latin-1").decode("utf-8")
    return fields.mend_surrogates(text)
