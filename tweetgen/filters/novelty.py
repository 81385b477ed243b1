"""No copies: neither a long run of the corpus's words, nor nearly one of its documents."""

from __future__ import annotations

from typing import Any

import attrs

from ..filter import Filter, Verdict
from ..fingerprint import overlap_allowed, shared_run, similarity, words

_RATIO: Any = [attrs.validators.gt(0), attrs.validators.le(1)]


@attrs.frozen(kw_only=True)
class NoveltyConfig:
    """Options of the `novelty` filter; the overlap rule is markovify's, for every backend."""

    max_overlap_ratio: float = attrs.field(
        default=0.7,
        validator=_RATIO,
        metadata={"help": "the share of a text's words that may be one run from the corpus"},
    )
    max_overlap_total: int = attrs.field(
        default=15,
        validator=attrs.validators.ge(1),
        metadata={"help": "the most words such a run may have, however long the text"},
    )
    max_similarity: float = attrs.field(
        default=0.8,
        validator=_RATIO,
        metadata={"help": "a text at least this like one document of the corpus is a copy"},
    )


class NoveltyFilter(Filter):
    """
    Rejects what the corpus already says, by the index saved beside the model.

    The first rule is markovify's: of n words, a run of more than
    min(max_overlap_total, round(max_overlap_ratio * n)) may not stand in the corpus. The second
    looks at the documents most like the text, case and punctuation aside: neither a run of so
    many words may be theirs, nor may the text be one of them with a word changed, dropped or
    added.
    """

    name = "novelty"
    advice = (
        "the model copies its corpus: use a larger corpus, a smaller state_size or a higher "
        "temperature, or allow more with filters.novelty.max_overlap_ratio"
    )
    config: NoveltyConfig

    def check(self, text: str) -> Verdict:
        index = self.around.novelty
        text_words = words(text)
        if index is None or not text_words:
            return Verdict.keep(text)
        limits = self.config.max_overlap_ratio, self.config.max_overlap_total
        if copied := index.copied(text, *limits):
            return _copied(text, copied)
        longest = overlap_allowed(len(text_words), *limits)
        for document in map(words, index.alike(text)):
            alike = similarity(text_words, document)
            if alike >= self.config.max_similarity:
                reason = "is nearly a document of the corpus"
                return Verdict.reject(text, reason, f"{alike:.0%} alike")
            if run := shared_run(text_words, document, min(longest + 1, len(text_words))):
                return _copied(text, " ".join(run))
        return Verdict.keep(text)


def _copied(text: str, run: str) -> Verdict:
    return Verdict.reject(text, "copies the corpus", f"{len(run.split())} words: {run}")
