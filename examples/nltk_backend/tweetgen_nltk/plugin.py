"""The visiting card; it does not import nltk, which takes half a second."""

from typing import Literal

import attrs

from tweetgen import Component, hookimpl


@attrs.frozen(kw_only=True)
class NltkConfig:
    """What may stand in `[generator.nltk]`."""

    order: int = attrs.field(
        default=3,
        validator=[attrs.validators.ge(2), attrs.validators.le(6)],
        metadata={"help": "words in an n-gram: 2 is wild, 3 is usual, 4 wants a large corpus"},
    )
    smoothing: Literal["witten-bell", "absolute-discounting"] = attrs.field(
        default="witten-bell",
        metadata={"help": "how to judge words that were never met in their place"},
    )


@hookimpl
def tweetgen_generators() -> list[Component]:
    target = "tweetgen_nltk.generator:NltkGenerator"
    return [Component("nltk", target, NltkConfig, "smoothed n-grams of words (nltk.lm)")]
