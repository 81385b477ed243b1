"""Personal data: what tells where somebody is reached, or where their money lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..identifiers import Span, cards, emails, ibans, links, phones
from ..names import plain_name
from .config import Finding, ToneConfig


class PersonalData:
    """Finds e-mail addresses, telephone numbers, payment cards and accounts."""

    def __init__(self, config: ToneConfig) -> None:
        self._allowed = frozenset(map(plain_name, config.allow))
        self._kinds: dict[str, Callable[[str], Iterator[Span]]] = {
            "an e-mail address": emails,
            "an account number": ibans,
            "a card number": cards,
            "a telephone number": lambda text: phones(text, config.region),
        }

    def find(self, text: str) -> Iterator[Finding]:
        """Each kind once. Numbers within links are none of anybody."""
        if "@" not in text and not any(map(str.isdigit, text)):
            return
        text = _without_links(text)
        for what, find in self._kinds.items():
            found = (text[start:end] for start, end in find(text))
            if any(plain_name(one) not in self._allowed for one in found):
                yield Finding("personal_data", 0.9, what)


def _without_links(text: str) -> str:
    parts, done = list[str](), 0
    for start, end in links(text):
        if "@" not in text[start:end]:
            parts.append(text[done:start])
            done = end
    return " ".join([*parts, text[done:]])
