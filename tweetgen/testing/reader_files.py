"""Files for the checks of readers: the example, and what becomes of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import attrs

from ..errors import TweetgenError
from ..reader import Reader, SourceFile, Tally
from ..sources import find_files
from .check import NotApplicable, Subject
from .promises import made, shown

_CUTS = 24
_NOISE = (
    b"\xff\xfe\xfd",
    b"\x00",
    b"\x00\x01\x02" * 40,
    b'"',
    b"\n\n\n",
    b"{[(<",
    b"\\u12",
)

FOREIGN = {
    "an empty file": b"",
    "a file of blanks": b" \n\t\r\n  ",
    "a file of random bytes": Random(3).randbytes(5_000),
    "a file of zeros": bytes(1_000),
    "a PNG's beginning": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    "one line of 200,000 letters": b"a" * 200_000,
}


def in_memory(data: bytes, name: str = "foreign") -> SourceFile:
    """A file of these bytes."""
    return SourceFile(name, lambda: io.BytesIO(data))


def content(file: SourceFile) -> bytes:
    with file.open() as stream:
        return stream.read()


def example(subject: Subject) -> SourceFile:
    """The example, unpacked; of several files in a zip, the one that the reader is surest of."""
    if subject.example is None:
        raise NotApplicable("give a file of its format: --example FILE, or conformance(example=)")
    try:
        files = find_files([subject.example], encoding=None, tally=Tally())
    except TweetgenError as error:
        raise NotApplicable(f"the example cannot be opened: {error}") from None
    if len(files) == 1:
        return files[0]
    reader = made(subject, Reader)
    return max(files, key=reader.sniff)


@attrs.define
class Pass:
    """What one pass over a file gave."""

    documents: list[Any] = attrs.Factory(list)
    tally: Tally = attrs.Factory(Tally)
    error: Exception | None = None

    @property
    def ended(self) -> str:
        return f"after {len(self.documents)} documents {said(self.error)}" if self.error else ""


def one_pass(reader: Reader, file: SourceFile) -> Pass:
    """Read `file` to its end, or to the first error."""
    found = Pass()
    try:
        found.documents.extend(reader.read(file.counted_in(found.tally)))
    except Exception as error:
        found.error = error
    return found


def said(error: Exception | None) -> str:
    return f"{type(error).__name__}: {error}"


def cut_copies(file: SourceFile) -> Iterator[SourceFile]:
    """The file, cut off here and there, and within characters."""
    data = content(file)
    inside = [at for at, byte in enumerate(data[:100_000]) if byte & 0xC0 == 0x80]
    spread = [len(data) * part // _CUTS for part in range(_CUTS)]
    for at in sorted({*spread, *range(len(data) - 3, len(data)), *inside[:3], *inside[-3:]}):
        if 0 <= at < len(data):
            yield in_memory(data[:at], file.name)


def damaged_copies(file: SourceFile) -> Iterator[tuple[str, SourceFile]]:
    """The file with foreign bytes in it, here and there, and what was done to it."""
    data, random = content(file), Random(5)
    for noise in _NOISE:
        for part in (1, 2, 3):
            at = len(data) * part // 4
            copy = in_memory(data[:at] + noise + data[at:], file.name)
            yield f"with {shown(noise)} put in at byte {at}", copy
    for _ in range(8):
        at, other = random.randrange(len(data) or 1), random.randbytes(1)
        copy = in_memory(data[:at] + other + data[at + 1 :], file.name)
        yield f"with {other!r} for byte {at}", copy
    yield "with its bytes in reverse", in_memory(data[::-1], file.name)


def repeated(subject: Subject, name: str, data: bytes, times: int) -> SourceFile:
    """A file with copies of `data` one after another."""
    path = subject.new_folder() / Path(name).name
    with path.open("wb") as stream:
        for _ in range(times):
            stream.write(data)
    return SourceFile(name, lambda: path.open("rb"))
