"""When a bot posts: the right number, in the right hours, the same after a restart."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tweetgen.config import load
from tweetgen.errors import ConfigError
from tweetgen.schedule import DAY, Schedule, frequency, minutes, span
from tweetgen.sections import ScheduleSection

MADRID, KIRITIMATI, NEW_YORK = map(
    ZoneInfo, ("Europe/Madrid", "Pacific/Kiritimati", "America/New_York")
)
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time
ZONES = [ZoneInfo("UTC"), MADRID, KIRITIMATI, NEW_YORK, LORD_HOWE]
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # Madrid's clocks change
HOUR = timedelta(hours=1)


def at(text: str, zone: ZoneInfo = MADRID) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def inside(moment: datetime, start: int, end: int) -> bool:
    """Whether the clock on the wall shows a time from `start` to `end`."""
    clock = moment.hour * 60 + moment.minute
    return start <= clock < end if start < end else clock >= start or clock < end


days = st.one_of(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.sampled_from([SPRING, AUTUMN, date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5)]),
)
clock = st.integers(0, 24 * 60 - 1)
CRONS = ["17 9,13,19 * * *", "*/20 1-4 * * *", "30 2 * * *", "0 * * * 1", "5 0 29 2 *"]
stretches = st.tuples(clock, clock).filter(lambda one: one[0] != one[1])


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    kind = draw(st.sampled_from(["day", "cron"]))
    made: dict[str, Any] = {
        "name": draw(st.text(max_size=5)),
        "zone": draw(st.sampled_from(ZONES)),
        "quiet": draw(st.lists(stretches, max_size=2).map(tuple)),
        "odds": draw(st.sampled_from([1.0, 0.5])),
        "seed": draw(st.integers()),
    }
    if kind == "day":
        made |= {
            "per_day": draw(st.integers(1, 12)),
            "between": draw(stretches),
            "gap": timedelta(minutes=draw(st.integers(1, 60))),
        }
    else:
        made["cron"] = draw(st.sampled_from(CRONS))
        made["jitter"] = timedelta(minutes=draw(st.sampled_from([0, 7, 600])))
    try:
        return Schedule(**made)
    except ValueError:  # it does not fit into a day
        reject()


@given(schedules(), days)
def test_never_in_quiet_hours_and_in_order(schedule: Schedule, day: date):
    start = datetime.combine(day, time(), schedule.zone) - DAY
    found = schedule.due(start, start + 3 * DAY)
    assert found == sorted(set(found))
    for moment in found:
        wall = moment.astimezone(schedule.zone)
        assert not any(inside(wall, *stretch) for stretch in schedule.quiet), wall


@given(schedules(), days, st.lists(st.integers(0, 3 * 86_400), max_size=4))
def test_a_restart_changes_nothing(schedule: Schedule, day: date, cuts: list[int]):
    """Whatever stretches one asks for, together they are the whole: none twice, none missing."""
    start = datetime.combine(day, time(), schedule.zone).astimezone(UTC) - DAY
    end = start + 3 * DAY
    edges = [start, *sorted(start + timedelta(seconds=cut) for cut in cuts), end]
    pieces = [schedule.due(a, b) for a, b in pairwise(edges)]
    assert [moment for piece in pieces for moment in piece] == schedule.due(start, end)


@given(schedules().filter(lambda one: one.cron is None and one.odds == 1), days)
def test_every_day_has_its_number_within_its_hours(schedule: Schedule, day: date):
    begin, end = schedule.between
    start = datetime.combine(day, time(), schedule.zone) + timedelta(minutes=begin)
    if not inside(datetime(2026, 1, 1, 12), *schedule.between):
        return  # hours of the night alone may vanish when clocks change
    length = timedelta(minutes=end - begin if end > begin else end + 24 * 60 - begin)
    # Around a change of clocks, an hour more belongs to the day, and none of its neighbours'.
    found = schedule.due(start - 2 * HOUR, start + length + 2 * HOUR)
    wall = [moment.astimezone(schedule.zone) for moment in found]
    assert all(inside(moment, begin, end) for moment in wall)
    mine = [m for m in wall if (m - timedelta(minutes=begin)).date() == day]
    assert len(mine) == schedule.per_day
    assert all(later - earlier >= timedelta(seconds=60) for earlier, later in pairwise(mine))


@settings(deadline=None, max_examples=30)  # where all is quiet, it looks through a year
@given(schedules(), days)
def test_the_next_moment_is_the_first_that_is_due(schedule: Schedule, day: date):
    start = datetime.combine(day, time(12), schedule.zone)
    following = schedule.next(start)
    if following is None:
        assert schedule.due(start, start + 100 * DAY) == []
    else:
        assert schedule.due(start, following) == [following]


def test_two_bots_and_two_days_and_two_seeds_differ():
    def plan(name: str, seed: int, day: str) -> list[timedelta]:
        start = at(day)
        found = Schedule(name=name, per_day=4, zone=MADRID, seed=seed).due(start, start + DAY)
        return [moment - start for moment in found]

    plans = [
        plan(*one)
        for one in [
            ("a", 0, "2026-05-01"),
            ("b", 0, "2026-05-01"),
            ("a", 1, "2026-05-01"),
            ("a", 0, "2026-05-02"),
        ]
    ]
    assert all(len(one) == 4 for one in plans)
    assert len({tuple(one) for one in plans}) == 4


def test_the_plan_of_a_day_stays_what_it_was():
    """An update of tweetgen in the middle of a day must not post twice what is due once."""
    schedule = Schedule(name="anna", per_day=3, zone=MADRID)
    found = schedule.due(at("2026-05-01"), at("2026-05-02"))
    assert [str(moment.astimezone(MADRID).time()) for moment in found] == PLAN


PLAN = ["10:37:40", "17:16:11", "20:58:14"]


def test_moments_look_human():
    """Over a year, more is posted around noon and in the evening than early and late."""
    schedule = Schedule(per_day=6, between=(0, 24 * 60), gap=timedelta(minutes=10))
    start = at("2026-01-01", ZoneInfo("UTC"))
    hours = [0] * 24
    for moment in schedule.due(start, start + 365 * DAY):
        hours[moment.hour] += 1
    assert sum(hours) == 6 * 365
    assert sum(hours[:6]) < sum(hours) / 10
    assert min(hours[10:22]) > 2 * max(hours[:5])
    assert len({moment.second for moment in schedule.due(start, start + 30 * DAY)}) > 30


def test_odds_leave_out_their_share_and_always_the_same():
    schedule = Schedule(cron="0 * * * *", odds=0.25)
    start = at("2026-01-01", ZoneInfo("UTC"))
    found = schedule.due(start, start + 100 * DAY)
    assert 500 < len(found) < 700
    assert found == schedule.due(start, start + 100 * DAY)


def test_jitter_comes_later_never_earlier():
    schedule = Schedule(cron="0 9 * * *", jitter=timedelta(minutes=40))
    start = at("2026-01-01", ZoneInfo("UTC"))
    late = [
        m - m.replace(hour=9, minute=0, second=0) for m in schedule.due(start, start + 60 * DAY)
    ]
    assert len(late) == 60
    assert all(timedelta(0) <= one <= timedelta(minutes=40) for one in late)
    assert max(late) > timedelta(minutes=30)
    assert min(late) < timedelta(minutes=10)


def test_jitter_does_not_push_into_the_quiet_hours():
    schedule = Schedule(cron="50 22 * * *", jitter=timedelta(minutes=60), quiet=[span("23-7")])
    start = at("2026-01-01", ZoneInfo("UTC"))
    found = schedule.due(start, start + 60 * DAY)
    assert len(found) == 60
    assert {moment.hour for moment in found} == {22}


# --- when clocks change


def test_an_hour_that_is_left_out_is_made_up_for_once():
    """Like Debian's cron: 2:30 does not exist that night, and 3:00 comes right after 1:59."""
    found = Schedule(cron="30 2 * * *", zone=MADRID).due(
        at("2026-03-28T12:00"), at("2026-03-30T12:00")
    )
    assert [moment.astimezone(MADRID).isoformat() for moment in found] == [
        "2026-03-29T03:00:00+02:00",
        "2026-03-30T02:30:00+02:00",
    ]


