"""Archives of Mastodon, and outboxes of whatever else speaks ActivityPub."""

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

_OUTBOX = re.compile(r'"type"\s*:\s*"OrderedCollection(Page)?"|"orderedItems"\s*:')
_HEAD = 1 << 15  # characters; the "@context" at the beginning takes up to a few thousand
_PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
_ACTORS = ("Person", "Service", "Application", "Group", "Organization")
_ACTOR = re.compile(rf'"type"\s*:\s*"({"|".join(_ACTORS)})"')
_POSTS = ("Note", "Question", "Article", "Page", "Event", "Video", "Audio", "Image")
_QUOTES = ("quote", "quoteUrl", "quoteUri", "_misskey_quote")


@attrs.frozen(kw_only=True)
class MastodonConfig:
    """Options of the `mastodon` format."""

    private: bool = attrs.field(
        default=False, metadata={"help": "also direct messages and posts for followers only"}
    )
    boosts: bool = attrs.field(
        default=False,
        metadata={"help": "also boosts, which are an address or somebody else's words"},
    )
    content_warnings: bool = attrs.field(
        default=False, metadata={"help": "put a content warning before its post, as the first line"}
    )


class MastodonReader(Reader):
    """Public posts of an `outbox.json`, as people see them."""

    name = "mastodon"
    config: MastodonConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the words of ActivityStreams at the beginning."""
        if not file.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"{"):
            return 0
        head = file.head_text[:_HEAD]
        if "activitystreams" not in head:
            return 0
        actor = _ACTOR.search(head) and '"outbox"' in head
        return 97 if actor or _OUTBOX.search(head) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        for line, item in json_items(file, ("orderedItems", "items")):
            if isinstance(item, str):
                file.drop(_listed(file), line)
            elif not isinstance(item, dict):
                file.drop("not a post", line)
            elif item.get("type") in _ACTORS:
                file.note("describes the account and holds no posts")
            elif item.get("type") in ("OrderedCollection", "OrderedCollectionPage"):
                file.note("is a list without posts; they are on pages of their own")
            else:
                yield from self._activity(file, line, item)

    def _activity(
        self, file: SourceFile, line: int, activity: dict[str, Any]
    ) -> Iterator[Document]:
        kind, post = activity.get("type"), activity.get("object")
        if kind in _POSTS:  # a list of the posts themselves
            kind, post = "Create", activity
        if kind == "Announce":
            if not self.config.boosts:
                file.drop("boost", line)
                return
            post = post if isinstance(post, dict) else {"type": "Note", "content": _id(post)}
        elif kind == "Delete" or (isinstance(post, dict) and post.get("type") == "Tombstone"):
            file.drop("deleted post", line)
            return
        elif kind not in ("Create", "Update"):
            file.drop("not a post", line)
            return
        if not isinstance(post, dict) or post.get("type") not in _POSTS:
            file.drop("not a post", line)
            return
        hidden = _hidden(activity, post if kind != "Announce" else activity)
        if hidden and not self.config.private:
            file.drop(hidden, line)
            return
        if document := self._document(file, line, activity, post, hidden):
            yield document

    def _document(
        self,
        file: SourceFile,
        line: int,
        activity: Mapping[str, Any],
        post: Mapping[str, Any],
        hidden: str,
    ) -> Document | None:
        text = _text(post.get("content"), without="quote-inline")
        warning = _text(post.get("summary"))
        media = isinstance(post.get("attachment"), list) and bool(post["attachment"])
        if is_blank(text):
            file.drop("media without words" if media else "empty text", line)
            return None
        if warning and self.config.content_warnings:
            text = f"{warning}\n{text}"
        marks = {
            "boost": activity.get("type") == "Announce",
            hidden: bool(hidden),
            "content warning": bool(warning),
            "quote": any(post.get(key) for key in _QUOTES),
            "poll": post.get("type") == "Question",
            "edited": bool(post.get("updated")),
            "media": media,
        }
        return Document(
            text,
            author=_handle(activity.get("actor")) or _handle(post.get("attributedTo")),
            created_at=fields.parse_time(post.get("published") or activity.get("published")),
            id=_id(post.get("id")) or _id(activity.get("id")),
            in_reply_to=_id(post.get("inReplyTo")),
            conversation=_id(post.get("conversation")) or _id(post.get("context")),
            source=file.name,
            labels=tuple(mark for mark, given in marks.items() if given),
        )


def _listed(file: SourceFile) -> str:
    """What a list of bare addresses holds; archives say it in the list's name."""
    named = re.search(r'"id"\s*:\s*"(?:[^"]*/)?(like|bookmark|pin)', file.head_text[:_HEAD])
    return named[1] if named else "not a post"


def _hidden(*posts: Mapping[str, Any]) -> str:
    """
    What a post is that not everybody may read; "" if everybody may.

    An activity and its object each may name readers; both must name the public.
    """
    named = [{name for key in ("to", "cc") for name in _names(post.get(key))} for post in posts]
    named = [readers for readers in named if readers]
    if named and all(readers & _PUBLIC for readers in named):
        return ""
    some = any(name.rstrip("/").endswith("/followers") for readers in named for name in readers)
    return "followers-only post" if some else "direct message"


def _names(value: Any) -> list[str]:
    if not isinstance(value, list):
        value = [value]
    return [name for name in value if isinstance(name, str)]


def _text(value: Any, without: str = "") -> str:
    if not isinstance(value, str):
        return ""
    return fields.mend_surrogates(to_text(value, keep_spaces=True, without=without))


def _id(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("id")
    return fields.mend_surrogates(value) if isinstance(value, str) and value else None


def _handle(value: Any) -> str | None:
    """ "ana" of ".../users/ana" or ".../@ana"."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, (str, dict))), None)
    address = _id(value) or ""
    return address.rstrip("/").rpartition("/")[2].removeprefix("@") or None
