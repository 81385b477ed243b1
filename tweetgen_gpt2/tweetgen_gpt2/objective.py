"""
What training makes less: the cross-entropy to what was written, and to what counting expects.

For a large vocabulary the numbers of one step are larger than the model: a thousand places by fifty
thousand tokens. They are never all there in float32; a few places at a time become their gradient
where they stand (as Wijmans et al. 2024, arXiv:2411.09009, do on a GPU).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .packing import IGNORED

if TYPE_CHECKING:
    import torch

# Numbers of float32 that are worked on at once: such as a processor keeps near, and a GPU keeps
# itself busy with.
_AT_ONCE, _AT_ONCE_ON_GPU = 1 << 20, 1 << 26

Expected = Callable[[slice], "torch.Tensor"]


def cross_entropy(
    hidden: torch.Tensor,
    weight: torch.Tensor,
    targets: torch.Tensor,
    *,
    bfloat16: bool = False,
    expected: Expected | None = None,
    share: float = 0.0,
) -> tuple[torch.Tensor, torch.Tensor]:
    """
    The summed cross-entropy, in nats, to targets that counting may have a share in.

    Args:
        hidden: what the model says of each place, float32 of shape [places, width].
        weight: by which that becomes logits, float32 of shape [tokens, width].
        targets: the tokens that were written, `IGNORED` where there is none, int64 of shape
            [places].
        bfloat16: whether to multiply in it.
        expected: how likely counting takes each token to be at some of the places, float32 of
            shape [some, tokens], zeros where there is no target; it may be overwritten.
        share: of counting in the targets; the rest is the token that was written.

    Returns:
        What is to be made less, and the cross-entropy to the words alone, which is for people
        and has no gradient.
    """
    share = share if expected is not None else 0.0
    found: tuple[torch.Tensor, torch.Tensor] = _cross_entropy().apply(
        hidden, weight, targets, bfloat16, expected, share
    )
    return found


def _parts(logits: torch.Tensor) -> Iterator[slice]:
    places, tokens = logits.shape
    at_once = _AT_ONCE_ON_GPU if logits.device.type == "cuda" else _AT_ONCE
    size = max(1, at_once // tokens)
    return (slice(at, min(at + size, places)) for at in range(0, places, size))


@lru_cache(maxsize=1)
def _cross_entropy() -> Any:
    import torch

    class CrossEntropy(torch.autograd.Function):
        @staticmethod
        def forward(
            ctx: Any,
            hidden: torch.Tensor,
            weight: torch.Tensor,
            targets: torch.Tensor,
            bfloat16: bool,
            expected: Expected | None,
            share: float,
        ) -> tuple[torch.Tensor, torch.Tensor]:
            kind = torch.bfloat16 if bfloat16 else hidden.dtype
            ctx.kinds = hidden.dtype, weight.dtype
            hidden, weight = hidden.to(kind), weight.to(kind)
            slopes = hidden @ weight.T  # first the logits
            loss, nats = (torch.zeros((), device=hidden.device) for _ in range(2))
            for some in _parts(slopes):
                values, is_one = slopes[some].float(), (targets[some] != IGNORED)[:, None]
                written = targets[some, None].where(is_one, 0)
                values -= values.amax(1, keepdim=True)
                told = values.gather(1, written)
                if expected is not None:
                    wanted = expected(some).mul_(share)
                    told_of = torch.linalg.vecdot(wanted, values)[:, None]
                    told_of += (1 - share) * told
                sums = values.exp_().sum(1, keepdim=True)
                values *= is_one / sums
                sums.log_()
                words = ((sums - told) * is_one).sum()
                nats += words
                if expected is None:
                    loss += words
                else:
                    loss += ((sums - told_of) * is_one).sum()
                    values -= wanted
                values.scatter_add_(1, written, (share - 1) * is_one.float())
                slopes[some] = values
            ctx.save_for_backward(slopes, hidden, weight)
            ctx.mark_non_differentiable(nats)
            return loss, nats

        @staticmethod
        def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
            slopes, hidden, weight = ctx.saved_tensors
            slopes *= gradients[0]
            of_hidden = (slopes @ weight).to(ctx.kinds[0])
            of_weight = None
            if ctx.needs_input_grad[1]:
                of_weight = (slopes.T @ hidden).to(ctx.kinds[1])
            return of_hidden, of_weight, None, None, None, None

    return CrossEntropy
