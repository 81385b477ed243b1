"""All places of a corpus in the order of what stands there: any run is found by binary search."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Self

import numpy as np

from .arrays import Numbers, changes, in_order, smallest, view

SHORT = 4  # tokens of a run that is more likely to stand there than not
FEW = 8  # places that plain Python looks at faster than numpy
_CACHED = 1 << 14  # tokens whose places are remembered
_BLOCK = 64  # places from one sample to the next


class SuffixArray:
    """
    A text of numbered tokens, and its places sorted by the tokens from there on.

    Manber and Myers 1993, "Suffix arrays: a new method for on-line string searches".

    Attributes:
        tokens: of the text.
        order: the sorted places.
        most: the highest number that a token may have.
    """

    def __init__(self, tokens: Numbers, order: Numbers, most: int) -> None:
        self.tokens, self.order, self.most = tokens, order, most
        self.token_view, self.order_view = view(tokens), view(order)
        self._spans: dict[int, tuple[int, int]] = {}

    @classmethod
    def build(cls, tokens: Numbers, most: int) -> Self:
        """
        Sort the places; needs about 40 bytes of memory a token meanwhile.

        Args:
            tokens: int32, at least 1.
        """
        order = _sorted_places(tokens, most)
        return cls(smallest(tokens, most), smallest(order, len(tokens)), most)

    def __len__(self) -> int:
        """How many tokens the text has."""
        return len(self.tokens)

    # ---- one run

    def has(self, run: list[int]) -> bool:
        """Whether these tokens stand in the text one after another; 0 is no token."""
        if 0 in run:
            return False
        tokens, length = self.token_view, len(run)
        low, high = self._spans.get(run[0]) or self.span(run[0])
        if length == 1:
            return low < high
        few = run[1:SHORT]  # so many decide nearly always, and are compared in half the time
        low = bisect_left(
            self.order_view, few, low, high, key=lambda at: tokens[at + 1 : at + SHORT].tolist()
        )
        for place in self.order_view[low : min(low + FEW, high)]:
            found = tokens[place : place + length].tolist()
            if found == run:
                return True
            if found[1:SHORT] != few:
                return False
        if low + FEW >= high:
            return False
        slot = self.lower(run)
        if slot == high:
            return False
        place = self.order_view[slot]
        there: list[int] = tokens[place : place + length].tolist()
        return there == run

    def lower(self, run: list[int]) -> int:
        """The first slot of `order` whose tokens are not before `run`."""
        tokens, length = self.token_view, len(run)
        low, high = self._spans.get(run[0]) or self.span(run[0])
        if length == 1:
            return low
        return bisect_left(
            self.order_view, run, low, high, key=lambda at: tokens[at : at + length].tolist()
        )

    def span(self, token: int) -> tuple[int, int]:
        """Where in `order` the places of one token lie."""
        tokens = self.token_view
        low = bisect_left(self.order_view, token, key=tokens.__getitem__)
        high = bisect_right(self.order_view, token, low, key=tokens.__getitem__)
        if len(self._spans) > _CACHED:
            self._spans.clear()
        self._spans[token] = low, high
        return low, high

    def tokens_before(self, low: int, high: int) -> list[int]:
        """The different tokens that stand before the places in the slots `low`..`high`."""
        if high - low <= FEW:
            places = self.order_view[low:high].tolist()
            return [self.token_view[place - 1] for place in places if place]
        found = self.order[low:high].astype(np.int64)
        before: list[int] = np.unique(self.tokens[found[found > 0] - 1]).tolist()
        return before

    # ---- many runs

    def have(self, tokens: Numbers, begins: Numbers, lengths: Numbers) -> Numbers:
        """
        `has` for many runs at once.

        Args:
            tokens: which the runs are parts of.
            begins, lengths: of each run.

        Returns:
            bool, of the shape of `begins`.
        """
        slots = self.lower_many(tokens, begins, lengths)
        places = self.order[np.minimum(slots, len(self) - 1)].astype(np.int64)
        stands = (slots < len(self)) & (places + lengths <= len(self))
        here, ahead = np.flatnonzero(stands), 0
        while len(here):
            same = self.tokens[places[here] + ahead] == tokens[begins[here] + ahead]
            stands[here[~same]] = False
            ahead += 1
            here = here[same & (lengths[here] > ahead)]
        return stands

    def lower_many(self, tokens: Numbers, begins: Numbers, lengths: Numbers) -> Numbers:
        """`lower` for many runs at once; see `have`."""
        low, high = self._between_samples(tokens, begins, lengths)
        open_ = np.flatnonzero(low < high)
        while len(open_):  # all binary searches take a step
            middle = (low[open_] + high[open_]) >> 1
            places, runs = self.order[middle].astype(np.int64), begins[open_]
            before = np.zeros(len(open_), bool)
            alike, ahead = np.arange(len(open_)), 0
            while len(alike):
                there = places[alike] + ahead
                token = self.tokens[np.minimum(there, len(self) - 1)]
                wanted = tokens[runs[alike] + ahead]
                ended = there >= len(self)
                before[alike] = ended | (token < wanted)
                ahead += 1
                alike = alike[(token == wanted) & ~ended & (lengths[open_[alike]] > ahead)]
            low[open_[before]] = middle[before] + 1
            high[open_[~before]] = middle[~before]
            open_ = open_[low[open_] < high[open_]]
        return low

    def _between_samples(
        self, tokens: Numbers, begins: Numbers, lengths: Numbers
    ) -> tuple[Numbers, Numbers]:
        """Slots between which `lower` must be: what a search through the samples leaves."""
        least = np.zeros(len(begins), np.uint64)  # key of the run, 0 for what is not said
        most = np.zeros(len(begins), np.uint64)  # likewise, and the greatest for that
        for ahead in range(self._depth):
            said = lengths > ahead
            token = tokens[np.where(said, begins + ahead, 0)].astype(np.uint64)
            token[~said] = 0
            least = least << np.uint64(self._bits) | token
            token[~said] = (1 << self._bits) - 1
            most = most << np.uint64(self._bits) | token
        block = self._samples.searchsorted(least)
        low = np.maximum((block - 1) * _BLOCK + 1, 0)
        # A short run is surely in the block that its key leads to; a longer one may be anywhere
        # among those that begin like it.
        long = np.flatnonzero(lengths > self._depth)
        block[long] = self._samples.searchsorted(most[long], "right")
        return np.minimum(low, len(self)), np.minimum(block * _BLOCK, len(self))

    @property
    def _bits(self) -> int:
        return (self.most + 1).bit_length()  # one may search for what comes after the last token

    @property
    def _depth(self) -> int:
        return 64 // self._bits

    @cached_property
    def _samples(self) -> Numbers:
        """uint64 keys of the first tokens at each 64th slot: so few stay in the cache."""
        places = self.order[::_BLOCK].astype(np.int64)
        return _keys(self.tokens, places, self._depth, self._bits)


def _keys(tokens: Numbers, places: Numbers, depth: int, bits: int) -> Numbers:
    """The tokens at and after each place in one uint64, 0 behind the end."""
    keys = np.zeros(len(places), np.uint64)
    for ahead in range(depth):
        there = places + ahead
        token = tokens[np.minimum(there, len(tokens) - 1)].astype(np.uint64)
        token[there >= len(tokens)] = 0
        keys = keys << np.uint64(bits) | token
    return keys


def _sorted_places(tokens: Numbers, most: int) -> Numbers:
    """
    The places of `tokens`, sorted by the tokens from there on.

    Sorted by the first few tokens, by as many again, and then by twice as many at a time where
    that leaves several alike (Larsson and Sadakane 2007, "Faster suffix sorting").
    """
    size, bits = len(tokens), int(most).bit_length()
    if not size:
        return np.zeros(0, np.uint32)
    keys, depth = _windows(tokens, bits)
    ordered, order = in_order(keys[:size], depth * bits)
    groups = np.cumsum(changes(ordered), out=ordered)  # new memory costs more than the sum
    groups <<= np.uint64(depth * bits)
    groups |= keys[order + np.uint32(depth)]
    # Of places that are nearly in order already, numpy is quick to find the order.
    inner = np.argsort(groups)
    order, depth = order[inner], 2 * depth
    new = changes(groups.take(inner, out=keys[:size], mode="clip"))
    del groups, keys, inner
    rank = np.zeros(size + 1, np.uint32)  # of each place; behind the end it is 0
    slots = np.arange(1, size + 1, dtype=np.uint32)
    rank[order] = np.maximum.accumulate(slots * new)
    while True:
        alike = ~new
        alike[:-1] |= ~new[1:]
        slots = np.flatnonzero(alike).astype(np.uint32)
        if not len(slots):
            return order
        places = order[slots]
        keys = rank[places].astype(np.uint64) << np.uint64(32)
        keys |= rank[np.minimum(places + np.uint32(depth), np.uint32(size))]
        inner = np.argsort(keys)
        keys, places = keys[inner], places[inner]
        order[slots] = places
        new[slots[1:]] |= keys[1:] != keys[:-1]
        rank[places] = np.maximum.accumulate((slots + np.uint32(1)) * new[slots])
        depth *= 2


def _windows(tokens: Numbers, bits: int) -> tuple[Numbers, int]:
    """The first tokens from each place on as one uint64, with room for a place; how many."""
    size, tokens = len(tokens), tokens.view(np.uint32)
    depth = max(1, (64 - size.bit_length()) // bits)
    keys = np.zeros(size + depth, np.uint64)  # behind the end they are 0
    for ahead in range(min(depth, size)):
        keys <<= np.uint64(bits)
        keys[: size - ahead] |= tokens[ahead:]
    return keys, depth
