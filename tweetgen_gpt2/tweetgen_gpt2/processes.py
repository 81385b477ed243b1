"""Several processes that train one model, as torchrun starts them; or just one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from tweetgen.errors import ModelError, TrainingError

if TYPE_CHECKING:
    import torch


class Gone(TrainingError):
    """Another process has ended; the state is as it was before the step."""


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
        with _heard():
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
        with _heard():
            distributed.broadcast_object_list(box, src=0)
        return box[0]

    def agree(self, where: object) -> None:
        """
        Make sure that all begin with the same.

        Raises:
            ModelError: they do not; there would be several models.
        """
        if self.size == 1:
            return
        import torch

        others = torch.tensor([float(self.told_by_first(where) != where)])
        self.add_up([others])
        if others.item():
            raise ModelError(
                "the processes do not begin with the same words or not at the same step; give all "
                "the same files, on a disk that they share"
            )


@contextmanager
def _heard() -> Iterator[None]:
    """What libraries say when another process is gone, in plain words."""
    try:
        yield
    except RuntimeError as error:
        raise Gone(
            "another of the processes that train together has ended; `tweetgen train --resume`, "
            "started as this one, goes on from the last checkpoint"
        ) from error


@contextmanager
def joined(device: torch.device) -> Iterator[Processes]:
    """The processes that torchrun started (its variables say so), else this one alone."""
    from torch import distributed

    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield Processes()
        return
    on_gpu = device.type == "cuda"
    if on_gpu and device.index is None:  # each process has a GPU of its own
        import torch

        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    started = not distributed.is_initialized()
    if started:  # counts are added up on the processor, gradients where they are
        with _heard():
            distributed.init_process_group("cpu:gloo,cuda:nccl" if on_gpu else "gloo")
    try:
        yield Processes(distributed.get_rank(), distributed.get_world_size())
    finally:
        if started:
            distributed.destroy_process_group()
