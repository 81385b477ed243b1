"""CSV and TSV, with the dialect, the heading and the text column found or set."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import mean
from typing import Any

import attrs

from ..documents import Document
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import fields

_SEPARATORS = ",;\t|"
_SUFFIXES = (".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz", ".csv.xz", ".csv.bz2")
_FIELD_LIMIT = 1 << 30  # characters; the csv module's own limit of 131,072 rejects long posts
_LONGEST_ROW = 100_000  # lines; beyond, a quote was never closed
_KNOWN = (fields.AUTHOR, fields.CREATED_AT, fields.ID, fields.LABELS, fields.CONVERSATION)


def _one_character(_: object, field: attrs.Attribute[str], value: str) -> None:
    if value.replace("\\t", "\t") in ("\n", "\r") or len(value.replace("\\t", "\t")) != 1:
        raise ValueError(f"must be one character, not {value!r}")


@attrs.frozen(kw_only=True)
class TableConfig:
    """Options of the `csv` format."""

    text_column: str | int | None = attrs.field(
        default=None,
        metadata={"help": "the column with the words: its heading, or its number from 1"},
    )
    separator: str = attrs.field(
        default="auto",
        validator=attrs.validators.or_(attrs.validators.in_(["auto"]), _one_character),
        metadata={"help": 'the sign between columns: ",", ";", "\\t", "|" or "auto"'},
    )
    quote: str = attrs.field(
        default='"',
        validator=attrs.validators.max_len(1),
        metadata={"help": "the sign around a field; empty for none"},
    )
    header: bool | None = attrs.field(
        default=None, metadata={"help": "whether the first row is a heading; unset to detect"}
    )


class TableReader(Reader):
    """One document a row."""

    name = "csv"
    config: TableConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By a heading that names a text column, or by the file's ending."""
        if file.name.lower().endswith(_SUFFIXES):
            return 85
        separator = _find_separator(file)
        first = next(_rows(file, separator or ","), [])
        if len(first) < 2 or len(set(first)) < len(first) or not fields.find(first, fields.TEXT):
            return 0
        # "Message, in a bottle" may begin a text; rows of one width or a second name settle it.
        sure = separator or any(fields.find(first, names) for names in _KNOWN)
        return 72 if sure else 0

    def format_of(self, file: SourceFile) -> str:
        return "tsv" if self._separator(file) == "\t" else "csv"

    def read(self, file: SourceFile) -> Iterator[Document]:
        csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
        separator = self._separator(file)
        header = self._has_header(file, separator)
        with file.text() as stream, file.decoding():
            rows = _CheckedRows(file, stream, separator, self.config.quote)
            names = next(rows, []) if header else None
            column = self._text_column(file, names, separator)
            for row in rows:
                if column >= len(row):
                    file.drop("row without the text column", rows.line)
                elif not row[column].strip():
                    file.drop("empty text", rows.line)
                else:
                    record = dict(zip(names or [], row, strict=False))
                    record.pop("source", None)  # a tweet's "source" is the app, not the file
                    text = row[column].replace("\r\n", "\n").replace("\r", "\n")
                    yield fields.document(record, text, file.name)

    def _separator(self, file: SourceFile) -> str:
        if self.config.separator != "auto":
            return self.config.separator.replace("\\t", "\t")
        return _find_separator(file) or ","

    def _has_header(self, file: SourceFile, separator: str) -> bool:
        if self.config.header is not None:
            return self.config.header
        column = self.config.text_column
        rows = list(itertools.islice(_rows(file, separator), 50))
        if not rows:
            return False
        first, rest = rows[0], rows[1:]
        if fields.find(first, fields.TEXT) is not None or (
            isinstance(column, str) and column in first
        ):
            return True
        # No known name: a heading is short, unique, and holds no number where its column does.
        if any(not cell.strip() or _is_number(cell) for cell in first) or len(set(first)) < len(
            first
        ):
            return False
        numeric = any(
            all(_is_number(row[i]) for row in rest if i < len(row))
            for i in range(len(first))
            if rest
        )
        long_below = rest and mean(len("".join(row)) for row in rest) > 3 * len("".join(first))
        return bool(numeric or long_below) and max(map(len, first)) <= 30

    def _text_column(self, file: SourceFile, names: list[str] | None, separator: str) -> int:
        column = self.config.text_column
        if isinstance(column, str) and column.isdigit() and column not in (names or []):
            column = int(column)
        if isinstance(column, int):
            width = len(names) if names else max(map(len, _rows(file, separator)), default=0)
            if not 1 <= column <= width:
                raise CorpusFormatError(
                    file.name, f"has no column {column}; columns are counted from 1 to {width}"
                )
            return column - 1
        if column is not None:
            exact = (
                column
                if names and column in names
                else fields.find(names or [], [column.casefold()])
            )
            if names is None or exact is None:
                known = ", ".join(map(repr, names)) if names else "none, there is no heading row"
                raise CorpusFormatError(
                    file.name, f"has no column {column!r} (columns: {known}); set text_column"
                )
            return names.index(exact)
        if names is not None and (found := fields.find(names, fields.TEXT)) is not None:
            if len(names) > 1:
                file.note(f"the words are in the column {found!r}")
            return names.index(found)
        rows = list(itertools.islice(_rows(file, separator), 1 if names else 0, 200))
        width = max(map(len, rows), default=1)
        lengths = [mean([len(row[i]) for row in rows if i < len(row)] or [0]) for i in range(width)]
        best = lengths.index(max(lengths)) if lengths else 0
        label = repr(names[best]) if names and best < len(names) else f"number {best + 1}"
        heading = "" if names else "there is no heading row; "
        if width > 1:
            file.note(
                f"{heading}the words are taken from column {label}, which has the longest texts; "
                "set text_column if that is wrong"
            )
        elif heading:
            file.note("there is no heading row; the first row is a document")
        return best


