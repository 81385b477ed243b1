"""Telegram Desktop's "Export chat history" and "Export Telegram data", as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

import attrs

from ..documents import Document, is_blank
from ..reader import Reader, SourceFile
from . import chats, fields
from .json_stream import END, Plan, streamed

_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_OWN_KEYS = re.compile(
    r'"(date_unixtime|from_id|text_entities)"\s*:'
    r'|"type"\s*:\s*"(saved_messages|personal_chat|bot_chat|(private|public)_(super)?(group|channel))"'
)
_WHOLE = re.compile(
    r'\s*\{\s*("about"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*)?'
    r'("personal_information"\s*:\s*\{\s*"user_id"|"(left_)?chats"\s*:\s*\{[^\[\]{}]*"list"\s*:\s*\[)'
)
_PLAN = Plan({"messages"}, through={"chats", "left_chats", "list"}, about={"name", "type", "id"})
_MEDIA = {"photo", "file", "media_type", "paid_stars_amount"}
_MOST_OPEN = 100_000  # messages whose topic is remembered


@attrs.frozen(kw_only=True)
class TelegramConfig:
    """Options of the `telegram` format."""

    timezone: str = chats.timezone_option(
        "where the computer was that made an export of before 2022, such as Europe/Rome"
    )


class TelegramReader(Reader):
    """A document a message: of one chat, or of all the chats of an account."""

    name = "telegram"
    config: TelegramConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the keys that Telegram gives to chats and messages."""
        if not file.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"{"):
            return 0
        head = file.head_text
        if _WHOLE.match(head):
            return 97
        found = _MESSAGES.search(head)
        return 97 if found and _OWN_KEYS.search(head) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        zone = chats.zone(self.config.timezone)
        chat: _Chat | None = None
        names = chats.Names()
        found = False
        for line, message, around in streamed(file, _PLAN):
            if message is END:
                found, chat = True, None
                continue
            if not isinstance(message, dict):
                file.drop(chats.NO_MESSAGE, line)
                continue
            if chat is None:
                chat = _Chat(file, around, zone, names)
            if document := chat.document(message, line):
                yield document
        if not found:
            file.note("it holds no chats; choose them when you export")


class _Chat:
    """One chat, while its messages come by."""

    def __init__(
        self, file: SourceFile, about: Mapping[str, Any], zone: tzinfo, names: chats.Names
    ) -> None:
        self._file, self._zone, self._names = file, zone, names
        number = chats.word(about.get("id"))
        self._id = number or chats.word(about.get("name")) or file.name
        self._bot = f"user{number}" if about.get("type") == "bot_chat" else None
        self._topics: dict[str, str] = {}  # message to the one that opened its topic

    def document(self, message: Mapping[str, Any], line: int) -> Document | None:
        number, answered = chats.word(message.get("id")), self._answered(message)
        topic = self._topics.get(answered) if answered else None
        if message.get("action") == "topic_created":
            topic = number
        if number and topic:
            if len(self._topics) >= _MOST_OPEN:
                self._topics.pop(next(iter(self._topics)))
            self._topics[number] = topic
        text, labels, reason = self._words(message)
        if reason:
            self._file.drop(reason, line)
            return None
        writer = chats.word(message.get("from_id"))
        return Document(
            text,
            author=self._names.of(chats.word(message.get("from")), writer),
            created_at=self._time(message, ""),
            id=number,
            in_reply_to=None if answered == topic else answered,
            conversation=f"{self._id}/{topic}" if topic else self._id,
            source=self._file.name,
            labels=labels,
        )

    @staticmethod
    def _answered(message: Mapping[str, Any]) -> str | None:
        if message.get("reply_to_peer_id"):  # a message of another chat
            return None
        return chats.word(message.get("reply_to_message_id"))

    def _words(self, message: Mapping[str, Any]) -> tuple[str, tuple[str, ...], str]:
        """Text and labels, or the reason why there is none."""
        kind = message.get("type", "message")
        if kind != "message":
            return "", (), chats.SYSTEM if kind == "service" else chats.NO_MESSAGE
        if self._bot and message.get("from_id") == self._bot:
            return "", (), chats.BOT
        text, poll = _plain(message.get("text")), message.get("poll")
        if is_blank(text):
            text = _plain(message.get("text_entities"))
        has_media = not _MEDIA.isdisjoint(message)
        is_poll = False
        if is_blank(text) and isinstance(poll, dict):
            text, is_poll = _plain(poll.get("question")), True
        if is_blank(text):
            if has_media:
                return "", (), chats.OMITTED
            if "location_information" in message or "place_name" in message:
                return "", (), chats.LOCATION
            if "contact_information" in message:
                return "", (), chats.CONTACT
            return "", (), chats.EMPTY
        marks = {
            chats.POLL: is_poll,
            chats.CAPTION: has_media,
            chats.FORWARDED: bool(message.get("forwarded_from") or message.get("saved_from")),
            "via bot": bool(message.get("via_bot")),
            chats.EDITED: self._is_edited(message),
        }
        return text, tuple(mark for mark, given in marks.items() if given), ""

    def _is_edited(self, message: Mapping[str, Any]) -> bool:
        """Old exports give 1970 as the time of an edit that never was."""
        if "edited" not in message:
            return False
        edited, sent = self._time(message, "edited"), self._time(message, "")
        return edited is not None and (sent is None or edited > sent)

    def _time(self, message: Mapping[str, Any], what: str) -> datetime | None:
        exact = message.get(f"{what or 'date'}_unixtime")
        if exact is not None and (time := fields.parse_time(exact)):
            return time
        return chats.local_time(message.get(what or "date"), self._zone)


def _plain(text: Any) -> str:
    """The words of a text, which may be in pieces: bold ones, links, mentions."""
    if isinstance(text, list):
        words = [piece.get("text") if isinstance(piece, dict) else piece for piece in text]
        text = "".join([word for word in words if isinstance(word, str)])
    return fields.mend_surrogates(text) if isinstance(text, str) else ""
