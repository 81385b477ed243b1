"""`tweetgen backends`: list what is installed."""

from __future__ import annotations

import click

from . import options, output


@click.command(help="List backends, readers, cleaning steps, filters and publishers.")
@click.option(
    "--kind",
    help="Only one kind: generator, importer, reader, fetcher, cleaner, filter, publisher, "
    "command.",
)
@options.json_option
@output.verbosity
def command(kind: str | None, as_json: bool) -> None:
    """`tweetgen backends`."""
    from ..registry import KINDS, default_registry, missing_extras

    registry = default_registry()
    kinds = ["generator", *(k for k in KINDS if k != "generator")]
    if kind is not None and kind not in kinds:
        raise click.UsageError(f"there is no kind {kind!r}; there are {', '.join(kinds)}")
    rows = [
        {
            "kind": one,
            "name": name,
            "summary": card.summary,
            "distribution": registry.owner(one, name).distribution,
            "version": registry.owner(one, name).version,
        }
        for one in kinds
        if kind in (None, one)
        for name, card in registry.all(one).items()
    ]
    if as_json:
        for row in rows:
            output.echo_json(row)
        return
    columns = ["kind", "name", "summary", "distribution", "version"]
    output.table("Installed", columns, [[row[column] for column in columns] for row in rows])
    for name, error in registry.broken.items():
        output.say(f"broken: {name} ({error}); `tweetgen doctor` tells what mends it")
    for name in sorted(missing_extras(registry)):
        output.say(f"not installed: {name}; pip install 'tweetgen[{name}]'")
