"""From a corpus to a post on the command line, and back after Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tweetgen.cli import main

WORDS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
BOT = """
[corpus]
sources = ["words.txt"]
[generator]
use = "gpt2"
[generator.gpt2]
base = "scratch"
size = "1M"
steps = {steps}
row_tokens = 64
batch_rows = 4
patience = 99
[generate]
max_chars = 280
"""


@pytest.fixture
def bot(tmp_path, monkeypatch):
    (tmp_path / "words.txt").write_bytes(WORDS.read_bytes())
    (tmp_path / "bot.toml").write_text(BOT.format(steps=60))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def objects(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_train_generate_post_and_replay(bot, capsys):
    assert main(["train"]) == 0
    assert "passes over your words: all steps are done" in capsys.readouterr().err
    assert main(["train", "--json", "--quiet"]) == 0
    (facts,) = objects(capsys)
    assert facts["scores"]["bits_per_character"] < 6
    assert not (bot / "model" / ".checkpoints" / "gpt2").exists()
    for _ in range(2):
        assert main(["generate", "-n", "3", "--seed", "7", "--json"]) == 0
    texts = [row["text"] for row in objects(capsys)]
    assert texts[:3] == texts[3:]
    assert main(["post", "--seed", "4", "--publisher", "jsonl", "--quiet"]) == 0
    assert main(["replay", "1", "--json"]) == 0


def test_ctrl_c_keeps_what_was_learned_and_resume_goes_on(bot):
    (bot / "bot.toml").write_text(BOT.format(steps=400))
    command = [sys.executable, "-m", "tweetgen", "train", "--quiet"]
    checkpoint = bot / "model" / ".checkpoints" / "gpt2"
    with subprocess.Popen(command, cwd=bot) as first:
        while not (checkpoint / "best.safetensors").exists():  # it is written at the first look
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"it ended with {first.wait(0.1)} before it was stopped")
        first.send_signal(signal.SIGINT)
        assert first.wait(60) == 130
    state = json.loads((checkpoint / "last" / "state.json").read_text())
    assert 0 < state["step"] < 400
