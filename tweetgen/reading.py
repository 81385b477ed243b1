"""From addresses to a corpus: finds the files, then the format of each by its content."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from .corpus import Cleaner, Corpus
from .documents import Document
from .errors import ConfigError, CorpusError
from .fetched import FETCHED, stored_at
from .reader import Reader, SourceFile, Tally
from .registry import Component, Registry, default_registry
from .sources import find_files
from .structure import structure_options

AUTO = "auto"
DEFAULT_CLEANING = (
    "html_entities",
    "unicode",
    "retweets",
    "links",
    "mentions",
    "whitespace",
    "too_short",
    "duplicates",
)

# "Yes" is a fine answer, and may be given twice.
CHAT_CLEANING = ("html_entities", "unicode", "anonymise", "links", "whitespace")


def read(
    *addresses: str | os.PathLike[str],
    format: str = AUTO,
    encoding: str = AUTO,
    fetched: str = FETCHED,
    registry: Registry | None = None,
    **options: Any,
) -> Corpus:
    """
    A corpus from files, folders, patterns, zips, URLs, or "-" for standard input; or from accounts
    ("x://ana", "bluesky://ana.example") whose posts were fetched.

    Nothing is read yet but the beginning of the first file; each pass streams.

    Args:
        format: a reader's name, or "auto" to tell each file by its content.
        encoding: a codec's name, or "auto" to detect it.
        fetched: where the posts of accounts are stored.
        **options: of the reader, such as `text_column` or `delimiter`. With "auto" they also
            narrow the choice to readers that have them.

    Raises:
        CorpusError: an address leads nowhere, or no reader has these options.
        UnknownPlugin: there is no such format.
    """
    registry = registry or default_registry()
    readers = _choose_readers(registry, format, options)
    configs = {
        name: structure_options(component.config, _of(component, options), f"read(format={name!r})")
        for name, component in readers.items()
    }
    return corpus_of(
        addresses, readers, configs, encoding=encoding, fetched=fetched, registry=registry
    )


def corpus_of(
    addresses: Sequence[str | os.PathLike[str]],
    readers: Mapping[str, Component],
    configs: Mapping[str, Any],
    *,
    encoding: str = AUTO,
    fetched: str = FETCHED,
    registry: Registry | None = None,
) -> Corpus:
    """A corpus whose files may be in any of the formats in `readers`, each with its options."""
    if encoding != AUTO:
        _check_codec(encoding)
    found = Tally()
    places = [_place(address, fetched, registry or default_registry()) for address in addresses]
    files = find_files(places, encoding=None if encoding == AUTO else encoding, tally=found)
    chosen: dict[int, Reader] = {}  # by number: two members of a zip may share a name

    def walk(tally: Tally) -> Iterator[Document]:
        for note in found.notes:
            tally.note(note)
        for number, kept in enumerate(files):
            reader = chosen.get(number)
            if reader is None:
                reader = chosen[number] = detect_reader(kept, readers, configs)
            text = not reader.is_binary(kept)
            if text:
                tally.encodings.add(kept.encoding.label)
            file = kept.counted_in(tally)  # other passes may be under way
            kept.forget()
            if text and file.encoding.note:
                file.note(file.encoding.note)
            tally.formats.add(reader.format_of(file))
            yield from reader.read(file)

    name = str(addresses[0]) if len(addresses) == 1 else f"{len(addresses)} sources"
    return Corpus(walk, name=name)


def _place(
    address: str | os.PathLike[str], fetched: str, registry: Registry
) -> str | os.PathLike[str]:
    """Where to read; for an account, what was fetched of it, since reading asks no network."""
    if isinstance(address, str) and (fetcher := fetcher_of(address, registry)):
        return stored_at(address, fetcher.load(), fetched)
    return address


def fetcher_of(address: str, registry: Registry) -> Component | None:
    """What fetches the account at an address; None if it is no account's."""
    network, sign, _ = address.partition("://")
    return registry.all("fetcher").get(network) if sign else None


def detect_reader(
    file: SourceFile, readers: Mapping[str, Component], configs: Mapping[str, Any]
) -> Reader:
    """The reader that is surest of the file; a named format is the only one asked."""
    made: list[Reader] = [component.make(configs.get(name)) for name, component in readers.items()]
    if len(made) == 1:
        return made[0]
    for reader in made:
        if reader.is_binary(file):
            return reader
    made = [reader for reader in made if reader.reads_text or reader.sniff(file)]
    if len(made) == 1:
        return made[0]
    ranked = sorted(made, key=lambda reader: -reader.sniff(file))
    if not ranked or ranked[0].sniff(file) == 0:
        raise CorpusError(f"{file.name}: no reader knows this format; set one with format = ...")
    return ranked[0]


def cleaners(
    steps: Sequence[str] = DEFAULT_CLEANING,
    options: Mapping[str, Any] | None = None,
    registry: Registry | None = None,
) -> list[Any]:
    """
    What `Corpus.clean` takes, from the names of steps.

    Args:
        options: step name to its configuration; defaults where it is missing.
    """
    registry = registry or default_registry()

    def maker(name: str) -> Any:
        component = registry.get("cleaner", name)
        config = (options or {}).get(name)

        def make() -> Cleaner:
            made: Cleaner = component.make(config)
            return made

        return make

    return [maker(name) for name in steps]


def _choose_readers(
    registry: Registry, format: str, options: Mapping[str, Any]
) -> dict[str, Component]:
    if format != AUTO:
        return {format: registry.get("reader", format)}
    every = registry.all("reader")
    fitting = {name: c for name, c in every.items() if set(options) <= set(_fields(c))}
    if not fitting:
        known = sorted({field for component in every.values() for field in _fields(component)})
        raise CorpusError(
            f"no format has the options {sorted(options)}; there are {', '.join(known)}"
        )
    return fitting


def _fields(component: Component) -> list[str]:
    return [field.name for field in attrs.fields(component.config)]


def _of(component: Component, options: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in options.items() if v is not None and k in _fields(component)} | {
        k: v for k, v in options.items() if k not in _fields(component)
    }


def _check_codec(encoding: str) -> None:
    import codecs
    import io

    try:
        codecs.lookup(encoding)
        io.TextIOWrapper(io.BytesIO(), encoding=encoding).detach()  # refuses "base64" and the like
    except (LookupError, ValueError) as error:
        raise ConfigError(
            "encoding", [f"{encoding!r} is no encoding that Python knows; try utf-8 or cp1252"]
        ) from error
