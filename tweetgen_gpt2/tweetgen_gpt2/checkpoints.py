"""Where training stands, in files that are whole or absent; no pickle."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from tweetgen.errors import ModelError, StorageError, storage_errors

if TYPE_CHECKING:
    import torch

_STATE, _WEIGHTS, _OPTIMISER = "state.json", "weights.safetensors", "optimiser.safetensors"
_LAST, _BEST = "last", "best.safetensors"
# What may be otherwise when a training goes on; it then ends otherwise, too.
_FREE = {
    *("learning_rate", "weight_decay", "patience", "max_copy_rate"),
    *("precision", "bfloat16", "device"),
}


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
        fingerprint: of the words, so that one is not continued with others.
        settings: all that decides what is learned from them.
    """

    fingerprint: str
    settings: dict[str, Any]
    step: int = 0
    best: float = float("inf")
    best_step: int = 0
    worse: int = 0
    seconds: float = 0.0
    micro_rows: int = 0
    looks: list[dict[str, float]] = attrs.Factory(list)


class Checkpoints:
    """
    A folder with the last state, and the best weights.

    Attributes:
        folder: where.
        every: seconds between two states.
        step: of the last state that was written or read; None if there is none.
        changed: settings that are not those that the training was begun with.
    """

    def __init__(self, folder: Path, every: float = 60.0) -> None:
        self.folder, self.every = folder, every
        self.step: int | None = None
        self.changed: list[str] = []

    def save(self, state: State, model: Any, optimiser: torch.optim.Optimizer) -> None:
        """
        Replace the last state.

        Raises:
            StorageError: it cannot be written; the one before is still there.
        """
        from safetensors.torch import save_file

        beside = self.folder / f".{_LAST}.new"
        with _writing(self.folder, beside):
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            _save_weights(model, beside / _WEIGHTS)
            save_file(_of_optimiser(optimiser), beside / _OPTIMISER)
            (beside / _STATE).write_text(json.dumps(attrs.asdict(state)))
            for path in beside.iterdir():
                _to_disk(path)
            last, old = self.folder / _LAST, self.folder / f".{_LAST}.old"
            shutil.rmtree(old, ignore_errors=True)
            if last.exists():
                last.rename(old)
            beside.rename(last)
            shutil.rmtree(old, ignore_errors=True)
        self.step = state.step

    def save_best(self, model: Any) -> None:
        """
        Keep these weights as the best so far.

        Raises:
            StorageError: they cannot be written; those before are still there.
        """
        beside = self.folder / f".{_BEST}"
        with _writing(self.folder, beside):
            self.folder.mkdir(parents=True, exist_ok=True)
            _save_weights(model, beside)
            _to_disk(beside)
            beside.replace(self.folder / _BEST)

    def load_best(self, model: Any) -> bool:
        """Give `model` the best weights; False if none were kept."""
        if not (self.folder / _BEST).exists():
            return False
        _load_weights(model, self.folder / _BEST)
        return True

    def load(
        self,
        fingerprint: str,
        settings: Mapping[str, Any],
        model: Any,
        optimiser: torch.optim.Optimizer,
    ) -> State | None:
        """
        Continue from the last state, None if there is none.

        Raises:
            ModelError: it is of other words or settings, or damaged.
        """
        old = self.folder / f".{_LAST}.old"
        last = self.folder / _LAST
        if not last.exists() and old.exists():  # it stopped between two names
            last = old
        if not last.exists():
            return None
        from safetensors.torch import load_file

        with _reading(last / _STATE):
            state = State(**json.loads((last / _STATE).read_text()))
        self._compare(state, fingerprint, settings)
        state.settings = dict(settings)
        with _reading(last / _WEIGHTS):
            _load_weights(model, last / _WEIGHTS)
        with _reading(last / _OPTIMISER):
            _to_optimiser(optimiser, load_file(last / _OPTIMISER))
        if (best := self.folder / _BEST).exists():
            with _reading(best):
                load_file(best)
        self.step = state.step
        return state

    def _compare(self, state: State, fingerprint: str, settings: Mapping[str, Any]) -> None:
        was, now = state.settings, dict(settings)
        changed = {
            name: f"{name} was {was.get(name)} and is {now.get(name)}"
            for name in sorted(was.keys() | now)
            if was.get(name) != now.get(name)
        }
        self.changed = [said for name, said in changed.items() if name in _FREE]
        other = [said for name, said in changed.items() if name not in _FREE]
        if state.fingerprint != fingerprint:
            other.insert(0, "the words are others")
        if other:
            raise ModelError(
                f"{self.folder}: the checkpoint is of other words or another configuration "
                f"({', '.join(other)}); go back to what it was begun with, or begin anew with "
                "`tweetgen train` without --resume"
            )


@contextmanager
def _writing(folder: Path, beside: Path) -> Iterator[None]:
    """What cannot be written is told, and what was begun does not stay in the way."""
    from safetensors import SafetensorError

    try:
        with storage_errors(folder):
            yield
    except (StorageError, SafetensorError) as error:
        if beside.is_dir():
            shutil.rmtree(beside, ignore_errors=True)
        else:
            beside.unlink(missing_ok=True)
        if isinstance(error, StorageError):
            problem = error.problem
        else:  # it has the operating system's number in its words only
            full = f"(os error {errno.ENOSPC})" in str(error)
            problem = "the disk is full" if full else str(error)
        raise StorageError(
            str(folder),
            f"the checkpoint cannot be written: {problem}; make room, and `tweetgen train "
            "--resume` goes on",
        ) from error


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, ValueError, TypeError, KeyError, SafetensorError, RuntimeError) as error:
        raise ModelError(
            f"{path}: the checkpoint is damaged or cut short ({error}); begin anew with "
            "`tweetgen train` without --resume; the models that you have stay as they are"
        ) from error


def _to_disk(path: Path) -> None:
    """Wait until a file would survive a power cut."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _learned(model: Any) -> Iterator[tuple[str, torch.Tensor]]:
    """What training changes, by name: all, unless layers are frozen or an addition is learned."""
    return ((name, one) for name, one in model.named_parameters() if one.requires_grad)


def _save_weights(model: Any, path: Path) -> None:
    from safetensors.torch import save_file

    learned = {name: value.detach().contiguous() for name, value in _learned(model)}
    save_file(learned, path)


def _load_weights(model: Any, path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    found = load_file(path)
    with torch.no_grad():
        for name, value in _learned(model):
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
