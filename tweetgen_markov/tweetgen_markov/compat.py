"""The bridge to markovify: its JSON in and out, and its classes with arrays beneath them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property, partial
from itertools import dropwhile, pairwise
from math import lcm
from random import Random
from typing import TYPE_CHECKING, Any

import markovify
import numpy as np
from markovify.chain import BEGIN
from markovify.chain import END as THEIR_END

from tweetgen.errors import ModelError
from tweetgen.numbering import END
from tweetgen.tokens import join, tokenise
from tweetgen.vocabulary import Vocabulary

from .chain import Chain
from .walk import MOST_TOKENS, Backoff, Dice, forward, forward_many

if TYPE_CHECKING:
    from tweetgen import NoveltyIndex

_ESCAPE = "\u2060"  # a word joiner, before a word that looks like one of markovify's own marks
_UNREADABLE = (LookupError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError)
_NO_BACKOFF = Backoff(0.0, 0)
_BATCH = 1 << 14
_LONGEST = 12  # tokens of a state, as in the configuration
_FINEST = 1000  # weights of combined models are fractions with a denominator of at most this


def read_json(text: str) -> Chain:
    """
    The chain in what `markovify.Text.to_json` or `Chain.to_json` wrote.

    Raises:
        ModelError: it is something else.
    """
    try:
        saved = json.loads(text)
        chain = saved["chain"] if isinstance(saved, dict) else saved
        pairs = json.loads(chain) if isinstance(chain, str) else chain
        return _from_model({tuple(state): choices for state, choices in pairs})
    except _UNREADABLE as error:
        raise ModelError(
            f"this is no model of markovify ({type(error).__name__}: {error}); give the text that "
            "its to_json() returned"
        ) from error


def chain_of(theirs: markovify.Chain) -> Chain:
    """
    The same chain as arrays.

    Raises:
        ModelError: a transition leads nowhere.
    """
    if isinstance(theirs, MappedChain):
        return theirs.chain
    try:
        return _from_model(theirs.model)
    except (ValueError, OverflowError) as error:
        raise ModelError(f"this chain is not whole: {error}") from error


def _from_model(model: Mapping[tuple[str, ...], Any]) -> Chain:
    """Their dictionary, compiled or not: state to {word: count} or to [words, running totals]."""
    written = {word for choices in model.values() for word in _words(choices)} - {THEIR_END}
    raw = sorted(word.encode("utf-8", "surrogatepass") for word in written)
    vocabulary = Vocabulary.of(raw)
    number = {word.decode("utf-8", "surrogatepass"): n for n, word in enumerate(raw, start=1)}
    number |= {BEGIN: END, THEIR_END: END}
    if not model:
        raise ValueError("it has no states")
    if not 1 <= (size := len(next(iter(model)))) <= _LONGEST:
        raise ValueError(f"its states have {size} words; 1 to {_LONGEST} are possible here")
    rows, counts = list[list[int]](), list[Fraction]()
    for state, choices in model.items():
        numbers = [number.get(word, -1) for word in state]
        if -1 in numbers:
            raise ValueError(f"nothing leads to the state {' '.join(state)!r}")
        for word, count in zip(_words(choices), _counts(choices), strict=True):
            rows.append([*numbers, number[word]])
            counts.append(Fraction(count).limit_denominator(_FINEST))
    whole = lcm(*{count.denominator for count in counts})
    table = np.array(rows, np.int32)
    order = np.lexsort(table.T[::-1])
    scaled = np.array([int(count * whole) for count in counts], np.int64)
    if scaled.min() < 1:
        raise ValueError("a count is not above 0")
    return Chain.of_rows(table[order], scaled[order], vocabulary)


def _words(choices: Any) -> list[str]:
    return list(choices) if isinstance(choices, dict) else list(choices[0])


def _counts(choices: Any) -> list[float]:
    if isinstance(choices, dict):
        return list(choices.values())
    return [after - before for before, after in zip([0, *choices[1]], choices[1], strict=False)]


class MappedModel(Mapping[tuple[str, ...], dict[str, int]]):
    """What `markovify.Chain.model` is, a state at a time and never as a whole."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._odd = any(chain.vocabulary.number(mark) for mark in (BEGIN, THEIR_END))

    def __getitem__(self, state: tuple[str, ...]) -> dict[str, int]:
        place = self.place(state)
        table = self._chain.tables[-1]
        first, below, writes, _, _ = table.views
        return {
            self.name(writes[row]): below[row + 1] - below[row]
            for row in range(first[place], first[place + 1])
        }

    def __len__(self) -> int:
        return len(self._chain.tables[-1])

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        rows, _ = self._chain.rows()
        states = rows[self._chain.tables[-1].first[:-1], :-1]
        return (tuple(self.name(n) if n else BEGIN for n in state) for state in states.tolist())

    def place(self, state: tuple[str, ...]) -> int:
        """The number of a state; KeyError if there is none."""
        if not isinstance(state, tuple) or not all(isinstance(word, str) for word in state):
            raise KeyError(state)
        numbers = [END if word == BEGIN else self.number(word) for word in state]
        found = self._chain.state(numbers) if -1 not in numbers else None
        if found is None or len(state) != self._chain.order:
            raise KeyError(state)
        return found

    def name(self, number: int) -> str:
        """A word as they write it."""
        if number == END:
            return str(THEIR_END)
        word = self._chain.vocabulary.word(number)
        return _ESCAPE + word if word in (BEGIN, THEIR_END) else word

    def names(self, numbers: list[int]) -> list[str]:
        """Words as they write them."""
        if self._odd:
            return [*map(self.name, numbers)]
        return self._chain.vocabulary.words(numbers)

    def number(self, word: str) -> int:
        """The number of a word; -1 if it is unknown."""
        known = word.removeprefix(_ESCAPE) if word[1:] in (BEGIN, THEIR_END) else word
        return self._chain.vocabulary.number(known) or -1


