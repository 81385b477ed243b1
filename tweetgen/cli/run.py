"""`tweetgen run`: let bots post and answer by their schedules."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options, output

if TYPE_CHECKING:
    from ..running import Life


@click.command(
    help="Let bots post and answer by their [schedule], until SIGTERM or Ctrl-C. Several bots "
    "share one process."
)
@options.config_arguments
@options.dry_run_option("Tell what would be posted")
@options.stale_ok_option
@output.verbosity
def command(configs: tuple[Path, ...], dry_run: bool, stale_ok: bool) -> int:
    """`tweetgen run`; ends with 2 if all bots need somebody to mend something."""
    from ..errors import ConfigError
    from ..health import STOPPED, only_one
    from ..running import run

    lives: list[Life] = []
    with ExitStack() as stack, _logging():
        for path in configs:
            life = _life(path, dry_run=dry_run, stale_ok=stale_ok)
            if any(other.place == life.place for other in lives):
                raise ConfigError(str(path), ["is named twice"])
            if life.place is not None:
                stack.enter_context(only_one(life.place))
            lives.append(life)
        names = ", ".join(life.bot.name for life in lives)
        output.say(f"{names}: running; Ctrl-C ends it when the work in hand is done")
        run(lives)
    return 2 if all(life.status.state == STOPPED for life in lives) else 0


def _life(path: Path, *, dry_run: bool, stale_ok: bool) -> Life:
    from ..bot import Bot
    from ..config import load
    from ..errors import ConfigError
    from ..health import Status, status_path
    from ..running import Life

    settings = load(path)
    if not settings.schedule.posts_at_all and not settings.replies.on:
        raise ConfigError(
            str(settings.path),
            [
                "schedule: there is nothing to do; say when to post, such as "
                'posts = "4 times a day between 9 and 22", or turn on [replies]'
            ],
        )
    bot = Bot.from_config(settings, dry_run=dry_run)
    bot.stale_ok = stale_ok
    place = None if bot.dry_run else status_path(settings.path)
    before = Status.read(place) if place else None
    return Life(
        bot=bot, section=settings.schedule, place=place, status=before or Status(bot=bot.name)
    )


@contextmanager
def _logging() -> Iterator[None]:
    """A line for every event on standard error; the journal knows the time by itself."""
    logger = logging.getLogger("tweetgen")
    if logger.isEnabledFor(logging.DEBUG):  # --verbose has seen to it
        yield
        return
    when = "" if os.environ.get("JOURNAL_STREAM") else "%(asctime)s "
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine(f"{when}%(message)s"))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING if output.is_quiet() else logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _OneLine(output.Formatter):
    """What networks answer goes into messages: it must not begin lines of its own, either."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\n", " ").replace("\t", " ")
