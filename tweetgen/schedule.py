"""
When a bot posts: moments that follow from the settings, the bot's name and the day alone.

Nothing is stored: a process that starts again makes the same plan, and may ask for any stretch
of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from random import Random
from zoneinfo import ZoneInfo

import attrs

DAY = timedelta(days=1)
_MINUTES = 24 * 60
_HORIZON = 400 * DAY  # how far `next` looks: once a year is found
_OVERLAP = timedelta(hours=3)  # more than any clock is ever put back
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?")
_COUNTS = {"once": 1, "twice": 2}
_POSTS = re.compile(
    r"(?:(once|twice)|(\d+) times?) (?:a|per) day(?: between (\S+) and (\S+))?", re.IGNORECASE
)
# How much people write, hour by hour: little at night, most around noon and in the evening.
_HABIT = (1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 12, 11, 9, 8, 8, 9, 10, 12, 12, 11, 7, 3)

Span = tuple[datetime, datetime]


def minutes(text: str) -> int:
    """
    "9", "9:30" or "24:00" as minutes since midnight.

    Raises:
        ValueError: it is no time of day.
    """
    match = _TIME.fullmatch(text.strip())
    found = 60 * int(match[1]) + int(match[2] or 0) if match else -1
    if match is None or not 0 <= found <= _MINUTES or int(match[2] or 0) >= 60:
        raise ValueError(f'must be a time of day such as "9:30", not "{text}"')
    return found


def span(text: str) -> tuple[int, int]:
    """
    "23:00-7:00" as two times of day; the second may lie on the next day.

    Raises:
        ValueError: it is none.
    """
    first, dash, last = text.replace("–", "-").partition("-")
    if not dash:
        raise ValueError(f'must be two times such as "23:00-7:00", not "{text}"')
    return _two(minutes(first), minutes(last))


def _two(first: int, last: int) -> tuple[int, int]:
    if first % _MINUTES == last % _MINUTES and (first, last) != (0, _MINUTES):
        raise ValueError("must not begin and end at the same time")
    return first, last


def frequency(text: str) -> tuple[int, tuple[int, int] | None]:
    """
    "4 times a day between 9 and 22" as a count and two times of day.

    Raises:
        ValueError: it is not said like that.
    """
    match = _POSTS.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError(f'must be like "4 times a day between 9 and 22", not "{text}"')
    count = _COUNTS[match[1].lower()] if match[1] else int(match[2])
    hours = (minutes(match[3]), minutes(match[4])) if match[3] else None
    return count, hours and _two(*hours)


@attrs.frozen(kw_only=True)
class Schedule:
    """
    Moments to post at.

    Attributes:
        name: the bot's; two bots with the same settings have different plans.
        cron: an expression of cron, five fields; or else
        per_day: how many moments a day, drawn from the hours that people write in.
        between: the first and the last minute of the day for these.
        gap: the least time between two of them.
        zone: whose clock all times of day are read from.
        quiet: stretches of the day, in minutes, in which nothing is posted or answered.
        jitter: a moment comes up to so much later than planned.
        odds: how likely a moment is used.
        seed: makes another plan.
    """

    name: str = "bot"
    cron: str | None = None
    per_day: int = 0
    between: tuple[int, int] = (9 * 60, 22 * 60)
    gap: timedelta = timedelta(minutes=30)
    zone: ZoneInfo = attrs.field(factory=lambda: ZoneInfo("UTC"))
    quiet: Sequence[tuple[int, int]] = ()
    jitter: timedelta = timedelta(0)
    odds: float = 1.0
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        """
        Raises:
            ValueError: an ordinary day has no room for what is asked.
        """
        silent = {
            minute % _MINUTES
            for start, end in self.quiet
            for minute in range(start, end if end > start else end + _MINUTES)
        }
        if len(silent) == _MINUTES:
            raise ValueError("quiet leaves no minute of the day")
        day = date(2023, 1, 11)  # no clock was changed
        free = sum((end - start for start, end in self._free(day)), timedelta(0))
        if self.per_day and self.gap * (self.per_day - 1) >= free:
            raise ValueError(
                f"{self.per_day} posts a day with {self.gap.total_seconds() / 60:g} minutes "
                f"between them do not fit into {free.total_seconds() / 3600:g} hours; lower gap, "
                "or ask for fewer"
            )

    def due(self, after: datetime, until: datetime) -> list[datetime]:
        """The moments later than `after` and not later than `until`, in UTC, in order."""
        planned = self._planned(after - self.jitter, until)
        found = {moment for one in planned if (moment := self._used(one)) is not None}
        return sorted(moment for moment in found if after < moment <= until)

    def next(self, after: datetime) -> datetime | None:
        """The first moment later than `after`; None if there is none for more than a year."""
        reach, start = DAY, after
        while start < after + _HORIZON:
            if found := self.due(start, start + reach):
                return found[0]
            start, reach = start + reach, 2 * reach
        return None

    def is_quiet(self, moment: datetime) -> bool:
        """Whether the bot keeps silent then."""
        return self.quiet_until(moment) is not None

    def quiet_until(self, moment: datetime) -> datetime | None:
        """When the quiet hours end that `moment` lies in; None if it lies in none."""
        until = moment
        while ends := [end for start, end in self._quiet_around(until) if start <= until < end]:
            until = max(ends)
        return until if until > moment else None

    def _planned(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """What is planned from `after` to `until`, and perhaps a little around it."""
        if after >= until:
            return
        if self.cron is not None:
            from cronsim import CronSim

            # It starts a little earlier, since cron repeats or skips hours when clocks change.
            moments = CronSim(self.cron, (after - _OVERLAP).astimezone(self.zone))
            in_utc = (moment.astimezone(UTC) for moment in moments)
            yield from takewhile(lambda moment: moment <= until, in_utc)
        elif self.per_day:
            day = after.astimezone(self.zone).date() - DAY  # its hours may reach into the next
            while day <= until.astimezone(self.zone).date():
                yield from self._day(day)
                day += DAY

    def _used(self, planned: datetime) -> datetime | None:
        """When the planned moment really is; None if it is left out."""
        draw = self._random("moment", planned.isoformat())
        luck, later = draw.random(), draw.random() * self.jitter
        if luck >= self.odds:
            return None
        moment = planned + timedelta(seconds=round(later.total_seconds()))
        for one in (moment, planned):
            if not self.is_quiet(one):
                return one
        return None

    def _day(self, day: date) -> list[datetime]:
        """
        The moments of one day.

        Of a Poisson process whose rate changes with the hour, given how many points it has, the
        points are independent draws from that rate (Lewis and Shedler 1979). They are drawn from
        what is left of the day's free time when all gaps are taken out; these are put in again.
        """
        free = self._free(day)
        total = sum((end - start for start, end in free), timedelta(0))
        if total <= timedelta(0):
            return []
        gap = min(self.gap, total / self.per_day)
        loose = total - gap * (self.per_day - 1)
        draw, drawn = self._random("day", day.isoformat()), list[timedelta]()
        while len(drawn) < self.per_day:
            place, height = draw.random(), draw.random()
            hour = _at(free, place * total).astimezone(self.zone).hour
            if height * max(_HABIT) < _HABIT[hour]:
                drawn.append(place * loose)
        places = (place + number * gap for number, place in enumerate(sorted(drawn)))
        return [_at(free, place).replace(microsecond=0) for place in places]

    def _free(self, day: date) -> list[Span]:
        """The stretches of `between` that are not quiet."""
        first, last = self.between
        start = max(self._instants(day, first))
        end = min(self._instants(day if last > first else day + DAY, last))
        edges, free = sorted(self._quiet(day - DAY, day + DAY)), list[Span]()
        for silence, sound in edges:
            if start < min(silence, end):
                free.append((start, min(silence, end)))
            start = max(start, sound)
        return [*free, (start, end)] if start < end else free

    def _quiet_around(self, moment: datetime) -> Iterable[Span]:
        if not self.quiet:
            return ()
        day = moment.astimezone(self.zone).date()
        return self._quiet(day - DAY, day)

    def _quiet(self, first: date, last: date) -> Iterable[Span]:
        """The quiet stretches that begin from `first` to `last`."""
        for start, end in self.quiet:
            day = first
            while day <= last:
                # When clocks change, rather too long than too short.
                begins = min(self._instants(day, start))
                ends = max(self._instants(day if end > start else day + DAY, end))
                if begins < ends:
                    yield begins, ends
                day += DAY

    def _instants(self, day: date, minute: int) -> tuple[datetime, datetime]:
        """
        A time of day in UTC, as it is meant before and after a change of clocks: what comes twice
        has two, and what is left out has the two beside the hole.
        """
        local = datetime.combine(day, time()) + timedelta(minutes=minute)
        before, after = (local.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        return before.astimezone(UTC), after.astimezone(UTC)

    def _random(self, *what: str) -> Random:
        return Random("\n".join([str(self.seed), self.name, *what]))  # noqa: S311


def _at(spans: Sequence[Span], place: timedelta) -> datetime:
    """The moment when so much of the time in `spans` has passed."""
    for start, end in spans:
        if place < end - start:
            return start + place
        place -= end - start
    return spans[-1][1]
