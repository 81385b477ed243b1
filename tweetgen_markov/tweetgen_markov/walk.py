"""Walks through a chain: forward, backward from a word, and many at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np

from tweetgen.arrays import Numbers, view
from tweetgen.numbering import END

from .chain import Chain

MOST_TOKENS = 2_000  # a chain may go in circles for ever, above all at temperature 0

# SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): the
# n-th number depends on the seed and n alone, so that one walk and a thousand draw the same.
_STEP, _MIX1, _MIX2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_FULL, _HALF = (1 << 64) - 1, 1 << 32

State = tuple[int, int]  # its length, and its number among those so long


@attrs.frozen
class Backoff:
    """
    When to give up the oldest token of a state: where there is one continuation only.

    It keeps long states from reciting the corpus.

    Attributes:
        odds: how often.
        floor: states of so many tokens, and shorter ones, are never given up.
    """

    odds: float
    floor: int


class Dice:
    """SplitMix64, a number at a time."""

    def __init__(self, seed: int) -> None:
        """Args: seed: of 64 bits."""
        self.state = seed & _FULL

    def below(self, limit: int) -> int:
        """A whole number in 0..limit - 1; `limit` is below 2^32."""
        self.state = z = (self.state + _STEP) & _FULL
        z = ((z ^ (z >> 30)) * _MIX1) & _FULL
        z = ((z ^ (z >> 27)) * _MIX2) & _FULL
        return (((z ^ (z >> 31)) >> 32) * limit) >> 32

    def share(self) -> float:
        """A number in [0, 1)."""
        return self.below((1 << 32) - 1) / ((1 << 32) - 1)


def rolled(states: Numbers, limits: Numbers) -> Numbers:
    """`Dice.below` for many dice at once; moves `states` on, in place."""
    states += np.uint64(_STEP)
    z = (states ^ (states >> np.uint64(30))) * np.uint64(_MIX1)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_MIX2)
    drawn: Numbers = (((z ^ (z >> np.uint64(31))) >> np.uint64(32)) * limits) >> np.uint64(32)
    return drawn


def forward(
    chain: Chain, start: State, dice: Dice, backoff: Backoff, most: int
) -> tuple[list[int], bool]:
    """
    The tokens from `start` to the end of a document, drawn as often as they were counted.

    Args:
        most: tokens after which to give up.

    Returns:
        The tokens, and whether the document ended.
    """
    order, (length, state) = chain.order, start
    odds = backoff.odds * _HALF
    floor = backoff.floor if odds else order
    first, counted, writes, leads, shorter = chain.views[length - 1]
    written: list[int] = []
    seed = dice.state
    for _ in range(most):
        while True:
            row, end = first[state], first[state + 1]
            alone = end - row == 1
            if alone and length <= floor:
                break
            # Dice.below, written out: it is most of the work.
            seed = z = (seed + _STEP) & _FULL
            z = ((z ^ (z >> 30)) * _MIX1) & _FULL
            z = (((z ^ (z >> 27)) * _MIX2) & _FULL) >> 32
            z ^= z >> 31
            if not alone:
                begin = counted[row]
                row = (
                    bisect_right(counted, begin + (z * (counted[end] - begin) >> 32), row, end) - 1
                )
                break
            if z >= odds:
                break
            length, state = length - 1, shorter[state]
            first, counted, writes, leads, shorter = chain.views[length - 1]
        token = writes[row]
        if token == END:
            dice.state = seed
            return written, True
        written.append(token)
        state = leads[row]
        if length < order:
            length += 1
            first, counted, writes, leads, shorter = chain.views[length - 1]
    dice.state = seed
    return written, False


def forward_many(chain: Chain, seeds: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """
    `forward` from the beginning for many dice at once, without back-off.

    Args:
        seeds: uint64, one for each walk.

    Returns:
        All tokens, walk after walk, and where each walk begins among them, then their number; a
        walk that did not end has `most` of them.
    """
    table = chain.tables[-1]
    dice, alive = seeds.astype(np.uint64), np.arange(len(seeds))
    states = np.zeros(len(seeds), np.uint32)
    walkers, tokens = list[Numbers](), list[Numbers]()
    lengths = np.zeros(len(seeds), np.int64)
    for _ in range(most):
        row, end = table.first[states].astype(np.int64), table.first[states + 1]
        begin = table.below[row].astype(np.uint64)
        several = end - row > 1
        at = np.flatnonzero(several)
        begin, limits = begin[at], table.below[end[at]] - begin[at]
        drawing = dice[at]
        drawn = (begin + rolled(drawing, limits)).astype(np.uint32)  # or all rows are converted
        row[at] = table.below.searchsorted(drawn, "right") - 1
        dice[at] = drawing
        token = table.writes[row]
        goes_on = np.flatnonzero(token != END)
        if not len(goes_on):
            break
        alive, dice, states = alive[goes_on], dice[goes_on], table.leads[row[goes_on]]
        walkers.append(alive)
        tokens.append(token[goes_on])
        lengths[alive] += 1
    places = np.concatenate([[0], np.cumsum(lengths)])
    flat = np.zeros(places[-1], table.writes.dtype)
    for step, (walker, token) in enumerate(zip(walkers, tokens, strict=True)):
        flat[places[walker] + step] = token
    return flat, places


class Backward:
    """
    The chain read from its end to its beginning.

    What leads into a state was counted as often as what leads out of it; so a walk backward from
    a token and one forward from it, drawn by the counts, make a text as likely as it is among all
    texts of the chain that have the token.
    """

    def __init__(self, chain: Chain, length: int) -> None:
        """Args: length: of the states to walk on."""
        self.length, self.table = length, chain.tables[length - 1]
        table = self.table
        reached = table.leads
        if length < chain.order:
            reached = chain.tables[length].shorter[reached]
        rows = np.flatnonzero(table.writes != END)
        rows = rows[np.argsort(reached[rows], kind="stable")]
        self._state_of = table.state_of(np.arange(len(table.writes)))
        self._written = [table.writes]  # by each row, then by the rows before it
        came = np.zeros(len(table), np.int64)  # a row into each state; all of them write the same
        came[reached[rows]] = rows
        begun = self._state_of
        for _ in range(length):
            self._written.append(np.where(begun > 0, table.writes[came[begun]], END))
            begun = np.where(begun > 0, self._state_of[came[begun]], 0)
        self._rows = view(rows)
        self._below = view(np.concatenate([[0], np.cumsum(table.counts[rows])]))
        self._first = view(reached[rows].searchsorted(np.arange(len(table) + 1)))
        self._states = view(self._state_of)

    def rows(self, pattern: Sequence[Sequence[int]]) -> Pivots:
        """
        The rows that write the last of the tokens after all the others.

        Args:
            pattern: for each place the tokens that may stand there, at most one more place than
                states have tokens.
        """
        here = np.isin(self.table.writes, pattern[-1])
        for back, tokens in enumerate(pattern[-2::-1], start=1):
            here &= np.isin(self._written[back], tokens)
        rows = np.flatnonzero(here)
        return Pivots(rows, np.cumsum(self.table.counts[rows]))

    def walk(self, row: int, dice: Dice, most: int) -> list[int] | None:
        """The tokens from the beginning of a document to the state of `row`; None if too many."""
        written: list[int] = []
        state, writes = self._states[row], self.table.views[2]
        while state:
            begin, end = self._first[state], self._first[state + 1]
            draw = self._below[begin]
            draw += dice.below(self._below[end] - draw)
            row = self._rows[bisect_right(self._below, draw, begin, end) - 1]
            written.append(writes[row])
            if len(written) > most:
                return None
            state = self._states[row]
        return written[::-1]


class Pivots:
    """Rows to begin a walk in both directions from, drawn as often as they were counted."""

    def __init__(self, rows: Numbers, reached: Numbers) -> None:
        self._rows, self._reached = view(rows), view(reached)
        self.count = int(reached[-1]) if len(reached) else 0

    @classmethod
    def none(cls) -> Self:
        """Nowhere to begin."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int64))

    def draw(self, dice: Dice) -> int:
        """One of the rows."""
        row: int = self._rows[bisect_right(self._reached, dice.below(self.count))]
        return row
