"""Prints posts: the network for trying things out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import attrs

from ..errors import RequestError, storage_errors
from ..publisher import Inbox, Limits, Mention, Post, Publisher, Receipt

_SOMEBODY = "somebody"


@attrs.frozen(kw_only=True)
class ConsoleConfig:
    """Options of the `console` publisher."""

    max_length: int = attrs.field(
        default=280,
        validator=attrs.validators.ge(1),
        metadata={"help": "in characters, as a rehearsal for a network's limit"},
    )
    inbox: Path | None = attrs.field(
        default=None,
        metadata={
            "help": 'a text file whose lines, such as "maud: how is the goat?", are said to the '
            "bot, so that answers can be tried out",
            "example": "inbox.txt",
        },
    )


class ConsolePublisher(Publisher, Inbox):
    """Writes each post to standard output; is spoken to in a file, if there is one."""

    name = "console"
    config: ConsoleConfig

    @property
    def limits(self) -> Limits:
        return Limits(max_length=self.config.max_length)

    def publish(self, post: Post) -> Receipt:
        encoding = sys.stdout.encoding or "utf-8"  # an old terminal may not know every letter
        sys.stdout.write(post.text.encode(encoding, "replace").decode(encoding) + "\n")
        sys.stdout.flush()
        return Receipt(post.record_key)

    def mentions(self, since: str | None) -> Iterator[Mention]:
        """Of a line the number is the id, so lines are to be added at the end only."""
        path = self.config.inbox
        if path is None:
            raise RequestError(
                'console has no mentions to answer; set publisher.console.inbox = "inbox.txt" '
                'and write lines such as "maud: how is the goat?" into that file'
            )
        with storage_errors(path):
            lines = path.read_text("utf-8", errors="replace").splitlines() if path.exists() else []
        for number, line in enumerate(lines, start=1):
            author, colon, text = line.partition(":")
            said = (author.strip(), text.strip()) if colon else (_SOMEBODY, line.strip())
            if number > int(since or 0) and all(said):
                yield Mention(id=str(number), author=said[0].lstrip("@"), text=said[1])
