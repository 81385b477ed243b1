"""The visiting card; imports neither torch nor transformers."""

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


@attrs.frozen(kw_only=True)
class GPT2Config:
    """Options of the `gpt2` backend."""

    base: str = attrs.field(
        default="gpt2",
        metadata={
            "help": "the model to go on from: a name on the Hugging Face hub, a folder, or "
            '"scratch" for one that knows nothing but your words and needs no download',
            "may_be_folder": True,
        },
    )
    revision: str | None = attrs.field(
        default=None,
        metadata={"help": "the base's commit, tag or branch on the hub", "example": "main"},
    )
    size: Literal["1M", "6M", "10M", "30M", "124M"] = attrs.field(
        default="6M", metadata={"help": "how many parameters a model from scratch has"}
    )
    adapter: Literal["none", "lora"] = attrs.field(
        default="none",
        metadata={"help": '"lora" trains a small addition to the base, which takes less memory'},
    )
    lora_rank: int = attrs.field(
        default=16, validator=_at_least(1), metadata={"help": "the width of that addition"}
    )
    freeze: int = attrs.field(
        default=0,
        validator=_at_least(0),
        metadata={"help": "how many of the lowest layers stay as they are"},
    )
    epochs: float | None = _optional(
        None, _above(0), "how often to go over your words; by their size unless set", 3.0
    )
    steps: int | None = _optional(
        None, _at_least(1), "how many times to adjust the model, instead of epochs", 1000
    )
    row_tokens: int | None = _optional(
        None, _at_least(16), "tokens in a row, into which whole documents are packed", 128
    )
    batch_rows: int | None = _optional(
        None, _at_least(1), "rows that the model is adjusted by at once", 16
    )
    micro_rows: int | None = _optional(
        None, _at_least(1), "rows that are in memory at once; fewer take less and longer", 4
    )
    checkpointing: bool = attrs.field(
        default=False,
        metadata={"help": "compute activations twice instead of keeping them: less memory"},
    )
    learning_rate: float | None = _optional(
        None, _above(0), "how far each step goes, at its highest", 1e-4
    )
    weight_decay: float = attrs.field(
        default=0.1, validator=_at_least(0), metadata={"help": "pull of the weights towards 0"}
    )
    dropout: float = attrs.field(
        default=0.1,
        validator=[_at_least(0), attrs.validators.lt(1)],
        metadata={"help": "share of activations left out in training, against learning by heart"},
    )
    counts: int | None = _optional(
        None,
        [_at_least(0), attrs.validators.le(8)],
        "how many tokens to count together, and to mix in when it writes and scores; 0 for none. "
        "Unless set, 4 from scratch, if there are no more than two million tokens; else 0",
        4,
    )
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
        default=3,
        validator=_at_least(0),
        metadata={"help": "texts that are shown at each look while it learns"},
    )
    report_to: Literal["none", "tensorboard", "wandb"] = attrs.field(
        default="none",
        metadata={
            "help": "where the numbers of the training go besides: TensorBoard (a folder `runs`) "
            "or Weights & Biases"
        },
    )
    checkpoint_seconds: float = attrs.field(
        default=60.0,
        validator=_at_least(0),
        metadata={"help": "seconds between two checkpoints to resume from"},
    )
    precision: Literal["auto", "float32", "bfloat16"] = attrs.field(
        default="auto",
        metadata={"help": "of the arithmetic in training; auto takes bfloat16 where it is fast"},
    )
    engine: Literal["auto", "torch", "onnx", "ctranslate2"] = attrs.field(
        default="auto",
        metadata={
            "help": "what writes with the trained model; auto takes torch on a GPU, and on a "
            "processor what is several times faster there: onnx (onnxruntime) for a GPT-2, "
            "ctranslate2 for others",
            "writing": True,
        },
    )
    weights: Literal["int8", "float32"] = attrs.field(
        default="int8", metadata={"help": "what onnx and ctranslate2 keep them in; int8 is faster"}
    )
    device: str = attrs.field(
        default="auto",
        validator=attrs.validators.matches_re(r"auto|cpu|mps|cuda(:\d+)?"),
        metadata={"help": "auto, cpu, cuda, cuda:1 or mps", "writing": True},
    )
    seed: int = attrs.field(
        default=0, metadata={"help": "the same seed and machine train the same model"}
    )


@hookimpl
def tweetgen_importers() -> list[Component]:
    where = "tweetgen_gpt2.importing"
    return [
        Component(name, f"{where}:{target}", summary=summary, extra="gpt2")
        for name, target, summary in (
            ("gpt-2-simple", "GPT2Simple", "a folder such as checkpoint/run1"),
            ("aitextgen", "Aitextgen", "the folder of its trained_model"),
            ("huggingface", "HuggingFace", "a causal language model"),
        )
    ]


@hookimpl
def tweetgen_generators() -> list[Component]:
    return [
        Component(
            "gpt2",
            "tweetgen_gpt2.generator:GPT2Generator",
            GPT2Config,
            "GPT-2 and its like, fine-tuned or from scratch (transformers): takes minutes to hours",
            extra="gpt2",
        )
    ]
