"""What changed between two exports of the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

import attrs

from .corpus import Corpus
from .documents import Document
from .fingerprint import exact_key

Kind = Literal["added", "changed", "removed"]


@attrs.frozen
class Change:
    """One document that is not in both; of a changed one, as it is now."""

    kind: Kind
    document: Document


def difference(old: Corpus, new: Corpus, counts: Counter[str] | None = None) -> Iterator[Change]:
    """
    Documents of `new` that are not in `old` or say something else there, then those that are gone.

    A document is known by its identifier, if the source has one, and by its text otherwise; the
    same text twice is two documents. Texts are not kept: two numbers a document are.

    Args:
        counts: where to count added, changed, removed, and those that are the same.
    """
    counts = Counter() if counts is None else counts
    known: dict[str | int, int] = {}
    copies: Counter[str | int] = Counter()
    for document in old:
        name = _name(document)
        known[name] = exact_key(document.text)
        copies[name] += 1
    for document in new:
        name = _name(document)
        kind: Kind | Literal["same"] = "same"
        if not copies[name]:
            kind = "added"
        elif known[name] != exact_key(document.text):
            kind = "changed"
        if kind != "added":
            copies[name] -= 1
        counts[kind] += 1
        if kind != "same":
            yield Change(kind, document)
    for document in old:
        name = _name(document)
        if copies[name]:
            copies[name] -= 1
            counts["removed"] += 1
            yield Change("removed", document)


def _name(document: Document) -> str | int:
    return document.id if document.id is not None else exact_key(document.text)
