"""A web server on this machine that fails on demand; what it says is for its subclasses."""

from __future__ import annotations

import socket
import struct
from typing import Any

from .loopback import Connection, Loopback, Request

Answer = tuple[int, Any, dict[str, str]]  # status, body (bytes, or what becomes JSON), headers
_OWN = {"connection", "content-encoding", "content-length", "transfer-encoding"}  # of each server


class WebServer(Loopback):
    """
    Answers 404 to everything.

    Attributes:
        failures: what to do to the next requests instead of answering rightly: an `Answer`; "drop"
            (the connection, without a word), "reset" (likewise, rudely), "cut" (in the middle of
            the right answer, after doing what was asked), "lost" (do what was asked, say nothing).
    """

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[Answer | str] = []

    def answer(self, asked: Request) -> Answer:
        return 404, {}, {}

    def failure(self, asked: Request) -> Answer | str:
        """What becomes of this request; "" is for nothing bad."""
        return self.failures.pop(0) if self.failures else ""

    def respond(self, request: Request, connection: Connection) -> None:
        failure = self.failure(request)
        connection.close_connection |= failure in ("drop", "reset", "lost")
        if failure == "reset":
            linger = struct.pack("ii", 1, 0)
            connection.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        if failure in ("drop", "reset"):
            connection.connection.close()
            return
        answer = failure if isinstance(failure, tuple) else self.answer(request)
        if failure != "lost":
            connection.say(*answer, cut=failure == "cut")


class Relay(WebServer):
    """Passes requests on to another server; its failures lose them on the way there, or back."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def answer(self, asked: Request) -> Answer:
        import requests

        headers = {
            name: value
            for name, value in asked.headers.items()
            if name not in ("host", "content-length", "connection", "accept-encoding")
        }
        told = requests.request(
            asked.method, self._url + asked.raw, headers=headers, data=asked.body, timeout=30
        )
        return (
            told.status_code,
            told.content,
            {name: value for name, value in told.headers.items() if name.lower() not in _OWN},
        )
