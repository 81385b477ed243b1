"""A server that says what a test wants it to say: right answers, wrong ones, and none."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import attrs


@attrs.frozen
class Answer:
    """What is said; the body is JSON, unless it is bytes already."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Request:
    """What was asked."""

    method: str
    path: str
    asked: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    client: tuple[str, int]

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Scripted:
    """
    Write `answer`, or fill `answers`.

    Attributes:
        answers: "GET /path" to what is said there: an `Answer`, or its body.
        failures: "GET /path" to what happens there next, instead: an `Answer`, "drop" (the
            connection, without a word), "cut" (in the middle of the right answer).
        requests: all that was asked.
        keeps_alive: whether a connection may be used again; where it may not, nobody says so.
    """

    keeps_alive = False

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.failures: dict[str, list[Answer | str]] = {}
        self.requests: list[Request] = []

    def answer(self, request: Request) -> Any:
        route = f"{request.method} {request.path}"
        return self.answers.get(route, Answer({"error": "NotFound"}, 404))

    def asked(self, method: str, path: str) -> list[Request]:
        return [one for one in self.requests if (one.method, one.path) == (method, path)]

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

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        self.host = f"127.0.0.1:{self._http.server_port}"
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """From now on, nobody listens."""
        self._http.shutdown()
        self._http.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlsplit(handler.path)
        request = Request(
            handler.command,
            url.path,
            parse_qs(url.query),
            {name.lower(): value for name, value in handler.headers.items()},
            handler.rfile.read(int(handler.headers.get("content-length", 0))),
            handler.client_address,
        )
        self.requests.append(request)
        waiting = self.failures.get(f"{request.method} {request.path}")
        failure = waiting.pop(0) if waiting else None
        handler.close_connection = failure is not None or not self.keeps_alive
        if failure == "drop":
            return
        said = failure if isinstance(failure, Answer) else self.answer(request)
        said = said if isinstance(said, Answer) else Answer(said)
        data = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
        handler.send_response_only(said.status)  # without a date of its own
        headers = {"Content-Type": "application/json", "Content-Length": str(len(data))}
        for name, value in {**headers, **said.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2] if failure == "cut" else data)
