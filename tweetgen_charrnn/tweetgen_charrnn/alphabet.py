"""Characters to symbols and back; those too rare for a symbol of their own are spelled in bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from tweetgen.conversation import ME, NAMED, OTHER, PAUSE

END = 0  # the symbol that stands before and after each document
_LEAST = 3  # times that a character must occur to have a symbol
_MOST = 8_192  # characters with a symbol
_ASCII = [chr(code) for code in range(128)]
_LEADS = range(0xC2, 0xF5)
_FOLLOWERS = range(0x80, 0xC0)
_NONE = "\ufffd"
_MARKERS = (ME, OTHER, NAMED, PAUSE)
# After which bytes which may follow (RFC 3629, section 4): state to (first, last, next state).
_START, _ONE, _TWO, _THREE = 0, 1, 2, 3
_AFTER_E0, _AFTER_ED, _AFTER_F0, _AFTER_F4 = 4, 5, 6, 7
_FOLLOWING = {
    _ONE: (0x80, 0xBF, _START),
    _TWO: (0x80, 0xBF, _ONE),
    _THREE: (0x80, 0xBF, _TWO),
    _AFTER_E0: (0xA0, 0xBF, _ONE),
    _AFTER_ED: (0x80, 0x9F, _ONE),
    _AFTER_F0: (0x90, 0xBF, _TWO),
    _AFTER_F4: (0x80, 0x8F, _TWO),
}
_SPECIAL = {0xE0: _AFTER_E0, 0xED: _AFTER_ED, 0xF0: _AFTER_F0, 0xF4: _AFTER_F4}
STATES = 1 + len(_FOLLOWING)


def _after_lead(byte: int) -> int:
    if byte in _SPECIAL:
        return _SPECIAL[byte]
    return _ONE if byte < 0xE0 else _TWO if byte < 0xF0 else _THREE


class Alphabet:
    """
    The symbols of a model: the end of a document, characters, and the bytes of UTF-8.

    No text is beyond it: what is no symbol by itself is spelled by the bytes of its encoding,
    and no model that keeps to `allowed` ever writes half a character.

    Attributes:
        characters: those that have a symbol, in the order of their numbers, from 1 on.
        size: symbols in all.
    """

    unit = "characters"
    repeated = 4
    copied = 45

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        self._first_byte = 1 + len(self.characters)
        own = frozenset(self.characters)
        self._openings = [*(ord(char) for char in _ASCII if char not in own), *_LEADS]
        self._bytes = [*self._openings, *_FOLLOWERS]
        self.size = self._first_byte + len(self._bytes)

    @classmethod
    def of(cls, texts: Iterable[str], least: int = _LEAST) -> Alphabet:
        """
        The alphabet for some texts: ASCII, and each other character that occurs `least` times.

        Markers of conversations always have a symbol, if they occur.
        """
        often = Counter[str]()
        for text in texts:
            often.update(text)
        ascii_characters = set(_ASCII)
        others = [
            (character not in _MARKERS, -times, character)
            for character, times in often.items()
            if character not in ascii_characters
            and (times >= least or character in _MARKERS)
            and not "\ud800" <= character <= "\udfff"
        ]
        return cls([*_ASCII, *(character for *_, character in sorted(others)[:_MOST])])

    @property
    def signs(self) -> tuple[str, ...]:
        """The characters; what is spelled in bytes is none."""
        return self.characters

    @cached_property
    def _table(self) -> np.ndarray:
        """The symbol of each code point, 0 for those that have none."""
        table = np.zeros(0x110000, np.int16)
        points = np.fromiter(map(ord, self.characters), np.int64, len(self.characters))
        table[points] = np.arange(1, len(points) + 1)
        return table

    @cached_property
    def numbers_of_bytes(self) -> dict[int, int]:
        """Byte to symbol."""
        return {byte: self._first_byte + place for place, byte in enumerate(self._bytes)}

    def symbol(self, sign: str) -> int:
        """Of one character; 0 if it has none of its own."""
        return int(self._table[ord(sign)])

    def encode(self, text: str) -> np.ndarray:
        """The symbols of a text, without its ends, int32 of shape [symbols]."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        found = self._table[points].astype(np.int32)
        rare = np.nonzero(found == 0)[0]
        if not len(rare):
            return found
        parts, before = [], 0
        for place in rare.tolist():
            parts += [found[before:place], self._spelled(text[place])]
            before = place + 1
        return np.concatenate([*parts, found[before:]])

    def _spelled(self, character: str) -> np.ndarray:
        numbers = self.numbers_of_bytes
        if "\ud800" <= character <= "\udfff":
            character = _NONE
            if known := int(self._table[ord(_NONE)]):
                return np.array([known], np.int32)
        return np.array([numbers[byte] for byte in character.encode()], np.int32)

    def decode(self, symbols: Iterable[int], state: int = _START) -> str:
        """The text of some symbols; ends, and characters that are not complete, leave nothing."""
        text: list[str] = []
        open_bytes = bytearray()
        for symbol in symbols:
            if symbol < self._first_byte:
                open_bytes.clear()
                if symbol != END:
                    text.append(self.characters[symbol - 1])
                continue
            open_bytes.append(self._bytes[symbol - self._first_byte])
            try:
                text.append(open_bytes.decode())
            except UnicodeDecodeError:
                continue
            open_bytes.clear()
        return "".join(text)

    @cached_property
    def allowed(self) -> np.ndarray:
        """Whether a symbol may come next, bool of shape [STATES, symbols]."""
        found = np.zeros((STATES, self.size), bool)
        found[_START, : self._first_byte + len(self._openings)] = True
        for state, (first, last, _) in _FOLLOWING.items():
            low, high = self.numbers_of_bytes[first], self.numbers_of_bytes[last]
            found[state, low : high + 1] = True
        return found

    @cached_property
    def after(self) -> np.ndarray:
        """The state after a symbol, int64 of shape [STATES, symbols]."""
        found = np.zeros((STATES, self.size), np.int64)
        for byte in _LEADS:
            found[_START, self.numbers_of_bytes[byte]] = _after_lead(byte)
        for state, (first, last, then) in _FOLLOWING.items():
            low, high = self.numbers_of_bytes[first], self.numbers_of_bytes[last]
            found[state, low : high + 1] = then
        return found

    def states(self, symbols: np.ndarray) -> np.ndarray:
        """The state before each symbol, int64 of shape [symbols], and that after the last."""
        found = np.zeros(len(symbols) + 1, np.int64)
        after = self.after
        for place in np.nonzero(symbols >= self._first_byte)[0].tolist():
            found[place + 1] = after[found[place], symbols[place]]
        return found

    def lengths(self, states: np.ndarray, symbols: np.ndarray) -> np.ndarray:
        """1 for each symbol that completes a character, int64 of shape [texts]."""
        found: np.ndarray = (self.after[states, symbols] == _START).astype(np.int64)
        return found

    def opening(self, prompt: str) -> str:
        """The prompt, with U+FFFD for lone surrogates."""
        return self.decode(self.encode(prompt).tolist())

    def beside(self, text: str) -> float:
        """0: the symbols say all of a text."""
        return 0.0
