"""Between a client and a server: it loses what a test tells it to lose."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, Self
from urllib.parse import urlsplit

_HOP_BY_HOP = {"connection", "content-encoding", "content-length", "transfer-encoding"}


class Lossy:
    """
    Passes requests on to the server at `url`.

    Attributes:
        losses: (part of "POST /path", "before" or "after"): the next such request is not passed
            on, or is, and its answer lost.
    """

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self.losses: list[tuple[str, Literal["before", "after"]]] = []

    def __enter__(self) -> Self:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                proxy._pass_on(self)

            def do_POST(self):
                proxy._pass_on(self)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        self.host = f"127.0.0.1:{self._http.server_port}"
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        body = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        lost = None
        if self.losses and self.losses[0][0] in f"{handler.command} {handler.path}":
            lost = self.losses.pop(0)[1]
        if lost == "before":
            return
        left_out = {"connection", "accept-encoding"}
        headers = {k: v for k, v in handler.headers.items() if k.lower() not in left_out}
        server = http.client.HTTPConnection(
            self._target.hostname or "", self._target.port, timeout=30
        )
        try:
            server.request(handler.command, handler.path, body or None, headers)
            answer = server.getresponse()
            data = answer.read()
        finally:
            server.close()
        if lost == "after":
            return
        handler.send_response(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP_BY_HOP:
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)
