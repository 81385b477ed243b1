"""Whether a text is new: an index over the corpus, built once, mapped into memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Self

import numpy as np

from .arrays import Numbers, load_array, save_arrays, smallest, view
from .errors import BundleError
from .fingerprint import overlap_allowed, similarity, words
from .suffix_array import FEW, SHORT, SuffixArray
from .tokens import GLUE, join, tokenise
from .vocabulary import Vocabulary

MAX_OVERLAP_RATIO, MAX_OVERLAP_TOTAL = 0.7, 15  # markovify's own defaults
# A near copy is looked for at so many places, and among so many documents: about a millisecond.
_MOST_PLACES = 10_000
_MOST_DOCUMENTS = 8
_CACHED = 1 << 14  # words and pairs whose places are remembered
_Span = tuple[int, tuple[tuple[int, int], ...]]  # how many places, and where they lie in `order`
_UNSIGNED = ("u1", "u2", "u4")


class NoveltyIndex:
    """
    Answers two questions about a text in microseconds to milliseconds, whatever the backend.

    Beneath lies a suffix array over the words of the corpus, so that a run of any length is found
    by binary search.
    """

    def __init__(
        self, vocabulary: Vocabulary, suffixes: SuffixArray, begins: Numbers, by_fold: Numbers
    ) -> None:
        """
        Args:
            vocabulary: the corpus's words, as they stand there.
            suffixes: of the numbers of the words, one document after another.
            begins: a bit for each word, set where a document begins.
            by_fold: all numbers of words, sorted by `fold` of the word.
        """
        self.vocabulary = vocabulary
        self._suffixes, self._begins = suffixes, begins
        self._by_fold = view(by_fold)
        self._places_of = lru_cache(_CACHED)(self._find_places_of)
        self._places_of_pair = lru_cache(_CACHED)(self._find_places_of_pair)

    @classmethod
    def build(cls, texts: Iterable[str]) -> Self:
        """Index `texts`; needs about 40 bytes of memory a word while it builds."""
        from .numbering import END, numbered  # what loads an index numbers nothing

        stream, vocabulary = numbered(texts)
        ends = stream == END
        starts = np.concatenate([np.ones(1, bool), ends[:-1]])[~ends] if len(stream) else ends
        tokens = stream[~ends]
        del stream, ends
        folds = list(map(_fold, vocabulary))
        by_fold = np.array(sorted(range(len(folds)), key=folds.__getitem__), np.int64) + 1
        return cls(
            vocabulary,
            SuffixArray.build(tokens, len(vocabulary)),
            np.packbits(starts, bitorder="little"),
            smallest(by_fold, len(vocabulary)),
        )

    def save(self, folder: Path) -> None:
        """Write `.npy` files into `folder`: about 1.4 bytes for each byte of a corpus of tweets."""
        self.vocabulary.save(folder)
        save_arrays(
            folder,
            tokens=self._suffixes.tokens,
            order=self._suffixes.order,
            begins=self._begins,
            by_fold=np.asarray(self._by_fold),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """
        Map the files of `save`; nothing is read before it is needed.

        Raises:
            BundleError: a file is missing or not what it should be.
        """
        vocabulary = Vocabulary.load(folder)
        tokens, order, by_fold = (
            load_array(folder, name, *_UNSIGNED) for name in ("tokens", "order", "by_fold")
        )
        begins = load_array(folder, "begins", "u1")
        for name, found, expected in (
            ("order", len(order), len(tokens)),
            ("begins", len(begins), (len(tokens) + 7) // 8),
            ("by_fold", len(by_fold), len(vocabulary)),
        ):
            if found != expected:
                path = folder / f"{name}.npy"
                raise BundleError(str(path), f"is damaged ({found} numbers, not {expected})")
        return cls(vocabulary, SuffixArray(tokens, order, len(vocabulary)), begins, by_fold)

    @property
    def documents(self) -> int:
        """How many documents are indexed."""
        return len(self._starts)

    def count(self, word: str) -> int:
        """How often the corpus says a word, letter case and the signs around it aside."""
        return self._places_of(_fold(word))[0]

    # ---- runs of words

    def overlap(
        self,
        tokens: Sequence[str],
        max_overlap_ratio: float = MAX_OVERLAP_RATIO,
        max_overlap_total: int = MAX_OVERLAP_TOTAL,
    ) -> Sequence[str] | None:
        """
        The first run of a text that is too long to be borrowed from the corpus, or None.

        This is `markovify.Text.test_sentence_output`, verdict for verdict: of n tokens, a run of
        more than min(max_overlap_total, round(max_overlap_ratio * n)) may not stand anywhere in
        the corpus, written on one line. As there, the first word of a run may be the end of a
        longer word, and the last the beginning of one.

        Args:
            tokens: as `tokens.tokenise` gives them.
        """
        numbers = self.vocabulary.numbers(tokens)
        found = self._overlap(numbers, tokens, max_overlap_ratio, max_overlap_total)
        return None if found is None else tokens[found[0] : found[1]]

    def borrows(
        self,
        numbers: list[int],
        max_overlap_ratio: float = MAX_OVERLAP_RATIO,
        max_overlap_total: int = MAX_OVERLAP_TOTAL,
    ) -> bool:
        """Whether `overlap` finds a run, for a text of known words given by their numbers."""
        return self._overlap(numbers, None, max_overlap_ratio, max_overlap_total) is not None

    def _overlap(
        self, numbers: list[int], tokens: Sequence[str] | None, ratio: float, total: int
    ) -> tuple[int, int] | None:
        """Where the run begins and ends that `overlap` finds."""
        size = len(numbers)
        longest = overlap_allowed(size, ratio, total)
        count, length = max(size - longest, 1), min(longest + 1, size)
        if not size:
            return None
        found = self._first_run(tokens, numbers, 0, count, length)
        return None if found is None else (found, found + length)

    def copied(self, text: str, max_overlap_ratio: float, max_overlap_total: int) -> str | None:
        """The first run of a text that is too long to be borrowed, as text; see `overlap`."""
        run = self.overlap(tokenise(text), max_overlap_ratio, max_overlap_total)
        return None if run is None else join(run)

    def _first_run(
        self,
        tokens: Sequence[str] | None,
        numbers: list[int],
        begin: int,
        end: int,
        length: int,
    ) -> int | None:
        """Which of the runs beginning at `begin`..`end` stands in the corpus first, if any."""
        if end - begin > 1:
            # All of them share their middle. If that is new, so are they.
            middle = numbers[end : begin + length - 1]
            if len(middle) > 1 and not self._suffixes.has(middle):
                return None
            if end - begin > FEW:
                half = (begin + end) // 2
                found = self._first_run(tokens, numbers, begin, half, length)
                if found is None:
                    found = self._first_run(tokens, numbers, half, end, length)
                return found
        for start in range(begin, end):
            if self._stands(tokens, numbers, start, length):
                return start
        return None

    def _stands(
        self, tokens: Sequence[str] | None, numbers: list[int], begin: int, length: int
    ) -> bool:
        """Whether a run, its first and last words perhaps parts of longer ones, is there."""
        run = numbers[begin : begin + length]
        if length <= SHORT and self._suffixes.has(run):
            return True
        inner = run[1:-1]
        if 0 in inner or (length > SHORT and not self._suffixes.has(inner)):
            return False
        if tokens is None:
            first, last = self.vocabulary.words((run[0], run[-1]))
        else:
            first, last = tokens[begin], tokens[begin + length - 1]
        first = first.removeprefix(GLUE)
        if length == 1:
            return self.vocabulary.holds(first)
        if length > SHORT:  # its middle stands at very few places
            low, word = self._suffixes.lower(inner), self.vocabulary.word
            for place in self._suffixes.order_view[low : low + FEW]:
                after = place + len(inner)
                if self._suffixes.token_view[place:after].tolist() != inner:
                    return False  # behind the last of them
                if place and after < len(self._suffixes):
                    ends = word(self._suffixes.token_view[place - 1]).endswith(first)
                    if ends and word(self._suffixes.token_view[after]).startswith(last):
                        return True
        longer = self.vocabulary.starting_with(last)
        low, high = (
            self._suffixes.lower([*inner, longer.start]),
            self._suffixes.lower([*inner, longer.stop]),
        )
        before = self._suffixes.tokens_before(low, high)
        return any(self.vocabulary.word(number).endswith(first) for number in before)

    def overlaps(
        self,
        numbers: Numbers,
        places: Numbers,
        max_overlap_ratio: float = MAX_OVERLAP_RATIO,
        max_overlap_total: int = MAX_OVERLAP_TOTAL,
    ) -> Numbers:
        """
        For many texts at once, whether `overlap` finds a run.

        Args:
            numbers: of the tokens of all texts, one after another; 0 for an unknown word is not
                allowed here.
            places: where each text begins, then the number of tokens.

        Returns:
            bool, of shape (texts,).
        """
        begins, sizes = places[:-1], np.diff(places)
        longest = np.minimum(max_overlap_total, np.rint(max_overlap_ratio * sizes).astype(np.int64))
        counts = np.maximum(sizes - longest, 1)
        lengths = np.minimum(longest + 1, sizes)
        found = np.zeros(len(sizes), bool)
        # What all runs of a text share is new: so is the text. Four words of it are enough.
        middle = lengths - 1 - counts
        asked = np.flatnonzero((counts > 1) & (middle > 1))
        shared = self._suffixes.have(
            numbers, (begins + counts)[asked], np.minimum(middle[asked], SHORT)
        )
        counts[asked[~shared]] = 0
        counts[sizes == 0] = 0
        texts = np.repeat(np.arange(len(sizes)), counts)  # of each run that is left
        nth = np.arange(len(texts)) - np.repeat(np.cumsum(counts) - counts, counts)
        runs, lengths = begins[texts] + nth, lengths[texts]
        found[texts[self._suffixes.have(numbers, runs, lengths)]] = True
        # A run may borrow the end of a longer word and the beginning of another, if what is
        # between them stands there.
        left = np.flatnonzero(~found[texts])
        for run in left[lengths[left] <= 2].tolist():
            begin, end = runs[run], runs[run] + lengths[run]
            words = [*map(self.vocabulary.word, numbers[begin:end].tolist())]
            found[texts[run]] |= self._stands(words, numbers[begin:end].tolist(), 0, len(words))
        long = left[lengths[left] > 2]
        low, high = self._borrowed(numbers, runs[long], lengths[long])
        for i in np.flatnonzero(low < high).tolist():
            first = self.vocabulary.word(int(numbers[runs[long[i]]])).removeprefix(GLUE)
            before = self._suffixes.tokens_before(int(low[i]), int(high[i]))
            if any(self.vocabulary.word(number).endswith(first) for number in before):
                found[texts[long[i]]] = True
        return found

    def _borrowed(
        self, numbers: Numbers, begins: Numbers, lengths: Numbers
    ) -> tuple[Numbers, Numbers]:
        """Where in `order` the runs stand without their first words, the last perhaps as a part."""
        starts = np.cumsum(lengths - 1) - (lengths - 1)
        places = np.repeat(begins + 1 - starts, lengths - 1) + np.arange((lengths - 1).sum())
        flat = numbers[places].astype(np.int64)
        low = self._suffixes.lower_many(flat, starts, lengths - 1)
        last = starts + lengths - 2
        flat[last] = self.vocabulary.prefix_ends[flat[last]]
        return low, self._suffixes.lower_many(flat, starts, lengths - 1)

    # ---- near copies

    def nearest(self, text: str) -> tuple[float, str]:
        """The document most like the text: (similarity in 0..1, the document)."""
        best, nearest, text_words = 0.0, "", words(text)
        for document in self.alike(text):
            similar = similarity(text_words, words(document))
            if similar > best:
                best, nearest = similar, document
        return best, nearest

    def alike(self, text: str) -> Iterator[str]:
        """
        A few documents that have much in common with the text, most first.

        Those that hold most of its pairs of words; where they have other pairs, or the same in
        other letters, those that hold most of its words, case and punctuation aside.
        """
        numbers = self.vocabulary.numbers(tokenise(text))
        pairs = {pair for pair in pairwise(numbers) if 0 not in pair}
        spans = [span for pair in pairs if (span := self._places_of_pair(*pair))[0]]
        if 4 * len(spans) < 3 * (len(numbers) - 1) or len(numbers) < 2:
            spans += [span for word in set(words(text)) if (span := self._places_of(word))[0]]
        holders, left = list[Numbers](), _MOST_PLACES
        for count, ranges in sorted(spans, key=itemgetter(0)):
            if count > left and holders:
                break
            places = np.concatenate([self._suffixes.order[a:b][:left] for a, b in ranges])
            holders.append(np.unique(self._starts.searchsorted(places, "right")) - 1)
            left -= count
        if holders:
            documents, votes = np.unique(np.concatenate(holders), return_counts=True)
            for number in documents[np.argsort(-votes, kind="stable")[:_MOST_DOCUMENTS]].tolist():
                yield join(self.document(number))

    def _find_places_of_pair(self, first: int, second: int) -> _Span:
        low, high = self._suffixes.lower([first, second]), self._suffixes.lower([first, second + 1])
        return high - low, ((low, high),)

    def _find_places_of(self, word: str) -> _Span:
        """The places of a word, whatever its case."""
        low = bisect_left(self._by_fold, word, key=self._fold_of)
        spans = []
        for i in range(low, len(self._by_fold)):
            number = self._by_fold[i]
            if self._fold_of(number) != word:
                break
            spans.append(self._suffixes.span(number))
        return sum(high - low for low, high in spans), tuple(spans)

    def _fold_of(self, number: int) -> str:
        return _fold(self.vocabulary.word(number))

    def token_lists(self) -> Iterator[list[str]]:
        """The tokens of all documents, in order."""
        return map(self.document, range(self.documents))

    @cached_property
    def _starts(self) -> Numbers:
        bits = np.unpackbits(self._begins, count=len(self._suffixes), bitorder="little")
        return smallest(np.flatnonzero(bits), len(self._suffixes))

    def document(self, number: int) -> list[str]:
        """The tokens of one document; they count from 0."""
        begin, end = [*self._starts[number : number + 2].tolist(), len(self._suffixes)][:2]
        return self.vocabulary.words(self._suffixes.token_view[begin:end])


def _fold(token: str) -> str:
    """The token as `fingerprint.words` sees it."""
    return "".join(words(token.removeprefix(GLUE)))
