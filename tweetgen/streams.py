"""Random numbers for several texts, each from a generator of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_AT_ONCE = 64


class Streams:
    """
    Uniform numbers in [0, 1) for several texts.

    Each text's come from a generator made from its seed alone (Philox, Salmon et al. 2011), so
    that they are the same whatever is drawn beside them.
    """

    def __init__(self, seeds: Sequence[int]) -> None:
        self._generators = [np.random.Generator(np.random.Philox(key=seed)) for seed in seeds]
        self._drawn = np.empty((len(seeds), 0))
        self._at = 0

    def next(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """One number for each text, float64 of shape [texts]."""
        if self._at == self._drawn.shape[1]:
            self._drawn = np.stack([one.random(_AT_ONCE) for one in self._generators])
            self._at = 0
        self._at += 1
        return self._drawn[:, self._at - 1]

    def keep(self, places: Sequence[int]) -> None:
        """Go on with the texts at these places only."""
        self._generators = [self._generators[place] for place in places]
        self._drawn = self._drawn[list(places)]
