"""CSV and TSV, with the dialect, the heading and the text column found or set."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from statistics import mean
from typing import Any, TextIO

import attrs

from ..documents import Document
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import fields

_SEPARATORS = ",;\t|"
_SUFFIXES = (".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz", ".csv.xz", ".csv.bz2")
_FIELD_LIMIT = 1 << 30  # characters; the csv module's own limit of 131,072 rejects long posts
_ONE_COLUMN = "\x1f"  # the unit separator, which no text holds: the line is one field
_VALUE_SIGNS = frozenset("0123456789 .,:;/+-%TZ")
_BLOCK = 1 << 16  # characters read at once
_LONGEST_ROW = 100_000  # lines; beyond, a quote was never closed
_KNOWN = (fields.AUTHOR, fields.CREATED_AT, fields.ID, fields.LABELS, fields.CONVERSATION)


def _is_separator(_: object, field: attrs.Attribute[str], value: str) -> None:
    if value not in ("auto", "\\t") and (len(value) != 1 or value in "\r\n"):
        raise ValueError(f'must be one character, or "auto", not {value!r}')


def _is_quote(_: object, field: attrs.Attribute[str], value: str) -> None:
    if len(value) > 1 or value in ("\r", "\n"):
        raise ValueError(f"must be one character, or empty, not {value!r}")


@attrs.frozen(kw_only=True)
class TableConfig:
    """Options of the `csv` format."""

    text_column: str | int | None = attrs.field(
        default=None,
        metadata={"help": "the column with the words: its heading, or its number from 1"},
    )
    separator: str = attrs.field(
        default="auto",
        validator=_is_separator,
        metadata={"help": 'the sign between columns: ",", ";", "\\t", "|" or "auto"'},
    )
    quote: str = attrs.field(
        default='"',
        validator=_is_quote,
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
        separator = _find_separator(file) or _separator_of_heading(file)
        first = next(_rows(file, separator), []) if separator else []
        if len(set(first)) < len(first) or fields.find(first, fields.TEXT) is None:
            return 0
        # "Message, in a bottle" may begin a text; rows of one width or a second name settle it.
        second = any(fields.find(first, names) is not None for names in _KNOWN)
        return 72 if second or _find_separator(file) else 0

    def format_of(self, file: SourceFile) -> str:
        return "tsv" if self._separator(file) == "\t" else "csv"

    def read(self, file: SourceFile) -> Iterator[Document]:
        csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
        separator = self._separator(file)
        header = self._has_header(file, separator)
        with file.text() as stream, file.decoding():
            checked = _CheckedRows(file, stream, separator, self.config.quote)
            rows = iter(checked)
            names = next(rows, []) if header else []
            column = self._text_column(file, names, separator)
            document = fields.from_rows(names, file.name)
            for row in rows:
                if column >= len(row):
                    file.drop("row without the text column", checked.line)
                    continue
                text = row[column]
                if column + 1 == len(names) and any(row[column + 1 :]):
                    file.note(
                        "some rows have more columns than the heading; there, the rest of the row "
                        "is taken as text"
                    )
                    text = separator.join(row[column:])
                if not text.strip():
                    file.drop("empty text", checked.line)
                    continue
                if "\r" in text:
                    text = text.replace("\r\n", "\n").replace("\r", "\n")
                yield document(row, text)

    def _separator(self, file: SourceFile) -> str:
        if self.config.separator != "auto":
            return self.config.separator.replace("\\t", "\t")
        column = self.config.text_column
        wanted = column if isinstance(column, str) else None
        return _find_separator(file) or _separator_of_heading(file, wanted) or _ONE_COLUMN

    def _has_header(self, file: SourceFile, separator: str) -> bool:
        if self.config.header is not None:
            return self.config.header
        rows = list(itertools.islice(_rows(file, separator, self.config.quote), 50))
        if not rows:
            return False
        first, rest = rows[0], rows[1:]
        column = self.config.text_column
        if isinstance(column, str) and (column in first or not column.isdigit()):
            return True
        if fields.find(first, fields.TEXT) is not None:
            return True
        guessed = _looks_like_heading(first, rest)
        if guessed:
            shown = ", ".join(map(repr, first))
            file.note(
                f"the first row ({shown}) is taken for a heading; set header = false if it is not"
            )
        return guessed

    def _text_column(self, file: SourceFile, names: list[str], separator: str) -> int:
        column = self.config.text_column
        if isinstance(column, str) and column.isdigit() and column not in names:
            column = int(column)
        rows = list(itertools.islice(_rows(file, separator, self.config.quote), 200))
        if isinstance(column, int):
            width = len(names) if names else max(map(len, rows), default=0)
            if not 1 <= column <= width:
                raise CorpusFormatError(
                    file.name, f"has no column {column}; columns are counted from 1 to {width}"
                )
            return column - 1
        if column is not None:
            found = column if column in names else fields.find(names, [fields.plain(column)])
            if found is None:
                known = ", ".join(map(repr, names)) if names else "none, there is no heading row"
                raise CorpusFormatError(
                    file.name, f"has no column {column!r} (columns: {known}); set text_column"
                )
            return names.index(found)
        if (found := fields.find(names, fields.TEXT)) is not None:
            if len(names) > 1:
                file.note(f"the words are in the column {found!r}")
            return names.index(found)
        return self._longest_column(file, names, rows[1:] if names else rows)

    @staticmethod
    def _longest_column(file: SourceFile, names: list[str], rows: list[list[str]]) -> int:
        if not rows:
            return 0
        width = max(map(len, rows))
        lengths = [mean(_words_in(row[i]) for row in rows if i < len(row)) for i in range(width)]
        best = lengths.index(max(lengths))
        label = repr(names[best]) if best < len(names) else f"number {best + 1}"
        heading = "" if names else "there is no heading row; "
        if width > 1:
            file.note(
                f"{heading}the words are taken from column {label}, which has the longest texts; "
                "set text_column if that is wrong"
            )
        elif heading:
            file.note("there is no heading row; the first row is a document")
        return best


def _looks_like_heading(first: list[str], rest: list[list[str]]) -> bool:
    """Whether cells without a known name are short, unique, and unlike the cells below them."""
    if any(not cell.strip() or _is_value(cell) for cell in first) or len(set(first)) < len(first):
        return False
    if not rest or max(map(len, first)) > 30:
        return False
    below = [[row[i] for row in rest if i < len(row)] for i in range(len(first))]
    values = any(cells and all(map(_is_value, cells)) for cells in below)
    return values or mean(len("".join(row)) for row in rest) > 3 * len("".join(first))


def _words_in(cell: str) -> int:
    """How many characters of words `cell` holds: none if it is a value or an address."""
    address = cell.startswith(("http://", "https://")) and " " not in cell.strip()
    return 0 if address or _is_value(cell) else len(cell)


def _is_value(cell: str) -> bool:
    """Whether `cell` is a number, a date, a time or the like."""
    return any(map(str.isdigit, cell)) and _VALUE_SIGNS.issuperset(cell)


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


def _separator_of_heading(file: SourceFile, name: str | None = None) -> str | None:
    """Where rows differ in width: the separator that finds a name we look for in the first."""
    wanted = fields.TEXT if name is None else [fields.plain(name)]
    for separator in _SEPARATORS:
        first = next(_rows(file, separator), [])
        if len(first) > 1 and fields.find(first, wanted) is not None:
            return separator
    return None


def _rows(file: SourceFile, separator: str, quote: str = '"') -> Iterator[list[str]]:
    """The rows at the beginning of the file, for looking at; never an error."""
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
    try:
        for row in csv.reader(
            io.StringIO(file.head_text, newline=""), **_dialect(separator, quote)
        ):
            if row:
                yield row
    except (csv.Error, TypeError, ValueError):
        return


def _dialect(separator: str, quote: str) -> dict[str, Any]:
    if quote:
        return {"delimiter": separator, "quotechar": quote, "doublequote": True}
    return {"delimiter": separator, "quoting": csv.QUOTE_NONE}


class _CheckedRows:
    """csv.reader that skips blank lines and does not swallow half a file in an unclosed quote."""

    def __init__(self, file: SourceFile, stream: TextIO, separator: str, quote: str) -> None:
        self._file, self._stream = file, stream
        self.line = 1  # on which the row at hand begins
        self._lines: list[str] = []  # from that one on, as far as they have been read
        self._first = 1  # the number of the first of them
        self._ended = False
        self._dialect = _dialect(separator, quote)
        try:
            self._reader = csv.reader(chain.from_iterable(self._blocks()), **self._dialect)
        except (TypeError, ValueError) as error:
            raise CorpusFormatError(
                file.name, f"cannot be read with this separator and quote ({error})"
            ) from error

    def _blocks(self) -> Iterator[list[str]]:
        while True:
            rest = self._lines[self.line - self._first :]
            if len(rest) > _LONGEST_ROW:
                raise self._unclosed(f"not within {_LONGEST_ROW:,} lines")
            block = self._stream.readlines(_BLOCK)
            if not block:
                break
            self._lines, self._first = rest + block, self.line
            yield block
        self._ended = True

    def __iter__(self) -> Iterator[list[str]]:
        reader = self._reader
        try:
            for row in reader:
                after = reader.line_num + 1
                if after - self.line > 1 or self._ended:
                    self._check_quotes(after)
                if row:
                    yield row
                self.line = after
        except csv.Error as error:
            raise CorpusFormatError(self._file.where(self.line), f"is not CSV ({error})") from error

    def _check_quotes(self, after: int) -> None:
        lines = self._lines[self.line - self._first : after - self._first]
        try:
            list(csv.reader(lines, strict=True, **self._dialect))
        except csv.Error as error:
            raise self._unclosed(str(error)) from error

    def _unclosed(self, how: str) -> CorpusFormatError:
        return CorpusFormatError(
            self._file.where(self.line),
            f"a quote is opened here and not closed properly ({how}); mend the row, or set "
            'quote = "" if quotes have no meaning in this file',
        )
