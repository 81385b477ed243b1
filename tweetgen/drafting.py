"""From endless candidates to texts that keep every promise: retries, reasons, budgets."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import ClassVar

import attrs

from .errors import GenerationError
from .filter import Filter, Verdict
from .request import Request, candidate_number

_CHUNK = 64  # texts asked for at once: enough to batch, few enough to show progress
_LOOK_AHEAD = 16  # candidates worth batching when most of them may be thrown away


@attrs.frozen
class Budget:
    """How long to look for one text: `tries` candidates, `seconds` of clock time."""

    tries: int = attrs.field(default=1000, validator=attrs.validators.ge(1))
    seconds: float = attrs.field(default=30.0, validator=attrs.validators.gt(0))


@attrs.frozen(kw_only=True)
class Draft:
    """
    A text that passed, and how it came to be.

    Attributes:
        index: which text of the request it is.
        text: the words.
        candidate: the number of the candidate that passed (see `request.candidate_number`).
        tries: how many candidates were looked at for it.
        verdicts: what the filters said of the one that passed.
    """

    index: int
    text: str
    candidate: int
    tries: int
    verdicts: tuple[Verdict, ...] = ()

    @property
    def flags(self) -> tuple[str, ...]:
        """Why its owner should look at it before it is posted; empty if nothing speaks for that."""
        return tuple(verdict.reason for verdict in self.verdicts if verdict.flagged)


class RequestCheck:
    """What the request itself promises, kept by choosing among candidates."""

    advice: ClassVar[dict[str, str]] = {
        "too long": "raise max_chars, or train on shorter texts",
        "too short": "lower min_chars",
        "lacks a word": "the model may never say what `contains` asks for; ask for fewer words",
        "has an avoided word": "drop a word from `avoids`",
        "has another ending": "choose an ending closer to the corpus, or none",
        "does not begin with the prompt": "use a prompt closer to the corpus, or none",
        "empty": "train on more text",
        "has control characters": "clean the corpus with the `unicode` step and train again",
    }

    def __init__(self, request: Request) -> None:
        self.request = request
        self._contains = [part.casefold() for part in request.contains]
        self._avoids = [part.casefold() for part in request.avoids]
        self._ending = request.ending.casefold()

    def check_prompt(self, text: str) -> Verdict:
        """Judge what the backend wrote, before any filter mends it."""
        if text.startswith(self.request.prompt.rstrip()):
            return Verdict.keep(text)
        return Verdict.reject(text, "does not begin with the prompt")

    def check(self, text: str) -> Verdict:
        """Judge `text` by the request alone."""
        request = self.request
        if not says_something(text):
            return Verdict.reject(text, "empty")
        if not is_publishable(text):
            return Verdict.reject(text, "has control characters")
        if request.max_chars is not None and len(text) > request.max_chars:
            return Verdict.reject(text, "too long", f"{len(text)} of {request.max_chars}")
        if len(text) < request.min_chars:
            return Verdict.reject(text, "too short", f"{len(text)} of {request.min_chars}")
        folded = text.casefold()
        if not folded.endswith(self._ending):
            return Verdict.reject(text, "has another ending")
        for part in self._contains:
            if part not in folded:
                return Verdict.reject(text, "lacks a word", part)
        for part in self._avoids:
            if part in folded:
                return Verdict.reject(text, "has an avoided word", part)
        return Verdict.keep(text)


def is_publishable(text: str) -> bool:
    """Whether no control character (but tab and newline) and no lone surrogate is in `text`."""
    return text.isprintable() or not any(
        (char < " " and char not in "\t\n")
        or "\x7f" <= char <= "\x9f"
        or "\ud800" <= char <= "\udfff"
        for char in text
    )


def says_something(text: str) -> bool:
    """Whether there is a letter, a number or a picture in `text`, not only punctuation."""
    return any(char.isalnum() or unicodedata.category(char) == "So" for char in text)


class Sieve:
    """The request's own checks and the filters, in the one order that makes sense."""

    def __init__(self, request: Request, filters: Sequence[Filter] = ()) -> None:
        self._request = RequestCheck(request)
        self._menders = [f for f in filters if f.mends]
        self._judges = [f for f in filters if not f.mends]

    def check(self, candidate: str) -> tuple[Verdict, list[Verdict]]:
        """The last verdict, which decides, and the trail of all."""
        trail: list[Verdict] = []
        text = candidate.strip()
        verdict = attrs.evolve(self._request.check_prompt(text), filter="request")
        for mender in self._menders:
            if verdict.outcome == "reject":
                return verdict, trail
            verdict = attrs.evolve(mender.check(verdict.text), filter=mender.name)
            trail.append(verdict)
        if verdict.outcome != "reject":
            verdict = attrs.evolve(self._request.check(verdict.text), filter="request")
        for judge in self._judges:
            if verdict.outcome == "reject":
                break
            verdict = attrs.evolve(judge.check(verdict.text), filter=judge.name)
            trail.append(verdict)
        return verdict, trail

    def suggestion(self, rejections: Counter[str], last: dict[str, str]) -> str:
        """The advice for the commonest reason; `last` maps reasons to filter names."""
        if not rejections:
            return ""
        reason = rejections.most_common(1)[0][0]
        advice = {f.name: f.advice for f in (*self._menders, *self._judges)}
        return RequestCheck.advice.get(reason, "") or advice.get(last[reason], "")