def _is_number(cell: str) -> bool:
    return cell.strip().replace(".", "", 1).replace("-", "", 1).replace(",", "").isdigit()


def _find_separator(file: SourceFile) -> str | None:
    """The separator that cuts the first rows into the same number of columns, more than one."""
    best, best_score = None, 0.0
    for separator in _SEPARATORS:
        widths = [len(row) for row in itertools.islice(_rows(file, separator), 100)]
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        first_fits = 1.0 if widths[0] == width else 0.5
        score = 0.0 if width < 2 else first_fits * count / len(widths) + width / 1000
        if score > best_score and count / len(widths) > 0.5:
            best, best_score = separator, score
    return best


def _rows(file: SourceFile, separator: str) -> Iterator[list[str]]:
    """The rows at the beginning of the file, for looking at; never an error."""
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
    rows = csv.reader(io.StringIO(file.head_text, newline=""), delimiter=separator)
    try:
        for row in rows:
            if row:
                yield row
    except csv.Error:
        return


class _CheckedRows:
    """csv.reader that skips blank lines and does not swallow half a file in an unclosed quote."""

    def __init__(self, file: SourceFile, lines: Iterable[str], separator: str, quote: str) -> None:
        self._file, self._lines, self._number, self.line = file, iter(lines), 0, 0
        self._pending: list[str] = []
        self._format: dict[str, Any] = (
            {"delimiter": separator, "quotechar": quote, "doublequote": True}
            if quote
            else {"delimiter": separator, "quoting": csv.QUOTE_NONE}
        )
        try:
            self._reader = csv.reader(self._feed(), **self._format)
        except TypeError as error:
            raise CorpusFormatError(
                file.name, f"separator and quote must be one character each ({error})"
            ) from error

    def _feed(self) -> Iterator[str]:
        for line in self._lines:
            self._pending.append(line)
            self._number += 1
            yield line

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        while True:
            self._pending.clear()
            self.line = self._number + 1
            try:
                row = next(self._reader)
            except csv.Error as error:
                raise CorpusFormatError(
                    self._file.where(self.line), f"is not CSV ({error})"
                ) from error
            if len(self._pending) > 1:
                self._check_quotes()
            if row:
                return row

    def _check_quotes(self) -> None:
        try:
            list(csv.reader(self._pending, strict=True, **self._format))
        except csv.Error as error:
            raise CorpusFormatError(
                self._file.where(self.line),
                f"a quote is opened here and not closed properly ({error}); mend the row, or set "
                'quote = "" if quotes have no meaning in this file',
            ) from error
