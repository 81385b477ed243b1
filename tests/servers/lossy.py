"""Between a client and a server: it loses what a test tells it to lose."""

from __future__ import annotations

from typing import Literal

from .loopback import Request
from .web import Relay


class Lossy(Relay):
    """
    Passes requests on to the server at `url`.

    Attributes:
        losses: (part of "POST /path", "before" or "after"): the next such request is not passed
            on, or is, and its answer lost.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.losses: list[tuple[str, Literal["before", "after"]]] = []

    def failure(self, asked: Request) -> str:
        if not self.losses or self.losses[0][0] not in f"{asked.method} {asked.raw}":
            return ""
        return {"before": "drop", "after": "lost"}[self.losses.pop(0)[1]]
