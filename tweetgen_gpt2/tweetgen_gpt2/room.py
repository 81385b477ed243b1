"""How much memory there is, and how much of it this process takes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_GROUPS = Path("/sys/fs/cgroup")
_NO_LIMIT = 1 << 60


def taken() -> int:
    """Bytes that this process has in memory; 0 where that is not told."""
    return _in_table(Path("/proc/self/status"), "VmRSS") or 0


def at_hand(device: torch.device) -> int | None:
    """
    Bytes that this process may have in all on `device`, what it has by now included.

    The least of what is free, what its group of processes is allowed (containers), and what the
    process itself is (`ulimit -v`). None where nothing tells.
    """
    import torch

    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0]) + torch.cuda.memory_reserved(device)
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory())
    free = _in_table(Path("/proc/meminfo"), "MemAvailable")
    if free is None:
        return _physical()
    return taken() + max(0, min(free, _left_to_group(), _left_to_process()))


def _in_table(path: Path, name: str) -> int | None:
    """A value of one of the kernel's tables, which are in KiB."""
    try:
        for line in path.read_text("ascii", "replace").splitlines():
            key, _, value = line.partition(":")
            if key == name:
                return int(value.split()[0]) << 10
    except (OSError, ValueError, IndexError):
        pass
    return None


def _left_to_group() -> int:
    try:
        lines = Path("/proc/self/cgroup").read_text("ascii", "replace").splitlines()
    except OSError:
        return _NO_LIMIT
    left = _NO_LIMIT
    for line in lines:
        number, kinds, inner = line.split(":", 2)
        if number == "0":
            folder, names = _GROUPS / inner.lstrip("/"), ("memory.max", "memory.current")
        elif kinds == "memory":
            folder = _GROUPS / "memory" / inner.lstrip("/")
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes")
        else:
            continue
        # Within a container its own group may be seen as the root.
        for place in (folder, *folder.parents):
            if _GROUPS not in (place, *place.parents):
                break
            try:
                limit, used = ((place / name).read_text().strip() for name in names)
                left = min(left, int(limit) - int(used))
            except (OSError, ValueError):  # it is not there, or "max"
                continue
    return left


def _left_to_process() -> int:
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return _NO_LIMIT
    return limit - (_in_table(Path("/proc/self/status"), "VmSize") or 0)


def _physical() -> int | None:
    """Of the whole machine, where more is not told."""
    if sys.platform == "win32":
        return None
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None
