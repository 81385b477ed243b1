"""Whether training fits into the memory at hand, how, and what would."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from . import hub, network
from .memory import Memory, Step, counted
from .plugin import GPT2Config
from .presets import PRESETS, SCRATCH
from .probe import Speed, measured
from .recipes import recipe_of
from .room import at_hand, taken
from .training import Recipe

if TYPE_CHECKING:
    import torch

_SPARE = 0.95  # of the memory at hand: the rest is left to others
WATCHED = (8, 128)  # texts scored at once, and tokens of each, where they are not known yet
_SMALLER = {"124M": "30M", "30M": "10M", "10M": "6M", "6M": "1M"}


@attrs.frozen(kw_only=True)
class Fit:
    """
    How training fits.

    Attributes:
        micro_rows: the most that fit at once, or what the configuration says.
        memory: that it takes.
        at_hand: bytes that there are; None if unknown.
        refusal: why it does not fit, and what would; empty if it does.
    """

    micro_rows: int
    memory: Memory
    at_hand: int | None
    refusal: str = ""


@attrs.frozen(kw_only=True)
class Planned:
    """
    A training that is thought about: nothing of the weights is loaded for it.

    Attributes:
        config: what is asked for.
        folder: with the base's `config.json`; None from scratch.
        recipe: how it would be trained.
        device: where.
        watched: texts that are scored at once between the steps, and the tokens of each.
        vocabulary: tokens of a model from scratch, if they are known; else the most it may have.
    """

    config: GPT2Config
    folder: Path | None
    recipe: Recipe
    device: torch.device
    watched: tuple[int, int] = WATCHED
    vocabulary: int | None = None

    @property
    def layers(self) -> int:
        """
        How many the model has.

        Raises:
            ModelError: the base is no model.
        """
        if self.folder is None:
            return PRESETS[self.config.size].layers
        return network.layers_in(self.folder)

    @property
    def context(self) -> int:
        """The most tokens that the model sees at once."""
        return context_of(self.config, self.folder)

    def fitted(self) -> Fit:
        """
        The most rows at once that fit.

        Raises:
            ModelError: the base is no model, or the configuration does not suit it.
        """
        there = at_hand(self.device)
        if there is not None and self.device.type == "cpu":
            there //= int(os.environ.get("LOCAL_WORLD_SIZE", "1"))  # of torchrun
        base = self._base()
        batch = self.recipe.batch_rows
        sizes = sorted({-(-batch // parts) for parts in range(1, batch + 1)}, reverse=True)
        if self.config.micro_rows is not None:
            sizes = [min(self.config.micro_rows, batch)]
        first, last = self.memory(sizes[0], base), None
        if there is None or first.total <= _SPARE * there:
            return Fit(micro_rows=sizes[0], memory=first, at_hand=there)
        low, high = 1, len(sizes)  # the first that fits is in between
        while low < high:
            middle = (low + high) // 2
            tried = self.memory(sizes[middle], base)
            if tried.total <= _SPARE * there:
                high, last = middle, tried
            else:
                low = middle + 1
        if last is not None:
            return Fit(micro_rows=sizes[high], memory=last, at_hand=there)
        least = self.memory(sizes[-1], base) if len(sizes) > 1 else first
        return Fit(
            micro_rows=sizes[-1],
            memory=least,
            at_hand=there,
            refusal=self._refused(least, there, base),
        )

    def memory(self, micro_rows: int, base: int) -> Memory:
        """What it takes with so many rows at once, `base` bytes of the process included."""
        shape = attrs.evolve(self.config, micro_rows=None, steps=None, epochs=None)
        step = Step(
            make=self.blank,
            shape=f"{shape} {self.folder} {self.vocabulary}",
            recipe=attrs.evolve(self.recipe, micro_rows=micro_rows),
            device=self.device.type.replace("mps", "cpu"),
            watched=self.watched,
        )
        return counted(step, base)

    def blank(self, layers: int | None = None) -> Any:
        """The model with weights by chance, of so many layers if not all, ready to be trained."""
        config = self.config
        if self.folder is None:
            preset = PRESETS[config.size]
            preset = attrs.evolve(preset, layers=layers or preset.layers)
            tokens = self.vocabulary or preset.vocabulary
            made = network.from_scratch(preset, tokens, 0, config.dropout, config.seed)
        else:
            made = network.blank(self.folder, config.dropout, layers)
        return network.prepared(
            made,
            checkpointing=config.checkpointing,
            frozen=config.freeze if layers is None else 0,
            lora=config.lora_rank if config.adapter == "lora" else 0,
            dropout=config.dropout,
        )

    def speed(self, there: int | None) -> Speed | None:
        """How fast this machine is at it; None if even a part of it is too large to try."""
        import torch

        with torch.device("meta"):
            numbers = sum(one.numel() for one in self.blank(2).parameters())
        # Weights, gradients, two moments, and as much again for what is computed.
        if there is not None and 40 * numbers > _SPARE * (there - taken()):
            return None
        return measured(self.blank, self.recipe, self.device)

    def _base(self) -> int:
        """Bytes of the process itself, once what training needs is imported."""
        import torch

        if self.device.type != "cpu":
            return 0
        with torch.device("meta"):
            self.blank(1)
        torch.optim.AdamW([torch.zeros(1)])
        return taken()

    def _refused(self, least: Memory, there: int, base: int) -> str:
        start = f"training needs about {_size(least.total)} of memory, and there are {_size(there)}"
        for said, other in self._others():
            memory = other.memory(other.config.micro_rows or 1, base)
            if memory.total <= _SPARE * there:
                return f"{start}; {said} takes {_size(memory.total)}"
        return f"{start}; no setting makes it fit: choose a smaller base, or another machine"

    def _others(self) -> Iterator[tuple[str, Planned]]:
        """Settings in the place of these, the nearest first, and how to say them."""
        config, recipe = self.config, self.recipe

        def other(said: str, rows: int = recipe.row_tokens, **options: Any) -> tuple[str, Planned]:
            changed = attrs.evolve(config, micro_rows=1, **options)
            return said, attrs.evolve(
                self, config=changed, recipe=attrs.evolve(recipe, row_tokens=rows)
            )

        micro = ""
        if config.micro_rows is not None and config.micro_rows > 1:
            rows = config.micro_rows // 2
            while rows:
                smaller = attrs.evolve(config, micro_rows=rows)
                yield f"micro_rows = {rows}", attrs.evolve(self, config=smaller)
                rows //= 2
            micro = " with micro_rows = 1"
        if not config.checkpointing:
            yield other(f"checkpointing = true{micro}", checkpointing=True)
        shorter = recipe.row_tokens // 2
        while shorter >= 32:
            said = f"row_tokens = {shorter} and checkpointing = true{micro}"
            yield other(said, shorter, checkpointing=True)
            shorter //= 2
        half = self.layers // 2
        if config.freeze < half and config.adapter == "none" and self.folder is not None:
            yield other(f"freeze = {half}{micro}", freeze=half)
            said = f"freeze = {half} and checkpointing = true{micro}"
            yield other(said, freeze=half, checkpointing=True)
        if config.adapter == "none" and self.folder is not None and find_spec("peft"):
            yield other(f'adapter = "lora"{micro}', adapter="lora")
            said = f'adapter = "lora" and checkpointing = true{micro}'
            yield other(said, adapter="lora", checkpointing=True)
        size: str = config.size
        while self.folder is None and (smaller_size := _SMALLER.get(size)):
            size = smaller_size
            yield other(f'size = "{size}"{micro}', size=size)


def planned(config: GPT2Config, targets: int = 1) -> Planned:
    """
    A training on that many tokens. Of a base on the hub `config.json` alone is downloaded.

    Raises:
        ModelError: there is no such base, or no such device.
    """
    device = network.device_of(config.device)
    folder = None
    if config.base != SCRATCH:
        folder = hub.folder_of(config.base, config.revision, only=(network.CONFIG,))
    recipe = recipe_of(config, targets, context_of(config, folder), device)
    return Planned(config=config, folder=folder, recipe=recipe, device=device)


def context_of(config: GPT2Config, folder: Path | None) -> int:
    """
    The most tokens that the model sees at once.

    Raises:
        ModelError: the base is no model.
    """
    return PRESETS[config.size].context if folder is None else network.shape_in(folder)[0]


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
