"""Where training stands: the state of the core's checkpoints, with torch's tensors in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from safetensors import SafetensorError

from tweetgen.checkpoints import Checkpoints as CoreCheckpoints
from tweetgen.checkpoints import State as CoreState
from tweetgen.checkpoints import reading

if TYPE_CHECKING:
    import torch

_WEIGHTS, _OPTIMISER = "weights.safetensors", "optimiser.safetensors"


@attrs.define
class State(CoreState):
    """
    Where training stands.

    Attributes:
        micro_rows: that were in memory at once, by which the last bits of a step differ.
    """

    micro_rows: int = 0


class Checkpoints(CoreCheckpoints[State]):
    """A folder with the last state of a model and its optimiser, and the best weights."""

    kind = State
    free = (
        *("learning_rate", "weight_decay", "patience", "max_copy_rate"),
        *("precision", "bfloat16", "device"),
    )
    damage = (SafetensorError,)

    def write(self, folder: Path, *learned: Any) -> None:
        from safetensors.torch import save_file

        model, optimiser = learned
        self.write_best(folder / _WEIGHTS, model)
        save_file(_of_optimiser(optimiser), folder / _OPTIMISER)

    def read(self, folder: Path, *learned: Any) -> None:
        from safetensors.torch import load_file

        model, optimiser = learned
        with reading(folder / _WEIGHTS, self.damage):
            self.read_best(folder / _WEIGHTS, model)
        with reading(folder / _OPTIMISER, self.damage):
            _to_optimiser(optimiser, load_file(folder / _OPTIMISER))

    def write_best(self, path: Path, *learned: Any) -> None:
        from safetensors.torch import save_file

        (model,) = learned
        save_file({name: one.detach().contiguous() for name, one in _learned(model)}, path)

    def read_best(self, path: Path, *learned: Any) -> None:
        import torch
        from safetensors.torch import load_file

        (model,) = learned
        found = load_file(path)
        with torch.no_grad():
            for name, value in _learned(model):
                value.copy_(found[name])

    def check_best(self, path: Path) -> None:
        from safetensors.torch import load_file

        load_file(path)


def _learned(model: Any) -> Iterator[tuple[str, torch.Tensor]]:
    """What training changes, by name: all, unless layers are frozen or an addition is learned."""
    return ((name, one) for name, one in model.named_parameters() if one.requires_grad)


def _of_optimiser(optimiser: torch.optim.Optimizer) -> dict[str, torch.Tensor]:
    state = optimiser.state_dict()["state"]
    return {
        f"{number}.{name}": value.contiguous()
        for number, values in state.items()
        for name, value in values.items()
    }


def _to_optimiser(optimiser: torch.optim.Optimizer, found: dict[str, torch.Tensor]) -> None:
    whole = optimiser.state_dict()
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in found.items():
        number, _, name = key.partition(".")
        state.setdefault(int(number), {})[name] = value
    optimiser.load_state_dict({"state": state, "param_groups": whole["param_groups"]})
