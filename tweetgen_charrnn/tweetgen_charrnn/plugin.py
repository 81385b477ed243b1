"""The visiting card; imports neither numpy nor Keras."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from tweetgen import Component, hookimpl

_at_least = attrs.validators.ge
_above = attrs.validators.gt


def _optional(default: Any, validator: Any, help_text: str, example: Any = None) -> Any:
    return attrs.field(
        default=default,
        validator=attrs.validators.optional(validator),
        metadata={"help": help_text, "example": example},
    )


def _share(default: float, help_text: str) -> Any:
    return attrs.field(
        default=default,
        validator=[_at_least(0), attrs.validators.lt(1)],
        metadata={"help": help_text},
    )


@attrs.frozen(kw_only=True)
class CharRnnConfig:
    """Options of the `charrnn` backend."""

    base: str | None = attrs.field(
        default=None,
        metadata={
            "help": "a model of this backend to go on from, as `tweetgen import` or an earlier "
            "training has stored it; alphabet and layers are its own",
            "may_be_folder": True,
            "example": "brought",
        },
    )
    preset: Literal["none", "acrosa"] = attrs.field(
        default="none",
        metadata={
            "help": '"acrosa": three layers of 512 that learn one character from each window of '
            "25, as many tutorials have it; slow, and there to compare with"
        },
    )
    cell: Literal["lstm", "gru"] = attrs.field(
        default="lstm", metadata={"help": "what remembers: LSTM, or the smaller GRU"}
    )
    layers: int | None = _optional(
        None, _at_least(1), "recurrent layers; by the size of the corpus unless set", 2
    )
    units: int | None = _optional(
        None, _at_least(1), "numbers that a layer remembers; by the corpus unless set", 512
    )
    embedding: int = attrs.field(
        default=64,
        validator=_at_least(1),
        metadata={"help": "numbers that stand for a character"},
    )
    skips: bool = attrs.field(
        default=False,
        metadata={"help": "every layer sees the character and is heard (Graves 2013)"},
    )
    residual: bool = attrs.field(
        default=False, metadata={"help": "add a layer's input to its output, from the second on"}
    )
    layer_norm: bool = attrs.field(
        default=False, metadata={"help": "normalise a layer's input, from the second on"}
    )
    counts: int = attrs.field(
        default=8,
        validator=[_at_least(0), attrs.validators.le(16)],
        metadata={
            "help": "characters that are counted together beside the network, which then learns "
            "what counting cannot; 0 for the network alone"
        },
    )
    voices: Literal["none", "author", "label"] = attrs.field(
        default="none", metadata={"help": "what the model tells apart: authors, or labels"}
    )
    voice: str | None = attrs.field(
        default=None,
        metadata={"help": "which of them it writes as", "example": "Anna", "writing": True},
    )
    epochs: float | None = _optional(
        None, _above(0), "how often to go over your words; by their size unless set", 5.0
    )
    steps: int | None = _optional(
        None, _at_least(1), "how many times to adjust the model, instead of epochs", 1000
    )
    rows: int | None = _optional(None, _at_least(1), "texts that are learned at once", 32)
    stretch: int = attrs.field(
        default=64,
        validator=_at_least(2),
        metadata={"help": "characters over which an error is traced back"},
    )
    learning_rate: float | None = _optional(
        None, _above(0), "how far each step goes, at its highest; 0.004 unless set", 2e-3
    )
    weight_decay: float = attrs.field(
        default=0.0, validator=_at_least(0), metadata={"help": "pull of the weights towards 0"}
    )
    dropout: float | None = attrs.field(
        default=None,
        validator=attrs.validators.optional([_at_least(0), attrs.validators.lt(1)]),
        metadata={
            "help": "share of what is passed on left out in training; by the corpus unless set",
            "example": 0.2,
        },
    )
    recurrent_dropout: float = _share(0.0, "share of what is remembered left out in training")
    validation: float = attrs.field(
        default=0.05,
        validator=[_at_least(0), attrs.validators.le(0.5)],
        metadata={"help": "share of the documents to watch the training with"},
    )
    patience: int = attrs.field(
        default=3,
        validator=_at_least(1),
        metadata={"help": "looks without improvement after which training stops"},
    )
    max_copy_rate: float = attrs.field(
        default=0.5,
        validator=[_above(0), attrs.validators.le(1)],
        metadata={"help": "share of samples that may copy your words; above it training stops"},
    )
    samples: int = attrs.field(
        default=2,
        validator=_at_least(0),
        metadata={"help": "texts shown at each look, for each of two temperatures"},
    )
    checkpoint_seconds: float = attrs.field(
        default=60.0,
        validator=_at_least(0),
        metadata={"help": "seconds between two checkpoints to resume from"},
    )
    precision: Literal["auto", "float32", "bfloat16"] = attrs.field(
        default="auto",
        metadata={"help": "of the products in training; auto takes bfloat16 where it is fast"},
    )
    cycle: tuple[float, ...] = attrs.field(
        default=(),
        metadata={
            "help": "what the temperature is times, character by character, again and again",
            "example": [1.0, 0.5, 0.2, 0.2],
            "writing": True,
        },
    )
    engine: Literal["numpy", "onnx"] = attrs.field(
        default="numpy",
        metadata={
            "help": "what writes with the trained model; onnx (onnxruntime) multiplies in int8, "
            "which is quicker for many texts at once",
            "writing": True,
        },
    )
    device: str = attrs.field(
        default="auto",
        validator=attrs.validators.matches_re(r"auto|cpu|cuda(:\d+)?"),
        metadata={"help": "for training: auto, cpu, cuda or cuda:1"},
    )
    seed: int = attrs.field(
        default=0, metadata={"help": "the same seed and machine train the same model"}
    )


@hookimpl
def tweetgen_importers() -> list[Component]:
    return [
        Component(
            "textgenrnn",
            "tweetgen_charrnn.importing:Textgenrnn",
            summary="weights (.hdf5), vocabulary and configuration (.json) of textgenrnn",
            extra="charrnn",
        )
    ]


@hookimpl
def tweetgen_generators() -> list[Component]:
    return [
        Component(
            "charrnn",
            "tweetgen_charrnn.generator:CharRnnGenerator",
            CharRnnConfig,
            "character RNN (TensorFlow to train, numpy to write): takes minutes",
            extra="charrnn",
        )
    ]
