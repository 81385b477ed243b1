"""The files in a tar archive, read where they lie: nothing is ever unpacked to the disk."""

from __future__ import annotations

import io
import posixpath
import tarfile
from collections.abc import Callable
from typing import Any, BinaryIO, cast

import attrs

from .errors import CorpusFormatError
from .reader import Tally

_LARGEST = 1 << 33  # bytes of all members together, as they say themselves
_MOST = 1 << 17  # members
_LONGEST_NAME = 1 << 16  # bytes; a header may otherwise ask for any amount of memory


@attrs.frozen
class Member:
    """A regular file in a tar archive: where its bytes begin, and how many there are."""

    path: str
    offset: int
    size: int


def is_tar(head: bytes) -> bool:
    """Whether `head`, at least 262 bytes, begins a tar archive of this century."""
    return head[257:262] == b"ustar"


def tar_members(name: str, opener: Callable[[], BinaryIO], tally: Tally) -> list[Member]:
    """
    The regular files of the archive that `opener` opens, already decompressed, by their paths.

    Links, devices, and names that are absolute or lead upwards are left out, and noted. Of several
    files of one name the last counts, as for tar itself.

    Raises:
        CorpusFormatError: it is damaged, cut short, or says that it is larger than anybody's.
    """
    found: dict[str, Member] = {}
    odd = total = 0
    try:
        with (
            opener() as stream,
            tarfile.open(
                fileobj=stream, mode="r|", tarinfo=_Header, errorlevel=2, errors="replace"
            ) as archive,
        ):
            for number, entry in enumerate(archive, start=1):
                archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all
                total += abs(entry.size)
                if total > _LARGEST or number > _MOST:
                    raise CorpusFormatError(
                        name,
                        f"holds more than {_LARGEST >> 30} GiB or {_MOST:,} files; take out what "
                        "holds no words and pack it again",
                    )
                if entry.isdir():
                    continue
                path = posixpath.normpath(entry.name)
                outside = path.startswith("/") or path.split("/")[0] == ".."
                if outside or entry.size < 0 or not entry.isreg() or entry.issparse():
                    odd += 1
                    continue
                found[path] = Member(path, entry.offset_data, entry.size)
    except (tarfile.TarError, OSError, EOFError, ValueError, OverflowError) as error:
        raise CorpusFormatError(
            name, f"the tar archive is damaged or cut short ({error}); get the file again"
        ) from error
    if odd:
        tally.note(
            f"{name}: {odd:,} links, devices or names that lead out of the archive were left out"
        )
    return [found[path] for path in sorted(found)]


def open_member(name: str, opener: Callable[[], BinaryIO], member: Member) -> BinaryIO:
    """The bytes of one member; whatever lies before it is passed over."""
    stream = opener()
    try:
        if stream.seekable():
            stream.seek(member.offset)
        else:
            left = member.offset
            while left and (passed := len(stream.read(min(left, 1 << 20)))):
                left -= passed
    except BaseException:
        stream.close()
        raise
    part = _Part(f"{name}: {member.path}", stream, member.size)
    return cast(BinaryIO, io.BufferedReader(part))


class _Header(tarfile.TarInfo):
    """Refuses headers that are larger than any name, and does not take damage for the end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        try:
            return super().frombuf(buf, encoding, errors)
        except (tarfile.EmptyHeaderError, tarfile.EOFHeaderError):  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(str(error)) from error

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        named = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
        extended = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
        if self.type in (*named, *extended) and not 0 <= self.size <= _LONGEST_NAME:
            raise tarfile.ReadError("a header that is too large")
        return super()._proc_member(archive)  # type: ignore[misc]


class _Part(io.RawIOBase):
    """The next `size` bytes of a stream; says so when there are fewer."""

    def __init__(self, name: str, stream: BinaryIO, size: int) -> None:
        self._name, self._stream, self._left = name, stream, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._left)
        data = self._stream.read(wanted)
        if len(data) < wanted:
            raise CorpusFormatError(
                self._name, "the tar archive ends within this file; get the archive again"
            )
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
