"""The backend: a transformer behind tweetgen's interface."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from math import ceil, log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import attrs
import numpy as np

from tweetgen import Capabilities, Corpus, Document, Generator, Progress, Request, Score
from tweetgen.conversation import ME, OTHER
from tweetgen.errors import EmptyCorpus, ModelError, NotFitted, RequestError
from tweetgen.fingerprint import share, text_key
from tweetgen.generator import reporting, silent

from . import hub, network
from .checkpoints import Checkpoints, State
from .engine import Engine, Limits
from .looking import Look, Looking
from .packages import require
from .packing import Tokens, tokenised
from .plugin import GPT2Config
from .presets import PRESETS
from .processes import joined
from .reporting import Reports
from .shortage import told_if_short
from .spelling import Spelling
from .tokenizer import MARKERS, Tokenizer
from .torch_engine import TorchEngine
from .training import Recipe, Trainer

_AT_ONCE = 32  # texts
_WATCHED = 2_000  # documents, at most, that training is watched with
_MOST_TOKENS = 4  # of one text, in contexts of the model
SCRATCH = "scratch"
_ALPHABET = "alphabet.json"
# What a training may go on with as it likes: the same is learned.
_INDIFFERENT = {"micro_rows", "checkpointing", "samples", "report_to", "checkpoint_seconds"}


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
    )
    config: GPT2Config

    def __init__(self, config: GPT2Config) -> None:
        super().__init__(config)
        self._model: Any = None
        self._tokenizer: Tokenizer | None = None
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
        return self._model

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.tokenizer, self._alphabet)

    @cached_property
    def _engine(self) -> Engine:
        return TorchEngine(self.model)

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
            self._begin(corpus, report)
            self._model.to(device)
            tokens, watched = self._tokens(corpus, report)
            recipe = self._recipe(tokens, device)
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
            mark, settings = _fingerprint(tokens), self._settings(recipe)
            state = checkpoints.load(mark, settings, self._model, trainer.optimiser)
            state = state or State(mark, settings)
            processes.agree((mark, state.step))
            reports.begin(settings | {"processes": processes.size})
            outcome = trainer.run(state, checkpoints)
            if watched:
                checkpoints.load_best(self._model)
            processes.agree("that all have read the best")
            if config.adapter == "lora":
                self._model = self._model.merge_and_unload()
            self._model.eval()
        steps, best = outcome.state.step, outcome.state.best_step
        passes = trainer.passes(steps)
        kept = f"; kept is step {best:,}, the best on other texts" if 0 < best < steps else ""
        self.training = {
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
        """A tokenizer and a model that has not seen the corpus."""
        for made in ("_engine", "_spelling"):
            self.__dict__.pop(made, None)
        self._alphabet = None
        config = self.config
        if config.base == SCRATCH:
            preset = PRESETS[config.size]
            alphabet = set[str]()

            def seen(text: str) -> str:
                alphabet.update(text)
                return text

            texts = map(seen, reporting(corpus.texts(), progress, "making a vocabulary"))
            self._tokenizer = Tokenizer.trained(texts, preset.vocabulary)
            self._alphabet = "".join(sorted(alphabet.difference(MARKERS)))
            self._model = network.from_scratch(
                preset, len(self.tokenizer), self.tokenizer.end, config.dropout, config.seed
            )
        else:
            folder = hub.folder_of(config.base, config.revision)
            self._tokenizer = Tokenizer.load(folder)
            self._model = network.load(folder, config.dropout)
            self._fitting()
            if corpus.rules is not None and len(self.tokenizer.markers) == 0:
                self._model.resize_token_embeddings(self._tokenizer.add_markers())
        if config.checkpointing:
            self._model.gradient_checkpointing_enable()
        network.freeze(self._model, config.freeze)
        if config.adapter == "lora":
            self._model = network.with_lora(self._model, config.lora_rank, config.dropout)

    def _tokens(
        self, corpus: Corpus, progress: Callable[[Progress], None]
    ) -> tuple[Tokens, list[Document]]:
        """What to learn from, and some documents to watch the learning with."""
        watched: list[Document] = []

        def texts() -> Iterator[str]:
            for document in reporting(corpus, progress, "tokenising"):
                # The other end of the scale than what the core holds out.
                is_other = share(text_key(document.text)) >= 1 - self.config.validation
                if is_other and len(watched) < _WATCHED:
                    watched.append(document)
                else:
                    yield document.text

        tokens = tokenised(texts(), self.tokenizer)
        if not len(tokens) and watched:  # a corpus of a document or two
            tokens, watched = tokenised((d.text for d in watched), self.tokenizer), []
        if not len(tokens):
            raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")
        return tokens, watched

    def _recipe(self, tokens: Tokens, device: Any) -> Recipe:
        config = self.config
        scratch = config.base == SCRATCH
        context = network.context_of(self._model)
        row_tokens = min(config.row_tokens or 128, context)
        batch_rows = config.batch_rows or 12
        rows = max(1, ceil(tokens.targets / row_tokens))
        epochs = config.epochs or (8.0 if scratch else 3.0)
        rate = config.learning_rate or (PRESETS[config.size].learning_rate if scratch else 1e-4)
        fast = network.is_bfloat16_fast(device)
        return Recipe(
            steps=config.steps or max(1, round(rows * epochs / batch_rows)),
            row_tokens=row_tokens,
            batch_rows=batch_rows,
            micro_rows=config.micro_rows or batch_rows,
            learning_rate=rate,
            weight_decay=config.weight_decay,
            patience=config.patience,
            max_copy_rate=config.max_copy_rate,
            bfloat16=config.precision == "bfloat16" or (config.precision == "auto" and fast),
            seed=config.seed,
        )

    def _looking(self, tokens: Tokens, watched: list[Document]) -> Callable[[], Look]:
        def bits(engine: Engine) -> float | None:
            return self._score(engine, watched).bits_per_character if watched else None

        config = self.config
        looking = Looking(tokens, self.tokenizer, bits, seed=config.seed, samples=config.samples)

        def look() -> Look:
            was_training = self._model.training
            found = looking.look(TorchEngine(self._model), self._limits(""))
            self._model.train(was_training)
            return found

        return look

    def _settings(self, recipe: Recipe) -> dict[str, Any]:
        """All that decides how the words are learned."""
        found = attrs.asdict(self.config) | attrs.asdict(recipe)
        return {name: value for name, value in found.items() if name not in _INDIFFERENT}

    def sample(self, request: Request) -> Iterator[str]:
        self.tokenizer  # noqa: B018  says so now if nothing was learned
        return self._candidates(request)

    def _candidates(self, request: Request) -> Iterator[str]:
        prompt = self._prompt(request)
        limits = self._limits(request.prompt)
        seeds = request.seeds()
        while some := list(islice(seeds, min(request.expected, _AT_ONCE))):
            waiting: dict[int, str] = {}
            place = 0
            for one in self._engine.write(prompt, some, request, limits):
                text = self.tokenizer.decode([*prompt, *one.tokens])
                complete = one.ended or self._is_over(request, text)
                waiting[one.place] = text if complete else ""
                while place in waiting:
                    yield waiting.pop(place)
                    place += 1

    @staticmethod
    def _is_over(request: Request, text: str) -> bool:
        """Whether a text that was given up shows by its length that it is none."""
        return request.max_chars is not None and len(text) > request.max_chars

    def _prompt(self, request: Request) -> list[int]:
        words = request.prompt.rstrip()
        tokens = self.tokenizer.encode(words)
        room = network.context_of(self.model) - 1
        if len(tokens) >= room:
            if not any(marker in words for marker in (ME, OTHER)):
                raise RequestError(
                    f"the prompt has {len(tokens):,} tokens, and the model sees {room:,} at once; "
                    "shorten it"
                )
            tokens = tokens[-(room // 2) :]  # what was said last counts most
        return [self.tokenizer.end, *tokens]

    def _limits(self, prompt: str) -> Limits:
        turns = {self.tokenizer.markers[m] for m in (ME, OTHER) if m in self.tokenizer.markers}
        talks = any(marker in prompt for marker in (ME, OTHER))
        return Limits(
            ends=frozenset({self.tokenizer.end, *(turns if talks else ())}),
            characters=self.tokenizer.characters,
            spelling=self._spelling,
            before=len(prompt.rstrip()),
            most_tokens=_MOST_TOKENS * network.context_of(self.model),
        )

    def score(self, documents: Iterable[Document]) -> Score:
        return self._score(self._engine, documents)

    def _score(self, engine: Engine, documents: Iterable[Document]) -> Score:
        end, context = self.tokenizer.end, network.context_of(self.model)
        nats, characters, count = 0.0, 0, 0
        waiting = iter(documents)
        while some := list(islice(waiting, 256)):
            rows: list[Sequence[int]] = []
            for document, tokens in zip(
                some, self.tokenizer.encode_many(d.text for d in some), strict=True
            ):
                characters += len(document.text) + 1
                count += 1
                whole = [end, *tokens, end]
                for at in range(0, len(whole) - 1, context - 1):  # pieces that meet in a token
                    rows.append(whole[at : at + context])
            nats -= sum(float(row.sum()) for row in engine.log_probabilities(rows))
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
        if self._alphabet is not None:
            (folder / _ALPHABET).write_text(json.dumps(self._alphabet), "ascii")

    @classmethod
    def load(cls, folder: Path, config: GPT2Config) -> Self:
        made = cls(config)
        made._tokenizer = Tokenizer.load(folder)
        made._model = network.load(folder).to(network.device_of(config.device))
        made._alphabet = _read_alphabet(folder / _ALPHABET)
        made._fitting(str(folder))
        return made

    def _fitting(self, where: str = "") -> None:
        """
        Make sure that the model has an embedding for each token.

        Raises:
            ModelError: the tokenizer is of another model.
        """
        embeddings = self._model.get_input_embeddings().num_embeddings
        if len(self.tokenizer) > embeddings:
            raise ModelError(
                f"{where or self.config.base}: the tokenizer has {len(self.tokenizer):,} tokens "
                f"and the model {embeddings:,}: they do not belong together; put the tokenizer "
                "there that the model was trained with"
            )


def _fingerprint(tokens: Tokens) -> str:
    """Of the words."""
    digest = hashlib.sha256(np.ascontiguousarray(tokens.flat).tobytes())
    digest.update(tokens.offsets.tobytes())
    return digest.hexdigest()


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
