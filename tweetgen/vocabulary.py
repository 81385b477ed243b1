"""Words in order, mapped into memory, each known by a number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Self

import numpy as np

from .arrays import Numbers, load_array, save_arrays, stretches, view
from .errors import BundleError

_GAP = b"\xff"  # between words; no UTF-8 text has this byte
_BUCKET = 16  # words between two places that are written down
_CACHED = 1 << 16


class Vocabulary:
    """
    Different words in the order of their UTF-8 bytes; a word's number is its place, from 1.

    On disk and in memory the words lie one after another, mapped; every sixteenth's place is
    written down, so that loading costs nothing and looking up costs microseconds.
    """

    def __init__(self, words: Numbers, places: Numbers) -> None:
        """
        Args:
            words: uint8, the UTF-8 of all words, the byte 255 behind each.
            places: uint32, where each sixteenth begins, then how many words there are.
        """
        self._words, self._places = words, places
        self._bytes = view(words)
        self._starts = view(places)[:-1]
        self._count = int(places[-1])
        self._cache: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    @classmethod
    def of(cls, words: Sequence[bytes]) -> Self:
        """A vocabulary of words that are sorted already."""
        blob = _GAP.join([*words, b""])
        lengths = [len(word) + 1 for word in words]
        places = [0, *accumulate(lengths)][: len(words)][::_BUCKET]
        return cls(np.frombuffer(blob, np.uint8), np.array([*places, len(words)], np.uint32))

    @classmethod
    def sorting(cls, signs: Numbers, lengths: Numbers) -> tuple[Self, Numbers]:
        """
        A vocabulary of different words that are in no order.

        Args:
            signs: uint8, the UTF-8 of all words, one after another.
            lengths: of each word, in bytes.

        Returns:
            The vocabulary, and where each of its words stood.
        """
        order = _sorted_words(signs, lengths)
        starts, lengths = (np.cumsum(lengths) - lengths)[order], lengths[order]
        begins = np.cumsum(lengths + 1) - (lengths + 1)
        words = np.full(len(signs) + len(lengths), _GAP[0], np.uint8)
        words[stretches(begins, lengths)] = signs[stretches(starts, lengths)]
        places = np.append(begins[::_BUCKET], len(lengths)).astype(np.uint32)
        return cls(words, places), order

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        whole = bytes(self._bytes)
        return (_decoded(word) for word in whole.split(_GAP)[:-1])

    def word(self, number: int) -> str:
        """The word with this number, at least 1."""
        if (known := self._cache.get(number)) is not None:
            return known
        bucket, place = divmod(number - 1, _BUCKET)
        if len(self._cache) > _CACHED:
            self._cache.clear()
        found = self._cache[number] = _decoded(self._bucket(bucket)[place])
        return found

    def words(self, numbers: Iterable[int]) -> list[str]:
        """The words with these numbers."""
        known, word = self._cache.get, self.word
        return [known(number) or word(number) for number in numbers]

    def numbers(self, words: Iterable[str]) -> list[int]:
        """The numbers of `words`; 0 for those that are not here."""
        known, number = self._numbers.get, self.number
        return [known(word) or number(word) for word in words]

    def number(self, word: str) -> int:
        """The number of `word`; 0 if it is not here."""
        if (known := self._numbers.get(word)) is not None:
            return known
        raw = word.encode("utf-8", "surrogatepass")
        place = self._rank(raw)
        here = place < self._count and self._raw(place) == raw
        if len(self._numbers) > _CACHED:
            self._numbers.clear()
        self._numbers[word] = found = place + 1 if here else 0
        return found

    def starting_with(self, prefix: str) -> range:
        """The numbers of all words that begin with `prefix`; they lie together."""
        raw = prefix.encode("utf-8", "surrogatepass")
        return range(self._rank(raw) + 1, self._rank(raw + _GAP) + 1)

    @cached_property
    def prefix_ends(self) -> Numbers:
        """For each number the first one after it whose word does not begin with its word."""
        ends = np.full(len(self) + 1, len(self) + 1, np.int64)
        begun = list[tuple[int, bytes]]()  # words of which the one at hand is a continuation
        words = bytes(self._bytes).split(_GAP)[:-1]
        for number, word in enumerate(words, start=1):
            while begun and not word.startswith(begun[-1][1]):
                ends[begun.pop()[0]] = number
            begun.append((number, word))
        return ends

    def containing(self, part: str) -> list[int]:
        """The numbers of all words that have `part` in them, letter case ignored."""
        wanted = part.casefold()
        return [n for n, word in enumerate(self, start=1) if wanted in word.casefold()]

    def holds(self, part: str) -> bool:
        """Whether any word has `part` in it."""
        raw = re.escape(part.encode("utf-8", "surrogatepass"))
        return re.search(raw, self._bytes) is not None

    def _bucket(self, number: int) -> list[bytes]:
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._bytes)
        return bytes(self._bytes[self._starts[number] : end - 1]).split(_GAP)

    def _raw(self, place: int) -> bytes:
        return self._bucket(place // _BUCKET)[place % _BUCKET]

    def _rank(self, raw: bytes) -> int:
        """How many words come before `raw`."""
        starts, text = self._starts, self._bytes
        size = len(raw) + 1

        def head(bucket: int) -> bytes:
            begin = starts[bucket]
            return bytes(text[begin : begin + size]).partition(_GAP)[0]

        bucket = bisect_left(range(len(starts)), raw, key=head) - 1
        if bucket < 0:
            return 0
        return bucket * _BUCKET + bisect_left(self._bucket(bucket), raw)

    def save(self, folder: Path) -> None:
        """Write two `.npy` files into `folder`."""
        save_arrays(folder, words=self._words, places=self._places)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """
        Map the files of `save`.

        Raises:
            BundleError: a file is missing or not what it should be.
        """
        words, places = load_array(folder, "words", "u1"), load_array(folder, "places", "u4")
        count = int(places[-1]) if len(places) else -1
        if (count + _BUCKET - 1) // _BUCKET != len(places) - 1:
            raise BundleError(str(folder / "places.npy"), f"is damaged ({len(places)} numbers)")
        last = int(places[-2]) if count else 0
        if count and not (last < len(words) and words[-1] == words[last - 1] == _GAP[0]):
            raise BundleError(str(folder / "words.npy"), "is damaged (places.npy does not fit it)")
        return cls(words, places)


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


_MASKS = np.array([-1 << 8 * (8 - n) & (1 << 64) - 1 for n in range(9)], np.uint64)


def _sorted_words(signs: Numbers, lengths: Numbers) -> Numbers:
    """The order of words by their bytes: eight at a time, then those that are still alike."""
    starts = np.cumsum(lengths) - lengths
    eights = np.ndarray((len(signs) + 1,), ">u8", signs.tobytes() + bytes(8), 0, (1,))
    # Where words differ only in zeros at their end, the shorter one stays first.
    order, slots = np.argsort(lengths, kind="stable"), np.arange(len(lengths))
    group = np.zeros(len(lengths), np.int64)  # of each slot: the first one with a word like it
    done = 0
    while len(slots) and done < lengths.max():
        words = order[slots]
        left = np.clip(lengths[words] - done, 0, 8)
        keys = eights[np.minimum(starts[words] + done, len(signs))].astype(np.uint64) & _MASKS[left]
        inner = np.lexsort((keys, group[slots])) if done else np.argsort(keys, kind="stable")
        order[slots], keys = words[inner], keys[inner]
        new = np.ones(len(slots) + 1, bool)
        new[1:-1] = (keys[1:] != keys[:-1]) | (group[slots[1:]] != group[slots[:-1]])
        group[slots] = np.maximum.accumulate(np.where(new[:-1], slots, 0))
        slots = slots[~(new[:-1] & new[1:])]
        done += 8
    return order
