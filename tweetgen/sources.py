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
import struct
import sys
import tempfile
import weakref
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from .archives import Member, is_tar, open_member, tar_members
from .errors import CorpusError, CorpusFormatError
from .reader import SourceFile, Surroundings, Tally

_MAGIC: dict[re.Pattern[bytes], tuple[str, Callable[[BinaryIO], Any]]] = {
    re.compile(rb"\x1f\x8b"): ("gzip", lambda raw: gzip.GzipFile(fileobj=raw)),
    re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)"): ("bz2", bz2.BZ2File),  # pi, or its root: empty
    re.compile(rb"\xfd7zXZ\x00"): ("xz", lzma.LZMAFile),
}
_NOT_WORDS = {  # members and folder entries that are never a corpus
    *(".jpg .jpeg .png .gif .webp .mp4 .mov .mp3 .ogg .opus .m4a .aac .wav .pdf .vcf".split()),
    *(".webm .mkv .avi .m4v .3gp .flac .heic .heif .avif .bmp .tif .tiff .eot .otf".split()),
    *(".bin .exe .dll .so .pyc .db .sqlite .ico .svg .css .woff .woff2 .ttf .zip".split()),
}


_BOMB_SIZE = 1 << 26  # bytes; what unpacks to more, and to so many times its size,
_BOMB_RATIO = 100  # holds nothing that anybody wrote: words become 2 to 20 times smaller
_MOST_NAMED = 5  # members left out of a zip; an archive may have thousands of pictures
_Place = tuple[str, Surroundings | None]  # a path, and what it is a path in
_NOWHERE: _Place = ("", None)


