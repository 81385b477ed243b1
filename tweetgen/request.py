"""The one way to ask any backend for text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import attrs

from .documents import Document
from .errors import RequestError

_TRIES_BITS = 32  # candidate number = text index + (attempt << 32)


def derive_seed(seed: int, *path: int) -> int:
    """
    A 64-bit seed that depends on `seed` and `path` alone, independent of its neighbours.

    BLAKE2b (RFC 7693) over the decimal numbers, so that it is the same on every machine.
    """
    key = "/".join(map(str, (seed, *path))).encode()
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big")


def candidate_number(text: int, attempt: int) -> int:
    """The number of the `attempt`-th candidate for the `text`-th text; both count from 0."""
    return text + (attempt << _TRIES_BITS)


def _words(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _lstrip(value: str) -> str:
    return value.lstrip()


def _at_least(low: float, *, above: bool = False) -> Any:
    def check(_: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
        if value is not None and (value < low or (above and value == low)):
            bound = f"more than {low}" if above else f"at least {low}"
            raise RequestError(f"{attribute.name} must be {bound}, not {value!r}")

    return check


def _share(_: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    if value is not None and not 0 < value <= 1:
        raise RequestError(f"{attribute.name} must be above 0 and at most 1, not {value!r}")


@attrs.frozen(kw_only=True)
class Request:
    """
    What the caller would like; every field means the same on every backend.

    Attributes:
        prompt: the text begins with it.
        context: the conversation so far, oldest first.
        temperature: 1 follows the model, less is safer, more is wilder, 0 takes the likeliest.
        top_k: choose among the k likeliest continuations only.
        top_p: choose among the likeliest continuations that together reach this probability
            (nucleus sampling, Holtzman et al. 2020, arXiv:1904.09751).
        repetition_penalty: above 1 makes what was already said less likely (Keskar et al. 2019,
            arXiv:1909.05858).
        min_chars, max_chars: length in characters; a text is complete, never cut in two.
        contains, avoids: words or phrases, letter case ignored.
        seed: the same seed gives the same texts; None draws a fresh one, 0 is a seed like any.
        expected: how many candidates the caller is likely to take, so that a backend can batch.
        indices: which candidates to make; None means 0, 1, 2 and so on without end.
    """

    prompt: str = attrs.field(default="", converter=_lstrip)
    context: tuple[Document, ...] = attrs.field(default=(), converter=tuple)
    temperature: float = attrs.field(default=1.0, validator=_at_least(0))
    top_k: int | None = attrs.field(default=None, validator=_at_least(1))
    top_p: float | None = attrs.field(default=None, validator=_share)
    repetition_penalty: float = attrs.field(default=1.0, validator=_at_least(0, above=True))
    min_chars: int = attrs.field(default=1, validator=_at_least(0))
    max_chars: int | None = attrs.field(default=None, validator=_at_least(1))
    contains: tuple[str, ...] = attrs.field(default=(), converter=_words)
    avoids: tuple[str, ...] = attrs.field(default=(), converter=_words)
    seed: int | None = None
    expected: int = attrs.field(default=1, validator=_at_least(1))
    indices: tuple[int, ...] | None = None

    def __attrs_post_init__(self) -> None:
        if self.max_chars is not None:
            if self.min_chars > self.max_chars:
                raise RequestError(
                    f"min_chars ({self.min_chars}) is larger than max_chars ({self.max_chars})"
                )
            if len(self.prompt) > self.max_chars:
                raise RequestError(
                    f"the prompt alone has {len(self.prompt)} characters, "
                    f"max_chars allows {self.max_chars}"
                )

    def seeds(self) -> Iterator[int]:
        """
        One seed for each candidate to yield, in order; endless unless `indices` is set.

        A backend draws candidate i from a generator of its own, made from the i-th of these
        seeds. Then a text does not depend on the batch it was made in.
        """
        seed = self.seed
        if seed is None:
            raise RequestError("a request that reaches a backend carries a seed; set Request.seed")
        return (derive_seed(seed, i) for i in (count() if self.indices is None else self.indices))

    def asks(self) -> set[str]:
        """The names of the fields that were set away from their defaults."""
        return {
            field.name
            for field in attrs.fields(Request)
            if field.name not in {"seed", "expected", "indices"}
            and getattr(self, field.name) != field.default
        }

    def to_dict(self) -> dict[str, Any]:
        """What was asked, for the ledger: JSON types only, defaults left out."""
        asked = {name: getattr(self, name) for name in sorted(self.asks())}
        if self.context:
            asked["context"] = [document.to_dict() for document in self.context]
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asked.items()}
