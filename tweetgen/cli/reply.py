"""`tweetgen reply`: answer those who spoke to the bot."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options, output

if TYPE_CHECKING:
    from ..bot import Bot


@click.command(help="Answer those who spoke to the bot and have no answer yet.")
@options.config_argument
@options.dry_run_option("Show what it would say")
@options.publisher_option
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
) -> None:
    """`tweetgen reply`."""
    from ..bot import Bot
    from ..schema import DRAFTED

    bot = Bot.from_config(config, backend=backend, publisher=publisher, dry_run=dry_run)
    bot.stale_ok = stale_ok
    # A publisher that prints must not print between the JSON that a program reads.
    aside = redirect_stdout(sys.stderr) if as_json else nullcontext()
    with bot, aside:
        before = Counter[str]() if dry_run or not bot.replies.on else _reasons(bot)
        answers = bot.reply()
        reasons = Counter[str]() if dry_run else _reasons(bot) - before
    for entry in answers:
        if as_json:
            output.echo_json(entry.to_dict())
        else:
            waits = " (waits for you: tweetgen review)" if entry.state == DRAFTED else ""
            output.echo(f"to {entry.reply_account}: {entry.text}{waits}")
    told = [f"{len(answers)} {'answer' if len(answers) == 1 else 'answers'}"]
    if reasons:
        why = ", ".join(f"{reason}: {count}" for reason, count in sorted(reasons.items()))
        told.append(f"no answer for {reasons.total()} ({why})")
    output.say("; ".join(told) + (" (dry run: nothing was sent or recorded)" if dry_run else ""))


def _reasons(bot: Bot) -> Counter[str]:
    """Why mentions got no answer, so far."""
    return Counter(bot.ledger.unanswered(bot.publisher.name, bot.publisher.account))
