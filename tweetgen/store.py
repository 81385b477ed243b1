"""A bot's trained models: versions and tags at one address, local or on any fsspec URL."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from . import bundle
from .bundle import Manifest
from .errors import BundleError, ModelError, StorageError
from .files import folder_beside, locked, write_whole

LATEST, LIVE = "latest", "live"
_TAGS = "tags.json"
_HISTORY = 50  # how many moves of a tag can be taken back
_TAG_NAME = re.compile(r"[A-Za-z][\w-]{0,63}")


@attrs.frozen
class Version:
    """One trained model in the store."""

    name: str
    tags: tuple[str, ...]


class Store:
    """
    Versions of a model, and tags that point at them.

    `latest` is what was trained last, `live` is what the bot speaks with. Rolling back moves a
    tag to where it pointed before; no version is ever changed.
    """

    def __init__(self, address: str | os.PathLike[str]) -> None:
        """
        Args:
            address: a folder, or a URL that fsspec knows ("s3://bucket/bots/anna").
        """
        self.address = os.fspath(address)
        self._remote = "://" in self.address
        self.root = _cache_folder(self.address) if self._remote else Path(self.address)

    def __repr__(self) -> str:
        return f"Store({self.address!r})"

    def versions(self) -> list[Version]:
        """All versions, oldest first."""
        tags = self._tags()
        return [
            Version(name, tuple(t for t, history in tags.items() if history[:1] == [name]))
            for name in self._names()
        ]

    def prepare(self) -> None:
        """
        Find out before a long training whether its model could be kept.

        Raises:
            StorageError: the store cannot be written.
            BundleError: its tags are damaged.
        """
        self._tags()
        if not self._remote:
            with folder_beside(self.root):
                pass

    def add(self, manifest: Manifest, fill: Callable[[Path], None], *, live: bool = True) -> str:
        """
        Write a new version and tag it `latest`, and `live` unless told otherwise.

        Returns:
            its name, which sorts by time.

        Raises:
            StorageError: it cannot be written; the other versions and the tags are as they were.
        """
        name = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        written = bundle.write(self.root / name, manifest, fill)
        if self._remote:
            self._upload(name, written)
        self._move((LATEST, LIVE) if live else (LATEST,), lambda history: _first(name, history))
        return name

    def open(self, which: str = LIVE) -> Path:
        """
        The folder of a version, by tag or name; fetched once if the store is remote.

        Raises:
            BundleError: there is none.
        """
        name = self.resolve(which)
        folder = self.root / name
        if self._remote:
            if not (folder / bundle.MANIFEST).exists():
                self._download(name)
            elif not (folder / bundle.STALE).exists():
                self._look_for_mark(name)
        return folder

    def mark_stale(self, which: str, reason: str) -> None:
        """
        Say of a version that it should not speak any more; its model stays as it is.

        Raises:
            BundleError: there is no such version.
            StorageError: the mark cannot be written.
        """
        name = self.resolve(which)
        folder = self.open(name)
        bundle.mark_stale(folder, reason)
        if self._remote:
            with self._connected("written") as (filesystem, path):
                filesystem.put_file(str(folder / bundle.STALE), f"{path}/{name}/{bundle.STALE}")

    def find(self, wanted: Callable[[Manifest], bool]) -> str | None:
        """The newest version whose manifest is `wanted`; damaged versions are passed over."""
        for name in reversed(self._names()):
            try:
                manifest = bundle.read(self.open(name), verify=False)
            except BundleError:
                continue
            if wanted(manifest):
                return name
        return None

    def resolve(self, which: str) -> str:
        """
        The version that a tag, or a version's own name, stands for.

        Raises:
            BundleError: there is none.
        """
        names = self._names()
        if not names:
            raise BundleError(
                self.address, "there is no model here; train one with `tweetgen train`"
            )
        if which in names:
            return which
        tags = self._tags()
        name = next(iter(tags.get(which, [])), None)
        if name is None and which in (LIVE, LATEST) and not tags:
            name = names[-1]
        if name is None and which == LIVE:
            raise BundleError(
                self.address, "no model is live; `tweetgen models tag live latest` takes the newest"
            )
        if name is None:
            raise BundleError(
                self.address,
                f"has no version or tag {which!r} (tags: {', '.join(sorted(tags)) or 'none'}; "
                f"versions: {', '.join(names)})",
            )
        if name not in names:
            raise BundleError(self.address, f"the tag {which!r} points at {name}, which is gone")
        return name

    def tag(self, tag: str, version: str) -> str:
        """Point `tag` at a version (by name or by another tag); returns its name."""
        if not _TAG_NAME.fullmatch(tag):
            raise ModelError(
                f"{tag!r} is no tag: letters, digits, - and _, beginning with a letter"
            )
        name = self.resolve(version)
        self._move((tag,), lambda history: _first(name, history))
        return name

    def rollback(self, tag: str = LIVE) -> str:
        """Point `tag` at where it pointed before; returns that version's name."""
        names = set(self._names())

        def back(history: list[str]) -> list[str]:
            earlier = [name for name in history[1:] if name in names]
            if not earlier:
                raise ModelError(f"{self.address}: the tag {tag!r} has pointed nowhere else")
            return earlier

        return self._move((tag,), back)[0]

    def _move(self, names: tuple[str, ...], change: Callable[[list[str]], list[str]]) -> list[str]:
        """Change the histories of some tags, all in one write; returns that of the first."""
        with locked(self.root / ".lock"):
            tags = self._tags()
            tags |= {tag: change(tags.get(tag, []))[:_HISTORY] for tag in names}
            text = json.dumps({"format": 1, "tags": tags}, indent=2)
            if self._remote:
                with self._connected("written") as (filesystem, path):
                    filesystem.makedirs(path, exist_ok=True)
                    filesystem.pipe_file(f"{path}/{_TAGS}", text.encode())
            else:
                write_whole(self.root / _TAGS, text)
        return tags[names[0]]

    def _tags(self) -> dict[str, list[str]]:
        try:
            if self._remote:
                with self._connected("read") as (filesystem, path):
                    if not filesystem.exists(f"{path}/{_TAGS}"):
                        return {}
                    text = filesystem.cat_file(f"{path}/{_TAGS}")
            else:
                text = (self.root / _TAGS).read_bytes()
            tags = json.loads(text)["tags"]
            return {str(tag): [str(name) for name in history] for tag, history in tags.items()}
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise StorageError(self.address, f"cannot be read ({error})") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BundleError(
                f"{self.address}/{_TAGS}", f"is damaged ({error}); remove it and tag again"
            ) from error

    def _names(self) -> list[str]:
        if not self._remote:
            if not self.root.is_dir():
                return []
            return sorted(
                path.parent.name
                for path in self.root.glob(f"*/{bundle.MANIFEST}")
                if not path.parent.name.startswith(".")
            )
        with self._connected("read") as (filesystem, path):
            found = filesystem.glob(f"{path}/*/{bundle.MANIFEST}")
        return sorted(entry.rstrip("/").split("/")[-2] for entry in found)

    @contextmanager
    def _connected(self, done: str) -> Iterator[tuple[Any, str]]:
        """The remote file system and the path there; `done` is what cannot be, if it fails."""
        import fsspec

        try:
            filesystem, path = fsspec.core.url_to_fs(self.address)
            yield filesystem, path.rstrip("/")
        except Exception as error:  # every file system raises its own
            raise StorageError(self.address, f"cannot be {done} ({error})") from error

    def _upload(self, name: str, manifest: Manifest) -> None:
        """The manifest goes last: without it there is no version."""
        with self._connected("written") as (filesystem, path):
            for file in [*manifest.files, bundle.MANIFEST]:
                filesystem.makedirs(f"{path}/{name}/{file}".rpartition("/")[0], exist_ok=True)
                filesystem.put_file(str(self.root / name / file), f"{path}/{name}/{file}")

    def _look_for_mark(self, name: str) -> None:
        """A model fetched before may have been marked as stale since, from another machine."""
        with self._connected("read") as (filesystem, path):
            mark = f"{path}/{name}/{bundle.STALE}"
            text = filesystem.cat_file(mark) if filesystem.exists(mark) else None
        if text is not None:
            write_whole(self.root / name / bundle.STALE, text)

    def _download(self, name: str) -> None:
        with locked(self.root / ".lock"), folder_beside(self.root) as beside:
            if (self.root / name).exists():  # another process was quicker
                return
            with self._connected("read") as (filesystem, path):
                for entry in filesystem.find(f"{path}/{name}"):
                    target = beside / entry[len(f"{path}/{name}") :].lstrip("/")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    filesystem.get_file(entry, str(target))
            beside.replace(self.root / name)


def _first(name: str, history: list[str]) -> list[str]:
    return history if history[:1] == [name] else [name, *history]


def is_store(folder: Path) -> bool:
    """Whether there are versions below `folder`, rather than one model in it."""
    return not (folder / bundle.MANIFEST).exists() and any(folder.glob(f"*/{bundle.MANIFEST}"))


def _cache_folder(address: str) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "tweetgen" / "models" / re.sub(r"\W+", "-", address).strip("-")
