"""
Fakes for the tests of plug-ins and bots; the module is a plug-in of its own.

    default_registry().register(tweetgen.testing.fakes, "fakes")

makes "echo", "scripted" and "memory" known to that process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Self

import attrs

from ..corpus import Corpus
from ..errors import EmptyCorpus, NotFitted, Refused
from ..generator import Generator, Progress, reporting, silent
from ..hookspecs import hookimpl
from ..publisher import Guarantee, Inbox, Limits, Mention, NoReceipt, Post, Publisher, Receipt
from ..registry import Component, NoConfig
from ..request import Request


class _Lines(Generator):
    """What the fakes share: the model is a list of texts."""

    def __init__(self, config: Any = None) -> None:
        super().__init__(config)
        self.texts: list[str] = []

    def _require(self) -> list[str]:
        if not self.texts:
            raise NotFitted(f"{type(self).__name__} has no texts yet; call fit() or load() first")
        return self.texts

    def save(self, folder: Path) -> None:
        """One JSON file."""
        (folder / "texts.json").write_text(json.dumps(self._require()), "utf-8")

    @classmethod
    def load(cls, folder: Path, config: Any) -> Self:
        made = cls(config)
        made.texts = json.loads((folder / "texts.json").read_text("utf-8"))
        return made


class EchoGenerator(_Lines):
    """Says documents of its corpus again, whole; the seed chooses which."""

    def __init__(self, config: Any = None) -> None:
        super().__init__(NoConfig() if config is None else config)

    def fit(
        self,
        corpus: Corpus,
        *,
        progress: Callable[[Progress], None] = silent,
        resume: Path | None = None,
    ) -> Self:
        texts = list(reporting(corpus.texts(), progress, "listening"))
        if not texts:
            raise EmptyCorpus(f"{corpus.name}: there is nothing to echo")
        self.texts = texts
        return self

    def sample(self, request: Request) -> Iterator[str]:
        texts = self._require()
        return (Random(seed).choice(texts) for seed in request.seeds())


@attrs.frozen(kw_only=True)
class ScriptedConfig:
    """Options of the `scripted` generator."""

    lines: tuple[str, ...] = attrs.field(
        default=("The first line of the script.", "The second line of the script."),
        validator=attrs.validators.min_len(1),
        metadata={"help": "what to say, in order; then from the beginning again"},
    )


class ScriptedGenerator(_Lines):
    """
    Says the lines of a script in order, whatever the corpus and the seed.

    Text i is line i; where a filter or a request throws it away, the next line is tried.
    """

    config: ScriptedConfig

    def __init__(self, config: ScriptedConfig | None = None) -> None:
        super().__init__(config or ScriptedConfig())

    @classmethod
    def of(cls, *lines: str) -> Self:
        """One that is ready to say `lines`."""
        made = cls(ScriptedConfig(lines=lines))
        made.texts = list(lines)
        return made

    def fit(
        self,
        corpus: Corpus,
        *,
        progress: Callable[[Progress], None] = silent,
        resume: Path | None = None,
    ) -> Self:
        for _ in reporting(corpus.require(), progress, "ignoring documents"):
            pass
        self.texts = list(self.config.lines)
        return self

    def sample(self, request: Request) -> Iterator[str]:
        texts = self._require()
        numbers: Iterable[int] = count() if request.indices is None else request.indices
        # A candidate's number holds the text's in its lower half, the attempt's in its upper.
        return (texts[((n & 0xFFFFFFFF) + (n >> 32)) % len(texts)] for n in numbers)


@attrs.define
class _Network:
    posts: list[Post] = attrs.Factory(list)
    mentions: list[Mention] = attrs.Factory(list)
    faults: list[tuple[Exception, bool]] = attrs.Factory(list)


_LIMIT: Any = attrs.validators.optional(attrs.validators.ge(1))


@attrs.frozen(kw_only=True)
class MemoryConfig:
    """
    Options of the `memory` publisher.

    Publishers made with one and the same configuration are on one network, as after a restart.
    """

    max_length: int | None = attrs.field(
        default=280,
        validator=_LIMIT,
        metadata={"help": "in characters; a longer post is refused"},
    )
    network: _Network = attrs.field(
        factory=_Network,
        init=False,
        repr=False,
        eq=False,
        metadata={"help": "what the publishers share; no option"},
    )


class MemoryPublisher(Publisher, Inbox):
    """A network in memory, on which one can be spoken to and anything can go wrong."""

    name = "memory"
    guarantee = Guarantee.RECONCILED
    config: MemoryConfig

    def __init__(self, config: MemoryConfig | None = None) -> None:
        super().__init__(config or MemoryConfig())

    @property
    def posts(self) -> list[Post]:
        """What the network has, oldest first."""
        return self.config.network.posts

    def mention(self, author: str, text: str, **facts: Any) -> Mention:
        """
        Somebody speaks to the bot.

        Args:
            **facts: other fields of `Mention`.
        """
        mentions = self.config.network.mentions
        mentions.append(Mention(id=str(len(mentions) + 1), author=author, text=text, **facts))
        return mentions[-1]

    def fail(self, error: Exception, *, arrives: bool = False) -> None:
        """
        Let the next `publish` that has no earlier fault before it raise `error`.

        Args:
            arrives: the post is there all the same: only the answer was lost.
        """
        self.config.network.faults.append((error, arrives))

    @property
    def limits(self) -> Limits:
        return Limits(max_length=self.config.max_length)

    def publish(self, post: Post) -> Receipt:
        error, arrives = None, True
        if faults := self.config.network.faults:
            error, arrives = faults.pop(0)
        if error is None and len(post.text) > (self.config.max_length or len(post.text)):
            raise Refused(f"{len(post.text)} characters, {self.config.max_length} are allowed")
        if arrives and all(other.key != post.key for other in self.posts):
            self.posts.append(post)
        if error is not None:
            raise error
        return Receipt(post.record_key)

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        there = any(other.key == post.key for other in self.posts)
        return Receipt(post.record_key) if there else NoReceipt.NOT_THERE

    def mentions(self, since: str | None) -> Iterable[Mention]:
        newest = 0 if since is None else int(since)
        return [mention for mention in self.config.network.mentions if int(mention.id) > newest]


@hookimpl
def tweetgen_generators() -> list[Component]:
    """The two generators."""
    return [
        Component("echo", f"{__name__}:EchoGenerator", summary="says its corpus again"),
        Component(
            "scripted", f"{__name__}:ScriptedGenerator", ScriptedConfig, "says what it is told"
        ),
    ]


@hookimpl
def tweetgen_publishers() -> list[Component]:
    """The network in memory."""
    return [Component("memory", f"{__name__}:MemoryPublisher", MemoryConfig, "posts in memory")]
