"""Whether a text is new: an index over the corpus, built once, mapped into memory."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from .errors import BundleError
from .fingerprint import similarity, words

if TYPE_CHECKING:
    import numpy as np

_END = 0  # stands between two documents; no word has this number
_FILES = {"words": "uint64", "tokens": "uint32", "starts": "uint32", "order": "uint32"}
# A near copy is looked for at so many places, and among so many documents: about a millisecond.
_MOST_PLACES = 10_000
_MOST_DOCUMENTS = 8


def _word_key(word: str) -> int:
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


class NoveltyIndex:
    """
    Answers two questions about a text in microseconds to milliseconds, whatever the backend.

    The corpus lies there as numbered words: `words` holds the sorted 64-bit keys of the
    vocabulary (a word's number is its place, from 1), `tokens` the documents one after another
    with a 0 behind each, `starts` where each begins, and `order` the places of all tokens sorted
    by the pair of words that begins there, so that a pair is found by binary search.
    """

    def __init__(
        self,
        words: np.ndarray[Any, np.dtype[np.uint64]],
        tokens: np.ndarray[Any, np.dtype[np.uint32]],
        starts: np.ndarray[Any, np.dtype[np.uint32]],
        order: np.ndarray[Any, np.dtype[np.uint32]],
    ) -> None:
        self._arrays: dict[str, Any] = {
            "words": words,
            "tokens": tokens,
            "starts": starts,
            "order": order,
        }
        # Python reads single numbers several times faster through a memoryview than from numpy.
        self._words, self._tokens = words.data, tokens.data
        self._starts, self._order = starts.data, order.data

    @classmethod
    def build(cls, texts: Iterable[str]) -> Self:
        """Index `texts`; needs about 30 bytes of memory a word while it builds."""
        import numpy as np

        numbers: dict[str, int] = {}
        flat, starts = array("I"), array("I")
        for text in texts:
            starts.append(len(flat))
            flat.extend([numbers.setdefault(word, len(numbers) + 1) for word in words(text)])
            flat.append(_END)
        keys = np.fromiter(map(_word_key, numbers), np.uint64, len(numbers))
        by_key = np.argsort(keys, kind="stable")
        renumber = np.zeros(len(numbers) + 1, np.uint32)
        renumber[by_key + 1] = np.arange(1, len(numbers) + 1, dtype=np.uint32)
        tokens = renumber[np.frombuffer(flat, np.uint32)] if len(flat) else np.zeros(0, np.uint32)
        pairs = tokens.astype(np.uint64) << np.uint64(32)
        pairs[:-1] |= tokens[1:]
        order = np.argsort(pairs, kind="stable").astype(np.uint32)
        return cls(keys[by_key], tokens, np.array(starts, np.uint32), order)

    def save(self, folder: Path) -> None:
        """Write four `.npy` files into `folder`."""
        import numpy as np

        for name, values in self._arrays.items():
            np.save(folder / f"{name}.npy", values, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """
        Map the files of `save`; nothing is read before it is needed.

        Raises:
            BundleError: a file is missing or not what it should be.
        """
        import numpy as np

        arrays = []
        for name, kind in _FILES.items():
            path = folder / f"{name}.npy"
            try:
                try:
                    array = np.load(path, mmap_mode="r", allow_pickle=False)
                except ValueError:  # an empty array cannot be mapped
                    array = np.load(path, allow_pickle=False)
                if array.dtype != kind or array.ndim != 1:
                    raise ValueError(f"{array.dtype} numbers of shape {array.shape}")
            except (OSError, ValueError, EOFError, AttributeError) as error:
                raise BundleError(str(path), f"the novelty index is damaged ({error})") from error
            arrays.append(array)
        return cls(*arrays)

    @property
    def documents(self) -> int:
        """How many documents are indexed."""
        return len(self._starts)

    def shared_run(self, text_words: list[str], length: int) -> list[str] | None:
        """
        A run of `length` words of the text that stands in one document of the corpus, or None.

        Args:
            text_words: the text as `fingerprint.words` gives it.
            length: in words, at least 1.
        """
        numbers = self._numbers(text_words)
        for start in range(len(numbers) - length + 1):
            window = numbers[start : start + length]
            if 0 not in window and self._stands(window):
                return text_words[start : start + length]
        return None

    def nearest(self, text_words: list[str]) -> tuple[float, list[int]]:
        """
        The document most like the text: (similarity in 0..1, its word numbers).

        Candidates are the documents that hold most of the text's pairs of words, rare pairs first.
        """
        import numpy as np

        numbers = self._numbers(text_words)
        pairs = {(a, b) for a, b in pairwise(numbers) if a and b}
        pairs |= {(last, _END) for last in numbers[-1:] if last}
        spans = sorted((high - low, low) for low, high in (self._span(*pair) for pair in pairs))
        places, left = list[Any](), _MOST_PLACES
        for count, low in spans:
            places.append(self._arrays["order"][low : low + min(count, left)])
            left -= len(places[-1])
        starts = self._arrays["starts"]
        holders = [np.unique(starts.searchsorted(found, "right")) - 1 for found in places]
        if not holders:
            return 0.0, []
        documents, votes = np.unique(np.concatenate(holders), return_counts=True)
        best, nearest = 0.0, list[int]()
        text_numbers = [str(n) if n else word for n, word in zip(numbers, text_words, strict=True)]
        for document in documents[np.argsort(-votes, kind="stable")[:_MOST_DOCUMENTS]]:
            tokens = self._document(int(document))
            alike = similarity(text_numbers, list(map(str, tokens)))
            if alike > best:
                best, nearest = alike, tokens
        return best, nearest

    def _document(self, number: int) -> list[int]:
        start = self._starts[number]
        after = number + 1
        end = self._starts[after] if after < len(self._starts) else len(self._tokens)
        return list(self._tokens[start : end - 1])

    def _numbers(self, text_words: list[str]) -> list[int]:
        found = []
        for word in text_words:
            key = _word_key(word)
            place = bisect_left(self._words, key)
            known = place < len(self._words) and self._words[place] == key
            found.append(place + 1 if known else 0)
        return found

    def _span(self, first: int, second: int) -> tuple[int, int]:
        """Where in `order` the places of this pair lie."""
        tokens = self._tokens
        last = len(tokens) - 1

        def pair(place: int) -> tuple[int, int]:
            return tokens[place], tokens[place + 1] if place < last else _END

        low = bisect_left(self._order, (first, second), key=pair)
        return low, bisect_right(self._order, (first, second), lo=low, key=pair)

    def _stands(self, window: list[int]) -> bool:
        """Whether the numbered words stand somewhere in the corpus, in this order."""
        if len(window) == 1:
            low = bisect_left(self._order, window[0], key=self._tokens.__getitem__)
            return low < len(self._order) and self._tokens[self._order[low]] == window[0]
        rarest, offset = (1 << 62, 0), 0
        for i in range(len(window) - 1):
            low, high = self._span(window[i], window[i + 1])
            if low == high:
                return False
            if high - low < rarest[0]:
                rarest, offset = (high - low, low), i
        count, low = rarest
        wanted = array("I", window).tobytes()
        for place in self._order[low : low + count]:
            begin = place - offset
            if begin >= 0 and self._tokens[begin : begin + len(window)].tobytes() == wanted:
                return True
        return False
