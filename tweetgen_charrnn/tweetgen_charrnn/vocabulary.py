"""What a model asks of its symbols, be they characters or words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np


class Vocabulary(Protocol):
    """
    Texts to symbols and back; `Alphabet` for characters, `Words` for words.

    Symbol 0 is the end that stands before and after each document. A text has a state: what of it
    matters for how the next symbol is written, 0 where nothing stands yet.
    """

    @property
    def size(self) -> int:
        """Symbols in all."""

    @property
    def signs(self) -> tuple[str, ...]:
        """What the symbols from 1 on stand for, as far as they stand for something whole."""

    @property
    def unit(self) -> str:
        """What a symbol is, in the plural: "words"."""

    @property
    def repeated(self) -> int:
        """Symbols that have to come again for one to be said twice: those of a short word."""

    @property
    def copied(self) -> int:
        """Symbols in common with the corpus that make a copy; about eight words of English."""

    @property
    def allowed(self) -> np.ndarray:
        """Whether a symbol may come next, bool of shape [states, symbols]."""

    @property
    def after(self) -> np.ndarray:
        """The state after a symbol, int64 of shape [states, symbols]."""

    def symbol(self, sign: str) -> int:
        """Of one sign; 0 if it has none of its own."""

    def encode(self, text: str) -> np.ndarray:
        """The symbols of a text, without its ends, int32 of shape [symbols]."""

    def decode(self, symbols: Iterable[int], state: int = 0) -> str:
        """The text of some symbols that stand behind a state."""

    def states(self, symbols: np.ndarray) -> np.ndarray:
        """The state before each symbol, int64 of shape [symbols], and that after the last."""

    def lengths(self, states: np.ndarray, symbols: np.ndarray) -> np.ndarray:
        """Characters by which each symbol makes its text longer, int64 of shape [texts]."""

    def opening(self, prompt: str) -> str:
        """A prompt as a text that goes on from it begins."""

    def beside(self, text: str) -> float:
        """Nats of what the symbols of a text leave open; 0 where they say all of it."""
