"""A start for a model that knows nothing: which token follows which, from counting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from .packing import Tokens

if TYPE_CHECKING:
    import torch

MOST_TOKENS = 8192  # of a vocabulary; the work grows with its square
_ROUNDS = 12
_RATE = 0.02
_AT_ONCE = 1024  # tokens
_DISCOUNT = 0.75
_SPREAD = 0.02  # of what is not learned yet
_SIZE = 0.12  # of the embedding; what the layers add is learned in proportion to it
_HEIGHT = 10.0  # of the place in the last norm by which each token has a bias


@attrs.frozen(eq=False)
class Pairs:
    """
    How often which token follows which.

    Attributes:
        before, after: of the pairs that occur, sorted, int64 of shape [pairs].
        often: how often each does, float32 of shape [pairs].
        vocabulary: how many tokens there are.
    """

    before: np.ndarray
    after: np.ndarray
    often: np.ndarray
    vocabulary: int

    @classmethod
    def of(cls, tokens: Tokens, end: int, vocabulary: int) -> Pairs:
        """The pairs within each document, its two ends included."""
        flat = np.insert(np.asarray(tokens.flat, np.int64), tokens.offsets, end)
        codes, often = np.unique(flat[:-1] * vocabulary + flat[1:], return_counts=True)
        return cls(codes // vocabulary, codes % vocabulary, often.astype(np.float32), vocabulary)

    def _by(self, place: np.ndarray, values: np.ndarray | None) -> np.ndarray:
        return np.bincount(place, values, self.vocabulary).astype(np.float32)

    @property
    def alone(self) -> np.ndarray:
        """How likely each token is, float32 of shape [vocabulary]."""
        found: np.ndarray = self._by(self.after, self.often) + 0.5
        found /= found.sum()
        return found

    def smoothed(self, first: int, last: int) -> np.ndarray:
        """
        How often each token is to be expected after those from `first` to `last`, float32 of
        shape [last - first, vocabulary]: interpolated Kneser-Ney (Kneser and Ney 1995).
        """
        some = slice(*np.searchsorted(self.before, (first, last)))
        often = np.zeros((last - first, self.vocabulary), np.float32)
        often[self.before[some] - first, self.after[some]] = self.often[some] - _DISCOUNT
        followed = self._by(self.after, None) + 0.1
        kinds = self._by(self.before, None)[first:last, None]
        often += _DISCOUNT * kinds * (followed / followed.sum())
        return often


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
    pairs = Pairs.of(tokens, end, vocabulary)
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in weights:
            weight.copy_(torch.randn(vocabulary, width, generator=random) * _SPREAD)
        norm.weight.fill_(1.0)
        norm.bias.zero_()
        norm.bias[-1] = _HEIGHT
        output[:, -1] = torch.from_numpy(np.log(pairs.alone) / _HEIGHT)
    learned = [embedding, output, norm.weight, norm.bias]
    adam = torch.optim.Adam(learned, lr=_RATE, betas=(0.9, 0.95))
    for number in range(_ROUNDS):
        for first in range(0, vocabulary, _AT_ONCE):
            last = min(first + _AT_ONCE, vocabulary)
            wanted = torch.from_numpy(pairs.smoothed(first, last)).to(embedding.device)
            logits = norm(embedding[first:last]) @ output.T
            loss = cross_entropy(logits, wanted, reduction="sum") / tokens.targets
            loss.backward()  # type: ignore[no-untyped-call]
        adam.param_groups[0]["lr"] = _RATE * min(1, (number + 1) / 5) * (1 - number / _ROUNDS)
        adam.step()
        adam.zero_grad(set_to_none=True)
    with torch.no_grad():
        embedding.mul_(_SIZE / embedding.std())  # which the norm takes out again
    return True
