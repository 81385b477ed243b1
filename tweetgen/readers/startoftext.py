"""Training files of gpt-2-simple: `<|startoftext|>` ... `<|endoftext|>`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from ..documents import Document
from ..reader import Reader, SourceFile

START, END = "<|startoftext|>", "<|endoftext|>"
_STARTS = re.compile(rf"^\s*{re.escape(START)}", re.MULTILINE)
_ENDS = re.compile(rf"{re.escape(END)}\s*$", re.MULTILINE)
_TOKEN = re.compile(f"({re.escape(START)}|{re.escape(END)})")


@attrs.frozen(kw_only=True)
class StartOfTextConfig:
    """The `startoftext` format has no options."""


class StartOfTextReader(Reader):
    """
    Documents between a start and an end token; the tokens never become part of a text.

    In a file without start tokens, as other GPT-2 tools write, a document begins where the last
    one ended.
    """

    name = "startoftext"

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """
        Sure when lines begin with the start token and the end token comes as often.

        End tokens alone leave room for a delimiter line, which gpt-2-simple puts after them.
        """
        head = file.head_text
        if starts := len(_STARTS.findall(head)):
            return 95 if 2 * head.count(END) >= starts else 0
        return 70 if len(_ENDS.findall(head)) > 1 else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        only_ends = START not in file.head_text
        outside: list[str] | None = [] if only_ends else None
        pieces, start = outside, 1
        for number, line in file.lines():
            for token in _TOKEN.split(line + "\n"):
                if token == START:
                    if pieces is not None:
                        file.drop("document without an end token", start)
                    pieces, start = [], number
                elif token == END:
                    if pieces is None:
                        file.drop("end token without a start", number)
                    else:
                        yield from self._document(file, pieces, start)
                    pieces, start = [] if only_ends else None, number
                elif pieces is not None:
                    pieces.append(token)
                elif token.strip():
                    file.drop("text outside the tokens", number)
        if pieces is not None and not only_ends:
            file.drop("document without an end token", start)
        elif pieces and "".join(pieces).strip():
            yield from self._document(file, pieces, start)

    @staticmethod
    def _document(file: SourceFile, pieces: list[str], start: int) -> Iterator[Document]:
        text = "".join(pieces).strip("\n")
        if text.strip():
            yield Document(text, source=file.name)
        else:
            file.drop("empty document", start)