def drafts(
    sample: Callable[[Request], Iterator[str]],
    request: Request,
    indices: Iterable[int],
    *,
    filters: Sequence[Filter] = (),
    budget: Budget | None = None,
    on_try: Callable[[], None] = lambda: None,
) -> Iterator[Draft]:
    """
    Yield one draft for each index, in order, lazily.

    Text i is the first of the candidates (i, attempt 0), (i, attempt 1), ... that passes, so it
    depends on the model, the request, its seed and i, not on how many texts are made together:
    `--shard` relies on that.

    Raises:
        GenerationError: for one index the budget is spent; the counts say why.
    """
    remaining = iter(indices)
    while chunk := list(islice(remaining, _CHUNK)):
        yield from _draft_chunk(sample, request, chunk, filters, budget or Budget(), on_try)


def _draft_chunk(
    sample: Callable[[Request], Iterator[str]],
    request: Request,
    chunk: list[int],
    filters: Sequence[Filter],
    budget: Budget,
    on_try: Callable[[], None],
) -> Iterator[Draft]:
    sieve = Sieve(request, filters)
    rejections: dict[int, Counter[str]] = {index: Counter() for index in chunk}
    reason_from: dict[str, str] = {}
    done: dict[int, Draft] = {}
    attempt = 0
    deadline = time.monotonic() + budget.seconds * len(chunk)
    spent = ""
    while rejections and not spent:
        todo = [(index, attempt) for index in rejections]
        if attempt and len(todo) == 1:  # the last stubborn one: look ahead, so as to batch
            last = min(attempt + _LOOK_AHEAD, budget.tries)
            todo = [(todo[0][0], later) for later in range(attempt, last)]
        if attempt >= budget.tries:
            spent = f"{budget.tries} tries"
            break
        numbers = tuple(candidate_number(index, a) for index, a in todo)
        wanted = attrs.evolve(request, indices=numbers, expected=len(numbers))
        for (index, tried), number, text in zip(todo, numbers, sample(wanted), strict=False):
            on_try()
            verdict, trail = sieve.check(text)
            attempt = max(attempt, tried)
            if verdict.outcome != "reject":
                del rejections[index]
                done[index] = Draft(
                    index=index,
                    text=verdict.text,
                    candidate=number,
                    tries=tried + 1,
                    verdicts=tuple(trail),
                )
                if not rejections:
                    break
            else:
                rejections[index][verdict.reason] += 1
                reason_from[verdict.reason] = verdict.filter
            if time.monotonic() > deadline:
                break
        attempt += 1
        if rejections and time.monotonic() > deadline:
            spent = f"{budget.seconds:g} s"
    for index in chunk:
        if index not in done:
            advice = sieve.suggestion(rejections[index], reason_from)
            limit = f"gave up after {spent}"
            raise GenerationError(rejections[index], f"{limit}; {advice}" if advice else limit)
        yield done[index]
