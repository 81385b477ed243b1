"""What its owner should see first, and what helps to judge it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from .drafting import Draft, Sieve
from .filter import Filter, Surroundings, Verdict, prepared
from .fingerprint import similarity, words
from .request import Request

if TYPE_CHECKING:
    from .novelty import NoveltyIndex

Approve = Literal["always", "flagged", "never"]
_MOST_ALIKE = 3


def must_wait(approve: Approve, draft: Draft) -> bool:
    """Whether a draft waits for its owner."""
    if approve == "flagged":
        return bool(draft.flags)
    return approve == "always"


def alike(index: NoveltyIndex | None, text: str) -> list[tuple[float, str]]:
    """The lines of the corpus that are most like a text: (similarity in 0..1, line), best first."""
    lines: Iterable[str] = () if index is None else dict.fromkeys(index.alike(text))
    found = [(similarity(words(text), words(line)), line) for line in lines]
    return sorted(found, key=lambda one: -one[0])[:_MOST_ALIKE]


def judge(text: str, filters: Sequence[Filter], around: Surroundings) -> Verdict:
    """What the filters say of a text that a person wrote: the verdict that decides."""
    return Sieve(Request(), prepared(filters, around)).check(text)[0]
