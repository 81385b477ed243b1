"""Parquet, Arrow and Feather files, and data sets that Hugging Face's `datasets` saved to disk."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from statistics import mean
from typing import Any, BinaryIO, cast

import attrs

from ..documents import Document
from ..errors import CorpusError, CorpusFormatError
from ..reader import Reader, SourceFile
from . import fields

_SIDE_FILES = (  # of a saved data set
    re.compile(r'(?s)\s*\{.*"_data_files"\s*:.*"_fingerprint"\s*:'),
    re.compile(r'(?s)\s*\{(?=.*"features"\s*:)(?=.*"(citation|splits|dataset_size)"\s*:)'),
    re.compile(r'\s*\{\s*"splits"\s*:\s*\['),
)
_MAGIC = {b"PAR1": "parquet", b"PARE": "encrypted", b"ARROW1": "arrow", b"FEA1": "feather 1"}
_STREAM = b"\xff\xff\xff\xff"  # and the size of the first message, a multiple of 8
_ROWS = 256  # read at once
_SAMPLE = 200  # rows looked at for the column with the longest texts
_BUFFER = 1 << 16  # bytes; unset, the whole column of a row group would be read at once
_KNOWN = (
    fields.AUTHOR,
    fields.CREATED_AT,
    fields.ID,
    fields.IN_REPLY_TO,
    fields.CONVERSATION,
    fields.LABELS,
)


@attrs.frozen(kw_only=True)
class ParquetConfig:
    """Options of the `parquet` format."""

    text_column: str | int | None = attrs.field(
        default=None,
        metadata={"help": "the column with the words: its name, or its number from 1"},
    )


class ParquetReader(Reader):
    """One document a row; only the columns that a document needs are read."""

    name = "parquet"
    reads_text = False
    config: ParquetConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the magic bytes, or as a file that describes a data set."""
        if _kind(file.head):
            return 99
        return 97 if _is_side_file(file) else 0

    @classmethod
    def is_binary(cls, file: SourceFile) -> bool:
        return bool(_kind(file.head))

    def format_of(self, file: SourceFile) -> str:
        return _kind(file.head) or self.name

    def read(self, file: SourceFile) -> Iterator[Document]:
        kind = _kind(file.head)
        if not kind and _is_side_file(file):
            file.note("describes a data set and holds no words")
        elif kind not in _OPENERS:
            raise CorpusFormatError(file.name, _NO_TABLE.get(kind, "is no Parquet or Arrow file"))
        else:
            arrow = _pyarrow(file)
            with _errors(file, arrow):
                yield from self._documents(file, _Table(file, arrow, kind))

    def _documents(self, file: SourceFile, table: _Table) -> Iterator[Document]:
        names, texts = list(table.schema.names), _text_names(table.arrow, table.schema)
        if names == ["indices"]:
            file.note("is a list of numbers beside a data set and holds no words")
            return
        column = self._text_column(file, table, names, texts)
        if column not in texts:
            kind = table.schema.types[names.index(column)]
            raise CorpusFormatError(
                file.name, f"the column {column!r} holds {kind}, no text; set text_column"
            )
        wanted = [found for known in _KNOWN if (found := fields.find(names, known)) is not None]
        if {"source", "conversation"} <= set(names):  # written from a corpus, see fields.document
            wanted.append("source")
        number = 0
        for batch in table.batches([column, *wanted]):
            values = {name: _values(table.arrow, _column(batch, name)) for name in wanted}
            for row, text in enumerate(_texts(table.arrow, _column(batch, column))):
                number += 1
                if isinstance(text, str) and text.strip():
                    record = {name: values[name][row] for name in wanted}
                    words = text.replace("\r\n", "\n").replace("\r", "\n")
                    yield fields.document(record, words, file.name)
                else:
                    file.tally.drop(_why_not(text), f"{file.name}, row {number}")

    def _text_column(
        self, file: SourceFile, table: _Table, names: list[str], texts: list[str]
    ) -> str:
        column = self.config.text_column
        if isinstance(column, str) and column.isdigit() and column not in names:
            column = int(column)
        if isinstance(column, int):
            if not 1 <= column <= len(names):
                raise CorpusFormatError(
                    file.name,
                    f"has no column {column}; columns are counted from 1 to {len(names)}",
                )
            return names[column - 1]
        shown = ", ".join(map(repr, names))
        if column is not None:
            found = column if column in names else fields.find(names, [fields.plain(column)])
            if found is None:
                raise CorpusFormatError(
                    file.name, f"has no column {column!r} (columns: {shown}); set text_column"
                )
            return found
        if not texts:
            raise CorpusFormatError(file.name, f"has no column of text (columns: {shown})")
        if (found := fields.find(texts, fields.TEXT)) is not None:
            if len(names) > 1:
                file.note(f"the words are in the column {found!r}")
            return found
        found = _longest(table, texts)
        if len(texts) > 1:
            file.note(
                f"the words are taken from column {found!r}, which has the longest texts; "
                "set text_column if that is wrong"
            )
        return found