class MappedChain(markovify.Chain):  # type: ignore[misc]  # it is untyped
    """A `markovify.Chain` on arrays, with random numbers of its own."""

    def __init__(self, chain: Chain, random: Random) -> None:
        self.chain, self.random = chain, random
        self.state_size, self.model, self.compiled = chain.order, MappedModel(chain), False
        self.names = self.model
        self._numbers_in: tuple[Any, Any] = None, None

    def numbers_in(self, novelty: NoveltyIndex) -> Any:
        """What number each word of the chain has in the index; 0 if none."""
        if self._numbers_in[0] is not novelty:
            theirs = {word: number for number, word in enumerate(novelty.vocabulary, start=1)}
            found = [0, *(theirs.get(word, 0) for word in self.chain.vocabulary)]
            self._numbers_in = novelty, np.array(found, np.int64)
        return self._numbers_in[1]

    def compile(self, inplace: bool = False) -> MappedChain:
        """Arrays are compiled already."""
        return self

    def walk(self, init_state: tuple[str, ...] | None = None) -> list[str]:
        place = 0 if init_state is None else self.names.place(init_state)
        return self.names.names(self.walk_numbers(place))

    def walk_numbers(self, place: int = 0) -> list[int]:
        """A walk from one of the longest states, as numbers of words."""
        dice, start = Dice(self.random.getrandbits(64)), (self.chain.order, place)
        return forward(self.chain, start, dice, _NO_BACKOFF, _ENDLESS)[0]

    def gen(self, init_state: tuple[str, ...] | None = None) -> Iterator[str]:
        return iter(self.walk(init_state))

    def move(self, state: tuple[str, ...]) -> str:
        choices = self.names[state]
        return self.random.choices([*choices], [*choices.values()])[0]


_ENDLESS = 1 << 40  # markovify walks until the end, however far it is


class _MappedText:
    """What makes a class of markovify use the arrays; mixed in before it."""

    chain: MappedChain
    _novelty: NoveltyIndex | None = None

    def __getattr__(self, name: str) -> Any:
        # The corpus, as lists of words and as one text, only if somebody asks for it.
        if self._novelty is not None and name in ("parsed_sentences", "rejoined_text"):
            theirs: Any = self
            if name == "parsed_sentences":
                found: Any = list(self._novelty.token_lists())
            else:
                found = theirs.sentence_join(map(theirs.word_join, theirs.parsed_sentences))
            self.__dict__[name] = found
            return found
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def _tests(self) -> bool:
        return self._novelty is not None or "rejoined_text" in self.__dict__

    @cached_property
    def _quick(self) -> list[int] | None:
        """The index's numbers of the chain's words, if words can be tested by their numbers."""
        if (
            self._novelty is None
            or not isinstance(self, _Joining)
            or not isinstance(self, _Testing)
        ):
            return None
        numbers: list[int] = self.chain.numbers_in(self._novelty).tolist()
        return None if 0 in numbers[1:] else numbers

    def make_short_sentences(
        self, count: int, max_chars: int, min_chars: int = 0, **options: Any
    ) -> list[str]:
        """
        Many sentences at once, by the same rules as `make_short_sentence`.

        Args:
            count: how many; fewer come back if `tries` candidates for each were not enough.
            max_chars, min_chars: of each sentence.
            **options: `tries`, `test_output`, `max_overlap_ratio`, `max_overlap_total`.
        """
        theirs: Any = self
        kind = type(self)
        if not all(issubclass(kind, ours) for ours in _OURS) or set(options) - _KNOWN:
            one = partial(theirs.make_short_sentence, max_chars, min_chars, **options)
            return [text for _ in range(count) if (text := one())]
        left = count * options.pop("tries", markovify.text.DEFAULT_TRIES)
        made, numbers, tried = list[str](), self.chain.random, 1
        while len(made) < count and left > 0:
            expected = (count - len(made)) * (tried / len(made) if made else 2)
            size = min(left, _BATCH, int(1.05 * expected) + 16)
            left, tried = left - size, tried + size
            seeds = np.frombuffer(numbers.randbytes(8 * size), np.uint64)
            flat, places = forward_many(self.chain.chain, seeds, MOST_TOKENS)
            taken = np.diff(places) < MOST_TOKENS
            if options.get("test_output", True) and self._novelty is not None:
                taken &= ~self._copies(flat, places, options)
            for text in np.flatnonzero(taken).tolist():
                words = self.chain.chain.vocabulary.words(
                    flat[places[text] : places[text + 1]].tolist()
                )
                sentence = join(words)
                if sentence and min_chars <= len(sentence) <= max_chars:
                    made.append(sentence)
        return made[:count]

    def _copies(self, flat: Any, places: Any, options: dict[str, Any]) -> Any:
        novelty = self._novelty
        assert novelty is not None
        limits = {name: options[name] for name in _LIMITS if name in options}
        theirs = self.chain.numbers_in(novelty)
        found = theirs[flat]
        if not found.all():  # an index over another corpus
            words = self.chain.chain.vocabulary.words
            texts = (words(flat[a:b].tolist()) for a, b in pairwise(places.tolist()))
            return np.array([novelty.overlap(text, **limits) is not None for text in texts])
        return novelty.overlaps(found, places, **limits)


