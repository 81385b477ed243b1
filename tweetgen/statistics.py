"""What a corpus is like: lengths, times, languages, words; in one pass and constant memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from html import unescape
from random import Random
from typing import Any

import attrs

from . import background, languages
from .background import Telling, telling
from .corpus import Corpus, CorpusReport
from .documents import Document
from .fingerprint import words
from .lengths import NETWORKS, Network, emoji, too_long_for
from .reader import Tally

BUCKET = 20  # characters
LONGEST = 600  # longer texts share the last bucket
SAMPLE = 10_000  # documents whose words are counted
_SAMPLED_CHARS = 2_000  # of each
_TOLD = 1_000  # of those, their language is told: shares are right within 3 percentage points
_DAYS, _MONTHS = 62, 120  # so many bars at most, before they stand for more
_LONGEST_WORD = 40
# Without a background: a word in a larger share of the texts says nothing about them.
_COMMON = 0.03
_LETTERS = 4
_ADDRESS = re.compile(r"https?://\S*|www\.\S+|@[\w.@-]+|\bhtt\S{,30}…")
_NO_WORD = re.compile(r"[\d_./:#*+=<>|\\~^…]")
_UNSPACED = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff\U00020000-\U0003ffff]{2,}")


@attrs.frozen
class Volume:
    """How much was written in a time."""

    documents: int
    characters: int


_NOTHING = Volume(0, 0)
NO_EXTRA = "languages, and words against how people write: pip install 'tweetgen[report]'"


def share(part: int, whole: int) -> str:
    """A share as people read it; what is not all or nothing never looks as if it were."""
    if part in (0, whole):
        return "100%" if part else "0%"
    if 10 * part > 9 * whole:
        return f"{min(part / whole, 0.999):.1%}"
    return f"{part / whole:.0%}" if 100 * part >= whole else "<1%"


@attrs.frozen(kw_only=True)
class Statistics:
    """
    Counts of documents, unless said otherwise.

    Attributes:
        report: what `Corpus.report` tells.
        lengths: by the length in characters, rounded down to a multiple of 20, at most 600.
        too_long: network to how many are longer than it allows, as it counts.
        times: by "2024-03-17", "2024-03" or "2024", depending on how long a time it is; empty if
            no document says when it was written.
        sampled: how many documents were drawn evenly from all; those that follow are of these.
        languages: ISO 639-1 code to how many of up to 1,000, commonest first; empty: not told.
        background: languages that the words are compared with; empty: with none.
        words: what is said far more often than usual, the surest first; without a background,
            frequent words that are not in every other text.
        emoji: likewise.
    """

    report: CorpusReport
    lengths: dict[int, int]
    too_long: dict[Network, int]
    times: dict[str, Volume]
    sampled: int
    languages: dict[str, int]
    background: tuple[str, ...]
    words: list[Telling]
    emoji: list[Telling]

    def to_dict(self) -> dict[str, Any]:
        """One JSON object, with the keys of the report among the others."""
        facts = attrs.asdict(self)
        facts |= {"background": list(self.background), "verdict": verdict(self)}
        del facts["report"]
        return self.report.to_dict() | facts


class _Gatherer:
    def __init__(self) -> None:
        self.documents = 0
        self.lengths: Counter[int] = Counter()
        self.too_long: Counter[Network] = Counter(dict.fromkeys(NETWORKS, 0))
        self.times = _Times()
        self.sample: list[str] = []
        self._random = Random(0)  # noqa: S311

    def add(self, document: Document) -> None:
        text = document.text
        self.documents += 1
        self.lengths[min(len(text) // BUCKET * BUCKET, LONGEST)] += 1
        self.too_long.update(too_long_for(text))
        if document.created_at is not None:
            self.times.add(document.created_at.date(), len(text))
        # Reservoir sampling: Vitter 1985, algorithm R.
        if self.documents <= SAMPLE:
            self.sample.append(text[:_SAMPLED_CHARS])
        elif (place := int(self.documents * self._random.random())) < SAMPLE:
            self.sample[place] = text[:_SAMPLED_CHARS]


class _Times:
    """What was written by day, as long as the days are few, and by month."""

    def __init__(self) -> None:
        self._days: dict[str, Volume] = {}
        self._months: dict[str, Volume] = {}

    def add(self, day: date, characters: int) -> None:
        name = day.isoformat()
        _count(self._months, name[:7], Volume(1, characters))
        if len(self._days) <= _DAYS:
            _count(self._days, name, Volume(1, characters))

    def in_bars(self) -> dict[str, Volume]:
        """Days, months or years, with those in which nothing was written."""
        if not self._months:
            return {}
        start, end = map(date.fromisoformat, _ends(self._days))
        if len(self._days) <= _DAYS and (end - start).days < _DAYS:
            names = [(start + timedelta(n)).isoformat() for n in range((end - start).days + 1)]
            return {name: self._days.get(name, _NOTHING) for name in names}
        first, last = (12 * int(name[:4]) + int(name[5:]) - 1 for name in _ends(self._months))
        if last - first < _MONTHS:
            names = [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last + 1)]
            return {name: self._months.get(name, _NOTHING) for name in names}
        years = {f"{year:04}": _NOTHING for year in range(first // 12, last // 12 + 1)}
        for name, volume in self._months.items():
            _count(years, name[:4], volume)
        return years


def _ends(names: Iterable[str]) -> tuple[str, str]:
    names = sorted(names)
    return names[0], names[-1]


def _count(counts: dict[str, Volume], name: str, more: Volume) -> None:
    old = counts.get(name, _NOTHING)
    counts[name] = Volume(old.documents + more.documents, old.characters + more.characters)


def _words(text: str) -> set[str]:
    """The words in a plain text; of scripts without blanks, signs in pairs."""
    found = {word for word in words(text.replace("’", "'")) if _is_word(word)}
    if not text.isascii():
        for run in _UNSPACED.findall(text):
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


def _plain(text: str) -> str:
    """`text` without addresses and HTML entities, which are nobody's words."""
    if "&" in text:
        text = unescape(text)
    if "@" in text or "://" in text or "www." in text or "…" in text:
        text = _ADDRESS.sub(" ", text)
    return text


