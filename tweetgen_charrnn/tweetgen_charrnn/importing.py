"""Models of textgenrnn, brought along."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from tweetgen.errors import ModelError
from tweetgen.importer import Importer

from .alphabet import Alphabet
from .generator import CharRnnGenerator
from .plugin import CharRnnConfig
from .shape import Shape
from .trained import Trained
from .vocabulary import Vocabulary
from .words import Words

_RNN = re.compile(r"rnn_\d+")
_META = "<s>"  # what stood before and after each text
_WINDOW = 40  # characters or words, where no configuration says otherwise
_NEVER = -30.0  # the bias of a symbol that the model never learned
_LONGEST = 500  # characters, beyond four times which a text is given up


class Textgenrnn(Importer):
    """Weights, vocabulary and configuration of textgenrnn."""

    backend = "charrnn"
    takes = "WEIGHTS VOCAB [CONFIG]"

    def bring(self, paths: Sequence[Path]) -> CharRnnGenerator:
        weights = [path for path in paths if path.suffix in (".hdf5", ".h5")]
        others = [path for path in paths if path.suffix == ".json"]
        if len(weights) != 1 or len(weights) + len(others) != len(paths) or len(others) > 2:
            given = ", ".join(map(str, paths))
            raise ModelError(
                f"{given}: give the weights (.hdf5), the vocabulary and, if there is one, the "
                "configuration (.json), as textgenrnn saved them"
            )
        if not others:
            raise ModelError(
                f"{weights[0]}: the vocabulary is missing; it was saved as ..._vocab.json, or is "
                "the textgenrnn_vocab.json of the package itself"
            )
        found = [(path, _json(path)) for path in others]
        is_config = [isinstance(value.get("max_length"), int) for _, value in found]
        if len(found) == 2 and sum(is_config) != 1:
            raise ModelError(f"{others[0]}, {others[1]}: one must be the vocabulary, one not")
        vocabulary = next(
            ((p, v) for (p, v), is_one in zip(found, is_config, strict=True) if not is_one), None
        )
        if vocabulary is None:
            raise ModelError(f"{others[0]}: is the configuration; the vocabulary is missing")
        config = next((v for (_, v), is_one in zip(found, is_config, strict=True) if is_one), {})
        return textgenrnn(weights[0], *vocabulary, config)


def textgenrnn(
    path: Path, vocabulary_path: Path, vocabulary: Mapping[str, Any], config: Mapping[str, Any]
) -> CharRnnGenerator:
    """
    The model that textgenrnn trained, without TensorFlow or textgenrnn.

    Raises:
        ModelError: a file is damaged, or does not fit the others.
    """
    layers = _layers(path)
    numbers = _numbers(vocabulary_path, vocabulary)
    signs = [sign for sign in numbers if sign != _META]
    alphabet: Vocabulary
    # Theirs: 0 stands for what is unknown, and fills the window before the first symbol.
    order = [numbers[_META], *(numbers[sign] for sign in signs)]
    if _has_words(vocabulary_path, signs, config):
        alphabet = Words(signs)
        # An unknown word was 0 to them when they wrote, and left out when they trained. We read
        # it as 0, and take it to be as likely as they took 0.
        order.append(0)
    else:
        alphabet = Alphabet(signs)
    rnn = sorted((n for n in layers if _RNN.fullmatch(n)), key=lambda n: int(n.split("_")[1]))
    for name in ("embedding", "attention", "output"):
        if name not in layers or not rnn:
            raise ModelError(f"{path}: holds no model of textgenrnn (no layer {name!r})")
    embedding, (output, bias) = layers["embedding"][0], layers["output"]
    highest = max(numbers.values())
    if highest >= len(embedding):
        raise ModelError(
            f"{vocabulary_path}: counts to {highest}, and {path} knows {len(embedding) - 1} "
            f"{alphabet.unit}; they do not belong together"
        )
    units = layers[rnn[0]][1].shape[0]
    shape = Shape(
        symbols=alphabet.size,
        layers=len(rnn),
        units=units,
        embedding=embedding.shape[1],
        window=int(config.get("max_length", _WINDOW)),
        bidirectional=len(layers[rnn[0]]) == 6,
        attention=True,
    )
    spare = alphabet.size - len(order)
    weights = {
        "embedding": np.concatenate([embedding[order], np.tile(embedding[:1], (spare, 1))]),
        "padding": embedding[0],
        "attention": layers["attention"][0].ravel(),
        "output": np.concatenate([output[:, order], np.zeros((len(output), spare))], 1),
        "output.bias": np.concatenate([bias[order], np.full(spare, _NEVER)]),
    }
    for layer, name in enumerate(rnn):
        parts = layers[name]
        for way, at in zip(shape.directions, range(0, len(parts), 3), strict=False):
            kernel, recurrent, cell_bias = _from_cudnn(*parts[at : at + 3])
            weights[f"layers.{layer}{way}.input"] = kernel
            weights[f"layers.{layer}{way}.recurrent"] = recurrent
            weights[f"layers.{layer}{way}.bias"] = cell_bias
    weights = {n: np.ascontiguousarray(value, np.float32) for n, value in weights.items()}
    shape.check(weights, str(path))
    trained = Trained(alphabet, shape, weights, None, (), _LONGEST, _letters(signs))
    config_of_ours = attrs.evolve(CharRnnConfig(), counts=0)
    return CharRnnGenerator.of(trained, config_of_ours)


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({error})") from error
    if not isinstance(found, dict):
        raise ModelError(f"{path}: is neither a vocabulary nor a configuration of textgenrnn")
    return found


def _numbers(path: Path, vocabulary: Mapping[str, Any]) -> dict[str, int]:
    """Character or word to number, as theirs are."""
    is_right = all(type(number) is int and number > 0 for number in vocabulary.values())
    if (
        not is_right
        or _META not in vocabulary
        or "" in vocabulary
        or len(set(vocabulary.values())) < len(vocabulary)
    ):
        raise ModelError(f"{path}: is no vocabulary of textgenrnn")
    return dict(vocabulary)


def _has_words(path: Path, signs: Sequence[str], config: Mapping[str, Any]) -> bool:
    """Whether a vocabulary is of words, on which the configuration, where it says so, agrees."""
    found = any(len(sign) > 1 for sign in signs)
    told = bool(config.get("word_level", found))
    if told != found:
        kinds = ("characters", "words")
        raise ModelError(
            f"{path}: is of {kinds[found]}, and the configuration says that the model is of "
            f"{kinds[told]}; they do not belong together"
        )
    return found


def _letters(signs: Sequence[str]) -> str:
    return "".join(dict.fromkeys(char for sign in signs for char in sign))


def _layers(path: Path) -> dict[str, list[np.ndarray]]:
    """Layer to its weights, as Keras 2 wrote them."""
    try:
        import h5py
    except ImportError as error:
        raise ModelError(
            f'{path}: reading it needs the package h5py; try: pip install "tweetgen[charrnn]"'
        ) from error
    try:
        with h5py.File(path) as file:
            root = file.get("model_weights", file)
            return {
                _text(name): [np.array(root[name][w]) for w in root[name].attrs["weight_names"]]
                for name in root.attrs["layer_names"]
            }
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise ModelError(f"{path}: is no file of weights, or damaged ({error})") from error


def _text(name: Any) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)


def _from_cudnn(
    kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Weights of an LSTM in Keras's own layout; those of CuDNNLSTM are turned.

    There each gate's matrix is stored transposed, and the input and the state have a bias each
    (Keras 2, `hdf5_format.py`, `preprocess_weights_for_loading`).
    """
    units = recurrent.shape[0]
    if bias.size != 8 * units:
        return kernel, recurrent, bias
    turned = [gate.T.reshape(gate.shape, order="F") for gate in np.hsplit(kernel, 4)]
    recurrent = np.hstack([gate.T for gate in np.hsplit(recurrent, 4)])
    return np.hstack(turned), recurrent, bias.reshape(2, -1).sum(0)
