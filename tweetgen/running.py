"""
A bot's life in time: one process, several bots, one queue of what comes next.

Nothing here waits for a network that asked to wait, or for another bot: whatever fails is put
back into the queue for later. The schedule's plan follows from its settings (see `schedule`), so
all that must outlive a restart is how far it was dealt with; and since a process may be killed
between a post and that note, the ledger is asked before anything is made up for.
"""

from __future__ import annotations

import heapq
import logging
import math
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import attrs

from . import health
from .clock import Clock
from .errors import (
    AuthError,
    ConfigError,
    GenerationError,
    ModelError,
    OverBudget,
    PluginError,
    RateLimited,
    Refused,
    RequestError,
    TweetgenError,
)
from .health import ENDED, RUNNING, STOPPED, TROUBLED, Status
from .interruption import Stop, stopping
from .ledger import AlreadySaid
from .publisher import Inbox
from .schedule import DAY, Schedule
from .schema import DRAFTED, PUBLISHED, REFUSED
from .sections import ScheduleSection

if TYPE_CHECKING:
    from .bot import Bot
    from .entry import Entry

logger = logging.getLogger("tweetgen")

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=15)
# How often to look for what a crash or an approval has left to be sent: if there was some, or not.
SETTLE_SOON, SETTLE_EVERY = timedelta(minutes=5), timedelta(minutes=15)
HEARTBEAT = timedelta(seconds=60)
REHEARSED = "rehearsed"  # the state of what a dry run would have sent
# Only people can mend these; trying again would be noise.
_LASTING = (AuthError, ConfigError, ModelError, PluginError, RequestError)

Tell = Callable[["Life", str, str], None]


def _log(life: Life, kind: str, message: str) -> None:
    level = logging.WARNING if kind in ("trouble", "stopped") else logging.INFO
    logger.log(level, "%s: %s", life.bot.name, message)


