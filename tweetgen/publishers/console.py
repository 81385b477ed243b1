"""Prints posts: the network for trying things out."""

from __future__ import annotations

import sys

import attrs

from ..publisher import Limits, Post, Publisher, Receipt


@attrs.frozen(kw_only=True)
class ConsoleConfig:
    """Options of the `console` publisher."""

    max_length: int = attrs.field(
        default=280,
        validator=attrs.validators.ge(1),
        metadata={"help": "in characters, as a rehearsal for a network's limit"},
    )


class ConsolePublisher(Publisher):
    """Writes each post to standard output."""

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
