"""When are two texts the same? One answer for duplicates, held-out splits and repetition."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

from .errors import StorageError

_IN_MEMORY = 500_000  # keys, about 40 MB, before the set moves to disk
_SPACE = re.compile(r"\s+")
_PUNCTUATION = (
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    "¡¿«»‹›“”„‘’‚…–—•·。、，！？「」『』（）：；।॥،؛؟\u200b\u200e\u200f"
)
_UNSPACED_CHARS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Compiled when first used: starting up stays quick.
UNSPACED_CHAR = f"[{_UNSPACED_CHARS}]"
_UNSPACED = f"{UNSPACED_CHAR}|[^{_UNSPACED_CHARS}]+"


def normalise(text: str) -> str:
    """`text` without what a reader would not see: NFC, letter case and white space folded."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _SPACE.sub(" ", text).strip().casefold()


def text_key(text: str) -> int:
    """A signed 64-bit key, equal for copies of a text (BLAKE2b of its normal form)."""
    return _hashed(normalise(text))


def exact_key(text: str) -> int:
    """A signed 64-bit key, equal for texts that are the same letter for letter (NFC, ends bare)."""
    text = text.strip()
    return _hashed(text if text.isascii() else unicodedata.normalize("NFC", text))


def _hashed(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)


def words(text: str) -> list[str]:
    """
    The words by which two texts are compared: case and the punctuation around words ignored.

    Scripts that put no blanks between words (Han, kana, Thai, Lao, Khmer, Burmese) are taken
    character by character.
    """
    if text.isascii():
        return [word for part in text.casefold().split() if (word := part.strip(_PUNCTUATION))]
    found: list[str] = []
    for part in unicodedata.normalize("NFC", text).casefold().split():
        if word := part.strip(_PUNCTUATION):
            found += re.findall(_UNSPACED, word) if re.search(UNSPACED_CHAR, word) else [word]
    return found


def similarity(a: list[str], b: list[str]) -> float:
    """
    How alike two word sequences are, 0 to 1: twice their longest common subsequence by all words.

    The subsequence is found bit-parallel, a word of `b` at a time (Hyyrö 2004, "Bit-parallel LCS-
    length computation revisited").
    """
    longer, shorter = max(len(a), len(b)), min(len(a), len(b))
    if not shorter or shorter * 3 < longer:  # too different in length to be worth the work
        return 1.0 if not longer else 0.0
    places: dict[str, int] = {}
    for place, word in enumerate(a):
        places[word] = places.get(word, 0) | 1 << place
    row = full = (1 << len(a)) - 1  # a zero for each word of `a` in the subsequence
    for word in b:
        hits = row & places.get(word, 0)
        row = ((row + hits) | (row - hits)) & full
    return 2 * (len(a) - row.bit_count()) / (len(a) + len(b))


def overlap_allowed(count: int, ratio: float, total: int) -> int:
    """The most words in a row that a text of `count` may share with a corpus; markovify's rule."""
    return min(total, round(ratio * count))


def shared_run(a: list[str], b: list[str], length: int) -> list[str] | None:
    """The first run of `length` words of `a` that stands in `b`, or None."""
    runs = {tuple(b[i : i + length]) for i in range(len(b) - length + 1)}
    starts = range(len(a) - length + 1)
    return next((a[i : i + length] for i in starts if tuple(a[i : i + length]) in runs), None)


def share(key: int) -> float:
    """`key` as a number in [0, 1), evenly spread: a split by content, the same on every run."""
    return (key + (1 << 63)) / (1 << 64)


class SeenTexts:
    """
    A set of text keys that needs constant memory: beyond half a million it lives on disk.

    Two different texts are taken for one with probability n²/2⁶⁵: for ten million texts, 3 in
    a million.
    """

    def __init__(self, in_memory: int = _IN_MEMORY, key: Callable[[str], int] = text_key) -> None:
        """
        Args:
            in_memory: how many keys to hold before moving to disk.
            key: when two texts are the same; `exact_key` is stricter.
        """
        self._key = key
        self._recent: set[int] = set()
        self._limit = in_memory
        self._disk: sqlite3.Connection | None = None
        self._path: Path | None = None

    def add(self, text: str) -> bool:
        """Remember `text`; True if it is new."""
        key = self._key(text)
        if key in self._recent:
            return False
        if self._disk is not None:
            row = self._disk.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone()
            if row:
                return False
        self._recent.add(key)
        if len(self._recent) >= self._limit:
            try:
                self._spill()
            except (sqlite3.Error, OSError) as error:
                raise StorageError(
                    tempfile.gettempdir(), f"no room to remember the texts seen so far ({error})"
                ) from error
        return True

    def _spill(self) -> None:
        if self._disk is None:
            handle, name = tempfile.mkstemp(prefix="tweetgen-seen-", suffix=".sqlite")
            os.close(handle)
            self._path = Path(name)
            self._disk = sqlite3.connect(name, isolation_level=None)
            self._disk.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;"
                "CREATE TABLE seen (key INTEGER PRIMARY KEY)"
            )
        self._disk.execute("BEGIN")
        rows = ((key,) for key in sorted(self._recent))
        self._disk.executemany("INSERT OR IGNORE INTO seen VALUES (?)", rows)
        self._disk.execute("COMMIT")
        self._recent.clear()

    def close(self) -> None:
        """Forget everything and remove the file, if there is one."""
        self._recent.clear()
        if self._disk is not None:
            self._disk.close()
            self._disk = None
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    def __del__(self) -> None:
        self.close()
