"""What textgenrnn left: its network in Keras, and the files that it saved with Keras 2."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import h5py
import keras
import numpy as np

VOCABULARY = {"a": 3, "b": 1, " ": 2, "ж": 5, "<s>": 4}
UNITS, VECTOR, WINDOW = 4, 3, 6
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~\n\t‘’“”–—…"


def cut(text: str) -> list[str]:
    """The words of a text: signs apart, no blanks, all in lower case."""
    apart = "".join(f" {char} " if char in SIGNS else char for char in text)
    return [word for word in apart.lower().split(" ") if word]


def words_of(texts: Iterable[str], without: Iterable[str] = ()) -> dict[str, int]:
    """A vocabulary of all their words but those with some letters."""
    words = dict.fromkeys(word for text in texts for word in cut(text))
    words = [word for word in words if set(without).isdisjoint(word)]
    return {word: number for number, word in enumerate([*words, "<s>"], start=1)}


def turned(parts: list[np.ndarray]) -> list[np.ndarray]:
    """Weights of an LSTM as CuDNNLSTM stores them."""
    kernel, recurrent, bias = parts
    kernel = np.hstack([g.ravel("F").reshape(g.shape) for g in np.hsplit(kernel, 4)])
    recurrent = np.hstack([g.T for g in np.hsplit(recurrent, 4)])
    other = np.random.default_rng(9).normal(size=bias.shape).astype(np.float32)
    return [kernel, recurrent, np.concatenate([bias - other, other])]


def network(
    *,
    layers: int,
    is_bidirectional: bool,
    vocabulary: Mapping[str, int] = VOCABULARY,
    vector: int = VECTOR,
    units: int = UNITS,
):
    """textgenrnn's network, in Keras, with weights by chance."""
    ops = keras.ops

    class Attention(keras.layers.Layer):
        def build(self, shape):
            self.weigh = self.add_weight(shape=(shape[-1], 1), name="W")

        def call(self, x):
            weights = ops.softmax(ops.matmul(x, self.weigh)[..., 0], axis=1)
            return ops.sum(x * weights[..., None], axis=1)

    inputs = keras.Input((WINDOW,), dtype="int32")
    x = keras.layers.Embedding(len(vocabulary) + 1, vector, name="embedding")(inputs)
    seen = [x]
    for layer in range(1, layers + 1):
        lstm = keras.layers.LSTM(units, return_sequences=True)
        way = keras.layers.Bidirectional(lstm) if is_bidirectional else lstm
        way.name = f"rnn_{layer}"
        x = way(x)
        seen.append(x)
    x = keras.layers.Concatenate(name="rnn_concat")(seen)
    x = Attention(name="attention")(x)
    x = keras.layers.Dense(len(vocabulary) + 1, activation="softmax", name="output")(x)
    model = keras.Model(inputs, x)
    random = np.random.default_rng(1)
    model.set_weights(
        [random.normal(0, 0.7, w.shape).astype(np.float32) for w in model.get_weights()]
    )
    return model


def saved(
    model,
    folder: Path,
    *,
    is_turned: bool = False,
    vocabulary: Mapping[str, int] = VOCABULARY,
    has_words: bool = False,
) -> list[Path]:
    """As textgenrnn's `save` left it, with Keras 2."""
    with h5py.File(folder / "mine_weights.hdf5", "w") as file:
        names = [layer.name for layer in model.layers]
        file.attrs["layer_names"] = [name.encode() for name in names]
        for layer in model.layers:
            group = file.create_group(layer.name)
            parts = layer.get_weights()
            if layer.name.startswith("rnn_") and parts and is_turned:
                parts = [p for at in range(0, len(parts), 3) for p in turned(parts[at : at + 3])]
            labels = [f"{layer.name}/weight_{n}:0" for n in range(len(parts))]
            group.attrs["weight_names"] = [label.encode() for label in labels]
            for label, part in zip(labels, parts, strict=True):
                group[label] = part
    config = {"max_length": WINDOW, "rnn_layers": 1, "word_level": has_words}
    (folder / "mine_config.json").write_text(json.dumps(config))
    (folder / "mine_vocab.json").write_text(json.dumps(vocabulary))
    return [folder / f"mine_{n}" for n in ("weights.hdf5", "vocab.json", "config.json")]
