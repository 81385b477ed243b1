"""The training loop: packed rows, a schedule, a look now and then, and a state to go on from."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from tweetgen import Progress
from tweetgen.errors import TrainingError
from tweetgen.interruption import whole_steps

from . import network, pairs
from .checkpoints import Checkpoints, State
from .hints import Hints, between
from .looking import Look
from .packing import IGNORED, Packing, Rows, Tokens
from .processes import Gone, Processes
from .reporting import Reports
from .shortage import Shortage, in_use, told_if_short

if TYPE_CHECKING:
    import torch

logger = logging.getLogger("tweetgen")
_WARM_UP = 0.03  # share of all steps
_LOWEST = 0.05  # of the learning rate, at the end
_CLIP = 1.0
_BETAS = (0.9, 0.98)
_LAST_HINTS = 0.25  # of their share at first
_CARE = 0.15  # of the learning rate, for what began with pairs of tokens
_LOOKS = 10  # in all
_TELL = 0.2  # seconds between two reports
_OF_STEP, _OF_LOOK = ("loss", "tokens/s", "memory"), ("bits/char", "copied")
_SHOWN = ("loss", "bits/char", "copied", "tokens/s", "memory")  # in this order


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
        from_scratch: whether the model knows nothing, so that it begins with pairs of tokens.
        hints: the share that counting has in the targets at first; it falls to a quarter.
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
    from_scratch: bool
    hints: float = 0.0
    seed: int


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
        look: Callable[[], Look],
        progress: Callable[[Progress], None],
        reports: Reports | None = None,
    ) -> None:
        import torch

        self._model, self._tokens, self._end, self._recipe = model, tokens, end, recipe
        self._processes, self._look, self._progress = processes, look, progress
        self._reports = reports or Reports()
        self._device = next(model.parameters()).device
        self.micro_rows = recipe.micro_rows
        network.fuse(model)
        self._learned = [one for one in model.parameters() if one.requires_grad]
        self.optimiser = torch.optim.AdamW(
            self._groups(),
            lr=recipe.learning_rate,
            betas=_BETAS,
            fused=self._device.type != "mps",
        )
        self._packing = lru_cache(maxsize=2)(self._packed)
        self._told = 0.0
        self._measured: dict[str, float] = {}

    def _groups(self) -> list[dict[str, Any]]:
        """What is learned, by its share of the learning rate and whether it decays."""
        begun = pairs.begun(self._model) if self._recipe.from_scratch else []
        known = {id(one) for one in begun}
        decay = self._recipe.weight_decay
        matrices = [one for one in self._learned if one.ndim > 1]
        vectors = [one for one in self._learned if one.ndim <= 1]
        groups: list[dict[str, Any]] = [
            {"params": [p for p in matrices if id(p) not in known], "weight_decay": decay},
            {"params": begun, "weight_decay": decay, "share": _CARE},
            {"params": vectors, "weight_decay": 0.0},
        ]
        return [{"share": 1.0} | group for group in groups if group["params"]]

    @property
    def rows_a_pass(self) -> int:
        """How many rows the corpus fills."""
        return self._size(0)

    def _packed(self, epoch: int) -> Packing:
        recipe = self._recipe
        return Packing(self._tokens, self._end, recipe.row_tokens, recipe.seed, epoch)

    def passes(self, steps: int) -> float:
        """How often so many steps go over the words."""
        return round(steps * self._recipe.batch_rows / self.rows_a_pass, 2)

    def run(self, state: State, checkpoints: Checkpoints) -> Outcome:
        """
        Train from `state` to the end, or until it gets worse.

        Raises:
            TrainingError: the loss is no number any more, or memory is short; the last good
                state is kept.
            KeyboardInterrupt: with a checkpoint written.
        """
        recipe, first = self._recipe, self._processes.is_first
        began, saved = monotonic() - state.seconds, monotonic()
        at_start, tokens_done = monotonic(), 0
        reason = "all steps are done"
        # It may have been interrupted while it was looking.
        looked = state.looks[-1]["step"] if state.looks else 0
        self._tell_beginning(state, checkpoints)
        short = told_if_short(
            lambda: f" at step {state.step + 1:,}", lambda: self._advice(checkpoints)
        )
        try:
            with short:
                if recipe.from_scratch and not state.step:
                    pairs.begin(self._model, self._tokens, self._end, recipe.seed)
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
                        loss, count = self.step(state.step)
                        state.step += 1
                    state.seconds = monotonic() - began
                    tokens_done += count
                    if not math.isfinite(loss):
                        raise self._diverged(f"the loss became {loss}", state, checkpoints)
                    self._tell(state, loss, tokens_done / max(monotonic() - at_start, 1e-9))
                    if first and monotonic() - saved >= checkpoints.every:
                        self._save(state, checkpoints)
                        saved = monotonic()
        except Shortage as error:
            if not first:  # the first one alone speaks of what happens to all
                logger.error("process %d: %s", self._processes.rank, error)
            raise
        except (KeyboardInterrupt, Gone):
            if first and state.step:
                self._save(state, checkpoints)
            raise
        finally:
            self._reports.end()
        return Outcome(state, reason)

    def _is_time_to_look(self, step: int) -> bool:
        steps = self._recipe.steps
        return step == steps or step % max(1, steps // _LOOKS) == 0

    def _save(self, state: State, checkpoints: Checkpoints) -> None:
        import torch

        # A loss may still be a number when the step that it led to has spoiled the weights.
        if not all(bool(torch.isfinite(one).all()) for one in self._learned):
            raise self._diverged("the weights are no numbers any more", state, checkpoints)
        with whole_steps():
            checkpoints.save(state, self._model, self.optimiser)

    def _diverged(self, what: str, state: State, checkpoints: Checkpoints) -> TrainingError:
        rate = self._recipe.learning_rate
        return TrainingError(
            f"{what} at step {state.step:,}; lower learning_rate, which is {rate:g}"
            + _kept(checkpoints)
        )

    def _advice(self, checkpoints: Checkpoints) -> str:
        rows = self.micro_rows
        return (
            f"lower micro_rows, which is {rows}, or set checkpointing = true, or take less memory "
            f'with adapter = "lora", a smaller base, or fewer row_tokens{_kept(checkpoints)}'
        )

    def _looked(self, state: State, checkpoints: Checkpoints) -> str:
        """Look at the model; the reason to stop, or ""."""
        stop = ""
        if self._processes.is_first:
            look = self._look()
            with whole_steps():
                stop = self._judged(look, state, checkpoints)
            self._tell(state, None, None, look.samples)
        stop, state.worse = self._processes.told_by_first((stop, state.worse))
        return str(stop)

    def _judged(self, look: Look, state: State, checkpoints: Checkpoints) -> str:
        """Keep what is the best so far; the reason to stop, or ""."""
        recipe = self._recipe
        seen: dict[str, float] = {"step": state.step, "copy_rate": look.copy_rate}
        if look.bits_per_character is not None:
            seen["bits_per_character"] = look.bits_per_character
            if look.bits_per_character < state.best:
                state.best, state.best_step = look.bits_per_character, state.step
                state.worse = 0
                checkpoints.save_best(self._model)
            else:
                state.worse += 1
        state.looks.append(seen)
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
        """Tell what was measured: of a step, or of a look."""
        if not self._processes.is_first:
            return
        steps = self._recipe.steps
        if loss is not None and monotonic() - self._told < _TELL and state.step < steps:
            return
        self._told = monotonic()
        if loss is not None and speed is not None:
            self._measured |= {"loss": loss, "tokens/s": speed}
        if state.looks:
            last = state.looks[-1]
            if "bits_per_character" in last:
                self._measured["bits/char"] = last["bits_per_character"]
            self._measured["copied"] = last["copy_rate"]
        if taken := in_use(self._device):
            self._measured["memory"] = taken
        shown = {name: self._measured[name] for name in _SHOWN if name in self._measured}
        self._progress(Progress("training", state.step, steps, "steps", shown, samples=samples))
        new = _OF_STEP if loss is not None else _OF_LOOK
        self._reports.tell(state.step, {name: shown[name] for name in new if name in shown})

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
        self._model.train()
        devices = [self._device] if self._device.type == "cuda" else []
        summed = 0.0
        with torch.random.fork_rng(devices=devices):
            torch.manual_seed(_mixed(recipe.seed, step, processes.rank))
            for at in range(0, len(mine), self.micro_rows):
                loss, nats = self._loss(rows, slice(at, at + self.micro_rows), step)
                (loss / total).backward()  # type: ignore[no-untyped-call]
                summed += nats.item() / total
        if processes.size > 1:
            for one in self._learned:
                if one.grad is None:  # no row was this process's own
                    one.grad = torch.zeros_like(one)
        loss_of_all = torch.tensor([summed])
        processes.add_up([loss_of_all])
        processes.add_up(one.grad for one in self._learned if one.grad is not None)
        torch.nn.utils.clip_grad_norm_(self._learned, _CLIP)
        for group in self.optimiser.param_groups:
            group["lr"] = recipe.learning_rate * self._pace(step) * group["share"]
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

    def _loss(self, rows: Rows, some: slice, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """What is to be made less, and the summed cross-entropy of some rows, in nats."""
        import torch
        from torch.nn.functional import cross_entropy

        def put(array: np.ndarray) -> torch.Tensor:
            return torch.from_numpy(array).to(self._device)

        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._recipe.bfloat16):
            logits = self._model(
                input_ids=put(rows.inputs[some]),
                position_ids=put(rows.positions[some]),
                use_cache=False,
            ).logits
        logits, targets = logits.flatten(0, 1).float(), put(rows.targets[some]).flatten()
        if self._hints is None:
            loss = cross_entropy(logits, targets, ignore_index=IGNORED, reduction="sum")
            return loss, loss.detach()
        expected = put(self._hints.expected(rows, some))
        return between(logits, targets, expected, self._share(step))

    @cached_property
    def _hints(self) -> Hints | None:
        if not (self._recipe.hints and pairs.begun(self._model)):
            return None
        vocabulary = self._model.get_input_embeddings().num_embeddings
        return Hints(self._tokens, self._end, vocabulary)

    def _share(self, step: int) -> float:
        """That counting has in the targets at a step: less and less, in a straight line."""
        along = step / max(1, self._recipe.steps - 1)
        return self._recipe.hints * (1 - (1 - _LAST_HINTS) * along)

    def _pace(self, step: int) -> float:
        """The learning rate's share at a step: a warm-up, then half a cosine."""
        steps = self._recipe.steps
        warm = max(1, min(int(steps * _WARM_UP), 1000))
        if step < warm:
            return (step + 1) / warm
        along = (step - warm) / max(1, steps - warm)
        return _LOWEST + (1 - _LOWEST) * 0.5 * (1 + math.cos(math.pi * along))


def _kept(checkpoints: Checkpoints) -> str:
    if checkpoints.step is None:
        return ", and train again; nothing was kept yet"
    return (
        f"; the checkpoint of step {checkpoints.step:,} is kept, and `tweetgen train --resume` "
        "goes on from it"
    )


def _mixed(*numbers: int) -> int:
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> np.uint64(1))
