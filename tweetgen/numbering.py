"""A whole corpus as numbers, a block at a time: the form in which chains and indexes hold it."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from .arrays import Numbers, stretches
from .tokens import GLUE, STRANGE, Unit, spaced, tokenise
from .vocabulary import Vocabulary

END = 0  # stands behind every text; tokens count from 1
_BLOCK = 1 << 20  # characters
_AT_ONCE = 64  # texts
_TEXT_END = "\x1e"  # white space to Python, so no word has it
_LONG = 1 << 10  # bytes; longer words are hashed one by one
_WORD, _BLANK, _LINE_BREAK, _BORDER = range(4)
_KINDS = np.zeros(256, np.uint8)  # of bytes
_KINDS[list(b"\t\x0b\x0c\r\x1c\x1d\x1f ")] = _BLANK
_KINDS[ord("\n")] = _LINE_BREAK
_KINDS[ord(_TEXT_END)] = _BORDER


def numbered(texts: Iterable[str], unit: Unit = "words") -> tuple[Numbers, Vocabulary]:
    """
    The tokens of all texts one after another, as numbers, with END behind each text.

    Texts without a token are left out. A word's number is its place in the vocabulary, from 1.

    Returns:
        int32 of shape (tokens,), and the vocabulary.
    """
    counter: _Counter = _Words() if unit == "words" else _Characters()
    parts = [np.zeros(1, np.int32), *map(counter.block, _blocks(texts))]
    tokens = np.concatenate(parts)  # as if a text had ended before the first
    del parts
    tokens = tokens[1:][(tokens[1:] != END) | (tokens[:-1] != END)]
    vocabulary, order = Vocabulary.sorting(*counter.words())
    renumber = np.zeros(len(order) + 1, np.int32)
    renumber[order + 1] = np.arange(1, len(order) + 1, dtype=np.int32)
    return renumber[tokens], vocabulary


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    texts, block, size = iter(texts), list[str](), 0
    while some := list(islice(texts, _AT_ONCE)):
        block += some
        size += sum(map(len, some))
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


class _Counter(ABC):
    """Numbers tokens in the order in which they are met, from 1."""

    @abstractmethod
    def block(self, texts: list[str]) -> Numbers: ...

    @abstractmethod
    def words(self) -> tuple[Numbers, Numbers]:
        """What `Vocabulary.sorting` takes."""


class _Characters(_Counter):
    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def words(self) -> tuple[Numbers, Numbers]:
        raw = [character.encode("utf-8", "surrogatepass") for character in self._known]
        return np.frombuffer(b"".join(raw), np.uint8), np.array([*map(len, raw)], np.int64)

    def block(self, texts: list[str]) -> Numbers:
        known, flat = self._known, list[int]()
        for text in texts:
            flat += [known.setdefault(c, len(known) + 1) for c in tokenise(text, "characters")]
            flat.append(END)
        return np.array(flat, np.int32)


class _Words(_Counter):
    """
    Words are found, hashed and numbered for a whole block at once.

    Words of up to eight bytes are their own key, longer ones are hashed to 64 bits: among a
    million words two share a key once in 40 million corpora.
    """

    def __init__(self) -> None:
        self._signs, self._lengths = [np.zeros(0, np.uint8)], [np.zeros(0, np.int64)]
        self._table = _Table()

    def words(self) -> tuple[Numbers, Numbers]:
        return np.concatenate(self._signs), np.concatenate(self._lengths)

    def block(self, texts: list[str]) -> Numbers:
        raw = _bytes(texts)
        signs = np.frombuffer(raw, np.uint8)
        kinds = _KINDS[signs]
        inside = kinds == _WORD
        first = kinds >= _LINE_BREAK  # line breaks and borders are tokens of one byte
        last = first.copy()
        first[0] |= inside[0]
        first[1:] |= inside[1:] & ~inside[:-1]
        last[:-1] |= inside[:-1] & ~inside[1:]
        begins, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
        words = np.flatnonzero(kinds[begins] != _BORDER)
        tokens = np.zeros(len(begins), np.int32)
        tokens[words] = self._numbers(raw, begins[words], ends[words])
        return tokens

    def _numbers(self, raw: bytes, begins: Numbers, ends: Numbers) -> Numbers:
        keys = _hashed(raw, begins, ends)
        numbers = self._table.find(keys)
        new = np.flatnonzero(numbers == 0)
        if len(new):
            numbers[new], chosen = self._table.add(keys[new])
            places = new[chosen]
            lengths = ends[places] - begins[places]
            signs = np.frombuffer(raw, np.uint8)
            self._signs.append(signs[stretches(begins[places], lengths)])
            self._lengths.append(lengths)
        return numbers


def _bytes(texts: list[str]) -> bytes:
    """The texts as UTF-8 with ASCII white space only, a border behind each."""
    text = _TEXT_END.join([*texts, ""])
    if text.count(_TEXT_END) != len(texts):
        text = _TEXT_END.join([*(one.replace(_TEXT_END, " ") for one in texts), ""])
    if GLUE in text:
        text = text.replace(GLUE, "")
    raw = text.encode("utf-8", "surrogatepass")
    if not text.isascii() and len(wanting := _wanting_spaces(np.frombuffer(raw, np.uint8))):
        parts = text.split(_TEXT_END)
        for number in wanting.tolist():
            parts[number] = spaced(parts[number])
        raw = _TEXT_END.join(parts).encode("utf-8", "surrogatepass")
    return raw


_STRANGE: list[Numbers] = []  # of the code points below 2^16; filled when first needed


def _wanting_spaces(signs: Numbers) -> Numbers:
    """The numbers of the texts that `tokens.spaced` would change."""
    if not _STRANGE:
        plane = "".join(map(chr, range(1 << 16)))
        _STRANGE.append(np.zeros(1 << 16, bool))
        _STRANGE[0][[found.start() for found in STRANGE.finditer(plane)]] = True
    places = np.flatnonzero(signs[:-2] >= 0xC2)  # where characters beyond ASCII begin
    lead, second, third = (signs[places + i].astype(np.int32) for i in range(3))
    short = (lead & 0x1F) << 6 | second & 0x3F
    long = (lead & 0xF) << 12 | (second & 0x3F) << 6 | third & 0x3F
    strange = _STRANGE[0][np.where(lead < 0xE0, short, long)]
    strange[lead >= 0xF0] = ((lead == 0xF0) & (second >= 0xA0))[lead >= 0xF0]  # planes 2 and 3
    borders = np.flatnonzero(signs == ord(_TEXT_END))
    return np.unique(borders.searchsorted(places[strange]))


def _hashed(raw: bytes, begins: Numbers, ends: Numbers) -> Numbers:
    """uint64 keys of the words between `begins` and `ends`, none of them 0."""
    lengths = ends - begins
    padded = raw + bytes(8)
    eights: Numbers = np.ndarray(
        (len(raw) + 1,), "<u8", padded, 0, (1,)
    )  # the eight bytes from each place
    keys: Numbers = eights[begins] & _MASKS[np.minimum(lengths, 8)]
    longer, done = np.flatnonzero(lengths > 8), 8
    while len(longer) and done < _LONG:
        left = lengths[longer] - done
        piece = eights[begins[longer] + done] & _MASKS[np.minimum(left, 8)]
        mixed = (keys[longer] ^ (keys[longer] >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        keys[longer] = (mixed ^ (mixed >> np.uint64(32))) + piece * np.uint64(0x9E3779B97F4A7C15)
        longer, done = longer[left > 8], done + 8
    for place in longer.tolist():
        digest = hashlib.blake2b(raw[begins[place] : ends[place]], digest_size=8).digest()
        keys[place] = int.from_bytes(digest, "little")
    keys[keys == 0] = 1
    return keys


_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)


class _Table:
    """An open-addressing hash table from 64-bit keys to numbers; whole arrays at once."""

    def __init__(self) -> None:
        self._count, self._bits = 0, 16
        self._keys = np.zeros(1 << self._bits, np.uint64)  # 0 where nothing is
        self._numbers = np.zeros(1 << self._bits, np.int32)

    def _slots(self, keys: Numbers) -> Numbers:
        spread = keys * np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing, Knuth vol. 3, 6.4
        return (spread >> np.uint64(64 - self._bits)).astype(np.int64)

    def find(self, keys: Numbers) -> Numbers:
        """The numbers of `keys`, 0 for those that are not here."""
        slots = self._slots(keys)
        there = self._keys[slots]
        numbers = self._numbers[slots]
        wrong = np.flatnonzero((there != keys) & (there != 0))
        while len(wrong):
            slots[wrong] = (slots[wrong] + 1) & (len(self._keys) - 1)
            there = self._keys[slots[wrong]]
            numbers[wrong] = self._numbers[slots[wrong]]
            wrong = wrong[(there != keys[wrong]) & (there != 0)]
        return numbers

    def add(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """
        Number keys that are not here yet; the same may stand there several times.

        Returns:
            Their numbers, and a place of each different key in the order of the numbers.
        """
        if 2 * (self._count + len(keys)) > len(self._keys):
            self._grow(self._count + len(keys))
        slots = self._place(keys)
        places = np.arange(len(keys), dtype=np.int32)
        self._numbers[slots] = places  # where the same key stands twice, one of them stays
        chosen = np.flatnonzero(self._numbers[slots] == places)
        last = self._count + len(chosen)
        self._numbers[slots[chosen]] = np.arange(self._count + 1, last + 1, dtype=np.int32)
        self._count = last
        return self._numbers[slots], chosen

    def _grow(self, count: int) -> None:
        here = self._keys != 0
        keys, numbers = self._keys[here], self._numbers[here]
        self._bits = (2 * count).bit_length()
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._numbers = np.zeros(1 << self._bits, np.int32)
        self._numbers[self._place(keys)] = numbers

    def _place(self, keys: Numbers) -> Numbers:
        """Write the keys, and say into which slots."""
        slots = self._slots(keys)
        left = np.arange(len(keys))
        while len(left):
            free = left[self._keys[slots[left]] == 0]
            self._keys[slots[free]] = keys[free]  # where several want one slot, one has it
            left = left[self._keys[slots[left]] != keys[left]]
            slots[left] = (slots[left] + 1) & (len(self._keys) - 1)
        return slots
