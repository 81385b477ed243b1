"""How much memory training takes, and what is said when there is not enough."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tweetgen.errors import TrainingError

if TYPE_CHECKING:
    import torch

_SAID = ("out of memory", "can't allocate memory", "not enough memory")
_WANTED = re.compile(r"tried to allocate ([\d.]+ \w+)", re.IGNORECASE)
_HAS = re.compile(r"(GPU \d+ has a total capacity of [\d.]+ \w+)")


class Shortage(TrainingError):
    """There was not enough memory."""


def in_use(device: torch.device) -> int:
    """
    Bytes: on a GPU the most that was allocated so far, else what the process holds now.

    0 where the system does not tell.
    """
    if device.type == "cuda":
        import torch

        return int(torch.cuda.max_memory_allocated(device))
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


@contextmanager
def told_if_short(where: Callable[[], str], what: Callable[[], str]) -> Iterator[None]:
    """
    Translate each library's own way of saying that there is no memory left.

    Args:
        where: " at step 12", or "".
        what: what to do about it.

    Raises:
        Shortage: there was not enough.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        said = str(error)
        if not isinstance(error, MemoryError) and not any(one in said for one in _SAID):
            raise
        raise Shortage(f"out of memory{where()}{_amount(said)}; {what()}") from error


def _amount(said: str) -> str:
    wanted, has = _WANTED.search(said), _HAS.search(said)
    if wanted is None:
        return ""
    amount = wanted[1]
    if amount.endswith(" bytes"):
        amount = f"{int(amount.removesuffix(' bytes')) / 2**30:,.2f} GiB"
    return f": {amount} more were wanted" + (f" ({has[1]})" if has else "")
