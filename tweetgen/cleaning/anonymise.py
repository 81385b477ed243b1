"""The cleaning step that takes out of chats what tells who people are and where they live."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import attrs

from .. import identifiers
from ..corpus import Cleaner, Corpus
from ..documents import Document
from ..identifiers import Span
from ..names import Names, Shadow, opaque, plain_name, pseudonym, pseudonyms
from ..reader import Tally
from .anonymise_config import AnonymiseConfig, Kind

_MENTION = re.compile("@\u2068([^\u2069\n]{1,100})\u2069")  # as WhatsApp writes them
_TAKEN = "\0"  # where something was found, so that nothing else is found there again


@attrs.frozen
class _Found:
    start: int
    end: int
    kind: str
    instead: str


_COUNTED = {
    "link": "links",
    "email": "e-mail addresses",
    "handle": "handles",
    "iban": "account numbers",
    "card": "card numbers",
    "phone": "phone numbers",
    "name": "names",
}


class Anonymise(Cleaner):
    """Puts invented names for authors, and something harmless for numbers and addresses."""

    config: AnonymiseConfig

    def __init__(self, config: AnonymiseConfig) -> None:
        super().__init__(config)
        self._me = frozenset(map(plain_name, config.me))
        self._authors: dict[str, str] = {}  # by plain name: those met, or known beforehand
        self._renamed: set[str] = set()
        self._names = Names.of({})
        self._removed: Counter[str] = Counter()
        self._finders: dict[Kind, Callable[[str], Iterator[Span]]] = {
            "link": identifiers.links,
            "email": identifiers.emails,
            "iban": identifiers.ibans,
            "card": identifiers.cards,
            "phone": lambda text: identifiers.phones(text, config.region),
        }

    def begin(self, corpus: Corpus, tally: Tally) -> None:
        self._removed = tally.removed
        if not (self.config.names and self.config.authors):
            return
        people = (name for name in corpus.people() if plain_name(name) not in self._me)
        self._authors = pseudonyms(people)
        self._names = Names.of(self._authors)

    def clean(self, document: Document) -> Document:
        text = self._without(document.text)
        author, chat = document.author, document.conversation
        if self.config.authors:
            author = author and self._author(author)
            chat = chat and opaque(chat)  # often the title of the chat: a name
        return attrs.evolve(document, text=text, author=author, conversation=chat)

    def _author(self, name: str) -> str:
        plain = plain_name(name)
        if plain in self._me:
            return name
        if plain not in self._renamed:
            self._renamed.add(plain)
            self._removed["authors"] += 1
        return self._invented(plain)

    def _invented(self, name: str) -> str:
        plain = plain_name(name)
        if plain not in self._authors:
            self._authors[plain] = pseudonym(plain)
        return self._authors[plain]

    def _without(self, text: str) -> str:
        if "@" in text and self.config.authors and "handle" in self.config.kinds:
            text = _MENTION.sub(self._of_mention, text)
        shadow = Shadow.of(text)
        found = sorted(self._found(shadow.text), key=lambda one: one.start)
        if not found:
            return text
        self._removed.update(_COUNTED[one.kind] for one in found)
        parts: list[str] = []
        done = 0
        for one in found:
            start, end = shadow.span(one.start, one.end)
            instead = one.instead
            if one.kind == "link" and _ends_line(shadow.text, one.end, found):
                instead = ""
            before = text[done:start]
            if not instead:
                before, end = _closed(before, text, end, first=done == 0)
            parts += [before, instead]
            done = end
        return "".join([*parts, text[done:]])

    def _found(self, text: str) -> Iterator[_Found]:
        """All that is to be replaced in the shadow of a text; nothing overlaps."""
        for kind in ("link", "email", "name", "handle", "iban", "card", "phone"):
            if kind == "name":
                spans = [_Found(*span[:2], kind, span[2]) for span in self._names.find(text)]
            elif kind not in self.config.kinds:
                continue
            elif kind == "handle":
                spans = [
                    _Found(*span, kind, self._of_handle(text[span[0] : span[1]]))
                    for span in identifiers.handles(text)
                ]
            else:
                instead = getattr(self.config, kind)
                spans = [_Found(*span, kind, instead) for span in self._finders[kind](text)]
            spans = [one for one in spans if one.instead != text[one.start : one.end]]
            if spans:
                spans = _apart(spans)
                yield from spans
                text = _masked(text, spans)

    def _of_mention(self, mention: re.Match[str]) -> str:
        self._removed[_COUNTED["handle"]] += 1
        return self._of_handle(f"@{mention[1]}")

    def _of_handle(self, handle: str) -> str:
        if not self.config.authors:
            return ""
        return handle[1:] if plain_name(handle) in self._me else self._invented(handle)


def _apart(spans: list[_Found]) -> list[_Found]:
    """The spans in order, without those that overlap one before."""
    kept: list[_Found] = []
    for one in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _masked(text: str, spans: Iterable[_Found]) -> str:
    parts, done = list[str](), 0
    for one in spans:
        parts += [text[done : one.start], _TAKEN * (one.end - one.start)]
        done = one.end
    return "".join([*parts, text[done:]])


def _ends_line(text: str, end: int, found: list[_Found]) -> bool:
    """Whether nothing but blanks and links follow on the line."""
    later = {one.start: one.end for one in found if one.kind == "link"}
    while end < len(text) and text[end] != "\n":
        if end in later:
            end = later[end]
        elif text[end].isspace():
            end += 1
        else:
            return False
    return True


def _closed(before: str, text: str, end: int, *, first: bool) -> tuple[str, int]:
    """What stands around nothing, so that no empty brackets and no double blanks remain."""
    if before.endswith(("(", "[", "<")) and text[end : end + 1] in (")", "]", ">"):
        before, end = before[:-1], end + 1
    after = text[end : end + 1]
    if not after or after.isspace() or after in ".,;:!?":
        before = before.rstrip(" \t\u00a0\u202f")
    if ((first and not before) or before.endswith("\n")) and after in (" ", "\t"):
        end += 1
    return before, end
