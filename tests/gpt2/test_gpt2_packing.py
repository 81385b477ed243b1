"""Rows: every token is learned once, within its own document."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tweetgen_gpt2.packing import IGNORED, Packing, Tokens

from tweetgen.copies import Copies

END = 0


def tokens_of(documents: list[list[int]]) -> Tokens:
    offsets = np.cumsum([0, *map(len, documents)])
    flat = np.array([token for document in documents for token in document], np.int32)
    return Tokens(flat, offsets, sum(map(len, documents)))


DOCUMENTS = st.lists(st.lists(st.integers(1, 99), max_size=40), min_size=1, max_size=30)


@settings(deadline=None)
@given(DOCUMENTS, st.integers(4, 32), st.integers(0, 3))
def test_every_step_of_every_document_is_there_once(documents, row_tokens, epoch):
    packing = Packing(tokens_of(documents), END, row_tokens, 7, epoch)
    rows = packing.rows(range(len(packing)))
    found = [
        (int(a), int(b))
        for a, b in zip(rows.inputs.flat, rows.targets.flat, strict=True)
        if b != IGNORED
    ]
    steps = [
        pair
        for document in documents
        for pair in zip([END, *document], [*document, END], strict=True)
    ]
    assert sorted(found) == sorted(steps)


@settings(deadline=None)
@given(DOCUMENTS, st.integers(4, 32))
def test_positions_count_within_a_document(documents, row_tokens):
    packing = Packing(tokens_of(documents), END, row_tokens, 7, 0)
    rows = packing.rows(range(len(packing)))
    for inputs, targets, positions in zip(rows.inputs, rows.targets, rows.positions, strict=True):
        for place in range(1, row_tokens):
            if targets[place] == IGNORED:
                assert positions[place] == 0
            elif positions[place]:
                assert positions[place] == positions[place - 1] + 1
                assert inputs[place] == targets[place - 1]  # it goes on where it was


def test_short_documents_are_never_cut_and_rows_are_full():
    random = np.random.default_rng(0)
    documents = [[5] * int(size) for size in random.integers(1, 40, 2_000)]
    packing = Packing(tokens_of(documents), END, 64, 7, 0)
    rows = packing.rows(range(len(packing)))
    assert (rows.targets == END).sum() == len(documents)
    beginnings = (rows.positions == 0) & (rows.targets != IGNORED)
    assert beginnings.sum() == len(documents)  # a piece of one would begin at 0 as well
    assert (rows.targets != IGNORED).mean() > 0.97


def test_each_pass_has_an_order_of_its_own_and_can_be_made_again():
    tokens = tokens_of([[n] * 7 for n in range(1, 60)])

    def inputs(epoch: int) -> np.ndarray:
        packing = Packing(tokens, END, 16, 7, epoch)
        return packing.rows(range(len(packing))).inputs

    assert (inputs(0) == inputs(0)).all()
    assert (inputs(0) != inputs(1)).any()


def test_copies_are_runs_of_the_corpus():
    random = np.random.default_rng(1)
    documents = [random.integers(1, 500, 30).tolist() for _ in range(50)] + [[7, 8, 9]]
    tokens = tokens_of(documents)
    copies = Copies(tokens.flat, (tokens[n] for n in range(len(tokens))), 12)
    assert copies.rate([documents[3][4:20]]) == 1
    assert copies.rate([[1, 2, *documents[3][4:20], 3]]) == 1
    assert copies.rate([documents[3][4:15]]) == 0  # eleven tokens are no copy
    assert copies.rate([[7, 8, 9]]) == 1  # a short document, whole
    assert copies.rate([[7, 8]]) == 0
    assert copies.rate([documents[0], random.integers(1, 500, 30).tolist()]) == 0.5
    assert copies.rate([]) == 0
