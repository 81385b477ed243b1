"""snac, a small server of the fediverse that speaks Mastodon's API; from Debian, without root."""

from __future__ import annotations

import html
import json
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import requests

from . import NotHere, installing

_NOWHERE = "urn:ietf:wg:oauth:2.0:oob"
_SCOPES = ["read", "write", "follow"]
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def binary() -> Path:
    """The program, downloaded as a package and unpacked where it is not installed."""
    if found := shutil.which("snac"):
        return Path(found)
    for tool in ("apt-get", "dpkg"):
        if not shutil.which(tool):
            raise NotHere(f"snac is not installed, and there is no {tool} to get it with")
    with installing("snac") as folder:
        program = folder / "usr/bin/snac"
        if not program.exists():
            try:
                _download(folder)
            except subprocess.CalledProcessError as error:
                said = (error.stderr or error.stdout or "").strip().splitlines() or ["no reason"]
                raise NotHere(f"snac cannot be downloaded: {said[-1]}") from error
    # It links against libraries that most systems have anyway.
    if "not found" in (missing := _run("ldd", str(program))):
        raise NotHere(f"snac lacks a library: {missing}")
    return program


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def _download(folder: Path) -> None:
    """The package from the machine's own mirror, whose backports have a recent one."""
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        for name in ("state/lists/partial", "cache/archives/partial"):
            (work / name).mkdir(parents=True)
        own = [f"-oDir::State={work / 'state'}", f"-oDir::Cache={work / 'cache'}"]
        own.append("-oAPT::Sandbox::User=")
        form = ["--format", "$(LABEL) $(REPO_URI) $(CODENAME)", "Identifier: Packages"]
        mirrors = _run("apt-get", "indextargets", *form)
        if "Debian " not in mirrors:  # as in a fresh container
            _run("apt-get", "-q", *own, "update")
            mirrors = _run("apt-get", *own, "indextargets", *form)
        found = re.search(r"^Debian (\S+) (\w+)$", mirrors, re.M)
        if found is None:
            raise NotHere("snac is not installed, and this is no Debian to get it from")
        signed = f"[signed-by={_KEYRING}] " if _KEYRING.exists() else ""
        sources = work / "sources.list"
        own += [f"-oDir::Etc::SourceList={sources}", "-oDir::Etc::SourceParts=-"]
        suites = (f"{found[2]}-backports", found[2])
        for suite in suites:
            sources.write_text(f"deb {signed}{found[1]} {suite} main\n")
            try:
                _run("apt-get", "-q", *own, "update")
                _run("apt-get", "-q", *own, "download", "snac2", cwd=work)
                break
            except subprocess.CalledProcessError:
                if suite == suites[-1]:
                    raise
        package = next(work.glob("snac2_*.deb"))
        _run("dpkg", "-x", str(package), str(work / "unpacked"))
        shutil.rmtree(folder, ignore_errors=True)
        shutil.move(work / "unpacked", folder)


class Snac:
    """A server with the users `alice` and `genbot`."""

    def __init__(self, users: tuple[str, ...] = ("alice", "genbot")) -> None:
        self.users = users
        self.passwords: dict[str, str] = {}
        self._sessions: list[requests.Session] = []

    def __enter__(self) -> Self:
        program = str(binary())
        self._folder = Path(tempfile.mkdtemp(prefix="snac-"))
        base = self._folder / "base"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.host = f"localhost:{port}"
        self.url = f"http://{self.host}"
        answers = f"127.0.0.1\n{port}\n{self.host}\n\n\n"
        subprocess.run(
            [program, "init", base], input=answers, text=True, check=True, capture_output=True
        )
        settings = base / "server.json"
        settings.write_text(json.dumps(json.loads(settings.read_text()) | {"protocol": "http"}))
        for user in self.users:
            done = subprocess.run(
                [program, "adduser", base, user],
                input="",
                text=True,
                check=True,
                capture_output=True,
            )
            said = re.search(r"assword is (\S+)", done.stdout + done.stderr)
            assert said is not None, done
            self.passwords[user] = said[1]
        self._process = subprocess.Popen(
            [program, "httpd", base], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            self._await()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _await(self) -> None:
        for _ in range(200):
            try:
                requests.get(f"{self.url}/api/v1/instance", timeout=1)
            except requests.RequestException:
                time.sleep(0.05)  # until it listens
            else:
                return
        raise AssertionError("snac does not answer")

    def log_in(self, user: str) -> Any:
        """A client of Mastodon.py, with a token got as people get one: through the log-in page."""
        from mastodon import Mastodon

        client, secret = Mastodon.create_app(
            "tweetgen", api_base_url=self.url, scopes=_SCOPES, redirect_uris=_NOWHERE
        )
        api = Mastodon(
            client,
            secret,
            api_base_url=self.url,
            ratelimit_method="throw",
            version_check_mode="none",
        )
        self._sessions.append(api.session)
        api.session.headers["Connection"] = "close"  # it drops what is kept alive, at random
        asked = api.auth_request_url(redirect_uris=_NOWHERE, scopes=_SCOPES)
        page = requests.get(asked, timeout=10).text
        form = re.search(r'<form[^>]*action="([^"]+)"', page)
        assert form is not None, page
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
        data = {html.unescape(name): html.unescape(value) for name, value in hidden}
        data |= {"login": user, "passwd": self.passwords[user]}
        answer = requests.post(html.unescape(form[1]), data=data, allow_redirects=False, timeout=10)
        code = re.search(r"code=([^&\s]+)", answer.headers.get("location", "")) or re.search(
            r"\b([0-9a-f]{32,})\b", answer.text
        )
        assert code is not None, answer.text
        api.log_in(code=code[1], redirect_uri=_NOWHERE, scopes=_SCOPES)
        return api

    def __exit__(self, *error: object) -> None:
        for session in self._sessions:
            session.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
