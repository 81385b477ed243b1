"""The training loop of backends that learn step by step: looks, checkpoints, and when to stop."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from typing import Any, ClassVar, Generic, TypeVar

import attrs

from .checkpoints import Checkpoints, State
from .errors import TrainingError
from .generator import Progress
from .interruption import whole_steps

_LOOKS = 10  # in all
_TELL = 0.2  # seconds between two reports
S = TypeVar("S", bound=State)


@attrs.frozen(kw_only=True)
class Recipe:
    """
    What every training by steps is told.

    Attributes:
        steps: adjustments in all.
        learning_rate: at its highest.
        patience: looks without improvement before it stops.
        max_copy_rate: the share of copying samples above which it stops.
    """

    steps: int
    learning_rate: float
    patience: int
    max_copy_rate: float


@attrs.frozen
class Look:
    """
    What is to be seen of a model in training.

    Attributes:
        bits_per_character: of other texts; None if there are none to watch it with.
        copy_rate: the share of what it writes that is copied.
        samples: a few texts that it writes now.
    """

    bits_per_character: float | None
    copy_rate: float
    samples: tuple[str, ...] = ()


@attrs.frozen
class Outcome(Generic[S]):
    """How training ended, and why."""

    state: S
    reason: str


class Trainer(ABC, Generic[S]):
    """
    Adjusts a model to a corpus, step by step; any two runs of one recipe are the same.

    A backend says what a step is and what is kept of it; the rest may be left as it is.

    Attributes:
        recipe: what it was told.
        speed: the unit of what goes by in a second.
        stops: what ends a training early, with a checkpoint written.
        is_first: whether this process is the one that looks, tells and writes files.
    """

    recipe: Recipe
    speed: str = "tokens/s"
    stops: ClassVar[tuple[type[BaseException], ...]] = (KeyboardInterrupt,)

    def __init__(
        self,
        recipe: Recipe,
        *,
        look: Callable[[], Look],
        progress: Callable[[Progress], None],
    ) -> None:
        self.recipe, self._look, self._progress = recipe, look, progress
        self.is_first = True
        self._told = 0.0
        self._measured: dict[str, float] = {}

    @property
    @abstractmethod
    def learned(self) -> tuple[Any, ...]:
        """What a checkpoint is written of; the model first, which alone is kept as the best."""

    @abstractmethod
    def step(self, step: int) -> tuple[float, int]:
        """One adjustment; the mean loss in nats, and how many tokens it was made by."""

    @abstractmethod
    def passes(self, steps: int) -> float:
        """How often so many steps go over the words."""

    def begin(self, state: S) -> None:
        """Training begins, or goes on."""

    def end(self) -> None:
        """Training is over, whatever ended it."""

    def guarded(self, state: S, checkpoints: Checkpoints[S]) -> AbstractContextManager[Any]:
        """Around all steps: says plainly what went wrong, such as that memory is short."""
        return nullcontext()

    def is_spoiled(self) -> bool:
        """Whether the weights are no numbers any more, and must not be kept."""
        return False

    def agreed(self, stop: str, state: S) -> str:
        """The reason to stop, or "", for all processes that train together."""
        return stop

    def in_use(self) -> float:
        """The bytes of memory that the model takes, if that is known."""
        return 0.0

    def told(self, step: int, figures: Mapping[str, float]) -> None:
        """Something was measured: a step, or a look."""

    def run(self, state: S, checkpoints: Checkpoints[S]) -> Outcome[S]:
        """
        Train from `state` to the end, or until it gets worse.

        Raises:
            TrainingError: the loss is no number any more, or memory is short; the last good
                state is kept.
            KeyboardInterrupt: with a checkpoint written.
        """
        self._tell_beginning(state, checkpoints)
        try:
            with self.guarded(state, checkpoints):
                self.begin(state)
                reason = self._adjusted(state, checkpoints)
        except self.stops:
            if self.is_first and state.step:
                self._save(state, checkpoints)
            raise
        finally:
            self.end()
        return Outcome(state, reason)

    def _adjusted(self, state: S, checkpoints: Checkpoints[S]) -> str:
        """All steps; why there are no more."""
        began, saved, at_start = monotonic() - state.seconds, monotonic(), monotonic()
        done = 0
        # It may have been interrupted while it was looking.
        looked = state.looks[-1]["step"] if state.looks else 0
        while True:
            if state.step > looked and self._is_time_to_look(state.step):
                looked = state.step
                stop = self._looked(state, checkpoints)
                if stop:
                    return stop
            if state.step == self.recipe.steps:
                return "all steps are done"
            with whole_steps():
                loss, count = self.step(state.step)
                state.step += 1
            state.seconds = monotonic() - began
            done += count
            if not math.isfinite(loss):
                raise self._diverged(f"the loss became {loss}", state, checkpoints)
            speed = done / max(monotonic() - at_start, 1e-9)
            self._tell(state, {"loss": loss, self.speed: speed})
            if self.is_first and monotonic() - saved >= checkpoints.every:
                self._save(state, checkpoints)
                saved = monotonic()

    def _is_time_to_look(self, step: int) -> bool:
        steps = self.recipe.steps
        return step == steps or step % max(1, steps // _LOOKS) == 0

    def _save(self, state: S, checkpoints: Checkpoints[S]) -> None:
        # A loss may still be a number when the step that it led to has spoiled the weights.
        if self.is_spoiled():
            raise self._diverged("the weights are no numbers any more", state, checkpoints)
        with whole_steps():
            checkpoints.save(state, *self.learned)

    def _diverged(self, what: str, state: S, checkpoints: Checkpoints[S]) -> TrainingError:
        rate = self.recipe.learning_rate
        return TrainingError(
            f"{what} at step {state.step:,}; lower learning_rate, which is {rate:g}"
            + kept(checkpoints)
        )

    def _looked(self, state: S, checkpoints: Checkpoints[S]) -> str:
        """Look at the model; the reason to stop, or ""."""
        stop = ""
        if self.is_first:
            look = self._look()
            with whole_steps():
                stop = self._judged(look, state, checkpoints)
            self._tell(state, {}, look.samples)
        return self.agreed(stop, state)

    def _judged(self, look: Look, state: S, checkpoints: Checkpoints[S]) -> str:
        """Keep what is the best so far; the reason to stop, or ""."""
        seen: dict[str, float] = {"step": state.step, "copy_rate": look.copy_rate}
        if look.bits_per_character is not None:
            seen["bits_per_character"] = look.bits_per_character
            if look.bits_per_character < state.best:
                state.best, state.best_step = look.bits_per_character, state.step
                state.worse = 0
                checkpoints.save_best(self.learned[0])
            else:
                state.worse += 1
        state.looks.append(seen)
        if state.worse >= self.recipe.patience:
            return f"no better on other texts since step {state.best_step:,}"
        if look.copy_rate > self.recipe.max_copy_rate:
            return f"{look.copy_rate:.0%} of what it writes is copied"
        return ""

    def _tell_beginning(self, state: S, checkpoints: Checkpoints[S]) -> None:
        steps = self.recipe.steps
        said = [f"{steps:,} steps: that is {self.passes(steps):g} passes over your words"]
        if state.step:
            said.append(f"it goes on at step {state.step + 1:,}")
        said += [f"note: {change}" for change in checkpoints.changed]
        self._progress(Progress("training", state.step, steps, "steps", said=tuple(said)))

    def _tell(self, state: S, of_step: Mapping[str, float], samples: tuple[str, ...] = ()) -> None:
        """
        Tell what was measured.

        Args:
            of_step: figures of a step; none after a look.
        """
        steps = self.recipe.steps
        is_due = monotonic() - self._told >= _TELL or state.step == steps
        if not self.is_first or (of_step and not is_due):
            return
        self._told = monotonic()
        of_look: dict[str, float] = {}
        if state.looks:
            last = state.looks[-1]
            if "bits_per_character" in last:
                of_look["bits/char"] = last["bits_per_character"]
            of_look["copied"] = last["copy_rate"]
        taken = {"memory": used} if (used := self.in_use()) else {}
        self._measured |= {**of_look, **of_step, **taken}
        order = ("loss", "bits/char", "copied", self.speed, "memory")
        shown = {name: self._measured[name] for name in order if name in self._measured}
        self._progress(Progress("training", state.step, steps, "steps", shown, samples=samples))
        self.told(state.step, {**of_step, **taken} if of_step else of_look)


def pace(step: int, steps: int, warm_up: int, lowest: float) -> float:
    """
    The learning rate's share at a step: a warm-up, then half a cosine (Loshchilov and Hutter
    2017, arXiv:1608.03983).

    Args:
        warm_up: steps, at least 1.
        lowest: the share at the end.
    """
    if step < warm_up:
        return (step + 1) / warm_up
    along = (step - warm_up) / max(1, steps - warm_up)
    return lowest + (1 - lowest) * 0.5 * (1 + math.cos(math.pi * along))


def kept(checkpoints: Checkpoints[Any]) -> str:
    """The end of a message about a training that failed: what there is to go on from."""
    if checkpoints.step is None:
        return ", and train again; nothing was kept yet"
    return (
        f"; the checkpoint of step {checkpoints.step:,} is kept, and `tweetgen train --resume` "
        "goes on from it"
    )
