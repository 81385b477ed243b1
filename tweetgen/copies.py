"""How much of what a model writes is copied from its corpus, counted in its own symbols."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

Numbers = np.ndarray[Any, np.dtype[Any]]

_PRIME = np.uint64(0x100000001B3)


class Copies:
    """Knows every run of some length in a corpus, and every shorter document, by 64-bit hashes."""

    def __init__(self, flat: Numbers, documents: Iterable[Numbers], length: int) -> None:
        """
        Args:
            flat: the symbols of all documents, int of shape [symbols].
            documents: those of each.
            length: of the runs; what has one in common with the corpus is a copy.
        """
        self._length = length
        long = _hashes(np.asarray(flat), length)
        short = [_whole(one) for one in documents if len(one) < length]
        self._known = np.unique(np.concatenate([long, np.asarray(short, np.uint64)]))

    def rate(self, texts: Iterable[Sequence[int]]) -> float:
        """The share of `texts`, as symbols, that have such a run in common with the corpus."""
        verdicts = [self._is_copy(np.asarray(text, np.int64)) for text in texts]
        return sum(verdicts) / len(verdicts) if verdicts else 0.0

    def _is_copy(self, text: Numbers) -> bool:
        runs = (
            _hashes(text, self._length) if len(text) >= self._length else np.asarray([_whole(text)])
        )
        places = np.searchsorted(self._known, runs).clip(max=len(self._known) - 1)
        return bool((self._known[places] == runs).any()) if len(self._known) else False


def _hashes(symbols: Numbers, length: int) -> Numbers:
    """The hash of each run of `length` symbols."""
    if len(symbols) < length:
        return np.empty(0, np.uint64)
    numbers = symbols.astype(np.uint64) + np.uint64(1)
    count = len(symbols) - length + 1
    hashes = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for place in range(length):
            hashes = (hashes ^ numbers[place : place + count]) * _PRIME
            hashes ^= hashes >> np.uint64(29)
    return hashes


def _whole(symbols: Numbers) -> np.uint64:
    """The hash of a short document, apart from those of runs by its length."""
    found = _hashes(np.asarray(symbols), max(len(symbols), 1))
    return np.uint64(found[0]) if len(found) else np.uint64(0)
