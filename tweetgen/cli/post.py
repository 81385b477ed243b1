"""`tweetgen post`: write one text and publish it."""

from __future__ import annotations

import sys
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import Any

import click

from . import options, output


@click.command(help="Write one text and publish it, recorded in the ledger.")
@options.config_argument
@options.dry_run_option("Show what would be posted")
@options.publisher_option
@click.option("--seed", type=int, help="Write the text of this seed.")
@click.option("--prompt", help="What the text begins with.")
@options.stale_ok_option
@options.backend_option
@options.json_option
@output.verbosity
def command(
    config: Path,
    dry_run: bool,
    publisher: str | None,
    backend: str | None,
    stale_ok: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """`tweetgen post`."""
    from ..bot import Bot
    from ..schema import DRAFTED

    bot = Bot.from_config(config, backend=backend, publisher=publisher, dry_run=dry_run)
    bot.stale_ok = stale_ok
    if bot.model.manifest.stale and (stale_ok or bot.dry_run):
        output.say(f"note: this model is stale: {bot.model.manifest.stale}")
    # A publisher that prints must not print between the JSON that a program reads.
    aside = redirect_stdout(sys.stderr) if as_json else nullcontext()
    with bot, aside:
        entry = bot.post(**{k: v for k, v in asked.items() if v is not None})
    if as_json:
        output.echo_json(entry.to_dict())
    elif dry_run:
        output.echo(entry.text)
        output.say(f"(dry run: nothing was sent to {entry.publisher}, nothing was recorded)")
    elif entry.state == DRAFTED:
        output.echo(entry.text)
        output.say(f"(number {entry.id} waits for you: tweetgen review)")
    else:
        where = f" at {entry.url}" if entry.url else ""
        output.say(
            f"posted to {entry.publisher}{where}; it is number {entry.id} in {bot.ledger.shown}"
        )
