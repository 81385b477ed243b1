"""The derivatives that are written by hand, and the cells against those of Keras."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from tweetgen_charrnn.keras_network import CharacterModel, drawn
from tweetgen_charrnn.recurrent import gru, lstm
from tweetgen_charrnn.shape import Shape

STEPS, TEXTS, UNITS = 5, 3, 4


def normal(seed: int, *size: int) -> tf.Tensor:
    return tf.constant(np.random.default_rng(seed).normal(0, 0.8, size), tf.float32)


def keeping() -> tf.Tensor:
    """A document begins in the middle of one text, and at the first step of another."""
    keep = np.ones((STEPS, TEXTS, 1), np.float32)
    keep[2, 1] = keep[0, 2] = 0
    return tf.constant(keep)


def masking() -> tf.Tensor:
    """As recurrent dropout makes it: some are left out, the others are larger."""
    return tf.constant(np.random.default_rng(9).integers(0, 2, (TEXTS, UNITS)) * 2.0, tf.float32)


def plain_lstm(entering, weights, keep, mask, output, cell):
    """By the definition, with sigmoids of inputs that are halved already."""
    found = []
    for step in range(STEPS):
        output, cell = output * keep[step], cell * keep[step]
        opens, forgets, shows, fresh = tf.split(entering[step] + output @ weights, 4, 1)
        cell = tf.sigmoid(2 * forgets) * cell + tf.sigmoid(2 * opens) * tf.tanh(fresh) * mask
        output = tf.sigmoid(2 * shows) * tf.tanh(cell)
        found.append(output)
    return tf.stack(found), output, cell


def plain_gru(entering, weights, bias, keep, mask, output):
    found = []
    for step in range(STEPS):
        output = output * keep[step]
        update, reset, fresh = tf.split(entering[step], 3, 1)
        inner_update, inner_reset, inner = tf.split(output @ weights + bias, 3, 1)
        stays = tf.sigmoid(2 * (update + inner_update))
        candidate = tf.tanh(fresh + tf.sigmoid(2 * (reset + inner_reset)) * inner)
        output = stays * output + (1 - stays) * candidate * mask
        found.append(output)
    return tf.stack(found), output


def lstm_inputs(mask: tf.Tensor) -> list[tf.Tensor]:
    kept = (normal(2, UNITS, 4 * UNITS), keeping(), mask)
    return [normal(1, STEPS, TEXTS, 4 * UNITS), *kept, *(normal(s, TEXTS, UNITS) for s in (3, 4))]


def gru_inputs(mask: tf.Tensor) -> list[tf.Tensor]:
    weights = (normal(2, UNITS, 3 * UNITS), normal(5, 3 * UNITS))
    entering = normal(1, STEPS, TEXTS, 3 * UNITS)
    return [entering, *weights, keeping(), mask, normal(3, TEXTS, UNITS)]


CELLS = {"lstm": (lstm, plain_lstm, lstm_inputs), "gru": (gru, plain_gru, gru_inputs)}


@pytest.mark.parametrize("in_graph", [False, True], ids=["eager", "graph"])
@pytest.mark.parametrize("mask", [tf.ones((TEXTS, UNITS)), masking()], ids=["whole", "masked"])
@pytest.mark.parametrize("cell", CELLS)
def test_outputs_and_derivatives_are_those_of_the_definition(cell, mask, in_graph):
    made, plain, inputs = CELLS[cell]
    values = inputs(mask)
    # keep and mask are given, not learned: nobody asks for theirs.
    given = [place for place, value in enumerate(values) if value is mask or value.shape[-1] == 1]
    learned = [place for place in range(len(values)) if place not in given]
    # All that comes out is weighed, the last states too: what is carried to the next stretch.
    aims = [normal(20 + n, *size.shape) for n, size in enumerate(plain(*values))]

    def derived(run):
        with tf.GradientTape() as tape:
            tape.watch(values)
            found = run(*values)
            loss = sum(tf.reduce_sum(one * aim) for one, aim in zip(found, aims, strict=True))
        return found, tape.gradient(loss, [values[place] for place in learned])

    own = made(tf.matmul)
    found, slopes = tf.function(lambda: derived(own))() if in_graph else derived(own)
    wanted, wanted_slopes = derived(plain)
    for one, other in zip((*found, *slopes), (*wanted, *wanted_slopes), strict=True):
        assert one.numpy() == pytest.approx(other.numpy(), abs=1e-5)
    assert all(np.abs(slope).max() > 0.01 for slope in wanted_slopes)


@pytest.mark.parametrize("cell", CELLS)
def test_nothing_is_learned_through_a_beginning(cell):
    """What stood before a document must get no blame for what is in it."""
    made, _, inputs = CELLS[cell]
    values = inputs(tf.ones((TEXTS, UNITS)))
    with tf.GradientTape() as tape:
        tape.watch(values)
        outputs, *_ = made(tf.matmul)(*values)
        loss = tf.reduce_sum(outputs[2:, 1]) + tf.reduce_sum(outputs[:, 2])
    of_entering, of_before = tape.gradient(loss, [values[0], values[-1]])
    assert not of_entering.numpy()[:2, 1].any()
    assert of_entering.numpy()[2:, 1].any()
    assert not of_before.numpy().any()


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_layer_is_that_of_keras(cell):
    """Its weights are Keras's own, in Keras's order; so a bundle of another tool can be read."""
    random = np.random.default_rng(0)
    of = Shape(symbols=6, cell=cell, units=UNITS, embedding=3)
    model = CharacterModel(of, rows=TEXTS, dropout=0, recurrent_dropout=0, bfloat16=False, seed=0)
    weights = {
        name: random.normal(0, 0.7, size).astype(np.float32) for name, size in of.weights().items()
    }
    model.set_weights_by_name(weights)
    theirs = (keras.layers.LSTM if cell == "lstm" else keras.layers.GRU)(
        UNITS, return_sequences=True
    )
    values = random.normal(size=(STEPS, TEXTS, 3)).astype(np.float32)
    by_text = values.transpose(1, 0, 2)
    theirs(by_text)
    theirs.set_weights([weights[f"layers.0.{part}"] for part in ("input", "recurrent", "bias")])
    ones = tf.ones((STEPS, TEXTS, 1))
    found = model._layer("layers.0", 0, tf.constant(values), ones, training=False)
    assert found.numpy().transpose(1, 0, 2) == pytest.approx(theirs(by_text).numpy(), abs=1e-5)
    last = [variable.numpy() for variable in model._state]
    assert last[0] == pytest.approx(found.numpy()[-1], abs=1e-6)


def test_weights_to_begin_with():
    """A forget gate that is open, and states that neither die nor explode."""
    of = Shape(symbols=6, layers=2, units=UNITS, embedding=3, layer_norm=True, features=4, voices=2)
    weights = drawn(of, 3)
    of.check(weights, "here")
    assert weights["layers.1.bias"].tolist() == [0] * 4 + [1] * 4 + [0] * 8
    assert weights["layers.1.norm.scale"].tolist() == [1] * 4
    for gate in np.split(weights["layers.0.recurrent"], 4, 1):
        assert gate @ gate.T == pytest.approx(np.eye(UNITS), abs=1e-5)
    assert all(np.array_equal(value, drawn(of, 3)[name]) for name, value in weights.items())
    assert not np.array_equal(weights["embedding"], drawn(of, 4)["embedding"])
