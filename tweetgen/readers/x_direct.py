"""The direct messages of an X archive: private, and read only when they are asked for by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ..documents import Document, is_blank
from ..reader import SourceFile
from . import chats, fields, x_tweets
from .json_stream import END, Plan, streamed
from .x_script import ASSIGNMENT

NAMES = ("direct_message", "direct_messages", "direct_message_group", "direct_messages_group")
_PLAN = Plan({"messages"}, through={"dmConversation"}, about={"conversationId"})
_MOST_HELD = 50_000  # messages of one conversation, which X lists newest first


@attrs.frozen
class Owner:
    """Whose archive it is: the name of the account, and its number, by which X names senders."""

    name: str | None = None
    number: str | None = None


def read_messages(file: SourceFile, owner: Owner) -> Iterator[Document]:
    """
    The messages of every conversation, each conversation in the order of time.

    Others have no names in an archive, only numbers.

    Raises:
        CorpusFormatError: with the line, where the file is damaged.
    """
    held: list[tuple[int, dict[str, Any]]] = []
    for line, event, around in streamed(file, _PLAN, skip=ASSIGNMENT):
        if event is not END:
            held.append((line, event if isinstance(event, dict) else {}))
        if event is END or len(held) >= _MOST_HELD:
            chat = chats.word(around.get("conversationId")) or file.name
            yield from _conversation(held, file, chat, owner)
            held = []


def _conversation(
    held: list[tuple[int, dict[str, Any]]], file: SourceFile, chat: str, owner: Owner
) -> Iterator[Document]:
    messages = []
    for line, event in held:
        message = event.get("messageCreate")
        if not isinstance(message, dict):  # somebody joined, left, changed the picture
            file.drop(chats.SYSTEM if event else chats.NO_MESSAGE, line)
            continue
        text = _words(message)
        if is_blank(text):
            file.drop(chats.OMITTED if message.get("mediaUrls") else chats.EMPTY, line)
            continue
        messages.append(_document(message, text, file, chat, owner))
    messages.reverse()  # the newest first; those of one moment keep their order
    messages.sort(key=lambda document: document.created_at or chats.BEGINNING)
    yield from messages


def _words(message: Mapping[str, Any]) -> str:
    text = message.get("text")
    if not isinstance(text, str):
        return ""
    urls = message.get("urls")
    links = [
        {"url": link.get("url"), "expanded_url": link.get("expanded")}
        for link in (urls if isinstance(urls, list) else ())
        if isinstance(link, dict)
    ]
    return x_tweets.resolve(fields.mend_surrogates(text), {"entities": {"urls": links}})


def _document(
    message: Mapping[str, Any], text: str, file: SourceFile, chat: str, owner: Owner
) -> Document:
    sender = chats.word(message.get("senderId"))
    created_at = message.get("createdAt")
    return Document(
        text,
        author=owner.name if sender and sender == owner.number else sender,
        created_at=fields.parse_time(created_at if isinstance(created_at, str) else None),
        id=chats.word(message.get("id")),
        conversation=chat,
        source=file.name,
        labels=("direct", chats.CAPTION) if message.get("mediaUrls") else ("direct",),
    )