_LIMITS = ("max_overlap_ratio", "max_overlap_total")
_KNOWN = {"tries", "test_output", *_LIMITS}


class _Joining:
    """Line breaks and letters without blanks between them, as they were."""

    def word_join(self, words: Sequence[str]) -> str:
        text = join(words)
        return text.replace(_ESCAPE + BEGIN, BEGIN).replace(_ESCAPE + THEIR_END, THEIR_END)


class _Testing:
    """The overlap rule by the index instead of a search through the whole text."""

    _novelty: NoveltyIndex | None

    def test_sentence_output(self, words: list[str], ratio: float, total: int) -> bool:
        if self._novelty is not None:
            theirs: Any = self
            tokens = words
            if not isinstance(self, _Joining) or 0 in self._novelty.vocabulary.numbers(words):
                tokens = tokenise(theirs.word_join(words))
            if len(tokens) == len(words):
                return self._novelty.overlap(tokens, ratio, total) is None
        verdict: bool = super().test_sentence_output(words, ratio, total)  # type: ignore[misc]
        return verdict


class _Making:
    """`make_sentence` without a look at the whole text, which is not there until asked for."""

    def make_sentence(self, init_state: tuple[str, ...] | None = None, **kwargs: Any) -> str | None:
        theirs: Any = self
        ratio = kwargs.get("max_overlap_ratio", markovify.text.DEFAULT_MAX_OVERLAP_RATIO)
        total = kwargs.get("max_overlap_total", markovify.text.DEFAULT_MAX_OVERLAP_TOTAL)
        tests = kwargs.get("test_output", True) and theirs._tests
        least, most = kwargs.get("min_words") or 0, kwargs.get("max_words")
        prefix = [*dropwhile(BEGIN.__eq__, init_state or ())]
        quick = theirs._quick if tests and not prefix else None
        for _ in range(kwargs.get("tries", markovify.text.DEFAULT_TRIES)):
            if quick is not None:
                numbers = theirs.chain.walk_numbers()
                size = len(numbers)
                if size < least or (most is not None and size > most):
                    continue
                if not theirs._novelty.borrows([quick[n] for n in numbers], ratio, total):
                    return str(theirs.word_join(theirs.chain.names.names(numbers)))
                continue
            words = prefix + theirs.chain.walk(init_state)
            if len(words) < least or (most is not None and len(words) > most):
                continue
            if not tests or theirs.test_sentence_output(words, ratio, total):
                return str(theirs.word_join(words))
        return None


# What a class does in its own way, it goes on doing: these replace markovify's own methods only.
_OURS = {
    _Joining: ("word_join",),
    _Testing: ("test_sentence_output",),
    _Making: ("make_sentence", "make_short_sentence"),
}


@cache
def _mapped_class(kind: type[Any]) -> type[Any]:
    def theirs(methods: tuple[str, ...]) -> bool:
        return all(getattr(kind, name) is getattr(markovify.Text, name) for name in methods)

    ours = [mixin for mixin, methods in _OURS.items() if theirs(methods)]
    return type(kind.__name__, (_MappedText, *ours, kind), {"__doc__": kind.__doc__})


def mapped(
    chain: Chain,
    kind: type[markovify.Text] | None,
    novelty: NoveltyIndex | None,
    random: Random,
    options: Mapping[str, Any],
) -> Any:
    """A `markovify.Text`, or another class of that family, on arrays."""
    made = _mapped_class(kind or markovify.Text)(  # type: ignore[arg-type]  # a class has a hash
        None,
        state_size=chain.order,
        chain=MappedChain(chain, random),
        retain_original=False,
        **options,
    )
    made._novelty, made.retain_original = novelty, novelty is not None
    return made
