"""Checks of generators: every language's letters go in and come out whole."""

from __future__ import annotations

import unicodedata

from .check import Subject, expect
from .generator_tools import candidates, fit, promise
from .words import MULTILINGUAL

_JOINER = "\u200d"
_CANDIDATES = 120


def _texts(subject: Subject) -> list[str]:
    """Candidates of a model of texts in many scripts; fitted once."""
    if "multilingual" not in subject.shared:
        every = [text for texts in MULTILINGUAL.values() for text in texts]
        subject.shared["multilingual"] = candidates(fit(subject, every * 3), _CANDIDATES)
    made: list[str] = subject.shared["multilingual"]
    return made


@promise("texts in any script are learned: candidates consist of their letters")
def letters_of_the_corpus(subject: Subject) -> None:
    texts = _texts(subject)
    letters = {kind: set("".join(corpus)) for kind, corpus in MULTILINGUAL.items()}
    known = set(" \n").union(*letters.values())
    for text in texts:
        strange = ascii("".join(sorted({c for c in text if not _is_broken(c)} - known)))
        expect(strange == "''", f"{strange} of {text!r} is not in the corpus")
    written = set("".join(texts))
    for kind, own in letters.items():
        others = set().union(*(other for name, other in letters.items() if name != kind))
        expect(
            not (own - others).isdisjoint(written),
            f"{len(texts)} candidates have no {kind} in them",
        )


@promise("no character is broken: no U+FFFD and no half of a surrogate pair")
def no_broken_characters(subject: Subject) -> None:
    for text in _texts(subject):
        broken = ascii("".join(filter(_is_broken, text)))
        expect(broken == "''", f"{broken} in {text!a}")


@promise("no emoji is cut at its joiner: every ZWJ stands between two visible characters")
def joiners_join(subject: Subject) -> None:
    for text in _texts(subject):
        for place, char in enumerate(text):
            if char == _JOINER:
                around = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
                expect(all(map(_is_visible, around)), f"a loose ZWJ at {place} of {text!a}")


@promise("no accent loses its letter: a combining mark never begins a text or follows a blank")
def marks_have_letters(subject: Subject) -> None:
    for text in _texts(subject):
        for before, char in zip(" " + text, text, strict=False):
            loose = unicodedata.category(char) in ("Mn", "Me") and before.isspace()
            expect(not loose, f"a loose {char!a} in {text!r}")


def _is_visible(char: str) -> bool:
    return bool(char) and not char.isspace() and char != _JOINER


def _is_broken(char: str) -> bool:
    return char == "\ufffd" or "\ud800" <= char <= "\udfff"
