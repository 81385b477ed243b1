"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import BinaryIO

from .errors import storage_errors


@contextmanager
def written_whole(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """
    A stream into a file beside `path`, renamed there when the block ends well.

    A reader sees the old file or the new one; a failure leaves the old one.

    Args:
        private: nobody but its owner may read the file, from its first byte on; and it outlives a
            loss of power, as secrets that are sent once must.

    Raises:
        StorageError: disk full, no permission.
    """
    beside = path.with_name(f".{path.name}.{token_hex(4)}.tmp")
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(beside, "wb", opener=_for_its_owner if private else None) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
            if private:
                _keep_names(path.parent)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def write_whole(path: Path, data: bytes | str, *, private: bool = False) -> None:
    """Write `data` to `path`, whole or not at all; see `written_whole`."""
    with written_whole(path, private=private) as stream:
        stream.write(data.encode() if isinstance(data, str) else data)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _keep_names(folder: Path) -> None:
    """Wait until the disk holds what was renamed in `folder`."""
    if os.name == "nt":  # pragma: no cover  where folders cannot be opened
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def folder_beside(parent: Path) -> Iterator[Path]:
    """An empty folder inside `parent` to prepare things in; gone afterwards unless renamed."""
    with storage_errors(parent):
        parent.mkdir(parents=True, exist_ok=True)
        beside = parent / f".new-{token_hex(4)}"
        beside.mkdir()
    try:
        yield beside
    finally:
        if beside.exists():
            rmtree(beside, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock on the file `path` against other processes; where there is none, go on."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover  Windows: renames still keep files whole
        yield
        return
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
