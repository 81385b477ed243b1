"""Where training stands: the state of the core's checkpoints, with Keras's variables in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from tweetgen.checkpoints import Checkpoints as CoreCheckpoints
from tweetgen.checkpoints import State

_ALL = "variables.safetensors"


class Checkpoints(CoreCheckpoints[State]):
    """A folder with the last state of a model and its optimiser, and the best weights."""

    kind = State
    free = ("learning_rate", "weight_decay", "patience", "max_copy_rate", "precision", "device")
    damage = (SafetensorError,)

    def write(self, folder: Path, *learned: Any) -> None:
        (model,) = learned
        arrays = {name: np.array(one.numpy()) for name, one in _variables(model)}
        save_file(arrays, folder / _ALL)

    def read(self, folder: Path, *learned: Any) -> None:
        (model,) = learned
        found = load_file(folder / _ALL)
        for name, variable in _variables(model):
            variable.assign(found[name])

    def write_best(self, path: Path, *learned: Any) -> None:
        (model,) = learned
        save_file(model.weights_by_name(), path)

    def read_best(self, path: Path, *learned: Any) -> None:
        (model,) = learned
        model.set_weights_by_name(load_file(path))

    def check_best(self, path: Path) -> None:
        load_file(path)


def _variables(model: Any) -> Iterator[tuple[str, Any]]:
    """All that a step changes: weights, what is remembered, the optimiser's, and chance's own."""
    for number, variable in enumerate(model.variables):
        yield f"model.{number}", variable
    for number, variable in enumerate(model.optimizer.variables):
        yield f"optimiser.{number}", variable
