"""Checks of generators: scores are measures, probabilities are probabilities."""

from __future__ import annotations

from math import fsum, isfinite

from ..documents import Document
from ..generator import Score
from .check import NotApplicable, Subject, expect
from .generator_tools import fitted, promise, scoring
from .words import UNSEEN, shuffled

_STRANGE = (
    "Xyzzy plugh quux.",
    "Wholly\u2009unheard\u2009of: \u2602\u2603",
    "\u0416\u0438\u0437\u043d\u044c",
    "",
)


def _score(subject: Subject, *texts: str) -> Score:
    return scoring(fitted(subject)).score([Document(text) for text in texts])


@promise("a score is a finite, positive number of bits per character, of any text")
def score_is_finite(subject: Subject) -> None:
    for texts in (UNSEEN, UNSEEN[:1], ("The",), _STRANGE):
        bits = _score(subject, *texts).bits_per_character
        expect(isfinite(bits) and bits > 0, f"{bits} bits per character of {texts[0]!r} and so on")


@promise("a score counts documents, and characters with one end for each document")
def score_counts(subject: Subject) -> None:
    for texts in (UNSEEN, UNSEEN[:1], _STRANGE[:3]):
        score = _score(subject, *texts)
        wanted = (sum(map(len, texts)) + len(texts), len(texts))
        seen = (score.characters, score.documents)
        expect(seen == wanted, f"{seen} characters and documents, where {wanted} are")


@promise("the score of several texts is the mean of theirs, weighted by their characters")
def score_adds_up(subject: Subject) -> None:
    texts = ("The", *UNSEEN[:4], " ".join(UNSEEN))
    each = [_score(subject, text) for text in texts]
    together = _score(subject, *texts)
    bits = fsum(one.bits_per_character * one.characters for one in each)
    mean = bits / sum(one.characters for one in each)
    seen = f"{together.bits_per_character:.4f} together, {mean:.4f} one by one"
    expect(abs(together.bits_per_character - mean) <= 1e-3 * mean, seen)


@promise("a text as the corpus would say it scores lower than its words in no order")
def score_prefers_the_likely(subject: Subject) -> None:
    likely = _score(subject, *UNSEEN).bits_per_character
    mixed = _score(subject, *shuffled(UNSEEN)).bits_per_character
    expect(
        mixed - likely > 1e-3,
        f"{likely:.3f} bits per character, {mixed:.3f} with the words shuffled",
    )


@promise("the probabilities of what may come next are none negative and sum to one")
def probabilities_sum_to_one(subject: Subject) -> None:
    generator = fitted(subject)
    for prompt in ("", "The", "The old ", "The old lighthouse", "Xyzzy", "gull \u2602", "a\n"):
        pairs = generator.next_probabilities(prompt)
        if pairs is None:
            raise NotApplicable("it does not tell them")
        values = [share for _, share in pairs]
        seen = f"after {prompt!r} the {len(values)} probabilities sum to {fsum(values)!r}"
        expect(abs(fsum(values) - 1) <= 1e-6, seen)
        expect(min(values) >= 0, f"after {prompt!r} one is {min(values)!r}")
