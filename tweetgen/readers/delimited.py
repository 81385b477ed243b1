"""Documents of several lines with a delimiter line between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from statistics import median

import attrs

from ..documents import Document
from ..reader import Reader, SourceFile

BLANK = "blank"
START, END = "<|startoftext|>", "<|endoftext|>"  # gpt-2-simple leaves them in what it generates
_RULE = re.compile(r"([=\-*~#_+])\1{2,}")  # a line of one repeated sign
_SHOWN = 40  # characters of a delimiter, which may be a line of any length
_WRAP = range(50, 101)  # where editors and Project Gutenberg wrap prose, in characters


@attrs.frozen(kw_only=True)
class DelimitedConfig:
    """Options of the `delimited` format."""

    delimiter: str = attrs.field(
        default="auto",
        metadata={
            "help": 'the line between two documents, "blank" for an empty line, '
            '"auto" to detect one like "==========", "%" or "---"'
        },
    )


class DelimitedReader(Reader):
    """A document is what stands between two delimiter lines, its own line breaks kept."""

    name = "delimited"
    config: DelimitedConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """Sure with a delimiter line, half sure with wrapped paragraphs."""
        found = find_delimiter(file.head_text)
        return 0 if found is None else 55 if found == BLANK else 75

    def read(self, file: SourceFile) -> Iterator[Document]:
        delimiter = self.config.delimiter
        if delimiter == "auto":
            found = find_delimiter(file.head_text)
            delimiter = BLANK if found is None else found
            shown = "a blank line" if delimiter == BLANK else repr(delimiter[:_SHOWN])
            file.note(f"documents are separated by {shown}")
        wanted = "" if delimiter == BLANK else delimiter.strip("\r\n").rstrip()
        lines: list[str] = []
        start = 1
        for number, line in file.lines():
            if line.rstrip() == wanted:
                yield from self._document(file, lines, start, delimiter)
                lines, start = [], number + 1
            else:
                lines.append(line)
        if lines:
            yield from self._document(file, lines, start, delimiter)

    def _document(
        self, file: SourceFile, lines: list[str], start: int, delimiter: str
    ) -> Iterator[Document]:
        text = "\n".join(lines).strip("\n").removeprefix(START).removesuffix(END).strip("\n")
        if text.strip():
            yield Document(text, source=file.name)
        elif delimiter != BLANK:
            file.drop("empty document", start)


def find_delimiter(head: str) -> str | None:
    """
    The delimiter line of a text by its beginning, `BLANK` for wrapped paragraphs, None for none.

    A strong sign ("==========", "%") may be rare; a weak one ("---", "***"), which people also
    write inside texts, must come often.
    """
    lines = [line.rstrip() for line in re.split(r"\r\n|\n|\r", head)]
    filled = sum(1 for line in lines if line)
    signs = Counter(line for line in lines if line == "%" or _RULE.fullmatch(line))
    for sign, count in signs.most_common():
        strong = sign == "%" or (sign[0] == "=" and len(sign) >= 5)
        if strong and (sign != "%" or count * 100 >= filled):
            return sign
        if count >= 2 and count * 30 >= filled:
            return sign
    return BLANK if _is_spaced(lines) or _is_wrapped_prose(lines) else None


def _is_spaced(lines: list[str]) -> bool:
    """Whether an empty line follows nearly every line: then the few longer blocks are one too."""
    blocks = "\n".join(lines).strip("\n").split("\n\n")
    return len(blocks) > 2 and sum(1 for line in lines if line) <= 1.2 * len(blocks)


def _is_wrapped_prose(lines: list[str]) -> bool:
    """Whether most lines end at a common margin, in blocks with empty lines between them."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    inner = [len(line) for block in blocks for line in block[:-1]]
    filled = sum(map(len, blocks))
    if len(blocks) < 3 or filled < 8 or len(inner) < filled / 2:
        return False
    margin = median(inner)
    close = sum(1 for length in inner if 0.7 * margin <= length <= 1.25 * margin)
    return int(margin) in _WRAP and close >= 0.75 * len(inner)
