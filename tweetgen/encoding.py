"""Which characters a file's bytes stand for: detected from the whole file, said, never guessed
silently."""

from __future__ import annotations

import codecs
from itertools import pairwise
from typing import BinaryIO

import attrs

from .errors import CorpusFormatError

_BLOCK = 1 << 20
_BOMS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CP1252_HOLES = frozenset(b"\x81\x8d\x8f\x90\x9d")  # bytes that cp1252 leaves undefined
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\v\x1a\x1b\x07\x08\x1c\x1d\x1e\x1f")


@attrs.frozen
class Encoding:
    """
    A Python codec name, and what to tell the person about how it was found.

    `note` is empty where there is nothing to say (UTF-8, a byte-order mark, the user's own word).
    """

    name: str
    note: str = ""

    @property
    def label(self) -> str:
        """What people call it: a byte-order mark makes no other encoding."""
        return self.name.removesuffix("-sig")


def detect(stream: BinaryIO, source: str) -> Encoding:
    """
    Read `stream` to its end in constant memory and tell its encoding.

    A byte-order mark decides; else strict UTF-8; else UTF-16 by where its zero bytes stand; else
    Windows-1252 (or Latin-1 where its holes are used), if the bytes look like letters in words
    rather than like damaged UTF-8.

    Raises:
        CorpusFormatError: binary data, or bytes that no rule explains; with the byte offset.
    """
    head = stream.read(_BLOCK)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name)
    if sideways := _utf16_without_mark(head):
        return Encoding(sideways, f"no byte-order mark; read as {sideways} by its zero bytes")
    _refuse_binary(head, source)
    return _utf8_or_legacy(stream, head, source)


def _utf16_without_mark(head: bytes) -> str | None:
    sample = head[: 1 << 16]
    pairs = len(sample) // 2
    if pairs < 4 or 0 not in sample:
        return None
    even, odd = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if odd > 0.4 * pairs and even == 0:
        return "utf-16-le"
    if even > 0.4 * pairs and odd == 0:
        return "utf-16-be"
    return None


def _refuse_binary(head: bytes, source: str) -> None:
    zero = head.find(b"\0")
    strange = sum(head.count(bytes([b])) for b in range(32) if b not in _TEXT_CONTROLS)
    if zero >= 0 or strange > 0.02 * max(len(head), 50):
        at = zero if zero >= 0 else 0
        raise CorpusFormatError(
            source,
            f"this is not a text file (binary data near byte {at}); give a text, CSV or JSON "
            "file, or set the encoding if it is a text after all",
        )


def _utf8_or_legacy(stream: BinaryIO, head: bytes, source: str) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read, bad_at, good_multibyte, high, holes = 0, -1, False, 0, False
    lookalikes, windows = 0, False
    block = head
    while True:
        if bad_at < 0:
            pending = len(decoder.getstate()[0])  # bytes of a character cut by the block's end
            try:
                text = decoder.decode(block, final=not block)
                good_multibyte = good_multibyte or not text.isascii()
            except UnicodeDecodeError as error:
                bad_at = read - pending + error.start
                good_multibyte = good_multibyte or error.object[: error.start].isascii() is False
        if not block:
            break
        if bad_at >= 0 or not block.isascii():
            high += sum(1 for byte in block if byte >= 0x80)
            holes = holes or any(byte in _CP1252_HOLES for byte in block)
            windows = windows or any(0x80 <= byte <= 0x9F for byte in block)
            lookalikes += _utf8_pairs(block)
        read += len(block)
        block = stream.read(_BLOCK)
    if bad_at < 0:
        return Encoding("utf-8")
    if good_multibyte or lookalikes * 4 > high:
        raise CorpusFormatError(
            source,
            f"damaged UTF-8: the first bad byte is at offset {bad_at}. Save the file again as "
            'UTF-8, or set an encoding (encoding = "cp1252") to read it anyway',
        )
    name = "cp1252" if windows and not holes else "latin-1"  # the same but for 0x80 to 0x9f
    return Encoding(
        name,
        f"not UTF-8 (byte {bad_at}); read as {name}, as older programs write. "
        "If letters look wrong, set the encoding",
    )


def _utf8_pairs(block: bytes) -> int:
    """How many bytes stand in what would be the beginning of a UTF-8 character, right or wrong."""
    count = 0
    for first, second in pairwise(block):
        if (first in (0xFE, 0xFF) and second >= 0x80) or (
            0xC2 <= first <= 0xF4 and 0x80 <= second <= 0xBF
        ):
            count += 2
    return count
