"""`tweetgen plan`: what training would take."""

from __future__ import annotations

from pathlib import Path

import attrs
import click

from . import options, output


@click.command(help="Tell what training would take, before it is done.")
@options.config_argument
@options.backend_option
@options.json_option
@output.verbosity
def command(config: Path, backend: str | None, as_json: bool) -> None:
    """`tweetgen plan`."""
    from ..config import load

    settings = load(config, backend=backend)
    corpus = options.corpus_from(settings).require()
    found = settings.generator.make().plan(corpus)
    if as_json:
        output.echo_json(attrs.asdict(found) | {"backend": settings.generator.name})
        return
    output.echo(f"{settings.generator.name} on {corpus.name}")
    output.echo(
        f"  documents   {found.documents:,} after cleaning, {found.characters:,} characters"
    )
    if found.tokens is not None:
        output.echo(f"  tokens      about {found.tokens:,}")
    if found.steps is not None and found.step_tokens is not None:
        output.echo(
            f"  steps       {found.steps:,} of {found.step_tokens:,} tokens: "
            f"that is {found.passes:g} passes over your words"
        )
    else:
        output.echo(f"  passes      {found.passes:g}")
    if found.settings:
        chosen = ", ".join(f"{name} = {value}" for name, value in found.settings.items())
        output.echo(f"  settings    {chosen}")
    if found.seconds is not None:
        output.echo(f"  time        about {_duration(found.seconds)} on this machine")
    if found.memory_bytes is not None:
        there = ""
        if found.memory_at_hand is not None:
            there = f" of {output.size(found.memory_at_hand)}"
        output.echo(f"  memory      about {output.size(found.memory_bytes)}{there}")
    for part, count in found.memory.items():
        output.echo(f"    {part:<11} {output.size(count)}")
    if not found.fits:
        output.echo("  it does not fit into this machine's memory")
    for note in found.notes:
        output.echo(f"  note        {note}")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 0.1):.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
