"""Numbers of a training for TensorBoard or Weights & Biases, by the callbacks of transformers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import attrs

from tweetgen.errors import ModelError

# Under the names that these callbacks sort by: "eval_" stands for what was not trained on.
_NAMES = {
    "loss": "loss",
    "tokens/s": "tokens_per_second",
    "memory": "memory_bytes",
    "bits/char": "eval_bits_per_character",
    "copied": "eval_copy_rate",
}
_PACKAGES = {"tensorboard": ("tensorboard", "tensorboardX"), "wandb": ("wandb",)}
# They would have the callback send the model itself.
_NOT_HEEDED = ("WANDB_LOG_MODEL", "WANDB_WATCH")


@attrs.frozen
class _Arguments:
    """The part of `TrainingArguments` that the callbacks read."""

    numbers: Mapping[str, float]
    output_dir: str = "."
    run_name: str | None = None

    def to_dict(self) -> dict[str, float]:
        return dict(self.numbers)

    def to_json_string(self) -> str:
        return json.dumps(self.to_dict(), indent=2)


class Reports:
    """
    Sends numbers: loss, bits per character, copy rate, speed, memory. Never texts, and not the
    model.
    """

    def __init__(self, where: str = "none") -> None:
        """
        Args:
            where: "none", "tensorboard" or "wandb".

        Raises:
            ModelError: its package is not installed.
        """
        self._callback: Any = None
        self._arguments = _Arguments({})
        self._where = where
        if where == "none":
            return
        if not any(find_spec(name) for name in _PACKAGES[where]):
            raise ModelError(
                f'report_to = "{where}" needs the package {where}; try: pip install {where}'
            )
        from transformers import integrations

        kind = {"tensorboard": "TensorBoardCallback", "wandb": "WandbCallback"}[where]
        with _plain_environment():
            self._callback = getattr(integrations, kind)()

    def begin(self, numbers: Mapping[str, Any]) -> None:
        """
        Open a run.

        Args:
            numbers: settings to show with it; what is no number stays here.

        Raises:
            ModelError: it cannot be opened.
        """
        if self._callback is None:
            return
        kept = {name: n for name, n in numbers.items() if isinstance(n, int | float)}
        self._arguments = _Arguments(kept)
        with _plain_environment():
            if self._where == "wandb":
                _open_wandb()
            self._call("on_train_begin", 0)

    def tell(self, step: int, numbers: Mapping[str, float]) -> None:
        """What was measured at a step, under the names of `Progress.metrics`."""
        if self._callback is not None and numbers:
            logs = {_NAMES[name]: value for name, value in numbers.items()}
            self._call("on_log", step, logs=logs)

    def end(self) -> None:
        """Close the run."""
        if self._callback is None:
            return
        self._call("on_train_end", 0)
        if self._where == "wandb":
            import wandb

            wandb.finish()
        self._callback = None

    def _call(self, event: str, step: int, **facts: Any) -> None:
        from transformers import TrainerControl, TrainerState

        state = TrainerState(global_step=step)
        getattr(self._callback, event)(self._arguments, state, TrainerControl(), **facts)


def _open_wandb() -> None:
    """
    A run that sends neither what is on the terminal (samples are), nor code, nor this command.

    Raises:
        ModelError: there is no account or no network.
    """
    import wandb

    settings = wandb.Settings(
        console="off",
        silent=True,
        disable_code=True,
        disable_git=True,
        save_code=False,
        x_disable_meta=True,
        x_disable_stats=True,
        x_save_requirements=False,
    )
    try:
        wandb.init(project=os.environ.get("WANDB_PROJECT", "tweetgen"), settings=settings)
    except Exception as error:  # it raises several kinds of its own
        raise ModelError(
            f'report_to = "wandb": no run can be opened there ({type(error).__name__}); do '
            "`wandb login` first, or set WANDB_MODE=offline to keep the numbers here"
        ) from error


@contextmanager
def _plain_environment() -> Iterator[None]:
    kept = {name: os.environ.pop(name) for name in _NOT_HEEDED if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
