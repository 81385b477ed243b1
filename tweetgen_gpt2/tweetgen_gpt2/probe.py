"""How long training takes here, told by a few steps of models that are like it but small."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

import attrs
import numpy as np

from .looking import Look
from .packing import Tokens
from .processes import Processes
from .training import Recipe, Trainer

_TOKENS = 256  # of a probe's rows together, about


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

    def of_step(self, layers: float, rows: int) -> float:
        """Of a whole step."""
        per_row = self.row + self.row_of_layer * layers
        return per_row * rows + self.step + self.step_of_layer * layers


def measured(make: Callable[[int], Any], recipe: Recipe, device: Any) -> Speed:
    """
    Take real steps of models with one layer and with two, of the same width and vocabulary.

    Args:
        make: a model of so many layers.
        recipe: whose rows are as long, and whose precision is the same.
        device: where.
    """
    found = []
    for layers in (1, 2):
        model = make(layers).to(device)
        rows = max(1, min(recipe.micro_rows, _TOKENS // recipe.row_tokens))
        once, twice = (_seconds(model, recipe, rows, times) for times in (1, 2))
        row = max(twice - once, 0.0) / rows
        found.append((row, max(once - row * rows, 0.0)))
        del model
    (row_1, step_1), (row_2, step_2) = found
    row_of_layer, step_of_layer = max(row_2 - row_1, 0.0), max(step_2 - step_1, 0.0)
    return Speed(
        row=max(row_1 - row_of_layer, 0.0),
        row_of_layer=row_of_layer,
        step=max(step_1 - step_of_layer, 0.0),
        step_of_layer=step_of_layer,
    )


def _seconds(model: Any, recipe: Recipe, rows: int, times: int) -> float:
    """The second of two steps of `rows` rows, gone through so many times."""
    import torch

    recipe = attrs.evolve(recipe, steps=100, batch_rows=rows * times, micro_rows=rows)
    words = np.zeros(recipe.batch_rows * (recipe.row_tokens - 1), np.int32)
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
    trainer.step(0)  # the first one makes room
    if next(model.parameters()).device.type == "cpu":
        # What else the machine is doing now is not to be multiplied by thousands.
        began = process_time()
        trainer.step(1)
        return (process_time() - began) / torch.get_num_threads()
    began = perf_counter()
    trainer.step(1)  # which ends with a number that was waited for
    return perf_counter() - began
