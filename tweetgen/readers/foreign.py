"""Files that are plainly something else: said at once, instead of learning noise from them."""

from __future__ import annotations

import pickletools
import re
from collections.abc import Iterator

import attrs

from ..documents import Document
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile

_BY_LINES = 'to learn from its lines as they stand, set format = "lines"'
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r'\s*\{\s*"state_size"\s*:\s*\d+\s*,\s*"chain"'),
        "is a model saved by markovify, not a corpus; give the texts it was made from",
    ),
    (
        re.compile(r'(?s)\s*<!DOCTYPE html>.{0,2000}(<title>Exported Data</title>|"page_wrap)'),
        "is the HTML form of a Telegram export; export it again as machine-readable JSON",
    ),
    (
        re.compile(r"(?s)\s*<!DOCTYPE html>.{0,3000}(preamble__guild|chatlog__message)"),
        "is the HTML form of a Discord export; run DiscordChatExporter again with --format Json",
    ),
    (
        re.compile(r"(?s)\s*<html>.{0,4000}(\b_a6-[a-z]\b|\b_3-9[56]\b)"),
        "is the HTML form of a Facebook or Instagram export; ask Meta for JSON instead",
    ),
    (
        re.compile(r"\s*<(\?xml|!doctype html|html)\b", re.IGNORECASE),
        f"is HTML or XML; save its words as text first, or {_BY_LINES}",
    ),
)


@attrs.frozen(kw_only=True)
class ForeignConfig:
    """The `foreign` format has no options."""


class ForeignReader(Reader):
    """Recognises what is not a corpus and says what to do about it."""

    name = "foreign"

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """Sure when a known mark stands at the beginning."""
        return 98 if cls._problem(file) else 0

    @staticmethod
    def _problem(file: SourceFile) -> str:
        if _is_pickle(file.head):
            return "is a Python pickle, which can run commands when opened; it is never opened"
        head = file.head_text[:4096]
        return next((problem for pattern, problem in _KINDS if pattern.match(head)), "")

    def read(self, file: SourceFile) -> Iterator[Document]:
        raise CorpusFormatError(file.name, self._problem(file) or "is not a corpus")
        yield  # pragma: no cover  a generator, so that the error comes where files are read


def _is_pickle(head: bytes) -> bool:
    """Whether the bytes are a pickle that may name something to call; they are never loaded."""
    if head[:1] == b"\x80":  # else a euro sign of Windows-1252
        return head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")
    if head[:1] not in (b"c", b"(", b"]", b"}"):
        return False
    try:
        opcodes = [(opcode.name, argument) for opcode, argument, _ in pickletools.genops(head)]
    except Exception:  # whatever random text makes of the parser: not a pickle
        return False
    return any(
        name in ("GLOBAL", "INST") and re.fullmatch(r"[\w.]+ [\w.]+", str(argument))
        for name, argument in opcodes
    )
