"""
What training takes of memory, counted before anything is there.

A step is taken on tensors that have shapes and no numbers (torch calls them fake), by the very code
that trains, and what is alive at each moment is added up. So there is no formula to go stale: any
architecture, optimiser, adapter or precision is counted as it is.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from .packing import Tokens
from .processes import Processes
from .training import Recipe, Trainer

if TYPE_CHECKING:
    import torch

_SLACK = 1.05  # what the allocator holds of memory that was given back to it, per byte in use


@attrs.frozen(kw_only=True)
class Memory:
    """
    Bytes at the fullest moment of training.

    Attributes:
        weights, gradients, optimiser: of the model.
        activations: all else that is computed, kept for the way back or not.
        rest: the process itself, and what its allocator leaves unused.
    """

    weights: int
    gradients: int
    optimiser: int
    activations: int
    rest: int

    @property
    def total(self) -> int:
        return self.weights + self.gradients + self.optimiser + self.activations + self.rest


@attrs.frozen(kw_only=True)
class Step:
    """
    What decides how much memory a step takes.

    Attributes:
        make: gives the model, with weights by chance, ready to be trained.
        shape: of the model, by which two are told apart.
        recipe: how it is trained; what does not matter for memory is left at a common value.
        device: where.
    """

    make: Callable[[], Any] = attrs.field(eq=False)
    shape: str
    recipe: Recipe
    device: str


def counted(step: Step, base: int) -> Memory:
    """
    The memory of a step, on top of the `base` bytes that the process takes by itself.

    Raises:
        ModelError: there is no such model.
    """
    weights, gradients, optimiser, all_of_it = _traced(
        attrs.evolve(step, recipe=_bare(step.recipe))
    )
    return Memory(
        weights=weights,
        gradients=gradients,
        optimiser=optimiser,
        activations=all_of_it - weights - gradients - optimiser,
        rest=base + round((_SLACK - 1) * all_of_it),
    )


def _bare(recipe: Recipe) -> Recipe:
    """The same for memory: a third part of a batch adds nothing to two."""
    batch = min(recipe.batch_rows, 2 * recipe.micro_rows)
    return attrs.evolve(recipe, steps=2, batch_rows=batch, learning_rate=1e-3, seed=0)


@lru_cache(maxsize=64)
def _traced(step: Step) -> tuple[int, int, int, int]:
    import torch
    from torch._subclasses.fake_tensor import FakeTensorMode

    recipe = step.recipe
    words = np.zeros(recipe.batch_rows * (recipe.row_tokens - 1), np.int32)
    offsets = np.arange(0, len(words) + 1, recipe.row_tokens - 1)
    tokens = Tokens(words, offsets, len(words))
    device = torch.device(step.device)
    with FakeTensorMode(allow_non_fake_inputs=True):
        with device:
            model = step.make()
        alive = _alive()
        trainer = Trainer(
            model, tokens, 0, recipe, processes=Processes(), look=lambda: None, progress=print
        )
        with alive:
            alive.model, alive.optimiser = model, trainer.optimiser
            for value in model.parameters():
                alive.add(value)
            # The optimiser makes its state in the first step, so that the second takes most.
            for number in range(recipe.steps):
                trainer.step(number)
    return alive.parts


def _alive() -> Any:
    """A mode of torch that keeps count of the bytes of all tensors."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    class Alive(TorchDispatchMode):
        def __init__(self) -> None:
            super().__init__()
            self.model: Any = None
            self.optimiser: Any = None
            self.sizes: dict[int, int] = {}
            self.now = self.most = 0
            self.parts = (0, 0, 0, 0)

        def __torch_dispatch__(
            self, function: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            if function is torch.ops.aten._local_scalar_dense.default:
                return 1.0  # there are no numbers; a loss is one of them
            out = function(*args, **(kwargs or {}))
            for value in tree_leaves(out):
                if isinstance(value, torch.Tensor):
                    self.add(value)
            return out

        def add(self, value: torch.Tensor) -> None:
            storage = value.untyped_storage()
            key = storage._cdata
            if key in self.sizes:
                return
            self.sizes[key] = storage.nbytes()
            weakref.finalize(storage, self.forget, key)
            self.now += self.sizes[key]
            if self.now > self.most:
                self.most = self.now
                self.parts = self.split()

        def forget(self, key: int) -> None:
            self.now -= self.sizes.pop(key)

        def split(self) -> tuple[int, int, int, int]:
            if self.model is None:
                return 0, 0, 0, 0
            weights = list(self.model.parameters())
            gradients = [value.grad for value in weights if value.grad is not None]
            states = [one for state in self.optimiser.state.values() for one in state.values()]
            return _bytes(weights), _bytes(gradients), _bytes(states), self.now

    return Alive()


def _bytes(values: list[Any]) -> int:
    import torch

    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    return sum({one.untyped_storage()._cdata: one.untyped_storage().nbytes() for one in tensors}.values())
