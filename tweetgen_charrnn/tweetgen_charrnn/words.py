"""Words to symbols and back, as the models of words of textgenrnn have them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import log

import numpy as np

from .alphabet import END

_UNKNOWN = "\ufffd"
# Each of them is a word; a backslash is not.
_PUNCTUATION = string.punctuation.replace("\\", "") + "\n\t‘’“”–—…"
_WORD = re.compile(f"[{re.escape(_PUNCTUATION)}]|[^ {re.escape(_PUNCTUATION)}]+")

# How a sign stands between its neighbours. Theirs has @ stick to what is before it, and no rule
# for # and for quotes that are curly: names, tags and shortened words were torn.
_PLAIN, _CLOSING, _OPENING, _BINDING, _QUOTE, _BREAK, _STOP = range(7)
_KINDS = {
    **dict.fromkeys("!%),.:;?]}”…", _CLOSING),
    **dict.fromkeys("$([{“‘@#", _OPENING),
    **dict.fromkeys("_'’\t", _BINDING),
    '"': _QUOTE,
    "\n": _BREAK,
}
# The states: whether a blank belongs before a plain word, and whether a quote is open.
_TIGHT, _LOOSE, _QUOTED = 0, 1, 2
_STATES = 4

# Shares of how a word can be written: as `decode` does it, and otherwise.
_BLANKS, _OTHER_BLANKS = 0.9, 0.1
_LOWER, _CAPITAL, _UPPER, _SPELLED = 0.8, 0.15, 0.04, 0.01
_BYTE = log(256)


def _blank_before(state: int, kind: int) -> bool:
    if not state & _LOOSE:
        return False
    return kind in (_PLAIN, _OPENING) or (kind == _QUOTE and not state & _QUOTED)


def _after(state: int, kind: int) -> int:
    if kind in (_STOP, _BREAK):
        return _TIGHT
    if kind == _QUOTE:
        return _LOOSE if state & _QUOTED else _QUOTED
    is_tight = kind in (_OPENING, _BINDING)
    return (state & _QUOTED) | (_TIGHT if is_tight else _LOOSE)


class Words:
    """
    The symbols of a model of words: the end of a document, words in lower case, and one for all
    other words.

    What stands between blanks is a word, and each sign of punctuation is one by itself, line
    breaks too. Blanks and capitals are not kept: texts are written in lower case, with blanks
    where they usually stand.

    Attributes:
        words: in the order of their numbers, from 1 on.
        unknown: the symbol of a word that is none of them, which is read and never written.
        size: symbols in all.
    """

    unit = "words"
    repeated = 1
    copied = 8

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.unknown = 1 + len(self.words)
        self.size = self.unknown + 1
        self._numbers = {word: number for number, word in enumerate(self.words, start=1)}
        self._texts = ("", *self.words, _UNKNOWN)

    @property
    def signs(self) -> tuple[str, ...]:
        return self.words

    def symbol(self, sign: str) -> int:
        return self._numbers.get(sign, END)

    def encode(self, text: str) -> np.ndarray:
        """The words of a text, without its ends, int32 of shape [symbols]."""
        found = [self._number(word[0]) for word in _WORD.finditer(text)]
        return np.array(found, np.int32)

    def _number(self, word: str) -> int:
        return self._numbers.get(word.lower(), self.unknown)

    def decode(self, symbols: Iterable[int], state: int = 0) -> str:
        """The text of some words; ends leave nothing, and an unknown word leaves U+FFFD."""
        parts = []
        for symbol in symbols:
            parts.append(" " * self._blanks[state, symbol] + self._texts[symbol])
            state = self.after[state, symbol]
        return "".join(parts)

    @cached_property
    def allowed(self) -> np.ndarray:
        """Any word may come next, bool of shape [states, symbols]."""
        return np.ones((_STATES, self.size), bool)

    def _by_kind(self, rows: Sequence[Sequence[int]]) -> np.ndarray:
        """A table of kinds as one of symbols, int64 of shape [states, symbols]."""
        kinds = [_STOP, *(_KINDS.get(word, _PLAIN) for word in self.words), _PLAIN]
        return np.array(rows, np.int64)[:, kinds]

    @cached_property
    def _blanks(self) -> np.ndarray:
        """Blanks before each symbol, int64 of shape [states, symbols]."""
        kinds = range(_STOP + 1)
        return self._by_kind([[_blank_before(s, kind) for kind in kinds] for s in range(_STATES)])

    @cached_property
    def after(self) -> np.ndarray:
        """The state after a symbol, int64 of shape [states, symbols]."""
        kinds = range(_STOP + 1)
        return self._by_kind([[_after(s, kind) for kind in kinds] for s in range(_STATES)])

    def states(self, symbols: np.ndarray) -> np.ndarray:
        """The state before each symbol, int64 of shape [symbols], and that after the last."""
        found = [0]
        for symbol in symbols.tolist():
            found.append(int(self.after[found[-1], symbol]))
        return np.array(found, np.int64)

    @cached_property
    def _widths(self) -> np.ndarray:
        return np.array([len(text) for text in self._texts], np.int64)

    def lengths(self, states: np.ndarray, symbols: np.ndarray) -> np.ndarray:
        """Characters of each word and of the blank before it, int64 of shape [texts]."""
        found: np.ndarray = self._widths[symbols] + self._blanks[states, symbols]
        return found

    def opening(self, prompt: str) -> str:
        """The prompt without blanks at its end, which the next word brings along."""
        return prompt.rstrip(" ")

    def beside(self, text: str) -> float:
        """
        Nats of what the words of a text leave open.

        A text that reads as `decode` writes it costs little more than its words. Each capital
        and each blank that is elsewhere costs a few bits, by the shares above, and a word that is
        unknown, or capitalised as no other, is spelled at eight bits a byte. The shares of all
        texts with the same words add up to 1 at most: the score of a text is a bound that never
        flatters.
        """
        nats, end, state = 0.0, 0, 0
        for found in _WORD.finditer(text):
            symbol = self._number(found[0])
            nats -= _log_of_blanks(found.start() - end, int(self._blanks[state, symbol]))
            if symbol == self.unknown:
                nats += _spelled(found[0])
            else:
                nats -= _log_of_case(found[0], self.words[symbol - 1])
            state, end = self.after[state, symbol], found.end()
        return nats - _log_of_blanks(len(text) - end, 0)


def _log_of_blanks(blanks: int, usual: int) -> float:
    """Other numbers of blanks than the usual one are half as likely each as the one before."""
    if blanks == usual:
        return log(_BLANKS)
    place = blanks - (blanks > usual)
    return log(_OTHER_BLANKS) - (place + 1) * log(2)


def _log_of_case(written: str, word: str) -> float:
    """How likely a word that is known is to be written in this way."""
    if word.upper() == word:  # a sign, or a script that has no capitals
        return 0.0 if written == word else -_spelled(written)
    if written == word:
        return log(_LOWER)
    if written == word[:1].upper() + word[1:]:
        return log(_CAPITAL)
    if written == word.upper():
        return log(_UPPER)
    return log(_SPELLED) - _spelled(written)


def _spelled(word: str) -> float:
    """Nats of the bytes of a word, and of its end."""
    return (len(word.encode("utf-8", "surrogatepass")) + 1) * _BYTE
