"""Documents one behind another, cut into stretches that many texts at once are learned in."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from math import ceil

import attrs
import numpy as np

from tweetgen.arrays import stretches
from tweetgen.counts import Counts, Places

from .alphabet import END
from .vocabulary import Vocabulary


@attrs.frozen(eq=False)
class Symbols:
    """
    A corpus as numbers: of each document its symbols and the end behind them.

    Attributes:
        flat: int32 of shape [symbols].
        offsets: where each document begins and the last ends, int64 of shape [documents + 1].
        voices: whose each is, int32 of shape [documents].
        characters: of the texts, one more for the end of each, as `Score` counts them.
    """

    flat: np.ndarray
    offsets: np.ndarray
    voices: np.ndarray
    characters: int

    @classmethod
    def of(cls, texts: Iterable[tuple[str, int]], alphabet: Vocabulary) -> Symbols:
        """The symbols of some texts, each with the number of its voice."""
        parts: list[np.ndarray] = [np.empty(0, np.int32)]
        lengths, voices, characters = [0], [], 0
        end = np.array([END], np.int32)
        for text, voice in texts:
            found = alphabet.encode(text)
            parts += [found, end]
            lengths.append(len(found) + 1)
            voices.append(voice)
            characters += len(text) + 1
        return cls(
            np.concatenate(parts),
            np.cumsum(lengths, dtype=np.int64),
            np.array(voices, np.int32),
            characters,
        )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> np.ndarray:
        found: np.ndarray = self.flat[self.offsets[number] : self.offsets[number + 1] - 1]
        return found

    @property
    def between(self) -> np.ndarray:
        """All of them with an end before, between and behind the documents."""
        return np.concatenate([[END], self.flat])

    def places(self, alphabet: Vocabulary, order: int) -> Places:
        """Where each of them stands, for counts of so many symbols together."""
        whole = self.between
        return Places.within(whole, alphabet.states(whole)[:-1], END, order)

    def fingerprint(self) -> str:
        """SHA-256 of all of them, in hexadecimal digits."""
        digest = sha256(np.ascontiguousarray(self.flat).tobytes())
        digest.update(self.offsets.tobytes())
        digest.update(self.voices.tobytes())
        return digest.hexdigest()


@attrs.frozen(eq=False)
class Batch:
    """
    A stretch of several texts, each array of shape [rows, steps].

    Attributes:
        inputs: the symbols that go in, int32.
        targets: those that follow them, int32.
        weights: 0 for what fills up the last stretch, else 1, float32.
        voices: whose each is, int32.
        counted: the logarithm of how likely counting takes each target, float32.
        features: how much counting knows there, int32.
    """

    inputs: np.ndarray
    targets: np.ndarray
    weights: np.ndarray
    voices: np.ndarray
    counted: np.ndarray
    features: np.ndarray


class Batches:
    """
    One pass over a corpus, in an order of its own.

    The documents stand one behind another in `rows` lanes, which are cut into stretches of
    `steps` symbols, so that the state after a stretch is the state before the next.
    """

    def __init__(
        self,
        symbols: Symbols,
        counted: tuple[np.ndarray, np.ndarray] | None,
        *,
        rows: int,
        steps: int,
        seed: int,
        epoch: int,
    ) -> None:
        """
        Args:
            counted: of each symbol, the logarithm of how likely counting takes it, and how much
                counting knows there; None without counts.
        """
        self._rows, self._steps = rows, steps
        order = np.random.default_rng((seed, epoch)).permutation(len(symbols))
        lengths = np.diff(symbols.offsets)[order]
        places = stretches(symbols.offsets[:-1][order], lengths)
        targets = symbols.flat[places]
        inputs = np.concatenate([[END], targets[:-1]]).astype(np.int32)
        voices = np.repeat(symbols.voices[order], lengths)
        weights = np.ones(len(places), np.float32)
        none = np.zeros(len(places), np.float32)
        logs, features = (part[places] for part in counted) if counted else (none, none)
        lane = -(-len(places) // (rows * steps)) * steps

        def laid(values: np.ndarray, kind: type) -> np.ndarray:
            found: np.ndarray = np.zeros(rows * lane, kind)
            found[: len(values)] = values
            return found.reshape(rows, lane)

        self._arrays = (
            laid(inputs, np.int32),
            laid(targets, np.int32),
            laid(weights, np.float32),
            laid(voices, np.int32),
            laid(logs, np.float32),
            laid(features, np.int32),
        )
        self._lane = lane

    def __len__(self) -> int:
        return self._lane // self._steps

    def __getitem__(self, number: int) -> Batch:
        if not 0 <= number < len(self):
            raise IndexError(number)
        here = slice(number * self._steps, (number + 1) * self._steps)
        return Batch(*(array[:, here] for array in self._arrays))


class Windows:
    """
    One pass over a corpus in an order of its own, of which each symbol is a target once, behind a
    window of those before it in its document.
    """

    def __init__(
        self, symbols: Symbols, *, window: int, padding: int, rows: int, seed: int, epoch: int
    ) -> None:
        """
        Args:
            window: symbols that are seen before a target.
            padding: what fills a window where there are fewer.
        """
        self._symbols, self._between = symbols, symbols.between
        self._window, self._padding, self._rows = window, padding, rows
        self._order = np.random.default_rng((seed, epoch)).permutation(len(symbols.flat))

    def __len__(self) -> int:
        return ceil(len(self._order) / self._rows)

    def __getitem__(self, number: int) -> Batch:
        if not 0 <= number < len(self):
            raise IndexError(number)
        places = self._order[number * self._rows : (number + 1) * self._rows]
        weights = (np.arange(self._rows) < len(places))[:, None].astype(np.float32)
        places = np.resize(places, self._rows)
        documents = np.searchsorted(self._symbols.offsets, places, side="right") - 1
        seen = places[:, None] + np.arange(1 - self._window, 1)
        is_there = seen >= self._symbols.offsets[documents][:, None]
        inputs = np.where(is_there, self._between[np.maximum(seen, 0)], self._padding)
        none = np.zeros((self._rows, 1), np.float32)
        return Batch(
            inputs.astype(np.int32),
            self._symbols.flat[places][:, None].astype(np.int32),
            weights,
            self._symbols.voices[documents][:, None].astype(np.int32),
            none,
            none.astype(np.int32),
        )


def counted(
    counts: Counts, symbols: Symbols, alphabet: Vocabulary
) -> tuple[np.ndarray, np.ndarray]:
    """What `Batches` takes: each symbol is left out of the counts by which it is expected."""
    places = symbols.places(alphabet, counts.order)
    chances, features = counts.expected(places, symbols.flat, left_out=True)
    return np.log(chances).astype(np.float32), features.astype(np.int32)
