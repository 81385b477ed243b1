"""From a corpus, or from another tool, to a trained model."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import attrs

from .bundle import Manifest
from .conversation import Rules
from .corpus import Cleaner, Corpus
from .errors import EmptyCorpus, RequestError, storage_errors
from .generator import Generator, Progress, reporting, silent, watched
from .model import Model
from .privacy import learned_from
from .processes import is_first
from .reading import DEFAULT_CLEANING, cleaners
from .registry import Registry, default_registry
from .structure import structure_options

DEFAULT_HELD_OUT = 0.1
_MOST_SCORED = 5_000  # held-out documents scored after training; `tweetgen score` takes all


def train(
    backend: str,
    corpus: Corpus,
    *,
    clean: Sequence[str] | Sequence[Callable[[], Cleaner]] = DEFAULT_CLEANING,
    held_out: float = DEFAULT_HELD_OUT,
    novelty: bool = True,
    progress: Callable[[Progress], None] = silent,
    resume: Path | None = None,
    registry: Registry | None = None,
    **options: Any,
) -> Model:
    """
    Train a backend on a corpus.

    Args:
        backend: "markov", "charrnn", "gpt2", or any plug-in's name.
        corpus: from `tweetgen.read`, or `Corpus.of`.
        clean: cleaning steps, by name; `()` for none.
        held_out: the share of documents to measure with instead of training on them.
        novelty: build the index that keeps copies from being posted.
        progress: told how far it is.
        resume: a folder for checkpoints, for backends that have them.
        **options: the backend's own.

    Raises:
        EmptyCorpus: there is nothing to learn from, after cleaning.
        ConfigError: an option is wrong.
        UnknownPlugin: the backend is not installed.
    """
    registry = registry or default_registry()
    component = registry.get("generator", backend)
    config = structure_options(component.config, options, f"train({backend!r})")
    steps = [one for one in clean if not isinstance(one, str)]
    names = [one for one in clean if isinstance(one, str)]
    prepared = corpus.clean([*cleaners(names, registry=registry), *steps])
    return train_prepared(
        component.make(config),
        backend,
        prepared,
        held_out=held_out,
        novelty=novelty,
        progress=progress,
        resume=resume,
        registry=registry,
    )


def train_prepared(
    generator: Generator,
    backend: str,
    corpus: Corpus,
    *,
    held_out: float,
    novelty: bool = True,
    progress: Callable[[Progress], None] = silent,
    resume: Path | None = None,
    registry: Registry,
) -> Model:
    """
    Train a generator on a corpus that is already clean; see `train`.

    Of several processes that train one model (torchrun) the first one measures and indexes it.
    """

    def tell(step: Progress) -> None:
        if is_first():
            progress(step)
            registry.tell("tweetgen_training_progress", progress=step)

    began = time.monotonic()
    counted = watched(corpus, tell, "reading")
    with storage_errors(gettempdir()), counted.require().stored() as kept:
        report = kept.report()
        training, rest = kept.split(held_out)
        if not any(True for _ in training):  # a corpus of a few documents may all be held out
            training, rest = kept, Corpus.of([])
        generator.fit(training, progress=tell, resume=resume)
        index = None
        if novelty and is_first():
            from .novelty import NoveltyIndex

            texts = reporting(kept.texts(), tell, "indexing for novelty", report.documents)
            index = NoveltyIndex.build(texts)
        scores = _scores(generator, rest, tell) if is_first() else {}
    owner = registry.owner("generator", backend)
    manifest = Manifest(
        backend=backend,
        backend_version=owner.version,
        tweetgen_version=_own_version(),
        config=attrs.asdict(generator.config, value_serializer=_plain),
        corpus={
            "fingerprint": report.fingerprint,
            "documents": report.documents,
            "characters": report.characters,
            "format": report.format,
            "held_out": held_out,
            **learned_from(kept.learned()),
            **_conversations(corpus.rules),
        },
        training={
            "seconds": round(time.monotonic() - began, 3),
            "dropped": report.dropped,
            "removed": report.removed,
            "notes": list(report.notes),
            **({"record": dict(generator.record)} if generator.record else {}),
        },
        scores=scores,
    )
    return Model(generator=generator, manifest=manifest, novelty=index, registry=registry)


def imported(generator: Generator, backend: str, tool: str, *, registry: Registry) -> Model:
    """A model that another tool has trained, on nobody here knows what."""
    manifest = Manifest(
        backend=backend,
        backend_version=registry.owner("generator", backend).version,
        tweetgen_version=_own_version(),
        config=attrs.asdict(generator.config, value_serializer=_plain),
        corpus={"documents": 0, "imported_from": tool},
    )
    return Model(generator=generator, manifest=manifest, registry=registry)


def _scores(
    generator: Generator, held_out: Corpus, progress: Callable[[Progress], None]
) -> dict[str, float]:
    try:
        few = islice(held_out, _MOST_SCORED)
        documents = reporting(few, progress, "scoring held-out documents")
        score = generator.score(documents)
    except (RequestError, EmptyCorpus):  # it has no probabilities, or nothing was held out
        return {}
    return {"bits_per_character": score.bits_per_character} if score.documents else {}


def _conversations(rules: Rules | None) -> dict[str, Any]:
    if rules is None:
        return {}
    return {"conversations": attrs.asdict(rules) | {"me": sorted(rules.me)}}


def _plain(_: type, __: attrs.Attribute[Any] | None, value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _own_version() -> str:
    try:
        return version("tweetgen")
    except PackageNotFoundError:
        return "unknown"