def find_files(
    addresses: Sequence[str | os.PathLike[str]], *, encoding: str | None, tally: Tally
) -> list[SourceFile]:
    """
    The files behind `addresses`, in the order given; a folder's in the order of their names.

    An address is a path, a glob pattern, a folder, a zip, "-" for standard input, or any fsspec
    URL ("s3://bucket/words.txt", "https://..."). gzip, bz2, xz, zip and tar are unpacked on the
    way, recognised by content.

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
        for path, place in paths.items():
            opener = _path_opener(path)
            if not path.is_file():  # a pipe, such as the shell's <(...)
                with opener() as stream:
                    opener = _Kept(stream).open
            yield from _unpack(str(path), opener, encoding, tally, place)


def _path_opener(path: Path) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        try:
            return path.open("rb")
        except OSError as error:
            raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error

    return opener


def _expand_path(address: str) -> dict[Path, _Place]:
    path = Path(address)
    if path.is_dir():
        below = sorted(path.rglob("*"))
        found = [p for p in below if p.is_file() and _may_hold_words(p.relative_to(path))]
        return _placed(path, found)
    if path.exists():
        folder = path.parent
        around = Surroundings("file", partial(_neighbours, folder), lambda n: str(folder / n))
        return {path: (path.name, around)}
    if matches := sorted(glob.glob(str(path), recursive=True)):
        expanded = [one for match in matches for one in _expand_path(match).items()]
        kept: dict[Path, _Place] = {}  # "**" matches folders and what is in them
        for one, place in expanded:
            if _is_maybe_text(one):
                kept.setdefault(one, place)
        return kept
    raise CorpusError(f"{address}: no such file or folder, and no file matches it as a pattern")


def _placed(folder: Path, paths: Sequence[Path]) -> dict[Path, _Place]:
    """The files found in a folder, each with its place there."""
    named = {path: path.relative_to(folder).as_posix() for path in paths}

    def find() -> dict[str, Callable[[], BinaryIO]]:
        return {name: _path_opener(path) for path, name in named.items()}

    around = Surroundings("folder", find, lambda name: str(folder / name))
    return {path: (name, around) for path, name in named.items()}


def _neighbours(folder: Path) -> dict[str, Callable[[], BinaryIO]]:
    """The files of a folder of which one was named, without links that lead out of it."""
    home = folder.resolve()
    try:
        found = [path for path in folder.iterdir() if path.resolve().parent == home]
    except OSError:  # one may read a file in a folder that one may not list
        return {}
    return {path.name: _path_opener(path) for path in found if path.is_file()}


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

    def opener(one: str) -> BinaryIO:
        try:
            return cast(BinaryIO, filesystem.open(one, "rb"))
        except Exception as error:
            raise CorpusError(f"{address}: cannot be opened ({_said(error)})") from error

    def describe(name: str) -> str:
        return str(filesystem.unstrip_protocol(f"{path}/{name}"))

    inside = {one.removeprefix(f"{path}/"): one for one in paths if one.startswith(f"{path}/")}
    members = {name: partial(opener, one) for name, one in inside.items()}
    around = Surroundings("folder", lambda: members, describe)
    places: dict[str, _Place] = {one: (name, around) for name, one in inside.items()}
    for one in paths:
        name, place = filesystem.unstrip_protocol(one), places.get(one, _NOWHERE)
        yield from _unpack(name, partial(opener, one), encoding, tally, place)


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
    name: str,
    opener: Callable[[], BinaryIO],
    encoding: str | None,
    tally: Tally,
    place: _Place = _NOWHERE,
) -> Iterator[SourceFile]:
    with opener() as stream:
        head = stream.read(265)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _unpack_zip(name, opener, encoding, tally)
        return
    if is_tar(head):
        yield from _unpack_tar(name, opener, encoding, tally)
        return
    for magic, (kind, unpack) in _MAGIC.items():
        if magic.match(head):
            unpacked = _compressed(name, kind, opener, unpack)
            if _holds_tar(unpacked):
                yield from _unpack_tar(name, unpacked, encoding, tally)
                return
            yield SourceFile(name, unpacked, encoding, tally, *place)
            return
    for suffix in (".zip", ".gz", ".bz2", ".xz"):
        if name.lower().endswith(suffix):
            raise CorpusFormatError(
                name, f"is named {suffix} but holds no such data; get the file again, or rename it"
            )
    yield SourceFile(name, opener, encoding, tally, *place)


def _holds_tar(opener: Callable[[], BinaryIO]) -> bool:
    try:
        with opener() as stream:
            return is_tar(stream.read(265))
    except CorpusFormatError:  # damaged, which is said when it is read
        return False


def _compressed(
    name: str, kind: str, opener: Callable[[], BinaryIO], unpack: Callable[[BinaryIO], Any]
) -> Callable[[], BinaryIO]:
    def open_unpacked() -> BinaryIO:
        raw = opener()
        return cast(BinaryIO, io.BufferedReader(_Unpacked(unpack(raw), raw, name, kind)))

    return open_unpacked


class _Unpacked(io.RawIOBase):
    """A decompressing stream whose failures name the file, and that is no bomb."""

    def __init__(self, stream: IO[bytes], raw: IO[bytes], name: str, kind: str) -> None:
        self._stream, self._raw, self._name, self._kind = stream, raw, name, kind
        self._began, self._size = raw.tell(), 0

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
        self._size += len(data)
        if self._size > _BOMB_SIZE:
            packed = max(self._raw.tell() - self._began, 1)
            if self._size > _BOMB_RATIO * packed:
                raise CorpusFormatError(
                    self._name,
                    f"unpacks to more than {_BOMB_RATIO} times its size, as nobody's words do; if "
                    "they are real, unpack it first",
                )
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


def _unpack_tar(
    name: str, opener: Callable[[], BinaryIO], encoding: str | None, tally: Tally
) -> Iterator[SourceFile]:
    members = [m for m in tar_members(name, opener, tally) if not _is_hidden(m.path)]
    _say_left_out(name, [m.path for m in members if _is_no_text(m.path)], tally)
    kept = [member for member in members if not _is_no_text(member.path)]

    def opening(member: Member) -> Callable[[], BinaryIO]:
        return partial(open_member, name, opener, member)

    openers = {member.path: opening(member) for member in kept}
    around = Surroundings("zip", lambda: openers, lambda path: f"{name}: {path}")
    for path, open_this in openers.items():
        yield SourceFile(f"{name}: {path}", open_this, encoding, tally, path, around)


def _is_hidden(path: str) -> bool:
    """Whether a member of an archive is one that its maker did not see either."""
    return any(part.startswith((".", "__MACOSX")) for part in Path(path).parts)


def _is_no_text(path: str) -> bool:
    return Path(path).suffix.lower() in _NOT_WORDS


def _say_left_out(name: str, paths: Sequence[str], tally: Tally) -> None:
    if len(paths) > _MOST_NAMED:
        others = f"{paths[0]} and {len(paths) - 1:,} others were left out"
        tally.note(f"{name}: {others}, they hold no words")
        return
    for path in paths:
        tally.note(f"{name}: {path} was left out, it holds no words")


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

    def open_member(member: zipfile.ZipInfo) -> BinaryIO:
        where = f"{name}: {member.filename}"
        raw = opener()
        try:
            stream = _open_member(raw, member)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raw.close()
            raise CorpusFormatError(where, str(error)) from error
        return cast(BinaryIO, io.BufferedReader(_Unpacked(stream, raw, where, "zip")))

    kept: list[zipfile.ZipInfo] = []
    pictures: list[str] = []
    outside = 0
    for member in sorted(members, key=lambda m: m.filename):
        if ".." in member.filename.split("/"):
            outside += 1
            continue
        if member.is_dir() or _is_hidden(member.filename):
            continue
        if _is_no_text(member.filename):
            pictures.append(member.filename)
            continue
        if member.flag_bits & 1:
            raise CorpusFormatError(
                f"{name}: {member.filename}", "is encrypted; unpack it with its password first"
            )
        kept.append(member)
    if outside:
        tally.note(f"{name}: {outside:,} names that lead out of the archive were left out")
    _say_left_out(name, pictures, tally)
    openers = {member.filename: partial(open_member, member) for member in kept}
    around = Surroundings("zip", lambda: openers, lambda path: f"{name}: {path}")
    for member in kept:  # of two members with one name each is a file
        path, open_this = member.filename, partial(open_member, member)
        yield SourceFile(f"{name}: {path}", open_this, encoding, tally, path, around)


def _open_member(raw: BinaryIO, member: zipfile.ZipInfo) -> IO[bytes]:
    """As `ZipFile.open`, which however needs the whole directory, and that may be long, again."""
    raw.seek(member.header_offset)
    header = raw.read(30)
    if header[:4] != b"PK\x03\x04" or len(header) < 30:
        raise zipfile.BadZipFile("is damaged: there is no file where one should begin")
    raw.seek(sum(struct.unpack_from("<HH", header, 26)), os.SEEK_CUR)  # its name and extra field
    return cast(IO[bytes], zipfile.ZipExtFile(raw, "r", member))