@attrs.define(kw_only=True, eq=False)
class Life:
    """
    A bot that runs.

    Attributes:
        bot: who.
        section: when it posts and answers, as in `[schedule]`.
        place: where its status is written; None for nowhere.
        status: how it is, from an earlier process perhaps.
        tell: told of everything that happens: the life, the kind, a sentence.
    """

    bot: Bot
    section: ScheduleSection
    place: Path | None = None
    status: Status = attrs.Factory(lambda self: Status(bot=self.bot.name), takes_self=True)
    tell: Tell = _log
    schedule: Schedule = attrs.field(init=False)
    _certain: bool = attrs.field(default=False, init=False)
    _settled: datetime | None = attrs.field(default=None, init=False)
    _settle_again: timedelta = attrs.field(default=SETTLE_SOON, init=False)
    _troubles: set[str] = attrs.field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        self.schedule = self.section.plan(self.bot.name)

    def begin(self, now: datetime) -> dict[str, datetime]:
        """What is to be done, and when first."""
        oldest = now - timedelta(minutes=self.section.catch_up)
        # A bot that never ran has missed nothing.
        since = max(self.status.dealt_with or now, oldest)
        self.status = Status(
            bot=self.bot.name, state=RUNNING, started=now, beat=now, dealt_with=min(since, now)
        )
        found = {"settle": now}
        if self.section.posts_at_all:
            found["post"] = self._next_post(now)
        # In a dry run nothing is noted, so every look would answer the same again.
        answers = self.bot.replies.on and not self.bot.dry_run
        if answers and isinstance(self.bot.publisher, Inbox):
            found["answer"] = now
        return found

    def settle(self, now: datetime) -> datetime:
        """Send what waits and what was approved, and ask about what was left in the middle."""
        if self._settled is None or now - self._settled >= self._settle_again:
            self._settle(now)
        return (self._settled or now) + self._settle_again

    def _settle(self, now: datetime) -> None:
        found = self.bot.settle()
        for entry in found:
            self._note_entry(entry, now)
        first = self._settled is None  # what died a moment ago is not due yet
        self._settle_again = SETTLE_SOON if found or first or self._troubles else SETTLE_EVERY
        self._settled = now

    def post(self, now: datetime) -> datetime:
        """Post, if a moment has come."""
        dealt_with = self.status.dealt_with or now
        missed = self.schedule.due(dealt_with, now)
        if missed:
            self._post_for(missed[-1], now, len(missed))
        self.status.dealt_with, self._certain = max(dealt_with, now), True
        return self._next_post(now)

    def _post_for(self, moment: datetime, now: datetime, count: int) -> None:
        if now - moment > timedelta(minutes=self.section.catch_up):
            self.tell(self, "skipped", f"{count} too old to be made up for, the last of {moment}")
            return
        self._settle(now)
        if not self._certain and self._has_posted_since(moment):
            return
        self._certain = False  # until this one is noted
        try:
            entry = self.bot.post()
        except (
            AlreadySaid,
            GenerationError,
            Refused,
        ) as error:  # the next moment is another chance
            self._note_error(error, now)
            self.tell(self, "trouble", f"no post: {error}")
            return
        self._note_entry(entry, now)

    def _note_entry(self, entry: Entry, now: datetime) -> None:
        """Count and tell what became of a row of the ledger."""
        where = f" at {entry.url}" if entry.url else ""
        if entry.state == DRAFTED:
            self.tell(self, "drafted", f"number {entry.id} waits for approval")
        elif entry.state not in (PUBLISHED, REHEARSED):
            self.tell(self, "settled", f"number {entry.id} of the ledger is {entry.state}")
        elif entry.reply_to is None:
            self.status.posts += 1
            self.status.last_post, self.status.last_url = now, entry.url
            self.tell(self, "posted", f"posted{where}")
        else:
            self.status.answers += 1
            self.tell(self, "answered", f"answered {entry.reply_account}{where}")

    def _has_posted_since(self, moment: datetime) -> bool:
        """Whether the ledger knows a post for this moment, whatever became of it."""
        if self.bot.dry_run:
            return False
        return any(
            entry.reply_to is None
            and entry.state != REFUSED
            and (entry.bot, entry.publisher) == (self.bot.name, self.bot.publisher.name)
            for entry in self.bot.ledger.entries(since=moment)
        )

    def answer(self, now: datetime) -> datetime:
        """Answer those who spoke to the bot."""
        if quiet := self.schedule.quiet_until(now):
            return quiet
        for entry in self.bot.reply():  # which settles first
            self._note_entry(entry, now)
        self._settled = now
        return now + timedelta(minutes=self.section.answer_every)

    def went_well(self, work: str) -> None:
        """One of the works is done."""
        self._troubles.discard(work)
        self.status.state = TROUBLED if self._troubles else RUNNING

    def failed(self, work: str, error: Exception, now: datetime, wait: timedelta) -> None:
        """One of the works is to be tried again."""
        self._note_error(error, now)
        self._troubles.add(work)
        self.status.state = TROUBLED
        again = f"again in {wait.total_seconds():.0f} s"
        self.tell(self, "trouble", f"{work}: {self.status.last_error}; {again}")

    def stop(self, error: Exception, now: datetime) -> None:
        """Nothing is done any more until somebody mends what is wrong."""
        self._note_error(error, now)
        self.status.state, self.status.next_post = STOPPED, None
        self.tell(self, "stopped", f"stopped: {error}")

    def note(self, now: datetime) -> None:
        """Write the status."""
        self.status.beat = now
        health.written(self.status, self.place)

    def close(self, now: datetime) -> None:
        """Let go of network and ledger."""
        if self.status.state != STOPPED:
            self.status.state = ENDED
        self.note(now)
        try:
            self.bot.close()
        except Exception as error:
            logger.warning("%s: closing: %s", self.bot.name, plainly(error))

    def _note_error(self, error: Exception, now: datetime) -> None:
        self.status.last_error, self.status.last_error_at = plainly(error), now

    def _next_post(self, now: datetime) -> datetime:
        following = self.schedule.next(self.status.dealt_with or now)
        self.status.next_post = following
        return following or now + DAY  # a plan of leap days: look again tomorrow


