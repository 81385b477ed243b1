"""What may go out on one day: counted in the ledger, whatever crashes and whoever posts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import tweetgen
from tweetgen import Bot, Corpus, Draft, Ledger, Post, Registry, Request
from tweetgen.errors import NotSent, OverBudget, Refused, Unknown
from tweetgen.schema import APPROVED, DRAFTED, PUBLISHED, REFUSED, UNKNOWN
from tweetgen.sections import BudgetSection
from tweetgen.testing import MemoryPublisher, fakes

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LINES = [f"number {n}" for n in range(1000)]


class Shop(MemoryPublisher):
    """A network that charges 15 thousandths of a dollar, and 200 for a text with a link."""

    def price(self, post: Post) -> int:
        return 200 if "https:" in post.text else 15


@pytest.fixture(scope="module")
def model() -> tweetgen.Model:
    registry = Registry()
    registry.register(fakes, "fakes")
    return tweetgen.train("scripted", Corpus.of(LINES), registry=registry, lines=LINES)


class Days:
    """A ledger with a clock, and bots that come and go."""

    def __init__(self, model: tweetgen.Model, file: Path) -> None:
        self.model, self.file, self.time, self.network = model, file, NOON, Shop()
        self.count = 0

    def run(self, do: Callable[[Bot], Any], **budget: Any) -> Any:
        """As a process of its own would."""
        ledger = Ledger(self.file, clock=lambda: self.time)
        with Bot(
            model=self.model,
            publisher=self.network,
            ledger=ledger,
            filters=[],
            spending=BudgetSection(**budget),
        ) as bot:
            return do(bot)

    def post(self, text: str = "", **budget: Any) -> tweetgen.Entry:
        self.count += 1
        self.model.generator.texts = [text or f"text {self.count}"]  # type: ignore[attr-defined]
        entry: tweetgen.Entry = self.run(lambda bot: bot.post(), **budget)
        return entry


@pytest.fixture
def days(model: tweetgen.Model, tmp_path: Path) -> Days:
    return Days(model, tmp_path / "ledger.sqlite")


def test_so_many_posts_a_day_and_not_one_more(days: Days):
    for _ in range(3):
        days.post(posts_per_day=3)
    with pytest.raises(OverBudget, match=r"3 of 3 posts a day are sent; .* in 12 h 0 min") as told:
        days.post(posts_per_day=3)
    assert told.value.retry_after == 12 * 3600
    assert len(days.network.posts) == 3
    with Ledger(days.file) as ledger:
        assert len(ledger.entries()) == 3  # nothing was written for nothing
    days.time = datetime(2026, 5, 4, 23, 59, 59, tzinfo=UTC)
    with pytest.raises(OverBudget):
        days.post(posts_per_day=3)
    days.time += timedelta(seconds=1)
    days.post(posts_per_day=3)
    assert len(days.network.posts) == 4


def test_a_budget_of_nothing_is_nothing(days: Days):
    with pytest.raises(OverBudget, match="0 of 0 posts"):
        days.post(posts_per_day=0)
    assert days.network.posts == []


def test_so_many_dollars_a_day(days: Days):
    days.post("a link: https://example.org", dollars_per_day=0.23)
    days.post(dollars_per_day=0.23)
    days.post(dollars_per_day=0.23)  # exactly all of it
    with pytest.raises(OverBudget, match=r"\$0.23 of \$0.23 a day are spent, .* costs \$0.015"):
        days.post(dollars_per_day=0.23)
    with Ledger(days.file) as ledger:
        assert [(entry.state, entry.price) for entry in ledger.entries()] == [
            *[(REFUSED, 0), (PUBLISHED, 15), (PUBLISHED, 15), (PUBLISHED, 200)]
        ]
    days.time += timedelta(days=1)
    with pytest.raises(OverBudget):
        days.post("a link: https://example.com", dollars_per_day=0.1)
    days.post(dollars_per_day=0.1)  # a cheaper one goes


def test_posts_and_answers_have_budgets_of_their_own(days: Days):
    days.post(posts_per_day=1, replies_per_day=1)
    for author in ("maud", "cem"):
        days.network.mention(author, "hello")
    days.model.generator.texts = ["an answer"]  # type: ignore[attr-defined]
    days.run(lambda bot: bot.reply(), posts_per_day=1, replies_per_day=1)
    assert [post.reply_account for post in days.network.posts] == [None, "maud"]


@pytest.mark.parametrize(
    ("error", "state", "counts"),
    [
        (Refused("not in this tone"), REFUSED, False),
        (NotSent("no route to host"), APPROVED, False),
        (Unknown("timed out"), UNKNOWN, True),  # it may be out, and may be charged
    ],
)
def test_what_may_have_gone_out_counts(days: Days, error: Exception, state: str, counts: bool):
    days.network.fail(error)
    days.network.reconcile = lambda post: tweetgen.NoReceipt.CANNOT_TELL  # type: ignore[method-assign]
    with pytest.raises(type(error)):
        days.post()
    with Ledger(days.file, clock=lambda: days.time) as ledger:
        assert ledger.entries()[0].state == state
        with ledger.tally("memory", "") as tally:
            assert (tally.sent(replies=False), tally.spent()) == (counts, 15 * counts)


def test_what_its_owner_approved_waits_for_tomorrow(days: Days):
    days.post(posts_per_day=1)
    draft = Draft(index=0, text="approved by hand", candidate=0, tries=1)
    place = {"publisher": "memory", "account": "", "bot": "b", "bundle": "", "backend": "m"}

    def review(bot: Bot) -> None:
        entry = bot.ledger.draft(draft, Request(), state=DRAFTED, **place)
        approved = bot.ledger.approve(entry.id, by="anna")
        with pytest.raises(OverBudget):
            bot.send(approved)

    days.run(review, posts_per_day=1)
    (row,) = days.run(Bot.settle, posts_per_day=1)
    assert (row.state, row.not_before) == (APPROVED, datetime(2026, 5, 5, tzinfo=UTC))
    assert days.run(Bot.settle, posts_per_day=1) == []
    days.time += timedelta(days=1)
    (row,) = days.run(Bot.settle, posts_per_day=1)
    assert row.state == PUBLISHED
    assert [post.text for post in days.network.posts] == ["text 1", "approved by hand"]


def test_what_a_crash_interrupted_is_not_counted_twice(days: Days, monkeypatch: pytest.MonkeyPatch):
    """Its day was charged when it was taken up; settling it must not need a second place."""

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Shop, "publish", die)
        broken.setattr(Ledger, "failed", die)
        with pytest.raises(KeyboardInterrupt):
            days.post(posts_per_day=1)
    days.time += timedelta(minutes=6)
    (row,) = days.run(Bot.settle, posts_per_day=1)
    assert (row.state, len(days.network.posts)) == (PUBLISHED, 1)


def test_an_answer_that_costs_too_much_is_declined(days: Days):
    days.network.mention("maud", "hello")
    days.model.generator.texts = ["see https://example.org"]  # type: ignore[attr-defined]
    assert days.run(lambda bot: bot.reply(), dollars_per_day=0.1) == []
    with Ledger(days.file) as ledger:
        assert ledger.unanswered("memory", "") == {"budget": 1}


_SPEND = """
import sys
from tweetgen import Draft, Ledger, Request
from tweetgen.errors import OverBudget
from tweetgen.sections import BudgetSection
from tweetgen.spending import check_budget

