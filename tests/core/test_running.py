"""A bot's life in time: nothing twice, nothing lost for long, and one bot's trouble is its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tweetgen import Bot, Corpus, Ledger, Model, Post, Receipt, train
from tweetgen.clock import FastClock
from tweetgen.errors import (
    AuthError,
    GenerationError,
    PublishError,
    RateLimited,
    Refused,
    StorageError,
    Unknown,
)
from tweetgen.generator import make_request
from tweetgen.health import ENDED, RUNNING, STOPPED, TROUBLED, Status, status_path
from tweetgen.ledger import Entry
from tweetgen.running import LONGEST_WAIT, Life, plainly, run
from tweetgen.sections import RepliesSection, ScheduleSection
from tweetgen.testing.fakes import MemoryConfig, MemoryPublisher

START = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
HOURLY = ScheduleSection(cron="0 * * * *")
WORDS = [
    f"{who} {what} by the {place}"
    for who in "lamp goat fog rain gull boat moon wind tide cat".split()
    for what in "waits sleeps turns burns sings rusts".split()
    for place in "sea door stairs rocks harbour well".split()
]
Heard = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def model() -> Model:
    return train("markov", Corpus.of(WORDS), clean=(), held_out=0)


@pytest.fixture
def watch() -> FastClock:
    return FastClock(START)


class Net(MemoryPublisher):
    """That knows when something arrived."""

    clock: FastClock
    arrived: list[tuple[datetime, Post]]

    def publish(self, post: Post) -> Receipt:
        before = len(self.posts)
        try:
            return super().publish(post)
        finally:
            if len(self.posts) > before:
                self.arrived.append((self.clock.now(), post))


@pytest.fixture
def live(model: Model, tmp_path: Path, watch: FastClock) -> Callable[..., Life]:
    """A bot on a network in memory, on a ledger of its own; the same name continues the same."""
    networks: dict[str, tuple[MemoryConfig, list]] = {}

    def live(
        name: str = "anna", section: ScheduleSection = HOURLY, answers: bool = False, **more: Any
    ) -> Life:
        config, arrived = networks.setdefault(name, (MemoryConfig(), []))
        publisher = Net(config)
        publisher.clock, publisher.arrived = watch, arrived
        ledger = Ledger(tmp_path / f"{name}.sqlite", clock=watch.now)
        replies = RepliesSection(on=answers, per_user=99)
        bot = Bot(
            model=model,
            publisher=publisher,
            ledger=ledger,
            name=name,
            filters=[],
            replies=replies,
        )
        return Life(bot=bot, section=section, **more)

    return live


def go(watch: FastClock, hours: float, *lives: Life, heard: Heard | None = None) -> None:
    """Let `hours` pass."""
    end = watch.now() + timedelta(hours=hours)
    for life in lives if heard is not None else ():
        life.tell = lambda one, kind, text: heard.append((one.bot.name, kind, text))
    run(lives, clock=watch, stop=lambda: watch.now() >= end, random=Random(1))


def posts(life: Life) -> list[datetime]:
    """When the network got what the bot says by itself."""
    return [when for when, post in net(life).arrived if post.reply_to is None]


def net(life: Life) -> Net:
    assert isinstance(life.bot.publisher, Net)
    return life.bot.publisher


def fail(life: Life, *errors: Exception, arrives: bool = False) -> None:
    for error in errors:
        net(life).fail(error, arrives=arrives)


def hour(number: int, minute: int = 0) -> datetime:
    return START.replace(hour=number, minute=minute)


# --- the schedule is kept


def test_it_posts_when_the_schedule_says(live: Callable[..., Life], watch: FastClock):
    anna = live()
    go(watch, 3.5, anna)
    assert posts(anna) == [hour(7), hour(8), hour(9)]
    assert anna.status.posts == 3
    assert anna.status.next_post == hour(10)
    assert anna.status.state == ENDED


def test_a_bot_runs_by_itself(live: Callable[..., Life], watch: FastClock):
    anna, end = live(), hour(9, 30)
    anna.bot.run(HOURLY, clock=watch, stop=lambda: watch.now() >= end)
    assert posts(anna) == [hour(7), hour(8), hour(9)]


def test_a_bot_that_never_ran_has_missed_nothing(live: Callable[..., Life], watch: FastClock):
    watch.sleep(600)
    anna = live()
    go(watch, 0.5, anna)
    assert posts(anna) == []


def test_mentions_are_answered_but_not_in_the_quiet_hours(
    live: Callable[..., Life], watch: FastClock
):
    section = ScheduleSection(answer_every=10, quiet=("7:00-8:30",))
    anna = live(section=section, answers=True)
    net(anna).mention("maud", "hello")
    go(watch, 1.2, anna)  # until 7:12
    net(anna).mention("maud", "still there?")
    go(watch, 2, live(section=section, answers=True))
    assert [(post.reply_to, when) for when, post in net(anna).arrived] == [
        ("1", hour(6)),
        ("2", hour(8, 30)),
    ]


def test_who_does_not_turn_answering_on_answers_nobody(live: Callable[..., Life], watch: FastClock):
    anna = live()
    net(anna).mention("maud", "hello")
    go(watch, 2.5, anna)
    assert [post.reply_to for post in net(anna).posts] == [None, None]
    assert anna.status.last_error is None


def test_a_dry_run_sends_and_remembers_nothing(
    live: Callable[..., Life], watch: FastClock, tmp_path: Path
):
    heard: Heard = []
    anna = live(answers=True)
    net(anna).mention("maud", "hello")
    anna.bot.dry_run = net(anna).dry_run = True
    go(watch, 3.5, anna, heard=heard)
    assert net(anna).posts == []
    assert [kind for _, kind, _ in heard] == ["posted"] * 3
    assert not (tmp_path / "anna.sqlite").exists()


# --- restarts


def test_what_was_missed_is_made_up_for_once(live: Callable[..., Life], watch: FastClock):
    anna = live(section=ScheduleSection(cron="*/20 * * * *"))
    go(watch, 0.5, anna)
    assert posts(anna) == [hour(6, 20)]
    watch.sleep(3600)  # it is down from 6:30 to 7:30, over 6:40, 7:00 and 7:20
    anna = live(section=anna.section, status=anna.status)
    go(watch, 0.2, anna)
    assert posts(anna) == [hour(6, 20), hour(7, 30), hour(7, 40)]


def test_what_is_too_old_is_left(live: Callable[..., Life], watch: FastClock):
    anna = live(section=ScheduleSection(cron="0 7 * * *", catch_up=30))
    go(watch, 0.5, anna)
    watch.sleep(3600 + 60)
    anna = live(section=anna.section, status=anna.status)
    go(watch, 1, anna)
    assert posts(anna) == []


def test_a_restart_at_every_moment_posts_once_each(live: Callable[..., Life], watch: FastClock):
    """However often it is stopped and started, and whatever of its notes is lost."""
    random, status = Random(3), Status(bot="anna", dealt_with=START)
    while watch.now() < hour(18):
        anna = live(status=status)
        go(watch, random.choice([0.0, 0.01, 0.3, 1.0]), anna)
        if random.random() < 0.5:  # else killed before the last note was written
            status = anna.status
    made = [moment.hour for moment in posts(live())]
    assert made == sorted(set(made))
    assert len(made) >= 11


def test_a_post_whose_note_was_lost_is_not_made_again(live: Callable[..., Life], watch: FastClock):
    anna = live()
    go(watch, 0.9, anna)
    before = anna.status
    anna = live(status=before)
    go(watch, 0.2, anna)  # posts at 7:00; then it is killed, and the note is the old one
    assert posts(anna) == [hour(7)]
    anna = live(status=before)
    go(watch, 0.5, anna)
    assert posts(anna) == [hour(7)]


def test_two_bots_on_one_ledger_do_not_take_each_others_posts_for_their_own(
    live: Callable[..., Life], watch: FastClock
):
    anna, bert = live("anna"), live("bert")
    bert.bot.ledger = Ledger(anna.bot.ledger.address, clock=watch.now)
    go(watch, 0.9, anna, bert)
    go(watch, 0.3, live("anna", status=anna.status))
    bert = live("bert", status=bert.status)
    bert.bot.ledger = Ledger(anna.bot.ledger.address, clock=watch.now)
    go(watch, 0.3, bert)
    assert len(posts(bert)) == 1


# --- trouble


def test_a_network_that_asks_to_wait_is_waited_for(live: Callable[..., Life], watch: FastClock):
    anna = live()
    fail(anna, RateLimited(600))
    go(watch, 1.5, anna)
    (made,) = posts(anna)
    assert timedelta(0) <= made - hour(7, 10) <= timedelta(seconds=5)


def test_a_long_wait_doubles_nothing_and_skips_what_is_too_old(
    live: Callable[..., Life], watch: FastClock
):
    """The post that was written goes out when it may; those that were not, not all at once."""
    anna = live()
    fail(anna, RateLimited(3.5 * 3600))  # from 7:00 to 10:30
    go(watch, 5.5, anna)
    first, second, third = posts(anna)
    assert hour(10, 30) <= first <= second <= hour(10, 31)
    assert third == hour(11)
    assert anna.status.posts == 3


def test_missed_moments_that_are_too_old_are_told(live: Callable[..., Life], watch: FastClock):
    anna, heard = live(section=ScheduleSection(cron="0 7 * * *")), []
    anna.bot.ledger.pause("memory", "", hour(9))
    go(watch, 4, anna, heard=heard)
    assert posts(anna) == []
    assert [kind for _, kind, _ in heard if kind != "trouble"] == ["skipped"]
    assert anna.status.next_post == hour(7) + timedelta(days=1)


@pytest.mark.parametrize("asked", [float("inf"), float("nan"), -5, 1e12])
def test_absurd_waits_are_bounded(live: Callable[..., Life], watch: FastClock, asked: float):
    anna = live(section=ScheduleSection(cron="0 7 * * *"))
    fail(anna, RateLimited(asked))
    go(watch, 26, anna)
    assert posts(anna)


def test_a_network_that_is_away_is_asked_less_and_less(live: Callable[..., Life], watch: FastClock):
    anna, heard = live(section=ScheduleSection(cron="0 7 * * *")), []
    fail(anna, *[PublishError("no route")] * 6)
    go(watch, 2.5, anna, heard=heard)
    waits = [int(text.split()[-2]) for _, kind, text in heard if kind == "trouble"]
    assert len(waits) == 6
    for tries, wait in enumerate(waits):
        assert 5 * 2**tries <= wait <= 10 * 2**tries
    assert len(posts(anna)) == 1


def test_waits_have_an_end(live: Callable[..., Life], watch: FastClock):
    anna, heard = live(section=ScheduleSection(cron="0 7 * * *", catch_up=10_000)), []
    fail(anna, *[PublishError("no route")] * 30)
    go(watch, 12, anna, heard=heard)
    waits = [int(text.split()[-2]) for _, kind, text in heard if kind == "trouble"]
    assert len(waits) == 30
    assert max(waits) <= LONGEST_WAIT.total_seconds()
    assert len(posts(anna)) == 1


@pytest.mark.parametrize("arrives", [True, False])
def test_a_lost_answer_gives_no_second_post(
    live: Callable[..., Life], watch: FastClock, arrives: bool
):
    anna = live()
    fail(anna, Unknown("the line went dead"), arrives=arrives)
    go(watch, 1.9, anna)
    assert len(posts(anna)) == 1


def test_a_lost_answer_that_nobody_can_tell_of_uses_its_moment(
    live: Callable[..., Life], watch: FastClock, monkeypatch: pytest.MonkeyPatch
):
    def cannot_ask(post: object) -> None:
        raise Unknown("still dead")

    anna = live()
    fail(anna, Unknown("the line went dead"), arrives=True)
    monkeypatch.setattr(anna.bot.publisher, "reconcile", cannot_ask)
    go(watch, 1.9, anna)
    assert len(posts(anna)) == 1
    go(watch, 1, live(status=anna.status))
    assert len(posts(anna)) == 2


def test_a_refused_post_waits_for_the_next_moment(live: Callable[..., Life], watch: FastClock):
    anna, heard = live(), []
    fail(anna, Refused("we do not like it"))
    go(watch, 2.5, anna, heard=heard)
    assert posts(anna) == [hour(8)]
    assert heard[0] == ("anna", "trouble", "no post: we do not like it")


def test_a_model_without_words_does_not_end_the_life(
    live: Callable[..., Life], watch: FastClock, monkeypatch: pytest.MonkeyPatch
):
    anna = live()

    def speechless(**_: Any) -> Entry:
        monkeypatch.undo()
        raise GenerationError({"too long": 9})

    monkeypatch.setattr(type(anna.bot), "post", lambda self: speechless())
    go(watch, 2.5, anna)
    assert posts(anna) == [hour(8)]


def test_wrong_credentials_end_one_bot_and_no_other(
    live: Callable[..., Life], watch: FastClock, caplog: pytest.LogCaptureFixture
):
    anna, bert = live("anna"), live("bert")
    fail(anna, AuthError("the key of @anna is not accepted; make a new one"))
    go(watch, 3.5, anna, bert)
    assert posts(anna) == []
    assert len(posts(bert)) == 3
    assert (anna.status.state, bert.status.state) == (STOPPED, ENDED)
    assert "anna: stopped: the key of @anna is not accepted; make a new one" in caplog.text


def test_when_all_have_stopped_the_process_ends(live: Callable[..., Life], watch: FastClock):
    anna = live()
    fail(anna, AuthError("no"))
    run([anna], clock=watch)  # or it would never come back
    assert watch.now() == hour(7)


def test_one_bots_wait_does_not_hold_up_another(live: Callable[..., Life], watch: FastClock):
    anna, bert = live("anna"), live("bert")
    fail(anna, RateLimited(3000))
    go(watch, 1.9, anna, bert)
    assert posts(bert) == [hour(7)]
    assert len(posts(anna)) == 1


def test_a_fault_in_a_plug_in_is_survived_and_its_words_are_not_told(
    live: Callable[..., Life], watch: FastClock, caplog: pytest.LogCaptureFixture
):
    """An address in a foreign message may hold a password."""
    caplog.set_level(logging.DEBUG)
    anna = live()
    fail(anna, RuntimeError("https://bot:hunter2@example.org is strange"))
    go(watch, 2.5, anna)
    again, following = posts(anna)  # the network was asked, and knew nothing of it
    assert hour(7, 5) <= again <= hour(7, 6)
    assert following == hour(8)
    assert "hunter2" not in caplog.text + str(anna.status.to_dict())
    assert "unforeseen RuntimeError at fakes.py:" in caplog.text


def test_what_is_said_of_errors():
    assert plainly(Refused("no")) == "no"
    assert plainly(ValueError("secret")) == "unforeseen ValueError"


def test_trouble_passes(live: Callable[..., Life], watch: FastClock):
    seen = []
    anna = live()
    anna.tell = lambda life, kind, text: seen.append((kind, life.status.state))
    fail(anna, PublishError("no route"))
    go(watch, 1.5, anna)
    assert seen == [("trouble", TROUBLED), ("posted", TROUBLED)]
    assert anna.status.last_error == "no route"
    seen.clear()
    go(watch, 1, live(status=anna.status, tell=anna.tell))
    assert seen == [("posted", RUNNING)]


def test_what_a_crash_left_is_settled(live: Callable[..., Life], watch: FastClock):
    """Approved rows, too: whoever approves is another process."""
    anna = live(section=ScheduleSection())
    draft = anna.bot.compose()
    with anna.bot.ledger as ledger:
        ledger.draft(draft, make_request({}), bot="anna", publisher="memory", account="",
                     bundle="b", backend="markov")  # fmt: skip
    watch.sleep(3600)
    go(watch, 0.5, anna)
    assert [post.text for post in net(anna).posts] == [draft.text]
    assert anna.status.posts == 1


# --- the status


def test_the_status_is_written_and_read_again(
    live: Callable[..., Life], watch: FastClock, tmp_path: Path
):
    place = status_path(tmp_path / "bot.toml")
    anna = live(place=place)
    go(watch, 1.5, anna)
    found = Status.read(place)
    assert found == anna.status
    assert (found.posts, found.last_post, found.next_post) == (1, hour(7), hour(8))


def test_a_status_that_cannot_be_written_stops_nothing(
    live: Callable[..., Life], watch: FastClock, tmp_path: Path
):
    (tmp_path / "file").touch()
    anna = live(place=tmp_path / "file" / "status.json")
    with pytest.raises(StorageError):
        anna.status.write(tmp_path / "file" / "status.json")
    go(watch, 1.5, anna)
    assert len(posts(anna)) == 1
