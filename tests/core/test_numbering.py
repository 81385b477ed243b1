"""A corpus as numbers, against `tokenise` on each text alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen import numbering
from tweetgen.numbering import END, numbered
from tweetgen.tokens import tokenise

LETTERS = st.sampled_from(
    [
        *"ab ",
        "\n",
        " \n ",
        "\0",
        "\t",
        "\x1c",
        "\x1e",  # what marks the end of a text within
        "\x1f",
        "\x7f",
        "\x85",  # white space of two bytes
        "\u00a0",
        "\u2028",
        "\u3000",
        "é",
        "\u0301",
        "は",
        "今",
        "\u3099",
        "ก",
        "\u0e31",
        "한",
        "😀",
        "\u200d",
        "\U0001f1e9",
        "𠀀",
        "\U0002ffff",
        "\U00030000",
        "\U00040000",
        "\U0010ffff",
        "\ud800",
        "\udfff",
        "abcdefgh",  # eight bytes: the longest word that is its own key
        "x" * 500,
    ]
)
TEXTS = st.one_of(st.lists(LETTERS, max_size=12).map("".join), st.text(max_size=12))
UNITS = st.sampled_from(["words", "characters"])


def read_back(texts, unit="words") -> list[list[str]]:
    """The texts that the numbers stand for."""
    numbers, vocabulary = numbered(texts, unit)
    found: list[list[str]] = []
    if len(numbers):
        assert numbers[-1] == END
    begin = 0
    for place, number in enumerate(numbers.tolist()):
        if number == END:
            found.append(vocabulary.words(numbers[begin:place].tolist()))
            begin = place + 1
    return found


def plain(texts, unit="words") -> list[list[str]]:
    return [tokens for text in texts if (tokens := tokenise(text, unit))]


@given(st.lists(TEXTS, max_size=12), UNITS, st.integers(1, 40), st.integers(1, 3))
@settings(deadline=None, max_examples=500)
def test_the_numbers_are_the_tokens_of_each_text(texts, unit, block, at_once):
    """Whatever is in them, and wherever one block ends and the next begins."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "_BLOCK", block)
        patch.setattr(numbering, "_AT_ONCE", at_once)
        assert read_back(texts, unit) == plain(texts, unit)


@given(st.lists(TEXTS, max_size=12), UNITS)
@settings(deadline=None)
def test_the_vocabulary_is_the_different_tokens_in_order(texts, unit):
    different = {token for tokens in plain(texts, unit) for token in tokens}
    expected = sorted(different, key=lambda token: token.encode("utf-8", "surrogatepass"))
    assert list(numbered(texts, unit)[1]) == expected


@pytest.mark.parametrize("unit", ["words", "characters"])
@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["\0"]])
def test_nothing_has_no_numbers(texts, unit):
    numbers, vocabulary = numbered(texts, unit)
    assert (len(numbers), len(vocabulary)) == (0, 0)


def test_blank_texts_are_left_out_of_words():
    numbers, vocabulary = numbered(["", " ", "a", "\t\x1e", "b a", " \0 ", ""])
    assert (numbers.tolist(), list(vocabulary)) == ([1, 0, 2, 1, 0], ["a", "b"])


def test_a_stream_is_read_once():
    assert read_back(iter(["one two", "three"])) == [["one", "two"], ["three"]]


@pytest.mark.parametrize("size", [7, 8, 9, 15, 16, 17, 1023, 1024, 1025, 1032, 1033, 5000])
def test_long_words_that_differ_in_one_byte_are_different(size):
    """At each end and in the middle of a word, of all the lengths that are hashed differently."""
    words = ["a" * size, "a" * (size - 1), "a" * (size + 1)]
    places = {0, size // 2, size - 1, min(size - 1, 1023), min(size - 1, 1024)}
    words += ["a" * place + "b" + "a" * (size - place - 1) for place in places]
    texts = [f"{word} {word}" for word in words]
    assert read_back(texts) == plain(texts)


def test_many_words_are_all_numbered():
    """So many that the table within grows several times."""
    chance = random.Random(1)
    words = [f"{chance.getrandbits(40):x}" for _ in range(150_000)]
    texts = [" ".join(words[i : i + 10]) for i in range(0, len(words), 5)]
    assert read_back(texts) == plain(texts)


def test_words_whose_keys_lie_side_by_side_are_told_apart():
    """All words of one and two letters: neighbours in the table, as keys that are numbers are."""
    letters = [chr(code) for code in range(0x21, 0x17F) if not chr(code).isspace()]
    words = [*letters, *(a + b for a in letters[:200] for b in letters[:200])]
    assert read_back([" ".join(words), *words[:1000]]) == plain([" ".join(words), *words[:1000]])


@pytest.mark.parametrize("unit", ["words", "characters"])
def test_the_same_corpus_has_the_same_numbers_whatever_the_blocks(monkeypatch, unit):
    texts = [f"line {n % 7} of 今日 {n % 3}" for n in range(200)]
    whole = numbered(texts, unit)
    monkeypatch.setattr(numbering, "_BLOCK", 1)
    parts = numbered(texts, unit)
    assert whole[0].tolist() == parts[0].tolist()
    assert list(whole[1]) == list(parts[1])
