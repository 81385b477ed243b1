"""Rehearsals: a whole week goes well, and nothing of it leaves this process."""

from __future__ import annotations

import _socket
import asyncio
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest

from tweetgen import Component, Document, Limits, Mention, Post, Receipt, hookimpl
from tweetgen.cli import main
from tweetgen.clock import FastClock
from tweetgen.config import load
from tweetgen.errors import NotSent, RateLimited, Refused, Unknown
from tweetgen.ledger import Ledger
from tweetgen.make_believe import PARROT, MakeBelieve, PowerCut, Server, Week, plan
from tweetgen.publisher import Guarantee, Inbox, NoReceipt, Publisher
from tweetgen.registry import NoConfig, default_registry
from tweetgen.rehearsal import Rehearsal, copy_ledger, most_in_an_hour, rehearse
from tweetgen.sealed import sealed

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
START = datetime(2026, 5, 4, tzinfo=UTC)
BOT = """
[bot]
name = "anna"
[corpus]
sources = ["words.txt"]
[generator]
use = "markov"
[publisher]
use = "{publisher}"
[replies]
on = true
[schedule]
posts = "6 times a day between 8 and 23"
answer_every = 60
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rehearsing")
    shutil.copy(POSTS, folder / "words.txt")
    (folder / "bot.toml").write_text(BOT.format(publisher="jsonl"))
    assert main(["train", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def bot(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "bot"))


@pytest.fixture(scope="module")
def week(original: Path) -> Rehearsal:
    """Three days with everything that happens in a week."""
    return rehearse([load(original)], days=3, seed=7, mentions=8, start=START)


def test_nothing_is_doubled_or_lost_whatever_goes_wrong(week: Rehearsal):
    kinds = {event.kind for event in week.events}
    assert kinds >= {"asks to wait", "line cut", "answer lost", "refuses", "restart", "dead"}
    (summary,) = week.summaries
    assert (summary.doubled, summary.lost, summary.unknown) == (0, 0, 0)
    assert summary.posts >= 14  # of 18; some moments fall into the two hours without network
    texts = [event.text for event in week.events if event.kind in ("post", "answer")]
    assert len(texts) == len(set(texts))


def test_floods_bots_and_itself_get_no_more_than_they_should(week: Rehearsal):
    (summary,) = week.summaries
    assert summary.mentions > 40 + 24
    assert summary.answers >= 12
    assert summary.in_an_hour <= 3  # two answers and the notice
    assert 0 < summary.to_a_flood <= 3
    assert 0 < summary.to_a_bot <= 6
    assert summary.to_itself == 0
    assert {"budget", "bot", "own", "too old"} <= summary.unanswered.keys()


def test_every_moment_has_at_most_its_post(week: Rehearsal, original: Path):
    schedule = load(original).schedule.plan("anna")
    moments = schedule.due(week.start, week.start + timedelta(days=week.days))
    posts = [event.at for event in week.events if event.kind == "post"]
    assert len(posts) <= len(moments) == 18


def test_the_same_seed_makes_the_same_week(original: Path):
    """What happens, that is; what the bot says to it comes as it may."""

    def happenings(seed: int) -> list[tuple[datetime, str]]:
        random = Random(seed)
        found = plan(START, 7, random, 50)
        return [(at, author) for at, author, _, _ in found.speaks] + found.faults

    assert happenings(1) == happenings(1) != happenings(2)


def test_it_changes_nothing(bot: Path):
    assert main(["post", str(bot), "--quiet"]) == 0
    before = {path: path.read_bytes() for path in bot.rglob("*") if path.is_file()}
    found = rehearse([load(bot)], days=1, mentions=2, start=START)
    assert found.summaries[0].posts
    assert {path: path.read_bytes() for path in bot.rglob("*") if path.is_file()} == before


def test_what_was_said_before_is_not_said_again(bot: Path, tmp_path: Path):
    assert main(["post", str(bot), "--quiet"]) == 0
    copy = tmp_path / "copy.sqlite"
    copy_ledger(Ledger(bot / "ledger.sqlite"), copy)
    with Ledger(bot / "ledger.sqlite") as one, Ledger(copy) as other:
        assert one.entries() == other.entries() != []


def test_a_ledger_at_an_address_is_copied_too(bot: Path, tmp_path: Path):
    assert main(["post", str(bot), "--quiet"]) == 0
    source = Ledger(f"sqlite:///{bot / 'ledger.sqlite'}")
    copy_ledger(source, tmp_path / "copy.sqlite")
    with source, Ledger(tmp_path / "copy.sqlite") as other:
        assert source.entries() == other.entries() != []


def test_a_bot_without_a_ledger_gets_none(bot: Path):
    rehearse([load(bot)], days=1, mentions=0, start=START)
    assert not (bot / "ledger.sqlite").exists()


# --- nothing gets out


class Chatty(Publisher, Inbox):
    """Connects wherever it can, and counts who let it."""

    name = "chatty"
    port = 0
    asked: ClassVar[list[str]] = []

    def _call(self, what: str) -> None:
        self.asked.append(what)
        with socket.create_connection(("127.0.0.1", self.port)):
            pass

    @property
    def account(self) -> str:
        self._call("account")
        return "anna"

    @property
    def limits(self) -> Limits:
        self._call("limits")
        return Limits(max_length=100)

    def open(self) -> None:
        self._call("open")

    def publish(self, post: Post) -> Receipt:
        self._call("publish")
        return Receipt("1")

    def mentions(self, since: str | None) -> Iterable[Mention]:
        self._call("mentions")
        return []


class ChattyListener:
    """A plug-in that calls home about every post."""

    @hookimpl
    def tweetgen_publishers(self) -> list[Component]:
        return [Component("chatty", f"{__name__}:Chatty", NoConfig, "connects")]

    @hookimpl
    def tweetgen_before_publish(self, post: Post) -> None:
        with socket.create_connection(("127.0.0.1", Chatty.port)):
            pass


def test_no_connection_leaves_a_rehearsal(bot: Path, monkeypatch: pytest.MonkeyPatch):
    """A real socket listens; publisher and plug-in try, and none arrives."""
    (bot / "bot.toml").write_text(BOT.format(publisher="chatty"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(Chatty, "port", listener.getsockname()[1])
        monkeypatch.setattr(Component, "load", _loads)
        default_registry.cache_clear()
        default_registry().register(ChattyListener(), "chatty")
        try:
            found = rehearse([load(bot)], days=1, mentions=3, start=START)
            listener.settimeout(0.2)
            with pytest.raises(TimeoutError):
                listener.accept()
            with socket.create_connection(("127.0.0.1", Chatty.port)):  # afterwards it would
                listener.settimeout(5)
                listener.accept()[0].close()
        finally:
            default_registry.cache_clear()
    assert "127.0.0.1" in found.refused
    assert set(Chatty.asked) <= {"account", "limits"}
    assert found.summaries[0].posts


@pytest.mark.parametrize(
    ("way", "shown"),
    [
        (lambda port: socket.create_connection(("127.0.0.1", port)), "127.0.0.1"),
        (lambda port: _socket.socket().connect(("127.0.0.1", port)), "127.0.0.1"),
        (lambda port: socket.getaddrinfo("example.org", 443), "example.org"),
        (lambda port: socket.gethostbyname("example.org"), "example.org"),
        (lambda port: udp().sendto(b"x", ("127.0.0.1", port)), "127.0.0.1"),
        (lambda port: udp().sendmsg([b"x"], [], 0, ("127.0.0.1", port)), "127.0.0.1"),
        (lambda port: asyncio.run(asyncio.open_connection("127.0.0.1", port)), "127.0.0.1"),
        (lambda port: urllib.request.urlopen(f"http://127.0.0.1:{port}"), "127.0.0.1"),
        (lambda port: subprocess.run(["true"], check=True), "another program"),
        (lambda port: os.system("true"), "another program"),
    ],
)
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_every_way_out_is_shut(way: Callable[[int], object], shown: str):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with sealed() as refused, pytest.raises(OSError, match=r"reaches nobody|urlopen"):
            way(listener.getsockname()[1])
        assert refused[0] == shown
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_other_threads_are_shut_in_too():
    caught = []

    def work() -> None:
        try:
            socket.create_connection(("127.0.0.1", 9))
        except OSError as error:
            caught.append(str(error))

    with sealed() as refused:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert "reaches nobody" in caught[0]
    assert refused == ["127.0.0.1"]


def test_of_two_seals_the_inner_one_tells():
    def look_up(host: str) -> None:
        with pytest.raises(OSError, match="reaches nobody"):
            socket.getaddrinfo(host, 443)

    with sealed() as outer:
        with sealed(programs=False) as inner:
            look_up("inside.example")
            with pytest.raises(OSError, match="reaches nobody"):  # the outer one forbids it
                subprocess.run(["true"], check=True)
        look_up("outside.example")
    assert inner == ["inside.example"]
    assert outer == ["another program", "outside.example"]


def test_programs_may_be_let_through():
    with sealed(programs=False) as refused:
        subprocess.run(["true"], check=True)
    assert refused == []


def test_what_was_connected_before_goes_on():
    one, other = socket.socketpair()
    with one, other, sealed() as refused:
        one.sendmsg([b"x"])
        assert other.recv(1) == b"x"
    assert refused == []


def udp() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


_real_load = Component.load


def _loads(card: Component) -> type:
    return Chatty if card.name == "chatty" else _real_load(card)


# --- the network that is not there


def server(guarantee: Guarantee = Guarantee.RECONCILED, **week: object) -> tuple[Server, FastClock]:
    clock = FastClock(START)
    return Server("anna", Week(**week), clock, Random(0), guarantee), clock  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fault", "error", "there"),
    [
        ("line cut", Unknown, False),
        ("answer lost", Unknown, True),
        ("refuses", Refused, False),
        ("asks to wait", RateLimited, False),
        ("power cut", PowerCut, False),
        ("power cut after", PowerCut, True),
    ],
)
def test_faults_are_what_they_say(fault: str, error: type[BaseException], there: bool):
    net, _ = server(faults=[(START, fault)])
    post = Post("a", created_at=START)
    with pytest.raises(error):
        net.publish(post)
    assert bool(net.posts) == there
    assert isinstance(net.reconcile(post), Receipt) == there
    net.publish(Post("b", created_at=START))


def test_a_network_without_keys_would_take_a_post_twice():
    """Or a rehearsal could not find a bot that sends blindly."""
    for guarantee, times in ((Guarantee.RECONCILED, 2), (Guarantee.EXACTLY_ONCE, 1)):
        net, _ = server(guarantee)
        post = Post("a", created_at=START)
        net.publish(post)
        net.publish(post)
        assert len(net.posts) == times


def test_it_refuses_the_same_words_again():
    net, _ = server()
    net.publish(Post("a"))
    with pytest.raises(Refused, match="these very words"):
        net.publish(Post("a"))


def test_it_knows_nothing_of_what_was_sent_before():
    net, _ = server()
    assert net.reconcile(Post("a", created_at=START - timedelta(1))) is NoReceipt.CANNOT_TELL


def test_it_is_away_at_times():
    net, clock = server(outages=[(START, START + timedelta(hours=1))])
    for call in (lambda: net.publish(Post("a")), lambda: net.heard(None)):
        with pytest.raises(NotSent):
            call()
    clock.sleep(3600)
    net.publish(Post("a"))


def test_people_are_heard_when_they_have_spoken():
    later = START + timedelta(hours=1)
    net, clock = server(speaks=[(later, "maud", "hello", {}), (START, "tom", "hi", {})])
    assert [mention.author for mention in net.heard(None)] == ["tom"]
    clock.sleep(3600)
    first, second = net.heard(None)
    assert (first.author, second.author, second.created_at) == ("tom", "maud", later)
    assert [mention.author for mention in net.heard(first.id)][-1:] == ["maud"]


def test_the_other_bot_answers_every_answer_in_its_thread():
    net, clock = server(speaks=[(START, PARROT, "hello", {"conversation": "c"})])
    for _ in range(3):
        mention = net.heard(None)[-1]
        net.publish(Post(f"answer to {mention.id}", reply_to=mention.id, reply_account=PARROT))
        clock.sleep(60)
    last = net.heard(None)[-1]
    assert last.conversation == "c"
    before = net.thread(last)
    assert [one.author for one in before] == [PARROT, "anna"] * 3
    assert all(isinstance(one, Document) for one in before)


def test_the_dry_run_holds_here_too():
    net, _ = server()
    publisher = MakeBelieve(net, "x", "anna", Limits())
    publisher.dry_run = True
    publisher.publish(Post("a"))
    assert net.posts == []


def test_the_fullest_hour():
    minutes = [0, 10, 59, 60, 61, 65, 300]
    assert most_in_an_hour([START + timedelta(minutes=m) for m in minutes]) == 5
    assert most_in_an_hour([]) == 0


# --- the command


def test_the_command_prints_a_week(bot: Path, capfd: pytest.CaptureFixture[str]):
    assert main(["rehearse", str(bot), "--days", "1", "--mentions", "3"]) == 0
    out = capfd.readouterr().out
    assert "posts doubled: 0, lost: 0" in out
    assert "▲ post" in out
    assert out.count("|") == 2  # one day


def test_the_command_speaks_json(bot: Path, capfd: pytest.CaptureFixture[str]):
    assert main(["rehearse", str(bot), "--days", "1", "--mentions", "3", "--json"]) == 0
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert rows[-1]["kind"] == "summary"
    times = [row["at"] for row in rows[:-1]]
    assert times == sorted(times) != []


def test_a_doubled_post_ends_with_1(
    bot: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    """If the ledger forgot what it was sending, the rehearsal would see it."""
    take = Server.publish

    def twice(self: Server, post: Post) -> Receipt:
        receipt = take(self, post)
        self._take(post)
        return receipt

    monkeypatch.setattr(Server, "publish", twice)
    assert main(["rehearse", str(bot), "--days", "1", "--mentions", "0", "--brief"]) == 1
    assert "doubled: 0" not in capfd.readouterr().out


def test_the_ledger_of_a_rehearsal_is_gone(
    bot: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    rehearse([load(bot)], days=1, mentions=0, start=START)
    assert not list(tmp_path.glob("tweetgen-*"))
    with closing(sqlite3.connect(":memory:")):  # sockets and files work again
        pass
