"""A server that says what a test wants it to say: right answers, wrong ones, and none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from .loopback import Connection, Loopback, Request


@attrs.frozen
class Answer:
    """What is said; the body is JSON, unless it is bytes already."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = attrs.field(factory=dict)


class Scripted(Loopback):
    """
    Write `answer`, or fill `answers`.

    Attributes:
        answers: "GET /path" to what is said there: an `Answer`, or its body.
        failures: "GET /path" to what happens there next, instead: an `Answer`, "drop" (the
            connection, without a word), "cut" (in the middle of the right answer).
        keeps_alive: whether a connection may be used again; where it may not, nobody says so.
    """

    keeps_alive = False

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Any] = {}
        self.failures: dict[str, list[Answer | str]] = {}

    def answer(self, request: Request) -> Any:
        route = f"{request.method} {request.path}"
        return self.answers.get(route, Answer({"error": "NotFound"}, 404))

    def asked(self, method: str, path: str) -> list[Request]:
        return [one for one in self.requests if (one.method, one.path) == (method, path)]

    def respond(self, request: Request, connection: Connection) -> None:
        waiting = self.failures.get(f"{request.method} {request.path}")
        failure = waiting.pop(0) if waiting else None
        connection.close_connection = failure is not None or not self.keeps_alive
        if failure == "drop":
            return
        said = failure if isinstance(failure, Answer) else self.answer(request)
        said = said if isinstance(said, Answer) else Answer(said)
        connection.say(said.status, said.body, said.headers, cut=failure == "cut")
