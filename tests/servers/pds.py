"""Bluesky's own server, from npm, with the directory in which it looks accounts up."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Self

from . import NotHere, installing

PACKAGES = ("@atproto/pds@0.4.217", "@atproto/dev-env@0.3.215")  # the last for Node 20
_FOLDER = "pds-0.4.217"


def modules() -> Path:
    """The packages, installed once; 360 MB, and two minutes on a slow machine."""
    for tool in ("node", "npm"):
        if not shutil.which(tool):
            raise NotHere(f"Bluesky's server needs {tool}, which is not installed")
    with installing(_FOLDER) as folder:
        if not folder.exists():
            beside = folder.with_name(f"{folder.name}.new")
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            (beside / "package.json").write_text("{}\n")
            command = ["npm", "install", "--no-audit", "--no-fund", *PACKAGES]
            try:
                subprocess.run(
                    command, cwd=beside, check=True, capture_output=True, text=True, timeout=500
                )
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
                shutil.rmtree(beside, ignore_errors=True)
                said = error.stderr or ""
                said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
                last = (said.strip().splitlines() or ["npm took too long"])[-1]
                raise NotHere(f"Bluesky's server cannot be installed: {last}") from error
            beside.rename(folder)
    return folder / "node_modules"


class Pds:
    """
    A server with the accounts alice.test and genbot.test; passwords are "alice-pass" and so on.

    Attributes:
        url, plc: of the server, and of the directory.
        accounts: name to DID.
    """

    def __init__(self, names: tuple[str, ...] = ("alice", "genbot")) -> None:
        self.names = names
        self.environment: dict[str, str] = {}
        self._clients: list[Any] = []

    def __enter__(self) -> Self:
        node = {"NODE_PATH": str(modules()), "LOG_ENABLED": "false"}
        environment = os.environ | node | self.environment
        self._process = subprocess.Popen(
            ["node", Path(__file__).with_name("pds.js"), *self.names],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.__exit__()
            raise AssertionError("Bluesky's server did not start")
        ready = json.loads(line)
        self.url, self.plc, self.accounts = ready["pds"], ready["plc"], ready["accounts"]
        self.host = self.url.removeprefix("http://")
        return self

    def log_in(self, name: str) -> Any:
        """A client of atproto; a profile would take another server than this one."""
        import atproto

        client = atproto.Client(self.url)
        self._clients.append(client)
        client.login(f"{name}.test", f"{name}-pass", fetch_bsky_profile=False)
        return client

    def __exit__(self, *error: object) -> None:
        for client in self._clients:
            client.request.close()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
