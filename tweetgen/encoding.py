"""Which characters a file's bytes stand for: detected from the whole file, said, never guessed
silently."""

from __future__ import annotations

import codecs
import re
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
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # bytes that cp1252 leaves undefined
_WINDOWS = re.compile(rb"[\x80-\x9f]")  # where cp1252 has letters and Latin-1 has controls
_LIKE_UTF8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]|[\xfe\xff]{2}")  # right or wrong
_HIGH = bytes(range(0x80, 0x100))
_LETTERS = bytes(b for b in range(0x80) if chr(b).isalpha())
_STRANGE = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b\x07\x08\x1c\x1d\x1e\x1f"))


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


def chosen(name: str, head: bytes) -> Encoding:
    """The user's own word for a file that begins with `head`; its byte-order mark is no text."""
    codec = codecs.lookup(name).name
    for mark, marked in _BOMS:
        if head.startswith(mark) and codec.startswith(marked.removesuffix("-sig")):
            return Encoding(marked)
    return Encoding(name)


def detect(stream: BinaryIO, source: str) -> Encoding:
    """
    Read `stream` to its end in constant memory and tell its encoding.

    A byte-order mark decides; else strict UTF-8; else UTF-16 by where its zero bytes stand; else
    Windows-1252 (or Latin-1 where its holes are used), if the bytes look like the accents of a
    Western language rather than like damaged UTF-8 or another script.

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
    # A few letters and half of the emoji have a zero byte on the other side too.
    if odd > 0.4 * pairs and even * 5 < odd:
        return "utf-16-le"
    if even > 0.4 * pairs and odd * 5 < even:
        return "utf-16-be"
    return None


def _refuse_binary(head: bytes, source: str) -> None:
    zero = head.find(b"\0")
    strange = len(head) - len(head.translate(None, _STRANGE))
    if zero >= 0 or strange > 0.02 * max(len(head), 50):
        at = zero if zero >= 0 else 0
        raise CorpusFormatError(
            source,
            f"this is not a text file (binary data near byte {at}); give a text, CSV or JSON "
            "file, or set the encoding if it is a text after all",
        )


def _utf8_or_legacy(stream: BinaryIO, head: bytes, source: str) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read, block, multibyte = 0, head, False
    while True:
        pending = len(decoder.getstate()[0])  # bytes of a character cut by the block's end
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            bad_at = read - pending + error.start
            if multibyte or not error.object[: error.start].isascii():
                raise _damaged(source, bad_at) from error
            return _legacy(stream, error.object, bad_at, source)
        if not block:
            return Encoding("utf-8")
        multibyte = multibyte or not text.isascii()
        read += len(block)
        block = stream.read(_BLOCK)


def _legacy(stream: BinaryIO, block: bytes, bad_at: int, source: str) -> Encoding:
    """The encoding of what is not UTF-8 from `block` on; everything before it is ASCII."""
    high = letters = like_utf8 = 0
    holes = windows = False
    while block:
        high += len(block) - len(block.translate(None, _HIGH))
        letters += len(block) - len(block.translate(None, _LETTERS))
        like_utf8 += 2 * len(_LIKE_UTF8.findall(block))
        holes = holes or _CP1252_HOLES.search(block) is not None
        windows = windows or _WINDOWS.search(block) is not None
        block = stream.read(_BLOCK)
    # Two thirds and more of UTF-8's high bytes stand in such pairs; of GBK's or Thai's up to half.
    other_script = high > max(letters, 8)  # no language in Latin letters has so many accents
    if like_utf8 * (2 if other_script else 4) > high:
        raise _damaged(source, bad_at)
    if other_script:
        raise CorpusFormatError(
            source,
            f"not UTF-8 (byte {bad_at}), and mostly not in Latin letters; set the encoding, such "
            "as cp1251 for Cyrillic, shift_jis, gbk, big5 or euc_kr",
        )
    name = "cp1252" if windows and not holes else "latin-1"  # the same but for 0x80 to 0x9f
    return Encoding(
        name,
        f"not UTF-8 (byte {bad_at}); read as {name}, as older programs write. "
        "If letters look wrong, set the encoding",
    )


def _damaged(source: str, bad_at: int) -> CorpusFormatError:
    return CorpusFormatError(
        source,
        f"damaged UTF-8: the first bad byte is at offset {bad_at}. Save the file again as "
        'UTF-8, or set an encoding (encoding = "cp1252") to read it anyway',
    )
