"""Who must not be learned from: those to be forgotten, and those who have not agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Self

import attrs

from .corpus import Cleaner, Corpus
from .documents import Document
from .errors import ConfigError, storage_errors
from .files import write_whole
from .names import (
    KEY_VARIABLE,
    Names,
    Shadow,
    hashed_names,
    key_hash,
    name_forms,
    name_hash,
    plain_name,
)
from .reader import MOST_PEOPLE, Tally

_HEADING = """\
# People whom this bot has forgotten, by keyed hashes of their names. Written by `tweetgen forget`.
# Keep this file: without it, they are learned from again.
"""


@attrs.frozen
class ForgetList:
    """
    People to be forgotten, without their names.

    Attributes:
        people: hashes of whole names.
        forms: hashes of what they are called in texts, to the number of words.
    """

    people: frozenset[str] = frozenset()
    forms: Mapping[str, int] = attrs.Factory(dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """
        The list in a file, which is empty if there is no file.

        Raises:
            ConfigError: it is no such list, or was written with another key.
        """
        if not path.exists():
            return cls()
        lines = _lines(path)
        people, forms = set[str](), dict[str, int]()
        for number, line in lines:
            match line.split():
                case ["key", key] if key == key_hash():
                    pass
                case ["key", _]:
                    problem = f"was written with another {KEY_VARIABLE}; set that one again"
                    raise ConfigError(str(path), [problem])
                case ["person", person]:
                    people.add(person)
                case ["called", words, form] if words.isdigit():
                    forms[form] = int(words)
                case _:
                    raise ConfigError(
                        str(path),
                        [f"line {number}: is not what `tweetgen forget` writes; restore the file"],
                    )
        return cls(frozenset(people), forms)

    def write(self, path: Path) -> None:
        """Write the list, whole or not at all."""
        called = [f"called {words} {form}" for form, words in sorted(self.forms.items())]
        people = [f"person {person}" for person in sorted(self.people)]
        write_whole(path, _HEADING + "\n".join([f"key {key_hash()}", *people, *called]) + "\n")

    def adding(self, names: Iterable[str]) -> Self:
        """With more people, by all names that they go by."""
        people, forms = set(self.people), dict(self.forms)
        for name in names:
            people.add(name_hash(name))
            forms |= {name_hash(form): form.count(" ") + 1 for form in name_forms(name)}
        return attrs.evolve(self, people=frozenset(people), forms=forms)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.people) and name_hash(name) in self.people


class Forget(Cleaner):
    """Drops what people wrote who are to be forgotten; where others name them, invents a name."""

    drops = "forgotten"
    config: ForgetList

    def __init__(self, config: ForgetList) -> None:
        super().__init__(config)
        self._names: Names = hashed_names(config.forms)
        self._known: dict[str, bool] = {}
        self._tally = Tally()

    def begin(self, corpus: Corpus, tally: Tally) -> None:
        self._tally = tally

    def clean(self, document: Document) -> Document | None:
        author = document.author
        if author is not None:
            if author not in self._known:
                self._known[author] = author in self.config
            if self._known[author]:
                return None
        shadow = Shadow.of(document.text)
        parts, done = list[str](), 0
        for start, end, invented in self._names.find(shadow.text):
            begin, over = shadow.span(start, end)
            parts += [document.text[done:begin], invented]
            done = over
            self._tally.removed["names"] += 1
        if not parts:
            return document
        return attrs.evolve(document, text="".join([*parts, document.text[done:]]))


@attrs.frozen
class ConsentList:
    """
    People who have agreed to be learned from.

    Attributes:
        names: as they stand in the file.
    """

    names: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """
        One name a line; what follows a # is a comment.

        Raises:
            ConfigError: there is no such file, or it cannot be read.
        """
        if not path.is_file():
            problem = "there is no such file; write one with a name a line"
            raise ConfigError(str(path), [f"corpus.consent: {problem}"])
        return cls(tuple(line for _, line in _lines(path)))

    def unmatched(self, people: Iterable[str]) -> list[str]:
        """Sentences about names in the file that nobody bears; `people` are the authors."""
        known = {plain_name(name): name for name in people}
        sentences = []
        for name in self.names:
            if plain_name(name) not in known:
                close = get_close_matches(plain_name(name), known, 1)
                hint = f"; did you mean {known[close[0]]!r}?" if close else ""
                sentences.append(f"nobody called {name!r} wrote anything{hint}")
        return sentences


@attrs.frozen
class Agreed:
    """Options of `Consent`: who has agreed, and who need not, being asked in person."""

    consent: ConsentList
    me: tuple[str, ...] = ()


class Consent(Cleaner):
    """Drops what people wrote who have not agreed; nothing tells who wrote it: nobody agreed."""

    drops = "no consent"

    def __init__(self, config: Agreed) -> None:
        super().__init__(config)
        self._agreed = frozenset(map(plain_name, (*config.consent.names, *config.me)))

    def clean(self, document: Document) -> Document | None:
        author = document.author
        return document if author is not None and plain_name(author) in self._agreed else None


def guards(
    forget: Path | None, consent: Path | None, me: tuple[str, ...] = ()
) -> list[Callable[[], Cleaner]]:
    """The steps that come before all cleaning, as the files of a `bot.toml` demand."""
    steps: list[Callable[[], Cleaner]] = []
    if forget is not None and (forgotten := ForgetList.read(forget)).people:
        steps.append(partial(Forget, forgotten))
    if consent is not None:
        steps.append(partial(Consent, Agreed(ConsentList.read(consent), me)))
    return steps


def learned_from(names: frozenset[str]) -> dict[str, object]:
    """Who a model has learned from, for its manifest: keyed hashes, or None for too many."""
    few = len(names) < MOST_PEOPLE
    return {"people": sorted(map(name_hash, names)) if few else None, "people_key": key_hash()}


def may_know(corpus: Mapping[str, object], forgotten: ForgetList) -> bool:
    """Whether a model may have learned from one of them; `corpus` is from its manifest."""
    people = corpus.get("people")
    if not isinstance(people, list) or corpus.get("people_key") != key_hash():
        return True  # nobody can tell
    return not forgotten.people.isdisjoint(people)


def _lines(path: Path) -> list[tuple[int, str]]:
    with storage_errors(path):
        data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), ["is not UTF-8; save it as UTF-8"]) from error
    stripped = ((n, line.partition("#")[0].strip()) for n, line in enumerate(text.split("\n"), 1))
    return [(number, line) for number, line in stripped if line]
