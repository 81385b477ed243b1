"""Ctrl-C in the middle of a long work."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from select import select
from signal import SIGINT, SIGTERM, default_int_handler, set_wakeup_fd, signal
from threading import current_thread, main_thread
from types import FrameType


@contextmanager
def whole_steps() -> Iterator[None]:
    """Put Ctrl-C off until the step is done: half of one is no state to go on from."""
    if current_thread() is not main_thread():  # which alone is told of signals
        yield
        return
    pressed: list[FrameType | None] = []
    before = signal(SIGINT, lambda _, frame: pressed.append(frame))
    try:
        yield
    finally:
        signal(SIGINT, before if before is not None else default_int_handler)
    if pressed and callable(before):
        before(SIGINT, pressed[0])


class Stop:
    """Whether the process was asked to end; `asked` is set by a signal, and read between works."""

    def __init__(self) -> None:
        self.asked = False
        self._ear, self._mouth = socket.socketpair()
        self._mouth.setblocking(False)

    def sleep(self, seconds: float) -> None:
        """Let so much time pass, or less if a signal comes."""
        if not self.asked:
            select([self._ear], [], [], max(0.0, seconds))

    def close(self) -> None:
        """Release the sockets."""
        self._ear.close()
        self._mouth.close()


@contextmanager
def stopping() -> Iterator[Stop]:
    """
    Take SIGTERM and Ctrl-C as a wish: the work in hand is finished first.

    A second Ctrl-C acts at once, as it always does.
    """
    stop = Stop()
    if current_thread() is not main_thread():
        try:
            yield stop
        finally:
            stop.close()
        return

    def ask(number: int, _: FrameType | None) -> None:
        if number == SIGINT and not stop.asked:
            signal(SIGINT, default_int_handler)
        stop.asked = True

    # A signal that comes between a look at `asked` and the sleep still ends the sleep: its number
    # lies in the socket by then.
    fd = set_wakeup_fd(stop._mouth.fileno(), warn_on_full_buffer=False)
    before = {number: signal(number, ask) for number in (SIGINT, SIGTERM)}
    try:
        yield stop
    finally:
        set_wakeup_fd(fd)
        for number, handler in before.items():
            signal(number, handler)
        stop.close()
