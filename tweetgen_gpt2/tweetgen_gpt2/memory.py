"""
What training takes of memory, counted before anything is there.

A step is taken on tensors that have shapes and no numbers (torch calls them fake), by the very code
that trains, and what is alive at each moment is added up. So there is no formula to go stale: any
architecture, optimiser, adapter or precision is counted as it is.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from tweetgen.training import Look

from .heap import most_taken
from .packing import Tokens
from .processes import Processes
from .training import Recipe, Trainer

if TYPE_CHECKING:
    import torch

_LIBRARIES = 32 << 20  # bytes: code of torch and its like that is first run in training
_BFLOAT16 = 48 << 20  # likewise, what a processor's products in bfloat16 are compiled and packed to
_MEASURED = 1.05  # what trainings took beyond what is counted
_OTHER = 1.1  # the same where there is no heap
_REPEATED = 3  # steps, after which the heap is as full of holes as it gets


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
        recipe: how it is trained.
        device: where.
        watched: texts that are scored at once between the steps, and the tokens of each.
    """

    make: Callable[[], Any] = attrs.field(eq=False)
    shape: str
    recipe: Recipe
    device: str
    watched: tuple[int, int] = (0, 0)


@attrs.frozen(kw_only=True)
class _Found:
    """Bytes: what was alive at the fullest moment, and the most that was taken for it."""

    weights: int
    gradients: int
    optimiser: int
    alive: int
    taken: int


def counted(step: Step, base: int) -> Memory:
    """
    The memory of training, on top of the `base` bytes that the process takes by itself.

    Raises:
        ModelError: there is no such model.
    """
    found = _traced(attrs.evolve(step, recipe=_bare(step.recipe)))
    has_packed = step.recipe.bfloat16 and step.device == "cpu"
    libraries = _LIBRARIES + (_BFLOAT16 if has_packed else 0)
    return Memory(
        weights=found.weights,
        gradients=found.gradients,
        optimiser=found.optimiser,
        activations=found.alive - found.weights - found.gradients - found.optimiser,
        rest=base + libraries + found.taken - found.alive,
    )


def _bare(recipe: Recipe) -> Recipe:
    """The same for memory: a third part of a batch adds nothing to two."""
    batch = min(recipe.batch_rows, 2 * recipe.micro_rows)
    return attrs.evolve(recipe, steps=2, batch_rows=batch, learning_rate=1e-3, seed=0)


@lru_cache(maxsize=64)
def _traced(step: Step) -> _Found:
    import torch
    from torch._subclasses.fake_tensor import FakeTensorMode

    recipe = step.recipe
    words = np.zeros(recipe.batch_rows * (recipe.row_tokens - 1), np.int32)
    offsets = np.arange(0, len(words) + 1, recipe.row_tokens - 1)
    tokens = Tokens(words, offsets, len(words))
    device = torch.device(step.device)
    with torch.device("meta"):
        model = step.make()
    with FakeTensorMode(allow_non_fake_inputs=True):
        _put(model, device)
        alive = _alive(model)
        with alive:
            trainer = Trainer(
                model,
                tokens,
                0,
                recipe,
                processes=Processes(),
                look=lambda: Look(None, 0.0),
                progress=print,
            )
            trainer.step(0)  # in which the optimiser makes its state
            optimiser = alive.now - _bytes(model.parameters())
            first = len(alive.events)
            trainer.step(1)
            if all(step.watched):
                _score(model, step.watched, device)
    events = alive.events + alive.events[first:] * _REPEATED
    # The allocators of other devices join what is free in blocks of their own.
    is_heap = device.type == "cpu"
    taken = _MEASURED * most_taken(events) if is_heap else _OTHER * alive.most
    return _Found(
        weights=_bytes(model.parameters()),
        gradients=alive.gradients,
        optimiser=optimiser,
        alive=alive.most,
        taken=round(taken),
    )


def _score(model: Any, shape: tuple[int, int], device: torch.device) -> None:
    """As the engine does it."""
    import torch

    with torch.inference_mode():
        tokens = torch.zeros(shape, dtype=torch.long, device=device)
        logits = model(input_ids=tokens, use_cache=False).logits[:, :-1].float()
        logits.gather(-1, tokens[:, 1:, None])[..., 0] - logits.logsumexp(-1)


def _put(model: Any, device: torch.device) -> None:
    """Move a model without numbers; `to` would ask for them."""
    import torch

    found: dict[int, Any] = {}  # tensors that modules share stay one

    def there(value: torch.Tensor) -> Any:
        if id(value) not in found:
            found[id(value)] = torch.empty_like(value, device=device), value
        return found[id(value)][0]

    for module in list(model.modules()):
        for name, value in list(module.named_parameters(recurse=False)):
            made = found.get(id(value))
            parameter = made[0] if made else torch.nn.Parameter(there(value), value.requires_grad)
            found[id(value)] = parameter, value
            module.register_parameter(name, parameter)
        for name, value in list(module.named_buffers(recurse=False)):
            module.register_buffer(name, there(value))


def _alive(model: Any) -> Any:
    """A mode of torch that keeps count of the bytes of all tensors."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    class Alive(TorchDispatchMode):  # type: ignore[no-untyped-call]
        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.known: dict[int, int] = {}  # storages that are alive, and their numbers
            self.events: list[tuple[int, int]] = []  # number and size; 0 where it ends
            self.now = self.most = 0
            self.gradients = 0  # of `most`
            for value in model.parameters():
                self.add(value)

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
            if storage._cdata in self.known:
                return
            number, size = len(self.events), storage.nbytes()
            self.known[storage._cdata] = number
            weakref.finalize(storage, self.forget, storage._cdata, size)
            self.events.append((number, size))
            self.now += size
            if self.now > self.most:
                self.most = self.now
                gradients = (one.grad for one in model.parameters())
                self.gradients = _bytes(one for one in gradients if one is not None)

        def forget(self, key: int, size: int) -> None:
            self.events.append((self.known.pop(key), 0))
            self.now -= size

    return Alive()


def _bytes(tensors: Iterable[torch.Tensor]) -> int:
    storages = [one.untyped_storage() for one in tensors]
    return sum({one._cdata: one.nbytes() for one in storages}.values())
