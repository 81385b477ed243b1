"""
What counting knows: which symbol follows which, by the few before it, smoothed.

Interpolated modified Kneser-Ney (Chen and Goodman 1999, "An empirical study of smoothing
techniques for language modeling"). Counting takes seconds where a network takes an hour, so a
backend may begin with it, or keep it beside its network, which is then free to learn the rest.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
import numpy as np

from .arrays import view
from .count_levels import MOST_SYMBOLS, Level, Numbers, Places, mixed, mixed_one

__all__ = ["MOST_SYMBOLS", "Counts", "Level", "Places"]

# Of the arrays of a level.
_KINDS = {"contexts": "u8", "lengths": "u2", "symbols": "u2", "counts": "u4", "discounts": "f8"}
_BUCKETS = 6  # of how often a context was seen: once, up to 4, up to 16 ...


@attrs.define(eq=False)
class _Found:
    """
    What one level knows of some places.

    Attributes:
        known: whether it knows what stands before, bool of shape [places].
        contexts: where it does.
        totals, spared: of the contexts there.
        counts: of the symbols that stand there.
        gone: whether one of these counts is left out.
    """

    known: Numbers
    contexts: Numbers
    totals: Numbers
    spared: Numbers
    counts: Numbers
    gone: Numbers


@attrs.frozen(eq=False)
class Counts:
    """
    Levels of contexts, from none to `order - 1` symbols long.

    A context does not reach beyond the beginning of its document. What may not come is never
    expected, since a context knows its state.

    Attributes:
        levels: by the length of their contexts.
        allowed: whether a symbol may come, in each of the states, bool of shape
            [states, symbols].
    """

    levels: tuple[Level, ...]
    allowed: Numbers

    @classmethod
    def of(
        cls,
        symbols: Numbers,
        order: int,
        allowed: Numbers,
        states: Numbers | None = None,
        end: int = 0,
    ) -> Counts:
        """
        Count.

        Args:
            symbols: documents with `end` before, between and behind them, below `MOST_SYMBOLS`,
                int of shape [symbols].
            order: the most symbols that are looked at together; fewer if no document has so many.
            allowed: as above.
            states: the state in which each stands, int of shape [symbols]; None if there is one.
            end: the symbol of the end.
        """
        states = np.zeros(len(symbols), np.int64) if states is None else states
        all_places = Places.within(symbols, states, end, order)
        after = symbols[1:]
        levels: list[Level] = []
        kinds = np.empty(0, np.int64)  # a place for each longer run
        for length, hashes in reversed(list(enumerate(all_places.hashes()))):
            # A shorter run counts by the kinds of longer ones that end with it; at the beginning
            # of a document there is none longer, and those of the greatest length count singly.
            depths = all_places.depths
            own = np.nonzero(depths >= length if not levels else depths == length)[0]
            if not levels and not len(own):
                continue  # no document is so long
            places = np.concatenate([kinds, own])
            runs = mixed(hashes[places], after[places] + (MOST_SYMBOLS))
            _, first, counts = np.unique(runs, return_index=True, return_counts=True)
            kinds = places[first]
            levels.append(Level.of(hashes[kinds], after[kinds], counts))
        return cls(tuple(reversed(levels)), allowed)

    @property
    def order(self) -> int:
        """The most symbols that are looked at together."""
        return len(self.levels)

    @property
    def features(self) -> int:
        """How many different answers there are to how much is known of a place."""
        return self.order * _BUCKETS + 1

    def _found(self, places: Places, after: Numbers, left_out: bool) -> list[_Found]:
        """What each level knows, the lowest first."""
        found: list[_Found] = []
        gone = np.zeros(len(places.depths), bool)
        by_length = zip(range(self.order), self.levels, places.hashes(), strict=False)
        for length, level, hashes in reversed(list(by_length)):
            contexts, known = level.find(hashes)
            known &= places.depths >= length
            counts = np.where(known, level.count(contexts, after), 0)
            totals = np.where(known, level.totals[contexts], 0)
            spared = np.where(known, level.spared[contexts], 0)
            if left_out:
                top = length == self.order - 1
                counted = places.depths >= length if top else places.depths == length
                gone = (gone | counted) & (counts > 0)
                less = level.discount(counts) - level.discount(np.maximum(counts - 1, 0))
                spared = spared - np.where(gone, less, 0)
                totals = totals - gone
                counts = counts - gone
            known &= totals > 0
            found.append(_Found(known, contexts, np.maximum(totals, 1), spared, counts, gone))
            gone = gone & (counts == 0)  # a kind is gone, by which a shorter run was counted
        return found[::-1]

    def expected(
        self, places: Places, after: Numbers, *, left_out: bool = False
    ) -> tuple[Numbers, Numbers]:
        """
        How likely the symbols are that stand at some places.

        Args:
            after: those symbols, int of shape [places].
            left_out: as if this one occurrence had not been counted, which tells of texts that
                were counted what to expect of others.

        Returns:
            Probabilities, float64 of shape [places], and how much is known of what stands
            before, int64 below `features`.
        """
        chances = 1 / self.allowed.sum(1)[places.states]
        features = np.zeros(len(after), np.int64)
        for length, found in enumerate(self._found(places, after, left_out)):
            kept = found.counts - self.levels[length].discount(found.counts)
            more = (kept + found.spared * chances) / found.totals
            chances = np.where(found.known, more, chances)
            features = np.where(found.known, _feature(length, found.totals), features)
        return chances, features

    def following(self, places: Places, left_out: Numbers | None = None) -> tuple[Numbers, Numbers]:
        """
        How likely each symbol is to come at some places.

        Args:
            left_out: the symbols that stand there, int of shape [places], if they are to be left
                out of the counts as by `expected`.

        Returns:
            Probabilities, float32 of shape [places, symbols], and how much is known of what
            stands before, int64 below `features`.
        """
        if len(places.states) == 1 and left_out is None:
            return self._following_one(places)
        after = np.zeros(len(places.states), np.int64) if left_out is None else left_out
        levels = self._found(places, after, left_out is not None)
        features = np.zeros(len(after), np.int64)
        # What a level says counts for as much as the longer ones spare.
        weights = [np.ones(len(after), np.float32)]
        for length, found in enumerate(levels):
            features = np.where(found.known, _feature(length, found.totals), features)
        for found in levels[:0:-1]:
            spared = np.where(found.known, found.spared / found.totals, 1)
            weights.append((weights[-1] * spared).astype(np.float32))
        lowest = weights.pop()
        chances = self._alone[places.states] * lowest[:, None]
        for level, found, weight in zip(self.levels[1:], levels[1:], weights[::-1], strict=True):
            rows = np.nonzero(found.known)[0]
            contexts = found.contexts[rows]
            shares = (weight[rows] / found.totals[rows]).astype(np.float32)
            for row, start, end, share in zip(
                rows.tolist(),
                level.starts[contexts].tolist(),
                level.starts[contexts + 1].tolist(),
                shares,
                strict=True,
            ):
                chances[row, level.symbols[start:end]] += level.kept[start:end] * share
            gone = found.gone[rows]
            rows, shares = rows[gone], shares[gone]
            chances[rows, after[rows]] -= _less(level, found.counts[rows]) * shares
        rows = np.nonzero(levels[0].gone)[0]
        if len(rows):
            states, symbols = places.states[rows], after[rows]
            other = self._without(levels[0], rows, states, symbols) - self._alone[states]
            chances[rows] += other * lowest[rows, None]
        return chances, features

    def _following_one(self, places: Places) -> tuple[Numbers, Numbers]:
        """The same of a single place, where numpy would take longer to begin than to end."""
        state, depth = int(places.states[0]), int(places.depths[0])
        before = places.before[0].tolist()
        hashed = mixed_one(0, state)
        found: list[tuple[slice, int, float]] = []
        length = 0
        while True:
            place = bisect_left(self._contexts[length], hashed)
            contexts = self._contexts[length]
            if place == len(contexts) or contexts[place] != hashed:
                break
            found.append(self.levels[length].context(place))
            if length == min(depth, self.order - 1):
                break
            hashed = mixed_one(hashed, before[length])
            length += 1
        if not found:
            return self._even[state : state + 1].copy(), np.zeros(1, np.int64)
        weight = 1.0
        added = []
        for level, (some, total, spared) in zip(
            self.levels[len(found) - 1 : 0 : -1], found[:0:-1], strict=True
        ):
            added.append((level, some, weight / total))
            weight *= spared
        chances = self._alone[state] * np.float32(weight)
        for level, some, share in reversed(added):
            chances[level.symbols[some]] += level.kept[some] * np.float32(share)
        return chances[None], _feature(len(found) - 1, np.array([found[-1][1]]))

    @cached_property
    def _contexts(self) -> list[memoryview[Any]]:
        return [view(level.contexts) for level in self.levels]

    @cached_property
    def _even(self) -> Numbers:
        found: Numbers = (self.allowed / self.allowed.sum(1, keepdims=True)).astype(np.float32)
        return found

    @cached_property
    def _lowest(self) -> Numbers:
        """What the discounts leave of each symbol where nothing is known of what stands before."""
        level = self.levels[0]
        found = np.zeros((len(level.contexts), self.allowed.shape[1]), np.float32)
        found[np.repeat(np.arange(len(level.contexts)), level.lengths), level.symbols] = level.kept
        return found

    @cached_property
    def _kept(self) -> Numbers:
        """What the discounts leave of each symbol in each state, whatever stands before."""
        level = self.levels[0]
        found = np.zeros(self.allowed.shape, np.float32)
        for state, context, is_known in self._lowest_contexts():
            if is_known:
                some = slice(level.starts[context], level.starts[context + 1])
                found[state, level.symbols[some]] = level.kept[some]
        return found

    def _lowest_contexts(self) -> Iterator[tuple[int, int, bool]]:
        """Of each state the place of the context in which no symbol stands before."""
        states = np.arange(len(self.allowed))
        one = np.ones(len(states), np.int64)
        hashes = next(Places(one[:, None], one, states).hashes())
        contexts, known = self.levels[0].find(hashes)
        return zip(states.tolist(), contexts.tolist(), known.tolist(), strict=True)

    @cached_property
    def _alone(self) -> Numbers:
        """How likely each symbol is in each state, whatever stands before."""
        found = self._even.copy()
        level = self.levels[0]
        for state, context, is_known in self._lowest_contexts():
            if is_known:
                found[state] *= level.spared[context]
                found[state] += self._kept[state]
                found[state] /= level.totals[context]
        return found

    def _without(self, found: _Found, rows: Numbers, states: Numbers, symbols: Numbers) -> Numbers:
        """The same for some places, where one occurrence of a symbol is left out."""
        level, counts = self.levels[0], found.counts[rows]
        kept = self._kept[states]
        kept[np.arange(len(rows)), symbols] -= _less(level, counts)
        even = self._even[states]
        whole = kept + even * found.spared[rows, None].astype(np.float32)
        whole /= found.totals[rows, None].astype(np.float32)
        return np.where(found.known[rows, None], whole, even)

    def to_arrays(self) -> dict[str, Numbers]:
        """What `from_arrays` takes."""
        found: dict[str, Numbers] = {}
        for length, level in enumerate(self.levels):
            for name in ("contexts", "lengths", "symbols", "counts"):
                found[f"{length}.{name}"] = getattr(level, name)
            found[f"{length}.discounts"] = np.array(level.discounts)
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Numbers], allowed: Numbers) -> Counts:
        """
        The inverse of `to_arrays`; other arrays may be among them.

        Raises:
            KeyError, ValueError: an array is missing, or they do not belong together.
        """
        order = sum(name.endswith(".contexts") for name in arrays)
        if not order:
            raise ValueError("it holds no counts")
        levels = []
        for length in range(order):
            found = {name: arrays[f"{length}.{name}"] for name in _KINDS}
            for name, values in found.items():
                if values.dtype != _KINDS[name] or values.ndim != 1:
                    raise ValueError(f"{length}.{name} is of another kind")
            one, two, more = found.pop("discounts").tolist()
            level = Level(**found, discounts=(one, two, more))
            entries = int(level.lengths.sum(dtype=np.int64))
            is_right = entries == len(level.symbols) == len(level.counts)
            if not is_right or len(level.contexts) != len(level.lengths) or not entries:
                raise ValueError("its arrays do not belong together")
            if int(level.symbols.max()) >= allowed.shape[1]:
                raise ValueError("it counts the symbols of another model")
            levels.append(level)
        return cls(tuple(levels), allowed)


def _feature(length: int, totals: Numbers) -> Numbers:
    bucket = np.ceil(np.log2(np.maximum(totals, 1)) / 2).astype(np.int64)
    found: Numbers = 1 + length * _BUCKETS + np.minimum(bucket, _BUCKETS - 1)
    return found


def _less(level: Level, counts: Numbers) -> Numbers:
    """What the discounts leave of one more than `counts` and not of them."""
    found: Numbers = 1 - level.discount(counts + 1) + level.discount(counts)
    return found
