"""
A hub on this machine, as `huggingface_hub` speaks to it: files of folders to download, and models
that are uploaded into folders.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = (".safetensors",)  # files that are uploaded apart, as those of git-lfs


@contextmanager
def hub(
    models: dict[str, Path],
    *,
    uploads: Path = Path(),
    accounts: Mapping[str, str] = MappingProxyType({}),
    private: set[str] | None = None,
    broken: str = "\0",
) -> Iterator[tuple[str, list[str]]]:
    """
    Its address, and the paths that were asked for.

    Args:
        models: name to folder; what is uploaded joins them.
        uploads: where uploaded models are put.
        accounts: token to the name of who may write with it.
        private: names of the models that not everybody may see; uploaded ones join them.
        broken: paths with this in them are answered with 501.
    """
    asked: list[str] = []
    hidden = set() if private is None else private
    large: dict[str, bytes] = {}

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

        def do_PUT(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            asked.append(f"{self.command} {self.path}")
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.strip("/")
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            owner = accounts.get(token)
            if path.startswith("lfs/"):  # a place to put a file, with its own authority
                self._received(path.removeprefix("lfs/"), data)
            elif broken in path:
                self._say({"error": "the disk of the hub is full"}, 501)
            elif owner is None:
                self._say({"error": "Invalid credentials in Authorization header"}, 401)
            elif path == "api/validate-yaml":
                self._say({"errors": [], "warnings": []})
            elif path == "api/repos/create":
                self._created(json.loads(data), owner)
            elif path.endswith("/preupload/main"):
                files = json.loads(data)["files"]
                modes = [
                    {
                        "path": file["path"],
                        "uploadMode": "lfs" if file["path"].endswith(LARGE) else "regular",
                        "shouldIgnore": False,
                    }
                    for file in files
                ]
                self._say({"files": modes})
            elif path.endswith(".git/info/lfs/objects/batch"):
                self._promised(json.loads(data)["objects"])
            elif path.endswith("/commit/main"):
                name = path.removeprefix("api/models/").removesuffix("/commit/main")
                self._committed(name, [json.loads(line) for line in data.splitlines()])
            else:
                self._error(404, "EntryNotFound")

        def _created(self, wish: dict, owner: str) -> None:
            name = f"{wish.get('organization') or owner}/{wish['name']}"
            if not name.startswith(f"{owner}/"):
                self._say({"error": "You don't have the rights to create a model there"}, 403)
                return
            said = {"url": f"{self._address()}/{name}", "name": name}
            if name in models:
                self._say(said | {"error": "You already created this model repo"}, 409)
                return
            models[name] = uploads / name
            models[name].mkdir(parents=True)
            if wish.get("visibility") == "private" or wish.get("private"):
                hidden.add(name)
            self._say(said)

        def _promised(self, objects: list[dict]) -> None:
            """Where to put each large file, and where to say that it is there."""
            for one in objects:
                href = f"{self._address()}/lfs/{one['oid']}"
                one["actions"] = {"upload": {"href": href}, "verify": {"href": f"{href}/verify"}}
            self._say({"transfer": "basic", "objects": objects})

        def _received(self, oid: str, data: bytes) -> None:
            if oid.endswith("/verify"):
                self._say({}, 200 if oid.removesuffix("/verify") in large else 404)
                return
            assert hashlib.sha256(data).hexdigest() == oid
            large[oid] = data
            self._say({})

        def _committed(self, name: str, operations: list[dict]) -> None:
            for operation in operations:
                value = operation["value"]
                if operation["key"] == "file":
                    assert value["encoding"] == "base64"
                    written = base64.b64decode(value["content"])
                elif operation["key"] == "lfsFile":
                    written = large[value["oid"]]
                else:
                    continue
                (models[name] / value["path"]).write_bytes(written)
            page = f"{self._address()}/{name}/commit/{COMMIT}"
            self._say({"success": True, "commitOid": COMMIT, "commitUrl": page})

        def _address(self) -> str:
            return f"http://127.0.0.1:{self.server.server_port}"

        def _say(self, value: object, status: int = 200) -> None:
            self._send(json.dumps(value).encode(), {"Content-Type": "application/json"}, status)

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
                said["private"] = name in hidden
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

        def _send(self, data: bytes, headers: dict[str, str], status: int = 200) -> None:
            self.send_response(status)
            for key, value in (headers | {"Content-Length": str(len(data))}).items():
                self.send_header(key, value)
            self.end_headers()
            if self.command != "HEAD":
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
