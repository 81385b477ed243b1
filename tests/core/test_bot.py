"""The walk of a post: recorded before, during and after, and never sent twice."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

import tweetgen
from tweetgen import (
    Bot,
    Budget,
    Corpus,
    Guarantee,
    Inbox,
    Ledger,
    Limits,
    Mention,
    NoReceipt,
    Post,
    Publisher,
    Receipt,
    Registry,
    Store,
    hookimpl,
)
from tweetgen import ledger as ledger_module
from tweetgen.errors import (
    AuthError,
    BundleError,
    GenerationError,
    NotSent,
    RateLimited,
    Refused,
    RequestError,
    StorageError,
    Unknown,
)
from tweetgen.ledger import AlreadySaid
from tweetgen.pictures import Pictures
from tweetgen.schema import APPROVED, PUBLISHED, REFUSED, SENDING, UNKNOWN
from tweetgen.sections import ImagesSection

WORDS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


class Board(Publisher, Inbox):
    """
    A network in memory. `trouble` holds what happens to the next posts: an exception raised
    before the post is stored, or, as a tuple, after it.
    """

    name = "board"

    def __init__(self, account: str = "anna", **limits: Any) -> None:
        super().__init__(None)
        self._account, self._limits = account, Limits(**limits)
        self.posts: dict[str, Post] = {}
        self.sent: list[Post] = []
        self.trouble: list[BaseException | tuple[BaseException] | None] = []
        self.spoken: list[Mention] = []
        self.can_tell = True
        self.calls: list[str] = []

    @property
    def account(self) -> str:
        return self._account

    @property
    def limits(self) -> Limits:
        return self._limits

    def open(self) -> None:
        self.calls.append("open")

    def close(self) -> None:
        self.calls.append("close")

    def publish(self, post: Post) -> Receipt:
        self.calls.append("publish")
        self.sent.append(post)
        trouble = self.trouble.pop(0) if self.trouble else None
        if isinstance(trouble, BaseException):
            raise trouble
        self.posts[post.key] = post
        if trouble:
            raise trouble[0]
        return Receipt(post.record_key, f"https://board.example/{post.record_key}")

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        self.calls.append("reconcile")
        if not self.can_tell:
            return NoReceipt.CANNOT_TELL
        return Receipt("found") if post.key in self.posts else NoReceipt.NOT_THERE

    def mentions(self, since: str | None) -> Iterable[Mention]:
        newer = since is None
        for mention in self.spoken:
            if newer:
                yield mention
            newer = newer or mention.id == since


@pytest.fixture(scope="module")
def model() -> tweetgen.Model:
    return tweetgen.train("markov", tweetgen.read(WORDS))


def listening(model: tweetgen.Model, listener: object) -> tweetgen.Model:
    """The model with a registry of its own, where `listener` is told about events."""
    registry = Registry()
    registry.register(listener, "listener")
    return attrs.evolve(model, registry=registry)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def bot(model: tweetgen.Model, board: Board, file: Path) -> Iterator[Bot]:
    with Bot(model=model, publisher=board, ledger=Ledger(file), name="anna") as made:
        yield made


@pytest.fixture
def no_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every lease has run out before it began, as if a crash lay five minutes back."""
    monkeypatch.setattr(ledger_module, "LEASE", timedelta(seconds=-1))


def states(file: Path) -> list[str]:
    """What another process sees in the ledger now."""
    connection = sqlite3.connect(file)
    found = [state for (state,) in connection.execute("SELECT state FROM posts ORDER BY id")]
    connection.close()
    return found


# --- one post


def test_a_post_is_recorded_before_during_and_after(bot: Bot, board: Board, file: Path):
    seen = []

    class Listener:
        @hookimpl
        def tweetgen_before_publish(self, post: Post) -> None:
            seen.append(("before", post.key, states(file), len(board.posts)))

        @hookimpl
        def tweetgen_after_publish(self, post: Post, receipt: Receipt) -> None:
            seen.append(("after", receipt.id, states(file), len(board.posts)))

    bot.model = listening(bot.model, Listener())
    entry = bot.post()
    assert seen == [
        ("before", entry.key, [SENDING], 0),
        ("after", entry.record_key, [PUBLISHED], 1),
    ]
    assert entry.state == PUBLISHED
    assert entry.url == f"https://board.example/{entry.record_key}"
    assert (entry.bot, entry.publisher, entry.account) == ("anna", "board", "anna")
    assert (entry.backend, entry.attempts, entry.error) == ("markov", 1, None)
    assert board.posts[entry.key] == entry.post
    assert bot.ledger.get(entry.id) == entry


