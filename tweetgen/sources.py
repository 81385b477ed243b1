"""From addresses (paths, globs, folders, URLs, "-") to files that can be read again and again."""

from __future__ import annotations

import bz2
import glob
import gzip
import io
import lzma
import os
import re
import shutil
import sys
import tempfile
import weakref
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from .errors import CorpusError, CorpusFormatError
from .reader import SourceFile, Tally

_MAGIC: dict[re.Pattern[bytes], tuple[str, Callable[[BinaryIO], Any]]] = {
    re.compile(rb"\x1f\x8b"): ("gzip", lambda raw: gzip.GzipFile(fileobj=raw)),
    re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)"): ("bz2", bz2.BZ2File),  # pi, or its root: empty
    re.compile(rb"\xfd7zXZ\x00"): ("xz", lzma.LZMAFile),
}
_NOT_WORDS = {  # members and folder entries that are never a corpus
    *(".jpg .jpeg .png .gif .webp .mp4 .mov .mp3 .ogg .opus .m4a .aac .wav .pdf .vcf".split()),
    *(".bin .exe .dll .so .pyc .db .sqlite .ico .svg .css .woff .woff2 .ttf .zip".split()),
}


def find_files(
    addresses: Sequence[str | os.PathLike[str]], *, encoding: str | None, tally: Tally
) -> list[SourceFile]:
    """
    The files behind `addresses`, in the order given; a folder's in the order of their names.

    An address is a path, a glob pattern, a folder, a zip, "-" for standard input, or any fsspec
    URL ("s3://bucket/words.txt", "https://..."). gzip, bz2, xz and zip are unpacked on the way,
    recognised by content.

    Raises:
        CorpusError: an address leads nowhere.
        CorpusFormatError: a compressed file is damaged or encrypted.
    """
    files: list[SourceFile] = []
    for address in addresses:
        found = list(_expand(os.fspath(address), encoding, tally))
        if not found:
            raise CorpusError(f"{address}: no text files here")
        files += found
    if not files:
        raise CorpusError("no source was given; name a file, a folder, a pattern or a URL")
    return files


def _expand(address: str, encoding: str | None, tally: Tally) -> Iterator[SourceFile]:
    if address == "-":
        yield from _unpack("standard input", _Kept(sys.stdin.buffer).open, encoding, tally)
    elif "://" in address:
        yield from _expand_url(address, encoding, tally)
    else:
        try:
            paths = _expand_path(os.path.expanduser(address))
        except OSError as error:
            raise CorpusError(f"{address}: cannot be read ({error.strerror})") from error
        for path in paths:
            opener = _path_opener(path)
            if not path.is_file():  # a pipe, such as the shell's <(...)
                with opener() as stream:
                    opener = _Kept(stream).open
            yield from _unpack(str(path), opener, encoding, tally)


def _path_opener(path: Path) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        try:
            return path.open("rb")
        except OSError as error:
            raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error

    return opener


def _expand_path(address: str) -> list[Path]:
    path = Path(address)
    if path.is_dir():
        below = sorted(path.rglob("*"))
        return [p for p in below if p.is_file() and _may_hold_words(p.relative_to(path))]
    if path.exists():
        return [path]
    if matches := sorted(glob.glob(str(path), recursive=True)):
        found = [p for match in matches for p in _expand_path(match) if _is_maybe_text(p)]
        return list(dict.fromkeys(found))  # "**" matches folders and what is in them
    raise CorpusError(f"{address}: no such file or folder, and no file matches it as a pattern")


def _may_hold_words(path: PurePath) -> bool:
    """Whether a folder's entry is taken: not hidden, and no picture or the like."""
    return _is_maybe_text(path) and not any(part.startswith(".") for part in path.parts)


def _is_maybe_text(path: PurePath) -> bool:
    return "__MACOSX" not in path.parts and path.suffix.lower() not in _NOT_WORDS - {".zip"}


def _expand_url(address: str, encoding: str | None, tally: Tally) -> Iterator[SourceFile]:
    import fsspec

    try:
        filesystem, path = fsspec.core.url_to_fs(address)
        paths = _find_at(filesystem, path)
    except Exception as error:  # each file system raises its own
        raise CorpusError(f"{address}: cannot be opened ({_said(error)})") from error
    for one in paths:

        def opener(one: str = one) -> BinaryIO:
            try:
                return cast(BinaryIO, filesystem.open(one, "rb"))
            except Exception as error:
                raise CorpusError(f"{address}: cannot be opened ({_said(error)})") from error

        yield from _unpack(filesystem.unstrip_protocol(one), opener, encoding, tally)


