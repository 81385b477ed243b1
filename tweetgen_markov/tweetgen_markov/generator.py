"""The backend: a Markov chain behind tweetgen's interface."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Self

import attrs

from tweetgen import Capabilities, Document, Generator, Plan, Progress, Request, Score
from tweetgen.errors import EmptyCorpus, NotFitted, RequestError
from tweetgen.generator import Origin, reporting, silent
from tweetgen.tokens import GLUE, Unit

from .card import card
from .chain import Chain
from .plugin import MarkovConfig
from .scoring import Scorer
from .writer import Writer

if TYPE_CHECKING:
    import markovify

    from tweetgen import Corpus, NoveltyIndex

_PROBE = 2_000  # documents that `plan` times
_MEMORY_AT_REST = 80 << 20
_BYTES_PER_CHARACTER = 45  # of memory at the peak of training, measured on tweets
_UNSPACED = 0.2  # if so many tokens follow another without a blank, characters suit better


class MarkovGenerator(Generator):
    """
    The next token depends on the last few; counts decide.

    Documents are the unit: none is split, glued to another, or dropped for its brackets. Beneath
    lie arrays (`chain.Chain`), around them what the request asks for (`writer.Writer`);
    `as_markovify` gives the same model to programs that were written for markovify.
    """

    capabilities = Capabilities(
        native=(
            "prompt",
            "ending",
            "contains",
            "context",
            "temperature",
            "top_k",
            "top_p",
            "repetition_penalty",
        ),
    )
    config: MarkovConfig

    def __init__(self, config: MarkovConfig) -> None:
        super().__init__(config)
        self._chain: Chain | None = None

    @property
    def chain(self) -> Chain:
        """
        What was learned.

        Raises:
            NotFitted: nothing yet.
        """
        if self._chain is None:
            raise NotFitted("this Markov chain has learned nothing yet; call fit() or load() first")
        return self._chain

    def _learned(self, chain: Chain) -> Self:
        self._chain = chain
        # A bundle says what was used, whatever later versions take unless told.
        self.config = attrs.evolve(self.config, state_size=chain.order)
        self.__dict__.pop("_writer", None)
        self.__dict__.pop("_scorer", None)
        return self

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self.chain, self.config.unit, self.config.backoff)

    @cached_property
    def _scorer(self) -> Scorer:
        return Scorer(self.chain, self.config.unit)

    def fit(
        self,
        corpus: Corpus,
        *,
        progress: Callable[[Progress], None] = silent,
        resume: Path | None = None,
    ) -> Self:
        return self._learned(self._count(corpus, progress))

    def update(
        self,
        corpus: Corpus,
        *,
        weight: float = 1.0,
        progress: Callable[[Progress], None] = silent,
    ) -> Self:
        """
        Learn from more documents without forgetting the others, and return self.

        The result is what `fit` on all of them together would have given.

        Args:
            weight: how much each of them counts.

        Raises:
            EmptyCorpus: there is nothing in it.
        """
        new = self._count(corpus, progress)
        return self._learned(self.chain.combined([new], [1.0, weight]))

    @classmethod
    def combine(cls, generators: Sequence[Self], weights: Sequence[float] | None = None) -> Self:
        """
        One generator from several of the same unit and state size.

        Args:
            weights: how much the counts of each weigh; 1 unless given.

        Raises:
            ValueError: units or state sizes differ, or weights are out of bounds or too few.
        """
        if not generators:
            raise ValueError("there is nothing to combine")
        first, *rest = generators
        if any(other.config.unit != first.config.unit for other in rest):
            raise ValueError("chains of words and of characters cannot be combined")
        shares = [1.0] * len(generators) if weights is None else list(weights)
        if len(shares) != len(generators):
            raise ValueError(f"there are {len(generators)} generators and {len(shares)} weights")
        chain = first.chain.combined([other.chain for other in rest], shares)
        return cls(first.config)._learned(chain)

    def _count(self, corpus: Corpus, progress: Callable[[Progress], None]) -> Chain:
        unit, order = self.config.unit, self.config.order
        stage = f"counting {unit}"
        if not self.config.weights:
            return _counted(reporting(corpus.texts(), progress, stage), corpus.name, order, unit)
        chains, weights = list[Chain](), list[float]()
        for weight in sorted({1.0, *self.config.weights.values()}):
            documents = reporting(corpus, progress, stage)
            texts = (d.text for d in documents if self._weight(d) == weight)
            try:
                chains.append(_counted(texts, corpus.name, order, unit))
            except EmptyCorpus:
                continue
            weights.append(weight)
        if not chains:
            raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")
        return chains[0].combined(chains[1:], weights)

    def _weight(self, document: Document) -> float:
        source = document.source or ""
        for pattern, weight in self.config.weights.items():
            if fnmatchcase(source, pattern) or fnmatchcase(Path(source).name, pattern):
                return weight
        return 1.0

    def sample(self, request: Request) -> Iterator[str]:
        self.chain  # noqa: B018  says so now if nothing was learned
        return self._writer.candidates(request)

    def score(self, documents: Iterable[Document]) -> Score:
        """
        Bits per character by interpolated Kneser-Ney; see `scoring.KneserNey`.

        Raises:
            EmptyCorpus: there are no documents.
            NotFitted: nothing was learned.
        """
        bits, characters, count = 0.0, 0, 0
        scorer = self._scorer
        for document in documents:
            bits += scorer.bits(document.text)
            characters += len(document.text) + 1
            count += 1
        if not count:
            raise EmptyCorpus("there is nothing to score")
        return Score(bits / characters, characters, count)

    def next_probabilities(self, prompt: str = "") -> Iterable[tuple[str, float]]:
        """As `score` sees them: tokens, the end as "", all unknown tokens together as U+FFFD."""
        return list(self._scorer.next_probabilities(prompt))

    def plan(self, corpus: Corpus) -> Plan:
        report = corpus.report()
        began = perf_counter()
        texts = list(islice(corpus.texts(), _PROBE))
        unit, order = self.config.unit, self.config.order
        chain = _counted(texts, corpus.name, order, unit)
        seconds = (perf_counter() - began) * report.documents / len(texts)
        notes = []
        if report.documents < 500 and order > 1:
            notes.append(
                f"{report.documents} documents are few: many texts will be copies and be "
                "rejected; 500 or more are better"
            )
        if unit == "words" and order > 2 and report.documents < 20_000:
            notes.append("state_size 2 suits a corpus of this size better")
        glued = sum(token.startswith(GLUE) for token in chain.vocabulary)
        if unit == "words" and glued > _UNSPACED * len(chain.vocabulary):
            notes.append('much of it is written without blanks; unit = "characters" suits it')
        return Plan(
            documents=report.documents,
            characters=report.characters,
            memory_bytes=_MEMORY_AT_REST + report.characters * _BYTES_PER_CHARACTER,
            seconds=seconds,
            notes=tuple(notes),
        )

    def save(self, folder: Path) -> None:
        """Arrays in `.npy` files; `load` maps them into memory."""
        self.chain.save(folder)

    def export(self, folder: Path, origin: Origin) -> None:
        """What markovify reads, without the texts; and a few lines about it."""
        if self.config.unit != "words":
            raise RequestError(
                "markovify knows chains of words only, and this one is of characters"
            )
        (folder / "markovify.json").write_text(self.to_json(), "utf-8")
        (folder / "README.md").write_text(card(origin, self.chain), "utf-8")

    @classmethod
    def load(cls, folder: Path, config: MarkovConfig) -> Self:
        return cls(config)._learned(Chain.load(folder, config.order))

    # ---- markovify

    @classmethod
    def from_markovify(cls, text: markovify.Text, config: MarkovConfig | None = None) -> Self:
        """
        A generator from a model of markovify, as it is in memory; see `from_json` for files.

        Args:
            config: `state_size` is taken from the model.
        """
        from .compat import chain_of

        chain = chain_of(text.chain)
        made = cls(attrs.evolve(config or MarkovConfig(), state_size=chain.order))
        return made._learned(chain)

    @classmethod
    def from_json(cls, text: str, config: MarkovConfig | None = None) -> Self:
        """
        A generator from what `markovify.Text.to_json` wrote.

        Raises:
            ModelError: it is something else.
        """
        from .compat import read_json

        chain = read_json(text)
        made = cls(attrs.evolve(config or MarkovConfig(), state_size=chain.order))
        return made._learned(chain)

    def to_json(self, novelty: NoveltyIndex | None = None) -> str:
        """
        What `markovify.Text.from_json` reads.

        Args:
            novelty: whose documents become the `parsed_sentences`; None leaves them out.
        """
        text: str = self.as_markovify(novelty=novelty).to_json()
        return text

    def as_markovify(
        self,
        kind: type[markovify.Text] | None = None,
        *,
        novelty: NoveltyIndex | None = None,
        seed: int | None = None,
        **options: Any,
    ) -> Any:
        """
        This model as a `markovify.Text`, with the arrays beneath it.

        Args:
            kind: `markovify.Text` or a subclass: `NewlineText`, or one of your own.
            novelty: the model's index over its corpus (`Model.novelty`), for the overlap rule;
                without it every sentence is taken, as with `retain_original=False`.
            seed: for its own random numbers; markovify's own come from the global `random`.
            **options: for the constructor of `kind`, such as `well_formed`.
        """
        from .compat import mapped

        return mapped(self.chain, kind, novelty, random.Random(seed), options)  # noqa: S311


def _counted(texts: Iterable[str], name: str, order: int, unit: Unit) -> Chain:
    try:
        return Chain.count(texts, order, unit)
    except EmptyCorpus:
        raise EmptyCorpus(f"{name}: there is nothing to learn from") from None
