"""A trained model on disk: JSON and safetensors, from which no code is run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from tweetgen.counts import Counts
from tweetgen.errors import ModelError

from .alphabet import Alphabet
from .shape import Shape
from .trained import Trained
from .vocabulary import Vocabulary
from .words import Words

_FORMAT = 1
_MODEL, _WEIGHTS, _COUNTS = "model.json", "network.safetensors", "counts.safetensors"
# Of the arrays of the counts, by the last part of their names.
_KINDS = {"contexts": "u8", "lengths": "u2", "symbols": "u2", "counts": "u4", "discounts": "f8"}
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "U64": "<u8", "U32": "<u4", "U16": "<u2"}


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
    weights = _arrays(folder / _WEIGHTS)
    shape.check(weights, str(folder / _WEIGHTS))
    counts: Counts | None = None
    if shape.features:
        counts = _counts(folder / _COUNTS, alphabet)
        most = max(int(level.symbols.max(initial=0)) for level in counts.levels)
        if counts.order != order or counts.features > shape.features or most >= alphabet.size:
            raise ModelError(f"{folder / _COUNTS}: is of another model")
    return Trained(alphabet, shape, weights, counts, tuple(voices), longest, letters)


def _counts(path: Path, alphabet: Vocabulary) -> Counts:
    arrays = _arrays(path)
    with _reading(path):
        for name, values in arrays.items():
            if values.dtype != _KINDS[name.partition(".")[2]] or values.ndim != 1:
                raise ValueError(f"{name} is of another kind")
        counts = Counts.from_arrays(arrays, alphabet.allowed)
        for level in counts.levels:
            entries = int(level.lengths.sum(dtype=np.int64))
            is_right = entries == len(level.symbols) == len(level.counts)
            if not is_right or len(level.contexts) != len(level.lengths) or not entries:
                raise ValueError("its arrays do not belong together")
        if not counts.levels:
            raise ValueError("it holds no counts")
    return counts


def _arrays(path: Path) -> Mapping[str, np.ndarray]:
    """The arrays of a file, mapped: of a million contexts a text meets a few hundred."""
    with _reading(path):
        with safe_open(path, "np"):  # which refuses a header that the file does not bear out
            raw = np.asarray(np.memmap(path, np.uint8, "r"))
        begin = 8 + int.from_bytes(raw[:8].tobytes(), "little")
        found: dict[str, np.ndarray] = {}
        header = json.loads(raw[8:begin].tobytes())
        header.pop("__metadata__", None)
        for name, about in header.items():
            first, last = about["data_offsets"]
            values = raw[begin + first : begin + last].view(_TYPES[about["dtype"]])
            found[name] = values.reshape(about["shape"])
    return found


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
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ModelError(f"{path}: is damaged or cut short ({error})") from error
