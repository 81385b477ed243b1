"""What writes new text: the interface that every backend implements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from secrets import randbits
from time import monotonic
from typing import TYPE_CHECKING, Any, Self, TypeVar

import attrs

from .documents import Document
from .drafting import drafts
from .errors import RequestError
from .request import Request

if TYPE_CHECKING:
    from .corpus import Corpus

T = TypeVar("T")
_PROGRESS_STEP = 0.1  # seconds between two reports of one stage

# What the core can do for any backend, by choosing among its candidates.
BY_CHOICE = frozenset({"prompt", "ending", "contains", "avoids", "min_chars", "max_chars"})
HOW_TO_CHOOSE = frozenset({"temperature", "top_k", "top_p"})  # among continuations


@attrs.frozen
class Progress:
    """
    How far a long work is.

    Attributes:
        stage: what is being done, as a person would say it: "counting words".
        done, total: in `unit`s; `total` is None where nobody knows.
        metrics: name to number, such as {"loss": 1.93}; "memory" is in bytes, "copied" a share.
        said: sentences for the person, each to be shown once.
        samples: complete texts that the model writes at this point.
    """

    stage: str
    done: int = 0
    total: int | None = None
    unit: str = "documents"
    metrics: Mapping[str, float] = attrs.Factory(dict)
    said: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


def silent(progress: Progress) -> None:
    """Report progress to nobody."""


def reporting(
    items: Iterable[T],
    progress: Callable[[Progress], None],
    stage: str,
    total: int | None = None,
) -> Iterator[T]:
    """Hand on `items`, one by one, and tell how many: a few times a second, and at the end."""
    done, told = 0, 0.0
    for done, item in enumerate(items, start=1):
        if (now := monotonic()) - told >= _PROGRESS_STEP:
            told = now
            progress(Progress(stage, done, total))
        yield item
    if done:
        progress(Progress(stage, done, done))


def watched(corpus: Corpus, progress: Callable[[Progress], None], stage: str) -> Corpus:
    """`corpus`, telling about every pass over it."""
    return corpus.view(lambda tally: reporting(corpus.walk(tally), progress, stage))


@attrs.frozen(kw_only=True)
class Plan:
    """
    What training would take, before any of it is done.

    Attributes:
        documents, characters: the size of the corpus.
        memory_bytes: at the peak of training; None if unknown.
        seconds: on this machine; None if unknown.
        passes: how often training goes over the corpus.
        tokens: that are learned from; None if the backend has none.
        steps: how often the model is adjusted; None if not in steps.
        step_tokens: that a step learns from.
        memory: part to bytes, which add up to `memory_bytes`.
        memory_at_hand: bytes that this process may have; None if unknown.
        settings: options that were chosen to fit.
        fits: False if this machine's memory is too small.
        notes: advice.
    """

    documents: int
    characters: int
    memory_bytes: int | None = None
    seconds: float | None = None
    passes: float = 1.0
    tokens: int | None = None
    steps: int | None = None
    step_tokens: int | None = None
    memory: Mapping[str, int] = attrs.Factory(dict)
    memory_at_hand: int | None = None
    settings: Mapping[str, Any] = attrs.Factory(dict)
    fits: bool = True
    notes: tuple[str, ...] = ()


@attrs.frozen
class Score:
    """
    How well a model expects texts it has not seen; lower is better.

    Attributes:
        bits_per_character: -log2 of the texts' probability, their ends included, divided by
            `characters`.
        characters: code points, plus one for the end of each document.
        documents: how many were scored.
    """

    bits_per_character: float
    characters: int
    documents: int


@attrs.frozen(kw_only=True)
class Origin:
    """
    What anybody may know of where a model comes from: counts and figures, no words and no names.

    Attributes:
        documents, characters, people: what it was trained on; None where nobody counted.
        conversations: whether it learned to answer.
        scores: measured after training, such as {"bits_per_character": 2.3}.
        record: what its backend noted of the training, see `Generator.record`.
        created_at: when, ISO 8601.
        imported_from: the tool that trained it; empty if it was this one.
        tweetgen_version: which wrote it.
    """

    documents: int | None = None
    characters: int | None = None
    people: int | None = None
    conversations: bool = False
    scores: Mapping[str, float] = attrs.Factory(dict)
    record: Mapping[str, Any] = attrs.Factory(dict)
    created_at: str = ""
    imported_from: str = ""
    tweetgen_version: str = ""


@attrs.frozen
class Capabilities:
    """
    What a backend does by itself.

    Attributes:
        native: fields of `Request` it follows while it writes.
        refused: fields it can not follow, each with the reason to tell the person.
        resumable: whether `fit` writes checkpoints and continues from them.
        batch_dependent: whether a text is certain to come again only with the batch that it was
            made in, or made alone (see `Request.alone`), because the arithmetic changes with it.
        long_memory: whether the beginning of a long prompt, such as a conversation, still matters
            at its end; if not, the core chooses answers by what was said.
        suggested: temperature, top_k or top_p that suit texts for people, where nobody says how
            wild they are to be; a `Request` by itself follows the model.
    """

    native: Collection[str] = ()
    refused: Mapping[str, str] = attrs.Factory(dict)
    resumable: bool = False
    batch_dependent: bool = False
    long_memory: bool = False
    suggested: Mapping[str, float] = attrs.Factory(dict)


class Generator(ABC):
    """
    A model that is fitted to a corpus once and then sampled for ever.

    Backend authors implement `fit`, `sample`, `save` and `load`. Applications rarely call these:
    `Model` and `Bot` add filters, retries, bundles and the ledger.
    """

    capabilities: Capabilities = Capabilities()

    def __init__(self, config: Any) -> None:
        """Store the backend's own configuration; do no work."""
        self.config = config

    @abstractmethod
    def fit(
        self,
        corpus: Corpus,
        *,
        progress: Callable[[Progress], None] = silent,
        resume: Path | None = None,
    ) -> Self:
        """
        Learn from `corpus`, forgetting whatever was learned before, and return self.

        Args:
            corpus: walk it as often as needed; do not keep it.
            progress: call it often; Ctrl-C arrives as KeyboardInterrupt and may pass through.
            resume: a folder for checkpoints, if `capabilities.resumable`: continue from what
                lies there, and leave there what another call needs to continue.

        Raises:
            EmptyCorpus: there is nothing in it.
        """

    @abstractmethod
    def sample(self, request: Request) -> Iterator[str]:
        """
        Yield one candidate for each seed of `request.seeds()`, lazily.

        Each candidate is drawn from a generator of its own made from its seed, so that it does
        not depend on its neighbours; a backend whose `capabilities.batch_dependent` is True sees
        to that where `request.alone` asks for it. A candidate is a complete text, the prompt
        included.

        Raises:
            NotFitted: there is no model yet.
        """

    def stream(self, request: Request) -> Iterator[str]:
        """
        The first candidate in pieces, as it is written; a backend that cannot gives it whole.

        The pieces put together are what `sample` yields if `request.alone`, unless the candidate
        is given up for its length: then they end where it was.
        """
        yield next(iter(self.sample(attrs.evolve(request, alone=True))), "")

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write what `load` needs into the empty directory `folder`, in open formats."""

    @classmethod
    @abstractmethod
    def load(cls, folder: Path, config: Any) -> Self:
        """The inverse of `save`; runs no code from the folder and unpickles nothing."""

    def export(self, folder: Path, origin: Origin) -> None:
        """
        Write the model into the empty directory `folder` as other programs read it, with a
        README.md that says what it is. No text of the corpus may be in it, and no name.

        Raises:
            RequestError: no other program reads such models.
        """
        raise RequestError(f"{type(self).__name__} has nothing to export: only tweetgen reads it")

    @property
    def record(self) -> Mapping[str, Any]:
        """
        What the last `fit` did, in JSON types, for the model's manifest: why it ended, what was
        measured on the way. `said`, a list of sentences in it, is shown to the person.
        """
        return {}

    def plan(self, corpus: Corpus) -> Plan:
        """What `fit` would take; the default only counts."""
        report = corpus.report()
        return Plan(documents=report.documents, characters=report.characters)

    def score(self, documents: Iterable[Document]) -> Score:
        """
        Bits per character of texts that were not trained on.

        Raises:
            RequestError: the backend has no probabilities to give.
        """
        raise RequestError(f"{type(self).__name__} cannot score texts")

    def next_probabilities(self, prompt: str = "") -> Iterable[tuple[str, float]] | None:
        """
        The model's own probability of each symbol that may follow `prompt`; they sum to one.

        A symbol is whatever the backend writes next: a character, a word, a token; the end of
        the text is one of them. An open vocabulary gives all symbols it never saw as one pair.
        None, the default, from a backend that does not tell.
        """
        return None

    def check(self, request: Request) -> None:
        """
        Refuse what neither the backend nor the core can do.

        Raises:
            RequestError: naming the field and the reason.
        """
        for name in sorted(request.asks()):
            reason = self.capabilities.refused.get(name)
            if reason is None and (name in self.capabilities.native or name in BY_CHOICE):
                continue
            reason = reason or "the backend does not know how"
            raise RequestError(f"{type(self).__name__} cannot follow {name!r}: {reason}")

    def generate(self, n: int = 1, **request: Any) -> list[str]:
        """
        `n` complete texts that keep the request's own promises; no filters.

        Args:
            n: how many.
            **request: the fields of `Request`.

        Raises:
            RequestError: a field is unknown, contradictory, or beyond this backend.
            GenerationError: the budget is spent and no candidate kept the promises.
        """
        wanted = make_request(request)
        self.check(wanted)
        return [draft.text for draft in drafts(self.sample, wanted, range(n))]


def make_request(
    fields: Mapping[str, Any], suggested: Mapping[str, float] | None = None
) -> Request:
    """
    A request from keyword arguments, with a fresh seed where none is given.

    Args:
        fields: those of `Request`.
        suggested: how to choose among continuations, if `fields` do not say; see `Capabilities`.

    Raises:
        RequestError: an unknown field; the message suggests the nearest.
    """
    from difflib import get_close_matches

    known = {field.name for field in attrs.fields(Request)}
    for name in fields:
        if name not in known:
            close = get_close_matches(name, sorted(known), 1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise RequestError(f"a request has no field {name!r}{hint}")
    if not HOW_TO_CHOOSE & fields.keys():
        fields = {**(suggested or {}), **fields}
    request = Request(**fields)
    return request if request.seed is not None else attrs.evolve(request, seed=randbits(32))
