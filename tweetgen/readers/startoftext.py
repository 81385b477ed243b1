"""Training files of gpt-2-simple: `<|startoftext|>` ... `<|endoftext|>`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from ..documents import Document
from ..reader import Reader, SourceFile

START, END = "<|startoftext|>", "<|endoftext|>"
_MARKED = re.compile(rf"^\ufeff?\s*{re.escape(START)}", re.MULTILINE)


@attrs.frozen(kw_only=True)
class StartOfTextConfig:
    """The `startoftext` format has no options."""


class StartOfTextReader(Reader):
    """Documents between a start and an end token; the tokens never become part of a text."""

    name = "startoftext"

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """Sure when lines begin with the start token and the end token comes as often."""
        head = file.head_text
        starts = len(_MARKED.findall(head))
        return 95 if starts and 2 * head.count(END) >= starts else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        pieces: list[str] | None = None  # None: outside a document
        start = 0
        for number, line in file.lines():
            for token in re.split(f"({re.escape(START)}|{re.escape(END)})", line + "\n"):
                if token == START:
                    if pieces is not None:
                        file.drop("document without an end token", start)
                    pieces, start = [], number
                elif token == END:
                    text = "".join(pieces or []).strip("\n")
                    if pieces is None:
                        file.drop("end token without a start", number)
                    elif text.strip():
                        yield Document(text, source=file.name)
                    else:
                        file.drop("empty document", start)
                    pieces = None
                elif pieces is not None:
                    pieces.append(token)
                elif token.strip():
                    file.drop("text outside the tokens", number)
        if pieces is not None:
            file.drop("document without an end token", start)
