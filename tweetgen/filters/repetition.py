"""Nothing is said twice: the ledger remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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
        self._posts: _Posts | None = None

    def prepare(self, around: Surroundings) -> None:
        super().prepare(around)
        self._posts = None  # read from the ledger when first needed

    def check(self, text: str) -> Verdict:
        if self._posts is None:
            self._posts = _Posts(islice(self.around.recent_texts(), self.config.memory))
        if self._posts.has(text):
            return Verdict.reject(text, "was posted before")
        if post := self._posts.like(text, self.config.max_similarity):
            return Verdict.reject(text, "is nearly an earlier post", post[:80])
        return Verdict.keep(text)


class _Posts:
    """Earlier posts, by their words: most share too few with a text to be worth aligning."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._normal = set(map(normalise, self._texts))
        self._words = list(map(words, self._texts))
        self._holders: dict[str, list[tuple[int, int]]] = {}  # word to (post, how often)
        for number, their_words in enumerate(self._words):
            for word, count in Counter(their_words).items():
                self._holders.setdefault(word, []).append((number, count))

    def has(self, text: str) -> bool:
        return normalise(text) in self._normal

    def like(self, text: str, least: float) -> str | None:
        """The first post that is at least so similar."""
        mine = words(text)
        shared: Counter[int] = Counter()
        for word, count in Counter(mine).items():
            for number, times in self._holders.get(word, ()):
                shared[number] += min(count, times)
        for number, common in sorted(shared.items()):
            theirs = self._words[number]
            # No alignment can match more words than both texts have in common.
            if 2 * common < least * (len(mine) + len(theirs)):
                continue
            if similarity(mine, theirs) >= least:
                return self._texts[number]
        return None
