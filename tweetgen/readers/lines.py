"""One document a line: the format of tweet dumps, textgenrnn and markovify's NewlineText."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..documents import Document
from ..reader import Reader, SourceFile

_SUSPICIOUS_LENGTH = 5_000  # characters; no post, and few chapters, are one line of that
_HEADERS = {"text", "title", "tweet", "tweets", "content", "message", "messages", "body"}


@attrs.frozen(kw_only=True)
class LinesConfig:
    """Options of the `lines` format."""

    header: bool = attrs.field(
        default=False, metadata={"help": "the first line is a heading, not a document"}
    )


class LinesReader(Reader):
    """A document a line; empty lines are none."""

    name = "lines"
    config: LinesConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """Any text is lines if nothing better is known."""
        return 10

    def read(self, file: SourceFile) -> Iterator[Document]:
        count, empty, longest = 0, 0, 0
        for number, line in file.lines():
            if number == 1:
                if self.config.header:
                    file.drop("heading", number)
                    continue
                if line.strip().casefold() in _HEADERS:
                    file.note(
                        f"line 1 looks like a heading ({line.strip()!r}) and was kept as a "
                        "document; set header = true to drop it"
                    )
            if not line.strip():
                file.drop("empty line", number)
                empty += 1
                continue
            count, longest = count + 1, max(longest, len(line))
            yield Document(line, source=file.name)
        if longest > _SUSPICIOUS_LENGTH and count < 10:
            file.note(
                f"{count} document(s) with up to {longest:,} characters: no delimiter was found. "
                "If the texts are separated by something, name it with `delimiter`"
            )
        elif empty > 1 and empty * 10 > count:
            file.note(
                f"each of {count:,} lines is a document; if the {empty:,} empty lines separate "
                'longer ones, set delimiter = "blank"'
            )
