"""From a request to candidates: where to begin, which way to walk, when to stop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from math import log, log1p

import numpy as np

from tweetgen import Request
from tweetgen.numbering import END
from tweetgen.tokens import GLUE, Unit, join, tokenise

from .chain import Chain
from .choice import Choice, chosen
from .walk import (
    MOST_TOKENS,
    Backoff,
    Backward,
    Dice,
    Pivots,
    State,
    forward,
    forward_many,
)

# States of so few tokens are not given up for shorter ones: below, texts fall apart.
_FREE_LENGTH = {"words": 2, "characters": 4}
_BATCH = 1024  # candidates made at once
_BACKWARD_WORDS = 2  # longer states of words have nearly always one token before them
_COMMON = 1 / 100  # a word that is a larger share of all is nothing to talk about
_FEW, _LONG = 5, 8  # between fewer places and between longer words there is little difference
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TOPICS = 8  # words of a message that an answer may take up
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»‹›“”„‘’‚…–—。、，！？"


class Writer:
    """What a chain needs beside itself to follow requests; made once, used by all of them."""

    def __init__(self, chain: Chain, unit: Unit, backoff: float) -> None:
        self.chain, self.unit = chain, unit
        self.backoff = Backoff(backoff, _FREE_LENGTH[unit])
        self.pivots = lru_cache(64)(self._pivots)
        self.topic = lru_cache(256)(self._topic)

    def candidates(self, request: Request) -> Iterator[str]:
        """A candidate for each seed of the request, lazily."""
        task = _Task(self, request)
        seeds = request.seeds()
        if request.expected == 1 or not task.can_batch:
            return map(task.one, seeds)
        return task.batches(seeds, min(request.expected, _BATCH))

    @cached_property
    def backward(self) -> Backward:
        """The chain read backward."""
        longest = _BACKWARD_WORDS if self.unit == "words" else self.chain.order
        return Backward(self.chain, min(self.chain.order, longest))

    @cached_property
    def _folded(self) -> list[str]:
        """Each token without letter case; by number."""
        return ["", *(token.casefold() for token in self.chain.vocabulary)]

    def _numbers(self, part: str, *, begun: bool, ended: bool) -> list[int]:
        """The tokens that are `part`; or end with it, begin with it, or both."""
        if begun and ended:
            return [n for n, token in enumerate(self._folded) if part in token]
        if begun:
            return [n for n, token in enumerate(self._folded) if token.endswith(part)]
        if ended:
            return [n for n, token in enumerate(self._folded) if token.startswith(part)]
        return [n for n, token in enumerate(self._folded) if token == part]

    def _topic(self, word: str) -> Pivots:
        """The rows in the middle of the texts that hold a word, letter case ignored."""
        if self.unit == "characters":
            return self.pivots(word, last=False)
        if len(tokenise(word)) > 1:
            return self.pivots(word, last=False)
        there = [(n, token) for n, token in enumerate(self._folded) if word in token]
        numbers = [n for n, token in there if token.strip(_PUNCTUATION + GLUE) == word]
        return self.backward.rows([numbers])

    def _pivots(self, phrase: str, *, last: bool) -> Pivots:
        """
        The rows in the middle of the texts that hold a phrase, letter case ignored.

        Args:
            last: the phrase ends the text.
        """
        parts = tokenise(phrase.casefold(), self.unit)
        if not parts:
            return Pivots.none()
        longest, words = self.backward.length, self.unit == "words"
        parts = parts[-longest:] if last else parts[: longest + 1]
        end = None if last else len(parts) - 1
        pattern = [
            self._numbers(part, begun=words and place == 0, ended=words and place == end)
            for place, part in enumerate(parts)
        ]
        return self.backward.rows([*pattern, [END]] if last else pattern)

    def topics(self, message: str) -> list[tuple[Pivots, float]]:
        """
        What a message is about: the words of it that the chain knows, long and rare ones weighing
        more; if all of them are common, the rarest.

        Returns:
            Where to begin a text that has the word, and its weight.
        """
        total = int(self.chain.tables[-1].below[-1])
        found, common = list[tuple[Pivots, float]](), list[Pivots]()
        for part in dict.fromkeys(_parts(message.casefold())):
            pivots = self.topic(part)
            if pivots.count > _COMMON * total > 1:
                common.append(pivots)
            elif pivots.count:
                # What somebody talks about has long names and comes again and again; words such as
                # "how" may be as rare in a small corpus, but they are short.
                rarity = log((total + _FEW) / (pivots.count + _FEW))
                weight = min(len(part), _LONG) ** 2 * log1p(pivots.count) * rarity
                found.append((pivots, weight))
        if common and not found:
            found = [(min(common, key=lambda pivots: pivots.count), 1.0)]
        return sorted(found, key=lambda pair: -pair[1])[:_TOPICS]


def _parts(message: str) -> Iterator[str]:
    """Words; of scripts without blanks pairs of letters, and letters that are words (Han)."""
    for word in message.split():
        bare = word.strip(_PUNCTUATION)
        letters = [token.removeprefix(GLUE) for token in tokenise(bare)]
        if len(letters) > 1:
            yield from map("".join, pairwise(letters))
            yield from filter(_HAN.match, letters)
        elif len(bare) > 1 or not bare.isascii():
            yield bare


class _Task:
    """One request, and all that follows from it for every candidate."""

    def __init__(self, writer: Writer, request: Request) -> None:
        self._writer, self._chain, self._unit = writer, writer.chain, writer.unit
        self._choice = Choice(request)
        self._prompt = request.prompt.rstrip()
        tokens = tokenise(self._prompt, self._unit)
        self._begun = [*map(self._chain.vocabulary.number, tokens)]
        self._start: State = self._chain.after(self._begun)
        # Whoever has more tokens than characters allowed is surely too long.
        self._most = min(MOST_TOKENS, (request.max_chars or MOST_TOKENS) + 1)
        self._max_chars = request.max_chars
        self._topics = [] if self._prompt else self._find_topics(request)

    def _find_topics(self, request: Request) -> list[tuple[Pivots, float]]:
        """Where the texts may begin in the middle, if anything is asked for that needs it."""
        if request.ending:
            pivots = self._writer.pivots(request.ending, last=True)
            return [(pivots, 1.0)] if pivots.count else []
        if request.contains:
            found = [self._writer.pivots(part, last=False) for part in request.contains]
            rarest = min(found, key=lambda pivots: pivots.count)
            return [(rarest, 1.0)] if rarest.count else []
        return self._writer.topics(request.context[-1].text) if request.context else []

    @property
    def can_batch(self) -> bool:
        """Whether many candidates can be walked at once."""
        order = self._chain.order
        simple = not self._topics and self._choice.plain and self._start == (order, 0)
        return simple and not self._begun and order <= self._writer.backoff.floor

    def batches(self, seeds: Iterator[int], size: int) -> Iterator[str]:
        """`one` for all seeds, many at a time."""
        while chunk := list(islice(seeds, size)):
            flat, places = forward_many(self._chain, np.array(chunk, np.uint64), self._most)
            tokens, ends = flat.tolist(), places.tolist()
            for begin, end in pairwise(ends):
                yield self._text(tokens[begin:end], ended=end - begin < self._most)

    def one(self, seed: int) -> str:
        """The candidate of one seed."""
        dice = Dice(seed)
        if not self._topics:
            return self._text(*self._forward(self._start, dice, self._begun))
        pivots = self._pick(dice)
        row = pivots.draw(dice)
        backward = self._writer.backward
        before = backward.walk(row, dice, self._most)
        if before is None:
            return ""
        token = backward.table.views[2][row]
        if token == END:
            return self._text(before, ended=True)
        before.append(token)
        after, ended = self._forward(self._chain.after(before), dice, before)
        return self._text(before + after, ended=ended)

    def _pick(self, dice: Dice) -> Pivots:
        if len(self._topics) > 1:
            place = dice.share() * sum(weight for _, weight in self._topics)
            for pivots, weight in self._topics:
                place -= weight
                if place < 0:
                    return pivots
        return self._topics[0][0]

    def _forward(self, start: State, dice: Dice, said: Sequence[int]) -> tuple[list[int], bool]:
        chain, backoff = self._chain, self._writer.backoff
        if self._choice.plain:
            return forward(chain, start, dice, backoff, self._most)
        return chosen(chain, start, dice, backoff, self._most, self._choice, set(said) - {END})

    def _text(self, numbers: Iterable[int], ended: bool) -> str:
        words = self._chain.vocabulary.words(numbers)
        if self._unit == "characters":
            text = self._prompt + join(words, "characters")
        else:
            text = _attach(self._prompt, words)
        # Without an end it is a text only to be told that it is too long.
        too_long = self._max_chars is not None and len(text.strip()) > self._max_chars
        return text if ended or too_long else ""


def _attach(prompt: str, words: list[str]) -> str:
    """The prompt as it was given, then the words."""
    text = join(words)
    if not prompt or not text:
        return prompt or text
    close = text[0] == "\n" or words[0].startswith(GLUE)
    return f"{prompt}{text}" if close else f"{prompt} {text}"
