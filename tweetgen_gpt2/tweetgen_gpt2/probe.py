"""How long training takes here, told by a few steps of a model that is like it but small."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from tweetgen.training import Look

from .packing import Tokens
from .processes import Processes
from .training import Recipe, Trainer

if TYPE_CHECKING:
    import torch

_LAYERS = 2
_TOKENS = 256  # of the rows together, about
_STEPS = 2  # that are timed, after one that makes room


@attrs.frozen(kw_only=True)
class Speed:
    """
    Seconds of one layer, and of what there is beside the layers.

    Attributes:
        row, row_of_layer: forward and back, a row.
        step, step_of_layer: of the optimiser.
    """

    row: float
    row_of_layer: float
    step: float
    step_of_layer: float

    def of_row(self, layers: float) -> float:
        """Forward and back."""
        return self.row + self.row_of_layer * layers

    def of_step(self, layers: float, rows: int) -> float:
        """Of a whole step."""
        return self.of_row(layers) * rows + self.step + self.step_of_layer * layers


def measured(make: Callable[[int], Any], recipe: Recipe, device: torch.device) -> Speed:
    """
    Take real steps of a model with two layers, of the same width and vocabulary.

    How much of the time a layer takes is told by its share of all numbers, since nearly all of it
    goes into products with them: differences of times so short would be noise.

    Args:
        make: a model of so many layers.
        recipe: whose rows are as long, and whose precision is the same.
        device: where.
    """
    import torch

    with torch.device("meta"):
        one = make(1)
    model = make(_LAYERS).to(device)
    layer, learned_layer = (
        _count(model, learned) - _count(one, learned) for learned in (False, True)
    )
    head = model.get_output_embeddings().weight.numel()
    learned = _count(model, True)
    rows = max(1, min(recipe.micro_rows, _TOKENS // recipe.row_tokens))
    back_and_forth, adjusting = _seconds(model, recipe, rows)
    row = back_and_forth / rows / (head + _LAYERS * layer)  # a number's share
    step = adjusting / max(learned, 1)
    return Speed(
        row=row * head,
        row_of_layer=row * layer,
        step=step * (learned - _LAYERS * learned_layer),
        step_of_layer=step * learned_layer,
    )


def _count(model: Any, learned: bool) -> int:
    return sum(one.numel() for one in model.parameters() if one.requires_grad or not learned)


def _seconds(model: Any, recipe: Recipe, rows: int) -> tuple[float, float]:
    """Of a step of so many rows, at its shortest: without the optimiser, and of the optimiser."""
    import torch

    recipe = attrs.evolve(recipe, steps=100, batch_rows=rows, micro_rows=rows)
    words = np.zeros(rows * (recipe.row_tokens - 1), np.int32)
    offsets = np.arange(0, len(words) + 1, recipe.row_tokens - 1)
    trainer = Trainer(
        model,
        Tokens(words, offsets, len(words)),
        0,
        recipe,
        processes=Processes(),
        look=lambda: Look(None, 0.0),
        progress=lambda _: None,
    )
    device = next(model.parameters()).device

    def now() -> float:
        if device.type == "cuda":
            torch.cuda.synchronize()
        if device.type != "cpu":
            return perf_counter()
        # What else the machine is doing now is not to be multiplied by thousands.
        return process_time() / torch.get_num_threads()

    adjust, spent = trainer.optimiser.step, [0.0]

    def timed(*args: Any) -> Any:
        began = now()
        found = adjust(*args)
        spent[0] = now() - began
        return found

    trainer.optimiser.step = timed  # type: ignore[assignment, method-assign]
    trainer.step(0)
    found = []
    for number in range(1, _STEPS + 1):
        began = now()
        trainer.step(number)
        found.append((now() - began - spent[0], spent[0]))
    return min(a for a, _ in found), min(b for _, b in found)
