"""A trained model: a generator, the novelty index of its corpus, and where they came from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import attrs

from . import bundle
from .bundle import Manifest
from .conversation import ME, Rules, answer_in_pieces, answers, begin_with
from .documents import Document
from .drafting import Budget, Draft, drafts
from .errors import BundleError, ConfigError
from .exporting import export
from .filter import Filter, Surroundings, prepared
from .generator import Generator, Score, make_request
from .registry import Registry, default_registry
from .request import Request
from .store import LIVE, Store, is_store
from .structure import structure_options

if TYPE_CHECKING:
    from .config import Config
    from .novelty import NoveltyIndex

# Those that need no publisher and no ledger.
MODEL_FILTERS = ("balance", "mentions", "blocked_words", "novelty")


@attrs.frozen(kw_only=True)
class Model:
    """
    What `tweetgen.train` and `tweetgen.load` return.

    Attributes:
        generator: the backend.
        manifest: how it was made.
        novelty: the index over the corpus; None if it was left out.
    """

    generator: Generator
    manifest: Manifest
    novelty: NoveltyIndex | None = None
    registry: Registry = attrs.field(factory=default_registry, repr=False)

    def request(self, **fields: Any) -> Request:
        """
        A request with what suits the backend, where `fields` do not say, and a fresh seed.

        Raises:
            RequestError: an unknown or contradictory field.
        """
        return make_request(fields, self.generator.capabilities.suggested)

    def generate(
        self,
        n: int = 1,
        *,
        filters: Sequence[Filter] | None = None,
        budget: Budget | None = None,
        **request: Any,
    ) -> list[str]:
        """
        `n` texts that pass the filters: by default none is a copy, and none pings anybody.

        Args:
            filters: instead of the defaults.
            budget: tries and seconds for each text.
            **request: the fields of `Request`, such as `max_chars`, `prompt`, `seed`.

        Raises:
            RequestError: a field is unknown, contradictory, or beyond this backend.
            GenerationError: nothing passed; with the count per reason, and advice.
        """
        wanted = self.request(**request)
        found = self.drafts(wanted, range(n), filters=filters, budget=budget)
        return [draft.text for draft in found]

    def stream(self, request: Request) -> Iterator[str]:
        """
        One text in pieces, as it is written: to be looked at, since no filter has seen it.

        Args:
            request: with a seed; see `make_request`.

        Raises:
            RequestError: a field is contradictory, or beyond this backend.
        """
        rules = self.rules
        self.generator.check(request if rules is None else begin_with(request, ME))
        if rules is None:
            return self.generator.stream(request)
        return answer_in_pieces(self.generator.stream, request, rules)

    def drafts(
        self,
        request: Request,
        indices: Iterable[int],
        *,
        filters: Sequence[Filter] | None = None,
        around: Surroundings | None = None,
        budget: Budget | None = None,
        on_try: Callable[[], None] = lambda: None,
    ) -> Iterator[Draft]:
        """One draft for each index, with its verdicts; see `drafting.drafts`."""
        rules = self.rules
        self.generator.check(request if rules is None else begin_with(request, ME))
        if filters is None:
            filters = [self.registry.get("filter", name).make() for name in MODEL_FILTERS]
        filters = prepared(filters, attrs.evolve(around or Surroundings(), novelty=self.novelty))
        sample = self.generator.sample
        if rules is not None:
            sample = partial(answers, sample, rules=rules)
        return drafts(sample, request, indices, filters=filters, budget=budget, on_try=on_try)

    @property
    def rules(self) -> Rules | None:
        """By which it learned conversations; None if it learned single texts."""
        written = self.manifest.corpus.get("conversations")
        return Rules(**written) if written else None

    @property
    def takes_context(self) -> bool:
        """Whether it can answer what was said before."""
        return self.rules is not None or "context" in self.generator.capabilities.native

    @property
    def reads_context(self) -> bool:
        """Whether all that was said before tells on its answer, and not only the last words."""
        capabilities = self.generator.capabilities
        return capabilities.long_memory if self.rules else "context" in capabilities.native

    def score(self, documents: Iterable[Document | str]) -> Score:
        """Bits per character of texts that it was not trained on."""
        return self.generator.score(
            d if isinstance(d, Document) else Document(d) for d in documents
        )

    def fill(self, folder: Path) -> None:
        """Write the files of a bundle into `folder`; `save` and `Store.add` call it."""
        (folder / bundle.MODEL).mkdir()
        self.generator.save(folder / bundle.MODEL)
        if self.novelty is not None:
            (folder / bundle.NOVELTY).mkdir()
            self.novelty.save(folder / bundle.NOVELTY)

    def save(self, folder: str | os.PathLike[str]) -> Self:
        """
        Write a bundle, whole or not at all.

        Raises:
            StorageError: it cannot be written.
            BundleError: something is there already.
        """
        written = bundle.write(Path(folder), self.manifest, self.fill)
        return attrs.evolve(self, manifest=written)

    def export(self, folder: str | os.PathLike[str], *, force: bool = False) -> None:
        """
        Write a folder that other programs read: what `tweetgen export` does.

        No text of the corpus and no name of a person goes along: not the novelty index, and of
        the manifest only counts and figures, into a README.md.

        Args:
            folder: empty, or not there yet.
            force: replace an earlier export that lies there.

        Raises:
            RequestError: no other program reads models of its backend.
            StorageError: something is there already, or it cannot be written.
        """
        export(self.generator, self.manifest, Path(folder), force=force)


def load(
    address: str | os.PathLike[str],
    which: str = LIVE,
    *,
    verify: bool = True,
    options: Any = None,
    registry: Registry | None = None,
) -> Model:
    """
    A model from a bundle, or from a store of several.

    Args:
        address: a folder, or the fsspec URL of a store.
        which: in a store, the tag or version.
        verify: compare checksums; False trusts sizes.
        options: of its backend, as they are now, such as `{"device": "cpu"}`. Those that say in
            their metadata that they are for `"writing"` take the place of those that it was
            trained with.

    Raises:
        BundleError: there is none, or it is damaged.
        ConfigError: its backend has no such options, or only for training.
        UnknownPlugin: its backend is not installed.
    """
    registry = registry or default_registry()
    folder = Path(address)
    if "://" in os.fspath(address) or is_store(folder):
        folder = Store(address).open(which)
    manifest = bundle.read(folder, verify=verify)
    component = registry.get("generator", manifest.backend)
    config = structure_options(component.config, manifest.config, f"{folder}: config")
    fields = [one.name for one in attrs.fields(component.config) if "writing" in one.metadata]
    if isinstance(options, component.config):
        config = attrs.evolve(config, **{name: getattr(options, name) for name in fields})
    elif isinstance(options, Mapping):
        now = structure_options(component.config, {**manifest.config, **options}, "options")
        if late := [name for name in options if name not in fields]:
            why = f"{late[0]} is an option of training; train again to change it"
            raise ConfigError("options", [why])
        config = now
    try:
        generator = component.load().load(folder / bundle.MODEL, config)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise BundleError(
            str(folder), f"{manifest.backend} cannot read its files ({error}); train again"
        ) from error
    novelty = None
    if (index := folder / bundle.NOVELTY).is_dir():
        from .novelty import NoveltyIndex  # numpy, only where it is needed

        novelty = NoveltyIndex.load(index)
    return Model(generator=generator, manifest=manifest, novelty=novelty, registry=registry)


def load_for(config: Config, *, which: str = LIVE, registry: Registry | None = None) -> Model:
    """
    The model that a configuration speaks with.

    Raises:
        BundleError: there is none trained by the chosen backend.
    """
    store, backend = Store(config.bot.model), config.generator.name
    folder = store.open(which)
    if which == LIVE and bundle.read(folder, verify=False).backend != backend:
        # One word swaps the brain: speak with the latest model that this backend trained.
        name = store.find(lambda manifest: manifest.backend == backend)
        if name is None:
            raise BundleError(
                config.bot.model, f"no model here was trained by {backend}; run `tweetgen train`"
            )
        folder = store.open(name)
    return load(folder, options=config.generator.options, registry=registry)
