"""An Atom feed (RFC 4287) on disk: any web server can publish it, any reader follow it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
from uuid import UUID

import attrs

from ..errors import BrokenPlugin, PublishError, storage_errors
from ..files import locked, write_whole
from ..publisher import Guarantee, Limits, NoReceipt, Post, Publisher, Receipt

_ATOM = "{http://www.w3.org/2005/Atom}"
_GENERATOR = "tweetgen"
_TITLE_LENGTH = 80  # characters of a post that feed readers show as its title


@attrs.frozen(kw_only=True)
class FeedConfig:
    """Options of the `feed` publisher."""

    path: Path = attrs.field(default=Path("feed.atom"), metadata={"help": "the feed's file"})
    title: str = attrs.field(default="A tweetgen bot", metadata={"help": "the feed's title"})
    link: str = attrs.field(
        default="https://example.org/", metadata={"help": "where the feed will be found"}
    )
    author: str = attrs.field(default="a bot", metadata={"help": "who the feed is by"})
    entries: int = attrs.field(
        default=50, validator=attrs.validators.ge(1), metadata={"help": "how many posts it keeps"}
    )
    max_length: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(1)),
        metadata={"help": "in characters"},
    )


@attrs.frozen
class _Entry:
    id: str
    text: str
    created_at: datetime


class FeedPublisher(Publisher):
    """Adds each post to the feed, newest first."""

    name = "feed"
    guarantee = Guarantee.EXACTLY_ONCE
    config: FeedConfig

    @property
    def account(self) -> str:
        return self.config.path.name

    @property
    def limits(self) -> Limits:
        return Limits(max_length=self.config.max_length)

    def publish(self, post: Post) -> Receipt:
        entry = _Entry(_entry_id(post), post.text, post.created_at)
        with locked(self.config.path.with_name(f".{self.config.path.name}.lock")):
            entries = [entry, *(other for other in self._entries() if other.id != entry.id)]
            entries.sort(key=lambda one: one.created_at, reverse=True)
            write_whole(self.config.path, self._render(entries[: self.config.entries]))
        return Receipt(entry.id, self.config.link)

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        known = {entry.id for entry in self._entries()}
        identifier = _entry_id(post)
        return Receipt(identifier, self.config.link) if identifier in known else NoReceipt.NOT_THERE

    def _entries(self) -> list[_Entry]:
        if not self.config.path.exists():
            return []
        try:
            with storage_errors(self.config.path):
                root = ET.parse(self.config.path).getroot()
            if root.findtext(f"{_ATOM}generator") != _GENERATOR:
                raise ValueError("another program's")
            return [
                _Entry(
                    entry.findtext(f"{_ATOM}id") or "",
                    entry.findtext(f"{_ATOM}content") or "",
                    datetime.fromisoformat(entry.findtext(f"{_ATOM}published") or ""),
                )
                for entry in root.iter(f"{_ATOM}entry")
            ]
        except (ET.ParseError, ValueError) as error:
            raise PublishError(
                f"{self.config.path}: is not a feed that tweetgen wrote ({error}); move it away "
                "or set another path"
            ) from error

    def _render(self, entries: list[_Entry]) -> bytes:
        try:
            from feedgen.feed import FeedGenerator
        except ImportError as error:
            raise BrokenPlugin(
                "the feed publisher needs feedgen; try: pip install 'tweetgen[feed]'"
            ) from error
        feed = FeedGenerator()
        feed.id(self.config.link)
        feed.title(self.config.title)
        feed.link(href=self.config.link)
        feed.author(name=self.config.author)
        feed.generator(_GENERATOR)
        feed.updated(entries[0].created_at)
        for entry in entries:
            item = feed.add_entry(order="append")
            item.id(entry.id)
            item.title(entry.text.replace("\n", " ")[:_TITLE_LENGTH])
            item.content(entry.text, type="text")
            item.published(entry.created_at)
            item.updated(entry.created_at)
        rendered: bytes = feed.atom_str(pretty=True)
        return rendered


def _entry_id(post: Post) -> str:
    return UUID(post.key).urn
