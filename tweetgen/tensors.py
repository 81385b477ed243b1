"""Files of safetensors, mapped: of what they hold only that is read which is used."""

from __future__ import annotations

import json
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from .errors import ModelError

Numbers = np.ndarray[Any, np.dtype[Any]]
_KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "U64": "<u8", "U32": "<u4", "U16": "<u2"}
_KINDS |= {"I64": "<i8", "I32": "<i4", "I16": "<i2", "U8": "u1", "I8": "i1", "BOOL": "?"}
_SIZE = 8  # bytes, of the number that says how long the header is


def mapped(path: Path) -> dict[str, Numbers]:
    """
    The tensors of a file by their names (the format's description in its repository,
    huggingface/safetensors). No code is run from it.

    Raises:
        ModelError: the file is missing, cut short, or holds what numpy has no numbers for.
    """
    try:
        raw = np.memmap(path, np.uint8, "r")
        begin = _SIZE + int.from_bytes(raw[:_SIZE].tobytes(), "little")
        header = json.loads(raw[_SIZE:begin].tobytes())
        header.pop("__metadata__", None)
        size = max((about["data_offsets"][1] for about in header.values()), default=0)
        if begin + size != len(raw):
            raise ValueError("it is shorter or longer than it says")
        return {name: _tensor(raw, begin, name, about) for name, about in header.items()}
    except FileNotFoundError as error:
        raise ModelError(f"{path}: is missing") from error
    except (OSError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"{path}: is damaged or cut short ({error})") from error


def _tensor(raw: Numbers, begin: int, name: str, about: dict[str, Any]) -> Numbers:
    kind, shape, (first, last) = about["dtype"], about["shape"], about["data_offsets"]
    if kind not in _KINDS:
        raise ValueError(f"{name} is of the kind {kind}")
    is_right = all(type(number) is int and number >= 0 for number in (*shape, first, last))
    if not is_right or last - first != prod(shape) * np.dtype(_KINDS[kind]).itemsize:
        raise ValueError(f"{name} is not of its size")
    return np.asarray(raw[begin + first : begin + last]).view(_KINDS[kind]).reshape(shape)
