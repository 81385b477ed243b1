"""Where checks run: no network, known secrets, and an eye on what is written."""

from __future__ import annotations

import errno
import io
import ipaddress
import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import attrs


@contextmanager
def without_network(*, local: bool = False) -> Iterator[list[str]]:
    """
    Refuse every connection, and list where they should have gone.

    Args:
        local: let those to this machine pass.
    """
    refused: list[str] = []
    ways = {
        socket.socket: ("connect", "connect_ex", "sendto"),
        socket: ("getaddrinfo", "gethostbyname", "gethostbyname_ex"),
    }

    def refuse(host: Any) -> None:
        if local and _is_local(host):
            return
        refused.append("a local socket" if host is None else str(host))
        raise OSError(errno.ENETUNREACH, "checks reach no network", str(host))

    def guarded(way: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*args: Any, **kwargs: Any) -> Any:
            if isinstance(args[0], socket.socket):  # the address comes last
                address = args[-1]
                refuse(address[0] if isinstance(address, tuple) else None)
            else:
                refuse(args[0])
            return way(*args, **kwargs)

        return asked

    with ExitStack() as stack:
        for owner, names in ways.items():
            for name in names:
                stack.enter_context(patch.object(owner, name, guarded(getattr(owner, name))))
        yield refused


def _is_local(host: Any) -> bool:
    """Whether `host` is this machine; None is a socket of the file system."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def dummy_secret(variable: str) -> str:
    """The value that the environment variable has while checks run."""
    return f"dummy-{variable.lower().replace('_', '-')}-5d41402abc"


@contextmanager
def secrets_set(variables: tuple[str, ...]) -> Iterator[None]:
    """Known values for the environment variables with secrets, whatever they were."""
    with patch.dict(os.environ, {name: dummy_secret(name) for name in variables}):
        yield


def files_in(folder: Path) -> dict[str, bytes]:
    """What lies in `folder`: name to content."""
    every = sorted(folder.rglob("*"))
    return {str(one.relative_to(folder)): one.read_bytes() for one in every if one.is_file()}


@attrs.define
class Heard:
    """What was printed and logged."""

    printed: str = ""
    logged: list[str] = attrs.Factory(list)


@contextmanager
def listening() -> Iterator[Heard]:
    """Catch what is printed and logged, of every level."""
    heard, stream = Heard(), io.StringIO()
    handler = logging.Handler()
    handler.emit = lambda record: heard.logged.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(stream):
            yield heard
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        heard.printed = stream.getvalue()
