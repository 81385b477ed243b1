"""Options that several commands share."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from . import output

if TYPE_CHECKING:
    from ..config import Config
    from ..corpus import Corpus

Function = TypeVar("Function", bound=Callable[..., Any])


def config_argument(function: Function) -> Function:
    """The `bot.toml`, or the folder it lies in; by default the current one."""
    return click.argument("config", type=click.Path(path_type=Path), default=Path("bot.toml"))(
        function
    )


def config_arguments(function: Function) -> Function:
    """Several of them."""
    return click.argument(
        "configs",
        metavar="[CONFIG]...",
        nargs=-1,
        type=click.Path(path_type=Path),
        callback=lambda _, __, value: value or (Path("bot.toml"),),
    )(function)


def backend_option(function: Function) -> Function:
    """`--backend`, over what the file chooses."""
    return click.option("--backend", help="Use this backend instead of the file's.")(function)


def publisher_option(function: Function) -> Function:
    """`--publisher`, likewise."""
    return click.option("--publisher", help="Use this publisher instead of the file's.")(function)


def dry_run_option(shown: str) -> Callable[[Function], Function]:
    """`--dry-run`; `shown` is what the command does instead of sending and recording."""
    return click.option("--dry-run", is_flag=True, help=f"{shown}; send and record nothing.")


def stale_ok_option(function: Function) -> Function:
    """`--stale-ok`, for those who let a bot speak."""
    return click.option(
        "--stale-ok", is_flag=True, help="Speak even with a model marked as stale."
    )(function)


def json_option(function: Function) -> Function:
    """`--json`, for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(
        function
    )


def source_options(function: Function) -> Function:
    """How to read sources that are named on the command line."""
    for option in reversed(
        [
            click.option("--format", default="auto", show_default=True, help="A reader's name."),
            click.option("--encoding", default="auto", show_default=True, help="Such as cp1252."),
            click.option("--text-column", help="CSV: the heading or number of the column."),
            click.option("--delimiter", help='The line between documents, or "blank".'),
            click.option(
                "-o",
                "--option",
                multiple=True,
                metavar="KEY=VALUE",
                help="Another option of the format, such as header=false.",
            ),
        ]
    ):
        function = option(function)
    return function


def read_sources(
    sources: tuple[str, ...],
    format: str,
    encoding: str,
    text_column: str | None,
    delimiter: str | None,
    option: tuple[str, ...],
) -> Corpus:
    """A corpus from the shared options; asking for a format's option chooses that format."""
    from ..reading import read

    options = dict(map(key_and_value, option))
    if text_column is not None:
        options["text_column"] = text_column
    if delimiter is not None:
        options["delimiter"] = delimiter
    return read(*sources, format=format, encoding=encoding, **options)


def key_and_value(text: str) -> tuple[str, Any]:
    """`header=false` as ("header", False): values as in TOML, or else plain text."""
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise click.UsageError(f"{text!r} is no option; write KEY=VALUE")
    try:
        return key, tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key, value


def corpus_from(config: Config, sources: tuple[str, ...] = ()) -> Corpus:
    """
    The cleaned corpus that a `bot.toml` describes, or its rules on other sources; without those
    who are to be forgotten, or have not agreed.
    """
    from ..privacy import ConsentList, guards

    corpus, talk = sources_of(config, sources), config.conversations
    forget, consent = Path(config.corpus.forget), config.corpus.consent
    if consent is not None:
        # Said here and kept nowhere: what is noted of a corpus goes into the model's manifest.
        for sentence in ConsentList.read(Path(consent)).unmatched(corpus.people()):
            output.say(f"note: {consent}: {sentence}")
    first = guards(forget, None if consent is None else Path(consent), talk.me)
    corpus = corpus.clean([*first, *(choice.make for choice in config.cleaning)])
    if not talk.me:
        return corpus
    gap = None if talk.gap is None else 60 * talk.gap
    return corpus.conversations(talk.me, gap=gap, merge=talk.merge, others=talk.others)


def sources_of(config: Config, sources: tuple[str, ...] = ()) -> Corpus:
    """All that the sources of a `bot.toml` hold, whoever wrote it."""
    from ..errors import ConfigError
    from ..reading import corpus_of

    addresses = sources or config.corpus.sources
    if not addresses:
        raise ConfigError(str(config.path), ["corpus.sources: is empty; name a file to learn from"])
    return corpus_of(
        addresses,
        {name: choice.component for name, choice in config.readers.items()},
        {name: choice.options for name, choice in config.readers.items()},
        encoding=config.corpus.encoding,
        fetched=config.corpus.fetched,
    )
