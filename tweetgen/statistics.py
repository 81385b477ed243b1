"""What a corpus is like: lengths, months, words; gathered in one pass, in constant memory."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

import attrs

from .corpus import Corpus, CorpusReport
from .documents import Document
from .fingerprint import words
from .reader import Tally

BUCKET = 20  # characters
LONGEST = 600  # longer texts share the last bucket
LIMITS = {"X": 280, "Bluesky": 300, "Mastodon": 500}  # characters, roughly; see each network's own
_MOST_WORDS = 200_000
_COMMON = 0.03  # a word in a larger share of the texts says nothing about them
_LETTERS = 4


@attrs.frozen(kw_only=True)
class Statistics:
    """
    Counts of documents, unless said otherwise.

    Attributes:
        report: what `Corpus.report` tells.
        lengths: by the length in characters, rounded down to a multiple of 20, at most 600.
        months: by "2024-03"; empty if no document says when it was written.
        too_long: network to how many are longer than it allows.
        words: frequent words that are not in every other text, commonest first, with counts.
        emoji: likewise.
    """

    report: CorpusReport
    lengths: dict[int, int]
    months: dict[str, int]
    too_long: dict[str, int]
    words: list[tuple[str, int]]
    emoji: list[tuple[str, int]]


class _Gatherer:
    def __init__(self) -> None:
        self.lengths: Counter[int] = Counter()
        self.months: Counter[str] = Counter()
        self.too_long: Counter[str] = Counter()
        self.words: Counter[str] = Counter()  # in how many documents
        self.emoji: Counter[str] = Counter()
        self.documents = 0

    def add(self, document: Document) -> None:
        length = len(document.text)
        self.documents += 1
        self.lengths[min(length // BUCKET * BUCKET, LONGEST)] += 1
        for network, most in LIMITS.items():
            self.too_long[network] += length > most
        if document.created_at is not None:
            self.months[f"{document.created_at:%Y-%m}"] += 1
        self.words.update(set(filter(_is_word, words(document.text))))
        if not document.text.isascii():
            self.emoji.update({c for c in document.text if unicodedata.category(c) == "So"})
        if len(self.words) > _MOST_WORDS:  # the rarest are forgotten
            self.words = Counter(dict(self.words.most_common(_MOST_WORDS // 2)))

    def telling(self, most: int) -> list[tuple[str, int]]:
        """The commonest words that are not common everywhere."""
        limit = max(2, _COMMON * self.documents)
        found = ((word, n) for word, n in self.words.most_common() if 1 < n <= limit)
        return [pair for pair, _ in zip(found, range(most), strict=False)]


def _is_word(word: str) -> bool:
    return len(word) >= _LETTERS and sum(map(str.isalpha, word)) >= _LETTERS


def gather(corpus: Corpus, most_words: int = 40) -> Statistics:
    """
    Walk a corpus once and count.

    Raises:
        EmptyCorpus: there is nothing in it.
    """
    gathered = _Gatherer()

    def walk(tally: Tally) -> Iterator[Document]:
        for document in corpus.walk(tally):
            gathered.add(document)
            yield document

    report = corpus.require().view(walk).report()
    return Statistics(
        report=report,
        lengths=dict(sorted(gathered.lengths.items())),
        months=_without_holes(gathered.months),
        too_long=dict(gathered.too_long),
        words=gathered.telling(most_words),
        emoji=gathered.emoji.most_common(12),
    )


def _without_holes(months: Counter[str]) -> dict[str, int]:
    """All months from the first to the last; those without a document too."""
    if not months:
        return {}
    first, last = min(months), max(months)
    year, month = map(int, first.split("-"))
    whole = dict[str, int]()
    while (name := f"{year:04}-{month:02}") <= last:
        whole[name] = months[name]
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return whole


def verdict(statistics: Statistics) -> list[str]:
    """What this much text is good for, in sentences."""
    report = statistics.report
    different = report.documents - report.duplicates
    said = []
    if different < 200:
        said.append(
            f"{different:,} different texts are few: what is made of them will often be a copy, "
            "and be thrown away. 500 or more are better."
        )
    elif different < 2_000:
        said.append(f"{different:,} different texts are enough for a chain of words.")
    else:
        said.append(f"{different:,} different texts are plenty for a chain of words.")
    if report.characters >= 300_000:
        said.append("There is enough for a network that learns letter by letter, too.")
    elif report.characters >= 50_000:
        said.append("A large model that is fine-tuned can use them; one that starts from nothing")
        said[-1] += " wants several hundred thousand characters."
    if report.duplicates > 0.1 * report.documents:
        said.append(
            f"{report.duplicates / report.documents:.0%} are copies of others; the cleaning step "
            "`duplicates` leaves them out."
        )
    if len(report.authors) > 1:
        most, count = next(iter(report.authors.items()))
        said.append(
            f"{len(report.authors):,} people speak; {most} wrote {count / report.documents:.0%}. "
            "If only one voice is wanted, keep that author only."
        )
    return said
