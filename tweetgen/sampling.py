"""The next symbol of each text, drawn from how likely each is."""

from __future__ import annotations

from typing import Any

import numpy as np

from .request import Request

Numbers = np.ndarray[Any, np.dtype[Any]]
_COLDEST, _HOTTEST = 1e-30, 1e30  # beyond them float32 has no numbers for it
_NUCLEUS = 1024  # symbols; the nucleus rarely is larger, and finding it among few is quick
_FEW = 1024  # symbols; more of them are summed up in blocks before one is looked for
_BLOCK, _THIN = 256, 64


def choose(logs: Numbers, uniforms: Numbers, request: Request) -> Numbers:
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
        best: Numbers = logs.argmax(1)
        return best
    if request.temperature != 1:
        logs /= min(max(request.temperature, _COLDEST), _HOTTEST)
    numbers: Numbers | None = None
    if request.top_k is not None and request.top_k < logs.shape[1]:
        numbers = _best(logs, request.top_k)
        logs = np.take_along_axis(logs, numbers, 1)
    logs -= logs.max(1, keepdims=True)
    chances = np.exp(logs)
    if request.top_p is not None and request.top_p < 1:
        nucleus = _nucleus(chances, request.top_p)
        chances = np.take_along_axis(chances, nucleus, 1) * (nucleus >= 0)
        numbers = nucleus if numbers is None else np.take_along_axis(numbers, nucleus, 1)
    places = _drawn(chances, uniforms)
    if numbers is None:
        return places
    found: Numbers = np.take_along_axis(numbers, places[:, None], 1)[:, 0]
    return found


def _best(values: Numbers, count: int) -> Numbers:
    """Where the greatest values of each row stand, as many as `count`, in the row's order."""
    rows, size = values.shape
    blocks = size // _THIN
    if 2 * count > blocks:
        places = np.argpartition(values, -count, 1)[:, -count:]
    else:  # they lie in those blocks, as many as `count`, that have the greatest of all
        most = values[:, : blocks * _THIN].reshape(rows, _THIN, blocks).max(1)
        best = np.argpartition(most, -count, 1)[:, -count:]
        inside = (best[:, None] + np.arange(0, blocks * _THIN, blocks)[:, None]).reshape(rows, -1)
        rest = np.broadcast_to(np.arange(blocks * _THIN, size), (rows, size % _THIN))
        some = np.concatenate([inside, rest], 1)
        found = np.argpartition(np.take_along_axis(values, some, 1), -count, 1)[:, -count:]
        places = np.take_along_axis(some, found, 1)
    places.sort(1)
    return places


def _nucleus(chances: Numbers, top_p: float) -> Numbers:
    """
    The likeliest symbols that together reach `top_p` (Holtzman et al. 2020, arXiv:1904.09751).

    Returns:
        Their places, the likeliest first; behind them -1 where another row has more of them.
    """
    aims = top_p * chances.sum(1, dtype=np.float64)[:, None]
    size = min(_NUCLEUS, chances.shape[1])
    while True:
        places = _best(chances, size)
        ranked = np.take_along_axis(chances, places, 1)
        order = np.argsort(-ranked, 1, kind="stable")
        ranked = np.take_along_axis(ranked, order, 1)
        sums = ranked.cumsum(1, dtype=np.float64)
        if size == chances.shape[1] or (sums[:, -1:] >= aims).all():
            break
        size = min(4 * size, chances.shape[1])
    kept = sums - ranked < aims
    places = np.take_along_axis(places, order, 1)[:, : kept.sum(1).max()]
    return np.where(kept[:, : places.shape[1]], places, -1)


def _drawn(chances: Numbers, uniforms: Numbers) -> Numbers:
    """The place where the cumulated chance passes the random number (inverse transform)."""
    rows, size = chances.shape
    if size <= _FEW:
        sums = chances.cumsum(1, dtype=np.float64)
        return _passed(sums, uniforms[:, None] * sums[:, -1:], chances)
    starts = np.arange(0, size, _BLOCK)
    blocks = np.add.reduceat(chances, starts, 1, dtype=np.float64)
    sums = blocks.cumsum(1)
    aims = uniforms[:, None] * sums[:, -1:]
    block = _passed(sums, aims, blocks)
    places = np.minimum(starts[block, None] + np.arange(_BLOCK), size)
    some = np.zeros((rows, _BLOCK))
    inside = places < size
    some[inside] = np.take_along_axis(chances, np.minimum(places, size - 1), 1)[inside]
    before = np.take_along_axis(sums - blocks, block[:, None], 1)
    found: Numbers = starts[block] + _passed(before + some.cumsum(1), aims, some)
    return found


def _passed(sums: Numbers, aims: Numbers, chances: Numbers) -> Numbers:
    """The first place with a larger sum; rounding must not lead beyond those with any chance."""
    last = chances.shape[1] - 1 - (chances[:, ::-1] > 0).argmax(1)
    found: Numbers = np.minimum((sums <= aims).sum(1), last)
    return found
