"""Finds unwanted words through spacing, look-alike letters and stretched spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Self

import attrs

from .errors import ConfigError, storage_errors

# What a reader does not see or may leave out: accents, invisible signs, Arabic and Hebrew vowel
# points. The vowel signs of other scripts are letters and stay.
_UNSEEN = (
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\xad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef\u0591-\u05c7\u0640\u064b-\u065f]"
)
# Letters of other scripts that read like a Latin one: the common part of Unicode's confusables
# (UTS #39). NFKD and `_UNSEEN` do the rest.
_LETTERS = str.maketrans(
    {
        **dict(zip("аеорсухкмтвнісјԁһӏԛԝѕ", "aeopcyxkmtbhicjdhlqws", strict=True)),
        **dict(zip("αβεικνορτυχγζησω", "abeiknoptuxyznow", strict=True)),
        **dict(zip("ıłøđħþß", "ilodhps", strict=True)),
    }
)
# Signs and digits used for letters; 1 can be either of two.
_LEET = dict(zip("034578@$!|€", "oeastbasiie", strict=True))
_LEETS = tuple({**{ord(k): v for k, v in _LEET.items()}, ord("1"): one} for one in "il")
# Chinese and Japanese put no blanks between words: two such signs (with marks moved by
# `_vowel_signs` between them) are found anywhere.
_SIGN = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_UNSPACED = f"{_SIGN}[\U00020000-\U0003ffff]*{_SIGN}"


def fold(text: str) -> tuple[str, ...]:
    """The ways a person may read `text`: case, accents and look-alikes folded, leet or not."""
    plain = text.casefold()
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text).casefold()
        plain = re.sub(_UNSEEN, "", folded).translate(_LETTERS).translate(_vowel_signs())
    # Only a word that has letters can be written in leet: 455 is a number.
    return tuple(dict.fromkeys((plain, *(_without_leet(plain, table) for table in _LEETS))))


def _without_leet(text: str, table: dict[int, str]) -> str:
    def read(match: re.Match[str]) -> str:
        word = match.group()
        if not any(map(str.isalpha, word)):
            return word
        bare = word.rstrip("!")  # at the end it is an exclamation mark, not an i
        return bare.translate(table) + word[len(bare) :]

    return re.sub(r"\S+", read, text)


@cache
def _vowel_signs() -> dict[int, int]:
    """
    Where to move the vowel signs of Indic and other scripts while matching.

    They make words, yet `re` takes them for gaps between words. So they are moved to the plane
    of rare Chinese letters, where they count.
    """
    every = range(0x300, 0xAC00)
    return {c: c + 0x20000 for c in every if unicodedata.category(chr(c)).startswith("M")}


@attrs.frozen(kw_only=True)
class BlockedWordsConfig:
    """Options of `blocked_words`, the same for cleaning and for filtering."""

    languages: tuple[str, ...] = attrs.field(
        default=("english",), metadata={"help": "published word lists to use; [] for none"}
    )
    words: tuple[str, ...] = attrs.field(default=(), metadata={"help": "more words or phrases"})
    file: Path | None = attrs.field(
        default=None, metadata={"help": "a file of more words, one a line, # for comments"}
    )


class Blocklist:
    """
    A set of words and phrases, compiled once.

    A word matches as a whole word, however its letters are spaced ("b a d"), stretched ("baaad"),
    accented or disguised ("b@d"), but not inside another ("badge"). Chinese and Japanese ones are
    found anywhere, since these scripts do not tell where a word ends.
    """

    def __init__(self, words: Iterable[str]) -> None:
        folded = {" ".join(reading.split()) for word in words for reading in fold(word)}
        self._words = sorted(folded - {""}, key=lambda word: (-len(word), word))
        anywhere = [word for word in self._words if re.search(_UNSPACED, word)]
        whole = [word for word in self._words if not re.search(_UNSPACED, word)]
        patterns = [_pattern(word) for word in anywhere]
        if whole:
            alternatives = "|".join(map(_pattern, whole))
            patterns.append(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])")
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    @classmethod
    def of(cls, config: BlockedWordsConfig) -> Self:
        """From published lists, the words of the configuration, and the user's own file."""
        listed = [word for language in config.languages for word in listed_words(language)]
        own = read_words(config.file) if config.file else ()
        return cls([*listed, *config.words, *own])

    def __len__(self) -> int:
        return len(self._words)

    def find(self, text: str) -> str | None:
        """The offending part as it reads once case, accents and disguise are off, or None."""
        if self._pattern is None:
            return None
        for reading in fold(text):
            if match := self._pattern.search(reading):
                signs = {moved: sign for sign, moved in _vowel_signs().items()}
                return match.group().strip().translate(signs)
        return None


def _pattern(word: str) -> str:
    """`word` solid and perhaps stretched, or with a gap between any two letters ("b a d")."""
    solid = "".join(
        re.escape(char) + "+" if char.isalnum() else r"[\W_]+" if char == " " else re.escape(char)
        for char in word
    )
    letters = [char + "+" for char in word if char.isalnum()]
    return f"{solid}|" + r"[\W_]+".join(letters) if len(letters) > 2 else solid


@cache
def listed_words(language: str) -> tuple[str, ...]:
    """
    The words that the glin-profanity package lists for `language` ("english", "spanish", ...).

    Raises:
        ConfigError: it has no list for that language; the message names those it has.
    """
    from importlib.metadata import distribution
    from json import loads

    # The package itself is not imported: a tenth of a second, for the sake of a file.
    package = Path(str(distribution("glin-profanity").locate_file("glin_profanity")))
    folder = package / "data" / "dictionaries"
    known = {entry.name.removesuffix(".json"): entry for entry in folder.iterdir()}
    known.pop("globalWhitelist", None)
    if language not in known:
        raise ConfigError(
            "blocked_words.languages",
            [f"no list for {language!r}; there are lists for {', '.join(sorted(known))}"],
        )
    return tuple(loads(known[language].read_text("utf-8"))["words"])


def read_words(path: Path) -> list[str]:
    """One word or phrase a line; empty lines and lines that begin with # are comments."""
    try:
        with storage_errors(path):
            lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 (byte {error.start}); save it as UTF-8"
        raise ConfigError(str(path), [problem]) from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
