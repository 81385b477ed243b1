"""Tar archives: their files are read where they lie, and only those that lie inside."""

from __future__ import annotations

import gzip
import io
import tarfile
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen.archives import is_tar, open_member, tar_members
from tweetgen.errors import CorpusFormatError
from tweetgen.reader import Tally

FORMATS = pytest.mark.parametrize(
    "format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]
)


def tar(*entries: tuple[str, bytes | dict[str, Any]], format: int = tarfile.PAX_FORMAT) -> bytes:
    """An archive of files, and of entries with attributes of their own."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=format) as archive:
        for name, content in entries:
            entry, data = tarfile.TarInfo(name), b""
            if isinstance(content, bytes):
                data, entry.size = content, len(content)
            else:
                for key, value in content.items():
                    setattr(entry, key, value)
            archive.addfile(entry, io.BytesIO(data))
    return made.getvalue()


def files(data: bytes, tally: Tally | None = None) -> dict[str, bytes]:
    def opener() -> io.BytesIO:
        return io.BytesIO(data)

    found = {}
    for member in tar_members("old.tar", opener, tally or Tally()):
        with open_member("old.tar", opener, member) as stream:
            found[member.path] = stream.read()
    return found


@FORMATS
def test_the_files_of_an_archive(format):
    data = tar(
        ("b/words.txt", b"one\n" * 1000), ("a.txt", b""), ("b", {"type": tarfile.DIRTYPE}),
        format=format,
    )  # fmt: skip
    assert is_tar(data[:265])
    assert files(data) == {"a.txt": b"", "b/words.txt": b"one\n" * 1000}


@pytest.mark.parametrize("format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names(format):
    name = "long/" * 60 + "ñ.txt"
    assert files(tar((name, b"x"), format=format)) == {name: b"x"}


def test_of_two_files_with_one_name_the_last_counts():
    assert files(tar(("./a", b"first"), ("a", b"second"))) == {"a": b"second"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("/etc/words", b"x"),
        ("../words", b"x"),
        ("a/../../words", b"x"),
        ("..", b"x"),
        ("link", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}),
        ("link", {"type": tarfile.LNKTYPE, "linkname": "inside"}),
        ("device", {"type": tarfile.CHRTYPE}),
        ("pipe", {"type": tarfile.FIFOTYPE}),
    ],
)
def test_what_leads_out_is_left_out_and_said(name, content):
    tally = Tally()
    assert files(tar(("inside", b"words"), (name, content)), tally) == {"inside": b"words"}
    assert tally.notes == [
        "old.tar: 1 links, devices or names that lead out of the archive were left out"
    ]


def test_a_stream_that_cannot_seek():
    packed = gzip.compress(tar(("a", b"x" * 3_000_000), ("b", b"words")))

    class Forward(io.RawIOBase):
        def __init__(self) -> None:
            self._stream = gzip.GzipFile(fileobj=io.BytesIO(packed))

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            data = self._stream.read(len(buffer))
            buffer[: len(data)] = data
            return len(data)

    def opener() -> Any:
        return io.BufferedReader(Forward())

    [_, member] = tar_members("old.tgz", opener, Tally())
    with open_member("old.tgz", opener, member) as stream:
        assert stream.read() == b"words"


def test_a_cut_archive_says_so():
    data = tar(("a", b"x" * 2000), ("b", b"y" * 2000))
    with pytest.raises(CorpusFormatError, match=r"old\.tar: the tar archive is damaged or cut"):
        files(data[:3000])
    [member, _] = tar_members("old.tar", lambda: io.BytesIO(data), Tally())
    with (
        open_member("old.tar", lambda: io.BytesIO(data[:1000]), member) as stream,
        pytest.raises(CorpusFormatError, match=r"old\.tar: a: .*ends within this file"),
    ):
        stream.read()


@pytest.mark.parametrize(
    ("kind", "size"), [(tarfile.REGTYPE, 1 << 34), (tarfile.REGTYPE, 1 << 60), (b"x", 1 << 33)]
)
def test_an_oversized_archive_is_refused(kind, size):
    """The header alone: what is not believed need not be there."""
    entry = tarfile.TarInfo("huge")
    entry.size, entry.type = size, kind
    tracemalloc.start()
    try:
        with pytest.raises(CorpusFormatError, match=r"more than 8 GiB|too large|cut short"):
            files(entry.tobuf(tarfile.GNU_FORMAT) + bytes(20_000))
        assert tracemalloc.get_traced_memory()[1] < 2e6
    finally:
        tracemalloc.stop()


def test_a_long_name_cannot_ask_for_memory():
    entry = tarfile.TarInfo("name")
    entry.size, entry.type = 1 << 27, tarfile.GNUTYPE_LONGNAME
    packed = gzip.compress(entry.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 27))
    tracemalloc.start()
    try:
        with pytest.raises(CorpusFormatError, match="a header that is too large"):
            tar_members("x", lambda: gzip.GzipFile(fileobj=io.BytesIO(packed)), Tally())
        assert tracemalloc.get_traced_memory()[1] < 2e6
    finally:
        tracemalloc.stop()


WHOLE = tar(
    ("long/" * 40 + "a", b"words"), ("b", b"x" * 700), ("c", {"type": tarfile.SYMTYPE})
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_damaged_archives_never_crash(data):
    changed = bytearray(WHOLE)
    for at in data.draw(st.lists(st.integers(0, len(WHOLE) - 1), max_size=4)):
        changed[at] = data.draw(st.integers(0, 255))
    for at in range(0, len(changed), 512):  # right sums, or nothing of it would be looked at
        if changed[at + 257 : at + 262] == b"ustar":
            changed[at + 148 : at + 156] = b" " * 8
            changed[at + 148 : at + 156] = b"%06o\0 " % sum(changed[at : at + 512])
    with suppress(CorpusFormatError):
        files(bytes(changed[: data.draw(st.integers(0, len(changed)))]))
