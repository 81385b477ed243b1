"""Which sign may stand behind which: an accent needs a letter, a joiner two signs to join."""

from __future__ import annotations

import unicodedata

from .conversation import ME, NAMED, OTHER, PAUSE

# What stands before: nothing or a blank, a sign, or a joiner that waits for its second sign.
BARE, SIGN, JOINED = range(3)

_JOINER = "\u200d"
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


def kind(char: str) -> int:
    """What a character is to the one behind it."""
    if char.isspace() or char in (ME, OTHER, NAMED, PAUSE):
        return BARE
    return JOINED if char == _JOINER else SIGN


def fits(before: int, char: str) -> bool:
    """
    Whether a character may stand behind another.

    Args:
        before: `kind` of that one; `BARE` at the beginning of a text.
    """
    if before == BARE:
        return char not in _JOINERS and unicodedata.category(char)[0] != "M"
    return before == SIGN or (kind(char) == SIGN and char not in _JOINERS)
