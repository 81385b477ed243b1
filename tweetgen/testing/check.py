"""What a check is, how checks are run, and what came of them."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, wraps
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter
from typing import Any, Literal
from weakref import finalize

import attrs

from ..errors import ConfigError
from ..registry import KINDS, Component, Registry, default_registry
from ..structure import structure_options, suggestion

CHECKED = ("generator", "reader", "filter", "publisher")
Result = Literal["passed", "failed", "expected failure", "unexpectedly passed", "skipped"]


class Broken(AssertionError):
    """A promise of the interface is broken: which, and what was seen instead."""

    def __init__(self, promise: str, seen: str) -> None:
        super().__init__(f"promise: {promise}\n   seen: {seen}")
        self.promise, self.seen = promise, seen


class Seen(Exception):
    """What was seen instead of what the check promises."""


class NotApplicable(Exception):
    """The check does not concern this plug-in; the message says why."""


@attrs.define(slots=False)
class Subject:
    """
    The plug-in to check, and how to make it. Checks make fresh instances of it.

    Attributes:
        component: its visiting card.
        options: what would stand in its table of `bot.toml`.
        registry: where it is registered.
        example: for readers, a file of its format; its contents are read, never changed.
        documents: for readers, the texts that the example holds, if they are known.
    """

    kind: str
    component: Component
    options: Mapping[str, Any] = attrs.Factory(dict)
    registry: Registry = attrs.Factory(default_registry)
    example: Path | None = None
    documents: Sequence[str] | None = None
    shared: dict[str, Any] = attrs.Factory(dict)  # what checks that only look may use together

    @cached_property
    def config(self) -> Any:
        """The options, checked as those of a `bot.toml` are."""
        where = f"options of {self.component.name}"
        return structure_options(self.component.config, dict(self.options), where)

    def make(self) -> Any:
        """A new instance."""
        return self.component.make(self.config)

    @property
    def name(self) -> str:
        return self.component.name

    @cached_property
    def folder(self) -> Path:
        """A folder of its own for what a check writes; gone with the subject."""
        made = Path(mkdtemp(prefix="tweetgen-check-"))
        finalize(self, rmtree, made, ignore_errors=True)
        return made

    def new_folder(self) -> Path:
        """An empty folder inside `folder`."""
        made = self.folder / str(len(list(self.folder.iterdir())))
        made.mkdir()
        return made


@attrs.frozen
class Check:
    """
    One promise, and the function that tries it.

    Attributes:
        name: snake_case.
        kind: of plug-in.
        promise: what the interface promises, in one sentence.
        function: called with the subject; raises `Broken`, or `NotApplicable` with a reason.
    """

    name: str
    kind: str
    promise: str
    function: Callable[[Subject], None] = attrs.field(repr=False)

    def __call__(self, subject: Subject) -> None:
        self.function(subject)


_CHECKS: dict[str, dict[str, Check]] = {kind: {} for kind in CHECKED}


def check(kind: str, promise: str) -> Callable[[Callable[[Subject], None]], Check]:
    """
    Make a check of a function; its name is the check's.

    The function is called with the subject, says what it sees with `expect`, and raises
    `NotApplicable` where there is nothing to check.
    """

    def register(function: Callable[[Subject], None]) -> Check:
        @wraps(function)
        def tried(subject: Subject) -> None:
            try:
                function(subject)
            except Seen as seen:
                raise Broken(promise, str(seen)) from None

        made = Check(function.__name__, kind, promise, tried)
        _CHECKS[kind][made.name] = made
        return made

    return register


def expect(held: bool, seen: str) -> None:
    """Within a check: unless its promise `held`, it is broken, and this is what was `seen`."""
    if not held:
        raise Seen(seen)


def checks(kind: str) -> list[Check]:
    """All checks for one kind of plug-in, in the order in which they are run."""
    import_module(f".{kind}s", __package__)
    return list(_CHECKS[kind].values())


@attrs.frozen
class Outcome:
    """
    What came of one check.

    Attributes:
        message: of a failure what was promised and seen; of a skip or an expected failure why.
        seconds: of clock time.
    """

    check: Check
    result: Result
    message: str = ""
    seconds: float = 0.0

    @property
    def bad(self) -> bool:
        """Whether the plug-in, or what was expected of it, is wrong."""
        return self.result in ("failed", "unexpectedly passed")


def subject_for(
    name: str,
    kind: str | None = None,
    *,
    registry: Registry | None = None,
    options: Mapping[str, Any] | None = None,
    example: Path | None = None,
    documents: Sequence[str] | None = None,
) -> Subject:
    """
    The plug-in called `name`.

    Raises:
        UnknownPlugin: there is none.
        ConfigError: several kinds have one, or an option is wrong.
    """
    registry = registry or default_registry()
    if kind is None:
        kind = _kind_of(name, registry)
    elif kind not in CHECKED:
        wanted = "has no checks" if kind in KINDS else "is no kind of plug-in"
        raise ConfigError(kind, [f"{wanted}; there are {', '.join(CHECKED)}"])
    component = registry.get(kind, name)
    if example is not None and not example.is_file():
        raise ConfigError(str(example), ["is no file; the example is one of the reader's format"])
    subject = Subject(kind, component, options or {}, registry, example, documents)
    subject.config  # noqa: B018  says now what is wrong with the options
    return subject


def _kind_of(name: str, registry: Registry) -> str:
    """The only kind with a plug-in of that name; of an unknown name, that of the nearest."""
    kinds = [one for one in CHECKED if name in registry.all(one)]
    if len(kinds) > 1:
        raise ConfigError(name, [f"is a {' and a '.join(kinds)}; say which with kind"])
    if kinds:
        return kinds[0]
    known = {other: one for one in CHECKED for other in registry.all(one)}
    return next((known[near] for near in get_close_matches(name, known, 1)), "generator")


def chosen(
    subject: Subject,
    *,
    only: Sequence[str] = (),
    expected_failures: Mapping[str, str] | None = None,
) -> list[Check]:
    """
    The checks to run.

    Raises:
        ConfigError: there is no such check, or the reason of an expected failure is missing.
    """
    expected = expected_failures or {}
    known = {one.name: one for one in checks(subject.kind)}
    problems = [
        f"{name}: there is no such check for a {subject.kind}" + suggestion(name, known)
        for name in [*only, *expected]
        if name not in known
    ]
    problems += [
        f"{n}: say why it is expected to fail" for n, r in expected.items() if not r.strip()
    ]
    if problems:
        raise ConfigError(f"checks of {subject.name}", problems)
    return [one for one in known.values() if not only or one.name in only]


def run(
    subject: Subject,
    *,
    only: Sequence[str] = (),
    expected_failures: Mapping[str, str] | None = None,
) -> Iterator[Outcome]:
    """
    Run the checks, one after another.

    Args:
        only: names of checks; all, if empty.
        expected_failures: name of a check to the reason why it fails; one without a reason is
            refused, and one that passes all the same is a failure.

    Raises:
        ConfigError: there is no such check, or a reason is missing.
    """
    expected = expected_failures or {}
    every = chosen(subject, only=only, expected_failures=expected)
    return (_outcome(one, subject, expected.get(one.name)) for one in every)


def _outcome(one: Check, subject: Subject, reason: str | None) -> Outcome:
    began = perf_counter()
    result: Result = "passed"
    message = ""
    try:
        one(subject)
    except NotApplicable as skip:
        result, message = "skipped", str(skip)
    except Broken as broken:
        result, message = "failed", str(broken)
    except (Exception, SystemExit) as error:  # one that calls sys.exit does not end the kit
        result, message = "failed", str(Broken(one.promise, _raised(error)))
    if reason is not None:
        if result == "failed":
            result, message = "expected failure", reason
        elif result == "passed":
            result, message = "unexpectedly passed", f"it was expected to fail: {reason}"
    return Outcome(one, result, message, perf_counter() - began)


def _raised(error: BaseException) -> str:
    """What was raised, and where outside this package it came from."""
    here = str(Path(__file__).parent)
    frames = traceback.extract_tb(error.__traceback__)
    outside = [frame for frame in frames if not frame.filename.startswith(here)]
    place = f" ({outside[-1].filename}:{outside[-1].lineno})" if outside else ""
    return f"{type(error).__name__}: {error}{place}"
