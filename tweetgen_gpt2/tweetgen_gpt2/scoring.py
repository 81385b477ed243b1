"""Texts in rows of tokens, and those in batches of about one length, so that little is padded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from tweetgen import Document

from .tokenizer import Tokenizer

Rows = Sequence[Sequence[int]]
_ROWS = 16  # at once, at most,
_TOKENS = 1024  # and tokens of them: each takes a number for every token there is


def rows_of(documents: Sequence[Document], tokenizer: Tokenizer, context: int) -> tuple[Rows, int]:
    """
    What is scored of some documents, and how many characters that are, an end each included.

    Args:
        context: the most tokens of a row; pieces of a longer document meet in a token.
    """
    end, rows = tokenizer.end, []
    for tokens in tokenizer.encode_many(document.text for document in documents):
        whole = [end, *tokens, end]
        rows += [whole[at : at + context] for at in range(0, len(whole) - 1, context - 1)]
    return rows, sum(len(document.text) + 1 for document in documents)


def in_batches(rows: Rows, score: Callable[[Rows], Iterable[np.ndarray]]) -> Iterator[np.ndarray]:
    """What `score` finds for each row, in the order of `rows`."""
    order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
    found: dict[int, np.ndarray] = {}
    at = 0
    while at < len(order):
        # One of the longest that may be among them says how many are not too many.
        longest = len(rows[order[min(at + _ROWS, len(order)) - 1]])
        some = order[at : at + max(1, min(_ROWS, _TOKENS // max(longest, 1)))]
        at += len(some)
        found.update(zip(some, score([rows[number] for number in some]), strict=True))
    return (found[number] for number in range(len(rows)))


def padded(rows: Rows) -> np.ndarray:
    """
    Rows of one length, int64 of shape [rows, tokens].

    What is added stands behind: causal attention does not see it.
    """
    made = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for row, values in enumerate(rows):
        made[row, : len(values)] = values
    return made
