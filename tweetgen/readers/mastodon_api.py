"""Statuses as the API of Mastodon gives them, and as `tweetgen corpus fetch` stores them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ..documents import Document, is_blank
from ..reader import Reader, SourceFile
from . import fields
from .html_text import to_text
from .json_items import json_items

_HEAD = 1 << 15  # characters
_SIGNS = [re.compile(rf'"{key}"\s*:') for key in ("visibility", "content", "account", "reblog")]
_HIDDEN = {"private": "followers-only post", "direct": "direct message", "": "direct message"}


@attrs.frozen(kw_only=True)
class MastodonApiConfig:
    """Options of the `mastodon_api` format."""

    private: bool = attrs.field(
        default=False, metadata={"help": "also direct messages and posts for followers only"}
    )
    boosts: bool = attrs.field(
        default=False, metadata={"help": "also boosts, which are somebody else's words"}
    )
    content_warnings: bool = attrs.field(
        default=False, metadata={"help": "put a content warning before its post, as the first line"}
    )


class MastodonApiReader(Reader):
    """Public statuses, as people see them: an array, or an object a line."""

    name = "mastodon_api"
    config: MastodonApiConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the keys that every status has."""
        if not file.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith((b"{", b"[")):
            return 0
        head = file.head_text[:_HEAD]
        return 96 if all(sign.search(head) for sign in _SIGNS) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        for line, status in json_items(file, ("statuses",)):
            if not isinstance(status, dict) or "content" not in status:
                file.drop("not a post", line)
                continue
            boost = isinstance(status.get("reblog"), dict)
            if boost and not self.config.boosts:
                file.drop("boost", line)
                continue
            hidden = _hidden(status)
            if hidden and not self.config.private:
                file.drop(hidden, line)
                continue
            shown = status["reblog"] if boost else status
            if document := self._document(file, line, shown, hidden, boost):
                yield document

    def _document(
        self, file: SourceFile, line: int, status: Mapping[str, Any], hidden: str, boost: bool
    ) -> Document | None:
        text = _words(status.get("content"), without="quote-inline")
        warning = _words(status.get("spoiler_text"))
        media = bool(status.get("media_attachments"))
        if is_blank(text):
            file.drop("media without words" if media else "empty text", line)
            return None
        if warning and self.config.content_warnings:
            text = f"{warning}\n{text}"
        marks = {
            "boost": boost,
            hidden: bool(hidden),
            "content warning": bool(warning),
            "quote": bool(status.get("quote")),
            "poll": bool(status.get("poll")),
            "edited": bool(status.get("edited_at")),
            "media": media,
        }
        language = _word(status.get("language"))
        account = status.get("account")
        return Document(
            text,
            author=_word(account.get("acct")) if isinstance(account, dict) else None,
            created_at=fields.parse_time(status.get("created_at")),
            id=_word(status.get("id")),
            in_reply_to=_word(status.get("in_reply_to_id")),
            source=file.name,
            labels=(
                *(mark for mark, given in marks.items() if given),
                *((f"lang:{language}",) if language else ()),
            ),
        )


def _hidden(status: Mapping[str, Any]) -> str:
    """What a status is that not everybody may read; "" if everybody may."""
    seen = status.get("visibility")
    if seen in ("public", "unlisted"):
        return ""
    return _HIDDEN.get(seen if isinstance(seen, str) else "", "followers-only post")


def _words(html: Any, without: str = "") -> str:
    if not isinstance(html, str):
        return ""
    return fields.mend_surrogates(to_text(html, keep_spaces=True, without=without))


def _word(value: Any) -> str | None:
    return fields.mend_surrogates(value) if isinstance(value, str) and value else None
