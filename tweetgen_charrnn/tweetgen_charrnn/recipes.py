"""What training does where the options do not say."""

from __future__ import annotations

from math import ceil

import attrs

from tweetgen.training import Recipe as CoreRecipe

from .plugin import CharRnnConfig
from .shape import Shape

# From so many symbols on: units, layers, dropout.
_SIZES = (
    (0, 128, 1, 0.3),
    (50_000, 256, 1, 0.3),
    (300_000, 512, 1, 0.1),
    (5_000_000, 768, 2, 0.1),
)
_ROWS = 32
_FEW_ROWS = 8  # of a small corpus, so that there are steps enough
_WINDOWS = 128  # learned at once
_RATE, _SLOWER = 4e-3, 1e-3
_LEARNED = 4_000_000  # symbols in all, over and over
_LEAST_PASSES, _MOST_PASSES = 2.0, 20.0


@attrs.frozen(kw_only=True)
class Recipe(CoreRecipe):
    """
    What training does; the learning rate and the weight decay are of AdamW (Loshchilov and
    Hutter 2019).

    Attributes:
        rows: texts that are learned at once.
        stretch: symbols over which an error is traced back.
        weight_decay: towards nothing.
        dropout: share of what one layer passes to the next that is left out.
        recurrent_dropout: share of what is newly remembered that is left out.
        bfloat16: whether to multiply in it.
        seed: of the order, the first weights, and dropout.
    """

    rows: int
    stretch: int
    weight_decay: float
    dropout: float
    recurrent_dropout: float
    bfloat16: bool
    seed: int

    def steps_a_pass(self, symbols: int) -> int:
        """Adjustments by which all of a corpus is seen once."""
        return max(1, ceil(symbols / (self.rows * self.stretch)))


def _size(symbols: int) -> tuple[int, int, float]:
    *_, chosen = (size for size in _SIZES if symbols >= size[0])
    return chosen[1:]


def shape_of(
    config: CharRnnConfig, symbols: int, alphabet: int, voices: int, features: int
) -> Shape:
    """
    The layers for a corpus.

    Args:
        symbols: in the corpus.
        alphabet: different ones.
        voices: that are told apart, and one for all others; 0 if none are.
        features: of the counts; 0 without.
    """
    units, layers, _ = _size(symbols)
    if config.preset == "acrosa":
        return Shape(
            symbols=alphabet,
            cell=config.cell,
            layers=config.layers or 3,
            units=config.units or 512,
            embedding=config.embedding,
            voices=voices,
            window=25,
        )
    return Shape(
        symbols=alphabet,
        cell=config.cell,
        layers=config.layers or layers,
        units=config.units or units,
        embedding=config.embedding,
        skips=config.skips,
        residual=config.residual,
        layer_norm=config.layer_norm,
        voices=voices,
        features=features,
    )


def recipe_of(
    config: CharRnnConfig, symbols: int, *, bfloat16: bool, has_window: bool = False
) -> Recipe:
    """
    The recipe for some options.

    Args:
        symbols: in the corpus.
        bfloat16: whether the machine is fast in it.
        has_window: whether the network learns one symbol from each window.
    """
    rows = config.rows or (_ROWS if symbols >= _SIZES[2][0] else _FEW_ROWS)
    if has_window:
        rows = config.rows or _WINDOWS
    dropout = _size(symbols)[2] if config.preset == "none" else 0.5
    passes = config.epochs or min(max(_LEARNED / max(symbols, 1), _LEAST_PASSES), _MOST_PASSES)
    recipe = Recipe(
        steps=1,
        rows=rows,
        stretch=1 if has_window else config.stretch,
        learning_rate=config.learning_rate or (_SLOWER if has_window else _RATE),
        weight_decay=config.weight_decay,
        dropout=dropout if config.dropout is None else config.dropout,
        recurrent_dropout=config.recurrent_dropout,
        patience=config.patience,
        max_copy_rate=config.max_copy_rate,
        bfloat16=config.precision == "bfloat16" or (config.precision == "auto" and bfloat16),
        seed=config.seed,
    )
    steps = config.steps or max(1, round(passes * recipe.steps_a_pass(symbols)))
    return attrs.evolve(recipe, steps=steps)
