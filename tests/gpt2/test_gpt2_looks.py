"""What a person sees while it trains: passes, figures, texts; and that looking changes nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tweetgen_gpt2.engine import Engine
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.looking import Looking
from tweetgen_gpt2.packing import tokenised
from tweetgen_gpt2.plugin import GPT2Config

import tweetgen
from tweetgen import Corpus, Progress
from tweetgen.cli import main
from tweetgen.writing import Written
from tweetgen_gpt2 import training

WHO, DOES, WHAT = "keeper goat gull".split(), "sees eats hears".split(), "fog soup rain".split()
TEXTS = [f"the {a} {b} the {c} at {h}" for a in WHO for b in DOES for c in WHAT for h in range(12)]
# Sentences made by a rule are known from the start: nothing may end the training for it.
LONG = {"patience": 99, "max_copy_rate": 1.0}
OPTIONS = {"base": "scratch", "size": "1M", "row_tokens": 32, "batch_rows": 8}
OPTIONS |= LONG | {"device": "cpu"}
BOT = """
[corpus]
sources = ["words.txt"]
[generator]
use = "gpt2"
[generator.gpt2]
base = "scratch"
size = "1M"
steps = 20
row_tokens = 32
batch_rows = 8
patience = 99
max_copy_rate = 1.0
"""


def fitted(texts=TEXTS, **options) -> tuple[GPT2Generator, list[Progress]]:
    told: list[Progress] = []
    made = GPT2Generator(GPT2Config(**(OPTIONS | {"steps": 20} | options)))
    return made.fit(Corpus.of(texts), progress=told.append), told


@pytest.fixture(scope="module")
def trained() -> tuple[GPT2Generator, list[Progress]]:
    torch.set_num_threads(1)
    return fitted()


@pytest.fixture
def bot(tmp_path, monkeypatch) -> Path:
    (tmp_path / "words.txt").write_text("\n".join(TEXTS))
    (tmp_path / "bot.toml").write_text(BOT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_passes_are_told_before_the_first_step(trained):
    generator, told = trained
    first = next(one for one in told if one.stage == "training")
    assert first.done == 0
    passes = generator.training["passes"]
    assert first.said == (f"20 steps: that is {passes:g} passes over your words",)


def test_epochs_are_told_as_steps():
    told = fitted(steps=None, epochs=2.0)[1]
    first = next(one for one in told if one.said)
    passes = float(first.said[0].split("that is ")[1].split()[0])
    assert abs(passes - 2) < 0.3
    assert first.said[0].startswith(f"{first.total:,} steps:")


def test_figures_are_told_at_each_look(trained):
    generator, told = trained
    looks = [one for one in told if one.samples]
    assert [one.done for one in looks] == [look["step"] for look in generator.training["looks"]]
    for one, look in zip(looks, generator.training["looks"], strict=True):
        assert list(one.metrics) == ["loss", "bits/char", "copied", "tokens/s", "memory"]
        assert one.metrics["bits/char"] == look["bits_per_character"]
        assert one.metrics["copied"] == look["copy_rate"]
        assert 50e6 < one.metrics["memory"] < 50e9


def test_what_is_shown_are_whole_texts_that_it_writes(trained):
    last = [one.samples for one in trained[1] if one.samples][-1]
    assert len(last) == 3
    assert all(text and not text.endswith("…") for text in last)


def test_showing_samples_or_not_is_the_same_training(trained):
    without, told = fitted(samples=0)
    assert not any(one.samples for one in told)
    pairs = zip(trained[0].model.parameters(), without.model.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
    assert without.training["looks"] == trained[0].training["looks"]


def test_nothing_is_held_back_and_copies_are_noticed_all_the_same():
    made = fitted(validation=0.0, steps=60, max_copy_rate=0.01)[0]
    assert "of what it writes is copied" in made.training["stopped"]
    assert all(look.keys() == {"step", "copy_rate"} for look in made.training["looks"])


def test_the_end_says_which_state_is_kept():
    texts = [" ".join(str(n * n * 7919 % 9973)) for n in range(120)]  # there is nothing to learn
    options = {"steps": 400, "validation": 0.3, "patience": 2, "max_copy_rate": 1, "dropout": 0.0}
    made = fitted(texts, **options)[0]
    (said,) = made.training["said"]
    assert "passes over your words: no better on other texts since step" in said
    assert said.endswith(f"kept is step {made.training['best_step']:,}, the best on other texts")


class Endless(Engine):
    """Ends every text that has room for `length` tokens, and no other."""

    def __init__(self, length: int) -> None:
        self.length = length

    def write(self, prompt, seeds, request, limits):
        for place in reversed(range(len(seeds))):
            size = min(self.length + place, limits.most_tokens)
            yield Written(place, [40 + place] * size, size < limits.most_tokens)

    def log_probabilities(self, rows): ...

    def next_probabilities(self, prompt): ...


@pytest.mark.parametrize(("length", "whole"), [(20, True), (100, True), (500, False)])
def test_long_texts_are_written_to_their_end_if_it_is_not_too_far(trained, length, whole):
    generator = trained[0]
    tokens = tokenised(TEXTS, generator.tokenizer)
    looking = Looking(tokens, generator.tokenizer, seed=1, samples=3)
    found = looking.look(Endless(length), generator._limits(""), None)
    decode = generator.tokenizer.decode
    assert found.samples == tuple(
        decode([40 + place] * (length + place if whole else 256)) + ("" if whole else " …")
        for place in range(3)
    )


def test_a_conversation_is_shown_as_turns():
    foods = "Soup Bread Fish Cheese Cake Tea Rice Stew Figs Eggs Beans Toast".split()
    chat = [
        tweetgen.Document((f"{food}?", "Always.")[turn], author=author, conversation=food)
        for food in foods
        for turn, author in enumerate(("Ben", "Ann"))
    ]
    told: list[Progress] = []
    options = OPTIONS | {"steps": 150, "dropout": 0.0, "max_copy_rate": 1}
    talks = Corpus.of(chat).conversations(["Ann"])
    tweetgen.train("gpt2", talks, novelty=False, progress=told.append, **options)
    samples = [text for one in told for text in one.samples]
    assert any(re.fullmatch(r"other: .+\nme: Always\.", text) for text in samples), samples


def test_a_look_leaves_the_model_in_training(monkeypatch):
    states = []
    step = training.Trainer.step
    look = Looking.look

    def noted(self, number):
        found = step(self, number)
        states.append(self._model.training)
        return found

    def looked(self, *of_what):
        states.append("look")
        return look(self, *of_what)

    monkeypatch.setattr(training.Trainer, "step", noted)
    monkeypatch.setattr(Looking, "look", looked)
    fitted(steps=4)
    assert states[-8:] == [True, "look"] * 4


def test_the_command_shows_them_on_stderr_and_nothing_when_quiet(bot, capsys):
    assert main(["train", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["backend"] == "gpt2"
    assert "20 steps: that is " in err
    assert "\nafter 2 steps it writes:\n  · " in err
    line = next(line for line in err.splitlines() if line.startswith("training: 20 of 20 steps, "))
    for unit in ("loss ", " bits/char, ", "% copied, ", " tokens/s, ", "B memory"):
        assert unit in line
    assert main(["train", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_samples_come_above_the_bar_on_a_terminal(bot):
    code = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'tweetgen', 'train']) >> 8)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, stdin=subprocess.DEVNULL
    )
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", done.stdout.decode())
    assert done.returncode == 0, shown
    assert shown.index("that is ") < shown.index("after 2 steps it writes:")
    assert "after 20 steps it writes:\r\n" in shown  # a line of its own
    assert shown.rindex("it writes:") < shown.rindex("━━━ 20/20")  # the bar stays below
    assert "tokens/s" in shown
