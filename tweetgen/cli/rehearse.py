"""`tweetgen rehearse`: let bots live through a week on a make-believe network."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from . import options, output

if TYPE_CHECKING:
    from ..rehearsal import Rehearsal, Summary

_SIGNS = {
    "post": "▲",
    "answer": "↩",
    "mention": "·",
    "drafted": "?",
    "settled": "✓",
    "skipped": "–",
    "restart": "⟳",
}
_STRIP, _SLOTS = {"post": "▲", "answer": "↩", "mention": "·"}, 48


@click.command(
    help="Let bots live for some days on a make-believe network by a quick clock: people, floods, "
    "other bots, failures and restarts. Nothing is sent and nothing is changed."
)
@options.config_arguments
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of what happens.")
@click.option(
    "--mentions",
    type=click.IntRange(0, 100_000),
    default=20,
    show_default=True,
    help="How often people speak to each bot on one day.",
)
@click.option("--brief", is_flag=True, help="Show days and sums only, not every event.")
@options.json_option
@output.verbosity
def command(
    configs: tuple[Path, ...], days: int, seed: int, mentions: int, brief: bool, as_json: bool
) -> int:
    """`tweetgen rehearse`; ends with 1 if a post was doubled or lost."""
    from ..config import load
    from ..rehearsal import rehearse

    # What goes wrong stands in the timeline, and need not be told aside.
    logging.getLogger("tweetgen").addHandler(logging.NullHandler())
    found = rehearse([load(path) for path in configs], days=days, seed=seed, mentions=mentions)
    if as_json:
        for event in () if brief else found.events:
            output.echo_json(event.to_dict())
        for summary in found.summaries:
            output.echo_json({"kind": "summary", **attrs.asdict(summary)})
    else:
        if not brief:
            _timeline(found)
        _days(found)
        for summary in found.summaries:
            _sums(summary)
    for host in found.refused:
        output.say(f"note: something wanted to reach {host}, and did not")
    return 1 if any(one.doubled or one.lost for one in found.summaries) else 0


def _timeline(found: Rehearsal) -> None:
    several = len(found.summaries) > 1
    rows = []
    for event in found.events:
        what = f"{_SIGNS.get(event.kind, '!')} {event.kind}"
        row = [f"{event.at:%a %d %H:%M:%S}", event.bot, what, event.who, event.text]
        rows.append(row if several else [row[0], *row[2:]])
    columns = ["when", *(["bot"] if several else []), "what", "who", "words"]
    output.table("What happened", columns, rows)


def _days(found: Rehearsal) -> None:
    """A line a day, half an hour a place: posts over answers over mentions, and trouble."""
    from datetime import timedelta

    for summary in found.summaries:
        output.echo(f"\n{summary.bot}{'':<{max(1, 11 - len(summary.bot))}}0     3     6     9     "
                    "12    15    18    21")  # fmt: skip
        for number in range(found.days):
            begin = found.start + timedelta(days=number)
            places = [" "] * _SLOTS
            for event in found.events:
                place = (event.at - begin) // timedelta(minutes=30)
                if event.bot == summary.bot and 0 <= place < _SLOTS:
                    places[place] = _more(places[place], _STRIP.get(event.kind, "!"))
            output.echo(f"{begin:%a %d %b}  |{''.join(places)}|")


def _more(one: str, other: str) -> str:
    """What is shown where two things happen."""
    return max(one, other, key=" ·↩!▲".index)


def _sums(one: Summary) -> None:
    output.echo(
        f"\n{one.bot} made {one.posts} posts, and {one.answers} answers to {one.mentions} mentions"
    )
    if one.unanswered:
        reasons = ", ".join(f"{count} {why}" for why, count in one.unanswered.items())
        output.echo(f"  no answer: {reasons}")
    output.echo(
        f"  posts doubled: {one.doubled}, lost: {one.lost}, still waiting: {one.waiting}, "
        f"of which nobody can tell: {one.unknown}"
    )
    output.echo(
        f"  answers at most: {one.in_an_hour} an hour to one person, {one.to_a_flood} to a flood, "
        f"{one.to_a_bot} to a bot that always answers, {one.to_itself} to itself"
    )
    if one.stopped:
        output.echo(f"  stopped: {one.stopped}")
