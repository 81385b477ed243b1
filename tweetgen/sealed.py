"""A process that reaches nobody: connections and other programs are refused by the interpreter."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Events of sys.audit, raised in C beneath every library; the address, if any, comes last or first.
_SOCKETS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_NAMES = ("socket.getaddrinfo", "socket.gethostbyname")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")

_refused: list[list[str]] = []
_hooked: list[bool] = []


@contextmanager
def sealed() -> Iterator[list[str]]:
    """
    Refuse every connection, every look-up of a host and every other program, in all threads.

    The interpreter sees what Python asks for, not what a C library does by itself (libpq does): a
    rehearsal opens no such thing.

    Yields:
        what was refused: hosts, and "another program".
    """
    if not _hooked:  # it can never be taken away again, but it sleeps
        sys.addaudithook(_refuse)
        _hooked.append(True)
    refused: list[str] = []
    _refused.append(refused)
    try:
        yield refused
    finally:
        _refused.remove(refused)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if not _refused or not event.startswith(("socket.", "subprocess.", "os.")):
        return
    if event in _PROGRAMS:
        where = "another program"
    elif event in _NAMES:
        where = _shown(args[0])
    elif event in _SOCKETS:
        address = args[-1]
        where = _shown(address[0] if isinstance(address, tuple) else address)
    else:
        return
    _refused[-1].append(where)
    raise OSError(errno.ENETUNREACH, "a rehearsal reaches nobody", where)


def _shown(host: Any) -> str:
    return host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)
