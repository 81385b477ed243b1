"""How much of what a model writes is copied from its corpus, counted in tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .packing import Tokens

_LENGTH = 12  # tokens; about eight words of English
_PRIME = np.uint64(0x100000001B3)


class Copies:
    """Knows every run of 12 tokens of a corpus, and every shorter document, by 64-bit hashes."""

    def __init__(self, tokens: Tokens) -> None:
        long = _hashes(np.asarray(tokens.flat), _LENGTH)
        short = [_whole(tokens[n]) for n in range(len(tokens)) if len(tokens[n]) < _LENGTH]
        self._known = np.unique(np.concatenate([long, np.asarray(short, np.uint64)]))

    def rate(self, texts: Iterable[Sequence[int]]) -> float:
        """The share of `texts`, as tokens, that have such a run in common with the corpus."""
        verdicts = [self._is_copy(np.asarray(text, np.int64)) for text in texts]
        return sum(verdicts) / len(verdicts) if verdicts else 0.0

    def _is_copy(self, text: np.ndarray) -> bool:
        runs = _hashes(text, _LENGTH) if len(text) >= _LENGTH else np.asarray([_whole(text)])
        places = np.searchsorted(self._known, runs).clip(max=len(self._known) - 1)
        return bool((self._known[places] == runs).any()) if len(self._known) else False


def _hashes(tokens: np.ndarray, length: int) -> np.ndarray:
    """The hash of each run of `length` tokens."""
    if len(tokens) < length:
        return np.empty(0, np.uint64)
    numbers = tokens.astype(np.uint64) + np.uint64(1)
    count = len(tokens) - length + 1
    hashes = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for place in range(length):
            hashes = (hashes ^ numbers[place : place + count]) * _PRIME
            hashes ^= hashes >> np.uint64(29)
    return hashes


def _whole(tokens: np.ndarray) -> np.uint64:
    """The hash of a short document, apart from those of runs by its length."""
    found = _hashes(np.asarray(tokens), max(len(tokens), 1))
    return np.uint64(found[0]) if len(found) else np.uint64(0)
