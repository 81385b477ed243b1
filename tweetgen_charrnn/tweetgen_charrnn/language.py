"""A trained model: the network, the counts and the alphabet, and what they expect together."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from tweetgen.counts import Counts, Places

from .alphabet import END
from .network import Network, State
from .vocabulary import Vocabulary

_NEVER = np.float32(-np.inf)


def _logs(logits: np.ndarray) -> np.ndarray:
    """The logarithm of the softmax of each row, in place."""
    logits -= logits.max(-1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(-1, keepdims=True))
    return logits


@attrs.define(eq=False)
class Reading:
    """
    Where a model stands in several texts.

    Attributes:
        state: what the network remembers.
        top: its output after the last symbol, float32 of shape [texts, top].
        before: the last symbols, the very last first, int32 of shape [texts, order - 1].
        depths: how many symbols stand before, the end before the text among them, int64 [texts].
        spelling: the state of each, such as where in a character it stands, int64 of shape [texts].
    """

    state: State
    top: np.ndarray
    before: np.ndarray
    depths: np.ndarray
    spelling: np.ndarray

    def of(self, rows: np.ndarray | Sequence[int]) -> Reading:
        """The same of some of the texts, in this order."""
        return Reading(
            self.state.of(rows),
            self.top[rows],
            self.before[rows],
            self.depths[rows],
            self.spelling[rows],
        )


class Language:
    """
    How likely each symbol is to come next, for several texts at once.

    The network and the counts each have an opinion; the network says, by what it has read and by
    how much the counts know there, how far to trust which (linear interpolation, Jelinek and
    Mercer 1980).
    """

    def __init__(
        self, alphabet: Vocabulary, network: Network, counts: Counts | None = None
    ) -> None:
        self.alphabet, self.network, self.counts = alphabet, network, counts
        self._order = counts.order if counts is not None else 1
        # Where no character is half spelled, which is nearly everywhere, no table is needed.
        self._barred = ~alphabet.allowed

    def begin(self, texts: int) -> Reading:
        """Before the first symbol of each text."""
        reading = Reading(
            self.network.begin(texts),
            np.empty((texts, 0), np.float32),
            np.zeros((texts, max(self._order - 1, 1)), np.int32),
            np.zeros(texts, np.int64),
            np.zeros(texts, np.int64),
        )
        self.read(reading, np.full(texts, END))
        return reading

    def read(self, reading: Reading, symbols: np.ndarray) -> None:
        """Go on by one symbol in each text."""
        reading.top = self.network.step(reading.state, symbols)
        reading.before[:, 1:] = reading.before[:, :-1]
        reading.before[:, 0] = symbols
        reading.depths += 1
        reading.spelling = self.alphabet.after[reading.spelling, symbols]

    def logs(self, reading: Reading) -> np.ndarray:
        """The logarithm of how likely each symbol is now, float32 of shape [texts, symbols]."""
        logits = self.network.logits(reading.top)
        logits[self._barred[reading.spelling]] = _NEVER
        found = _logs(logits)
        if self.counts is None:
            return found
        places = Places(reading.before, reading.depths, reading.spelling)
        counted, features = self.counts.following(places)
        trust = self.network.trust(reading.top, features)[:, None]
        np.exp(found, out=found)
        found *= trust
        counted *= 1 - trust
        found += counted
        with np.errstate(divide="ignore"):
            np.log(found, out=found)
        return found

    def expected(self, texts: Sequence[np.ndarray]) -> np.ndarray:
        """
        The logarithm of the probability of each text, its end included, float64 of shape [texts].

        Args:
            texts: the symbols of each, without ends.
        """
        found = np.zeros(len(texts))
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        lengths = np.array([len(texts[place]) + 1 for place in order])
        whole = np.zeros((len(order), int(lengths.max(initial=0))), np.int64)
        for row, place in enumerate(order):
            whole[row, : len(texts[place])] = texts[place]
        reading = self.begin(len(order))
        for step in range(whole.shape[1]):
            going = int((lengths > step).sum())
            if going < len(reading.depths):
                reading = reading.of(np.arange(going))
            symbols = whole[:going, step]
            found[order[:going]] += self.logs(reading)[np.arange(going), symbols]
            self.read(reading, symbols)
        return found
