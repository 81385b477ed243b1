"""What counting expects beside the word that was written: a target that is not all or nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tweetgen.counts import Places

from .packing import IGNORED, Rows, Tokens
from .pairs import counted

_ORDER = 3


class Hints:
    """
    How likely each token is by the two before it, each place left out of its own count.

    A small corpus says of most places once what follows, and a model that has gone over it twice
    knows that by heart. Learning from what counting expects there as well as from what was
    written (Hinton et al. 2015, arXiv:1503.02531, with counts as the teacher) it goes on learning
    what holds for other texts, too.
    """

    def __init__(self, tokens: Tokens, end: int, vocabulary: int) -> None:
        self._counts = counted(tokens, end, vocabulary, _ORDER)

    def of(self, rows: Rows, some: slice) -> Callable[[slice], np.ndarray]:
        """
        What tells how likely each token is at each place of some rows.

        Returns:
            It takes some of the places, which are counted through all rows, and returns float32
            of shape [places, vocabulary]; zeros where there is no target.
        """
        inputs, targets = rows.inputs[some], rows.targets[some].ravel()
        before = np.zeros((inputs.size, _ORDER - 1), np.int64)
        for back in range(_ORDER - 1):
            shifted = np.zeros_like(inputs)
            shifted[:, back:] = inputs[:, : inputs.shape[1] - back]
            before[:, back] = shifted.ravel()
        depths = rows.positions[some].ravel() + 1
        is_none = targets == IGNORED
        written = np.where(is_none, 0, targets)

        def expected(few: slice) -> np.ndarray:
            places = Places(before[few], depths[few], np.zeros_like(written[few]))
            found, _ = self._counts.following(places, written[few])
            found[is_none[few]] = 0
            return found

        return expected
