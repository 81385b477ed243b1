"""The visiting card; imports neither markovify nor the generator."""

from __future__ import annotations

import attrs

from tweetgen import Component, hookimpl


@attrs.frozen(kw_only=True)
class MarkovConfig:
    """Options of the `markov` backend."""

    state_size: int = attrs.field(
        default=2,
        validator=[attrs.validators.ge(1), attrs.validators.le(8)],
        metadata={
            "help": "how many words decide the next: 1 is wild, 2 is usual, 3 and more want a "
            "large corpus"
        },
    )
    backoff: float = attrs.field(
        default=0.4,
        validator=[attrs.validators.ge(0), attrs.validators.le(1)],
        metadata={
            "help": "how often to forget the oldest word where only one continuation is known; "
            "it keeps state sizes above 2 from reciting the corpus"
        },
    )


@hookimpl
def tweetgen_generators() -> list[Component]:
    return [
        Component(
            "markov",
            "tweetgen_markov.generator:MarkovGenerator",
            MarkovConfig,
            "word chains (markovify): trains in seconds, needs no GPU",
        )
    ]
