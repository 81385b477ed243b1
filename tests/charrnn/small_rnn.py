"""Networks and corpora of a few characters, with random weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tweetgen_charrnn.alphabet import Alphabet
from tweetgen_charrnn.batches import Symbols
from tweetgen_charrnn.language import Language
from tweetgen_charrnn.network import Network
from tweetgen_charrnn.shape import Shape

from tweetgen.counts import Counts

LETTERS = Alphabet("abcde ")
TEXTS = ("abba", "a bad", "", "dé bà", "ée", "\N{GRINNING FACE} ab")


def shape(alphabet: Alphabet = LETTERS, **options) -> Shape:
    return Shape(**{"symbols": alphabet.size, "units": 8, "embedding": 5} | options)


def random_weights(of: Shape, seed: int = 0, scale: float = 0.7) -> dict[str, np.ndarray]:
    """Weights of which none is 0, so that none can be forgotten unseen."""
    random = np.random.default_rng(seed)
    found = {name: random.normal(0, scale, size) for name, size in of.weights().items()}
    return {name: value.astype(np.float32) for name, value in found.items()}


def counts_of(texts: Sequence[str] = TEXTS, alphabet: Alphabet = LETTERS, order: int = 4) -> Counts:
    whole = Symbols.of(((text, 0) for text in texts), alphabet).between
    return Counts.of(whole, order, alphabet.allowed, alphabet.states(whole)[:-1])


def language(alphabet: Alphabet = LETTERS, *, counts: Counts | None = None, **options) -> Language:
    """A model with random weights."""
    if counts is not None:
        options["features"] = counts.features
    made = shape(alphabet, **options)
    return Language(alphabet, Network(made, random_weights(made)), counts)