def plainly(error: Exception) -> str:
    """
    What may be said of an error.

    Messages of tweetgen are written for people. Those of other libraries may hold addresses with
    passwords in them, so of these only the kind and the place are told.
    """
    if isinstance(error, TweetgenError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"unforeseen {type(error).__name__}{where}"


@attrs.define(eq=False)
class _Job:
    """One bot's one work, again and again."""

    life: Life
    work: str
    tries: int = 0


class _Run:
    def __init__(
        self, lives: Sequence[Life], clock: Clock, stop: Callable[[], bool], random: Random
    ) -> None:
        self.lives, self.clock, self.stop, self.random = lives, clock, stop, random
        self.queue: list[tuple[datetime, int, _Job]] = []
        self.numbers = count()
        wish = health.watchdog()
        self.pulse = min(HEARTBEAT, wish / 2) if wish else HEARTBEAT
        self.noted = clock.now()

    def put(self, at: datetime, job: _Job) -> None:
        heapq.heappush(self.queue, (at, next(self.numbers), job))

    def run(self) -> None:
        now = self.clock.now()
        for life in self.lives:
            for work, at in life.begin(now).items():
                self.put(at, _Job(life, work))
            life.note(now)
        health.notify("READY=1")
        while any(life.status.state != STOPPED for life in self.lives) and not self.stop():
            at, _, job = self.queue[0]
            if (left := at - self.clock.now()) > timedelta(0):
                self.wait(left)
                continue
            heapq.heappop(self.queue)
            if job.life.status.state != STOPPED:
                self.do(job)
        health.notify("STOPPING=1")

    def wait(self, left: timedelta) -> None:
        """
        Sleep, but not so long that nobody hears of us, or that a clock which was set, or a machine
        that slept, goes unnoticed.
        """
        health.notify("WATCHDOG=1")
        now = self.clock.now()
        if now - self.noted >= HEARTBEAT or now < self.noted:
            self.noted = now
            for life in self.lives:
                if life.status.state != STOPPED:
                    life.note(now)
        self.clock.sleep(min(left, self.pulse).total_seconds())

    def do(self, job: _Job) -> None:
        life, now = job.life, self.clock.now()
        try:
            at = getattr(life, job.work)(now)
        except _LASTING as error:
            life.stop(error, now)
        except Exception as error:
            # Where, but not in whose words: see `plainly`.
            trace = "".join(traceback.format_tb(error.__traceback__))
            logger.debug("%s: %s failed:\n%s", life.bot.name, job.work, trace)
            wait = self.patience(error, job.tries)
            job.tries += 1
            life.failed(job.work, error, now, wait)
            self.put(self.clock.now() + wait, job)
        else:
            job.tries = 0
            life.went_well(job.work)
            self.put(at, job)
        life.note(self.clock.now())
        health.notify("WATCHDOG=1")

    def patience(self, error: Exception, tries: int) -> timedelta:
        """What the network asks for; or twice as long each time, and never all bots at once."""
        asked = error.retry_after if isinstance(error, (OverBudget, RateLimited)) else 0.0
        if asked > 0 and math.isfinite(asked):
            spread = timedelta(seconds=self.random.uniform(0, 5))
            return min(timedelta(seconds=min(asked, 86_400)) + spread, DAY)
        longest = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(tries, 10)))
        return longest * self.random.uniform(0.5, 1.0)


def run(
    lives: Sequence[Life],
    *,
    clock: Clock | None = None,
    stop: Callable[[], bool] | None = None,
    random: Random | None = None,
) -> None:
    """
    Let bots live until the process is asked to end, by SIGTERM or Ctrl-C, or none is left.

    What is in hand then is finished first. A second Ctrl-C acts at once.

    Args:
        lives: the bots; they are closed at the end.
        clock: another clock than the world's, for tests and rehearsals; with
        stop: whether to end; looked at between two works.
        random: of the time between two tries.
    """
    with ExitStack() as stack:
        if clock is None:
            asked = stack.enter_context(stopping())
            clock, stop = _Interruptible(asked), lambda: asked.asked
        stop = stop or (lambda: False)
        try:
            _Run(lives, clock, stop, random or Random()).run()  # noqa: S311
        finally:
            for life in lives:
                life.close(clock.now())


class _Interruptible(Clock):
    """A signal ends its sleep."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop

    def sleep(self, seconds: float) -> None:
        self._stop.sleep(seconds)
