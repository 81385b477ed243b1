"""Zips, tars and compressed files with the traps that such files have."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from random import Random
from typing import Any

Seed = dict[str, bytes]  # the files of an export, by their paths in it

_OUTSIDE = (
    "../outside.txt",
    "../../../../outside.txt",
    "a/../../outside.txt",
    "/tmp/tweetgen-outside.txt",
    "C:\\outside.txt",
    "..\\..\\outside.txt",
    "./..//../outside.txt",
    "~/outside.txt",
    "\x1b[31mred.txt",
    "caf\udce9.txt",
    "x" * 3000,
    "a\0b.txt",
    "aux.txt ",
    "",
    ".",
    "/",
)


_REPEATED = (b"a", b" ", b"\n", b"text,author\n", b'{"text": "a"}\n', b"[1/1/24, 9:00] Ana: a\n")
_UNIT = 1 << 24  # bytes; a bomb unpacks to hundreds of these


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


PACKERS = ((gzip.compress, ".gz"), (bz2.compress, ".bz2"), (lzma.compress, ".xz"))


@cache
def _packed(line: bytes, pack: Callable[[bytes], bytes]) -> bytes:
    return pack(line * (_UNIT // len(line)))


def bombed_zip(random: Random, name: str) -> bytes:
    """A zip of one member that says truly, or untruly, how large it is."""
    times = 200
    data = _packed(random.choice(_REPEATED), _deflated) * times
    data += zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    said = random.choice((_UNIT * times, 1000))
    path = name.encode("utf-8", "replace")[:100] or b"a"
    common = struct.pack("<HHHHHLLL", 20, 0, 8, 0, 33, 0, len(data), said)
    local = b"PK\x03\x04" + common + struct.pack("<HH", len(path), 0) + path
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common
    central += struct.pack("<HHHHHLL", len(path), 0, 0, 0, 0, 0, 0) + path
    end = struct.pack("<LHHHHLLH", 0x06054B50, 0, 0, 1, 1, len(central), len(local + data), 0)
    return local + data + central + end


def bombed_stream(random: Random) -> tuple[str, bytes]:
    """gzip, bz2 or xz of gigabytes, in many parts."""
    pack, suffix = random.choice(PACKERS)
    unit = _packed(random.choice(_REPEATED), pack)
    return suffix, unit * min(200, (3 << 20) // len(unit))


def zipped(random: Random, files: Seed) -> bytes:
    """A zip with one of the traps that zips have."""
    made = io.BytesIO()
    trap = random.choice(("", "", "outside", "twice", "nested", "crc", "flag", "many", "directory"))
    method = random.choice(
        (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    )
    with zipfile.ZipFile(made, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about names that are there twice
        for name, data in files.items():
            archive.writestr(name, data)
            if trap == "twice":
                archive.writestr(name, data[::-1])
            if trap == "outside":
                with suppress(ValueError, UnicodeEncodeError):
                    archive.writestr(random.choice(_OUTSIDE[:9]), data)
        if trap == "nested":
            inner = zipped(random, files) if random.random() < 0.7 else made.getvalue()
            archive.writestr(random.choice(("inner.zip", "inner.txt", next(iter(files)))), inner)
        if trap == "many":
            for number in range(random.choice((20, 20, 20, 1000))):
                archive.writestr(f"{number}/notes.txt", b"Fog.\n")
        if trap == "directory":
            archive.writestr("a/", b"")
            archive.writestr(next(iter(files)) + "/", b"not empty")
    packed = bytearray(made.getvalue())
    if trap == "crc" and len(packed) > 60:
        for signature, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
            at = packed.find(signature) + offset
            packed[at] ^= 0xFF
    if trap == "flag":
        at = packed.find(b"PK\x01\x02") + 8
        packed[at : at + 2] = random.randbytes(2)
    return bytes(packed)


def tarred(random: Random, files: Seed) -> bytes:
    """A tar, perhaps compressed, with links, devices and names that lead outside."""
    made = io.BytesIO()
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)
    style = random.choice((tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    trap = random.choice(("", "outside", "link", "twice", "linked"))
    with tarfile.open(fileobj=made, mode="w", format=style) as archive:

        def put(name: str, data: bytes, **more: Any) -> None:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            for key, value in more.items():
                setattr(entry, key, value)
            with suppress(ValueError, UnicodeEncodeError):
                archive.addfile(entry, io.BytesIO(data))

        for name, data in files.items():
            if trap == "linked":  # a folder that is elsewhere, then a file in it
                put("away", b"", type=tarfile.SYMTYPE, linkname="../..")
                put("away/outside.txt", data)
            if trap == "link":
                target = random.choice(("../secret.txt", "/etc/passwd", name, "secret.txt"))
                put(f"{name}.txt", b"", type=random.choice(kinds), linkname=target)
            put(name, data)
            if trap == "outside":
                put(random.choice(_OUTSIDE), data)
            if trap == "twice":
                put(name, data[::-1])
    return random.choice((bytes, gzip.compress, bz2.compress, lzma.compress))(made.getvalue())