def test_an_hour_that_comes_twice_is_used_once():
    found = Schedule(cron="30 2 * * *", zone=MADRID).due(
        at("2026-10-24T12:00"), at("2026-10-26T12:00")
    )
    assert [moment.astimezone(MADRID).isoformat() for moment in found] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-26T02:30:00+01:00",
    ]


def test_quiet_hours_last_until_the_clock_says_so():
    schedule = Schedule(quiet=[span("23:00-2:30")], zone=MADRID)
    night = at("2026-10-25T02:40").replace(fold=0)  # 2:40, and 2:20 comes again after it
    assert schedule.quiet_until(night) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert schedule.quiet_until(at("2026-10-24T23:00")) is not None
    assert schedule.quiet_until(at("2026-10-24T22:59")) is None
    assert schedule.quiet_until(at("2026-10-25T03:00")) is None


def test_quiet_hours_that_touch_are_one():
    schedule = Schedule(quiet=[span("22-24"), span("0-6")])
    assert schedule.quiet_until(at("2026-01-01T23:00", ZoneInfo("UTC"))) == at(
        "2026-01-02T06:00", ZoneInfo("UTC")
    )


# --- what may be written


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("4 times a day between 9 and 22", (4, (540, 1320))),
        ("once a day", (1, None)),
        ("Twice per day between 20:30 and 2", (2, (1230, 120))),
        ("1 time a day between 0 and 24", (1, (0, 1440))),
    ],
)
def test_frequencies_in_words(text: str, meaning: tuple):
    assert frequency(text) == meaning


