"""Posts that were fetched: JSON lines in numbered files, and how far the fetching got."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import attrs

from .errors import CorpusError, StorageError
from .fetcher import Account, Fetcher
from .files import locked, write_whole

FETCHED = "fetched"  # the folder, unless another is named
_STATE = ".state.json"  # hidden, so that reading the folder leaves it out
_PART = 1 << 21  # bytes; a file that is larger is not written again


@attrs.frozen
class Walk:
    """
    How far the way from the newest post to the oldest was gone.

    Attributes:
        since: all posts up to this id are stored, as far as the network gave them.
        newest: the first post of a walk that is under way.
        cursor: where it goes on; None if no walk is under way.
    """

    since: str | None = None
    newest: str | None = None
    cursor: str | None = None


class FetchedPosts:
    """
    The posts of one account, below an address: a folder, or any that fsspec knows.

    Files are written whole or not at all: the last one is written again with what is new until it
    is large. The state is written before the posts that it tells of, together with the state
    before them, and how many posts are there tells which of the two holds. So no crash can make
    the next run ask again for what is stored.
    """

    def __init__(
        self, address: str, account: Account, id_of: Callable[[Mapping[str, Any]], str]
    ) -> None:
        self.account, self._id_of = account, id_of
        self.address = f"{address.rstrip('/')}/{account.folder}"
        self._place = _Place(self.address)
        self.who: dict[str, Any] = {}
        self.walk = Walk()
        self.ids: set[str] = set()
        self.damaged = 0
        self._number, self._last = 0, b""  # of the last file

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the posts against other processes, and know what is there."""
        with self._place.locked():
            self._load()
            yield

    def is_there(self) -> bool:
        """Whether the account was ever fetched."""
        return bool(self._place.parts())

    def is_empty(self) -> bool:
        """Whether nothing was found when it was fetched."""
        return not any(self._place.read(path).strip() for path in self._place.parts()[:1])

    def known_account(self) -> dict[str, Any]:
        """What is known of the account; empty before it was looked up."""
        who: dict[str, Any] = self._state().get("who", {})
        return who

    def remember(self, who: dict[str, Any]) -> None:
        """Store what was found out about the account."""
        self.who = who
        self._write_state(self.walk)

    def _load(self) -> None:
        self.ids, self.damaged = set(), 0
        self._number, self._last = 0, b""
        for path in self._place.parts():
            self._number = int(PurePosixPath(path).stem)
            self._last = self._sound_lines(self._place.read(path))
        state = self._state()
        self.who = state.get("who", {})
        self.walk = Walk(**state.get("after", {}))
        if len(self.ids) < state.get("posts", 0):  # a crash came before the posts
            self.walk = Walk(**state["before"])

    def _sound_lines(self, data: bytes) -> bytes:
        """The lines that are posts; remembers their ids."""
        sound = []
        for line in data.split(b"\n"):
            if not line.strip():
                continue
            try:
                self.ids.add(self._id_of(json.loads(line)))
            except (ValueError, LookupError, TypeError):
                self.damaged += 1
                continue
            sound.append(line + b"\n")
        return b"".join(sound)

    def _state(self) -> dict[str, Any]:
        try:
            data = self._place.read(f"{self._place.path}/{_STATE}")
        except FileNotFoundError:
            return {}
        try:
            state = json.loads(data)
            Walk(**state["after"]), Walk(**state["before"]), int(state["posts"]), dict(state["who"])
        except (ValueError, LookupError, TypeError) as error:
            problem = f"{_STATE} is damaged; delete it to walk through the posts again"
            raise StorageError(self.address, problem) from error
        found: dict[str, Any] = state
        return found

    def add(self, posts: Sequence[Mapping[str, Any]], walk: Walk) -> int:
        """Store the posts that are new, and how far the walk got; how many were new."""
        lines = []
        for post in posts:
            if (one := self._id_of(post)) not in self.ids:
                self.ids.add(one)
                lines.append(_line(post))
        self._write_state(walk)
        if lines or not self._number:
            if not self._number or len(self._last) > _PART:
                self._number, self._last = self._number + 1, b""
            self._last += b"".join(lines)
            self._place.write(f"{self._number:06}.jsonl", self._last)
        self.walk = walk
        return len(lines)

    def _write_state(self, walk: Walk) -> None:
        state = {
            "address": self.account.address,
            "who": self.who,
            "after": attrs.asdict(walk),
            "before": attrs.asdict(self.walk),
            "posts": len(self.ids),
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._place.write(_STATE, json.dumps(state, indent=1).encode())


def stored_at(address: str, fetcher: type[Fetcher], fetched: str) -> str:
    """
    Where the posts of the account at an address lie, which a reader can read.

    Raises:
        CorpusError: it was never fetched, or has no posts; the network is not asked.
    """
    posts = FetchedPosts(fetched, fetcher.account(address), fetcher.id_of)
    if not posts.is_there():
        here = os.path.abspath(fetched) == os.path.abspath(FETCHED)
        into = "" if here else f" --into {fetched}"
        raise CorpusError(
            f"{address}: was not fetched into {fetched}; "
            f"get its posts with: tweetgen corpus fetch {address}{into}"
        )
    if posts.is_empty():
        raise CorpusError(f"{address}: had no public posts when it was fetched")
    return posts.address


def _line(post: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(post, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a character, which only an escape can write
        return json.dumps(post).encode() + b"\n"


class _Place:
    """A folder at any address."""

    def __init__(self, address: str) -> None:
        import fsspec
        from fsspec.implementations.local import LocalFileSystem

        with _storage(address):
            self._filesystem, path = fsspec.core.url_to_fs(address)
        self.address, self.path = address, path.rstrip("/")
        local = isinstance(self._filesystem, LocalFileSystem)
        self._local = Path(self.path) if local else None

    def parts(self) -> list[str]:
        """The files with posts, in order."""
        with _storage(self.address):
            self._filesystem.invalidate_cache()
            try:
                found = self._filesystem.ls(self.path, detail=False)
            except FileNotFoundError:
                return []
        kept = [p for p in map(PurePosixPath, found) if p.suffix == ".jsonl" and p.stem.isdigit()]
        return sorted(f"{self.path}/{one.name}" for one in kept)

    def read(self, path: str) -> bytes:
        with _storage(self.address):
            data: bytes = self._filesystem.cat_file(path)
        return data

    def write(self, name: str, data: bytes) -> None:
        """Whole or not at all, which object stores promise by themselves."""
        if self._local is not None:
            write_whole(self._local / name, data)
            return
        with _storage(self.address):
            self._filesystem.makedirs(self.path, exist_ok=True)
            self._filesystem.pipe_file(f"{self.path}/{name}", data)

    def locked(self) -> Any:
        return nullcontext() if self._local is None else locked(self._local / ".lock")


@contextmanager
def _storage(address: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:  # each file system raises its own
        raise StorageError(address, f"cannot be used ({error or type(error).__name__})") from error
