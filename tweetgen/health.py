"""How a bot is: a file that is always whole, and a word to systemd."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from .errors import StorageError, TweetgenError, storage_errors
from .files import write_whole

STARTING, RUNNING, TROUBLED, STOPPED, ENDED = "starting", "running", "troubled", "stopped", "ended"
_TIMES = ("started", "beat", "dealt_with", "next_post", "last_post", "last_error_at")


class AlreadyRunning(TweetgenError):
    """Another process runs this bot."""


@attrs.define(kw_only=True)
class Status:
    """
    What a bot is doing.

    Attributes:
        bot: its name.
        state: starting, running, troubled (it tries again by itself), stopped (somebody must mend
            something), or ended (it was asked to).
        pid: the process.
        started: when that began.
        beat: when it last said that it is alive.
        dealt_with: moments of the schedule up to this one are done or given up.
        next_post: when it posts again.
        last_post, last_url: what it published last.
        posts, answers: how many since the start.
        last_error, last_error_at: what went wrong last.
    """

    bot: str
    state: str = STARTING
    pid: int = attrs.Factory(os.getpid)
    started: datetime | None = None
    beat: datetime | None = None
    dealt_with: datetime | None = None
    next_post: datetime | None = None
    last_post: datetime | None = None
    last_url: str | None = None
    posts: int = 0
    answers: int = 0
    last_error: str | None = None
    last_error_at: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """One JSON object."""
        return {
            name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
            for name, value in attrs.asdict(self).items()
        }

    def write(self, path: Path) -> None:
        """
        Replace the file, whole or not at all.

        Raises:
            StorageError: it cannot be written.
        """
        write_whole(path, json.dumps(self.to_dict(), indent=2) + "\n")

    @classmethod
    def read(cls, path: Path) -> Status | None:
        """What the file says; None if there is none, or it is another program's."""
        try:
            facts: dict[str, Any] = json.loads(path.read_text("utf-8"))
            for name in _TIMES:
                facts[name] = facts[name] and datetime.fromisoformat(facts[name])
            return cls(**facts)
        except (OSError, ValueError, TypeError, KeyError):
            return None


def status_path(config: Path) -> Path:
    """Where the bot of a `bot.toml` writes its status: beside the file."""
    return config.with_name(f"{config.stem}.status.json")


def ailment(status: Status | None, now: datetime, patience: timedelta) -> str:
    """
    Why a bot is not well; "" if it is.

    Args:
        patience: how long it may be silent.
    """
    if status is None:
        return "it has never run here"
    if status.state == ENDED:
        return "it has ended"
    if status.state == STOPPED:
        return f"it has stopped: {status.last_error}"
    if status.beat is None or now - status.beat > patience:
        return f"it was last alive at {status.beat}"
    return ""


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """
    Keep a second process from running the same bot; a killed one keeps nobody out.

    Raises:
        AlreadyRunning: there is one.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover  Windows
        yield
        return
    lock = path.with_name(f".{path.name}.lock")
    with storage_errors(lock):
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(f"{path.parent}: another process runs this bot") from error
        yield
    finally:
        os.close(handle)


def notify(message: str, environment: Mapping[str, str] = os.environ) -> bool:
    """
    Tell systemd, as `sd_notify(3)` does: "READY=1", "WATCHDOG=1", "STOPPING=1", "STATUS=...".

    Returns:
        whether anybody listens.
    """
    address = environment.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return False
    if address.startswith("@"):  # Linux's abstract names
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.connect(address)
            out.sendall(message.encode())
    except OSError:  # a watchdog that cannot be told must not end what it watches
        return False
    return True


def watchdog(environment: Mapping[str, str] = os.environ) -> timedelta | None:
    """How often systemd wants to hear of us, by `sd_watchdog_enabled(3)`; None if it does not."""
    span, pid = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not span.isdecimal() or pid not in ("", str(os.getpid())):
        return None
    return timedelta(microseconds=int(span))


def written(status: Status, path: Path | None) -> bool:
    """Write the status where there is a place for it; False if that failed."""
    try:
        if path is not None:
            status.write(path)
    except StorageError:
        return False
    return True
