"""What a transformer and counting expect together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import attrs
import numpy as np

from tweetgen.counts import Counts, Places
from tweetgen.errors import ModelError
from tweetgen.tensors import mapped

TRUST = 0.6  # where there are no other texts to find it by; on tweets it was 0.5 to 0.65
_NAME = "trust"
_LEAST, _EXACT = 0.05, 1e-6


@attrs.frozen(eq=False)
class Mixture:
    """
    Counts beside a transformer (linear interpolation, Jelinek and Mercer 1980).

    A transformer that has learned from few words has learned much of them by heart, and is surer
    of itself than it should be; the counts are not, and know what small words follow which.

    Attributes:
        counts: of the tokens of the corpus.
        trust: the share of the transformer.
    """

    counts: Counts
    trust: float

    @classmethod
    def load(cls, path: Path, tokens: int) -> Self:
        """
        The inverse of `save`.

        Args:
            tokens: that the transformer knows.

        Raises:
            ModelError: the file is missing or damaged, or of another model.
        """
        arrays = mapped(path)
        try:
            counts = Counts.from_arrays(arrays, np.ones((1, tokens), bool))
            (trust,) = arrays[_NAME].tolist()
            if not 0 <= trust <= 1:
                raise ValueError(f"a trust of {trust}")
        except (KeyError, ValueError, TypeError) as error:
            raise ModelError(f"{path}: is damaged or cut short ({error})") from error
        return cls(counts, trust)

    def save(self, path: Path) -> None:
        """Write it to a file of safetensors."""
        from safetensors.numpy import save_file

        arrays = self.counts.to_arrays() | {_NAME: np.array([self.trust])}
        save_file({name: np.ascontiguousarray(one) for name, one in arrays.items()}, path)

    def of(self, likely: np.ndarray, counted: np.ndarray) -> np.ndarray:
        """Probabilities by those of the transformer and of the counts."""
        found: np.ndarray = self.trust * likely + (1 - self.trust) * counted
        return found

    def along(self, rows: Iterable[Sequence[int]]) -> Iterator[np.ndarray]:
        """For each row the probability, by the counts, of each token but the first."""
        for row in rows:
            tokens = np.asarray(row)
            depths = np.arange(1, len(tokens))
            before = np.zeros((len(depths), max(self.counts.order - 1, 1)), np.int64)
            for back in range(before.shape[1]):
                before[back:, back] = tokens[: max(len(depths) - back, 0)]
            places = Places(before, depths, np.zeros_like(depths))
            yield self.counts.expected(places, tokens[1:])[0]

    def trusting(self, likely: np.ndarray, counted: np.ndarray) -> Mixture:
        """
        The same with the trust by which both expect some texts best; each keeps a say.

        Args:
            likely: the probability of each token of texts that were not learned, by the
                transformer, float64 of shape [tokens].
            counted: by the counts.
        """
        least, most = _LEAST, 1 - _LEAST
        more = likely - counted
        while most - least > _EXACT:
            trust = (least + most) / 2
            if (more / (counted + trust * more)).sum() > 0:  # the logarithm still rises
                least = trust
            else:
                most = trust
        return attrs.evolve(self, trust=(least + most) / 2)


class Contexts:
    """What stands before the next token of each of several texts, as far as counts look."""

    def __init__(self, counts: Counts, prompt: Sequence[int], texts: int) -> None:
        size = max(counts.order - 1, 1)
        last = np.zeros(size, np.int64)
        found = prompt[: -size - 1 : -1]
        last[: len(found)] = found
        self._counts = counts
        self._before = np.repeat(last[None], texts, 0)
        self._depth = len(prompt)

    def expected(self) -> np.ndarray:
        """How likely each token is to come next, float32 of shape [texts, tokens]."""
        texts = len(self._before)
        places = Places(self._before, np.full(texts, self._depth), np.zeros(texts, np.int64))
        return self._counts.following(places)[0]

    def keep(self, rows: list[int]) -> None:
        """Go on with these texts only, in this order."""
        self._before = self._before[rows]

    def add(self, tokens: Sequence[int]) -> None:
        """A token was added to each text."""
        self._before[:, 1:] = self._before[:, :-1]
        self._before[:, 0] = tokens
        self._depth += 1
