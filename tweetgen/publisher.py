"""Where posts go: the interface that every network implements."""

from __future__ import annotations

import functools
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from secrets import randbits
from typing import Any, ClassVar, Self
from uuid import uuid4

import attrs

from .documents import Document

logger = logging.getLogger("tweetgen")
_TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


def new_record_key() -> str:
    """
    A TID (AT Protocol, "Timestamp Identifiers"): microseconds and a random clock number in 13
    sortable signs. Any network may use it as the post's own key.
    """
    number = (time.time_ns() // 1000 << 10) | randbits(10)
    return "".join(_TID_ALPHABET[(number >> shift) & 31] for shift in range(60, -1, -5))


class Guarantee(Enum):
    """What becomes of a post when its answer is lost, or the machine dies while it is sent."""

    EXACTLY_ONCE = "exactly once"  # the network takes a key of ours: sending again does nothing
    RECONCILED = "reconciled"  # the network is asked whether it is there, then sent if it is not
    AT_MOST_ONCE = "at most once"  # nobody can tell, so it is not sent again


@attrs.frozen(kw_only=True)
class Image:
    """A picture that goes with a post; nobody posts one without words for those who cannot see."""

    path: Path
    alt: str


@attrs.frozen(kw_only=True)
class Post:
    """
    One post, with every identifier chosen before the first byte is sent.

    Attributes:
        text: what to say.
        key: idempotency key, the same however often the post is tried.
        record_key: a TID, for networks where the client names the record.
        created_at: frozen too, since some networks compare it.
        reply_to: the id of what is answered.
        reply_account: who is answered, the only account the text may mention.
        conversation: the id of the post that began the thread, where the network told it.
        direct: answers a private message, and must stay as private.
        images: what goes with it.
    """

    text: str = attrs.field(kw_only=False)
    key: str = attrs.Factory(lambda: uuid4().hex)
    record_key: str = attrs.Factory(new_record_key)
    created_at: datetime = attrs.Factory(lambda: datetime.now(UTC))
    reply_to: str | None = None
    reply_account: str | None = None
    conversation: str | None = None
    direct: bool = False
    images: tuple[Image, ...] = ()


@attrs.frozen
class Receipt:
    """The network's word that a post is there."""

    id: str
    url: str | None = None


class NoReceipt(Enum):
    """The other answers of `reconcile`."""

    NOT_THERE = "surely not there"
    CANNOT_TELL = "cannot tell"


@attrs.frozen(kw_only=True)
class Mention:
    """
    Somebody spoke to the bot.

    Attributes:
        id: of what was said; what an answer goes to.
        author: their handle, as a text would mention them.
        text: without the bot's own handle at its beginning, where the network tells.
        created_at: when, if the network tells.
        conversation: the id of the post that began the thread; None if unknown.
        direct: a private message.
        is_bot: the network says that the author is a program.
        is_own: the bot itself wrote it.
    """

    id: str
    author: str
    text: str
    created_at: datetime | None = None
    conversation: str | None = None
    direct: bool = False
    is_bot: bool = False
    is_own: bool = False


@attrs.frozen(kw_only=True)
class Limits:
    """
    What the network allows.

    Attributes:
        max_length: in units of `measure`; None for no limit.
        measure: the length of a text as the network counts it.
        refuses: why a text would be refused, however short it is, the same words for all that are
            refused alike; "" for one that would not. Another text is drafted then.
        images: how many pictures one post may have.
        image_bytes: the largest picture; None if the network does not say.
    """

    max_length: int | None = None
    measure: Callable[[str], int] = len
    refuses: Callable[[str], str] | None = None
    images: int = 0
    image_bytes: int | None = None


class Publisher(ABC):
    """
    A place to post. Write `publish`; add `limits` and `reconcile` where the network has them.

    While `dry_run` is set, `publish` of every subclass is cut off here, beneath it: its body
    never runs, whoever calls it.
    """

    name: str = ""
    guarantee: ClassVar[Guarantee] = Guarantee.AT_MOST_ONCE
    dry_run: bool = False

    def __init__(self, config: Any) -> None:
        """Store the configuration; connect in `open`."""
        self.config = config

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        publish: Any = cls.publish  # perhaps inherited from a class that is no publisher itself
        if not (hasattr(publish, "keeps_dry_run") or hasattr(publish, "__isabstractmethod__")):
            cls.publish = _unless_dry_run(publish)  # type: ignore[assignment,method-assign]

    @property
    def account(self) -> str:
        """Which account posts, for the ledger; one publisher may serve several."""
        return ""

    @property
    def limits(self) -> Limits:
        """The network's limits, asked once where they differ between servers."""
        return Limits()

    def wording(self, post: Post) -> str:
        """The text as it is sent; some networks learn from it alone whom it answers."""
        return post.text

    def open(self) -> None:
        """Connect; called once before the first post."""

    @abstractmethod
    def publish(self, post: Post) -> Receipt:
        """
        Send one post.

        Raises:
            AuthError, RateLimited, Refused: it was surely not sent.
            Unknown: it may have been sent; the core will ask `reconcile`.
        """

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        """Whether a post whose answer was lost is there; never sends."""
        return NoReceipt.CANNOT_TELL

    def price(self, post: Post) -> int:
        """What sending it costs, in thousandths of a dollar."""
        return 0

    def advice(self) -> Sequence[str]:
        """
        What the network's rules ask of a bot and this account does not have yet, a sentence each;
        called after `open`, by `tweetgen doctor`.
        """
        return ()

    def close(self) -> None:
        """Release connections."""

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class Inbox(ABC):
    """The second interface, for publishers on whose network one can be spoken to."""

    @abstractmethod
    def mentions(self, since: str | None) -> Iterable[Mention]:
        """
        Mentions newer than the id `since`, oldest first; None for the latest page.

        Raises:
            AuthError, RateLimited, Refused, Unknown: there is nothing to read now.
        """

    def thread(self, mention: Mention) -> Sequence[Document]:
        """
        What was said before the mention in its thread, oldest first, without the mention itself;
        each document has `author` and `id`. Nothing, where the network does not tell.
        """
        return ()


def _unless_dry_run(
    publish: Callable[[Publisher, Post], Receipt],
) -> Callable[[Publisher, Post], Receipt]:
    @functools.wraps(publish)
    def guarded(self: Publisher, post: Post) -> Receipt:
        if self.dry_run:
            logger.info("dry run: nothing is sent to %s", self.name or type(self).__name__)
            return Receipt("dry-run")
        return publish(self, post)

    guarded.keeps_dry_run = True  # type: ignore[attr-defined]
    return guarded
