"""What a model learns from: documents, walked as often as needed, never held in memory."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from tempfile import TemporaryFile, gettempdir
from typing import Any, Self

import attrs

from .conversation import Others, Rules, learned_gap, talks
from .documents import Document, is_blank
from .errors import CorpusError, EmptyCorpus, storage_errors
from .fingerprint import SeenTexts, exact_key, share, text_key
from .reader import Tally

_MOST_AUTHORS = 10_000  # beyond, the rarest are counted together
OTHERS = "(others)"
_BLOCK = 1 << 18


class Cleaner(ABC):
    """
    One named cleaning step. A new one is made for every pass, so it may remember what it saw.

    Attributes:
        drops: the reason counted when `clean` returns None.
    """

    drops: str = "cleaning"

    def __init__(self, config: Any) -> None:
        self.config = config

    @abstractmethod
    def clean(self, document: Document) -> Document | None:
        """The document to go on with, or None to leave it out."""

    def begin(self, corpus: Corpus, tally: Tally) -> None:
        """
        Called when the pass begins.

        Args:
            corpus: what is to be cleaned, as it was before the first step.
            tally: where a step may count what it takes out of texts (`tally.removed`).
        """

    def close(self) -> None:
        """Called when the pass ends."""


class TextCleaner(Cleaner):
    """A cleaning step that only changes the text."""

    @abstractmethod
    def clean_text(self, text: str) -> str:
        """The text to go on with."""

    def clean(self, document: Document) -> Document:
        text = self.clean_text(document.text)
        return document if text == document.text else attrs.evolve(document, text=text)


@attrs.frozen(kw_only=True)
class CorpusReport:
    """
    What is in a corpus and what was left out; counts of documents and of characters.

    Attributes:
        format, encoding: as found; several are joined by commas.
        authors: name to number of documents, commonest first.
        duplicates: documents whose very text was there before.
        dropped: reason to count; `first_dropped`: reason to the first place.
        notes: what was detected or assumed.
        removed: kind to how many were taken out of texts ("phone numbers"), never which.
        fingerprint: SHA-256 over all texts in order.
    """

    format: str
    encoding: str
    documents: int
    characters: int
    authors: dict[str, int]
    duplicates: int
    dropped: dict[str, int]
    first_dropped: dict[str, str]
    longest: int
    notes: tuple[str, ...]
    fingerprint: str
    removed: dict[str, int] = attrs.Factory(dict)

    def to_dict(self) -> dict[str, Any]:
        """One JSON object."""
        return attrs.asdict(self) | {"notes": list(self.notes)}


class Corpus:
    """
    A re-iterable stream of documents.

    Made by `tweetgen.read`, or `Corpus.of` from texts in memory. Every view (`clean`, `split`)
    is a new corpus that walks the old one, so memory does not grow with its size.
    """

    def __init__(
        self,
        walk: Callable[[Tally], Iterator[Document]],
        *,
        name: str = "corpus",
        rules: Rules | None = None,
    ) -> None:
        """
        Args:
            walk: starts a new pass each time; counts what it leaves out in the tally given.
            name: for messages.
            rules: by which messages were made conversations, if the documents are such.
        """
        self._walk = walk
        self.name, self.rules = name, rules
        self._report: CorpusReport | None = None
        self._people: frozenset[str] | None = None
        self._learned: frozenset[str] = frozenset()
        self._tells_authors = False  # whether a walk notes who wrote, before names are changed

    @classmethod
    def of(cls, items: Iterable[str | Document], *, name: str = "texts") -> Self:
        """A corpus of texts that are in memory anyway."""
        kept = [item if isinstance(item, Document) else Document(item) for item in items]
        return cls(lambda tally: iter(kept), name=name)

    def walk(self, tally: Tally) -> Iterator[Document]:
        """One pass; what is left out is counted in `tally`."""
        return self._walk(tally)

    def __iter__(self) -> Iterator[Document]:
        return self.walk(Tally())

    def texts(self) -> Iterator[str]:
        """The documents' texts."""
        return (document.text for document in self)

    def clean(self, steps: Sequence[Callable[[], Cleaner]]) -> Corpus:
        """
        This corpus, each document passed through `steps` in order.

        Args:
            steps: makes a cleaner for each pass.
        """

        def walk(tally: Tally) -> Iterator[Document]:
            cleaners = [make() for make in steps]
            try:
                for cleaner in cleaners:
                    cleaner.begin(self, tally)
                for document in self.walk(tally):
                    cleaned: Document | None = document
                    for cleaner in cleaners:
                        assert cleaned is not None
                        cleaned = cleaner.clean(cleaned)
                        if cleaned is None:
                            tally.drop(cleaner.drops, document.source or "")
                            break
                        if is_blank(cleaned.text):
                            tally.drop("nothing left after cleaning", document.source or "")
                            cleaned = None
                            break
                    if cleaned is not None:
                        if not self._tells_authors:
                            tally.learn_from(document.author)
                        yield cleaned
            finally:
                for cleaner in cleaners:
                    cleaner.close()

        made = self.view(walk)
        made._tells_authors = True
        return made

    def view(self, walk: Callable[[Tally], Iterator[Document]], name: str = "") -> Corpus:
        """Documents of the same kind, in another walk."""
        made = Corpus(walk, name=name or self.name, rules=self.rules)
        made._tells_authors = self._tells_authors
        return made

    def conversations(
        self,
        me: Iterable[str],
        *,
        gap: float | None = None,
        merge: bool = True,
        others: Others = "together",
    ) -> Corpus:
        """
        The messages as conversations in which somebody speaks, each one document.

        A model of them can be asked to go on: `generate(context=[...])` answers as that person.

        Args:
            me: the names under which the person writes.
            gap: seconds of silence that end a conversation; learned from the messages, in a pass
                over them, unless given.
            merge: several messages of one author in a row are one turn.
            others: "together", or "named" to tell them apart.
        """
        rules = Rules(
            me=me, gap=learned_gap(self) if gap is None else gap, merge=merge, others=others
        )

        def walk(tally: Tally) -> Iterator[Document]:
            return talks(self._noted(tally), rules, tally.drop)

        made = Corpus(walk, name=self.name, rules=rules)
        made._tells_authors = True
        return made

    def _noted(self, tally: Tally) -> Iterator[Document]:
        """One pass that remembers who wrote, which conversations do not tell."""
        for document in self.walk(tally):
            if not self._tells_authors:
                tally.learn_from(document.author)
            yield document

    def split(self, held_out: float) -> tuple[Corpus, Corpus]:
        """
        Two views, for training and for measuring, that share no text.

        The side is chosen by a hash of the content, so copies of a text land together and new
        documents do not move old ones.

        Args:
            held_out: the share to hold out, in [0, 1).
        """
        if not 0 <= held_out < 1:
            raise CorpusError(f"held_out must be at least 0 and below 1, not {held_out}")

        def side(*, out: bool) -> Callable[[Tally], Iterator[Document]]:
            def walk(tally: Tally) -> Iterator[Document]:
                for document in self.walk(tally):
                    if (share(text_key(document.text)) < held_out) is out:
                        yield document

            return walk

        return (
            self.view(side(out=False)),
            self.view(side(out=True), f"{self.name} (held out)"),
        )

    @contextmanager
    def stored(self) -> Iterator[Corpus]:
        """
        This corpus, read and cleaned once and kept in a temporary file for further passes.

        The report of the first pass comes with it.
        """
        file = TemporaryFile(prefix="tweetgen-corpus-")  # noqa: SIM115  closed with care below
        try:

            def keep(document: Document) -> None:
                with storage_errors(gettempdir()):
                    file.write(_packed(document))

            report = self._count(keep)
            with storage_errors(gettempdir()):
                file.flush()
            size = file.tell()

            def walk(_: Tally) -> Iterator[Document]:
                at = 0
                while at < size:  # several passes may be under way at once
                    file.seek(at)
                    for line in file.readlines(_BLOCK):
                        at += len(line)
                        yield _unpacked(line)

            corpus = self.view(walk)
            corpus._report = self._report = report
            corpus._learned = self._learned
            yield corpus
        finally:
            with suppress(OSError):  # a full disk refuses what is still buffered once more
                file.close()

    def require(self) -> Self:
        """
        This corpus, if there is anything in it.

        Raises:
            EmptyCorpus: nothing to learn from; the message says what was left out and why.
        """
        tally = Tally()
        for _ in self.walk(tally):
            return self
        reasons = ", ".join(f"{reason}: {count}" for reason, count in tally.dropped.most_common())
        raise EmptyCorpus(
            f"{self.name}: there is nothing to learn from"
            + (f" (left out: {reasons})" if reasons else "; the file is empty")
        )

    def report(self) -> CorpusReport:
        """Everything counted in one pass; kept, so that asking again is free."""
        if self._report is None:
            self._report = self._count(lambda _: None)
        return self._report

    def people(self) -> frozenset[str]:
        """The names of all authors; asking for the first time is a pass over the corpus."""
        if self._people is None:
            names = {document.author for document in self}
            self._people = frozenset(name for name in names if name is not None)
        return self._people

    def learned(self) -> frozenset[str]:
        """
        The names of all who wrote what is in this corpus, as they were before any cleaning.

        Of no more than 10,000 people: there may be no end to them.
        """
        self.report()
        return self._learned

    def _count(self, on_document: Callable[[Document], object]) -> CorpusReport:
        tally, seen = Tally(), SeenTexts(key=exact_key)
        authors: Counter[str] = Counter()
        digest = hashlib.sha256()
        documents = characters = duplicates = longest = 0
        try:
            for document in self.walk(tally):
                on_document(document)
                documents += 1
                length = len(document.text)
                characters += length
                longest = max(longest, length)
                duplicates += not seen.add(document.text)
                if document.author is not None:
                    known = document.author in authors or len(authors) < _MOST_AUTHORS
                    authors[document.author if known else OTHERS] += 1
                digest.update(document.text.encode("utf-8", "surrogatepass"))
                digest.update(b"\x00")
        finally:
            seen.close()
        self._learned = frozenset(tally.learned or authors)
        return CorpusReport(
            format=", ".join(sorted(tally.formats)),
            encoding=", ".join(sorted(tally.encodings)),
            documents=documents,
            characters=characters,
            authors=dict(authors.most_common()),
            duplicates=duplicates,
            dropped=dict(tally.dropped.most_common()),
            first_dropped=dict(tally.first),
            longest=longest,
            notes=tuple(tally.notes),
            removed=dict(tally.removed.most_common()),
            fingerprint=digest.hexdigest(),
        )


def _packed(document: Document) -> bytes:
    """One line, without what is not said: most documents are a text and little else."""
    said = {key: value for key, value in document.to_dict().items() if value not in _UNSAID}
    return (_ENCODER.encode(said) + "\n").encode("ascii")


_UNSAID: tuple[Any, ...] = (None, [])
_ENCODER, _DECODER = json.JSONEncoder(separators=(",", ":")), json.JSONDecoder()


def _unpacked(line: bytes) -> Document:
    fields, _ = _DECODER.raw_decode(line.decode("ascii"))
    text = fields.pop("text")
    if created_at := fields.get("created_at"):
        fields["created_at"] = datetime.fromisoformat(created_at)
    if labels := fields.get("labels"):
        fields["labels"] = tuple(labels)
    return Document(text, **fields)