def test_a_listener_that_fails_stops_nothing(
    bot: Bot, board: Board, caplog: pytest.LogCaptureFixture
):
    class Listener:
        @hookimpl
        def tweetgen_before_publish(self) -> None:
            raise RuntimeError("deaf")

    bot.model = listening(bot.model, Listener())
    assert bot.post().state == PUBLISHED
    assert "listener failed in tweetgen_before_publish" in caplog.text


def test_posts_keep_the_networks_own_measure(model: tweetgen.Model, file: Path):
    board = Board(max_length=100, measure=lambda text: 2 * len(text))
    with Bot(model=model, publisher=board, ledger=Ledger(file)) as bot:
        for _ in range(5):
            assert len(bot.post().text) <= 50


def test_posts_are_as_asked(bot: Bot):
    entry = bot.post(prompt="Gerald", max_chars=60, seed=0)
    assert entry.text.startswith("Gerald")
    assert len(entry.text) <= 60
    assert (entry.seed, entry.request) == (0, {"prompt": "Gerald", "max_chars": 60})


def test_nothing_is_said_twice(bot: Bot, board: Board):
    """The same seed asks for the same text; the ledger remembers, so the next candidate goes."""
    texts = [bot.post(seed=7).text for _ in range(5)]
    assert len(set(texts)) == 5


def test_a_text_asked_for_by_seed_is_said_or_nothing(
    model: tweetgen.Model, board: Board, file: Path
):
    with Bot(model=model, publisher=board, ledger=Ledger(file), filters=[]) as bot:
        bot.post(seed=7)
        with pytest.raises(AlreadySaid):
            bot.post(seed=7)
        assert bot.post().state == PUBLISHED


def test_a_bot_with_one_thing_to_say_gives_up(board: Board, file: Path):
    parrot = tweetgen.train("markov", Corpus.of(["all that there is to say"]))
    with Bot(model=parrot, publisher=board, ledger=Ledger(file), filters=[]) as bot:
        bot.post()
        with pytest.raises(AlreadySaid, match="is this bot running twice"):
            bot.post()
    assert len(board.sent) == 1


def test_no_filters_is_not_the_same_as_the_default_ones(
    model: tweetgen.Model, board: Board, file: Path
):
    def names(bot: Bot) -> list[str]:
        assert bot.filters is not None
        return [one.name for one in bot.filters]

    default = Bot(model=model, publisher=board, ledger=Ledger(file))
    assert names(default) == [
        *("balance", "mentions", "length", "blocked_words", "repetition", "novelty")
    ]
    assert names(Bot(model=model, publisher=board, ledger=Ledger(file), filters=[])) == []


def test_composing_writes_nothing_anywhere(bot: Bot, board: Board, file: Path):
    assert bot.compose(seed=1).text == bot.compose(seed=1).text
    assert not file.exists()
    assert board.sent == []


def test_the_network_is_opened_once_and_closed(model: tweetgen.Model, board: Board, file: Path):
    with Bot(model=model, publisher=board, ledger=Ledger(file)) as bot:
        bot.post()
        bot.post()
    assert board.calls == ["open", "publish", "publish", "close"]
    bot.close()
    assert board.calls.count("close") == 1
    bot.post()  # works again
    bot.close()
    assert board.calls.count("open") == board.calls.count("close") == 2


# --- trouble on the way


def test_what_was_refused_may_be_said_again(bot: Bot, board: Board):
    board.trouble = [Refused("not in this tone")]
    with pytest.raises(Refused):
        bot.post(seed=3)
    (row,) = bot.ledger.entries()
    assert (row.state, row.error) == (REFUSED, "not in this tone")
    assert bot.post(seed=3).text == row.text
    assert "reconcile" not in board.calls


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def wait(self, **time: float) -> None:
        self.time += timedelta(**time)


