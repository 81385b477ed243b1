"""A step of training: packed rows, of all processes together, and what counting expects."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from tweetgen import Progress
from tweetgen.checkpoints import Checkpoints as CoreCheckpoints
from tweetgen.training import Look, kept, pace
from tweetgen.training import Recipe as CoreRecipe
from tweetgen.training import Trainer as CoreTrainer

from . import network, pairs
from .checkpoints import State
from .hints import Hints
from .objective import Expected, cross_entropy
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


@attrs.frozen(kw_only=True)
class Recipe(CoreRecipe):
    """
    What training does; the learning rate and the weight decay are of AdamW (Loshchilov and
    Hutter 2019).

    Attributes:
        row_tokens: tokens in a row.
        batch_rows: rows of an adjustment, of all processes together.
        micro_rows: rows in memory at once.
        weight_decay: towards nothing.
        from_scratch: whether the model knows nothing, so that it begins with pairs of tokens.
        hints: the share that counting has in the targets at first; it falls to a quarter.
        bfloat16: whether to multiply in it.
        seed: of the order, and of dropout.
    """

    row_tokens: int
    batch_rows: int
    micro_rows: int
    weight_decay: float
    bfloat16: bool
    from_scratch: bool
    hints: float = 0.0
    seed: int


class Trainer(CoreTrainer[State]):
    """Adjusts a transformer, in as many processes as there are."""

    recipe: Recipe
    stops = (KeyboardInterrupt, Gone)

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

        super().__init__(recipe, look=look, progress=progress)
        self._model, self._tokens, self._end = model, tokens, end
        self._processes, self.is_first = processes, processes.is_first
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

    @property
    def learned(self) -> tuple[Any, ...]:
        return self._model, self.optimiser

    def _groups(self) -> list[dict[str, Any]]:
        """What is learned, by its share of the learning rate and whether it decays."""
        begun = pairs.begun(self._model) if self.recipe.from_scratch else []
        known = {id(one) for one in begun}
        decay = self.recipe.weight_decay
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
        recipe = self.recipe
        return Packing(self._tokens, self._end, recipe.row_tokens, recipe.seed, epoch)

    def passes(self, steps: int) -> float:
        """How often so many steps go over the words."""
        return round(steps * self.recipe.batch_rows / self.rows_a_pass, 2)

    def begin(self, state: State) -> None:
        if self.recipe.from_scratch and not state.step:
            pairs.begin(self._model, self._tokens, self._end, self.recipe.seed)

    def end(self) -> None:
        self._reports.end()

    @contextmanager
    def guarded(self, state: State, checkpoints: CoreCheckpoints[State]) -> Iterator[None]:
        where = lambda: f" at step {state.step + 1:,}"  # noqa: E731
        try:
            with told_if_short(where, lambda: self._advice(checkpoints)):
                yield
        except Shortage as error:
            if not self.is_first:  # the first one alone speaks of what happens to all
                logger.error("process %d: %s", self._processes.rank, error)
            raise

    def _advice(self, checkpoints: CoreCheckpoints[State]) -> str:
        rows = self.micro_rows
        return (
            f"lower micro_rows, which is {rows}, or set checkpointing = true, or take less memory "
            f'with adapter = "lora", a smaller base, or fewer row_tokens{kept(checkpoints)}'
        )

    def is_spoiled(self) -> bool:
        import torch

        return not all(bool(torch.isfinite(one).all()) for one in self._learned)

    def agreed(self, stop: str, state: State) -> str:
        stop, state.worse = self._processes.told_by_first((stop, state.worse))
        return stop

    def in_use(self) -> float:
        return in_use(self._device)

    def told(self, step: int, figures: Mapping[str, float]) -> None:
        self._reports.tell(step, figures)

    def step(self, step: int) -> tuple[float, int]:
        """One adjustment; the mean loss and the number of tokens it was made by."""
        import torch

        recipe, processes = self.recipe, self._processes
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
        at = step * self.recipe.batch_rows
        epoch = 0
        # Epochs differ by a row or two, since each is packed anew.
        while at >= (size := self._size(epoch)):
            at, epoch = at - size, epoch + 1
        while len(found) < self.recipe.batch_rows:
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
        from torch.nn import functional

        def put(array: np.ndarray) -> torch.Tensor:
            return torch.from_numpy(array).to(self._device)

        body, head = network.divided(self._model) or (self._model, None)
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self.recipe.bfloat16):
            found = body(
                input_ids=put(rows.inputs[some]),
                position_ids=put(rows.positions[some]),
                use_cache=False,
            )
        targets = put(rows.targets[some]).flatten()
        if head is None:
            logits = found.logits.flatten(0, 1).float()
            loss = functional.cross_entropy(logits, targets, ignore_index=IGNORED, reduction="sum")
            return loss, loss.detach()
        return cross_entropy(
            found.last_hidden_state.flatten(0, 1).float(),
            head,
            targets,
            bfloat16=self.recipe.bfloat16,
            expected=self._expected(rows, some),
            share=self._share(step),
        )

    def _expected(self, rows: Rows, some: slice) -> Expected | None:
        """What counting expects of some of the places in some rows; None if nobody asks it."""
        if self._hints is None:
            return None
        import torch

        expected = self._hints.of(rows, some)
        return lambda few: torch.from_numpy(expected(few)).to(self._device)

    @cached_property
    def _hints(self) -> Hints | None:
        if not (self.recipe.hints and pairs.begun(self._model)):
            return None
        vocabulary = self._model.get_input_embeddings().num_embeddings
        return Hints(self._tokens, self._end, vocabulary)

    def _share(self, step: int) -> float:
        """That counting has in the targets at a step: less and less, in a straight line."""
        along = step / max(1, self.recipe.steps - 1)
        return self.recipe.hints * (1 - (1 - _LAST_HINTS) * along)

    def _pace(self, step: int) -> float:
        """The learning rate's share at a step."""
        steps = self.recipe.steps
        return pace(step, steps, max(1, min(int(steps * _WARM_UP), 1000)), _LOWEST)


def _mixed(*numbers: int) -> int:
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> np.uint64(1))
