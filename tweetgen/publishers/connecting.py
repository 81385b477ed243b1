"""What publishers share that speak to a server: its address, secrets, waiting, the inbox."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TypeVar

T = TypeVar("T")

WAIT = 300.0  # seconds, where a network asks to wait and does not say how long
_PAGES = 5
_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")


def server_url(server: str) -> str:
    """The address of "example.social"; plain HTTP on this machine only."""
    host = re.sub(r"^https?://", "", server.strip()).rstrip("/").lower()
    return f"{'http' if _LOOPBACK.fullmatch(host) else 'https'}://{host}"


def cause(error: Exception, secrets: Collection[str]) -> Exception | None:
    """The error to chain to ours; None if it shows a secret, which its server may have echoed."""
    told = f"{error!r} {error} {error.__cause__!r} {error.__context__!r}"
    return None if any(one in told for one in secrets if one) else error


def without(text: str, secrets: Collection[str]) -> str:
    """What a server said, on one line and without secrets."""
    for one in filter(None, secrets):
        text = text.replace(one, "***")
    return " ".join(text.split())[:300]


def newer_than(since: str | None, pages: Iterable[Iterable[tuple[str, T]]]) -> list[T]:
    """
    What came after the id `since`, oldest first, each id once.

    If `since` is not found (what it named may have been deleted), a few pages are given: what
    was answered before is known to the ledger. Ids are compared for equality only, since not
    every server counts upwards.

    Args:
        since: None for the first page.
        pages: of ids and what they name, newest first.
    """
    found: dict[str, T] = {}
    for number, page in enumerate(pages, start=1):
        for one, named in page:
            if one == since:
                return [*reversed(found.values())]
            found.setdefault(one, named)
        if since is None or number == _PAGES:
            break
    return [*reversed(found.values())]


def without_handle(text: str, handle: str) -> str:
    """What somebody said to `handle`, without its name at the beginning."""
    named = rf"\s*@{re.escape(handle)}(@[\w.:-]*\w)?(?![\w@]|[.-]\w)[\s,:;]*"
    return re.sub(named, "", text, count=1, flags=re.I) if re.match(named, text, re.I) else text
