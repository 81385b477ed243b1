"""People and groups named in a sentence that says something bad."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from ..identifiers import handles
from ..names import Names, name_forms, plain_name
from .config import Finding, ToneConfig
from .words import Match

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# Where Faker's lists of given names and family names are read. The countries of the languages that
# the filter knows phrases of; names wander, so that all are read whatever the languages.
_PLACES = """
    en_US en_GB en_IN de_DE es_ES es_MX es_AR fr_FR it_IT pt_BR pt_PT hi_IN
""".split()
# Given names that begin other things than people.
_NO_PEOPLE = frozenset(
    "san santa sankt saint sao santo los las new north south king queen lord summer autumn "
    "merry happy joy will may april august june sunny star art grace hope faith paris london "
    "berlin madrid vienna florence sydney india china chelsea victoria georgia virginia carolina "
    "dakota austin jackson houston lourdes mercedes porsche real angel royal prince "
    "mark bill miles rich penny guy dean christian iris".split()
)
_SENTENCE = re.compile(r"[^.!?…\n।]+(?:[.!?…।]+(?=\S)[^.!?…\n।]+)*")
# VADER reads every language as if it were English, where "die" and "war" are bad words.
_ENGLISH = frozenset("the is and are with that this has of she they who isn't".split())
_HARMLESS = frozenset({"group", "sexual", "obscene"})  # not enough beside a group
_BLAMING = frozenset({"blame", "hate", "threats", "self_harm", "insults", "obscene"})


class People:
    """Finds a person, by name or handle, beside negative words; and groups beside violent ones."""

    def __init__(self, config: ToneConfig) -> None:
        self._config = config
        self._in_english = "en" in config.languages
        self._allowed = frozenset(map(plain_name, config.allow))
        self._chosen = Names.of({name: name for name in config.names})
        self._listed = Names(_given_name, [2])

    def find(self, text: str, matches: Sequence[Match]) -> Iterator[Finding]:
        """
        What is said of people and groups, sentence by sentence.

        Args:
            matches: what `Words` found in the same text.
        """
        ordered = sorted(matches, key=_start)
        for sentence in _SENTENCE.finditer(text):
            first, last = (bisect_left(ordered, place, key=_start) for place in sentence.span())
            here = [match for match in ordered[first:last] if match.end <= sentence.end()]
            named = {match.language for match in here if match.kind == "group"}
            if any(match.kind not in _HARMLESS and match.language in named for match in here):
                yield Finding("hate", 0.5, "a group is named beside violent words")
            blamed = any(match.kind in _BLAMING for match in here)
            english = self._in_english and not _ENGLISH.isdisjoint(sentence.group().lower().split())
            if not (blamed or english) or not self._names_somebody(sentence.group()):
                continue  # scoring takes longest, so that it comes last
            if blamed or self._sounds_negative(sentence.group()):
                yield Finding("people", 0.7, "somebody is named beside negative words")

    def _names_somebody(self, sentence: str) -> bool:
        spans = [(start, end) for start, end, _ in self._chosen.find(sentence)]
        spans += handles(sentence)
        spans += (span for span in self._full_names(sentence))
        return any(plain_name(sentence[slice(*span)]) not in self._allowed for span in spans)

    def _full_names(self, sentence: str) -> Iterator[tuple[int, int]]:
        """A known given name and another word with a capital; not where all words have one."""
        for start, end, _ in self._listed.find(sentence):
            first, _, last = sentence[start:end].partition(" ")
            if first[:1].isupper() and last[:1].isupper():
                rest = f"{sentence[:start]} {sentence[end:]}".split()
                if last[1:].islower() and not (rest and all(w[0].isupper() for w in rest)):
                    yield start, end
            elif not first[0].islower() and last in _names()[1]:  # a script without capitals
                yield start, end

    def _sounds_negative(self, sentence: str) -> bool:
        scores = _analyzer().polarity_scores(sentence)
        return bool(scores["compound"] <= -self._config.negativity)


def _start(match: Match) -> int:
    return match.start


def _given_name(form: str) -> str | None:
    """For `Names`: whether two words begin with a given name."""
    first = form.partition(" ")[0]
    return form if first in _names()[0] else None


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    """Given names, folded as `Names` folds them, and family names."""
    given, family = set[str](), set[str]()
    for place in _PLACES:
        provider = import_module(f"faker.providers.person.{place}").Provider
        given.update(part for name in provider.first_names for part in name_forms(name)[-1:])
        family.update(provider.last_names)
    return frozenset(given - _NO_PEOPLE), frozenset(family)


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
