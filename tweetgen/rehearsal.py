"""
A week in a minute: bots as they are, on a network that is not, by a clock that does not wait.

All goes through the same code as `tweetgen run`. The ledger is a copy in a temporary folder, and
every connection of the whole process is refused while it lasts, whoever asks for it (`sealed`).
"""

from __future__ import annotations

import gc
import logging
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeVar

import attrs
import sqlalchemy as sa

from . import schema
from .bot import Bot, ledger_for
from .clock import FastClock
from .config import Config
from .health import Status
from .ledger import Ledger
from .make_believe import CUT, FLOODER, PARROT, PAUSE, Event, MakeBelieve, PowerCut, Server, plan
from .publisher import Guarantee, Limits, Publisher
from .running import Life, run
from .sealed import sealed

logger = logging.getLogger("tweetgen")
_UNKNOWN_LIMIT = 280  # where a network would have to be asked for its own
_COPIED = 500  # rows at a time
T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Summary:
    """
    What one bot did.

    Attributes:
        posts, answers: what the network has of it.
        mentions: how often it was spoken to.
        unanswered: why there was no answer, and how often.
        doubled: posts that the network has twice; never to be more than 0.
        lost: posts of which the ledger says that they are there, and they are not; likewise.
        unknown: posts of which the network, by what it promises, can never tell.
        waiting: posts that are neither sent nor given up in the end.
        in_an_hour: the most answers that one person got in an hour.
        to_a_bot: answers to a bot that answers every answer.
        to_a_flood: answers to somebody who said 40 things in ten minutes.
        to_itself: answers to its own posts.
        stopped: why it stopped, if it did.
    """

    bot: str
    posts: int
    answers: int
    mentions: int
    unanswered: dict[str, int]
    doubled: int
    lost: int
    unknown: int
    waiting: int
    in_an_hour: int
    to_a_bot: int
    to_a_flood: int
    to_itself: int
    stopped: str = ""


@attrs.frozen(kw_only=True)
class Rehearsal:
    """
    What came of it.

    Attributes:
        events: everything that happened, in order.
        summaries: one for each bot.
        refused: hosts and programs that somebody wanted to reach, and did not.
    """

    start: datetime
    days: int
    events: Sequence[Event]
    summaries: Sequence[Summary]
    refused: Sequence[str]


class _MortalLedger(Ledger):
    """Nothing is written by a process that is gone."""

    dead = False

    def open(self) -> Self:
        if self._engine is not None:
            return self
        super().open()
        assert self._engine is not None
        # Of a copy that is thrown away, nothing need reach the disk.
        self._engine.dispose()
        sa.event.listen(self._engine, "connect", _carelessly)
        return self

    @contextmanager
    def _transaction(self, *args: Any, **kwargs: Any) -> Iterator[sa.Connection]:
        if self.dead:
            raise PowerCut
        with super()._transaction(*args, **kwargs) as connection:
            yield connection


