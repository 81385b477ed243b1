"""Answers to the point, also by models that cannot read what they answer: by choosing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

from .drafting import Draft
from .fingerprint import words

CHOICES = 16  # drafts to choose among
_LONG = 8  # between longer words there is little difference
_STEM = 4  # letters that a word needs to be the beginning of another: "lamp" of "lamps"


def most_relevant(drafts: Sequence[Draft], message: str, often: Callable[[str], int]) -> Draft:
    """
    The draft that shares most with the message; the first where none shares anything.

    A shared word counts the more the seldomer it is, as in inverse document frequency (Spärck
    Jones 1972), and the longer, since in a small corpus words such as "how" are rare, too.

    Args:
        often: how often the corpus says a word.
    """
    wanted = {word: min(len(word), _LONG) ** 2 / log(2 + often(word)) for word in words(message)}

    def shared(draft: Draft) -> float:
        said = set(words(draft.text))
        return sum(
            weight for word, weight in wanted.items() if any(_alike(word, other) for other in said)
        )

    return max(drafts, key=shared)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _STEM and long.startswith(short))