def _find_at(filesystem: Any, path: str) -> list[str]:
    try:
        kind = filesystem.info(path)["type"]
    except FileNotFoundError:
        if not any(char in path for char in "*?["):
            raise
        matches = sorted(filesystem.glob(path))
        return [p for p in matches if filesystem.isfile(p) and _is_maybe_text(PurePosixPath(p))]
    if kind != "directory":
        return [path]
    below = sorted(filesystem.find(path))
    return [p for p in below if _may_hold_words(PurePosixPath(p.removeprefix(path).strip("/")))]


def _said(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    return str(error) or type(error).__name__


class _Kept:
    """What a pipe gave, on disk when it is large: a pipe can be read once, this any number."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115  see next line
        weakref.finalize(self, self._file.close)
        shutil.copyfileobj(pipe, self._file, 1 << 20)
        self.size = self._file.tell()

    def open(self) -> BinaryIO:
        """A view with a position of its own, since several passes may be under way."""
        return cast(BinaryIO, io.BufferedReader(_Window(self)))

    def read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)


class _Window(io.RawIOBase):
    def __init__(self, kept: _Kept) -> None:
        self._kept, self._at = kept, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._kept.size)[whence]
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._kept.read(self._at, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _unpack(
    name: str, opener: Callable[[], BinaryIO], encoding: str | None, tally: Tally
) -> Iterator[SourceFile]:
    with opener() as stream:
        head = stream.read(265)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _unpack_zip(name, opener, encoding, tally)
        return
    for magic, (kind, unpack) in _MAGIC.items():
        if magic.match(head):
            yield _compressed(name, kind, opener, unpack, encoding, tally)
            return
    for suffix in (".zip", ".gz", ".bz2", ".xz"):
        if name.lower().endswith(suffix):
            raise CorpusFormatError(
                name, f"is named {suffix} but holds no such data; get the file again, or rename it"
            )
    yield SourceFile(name, opener, encoding, tally)


def _compressed(
    name: str,
    kind: str,
    opener: Callable[[], BinaryIO],
    unpack: Callable[[BinaryIO], Any],
    encoding: str | None,
    tally: Tally,
) -> SourceFile:
    def open_unpacked() -> BinaryIO:
        raw = opener()
        return cast(BinaryIO, io.BufferedReader(_Unpacked(unpack(raw), raw, name, kind)))

    return SourceFile(name, open_unpacked, encoding, tally)


class _Unpacked(io.RawIOBase):
    """A decompressing stream whose failures name the file."""

    def __init__(self, stream: IO[bytes], raw: IO[bytes], name: str, kind: str) -> None:
        self._stream, self._raw, self._name, self._kind = stream, raw, name, kind

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, OSError, lzma.LZMAError, zipfile.BadZipFile, ValueError) as error:
            raise self._damaged(error) from error
        except Exception as error:  # zlib.error has no public base but Exception
            if type(error).__name__ != "error":
                raise
            raise self._damaged(error) from error
        buffer[: len(data)] = data
        return len(data)

    def _damaged(self, error: Exception) -> CorpusFormatError:
        return CorpusFormatError(
            self._name,
            f"the {self._kind} data is damaged or cut short ({error}); get the file again",
        )

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._raw.close()
        super().close()


def _unpack_zip(
    name: str, opener: Callable[[], BinaryIO], encoding: str | None, tally: Tally
) -> Iterator[SourceFile]:
    try:
        with opener() as raw, zipfile.ZipFile(raw) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise CorpusFormatError(
            name, f"the zip file is damaged or cut short ({error}); get the file again"
        ) from error
    for member in sorted(members, key=lambda m: m.filename):
        parts = Path(member.filename).parts
        if member.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        if Path(member.filename).suffix.lower() in _NOT_WORDS:
            tally.note(f"{name}: {member.filename} was left out, it holds no words")
            continue
        if member.flag_bits & 1:
            raise CorpusFormatError(
                f"{name}: {member.filename}", "is encrypted; unpack it with its password first"
            )

        def open_member(member: zipfile.ZipInfo = member) -> BinaryIO:
            raw = opener()
            try:
                stream = zipfile.ZipFile(raw).open(member)  # noqa: SIM115  the reader closes it
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
                raw.close()
                raise CorpusFormatError(f"{name}: {member.filename}", str(error)) from error
            where = f"{name}: {member.filename}"
            return cast(BinaryIO, io.BufferedReader(_Unpacked(stream, raw, where, "zip")))

        yield SourceFile(f"{name}: {member.filename}", open_member, encoding, tally)