@pytest.fixture
def clock(bot: Bot) -> Clock:
    """The ledger's."""
    bot.ledger.clock = Clock()
    return bot.ledger.clock


@pytest.mark.parametrize(
    ("error", "minutes"),
    [
        (NotSent("connection refused"), 1),
        (RateLimited(900.0), 15),
        (StorageError("feed.atom", "the disk is full"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_was_surely_not_sent_is_sent_later(
    bot: Bot, board: Board, clock: Clock, error: Exception, minutes: int
):
    board.trouble = [error]
    with pytest.raises(type(error)):
        bot.post()
    (row,) = bot.ledger.entries()
    assert (row.state, row.error, row.sent_at) == (APPROVED, str(error), None)
    clock.wait(minutes=minutes, seconds=-1)
    if not isinstance(error, RateLimited):
        assert bot.settle() == []
    clock.wait(seconds=1)
    (sent,) = bot.settle()
    assert (sent.state, sent.attempts, sent.key) == (PUBLISHED, 2, row.key)
    assert "reconcile" not in board.calls


def test_who_does_not_accept_the_credentials_is_asked_when_they_are_mended(bot: Bot, board: Board):
    board.trouble = [AuthError("who are you"), AuthError("who are you")]
    for _ in range(2):
        with pytest.raises(AuthError):
            bot.post()
    (row,) = bot.ledger.entries()
    assert (row.state, row.error) == (APPROVED, "who are you")
    bot.post()
    assert board.sent[2].key == row.key
    assert len(board.posts) == 2


def test_a_network_that_asks_to_wait_is_left_alone_by_every_process(
    bot: Bot, board: Board, model: tweetgen.Model, file: Path, clock: Clock
):
    board.trouble = [RateLimited(900.0)]
    with pytest.raises(RateLimited):
        bot.post()
    with Bot(model=model, publisher=board, ledger=Ledger(file, clock=clock)) as other:
        clock.wait(minutes=5)
        with pytest.raises(RateLimited):  # nor by one that its owner has just approved
            other.send(bot.ledger.entries()[0])
        for call in (other.post, other.reply, other.settle):
            with pytest.raises(RateLimited, match="board asked to wait; try again in 600 s"):
                call()
        assert len(bot.ledger.entries()) == len(board.sent) == 1
        clock.wait(minutes=10)
        other.post()
    assert len(board.posts) == 2


def test_nothing_is_tried_for_ever(bot: Bot, board: Board, clock: Clock):
    board.trouble = [NotSent("no route to host")] * 100
    with pytest.raises(NotSent):
        bot.post()
    waits = []
    while (row := bot.ledger.entries()[0]).state == APPROVED:
        assert row.not_before is not None
        waits.append((row.not_before - clock.time).total_seconds() / 60)
        clock.time = row.not_before
        bot.settle()
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert (row.state, len(board.sent)) == (REFUSED, 50)
    assert row.error == "given up after 50 attempts: no route to host"


@pytest.mark.parametrize(
    ("can_tell", "stored", "state"),
    [(True, True, PUBLISHED), (True, False, APPROVED), (False, True, UNKNOWN)],
)
def test_a_lost_answer_is_asked_after(
    bot: Bot, board: Board, can_tell: bool, stored: bool, state: str
):
    lost = Unknown("timed out")
    board.can_tell = can_tell
    board.trouble = [(lost,) if stored else lost]
    if state == PUBLISHED:
        entry = bot.post()
        assert (entry.remote_id, entry.error) == ("found", None)
    else:
        with pytest.raises(NotSent if state == APPROVED else Unknown, match="timed out"):
            bot.post()
        (entry,) = bot.ledger.entries()
        assert "timed out" in (entry.error or "")
    assert entry.state == state
    assert board.calls == ["open", "publish", "reconcile"]
    bot.post()
    assert len(board.posts) == 1 + stored


@pytest.mark.parametrize(
    "error", [ValueError("a fault"), KeyboardInterrupt(), SystemExit(3), OSError(104, "reset")]
)
@pytest.mark.usefixtures("no_lease")
def test_after_a_fault_while_sending_nobody_knows(bot: Bot, board: Board, error: BaseException):
    board.trouble = [(error,)]
    with pytest.raises(type(error)):
        bot.post()
    (row,) = bot.ledger.entries()
    assert (row.state, row.error) == (UNKNOWN, f"{type(error).__name__} while sending")
    assert bot.settle() == []
    assert bot.post(prompt="The").text != row.text
    assert len(board.sent) == 2


def test_a_ledger_that_fails_after_sending_is_settled_later(
    bot: Bot, board: Board, monkeypatch: pytest.MonkeyPatch
):
    """The post is out, and the disk is full: the row stays `sending`, and is asked after."""

    def full(*_: Any) -> None:
        raise tweetgen.errors.LedgerError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(ledger_module, "LEASE", timedelta(seconds=-1))
        broken.setattr(Ledger, "published", full)
        with pytest.raises(tweetgen.errors.LedgerError):
            bot.post()
    (row,) = bot.ledger.entries()
    assert row.state == SENDING
    (settled,) = bot.settle()
    assert (settled.state, settled.id) == (PUBLISHED, row.id)
    assert len(board.sent) == 1


class Broken(tweetgen.Generator):
    def fit(self, corpus: Any, **_: Any) -> Any: ...
    def save(self, folder: Path) -> None: ...
    @classmethod
    def load(cls, folder: Path, config: Any) -> Any: ...

    def sample(self, request: Any) -> Iterator[str]:
        raise RuntimeError("CUDA out of memory")


def test_an_error_is_never_a_post(bot: Bot, board: Board, file: Path):
    with pytest.raises(GenerationError):
        bot.post(contains=["zebra"])
    bot.model = attrs.evolve(bot.model, generator=Broken(None))
    with pytest.raises(RuntimeError, match="CUDA"):
        bot.post()
    assert board.sent == []
    assert bot.ledger.entries() == []


# --- after a crash


def interrupt(bot: Bot, state: str = SENDING, **facts: Any) -> Any:
    """What a process leaves that dies before, or after, it claimed its row."""
    draft, request = bot.compose(), tweetgen.Request(seed=1)
    origin = {"publisher": "board", "account": "anna", "bot": "anna", "bundle": "", "backend": "m"}
    entry = bot.ledger.draft(draft, request, **{**origin, **facts})
    return bot.ledger.claim(entry.id) if state == SENDING else entry


def test_a_post_that_arrived_is_found(bot: Bot, board: Board, no_lease: None):
    entry = interrupt(bot)
    board.posts[entry.key] = entry.post
    (settled,) = bot.settle()
    assert (settled.id, settled.state, settled.remote_id) == (entry.id, PUBLISHED, "found")
    assert board.sent == []


@pytest.mark.parametrize("state", [APPROVED, SENDING])
def test_a_post_that_never_left_is_sent_under_its_old_name(
    bot: Bot, board: Board, state: str, no_lease: None
):
    entry = interrupt(bot, state)
    (settled,) = bot.settle()
    assert (settled.id, settled.state) == (entry.id, PUBLISHED)
    assert board.sent == [entry.post]
    assert board.calls.count("reconcile") == (state == SENDING)


def test_a_post_nobody_can_tell_about_is_never_sent_again(bot: Bot, board: Board, no_lease: None):
    board.can_tell = False
    entry = interrupt(bot)
    (settled,) = bot.settle()
    assert (settled.state, settled.error) == (UNKNOWN, "interrupted; it may have been sent")
    assert bot.settle() == []
    bot.post()
    assert entry.text not in {post.text for post in board.sent}


def test_posting_settles_first(bot: Bot, board: Board, no_lease: None):
    entry = interrupt(bot)
    posted = bot.post()
    assert [post.key for post in board.sent] == [entry.key, posted.key]


def test_a_process_that_is_still_at_work_is_left_alone(bot: Bot, board: Board):
    interrupt(bot)
    interrupt(bot, APPROVED)
    assert bot.settle() == []
    assert board.calls == ["open"]


def test_of_two_that_settle_one_sends(
    bot: Bot, board: Board, model: tweetgen.Model, file: Path, monkeypatch: pytest.MonkeyPatch
):
    """While the first asks the network, the second comes by; the lease is the first's."""
    monkeypatch.setattr(ledger_module, "LEASE", timedelta(seconds=-1))
    interrupt(bot)
    monkeypatch.undo()
    other = Bot(model=model, publisher=Board(), ledger=Ledger(file))
    ask = board.reconcile

    def reconcile(post: Post) -> Receipt | NoReceipt:
        assert other.settle() == []
        return ask(post)

    monkeypatch.setattr(board, "reconcile", reconcile)
    stale = bot.ledger.interrupted("board", "anna")
    assert [entry.state for entry in bot.settle()] == [PUBLISHED]
    assert len(board.sent) == 1
    # One that listed the row a moment before finds it taken.
    monkeypatch.setattr(other.ledger, "interrupted", lambda *_, **__: stale)
    assert other.settle() == []
    other.close()


def test_what_was_seen_approved_is_not_sent_when_another_has_begun(
    bot: Bot, board: Board, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    """A long list is settled slowly; what another process left in the middle is asked after."""
    entry = interrupt(bot, APPROVED)
    clock.wait(minutes=6)
    seen = bot.ledger.interrupted("board", "anna")
    bot.ledger.claim(entry.id)
    board.posts[entry.key] = entry.post  # and then the other died
    clock.wait(minutes=6)
    with monkeypatch.context() as slow:
        slow.setattr(bot.ledger, "interrupted", lambda *_, **__: seen)
        assert bot.settle() == []
    assert [settled.remote_id for settled in bot.settle()] == ["found"]
    assert board.sent == []


# --- posts of which nobody knows


class Sure(Board):
    """Takes a key of ours: sending again does nothing."""

    guarantee = Guarantee.EXACTLY_ONCE


class Asked(Board):
    """Can be asked, though not always."""

    guarantee = Guarantee.RECONCILED


def lose(model: tweetgen.Model, board: Board, file: Path, *, arrives: bool) -> Bot:
    """A bot whose post went out or not, on a network that cannot tell now."""
    bot = Bot(model=model, publisher=board, ledger=Ledger(file, clock=Clock()))
    lost = Unknown("timed out")
    board.trouble, board.can_tell = [(lost,) if arrives else lost], False
    with pytest.raises(Unknown):
        bot.post()
    assert bot.ledger.entries()[0].state == UNKNOWN
    assert bot.settle() == []  # not at once
    return bot


@pytest.mark.parametrize("arrives", [True, False])
def test_a_network_that_could_not_tell_is_asked_again(
    model: tweetgen.Model, file: Path, arrives: bool
):
    board = Asked()
    bot = lose(model, board, file, arrives=arrives)
    for minutes in (1, 2):
        bot.ledger.clock.wait(minutes=minutes)
        assert [entry.state for entry in bot.settle()] == [UNKNOWN]
    board.can_tell = True
    bot.ledger.clock.wait(minutes=3)
    assert bot.settle() == []  # each time it waits twice as long
    bot.ledger.clock.wait(minutes=1)
    assert [entry.state for entry in bot.settle()] == [PUBLISHED]
    assert len(board.posts) == 1
    assert len(board.sent) == 1 + (not arrives)
    bot.close()


def test_a_network_that_cannot_be_reached_is_asked_again(model: tweetgen.Model, file: Path):
    board = Asked()
    bot = lose(model, board, file, arrives=True)

    def unreachable(post: Post) -> Receipt | NoReceipt:
        raise NotSent("no route to host")

    board.reconcile, ask = unreachable, board.reconcile  # type: ignore[method-assign]
    bot.ledger.clock.wait(minutes=1)
    assert [entry.state for entry in bot.settle()] == [UNKNOWN]
    board.reconcile, board.can_tell = ask, True  # type: ignore[method-assign]
    bot.ledger.clock.wait(minutes=2)
    assert [entry.state for entry in bot.settle()] == [PUBLISHED]
    bot.close()


@pytest.mark.parametrize("arrives", [True, False])
def test_where_twice_is_once_it_is_sent_again(model: tweetgen.Model, file: Path, arrives: bool):
    board = Sure()
    bot = lose(model, board, file, arrives=arrives)
    bot.ledger.clock.wait(minutes=1)
    assert [entry.state for entry in bot.settle()] == [PUBLISHED]
    assert len(board.sent) == 2
    assert board.sent[0] == board.sent[1]
    bot.close()


def test_where_nobody_can_tell_it_is_never_sent_again(model: tweetgen.Model, file: Path):
    board = Board()
    bot = lose(model, board, file, arrives=False)
    bot.ledger.clock.wait(days=400)
    assert bot.settle() == []
    assert board.calls.count("reconcile") == 1
    bot.close()


# --- what goes with a post


def test_pictures_are_chosen_and_kept(bot: Bot, board: Board, tmp_path: Path):
    (tmp_path / "goat.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "goat.txt").write_text("A goat on the stairs.")
    bot.pictures = Pictures.load(ImagesSection(folder=str(tmp_path), choose="random"))
    board._limits = Limits(images=1)
    entry = bot.post(seed=7)
    say(board, 1)
    (answer,) = bot.reply()
    assert len(answer.images) == 1
    assert board.sent[0].images == board.sent[1].images == entry.post.images
    assert entry.images == [{"path": str(tmp_path / "goat.png"), "alt": "A goat on the stairs."}]
    bot.dry_run = True
    assert bot.post().images == entry.images


# --- rehearsing


class Sending:
    """Publishes, but is no publisher: a helper that several networks might share."""

    def publish(self, post: Post) -> Receipt:
        raise AssertionError("sent")


class Mixed(Sending, Publisher):
    name = "mixed"


class Derived(Mixed):
    def publish(self, post: Post) -> Receipt:
        return super().publish(post)


class Twice(Publisher):
    def publish(self, post: Post) -> Receipt:
        raise AssertionError("sent")


class Left(Publisher): ...


class Diamond(Left, Twice): ...


@pytest.mark.parametrize("cls", [Mixed, Derived, Twice, Diamond])
def test_a_dry_run_is_cut_off_beneath_every_publisher(cls: type[Publisher]):
    publisher = cls(None)
    with pytest.raises(AssertionError, match="sent"):
        publisher.publish(Post("x"))
    publisher.dry_run = True
    assert publisher.publish(Post("x")) == Receipt("dry-run")


def test_a_dry_run_sends_nothing_and_makes_no_ledger(
    model: tweetgen.Model, board: Board, file: Path
):
    board.spoken = [Mention(id="m1", author="maud", text="hello")]
    with Bot(model=model, publisher=board, ledger=Ledger(file), dry_run=True) as bot:
        entry = bot.post(seed=5)
        (answer,) = bot.reply()
        assert bot.settle() == []
        board.publish(entry.post)  # as a listener might
    assert (entry.id, entry.state, entry.seed) == (0, "rehearsed", 5)
    assert (answer.reply_to, answer.state) == ("m1", "rehearsed")
    assert board.sent == []
    assert not file.exists()


def test_a_dry_run_remembers_and_changes_nothing(
    bot: Bot, board: Board, model: tweetgen.Model, file: Path, no_lease: None
):
    posted = bot.post(seed=7)
    interrupt(bot)
    bot.close()
    before = file.read_bytes()
    with Bot(model=model, publisher=Board(), ledger=Ledger(file), dry_run=True) as dry:
        assert dry.post(seed=7).text != posted.text
        assert dry.settle() == []
    assert file.read_bytes() == before


def test_a_publisher_that_is_switched_off_makes_the_bot_rehearse(
    model: tweetgen.Model, board: Board, file: Path
):
    """Else what was never sent would stand in the ledger as published."""
    board.dry_run = True
    with Bot(model=model, publisher=board, ledger=Ledger(file)) as bot:
        assert bot.dry_run
        assert bot.post().state == "rehearsed"
    assert not file.exists()


# --- being spoken to


def say(board: Board, *numbers: int) -> None:
    board.spoken += [Mention(id=f"m{n}", author=f"friend{n}", text="@anna hello") for n in numbers]


def test_each_mention_gets_one_answer_across_restarts(
    model: tweetgen.Model, board: Board, file: Path
):
    heard = []

    class Listener:
        @hookimpl
        def tweetgen_mention(self, mention: Mention) -> None:
            heard.append(mention.id)

    model = listening(model, Listener())
    answers = []
    for numbers in ((1, 2), (3,), ()):
        say(board, *numbers)
        with Bot(model=model, publisher=board, ledger=Ledger(file)) as bot:
            answers += [(entry.reply_to, entry.reply_account) for entry in bot.reply()]
    assert answers == [("m1", "friend1"), ("m2", "friend2"), ("m3", "friend3")]
    assert [(post.reply_to, post.reply_account) for post in board.sent] == answers
    assert heard == ["m1", "m2", "m3"]


def test_a_network_that_repeats_itself_gets_no_second_answer(bot: Bot, board: Board):
    say(board, 1, 2)
    bot.reply()
    board.mentions = lambda since: list(board.spoken)  # type: ignore[method-assign]
    assert bot.reply() == []
    assert len(board.sent) == 2


@pytest.mark.parametrize("state", [SENDING, APPROVED])
def test_an_answer_that_a_crash_interrupted_is_sent_and_not_given_twice(
    bot: Bot, board: Board, state: str, no_lease: None
):
    say(board, 1)
    bot.ledger.note_mention("board", "anna", board.spoken[0])
    entry = interrupt(bot, state, reply_to="m1", reply_account="friend1")
    for _ in range(2):
        assert bot.reply() == []
    assert board.sent == [entry.post]
    assert bot.ledger.open_mentions("board", "anna") == []


def test_an_answer_on_its_way_is_not_given_by_another_process(bot: Bot, board: Board):
    say(board, 1)
    interrupt(bot, reply_to="m1", reply_account="friend1")
    assert bot.reply() == []
    assert board.sent == []


def test_a_bot_without_words_keeps_silent(bot: Bot, board: Board, caplog: pytest.LogCaptureFixture):
    say(board, 1, 2)
    bot.defaults = {"contains": ["zebra"]}
    bot.budget = Budget(tries=5)
    with caplog.at_level(logging.WARNING, "tweetgen"):
        assert bot.reply() == []
    assert "no answer for m1" in caplog.text
    assert board.sent == []
    bot.defaults = {}
    assert bot.reply() == []  # dealt with: it does not come back to it later


def test_a_refused_answer_holds_up_nobody(bot: Bot, board: Board):
    say(board, 1, 2)
    board.trouble = [Refused("you are blocked")]
    assert [entry.reply_to for entry in bot.reply()] == ["m2"]
    assert bot.reply() == []
    assert [entry.state for entry in bot.ledger.entries()] == [PUBLISHED, REFUSED]


@pytest.mark.parametrize(
    "error", [RateLimited(60.0), AuthError("expired"), NotSent("no route to host")]
)
def test_what_could_not_be_answered_now_is_answered_later(
    bot: Bot, board: Board, clock: Clock, error: Exception
):
    say(board, 1, 2)
    board.trouble = [error]
    with pytest.raises(type(error)):
        bot.reply()
    clock.wait(minutes=1)
    assert [entry.reply_to for entry in bot.reply()] == ["m2"]
    assert [post.reply_to for post in board.posts.values()] == ["m1", "m2"]
    assert bot.ledger.entries(state=APPROVED) == []


def test_an_answer_that_comes_too_late_is_not_sent(bot: Bot, board: Board, clock: Clock):
    say(board, 1)
    board.trouble = [NotSent("no route to host")]
    with pytest.raises(NotSent):
        bot.reply()
    clock.wait(hours=25)
    (row,) = bot.settle()
    assert (row.state, row.error) == (REFUSED, "too old to be answered")
    assert bot.reply() == []
    assert bot.ledger.unanswered("board", "anna") == {"too old": 1}
    assert board.posts == {}


def test_an_answer_that_may_have_arrived_is_not_given_again(bot: Bot, board: Board):
    say(board, 1, 2)
    board.can_tell = False
    board.trouble = [Unknown("timed out")]
    with pytest.raises(Unknown):
        bot.reply()
    assert [entry.reply_to for entry in bot.reply()] == ["m2"]
    assert len(board.sent) == 2


def test_only_who_is_answered_may_be_named(board: Board, file: Path):
    lines = [f"@friend1 {line}" for line in WORDS.read_text("utf-8").splitlines()]
    model = tweetgen.train("markov", Corpus.of(lines), clean=())
    say(board, 1)
    with Bot(
        model=model, publisher=board, ledger=Ledger(file), defaults={"prompt": "@friend1"}
    ) as bot:
        (answer,) = bot.reply()
        post = bot.post()
    assert answer.text.startswith("@friend1 ")
    assert post.text.startswith("@\u200bfriend1 ")


def test_a_publisher_without_an_inbox_says_so(model: tweetgen.Model, file: Path):
    publisher = model.registry.get("publisher", "jsonl").make()
    with (
        Bot(model=model, publisher=publisher, ledger=Ledger(file)) as bot,
        pytest.raises(RequestError, match="jsonl has no mentions to answer"),
    ):
        bot.reply()


# --- several bots


def test_two_bots_live_in_one_process(model: tweetgen.Model, tmp_path: Path):
    other = tweetgen.train("markov", tweetgen.read(WORDS), state_size=1)
    anna, bert = Board("anna"), Board("bert", max_length=60)
    with (
        Bot(model=model, publisher=anna, ledger=Ledger(tmp_path / "anna"), name="anna") as one,
        Bot(model=other, publisher=bert, ledger=Ledger(tmp_path / "bert"), name="bert") as two,
    ):
        alone = model.generate(seed=1)
        for _ in range(3):
            one.post()
            assert len(two.post().text) <= 60
        assert model.generate(seed=1) == alone
        assert {entry.bot for entry in one.ledger.entries()} == {"anna"}
        assert {entry.bot for entry in two.ledger.entries()} == {"bert"}
    assert len(anna.posts) == len(bert.posts) == 3


def test_two_bots_with_one_ledger_say_different_things(
    model: tweetgen.Model, board: Board, file: Path
):
    with (
        Bot(model=model, publisher=board, ledger=Ledger(file), filters=[]) as one,
        Bot(model=model, publisher=board, ledger=Ledger(file), filters=[]) as two,
    ):
        for seed in range(5):
            one.defaults = two.defaults = {"seed": seed}
            assert one.post().text != two.post().text


# --- from a bot.toml


CONFIG = """
[bot]
name = "anna"

[generator]
use = "markov"

[generate]
max_chars = 90

[publisher]
use = "jsonl"
"""


@pytest.fixture
def folder(model: tweetgen.Model, tmp_path: Path) -> Path:
    (tmp_path / "bot.toml").write_text(CONFIG)
    Store(tmp_path / "model").add(model.manifest, model.fill)
    return tmp_path


def test_a_bot_comes_from_its_file(folder: Path):
    with Bot.from_config(folder) as bot:
        entry = bot.post()
    assert len(entry.text) <= 90
    assert (entry.bot, entry.publisher, entry.account) == ("anna", "jsonl", "posts.jsonl")
    assert entry.bundle == bot.model.manifest.digest
    assert entry.text in (folder / "posts.jsonl").read_text("utf-8")
    assert states(folder / "ledger.sqlite") == [PUBLISHED]


def test_the_environment_may_name_another_ledger(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TWEETGEN_LEDGER", str(folder / "elsewhere.sqlite"))
    with Bot.from_config(folder / "bot.toml") as bot:
        bot.post()
    assert states(folder / "elsewhere.sqlite") == [PUBLISHED]
    assert not (folder / "ledger.sqlite").exists()


def test_the_file_may_ask_for_no_filters(folder: Path):
    (folder / "bot.toml").write_text(CONFIG + "[filters]\nuse = []\n")
    with Bot.from_config(folder) as bot:
        assert bot.filters == []


def test_a_damaged_model_of_yesterday_hinders_nobody(model: tweetgen.Model, folder: Path):
    """Looking for the newest model of a backend passes over what cannot be read."""
    store = Store(folder / "model")
    (old,) = store.versions()
    (store.open(old.name) / "manifest.json").write_text("{")
    mine = store.add(model.manifest, model.fill)
    store.add(attrs.evolve(model.manifest, backend="gpt2"), model.fill)
    with Bot.from_config(folder) as bot:
        assert bot.model.manifest.digest == tweetgen.bundle.read(store.open(mine)).digest


def test_a_damaged_live_model_is_said(folder: Path):
    store = Store(folder / "model")
    (store.open() / "model" / "2" / "writes.npy").write_text("{}")
    with pytest.raises(BundleError, match="tweetgen models rollback"):
        Bot.from_config(folder)


def test_a_backend_without_a_model_is_told_to_train(folder: Path):
    with pytest.raises(BundleError, match="no model here was trained by gpt2"):
        Bot.from_config(folder, backend="gpt2")
