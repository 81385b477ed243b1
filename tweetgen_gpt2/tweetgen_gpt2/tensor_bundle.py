"""
Checkpoints of TensorFlow, read without TensorFlow.

A checkpoint is a "tensor bundle" (tensorflow/core/util/tensor_bundle and tensor_bundle.proto): an
index, which is a sorted table as LevelDB has them (its table_format document), and shards with the
raw numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs
import numpy as np

from tweetgen.errors import ModelError

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48
_LARGEST_INDEX = 1 << 26
# Of types.proto, those that weights have.
_TYPES = {1: "<f4", 2: "<f8", 3: "<i4", 9: "<i8", 19: "<f2"}
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@attrs.frozen
class _Entry:
    kind: int
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int


class _Damaged(ValueError):
    pass


def read_checkpoint(prefix: Path) -> dict[str, np.ndarray]:
    """
    The tensors of a checkpoint, by name.

    Args:
        prefix: its files' common beginning, such as `run1/model-400`.

    Raises:
        ModelError: a file is missing, damaged, or of a kind that is not known.
    """
    index = prefix.with_name(f"{prefix.name}.index")
    try:
        entries, shards = _read_index(index)
    except OSError as error:
        raise ModelError(f"{index}: cannot be read ({error.strerror or error})") from error
    except (_Damaged, IndexError, struct.error, UnicodeDecodeError) as error:
        raise ModelError(
            f"{index}: is no checkpoint of TensorFlow, or is damaged ({error})"
        ) from error
    return {name: _tensor(prefix, name, entry, shards) for name, entry in entries.items()}


def _tensor(prefix: Path, name: str, entry: _Entry, shards: int) -> np.ndarray:
    path = prefix.with_name(f"{prefix.name}.data-{entry.shard:05d}-of-{shards:05d}")
    if entry.kind not in _TYPES:
        raise ModelError(f"{path}: {name} has a type ({entry.kind}) that no GPT-2 has")
    kind = np.dtype(_TYPES[entry.kind])
    count = 1
    for size in entry.shape:
        count *= size
    if count * kind.itemsize != entry.size:
        raise ModelError(f"{path}: {name} has another size than its shape says; it is damaged")
    try:
        with path.open("rb") as stream:
            stream.seek(entry.offset)
            data = stream.read(entry.size)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(data) < entry.size:
        raise ModelError(f"{path}: is cut short, {name} is missing; get the checkpoint again")
    return np.frombuffer(data, kind).reshape(entry.shape)


def _read_index(path: Path) -> tuple[dict[str, _Entry], int]:
    if path.stat().st_size > _LARGEST_INDEX:
        raise _Damaged("it is too large")
    data = path.read_bytes()
    if len(data) < _FOOTER:
        raise _Damaged("it is cut short")
    (magic,) = struct.unpack("<Q", data[-8:])
    if magic != _MAGIC:
        raise _Damaged("its end is missing")
    footer = data[-_FOOTER:]
    _, at = _handle(footer, 0)
    index, _ = _handle(footer, at)
    entries: dict[str, _Entry] = {}
    shards = 1
    for _, where in _block(data, *index):
        block, _ = _handle(where, 0)
        for key, value in _block(data, *block):
            if key:
                entries[key.decode()] = _entry(value)
            else:
                shards = int(_numbers(value).get(1, 1))
                if _numbers(value).get(2, 0):
                    raise _Damaged("its numbers are big-endian")
    return entries, shards


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    offset, at = _varint(data, at)
    size, at = _varint(data, at)
    return (offset, size), at


def _block(data: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values; each key is written as what differs from the one before."""
    if offset + size + 5 > len(data):
        raise _Damaged("a block lies behind its end")
    if data[offset + size] != 0:
        raise _Damaged("a block is compressed")
    block = data[offset : offset + size]
    (restarts,) = struct.unpack("<I", block[-4:])
    end = len(block) - 4 - 4 * restarts
    at, key = 0, b""
    while at < end:
        shared, at = _varint(block, at)
        new, at = _varint(block, at)
        length, at = _varint(block, at)
        if at + new + length > end:
            raise _Damaged("an entry lies behind its block")
        key = key[:shared] + block[at : at + new]
        at += new + length
        yield key, block[at - length : at]


def _entry(data: bytes) -> _Entry:
    fields = _numbers(data)
    shape = []
    for number, value in _fields(data):
        if number == 2 and isinstance(value, bytes):
            for inner, dimension in _fields(value):
                if inner == 2 and isinstance(dimension, bytes):
                    shape.append(_numbers(dimension).get(1, 0))
    return _Entry(
        fields.get(1, 0), tuple(shape), fields.get(3, 0), fields.get(4, 0), fields.get(5, 0)
    )


def _numbers(data: bytes) -> Mapping[int, int]:
    return {number: value for number, value in _fields(data) if isinstance(value, int)}


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protocol buffer (protobuf.dev, "Encoding")."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield number, value
        elif kind == _BYTES:
            size, at = _varint(data, at)
            yield number, data[at : at + size]
            at += size
        elif kind in (_FIXED32, _FIXED64):
            size = 4 if kind == _FIXED32 else 8
            yield number, int.from_bytes(data[at : at + size], "little")
            at += size
        else:
            raise _Damaged(f"a field of kind {kind}")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise _Damaged("a number has no end")