@pytest.mark.parametrize(
    "text", ["4", "four times a day", "4 times a week", "4 times a day between 9"]
)
def test_other_words_are_refused(text: str):
    with pytest.raises(ValueError, match="4 times a day between 9 and 22"):
        frequency(text)


@pytest.mark.parametrize("text", ["25:00", "9:60", "24:30", "-1", "noon", "", "9:5"])
def test_what_is_no_time_is_refused(text: str):
    with pytest.raises(ValueError, match="time of day"):
        minutes(text)


def problem(folder: Path, lines: str) -> str:
    path = folder / "bot.toml"
    path.write_text(f'[generator]\nuse = "markov"\n[schedule]\n{lines}\n')
    with pytest.raises(ConfigError) as caught:
        load(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('cron = "61 * * * *"', 'line 4: schedule.cron: "61 * * * *" is no expression of cron'),
        ('cron = "* * * *"', "five fields"),
        ('cron = "0 0 31 2 *"', "is no expression of cron"),
        ('cron = "0 9 * * *"\nper_day = 4', "per_day and cron say different things"),
        ('zone = "Madrid"', "did you mean 'Europe/Madrid'?"),
        ('zone = "../../etc/passwd"', "no time zone is named"),
        ('quiet = ["23:00"]', "two times"),
        ('quiet = ["7:00-7:00"]', "begin and end at the same time"),
        ('quiet = ["0-12", "12-24"]', "leaves no minute"),
        ('between = ["9:00"]', "must be two times"),
        ("per_day = 40", "do not fit into 13 hours"),
        ('per_day = 4\nquiet = ["10-22"]', "do not fit into 1 hours"),
        ("per_day = 4\njitter = 5", "jitter goes with cron"),
        ("odds = 0", "must be > 0"),
        ("answer_every = 0", "must be >= 0.1"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, lines: str, says: str):
    assert says in problem(tmp_path, lines)


def test_a_section_becomes_a_plan():
    section = ScheduleSection(posts="twice a day between 8 and 9", gap=5, zone="Europe/Madrid")
    assert section.plan("anna") == Schedule(
        name="anna", per_day=2, between=(480, 540), gap=timedelta(minutes=5), zone=MADRID
    )
    assert not ScheduleSection(answer_every=5).posts_at_all


def test_no_schedule_has_no_moments():
    assert Schedule().next(at("2026-01-01")) is None


def test_a_day_that_is_left_out_is_no_trouble():
    """At the end of 2011 Samoa went over the date line and had no 30th of December."""
    samoa = ZoneInfo("Pacific/Apia")
    schedule = Schedule(per_day=4, zone=samoa)
    found = schedule.due(at("2011-12-29", samoa), at("2012-01-01", samoa))
    assert {moment.astimezone(samoa).day for moment in found} == {29, 31}
    assert len(found) == 8
