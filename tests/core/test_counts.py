"""Counting what follows what: against a count by hand, and against leaving a place out."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen.counts import Counts, Level, Places

END, SYMBOLS = 0, 5
ALL = np.ones((1, SYMBOLS), bool)

documents = st.lists(st.lists(st.integers(1, SYMBOLS - 1), max_size=7), min_size=1, max_size=8)


def joined(texts: list[list[int]]) -> np.ndarray:
    return np.array([END] + [symbol for text in texts for symbol in (*text, END)])


def places_of(symbols: np.ndarray, order: int) -> Places:
    return Places.within(symbols, np.zeros(len(symbols), int), END, order)


class ByHand:
    """The definition of interpolated Kneser-Ney with dictionaries; its discounts are given."""

    def __init__(self, texts: list[list[int]], counts: Counts) -> None:
        self._discounts = [level.discounts for level in counts.levels]
        self._order = order = counts.order
        runs: list[dict[tuple[int, ...], int]] = [defaultdict(int) for _ in range(self._order + 1)]
        for text in texts:
            whole = (END, *text, END)
            for at in range(1, len(whole)):
                for size in range(1, self._order + 1):
                    if at - size + 1 >= 0:
                        runs[size][whole[at - size + 1 : at + 1]] += 1
        self.often: list[dict[tuple[int, ...], int]] = [{} for _ in range(order + 1)]
        self.often[order] = dict(runs[self._order])
        for size in range(self._order - 1, 0, -1):
            for run, times in runs[size].items():
                kinds = sum(1 for longer in runs[size + 1] if longer[1:] == run)
                begins = run[0] == END and size > 1
                self.often[size][run] = times if begins else kinds

    def chance(self, before: tuple[int, ...], symbol: int) -> float:
        size = len(before) + 1
        lower = self.chance(before[1:], symbol) if before else 1 / SYMBOLS
        follow = {run[-1]: n for run, n in self.often[size].items() if run[:-1] == before}
        if not follow:
            return lower
        taken = {s: self._discounts[size - 1][min(n, 3) - 1] for s, n in follow.items()}
        kept = follow.get(symbol, 0) - taken.get(symbol, 0)
        return (kept + sum(taken.values()) * lower) / sum(follow.values())


@settings(max_examples=60, deadline=None)
@given(documents, st.integers(2, 4))
def test_as_counted_by_hand(texts, order):
    symbols = joined(texts)
    counts = Counts.of(symbols, order, ALL)
    by_hand = ByHand(texts, counts)
    chances, _ = counts.expected(places_of(symbols, order), symbols[1:])
    for at in range(1, len(symbols)):
        begin = max(place for place in range(at) if symbols[place] == END)
        before = tuple(symbols[max(begin, at - counts.order + 1) : at].tolist())
        assert chances[at - 1] == pytest.approx(by_hand.chance(before, symbols[at]), rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(documents, documents, st.integers(1, 4))
def test_all_that_may_follow_is_one_and_agrees_with_each(texts, others, order):
    counts = Counts.of(joined(texts), order, ALL)
    symbols = joined(others)
    places = places_of(symbols, order)
    every, much = counts.following(places)
    each, as_much = counts.expected(places, symbols[1:])
    assert every.sum(1) == pytest.approx(1, abs=1e-5)
    assert (every >= 0).all()
    for at in range(len(each)):
        one = Places(*(part[at : at + 1] for part in (places.before, places.depths, places.states)))
        alone, as_little = counts.following(one)
        assert alone[0] == pytest.approx(every[at], abs=1e-6)
        assert as_little == much[at : at + 1]
    assert every[np.arange(len(each)), symbols[1:]] == pytest.approx(each, abs=1e-6)
    assert (much == as_much).all()
    assert 0 <= much.min() <= much.max() < counts.features


@settings(max_examples=60, deadline=None)
@given(documents, st.integers(1, 4), st.data())
def test_a_place_left_out_was_never_there(texts, order, data):
    symbols = joined(texts)
    counts = Counts.of(symbols, order, ALL)
    at = data.draw(st.integers(0, len(symbols) - 2))
    places = places_of(symbols, order)
    found, _ = counts.expected(places, symbols[1:], left_out=True)
    every, _ = counts.following(places, symbols[1:])
    assert every.sum(1) == pytest.approx(1, abs=1e-5)
    assert every[np.arange(len(found)), symbols[1:]] == pytest.approx(found, abs=1e-6)

    class Without(ByHand):
        def __init__(self) -> None:
            super().__init__(texts, counts)
            begin = max(place for place in range(at + 1) if symbols[place] == END)
            longest = tuple(symbols[max(begin, at + 2 - counts.order) : at + 2].tolist())
            for size in range(len(longest), 0, -1):
                run = longest[len(longest) - size :]
                self.often[size][run] -= 1
                if self.often[size][run]:
                    break
                del self.often[size][run]

    begin = max(place for place in range(at + 1) if symbols[place] == END)
    before = tuple(symbols[max(begin, at + 2 - counts.order) : at + 1].tolist())
    assert found[at] == pytest.approx(Without().chance(before, symbols[at + 1]), rel=1e-5)


def test_what_may_not_come_in_a_state_is_never_expected():
    # Behind a 1 only 3 and 4 may stand, elsewhere all but those.
    allowed = np.array([[True, True, True, False, False], [False, False, False, True, True]])
    symbols = np.array([END, 2, 1, 3, 2, END, 1, 4, END, 2, END])
    states = np.array([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
    counts = Counts.of(symbols, 3, allowed, states)
    every, _ = counts.following(Places.within(symbols, states, END, 3))
    assert (every[~allowed[states[1:]]] == 0).all()
    assert every.sum(1) == pytest.approx(1, abs=1e-6)


def test_texts_that_were_not_counted_are_expected_as_those_left_out_foretell():
    random = np.random.default_rng(0)
    table = random.dirichlet(np.full(SYMBOLS, 0.3), (SYMBOLS, SYMBOLS))

    def texts(number: int) -> np.ndarray:
        found = [END]
        for _ in range(number):
            before, last = END, END
            while last != END or found[-1] == END:
                new = int(random.choice(SYMBOLS, p=table[before, last]))
                before, last = last, new
                found.append(new)
                if new == END:
                    break
        return np.array([*found, END] if found[-1] != END else found)

    seen, unseen = texts(1500), texts(1500)
    counts = Counts.of(seen, 3, ALL)

    def bits(symbols: np.ndarray, *, left_out: bool) -> float:
        found, _ = counts.expected(places_of(symbols, 3), symbols[1:], left_out=left_out)
        return float(-np.log2(found).mean())

    assert bits(seen, left_out=True) == pytest.approx(bits(unseen, left_out=False), rel=0.03)
    assert bits(seen, left_out=False) < bits(seen, left_out=True)


def test_arrays_are_the_counts_again():
    symbols = joined([[1, 2, 3], [2, 2], [4]])
    counts = Counts.of(symbols, 3, ALL)
    again = Counts.from_arrays(counts.to_arrays(), ALL)
    places = places_of(symbols, 3)
    assert np.array_equal(again.following(places)[0], counts.following(places)[0])
    arrays = counts.to_arrays()
    del arrays["1.counts"]
    with pytest.raises(KeyError, match="counts"):
        Counts.from_arrays(arrays, ALL)


def test_discounts_stay_within_what_was_counted():
    level = Level.of(np.array([7, 7, 9], np.uint64), np.array([1, 2, 1]), np.array([1, 1, 40]))
    assert (level.discount(level.counts) < level.counts).all()
    assert (level.discount(level.counts) > 0).all()
