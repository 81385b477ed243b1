"""Nothing is said twice: the ledger remembers."""

from __future__ import annotations

from itertools import islice

import attrs

from ..filter import Filter, Surroundings, Verdict
from ..fingerprint import normalise, similarity, words


@attrs.frozen(kw_only=True)
class RepetitionConfig:
    """Options of the `repetition` filter."""

    memory: int = attrs.field(
        default=2000,
        validator=attrs.validators.ge(0),
        metadata={"help": "how many of the latest posts to compare with"},
    )
    max_similarity: float = attrs.field(
        default=0.8,
        validator=[attrs.validators.gt(0), attrs.validators.le(1)],
        metadata={"help": "a text at least this like an earlier post is a repetition"},
    )


class RepetitionFilter(Filter):
    """Rejects what was posted before, also with a word changed."""

    name = "repetition"
    advice = "the model repeats itself: raise the temperature, or train on more text"
    config: RepetitionConfig

    def __init__(self, config: RepetitionConfig) -> None:
        super().__init__(config)
        self._posts: list[tuple[str, list[str], set[str]]] | None = None

    def prepare(self, around: Surroundings) -> None:
        super().prepare(around)
        self._posts = None  # read from the ledger when first needed

    def check(self, text: str) -> Verdict:
        if self._posts is None:
            texts = islice(self.around.recent_texts(), self.config.memory)
            self._posts = [(normalise(t), w := words(t), set(w)) for t in texts]
        plain, mine = normalise(text), words(text)
        own = set(mine)
        for post, theirs, others in self._posts:
            if plain == post:
                return Verdict.reject(text, "was posted before")
            # Sharing few words is cheap to see; only the rest is worth aligning.
            if 2 * len(own & others) < self.config.max_similarity * 0.8 * (len(own) + len(others)):
                continue
            if mine and similarity(mine, theirs) >= self.config.max_similarity:
                return Verdict.reject(text, "is nearly an earlier post", post[:80])
        return Verdict.keep(text)
