"""Words known by numbers, against a plain sorted list."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen.arrays import save_arrays
from tweetgen.errors import BundleError
from tweetgen.vocabulary import Vocabulary

# Few letters, so that many words begin with others; bytes of all lengths; a long common head.
PARTS = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        "\0",
        "\x01",
        "\x7f",
        "é",
        "界",
        "😀",
        "\ud800",
        "\udfff",
        "\U0010ffff",
        "x" * 20,
    ]
)
WORDS = st.lists(PARTS, min_size=1, max_size=6).map("".join)
WORD_SETS = st.one_of(st.sets(WORDS, max_size=60), st.sets(st.text(min_size=1), max_size=60))
PATTERNS = st.one_of(WORDS, st.text(min_size=1, max_size=3))


def raw(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def in_order(words: set[str]) -> list[str]:
    return sorted(words, key=raw)


def vocabulary_of(words: set[str]) -> Vocabulary:
    """Built from the words in an order of no meaning."""
    shuffled = [raw(word) for word in sorted(words, key=lambda word: raw(word)[::-1])]
    signs = np.frombuffer(b"".join(shuffled), np.uint8)
    made, places = Vocabulary.sorting(signs, np.array([*map(len, shuffled)], np.int64))
    assert [shuffled[place] for place in places] == [raw(word) for word in in_order(words)]
    return made


@given(WORD_SETS, st.lists(PATTERNS, max_size=10))
@settings(deadline=None, max_examples=200)
def test_it_answers_as_a_sorted_list_does(words, others):
    ordered = in_order(words)
    plain = [raw(word) for word in ordered]
    for vocabulary in (vocabulary_of(words), Vocabulary.of(plain)):
        assert len(vocabulary) == len(ordered)
        assert list(vocabulary) == ordered
        for _ in range(2):  # the second time from memory
            assert [vocabulary.word(n) for n in range(1, len(ordered) + 1)] == ordered
            for other in [*ordered, *others]:
                expected = ordered.index(other) + 1 if other in words else 0
                assert vocabulary.number(other) == expected
        assert vocabulary.words(range(1, len(ordered) + 1)) == ordered
        assert vocabulary.numbers(others) == [vocabulary.number(other) for other in others]


@given(WORD_SETS, st.lists(PATTERNS, max_size=10))
@settings(deadline=None, max_examples=200)
def test_it_finds_parts_as_a_plain_search_does(words, parts):
    ordered, vocabulary = in_order(words), vocabulary_of(words)
    for part in [*parts, *ordered]:
        begin = [n for n, word in enumerate(ordered, 1) if word.startswith(part)]
        assert list(vocabulary.starting_with(part)) == begin
        assert vocabulary.holds(part) == any(part in word for word in ordered)
        folded = part.casefold()
        have = [n for n, word in enumerate(ordered, 1) if folded in word.casefold()]
        assert vocabulary.containing(part) == have


@given(WORD_SETS)
@settings(deadline=None)
def test_prefix_ends_are_where_the_words_that_begin_alike_end(words):
    vocabulary = vocabulary_of(words)
    ends = vocabulary.prefix_ends
    assert len(ends) == len(words) + 1
    for number, word in enumerate(in_order(words), 1):
        assert ends[number] == vocabulary.starting_with(word).stop


def test_a_part_of_two_neighbours_is_in_neither():
    """The words lie side by side; what is between them belongs to none."""
    vocabulary = vocabulary_of({"ab", "cd", "."})
    assert vocabulary.holds("b")
    assert not vocabulary.holds("bc")
    assert not vocabulary.holds("a.")
    assert vocabulary.holds(".")  # as itself, not as a pattern
    assert not vocabulary.holds("..")


@pytest.mark.parametrize("count", [1, 15, 16, 17, 31, 32, 33, 1000])
def test_every_size_is_looked_up_to_its_last_word(count):
    """Around the borders of what is written down: every sixteenth place."""
    words = {f"w{number:04}" for number in range(count)}
    vocabulary = vocabulary_of(words)
    assert vocabulary.numbers(sorted(words)) == list(range(1, count + 1))
    assert vocabulary.numbers(["", "v", "w", "w0000x", f"w{count:04}", "x"]) == [0] * 6
    assert vocabulary.word(count) == max(words)


def test_more_words_than_are_remembered_are_all_still_right(monkeypatch):
    monkeypatch.setattr("tweetgen.vocabulary._CACHED", 10)
    words = sorted(f"word{number}" for number in range(100))
    vocabulary = vocabulary_of(set(words))
    for _ in range(2):
        assert vocabulary.words(range(1, 101)) == words
        assert vocabulary.numbers([*words, "none"]) == [*range(1, 101), 0]


def test_words_that_differ_behind_a_long_common_head_are_in_order():
    """They are sorted eight bytes at a time, and may end in the middle of eight."""
    words = {"x" * n + end for n in (7, 8, 9, 15, 16, 17, 1000) for end in ("", "a", "b\x01", "é")}
    assert list(vocabulary_of(words)) == in_order(words)


@given(WORD_SETS)
@settings(deadline=None, max_examples=30)
def test_a_saved_vocabulary_is_the_same(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("vocabulary")
    vocabulary_of(words).save(folder)
    loaded = Vocabulary.load(folder)
    assert list(loaded) == in_order(words)
    assert loaded.numbers(in_order(words)) == list(range(1, len(words) + 1))
    assert loaded.number("not there") == 0
    assert list(loaded.starting_with("")) == list(range(1, len(words) + 1))


def test_a_saved_vocabulary_is_mapped_not_read(tmp_path):
    vocabulary_of({"one", "two"}).save(tmp_path)
    loaded = Vocabulary.load(tmp_path)
    for array in (loaded._words, loaded._places):
        assert isinstance(array.base, np.memmap)


@pytest.fixture
def saved(tmp_path) -> Path:
    vocabulary_of({f"word{number}" for number in range(40)}).save(tmp_path)
    return tmp_path


def damage(path: Path, how: str) -> None:
    """Make the array at `path` something else."""
    content = path.read_bytes()
    path.unlink()
    if how == "empty":
        path.touch()
    elif how == "truncated":
        path.write_bytes(content[:-3])
    elif how == "text":
        path.write_text("not an array")
    elif how == "other numbers":
        np.save(path, np.zeros(4, np.float32))
    elif how == "a table":
        np.save(path, np.zeros((2, 2), "uint32"))
    elif how == "pickle":
        np.save(path, np.array([{"a": 1}], object), allow_pickle=True)
    elif how == "zip":
        with path.open("wb") as stream:
            np.savez(stream, a=np.zeros(3))


DAMAGE = ["missing", "empty", "truncated", "text", "other numbers", "a table", "pickle", "zip"]


@pytest.mark.parametrize("name", ["words", "places"])
@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_file_is_one_clear_error(saved, name, how):
    damage(saved / f"{name}.npy", how)
    with pytest.raises(BundleError, match=rf"{name}\.npy: is damaged \("):
        Vocabulary.load(saved)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([], b"a\xffb\xff"),
        ([0, 17], b"a\xff"),
        ([0, 2, 2], b"a\xffb\xff"),
    ],
)
def test_files_that_do_not_fit_each_other_are_damaged(tmp_path, places, words):
    save_arrays(tmp_path, places=np.array(places, np.uint32), words=np.frombuffer(words, np.uint8))
    with pytest.raises(BundleError, match=r"places\.npy: is damaged"):
        Vocabulary.load(tmp_path)
