"""Words: how a text is cut into them, put together again, and what they leave open of it."""

from __future__ import annotations

from itertools import product
from math import fsum, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers.textgenrnn import cut
from tweetgen_charrnn.alphabet import END
from tweetgen_charrnn.spelling import START, rules_of
from tweetgen_charrnn.words import Words

WORDS = Words(["hello", "world", "the", "it", "s", "goat", "жар", *",.!()'’@#-\n", '"'])
PARTS = [*"abAB .,!'\"(@#\n\\é", "the ", "The ", "GOAT", "hello", "It", "’", "Жар"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)


@given(TEXTS)
def test_a_text_is_cut_as_it_was(text):
    wanted = [WORDS.symbol(word) or WORDS.unknown for word in cut(text)]
    assert WORDS.encode(text).tolist() == wanted


def test_a_backslash_and_other_blanks_are_within_words():
    words = Words(["a\\b", "c\u00a0d", "e\rf"])
    assert words.encode("A\\b c\u00a0D e\rf").tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "hello, world!",
        "the (hello) world.",
        "it's the goat",
        "it’s the goat",
        'the "goat" hello "the world".',
        "hello @goat #goat",
        "hello,\nthe goat",
        'the "\nthe "goat" hello',
        "",
    ],
)
def test_normal_text_comes_back(text):
    assert WORDS.decode(WORDS.encode(text).tolist()) == text


def test_an_end_leaves_nothing_and_the_next_text_begins_without_a_blank():
    assert WORDS.decode([1, 2, END, 1]) == "hello worldhello"


@given(st.lists(st.integers(0, WORDS.size - 1), max_size=12))
def test_pieces_join_to_the_whole_and_are_as_long_as_is_told(symbols):
    states = WORDS.states(np.array(symbols, np.int64))
    pieces = [WORDS.decode([s], state) for s, state in zip(symbols, states.tolist(), strict=False)]
    assert "".join(pieces) == WORDS.decode(symbols)
    lengths = WORDS.lengths(states[:-1], np.array(symbols, np.int64))
    assert lengths.tolist() == [len(piece) for piece in pieces]


@given(TEXTS)
def test_what_a_text_reads_as_otherwise_costs_more(text):
    symbols = WORDS.encode(text).tolist()
    written = WORDS.decode(symbols)
    if text != written and WORDS.unknown not in symbols:
        assert WORDS.beside(text) > WORDS.beside(written) >= 0


def bits(text: str) -> float:
    return WORDS.beside(text) / log(2)


def test_an_unknown_word_costs_its_bytes_and_an_end():
    assert bits("the éa goat") - bits("the goat") >= 8 * 4
    assert bits("xyzzyx") - bits("xyz") == pytest.approx(24)


def test_a_capital_costs_a_few_bits_and_a_strange_one_its_bytes():
    plain = bits("hello world")
    assert 1 < bits("Hello world") - plain < 4
    assert 3 < bits("HELLO world") - plain < 6
    assert bits("hELlo world") - plain > 48


def test_the_ways_of_writing_two_words_are_no_more_likely_than_all():
    """All cases of the letters, and up to six blanks at each of three places."""

    def cases(word: str) -> list[str]:
        return ["".join(way) for way in product(*((c, c.upper()) for c in word))]

    shares = [
        np.exp(-WORDS.beside(" " * a + it + " " * b + "!" + " " * c))
        for it, a, b, c in product(cases("it"), range(7), range(7), range(7))
    ]
    assert 0.98 < fsum(shares) <= 1


def test_what_is_unknown_a_loose_mark_and_other_letters_are_never_written():
    words = Words(["goat", "\u0301", "\u200dgoat", "goat\u200d", "e\u0301", "fog"])
    rules = rules_of(words, "Goate\u0301\u200d")
    allowed = rules.allowed(np.array([START, START]))
    assert allowed[0].tolist() == [True, True, False, False, False, True, False, False]
    assert allowed.shape == (2, words.size)
    assert rules.after(np.array([START]), np.array([1])).tolist() == [START]
