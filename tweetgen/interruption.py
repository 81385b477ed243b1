"""Ctrl-C in the middle of a long work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGINT, default_int_handler, signal
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