def _carelessly(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous = OFF").close()


def rehearse(
    configs: Sequence[Config],
    *,
    days: int = 7,
    seed: int = 0,
    mentions: int = 20,
    start: datetime | None = None,
) -> Rehearsal:
    """
    Let bots live for some days.

    Args:
        configs: theirs; each bot has an account of its own.
        days: how long.
        seed: of all that happens to them; what they say comes as it may.
        mentions: how often people speak to each on one day.
        start: when it begins, by default the next midnight (UTC).
    """
    if start is None:
        today = FastClock(datetime.now().astimezone()).now()
        start = today.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with TemporaryDirectory(prefix="tweetgen-") as folder:
        copies = []
        for number, config in enumerate(configs):
            copies.append(Path(folder) / f"{number}.sqlite")
            copy_ledger(ledger_for(config), copies[-1])
        with sealed() as refused:
            stage = _Stage(configs, copies, FastClock(start), days, seed, mentions)
            with _settled_memory():
                stage.play(start + timedelta(days=days))
            return Rehearsal(
                start=start,
                days=days,
                events=stage.events(),
                summaries=[stage.summary(place) for place in range(len(configs))],
                refused=list(dict.fromkeys(refused)),
            )


@contextmanager
def _settled_memory() -> Iterator[None]:
    """The models stay: to look for garbage among them again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Stage:
    def __init__(
        self,
        configs: Sequence[Config],
        ledgers: Sequence[Path],
        clock: FastClock,
        days: int,
        seed: int,
        mentions: int,
    ) -> None:
        self.configs, self.ledgers, self.clock = configs, ledgers, clock
        self.bots = [Bot.from_config(config) for config in configs]
        self.statuses: list[Status | None] = [None] * len(configs)
        self.servers, self.publishers = list[Server](), list[MakeBelieve]()
        for bot, config in zip(self.bots, configs, strict=True):
            random = Random(f"{seed}\n{bot.name}")  # noqa: S311
            week = plan(clock.now(), days, random, days * mentions)
            real = bot.publisher
            real.dry_run = True
            server = Server(bot.name, week, clock, random, guarantee_of(real))
            account = _answer(lambda real=real: real.account, "") or bot.name  # type: ignore[misc]
            limits = _answer(lambda real=real: real.limits, Limits(max_length=_UNKNOWN_LIMIT))  # type: ignore[misc]
            self.servers.append(server)
            self.publishers.append(MakeBelieve(server, config.publisher.name, account, limits))
        restarts = {moment for server in self.servers for moment in server.week.restarts}
        self.restarts = sorted(restarts)[: max(1, days // 3)]
        self.random = Random(seed)  # noqa: S311

    def play(self, end: datetime) -> None:
        """Until then, through all restarts."""
        while self.clock.now() < end:
            until = self.restarts.pop(0) if self.restarts else end
            lives = [self._life(place) for place in range(len(self.bots))]
            try:
                run(
                    lives,
                    clock=self.clock,
                    stop=lambda until=until: self.clock.now() >= min(until, end),  # type: ignore[misc]
                    random=self.random,
                )
                away, kind = PAUSE, "restart"
            except PowerCut:
                away, kind = CUT, "dead"
                self.restarts.insert(0, until)
            self.statuses = [life.status for life in lives]
            if all(life.status.state == "stopped" for life in lives):
                return
            if self.clock.now() < end:
                for server in self.servers:
                    server.note(kind, text=f"away for {away.total_seconds() / 60:.0f} minutes")
                self.clock.sleep(away.total_seconds())

    def _life(self, place: int) -> Life:
        """A new process knows what is written, and nothing else."""
        server, publisher = self.servers[place], self.publishers[place]
        ledger = _MortalLedger(self.ledgers[place], clock=self.clock.now)

        class Connection(MakeBelieve):
            def publish(self, post: Any) -> Any:
                try:
                    return super().publish(post)
                except PowerCut:
                    ledger.dead = True
                    raise

        before = self.bots[place]
        bot = attrs.evolve(
            before,
            publisher=Connection(server, publisher.name, publisher.account, publisher.limits),
            ledger=ledger,
            dry_run=False,
        )
        self.bots[place] = bot
        status = self.statuses[place] or Status(bot=bot.name, dealt_with=self.clock.now())

        def tell(_: Life, kind: str, message: str) -> None:
            if kind not in ("posted", "answered"):  # the network tells of these, with their words
                server.note(kind, text=message)

        return Life(bot=bot, section=self.configs[place].schedule, status=status, tell=tell)

    def events(self) -> list[Event]:
        """Of all bots, in order."""
        every = [event for server in self.servers for event in server.events]
        return sorted(every, key=lambda event: event.at)

    def summary(self, place: int) -> Summary:
        """What the network and the ledger say in the end."""
        server, publisher = self.servers[place], self.publishers[place]
        answers = [(at, post) for at, _, post in server.posts if post.reply_to is not None]
        to = Counter(post.reply_account for _, post in answers)
        times = defaultdict[str, list[datetime]](list)
        for at, post in answers:
            times[post.reply_account or ""].append(at)
        own = {mention.id for mention in server.mentions if mention.is_own}
        keys = Counter(post.key for _, _, post in server.posts)
        with Ledger(self.ledgers[place], clock=self.clock.now) as ledger:
            rows = [row for row in ledger.entries() if row.created_at >= server.start]
            why = ledger.unanswered(publisher.name, publisher.account)
        status = self.statuses[place]
        return Summary(
            bot=server.bot,
            posts=len(server.posts) - len(answers),
            answers=len(answers),
            mentions=len(server.mentions),
            unanswered=dict(why),
            doubled=sum(number - 1 for number in keys.values()),
            lost=sum(row.state == schema.PUBLISHED and row.key not in keys for row in rows),
            unknown=sum(row.state == schema.UNKNOWN for row in rows),
            waiting=sum(row.state in (schema.APPROVED, schema.SENDING) for row in rows),
            in_an_hour=max((most_in_an_hour(one) for one in times.values()), default=0),
            to_a_bot=to[PARROT],
            to_a_flood=to[FLOODER],
            to_itself=sum(post.reply_to in own for _, post in answers),
            stopped=(status.last_error or "") if status and status.state == "stopped" else "",
        )


def most_in_an_hour(times: Sequence[datetime]) -> int:
    """How many of them lie in the fullest hour."""
    hour = timedelta(hours=1)
    return max((sum(one <= other < one + hour for other in times) for one in times), default=0)


def guarantee_of(real: Publisher) -> Guarantee:
    """What the real network promises, the imagined one keeps."""
    return real.guarantee


def _answer(question: Callable[[], T], otherwise: T) -> T:
    """What a publisher says of itself, if it need not ask its network."""
    try:
        return question()
    except Exception:
        logger.debug("the publisher would have to ask its network", exc_info=True)
        return otherwise


def copy_ledger(ledger: Ledger, to: Path) -> None:
    """
    What the bot remembers, for a rehearsal to go on from; a ledger that is not there stays away.

    Raises:
        LedgerError: it cannot be read.
    """
    if "://" not in ledger.address:
        if Path(ledger.address).exists():
            uri = f"{Path(ledger.address).absolute().as_uri()}?mode=ro"
            with (
                closing(sqlite3.connect(uri, uri=True)) as source,
                closing(sqlite3.connect(to)) as copy,
            ):
                source.backup(copy)
        return
    with ledger, Ledger(to) as copied:
        for table in schema.metadata.sorted_tables:
            if table is schema.schema:  # its version is written already
                continue
            with ledger._transaction() as source, copied._transaction() as target:
                found = source.execution_options(yield_per=_COPIED).execute(sa.select(table))
                for rows in found.mappings().partitions():
                    target.execute(sa.insert(table), [dict(row) for row in rows])
