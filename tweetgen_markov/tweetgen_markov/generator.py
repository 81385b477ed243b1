"""A word chain on markovify, with its traps taken out."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Self

import markovify
from markovify.chain import BEGIN, END

from tweetgen import Capabilities, Corpus, Document, Generator, Plan, Progress, Request, Score
from tweetgen.errors import EmptyCorpus, NotFitted
from tweetgen.generator import reporting, silent

from .plugin import MarkovConfig
from .scoring import WittenBell

_TOKEN = re.compile(r"\n|\S+")
_ESCAPE = "\u2060"  # a word joiner, before a word that looks like one of markovify's own marks
_MOST_WORDS = 2_000  # a chain may go in circles for ever, above all at temperature 0
_BACKOFF_FLOOR = 2  # states of fewer words are not given up: below, texts fall apart
_PROBE = 2_000  # documents that `plan` times
_BYTES_PER_WORD = 420  # of the chain in memory, measured on tweets at state_size 2

State = tuple[str, ...]
Choices = tuple[list[str], list[int]]  # the words that may follow, and their cumulative counts


def tokenise(text: str) -> list[str]:
    """Words as they stand, punctuation and all; a line break is a word of its own."""
    return [_ESCAPE + token if token in (BEGIN, END) else token for token in _TOKEN.findall(text)]


def join(tokens: Iterable[str]) -> str:
    """The text of `tokens`, blanks between words and none around line breaks."""
    text = " ".join(token.removeprefix(_ESCAPE) for token in tokens)
    return re.sub(r" ?\n ?", "\n", text) if "\n" in text else text


class MarkovGenerator(Generator):
    """
    The next word depends on the last `state_size` words; counts decide.

    The chain is `markovify.Chain`. What markovify does around it is not used: documents are the
    unit (it would split and glue them), none is dropped for its brackets, numbers come from a
    generator of our own (it draws from the global one), and an unknown start falls back to
    shorter states (it raises KeyError or returns None).
    """

    capabilities = Capabilities(
        native=("prompt", "temperature", "top_k", "top_p", "repetition_penalty"),
        refused={"context": "a chain has no memory of a conversation"},
    )
    config: MarkovConfig

    def __init__(self, config: MarkovConfig) -> None:
        super().__init__(config)
        self._tables: list[dict[State, Choices]] = []  # by length of the state, from 1

    def fit(
        self,
        corpus: Corpus,
        *,
        progress: Callable[[Progress], None] = silent,
        resume: Path | None = None,
    ) -> Self:
        texts = reporting(corpus.texts(), progress, "counting words")
        runs = filter(None, map(tokenise, texts))
        first = next(runs, None)
        if first is None:
            raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")

        def every() -> Iterator[list[str]]:
            yield first
            yield from runs

        chain = markovify.Chain(every(), self.config.state_size)
        self._set(chain.compile(inplace=True).model)
        return self

    def _set(self, model: dict[State, Any]) -> None:
        full = {state: (words, sums) for state, (words, sums) in model.items()}
        self._tables = [full]
        for _ in range(1, self.config.state_size):
            self._tables.insert(0, _shorter(self._tables[0]))

    def _table(self, length: int) -> dict[State, Choices]:
        if not self._tables:
            raise NotFitted("this Markov chain has learned nothing yet; call fit() or load() first")
        return self._tables[length - 1]

    def sample(self, request: Request) -> Iterator[str]:
        self._table(1)
        return (self._write(request, Random(seed)) for seed in request.seeds())  # noqa: S311

    def _write(self, request: Request, random: Random) -> str:
        size = self.config.state_size
        prompt = request.prompt.rstrip()
        begun = tokenise(prompt)
        history = [BEGIN] * size + begun
        written: list[str] = []
        length = len(prompt)
        said = set(begun)
        while len(written) < _MOST_WORDS:
            word = self._next(history, request, random, said, after_prompt=not written)
            if word == END:
                return _attach(prompt, written)
            written.append(word)
            history.append(word)
            said.add(word)
            length += len(word) + 1
            if request.max_chars is not None and length > request.max_chars + 1:
                return _attach(prompt, written)  # too long already: the core will say so
        return ""

    def _next(
        self,
        history: list[str],
        request: Request,
        random: Random,
        said: set[str],
        *,
        after_prompt: bool,
    ) -> str:
        for length in range(self.config.state_size, 0, -1):
            choices = self._table(length).get(tuple(history[-length:]))
            if choices is None:
                continue
            few = len(choices[0]) < 2 and length > _BACKOFF_FLOOR
            if few and random.random() < self.config.backoff:
                continue
            return _choose(choices, request, random, said)
        if not after_prompt:  # cannot happen: every word written was followed by something
            return str(END)
        # No document has the prompt's last word: begin a new sentence behind it.
        begin = self._table(self.config.state_size)[(BEGIN,) * self.config.state_size]
        return _choose(begin, request, random, said)

    def score(self, documents: Iterable[Document]) -> Score:
        self._table(1)  # says so if nothing was learned
        model = WittenBell(self._tables, BEGIN, END)
        bits, characters, count = 0.0, 0, 0
        for document in documents:
            bits += model.bits(tokenise(document.text))
            characters += len(document.text) + 1
            count += 1
        if not count:
            raise EmptyCorpus("there is nothing to score")
        return Score(bits / characters, characters, count)

    def plan(self, corpus: Corpus) -> Plan:
        report = corpus.report()
        began, documents, words = perf_counter(), 0, 0
        runs = []
        for text in islice(corpus.texts(), _PROBE):
            runs.append(tokenise(text))
            documents, words = documents + 1, words + len(runs[-1])
        if not documents:
            raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")
        markovify.Chain(runs, self.config.state_size).compile(inplace=True)
        seconds = (perf_counter() - began) * report.documents / documents
        expected = words * report.documents / documents
        notes = []
        if report.documents < 500 and self.config.state_size > 1:
            notes.append(
                f"{report.documents} documents are few for state_size "
                f"{self.config.state_size}: many texts will be copies and be rejected; "
                "500 or more are better"
            )
        if self.config.state_size > 2 and report.documents < 20_000:
            notes.append("state_size 2 suits a corpus of this size better")
        return Plan(
            documents=report.documents,
            characters=report.characters,
            memory_bytes=int(expected * _BYTES_PER_WORD * (1 + 0.4 * (self.config.state_size - 2))),
            seconds=seconds,
            notes=tuple(notes),
        )

    def save(self, folder: Path) -> None:
        """One JSON file, as `markovify.Text.to_json` writes it: `Text.from_json` reads it too."""
        table = self._table(self.config.state_size)
        chain = [[state, [words, sums]] for state, (words, sums) in table.items()]
        # A lone surrogate, which UTF-8 cannot hold, becomes \\ud800: in JSON that is the same sign.
        with (folder / "chain.json").open(
            "w", encoding="utf-8", errors="backslashreplace"
        ) as stream:
            json.dump(
                {
                    "state_size": self.config.state_size,
                    "chain": json.dumps(chain, ensure_ascii=False),
                    "parsed_sentences": None,
                },
                stream,
                ensure_ascii=False,
            )

    @classmethod
    def load(cls, folder: Path, config: MarkovConfig) -> Self:
        with (folder / "chain.json").open(encoding="utf-8") as stream:
            saved = json.load(stream)
        if saved["state_size"] != config.state_size:
            raise ValueError(f"its state_size is {saved['state_size']}, not {config.state_size}")
        made = cls(config)
        made._set({tuple(state): choices for state, choices in json.loads(saved["chain"])})
        return made


def _shorter(table: dict[State, Choices]) -> dict[State, Choices]:
    """The table of states one word shorter: the counts of all states with the same end, added."""
    counts: dict[State, dict[str, int]] = {}
    for state, (words, sums) in table.items():
        followers = counts.setdefault(state[1:], {})
        before = 0
        for word, total in zip(words, sums, strict=True):
            followers[word] = followers.get(word, 0) + total - before
            before = total
    return {
        state: (list(followers), list(accumulate(followers.values())))
        for state, followers in counts.items()
    }


def _choose(choices: Choices, request: Request, random: Random, said: set[str]) -> str:
    words, sums = choices
    plain = request.temperature == 1 and request.top_k is None and request.top_p is None
    if plain and request.repetition_penalty == 1:
        return words[bisect(sums, random.random() * sums[-1])]
    weights = [float(after - before) for before, after in zip([0, *sums], sums, strict=False)]
    if request.repetition_penalty != 1:
        # Keskar et al. divide logits; a chain has counts, whose logits this lowers by a constant.
        weights = [
            weight / request.repetition_penalty if word in said else weight
            for word, weight in zip(words, weights, strict=True)
        ]
    ranked = sorted(zip(weights, words, strict=True), key=lambda pair: -pair[0])
    if request.temperature == 0:
        return ranked[0][1]
    top = ranked[0][0]
    ranked = [((w / top) ** (1 / request.temperature), word) for w, word in ranked]
    if request.top_k is not None:
        ranked = ranked[: request.top_k]
    if request.top_p is not None:
        reached = list(accumulate(weight for weight, _ in ranked))
        ranked = ranked[: bisect(reached, request.top_p * reached[-1] - 1e-12) + 1]
    reached = list(accumulate(weight for weight, _ in ranked))
    place = min(bisect(reached, random.random() * reached[-1]), len(ranked) - 1)
    return ranked[place][1]


def _attach(prompt: str, written: list[str]) -> str:
    text = join(written)
    if not prompt or not text:
        return prompt or text
    return prompt + text if text.startswith("\n") else f"{prompt} {text}"
