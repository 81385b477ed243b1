"""The objects of a large JSON file one by one: of its lists, of its lines, in constant memory."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, TextIO

from ..errors import CorpusFormatError
from ..reader import SourceFile

_BLOCK = 1 << 16
_BLANK = " \t\r\n"
_LARGEST = 1 << 25  # characters of one value; a post takes thousands
_WORD = 20  # characters; longer than any number, word or escape that a block's end cuts in two


def json_items(file: SourceFile, lists: Collection[str]) -> Iterator[tuple[int, Any]]:
    """
    Line and value of each element of the lists under one of the keys `lists` of an object.

    The file may also be one array of elements, or objects one after another (JSON lines); an
    object without any of `lists` is an element itself.

    Raises:
        CorpusFormatError: with the line, where it is no JSON or ends too early.
    """
    with file.text() as stream, file.decoding():
        reading = Reading(file, stream)
        while sign := reading.peek():
            if sign == "[":
                yield from reading.array()
            elif sign == "{":
                yield from reading.object(lists)
            else:
                raise reading.wrong("an object or a list was expected here")


class Reading:
    """A place in a file; everything before it has been let go."""

    def __init__(self, file: SourceFile, stream: TextIO) -> None:
        self._file, self._stream = file, stream
        self._decoder = json.JSONDecoder()
        self._buffer, self._at, self._ended = "", 0, False
        self._line, self._counted = 1, 0

    @property
    def line(self) -> int:
        self._line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def wrong(self, what: str) -> CorpusFormatError:
        return CorpusFormatError(
            self._file.where(self.line),
            f"is not valid JSON, or the file is cut short ({what}); get the file again",
        )

    def _more(self) -> bool:
        """Read on. Growing steps keep one huge value from being parsed over and over."""
        if self._ended:
            return False
        assert self.line  # counts what is let go
        rest = self._buffer[self._at :]
        if len(rest) > _LARGEST:
            raise self.wrong("one value is larger than anybody's posts")
        block = self._stream.read(max(_BLOCK, len(rest)))
        self._buffer, self._at, self._counted = rest + block, 0, 0
        self._ended = not block
        return True

    def peek(self) -> str:
        """The next sign that is no blank; empty at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _BLANK:
                    return self._buffer[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, sign: str) -> bool:
        """Step over `sign` if it comes next."""
        found = self.peek() == sign
        self._at += found
        return found

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Step over what `pattern` matches, a short thing, if it comes next."""
        self.peek()
        found = pattern.match(self._buffer, self._at)
        self._at = found.end() if found else self._at

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except RecursionError as error:
                raise CorpusFormatError(
                    self._file.where(self.line), "is nested too deeply to be anybody's posts"
                ) from error
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos + _WORD >= len(error.doc)
                if cut and self._more():
                    continue
                self._at = min(error.pos, len(self._buffer))
                raise self.wrong(error.msg.removesuffix(" starting at")) from error
            except ValueError as error:  # a number of thousands of digits
                raise self.wrong(str(error)) from error
            if end < len(self._buffer) or not self._more():  # else it may be half a number
                self._at = end
                return value

    def array(self) -> Iterator[tuple[int, Any]]:
        self.take("[")
        if self.take("]"):
            return
        while True:
            self.peek()
            yield self.line, self.value()
            if self.take("]"):
                return
            if not self.take(","):
                raise self.wrong("a list without its end")

    def object(self, lists: Collection[str]) -> Iterator[tuple[int, Any]]:
        """The elements of the lists wanted, or the object itself where there are none."""
        line, found, members = self.line, False, {}
        self.take("{")
        while not self.take("}"):
            key = self.value() if self.peek() == '"' else None
            if key is None or not self.take(":"):
                raise self.wrong("an object without its end")
            if key in lists and self.peek() == "[":
                found = True
                yield from self.array()
            else:
                members[key] = self.value()
            if not self.take(",") and self.peek() != "}":
                raise self.wrong("an object without its end")
        if not found:
            yield line, members
