"""The backend: a recurrent network that reads and writes character by character."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

import attrs
import numpy as np

from tweetgen import Capabilities, Document, Generator, Progress, Request, Score
from tweetgen.conversation import ME, OTHER
from tweetgen.errors import ModelError, NotFitted, RequestError
from tweetgen.generator import Plan, silent
from tweetgen.writing import Said

from . import storing
from .alphabet import END
from .language import Language
from .network import Keep
from .plugin import CharRnnConfig
from .spelling import Rules, rules_of
from .trained import Trained
from .window import network_of
from .writing import Limits, write

if TYPE_CHECKING:  # what trains is imported to train
    from tweetgen import Corpus
    from tweetgen.training import Look

    from .beginning import Beginning
    from .recipes import Recipe

_AT_ONCE = 64  # texts
_LONGER = 4  # times the longest document of the corpus, beyond which a text is given up
# What a training may go on with as it likes: the same is learned.
_INDIFFERENT = {"checkpoint_seconds", "samples", "cycle", "voice", "engine"}


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
        long_memory=True,
        # Drafts then have as many words that the corpus lacks as texts that were held out have.
        suggested={"temperature": 0.7},
    )
    config: CharRnnConfig

    def __init__(self, config: CharRnnConfig) -> None:
        super().__init__(config)
        self._trained: Trained | None = None
        self._language: Language | None = None
        self._rules: Rules | None = None
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

    @classmethod
    def of(cls, trained: Trained, config: CharRnnConfig) -> Self:
        """A generator from a model that was trained elsewhere."""
        made = cls(config)
        made._settle(trained)
        return made

    def _settle(self, trained: Trained) -> None:
        self._trained = trained
        voice = self._voice(trained.voices)
        network = network_of(trained.shape, trained.weights, voice, self._keep())
        self._language = Language(trained.alphabet, network, trained.counts)
        self._rules = rules_of(trained.alphabet, trained.letters)

    def _keep(self) -> Keep:
        """How the engine that was asked for keeps matrices."""
        if self.config.engine == "numpy":
            return np.ascontiguousarray
        from tweetgen.products import WholeMatrix, require

        require("tweetgen-charrnn[fast]")
        return WholeMatrix

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
        from .beginning import begun
        from .recipes import recipe_of

        keras = engines.ready(self.config.device)  # said now, not after everything was counted
        self._trained = self._language = None
        beginning = begun(self.config, corpus, progress)
        self._voice(beginning.voices)  # a name that nobody has is told before the training
        recipe = recipe_of(
            self.config,
            len(beginning.symbols.flat),
            bfloat16=keras.is_bfloat16_fast,
            has_window=bool(beginning.shape.window),
        )
        model = keras.model(beginning.shape, recipe, beginning.weights)
        with TemporaryDirectory(prefix="tweetgen-charrnn-") as spare, engines.leaving_nothing():
            outcome, passes = self._train(model, beginning, recipe, progress, resume or Path(spare))
        self._settle(beginning.trained(model.weights_by_name()))
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

    def _train(
        self,
        model: Any,
        beginning: Beginning,
        recipe: Recipe,
        progress: Callable[[Progress], None],
        folder: Path,
    ) -> tuple[Any, float]:
        from tweetgen.checkpoints import State

        from .checkpoints import Checkpoints
        from .looking import Looking, bits_of
        from .training import Trainer

        config, symbols, watched = self.config, beginning.symbols, beginning.watched
        alphabet = beginning.alphabet

        def bits(language: Language) -> float | None:
            return bits_of(language, watched) if watched else None

        looking = Looking(
            symbols, bits, seed=config.seed, samples=config.samples, copied=alphabet.copied
        )

        def look() -> Look:
            now = beginning.trained(model.weights_by_name())
            network = network_of(now.shape, now.weights)
            rules = rules_of(now.alphabet, now.letters)
            return looking.look(Language(now.alphabet, network, now.counts), rules)

        checkpoints = Checkpoints(folder, config.checkpoint_seconds)
        trainer = Trainer(model, symbols, beginning.expected, recipe, look=look, progress=progress)
        trainer.speed = f"{alphabet.unit}/s"
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
        prompt, head, state = self._prompt(request)
        limits = self._limits(request.prompt, head)
        seeds = request.seeds()
        at_once = 1 if request.alone else min(request.expected, _AT_ONCE)
        while some := list(islice(seeds, at_once)):
            waiting: dict[int, str] = {}
            place = 0
            for one in write(self.language, prompt, some, request, limits):
                if isinstance(one, Said):
                    continue
                text = head + self.trained.alphabet.decode(one.tokens, state)
                is_over = request.max_chars is not None and len(text.strip()) > request.max_chars
                waiting[one.place] = text if one.ended or is_over else ""
                while place in waiting:
                    yield waiting.pop(place)
                    place += 1

    def stream(self, request: Request) -> Iterator[str]:
        prompt, head, state = self._prompt(request)
        symbols: list[int] = []
        if head:
            yield head
        limits = self._limits(request.prompt, head)
        alphabet = self.trained.alphabet
        for one in write(self.language, prompt, list(islice(request.seeds(), 1)), request, limits):
            if isinstance(one, Said):
                symbols.append(one.token)
                if text := alphabet.decode(symbols, state):
                    yield text
                    for symbol in symbols:
                        state = int(alphabet.after[state, symbol])
                    symbols.clear()

    def _prompt(self, request: Request) -> tuple[np.ndarray, str, int]:
        """What the model goes on from, the words of that, which begin each text, and its state."""
        alphabet = self.trained.alphabet
        symbols = alphabet.encode(request.prompt)
        return symbols, alphabet.opening(request.prompt), int(alphabet.states(symbols)[-1])

    def _limits(self, prompt: str, head: str) -> Limits:
        alphabet = self.trained.alphabet
        talks = any(marker in prompt for marker in (ME, OTHER))
        turns = {alphabet.symbol(m) for m in (ME, OTHER)} - {0} if talks else set()
        return Limits(
            ends=frozenset({END, *turns}),
            before=len(head),
            most=len(head) + _LONGER * self.trained.longest,
            cycle=self.config.cycle,
            spelling=self._rules,
        )

    def score(self, documents: Iterable[Document]) -> Score:
        alphabet, nats, characters, count = self.trained.alphabet, 0.0, 0, 0
        waiting = iter(documents)
        while some := list(islice(waiting, 256)):
            texts = [alphabet.encode(document.text) for document in some]
            nats += sum(alphabet.beside(document.text) for document in some)
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
        known = len(alphabet.signs) + 1
        yield from zip(("", *alphabet.signs), chances[:known].tolist(), strict=True)
        yield "\ufffd", float(chances[known:].sum())  # spelled in bytes, and words unknown

    def save(self, folder: Path) -> None:
        storing.save(self.trained, folder)

    @classmethod
    def load(cls, folder: Path, config: CharRnnConfig) -> Self:
        made = cls(config)
        made._settle(storing.load(folder))
        return made
