"""A look at a model in training: how well it expects other texts, and what it writes itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import attrs

from tweetgen import Request
from tweetgen.conversation import legible
from tweetgen.copies import Copies
from tweetgen.training import Look
from tweetgen.writing import Written

from .engine import Engine, Limits
from .packing import Tokens
from .tokenizer import Tokenizer

_COPIED = 12  # tokens in common with the corpus; about eight words of English
_WRITTEN = 24  # texts of a look
_TOKENS = 48  # of each
_MOST_TOKENS = 256  # of one that is shown
_MORE = " …"  # where one that is shown does not end


class Looking:
    """
    Writes the same way at each look, by seeds of its own, so that training never feels it.

    Its texts are counted as copies if they have 12 tokens in common with what was learned.
    """

    def __init__(
        self,
        tokens: Tokens,
        tokenizer: Tokenizer,
        *,
        seed: int,
        samples: int,
    ) -> None:
        """
        Args:
            tokens: what is learned.
            seed: of what is written.
            samples: how many texts to show; 0 for none.
        """
        self._copies: Copies | None = None
        self._tokens, self._tokenizer = tokens, tokenizer
        self._samples = samples
        self._request = Request(seed=seed)

    def look(self, engine: Engine, limits: Limits, bits: float | None) -> Look:
        """
        What an engine is like now.

        Args:
            bits: how well it expects other texts, per character; None if there are none.
        """
        if self._copies is None:
            tokens = self._tokens
            documents = (tokens[number] for number in range(len(tokens)))
            self._copies = Copies(tokens.flat, documents, _COPIED)
        seeds = list(islice(self._request.seeds(), _WRITTEN))
        short = attrs.evolve(limits, most_tokens=_TOKENS)
        written = self._written(engine, seeds, short)
        rate = self._copies.rate(one.tokens for one in written if one.tokens)
        whole = [one.tokens for one in written if one.ended and one.tokens]
        shown = [self._readable(tokens) for tokens in whole[: self._samples]]
        if missing := self._samples - len(shown):
            shown += self._longer(engine, limits, seeds[:missing])
        return Look(bits, rate, tuple(shown))

    def _longer(self, engine: Engine, limits: Limits, seeds: Sequence[int]) -> list[str]:
        """Texts of a model that does not write short ones."""
        limits = attrs.evolve(limits, most_tokens=_MOST_TOKENS)
        return [
            self._readable(one.tokens) + ("" if one.ended else _MORE)
            for one in self._written(engine, seeds, limits)
        ]

    def _written(self, engine: Engine, seeds: Sequence[int], limits: Limits) -> list[Written]:
        events = engine.write([self._tokenizer.end], seeds, self._request, limits)
        written = (event for event in events if isinstance(event, Written))
        return sorted(written, key=lambda one: one.place)

    def _readable(self, tokens: Sequence[int]) -> str:
        """The text of `tokens`; a conversation as a line a turn."""
        return legible(self._tokenizer.decode(tokens))
