"""
Real servers on this machine, for tests of fetchers and publishers.

Each is a context manager that listens on 127.0.0.1 only, at a free port, and is gone when its
block ends or its process does. What is not installed is downloaded once into a cache outside the
repository; where that cannot be, `NotHere` says why, and `running` skips the test with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tweetgen.files import locked

T = TypeVar("T")


class NotHere(Exception):
    """A server cannot run on this machine; the message says why."""


def cache() -> Path:
    """Where downloads are kept: $TWEETGEN_TEST_CACHE, or a folder among the user's caches."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("TWEETGEN_TEST_CACHE") or caches / "tweetgen-tests")


@contextmanager
def installing(name: str) -> Iterator[Path]:
    """The folder `name` of the cache, against others who install the same."""
    with locked(cache() / f"{name}.lock"):
        yield cache() / name


@contextmanager
def running(server: AbstractContextManager[T]) -> Iterator[T]:
    """Run a server for a block of tests; skip them where it cannot run."""
    try:
        started = server.__enter__()
    except NotHere as error:
        pytest.skip(str(error))
    try:
        yield started
    finally:
        server.__exit__(None, None, None)
