"""`tweetgen run` as a process: signals, watchdogs, kills, and what `tweetgen health` says of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import tweetgen
from tweetgen import Bot, Corpus, Ledger, Post, Receipt, Store
from tweetgen.cli import main
from tweetgen.health import (
    AlreadyRunning,
    Status,
    ailment,
    notify,
    only_one,
    status_path,
    watchdog,
)
from tweetgen.interruption import stopping
from tweetgen.running import Life, run
from tweetgen.sections import ScheduleSection
from tweetgen.testing.fakes import MemoryPublisher

WORDS = [
    f"{who} {what} by the {place}"
    for who in "lamp goat fog rain gull".split()
    for what in "waits sleeps turns burns".split()
    for place in "sea door stairs rocks".split()
]
CONFIG = """
[bot]
name = "anna"
[corpus]
sources = ["words.txt"]
[generator]
use = "markov"
[filters]
use = []
[publisher]
use = "jsonl"
[schedule]
cron = "* * * * *"
"""
unix = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd's sockets are Unix's")


@pytest.fixture(scope="module")
def trained() -> tweetgen.Model:
    return tweetgen.train("markov", Corpus.of(WORDS), clean=(), held_out=0)


@pytest.fixture
def folder(trained: tweetgen.Model, tmp_path: Path) -> Path:
    """A bot that ran until ten minutes ago, and so has something to make up for."""
    (tmp_path / "bot.toml").write_text(CONFIG)
    Store(tmp_path / "model").add(trained.manifest, trained.fill)
    missed(tmp_path)
    return tmp_path


def missed(folder: Path) -> None:
    before = datetime.now(UTC) - timedelta(minutes=10)
    Status(bot="anna", dealt_with=before, beat=before).write(status_path(folder / "bot.toml"))


def posts(folder: Path) -> int:
    path = folder / "posts.jsonl"
    return len(path.read_text("utf-8").splitlines()) if path.exists() else 0


class Watchman:
    """What systemd hears."""

    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.settimeout(60)
        self.heard: list[str] = []

    def until(self, done: Callable[[], bool]) -> None:
        while not done():
            self.heard.append(self.socket.recv(1000).decode())


@pytest.fixture
def watchman(tmp_path: Path) -> Iterator[Watchman]:
    made = Watchman(str(tmp_path / "notify"))
    yield made
    made.socket.close()


def start(folder: Path, *more: str) -> subprocess.Popen[str]:
    environment = os.environ | {"NOTIFY_SOCKET": str(folder / "notify")}
    return subprocess.Popen(
        [sys.executable, "-m", "tweetgen", "run", str(folder), *more],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


@unix
def test_a_process_posts_tells_systemd_and_ends_when_asked(folder: Path, watchman: Watchman):
    process = start(folder)
    watchman.until(lambda: posts(folder) > 0)
    assert main(["health", str(folder), "--quiet"]) == 0
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    watchman.until(lambda: "STOPPING=1" in watchman.heard)
    assert watchman.heard[0] == "READY=1"
    assert "WATCHDOG=1" in watchman.heard
    assert "anna: posted" in said
    status = Status.read(status_path(folder / "bot.toml"))
    assert status is not None
    assert (status.state, status.posts) == ("ended", posts(folder))
    assert main(["health", str(folder), "--quiet"]) == 1


@unix
def test_a_killed_process_has_posted_once_and_keeps_nobody_out(folder: Path, watchman: Watchman):
    """Killed with the post sent, and perhaps nothing noted."""
    process = start(folder)
    watchman.until(lambda: posts(folder) > 0)
    process.kill()
    process.communicate(timeout=60)
    with Ledger(folder / "ledger.sqlite") as ledger:
        (entry,) = ledger.entries()
    minute = entry.created_at.replace(second=0, microsecond=0)
    missed(folder)  # the older note, as if the last had not been written
    process = start(folder)
    watchman.heard.clear()
    watchman.until(lambda: watchman.heard.count("WATCHDOG=1") > 2)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    if datetime.now(UTC).replace(second=0, microsecond=0) == minute:  # else another was due
        assert posts(folder) == 1


@unix
def test_two_processes_do_not_run_one_bot(folder: Path, capfd: pytest.CaptureFixture[str]):
    with only_one(status_path(folder / "bot.toml")):
        assert main(["run", str(folder)]) == 2
    assert "another process runs this bot" in capfd.readouterr().err
    with only_one(status_path(folder / "bot.toml")), pytest.raises(AlreadyRunning):  # noqa: SIM117
        with only_one(status_path(folder / "bot.toml")):
            pass


def test_mistakes_are_told_before_anything_runs(folder: Path, capfd: pytest.CaptureFixture[str]):
    (folder / "bot.toml").write_text(CONFIG.replace('cron = "* * * * *"', ""))
    assert main(["run", str(folder)]) == 2
    assert "there is nothing to do" in capfd.readouterr().err
    (folder / "bot.toml").write_text(CONFIG)
    assert main(["run", str(folder), str(folder / "bot.toml")]) == 2
    assert "is named twice" in capfd.readouterr().err


# --- asked to end


class Signalling(MemoryPublisher):
    """Signals arrive while a post is on its way."""

    signals: tuple[int, ...] = ()

    def publish(self, post: Post) -> Receipt:
        for number in self.signals:
            os.kill(os.getpid(), number)
        return super().publish(post)


@pytest.fixture
def life(trained: tweetgen.Model, tmp_path: Path) -> Life:
    bot = Bot(
        model=trained, publisher=Signalling(), ledger=Ledger(tmp_path / "l.sqlite"), filters=[]
    )
    before = datetime.now(UTC) - timedelta(minutes=10)
    section = ScheduleSection(cron="* * * * *")
    return Life(bot=bot, section=section, status=Status(bot="bot", dealt_with=before))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_post_in_hand_is_finished(life: Life, number: signal.Signals):
    handlers = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)]
    publisher = life.bot.publisher
    assert isinstance(publisher, Signalling)
    publisher.signals = (number,)
    run([life])
    assert len(publisher.posts) == 1
    with Ledger(life.bot.ledger.address) as ledger:
        assert [entry.state for entry in ledger.entries()] == ["published"]
    assert [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)] == handlers


def test_a_second_ctrl_c_acts_at_once(life: Life):
    publisher = life.bot.publisher
    assert isinstance(publisher, Signalling)
    publisher.signals = (signal.SIGINT, signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run([life])
    with Ledger(life.bot.ledger.address) as ledger:
        assert [entry.state for entry in ledger.entries()] == ["unknown"]


def test_a_signal_ends_the_sleep():
    with stopping() as stop:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
        stop.sleep(600)  # or the test would never end
        assert stop.asked
        stop.sleep(600)


def test_in_another_thread_nothing_is_asked():
    asked = []

    def work() -> None:
        with stopping() as stop:
            stop.sleep(0)
            asked.append(stop.asked)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert asked == [False]


# --- systemd


@unix
@pytest.mark.skipif(sys.platform != "linux", reason="abstract names are Linux's")
def test_abstract_sockets_are_reached(tmp_path: Path):
    name = f"tweetgen-{os.getpid()}"
    watchman = Watchman("\0" + name)
    assert notify("READY=1", {"NOTIFY_SOCKET": f"@{name}"})
    watchman.until(lambda: bool(watchman.heard))
    assert watchman.heard == ["READY=1"]
    watchman.socket.close()


def test_nobody_listening_is_no_trouble(tmp_path: Path):
    assert not notify("READY=1", {})
    assert not notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "nowhere")})


def test_the_watchdogs_time():
    mine = str(os.getpid())
    assert watchdog({"WATCHDOG_USEC": "60000000"}) == timedelta(minutes=1)
    assert watchdog({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": mine}) == timedelta(minutes=1)
    assert watchdog({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}) is None
    assert watchdog({"WATCHDOG_USEC": "soon"}) is None
    assert watchdog({}) is None


# --- health

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "minutes", "says"),
    [
        ("running", 1, ""),
        ("troubled", 1, ""),  # it tries again by itself; starting it anew would not help
        ("running", 16, "it was last alive"),
        ("stopped", 1, "it has stopped: no key"),
        ("ended", 1, "it has ended"),
    ],
)
def test_who_is_well(state: str, minutes: int, says: str):
    beat = NOW - timedelta(minutes=minutes)
    status = Status(bot="anna", state=state, beat=beat, last_error="no key")
    found = ailment(status, NOW, timedelta(minutes=15))
    assert found.startswith(says)
    assert bool(found) == bool(says)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"bot": "x", "beat": "soon"}', "null", "1"])
def test_a_broken_status_is_none(tmp_path: Path, content: str):
    (tmp_path / "status.json").write_text(content)
    assert Status.read(tmp_path / "status.json") is None
    assert Status.read(tmp_path / "other.json") is None


def test_health_looks_at_every_bot(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    now = datetime.now(UTC)
    well = Status(bot="anna", state="running", started=now, beat=now, next_post=now, posts=3)
    for name in ("anna", "bert"):
        (tmp_path / name).mkdir()
    well.write(status_path(tmp_path / "anna" / "bot.toml"))
    both = [str(tmp_path / "anna"), str(tmp_path / "bert" / "bot.toml")]
    assert main(["health", both[0]]) == 0
    assert "✓ anna: running; 3 posts and 0 answers since" in capfd.readouterr().out
    assert main(["health", *both]) == 1
    assert "it has never run here" in capfd.readouterr().out
    assert main(["health", *both, "--json"]) == 1
    first, second = map(json.loads, capfd.readouterr().out.splitlines())
    assert (first["healthy"], second["healthy"]) == (True, False)
    assert first.keys() == second.keys()
