"""What a person says more often than people do: words and emoji against a background."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec

import attrs

from .fingerprint import UNSPACED_CHAR

# Rarer words count as one in a million: how much rarer they are says little about the person.
_RARE = 1e-6
_PRIOR = 1_000.0  # so many words of the background are mixed into the person's own
_TIMES = 3.0  # a word said less than three times as often as usual is not worth a line
_LEAST = 2  # documents
_SPOKEN = 0.02  # of the texts: less is as likely a mistake as a language
_NEAR = 15  # languages this alike share a background, such as Croatian and Serbian
_PARTS = re.compile("['-]")


@attrs.frozen
class Telling:
    """
    A word or an emoji that tells a person from others.

    Attributes:
        word: in small letters.
        documents: in how many it is.
        score: how sure it is, in standard deviations; 0 where there is no background.
    """

    word: str
    documents: int
    score: float = 0.0


@attrs.frozen
class Background:
    """
    How people in general write, in the mixture of languages that a corpus is in.

    Attributes:
        languages: their codes.
        frequency: of a word, as a share of all words.
    """

    languages: tuple[str, ...]
    frequency: Callable[[str], float]


def is_there() -> bool:
    """Whether the package with the frequencies is there."""
    return find_spec("wordfreq") is not None


def background(languages: Mapping[str, int]) -> Background | None:
    """
    People's words in these languages, as wordfreq counted them (extra `report`).

    Args:
        languages: code to number of texts.

    Returns:
        None, where it does not know the language of half of the texts.
    """
    total = sum(languages.values())
    spoken = ((code, count) for code, count in languages.items() if count >= _SPOKEN * total)
    known = {code: count for code, count in spoken if _list_for(code)}
    whole = sum(known.values())
    if not whole or 2 * whole < total:
        return None

    def frequency(word: str) -> float:
        return sum(_frequency(word, code) * count for code, count in known.items()) / whole

    return Background(tuple(known), frequency)


def telling(counts: Mapping[str, int], background: Background, total: int) -> list[Telling]:
    """
    The words said far more often than in the background, the surest first.

    The log-odds ratio with an informative Dirichlet prior, by its standard deviation: Monroe,
    Colaresi and Quinn 2008, "Fightin' Words", Political Analysis 16(4). The
    background is so large beside the person's words that its own variance is left out.

    Args:
        counts: word to the number of documents it is in.
        total: the sum of all counts, those of rare words too.
    """
    found = []
    for word, count in counts.items():
        if count < _LEAST:
            continue
        usual = background.frequency(word)
        if not usual and re.match(UNSPACED_CHAR, word):
            continue  # two signs in a row that are no word
        usual = max(_RARE, usual)
        mixed = count + _PRIOR * usual
        ratio = _log_odds(mixed / (total + _PRIOR)) - _log_odds(usual)
        if ratio > math.log(_TIMES):
            found.append(Telling(word, count, round(ratio * math.sqrt(mixed), 2)))
    return sorted(found, key=lambda one: (-one.score, one.word))


def _log_odds(share: float) -> float:
    share = min(share, 1 - 1e-9)
    return math.log(share / (1 - share))


@cache
def _list_for(code: str) -> str | None:
    """The list of a language, or of one that is nearly the same."""
    import langcodes
    import wordfreq

    lists = list(wordfreq.available_languages())
    best, _ = langcodes.closest_match(code, lists, max_distance=_NEAR)
    return None if best == "und" else best


def _frequency(word: str, code: str) -> float:
    import langcodes
    import wordfreq
    from wordfreq.preprocess import preprocess_text

    name = _list_for(code)
    assert name is not None
    frequencies = wordfreq.get_frequency_dict(name)
    word = preprocess_text(word, langcodes.Language.get(name))
    if found := frequencies.get(word):
        return found
    # What the list has in parts ("l'eau") is as rare as wordfreq itself makes it.
    parts = [frequencies.get(part, 0.0) for part in _PARTS.split(word) if part]
    if len(parts) < 2 or not all(parts):
        return 0.0
    return 1 / sum(1 / part for part in parts)
