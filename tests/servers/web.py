"""A web server on this machine that fails on demand; what it says is for its subclasses."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Mapping
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import attrs

Answer = tuple[int, Any, dict[str, str]]  # status, body (bytes, or what becomes JSON), headers


@attrs.frozen
class Asked:
    """One request; `raw` is its path with the query."""

    method: str
    raw: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.raw).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.raw).query))

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "")

    def form(self) -> dict[str, Any]:
        """A multipart form: name to text, or to (file name, kind, bytes)."""
        head = f"Content-Type: {self.type}\r\n\r\n".encode()
        found: dict[str, Any] = {}
        for part in message_from_bytes(head + self.body, policy=HTTP).iter_parts():
            name = part.get_param("name", header="content-disposition")
            data = part.get_payload(decode=True)
            file = part.get_filename()
            found[name] = (file, part.get_content_type(), data) if file else data.decode()
        return found


class WebServer:
    """
    Answers 404 to everything.

    Attributes:
        failures: what to do to the next requests instead of answering rightly: an `Answer`; "drop"
            (the connection, without a word), "reset" (likewise, rudely), "cut" (in the middle of
            the right answer, after doing what was asked), "lose" (do what was asked, say nothing).
        requests: all that were read, failures too.
    """

    def __init__(self) -> None:
        self.failures: list[Answer | str] = []
        self.requests: list[Asked] = []

    def answer(self, asked: Asked) -> Answer:
        return 404, {}, {}

    def __enter__(self) -> Self:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                server._serve(self)

            def do_POST(self):
                server._serve(self)

            def do_PUT(self):
                server._serve(self)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        self.host = f"127.0.0.1:{self._http.server_port}"
        self.url = f"http://{self.host}"
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        size = int(handler.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(handler.command, handler.path, headers, handler.rfile.read(size))
        self.requests.append(asked)
        failure = self.failures.pop(0) if self.failures else None
        if failure in ("drop", "reset"):
            if failure == "reset":
                linger = struct.pack("ii", 1, 0)
                handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.close_connection = True
            handler.connection.close()
            return
        status, body, more = failure if isinstance(failure, tuple) else self.answer(asked)
        if failure == "lose":
            handler.close_connection = True
            return
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(data)))
        for name, value in more.items():
            handler.send_header(name, value)
        handler.end_headers()
        if failure == "cut":
            handler.wfile.write(data[: len(data) // 2])
            handler.close_connection = True
            return
        handler.wfile.write(data)


class Relay(WebServer):
    """Passes requests on to another server; its failures lose them on the way there, or back."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def answer(self, asked: Asked) -> Answer:
        import requests

        headers = {
            name: value
            for name, value in asked.headers.items()
            if name not in ("host", "content-length", "connection", "accept-encoding")
        }
        told = requests.request(
            asked.method, self._url + asked.raw, headers=headers, data=asked.body, timeout=30
        )
        return told.status_code, told.content, {}
