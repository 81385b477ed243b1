"""Slack: the zip that a workspace is exported to, a file for each channel and day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join
from typing import Any
from weakref import WeakKeyDictionary

import attrs

from ..documents import Document, is_blank
from ..errors import CorpusError
from ..reader import Reader, SourceFile, Surroundings
from . import chats, fields
from .json_items import json_items

_TS = re.compile(r'"ts"\s*:\s*"\d{9,11}\.\d{3,6}"')
_MESSAGE = re.compile(r'"type"\s*:\s*"message"')
_SIDE_FILES = tuple(  # of users, of channels, of what was installed
    tuple(re.compile(pattern) for pattern in patterns)
    for patterns in (
        (r'"id"\s*:\s*"[UW][A-Z0-9]{6,}"', r'"team_id"\s*:\s*"[TE][A-Z0-9]+"', r'"profile"\s*:'),
        (r'"id"\s*:\s*"[CDG][A-Z0-9]{6,}"', r'"(members|creator)"\s*:', r'"created"\s*:'),
        (r'"change_type"\s*:', r'"(service|app)_type"\s*:'),
    )
)
_NO_MESSAGES = "file of a Slack export without messages"
_SPOKEN = {"", "me_message", "thread_broadcast", "file_share"}
_DELETED = {"tombstone", "message_deleted"}
_DIRECT, _GROUP = "direct message", "message of a private channel"
_DIRECT_NAME = re.compile(r"D[A-Z0-9]{7,}|mpdm-.+")
_TOLD = re.compile(r"<@[UW]\w+(\|[^>]*)?> (uploaded|shared) a file")  # before 2018
_MARK = re.compile(r"<([^<>\s][^<>\n]{0,4000})>")
_ESCAPES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ESCAPE = re.compile("&(?:lt|gt|amp);")
_SLACKBOT = "USLACKBOT"


@attrs.frozen(kw_only=True)
class SlackConfig:
    """Options of the `slack` format."""

    private: bool = attrs.field(
        default=False, metadata={"help": "also direct messages and private channels"}
    )


@attrs.frozen
class _Workspace:
    """What the lists beside the channels tell: names of users and channels, what is private."""

    users: dict[str, str]
    channels: dict[str, str]
    private: dict[str, str]


_workspaces: WeakKeyDictionary[Surroundings, dict[str, _Workspace]] = WeakKeyDictionary()


class SlackReader(Reader):
    """A document a message that a person wrote; threads are conversations of their own."""

    name = "slack"
    config: SlackConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the times that are Slack's numbers of messages, and the lists beside them."""
        if not file.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith((b"[", b"{")):
            return 0
        head = file.head_text
        is_side = any(all(mark.search(head) for mark in marks) for marks in _SIDE_FILES)
        if (is_side or _has_messages(file)) and head.lstrip().startswith("["):
            return 98 if _has_messages(file) else 97
        return 96 if _is_beside(file) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        if not _has_messages(file) and self.sniff(file):
            file.drop(_NO_MESSAGES)
            return
        folder = chats.folder_of(file)
        place = _workspace(file)
        why = place.private.get(folder or "") or (
            _DIRECT if _DIRECT_NAME.fullmatch(folder or "") else ""
        )
        for line, message in json_items(file, ()):
            if not isinstance(message, dict) or "ts" not in message:
                file.drop(chats.NO_MESSAGE, line)
            elif why and not self.config.private:
                file.drop(why, line)
            elif reason := _why_not(message):
                file.drop(reason, line)
            else:
                yield _document(file, message, folder, place)


def _has_messages(file: SourceFile) -> bool:
    head = file.head_text
    return _TS.search(head) is not None and _MESSAGE.search(head) is not None


def _is_beside(file: SourceFile) -> bool:
    """Whether the file lies in an export, at the top or in the folder of a channel."""
    around = file.around
    if around is None or around.kind == "file" or not file.path.endswith(".json"):
        return False
    members = around.members
    roots = {dirname(file.path), dirname(dirname(file.path))}
    return any(
        join(root, "users.json") in members and join(root, "channels.json") in members
        for root in roots
    )


