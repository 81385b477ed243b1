"""Words and phrases of published lists, and phrases of our own, found in one pass."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import attrs
import safetype
from safetype.engine import load_pack

from ..blocklist import listed_words
from .config import Category, Finding, ToneConfig

# The labels of safetype's rules, and its categories for rules of labels to come.
_CATEGORIES: dict[str | None, Category] = {
    "slur": "hate",
    "dehumanizing": "hate",
    "threat": "threats",
    "hostility": "threats",
    "self-harm-incitement": "self_harm",
    "sexual-content": "sexual",
    "solicitation": "sexual",
    "insult": "insults",
    "exclusion": "insults",
    "hate": "hate",
    "harassment": "insults",
    "sexual": "sexual",
    "profanity": "obscene",
}
_PACKS = {language: (language,) for language in ("de", "en", "es", "fr", "pt")} | {
    "hi": ("hi", "hi-latn")
}
_LISTS = {
    "ar": "arabic",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "th": "thai",
    "tr": "turkish",
    "zh": "chinese",
}
_UNSPACED = {"ja", "ko", "th", "zh"}  # no blanks between words, or endings grown on to them
_OWN = "own:"  # before our category, in the labels of our phrases
_CATEGORY_NAMES = frozenset(get_args(Category))
# A text is read in pieces, since the engine looks at each match beside each quotation.
_PIECE, _OVERLAP = 2_000, 200


@attrs.frozen
class Match:
    """
    Where a rule matched.

    Attributes:
        start, end: of what it matched, in characters.
        kind: a category, or "blame", "harm" or "group", which count only beside something else.
        certainty: 0 to 1.
        language: whose rule it was.
    """

    start: int
    end: int
    kind: str
    certainty: float
    language: str

    def finding(self) -> Iterator[Finding]:
        """What can be said of it without repeating it; nothing for words that count elsewhere."""
        if self.kind in _CATEGORY_NAMES:
            category: Any = self.kind
            yield Finding(category, self.certainty, f"by a rule for {self.language}")


class Words:
    """All rules of the languages chosen, compiled once."""

    def __init__(self, config: ToneConfig) -> None:
        packs: list[dict[str, Any]] = []
        for language in config.languages:
            packs += [load_pack(name) for name in _PACKS.get(language, ())]
            packs.append(_phrases(language))
            if config.obscene != "allow":
                packs.append(_listed(language))
        self._engine = safetype.create_moderation_engine(
            mode="warn", packs=packs, allow_list=[w for w in config.allow if len(w.split()) == 1]
        )

    def matches(self, text: str) -> list[Match]:
        """What the rules say of `text`; takes time in proportion to its length."""
        return [
            Match(
                start + match.start,
                start + match.end,
                _kind(match.label, match.category),
                match.confidence,
                match.rule_id.partition(".")[0],
            )
            for start, piece in _pieces(text)
            for match in self._engine.moderate(piece).matches
        ]


def _kind(label: str | None, category: str) -> str:
    if label is not None and label.startswith(_OWN):
        return label.removeprefix(_OWN)
    return _CATEGORIES.get(label) or _CATEGORIES[category]


@cache
def _own_phrases() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_name("phrases.toml").read_text("utf-8")
    )
    return loaded


def _phrases(language: str) -> dict[str, Any]:
    """Our own phrases as a pack of rules; phrases.toml says how they are written."""
    kinds = dict(_own_phrases().get(language, {}))
    groups, vermin = (f"({'|'.join(kinds.pop(k, '').split())})" for k in ("groups", "vermin"))
    rules = []
    for kind, lines in kinds.items():
        for number, line in enumerate(lines.strip().split("\n")):
            pattern, _, certainty = line.rpartition(" ")
            rules.append(
                {
                    "id": f"{language}.{kind}.{number}",
                    "pattern": pattern.replace("{groups}", groups).replace("{vermin}", vermin),
                    "category": "custom",
                    "severity": "high",
                    "confidence": float(certainty),
                    "label": f"{_OWN}{kind}",
                }
            )
    return {"rules": rules}


def _listed(language: str) -> dict[str, Any]:
    """A published list as a pack of rules."""
    boundary = "substring" if language in _UNSPACED else "word"
    rules = []
    for number, word in enumerate(listed_words(_LISTS[language])):
        # Signs mean something in a rule, and are no part of a word for the engine.
        pattern = " ".join(re.sub(r"[^\w\s]", " ", word).split())
        # One letter or sign alone says nothing, and in the unspaced scripts it is in many words.
        if len(pattern) < 2 + (boundary == "substring" and pattern.isascii()):
            continue
        if boundary == "substring":
            pattern = pattern.replace(" ", "")
        rules.append(
            {
                "id": f"{language}.list.{number}",
                "pattern": pattern,
                "category": "profanity",
                "severity": "medium",
                "confidence": 0.8,
            }
        )
    return {"rules": rules, "boundary": boundary}


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    for start in range(0, max(1, len(text) - _OVERLAP), _PIECE - _OVERLAP):
        yield start, text[start : start + _PIECE]
