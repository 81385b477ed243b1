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

# Letters of other scripts that read like a Latin one: the common part of Unicode's confusables
# (UTS #39). NFKD and accent stripping do the rest.
_LETTERS = str.maketrans(
    {
        **dict(zip("аеорсухкмтвнісјԁһӏԛԝѕ", "aeopcyxkmtbhicjdhlqws", strict=True)),
        **dict(zip("αβεικνορτυχγζη", "abeiknoptuxyzn", strict=True)),
        **dict(zip("ıłøđħþß", "ilodhps", strict=True)),
    }
)
# Signs and digits used for letters; 1 can be either of two.
_LEET = dict(zip("034578@$!|€", "oeastbasiie", strict=True))
_LEETS = tuple({**{ord(k): v for k, v in _LEET.items()}, ord("1"): one} for one in "il")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def fold(text: str) -> tuple[str, ...]:
    """The ways a person may read `text`: case, accents and look-alikes folded, leet or not."""
    marks = unicodedata.normalize("NFKD", text.casefold().translate(_INVISIBLE))
    plain = "".join(c for c in marks if not unicodedata.combining(c)).translate(_LETTERS)
    # Only a word that has letters can be written in leet: 455 is a number.
    return tuple(dict.fromkeys((plain, *(_without_leet(plain, table) for table in _LEETS))))


def _without_leet(text: str, table: dict[int, str]) -> str:
    return re.sub(r"\S*[^\W\d_]\S*", lambda match: match.group().translate(table), text)


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
    accented or disguised ("b@d"), but not inside another ("badge").
    """

    def __init__(self, words: Iterable[str]) -> None:
        words = list(words)
        folded = {fold(word)[-1].strip() for word in words} | {
            fold(word)[0].strip() for word in words
        }
        self._words = sorted(folded - {""}, key=lambda word: (-len(word), word))
        pattern = "|".join(map(_pattern, self._words))
        self._pattern = re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])") if pattern else None

    @classmethod
    def of(cls, config: BlockedWordsConfig) -> Self:
        """From published lists, the words of the configuration, and the user's own file."""
        listed = [word for language in config.languages for word in listed_words(language)]
        own = read_words(config.file) if config.file else ()
        return cls([*listed, *config.words, *own])

    def __len__(self) -> int:
        return len(self._words)

    def find(self, text: str) -> str | None:
        """The offending part as it reads once folded, or None."""
        if self._pattern is None:
            return None
        for reading in fold(text):
            if match := self._pattern.search(reading):
                return match.group().strip()
        return None


def _pattern(word: str) -> str:
    """`word` solid and perhaps stretched, or with a gap between any two letters ("b a d")."""
    solid = "".join(
        re.escape(char) + "+" if char.isalnum() else r"[\W_]+" if char == " " else re.escape(char)
        for char in word
    )
    letters = [re.escape(char) for char in word if char.isalnum()]
    return solid if len(letters) < 3 else rf"{solid}|" + r"[\W_]+".join(letters)


@cache
def listed_words(language: str) -> tuple[str, ...]:
    """
    The words that the glin-profanity package lists for `language` ("english", "spanish", ...).

    Raises:
        ConfigError: it has no list for that language; the message names those it has.
    """
    from importlib import resources
    from json import loads

    folder = resources.files("glin_profanity") / "data" / "dictionaries"
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
    with storage_errors(path):
        lines = path.read_text("utf-8-sig").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
