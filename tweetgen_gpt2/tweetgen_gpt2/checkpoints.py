"""Where training stands, in files that are whole or absent; no pickle."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from tweetgen.errors import ModelError, storage_errors

if TYPE_CHECKING:
    import torch

_STATE, _WEIGHTS, _OPTIMISER = "state.json", "weights.safetensors", "optimiser.safetensors"
_LAST, _BEST = "last", "best.safetensors"


@attrs.define
class State:
    """
    Where training stands.

    Attributes:
        step: adjustments made so far.
        best: the best bits per character on the documents that training is watched with.
        best_step: when that was.
        worse: looks since then.
        seconds: of training so far.
        looks: what was seen: step, bits per character, copy rate.
        micro_rows: that were in memory at once, by which the last bits of a step differ.
        fingerprint: of what is trained on what, so that another is not continued with.
    """

    fingerprint: str
    step: int = 0
    best: float = float("inf")
    best_step: int = 0
    worse: int = 0
    seconds: float = 0.0
    micro_rows: int = 0
    looks: list[dict[str, float]] = attrs.Factory(list)


class Checkpoints:
    """A folder with the last state, and the best weights."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, state: State, model: Any, optimiser: torch.optim.Optimizer) -> None:
        """
        Replace the last state.

        Raises:
            StorageError: it cannot be written; the one before is still there.
        """
        from safetensors.torch import save_file

        beside = self.folder / f".{_LAST}.new"
        with storage_errors(self.folder):
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            _save_weights(model, beside / _WEIGHTS)
            save_file(_of_optimiser(optimiser), beside / _OPTIMISER)
            (beside / _STATE).write_text(json.dumps(attrs.asdict(state)))
            last, old = self.folder / _LAST, self.folder / f".{_LAST}.old"
            shutil.rmtree(old, ignore_errors=True)
            if last.exists():
                last.rename(old)
            beside.rename(last)
            shutil.rmtree(old, ignore_errors=True)

    def save_best(self, model: Any) -> None:
        """Keep these weights as the best so far."""
        with storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = self.folder / f".{_BEST}"
            _save_weights(model, beside)
            beside.replace(self.folder / _BEST)

    def load_best(self, model: Any) -> bool:
        """Give `model` the best weights; False if none were kept."""
        if not (self.folder / _BEST).exists():
            return False
        _load_weights(model, self.folder / _BEST)
        return True

    def load(self, fingerprint: str, model: Any, optimiser: torch.optim.Optimizer) -> State | None:
        """
        Continue from the last state, None if there is none.

        Raises:
            ModelError: it is of another corpus or configuration, or damaged.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        old = self.folder / f".{_LAST}.old"
        last = self.folder / _LAST
        if not last.exists() and old.exists():  # it stopped between two names
            last = old
        if not last.exists():
            return None
        try:
            state = State(**json.loads((last / _STATE).read_text()))
            if state.fingerprint != fingerprint:
                raise ModelError(
                    f"{self.folder}: the checkpoint is of other words or another configuration; "
                    "remove it, or train with what it was begun with"
                )
            _load_weights(model, last / _WEIGHTS)
            _to_optimiser(optimiser, load_file(last / _OPTIMISER))
        except (OSError, ValueError, TypeError, KeyError, SafetensorError, RuntimeError) as error:
            raise ModelError(
                f"{self.folder}: the checkpoint is damaged or cut short ({error}); remove it, and "
                "training begins again"
            ) from error
        return state


def _save_weights(model: Any, path: Path) -> None:
    from safetensors.torch import save_file

    learned = {name: value.detach().contiguous() for name, value in model.named_parameters()}
    save_file(learned, path)


def _load_weights(model: Any, path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    found = load_file(path)
    with torch.no_grad():
        for name, value in model.named_parameters():
            value.copy_(found[name])


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
