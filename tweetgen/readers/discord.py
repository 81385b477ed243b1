"""Discord channels, as DiscordChatExporter saves them in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..documents import Document, is_blank
from ..reader import Reader, SourceFile
from . import chats, fields
from .json_stream import END, Plan, streamed

_MARKS = tuple(re.compile(rf'"{key}"\s*:\s*') for key in ("guild", "channel", "messages"))
_PLAN = Plan({"messages"}, about={"channel"})
_SPOKEN = {"Default", "Reply", "0", "19"}  # older versions write some kinds as numbers
_CALLS = {"Call", "3"}
_MENTION = re.compile(r"<@!?(\d+)>")
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")


class DiscordReader(Reader):
    """A document a message."""

    name = "discord"

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By what the exporter says before the messages."""
        if not file.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"{"):
            return 0
        head = file.head_text
        return 98 if all(mark.search(head) for mark in _MARKS) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        names = chats.Names()
        found = False
        for line, message, around in streamed(file, _PLAN):
            if message is END:
                found = True
            elif not isinstance(message, dict):
                file.drop(chats.NO_MESSAGE, line)
            elif reason := _why_not(message):
                file.drop(reason, line)
            else:
                yield _document(file, message, _channel(around) or file.name, names)
        if not found:
            file.note("it holds no messages")


def _why_not(message: Mapping[str, Any]) -> str:
    """Why a message holds nobody's words; "" if it does."""
    author = message.get("author")
    kind = str(message.get("type", "Default"))
    if kind not in _SPOKEN:
        return chats.CALL if kind in _CALLS else chats.SYSTEM
    if isinstance(author, dict) and author.get("isBot") is True:
        return chats.BOT
    if not is_blank(_text(message)):
        return ""
    if message.get("forwardedMessage"):
        return chats.FORWARD
    if message.get("attachments") or message.get("stickers") or message.get("embeds"):
        return chats.OMITTED
    return chats.EMPTY


def _document(
    file: SourceFile, message: Mapping[str, Any], channel: str, names: chats.Names
) -> Document:
    author, reference = message.get("author"), message.get("reference")
    answered = chats.word(reference.get("messageId")) if isinstance(reference, dict) else None
    marks = {
        chats.CAPTION: bool(message.get("attachments")),
        chats.FORWARDED: bool(message.get("forwardedMessage")),
        chats.EDITED: bool(message.get("timestampEdited")),
    }
    return Document(
        _text(message),
        author=_name(author, names) if isinstance(author, dict) else None,
        created_at=fields.parse_time(message.get("timestamp")),
        id=chats.word(message.get("id")),
        in_reply_to=answered,
        conversation=channel,
        source=file.name,
        labels=tuple(mark for mark, given in marks.items() if given),
    )


def _text(message: Mapping[str, Any]) -> str:
    """The words as people see them; exports with `--markdown false` hold marks instead."""
    content = message.get("content")
    if not isinstance(content, str):
        return ""
    if "<" in content:
        content = _EMOJI.sub(r"\1", content)
        mentions = message.get("mentions")
        known = {
            user.get("id"): user.get("nickname") or user.get("name")
            for user in (mentions if isinstance(mentions, list) else ())
            if isinstance(user, dict) and isinstance(user.get("id"), str)
        }
        content = _MENTION.sub(
            lambda mark: f"@{known[mark[1]]}" if known.get(mark[1]) else mark[0], content
        )
    return fields.mend_surrogates(content)


def _name(author: Mapping[str, Any], names: chats.Names) -> str | None:
    name = chats.word(author.get("nickname")) or chats.word(author.get("name"))
    return names.of(name, chats.word(author.get("id")))


def _channel(around: Mapping[str, Any]) -> str | None:
    channel = around.get("channel")
    if not isinstance(channel, dict):
        return None
    return chats.word(channel.get("id")) or chats.word(channel.get("name"))
