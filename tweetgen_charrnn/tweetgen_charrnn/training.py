"""The training loop: stretches of text, a schedule, a look now and then, a state to go on from."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from time import monotonic
from typing import Any

import attrs
import numpy as np

from tweetgen import Progress
from tweetgen.checkpoints import State
from tweetgen.errors import TrainingError
from tweetgen.interruption import whole_steps

from .batches import Batches, Symbols, Windows
from .checkpoints import Checkpoints
from .looking import Look
from .recipes import Recipe

_WARM_UP = 0.02  # share of all steps
_LOWEST = 0.02  # of the learning rate, at the end
_LOOKS = 10  # in all, and one at the end of each pass if there are fewer
_TELL = 0.2  # seconds between two reports
# What the engines of Keras, and Python, raise then.
_SHORTAGES = {"ResourceExhaustedError", "OutOfMemoryError", "MemoryError"}


@attrs.frozen
class Outcome:
    """How training ended, and why."""

    state: State
    reason: str


class Trainer:
    """Adjusts a network to a corpus, step by step; any two runs of one recipe are the same."""

    def __init__(
        self,
        model: Any,
        symbols: Symbols,
        counted: tuple[np.ndarray, np.ndarray] | None,
        recipe: Recipe,
        *,
        look: Callable[[], Look],
        progress: Callable[[Progress], None],
    ) -> None:
        """
        Args:
            model: of Keras.
            counted: see `Batches`.
        """
        self._model, self._symbols, self._counted = model, symbols, counted
        self._recipe, self._look, self._progress = recipe, look, progress
        self._batches = lru_cache(maxsize=1)(self._of_epoch)
        self._a_pass = recipe.steps_a_pass(len(symbols.flat))
        self._told = 0.0

    def _of_epoch(self, epoch: int) -> Batches | Windows:
        recipe, shape = self._recipe, self._model.shape
        if shape.window:
            return Windows(
                self._symbols,
                window=shape.window,
                padding=shape.symbols,
                rows=recipe.rows,
                seed=recipe.seed,
                epoch=epoch,
            )
        return Batches(
            self._symbols,
            self._counted,
            rows=recipe.rows,
            steps=recipe.stretch,
            seed=recipe.seed,
            epoch=epoch,
        )

    def passes(self, steps: int) -> float:
        """How often so many steps go over the words."""
        return round(steps / self._a_pass, 2)

    def run(self, state: State, checkpoints: Checkpoints) -> Outcome:
        """
        Train from `state` to the end, or until it gets worse.

        Raises:
            TrainingError: the loss is no number any more; the last good state is kept.
            KeyboardInterrupt: with a checkpoint written.
        """
        recipe = self._recipe
        began, saved, at_start = monotonic() - state.seconds, monotonic(), monotonic()
        first = state.step
        reason = "all steps are done"
        looked = state.looks[-1]["step"] if state.looks else 0
        self._tell_beginning(state, checkpoints)
        try:
            while True:
                if state.step > looked and self._is_time_to_look(state.step):
                    looked = state.step
                    stop = self._looked(state, checkpoints)
                    if stop:
                        reason = stop
                        break
                if state.step == recipe.steps:
                    break
                with whole_steps():
                    loss = self.step(state.step)
                    state.step += 1
                state.seconds = monotonic() - began
                if not math.isfinite(loss):
                    raise self._diverged(loss, state, checkpoints)
                done = (state.step - first) * recipe.rows * recipe.stretch
                self._tell(state, loss, done / max(monotonic() - at_start, 1e-9))
                if monotonic() - saved >= checkpoints.every:
                    self._save(state, checkpoints)
                    saved = monotonic()
        except KeyboardInterrupt:
            if state.step:
                self._save(state, checkpoints)
            raise
        except Exception as error:
            if type(error).__name__ not in _SHORTAGES:
                raise
            raise TrainingError(
                f"memory is short at step {state.step + 1:,}; lower rows, which is {recipe.rows}, "
                f"or stretch, which is {recipe.stretch}, or take fewer units; " + _kept(checkpoints)
            ) from error
        return Outcome(state, reason)

    def step(self, step: int) -> float:
        """One adjustment; the mean loss, in nats."""
        epoch, number = divmod(step, self._a_pass)
        if number == 0:
            self._model.forget()
        self._model.optimizer.learning_rate = self._recipe.learning_rate * self._pace(step)
        return float(self._model.learn(self._batches(epoch)[number]))

    def _pace(self, step: int) -> float:
        """The learning rate's share at a step: a warm-up, then half a cosine."""
        steps = self._recipe.steps
        warm = max(1, min(round(steps * _WARM_UP), 500))
        if step < warm:
            return (step + 1) / warm
        along = (step - warm) / max(1, steps - warm)
        return _LOWEST + (1 - _LOWEST) * 0.5 * (1 + math.cos(math.pi * along))

    def _is_time_to_look(self, step: int) -> bool:
        steps = self._recipe.steps
        return step == steps or step % max(1, steps // _LOOKS) == 0

    def _save(self, state: State, checkpoints: Checkpoints) -> None:
        with whole_steps():
            checkpoints.save(state, self._model)

    def _diverged(self, loss: float, state: State, checkpoints: Checkpoints) -> TrainingError:
        return TrainingError(
            f"the loss became {loss} at step {state.step:,}; lower learning_rate, which is "
            f"{self._recipe.learning_rate:g}; {_kept(checkpoints)}"
        )

    def _looked(self, state: State, checkpoints: Checkpoints) -> str:
        """Look at the model, and keep what is the best so far; the reason to stop, or ""."""
        recipe, look = self._recipe, self._look()
        with whole_steps():
            seen: dict[str, float] = {"step": state.step, "copy_rate": look.copy_rate}
            if look.bits_per_character is not None:
                seen["bits_per_character"] = look.bits_per_character
                if look.bits_per_character < state.best:
                    state.best, state.best_step, state.worse = (
                        look.bits_per_character,
                        state.step,
                        0,
                    )
                    checkpoints.save_best(self._model)
                else:
                    state.worse += 1
            state.looks.append(seen)
        self._tell(state, None, None, look.samples)
        if state.worse >= recipe.patience:
            return f"no better on other texts since step {state.best_step:,}"
        if look.copy_rate > recipe.max_copy_rate:
            return f"{look.copy_rate:.0%} of what it writes is copied"
        return ""

    def _tell_beginning(self, state: State, checkpoints: Checkpoints) -> None:
        steps = self._recipe.steps
        said = [f"{steps:,} steps: that is {self.passes(steps):g} passes over your words"]
        if state.step:
            said.append(f"it goes on at step {state.step + 1:,}")
        said += [f"note: {change}" for change in checkpoints.changed]
        self._progress(Progress("training", state.step, steps, "steps", said=tuple(said)))

    def _tell(
        self,
        state: State,
        loss: float | None,
        speed: float | None,
        samples: tuple[str, ...] = (),
    ) -> None:
        steps = self._recipe.steps
        if loss is not None and monotonic() - self._told < _TELL and state.step < steps:
            return
        self._told = monotonic()
        shown: dict[str, float] = {}
        if loss is not None and speed is not None:
            shown = {"loss": loss, "characters/s": speed}
        if state.looks:
            last = state.looks[-1]
            if "bits_per_character" in last:
                shown["bits/char"] = last["bits_per_character"]
            shown["copied"] = last["copy_rate"]
        self._progress(Progress("training", state.step, steps, "steps", shown, samples=samples))


def _kept(checkpoints: Checkpoints) -> str:
    if checkpoints.step is None:
        return "nothing was kept yet"
    return (
        f"the checkpoint of step {checkpoints.step:,} is kept, and `tweetgen train --resume` goes "
        "on from it"
    )