def _is_word(word: str) -> bool:
    return 1 < len(word) <= _LONGEST_WORD and word[0].isalpha() and not _NO_WORD.search(word)


def can_compare() -> bool:
    """Whether the extra `report` is installed, which tells languages and usual words."""
    return languages.can_tell() and background.is_there()


def gather(corpus: Corpus, most_words: int = 40, most_emoji: int = 12) -> Statistics:
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
    sample = [_plain(text) for text in gathered.sample]
    told = dict[str, int]()
    if can_compare():
        few = Random(0).sample(sample, min(len(sample), _TOLD))  # noqa: S311
        told = languages.tell(few)
    spoken = {code: count for code, count in told.items() if code != languages.UNKNOWN}
    usual = background.background(spoken)
    said, signs = Counter[str](), Counter[str]()
    for text in sample:
        said.update(_words(text))
        signs.update(set(emoji(text)))
    total = said.total() + signs.total()
    return Statistics(
        report=report,
        lengths=dict(sorted(gathered.lengths.items())),
        too_long=dict(gathered.too_long),
        times=gathered.times.in_bars(),
        sampled=len(sample),
        languages=told,
        background=usual.languages if usual else (),
        words=(telling(said, usual, total) if usual else _common(said, len(sample)))[:most_words],
        emoji=(telling(signs, usual, total) if usual else _in_order(signs))[:most_emoji],
    )


def _common(words: Counter[str], documents: int) -> list[Telling]:
    """What is said often, but not everywhere: the best that can be told of one corpus alone."""
    most = max(2, _COMMON * documents)
    return [
        one for one in _in_order(words) if 1 < one.documents <= most and len(one.word) >= _LETTERS
    ]


def _in_order(counts: Counter[str]) -> list[Telling]:
    return [Telling(word, documents) for word, documents in counts.most_common()]


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
        said.append("There is enough for a network that learns letter by letter (`charrnn`), too.")
    elif report.characters >= 50_000:
        said.append(
            "A large model that is fine-tuned (`gpt2`) can use them; one that starts from nothing "
            "wants several hundred thousand characters."
        )
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
    said.append("Begin with `markov`, which learns them in seconds.")
    return said
