"""Which languages texts are in, as lingua tells them (extra `report`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import Language, LanguageDetector

UNKNOWN = "und"  # as in BCP 47
_CANDIDATES, _LEAST = 8, 0.005  # of the texts: what is rarer is most often a mistake
_SURE = 0.1  # a language is told if it is so much likelier than the next


def can_tell() -> bool:
    """Whether the package is there."""
    return find_spec("lingua") is not None


def tell(texts: Iterable[str]) -> dict[str, int]:
    """
    ISO 639-1 code to the number of texts, commonest first; "und" where it could be several.

    A quick look with small models says which languages are likely at all; only of these the large
    models are loaded, which all together need a gigabyte.
    """
    from lingua import Language, LanguageDetectorBuilder

    texts = list(texts)
    quick = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()
    looks = _told(quick, texts).most_common(_CANDIDATES)
    likely = [language for language, count in looks if count >= _LEAST * len(texts)]
    if not likely:
        return {UNKNOWN: len(texts)} if texts else {}
    several = {*likely, Language.ENGLISH, Language.SPANISH}  # there must be two to choose from
    exact = LanguageDetectorBuilder.from_languages(*several)
    found = _told(exact.with_minimum_relative_distance(_SURE).build(), texts)
    counts = {language.iso_code_639_1.name.lower(): n for language, n in found.most_common()}
    if unknown := len(texts) - found.total():
        counts[UNKNOWN] = unknown
    return counts


def name_of(code: str) -> str:
    """`de` as "German"."""
    from lingua import IsoCode639_1, Language

    if code == UNKNOWN:
        return "unclear"
    iso = IsoCode639_1.from_str(code.upper())
    return Language.from_iso_code_639_1(iso).name.title()


def _told(detector: LanguageDetector, texts: list[str]) -> Counter[Language]:
    found = map(detector.detect_language_of, texts)
    return Counter(language for language in found if language is not None)
