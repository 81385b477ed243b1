"""The one way to ask any backend for text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import count
from math import inf
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


def _several(value: Any) -> tuple[Any, ...]:
    several = isinstance(value, Iterable) and not isinstance(value, str)
    return tuple(word for word in (value if several else (value,)) if word != "")


def _lstrip(value: Any) -> Any:
    return value.lstrip() if isinstance(value, str) else value


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _number(
    low: float = -inf, most: float = inf, *, above: bool = False, whole: bool = False
) -> Any:
    """Validates a number between `low` (or above it) and `most`; None where it is the default."""

    def check(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is None and attribute.default is None:
            return
        kind = int if whole else (int, float)
        if not isinstance(value, kind) or isinstance(value, bool) or not abs(value) < inf:
            wanted = "a whole number" if whole else "a number"
            raise RequestError(f"{attribute.name} must be {wanted}, not {value!r}")
        if value < low or value > most or (above and value == low):
            bounds = f"above {low}" if above else f"at least {low}"
            bounds += f" and at most {most}" if most < inf else ""
            raise RequestError(f"{attribute.name} must be {bounds}, not {value!r}")

    return check


def _each(kind: type, what: str) -> Any:
    def check(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        for item in value if isinstance(value, tuple) else (value,):
            if not isinstance(item, kind):
                raise RequestError(f"{attribute.name} must be {what}, not {item!r}")

    return check


@attrs.frozen(kw_only=True)
class Request:
    """
    What the caller would like; every field means the same on every backend.

    Attributes:
        prompt: the text begins with it.
        ending: the text ends with it, letter case ignored.
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
        alone: make each by itself, so that it can be made again whatever is asked for with it;
            only backends whose draws depend on the batch are slower for it.
    """

    prompt: str = attrs.field(default="", converter=_lstrip, validator=_each(str, "text"))
    ending: str = attrs.field(default="", converter=_strip, validator=_each(str, "text"))
    context: tuple[Document, ...] = attrs.field(
        default=(), converter=_several, validator=_each(Document, "documents")
    )
    temperature: float = attrs.field(default=1.0, validator=_number(0))
    top_k: int | None = attrs.field(default=None, validator=_number(1, whole=True))
    top_p: float | None = attrs.field(default=None, validator=_number(0, 1, above=True))
    repetition_penalty: float = attrs.field(default=1.0, validator=_number(0, above=True))
    min_chars: int = attrs.field(default=1, validator=_number(0, whole=True))
    max_chars: int | None = attrs.field(default=None, validator=_number(1, whole=True))
    contains: tuple[str, ...] = attrs.field(
        default=(), converter=_several, validator=_each(str, "text")
    )
    avoids: tuple[str, ...] = attrs.field(
        default=(), converter=_several, validator=_each(str, "text")
    )
    seed: int | None = attrs.field(default=None, validator=_number(whole=True))
    expected: int = attrs.field(default=1, validator=_number(1, whole=True))
    indices: tuple[int, ...] | None = None
    alone: bool = False

    def __attrs_post_init__(self) -> None:
        if self.max_chars is not None:
            if self.min_chars > self.max_chars:
                raise RequestError(
                    f"min_chars ({self.min_chars}) is larger than max_chars ({self.max_chars})"
                )
            for name in ("prompt", "ending"):
                if len(getattr(self, name)) > self.max_chars:
                    raise RequestError(
                        f"the {name} alone has {len(getattr(self, name))} characters, "
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
            if field.name not in {"seed", "expected", "indices", "alone"}
            and getattr(self, field.name) != field.default
        }

    def to_dict(self) -> dict[str, Any]:
        """What was asked, for the ledger: JSON types only, defaults left out."""
        asked = {name: getattr(self, name) for name in sorted(self.asks())}
        if self.context:
            asked["context"] = [document.to_dict() for document in self.context]
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asked.items()}
