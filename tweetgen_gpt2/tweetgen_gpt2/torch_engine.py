"""Writing with torch, on a GPU or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tweetgen import Request
from tweetgen.streams import Streams
from tweetgen.writing import Said, Written

from .attention_cache import AttentionCache, Fixed, Growing, Shapes, last_logits
from .engine import Engine, Limits, state_after
from .network import context_of
from .sampling import choose
from .spelling import Spelling, State

if TYPE_CHECKING:
    import torch

_ROWS = 16  # scored at once, at most,
_SCORED = 1024  # and tokens of them: each takes a number for every token there is


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
        self._masks: dict[State, torch.Tensor] = {}

    def write(
        self, prompt: Sequence[int], seeds: Sequence[int], request: Request, limits: Limits
    ) -> Iterator[Said | Written]:
        import torch

        streams = Streams(list(seeds))
        places = list(range(len(seeds)))
        texts: list[list[int]] = [[] for _ in seeds]
        lengths = np.full(len(seeds), limits.before)
        ends = torch.tensor(sorted(limits.ends), dtype=torch.long, device=self._device)
        spelling = limits.spelling
        states = [state_after(limits, prompt)] * len(seeds)
        following, cache = self._begin(prompt, len(seeds))
        seen: torch.Tensor | None = None
        if request.repetition_penalty != 1:
            seen = torch.zeros_like(following, dtype=torch.bool)
            seen[:, torch.tensor([t for t in prompt if t not in limits.ends], dtype=torch.long)] = (
                True
            )
        while places:
            with torch.inference_mode():
                early = torch.from_numpy(lengths < request.min_chars).to(self._device)
                if bool(early.any()):
                    following[early[:, None] & _is_one_of(following, ends)] = float("-inf")
                following.masked_fill_(~self._allowed(spelling, states), float("-inf"))
                chosen = choose(following, streams.next(), request, seen)
                if seen is not None:
                    seen.scatter_(1, chosen[:, None], True)
            tokens = chosen.tolist()
            staying = []
            for row, (place, token) in enumerate(zip(places, tokens, strict=True)):
                if token in limits.ends:
                    yield Written(place, texts[place], True)
                    continue
                texts[place].append(token)
                yield Said(place, token)
                lengths[row] += limits.characters(token)
                too_long = request.max_chars is not None and lengths[row] > request.max_chars
                if too_long or len(texts[place]) >= limits.most_tokens:
                    yield Written(place, texts[place], False)
                    continue
                states[row] = spelling.after(states[row], token)
                staying.append(row)
            places, states = [places[r] for r in staying], [states[r] for r in staying]
            if not places:
                return
            with torch.inference_mode():
                if len(staying) < len(tokens):
                    streams.keep(staying)
                    lengths = lengths[staying]
                    rows = torch.tensor(staying, device=self._device)
                    chosen = chosen[rows]
                    seen = None if seen is None else seen[rows]
                    cache.keep(rows)
                if cache.length >= self._context:
                    following, cache = self._again([[*prompt, *texts[p]] for p in places])
                else:
                    following = cache.next(chosen)

    def _allowed(self, spelling: Spelling, states: list[State]) -> torch.Tensor:
        """For each row which tokens may come; masks are kept where they are needed."""
        import torch

        for state in set(states) - self._masks.keys():
            self._masks[state] = torch.from_numpy(spelling.allowed(state)).to(self._device)
        return torch.stack([self._masks[state] for state in states])

    def _begin(self, prompt: Sequence[int], rows: int) -> tuple[torch.Tensor, AttentionCache]:
        """The same prompt for all is read once."""
        import torch

        tail = list(prompt)[-(self._context - 1) :]
        with torch.inference_mode():
            following, cache = self._read([tail], rows)
            return following.repeat(rows, 1), cache

    def _again(self, texts: list[list[int]]) -> tuple[torch.Tensor, AttentionCache]:
        """Read the last half of what the model can see, and forget what stands before."""

        tails = [text[-(self._context // 2) :] for text in texts]
        return self._read(tails, 1)

    def _read(self, texts: list[list[int]], rows: int) -> tuple[torch.Tensor, AttentionCache]:
        """Logits of what follows each of `texts`, and what is remembered, `rows` times."""
        import torch
        from transformers import DynamicCache

        cache: Any = DynamicCache(config=self._model.config)
        tokens = torch.tensor(texts, device=self._device)
        following = last_logits(self._model.forward, tokens, cache)
        if self._shapes is not None:
            return following, Fixed(self._shapes, cache, max(rows, len(texts)))
        return following, Growing(self._model.forward, cache, rows)

    def log_probabilities(self, rows: Sequence[Sequence[int]]) -> Iterator[np.ndarray]:
        order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
        found: dict[int, np.ndarray] = {}
        at = 0
        while at < len(order):
            # One of the longest that may be among them says how many are not too many.
            longest = len(rows[order[min(at + _ROWS, len(order)) - 1]])
            some = order[at : at + max(1, min(_ROWS, _SCORED // max(longest, 1)))]
            at += len(some)
            for number, values in zip(some, self._scored([rows[n] for n in some]), strict=True):
                found[number] = values
        return (found[number] for number in range(len(rows)))

    def _scored(self, rows: list[Sequence[int]]) -> Iterator[np.ndarray]:
        import torch

        longest = max(map(len, rows))
        tokens = torch.zeros(len(rows), longest, dtype=torch.long)
        for row, values in enumerate(rows):
            tokens[row, : len(values)] = torch.tensor(values)
        tokens = tokens.to(self._device)
        with torch.inference_mode():
            # What is padded stands behind: causal attention does not see it.
            logits = self._model(input_ids=tokens, use_cache=False).logits[:, :-1].float()
            said = logits.gather(-1, tokens[:, 1:, None])[..., 0] - logits.logsumexp(-1)
        for row, values in enumerate(rows):
            yield said[row, : len(values) - 1].double().cpu().numpy()

    def next_probabilities(self, prompt: Sequence[int]) -> np.ndarray:
        import torch

        with torch.inference_mode():
            following, _ = self._begin(prompt, 1)
            found: np.ndarray = following[0].double().softmax(-1).cpu().numpy()
            return found


def _is_one_of(logits: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
    import torch

    mask = torch.zeros_like(logits, dtype=torch.bool)
    mask[:, numbers] = True
    return mask
