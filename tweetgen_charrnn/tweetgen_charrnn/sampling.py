"""The next symbol of each text, drawn from how likely each is."""

from __future__ import annotations

import numpy as np

from tweetgen import Request

_COLDEST, _HOTTEST = 1e-30, 1e30  # beyond them float32 has no numbers for it


def choose(logs: np.ndarray, uniforms: np.ndarray, request: Request) -> np.ndarray:
    """
    One symbol a text.

    Args:
        logs: the logarithm of how likely each symbol is, or what differs from it by a number of
            the text's own, float32 of shape [texts, symbols]; overwritten.
        uniforms: a random number for each text, float64 of shape [texts].
        request: `temperature`, `top_k` and `top_p` count.

    Returns:
        int64 of shape [texts].
    """
    if request.temperature == 0:
        best: np.ndarray = logs.argmax(1)
        return best
    if request.temperature != 1:
        logs /= min(max(request.temperature, _COLDEST), _HOTTEST)
    if request.top_k is not None and request.top_k < logs.shape[1]:
        least = -np.partition(-logs, request.top_k - 1, 1)[:, request.top_k - 1, None]
        logs[logs < least] = -np.inf
    logs -= logs.max(1, keepdims=True)
    chances = np.exp(logs)
    if request.top_p is not None and request.top_p < 1:
        _keep_nucleus(chances, request.top_p)
    # The place where the cumulated probability passes the random number (inverse transform).
    sums = chances.cumsum(1, dtype=np.float64)
    places = (sums <= (uniforms * sums[:, -1])[:, None]).sum(1)
    last = chances.shape[1] - 1 - (chances[:, ::-1] > 0).argmax(1)
    found: np.ndarray = np.minimum(places, last)
    return found


def _keep_nucleus(chances: np.ndarray, top_p: float) -> None:
    """Leave the likeliest that together reach `top_p` (Holtzman et al. 2020, arXiv:1904.09751)."""
    order = np.argsort(-chances, 1, kind="stable")
    ranked = np.take_along_axis(chances, order, 1)
    before = ranked.cumsum(1, dtype=np.float64) - ranked
    ranked[before >= top_p * chances.sum(1, dtype=np.float64)[:, None]] = 0
    np.put_along_axis(chances, order, ranked, 1)
