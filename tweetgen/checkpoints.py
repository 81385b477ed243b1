"""Where a training stands, in files that are whole or absent; no pickle."""

from __future__ import annotations

import errno
import json
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import attrs

from .errors import ModelError, StorageError, storage_errors

_OF_READING: tuple[type[Exception], ...] = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    RuntimeError,
)
_STATE, _LAST, _BEST = "state.json", "last", "best.safetensors"


@attrs.define
class State:
    """
    Where training stands.

    Attributes:
        fingerprint: of the words, so that one is not continued with others.
        settings: all that decides what is learned from them.
        step: adjustments made so far.
        best: the best bits per character on the documents that training is watched with.
        best_step: when that was.
        worse: looks since then.
        seconds: of training so far.
        looks: what was seen: step, bits per character, copy rate.
    """

    fingerprint: str
    settings: dict[str, Any]
    step: int = 0
    best: float = float("inf")
    best_step: int = 0
    worse: int = 0
    seconds: float = 0.0
    looks: list[dict[str, float]] = attrs.Factory(list)


S = TypeVar("S", bound=State)


class Checkpoints(ABC, Generic[S]):
    """
    A folder with the last state, and the best weights.

    A backend says how its weights are written and read; that files are whole, belong together and
    belong to the training at hand is seen to here.

    Attributes:
        kind: the class of the states.
        free: settings that may be otherwise when a training goes on; it then ends otherwise, too.
        damage: what reading or writing its files raises, beside what Python's own raise.
        folder: where.
        every: seconds between two states.
        step: of the last state that was written or read; None if there is none.
        changed: settings that are not those that the training was begun with.
    """

    kind: type[S]
    free: ClassVar[Collection[str]] = ()
    damage: ClassVar[tuple[type[Exception], ...]] = ()

    def __init__(self, folder: Path, every: float = 60.0) -> None:
        self.folder, self.every = folder, every
        self.step: int | None = None
        self.changed: list[str] = []

    @property
    def _of_writing(self) -> tuple[type[Exception], ...]:
        return (StorageError, *self.damage)

    @abstractmethod
    def write(self, folder: Path, *learned: Any) -> None:
        """Write all that training needs to go on into a folder."""

    @abstractmethod
    def read(self, folder: Path, *learned: Any) -> None:
        """The inverse of `write`."""

    @abstractmethod
    def write_best(self, path: Path, *learned: Any) -> None:
        """Write the weights to one file."""

    @abstractmethod
    def read_best(self, path: Path, *learned: Any) -> None:
        """The inverse of `write_best`."""

    def check_best(self, path: Path) -> None:
        """Read the file of the best weights, only to see that it can be read."""

    def save(self, state: S, *learned: Any) -> None:
        """
        Replace the last state.

        Raises:
            StorageError: it cannot be written; the one before is still there.
        """
        beside = self.folder / f".{_LAST}.new"
        with self._writing(beside):
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            self.write(beside, *learned)
            (beside / _STATE).write_text(json.dumps(attrs.asdict(state)))
            for path in beside.iterdir():
                _to_disk(path)
            last, old = self.folder / _LAST, self.folder / f".{_LAST}.old"
            shutil.rmtree(old, ignore_errors=True)
            if last.exists():
                last.rename(old)
            beside.rename(last)
            shutil.rmtree(old, ignore_errors=True)
        self.step = state.step

    def save_best(self, *learned: Any) -> None:
        """
        Keep these weights as the best so far.

        Raises:
            StorageError: they cannot be written; those before are still there.
        """
        beside = self.folder / f".{_BEST}"
        with self._writing(beside):
            self.folder.mkdir(parents=True, exist_ok=True)
            self.write_best(beside, *learned)
            _to_disk(beside)
            beside.replace(self.folder / _BEST)

    def load_best(self, *learned: Any) -> bool:
        """Give the model the best weights; False if none were kept."""
        if not (self.folder / _BEST).exists():
            return False
        self.read_best(self.folder / _BEST, *learned)
        return True

    def load(self, fingerprint: str, settings: Mapping[str, Any], *learned: Any) -> S | None:
        """
        Continue from the last state, None if there is none.

        Raises:
            ModelError: it is of other words or settings, or damaged.
        """
        old = self.folder / f".{_LAST}.old"
        last = self.folder / _LAST
        if not last.exists() and old.exists():  # it stopped between two names
            last = old
        if not last.exists():
            return None
        with self._reading(last / _STATE):
            state = self.kind(**json.loads((last / _STATE).read_text()))
        self._compare(state, fingerprint, settings)
        state.settings = dict(settings)
        with self._reading(last):
            self.read(last, *learned)
        if (best := self.folder / _BEST).exists():
            with self._reading(best):
                self.check_best(best)
        self.step = state.step
        return state

    def _compare(self, state: S, fingerprint: str, settings: Mapping[str, Any]) -> None:
        was, now = state.settings, dict(settings)
        changed = {
            name: f"{name} was {was.get(name)} and is {now.get(name)}"
            for name in sorted(was.keys() | now)
            if was.get(name) != now.get(name)
        }
        self.changed = [said for name, said in changed.items() if name in self.free]
        other = [said for name, said in changed.items() if name not in self.free]
        if state.fingerprint != fingerprint:
            other.insert(0, "the words are others")
        if other:
            raise ModelError(
                f"{self.folder}: the checkpoint is of other words or another configuration "
                f"({', '.join(other)}); go back to what it was begun with, or begin anew with "
                "`tweetgen train` without --resume"
            )

    @contextmanager
    def _writing(self, beside: Path) -> Iterator[None]:
        """What cannot be written is told, and what was begun does not stay in the way."""
        try:
            with storage_errors(self.folder):
                yield
        except self._of_writing as error:
            if beside.is_dir():
                shutil.rmtree(beside, ignore_errors=True)
            else:
                beside.unlink(missing_ok=True)
            if isinstance(error, StorageError):
                problem = error.problem
            else:  # it has the operating system's number in its words only
                full = f"(os error {errno.ENOSPC})" in str(error)
                problem = "the disk is full" if full else str(error)
            raise StorageError(
                str(self.folder),
                f"the checkpoint cannot be written: {problem}; make room, and `tweetgen train "
                "--resume` goes on",
            ) from error

    @contextmanager
    def _reading(self, path: Path) -> Iterator[None]:
        with reading(path, self.damage):
            yield


@contextmanager
def reading(path: Path, damage: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """
    Say plainly that a file of a checkpoint cannot be read.

    Raises:
        ModelError: naming `path`.
    """
    try:
        yield
    except _OF_READING + damage as error:
        raise ModelError(
            f"{path}: the checkpoint is damaged or cut short ({error}); begin anew with "
            "`tweetgen train` without --resume; the models that you have stay as they are"
        ) from error


def _to_disk(path: Path) -> None:
    """Wait until a file would survive a power cut."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
