"""`tweetgen train` under torchrun: several processes train one model, and one of them speaks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tweetgen.cli import main
from tweetgen.store import Store

WHO, DOES, WHAT = "keeper goat gull".split(), "sees eats hears".split(), "fog soup rain".split()
TEXTS = [f"the {a} {b} the {c} at {h}" for a in WHO for b in DOES for c in WHAT for h in range(12)]
BOT = """
[corpus]
sources = ["words.txt"]
[generator]
use = "gpt2"
[generator.gpt2]
base = "scratch"
size = "1M"
steps = 12
row_tokens = 32
batch_rows = 6
dropout = 0.0
precision = "float32"
device = "cpu"
max_copy_rate = 1
patience = 99
checkpoint_seconds = 0
"""
TOGETHER = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]


@pytest.fixture
def bot(tmp_path) -> Path:
    (tmp_path / "words.txt").write_text("\n".join(TEXTS))
    (tmp_path / "bot.toml").write_text(BOT)
    return tmp_path


def train(bot: Path, *options: str) -> subprocess.CompletedProcess[str]:
    line = [*TOGETHER, "-m", "tweetgen", "train", str(bot), *options]
    return subprocess.run(line, check=False, capture_output=True, text=True, timeout=240)


def manifests(bot: Path) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted(bot.glob("model/*/manifest.json"))]


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> dict:
    """What one process makes of it."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "words.txt").write_text("\n".join(TEXTS))
    (folder / "bot.toml").write_text(BOT)
    assert main(["train", str(folder), "--quiet"]) == 0
    return manifests(folder)[0]


def assert_same_model(one: dict, other: dict) -> None:
    looks = [each["training"]["record"]["looks"] for each in (one, other)]
    assert [look["step"] for look in looks[0]] == [look["step"] for look in looks[1]]
    for a, b in zip(*looks, strict=True):
        assert a["bits_per_character"] == pytest.approx(b["bits_per_character"], abs=0.01)
    assert one["scores"] == pytest.approx(other["scores"], abs=0.01)


def test_two_processes_store_one_model(bot, alone):
    stale = bot / "model" / ".checkpoints" / "gpt2" / "last"
    stale.mkdir(parents=True)
    (stale / "state.json").write_text("of an earlier training")  # nobody may read it
    done = train(bot, "--json")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    (version,) = Store(bot / "model").versions()
    assert json.loads(line)["version"] == version.name
    assert version.tags == ("latest", "live")
    for said in ("gpt2 learns from", "12 steps: that is", "after 12 steps it writes:"):
        assert done.stderr.count(said) == 1, done.stderr
    (made,) = manifests(bot)
    assert made["training"]["record"]["processes"] == 2
    assert alone["training"]["record"]["processes"] == 1
    assert_same_model(made, alone)
    assert not list((bot / "model" / ".checkpoints").glob("*"))
    assert (bot / "model" / version.name / "novelty").is_dir()


def test_a_mistake_is_told_once_and_nothing_is_stored(bot):
    (bot / "bot.toml").write_text(BOT + "freeze = 3\n")
    done = train(bot)
    assert done.returncode != 0
    assert done.stderr.count("tweetgen: freeze = 3, and the model has 3 layers") == 1
    assert "tweetgen/cli" not in done.stderr  # torchrun shows a traceback of its own, not of ours
    assert not manifests(bot)


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds the processes in /proc")
def test_one_is_killed_and_all_are_resumed(bot, alone):
    line = [*TOGETHER, "-m", "tweetgen", "train", str(bot), "--quiet"]
    state = bot / "model" / ".checkpoints" / "gpt2" / "last" / "state.json"
    with subprocess.Popen(line, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as first:
        while not state.exists():
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"it ended with {first.wait(0.05)} before it was stopped")
        children = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()
        assert len(children) == 2
        os.kill(int(children[1]), signal.SIGKILL)
        assert first.wait(120) != 0
    assert not manifests(bot)
    done = train(bot, "--resume")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("it goes on at step ") == 1
    (made,) = manifests(bot)
    assert made["training"]["record"]["processes"] == 2
    assert made["training"]["record"]["steps"] == 12
    assert_same_model(made, alone)


def test_ctrl_c_leaves_a_state_to_go_on_from(bot, alone):
    line = [*TOGETHER, "-m", "tweetgen", "train", str(bot)]
    state = bot / "model" / ".checkpoints" / "gpt2" / "last" / "state.json"
    with subprocess.Popen(line, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as first:
        while not state.exists():
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"it ended with {first.wait(0.05)} before it was stopped")
        first.send_signal(signal.SIGINT)
        assert first.stderr
        said = first.stderr.read().decode()
        assert first.wait(120) != 0
    assert "unforeseen" not in said
    assert "not foreseen" not in said
    assert 0 < json.loads(state.read_text())["step"] <= 12
    done = train(bot, "--resume")
    assert done.returncode == 0, done.stderr
    assert_same_model(manifests(bot)[0], alone)
