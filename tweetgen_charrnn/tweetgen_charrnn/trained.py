"""What training leaves: all that writing and scoring need."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np

from tweetgen.counts import Counts

from .shape import Shape
from .vocabulary import Vocabulary


@attrs.frozen(eq=False)
class Trained:
    """
    What was learned.

    Attributes:
        alphabet: the symbols of the corpus, which may be words.
        shape, weights: of the network.
        counts: beside it; None if there are none.
        voices: names of the authors or labels that are told apart, from number 1 on.
        longest: characters of the longest document.
        letters: all characters of the corpus.
    """

    alphabet: Vocabulary
    shape: Shape
    weights: Mapping[str, np.ndarray]
    counts: Counts | None
    voices: tuple[str, ...]
    longest: int
    letters: str
