"""What the checks of generators share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import attrs

from ..corpus import Corpus
from ..documents import Document
from ..errors import RequestError
from ..generator import BY_CHOICE, Generator, silent
from ..request import Request
from .check import NotApplicable, Seen, Subject, check
from .words import SENTENCES

# A value away from its default for every field of a request that a backend may follow or refuse.
VALUES: dict[str, Any] = {
    "prompt": "The",
    "ending": ".",
    "context": (Document("Is the soup good?"),),
    "temperature": 0.5,
    "top_k": 3,
    "top_p": 0.5,
    "repetition_penalty": 1.3,
    "min_chars": 5,
    "max_chars": 60,
    "contains": ("the",),
    "avoids": ("gull",),
}


promise = partial(check, "generator")


def fit(subject: Subject, texts: Iterable[str] = SENTENCES, **arguments: Any) -> Generator:
    """A new generator that has learned `texts`."""
    generator: Generator = subject.make()
    generator.fit(Corpus.of(texts), **{"progress": silent, **arguments})
    return generator


def fitted(subject: Subject) -> Generator:
    """The generator that all checks share; they only look at it."""
    if "generator" not in subject.shared:
        try:
            subject.shared["generator"] = fit(subject)
        except Exception as error:  # the checks of fit say more, once
            subject.shared["generator"] = error
    made: Generator | Exception = subject.shared["generator"]
    if isinstance(made, Exception):
        raise NotApplicable(f"it cannot be fitted: {type(made).__name__}: {made}")
    return made


def candidates(generator: Generator, n: int = 12, *, seed: int = 1, **fields: Any) -> list[str]:
    """The first `n` candidates."""
    fields = {"indices": tuple(range(n)), "expected": max(n, 1), **fields}
    return list(islice(generator.sample(Request(seed=seed, **fields)), n))


def native(generator: Generator, *fields: str) -> None:
    """Go on only if the backend says that it follows `fields` by itself."""
    for field in fields:
        if field not in generator.capabilities.native:
            reason = generator.capabilities.refused.get(field, "it does not declare it")
            raise NotApplicable(f"does not follow {field} by itself: {reason}")


def kept(generator: Generator, *fields: str) -> None:
    """Go on only if the backend does not refuse what the core would do for it."""
    for field in fields:
        if reason := generator.capabilities.refused.get(field):
            raise NotApplicable(f"refuses {field}: {reason}")


def askable() -> set[str]:
    """The fields of a request that a backend may follow or refuse."""
    others = {"seed", "expected", "indices", "alone"}
    return {field.name for field in attrs.fields(Request)} - others


def follows(generator: Generator, field: str) -> bool:
    """Whether a request may set `field`."""
    told = generator.capabilities
    return field not in told.refused and (field in told.native or field in BY_CHOICE)


def scoring(generator: Generator) -> Generator:
    """`generator`, if it can score at all."""
    try:
        generator.score([Document(SENTENCES[0])])
    except RequestError as error:
        raise NotApplicable(f"gives no scores: {error}") from None
    return generator


def differing(first: Iterable[str], second: Iterable[str]) -> Iterator[str]:
    """Where two runs of texts part, in words: 'text 3 was 'a', then 'b''."""
    one, two = list(first), list(second)
    if len(one) != len(two):
        yield f"{len(one)} texts, then {len(two)}"
    for place, (before, after) in enumerate(zip(one, two, strict=False)):
        if before != after:
            yield f"text {place} was {before!r}, then {after!r}"


def must_equal(first: Iterable[str], second: Iterable[str], why: str = "") -> None:
    """The two runs of texts are the same."""
    for where in differing(first, second):
        raise Seen(f"{why}: {where}" if why else where)


def some(texts: Iterable[str]) -> str:
    """A few of the texts, to show."""
    return ", ".join(repr(text) for text in islice(texts, 3))
