"""One pass over a corpus: every document once and whole, in an order that the seed decides."""

from __future__ import annotations

from collections import Counter

import attrs
import numpy as np
import pytest
from charrnn.small_rnn import LETTERS, TEXTS, counts_of
from hypothesis import given, settings
from hypothesis import strategies as st
from tweetgen_charrnn.alphabet import END
from tweetgen_charrnn.batches import Batch, Batches, Symbols, counted

from tweetgen.counts import Counts, Places

corpora = st.lists(st.tuples(st.text("abcdeé ", max_size=9), st.integers(0, 3)), min_size=1)
sizes = st.tuples(st.integers(1, 4), st.integers(1, 6))


def lanes(batches: Batches) -> Batch:
    """All stretches one behind another, as one of shape [rows, all steps]."""
    several = list(batches)
    names = [field.name for field in attrs.fields(Batch)]
    return Batch(*(np.concatenate([getattr(one, name) for one in several], 1) for name in names))


def of(corpus, expected=None, *, rows=2, steps=5, seed=0, epoch=0) -> Batches:
    symbols = Symbols.of(corpus, LETTERS)
    return Batches(symbols, expected, rows=rows, steps=steps, seed=seed, epoch=epoch)


def documents(targets: np.ndarray) -> list[tuple[int, ...]]:
    found, begin = [], 0
    for end in np.nonzero(targets == END)[0].tolist():
        found.append(tuple(targets[begin:end].tolist()))
        begin = end + 1
    assert begin == len(targets)
    return found


@settings(deadline=None)
@given(corpora, sizes, st.integers(0, 9), st.integers(0, 9))
def test_each_document_is_there_once_and_whole(corpus, size, seed, epoch):
    rows, steps = size
    whole = lanes(of(corpus, rows=rows, steps=steps, seed=seed, epoch=epoch))
    real = whole.weights.ravel() == 1
    assert set(whole.weights.ravel().tolist()) <= {0, 1}
    # What fills up stands behind all documents, and is less than one stretch of each lane.
    size = int(real.sum())
    assert real[:size].all()
    assert len(real) - size < rows * steps
    targets, voices = whole.targets.ravel()[real], whole.voices.ravel()[real]
    ends = np.nonzero(targets == END)[0]
    by_voice = Counter(zip(documents(targets), voices[ends].tolist(), strict=True))
    wanted = Counter((tuple(LETTERS.encode(text).tolist()), voice) for text, voice in corpus)
    assert by_voice == wanted
    # A voice is that of the whole document.
    assert (voices == np.repeat(voices[ends], np.diff([-1, *ends]))).all()


@settings(deadline=None)
@given(corpora, sizes)
def test_what_goes_in_is_what_came_before(corpus, size):
    rows, steps = size
    whole = lanes(of(corpus, rows=rows, steps=steps))
    inputs, targets = whole.inputs.ravel(), whole.targets.ravel()
    assert inputs[0] == END
    assert (inputs[1:] == targets[:-1]).all()


def test_shapes_and_kinds_are_those_that_the_network_takes():
    batches = of([(text, 1) for text in TEXTS], rows=3, steps=4)
    assert len(batches) == 3  # 33 symbols in 3 lanes of 4 at once
    for one in batches:
        assert [getattr(one, field.name).shape for field in attrs.fields(Batch)] == [(3, 4)] * 6
        whole_numbers = (one.inputs, one.targets, one.voices, one.features)
        assert [array.dtype for array in whole_numbers] == [np.int32] * 4
        assert one.weights.dtype == one.counted.dtype == np.float32


def test_no_stretch_comes_after_the_last():
    """Else a loop over them would never end."""
    batches = of([("abc", 0)], rows=1, steps=2)
    assert len(list(batches)) == len(batches) == 2
    with pytest.raises(IndexError):
        batches[-1]


