"""What time it is: everything that is written down asks here, so that a rehearsal can be quick."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


def _wall() -> datetime:
    return datetime.now(UTC)


_ask: list[Callable[[], datetime]] = [_wall]


def now() -> datetime:
    """The time, in UTC."""
    return _ask[-1]()


@contextmanager
def going_by(ask: Callable[[], datetime]) -> Iterator[None]:
    """Another clock for the whole process."""
    _ask.append(ask)
    try:
        yield
    finally:
        _ask.remove(ask)


class Clock:
    """Time that passes by itself."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return now()

    def sleep(self, seconds: float) -> None:
        """Let so much time pass, or less."""
        time.sleep(seconds)


class FastClock(Clock):
    """Time that passes only while somebody sleeps, and then at once."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
