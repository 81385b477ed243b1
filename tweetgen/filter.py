"""What stands between a candidate and the world."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

import attrs

if TYPE_CHECKING:
    from .novelty import NoveltyIndex


@attrs.frozen
class Verdict:
    """
    What a filter says of one text. Make it with `keep`, `flag`, `mend` or `reject`.

    Attributes:
        outcome: "keep", "mend" or "reject".
        text: the text to go on with (the mended one, after `mend`).
        reason: short and countable, the same words for every text rejected alike.
        detail: what exactly was wrong with this one.
        filter: the filter's name; the core fills it in.
        flagged: whether the text may go on, but its owner should look at it first.
    """

    outcome: Literal["keep", "mend", "reject"]
    text: str
    reason: str = ""
    detail: str = ""
    filter: str = ""
    flagged: bool = False

    @classmethod
    def keep(cls, text: str) -> Self:
        return cls("keep", text)

    @classmethod
    def flag(cls, text: str, reason: str, detail: str = "") -> Self:
        return cls("keep", text, reason, detail, flagged=True)

    @classmethod
    def mend(cls, text: str, reason: str) -> Self:
        return cls("mend", text, reason)

    @classmethod
    def reject(cls, text: str, reason: str, detail: str = "") -> Self:
        return cls("reject", text, reason, detail)

    def to_dict(self) -> dict[str, str | bool]:
        """For the ledger; the text stands there already. What is empty or False is left out."""
        entry: dict[str, str | bool] = {"filter": self.filter, "outcome": self.outcome}
        return entry | {k: v for k in ("reason", "detail", "flagged") if (v := getattr(self, k))}


def no_recent_texts() -> Iterable[str]:
    """The memory of a bot that has never posted."""
    return ()


@attrs.frozen(kw_only=True)
class Surroundings:
    """
    What a filter may know beyond the text.

    Attributes:
        measure: length of a text in the publisher's own units.
        max_length: the most of those units a post may have; None where there is no limit.
        refuses: why the publisher would refuse a text, or ""; None if it never says so.
        novelty: the index over the corpus; None for a model that was saved without one.
        recent_texts: the texts the ledger remembers, newest first; read when first needed.
        reply_to: the account that is being answered, which may be mentioned; else None.
    """

    measure: Callable[[str], int] = len
    max_length: int | None = None
    refuses: Callable[[str], str] | None = None
    novelty: NoveltyIndex | None = None
    recent_texts: Callable[[], Iterable[str]] = no_recent_texts
    reply_to: str | None = None


class Filter(ABC):
    """
    Keeps, flags, mends or rejects one text. Every backend's candidates pass the same filters.

    Filters that mend (`mends = True`) run before those that judge, each in the order given.
    `advice` is what to tell a person whose candidates all failed here.
    """

    name: str = ""
    advice: str = ""
    mends: bool = False

    def __init__(self, config: Any) -> None:
        self.config = config
        self.around = Surroundings()

    def prepare(self, around: Surroundings) -> None:
        """Take note of the surroundings; called before the first `check`, and again for a reply."""
        self.around = around

    @abstractmethod
    def check(self, text: str) -> Verdict:
        """Judge one text; pure, quick, and without network."""


class RefusalFilter(Filter):
    """Rejects what the publisher would refuse; always there, whatever a `bot.toml` chooses."""

    name = "publisher"
    advice = "see whether the publisher's options allow it"

    def check(self, text: str) -> Verdict:
        reason = self.around.refuses(text) if self.around.refuses else ""
        return Verdict.reject(text, reason) if reason else Verdict.keep(text)


def prepared(filters: Sequence[Filter], around: Surroundings) -> list[Filter]:
    """`filters`, ready for these surroundings, and behind them the publisher's own refusals."""
    every = [*filters, *([RefusalFilter(None)] if around.refuses else [])]
    for one in every:
        one.prepare(around)
    return every
