"""A web server on this machine, at a free port, while its block lasts."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Mapping
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

import attrs


@attrs.frozen
class Request:
    """What was asked; `raw` is the path with its query, headers have small letters."""

    method: str
    raw: str
    headers: Mapping[str, str]
    body: bytes
    client: tuple[str, int]

    @property
    def path(self) -> str:
        return urlsplit(self.raw).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.raw).query))

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)

    @property
    def parts(self) -> dict[str, Any]:
        """A multipart form: name to text, or to (file name, kind, bytes)."""
        head = f"Content-Type: {self.type}\r\n\r\n".encode()
        found: dict[str, Any] = {}
        for part in message_from_bytes(head + self.body, policy=HTTP).iter_parts():
            name = part.get_param("name", header="content-disposition")
            data = part.get_payload(decode=True)
            file = part.get_filename()
            found[name] = (file, part.get_content_type(), data) if file else data.decode()
        return found


class Connection(BaseHTTPRequestHandler):
    """Where requests come from and answers go; without an answer, set `close_connection`."""

    owner: Loopback
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or an answer in two parts takes 40 ms

    def log_message(self, *args):
        pass

    def do_GET(self):
        size = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(size)
        request = Request(self.command, self.path, headers, body, self.client_address)
        self.owner.requests.append(request)
        self.owner.respond(request, self)

    do_POST = do_PUT = do_GET  # noqa: N815

    def say(self, status: int, body: Any, more: Mapping[str, str], *, cut: bool = False) -> None:
        """Send an answer, or one half of it; what is not bytes becomes JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"content-type": "application/json", "content-length": str(len(data))}
        self.send_response_only(status)  # without a date of its own
        for name, value in (headers | {name.lower(): more[name] for name in more}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection |= cut


class Loopback:
    """
    Write `respond`.

    Attributes:
        host, url: where it listens.
        requests: all that were read, in the order in which they came.
    """

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self._certificate = certificate

    def respond(self, request: Request, connection: Connection) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        connection = type("OwnConnection", (Connection,), {"owner": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), connection)
        self._http.daemon_threads = True
        self.host, scheme = f"127.0.0.1:{self._http.server_port}", "http"
        if self._certificate is not None:  # which is made out to a name
            self.host, scheme = f"localhost:{self._http.server_port}", "https"
            self._http.socket = self._certificate.wrap_socket(self._http.socket, server_side=True)
        self.url = f"{scheme}://{self.host}"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """From now on, nobody listens."""
        self._http.shutdown()
        self._http.server_close()
