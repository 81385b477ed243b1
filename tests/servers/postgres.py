"""A throw-away PostgreSQL that listens on a socket in a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import sqlalchemy as sa

from . import NotHere


class Postgres:
    """Started when its block begins, and gone with all its data when that ends."""

    def __enter__(self) -> Self:
        if importlib.util.find_spec("psycopg") is None:
            raise NotHere("the driver psycopg is not installed")
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
        self._programs = found[-1] if found else Path(shutil.which("initdb") or "").parent
        if not (self._programs / "initdb").exists():
            raise NotHere("PostgreSQL's programs are not installed (Debian: postgresql)")
        self.folder = Path(tempfile.mkdtemp(prefix="tweetgen-postgres-"))
        self._who: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("nobody")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._run("initdb", "-U", "tweetgen", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", settings, "start")
        return self

    def __exit__(self, *error: object) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def ledger(self) -> str:
        """The address of a ledger that does not exist yet."""
        name = f"t{uuid4().hex}"
        url = f"postgresql+psycopg://tweetgen@/postgres?host={self.folder}"
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {name}"))  # quicker than a database
        engine.dispose()
        return f"{url}&options=-csearch_path%3D{name}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *arguments]
        quiet = subprocess.DEVNULL
        subprocess.run(
            command, check=True, cwd=self.folder, stdout=quiet, stderr=quiet, **self._who
        )
