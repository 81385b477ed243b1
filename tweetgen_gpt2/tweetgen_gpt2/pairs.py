"""A start for a model that knows nothing: which token follows which, from counting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tweetgen.counts import Counts, Places

from .packing import Tokens

if TYPE_CHECKING:
    import torch

MOST_TOKENS = 8192  # of a vocabulary; the work grows with its square
_ROUNDS = 16
_RATE = 0.02
_AT_ONCE = 1024  # tokens
_SPREAD = 0.02  # of what is not learned yet
_SIZE = 0.12  # of the embedding; what the layers add is learned in proportion to it
_HEIGHT = 10.0  # of the place in the last norm by which each token has a bias


def counted(tokens: Tokens, end: int, vocabulary: int, order: int) -> Counts:
    """Which token follows which few others, within each document, its two ends included."""
    return Counts.of(tokens.between(end), order, np.ones((1, vocabulary), bool), end=end)


def expected(pairs: Counts, first: int, last: int) -> np.ndarray:
    """
    How often each token is to be expected after those from `first` to `last`, float32 of shape
    [last - first, vocabulary].
    """
    before = np.arange(first, last)[:, None]
    one, none = np.ones(last - first, np.int64), np.zeros(last - first, np.int64)
    places = Places(before, one, none)
    *_, hashes = places.hashes()
    contexts, is_known = pairs.levels[1].find(hashes)
    often = np.where(is_known, pairs.levels[1].totals[contexts], 0)
    found: np.ndarray = pairs.following(places)[0] * often[:, None]
    return found


def begun(model: Any) -> list[torch.Tensor]:
    """The embedding and the output, if this is a model that can begin with pairs, else nothing."""
    found = [model.get_input_embeddings().weight, model.get_output_embeddings().weight]
    is_apart = found[0] is not found[1] and all(one.requires_grad for one in found)
    can = is_apart and len(found[0]) <= MOST_TOKENS and model.config.model_type == "gpt2"
    return found if can else []


def begin(model: Any, tokens: Tokens, end: int, seed: int) -> bool:
    """
    Give a GPT-2 whose layers add nothing yet the embedding, the last norm and the output by which
    it predicts as the pairs do; whether it could be done. Any two calls do the same.

    Learning this from rows of text takes a small model half of its time.
    """
    import torch
    from torch.nn.functional import cross_entropy

    if not (weights := begun(model)):
        return False
    embedding, output = weights
    vocabulary, width = embedding.shape
    norm = model.transformer.ln_f
    pairs = counted(tokens, end, vocabulary, 2)
    often = np.bincount(tokens.between(end)[1:], minlength=vocabulary) + 0.5
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in weights:
            weight.copy_(torch.randn(vocabulary, width, generator=random) * _SPREAD)
        norm.weight.fill_(1.0)
        norm.bias.zero_()
        norm.bias[-1] = _HEIGHT
        output[:, -1] = torch.from_numpy(np.log(often / often.sum()) / _HEIGHT)
    learned = [embedding, output, norm.weight, norm.bias]
    adam = torch.optim.Adam(learned, lr=_RATE, betas=(0.9, 0.95))
    for number in range(_ROUNDS):
        for first in range(0, vocabulary, _AT_ONCE):
            last = min(first + _AT_ONCE, vocabulary)
            wanted = torch.from_numpy(expected(pairs, first, last)).to(embedding.device)
            logits = norm(embedding[first:last]) @ output.T
            loss = cross_entropy(logits, wanted, reduction="sum") / tokens.targets
            loss.backward()  # type: ignore[no-untyped-call]
        adam.param_groups[0]["lr"] = _RATE * min(1, (number + 1) / 5) * (1 - number / _ROUNDS)
        adam.step()
        adam.zero_grad(set_to_none=True)
    with torch.no_grad():
        embedding.mul_(_SIZE / embedding.std())  # which the norm takes out again
    return True
