"""An engine, and counts beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tweetgen import Request
from tweetgen.writing import Said, Written

from .engine import Engine, Limits
from .mixture import Contexts, Mixture


class CountedEngine(Engine):
    """Writes and scores by what an engine and counts expect together."""

    def __init__(self, engine: Engine, mixture: Mixture) -> None:
        self._engine, self._mixture = engine, mixture

    def write(
        self,
        prompt: Sequence[int],
        seeds: Sequence[int],
        request: Request,
        limits: Limits,
        mixture: Mixture | None = None,
    ) -> Iterator[Said | Written]:
        return self._engine.write(prompt, seeds, request, limits, mixture or self._mixture)

    def log_probabilities(self, rows: Sequence[Sequence[int]]) -> Iterator[np.ndarray]:
        found = self._engine.log_probabilities(rows)
        for logs, counted in zip(found, self._mixture.along(rows), strict=True):
            yield np.log(self._mixture.of(np.exp(logs), counted))

    def next_probabilities(self, prompt: Sequence[int]) -> np.ndarray:
        counted = Contexts(self._mixture.counts, prompt, 1).expected()[0]
        return self._mixture.of(self._engine.next_probabilities(prompt), counted)
