"""A process that reaches nobody: connections and other programs are refused by the interpreter."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs

# Events of sys.audit, raised in C beneath every library; the address, if any, comes last or first.
_SOCKETS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_NAMES = ("socket.getaddrinfo", "socket.gethostbyname")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")


@attrs.frozen(eq=False)
class _Seal:
    programs: bool
    refused: list[str] = attrs.Factory(list)


_seals: list[_Seal] = []
_hooked: list[bool] = []


@contextmanager
def sealed(*, programs: bool = True) -> Iterator[list[str]]:
    """
    Refuse every connection, every look-up of a host and every other program, in all threads.

    The interpreter sees what Python asks for, not what a C library does by itself (libpq does): a
    rehearsal opens no such thing.

    Args:
        programs: whether other programs are refused, too.

    Yields:
        what was refused: hosts, and "another program"; where one seal is inside another, the
        inner one's list has it.
    """
    if not _hooked:  # it can never be taken away again, but it sleeps
        sys.addaudithook(_refuse)
        _hooked.append(True)
    seal = _Seal(programs)
    _seals.append(seal)
    try:
        yield seal.refused
    finally:
        _seals.remove(seal)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if not _seals or not event.startswith(("socket.", "subprocess.", "os.")):
        return
    seal = _seals[-1]
    if event in _PROGRAMS:
        refusing = [one for one in _seals if one.programs]
        if not refusing:
            return
        seal, where = refusing[-1], "another program"
    elif event in _NAMES:
        where = _shown(args[0])
    elif event in _SOCKETS:
        address = args[-1]
        if address is None:  # along a connection that stood before
            return
        where = _shown(address[0] if isinstance(address, tuple) else address)
    else:
        return
    seal.refused.append(where)
    raise OSError(errno.ENETUNREACH, "this process reaches nobody now", where)


def _shown(host: Any) -> str:
    return host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)
