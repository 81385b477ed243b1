"""What a transformer remembers of the texts it is writing: keys and values, for each text a row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

Forward = Callable[..., Any]
_SHORTEST = 128  # tokens in a fixed shape


class AttentionCache(ABC):
    """The texts so far, as the model remembers them."""

    length: int  # tokens

    @abstractmethod
    def next(self, tokens: torch.Tensor) -> torch.Tensor:
        """
        Add a token to each text.

        Args:
            tokens: int64 of shape [texts].

        Returns:
            Logits of what follows, float32 of shape [texts, tokens].
        """

    @abstractmethod
    def keep(self, rows: torch.Tensor) -> None:
        """Go on with these texts only, int64 of shape [texts]."""


class Growing(AttentionCache):
    """As long and as wide as it must be; what a processor likes best."""

    def __init__(self, forward: Forward, cache: Any, rows: int) -> None:
        """
        Args:
            forward: the model's.
            cache: of transformers, with a row, or as many as there are texts.
            rows: texts that begin with what is in it.
        """
        self._forward, self._cache = forward, cache
        self.length = int(cache.get_seq_length())
        if rows > 1:
            cache.batch_repeat_interleave(rows)

    def next(self, tokens: torch.Tensor) -> torch.Tensor:
        self.length += 1
        return last_logits(self._forward, tokens[:, None], self._cache)

    def keep(self, rows: torch.Tensor) -> None:
        self._cache.batch_select_indices(rows)


class Fixed(AttentionCache):
    """
    One of a few shapes, so that a GPU can replay a step as a whole instead of being told of each of
    its hundreds of parts (CUDA graphs, which `torch.compile` makes of a step of fixed shape).

    When half of the texts are over, the rest moves to a shape half as wide.
    """

    def __init__(self, shapes: Shapes, cache: Any, rows: int) -> None:
        self._shapes, self._rows = shapes, rows
        self.length = int(cache.get_seq_length())
        self._places = shapes.places(rows, self.length + 1)
        source = [(layer.keys, layer.values) for layer in cache.layers]
        self._places.fill(source, None if source[0][0].shape[0] == 1 else range(rows), self.length)

    def next(self, tokens: torch.Tensor) -> torch.Tensor:
        if self.length == self._places.length:
            self._move(list(range(self._rows)))
        self.length += 1
        return self._places.step(tokens)[: self._rows]

    def keep(self, rows: torch.Tensor) -> None:
        self._move(rows.tolist())

    def _move(self, rows: list[int]) -> None:
        self._rows = len(rows)
        places = self._shapes.places(len(rows), self.length + 1)
        if places is self._places:  # the same shape: what is kept moves to the front
            places.select(rows)
        else:
            places.fill(self._places.states(), rows, self.length)
            self._places = places


class Shapes:
    """The shapes that were used so far; each is compiled once."""

    def __init__(self, model: Any, context: int, compile_mode: str | None) -> None:
        """
        Args:
            compile_mode: of `torch.compile`; None runs the steps as they are.
        """
        import torch

        self._config, self._context = model.config, context
        self._forward: Forward = model.forward
        if compile_mode is not None:
            self._forward = torch.compile(model.forward, mode=compile_mode, dynamic=False)
        self._device = next(model.parameters()).device
        self._places: dict[tuple[int, int], _Places] = {}

    @staticmethod
    def fit(model: Any) -> bool:
        """Whether all layers of this architecture can be kept in a fixed shape."""
        from transformers.cache_utils import StaticCache, StaticLayer

        try:
            layers = StaticCache(config=model.config, max_cache_len=1).layers
        except (AttributeError, KeyError, TypeError, ValueError):
            return False
        return all(type(layer) is StaticLayer for layer in layers)

    def places(self, rows: int, length: int) -> _Places:
        """The smallest shape that has room: powers of two."""
        wide = 1 << (rows - 1).bit_length()
        long = min(max(_SHORTEST, 1 << (length - 1).bit_length()), self._context)
        if (wide, long) not in self._places:
            self._places[wide, long] = _Places(
                self._forward, self._config, wide, long, self._device
            )
        return self._places[wide, long]


States = list[tuple["torch.Tensor", "torch.Tensor"]]


class _Places:
    """Room for so many texts of so many tokens."""

    def __init__(
        self, forward: Forward, config: Any, rows: int, length: int, device: torch.device
    ) -> None:
        import torch
        from transformers.cache_utils import StaticCache

        self._forward, self.length, self._rows = forward, length, rows
        self._cache: Any = StaticCache(config=config, max_cache_len=length)
        self._tokens = torch.zeros(rows, dtype=torch.long, device=device)

    def states(self) -> States:
        """Keys and values of each layer, of shape [rows, heads, length, width]."""
        return [(layer.keys, layer.values) for layer in self._cache.layers]

    def fill(self, source: States, rows: Any, length: int) -> None:
        """
        Take texts over from elsewhere.

        Args:
            source: keys and values of each layer.
            rows: which of them; None repeats the only one there is.
            length: tokens of each.
        """
        import torch

        self._cache.reset()
        numbers = torch.zeros(self._rows, dtype=torch.long, device=self._tokens.device)
        if rows is not None:  # places that are left over hold anything
            numbers[: len(rows)] = torch.as_tensor(list(rows), device=self._tokens.device)
        for number, (keys, values) in enumerate(source):
            some = keys[:, :, :length][numbers], values[:, :, :length][numbers]
            self._cache.update(*some, number)

    def select(self, rows: list[int]) -> None:
        """Move the texts in these places to the first ones."""
        import torch

        numbers = torch.tensor(rows, device=self._tokens.device)
        for keys, values in self.states():
            for states in (keys, values):
                states[: len(rows)] = states[numbers]

    def step(self, tokens: torch.Tensor) -> torch.Tensor:
        """Logits of all places."""
        self._tokens[: len(tokens)] = tokens
        return last_logits(self._forward, self._tokens[:, None], self._cache).clone()


def last_logits(forward: Forward, tokens: torch.Tensor, cache: Any) -> torch.Tensor:
    """Logits of what follows, float32 of shape [texts, tokens]; `cache` remembers the tokens."""
    out = forward(input_ids=tokens, past_key_values=cache, use_cache=True, logits_to_keep=1)
    logits: torch.Tensor = out.logits[:, -1].float()
    return logits
