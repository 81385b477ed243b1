"""Networks of windows: numpy and Keras agree, also with Keras's own layers, and they learn."""

from __future__ import annotations

import numpy as np
import pytest
from charrnn.small_rnn import LETTERS
from tweetgen_charrnn.batches import Symbols, Windows
from tweetgen_charrnn.plugin import CharRnnConfig
from tweetgen_charrnn.recipes import recipe_of, shape_of
from tweetgen_charrnn.shape import Shape
from tweetgen_charrnn.window import network_of

from tweetgen import Corpus

keras = pytest.importorskip("keras")

WINDOW, UNITS, ROWS = 5, 4, 6
TEXTS = ["abba", "a", "", "bab aab", "abababababab"]


def shape_with(**options) -> Shape:
    given = {"symbols": LETTERS.size, "units": UNITS, "embedding": 3, "window": WINDOW}
    return Shape(**given | options)


def weights_of(shape: Shape) -> dict[str, np.ndarray]:
    random = np.random.default_rng(4)
    return {n: random.normal(0, 0.6, s).astype(np.float32) for n, s in shape.weights().items()}


def windows(voice: int = 0) -> list:
    symbols = Symbols.of(((text, voice) for text in TEXTS), LETTERS)
    found = Windows(symbols, window=WINDOW, padding=LETTERS.size, rows=ROWS, seed=1, epoch=0)
    return list(found)


def test_each_symbol_is_a_target_once_behind_its_own_document():
    seen = []
    for batch in windows():
        for inputs, target, weight in zip(
            batch.inputs, batch.targets[:, 0], batch.weights[:, 0], strict=True
        ):
            if weight:
                seen.append((inputs.tolist(), int(target)))
    wanted = []
    for text in TEXTS:
        whole = [0, *LETTERS.encode(text).tolist(), 0]
        for at in range(1, len(whole)):
            window = whole[max(0, at - WINDOW) : at]
            wanted.append(([LETTERS.size] * (WINDOW - len(window)) + window, whole[at]))
    assert sorted(seen) == sorted(wanted)


SHAPES = {
    "last": {"layers": 2},
    "both ways": {"layers": 2, "bidirectional": True},
    "attention": {"layers": 2, "attention": True},
    "attention both ways": {"layers": 2, "attention": True, "bidirectional": True},
    "gru": {"cell": "gru", "bidirectional": True},
    "voices": {"voices": 3, "attention": True},
}


@pytest.mark.parametrize("options", SHAPES.values(), ids=SHAPES)
def test_numpy_expects_what_keras_expects(options):
    from tweetgen_charrnn.keras_window import WindowModel

    shape = shape_with(**options)
    weights = weights_of(shape)
    voice = 2 if shape.voices else 0
    model = WindowModel(
        shape, rows=ROWS, dropout=0.5, recurrent_dropout=0.0, bfloat16=False, seed=0
    )
    model.set_weights_by_name(weights)
    network = network_of(shape, weights, voice)
    for batch in windows(voice):
        arrays = {"inputs": batch.inputs, "targets": batch.targets, "voices": batch.voices}
        theirs = keras.ops.convert_to_tensor(model(arrays, training=False)).numpy()[1, 0]
        state = network.begin(ROWS)
        for place in range(WINDOW):
            top = network.step(state, batch.inputs[:, place])
        logits = network.logits(top).astype(np.float64)
        logits -= np.log(np.exp(logits).sum(1, keepdims=True))
        ours = -logits[np.arange(ROWS), batch.targets[:, 0]]
        assert ours == pytest.approx(theirs, abs=1e-4)


def test_the_layers_are_those_of_keras():
    shape = shape_with(layers=2, bidirectional=True)
    weights = weights_of(shape)
    inputs = x = keras.Input((WINDOW,), dtype="int32")
    x = keras.layers.Embedding(LETTERS.size + 1, 3, name="embedding")(x)
    for layer in range(2):
        lstm = keras.layers.LSTM(UNITS, return_sequences=layer == 0)
        x = keras.layers.Bidirectional(lstm, name=f"layer_{layer}")(x)
    x = keras.layers.Dense(LETTERS.size, name="output")(x)
    theirs = keras.Model(inputs, x)
    table = np.concatenate([weights["embedding"], weights["padding"][None]])
    theirs.get_layer("embedding").set_weights([table])
    for layer in range(2):
        names = (f"layers.{layer}{way}" for way in ("", ".back"))
        parts = [weights[f"{n}.{p}"] for n in names for p in ("input", "recurrent", "bias")]
        theirs.get_layer(f"layer_{layer}").set_weights(parts)
    theirs.get_layer("output").set_weights([weights["output"], weights["output.bias"]])
    batch = windows()[0]
    network = network_of(shape, weights)
    state = network.begin(ROWS)
    for place in range(WINDOW):
        top = network.step(state, batch.inputs[:, place])
    wanted = theirs(batch.inputs).numpy()
    assert network.logits(top) == pytest.approx(wanted, abs=1e-4)


def test_a_text_selected_from_several_is_gone_on_with():
    shape = shape_with(attention=True)
    network = network_of(shape, weights_of(shape))
    state = network.begin(3)
    network.step(state, np.array([1, 2, 3]))
    one = state.of([2])
    alone = network.begin(1)
    network.step(alone, np.array([3]))
    assert network.step(one, np.array([1])) == pytest.approx(network.step(alone, np.array([1])))


def test_the_old_recipe_is_a_preset_that_learns():
    from tweetgen_charrnn.generator import CharRnnGenerator

    corpus = Corpus.of([f"abc abc {a}{b}" for a in "defg" for b in "hij"])
    config = CharRnnConfig(
        preset="acrosa",
        units=12,
        layers=1,
        steps=60,
        rows=16,
        samples=0,
        dropout=0.0,
        learning_rate=0.03,
        validation=0.0,
        max_copy_rate=1.0,
    )
    made = CharRnnGenerator(config).fit(corpus)
    assert made.trained.shape.window == 25
    assert made.trained.counts is None
    little = CharRnnGenerator(CharRnnConfig(preset="acrosa", units=12, layers=1, steps=1, rows=2))
    before = little.fit(corpus).score(corpus).bits_per_character
    assert made.score(corpus).bits_per_character < 0.6 * before


def test_the_old_recipe_is_as_large_as_it_was():
    config = CharRnnConfig(preset="acrosa")
    shape = shape_of(config, 1_000_000, 400, 0, 0)
    recipe = recipe_of(config, 1_000_000, bfloat16=False, has_window=True)
    assert (shape.layers, shape.units, shape.window) == (3, 512, 25)
    assert (recipe.dropout, recipe.rows, recipe.stretch) == (0.5, 128, 1)
