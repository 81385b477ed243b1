"""Whether a file is in an open format: told by its contents, whatever its name says."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickletools
import re
import zipfile
import zlib
from collections.abc import Callable
from importlib.util import MAGIC_NUMBER
from pathlib import Path

_SUFFIXES = frozenset(
    ".py .pyc .pyo .pyd .so .dll .dylib .exe .sh .bat .pkl .pickle .joblib".split()
)
_PROGRAMS = {  # first bytes to what they are
    b"#!": "is a script",
    b"\x7fELF": "is a program (ELF)",
    b"MZ\x90\0": "is a program (Windows)",
    b"\xfe\xed\xfa": "is a program (Mach-O)",
    b"\xcf\xfa\xed\xfe": "is a program (Mach-O)",
    MAGIC_NUMBER: "is compiled Python",
}
_PACKED: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ": lzma.decompress,
    b"x\x01": zlib.decompress,
    b"x\x9c": zlib.decompress,
    b"x\xda": zlib.decompress,
}
_NPY = b"\x93NUMPY"


def closed(path: Path) -> str:
    """Why the file is not open: "is a pickle"; nothing if it is open."""
    if path.is_symlink():
        return "is a link to somewhere else"
    if path.suffix.lower() in _SUFFIXES:
        return f"is called {path.suffix}, as code or pickles are"
    return _closed(path.read_bytes())


def _closed(data: bytes) -> str:
    for magic, what in _PROGRAMS.items():
        if data.startswith(magic):
            return what
    if _is_pickle(data):
        return "is a pickle"
    if data.startswith(_NPY) and re.search(rb"['\"][|=<>]?O\d*['\"]", data[:4096].split(b"\n")[0]):
        return "is an array of objects, which are pickled"
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _closed_member(data)
    for magic, unpack in _PACKED.items():
        if data.startswith(magic):
            try:
                inner = _closed(unpack(data))
            except (OSError, EOFError, zlib.error, lzma.LZMAError):
                return ""
            return inner and f"is packed, and what is inside {inner}"
    return ""


def _closed_member(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            suffix = Path(name).suffix.lower()
            inner = f"is called {suffix}" if suffix in _SUFFIXES else _closed(archive.read(name))
            if inner:
                return f"is a zip, in which {name} {inner}"
    return ""


def _is_pickle(data: bytes) -> bool:
    """
    Whether `data` begins with a whole pickle: protocol 2 and later say so themselves, those
    before must also end where the data ends.
    """
    modern = data[:1] == b"\x80" and data[1:2] in b"\x02\x03\x04\x05"
    end, count = -1, 0
    try:
        for _, _, place in pickletools.genops(data):
            end, count = place or 0, count + 1
    except Exception:  # no pickle; genops raises whatever its decoders do
        return False
    return modern or (count > 2 and end + 1 == len(data.rstrip(b"\n")))
