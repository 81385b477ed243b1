"""What training does where the options do not say."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from tweetgen.counts import MOST_SYMBOLS
from tweetgen.errors import TrainingError

from .engines import DRAWS_ALONE
from .mixture import TRUST, Mixture
from .network import is_bfloat16_fast
from .packing import Tokens
from .pairs import counted
from .plugin import GPT2Config
from .presets import PRESETS, SCRATCH
from .tokenizer import Tokenizer
from .training import Recipe

if TYPE_CHECKING:
    import torch

_ROW_TOKENS = 128  # several posts, and attention costs little yet
_PASSES, _PASSES_FROM_SCRATCH = 3.0, 4.0
_ROWS, _ROWS_FROM_SCRATCH = 12, 8  # a new model has far to go: many small steps
_RATE = 1e-4
_HINTS = 0.8  # the share of counting in what a new model learns from, at first
_MANY = 2_000_000  # tokens; of more, the words alone say better what follows which
_COUNTED = 4  # tokens together, beside a new model that has learned from no more than that


def recipe_of(
    config: GPT2Config,
    targets: int,
    context: int,
    device: torch.device,
    micro_rows: int | None = None,
) -> Recipe:
    """
    The recipe for some options.

    Args:
        config: the options.
        targets: tokens of the corpus that are to be predicted.
        context: the most tokens that the model sees at once.
        device: where it is trained.
        micro_rows: rows that fit into memory at once, if that is known.
    """
    is_new = config.base == SCRATCH
    row_tokens = min(config.row_tokens or _ROW_TOKENS, context)
    batch_rows = config.batch_rows or (_ROWS_FROM_SCRATCH if is_new else _ROWS)
    epochs = config.epochs or (_PASSES_FROM_SCRATCH if is_new else _PASSES)
    rows = max(1, ceil(targets / row_tokens))
    rate = PRESETS[config.size].learning_rate if is_new else _RATE
    fast = config.precision == "auto" and is_bfloat16_fast(device)
    return Recipe(
        steps=config.steps or max(1, round(rows * epochs / batch_rows)),
        row_tokens=row_tokens,
        batch_rows=batch_rows,
        micro_rows=micro_rows or config.micro_rows or batch_rows,
        learning_rate=config.learning_rate or rate,
        weight_decay=config.weight_decay,
        patience=config.patience,
        max_copy_rate=config.max_copy_rate,
        bfloat16=config.precision == "bfloat16" or fast,
        from_scratch=is_new and config.adapter == "none",
        hints=min(1.0, _MANY / max(targets, 1)) * _HINTS if is_new else 0.0,
        seed=config.seed,
    )


def mixture_of(
    config: GPT2Config, tokens: Tokens, tokenizer: Tokenizer, model: Any
) -> Mixture | None:
    """
    What is counted to write and score with; None if nothing is.

    Raises:
        TrainingError: the vocabulary is too large to be counted.
    """
    order = config.counts
    if order is None:
        few, mixes = tokens.targets <= _MANY, config.engine not in DRAWS_ALONE
        order = _COUNTED if config.base == SCRATCH and few and mixes else 0
    if not order:
        return None
    vocabulary = model.get_input_embeddings().num_embeddings
    if vocabulary > MOST_SYMBOLS:
        raise TrainingError(
            f"counts = {order}: at most {MOST_SYMBOLS:,} different tokens can be counted, and "
            f"{config.base} has {vocabulary:,}; leave counts out"
        )
    return Mixture(counted(tokens, tokenizer.end, vocabulary, order), TRUST)
