"""A hub on this machine: the two questions that `huggingface_hub` asks, for files of a folder."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextmanager
def hub(
    models: dict[str, Path], revisions: tuple[str, ...] = ("main",)
) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            path = self.path.partition("?")[0].strip("/")
            if path.startswith("api/models/"):
                self._about(path.removeprefix("api/models/"))
            else:
                self._file(path)

        def _about(self, path: str) -> None:
            name, _, revision = path.replace("/tree/", "/revision/").partition("/revision/")
            revision = revision or "main"
            if name not in models:
                self._error(401, "RepoNotFound")
                return
            if revision not in ("main", COMMIT):
                self._error(404, "RevisionNotFound")
                return
            files = sorted(models[name].iterdir())
            if "/tree/" in path:
                said: object = [
                    {"type": "file", "path": f.name, "size": f.stat().st_size, "oid": COMMIT}
                    for f in files
                ]
            else:
                siblings = [{"rfilename": file.name} for file in files]
                said = {"id": name, "modelId": name, "sha": COMMIT, "siblings": siblings}
            self._send(json.dumps(said).encode(), {"Content-Type": "application/json"})

        def _file(self, path: str) -> None:
            name, _, rest = path.partition("/resolve/")
            file = rest.partition("/")[2]
            if name not in models:
                self._error(401, "RepoNotFound")
                return
            whole = models[name] / file
            if not whole.is_file():
                self._error(404, "EntryNotFound")
                return
            data = whole.read_bytes()
            etag = hashlib.sha256(data).hexdigest()
            self._send(data, {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT})

        def _send(self, data: bytes, headers: dict[str, str]) -> None:
            self.send_response(200)
            for key, value in (headers | {"Content-Length": str(len(data))}).items():
                self.send_header(key, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(data)

        def _error(self, status: int, code: str) -> None:
            self.send_response(status)
            self.send_header("X-Error-Code", code)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
