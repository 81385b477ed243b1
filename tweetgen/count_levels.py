"""Which symbols followed which contexts of one length: what counts are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import Any

import attrs
import numpy as np

from .arrays import view

Numbers = np.ndarray[Any, np.dtype[Any]]

MOST_SYMBOLS = 1 << 16
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing (Knuth, TAOCP 6.4)
_SHIFT = np.uint64(29)
_ALL_BITS = (1 << 64) - 1
_SYMBOL = 16  # bits
_CACHED = 1 << 12  # contexts of a level that are remembered


def mixed(hashes: Numbers, symbols: Numbers) -> Numbers:
    """The hash of each run with one more symbol before it."""
    with np.errstate(over="ignore"):
        found: Numbers = (hashes ^ (symbols.astype(np.uint64) + np.uint64(1))) * _FACTOR
    found ^= found >> _SHIFT
    return found


def mixed_one(hashed: int, symbol: int) -> int:
    """The same of one."""
    found = ((hashed ^ (symbol + 1)) * int(_FACTOR)) & _ALL_BITS
    return found ^ (found >> int(_SHIFT))


@attrs.frozen(eq=False)
class Places:
    """
    Where in some texts symbols stand, or are to come.

    Attributes:
        before: the last symbols before each, the very last first, int of shape
            [places, order - 1].
        depths: how many of them are of the same document, its beginning among them, int of shape
            [places].
        states: which symbols may stand there at all, as a row of `Counts.allowed`, int of shape
            [places].
    """

    before: Numbers
    depths: Numbers
    states: Numbers

    @classmethod
    def within(cls, symbols: Numbers, states: Numbers, end: int, order: int) -> Places:
        """
        All places of some documents but the first.

        Args:
            symbols: the documents, with `end` before, between and behind them, int of shape
                [symbols].
            states: the state in which each symbol stands, int of shape [symbols].
        """
        numbers = np.arange(len(symbols))
        ends = np.maximum.accumulate(np.where(symbols == end, numbers, 0))
        before = np.zeros((len(symbols) - 1, order - 1), np.int32)
        for back in range(order - 1):
            before[back:, back] = symbols[: max(len(symbols) - 1 - back, 0)]
        return cls(before, numbers[1:] - ends[:-1], states[1:])

    def hashes(self) -> Iterator[Numbers]:
        """The hash of the 0, 1, 2 ... symbols before each, uint64 of shape [places]."""
        found = mixed(np.zeros(len(self.states), np.uint64), self.states)
        yield found
        for back in range(self.before.shape[1]):
            found = mixed(found, self.before[:, back])
            yield found


@attrs.frozen(eq=False)
class Level:
    """
    The symbols that followed contexts of one length.

    Attributes:
        contexts: their hashes, sorted, uint64 of shape [contexts].
        lengths: how many kinds of symbols followed each, uint16 of shape [contexts].
        symbols: which, uint16 of shape [entries], sorted within a context.
        counts: how often, uint32 of shape [entries].
        discounts: what is taken from a count of one, of two, and of more.
    """

    contexts: Numbers
    lengths: Numbers
    symbols: Numbers
    counts: Numbers
    discounts: tuple[float, float, float]

    @classmethod
    def of(cls, contexts: Numbers, symbols: Numbers, counts: Numbers) -> Level:
        """A level from its entries, in any order."""
        order = np.lexsort((symbols, contexts))
        contexts, begins = np.unique(contexts[order], return_index=True)
        lengths = np.diff(np.append(begins, len(order))).astype(np.uint16)
        found = counts[order].astype(np.uint32)
        return cls(contexts, lengths, symbols[order].astype(np.uint16), found, _discounts(found))

    @cached_property
    def starts(self) -> Numbers:
        """Where the entries of each context begin, int64 of shape [contexts + 1]."""
        return np.concatenate([[0], np.cumsum(self.lengths, dtype=np.int64)])

    @cached_property
    def context(self) -> Callable[[int], tuple[slice, int, float]]:
        """
        Of one context where its entries are, how often it occurred, and what share is spared.

        A text that is written alone meets few of them, so they are not worked out for all.
        """
        starts, counts, discounts = view(self.starts), view(self.counts), (0.0, *self.discounts)

        @lru_cache(_CACHED)
        def found(place: int) -> tuple[slice, int, float]:
            some = slice(starts[place], starts[place + 1])
            own = counts[some].tolist()
            total = sum(own)
            return some, total, sum(discounts[min(count, 3)] for count in own) / total

        return found

    @cached_property
    def totals(self) -> Numbers:
        """How often each context occurred, float32 of shape [contexts]."""
        found: Numbers = np.add.reduceat(self.counts.astype(np.float32), self.starts[:-1])
        return found

    @cached_property
    def spared(self) -> Numbers:
        """What the discounts take from each context, float32 of shape [contexts]."""
        found: Numbers = np.add.reduceat(self.discount(self.counts), self.starts[:-1])
        return found

    @cached_property
    def kept(self) -> Numbers:
        """What the discounts leave of each entry, float32 of shape [entries]."""
        found: Numbers = self.counts.astype(np.float32)
        found -= self.discount(self.counts)
        return found

    @cached_property
    def _keys(self) -> Numbers:
        places = np.repeat(np.arange(len(self.contexts), dtype=np.int64), self.lengths)
        found: Numbers = (places << _SYMBOL) | self.symbols
        return found

    def discount(self, counts: Numbers) -> Numbers:
        """What is taken from each count, float32."""
        return np.array([0.0, *self.discounts], np.float32).take(counts, mode="clip")

    def find(self, hashes: Numbers) -> tuple[Numbers, Numbers]:
        """The place of each context, and whether it is known."""
        places = np.searchsorted(self.contexts, hashes).clip(max=len(self.contexts) - 1)
        return places, self.contexts[places] == hashes

    def count(self, places: Numbers, symbols: Numbers) -> Numbers:
        """How often each symbol followed the context at each place, int64."""
        keys = (places << _SYMBOL) | symbols
        found = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        return np.where(self._keys[found] == keys, self.counts[found].astype(np.int64), 0)


def _discounts(counts: Numbers) -> tuple[float, float, float]:
    """Chen and Goodman's estimates, kept within reason where there is little to count."""
    n1, n2, n3, n4 = (max(int((counts == often).sum()), 1) for often in (1, 2, 3, 4))
    share = n1 / (n1 + 2 * n2)
    raw = (1 - 2 * share * n2 / n1, 2 - 3 * share * n3 / n2, 3 - 4 * share * n4 / n3)
    one, two, more = (
        min(max(value, 0.1), most) for value, most in zip(raw, (0.95, 1.9, 2.85), strict=True)
    )
    return one, two, more
