"""Nothing is said twice: the ledger remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
        self._posts = _Posts()
        self._is_current = False

    def prepare(self, around: Surroundings) -> None:
        super().prepare(around)
        self._is_current = False  # read from the ledger when first needed

    def check(self, text: str) -> Verdict:
        if not self._is_current:
            newest_first = list(islice(self.around.recent_texts(), self.config.memory))
            # Mostly a few have been added since: a bot that answers need not read all again.
            if not self._posts.grow(newest_first[::-1]):
                self._posts = _Posts()
                self._posts.grow(newest_first[::-1])
            self._is_current = True
        if self._posts.has(text):
            return Verdict.reject(text, "was posted before")
        if post := self._posts.like(text, self.config.max_similarity):
            return Verdict.reject(text, "is nearly an earlier post", post[:80])
        return Verdict.keep(text)


class _Posts:
    """Earlier posts, by their words: most share too few with a text to be worth aligning."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._normal: set[str] = set()
        self._words: list[list[str]] = []
        self._holders: dict[str, list[tuple[int, int]]] = {}  # word to (post, how often)

    def grow(self, texts: Sequence[str]) -> bool:
        """Become `texts`, oldest first, by adding; False if that takes more than adding."""
        if texts[: len(self._texts)] != self._texts:
            return False
        for number, text in enumerate(texts[len(self._texts) :], start=len(self._texts)):
            self._texts.append(text)
            self._normal.add(normalise(text))
            self._words.append(words(text))
            for word, count in Counter(self._words[-1]).items():
                self._holders.setdefault(word, []).append((number, count))
        return True

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
