"""
The probability of a text under a word chain, so that backends can be compared.

Interpolated Witten-Bell smoothing (Bell, Cleary and Witten 1990, "Text Compression", method C;
Chen and Goodman 1999, section 2.3) from the chain's order down to single words, and below them a
model of spelling, so that no word has probability zero and all probabilities sum to one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

Choices = tuple[list[str], list[int]]

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
        self._tables = tables
        self._states: dict[tuple[str, ...], tuple[dict[str, int], int]] = {}  # those looked at
        self._words: dict[str, int] = {}
        for choices in tables[0].values():
            for word, count in _counts(choices).items():
                self._words[word] = self._words.get(word, 0) + count
        self._total = sum(self._words.values())
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
        for length in range(1, len(self._tables) + 1):
            state = tuple(history[-length:])
            followers, total = self._followers(state)
            if not total:
                break  # a longer state has not been seen either
            kinds = len(followers)
            found = (followers.get(word, 0) + kinds * found) / (total + kinds)
        return found

    def _followers(self, state: tuple[str, ...]) -> tuple[dict[str, int], int]:
        known = self._states.get(state)
        if known is None:
            choices = self._tables[len(state) - 1].get(state)
            known = (_counts(choices), choices[1][-1]) if choices else ({}, 0)
            self._states[state] = known
        return known


class Spelling:
    """P(a word's UTF-8 bytes and its end), learned from the list of known words."""

    def __init__(self, words: Sequence[str]) -> None:
        # By length of the context: context to (count of each next byte, their sum).
        self._tables: list[dict[bytes, tuple[dict[int, int], list[int]]]] = [
            {} for _ in range(_SPELLING_ORDER + 1)
        ]
        self._known: dict[str, float] = {}
        for word in words:
            padded = bytes(_SPELLING_ORDER) + _bytes(word)
            for place, symbol in enumerate([*_bytes(word), _STOP]):
                context = padded[place : place + _SPELLING_ORDER]
                for length, table in enumerate(self._tables):
                    followers, total = table.setdefault(
                        context[_SPELLING_ORDER - length :], ({}, [0])
                    )
                    followers[symbol] = followers.get(symbol, 0) + 1
                    total[0] += 1

    def probability(self, word: str) -> float:
        """The product over the bytes and the end."""
        known = self._known.get(word)
        if known is None:
            padded = bytes(_SPELLING_ORDER) + _bytes(word)
            known = 1.0
            for place, symbol in enumerate([*_bytes(word), _STOP]):
                known *= self._symbol(symbol, padded[place : place + _SPELLING_ORDER])
            known = self._known[word] = max(known, 1e-300)
        return known

    def _symbol(self, symbol: int, context: bytes) -> float:
        found = 1 / 257
        for length, table in enumerate(self._tables):
            entry = table.get(context[_SPELLING_ORDER - length :])
            if entry is None:
                break
            followers, (total,) = entry
            kinds = len(followers)
            found = (followers.get(symbol, 0) + kinds * found) / (total + kinds)
        return found


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def _counts(choices: Choices) -> dict[str, int]:
    words, sums = choices
    return {
        word: after - before for word, before, after in zip(words, [0, *sums], sums, strict=False)
    }
