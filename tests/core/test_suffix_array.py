"""Places in the order of what stands there, against plain sorting and searching."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen.suffix_array import SuffixArray

MOST = st.sampled_from([1, 2, 3, 200, 70_000, 2**31 - 2])  # two tokens fit into 64 bits, or all


@st.composite
def texts_and_runs(draw) -> tuple[int, list[int], list[list[int]]]:
    """Few different tokens, so that runs repeat; the greatest among them."""
    most = draw(MOST)
    token = st.sampled_from(sorted({1, min(2, most), most}))
    text = draw(st.lists(token, min_size=1, max_size=60))
    runs = draw(st.lists(st.lists(token, min_size=1, max_size=10), max_size=12))
    begin = draw(st.integers(0, len(text) - 1))
    return most, text, [*runs, text[begin:], text[begin : begin + 5], text]


def build(text: list[int], most: int) -> SuffixArray:
    return SuffixArray.build(np.array(text, np.int32), most)


@given(texts_and_runs())
@settings(deadline=None, max_examples=300)
def test_the_places_are_sorted_by_what_stands_there(case):
    most, text, _ = case
    assert build(text, most).order.tolist() == sorted(range(len(text)), key=lambda at: text[at:])


@pytest.mark.parametrize("text", [[1] * 300, [1, 2] * 150, [2] + [1] * 299, [1] * 299 + [2]])
def test_long_repetitions_are_sorted(text):
    assert build(text, 2).order.tolist() == sorted(range(300), key=lambda at: text[at:])


@given(texts_and_runs())
@settings(deadline=None, max_examples=300)
def test_runs_are_found_where_a_plain_search_finds_them(case):
    most, text, runs = case
    array = build(text, most)
    ordered = sorted(text[at:] for at in range(len(text)))
    has = [any(there[: len(run)] == run for there in ordered) for run in runs]
    lower = [sum(there < run for there in ordered) for run in runs]
    for _ in range(2):  # the second time from memory
        assert [array.has(run) for run in runs] == has
        assert [array.lower(run) for run in runs] == lower
    flat = np.array([token for run in runs for token in run], np.int64)
    lengths = np.array([*map(len, runs)], np.int64)
    begins = np.cumsum(lengths) - lengths
    assert array.have(flat, begins, lengths).tolist() == has
    assert array.lower_many(flat, begins, lengths).tolist() == lower
