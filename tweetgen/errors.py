"""
Everything tweetgen raises on purpose.

    TweetgenError
    ├── ConfigError(source, problems)            every mistake at once, each with its key
    ├── PluginError
    │   ├── UnknownPlugin(kind, name, available)
    │   ├── BrokenPlugin                          installed, but importing it failed
    │   └── DuplicatePlugin                       two plug-ins offer one name
    ├── CorpusError
    │   ├── CorpusFormatError(source, problem)    this file, this line
    │   ├── EmptyCorpus
    │   └── FetchError                            the network did not give an account's posts
    │       ├── FetchRefused                      and will not, until something is mended
    │       └── TryLater(until)                   but will, later
    ├── RequestError                              asked for what nobody can do
    ├── ModelError
    │   ├── NotFitted
    │   └── BundleError(path, problem)
    ├── GenerationError(rejections, suggestion)
    ├── LedgerError
    ├── StorageError(path, problem)               disk full, no permission, no such folder
    └── PublishError
        ├── AuthError
        ├── RateLimited(retry_after)
        ├── Refused                               the network said no; nothing was sent
        ├── NotSent                               nothing was sent; it may be tried again
        └── Unknown                               it may have been sent

Each message says what happened, where, and what to do. The command line prints it without a
traceback and ends with `exit_code`: 2 for what the user can mend, 1 for the rest.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class TweetgenError(Exception):
    """Base of every error tweetgen raises on purpose."""

    exit_code = 2


class ConfigError(TweetgenError):
    """The configuration cannot be used; `problems` names every wrong key, not only the first."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        self.problems = list(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__("\n".join([f"{source}: {count}", *(f"  {p}" for p in self.problems)]))


class PluginError(TweetgenError):
    """A plug-in is missing, broken or ambiguous."""


class UnknownPlugin(PluginError):
    """Nothing of that kind goes by that name."""

    def __init__(self, kind: str, name: str, available: Sequence[str], hint: str = "") -> None:
        self.kind, self.name, self.available = kind, name, list(available)
        known = ", ".join(self.available) or "none"
        super().__init__(f"no {kind} is named {name!r} (installed: {known}){hint}")


class BrokenPlugin(PluginError):
    """A plug-in is installed but cannot be imported; the cause is chained."""


class DuplicatePlugin(PluginError):
    """Two plug-ins offer the same name."""


class CorpusError(TweetgenError):
    """The words to learn from cannot be used."""


class CorpusFormatError(CorpusError):
    """One source cannot be read; `source` names the file and, where known, the line."""

    def __init__(self, source: str, problem: str) -> None:
        self.source, self.problem = source, problem
        super().__init__(f"{source}: {problem}")


class EmptyCorpus(CorpusError):
    """There is nothing to learn from."""


class FetchError(CorpusError):
    """The network did not give an account's posts; those stored before are there."""

    exit_code = 1


class FetchRefused(FetchError):
    """The network said no, or was not even asked: credentials, no such account, no public one."""

    exit_code = 2


class TryLater(FetchError):
    """The network asks to wait; `until` is when, in seconds since 1970, if it says so."""

    def __init__(self, message: str, until: float | None = None) -> None:
        self.until = until
        super().__init__(message)


class RequestError(TweetgenError):
    """A request contradicts itself, or asks for what this backend cannot do."""


class ModelError(TweetgenError):
    """A model cannot be trained, saved, loaded or sampled."""


class NotFitted(ModelError):
    """`sample`, `score` or `save` was called before `fit` or `load`."""


class TrainingError(ModelError):
    """Training cannot go on; what was learned before is kept."""


class BundleError(ModelError):
    """A trained model on disk is missing, damaged, or from another version."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


class GenerationError(TweetgenError):
    """No candidate survived; `rejections` counts why, `suggestion` says what to change."""

    exit_code = 1

    def __init__(self, rejections: Mapping[str, int], suggestion: str = "") -> None:
        self.rejections = dict(sorted(rejections.items(), key=lambda item: -item[1]))
        self.suggestion = suggestion
        counts = ", ".join(f"{reason}: {count}" for reason, count in self.rejections.items())
        super().__init__(
            f"no text survived the filters ({counts or 'the model wrote nothing'})"
            + (f"; {suggestion}" if suggestion else "")
        )


class LedgerError(TweetgenError):
    """The ledger cannot be opened, or a row is not in the state the caller thinks."""


class StorageError(TweetgenError):
    """A file or folder cannot be written or read."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


class PublishError(TweetgenError):
    """A post did not go out."""

    exit_code = 1


class AuthError(PublishError):
    """The network does not accept the credentials."""

    exit_code = 2


class RateLimited(PublishError):
    """The network asks to wait; `retry_after` is in seconds."""

    def __init__(self, retry_after: float, problem: str = "rate limited") -> None:
        self.retry_after = retry_after
        super().__init__(f"{problem}; try again in {retry_after:.0f} s")


class Refused(PublishError):
    """The network refused the post; it was surely not sent."""


class NotSent(PublishError):
    """The post was surely not sent, through no fault of its own; it may be tried again."""


class Unknown(PublishError):
    """The answer was lost; the post may have been sent."""


_DISK_PROBLEMS = {
    errno.ENOSPC: "the disk is full; nothing was changed",
    errno.EDQUOT: "the disk quota is used up; nothing was changed",
    errno.EACCES: "no permission to write here",
    errno.EPERM: "no permission to write here",
    errno.EROFS: "the file system is read-only",
    errno.ENOENT: "no such file or folder",
    errno.ENOTDIR: "a part of this path is a file, not a folder",
    errno.EEXIST: "this is a file, where a folder is needed",
    errno.EISDIR: "this is a folder, not a file",
    errno.ENAMETOOLONG: "the name is too long",
}


@contextmanager
def storage_errors(path: str | Path) -> Iterator[None]:
    """Translate the operating system's refusals about `path` into `StorageError`."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # raised by a library, not by the operating system
            raise
        where = str(error.filename or path)
        problem = _DISK_PROBLEMS.get(error.errno, error.strerror or str(error))
        raise StorageError(where, problem) from error
