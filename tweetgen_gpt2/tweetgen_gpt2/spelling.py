"""Which tokens may come next, so that bytes make characters, and characters those one knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import numpy as np

from .tokenizer import Tokenizer

State = tuple[bytes, bool]  # the bytes still open, and whether a mark would stand on nothing

_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
_BLANKS = " \t\n\u00a0"


class Spelling:
    """
    Keeps a byte-level model to well-formed UTF-8 (RFC 3629) and to an alphabet.

    A token of such a model may be half a character, and a model that has not learned much puts
    halves together that make a character nobody wrote, or none. What may come next depends on the
    bytes that are still open, of which there are at most three, and on whether a mark, such as an
    accent, would have a letter to stand on.
    """

    def __init__(
        self, tokenizer: Tokenizer, alphabet: Iterable[str] | None = None, tokens: int = 0
    ) -> None:
        """
        Args:
            alphabet: the characters that may be written; None for all there are.
            tokens: how many the model has, which may be more than the tokenizer's.
        """
        self._size = max(tokens, len(tokenizer))
        self._tokenizer = tokenizer
        self._known = None if alphabet is None else frozenset(alphabet)
        self._openings = None if self._known is None else frozenset(_openings(self._known))
        self._barred = {
            number
            for marker, number in tokenizer.markers.items()
            if self._known is not None and marker not in self._known
        }
        self._masks: dict[State, np.ndarray] = {}
        self._after: dict[tuple[bytes, bool, int], State] = {}

    def allowed(self, state: State) -> np.ndarray:
        """
        Whether each token may come next, bool of shape [tokens].

        Args:
            state: of what was written; that of nothing is `START`.
        """
        if state not in self._masks:
            mask = np.zeros(self._size, bool)
            for token, piece in enumerate(self._tokenizer.bytes):
                mask[token] = token not in self._barred and self._fits(state, piece)
            self._masks[state] = mask
        return self._masks[state]

    def fits(self, state: State, token: int) -> bool:
        """Whether `token` may come next."""
        if state in self._masks:
            return bool(self._masks[state][token])
        return token not in self._barred and self._fits(state, self._tokenizer.bytes_of(token))

    def after(self, state: State, token: int) -> State:
        """The state when `token` was written."""
        key = (*state, token)
        if key not in self._after:
            piece = self._tokenizer.bytes_of(token)
            whole, rest = _split(state[0] + (piece or b""))
            text = whole.decode("utf-8", "ignore")
            self._after[key] = (rest, text[-1] in _BLANKS if text else state[1])
        return self._after[key]

    def _fits(self, state: State, piece: bytes | None) -> bool:
        opened, bare = state
        if piece is None:  # an end or a marker: nothing may be open
            return not opened
        whole, rest = _split(opened + piece)
        try:
            text = whole.decode("utf-8")
        except UnicodeDecodeError:
            return False
        if self._known is not None and not self._known.issuperset(text):
            return False
        if rest and not (_may_open(rest) if self._openings is None else rest in self._openings):
            return False
        return not _has_loose_mark(text, bare)


START: State = (b"", True)


def _has_loose_mark(text: str, bare: bool) -> bool:
    for char in text:
        if bare and (char in _JOINERS or unicodedata.category(char)[0] == "M"):
            return True
        bare = char in _BLANKS
    return False


def _split(data: bytes) -> tuple[bytes, bytes]:
    """The bytes of whole characters, and those of one that is not whole yet."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 == 0x80:
            continue
        size = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
        return (data[:-back], data[-back:]) if size > back else (data, b"")
    return data, b""


def _openings(alphabet: Iterable[str]) -> set[bytes]:
    """All beginnings of the characters of more than one byte."""
    found = set()
    for char in alphabet:
        data = char.encode("utf-8", "replace")
        found |= {data[:size] for size in range(1, len(data))}
    return found


def _may_open(rest: bytes) -> bool:
    """Whether some character of Unicode begins with these bytes."""
    first = rest[0]
    if not 0xC2 <= first <= 0xF4:
        return False
    if len(rest) > 1:
        low = {0xE0: 0xA0, 0xF0: 0x90}.get(first, 0x80)
        high = {0xED: 0x9F, 0xF4: 0x8F}.get(first, 0xBF)
        return low <= rest[1] <= high
    return True
