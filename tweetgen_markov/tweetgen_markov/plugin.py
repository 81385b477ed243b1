"""The visiting card; imports neither markovify nor the generator."""

from __future__ import annotations

from typing import Literal

import attrs

from tweetgen import Component, hookimpl

_LEAST, _MOST = 0.001, 1e6


def _in_bounds(_: object, __: object, weights: dict[str, float]) -> None:
    for source, weight in weights.items():
        if not _LEAST <= weight <= _MOST:
            wanted = f"from {_LEAST} to {_MOST:,.0f}"
            raise ValueError(f"the weight of {source!r} must be {wanted}, not {weight}")


@attrs.frozen(kw_only=True)
class MarkovConfig:
    """Options of the `markov` backend."""

    unit: Literal["words", "characters"] = attrs.field(
        default="words",
        metadata={
            "help": "what follows what: words, or characters, which make up words of their own "
            "and suit languages that put no blanks between words"
        },
    )
    state_size: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(
            [attrs.validators.ge(1), attrs.validators.le(12)],
        ),
        metadata={
            "help": "how many of them decide the next, 2 words or 6 characters unless set: fewer "
            "are wilder, more want a large corpus",
            "example": 2,
        },
    )
    backoff: float = attrs.field(
        default=0.4,
        validator=[attrs.validators.ge(0), attrs.validators.le(1)],
        metadata={
            "help": "how often to forget the oldest word where only one continuation is known; "
            "it keeps large state sizes from reciting the corpus",
            "writing": True,
        },
    )
    weights: dict[str, float] = attrs.field(
        factory=dict,
        validator=_in_bounds,
        metadata={
            "help": 'how much the documents of a file count, as in {"songs.txt" = 0.5}; "*" stands '
            "for any letters, and a file that is not named counts 1"
        },
    )

    @property
    def order(self) -> int:
        """`state_size`, or what suits the unit."""
        return self.state_size or (2 if self.unit == "words" else 6)


@hookimpl
def tweetgen_generators() -> list[Component]:
    return [
        Component(
            "markov",
            "tweetgen_markov.generator:MarkovGenerator",
            MarkovConfig,
            "word and character chains (markovify): trains in seconds, needs no GPU",
        )
    ]
