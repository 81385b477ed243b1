"""The scripts of an X/Twitter archive: `window.YTD.tweets.part0 = [...]`, an element at a time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..errors import CorpusFormatError
from ..reader import SourceFile

_BLOCK = 1 << 18  # bytes
_LARGEST = 1 << 23  # characters of one element; a post takes thousands
ASSIGNMENT = re.compile(r"\s*(?:window\.YTD\.(\w+)\.part\d+|Grailbird\.data\.(\w+)) ?=", re.ASCII)
_OTHER = re.compile(r"\s*(window\.__THAR_CONFIG|var (?:tweet_index|\w+_details)) ?=")
_ANYWHERE = re.compile(r"(?s).{0,500}?(window\.YTD\.\w+\.part\d|window\.__THAR_CONFIG|Grailbird\.)")
_GAP = re.compile(r"[\s,]*")
_AFTER = re.compile(r"[\s;]*")


def is_script(head: str) -> bool:
    """Whether this beginning is one of a script of an archive, if a strange one."""
    return bool(_OTHER.match(head) or _ANYWHERE.match(head))


def is_changed(head: str) -> bool:
    """Whether something stands before what X writes."""
    return not _OTHER.match(head) and not ASSIGNMENT.match(head)


def variable(head: str) -> str:
    """What a script's list is called: "tweets", "like", "tweets_2013_01"; "" if it is no list."""
    found = ASSIGNMENT.match(head)
    return (found[1] or found[2]) if found else ""


def value_of(file: SourceFile) -> Any:
    """The value that a short script assigns; None if there is none."""
    with file.open() as stream:
        script = stream.read(_BLOCK).decode("utf-8-sig", "replace")
    try:
        return json.JSONDecoder().raw_decode(script.partition("=")[2].lstrip())[0]
    except (ValueError, RecursionError):
        return None


class Elements:
    """
    The elements of a script's list, in constant memory.

    The script is never run: what is not an assignment of a list is an error. Lists that follow
    one another, as in files that somebody joined, are read like one.
    """

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._buffer, self._at = "", 0
        self._line, self._counted = 1, 0  # the line of `_counted` in the buffer
        self._ended = False

    @property
    def line(self) -> int:
        """The line on which the element at hand ends."""
        self._line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def __iter__(self) -> Iterator[Any]:
        """
        Raises:
            CorpusFormatError: it is another script, damaged, or cut short; with the line.
        """
        decode = json.JSONDecoder().raw_decode
        self._decoder = codecs.getincrementaldecoder(self._file.encoding.name)()
        with self._file.open() as stream, self._file.decoding():
            self._more(stream)
            while self._enter(stream):
                while True:
                    buffer = self._buffer
                    start = _GAP.match(buffer, self._at).end()  # type: ignore[union-attr]
                    if start < len(buffer) and buffer[start] == "]":
                        self._at = start + 1
                        break
                    try:
                        value, end = decode(buffer, start)
                    except RecursionError as error:
                        raise self._wrong("is nested too deeply to be a post") from error
                    except json.JSONDecodeError as error:
                        self._go_on(error, stream)
                        continue
                    except ValueError as error:  # a number of thousands of digits
                        raise self._wrong(f"is no post ({error})") from error
                    if end == len(buffer) and not self._ended:  # a number may go on
                        self._more(stream)
                        continue
                    self._at = end
                    yield value

    def _enter(self, stream: BinaryIO) -> bool:
        """Step into the next list; False at the end of the file."""
        while True:
            self._at = _AFTER.match(self._buffer, self._at).end()  # type: ignore[union-attr]
            if len(self._buffer) - self._at > 200 or self._ended:
                break
            self._more(stream)
        if self._at == len(self._buffer):
            return False
        found = ASSIGNMENT.match(self._buffer, self._at)
        start = _GAP.match(self._buffer, found.end()).end() if found else 0  # type: ignore[union-attr]
        if found is None or self._buffer[start : start + 1] != "[":
            raise self._wrong(
                "is not the plain list that X writes (window.YTD.tweets.part0 = [...]); it may "
                "have been changed or cut short, get the archive again"
            )
        self._at = start + 1
        return True

    def _go_on(self, error: json.JSONDecodeError, stream: BinaryIO) -> None:
        """Read on if that may mend the error, which then stood where the buffer was cut."""
        near_end = error.pos + 20 >= len(self._buffer)  # 20: longer than any word or escape
        cut = near_end or error.msg.startswith("Unterminated string")
        if cut and not self._ended:
            if len(self._buffer) - self._at > _LARGEST:
                raise self._wrong("is damaged: an element has no end") from error
            self._more(stream)
            return
        self._at = error.pos
        raise self._wrong(
            "the file is cut short; get the archive again"
            if cut
            else f"is not valid JSON ({error.msg}); get the archive again"
        ) from error

    def _more(self, stream: BinaryIO) -> None:
        assert self.line  # counted, before what it counts is let go
        rest = self._buffer[self._at :]
        # A growing step keeps one huge element from being parsed over and over.
        block = stream.read(max(_BLOCK, len(rest)))
        self._ended = not block
        self._buffer = rest + self._decoder.decode(block, final=self._ended)
        self._at = self._counted = 0

    def _wrong(self, problem: str) -> CorpusFormatError:
        return CorpusFormatError(self._file.where(self.line), problem)
