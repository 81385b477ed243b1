"""`tweetgen replay`: write the text of an earlier post again."""

from __future__ import annotations

from pathlib import Path

import click

from . import options, output


@click.command(help="Write the text of post NUMBER again, from its model, seed and request.")
@click.argument("number", type=int)
@options.config_argument
@options.json_option
@output.verbosity
def command(number: int, config: Path, as_json: bool) -> int:
    """`tweetgen replay`."""
    from ..bot import ledger_for
    from ..config import load
    from ..replay import replay

    settings = load(config)
    with ledger_for(settings) as ledger:
        entry = ledger.get(number)
    text = replay(entry, settings)
    same = text == entry.text
    if as_json:
        output.echo_json({"id": entry.id, "text": text, "same": same, "bundle": entry.bundle})
    else:
        output.echo(text)
        output.say(
            f"(the same as post {number}: model {entry.bundle[:12]}, seed {entry.seed})"
            if same
            else f"(differs from post {number}, which says: {entry.text})"
        )
    return 0 if same else 1
