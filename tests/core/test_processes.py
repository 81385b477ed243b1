"""Several processes at once, and processes that end in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tweetgen import Ledger, Store
from tweetgen.cli import main

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    publisher = ["--publisher", "jsonl"]
    assert (
        main(["init", "-y", "-q", "--backend", "markov", "--corpus", str(POSTS), *publisher]) == 0
    )
    assert main(["train", "-q"]) == 0
    return tmp_path


def start(bot: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tweetgen", *arguments],
        cwd=bot,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors


def test_two_trainings_at_once_both_arrive(bot: Path):
    ends = [finish(process) for process in [start(bot, "train", "-q") for _ in range(3)]]
    assert ends == [(0, "")] * 3
    versions = Store(bot / "model").versions()
    assert len(versions) == 4
    assert [version.tags for version in versions if version.tags] == [("latest", "live")]
    assert main(["models", "list", "--verify"]) == 0
    assert main(["generate", "-q"]) == 0


def test_two_posts_at_once_say_different_things(bot: Path):
    ends = [finish(process) for process in [start(bot, "post", "-q") for _ in range(4)]]
    assert ends == [(0, "")] * 4
    with Ledger(bot / "ledger.sqlite") as ledger:
        entries = ledger.entries()
    assert [entry.state for entry in entries] == ["published"] * 4
    assert len({entry.text for entry in entries}) == 4
    assert len((bot / "posts.jsonl").read_text("utf-8").splitlines()) == 4


def test_the_same_seed_in_two_processes_is_not_said_twice(bot: Path):
    ends = [
        finish(process) for process in [start(bot, "post", "-q", "--seed", "5") for _ in range(3)]
    ]
    assert [code for code, _ in ends] == [0, 0, 0]
    with Ledger(bot / "ledger.sqlite") as ledger:
        assert len({entry.text for entry in ledger.entries()}) == 3


def test_ctrl_c_while_training_leaves_the_old_model_live(bot: Path):
    live = Store(bot / "model").resolve("live")
    line = "the keeper counts {0} ships and {1} gulls before the {2} fog\n"
    with (bot / "large.txt").open("w") as words:
        words.writelines(line.format(i, i * 7, i * 13) for i in range(300_000))
    process = start(bot, "train", ".", "large.txt")
    assert process.stderr is not None
    assert "markov learns from" in process.stderr.readline()  # it is under way
    process.send_signal(signal.SIGINT)
    code, errors = finish(process)
    assert code == 130
    assert "stopped; what was finished before is kept" in errors
    assert "Traceback" not in errors
    assert Store(bot / "model").resolve("live") == live
    assert {path.name for path in (bot / "model").iterdir() if path.is_dir()} == {live}
    assert main(["generate", "-q"]) == 0


CRASH = """
    import os, sys
    import tweetgen
    from tweetgen.publishers.jsonl import JsonlPublisher

    class Crashing(JsonlPublisher):
        def publish(self, post):
            if sys.argv[1] == "after":
                super().publish(post)
            os.kill(os.getpid(), 9)

    bot = tweetgen.Bot.from_config("bot.toml")
    bot.publisher.__class__ = Crashing
    bot.post()
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_while_sending_is_settled_and_nothing_is_sent_twice(
    bot: Path, when: str, monkeypatch: pytest.MonkeyPatch
):
    script = bot / "crash.py"
    script.write_text(textwrap.dedent(CRASH))
    done = subprocess.run([sys.executable, script, when], cwd=bot, check=False)
    assert done.returncode == -signal.SIGKILL
    with Ledger(bot / "ledger.sqlite") as ledger:
        (interrupted,) = ledger.entries()
        assert interrupted.state == "sending"
        assert ledger.interrupted("jsonl", "posts.jsonl") == []  # another process may be at it
    assert main(["post", "-q"]) == 0  # so a new post leaves it alone
    # The lease runs out: an hour later by the ledger's clock.
    import tweetgen.ledger as clock

    real = clock._now
    from datetime import timedelta

    monkeypatch.setattr(clock, "_now", lambda later=timedelta(0): real(later + timedelta(hours=1)))
    assert main(["post", "-q"]) == 0
    with Ledger(bot / "ledger.sqlite") as ledger:
        entries = ledger.entries()
    assert [entry.state for entry in entries] == ["published"] * 3
    lines = (bot / "posts.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 3
    assert sum(interrupted.key in line for line in lines) == 1


def test_a_reader_that_goes_away_is_no_error(bot: Path):
    """`tweetgen generate -n 500 | head -1`."""
    process = start(bot, "generate", "-n", "500", "-q")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    with process.stderr as stream:
        assert stream.read() == ""
    assert process.wait(timeout=120) == 0
