"""Several processes that train one model, as torchrun starts them; or just one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    import torch


@attrs.frozen
class Processes:
    """
    This process among all.

    Attributes:
        rank: which it is, from 0; the first alone writes files and reports.
        size: how many there are.
    """

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def add_up(self, tensors: Iterable[torch.Tensor]) -> None:
        """Make each tensor the sum of those of all processes."""
        if self.size == 1:
            return
        import torch
        from torch import distributed

        found = list(tensors)
        flat = torch.cat([tensor.reshape(-1).float() for tensor in found])
        distributed.all_reduce(flat)
        at = 0
        for tensor in found:
            tensor.copy_(flat[at : at + tensor.numel()].view_as(tensor))
            at += tensor.numel()

    def told_by_first(self, value: Any) -> Any:
        """The first one's value, in all."""
        if self.size == 1:
            return value
        from torch import distributed

        box = [value]
        distributed.broadcast_object_list(box, src=0)
        return box[0]


@contextmanager
def joined(device: torch.device) -> Iterator[Processes]:
    """The processes that torchrun started (its variables say so), else this one alone."""
    from torch import distributed

    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield Processes()
        return
    started = not distributed.is_initialized()
    if started:
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Processes(distributed.get_rank(), distributed.get_world_size())
    finally:
        if started:
            distributed.destroy_process_group()
