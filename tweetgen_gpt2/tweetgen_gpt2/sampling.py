"""The next token of each text, drawn from its own random stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tweetgen import Request

if TYPE_CHECKING:
    import torch

_NUCLEUS = 1024  # tokens; the nucleus rarely is larger, and finding it among few is quick


def choose(
    logits: torch.Tensor, uniforms: np.ndarray, request: Request, seen: torch.Tensor | None = None
) -> torch.Tensor:
    """
    One token a text.

    Args:
        logits: float32 of shape [texts, tokens]; changed in place.
        uniforms: a random number for each text, float64 of shape [texts].
        request: `temperature`, `top_k`, `top_p` and `repetition_penalty` count.
        seen: whether each token was said before, bool of the shape of `logits`.

    Returns:
        int64 of shape [texts].
    """
    import torch

    if seen is not None and request.repetition_penalty != 1:
        penalty = request.repetition_penalty
        weighed = torch.where(logits > 0, logits / penalty, logits * penalty)
        logits = torch.where(seen, weighed, logits)
    if request.temperature == 0:
        return logits.argmax(-1)
    logits = logits / request.temperature
    numbers: torch.Tensor | None = None
    if request.top_k is not None and request.top_k < logits.shape[-1]:
        logits, numbers = logits.topk(request.top_k)
    if request.top_p is not None and request.top_p < 1:
        logits, numbers = _nucleus(logits, numbers, request.top_p)
    # The place where the cumulated probability passes the random number (inverse transform).
    sums = logits.double().softmax(-1).cumsum(-1)
    aims = torch.from_numpy(uniforms).to(sums.device, sums.dtype)[:, None] * sums[:, -1:]
    places = torch.searchsorted(sums, aims, right=True).clamp_(max=sums.shape[-1] - 1)
    return (places if numbers is None else numbers.gather(-1, places))[:, 0]


def _nucleus(
    logits: torch.Tensor, numbers: torch.Tensor | None, top_p: float
) -> tuple[torch.Tensor, torch.Tensor]:
    whole = logits.logsumexp(-1, keepdim=True)
    size = min(_NUCLEUS, logits.shape[-1])
    while True:
        best, places = logits.topk(size)
        before = (best - whole).exp().cumsum(-1) - (best - whole).exp()
        if size == logits.shape[-1] or bool((before[:, -1] >= top_p).all()):
            break
        size = logits.shape[-1]
    best = best.masked_fill(before >= top_p, float("-inf"))
    return best, places if numbers is None else numbers.gather(-1, places)
