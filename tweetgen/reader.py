"""What turns the bytes of one file into documents."""

from __future__ import annotations

import codecs
import io
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from functools import cached_property
from typing import Any, BinaryIO, ClassVar, TextIO

import attrs

from .documents import Document
from .encoding import Encoding, chosen, detect
from .errors import CorpusFormatError

_HEAD = 1 << 18


@attrs.define
class Tally:
    """
    What one pass over a corpus left out, and what there is to say about it.

    Attributes:
        dropped: reason to count.
        first: reason to the place (file, line) where it happened first.
        notes: sentences for the person: what was detected, what was assumed.
        formats, encodings: what the files turned out to be.
    """

    dropped: Counter[str] = attrs.Factory(Counter)
    first: dict[str, str] = attrs.Factory(dict)
    notes: list[str] = attrs.Factory(list)
    formats: set[str] = attrs.Factory(set)
    encodings: set[str] = attrs.Factory(set)

    def drop(self, reason: str, where: str = "") -> None:
        """Count one document, row or line that does not become part of the corpus."""
        self.dropped[reason] += 1
        self.first.setdefault(reason, where)

    def note(self, sentence: str) -> None:
        """Remember a sentence once, however often the file is read."""
        if sentence not in self.notes:
            self.notes.append(sentence)


@attrs.define(slots=False)
class SourceFile:
    """
    One file, already unpacked, ready to be read any number of times. Readers are given this.

    Attributes:
        name: as the person knows it, for messages: "words.zip: posts/2020.txt".
        opener: opens the decompressed bytes.
        chosen_encoding: the user's own word, or None to detect.
        tally: where to count what is dropped.
    """

    name: str
    opener: Callable[[], BinaryIO]
    chosen_encoding: str | None = None
    tally: Tally = attrs.Factory(Tally)

    def open(self) -> BinaryIO:
        """The bytes, from the beginning."""
        return self.opener()

    @cached_property
    def head(self) -> bytes:
        """The first 256 KiB, enough to tell a format."""
        with self.open() as stream:
            return stream.read(_HEAD)

    @cached_property
    def encoding(self) -> Encoding:
        """The encoding, from the user or from the whole file."""
        if self.chosen_encoding:
            return chosen(self.chosen_encoding, self.head)
        with self.open() as stream:
            return detect(stream, self.name)

    @cached_property
    def head_text(self) -> str:
        """`head` as text; a character cut in two at its end is left out."""
        text = self.head.decode(self.encoding.name, errors="ignore")
        return text.removeprefix("\ufeff")

    def forget(self) -> None:
        """Let go of the head: a folder may hold thousands of files."""
        self.__dict__.pop("head", None)
        self.__dict__.pop("head_text", None)

    def counted_in(self, tally: Tally) -> SourceFile:
        """The same file for one pass, which counts in `tally`; what was detected comes along."""
        made = copy(self)
        made.tally = tally
        return made

    def text(self) -> TextIO:
        """The characters, line ends untouched, the byte-order mark gone; strict."""
        return io.TextIOWrapper(self.open(), encoding=self.encoding.name, newline="")

    def lines(self) -> Iterator[tuple[int, str]]:
        """
        Numbered lines without their ends, from 1.

        Only LF, CR LF and CR end a line: U+2028, U+0085, form feed and the like are text.

        Raises:
            CorpusFormatError: the bytes do not fit the encoding; with the byte offset.
        """
        with self.text() as stream, self.decoding():
            for number, line in enumerate(stream, start=1):
                yield number, line.rstrip("\r\n")

    def decoding(self) -> _Decoding:
        """A context that turns a decoding failure into a `CorpusFormatError` with its place."""
        return _Decoding(self)

    def where(self, line: int) -> str:
        return f"{self.name}, line {line}"

    def drop(self, reason: str, line: int = 0) -> None:
        """Count something left out, and where."""
        self.tally.drop(reason, self.where(line) if line else self.name)

    def note(self, sentence: str) -> None:
        """Say something about this file."""
        self.tally.note(f"{self.name}: {sentence}")


class _Decoding:
    def __init__(self, file: SourceFile) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        file = self._file
        if isinstance(error, UnicodeError):
            raise CorpusFormatError(
                file.name,
                f"{_bad_offset(file)} is not valid {file.encoding.name}; set another encoding "
                "or save the file again as UTF-8",
            ) from error


def _bad_offset(file: SourceFile) -> str:
    decoder = codecs.getincrementaldecoder(file.encoding.name)()
    read = 0
    with file.open() as stream:
        while True:
            block = stream.read(1 << 20)
            pending = len(decoder.getstate()[0])  # bytes of a character cut by the block's end
            try:
                decoder.decode(block, final=not block)
            except UnicodeError as error:
                start = getattr(error, "start", 0)
                return f"the byte at about offset {max(0, read - pending + start)}"
            if not block:
                return "a byte"
            read += len(block)


class Reader(ABC):
    """
    Turns one file into documents. Write `read`, and `sniff` if "auto" should find it.

    A reader streams: it may not hold the file in memory. What it leaves out it counts with
    `file.drop(reason, line)`, what it assumes it says with `file.note(sentence)`. Importing a
    reader's module must be cheap, since "auto" asks every reader; heavy packages are imported
    inside `read`.
    """

    name: ClassVar[str] = ""

    def __init__(self, config: Any) -> None:
        self.config = config

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """How sure this reader is that the file is its own, 0 (not mine) to 100 (surely)."""
        return 0

    def format_of(self, file: SourceFile) -> str:
        """The format's name for the report, where one reader knows several."""
        return self.name

    @abstractmethod
    def read(self, file: SourceFile) -> Iterator[Document]:
        """
        Yield the documents, in the file's order.

        Raises:
            CorpusFormatError: with the line, where the file cannot be read any further.
        """
