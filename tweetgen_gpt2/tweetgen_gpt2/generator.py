"""The backend: a transformer behind tweetgen's interface."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from math import log
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import TemporaryDirectory
from typing import Any, Self
from weakref import finalize

import attrs
import numpy as np

from tweetgen import Capabilities, Corpus, Document, Generator, Progress, Request, Score
from tweetgen.conversation import ME, OTHER
from tweetgen.errors import ModelError, NotFitted, RequestError, TrainingError
from tweetgen.generator import Origin, Plan, silent
from tweetgen.training import Look
from tweetgen.writing import Said

from . import engines, hub, network
from .beginning import MOST_WATCHED, begun, divided
from .checkpoints import Checkpoints, State
from .counted_engine import CountedEngine
from .engine import Engine, Limits
from .forecast import forecast
from .looking import Looking
from .mixture import Mixture
from .packages import require
from .packing import Tokens
from .planning import planned
from .plugin import GPT2Config
from .processes import joined
from .recipes import mixture_of, recipe_of
from .reporting import Reports
from .scoring import rows_of
from .shortage import told_if_short
from .spelling import Spelling
from .tokenizer import Tokenizer
from .torch_engine import TorchEngine
from .training import Recipe, Trainer

_AT_ONCE = 32  # texts
_AT_ONCE_ON_GPU = 256
_MOST_TOKENS = 4  # of one text, in contexts of the model
_ALPHABET, _COUNTS = "alphabet.json", "counts.safetensors"
# What a training may go on with as it likes: the same is learned.
_INDIFFERENT = {
    *("micro_rows", "checkpointing", "checkpoint_seconds"),
    *("samples", "report_to", "engine", "weights"),
}


class GPT2Generator(Generator):
    """A causal language model: the next token depends on all before it."""

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
        long_memory=True,
        # Words then come again as often as in texts that were held out.
        suggested={"temperature": 0.8},
    )
    config: GPT2Config

    def __init__(self, config: GPT2Config) -> None:
        super().__init__(config)
        self._model: Any = None  # of transformers; made when it is needed
        self._folder: Path | None = None  # where it was loaded from
        self._converted: Path | None = None  # of the engine that it was converted for
        self._shape = (0, 0)  # the most tokens seen at once, and those that are known
        self._tokenizer: Tokenizer | None = None
        self._mixture: Mixture | None = None  # with what is counted
        self._alphabet: str | None = None  # what a model from scratch may write
        self.training: dict[str, Any] = {}

    @property
    def record(self) -> Mapping[str, Any]:
        return self.training

    @classmethod
    def of(cls, model: Any, tokenizer: Tokenizer, config: GPT2Config) -> Self:
        """A generator from a model that was trained elsewhere."""
        made = cls(config)
        made._model, made._tokenizer = model.eval(), tokenizer
        made._settle()
        return made

    @property
    def tokenizer(self) -> Tokenizer:
        """
        Texts to tokens and back.

        Raises:
            NotFitted: nothing was learned yet.
        """
        if self._tokenizer is None:
            raise NotFitted("this model has learned nothing yet; call fit() or load() first")
        return self._tokenizer

    @property
    def model(self) -> Any:
        """The `transformers` model itself."""
        self.tokenizer  # noqa: B018  says so if there is none
        if self._model is None and self._folder is not None:
            device = network.device_of(self.config.device)
            self._model = network.load(self._folder).to(device)
        return self._model

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.tokenizer, self._alphabet, self._shape[1])

    @cached_property
    def _engine(self) -> Engine:
        if self._converted is None:
            return self._with_counts(engines.with_torch(self.model))
        context = self._shape[0]
        found = engines.opened(self._converted, self.tokenizer, context, self._model)
        return self._with_counts(found)

    def _settle(self, *, speaks: bool = True) -> None:
        """A model was made: choose what writes with it, if this process is the one that speaks."""
        self._shape = network.context_of(self._model), self._model.config.vocab_size
        self._folder = self._converted = None
        names = self._engines() if speaks else []
        if names:
            spare = TemporaryDirectory(prefix="tweetgen-gpt2-")
            finalize(self, spare.cleanup)
            source = Path(spare.name, "model")
            network.save(self._model, source)
            for name in names:
                into = source.with_name(name)
                try:
                    engines.convert(name, source, self.tokenizer, into, self.config.weights)
                except ModelError:
                    if self.config.engine != "auto":
                        raise
                else:
                    self._converted = into
                    break
            rmtree(source)
        self._declare()

    def _engines(self) -> list[str]:
        has_counts = self._mixture is not None
        return engines.converted(self.config.engine, self.config.device, has_counts)

    @property
    def _is_on_gpu(self) -> bool:
        device = self.config.device
        return self._converted is None and (
            device.startswith("cuda") or (device == "auto" and engines.has_gpu())
        )

    def _declare(self) -> None:
        """Say what the engine does to a text."""
        depends = self._is_on_gpu or (self._converted or Path()).name == "ctranslate2"
        self.capabilities = attrs.evolve(type(self).capabilities, batch_dependent=depends)

    def fit(
        self,
        corpus: Corpus,
        *,
        progress: Callable[[Progress], None] = silent,
        resume: Path | None = None,
    ) -> Self:
        require("torch", "transformers")  # said now, not after a vocabulary was made
        config = self.config
        device = network.device_of(config.device)
        with (
            joined(device) as processes,
            TemporaryDirectory(prefix="tweetgen-gpt2-") as spare,
            told_if_short(lambda: "", lambda: "take a smaller base, or close other programs"),
        ):
            reports = Reports(config.report_to if processes.is_first else "none")
            report = progress if processes.is_first else silent
            fit = planned(config).fitted()
            if fit.refusal:
                raise TrainingError(fit.refusal)
            self._begin(corpus, report)
            self._model.to(device)
            tokens, watched = divided(corpus, self.tokenizer, config.validation, report)
            self._mixture = mixture_of(config, tokens, self.tokenizer, self._model)
            self._engines()  # one that cannot write with it is told of now
            context = network.context_of(self._model)
            recipe = recipe_of(config, tokens.targets, context, device, fit.micro_rows)
            folder = resume if resume is not None else Path(spare)
            checkpoints = Checkpoints(folder, config.checkpoint_seconds)
            trainer = Trainer(
                self._model,
                tokens,
                self.tokenizer.end,
                recipe,
                processes=processes,
                look=self._looking(tokens, watched),
                progress=report,
                reports=reports,
            )
            mark, settings = tokens.fingerprint(), self._settings(recipe)
            state = checkpoints.load(mark, settings, self._model, trainer.optimiser)
            state = state or State(mark, settings)
            if config.micro_rows is None and 0 < state.micro_rows < fit.micro_rows:
                trainer.micro_rows = state.micro_rows  # as it was begun
            state.micro_rows = trainer.micro_rows
            processes.agree((mark, state.step))
            reports.begin(settings | {"processes": processes.size})
            outcome = trainer.run(state, checkpoints)
            if watched:
                checkpoints.load_best(self._model)
                self._weigh(watched)
            processes.agree("that all have read the best")
            if config.adapter == "lora":
                self._model = self._model.merge_and_unload()
            self._model.eval()
        self._settle(speaks=processes.is_first)
        steps, best = outcome.state.step, outcome.state.best_step
        passes = trainer.passes(steps)
        kept = f"; kept is step {best:,}, the best on other texts" if 0 < best < steps else ""
        self.training = {
            **hub.lineage(config.base),
            "steps": steps,
            "passes": passes,
            "stopped": outcome.reason,
            "best_step": best,
            "looks": outcome.state.looks,
            "processes": processes.size,
            "said": [f"{steps:,} steps, {passes:g} passes over your words: {outcome.reason}{kept}"],
        }
        return self

    def _begin(self, corpus: Corpus, progress: Callable[[Progress], None]) -> None:
        """Forget what was learned, and be what is to learn."""
        for made in ("_engine", "_spelling"):
            self.__dict__.pop(made, None)
        self._folder = self._converted = None
        found = begun(self.config, corpus, progress)
        self._model, self._tokenizer, self._alphabet = found.model, found.tokenizer, found.alphabet
        self._shape = network.context_of(self._model), self._model.config.vocab_size

    def plan(self, corpus: Corpus) -> Plan:
        return forecast(corpus, self.config, MOST_WATCHED)

    def _looking(self, tokens: Tokens, watched: list[Document]) -> Callable[[], Look]:
        config = self.config
        looking = Looking(tokens, self.tokenizer, seed=config.seed, samples=config.samples)

        def look() -> Look:
            was_training = self._model.training
            bits = self._weigh(watched) if watched else None
            engine = self._with_counts(TorchEngine(self._model))
            found = looking.look(engine, self._limits(""), bits)
            self._model.train(was_training)
            return found

        return look

    def _weigh(self, others: list[Document]) -> float:
        """How well it expects other texts, in bits per character; finds its trust in itself."""
        rows, characters = rows_of(others, self.tokenizer, self._shape[0])
        logs = np.concatenate(list(TorchEngine(self._model).log_probabilities(rows)))
        if self._mixture is not None:
            counted, likely = np.concatenate(list(self._mixture.along(rows))), np.exp(logs)
            self._mixture = self._mixture.trusting(likely, counted)
            logs = np.log(self._mixture.of(likely, counted))
        return -float(logs.sum()) / log(2) / characters

    def _with_counts(self, engine: Engine) -> Engine:
        return engine if self._mixture is None else CountedEngine(engine, self._mixture)

    def _settings(self, recipe: Recipe) -> dict[str, Any]:
        """All that decides how the words are learned."""
        found = attrs.asdict(self.config) | attrs.asdict(recipe)
        return {name: value for name, value in found.items() if name not in _INDIFFERENT}

    def sample(self, request: Request) -> Iterator[str]:
        self.tokenizer  # noqa: B018  says so now if nothing was learned
        return self._candidates(request)

    def _candidates(self, request: Request) -> Iterator[str]:
        prompt, head = self._prompt(request)
        limits = self._limits(request.prompt)
        seeds = request.seeds()
        alone = request.alone and self.capabilities.batch_dependent
        at_once = _AT_ONCE_ON_GPU if self._is_on_gpu else _AT_ONCE
        while some := list(islice(seeds, 1 if alone else min(request.expected, at_once))):
            waiting: dict[int, str] = {}
            place = 0
            for one in self._engine.write(prompt, some, request, limits):
                if isinstance(one, Said):
                    continue
                text = head + self.tokenizer.decode(one.tokens)
                complete = one.ended or self._is_over(request, text)
                waiting[one.place] = text if complete else ""
                while place in waiting:
                    yield waiting.pop(place)
                    place += 1

    def stream(self, request: Request) -> Iterator[str]:
        prompt, head = self._prompt(request)
        tokens: list[int] = []
        if head:
            yield head
        said = ""
        events = self._engine.write(
            prompt, list(islice(request.seeds(), 1)), request, self._limits(request.prompt)
        )
        for one in events:
            if isinstance(one, Said):
                tokens.append(one.token)
                text = self.tokenizer.decode(tokens)
                if text != said and text.startswith(said):
                    yield text[len(said) :]
                    said = text

    @staticmethod
    def _is_over(request: Request, text: str) -> bool:
        """Whether a text that was given up shows by its length that it is none."""
        return request.max_chars is not None and len(text) > request.max_chars

    def _prompt(self, request: Request) -> tuple[list[int], str]:
        """What the model goes on from, and the words of that, which begin each text."""
        words = request.prompt.rstrip()
        tokens = self.tokenizer.encode(words)
        head = self.tokenizer.decode(tokens)
        room = self._shape[0] - 1
        if len(tokens) >= room:
            if not any(marker in words for marker in (ME, OTHER)):
                raise RequestError(
                    f"the prompt has {len(tokens):,} tokens, and the model sees {room:,} at once; "
                    "shorten it"
                )
            tokens = tokens[-(room // 2) :]  # what was said last counts most
        return [self.tokenizer.end, *tokens], head

    def _limits(self, prompt: str) -> Limits:
        turns = {self.tokenizer.markers[m] for m in (ME, OTHER) if m in self.tokenizer.markers}
        talks = any(marker in prompt for marker in (ME, OTHER))
        return Limits(
            ends=frozenset({self.tokenizer.end, *(turns if talks else ())}),
            characters=self.tokenizer.characters,
            spelling=self._spelling,
            before=len(prompt.rstrip()),
            most_tokens=_MOST_TOKENS * self._shape[0],
        )

    def score(self, documents: Iterable[Document]) -> Score:
        nats, characters, count = 0.0, 0, 0
        waiting = iter(documents)
        while some := list(islice(waiting, 256)):
            rows, size = rows_of(some, self.tokenizer, self._shape[0])
            nats -= sum(float(row.sum()) for row in self._engine.log_probabilities(rows))
            characters, count = characters + size, count + len(some)
        if not characters:
            raise RequestError("there is nothing to score")
        return Score(nats / log(2) / characters, characters, count)

    def next_probabilities(self, prompt: str = "") -> Iterable[tuple[str, float]]:
        tokens = [self.tokenizer.end, *self.tokenizer.encode(prompt)]
        found = self._engine.next_probabilities(tokens)
        return ((self.tokenizer.decode([n]), float(p)) for n, p in enumerate(found))

    def save(self, folder: Path) -> None:
        """A folder as those of Hugging Face: configuration, safetensors, tokenizer."""
        network.save(self.model, folder)
        self.tokenizer.save(folder)
        if self._converted is not None:
            copytree(self._converted, folder / self._converted.name)
        if self._mixture is not None:
            self._mixture.save(folder / _COUNTS)
        if self._alphabet is not None:
            (folder / _ALPHABET).write_text(json.dumps(self._alphabet), "ascii")

    def export(self, folder: Path, origin: Origin) -> None:
        """A folder of Hugging Face with a model card; what is told of the words stays here."""
        from . import exporting

        exporting.write(folder, self.model, self.tokenizer, origin)

    @classmethod
    def load(cls, folder: Path, config: GPT2Config) -> Self:
        made = cls(config)
        made._folder, made._shape = folder, network.shape_in(folder)
        made._tokenizer = Tokenizer.load(folder)
        made._alphabet = _read_alphabet(folder / _ALPHABET)
        made._tokenizer.belongs(made._shape[1], str(folder))
        if (folder / _COUNTS).exists():
            made._mixture = Mixture.load(folder / _COUNTS, made._shape[1])
        names = made._engines()
        there = (folder / name for name in names if (folder / name).exists())
        made._converted = next(there, None)
        if made._converted is None and config.engine in engines.CONVERTED:
            raise ModelError(
                f'{folder}: was not made for {config.engine}; train again, or set engine = "auto"'
            )
        made._engine  # noqa: B018  a damaged model is told of now
        made._declare()
        return made


def _read_alphabet(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: is damaged ({error})") from error
    if not isinstance(found, str):
        raise ModelError(f"{path}: is damaged (it holds no text)")
    return found
