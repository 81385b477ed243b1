"""The whole file as one document: a poem, a letter, a chapter."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..documents import Document
from ..reader import Reader, SourceFile


@attrs.frozen(kw_only=True)
class WholeConfig:
    """The `whole` format has no options."""


class WholeReader(Reader):
    """One file, one document. Never chosen by itself: ask with `format = "whole"`."""

    name = "whole"

    def read(self, file: SourceFile) -> Iterator[Document]:
        with file.text() as stream, file.decoding():
            text = stream.read().replace("\r\n", "\n").replace("\r", "\n")
        if text.strip():
            yield Document(text, source=file.name)
        else:
            file.drop("empty file")
