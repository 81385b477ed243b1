"""
A network that is not there: people who speak to a bot, other bots, and everything that goes wrong.

What happens follows from a seed. It knows no socket; `rehearsal` sees to it that nobody else here
uses one either.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import attrs

from .clock import Clock
from .documents import Document
from .errors import NotSent, RateLimited, Refused, Unknown
from .publisher import Guarantee, Inbox, Limits, Mention, NoReceipt, Post, Publisher, Receipt

PEOPLE = "maud ines tom olga femi yuki bea noor sami lotte ravi juno".split()
FLOODER, PARROT, MACHINE, TIRED = "loud_larry", "parrot9000", "weather_bot", "quiet_quentin"
_SAYINGS = (
    "hello!",
    "what do you think of {word}?",
    "{word}, really?",
    "I liked what you said about {word}",
    "good morning",
    "tell me more about {word}",
    "do you ever sleep?",
    "¿qué opinas de {word}?",
    "that {word} again...",
    "who are you?",
)
# When people speak, hour by hour.
_HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 12, 11, 9, 8, 8, 9, 10, 12, 12, 11, 7, 4)
_FLOOD, _REPLY_OF_A_BOT = 40, timedelta(seconds=40)
OUTAGE, CUT, PAUSE = timedelta(hours=2), timedelta(minutes=10), timedelta(minutes=3)


class PowerCut(BaseException):
    """The process is gone in this moment, whatever it was doing."""


@attrs.frozen(kw_only=True)
class Event:
    """One thing that happened: when, to which bot, of what kind, with whom, and in what words."""

    at: datetime
    bot: str
    kind: str
    who: str = ""
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        """One JSON object."""
        return attrs.asdict(self) | {"at": self.at.isoformat(timespec="seconds")}


@attrs.define(kw_only=True)
class Week:
    """
    What is going to happen to one bot.

    Attributes:
        speaks: who says something and when: time, author, text, and fields of `Mention`.
        faults: what happens to the next request from then on: time and kind.
        outages: when the network is away, from and until.
        restarts: when the process is asked to end and begins again.
    """

    speaks: list[tuple[datetime, str, str, dict[str, Any]]] = attrs.Factory(list)
    faults: list[tuple[datetime, str]] = attrs.Factory(list)
    outages: list[tuple[datetime, datetime]] = attrs.Factory(list)
    restarts: list[datetime] = attrs.Factory(list)


def plan(start: datetime, days: int, random: Random, mentions: int) -> Week:
    """
    A week, or so many days, of a bot to whom people speak `mentions` times in all, floods and bots
    not counted.
    """
    week, length = Week(), timedelta(days=days)

    def some_time() -> datetime:
        while True:
            moment = start + random.random() * length
            if random.random() * max(_HOURS) < _HOURS[moment.hour]:
                return moment

    def often(times_a_week: float) -> range:
        return range(max(1, round(times_a_week * days / 7)))

    def say(at: datetime, author: str, text: str, **more: Any) -> None:
        week.speaks.append((at, author, text, more))

    for _ in range(mentions):
        say(some_time(), random.choice(PEOPLE), random.choice(_SAYINGS))
    for _ in often(1):
        begin = some_time()
        for number in range(_FLOOD):
            say(begin + timedelta(seconds=15 * number), FLOODER, f"hey! {number}")
        say(some_time(), PARROT, "hello fellow human", conversation="parrots")
        say(some_time(), "", "is this me?", is_own=True)
        say(some_time(), random.choice(PEOPLE), "long ago...", created_at=start - 30 * length)
        say(some_time(), random.choice(PEOPLE), "just between us", direct=True)
        tired = sorted(some_time() for _ in range(3))
        for moment, text in zip(tired, ("hello", "stop", "I said {word}"), strict=True):
            say(moment, TIRED, text)
        begin = some_time()
        week.outages.append((begin, begin + OUTAGE))
        week.restarts.append(some_time())
    for _ in often(7):
        say(some_time(), MACHINE, "it is going to rain", is_bot=True)
    for kind, times in {"asks to wait": 3, "line cut": 2, "answer lost": 2, "refuses": 1}.items():
        week.faults += [(some_time(), kind) for _ in often(times)]
    week.faults += [
        (some_time(), random.choice(["power cut", "power cut after"])) for _ in often(1)
    ]
    week.faults.sort()
    week.restarts.sort()
    return week


class Server:
    """
    The network's own side of one account; it survives the bot's restarts.

    Attributes:
        posts: what it has, in the order of arrival, with the time.
        events: what happened, for the timeline.
    """

    def __init__(
        self, bot: str, week: Week, clock: Clock, random: Random, guarantee: Guarantee
    ) -> None:
        self.bot, self.week, self.clock, self.random = bot, week, clock, random
        self.guarantee, self.start = guarantee, clock.now()
        self.posts: list[tuple[datetime, str, Post]] = []
        self.mentions: list[Mention] = []
        self.events: list[Event] = []
        self._ids: dict[str, str] = {}  # the post's key to the id it got
        self._texts: set[str] = set()
        self._threads: dict[str, list[Document]] = {}
        self._numbers, self._order = count(1), count()
        self._coming = [
            (at, next(self._order), author, text, more) for at, author, text, more in week.speaks
        ]
        heapq.heapify(self._coming)

    def note(self, kind: str, who: str = "", text: str = "") -> None:
        """Add to the timeline."""
        self.events.append(Event(at=self.clock.now(), bot=self.bot, kind=kind, who=who, text=text))

    def publish(self, post: Post) -> Receipt:
        """Take a post, or let something go wrong."""
        fault = self._trouble()
        if fault == "line cut":
            raise Unknown("the line was cut")
        if fault == "power cut":
            raise PowerCut
        if fault == "refuses":
            raise Refused("the network does not like it")
        if post.key in self._ids and self.guarantee is Guarantee.EXACTLY_ONCE:
            return Receipt(self._ids[post.key])
        if post.text in self._texts and post.key not in self._ids:
            raise Refused("the network has a post with these very words")
        identity = self._take(post)
        if fault == "answer lost":
            raise Unknown("the answer was lost")
        if fault == "power cut after":
            raise PowerCut
        return Receipt(identity)

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        """Whether it is there; of what was sent before the rehearsal nobody knows."""
        self._away()
        if self.guarantee is Guarantee.AT_MOST_ONCE or post.created_at < self.start:
            return NoReceipt.CANNOT_TELL
        found = self._ids.get(post.key)
        return NoReceipt.NOT_THERE if found is None else Receipt(found)

    def heard(self, since: str | None) -> list[Mention]:
        """What was said after `since`; now and then the last one comes again."""
        self._away()
        now = self.clock.now()
        while self._coming and self._coming[0][0] <= now:
            at, _, author, text, more = heapq.heappop(self._coming)
            self._hear(at, author, text, more)
        ids = [mention.id for mention in self.mentions]
        first = bisect_right(ids, since) if since in ids else 0
        again = first > 0 and self.random.random() < 0.02
        return self.mentions[first - 1 if again else first :]

    def thread(self, mention: Mention) -> Sequence[Document]:
        """What was said before."""
        said = self._threads.get(mention.conversation or "", [])
        ids = [document.id for document in said]
        return said[: ids.index(mention.id)] if mention.id in ids else said

    def _hear(self, at: datetime, author: str, text: str, more: dict[str, Any]) -> None:
        words = [word for _, _, post in self.posts[-3:] for word in post.text.split()]
        text = text.format(word=self.random.choice(words) if words else "that")
        identity = f"said-{next(self._numbers):08}"
        facts: dict[str, Any] = {"created_at": at, "conversation": identity} | more
        mention = Mention(id=identity, author=author or self.bot, text=text, **facts)
        self.mentions.append(mention)
        said = Document(text, author=mention.author, id=identity)
        self._threads.setdefault(mention.conversation or identity, []).append(said)
        self.events.append(
            Event(at=at, bot=self.bot, kind="mention", who=mention.author, text=text)
        )

    def _take(self, post: Post) -> str:
        now, identity = self.clock.now(), f"post-{next(self._numbers):08}"
        self.posts.append((now, identity, post))
        self._ids.setdefault(post.key, identity)
        self._texts.add(post.text)
        kind = "post" if post.reply_to is None else "answer"
        self.note(kind, post.reply_account or "", post.text)
        thread = next((m.conversation for m in self.mentions if m.id == post.reply_to), None)
        if thread is not None:
            said = Document(post.text, author=self.bot, id=identity)
            self._threads.setdefault(thread, []).append(said)
        if post.reply_account == PARROT:
            at, text = now + _REPLY_OF_A_BOT, "so true! {word}"
            more = {"conversation": thread}
            heapq.heappush(self._coming, (at, next(self._order), PARROT, text, more))
        return identity

    def _trouble(self) -> str:
        """What goes wrong with this request, if anything does."""
        self._away()
        faults = self.week.faults
        if not faults or faults[0][0] > self.clock.now():
            return ""
        kind = faults.pop(0)[1]
        self.note(kind)
        if kind == "asks to wait":
            raise RateLimited(self.random.choice([60, 900, 3600]), "429 Too Many Requests")
        return kind

    def _away(self) -> None:
        now = self.clock.now()
        if any(begin <= now < end for begin, end in self.week.outages):
            raise NotSent("no route to the network")


class MakeBelieve(Publisher, Inbox):
    """
    The publisher of a rehearsal, in place of the one that a `bot.toml` chose.

    It goes by that one's name, account and limits, so that filters and ledger do what they would.
    """

    def __init__(self, server: Server, name: str, account: str, limits: Limits) -> None:
        super().__init__(None)
        self.server, self.name, self._account, self._limits = server, name, account, limits
        self.guarantee = server.guarantee  # type: ignore[misc]  # of this one account

    @property
    def account(self) -> str:
        return self._account

    @property
    def limits(self) -> Limits:
        return self._limits

    def publish(self, post: Post) -> Receipt:
        return self.server.publish(post)

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        return self.server.reconcile(post)

    def mentions(self, since: str | None) -> Iterable[Mention]:
        return self.server.heard(since)

    def thread(self, mention: Mention) -> Sequence[Document]:
        return self.server.thread(mention)