def test_the_seed_and_the_pass_decide_the_order():
    corpus = [(a + b + c, 0) for a in "abcde" for b in "abc" for c in "ab"]

    def order(seed: int, epoch: int) -> list[int]:
        return lanes(of(corpus, seed=seed, epoch=epoch)).targets.ravel().tolist()

    assert order(0, 1) == order(0, 1)
    orders = [order(0, 0), order(0, 1), order(1, 0), order(1, 1), order(2, 0)]
    assert len({tuple(one) for one in orders}) == len(orders)
    in_file = [symbol for text, _ in corpus for symbol in (*LETTERS.encode(text).tolist(), END)]
    assert in_file not in [one[: len(in_file)] for one in orders]


@settings(deadline=None)
@given(corpora, sizes, st.integers(0, 3))
def test_what_counting_expects_stays_with_its_symbol(corpus, size, seed):
    rows, steps = size
    symbols = Symbols.of(corpus, LETTERS)
    # Numbers by which each place is known again; its symbol is told by its features.
    logs = -1.0 - np.arange(len(symbols.flat))
    batches = of(corpus, (logs, symbols.flat + 7), rows=rows, steps=steps, seed=seed)
    whole = lanes(batches)
    real = whole.weights.ravel() == 1
    assert (whole.features.ravel()[real] == whole.targets.ravel()[real] + 7).all()
    places = -1 - whole.counted.ravel()[real]
    assert sorted(places.tolist()) == list(range(len(symbols.flat)))
    assert (symbols.flat[places.astype(int)] == whole.targets.ravel()[real]).all()
    assert (whole.counted.ravel()[~real] == 0).all()


@settings(deadline=None)
@given(corpora)
def test_symbols_are_the_documents_again(corpus):
    symbols = Symbols.of(corpus, LETTERS)
    assert len(symbols) == len(corpus)
    decoded = [LETTERS.decode(symbols[number].tolist()) for number in range(len(symbols))]
    assert decoded == [text for text, _ in corpus]
    assert symbols.characters == sum(len(text) + 1 for text, _ in corpus)
    assert symbols.voices.tolist() == [voice for _, voice in corpus]
    ends = symbols.between == END
    assert ends.sum() == len(corpus) + 1
    assert ends[[0, -1]].all()


def test_any_change_to_a_corpus_changes_its_fingerprint():
    """By it a checkpoint knows that it belongs to other words, or that a voice is another's."""
    corpora = [
        [("ab", 0), ("c", 0)],
        [("ab", 0), ("c", 1)],
        [("a", 0), ("bc", 0)],
        [("c", 0), ("ab", 0)],
        [("ab", 0), ("d", 0)],
        [("ab", 0), ("c", 0), ("", 0)],
    ]
    found = {Symbols.of(corpus, LETTERS).fingerprint() for corpus in corpora}
    assert len(found) == len(corpora)
    assert Symbols.of(corpora[0], LETTERS).fingerprint() in found


def test_each_symbol_is_left_out_of_the_counts_that_expect_it():
    texts = ["abab", "abab", "éa"]
    symbols = Symbols.of([(text, 0) for text in texts], LETTERS)
    counts = counts_of(texts)
    logs, features = counted(counts, symbols, LETTERS)
    assert (logs.dtype, features.dtype) == (np.float32, np.int32)
    assert 0 <= features.min() <= features.max() < counts.features
    for place in range(len(symbols.flat)):
        whole = symbols.between[: place + 2]
        states = LETTERS.states(whole)[:-1]
        one = Places.within(whole, states, END, counts.order)
        here = Places(one.before[-1:], one.depths[-1:], one.states[-1:])
        chances, _ = counts.following(here, whole[-1:])
        assert logs[place] == pytest.approx(np.log(chances[0, whole[-1]]), abs=1e-4)
    seen, _ = counts.expected(symbols.places(LETTERS, counts.order), symbols.flat)
    assert logs.mean() < np.log(seen).mean() - 0.1


@settings(deadline=None, max_examples=30)
@given(corpora, st.integers(1, 6))
def test_counting_expects_everything_a_little(corpus, order):
    """An infinite loss would end a training."""
    symbols = Symbols.of(corpus, LETTERS)
    states = LETTERS.states(symbols.between)[:-1]
    counts = Counts.of(symbols.between, order, LETTERS.allowed, states)
    logs, _ = counted(counts, symbols, LETTERS)
    assert np.isfinite(logs).all()
    assert (logs <= 1e-6).all()
