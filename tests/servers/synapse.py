"""Synapse, the reference server of Matrix; from the package index, in an environment of its own."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any, Self

import requests

from . import NotHere, installing

VERSION = "1.163.2"
_SHARED_SECRET = "of-this-server-alone"


def python() -> Path:
    """The interpreter of an environment with Synapse; making it takes minutes, once."""
    with installing(f"synapse-{VERSION}") as folder:
        ready, program = folder / "ready", folder / "bin/python"
        if not ready.exists():
            shutil.rmtree(folder, ignore_errors=True)
            try:
                venv.create(folder, with_pip=True)
                pip = [program, "-m", "pip", "install", "-q", f"matrix-synapse=={VERSION}"]
                subprocess.run(pip, check=True, capture_output=True, text=True, timeout=1200)
            except (subprocess.SubprocessError, OSError) as error:
                said = str(getattr(error, "stderr", "") or error).strip().splitlines()
                raise NotHere(f"Synapse cannot be installed: {said[-1]}") from error
            ready.touch()
    return program


class Synapse:
    """A server with the users `genbot` and `alice`, whose tokens `log_in` gives."""

    def __init__(self) -> None:
        if sys.version_info >= (3, 14):
            raise NotHere("Synapse has no wheels for this Python")

    def __enter__(self) -> Self:
        program = python()
        self._folder = Path(tempfile.mkdtemp(prefix="synapse-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        settings = self._folder / "homeserver.yaml"
        command = [program, "-m", "synapse.app.homeserver", "--config-path", settings]
        subprocess.run(
            [
                *command,
                *("--server-name", "localhost", "--data-directory", self._folder),
                *("--generate-config", "--report-stats=no"),
            ],
            check=True,
            capture_output=True,
            cwd=self._folder,
        )
        limits = {"per_second": 1000, "burst_count": 1000}
        own = {
            "listeners": [
                {
                    "port": port,
                    "bind_addresses": ["127.0.0.1"],
                    "type": "http",
                    "resources": [{"names": ["client", "media"]}],
                }
            ],
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "registration_shared_secret": _SHARED_SECRET,
            "rc_message": limits,
            "rc_login": {"address": limits, "account": limits},
            "rc_registration": limits,
            "rc_room_creation": limits,
            "rc_joins": {"local": limits, "remote": limits},
            "rc_invites": {"per_room": limits, "per_user": limits, "per_issuer": limits},
        }
        more = self._folder / "own.yaml"
        more.write_text(json.dumps(own))  # JSON is YAML
        with (self._folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                [*command, "--config-path", more], stdout=said, stderr=said, cwd=self._folder
            )
        try:
            self._await()
            for user in ("genbot", "alice"):
                self._register(program, user)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _await(self) -> None:
        for _ in range(600):
            try:
                requests.get(f"{self.url}/_matrix/client/versions", timeout=1)
            except requests.RequestException:
                time.sleep(0.1)  # until it listens
            else:
                return
            if self._process.poll() is not None:
                break
        raise AssertionError((self._folder / "said").read_text()[-3000:])

    def _register(self, program: Path, user: str) -> None:
        tool = [program, "-m", "synapse._scripts.register_new_matrix_user"]
        words = ["-u", user, "-p", f"{user}-password", "--no-admin", "-k", _SHARED_SECRET]
        subprocess.run([*tool, *words, self.url], check=True, capture_output=True)

    def log_in(self, user: str, device: str) -> str:
        """A token of a device."""
        asked = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": f"{user}-password",
            "device_id": device,
        }
        return self.ask("POST", "login", "", asked)["access_token"]

    def ask(self, method: str, path: str, token: str, body: Any = None) -> Any:
        """The answer of the client-server API."""
        answer = requests.request(
            method,
            f"{self.url}/_matrix/client/v3/{path}",
            json=body,
            headers={"authorization": f"Bearer {token}"} if token else {},
            timeout=30,
        )
        assert answer.ok, answer.text
        return answer.json()

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
