"""A step of training: stretches of many texts at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np

from tweetgen import Progress
from tweetgen.checkpoints import Checkpoints as CoreCheckpoints
from tweetgen.checkpoints import State
from tweetgen.errors import TrainingError
from tweetgen.training import Look, kept, pace
from tweetgen.training import Trainer as CoreTrainer

from .batches import Batches, Symbols, Windows
from .recipes import Recipe

_WARM_UP = 0.02  # share of all steps
_LOWEST = 0.02  # of the learning rate, at the end
# What the engines of Keras, and Python, raise then.
_SHORTAGES = {"ResourceExhaustedError", "OutOfMemoryError", "MemoryError"}


class Trainer(CoreTrainer[State]):
    """Adjusts a recurrent network, on whichever engine of Keras."""

    recipe: Recipe
    speed = "characters/s"

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
        super().__init__(recipe, look=look, progress=progress)
        self._model, self._symbols, self._counted = model, symbols, counted
        self._batches = lru_cache(maxsize=1)(self._of_epoch)
        self._a_pass = recipe.steps_a_pass(len(symbols.flat))

    @property
    def learned(self) -> tuple[Any, ...]:
        return (self._model,)

    def _of_epoch(self, epoch: int) -> Batches | Windows:
        recipe, shape = self.recipe, self._model.shape
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

    @contextmanager
    def guarded(self, state: State, checkpoints: CoreCheckpoints[State]) -> Iterator[None]:
        recipe = self.recipe
        try:
            yield
        except Exception as error:
            if type(error).__name__ not in _SHORTAGES:
                raise
            raise TrainingError(
                f"memory is short at step {state.step + 1:,}; lower rows, which is {recipe.rows}, "
                f"or stretch, which is {recipe.stretch}, or take fewer units{kept(checkpoints)}"
            ) from error

    def step(self, step: int) -> tuple[float, int]:
        epoch, number = divmod(step, self._a_pass)
        if number == 0:
            self._model.forget()
        recipe = self.recipe
        self._model.optimizer.learning_rate = recipe.learning_rate * self._pace(step)
        loss = float(self._model.learn(self._batches(epoch)[number]))
        return loss, recipe.rows * recipe.stretch

    def _pace(self, step: int) -> float:
        """The learning rate's share at a step."""
        steps = self.recipe.steps
        return pace(step, steps, max(1, min(round(steps * _WARM_UP), 500)), _LOWEST)
