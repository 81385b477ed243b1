"""What training would take, told before anything large is imported."""

from __future__ import annotations

from time import process_time

import numpy as np

from tweetgen import Corpus
from tweetgen.generator import Plan

from .alphabet import Alphabet
from .plugin import CharRnnConfig
from .recipes import recipe_of, shape_of

_ENGINE = 600 << 20  # bytes: TensorFlow and Keras themselves
_SHARE = 0.55  # of the rate of one large product that training reaches
_OVERHEAD = 2.5e-4  # seconds of a layer and a symbol, however few rows there are
_A_SYMBOL = 40  # bytes: of the corpus, its order, and what counting expects of it
_A_COUNT = 60  # bytes: per symbol of the corpus and level of the counts, at most
_KEPT = 12  # arrays of the size of the state that a step keeps for the way back


def planned(corpus: Corpus, config: CharRnnConfig) -> Plan:
    """Steps, passes, memory and time for a corpus."""
    report = corpus.report()
    alphabet = Alphabet.of(corpus.texts())
    symbols = report.characters + report.documents
    shape = shape_of(config, symbols, alphabet.size, 0, 1)
    recipe = recipe_of(config, symbols, bfloat16=False, has_window=bool(shape.window))
    weights = 4 * shape.parameters
    a_step = recipe.rows * recipe.stretch
    seen = a_step * max(shape.window, 1)  # places that a layer goes over
    activations = 4 * seen * (shape.layers * _KEPT * shape.units + 4 * alphabet.size)
    memory = {
        "weights": weights,
        "gradients": weights,
        "optimiser": 2 * weights,
        "activations": activations,
        "corpus": symbols * (_A_SYMBOL + _A_COUNT * min(config.counts, 3)),
        "rest": _ENGINE,
    }
    a_stretch = _OVERHEAD * max(recipe.stretch, shape.window) * shape.layers
    products = 6 * (shape.parameters - alphabet.size * shape.embedding) * seen
    return Plan(
        documents=report.documents,
        characters=report.characters,
        tokens=symbols,
        steps=recipe.steps,
        step_tokens=a_step,
        passes=round(recipe.steps / recipe.steps_a_pass(symbols), 2),
        memory=memory,
        memory_bytes=sum(memory.values()),
        seconds=recipe.steps * (products / (_SHARE * _rate()) + a_stretch),
        settings={
            "layers": shape.layers,
            "units": shape.units,
            "rows": recipe.rows,
            "dropout": recipe.dropout,
        },
    )


def _rate() -> float:
    """Operations a second of one product, at its best, on all cores that numpy takes."""
    random = np.random.default_rng(0)
    one = random.random((512, 1024), np.float32)
    other = random.random((1024, 1024), np.float32)
    seconds = []
    for _ in range(4):
        began = process_time()
        one @ other
        seconds.append(process_time() - began)
    return 2 * 512 * 1024 * 1024 / max(min(seconds), 1e-6)
