"""Small helpers for numpy arrays that models and indexes are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .errors import BundleError

Numbers = np.ndarray[Any, np.dtype[Any]]


def view(numbers: Numbers) -> memoryview[Any]:
    """The same numbers, of which Python reads single ones several times faster than from numpy."""
    made: memoryview[Any] = memoryview(numbers)  # type: ignore[arg-type]
    return made


def in_order(keys: Numbers, bits: int) -> tuple[Numbers, Numbers]:
    """
    Sort keys, and say where each of them stood.

    numpy sorts numbers several times faster than it sorts places by their numbers, so each key
    takes its place along in the bits that it leaves free, if they are enough.

    Args:
        keys: uint64, fewer than four billion.
        bits: how many of their bits are used.
    """
    free = np.uint64(len(keys).bit_length())
    if bits + int(free) > 64:
        order = np.argsort(keys).astype(np.uint32)
        return keys[order], order
    both = keys << free
    both |= np.arange(len(keys), dtype=np.uint32)
    both.sort()
    order = both.astype(np.uint32)  # the lower half of each
    order &= np.uint32((1 << int(free)) - 1)
    both >>= free
    return both, order


def changes(ordered: Numbers) -> Numbers:
    """Whether each number differs from the one before; the first does."""
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return new


def stretches(begins: Numbers, lengths: Numbers) -> Numbers:
    """The places from each of `begins` on, as many as its length says, one after another."""
    ends = np.cumsum(lengths)
    return np.repeat(begins - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)


def save_arrays(folder: Path, **arrays: Numbers) -> None:
    """Write each array to a `.npy` file of its name."""
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values, allow_pickle=False)


def load_array(folder: Path, name: str, *kinds: str) -> Numbers:
    """
    Map one file of `save_arrays`; nothing is read before it is needed.

    Args:
        kinds: numpy's names of the element types it may have.

    Raises:
        BundleError: the file is missing or not what it should be.
    """
    path = folder / f"{name}.npy"
    try:
        array = _mapped(path)
        if array.dtype not in [np.dtype(kind) for kind in kinds] or array.ndim != 1:
            raise ValueError(f"{array.dtype} numbers of shape {array.shape}")
    except (OSError, ValueError, EOFError) as error:
        raise BundleError(str(path), f"is damaged ({error}); train again") from error
    return array


def _mapped(path: Path) -> Numbers:
    """Unlike `np.load`, this knows no format but the one."""
    with path.open("rb") as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError(f"version {version} of the format")
        shape, _, kind = np.lib.format.read_array_header_1_0(file)
        begin = file.tell()
    if kind.hasobject:
        raise ValueError("objects instead of numbers")
    if 0 in shape:  # nothing to map
        return np.zeros(shape, kind)
    return np.asarray(np.memmap(path, kind, "r", begin, shape))


def smallest(values: Numbers, most: int) -> Numbers:
    """`values` in the smallest unsigned type that holds `most`."""
    return values.astype(np.min_scalar_type(most), copy=False)
