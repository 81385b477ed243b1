"""Helpers for arrays, against plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen.arrays import changes, in_order, load_array, save_arrays, smallest, stretches
from tweetgen.errors import BundleError


@given(
    st.integers(1, 64).flatmap(
        lambda bits: st.tuples(st.just(bits), st.lists(st.integers(0, 2**bits - 1), max_size=40))
    )
)
@settings(deadline=None, max_examples=200)
def test_in_order_sorts_and_says_where_each_stood(case):
    """Of few bits and of all 64, where a key leaves none free for its place."""
    bits, numbers = case
    keys, order = in_order(np.array(numbers, np.uint64), bits)
    assert keys.tolist() == sorted(numbers)
    assert sorted(order.tolist()) == list(range(len(numbers)))
    assert [numbers[place] for place in order] == sorted(numbers)


def test_in_order_does_not_change_what_it_is_given():
    keys = np.array([3, 1, 2], np.uint64)
    in_order(keys, 64)
    assert keys.tolist() == [3, 1, 2]


@given(st.lists(st.integers(0, 2)))
@settings(deadline=None)
def test_changes_are_where_a_number_differs_from_the_one_before(numbers):
    expected = [not i or numbers[i] != numbers[i - 1] for i in range(len(numbers))]
    assert changes(np.array(numbers, np.int64)).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=10))
@settings(deadline=None)
def test_stretches_are_the_ranges_one_after_another(pairs):
    begins = np.array([begin for begin, _ in pairs], np.int64)
    lengths = np.array([length for _, length in pairs], np.int64)
    expected = [place for begin, length in pairs for place in range(begin, begin + length)]
    assert stretches(begins, lengths).tolist() == expected


@pytest.mark.parametrize(
    ("most", "kind"), [(0, "u1"), (255, "u1"), (256, "u2"), (65_535, "u2"), (65_536, "u4")]
)
def test_the_smallest_type_holds_the_most(most, kind):
    values = smallest(np.array([0, most], np.int64), most)
    assert values.dtype == np.dtype(kind)
    assert values.tolist() == [0, most]


def test_a_file_of_another_type_is_refused_by_name(tmp_path):
    save_arrays(tmp_path, counts=np.arange(3, dtype=np.uint16))
    assert load_array(tmp_path, "counts", "u1", "u2").tolist() == [0, 1, 2]
    with pytest.raises(BundleError, match=r"counts\.npy: is damaged \(uint16 numbers"):
        load_array(tmp_path, "counts", "u1", "i2")


def test_a_saved_array_is_mapped_and_an_empty_one_comes_back(tmp_path):
    save_arrays(tmp_path, some=np.arange(3, dtype=np.uint8), none=np.zeros(0, np.uint8))
    assert isinstance(load_array(tmp_path, "some", "u1").base, np.memmap)
    assert load_array(tmp_path, "none", "u1").tolist() == []
