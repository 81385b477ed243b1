"""A trained model on disk: JSON and safetensors, from which no code is run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from tweetgen.counts import Counts
from tweetgen.errors import ModelError
from tweetgen.tensors import mapped

from .alphabet import Alphabet
from .shape import Shape
from .trained import Trained
from .vocabulary import Vocabulary
from .words import Words

_FORMAT = 1
_MODEL, _WEIGHTS, _COUNTS = "model.json", "network.safetensors", "counts.safetensors"


def save(trained: Trained, folder: Path) -> None:
    """Write what `load` needs into an empty folder."""
    described = {
        "format": _FORMAT,
        "network": trained.shape.to_json(),
        **_described(trained.alphabet),
        "voices": list(trained.voices),
        "longest": trained.longest,
        "letters": trained.letters,
        "counted": 0 if trained.counts is None else trained.counts.order,
    }
    (folder / _MODEL).write_text(json.dumps(described), "ascii")
    save_file({n: np.ascontiguousarray(w) for n, w in trained.weights.items()}, folder / _WEIGHTS)
    if trained.counts is not None:
        arrays = trained.counts.to_arrays()
        save_file({n: np.ascontiguousarray(a) for n, a in arrays.items()}, folder / _COUNTS)


def _described(vocabulary: Vocabulary) -> dict[str, Any]:
    if isinstance(vocabulary, Words):
        return {"words": list(vocabulary.words)}
    return {"characters": "".join(vocabulary.signs)}


def _vocabulary(found: Mapping[str, Any]) -> Vocabulary:
    kind = "words" if "words" in found else "characters"
    signs = found[kind]
    is_right = isinstance(signs, list if kind == "words" else str)
    is_right = is_right and all(isinstance(sign, str) and sign for sign in signs)
    if not is_right or len(set(signs)) != len(signs):
        raise ValueError("it describes no alphabet")
    return Words(signs) if kind == "words" else Alphabet(tuple(signs))


def load(folder: Path) -> Trained:
    """
    The inverse of `save`.

    Raises:
        ModelError: a file is missing, cut short, or of another model.
    """
    path = folder / _MODEL
    with _reading(path):
        found = json.loads(path.read_text("ascii"))
        if found["format"] != _FORMAT:
            raise ModelError(
                f"{path}: has format {found['format']}, this tweetgen-charrnn reads {_FORMAT}; "
                "update it"
            )
        alphabet, letters = _vocabulary(found), found["letters"]
        voices, longest, order = found["voices"], found["longest"], found["counted"]
        if not all(isinstance(one, str) for one in (letters, *voices)):
            raise ValueError("it describes no corpus")
        if not isinstance(voices, list) or type(longest) is not int or longest < 0:
            raise ValueError("it describes no corpus")
        shape = Shape.from_json(found["network"], str(path))
        if type(order) is not int or order < 0 or bool(order) != bool(shape.features):
            raise ValueError("it does not say how far it counted")
    if alphabet.size != shape.symbols:
        raise ModelError(
            f"{path}: its alphabet has {alphabet.size:,} symbols and its network "
            f"{shape.symbols:,}; it was put together from two models"
        )
    if len(voices) + 1 != shape.voices and (voices or shape.voices):
        raise ModelError(f"{path}: its voices are of another model")
    weights = mapped(folder / _WEIGHTS)
    shape.check(weights, str(folder / _WEIGHTS))
    counts: Counts | None = None
    if shape.features:
        counts = _counts(folder / _COUNTS, alphabet)
        if counts.order != order or counts.features > shape.features:
            raise ModelError(f"{folder / _COUNTS}: is of another model")
    return Trained(alphabet, shape, weights, counts, tuple(voices), longest, letters)


def _counts(path: Path, alphabet: Vocabulary) -> Counts:
    arrays = mapped(path)
    with _reading(path):
        return Counts.from_arrays(arrays, alphabet.allowed)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """
    Say plainly what is wrong with a file.

    Raises:
        ModelError: naming it.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise ModelError(f"{path}: is missing") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: is damaged or cut short ({error})") from error
