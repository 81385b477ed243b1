"""What writes with a trained model; torch, or whatever is faster on a machine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence

import attrs
import numpy as np

from tweetgen import Request
from tweetgen.writing import Said, Written

from .mixture import Mixture
from .spelling import START, Spelling, State


@attrs.frozen(kw_only=True)
class Limits:
    """
    When a text is over, or given up.

    Attributes:
        ends: tokens that end a text.
        characters: how many a token adds.
        before: characters that stand before what is written: those of the prompt.
        spelling: which tokens may come next.
        most_tokens: beyond which a text is given up.
    """

    ends: frozenset[int]
    characters: Callable[[int], int]
    spelling: Spelling
    before: int = 0
    most_tokens: int = 4096


def state_after(limits: Limits, prompt: Sequence[int]) -> State:
    """The state of spelling in which a prompt leaves a text."""
    state = START
    for token in prompt:
        state = START if token in limits.ends else limits.spelling.after(state, token)
    return state


class Engine(ABC):
    """
    Writes texts, many at once, and tells how likely given ones are.

    Attributes:
        is_batch_dependent: whether a text is certain to come again only with the whole batch
            that it was made in.
    """

    is_batch_dependent: bool = False

    @abstractmethod
    def write(
        self,
        prompt: Sequence[int],
        seeds: Sequence[int],
        request: Request,
        limits: Limits,
        mixture: Mixture | None = None,
    ) -> Iterator[Said | Written]:
        """
        One text a seed: each token as it is said, and each text as soon as it is over.

        Args:
            prompt: tokens that every text goes on from; at least one.
            mixture: of this model and what is counted; None without.

        Raises:
            ModelError: an engine that draws by itself was given a mixture.
        """

    @abstractmethod
    def log_probabilities(self, rows: Sequence[Sequence[int]]) -> Iterator[np.ndarray]:
        """For each row the natural logarithm of each token's probability but the first's."""

    @abstractmethod
    def next_probabilities(self, prompt: Sequence[int]) -> np.ndarray:
        """The probability of each token after `prompt`, float64 of shape [tokens]."""
