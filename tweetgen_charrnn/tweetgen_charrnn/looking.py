"""A look at a model in training: how well it expects other texts, and what it writes itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

import attrs
import numpy as np

from tweetgen import Request
from tweetgen.conversation import legible
from tweetgen.copies import Copies
from tweetgen.training import Look
from tweetgen.writing import Written

from .batches import Symbols
from .language import Language
from .spelling import Rules
from .writing import Limits, write

_WRITTEN = 24  # texts of a look
_MOST = 240  # characters of each
_TEMPERATURES = (1.0, 0.5)  # of what is shown, as the seed of this project printed them
_MORE = " …"  # where a text that is shown does not end


class Looking:
    """Writes the same way at each look, by seeds of its own, so that training never feels it."""

    def __init__(
        self,
        symbols: Symbols,
        bits_per_character: Callable[[Language], float | None],
        *,
        seed: int,
        samples: int,
        copied: int,
    ) -> None:
        """
        Args:
            symbols: what is learned.
            bits_per_character: measures a model.
            seed: of what is written.
            samples: how many texts to show, at each temperature; 0 for none.
            copied: symbols in common with the corpus that make a copy.
        """
        documents = (symbols[number] for number in range(len(symbols)))
        self._copies = Copies(symbols.flat, documents, copied)
        self._bits, self._samples = bits_per_character, samples
        self._request = Request(seed=seed)

    def look(self, language: Language, spelling: Rules) -> Look:
        """What a model is like now."""
        limits = Limits(most=_MOST, spelling=spelling)
        written = _written(language, self._request, _WRITTEN, limits)
        rate = self._copies.rate(one.tokens for one in written if one.tokens)
        shown: list[str] = []
        for temperature in _TEMPERATURES if self._samples else ():
            request = attrs.evolve(self._request, temperature=temperature)
            some = _written(language, request, self._samples, limits)
            shown += [f"{temperature:g}: {_readable(language, one)}" for one in some]
        return Look(self._bits(language), rate, tuple(shown))


def _written(language: Language, request: Request, texts: int, limits: Limits) -> list[Written]:
    seeds = list(islice(request.seeds(), texts))
    events = write(language, np.empty(0, np.int64), seeds, request, limits)
    written = (event for event in events if isinstance(event, Written))
    return sorted(written, key=lambda one: one.place)


def _readable(language: Language, one: Written) -> str:
    """The text; a conversation as a line a turn."""
    text = legible(language.alphabet.decode(one.tokens))
    return text + ("" if one.ended else _MORE)


def bits_of(language: Language, texts: Sequence[str]) -> float:
    """Bits per character of some texts, of which each has one more for its end."""
    alphabet = language.alphabet
    nats = sum(map(alphabet.beside, texts))
    for at in range(0, len(texts), 256):
        some = [alphabet.encode(text) for text in texts[at : at + 256]]
        nats -= float(language.expected(some).sum())
    return nats / float(np.log(2)) / sum(len(text) + 1 for text in texts)
