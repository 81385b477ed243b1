"""Writing with torch, on a GPU or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tweetgen import Request
from tweetgen.writing import Said, Written

from .attention_cache import AttentionCache, Fixed, Growing, Shapes, last_logits
from .engine import Engine, Limits
from .mixture import Mixture
from .network import context_of
from .sampling import choose
from .scoring import Rows, in_batches, padded
from .spelling import State
from .stepping import Steps, write

if TYPE_CHECKING:
    import torch


class TorchEngine(Engine):
    """A step at a time: what is over is dropped, so that the rest gets faster."""

    def __init__(self, model: Any, shapes: Shapes | None = None) -> None:
        """
        Args:
            shapes: fixed ones to write in; None for caches that grow.
        """
        self._model, self._shapes = model.eval(), shapes
        self._device: torch.device = next(model.parameters()).device
        self._context = context_of(model)

    def write(
        self,
        prompt: Sequence[int],
        seeds: Sequence[int],
        request: Request,
        limits: Limits,
        mixture: Mixture | None = None,
    ) -> Iterator[Said | Written]:
        def begin() -> Steps:
            return _TorchSteps(self._model, self._shapes, prompt, len(seeds), request, limits)

        return write(begin, prompt, seeds, request, limits, mixture)

    def log_probabilities(self, rows: Sequence[Sequence[int]]) -> Iterator[np.ndarray]:
        return in_batches(rows, self._scored)

    def _scored(self, rows: Rows) -> Iterator[np.ndarray]:
        import torch

        tokens = torch.from_numpy(padded(rows)).to(self._device)
        with torch.inference_mode():
            logits = self._model(input_ids=tokens, use_cache=False).logits[:, :-1].float()
            said = logits.gather(-1, tokens[:, 1:, None])[..., 0] - logits.logsumexp(-1)
        for row, values in enumerate(rows):
            yield said[row, : len(values) - 1].double().cpu().numpy()

    def next_probabilities(self, prompt: Sequence[int]) -> np.ndarray:
        import torch

        tail = list(prompt)[-(self._context - 1) :]
        with torch.inference_mode():
            following, _ = _read(self._model, self._shapes, [tail], 1)
            found: np.ndarray = following[0].double().softmax(-1).cpu().numpy()
            return found


class _TorchSteps(Steps):
    def __init__(
        self,
        model: Any,
        shapes: Shapes | None,
        prompt: Sequence[int],
        rows: int,
        request: Request,
        limits: Limits,
    ) -> None:
        import torch

        self._model, self._shapes = model, shapes
        self._request, self._limits = request, limits
        self._device: torch.device = next(model.parameters()).device
        self._context = context_of(model)
        self._ends = torch.tensor(sorted(limits.ends), dtype=torch.long, device=self._device)
        self._masks: dict[State, torch.Tensor] = {}
        with torch.inference_mode():
            tail = list(prompt)[-(self._context - 1) :]
            following, self._cache = _read(model, shapes, [tail], rows)
            self._following = following.repeat(rows, 1)
        self._seen: torch.Tensor | None = None
        if request.repetition_penalty != 1:
            self._seen = torch.zeros_like(self._following, dtype=torch.bool)
            said = [token for token in prompt if token not in limits.ends]
            self._seen[:, torch.tensor(said, dtype=torch.long)] = True

    @property
    def is_full(self) -> bool:
        return self._cache.length >= self._context

    def mix(self, mixture: Mixture, counted: np.ndarray) -> None:
        import torch

        with torch.inference_mode():
            likely = self._following.float().softmax(-1) * mixture.trust
            also = torch.from_numpy(counted).to(self._device)
            self._following = likely.add_(also, alpha=1 - mixture.trust).log_()

    def draw(self, states: list[State], short: np.ndarray, uniforms: np.ndarray) -> list[int]:
        import torch

        following = self._following
        with torch.inference_mode():
            if short.any():
                early = torch.from_numpy(short).to(self._device)
                following[early[:, None] & _is_one_of(following, self._ends)] = float("-inf")
            following.masked_fill_(~self._allowed(states), float("-inf"))
            chosen = choose(following, uniforms, self._request, self._seen)
            if self._seen is not None:
                self._seen.scatter_(1, chosen[:, None], True)
        found: list[int] = chosen.tolist()
        return found

    def _allowed(self, states: list[State]) -> torch.Tensor:
        """For each row which tokens may come; masks are kept where they are needed."""
        import torch

        for state in set(states) - self._masks.keys():
            mask = self._limits.spelling.allowed(state)
            self._masks[state] = torch.from_numpy(mask).to(self._device)
        return torch.stack([self._masks[state] for state in states])

    def keep(self, rows: list[int]) -> None:
        import torch

        numbers = torch.tensor(rows, device=self._device)
        with torch.inference_mode():
            self._seen = None if self._seen is None else self._seen[numbers]
            self._cache.keep(numbers)

    def add(self, tokens: list[int]) -> None:
        import torch

        with torch.inference_mode():
            self._following = self._cache.next(torch.tensor(tokens, device=self._device))

    def read(self, texts: list[list[int]]) -> None:
        import torch

        tails = [text[-(self._context // 2) :] for text in texts]
        with torch.inference_mode():
            self._following, self._cache = _read(self._model, self._shapes, tails, 1)


def _read(
    model: Any, shapes: Shapes | None, texts: list[list[int]], rows: int
) -> tuple[torch.Tensor, AttentionCache]:
    """Logits of what follows each of `texts`, and what is remembered, `rows` times."""
    import torch
    from transformers import DynamicCache

    cache: Any = DynamicCache(config=model.config)
    tokens = torch.tensor(texts, device=next(model.parameters()).device)
    following = last_logits(model.forward, tokens, cache)
    if shapes is not None:
        return following, Fixed(shapes, cache, max(rows, len(texts)))
    return following, Growing(model.forward, cache, rows)


def _is_one_of(logits: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
    import torch

    mask = torch.zeros_like(logits, dtype=torch.bool)
    mask[:, numbers] = True
    return mask
