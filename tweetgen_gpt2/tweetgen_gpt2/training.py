"""The training loop: packed rows, a schedule, a look now and then, and a state to go on from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from signal import SIGINT, default_int_handler, signal
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from tweetgen import Progress
from tweetgen.errors import TrainingError

from .checkpoints import Checkpoints, State
from .packing import IGNORED, Packing, Rows, Tokens
from .processes import Processes

if TYPE_CHECKING:
    import torch

_WARM_UP = 0.03  # share of all steps
_LOWEST = 0.05  # of the learning rate, at the end
_CLIP = 1.0
_LOOKS = 10  # in all
_CHECKPOINT = 60.0  # seconds between two
_TELL = 0.2  # seconds between two reports
_BETAS = (0.9, 0.98)


@attrs.frozen(kw_only=True)
class Recipe:
    """
    What training does.

    Attributes:
        steps: adjustments in all.
        row_tokens: tokens in a row.
        batch_rows: rows of an adjustment, of all processes together.
        micro_rows: rows in memory at once.
        learning_rate, weight_decay: of AdamW (Loshchilov and Hutter 2019).
        patience: looks without improvement before it stops.
        max_copy_rate: the share of copying samples above which it stops.
        bfloat16: whether to multiply in it.
        seed: of the order, and of dropout.
    """

    steps: int
    row_tokens: int
    batch_rows: int
    micro_rows: int
    learning_rate: float
    weight_decay: float
    patience: int
    max_copy_rate: float
    bfloat16: bool
    seed: int


@attrs.frozen
class Look:
    """What is to be seen of a model in training: on other texts, and of its own."""

    bits_per_character: float
    copy_rate: float


@attrs.frozen
class Outcome:
    """How training ended, and why."""

    state: State
    reason: str


class Trainer:
    """Adjusts a model to a corpus, step by step; any two runs of one recipe are the same."""

    def __init__(
        self,
        model: Any,
        tokens: Tokens,
        end: int,
        recipe: Recipe,
        *,
        processes: Processes,
        look: Callable[[], Look | None],
        progress: Callable[[Progress], None],
    ) -> None:
        import torch

        self._model, self._tokens, self._end, self._recipe = model, tokens, end, recipe
        self._processes, self._look, self._progress = processes, look, progress
        self._device = next(model.parameters()).device
        self.micro_rows = recipe.micro_rows
        learned = [one for one in model.parameters() if one.requires_grad]
        groups = [
            {"params": [p for p in learned if p.ndim > 1], "weight_decay": recipe.weight_decay},
            {"params": [p for p in learned if p.ndim <= 1], "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(
            [group for group in groups if group["params"]],
            lr=recipe.learning_rate,
            betas=_BETAS,
            fused=self._device.type != "mps",
        )
        self._learned = learned
        self._packing = lru_cache(maxsize=2)(self._packed)
        self._told = 0.0

    @property
    def rows_a_pass(self) -> int:
        """How many rows the corpus fills."""
        return self._size(0)

    def _packed(self, epoch: int) -> Packing:
        recipe = self._recipe
        return Packing(self._tokens, self._end, recipe.row_tokens, recipe.seed, epoch)

    def run(self, state: State, checkpoints: Checkpoints) -> Outcome:
        """
        Train from `state` to the end, or until it gets worse.

        Raises:
            TrainingError: the loss is no number any more; the last good state is kept.
            KeyboardInterrupt: with a checkpoint written.
        """
        recipe, first = self._recipe, self._processes.is_first
        every = max(1, recipe.steps // _LOOKS)
        began, saved = monotonic() - state.seconds, monotonic()
        at_start, tokens_done = monotonic(), 0
        reason = "all steps are done"
        try:
            while state.step < recipe.steps:
                with whole_steps():
                    loss, count = self.step(state.step)
                    state.step += 1
                state.seconds = monotonic() - began
                tokens_done += count
                if not math.isfinite(loss):
                    raise TrainingError(
                        f"the loss became {loss} at step {state.step:,}; lower learning_rate"
                    )
                speed = tokens_done / max(monotonic() - at_start, 1e-9)
                self._tell(state, loss, speed)
                if state.step % every == 0 or state.step == recipe.steps:
                    stop = self._looked(state, checkpoints)
                    if stop:
                        reason = stop
                        break
                if first and monotonic() - saved > _CHECKPOINT:
                    checkpoints.save(state, self._model, self.optimiser)
                    saved = monotonic()
        except KeyboardInterrupt:
            if first:
                checkpoints.save(state, self._model, self.optimiser)
            raise
        return Outcome(state, reason)

    def _looked(self, state: State, checkpoints: Checkpoints) -> str:
        """Look at the model; the reason to stop, or ""."""
        recipe = self._recipe
        stop = ""
        if self._processes.is_first and (look := self._look()):
            state.looks.append(
                {
                    "step": state.step,
                    "bits_per_character": look.bits_per_character,
                    "copy_rate": look.copy_rate,
                }
            )
            if look.bits_per_character < state.best:
                state.best, state.best_step = look.bits_per_character, state.step
                state.worse = 0
                checkpoints.save_best(self._model)
            else:
                state.worse += 1
            if state.worse >= recipe.patience:
                stop = f"no better on other texts since step {state.best_step:,}"
            elif look.copy_rate > recipe.max_copy_rate:
                stop = f"{look.copy_rate:.0%} of what it writes is copied"
        stop, state.worse = self._processes.told_by_first((stop, state.worse))
        return str(stop)

    def _tell(self, state: State, loss: float, speed: float) -> None:
        if not self._processes.is_first:
            return
        if monotonic() - self._told < _TELL and state.step < self._recipe.steps:
            return
        self._told = monotonic()
        metrics = {"loss": loss, "tokens/s": speed}
        if state.looks:
            metrics["bits/char"] = state.looks[-1]["bits_per_character"]
        done = Progress("training", state.step, self._recipe.steps, "steps", metrics)
        self._progress(done)

    def step(self, step: int) -> tuple[float, int]:
        """One adjustment; the mean loss and the number of tokens it was made by."""
        import torch

        recipe, processes = self._recipe, self._processes
        numbers = self._rows_of(step)
        mine = numbers[processes.rank :: processes.size]
        rows = self._gathered(mine)
        count = torch.tensor([float((rows.targets != IGNORED).sum())])
        processes.add_up([count])
        total = max(count.item(), 1.0)
        for group in self.optimiser.param_groups:
            group["lr"] = recipe.learning_rate * self._pace(step)
        self._model.train()
        devices = [self._device] if self._device.type == "cuda" else []
        summed = 0.0
        with torch.random.fork_rng(devices=devices):
            torch.manual_seed(_mixed(recipe.seed, step, processes.rank))
            for at in range(0, len(mine), self.micro_rows):
                loss = self._loss(rows, slice(at, at + self.micro_rows)) / total
                loss.backward()  # type: ignore[no-untyped-call]
                summed += loss.item()
        if processes.size > 1:
            for one in self._learned:
                if one.grad is None:  # no row was this process's own
                    one.grad = torch.zeros_like(one)
        loss_of_all = torch.tensor([summed])
        processes.add_up([loss_of_all])
        processes.add_up(one.grad for one in self._learned if one.grad is not None)
        torch.nn.utils.clip_grad_norm_(self._learned, _CLIP)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return loss_of_all.item(), int(total)

    def _rows_of(self, step: int) -> list[tuple[int, int]]:
        """Epoch and number of the rows of a step; a step may reach into the next epoch."""
        found: list[tuple[int, int]] = []
        at = step * self._recipe.batch_rows
        epoch = 0
        # Epochs differ by a row or two, since each is packed anew.
        while at >= (size := self._size(epoch)):
            at, epoch = at - size, epoch + 1
        while len(found) < self._recipe.batch_rows:
            if at >= self._size(epoch):
                at, epoch = 0, epoch + 1
            found.append((epoch, at))
            at += 1
        return found

    def _size(self, epoch: int) -> int:
        known = self.__dict__.setdefault("_sizes", {})
        if epoch not in known:
            known[epoch] = len(self._packing(epoch))
        return int(known[epoch])

    def _gathered(self, numbers: Sequence[tuple[int, int]]) -> Rows:
        parts = [
            self._packing(epoch).rows([n for e, n in numbers if e == epoch])
            for epoch in sorted({epoch for epoch, _ in numbers})
        ]
        return Rows(
            np.concatenate([part.inputs for part in parts]),
            np.concatenate([part.targets for part in parts]),
            np.concatenate([part.positions for part in parts]),
        )

    def _loss(self, rows: Rows, some: slice) -> torch.Tensor:
        """The summed cross-entropy of some rows, in nats."""
        import torch
        from torch.nn.functional import cross_entropy

        def put(array: np.ndarray) -> torch.Tensor:
            return torch.from_numpy(array[some]).to(self._device)

        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._recipe.bfloat16):
            logits = self._model(
                input_ids=put(rows.inputs), position_ids=put(rows.positions), use_cache=False
            ).logits
        return cross_entropy(
            logits.flatten(0, 1).float(),
            put(rows.targets).flatten(),
            ignore_index=IGNORED,
            reduction="sum",
        )

    def _pace(self, step: int) -> float:
        """The learning rate's share at a step: a warm-up, then half a cosine."""
        steps = self._recipe.steps
        warm = max(1, min(int(steps * _WARM_UP), 1000))
        if step < warm:
            return (step + 1) / warm
        along = (step - warm) / max(1, steps - warm)
        return _LOWEST + (1 - _LOWEST) * 0.5 * (1 + math.cos(math.pi * along))


@contextmanager
def whole_steps() -> Iterator[None]:
    """Put Ctrl-C off until the step is done: half of one is no state to go on from."""
    if current_thread() is not main_thread():  # which alone is told of signals
        yield
        return
    pressed: list[FrameType | None] = []
    before = signal(SIGINT, lambda _, frame: pressed.append(frame))
    try:
        yield
    finally:
        signal(SIGINT, before if before is not None else default_int_handler)
    if pressed and callable(before):
        before(SIGINT, pressed[0])


def _mixed(*numbers: int) -> int:
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> np.uint64(1))