class _Table:
    """A file whose columns can be read a few rows at a time, any number of times."""

    def __init__(self, file: SourceFile, arrow: Any, kind: str) -> None:
        self.arrow, self._file, self._kind = arrow, file, kind
        with self._stream() as stream:
            table = _OPENERS[kind](stream, None)
            self.schema = table.schema_arrow if kind == "parquet" else table.schema

    @contextmanager
    def _stream(self) -> Iterator[BinaryIO]:
        with ExitStack() as stack:
            stream = stack.enter_context(self._file.open())
            if self._kind != "arrow stream" and not stream.seekable():  # within a zip
                kept = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=1 << 24))
                shutil.copyfileobj(stream, kept, 1 << 20)
                stream = cast(BinaryIO, kept)
            yield stream

    def batches(self, columns: Sequence[str]) -> Iterator[Any]:
        """Some rows of `columns` at a time."""
        numbers = sorted({self.schema.names.index(name) for name in columns})
        with self._stream() as stream:
            table = _OPENERS[self._kind](stream, numbers)
            if self._kind == "parquet":
                yield from table.iter_batches(_ROWS, columns=list(columns), use_threads=False)
                return
            if self._kind == "arrow":
                table = map(table.get_batch, range(table.num_record_batches))
            for batch in table:
                batch.validate(full=True)  # or what a damaged file says of itself would be believed
                for start in range(0, batch.num_rows, _ROWS):
                    yield batch.slice(start, _ROWS)


def _open_parquet(stream: BinaryIO, _: Sequence[int] | None) -> Any:
    parquet = import_module("pyarrow.parquet")
    return parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)


def _open_arrow(stream: BinaryIO, columns: Sequence[int] | None) -> Any:
    ipc = import_module("pyarrow.ipc")
    return ipc.open_file(stream, options=ipc.IpcReadOptions(included_fields=columns))


def _open_stream(stream: BinaryIO, columns: Sequence[int] | None) -> Any:
    ipc = import_module("pyarrow.ipc")
    return ipc.open_stream(stream, options=ipc.IpcReadOptions(included_fields=columns))


_OPENERS = {"parquet": _open_parquet, "arrow": _open_arrow, "arrow stream": _open_stream}
_NO_TABLE = {
    "encrypted": "is an encrypted Parquet file; write it without encryption first",
    "feather 1": "is a Feather file of version 1; write it again as version 2",
}


def _kind(head: bytes) -> str:
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    size = int.from_bytes(head[4:8], "little")
    is_stream = head.startswith(_STREAM) and 0 < size < 1 << 24 and not size % 8
    return "arrow stream" if is_stream else ""


def _is_side_file(file: SourceFile) -> bool:
    """Whether the file is one of those that `datasets` puts beside the rows."""
    if not file.head.startswith(b"{"):
        return False
    return any(pattern.match(file.head_text) for pattern in _SIDE_FILES)


def _text_names(arrow: Any, schema: Any) -> list[str]:
    """The columns that hold text, or bytes that may be text."""
    is_a = arrow.types

    def holds_text(kind: Any) -> bool:
        kind = kind.value_type if is_a.is_dictionary(kind) else kind
        tests = (is_a.is_string, is_a.is_large_string, is_a.is_string_view)
        return any(test(kind) for test in (*tests, is_a.is_binary, is_a.is_large_binary))

    return [name for name, kind in zip(schema.names, schema.types, strict=True) if holds_text(kind)]


def _column(batch: Any, name: str) -> Any:
    return batch.column(batch.schema.names.index(name))  # the first of several of this name


def _longest(table: _Table, names: list[str]) -> str:
    """The column with the longest texts among the first rows; addresses and numbers are none."""
    lengths = dict.fromkeys(names, 0.0)
    for batch in table.batches(names):
        for name in names:
            texts = _texts(table.arrow, _column(batch, name).slice(0, _SAMPLE))
            lengths[name] = mean(map(_words_in, texts)) if texts else 0.0
        break
    return max(names, key=lengths.__getitem__)


def _words_in(text: Any) -> int:
    if not isinstance(text, str) or (text.startswith(("http://", "https://")) and " " not in text):
        return 0
    return len(text) if any(map(str.isalpha, text)) else 0


def _texts(arrow: Any, array: Any) -> list[Any]:
    """Strings, None for nothing, and the bytes of what is no UTF-8."""
    if arrow.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    try:
        texts = array.to_pylist()
    except UnicodeDecodeError:
        texts = array.cast(arrow.large_binary()).to_pylist()
    return [_decoded(text) if isinstance(text, bytes) else text for text in texts]


def _decoded(text: bytes) -> str | bytes:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text


def _values(arrow: Any, array: Any) -> list[Any]:
    """What Python makes of a column; nothing where it has no words for it, as for year 200,000."""
    if arrow.types.is_timestamp(kind := array.type):  # Python knows no nanoseconds, nor each zone
        unit, zone = "us" if kind.unit == "ns" else kind.unit, "UTC" if kind.tz else None
        array = array.cast(arrow.timestamp(unit, zone), safe=False)
    try:
        values = array.to_pylist()
    except (ValueError, OverflowError):
        values = [None] * len(array)
    return [v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in values]


def _why_not(text: Any) -> str:
    if text is None:
        return "no text"
    return "empty text" if isinstance(text, str) else "text that is not UTF-8"


def _pyarrow(file: SourceFile) -> Any:
    try:
        return import_module("pyarrow")
    except ImportError as error:
        raise CorpusError(
            f"{file.name}: Parquet and Arrow files need the package pyarrow; try: pip install "
            "'tweetgen[tables]'"
        ) from error


@contextmanager
def _errors(file: SourceFile, arrow: Any) -> Iterator[None]:
    try:
        yield
    except (arrow.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise CorpusFormatError(
            file.name, f"the table is damaged, cut short or of an unknown kind ({said})"
        ) from error