address, name = sys.argv[1:]
place = dict(bot="b", publisher="p", account="a", bundle="x", backend="m")
budget = BudgetSection(posts_per_day=10, dollars_per_day=0.08)
def check(tally):
    check_budget(budget, tally, "post", 10)
print("ready", flush=True)
sys.stdin.readline()
won = 0
with Ledger(address) as ledger:
    for number in range(12):
        draft = Draft(index=0, text=f"{name} {number}", candidate=0, tries=1)
        entry = ledger.draft(draft, Request(seed=1), **place)
        try:
            ledger.claim(entry.id, price=10, check=check)
            won += 1
        except OverBudget:
            pass
print(won)
"""


def together(program: str, address: str) -> int:
    """What two processes won that ran it at the same time."""
    pipe = subprocess.PIPE
    commands = [[sys.executable, "-c", program, address, name] for name in ("one", "two")]
    running = [subprocess.Popen(one, stdin=pipe, stdout=pipe, text=True) for one in commands]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return sum(int(process.communicate()[0]) for process in running)


def test_two_processes_share_one_budget(address: str):
    assert together(_SPEND, address) == 8  # 80 thousandths of a dollar, at 10 each


_ANSWER = """
import sys
from tweetgen import Draft, Ledger, Mention, Request
from tweetgen.replying import Declined, Rules
from tweetgen.sections import RepliesSection

address, name = sys.argv[1:]
place = dict(bot="b", publisher="p", account="a", bundle="x", backend="m")
rules = Rules(RepliesSection())
print("ready", flush=True)
sys.stdin.readline()
won = 0
with Ledger(address) as ledger:
    for number in range(8):
        mention = Mention(id=f"{name} {number}", author="maud", text="?")
        draft = Draft(index=0, text=mention.id, candidate=0, tries=1)
        answer = dict(reply_to=mention.id, reply_account="maud", check=rules.budget(mention, None))
        try:
            ledger.draft(draft, Request(seed=1), **place, **answer)
            won += 1
        except Declined:
            pass
print(won)
"""


def test_two_processes_answer_one_person_twice_an_hour_together(address: str):
    assert together(_ANSWER, address) == 2
