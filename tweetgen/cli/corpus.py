"""`tweetgen corpus`: look at words, or convert them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import fetch, options, output

if TYPE_CHECKING:
    from ..corpus import Corpus
    from ..statistics import Statistics

_WORDS = 12


@click.group(help="Look at words, or convert them.")
def command() -> None:
    """`tweetgen corpus`."""


command.add_command(fetch.command, "fetch")


def _cleaned(corpus: Corpus, clean: bool) -> Corpus:
    from ..reading import cleaners

    return corpus.clean(cleaners()) if clean else corpus


_clean_option = click.option(
    "--clean", is_flag=True, help="Apply the default cleaning steps first."
)


@command.command(
    help="Tell what is in SOURCES: format, encoding, counts, what is left out and why."
)
@click.argument("sources", nargs=-1, required=True)
@options.source_options
@_clean_option
@click.option("--html", type=click.Path(path_type=Path), help="Write a page with plots, too.")
@options.json_option
@output.verbosity
def report(
    sources: tuple[str, ...], clean: bool, html: Path | None, as_json: bool, **reading: Any
) -> None:
    """`tweetgen corpus report`."""
    from ..generator import watched
    from ..statistics import gather

    corpus = _cleaned(options.read_sources(sources, **reading), clean)
    with output.progress_bar() as progress:
        gathered = gather(watched(corpus, progress, "reading"))
    if html is not None:
        from ..files import write_whole
        from ..report_page import page

        write_whole(html, page(gathered, ", ".join(Path(source).name for source in sources)))
        output.say(f"the page is {html}; open it in a browser")
    if as_json:
        output.echo_json(gathered.to_dict())
        return
    output.echo(", ".join(sources))
    for name, told in _lines(gathered):
        output.echo(f"  {name:<12} {told}")


def _lines(gathered: Statistics) -> Iterator[tuple[str, str]]:
    """What is told on the terminal, line by line; the closer look comes last."""
    from ..statistics import verdict

    found = gathered.report
    average = found.characters / found.documents
    yield "format", ", ".join(filter(None, (found.format, found.encoding)))
    yield (
        "documents",
        f"{found.documents:,}, {average:.0f} characters on average, the longest {found.longest:,}",
    )
    yield "characters", f"{found.characters:,}"
    yield "duplicates", f"{found.duplicates:,}"
    if found.authors:
        names = [f"{name} ({count:,})" for name, count in islice(found.authors.items(), 5)]
        more = f" and {len(found.authors) - 5} more" if len(found.authors) > 5 else ""
        yield "authors", f"{', '.join(names)}{more}"
    for reason, count in found.dropped.items():
        first = found.first_dropped.get(reason)
        yield "left out", f"{count:,} × {reason}" + (f", first: {first}" if first else "")
    for kind, count in found.removed.items():
        yield "removed", f"{count:,} × {kind}"
    yield from (("note", note) for note in found.notes)
    yield from (("verdict", sentence) for sentence in verdict(gathered))
    yield from _closer(gathered)


def _closer(gathered: Statistics) -> Iterator[tuple[str, str]]:
    from ..languages import name_of
    from ..lengths import NETWORKS
    from ..statistics import NO_EXTRA, share

    whole = gathered.report.documents
    if len(gathered.times) > 1:
        first, *_, last = gathered.times
        heights = [volume.documents for volume in gathered.times.values()]
        yield "written", f"{first} to {last} {_sparkline(heights)}"
    fitting = (
        f"{name} {share(whole - gathered.too_long[network], whole)}"
        for network, name in NETWORKS.items()
    )
    yield "fits", ", ".join(fitting)
    if gathered.languages:
        sampled = sum(gathered.languages.values())
        told = ", ".join(
            f"{name_of(code)} {share(count, sampled)}"
            for code, count in gathered.languages.items()
            if count >= sampled / 100
        )
        yield "languages", told + (f" (of {sampled:,} drawn evenly)" if sampled < whole else "")
    if gathered.words:
        yield "words", ", ".join(one.word for one in gathered.words[:_WORDS])
    if gathered.emoji:
        yield "emoji", " ".join(one.word for one in gathered.emoji)
    if not gathered.languages:
        yield "more", NO_EXTRA


def _sparkline(heights: list[int]) -> str:
    """A bar for each; nothing is a blank."""
    most = max(heights)
    return "".join(" ▁▂▃▄▅▆▇█"[-(-8 * height // most)] for height in heights)


@command.command(help="Show some documents of SOURCES, drawn evenly from all of them.")
@click.argument("sources", nargs=-1, required=True)
@click.option("-n", "count", default=10, show_default=True, help="How many.")
@click.option("--seed", default=0, show_default=True, help="The same seed draws the same ones.")
@options.source_options
@_clean_option
@options.json_option
@output.verbosity
def sample(
    sources: tuple[str, ...], count: int, seed: int, clean: bool, as_json: bool, **reading: Any
) -> None:
    """`tweetgen corpus sample`: reservoir sampling (Vitter 1985, algorithm R)."""
    from random import Random

    from ..generator import watched

    random, kept = Random(seed), list[Any]()  # noqa: S311
    corpus = _cleaned(options.read_sources(sources, **reading), clean)
    with output.progress_bar() as progress:
        for number, document in enumerate(watched(corpus, progress, "reading").require()):
            if number < count:
                kept.append((number, document))
            elif (place := random.randrange(number + 1)) < count:
                kept[place] = (number, document)
    several = len({document.author for _, document in kept}) > 1
    for number, document in sorted(kept, key=lambda pair: pair[0]):
        if as_json:
            output.echo_json(document.to_dict())
            continue
        text = document.text
        if several:
            text = f"{document.author or '(nobody)'}: {text}"
        output.echo(f"{number + 1:>7,}  " + text.replace("\n", "\n" + 9 * " "))


@command.command(
    help="Write the documents of SOURCES to OUT, for other tools: JSON lines, or a Parquet table."
)
@click.argument("sources", nargs=-1, required=True)
@click.argument("out", type=click.Path(path_type=Path))
@options.source_options
@_clean_option
@click.option("--force", is_flag=True, help="Overwrite OUT.")
@output.verbosity
def convert(sources: tuple[str, ...], out: Path, clean: bool, force: bool, **reading: Any) -> None:
    """`tweetgen corpus convert`."""
    from ..converting import WRITERS
    from ..errors import StorageError, storage_errors
    from ..files import written_whole
    from ..generator import watched
    from ..reader import Tally

    if out.suffix not in WRITERS and str(out) != "-":
        known = ", ".join(WRITERS)
        raise click.UsageError(f"OUT must end in one of {known}, or be -; {out} does not")
    with storage_errors(out):
        if out.is_dir():
            raise StorageError(str(out), "this is a folder, not a file")
        if out.exists() and not force:
            raise StorageError(str(out), "is there already; --force overwrites it")
    corpus = _cleaned(options.read_sources(sources, **reading), clean)
    if str(out) == "-":
        for document in corpus.require():
            output.echo_json(document.to_dict())
        return
    tally = Tally()
    with output.progress_bar() as progress, written_whole(out) as stream:
        documents = watched(corpus, progress, "converting").require().walk(tally)
        written = WRITERS[out.suffix](documents, stream)
    output.say(f"{written:,} documents written to {out}")
    for reason, number in tally.dropped.items():
        output.say(f"left out: {number:,} × {reason}, first: {tally.first[reason] or '?'}")


@command.command(help="Tell what NEW has that OLD has not, and what is gone.")
@click.argument("old")
@click.argument("new")
@click.option("-n", "count", default=5, show_default=True, help="Examples of each kind.")
@options.source_options
@options.json_option
@output.verbosity
def diff(old: str, new: str, count: int, as_json: bool, **reading: Any) -> None:
    """`tweetgen corpus diff`."""
    from collections import Counter

    from ..difference import difference

    counts, shown = Counter[str](), Counter[str]()
    before, after = (options.read_sources((source,), **reading).require() for source in (old, new))
    for change in difference(before, after, counts):
        if as_json:
            output.echo_json({"change": change.kind, **change.document.to_dict()})
            continue
        shown[change.kind] += 1
        if shown[change.kind] <= count:
            output.echo(f"{_SIGNS[change.kind]} {change.document.text}")
    if not as_json:
        kinds = ("added", "changed", "removed", "same")
        output.echo(", ".join(f"{counts[kind]:,} {_KINDS.get(kind, kind)}" for kind in kinds))


_SIGNS = {"added": "+", "changed": "~", "removed": "-"}
_KINDS = {"same": "as before"}
