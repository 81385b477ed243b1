"""Which tokens may come next, so that bytes make characters, and characters those one knows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from tweetgen.signs import BARE, JOINED, fits, kind

from .tokenizer import Tokenizer

State = tuple[bytes, int]  # the bytes still open, and what stands before them


class Spelling:
    """
    Keeps a byte-level model to well-formed UTF-8 (RFC 3629) and to an alphabet.

    A token of such a model may be half a character, and a model that has not learned much puts
    halves together that make a character nobody wrote, or none. What may come next depends on the
    bytes that are still open, of which there are at most three, and on what stands before them: an
    accent needs a letter to stand on, and a joiner two signs to join.
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
        self._openings: dict[int, frozenset[bytes]] = {}
        self._barred = {
            number
            for marker, number in tokenizer.markers.items()
            if self._known is not None and marker not in self._known
        }
        self._masks: dict[State, np.ndarray] = {}
        self._after: dict[tuple[bytes, int, int], State] = {}

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
            self._after[key] = (rest, kind(text[-1]) if text else state[1])
        return self._after[key]

    def _fits(self, state: State, piece: bytes | None) -> bool:
        opened, before = state
        if piece is None:  # an end or a marker: nothing may be open
            return not opened and before != JOINED
        whole, rest = _split(opened + piece)
        try:
            text = whole.decode("utf-8")
        except UnicodeDecodeError:
            return False
        if self._known is not None and not self._known.issuperset(text):
            return False
        for char in text:
            if not fits(before, char):
                return False
            before = kind(char)
        return not rest or self._may_open(rest, before)

    def _may_open(self, rest: bytes, before: int) -> bool:
        """Whether a character that may stand there begins with these bytes."""
        if self._known is None:
            return _opens(rest, before)
        if before not in self._openings:
            fitting = (char for char in self._known if fits(before, char))
            self._openings[before] = frozenset(_openings(fitting))
        return rest in self._openings[before]


START: State = (b"", BARE)


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


@cache
def _opens(rest: bytes, before: int) -> bool:
    """The same of all characters of Unicode (RFC 3629, section 3)."""
    first = rest[0]
    if not 0xC2 <= first <= 0xF4:
        return False
    size = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    point = first & (0xFF >> (size + 1))
    for byte in rest[1:]:
        point = point << 6 | byte & 0x3F
    free = 6 * (size - len(rest))
    least = {2: 0x80, 3: 0x800, 4: 0x10000}[size]
    points = range(max(point << free, least), min((point + 1) << free, 0x110000))
    return any(not 0xD800 <= one < 0xE000 and fits(before, chr(one)) for one in points)
