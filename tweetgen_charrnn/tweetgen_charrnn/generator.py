"""The backend: a recurrent network that reads and writes character by character."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import attrs
import numpy as np

from tweetgen import Capabilities, Corpus, Document, Generator, Progress, Request, Score
from tweetgen.checkpoints import State
from tweetgen.conversation import ME, OTHER
from tweetgen.counts import Counts
from tweetgen.errors import EmptyCorpus, ModelError, NotFitted, RequestError
from tweetgen.fingerprint import share, text_key
from tweetgen.generator import Plan, reporting, silent

from . import storing
from .alphabet import END, Alphabet
from .batches import Symbols, counted
from .language import Language
from .looking import Look, Looking, bits_of
from .network import Network
from .plugin import CharRnnConfig
from .recipes import Recipe, recipe_of, shape_of
from .shape import Shape
from .spelling import Spelling
from .writing import Limits, Said, write

_AT_ONCE = 64  # texts
_MOST_WATCHED = 500  # documents that training is watched with
_LONGER = 4  # times the longest document of the corpus, beyond which a text is given up
_LEAST_LONGEST = 500  # characters
# What a training may go on with as it likes: the same is learned.
_INDIFFERENT = {"checkpoint_seconds", "samples", "cycle", "voice"}


@attrs.frozen(eq=False)
class Trained:
    """
    What was learned.

    Attributes:
        alphabet: of the corpus.
        shape, weights: of the network.
        counts: beside it; None if there are none.
        voices: names of the authors or labels that are told apart, from number 1 on.
        longest: characters of the longest document.
        letters: all characters of the corpus.
    """

    alphabet: Alphabet
    shape: Shape
    weights: Mapping[str, np.ndarray]
    counts: Counts | None
    voices: tuple[str, ...]
    longest: int
    letters: str


class CharRnnGenerator(Generator):
    """An LSTM or GRU beside counts: the next character depends on all before it."""

    capabilities = Capabilities(
        native=(
            "prompt",
            "temperature",
            "top_k",
            "top_p",
            "repetition_penalty",
            "min_chars",
        ),
        resumable=True,
        batch_dependent=True,
    )
    config: CharRnnConfig

    def __init__(self, config: CharRnnConfig) -> None:
        super().__init__(config)
        self._trained: Trained | None = None
        self._language: Language | None = None
        self._spelling: Spelling | None = None
        self.training: dict[str, Any] = {}

    @property
    def record(self) -> Mapping[str, Any]:
        return self.training

    @property
    def trained(self) -> Trained:
        """
        What was learned.

        Raises:
            NotFitted: nothing yet.
        """
        if self._trained is None:
            raise NotFitted("this model has learned nothing yet; call fit() or load() first")
        return self._trained

    def _settle(self, trained: Trained) -> None:
        self._trained = trained
        network = Network(trained.shape, trained.weights, self._voice(trained.voices))
        self._language = Language(trained.alphabet, network, trained.counts)
        self._spelling = Spelling(trained.alphabet, trained.letters)

    @property
    def language(self) -> Language:
        """What writes and scores."""
        self.trained  # noqa: B018  says so if there is none
        assert self._language is not None
        return self._language

    def _voice(self, voices: tuple[str, ...]) -> int:
        """The number of the voice to write in; 0 is that of nobody in particular."""
        name = self.config.voice
        if name is None:
            return 0
        if name in voices:
            return voices.index(name) + 1
        from difflib import get_close_matches

        if not voices:
            raise ModelError(
                f'voice = "{name}": this model tells no voices apart; set voices = "author" or '
                '"label", and train again'
            )
        close = get_close_matches(name, voices, 1)
        hint = f'; did you mean "{close[0]}"?' if close else ""
        raise ModelError(f'voice = "{name}": the model knows {len(voices)} others{hint}')

    def fit(
        self,
        corpus: Corpus,
        *,
        progress: Callable[[Progress], None] = silent,
        resume: Path | None = None,
    ) -> Self:
        from . import engines

        keras = engines.ready(self.config.device)  # said now, not after everything was counted
        self._trained = self._language = None
        config = self.config
        letters = set[str]()

        def seen(text: str) -> str:
            letters.update(text)
            return text

        texts = reporting(corpus.texts(), progress, "making an alphabet")
        alphabet = Alphabet.of(map(seen, texts))
        learned, watched, voices, longest = self._divided(corpus, progress)
        symbols = Symbols.of(learned, alphabet)
        counts: Counts | None = None
        expected: tuple[np.ndarray, np.ndarray] | None = None
        if config.counts:
            progress(Progress("counting", 0, len(symbols), "documents"))
            states = alphabet.states(symbols.between)[:-1]
            counts = Counts.of(symbols.between, config.counts, alphabet.allowed, states)
            expected = counted(counts, symbols, alphabet)
        shape = shape_of(
            config,
            len(symbols.flat),
            alphabet.size,
            len(voices) + 1 if config.voices != "none" else 0,
            counts.features if counts is not None else 0,
        )
        recipe = recipe_of(config, len(symbols.flat), bfloat16=keras.is_bfloat16_fast)
        model = keras.model(shape, recipe)

        def trained() -> Trained:
            weights = model.weights_by_name()
            return Trained(
                alphabet, shape, weights, counts, voices, longest, "".join(sorted(letters))
            )

        with TemporaryDirectory(prefix="tweetgen-charrnn-") as spare, engines.leaving_nothing():
            outcome, passes = self._train(
                model, trained, symbols, expected, watched, recipe, progress, resume or Path(spare)
            )
        self._settle(trained())
        steps, best = outcome.state.step, outcome.state.best_step
        kept = f"; kept is step {best:,}, the best on other texts" if 0 < best < steps else ""
        self.training = {
            "steps": steps,
            "passes": passes,
            "stopped": outcome.reason,
            "best_step": best,
            "looks": outcome.state.looks,
            "said": [f"{steps:,} steps, {passes:g} passes over your words: {outcome.reason}{kept}"],
        }
        return self

    def _divided(
        self, corpus: Corpus, progress: Callable[[Progress], None]
    ) -> tuple[list[tuple[str, int]], list[str], tuple[str, ...], int]:
        """What to learn with the voice of each, what to watch with, the voices, the longest."""
        voices: dict[str, int] = {}
        learned: list[tuple[str, int]] = []
        watched: list[str] = []
        longest = _LEAST_LONGEST
        for document in reporting(corpus, progress, "reading"):
            longest = max(longest, len(document.text))
            # The other end of the scale than what the core holds out.
            is_other = share(text_key(document.text)) >= 1 - self.config.validation
            if is_other and len(watched) < _MOST_WATCHED:
                watched.append(document.text)
                continue
            name = self._name(document)
            number = 0 if name is None else voices.setdefault(name, len(voices) + 1)
            learned.append((document.text, number))
        if not learned and watched:  # a corpus of a document or two
            learned, watched = [(text, 0) for text in watched], []
        if not learned:
            raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")
        return learned, watched, tuple(voices), longest

    def _name(self, document: Document) -> str | None:
        if self.config.voices == "author":
            return document.author
        if self.config.voices == "label" and document.labels:
            return document.labels[0]
        return None

    def _train(
        self,
        model: Any,
        trained: Callable[[], Trained],
        symbols: Symbols,
        expected: tuple[np.ndarray, np.ndarray] | None,
        watched: list[str],
        recipe: Recipe,
        progress: Callable[[Progress], None],
        folder: Path,
    ) -> tuple[Any, float]:
        from .checkpoints import Checkpoints
        from .training import Trainer

        config = self.config
        others = [trained().alphabet.encode(text) for text in watched]
        characters = sum(map(len, watched)) + len(watched)

        def bits(language: Language) -> float | None:
            return bits_of(language, others, characters) if others else None

        looking = Looking(symbols, bits, seed=config.seed, samples=config.samples)

        def look() -> Look:
            now = trained()
            spelling = Spelling(now.alphabet, now.letters)
            network = Network(now.shape, now.weights)
            return looking.look(Language(now.alphabet, network, now.counts), spelling)

        checkpoints = Checkpoints(folder, config.checkpoint_seconds)
        trainer = Trainer(model, symbols, expected, recipe, look=look, progress=progress)
        mark = symbols.fingerprint()
        known = attrs.asdict(config) | attrs.asdict(recipe)
        settings = {name: value for name, value in known.items() if name not in _INDIFFERENT}
        state = checkpoints.load(mark, settings, model) or State(mark, settings)
        outcome = trainer.run(state, checkpoints)
        if watched:
            checkpoints.load_best(model)
        return outcome, trainer.passes(outcome.state.step)

    def plan(self, corpus: Corpus) -> Plan:
        from .planning import planned

        return planned(corpus, self.config)

    def sample(self, request: Request) -> Iterator[str]:
        self.trained  # noqa: B018  says so now if nothing was learned
        return self._candidates(request)

    def _candidates(self, request: Request) -> Iterator[str]:
        prompt, head = self._prompt(request)
        limits = self._limits(request.prompt)
        seeds = request.seeds()
        at_once = 1 if request.alone else min(request.expected, _AT_ONCE)
        while some := list(islice(seeds, at_once)):
            waiting: dict[int, str] = {}
            place = 0
            for one in write(self.language, prompt, some, request, limits):
                if isinstance(one, Said):
                    continue
                text = head + self.trained.alphabet.decode(one.symbols)
                is_over = request.max_chars is not None and len(text.strip()) > request.max_chars
                waiting[one.place] = text if one.ended or is_over else ""
                while place in waiting:
                    yield waiting.pop(place)
                    place += 1

    def stream(self, request: Request) -> Iterator[str]:
        prompt, head = self._prompt(request)
        symbols: list[int] = []
        if head:
            yield head
        limits = self._limits(request.prompt)
        decode = self.trained.alphabet.decode
        for one in write(self.language, prompt, list(islice(request.seeds(), 1)), request, limits):
            if isinstance(one, Said):
                symbols.append(one.symbol)
                if text := decode(symbols):
                    yield text
                    symbols.clear()

    def _prompt(self, request: Request) -> tuple[np.ndarray, str]:
        """What the model goes on from, and the words of that, which begin each text."""
        symbols = self.trained.alphabet.encode(request.prompt)
        return symbols, self.trained.alphabet.decode(symbols.tolist())

    def _limits(self, prompt: str) -> Limits:
        alphabet = self.trained.alphabet
        talks = any(marker in prompt for marker in (ME, OTHER))
        turns = {alphabet.symbol(m) for m in (ME, OTHER)} - {0} if talks else set()
        return Limits(
            ends=frozenset({END, *turns}),
            before=len(prompt),
            most=len(prompt) + _LONGER * self.trained.longest,
            cycle=self.config.cycle,
            spelling=self._spelling,
        )

    def score(self, documents: Iterable[Document]) -> Score:
        nats, characters, count = 0.0, 0, 0
        waiting = iter(documents)
        while some := list(islice(waiting, 256)):
            texts = [self.trained.alphabet.encode(document.text) for document in some]
            nats -= float(self.language.expected(texts).sum())
            characters += sum(len(document.text) + 1 for document in some)
            count += len(some)
        if not characters:
            raise RequestError("there is nothing to score")
        return Score(nats / float(np.log(2)) / characters, characters, count)

    def next_probabilities(self, prompt: str = "") -> Iterable[tuple[str, float]]:
        language, alphabet = self.language, self.trained.alphabet
        reading = language.begin(1)
        for symbol in alphabet.encode(prompt).tolist():
            language.read(reading, np.array([symbol]))
        chances = np.exp(language.logs(reading)[0].astype(np.float64))
        known = len(alphabet.characters) + 1
        yield from zip(("", *alphabet.characters), chances[:known].tolist(), strict=True)
        yield "\ufffd", float(chances[known:].sum())  # all that are spelled in bytes

    def save(self, folder: Path) -> None:
        storing.save(self.trained, folder)

    @classmethod
    def load(cls, folder: Path, config: CharRnnConfig) -> Self:
        made = cls(config)
        made._settle(storing.load(folder))
        return made
