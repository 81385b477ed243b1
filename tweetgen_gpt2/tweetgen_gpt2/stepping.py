"""Texts that grow together, a token at a time, each from its own random stream."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tweetgen import Request
from tweetgen.streams import Streams
from tweetgen.writing import Said, Written

from .engine import Limits, state_after
from .mixture import Contexts, Mixture
from .spelling import State


class Steps(ABC):
    """What a model knows of the texts so far, and how likely each token is to follow them."""

    @property
    @abstractmethod
    def is_full(self) -> bool:
        """Whether the texts are as long as what the model can see."""

    @abstractmethod
    def mix(self, mixture: Mixture, counted: np.ndarray) -> None:
        """
        Make what is likely next what counting expects as well.

        Args:
            counted: how likely it takes each token to be, float32 of shape [texts, tokens].
        """

    @abstractmethod
    def draw(self, states: list[State], short: np.ndarray, uniforms: np.ndarray) -> list[int]:
        """
        The next token of each text.

        Args:
            states: of spelling, one a text.
            short: whether each text must not end yet, bool of shape [texts].
            uniforms: a random number for each, float64 of shape [texts].
        """

    @abstractmethod
    def keep(self, rows: list[int]) -> None:
        """Go on with these texts only, in this order."""

    @abstractmethod
    def add(self, tokens: list[int]) -> None:
        """Add a token to each text."""

    @abstractmethod
    def read(self, texts: list[list[int]]) -> None:
        """Begin again with the last half of what the model can see of each text."""


def write(
    begin: Callable[[], Steps],
    prompt: Sequence[int],
    seeds: Sequence[int],
    request: Request,
    limits: Limits,
    mixture: Mixture | None = None,
) -> Iterator[Said | Written]:
    """
    One text a seed; what is over is dropped, so that the rest gets faster.

    Args:
        begin: reads the prompt once, for as many texts as there are seeds.
        mixture: with what is counted; None without.
    """
    streams = Streams(seeds)
    places = list(range(len(seeds)))
    texts: list[list[int]] = [[] for _ in seeds]
    lengths = np.full(len(seeds), limits.before)
    states = [state_after(limits, prompt)] * len(seeds)
    steps = begin()
    contexts = None if mixture is None else Contexts(mixture.counts, prompt, len(seeds))
    while places:
        if mixture is not None and contexts is not None:
            steps.mix(mixture, contexts.expected())
        tokens = steps.draw(states, lengths < request.min_chars, streams.next())
        staying = []
        for row, (place, token) in enumerate(zip(places, tokens, strict=True)):
            if token in limits.ends:
                yield Written(place, texts[place], True)
                continue
            texts[place].append(token)
            yield Said(place, token)
            lengths[row] += limits.characters(token)
            too_long = request.max_chars is not None and lengths[row] > request.max_chars
            if too_long or len(texts[place]) >= limits.most_tokens:
                yield Written(place, texts[place], False)
                continue
            states[row] = limits.spelling.after(states[row], token)
            staying.append(row)
        if not staying:
            return
        if len(staying) < len(tokens):
            rows = _closed_up(staying)
            places, tokens = [places[row] for row in rows], [tokens[row] for row in rows]
            states = [states[row] for row in rows]
            lengths = lengths[rows]
            streams.keep(rows)
            steps.keep(rows)
            if contexts is not None:
                contexts.keep(rows)
        if contexts is not None:
            contexts.add(tokens)
        if steps.is_full:
            steps.read([[*prompt, *texts[place]] for place in places])
        else:
            steps.add(tokens)


def _closed_up(staying: list[int]) -> list[int]:
    """Those that go on, the last of them in the gaps: so the fewest have to move."""
    count = len(staying)
    front = {row for row in staying if row < count}
    back = iter(row for row in staying if row >= count)
    return [row if row in front else next(back) for row in range(count)]
