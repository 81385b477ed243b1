"""Which symbols may come next, so that a text consists of the characters of the corpus."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Protocol

import numpy as np

from tweetgen.signs import BARE, JOINED, fits, kind

from .alphabet import END, Alphabet
from .vocabulary import Vocabulary
from .words import Words

_Key = tuple[bytes, int]  # the bytes still open, and what stands before them

START = 0  # the state of a text that has not begun


class Rules(Protocol):
    """Which symbols may be written behind others."""

    def allowed(self, states: np.ndarray) -> np.ndarray:
        """Whether each symbol may come next in each state, bool of shape [states, symbols]."""

    def after(self, states: np.ndarray, symbols: np.ndarray) -> np.ndarray:
        """The state of each text when a symbol was added to it."""


def rules_of(vocabulary: Vocabulary, known: Iterable[str]) -> Rules:
    """The rules for a model that may write some characters."""
    if isinstance(vocabulary, Words):
        return WholeWords(vocabulary, known)
    assert isinstance(vocabulary, Alphabet)
    return Spelling(vocabulary, known)


class WholeWords:
    """Keeps what is written to words that are known, of characters that one knows."""

    def __init__(self, words: Words, known: Iterable[str]) -> None:
        """
        Args:
            known: the characters that may be written, in lower case too.
        """
        letters = {one for char in known for one in char + char.lower()}
        may_come = [
            letters.issuperset(word) and fits(BARE, word[0]) and kind(word[-1]) != JOINED
            for word in words.words
        ]
        self._allowed = np.array([True, *may_come, False])

    def allowed(self, states: np.ndarray) -> np.ndarray:
        return np.broadcast_to(self._allowed, (len(states), len(self._allowed)))

    def after(self, states: np.ndarray, symbols: np.ndarray) -> np.ndarray:
        return states


class Spelling:
    """
    Keeps what is written to the characters that one knows.

    An accent needs a letter to stand on, a joiner two signs to join, and bytes have to make a
    character of the corpus. A network that has learned little would break all three.
    """

    def __init__(self, alphabet: Alphabet, known: Iterable[str]) -> None:
        """
        Args:
            known: the characters that may be written.
        """
        self._alphabet, self._known = alphabet, frozenset(known)
        own = frozenset(alphabet.characters)
        self._rare = frozenset(char.encode() for char in self._known - own)
        self._numbers: dict[_Key, int] = {}
        self._keys: list[_Key] = []
        self._rows: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._openings: dict[int, set[bytes]] = {}
        self._number((b"", BARE))

    def _number(self, key: _Key) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._keys)
            self._keys.append(key)
        return self._numbers[key]

    def allowed(self, states: np.ndarray) -> np.ndarray:
        """Whether each symbol may come next in each state, bool of shape [states, symbols]."""
        return np.stack([self._row(state)[0] for state in states.tolist()])

    def after(self, states: np.ndarray, symbols: np.ndarray) -> np.ndarray:
        """The state of each text when a symbol was added to it."""
        pairs = zip(states.tolist(), symbols.tolist(), strict=True)
        return np.array([self._row(state)[1][symbol] for state, symbol in pairs], np.int64)

    def _openings_behind(self, before: int) -> set[bytes]:
        """The first bytes, one or more, of each character that is spelled and may stand there."""
        if before not in self._openings:
            fitting = [data for data in self._rare if fits(before, data.decode())]
            self._openings[before] = {data[:end] for data in fitting for end in range(1, len(data))}
        return self._openings[before]

    @cached_property
    def _kinds(self) -> list[int]:
        """What each character of the alphabet is to the one behind it."""
        return [BARE, *(kind(char) for char in self._alphabet.characters)]

    def _row(self, state: int) -> tuple[np.ndarray, np.ndarray]:
        if state not in self._rows:
            opened, before = self._keys[state]
            size, openings = self._alphabet.size, self._openings_behind(before)
            allowed, after = np.zeros(size, bool), np.full(size, START)
            for symbol, char in enumerate(self._alphabet.characters, start=1):
                after[symbol] = self._number((b"", self._kinds[symbol]))
                allowed[symbol] = not opened and char in self._known and fits(before, char)
            allowed[END] = not opened and before != JOINED
            for byte, symbol in self._alphabet.numbers_of_bytes.items():
                whole = opened + bytes([byte])
                try:
                    char = whole.decode()
                except UnicodeDecodeError:
                    is_opening = whole in openings
                    allowed[symbol] = is_opening
                    after[symbol] = self._number((whole, before)) if is_opening else START
                else:
                    allowed[symbol] = whole in self._rare and fits(before, char)
                    after[symbol] = self._number((b"", kind(char)))
            self._rows[state] = allowed, after
        return self._rows[state]
