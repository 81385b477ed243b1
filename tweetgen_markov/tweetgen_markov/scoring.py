"""
The probability of a text under a word chain, so that backends can be compared.

Interpolated Witten-Bell smoothing (Bell, Cleary and Witten 1990, "Text Compression", method C;
Chen and Goodman 1999, section 2.3) from the chain's order down to single words, and below them a
model of spelling, so that no word has probability zero and all probabilities sum to one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from typing import TypeVar

Choices = tuple[list[str], list[int]]
Symbol = TypeVar("Symbol")

_SPELLING_ORDER = 4  # bytes of context
_STOP = 256  # the end of a word, beside the 256 bytes


class WittenBell:
    """
    P(word | history), mixed from all orders.

    P_k(w | h) = (count(h w) + kinds(h) * P_{k-1}(w | h without its oldest word))
                 / (count(h) + kinds(h)), where kinds(h) counts the different words after h.
    """

    def __init__(
        self, tables: Sequence[Mapping[tuple[str, ...], Choices]], begin: str, end: str
    ) -> None:
        """
        Args:
            tables: by length of the state, from 1, state to (words, cumulative counts).
            begin, end: the marks around a document.
        """
        self._begin, self._end = begin, end
        self._tables = [
            {state: _counts(choices) for state, choices in table.items()} for table in tables
        ]
        self._words: dict[str, int] = {}
        for followers in self._tables[0].values():
            for word, count in followers.items():
                self._words[word] = self._words.get(word, 0) + count
        self._total = sum(self._words.values())
        self._sums = [
            {state: sum(followers.values()) for state, followers in table.items()}
            for table in self._tables
        ]
        self._spelling = Spelling([word for word in self._words if word != end])

    def bits(self, tokens: Sequence[str]) -> float:
        """-log2 P(tokens, then the end)."""
        order = len(self._tables)
        history = [self._begin] * order
        bits = 0.0
        for token in [*tokens, self._end]:
            bits -= log2(self.probability(token, history))
            history = [*history[1:], token]
        return bits

    def probability(self, word: str, history: Sequence[str]) -> float:
        """
        P(word | history).

        Args:
            history: the words before, at least as many as the chain's order.
        """
        base = 0.0 if word == self._end else self._spelling.probability(word)
        kinds = len(self._words)
        found = (self._words.get(word, 0) + kinds * base) / (self._total + kinds)
        for length, (table, sums) in enumerate(zip(self._tables, self._sums, strict=True), start=1):
            state = tuple(history[-length:])
            followers = table.get(state)
            if followers is None:
                break  # a longer state has not been seen either
            kinds = len(followers)
            found = (followers.get(word, 0) + kinds * found) / (sums[state] + kinds)
        return found


class Spelling:
    """P(a word's UTF-8 bytes and its end), learned from the list of known words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._tables: list[dict[bytes, dict[int, int]]] = [{} for _ in range(_SPELLING_ORDER + 1)]
        for word in words:
            symbols = [*_bytes(word), _STOP]
            padded = bytes(_SPELLING_ORDER) + _bytes(word)
            for place, symbol in enumerate(symbols):
                context = padded[place : place + _SPELLING_ORDER]
                for length, table in enumerate(self._tables):
                    followers = table.setdefault(context[_SPELLING_ORDER - length :], {})
                    followers[symbol] = followers.get(symbol, 0) + 1

    def probability(self, word: str) -> float:
        """The product over the bytes and the end."""
        padded = bytes(_SPELLING_ORDER) + _bytes(word)
        product = 1.0
        for place, symbol in enumerate([*_bytes(word), _STOP]):
            product *= self._symbol(symbol, padded[place : place + _SPELLING_ORDER])
        return max(product, 1e-300)

    def _symbol(self, symbol: int, context: bytes) -> float:
        found = 1 / 257
        for length, table in enumerate(self._tables):
            followers = table.get(context[_SPELLING_ORDER - length :])
            if followers is None:
                break
            total, kinds = sum(followers.values()), len(followers)
            found = (followers.get(symbol, 0) + kinds * found) / (total + kinds)
        return found


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def _counts(choices: Choices) -> dict[str, int]:
    words, sums = choices
    return {word: after - before for word, before, after in zip(words, [0, *sums], sums, strict=False)}
