"""Texts, written symbol by symbol, many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log

import attrs
import numpy as np

from tweetgen import Request
from tweetgen.sampling import choose
from tweetgen.streams import Streams
from tweetgen.writing import Said, Written

from .alphabet import END
from .language import Language
from .spelling import START, Rules


@attrs.frozen(kw_only=True)
class Limits:
    """
    When a text is over, or given up.

    Attributes:
        ends: symbols that end a text.
        before: characters that stand before what is written: those of the prompt.
        most: characters beyond which a text is given up.
        spelling: which symbols may come next; None for all that make characters.
        cycle: what the temperature is times, symbol by symbol, again and again.
    """

    ends: frozenset[int] = frozenset({END})
    before: int = 0
    most: int = 10_000
    cycle: tuple[float, ...] = ()
    spelling: Rules | None = None


def write(
    language: Language,
    prompt: np.ndarray,
    seeds: Sequence[int],
    request: Request,
    limits: Limits,
) -> Iterator[Said | Written]:
    """
    One text a seed: each symbol as it is said, and each text as soon as it is over.

    Args:
        prompt: symbols that every text goes on from, int of shape [symbols].
        request: `temperature`, `top_k`, `top_p`, `repetition_penalty`, `min_chars` and
            `max_chars` count.
    """
    reading = language.begin(1)
    for symbol in prompt.tolist():
        language.read(reading, np.array([symbol]))
    reading = reading.of(np.zeros(len(seeds), np.int64))
    spelling = limits.spelling
    states = np.full(len(seeds), START)
    if spelling is not None:
        for symbol in prompt.tolist():
            states = spelling.after(states, np.full(len(seeds), symbol))
    ends = np.array(sorted(limits.ends))
    places = np.arange(len(seeds))
    characters = np.full(len(seeds), limits.before)
    texts: list[list[int]] = [[] for _ in seeds]
    streams = Streams(seeds)
    most = limits.most if request.max_chars is None else min(limits.most, request.max_chars)
    said = _Said(prompt.tolist(), len(seeds), language.alphabet.repeated)
    number = 0
    while len(places):
        logs = language.logs(reading)
        if spelling is not None:
            logs[~spelling.allowed(states)] = -np.inf
        _hold_open(logs, ends, characters < request.min_chars)
        if request.repetition_penalty != 1:
            said.weigh(logs, places.tolist(), texts, request.repetition_penalty)
        asked = request
        if limits.cycle:
            factor = limits.cycle[number % len(limits.cycle)]
            asked = attrs.evolve(request, temperature=request.temperature * factor)
        symbols = choose(logs, streams.next(), asked)
        number += 1
        lengths = language.alphabet.lengths(reading.spelling, symbols)
        language.read(reading, symbols)
        if spelling is not None:
            states = spelling.after(states, symbols)
        over = (symbols[:, None] == ends).any(1)
        characters += np.where(over, 0, lengths)
        too_long = ~over & (characters > most)
        for place, symbol, is_over, is_long in zip(
            places.tolist(), symbols.tolist(), over.tolist(), too_long.tolist(), strict=True
        ):
            if not is_over:
                texts[place].append(symbol)
                yield Said(place, symbol)
            if is_over or is_long:
                yield Written(place, texts[place], is_over)
        going = ~(over | too_long)
        if not going.all():
            rows = np.nonzero(going)[0]
            reading, states = reading.of(rows), states[rows]
            places, characters = places[rows], characters[rows]
            streams.keep(rows.tolist())


def _hold_open(logs: np.ndarray, ends: np.ndarray, short: np.ndarray) -> None:
    """Keep texts that are too short from ending, if there is anything else to say."""
    rows = np.nonzero(short)[0]
    logs[rows[:, None], ends] = -np.inf
    logs[np.isneginf(logs).all(1), ends[0]] = 0


class _Said:
    """
    What each text has said already, so that it says less of it again.

    A letter must come again and again. What is penalised (as tokens are by Keskar et al. 2019,
    arXiv:1909.05858) is to go on as the text went on before, behind the same symbols: the more of
    them are the same, the more.
    """

    def __init__(self, prompt: list[int], texts: int, repeated: int) -> None:
        """
        Args:
            repeated: symbols that are the same, for which the penalty counts once.
        """
        self._prompt, self._repeated = prompt, repeated
        # Of each place of a text, how many symbols before it are those that the text ends with.
        self._same = [np.zeros(1, np.int64) for _ in range(texts)]

    def weigh(
        self, logs: np.ndarray, places: list[int], texts: list[list[int]], penalty: float
    ) -> None:
        """Make what was said less likely, in place."""
        for row, place in enumerate(places):
            whole = np.array([*self._prompt, *texts[place]], np.int64)
            while len(self._same[place]) <= len(whole):
                before = self._same[place]
                last = len(before) - 1
                same = np.zeros(last + 2, np.int64)
                same[1:] = np.where(whole[: last + 1] == whole[last], before + 1, 0)
                self._same[place] = same
            same = self._same[place][: len(whole)]
            again = np.zeros(logs.shape[1])
            np.maximum.at(again, whole, same)
            logs[row] -= (log(penalty) / self._repeated * again).astype(logs.dtype)
