"""What a bot should not say in its owner's name: refused, or shown to the owner first."""

from __future__ import annotations

from collections.abc import Iterator

from ..filter import Filter, Verdict
from ..names import Shadow
from ..tone.classifiers import classifier
from ..tone.config import Category, Finding, ToneConfig
from ..tone.people import People
from ..tone.personal import PersonalData
from ..tone.words import Words

_REASONS: dict[Category, str] = {
    "hate": "tone: hate",
    "threats": "tone: a threat",
    "self_harm": "tone: self-harm",
    "sexual": "tone: sexual",
    "insults": "tone: an insult",
    "obscene": "tone: obscene",
    "personal_data": "tone: personal data",
    "people": "tone: negative about a person",
    "abusive": "tone: abusive",
}


class ToneFilter(Filter):
    """
    Refuses or flags hate, threats, self-harm, sexual content, insults, personal data and more.

    Words of published lists and phrases are looked for first, then addresses and numbers, then
    people beside negative words; a classifier, if one is chosen, is asked last. Neither reason nor
    detail repeats what was found.
    """

    name = "tone"
    advice = (
        "the model talks like its corpus: clean that, or choose what [filters.tone] does about "
        "each kind, and which words it allows"
    )
    config: ToneConfig

    def __init__(self, config: ToneConfig) -> None:
        super().__init__(config)
        self._classifier = classifier(config)
        self._layers: tuple[Words, PersonalData, People] | None = None

    def check(self, text: str) -> Verdict:
        worst: Finding | None = None
        for finding in self._findings(text):
            action = self.config.action(finding)
            if action == "refuse":
                return Verdict.reject(text, _REASONS[finding.category], finding.detail)
            if action == "flag" and (worst is None or finding.certainty > worst.certainty):
                worst = finding
        if worst is None:
            return Verdict.keep(text)
        return Verdict.flag(text, _REASONS[worst.category], worst.detail)

    def _findings(self, text: str) -> Iterator[Finding]:
        if self._layers is None:
            self._layers = Words(self.config), PersonalData(self.config), People(self.config)
        words, personal, people = self._layers
        plain = Shadow.of(text).text
        matches = words.matches(plain)
        for match in matches:
            yield from match.finding()
        if self.config.personal_data != "allow":
            yield from personal.find(plain)
        yield from people.find(plain, matches)
        if self._classifier is not None and self.config.abusive != "allow":
            yield from self._classifier.find(text)
