"""Processes that are killed in the middle, and processes that work at the same time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

import tweetgen
from tweetgen import Bot, Ledger, NoReceipt, Store, bundle, ledger
from tweetgen.schema import PUBLISHED, UNKNOWN

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
WORDS = "".join(POSTS.read_text("utf-8").splitlines(keepends=True)[:300])  # enough, and quick
CONFIG = """
[corpus]
sources = ["words.txt"]

[generator]
use = "markov"

[publisher]
use = "jsonl"
"""


@pytest.fixture(scope="module")
def trained() -> tweetgen.Model:
    return tweetgen.train("markov", tweetgen.Corpus.of(WORDS.splitlines()))


@pytest.fixture
def folder(trained: tweetgen.Model, tmp_path: Path) -> Path:
    """A bot that posts into a file of JSON lines."""
    (tmp_path / "bot.toml").write_text(CONFIG)
    (tmp_path / "words.txt").write_text(WORDS, "utf-8")
    Store(tmp_path / "model").add(trained.manifest, trained.fill)
    return tmp_path


def lines(folder: Path) -> list[dict]:
    path = folder / "posts.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


# --- killed

# The child dies without a chance to clean up: at a step of the ledger's, or inside `publish`.
_DIE = """
import os, signal, sys
from datetime import timedelta
from tweetgen import Bot, Ledger, ledger
from tweetgen.publishers.jsonl import JsonlPublisher

ledger.LEASE = timedelta(seconds=-1)  # as if the crash lay five minutes back
where = sys.argv[2]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if where == "after draft":
    Ledger.claim = die
elif where == "after claim":
    JsonlPublisher.publish = die
elif where == "after publish":
    Ledger.published = die
Bot.from_config(sys.argv[1]).post()
"""
PLACES = ["after draft", "after claim", "after publish"]


def kill(folder: Path, place: str) -> None:
    done = subprocess.run([sys.executable, "-c", _DIE, str(folder), place], check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five minutes later: what was approved and not taken up is nobody's current work."""
    monkeypatch.setattr(ledger, "LEASE", timedelta(seconds=-1))


@pytest.mark.parametrize("place", PLACES)
def test_whenever_it_is_killed_a_post_goes_out_once(folder: Path, place: str, late: None):
    kill(folder, place)
    with Ledger(folder / "ledger.sqlite") as opened:
        (left,) = opened.entries()
    with Bot.from_config(folder) as bot:
        (settled,) = bot.settle()
        assert bot.settle() == []
        bot.post()
    assert (settled.state, settled.post) == (PUBLISHED, left.post)
    assert [line["key"] for line in lines(folder)].count(left.key) == 1
    assert len(lines(folder)) == 2


@pytest.mark.parametrize("place", PLACES[1:])
def test_where_nobody_can_tell_it_is_not_sent_again(
    folder: Path, place: str, late: None, monkeypatch: pytest.MonkeyPatch
):
    kill(folder, place)
    written = len(lines(folder)) if (folder / "posts.jsonl").exists() else 0
    with Bot.from_config(folder) as bot:
        monkeypatch.setattr(bot.publisher, "reconcile", lambda _: NoReceipt.CANNOT_TELL)
        (settled,) = bot.settle()
        assert settled.state == UNKNOWN
        posted = bot.post()
    assert len(lines(folder)) == written + 1
    assert lines(folder)[-1]["key"] == posted.key


def test_a_training_that_is_killed_leaves_the_old_model_speaking(folder: Path):
    store = Store(folder / "model")
    before = store.versions()
    text = tweetgen.load(store.root).generate(seed=1)
    script = """
import os, signal, sys
from tweetgen.cli import main
from tweetgen.novelty import NoveltyIndex
NoveltyIndex.save = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main(["train", sys.argv[1]])
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], check=False, stderr=subprocess.DEVNULL
    )
    assert done.returncode == -signal.SIGKILL
    assert list(store.root.glob(".new-*/model/2/writes.npy"))  # it was in the middle of writing
    assert store.versions() == before
    assert tweetgen.load(store.root).generate(seed=1) == text


# --- at the same time


def run(script: str, *arguments: str, times: int = 2) -> list[str]:
    """What `times` processes print that start together."""
    command = [sys.executable, "-c", script, *arguments]
    pipe = subprocess.PIPE
    running = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        for _ in range(times)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * times, told
    return [out for out, _ in told]


_POST = """
import sys
from tweetgen import Bot
with Bot.from_config(sys.argv[1]) as bot:
    print("ready", flush=True)
    sys.stdin.readline()
    for seed in range(6):
        bot.post(prompt="The")
        bot.defaults = {"seed": seed}  # both want the same texts
"""


def test_two_bots_post_from_one_ledger(folder: Path):
    run(_POST, str(folder))
    with Ledger(folder / "ledger.sqlite") as opened:
        entries = opened.entries()
    assert Counter(entry.state for entry in entries) == {PUBLISHED: 12}
    assert len({entry.text for entry in entries}) == 12
    assert {entry.attempts for entry in entries} == {1}
    assert {line["key"] for line in lines(folder)} == {entry.key for entry in entries}
    assert len(lines(folder)) == 12


_TRAIN = """
import sys
from tweetgen.cli import main
print("ready", flush=True)
sys.stdin.readline()
sys.exit(main(["train", sys.argv[1], "--json", "--quiet"]))
"""


def test_two_trainings_fill_one_store(folder: Path):
    store = Store(folder / "model")
    (first,) = store.versions()
    made = {json.loads(out)["version"] for out in run(_TRAIN, str(folder))}
    versions = [version.name for version in store.versions()]
    assert sorted([first.name, *made]) == versions
    for name in versions:
        bundle.read(store.open(name))
    live = store.resolve("live")
    assert live == store.resolve("latest")
    assert {live, store.rollback()} == made  # neither move of the tag was lost
    assert store.rollback() == first.name