def _why_not(message: Mapping[str, Any]) -> str:
    """Why a message holds nobody's words; "" if it does."""
    kind = str(message.get("subtype") or "")
    if kind in _DELETED:
        return chats.DELETED
    if kind == "bot_message" or message.get("bot_id") or message.get("user") == _SLACKBOT:
        return chats.BOT
    text = message.get("text")
    is_told = kind == "file_share" and isinstance(text, str) and _TOLD.match(text)
    if kind not in _SPOKEN or message.get("type", "message") != "message" or is_told:
        return chats.SYSTEM
    if isinstance(text, str) and not is_blank(text):
        return ""
    return chats.OMITTED if message.get("files") or message.get("file") else chats.EMPTY


def _document(
    file: SourceFile, message: Mapping[str, Any], folder: str | None, place: _Workspace
) -> Document:
    number, thread = chats.word(message.get("ts")), chats.word(message.get("thread_ts"))
    user = chats.word(message.get("user"))
    channel = folder or file.name
    marks = {
        "thread": bool(thread),
        chats.CAPTION: bool(message.get("files")),
        chats.EDITED: bool(message.get("edited")),
    }
    return Document(
        plain(str(message["text"]), place.users, place.channels),
        author=place.users.get(user or "") or _own_name(message) or user,
        created_at=fields.parse_time(number),
        id=number,
        in_reply_to=None if thread == number else thread,
        conversation=f"{channel}/{thread}" if thread else channel,
        source=file.name,
        labels=tuple(mark for mark, given in marks.items() if given),
    )


def plain(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """
    The words as people see them.

    Args:
        users, channels: their names by their identifiers.
    """

    def shown(mark: re.Match[str]) -> str:
        target, bar, label = mark[1].partition("|")
        sign, name = target[:1], target[1:]
        if sign == "@":
            return f"@{users.get(name) or label or name}"
        if sign == "#":
            return f"#{label or channels.get(name) or name}"
        if sign == "!":
            return label if bar else f"@{name}"  # <!here>, <!subteam^S1|@crew>, <!date^...|noon>
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    text = _MARK.sub(shown, text)
    return fields.mend_surrogates(_ESCAPE.sub(lambda escape: _ESCAPES[escape[0]], text))


def _own_name(message: Mapping[str, Any]) -> str | None:
    profile = message.get("user_profile")
    if not isinstance(profile, dict):
        return None
    names = (chats.word(profile.get(key)) for key in ("display_name", "real_name", "name"))
    return next((name for name in names if name), None)


def _workspace(file: SourceFile) -> _Workspace:
    """The lists of the export that `file` lies in, read once for all its files."""
    around = file.around
    if around is None:
        return _Workspace({}, {}, {})
    known = _workspaces.setdefault(around, {})
    for root in ("..", "."):
        if any(file.beside(f"{root}/{name}.json") for name in ("users", "channels")):
            home = join(dirname(file.path), root)
            if home not in known:
                known[home] = _read_workspace(file, root)
            return known[home]
    return _Workspace({}, {}, {})


def _read_workspace(file: SourceFile, root: str) -> _Workspace:
    people: list[tuple[str, str, str]] = []
    for user in _listed(file, f"{root}/users.json"):
        number, handle = chats.word(user.get("id")), chats.word(user.get("name"))
        profile = user.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
        name = next((name for name in map(chats.word, names) if name), handle)
        if number and name:
            people.append((number, name, handle or number))
    shared = Counter(name for _, name, _ in people)
    users = {
        number: name if shared[name] == 1 else f"{name} ({handle})"
        for number, name, handle in people
    }
    channels: dict[str, str] = {}
    private: dict[str, str] = {}
    for kind, why in (("channels", ""), ("groups", _GROUP), ("dms", _DIRECT), ("mpims", _DIRECT)):
        for channel in _listed(file, f"{root}/{kind}.json"):
            number, name = chats.word(channel.get("id")), chats.word(channel.get("name"))
            if number and name:
                channels[number] = name
            if why:
                private |= {one: why for one in (number, name) if one}
    return _Workspace(users, channels, private)


def _listed(file: SourceFile, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a list beside `file`; what is damaged is no loss of words."""
    beside = file.beside(name)
    if beside is None:
        return
    try:
        for _, value in json_items(beside, ()):
            if isinstance(value, dict):
                yield value
    except CorpusError:
        file.note(f"{basename(name)} beside it is damaged, so some names are missing")
