"""What writes with numpy is the network that Keras has trained."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from charrnn.small_rnn import LETTERS, TEXTS, counts_of, language, random_weights, shape
from tweetgen_charrnn.alphabet import END
from tweetgen_charrnn.batches import Batch, Batches, Symbols
from tweetgen_charrnn.keras_network import CharacterModel
from tweetgen_charrnn.language import Language
from tweetgen_charrnn.network import Network

from tweetgen.counts import Counts

VOICES = 3
STEPS = 7  # of a stretch: most documents lie in two
# Each option beside each other one, for both cells.
SHAPES = [
    {},
    {"layers": 2},
    {"layers": 3, "skips": True},
    {"layers": 3, "residual": True, "counts": True},
    {"layers": 2, "layer_norm": True, "voices": VOICES},
    {"layers": 3, "skips": True, "residual": True, "layer_norm": True},
    {"layers": 2, "skips": True, "voices": VOICES, "counts": True},
    {"layers": 1, "skips": True, "residual": True, "layer_norm": True, "counts": True},
    {"layers": 3, "residual": True, "layer_norm": True, "voices": VOICES, "counts": True},
]


def keras_model(of, *, rows: int = 1) -> CharacterModel:
    model = CharacterModel(
        of, rows=rows, dropout=0.0, recurrent_dropout=0.0, bfloat16=False, seed=0
    )
    model.set_weights_by_name(random_weights(of))
    return model


def nats_of(model: CharacterModel, batch: Batch) -> np.ndarray:
    """Of the network alone, and of what it and the counts expect: [2, rows, steps]."""
    arrays = {field.name: getattr(batch, field.name) for field in attrs.fields(Batch)}
    return np.asarray(model(arrays)).transpose(0, 2, 1)


def expected_by(counts: Counts | None, symbols: Symbols) -> tuple[np.ndarray, np.ndarray] | None:
    if counts is None:
        return None
    chances, features = counts.expected(symbols.places(LETTERS, counts.order), symbols.flat)
    return np.log(chances), features


def step_by_step(made: Language, symbols: np.ndarray) -> np.ndarray:
    """The nats of each symbol of a text and of its end."""
    reading, found = made.begin(1), []
    for symbol in [*symbols.tolist(), END]:
        found.append(-made.logs(reading)[0, symbol])
        made.read(reading, np.array([symbol]))
    return np.array(found)


def unbarred(made: Language) -> Language:
    """Keras does not bar what may not come; the counts never expect it anyway."""
    made._barred = np.zeros_like(made._barred)
    return made


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("options", SHAPES, ids=lambda options: ",".join(options) or "one")
def test_each_symbol_is_as_likely_as_to_keras(cell, options):
    options = {"layers": 1} | options
    counts = counts_of() if options.pop("counts", False) else None
    features = counts.features if counts is not None else 0
    made = shape(cell=cell, features=features, **options)
    voices = made.voices or 1
    symbols = Symbols.of(((text, n % voices) for n, text in enumerate(TEXTS)), LETTERS)
    batches = Batches(symbols, expected_by(counts, symbols), rows=1, steps=STEPS, seed=3, epoch=0)
    model = keras_model(made)
    alone, mixed = np.concatenate([nats_of(model, one)[:, 0] for one in batches], -1)
    voice = np.concatenate([one.voices[0] for one in batches])
    targets = np.concatenate([one.targets[0] for one in batches])
    at = 0
    weights = random_weights(made)
    for _ in TEXTS:
        size = targets[at:].tolist().index(END) + 1
        here = slice(at, at + size)
        network = Network(made, weights, int(voice[at]))
        text = targets[at : at + size - 1]
        own = step_by_step(unbarred(Language(LETTERS, network)), text)
        both = step_by_step(unbarred(Language(LETTERS, network, counts)), text)
        assert alone[here] == pytest.approx(own, abs=2e-5)
        assert mixed[here] == pytest.approx(both, abs=2e-5)
        at += size
    assert at == len(symbols.flat)
    assert np.ptp(alone) > 1  # or all the same would do


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_two_stretches_are_one_of_twice_the_length(cell):
    made = shape(cell=cell, layers=2)
    symbols = Symbols.of([("abcde edcba abcabc bcd", 0)], LETTERS)
    short = Batches(symbols, None, rows=1, steps=12, seed=0, epoch=0)
    (whole,) = Batches(symbols, None, rows=1, steps=24, seed=0, epoch=0)
    model = keras_model(made)
    found = np.concatenate([nats_of(model, one) for one in short], -1)
    assert found == pytest.approx(nats_of(keras_model(made), whole), abs=1e-5)
    model.forget()
    assert nats_of(model, short[1]) != pytest.approx(found[:, :, 12:], abs=1e-3)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_document_does_not_know_the_one_before(cell):
    made = shape(cell=cell, layers=2, residual=True)
    texts = ["abc", "eed", "eed", "a"]
    symbols = Symbols.of([(text, 0) for text in texts], LETTERS)
    (batch,) = Batches(symbols, None, rows=1, steps=14, seed=0, epoch=0)
    (nats,) = nats_of(keras_model(made), batch)[0]
    ends = np.nonzero(batch.targets[0] == END)[0]
    parts = {}
    for begin, end in zip([0, *(ends[:-1] + 1)], ends + 1, strict=True):
        text = LETTERS.decode(batch.targets[0, begin:end].tolist())
        parts.setdefault(text, []).append(nats[begin:end])
    first, second = parts["eed"]
    assert first == pytest.approx(second, abs=1e-6)


def test_lanes_are_apart():
    """What one lane holds must change nothing in another."""
    made = shape(layers=2)
    random = np.random.default_rng(1)
    symbols = random.integers(0, LETTERS.size, (2, 3, STEPS)).astype(np.int32)
    symbols[1, 1] = symbols[0, 1]
    zeros = np.zeros((3, STEPS), np.int32)
    both = [
        nats_of(
            keras_model(made, rows=3),
            Batch(one, np.roll(one, -1, 1), zeros + 1.0, zeros, zeros + 0.0, zeros),
        )
        for one in symbols
    ]
    assert both[0][:, 1] == pytest.approx(both[1][:, 1], abs=1e-6)
    assert both[0][:, 0] != pytest.approx(both[1][:, 0], abs=1e-3)


def test_a_text_does_not_know_its_neighbours():
    made = language(layers=2, cell="gru", skips=True)
    symbols = np.random.default_rng(0).integers(1, LETTERS.size, (9, 4))
    state = made.network.begin(4)
    tops = [made.network.step(state, row) for row in symbols]
    alone = made.network.begin(1)
    for row, top in zip(symbols, tops, strict=True):
        assert made.network.step(alone, row[2:3])[0] == pytest.approx(top[2], abs=1e-6)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_state_taken_apart_goes_on_by_itself(cell):
    """Copies of one state, as texts from one prompt have them, must not share what changes."""
    network = language(layers=2, cell=cell).network
    state = network.begin(2)
    network.step(state, np.array([1, 2]))
    some = state.of(np.array([1, 1]))
    both = network.step(some, np.array([3, 4]))
    going_on = network.step(state, np.array([5, 4]))
    assert both[1] == pytest.approx(going_on[1], abs=1e-6)
    assert both[0] != pytest.approx(both[1], abs=1e-3)


def test_another_voice_says_other_things():
    made = shape(voices=VOICES)
    weights = random_weights(made)
    tops = [
        Network(made, weights, voice).step(Network(made, weights).begin(1), np.array([END]))
        for voice in range(VOICES)
    ]
    assert len({top.tobytes() for top in tops}) == VOICES


def test_the_weights_are_left_as_they_were():
    made = shape(voices=VOICES)
    weights = random_weights(made)
    before = {name: value.copy() for name, value in weights.items()}
    Network(made, weights, 2).step(Network(made, weights).begin(1), np.array([END]))
    assert all(np.array_equal(weights[name], before[name]) for name in weights)
