"""What a model expects is a probability: it sums to one, and nothing barred has a share."""

from __future__ import annotations

import numpy as np
import pytest
from charrnn.small_rnn import LETTERS, TEXTS, counts_of, language, random_weights, shape
from hypothesis import given, settings
from hypothesis import strategies as st
from tweetgen_charrnn.alphabet import END
from tweetgen_charrnn.language import Language
from tweetgen_charrnn.window import network_of

from tweetgen.products import WholeMatrix

MODELS = {
    "lstm": language(layers=2, skips=True),
    "gru": language(cell="gru", residual=True, layers=2),
    "with counts": language(layers=2, counts=counts_of()),
    "gru with counts": language(cell="gru", counts=counts_of(order=7)),
    "with counts of one": language(counts=counts_of(order=1)),
}
each_model = pytest.mark.parametrize("made", MODELS.values(), ids=list(MODELS))
texts = st.text("abcdeé \N{GRINNING FACE}", max_size=8)


def by_steps(made: Language, symbols: np.ndarray) -> float:
    reading, nats = made.begin(1), 0.0
    for symbol in [*symbols.tolist(), END]:
        nats += float(made.logs(reading)[0, symbol])
        made.read(reading, np.array([symbol]))
    return nats


@each_model
@settings(deadline=None, max_examples=30)
@given(text=texts)
def test_all_that_may_come_sums_to_one_and_nothing_else_may(made, text):
    reading = made.begin(2)
    symbols = LETTERS.encode(text)
    for at in range(len(symbols) + 1):
        chances = np.exp(made.logs(reading).astype(np.float64))
        allowed = LETTERS.allowed[LETTERS.states(symbols[:at])[-1]]
        assert chances.sum(1) == pytest.approx(1, abs=1e-5)
        assert not chances[:, ~allowed].any()
        assert (chances[:, allowed] > 0).all()
        if at < len(symbols):
            made.read(reading, np.repeat(symbols[at], 2))


@each_model
@settings(deadline=None, max_examples=30)
@given(several=st.lists(texts, max_size=6))
def test_texts_of_all_lengths_are_expected_as_if_each_were_alone(made, several):
    symbols = [LETTERS.encode(text) for text in several]
    found = made.expected(symbols)
    assert found.shape == (len(several),)
    assert found == pytest.approx([by_steps(made, one) for one in symbols], abs=1e-3)


def test_all_texts_of_a_small_language_are_one_together():
    """The ends count too: what the texts of up to two symbols leave is what longer ones have."""
    made = MODELS["with counts"]
    for state in range(len(LETTERS.allowed)):  # no bytes: so that all texts can be listed
        made._barred[state, 1 + len(LETTERS.characters) :] = True
    letters = range(1, 1 + len(LETTERS.characters))
    without = Language(LETTERS, made.network)
    without._barred[:, 1 + len(LETTERS.characters) :] = True
    one = [np.array([a]) for a in letters]
    two = [np.array([a, b]) for a in letters for b in letters]
    ended = np.exp(without.expected([np.empty(0, int), *one, *two])).sum()
    reading = without.begin(len(two))
    begun = np.zeros(len(two))
    for place in range(2):
        symbols = np.array([text[place] for text in two])
        begun += without.logs(reading)[np.arange(len(two)), symbols]
        without.read(reading, symbols)
    longer = 1 - np.exp(without.logs(reading)[:, END])
    assert ended + (np.exp(begun) * longer).sum() == pytest.approx(1, abs=1e-5)


def test_nothing_is_expected_of_no_texts():
    assert MODELS["with counts"].expected([]).tolist() == []


def test_counts_are_mixed_in_by_the_share_that_the_network_gives_them():
    made = MODELS["gru with counts"]
    assert made.counts is not None
    alone = Language(LETTERS, made.network)
    symbols = LETTERS.encode(TEXTS[3])
    reading = made.begin(1)
    for symbol in symbols.tolist():
        here = made.counts.following(_places(reading))
        trust = float(made.network.trust(reading.top, here[1])[0])
        assert 0 < trust < 1
        network = np.exp(alone.logs(reading)[0].astype(np.float64))
        wanted = trust * network + (1 - trust) * here[0][0]
        assert np.exp(made.logs(reading)[0]) == pytest.approx(wanted, abs=1e-6)
        made.read(reading, np.array([symbol]))


def _places(reading):
    from tweetgen.counts import Places

    return Places(reading.before, reading.depths, reading.spelling)


def test_what_was_counted_is_expected_where_the_counts_are_trusted():
    """Also behind more symbols than are counted together, and at the beginning of a text."""
    counts = counts_of(TEXTS * 20, order=4)
    made = language(counts=counts)
    made.network._trust_bias = np.full(counts.features, -30, np.float32)
    symbols = [LETTERS.encode(text) for text in TEXTS]
    found = np.exp(made.expected(symbols))
    assert (found > 0.02).all()
    strange = made.expected([LETTERS.encode("edd")])
    assert np.exp(strange) < 0.001


def test_a_reading_of_some_texts_goes_on_as_they_would():
    made = MODELS["with counts"]
    reading = made.begin(3)
    for symbols in ([1, 2, 3], [4, 5, 6]):
        made.read(reading, np.array(symbols))
    some = reading.of(np.array([2, 0, 2]))
    assert made.logs(some) == pytest.approx(made.logs(reading)[[2, 0, 2]], abs=1e-5)
    before = made.logs(reading)
    made.read(some, np.array([1, 1, 2]))
    assert made.logs(reading) == pytest.approx(before, abs=1e-6)


@pytest.mark.parametrize(
    "options",
    [
        {"layers": 3, "units": 64},
        {"cell": "gru", "layers": 2, "units": 64, "skips": True},
        {"layers": 2, "units": 32, "window": 9, "bidirectional": True, "attention": True},
    ],
)
def test_in_int8_the_chances_are_nearly_the_same(options):
    made = shape(LETTERS, **options)
    weights = random_weights(made, scale=0.15)
    exact, small = (
        Language(LETTERS, network_of(made, weights, 0, keep))
        for keep in (np.ascontiguousarray, WholeMatrix)
    )
    texts = [LETTERS.encode(text) for text in TEXTS]
    assert np.allclose(exact.expected(texts), small.expected(texts), rtol=0.01)
    assert not np.array_equal(exact.expected(texts), small.expected(texts))
