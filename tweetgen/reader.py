"""What turns the bytes of one file into documents."""

from __future__ import annotations

import codecs
import io
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from fnmatch import fnmatchcase
from functools import cached_property
from posixpath import basename, dirname, join, normpath
from typing import Any, BinaryIO, ClassVar, Literal, TextIO

import attrs

from .documents import Document
from .encoding import Encoding, chosen, detect
from .errors import CorpusFormatError

_HEAD = 1 << 18
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
MOST_PEOPLE = 10_000


@attrs.define
class Tally:
    """
    What one pass over a corpus left out, and what there is to say about it.

    Attributes:
        dropped: reason to count.
        first: reason to the place (file, line) where it happened first.
        notes: sentences for the person: what was detected, what was assumed.
        formats, encodings: what the files turned out to be.
        removed: kind ("phone numbers") to how many were taken out of texts, never which.
        learned: the names of those whose documents went into the corpus, before any cleaning.
    """

    dropped: Counter[str] = attrs.Factory(Counter)
    first: dict[str, str] = attrs.Factory(dict)
    notes: list[str] = attrs.Factory(list)
    formats: set[str] = attrs.Factory(set)
    encodings: set[str] = attrs.Factory(set)
    removed: Counter[str] = attrs.Factory(Counter)
    learned: set[str] = attrs.Factory(set)

    def drop(self, reason: str, where: str = "") -> None:
        """Count one document, row or line that does not become part of the corpus."""
        self.dropped[reason] += 1
        self.first.setdefault(reason, where)

    def learn_from(self, author: str | None) -> None:
        """Remember who wrote something that goes into the corpus; not more than 10,000 people."""
        if author is not None and len(self.learned) < MOST_PEOPLE:
            self.learned.add(author)

    def note(self, sentence: str) -> None:
        """Remember a sentence once, however often the file is read."""
        if sentence not in self.notes:
            self.notes.append(sentence)


@attrs.define(slots=False, eq=False)
class Surroundings:
    """
    The zip or folder that a file lies in.

    Attributes:
        kind: "file" if only one file of a folder was named, which tells little about the others.
        find: the paths of all that is there, "/" between their parts, with what opens each;
            asked once, when a file first looks around.
        describe: a path as the person knows it, for messages.
    """

    kind: Literal["zip", "folder", "file"]
    find: Callable[[], Mapping[str, Callable[[], BinaryIO]]]
    describe: Callable[[str], str]

    @cached_property
    def members(self) -> Mapping[str, Callable[[], BinaryIO]]:
        """What `find` found."""
        return self.find()


def _printable(name: str) -> str:
    """A file's name may hold bytes that are no text, and signs that a terminal obeys."""
    return name if name.isprintable() else _UNPRINTABLE.sub("\ufffd", name)


@attrs.define(slots=False)
class SourceFile:
    """
    One file, already unpacked, ready to be read any number of times. Readers are given this.

    Attributes:
        name: as the person knows it, for messages: "words.zip: posts/2020.txt".
        opener: opens the decompressed bytes.
        chosen_encoding: the user's own word, or None to detect.
        tally: where to count what is dropped.
        path: where it lies in its surroundings: "posts/2020.txt".
        around: the zip or folder it lies in, None where there is none, as for a pipe.
    """

    name: str = attrs.field(converter=_printable)
    opener: Callable[[], BinaryIO]
    chosen_encoding: str | None = None
    tally: Tally = attrs.Factory(Tally)
    path: str = ""
    around: Surroundings | None = attrs.field(default=None, eq=False, repr=False)

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

    def beside(self, name: str) -> SourceFile | None:
        """
        Another file of the same zip or folder: `name` is seen from this one's own folder, such as
        "account.js" or "../README.txt". None if there is no such file, or it would lie outside.
        """
        return self._at(normpath(join(dirname(self.path), name)))

    def besides(self, pattern: str) -> list[SourceFile]:
        """
        All files that `beside` finds under a name as in `pattern` ("tweets*.js"), in the order of
        their names; this one among them if it has such a name.
        """
        folder, _, wanted = pattern.rpartition("/")
        inside = normpath(join(dirname(self.path), folder))
        found = [
            path
            for path in (self.around.members if self.around else ())
            if (dirname(path) or ".") == inside and fnmatchcase(basename(path), wanted)
        ]
        return [file for path in sorted(found) if (file := self._at(path))]

    def _at(self, path: str) -> SourceFile | None:
        around = self.around
        if around is None or path not in around.members:
            return None
        opener = around.members[path]
        name = around.describe(path)
        return SourceFile(name, opener, self.chosen_encoding, self.tally, path, around)

    def text(self) -> TextIO:
        """The characters, line ends untouched, the byte-order mark gone; strict."""
        encoding = self.encoding.name  # which may fail, so before the file is open
        return io.TextIOWrapper(self.open(), encoding=encoding, newline="")

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
    reads_text: ClassVar[bool] = True  # False: it is not asked about a text it does not know

    def __init__(self, config: Any) -> None:
        self.config = config

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """How sure this reader is that the file is its own, 0 (not mine) to 100 (surely)."""
        return 0

    @classmethod
    def is_binary(cls, file: SourceFile) -> bool:
        """Whether the file is this reader's own and no text, by its bytes: such a file has no
        encoding, and no other reader is asked."""
        return False

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
