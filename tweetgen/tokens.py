"""From a text to its tokens and back: words, or characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from .fingerprint import UNSPACED_CHAR

Unit = Literal["words", "characters"]
GLUE = "\0"  # before a token that follows the one before it without a blank


def tokenise(text: str, unit: Unit = "words") -> list[str]:
    """
    The tokens of one text, for which `join` is the way back.

    Words are what stands between white space, punctuation and all; a line break is a token of
    its own. In scripts that put no blanks between words (Han, kana, Thai, Lao, Khmer, Burmese)
    two letters side by side are two tokens. Characters are grapheme clusters (Unicode Standard
    Annex 29), so that no emoji is ever cut in two.
    """
    text = text.replace(GLUE, "")
    if unit == "characters":
        return _graphemes(text)
    return _TOKEN.findall(spaced(text))


def join(tokens: Sequence[str], unit: Unit = "words") -> str:
    """The text of `tokens`: blanks between words, none around line breaks."""
    if unit == "characters":
        return "".join(tokens)
    text = " ".join(tokens)
    if GLUE in text:
        text = text.replace(f" {GLUE}", "").replace(GLUE, "")
    return _AROUND_BREAK.sub("\n", text) if "\n" in text else text


_TOKEN = re.compile(r"\n|\S+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_OTHER_BLANK = re.compile(r"[^\S\n ]")
STRANGE = re.compile(rf"[^\S\x00-\x7f]|{UNSPACED_CHAR}")  # where `spaced` has something to do
_MARKS = "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
_MARKS += "\u102b-\u103e\u17b4-\u17d3\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNSPACED = re.compile(rf"(?<={UNSPACED_CHAR})(?=(?![{_MARKS}]){UNSPACED_CHAR})")  # between two


def spaced(text: str) -> str:
    """Blanks between tokens, with a mark where the text has none."""
    return _UNSPACED.sub(f" {GLUE}", _OTHER_BLANK.sub(" ", text))


def _graphemes(text: str) -> list[str]:
    if text.isascii():
        return list(text)
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return found
