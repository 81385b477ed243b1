"""What counting expects beside the word that was written: a target that is not all or nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tweetgen.counts import Places

from .packing import Rows, Tokens
from .pairs import counted

if TYPE_CHECKING:
    import torch

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

    def expected(self, rows: Rows, some: slice, places: np.ndarray) -> np.ndarray:
        """
        What counting expects.

        Args:
            rows, some: which rows.
            places: where in them there is a target, counted row by row, int of shape [places].

        Returns:
            Probabilities, float32 of shape [places, vocabulary].
        """
        inputs, positions = rows.inputs[some], rows.positions[some]
        before = np.zeros((inputs.size, _ORDER - 1), np.int64)
        for back in range(_ORDER - 1):
            shifted = np.zeros_like(inputs)
            shifted[:, back:] = inputs[:, : inputs.shape[1] - back]
            before[:, back] = shifted.ravel()
        depths = positions.ravel()[places] + 1
        where = Places(before[places], depths, np.zeros(len(places), np.int64))
        return self._counts.following(where, rows.targets[some].ravel()[places])[0]


def between(
    logits: torch.Tensor, targets: torch.Tensor, expected: torch.Tensor, share: float
) -> Any:
    """
    The summed cross-entropy, in nats, to targets that counting has a share in.

    Args:
        logits: float32 of shape [places, vocabulary].
        targets: the tokens that were written, int64 of shape [places].
        expected: how likely counting takes each to be, of the shape of `logits`; overwritten.
        share: of counting; the rest is the token that was written.
    """
    import torch

    expected *= share
    expected[torch.arange(len(targets), device=targets.device), targets] += 1 - share
    return _cross_entropy().apply(logits, expected)


@lru_cache(maxsize=1)
def _cross_entropy() -> Any:
    import torch

    class CrossEntropy(torch.autograd.Function):
        """torch's own takes three arrays of the size of the logits; this one takes one."""

        @staticmethod
        def forward(ctx: Any, logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
            sums = logits.logsumexp(-1)
            ctx.save_for_backward(logits, wanted, sums)
            return sums.sum() - torch.einsum("pv,pv->", logits, wanted)

        @staticmethod
        def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
            logits, wanted, sums = ctx.saved_tensors
            found = (logits - sums[:, None]).exp_().sub_(wanted)
            return found.mul_(gradients[0]), None

    return CrossEntropy
