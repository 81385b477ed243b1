"""Where checks run: known secrets, and an eye on what is written."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import attrs


def dummy_secret(variable: str) -> str:
    """The value that the environment variable has while checks run."""
    return f"dummy-{variable.lower().replace('_', '-')}-5d41402abc"


@contextmanager
def secrets_set(variables: tuple[str, ...]) -> Iterator[None]:
    """Known values for the environment variables with secrets, whatever they were."""
    with patch.dict(os.environ, {name: dummy_secret(name) for name in variables}):
        yield


def files_in(folder: Path) -> dict[str, bytes]:
    """What lies in `folder`: name to content."""
    every = sorted(folder.rglob("*"))
    return {str(one.relative_to(folder)): one.read_bytes() for one in every if one.is_file()}


@attrs.define
class Heard:
    """What was printed and logged."""

    printed: str = ""
    logged: list[str] = attrs.Factory(list)


@contextmanager
def listening() -> Iterator[Heard]:
    """Catch what is printed and logged, of every level."""
    heard, stream = Heard(), io.StringIO()
    handler = logging.Handler()
    handler.emit = lambda record: heard.logged.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(stream):
            yield heard
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        heard.printed = stream.getvalue()
