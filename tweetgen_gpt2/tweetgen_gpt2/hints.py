"""What counting expects beside the word that was written: a target that is not all or nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tweetgen.counts import Places

from .packing import IGNORED, Rows, Tokens
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

    def expected(self, rows: Rows, some: slice) -> np.ndarray:
        """
        How likely each token is at each place of some rows.

        Returns:
            float32 of shape [rows * row_tokens, vocabulary]; zeros where there is no target.
        """
        inputs, targets = rows.inputs[some], rows.targets[some].ravel()
        before = np.zeros((inputs.size, _ORDER - 1), np.int64)
        for back in range(_ORDER - 1):
            shifted = np.zeros_like(inputs)
            shifted[:, back:] = inputs[:, : inputs.shape[1] - back]
            before[:, back] = shifted.ravel()
        depths = rows.positions[some].ravel() + 1
        places = Places(before, depths, np.zeros(len(targets), np.int64))
        is_none = targets == IGNORED
        found, _ = self._counts.following(places, np.where(is_none, 0, targets))
        found[is_none] = 0
        return found


def between(
    logits: torch.Tensor, targets: torch.Tensor, expected: torch.Tensor, share: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """
    The summed cross-entropy to targets that counting has a share in, and to the words alone.

    Args:
        logits: float32 of shape [places, vocabulary].
        targets: the tokens that were written, `IGNORED` where there is none, int64 of shape
            [places].
        expected: how likely counting takes each to be, of the shape of `logits`; overwritten.
        share: of counting; the rest is the token that was written.

    Returns:
        Both in nats; the second is for people, and has no gradient.
    """
    import torch

    is_one = targets != IGNORED
    written = torch.where(is_one, targets, 0)[:, None]
    expected *= share
    expected.scatter_add_(1, written, (1 - share) * is_one[:, None].to(expected.dtype))
    found: tuple[torch.Tensor, torch.Tensor] = _cross_entropy().apply(
        logits, expected, written, is_one
    )
    return found


@lru_cache(maxsize=1)
def _cross_entropy() -> Any:
    import torch

    class CrossEntropy(torch.autograd.Function):
        """torch's own takes three arrays of the size of the logits; this one takes one."""

        @staticmethod
        def forward(
            ctx: Any,
            logits: torch.Tensor,
            wanted: torch.Tensor,
            written: torch.Tensor,
            is_one: torch.Tensor,
        ) -> tuple[torch.Tensor, torch.Tensor]:
            sums = logits.logsumexp(-1)
            ctx.save_for_backward(logits, wanted, sums, is_one)
            total = (sums * is_one).sum()
            nats = total - (logits.gather(1, written)[:, 0] * is_one).sum()
            ctx.mark_non_differentiable(nats)
            return total - torch.dot(wanted.flatten(), logits.flatten()), nats

        @staticmethod
        def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None, None, None]:
            logits, wanted, sums, is_one = ctx.saved_tensors
            found = (logits - sums[:, None]).exp_().sub_(wanted)
            found *= (gradients[0] * is_one)[:, None]
            return found, None, None, None

    return CrossEntropy
