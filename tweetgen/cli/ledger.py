"""`tweetgen ledger`: look into the ledger, or export it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options, output

if TYPE_CHECKING:
    from ..entry import Entry


@click.group(help="Look into the ledger, or export it.")
def command() -> None:
    """`tweetgen ledger`."""


@command.command("list", help="The newest rows.")
@options.config_argument
@click.option("--state", help="Only those: drafted, approved, sending, published, ...")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most.")
@options.json_option
@output.verbosity
def list_(config: Path, state: str | None, limit: int, as_json: bool) -> None:
    """`tweetgen ledger list`."""
    entries = _entries(config, state, limit)
    if as_json:
        for entry in entries:
            output.echo_json(entry.to_dict())
        return
    rows = [
        [str(e.id), e.created_at.strftime("%Y-%m-%d %H:%M"), e.state, e.publisher, e.text]
        for e in entries
    ]
    output.table("the ledger", ["number", "written (UTC)", "state", "publisher", "text"], rows)


@command.command("export", help="Rows as JSON lines, oldest first.")
@options.config_argument
@click.option("--decided", is_flag=True, help="Only those that were approved, edited or rejected.")
@click.option("--state", help="Only those in this state.")
@output.verbosity
def export(config: Path, decided: bool, state: str | None) -> None:
    """`tweetgen ledger export`."""
    entries = list(reversed(_entries(config, state, None)))
    for entry in entries:
        if entry.decision is not None or not decided:
            output.echo_json(entry.to_dict())
    counts = Counter(entry.decision for entry in entries if entry.decision is not None)
    told = ", ".join(f"{count} {decision}" for decision, count in sorted(counts.items()))
    output.say(f"{len(entries)} rows; {told or 'nobody decided about any'}")


@command.command("welcome", help="Answer NAME again, who had asked the bot to stop.")
@click.argument("name")
@options.config_argument
@output.verbosity
def welcome(name: str, config: Path) -> None:
    """`tweetgen ledger welcome`."""
    from ..bot import ledger_for
    from ..config import load

    with ledger_for(load(config)) as ledger:
        if not ledger.opt_in(name):
            raise click.UsageError(f"{name} has not asked the bot to stop")
    output.say(f"{name} is answered again")


def _entries(config: Path, state: str | None, limit: int | None) -> list[Entry]:
    from ..bot import ledger_for
    from ..config import load

    with ledger_for(load(config)) as ledger:
        return ledger.entries(state=state, limit=limit)
