"""Documents as tokens, and whole documents packed into rows of one length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from tempfile import TemporaryFile
from typing import Any

import attrs
import numpy as np

from .tokenizer import Tokenizer

IGNORED = -100  # a target that is none, as torch's cross_entropy has it
_OPEN = 64  # rows that are looked at for a place


@attrs.frozen(eq=False)
class Tokens:
    """
    A corpus as numbers.

    Attributes:
        flat: all tokens, int32 of shape [tokens], mapped from a temporary file.
        offsets: where each document begins and the last ends, int64 of shape [documents + 1].
        characters: of the texts, one more for the end of each, as `Score` counts them.
    """

    flat: np.ndarray
    offsets: np.ndarray
    characters: int

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> np.ndarray:
        found: np.ndarray = self.flat[self.offsets[number] : self.offsets[number + 1]]
        return found

    @property
    def targets(self) -> int:
        """How many tokens there are to predict, the ends included."""
        return len(self.flat) + len(self)

    def between(self, end: int) -> np.ndarray:
        """All of them with `end` before, between and behind the documents, int32."""
        found: np.ndarray = np.insert(np.asarray(self.flat), self.offsets, end)
        return found

    def fingerprint(self) -> str:
        """SHA-256 of all of them, in hexadecimal digits."""
        digest = sha256(np.ascontiguousarray(self.flat).tobytes())
        digest.update(self.offsets.tobytes())
        return digest.hexdigest()


def tokenised(texts: Iterable[str], tokenizer: Tokenizer) -> Tokens:
    """The tokens of `texts`, on disk, since they may be more than memory holds."""
    characters = 0

    def counted() -> Iterator[str]:
        nonlocal characters
        for text in texts:
            characters += len(text) + 1
            yield text

    offsets = [0]
    with TemporaryFile(prefix="tweetgen-tokens-") as file:
        for tokens in tokenizer.encode_many(counted()):
            file.write(np.asarray(tokens, np.int32).tobytes())
            offsets.append(offsets[-1] + len(tokens))
        file.flush()
        flat: Any = np.empty(0, np.int32)
        if offsets[-1]:
            flat = np.memmap(file, np.int32, "r")
    return Tokens(flat, np.asarray(offsets, np.int64), characters)


@attrs.frozen(eq=False)
class Rows:
    """
    Some rows, each int64 of shape [rows, row_tokens].

    Attributes:
        inputs: the end token and then the words of a document, of another, ...
        targets: what follows each, the end at last; `IGNORED` in the rest of a row.
        positions: counted from 0 in each document, by which attention stays within it.
    """

    inputs: np.ndarray
    targets: np.ndarray
    positions: np.ndarray


class Packing:
    """
    One pass over a corpus, in an order of its own.

    A document is never cut for want of place, only if it is longer than a row; then its pieces
    stand in rows of their own. Places are found by best fit among the rows still open, which
    leaves a few places in a hundred empty where padding each text would leave most.
    """

    def __init__(self, tokens: Tokens, end: int, row_tokens: int, seed: int, epoch: int) -> None:
        self._tokens, self._end, self.row_tokens = tokens, end, row_tokens
        random = np.random.default_rng((seed, epoch))
        lengths = np.diff(tokens.offsets)
        self._rows = _packed(random.permutation(len(tokens)), lengths, row_tokens)
        self._order = random.permutation(len(self._rows))

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, numbers: Iterable[int]) -> Rows:
        """The rows of these numbers, counted in the order of this pass."""
        chosen = [self._rows[self._order[number]] for number in numbers]
        shape = len(chosen), self.row_tokens
        inputs, positions = np.full(shape, self._end, np.int64), np.zeros(shape, np.int64)
        targets = np.full(shape, IGNORED, np.int64)
        for row, pieces in enumerate(chosen):
            at = 0
            for document, first, last in pieces:
                words = self._tokens[document]
                here = slice(at, at + last - first)
                # Place 0 of a document is the end of the one before, place i its i-th token.
                inputs[row, here] = np.concatenate(([self._end], words))[first:last]
                targets[row, here] = np.concatenate((words, [self._end]))[first:last]
                positions[row, here] = np.arange(last - first)
                at = here.stop
        return Rows(inputs, targets, positions)


_Piece = tuple[int, int, int]  # document, first and last place of it


def _packed(order: np.ndarray, lengths: np.ndarray, row_tokens: int) -> list[list[_Piece]]:
    rows: list[list[_Piece]] = []
    is_open: list[tuple[int, list[_Piece]]] = []  # what is free in a row, and the row
    for document in order.tolist():
        size = int(lengths[document]) + 1
        for first in range(0, size, row_tokens):
            last = min(first + row_tokens, size)
            needed = last - first
            fitting = [free for free in is_open if free[0] >= needed]
            if fitting:
                best = min(fitting, key=lambda free: free[0])
                is_open.remove(best)
                left, row = best
            else:
                left, row = row_tokens, []
                rows.append(row)
            row.append((document, first, last))
            if left - needed > 1:
                is_open.append((left - needed, row))
                if len(is_open) > _OPEN:
                    is_open.remove(min(is_open, key=lambda free: free[0]))
    return rows
