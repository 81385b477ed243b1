"""The example of a chat: it learns to answer as one of three, and writes nobody else's turn."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

import tweetgen
from tweetgen import Document, Request, config
from tweetgen.cli import main
from tweetgen.cli.options import corpus_from
from tweetgen.conversation import ME, OTHER, begin_with, parse, render

EXAMPLE = Path(__file__).parents[2] / "examples" / "familiar"
MARKS = re.compile("[\ufdd0-\ufdef]")
ASKED = ["What is the soup tonight?", "I am late.", "Is the cat there?", "Good night"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The example, trained by both brains; GPT-2 for a moment only."""
    folder = tmp_path_factory.mktemp("example") / "familiar"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("model", "*.sqlite"))
    file = folder / "bot.toml"
    markov = file.read_text("utf-8")
    page = (folder / "README.md").read_text("utf-8")
    (brain,) = re.findall(r"^```toml\n(\[generator\].*?)^```", page, re.M | re.S)
    gpt2 = re.sub(r'^\[generator\]\nuse = "markov".*\n', brain, markov, flags=re.M)
    quick = re.sub(r"^epochs = .*$", "steps = 12", gpt2, flags=re.M)
    assert len({markov, gpt2, quick}) == 3
    file.write_text(quick)
    for backend in ("gpt2", "markov"):  # the last one is live
        assert main(["train", str(folder), "--quiet", "--backend", backend]) == 0
    return folder


@pytest.fixture(params=["gpt2", "markov"])
def bot(request, folder) -> config.Config:
    return config.load(folder, backend=request.param)


def test_it_is_a_chat_of_three_over_weeks():
    chat = [*tweetgen.read(EXAMPLE / "chat.txt")]
    assert len(chat) >= 300
    assert set(Counter(message.author for message in chat)) == {"Ines", "Bram", "Odile"}
    times = [message.created_at for message in chat]
    assert times == sorted(times)
    assert (times[-1] - times[0]).days > 40
    assert len({message.text for message in chat}) == len(chat), "nothing is said twice"


def test_it_becomes_conversations(folder):
    corpus = corpus_from(config.load(folder))
    talks = [*corpus.texts()]
    assert len(talks) >= 60
    assert corpus.report().dropped == {}
    assert {turn.me for talk in talks for turn in parse(talk)} == {True, False}


def test_it_writes_its_own_turn_and_no_other(bot):
    with tweetgen.Bot.from_config(bot, dry_run=True) as speaker:
        for seed, asked in enumerate(ASKED * 3):
            context = (Document(asked, author="Bram"),)
            said = speaker.compose(seed=seed, context=context).text
            assert said
            assert not MARKS.search(said)
            assert not re.search(r"\b(Bram|Odile|Ines): ", said)


def test_gpt2_does_not_even_begin_another_turn(folder):
    """Its candidates end where the next turn would begin; nothing had to be cut away."""
    model = tweetgen.load(folder / "model", tweetgen.Store(folder / "model").versions()[0].name)
    assert model.manifest.backend == "gpt2"
    begin = f"{OTHER} What is the soup tonight? {ME}"
    request = begin_with(Request(seed=5, expected=20), begin)
    for text in islice(model.generator.sample(request), 20):
        assert text == "" or text.startswith(begin)
        assert not {ME, OTHER} & set(text.removeprefix(begin))


def test_it_hears_what_was_said(folder):
    """The question is part of what the next word depends on."""
    model = tweetgen.load(folder / "model", tweetgen.Store(folder / "model").versions()[0].name)

    def chances(asked: str) -> dict[str, float]:
        so_far = parse(f"{OTHER} {asked}")
        return dict(model.generator.next_probabilities(f"{render(so_far)} {ME}"))

    soup, night = chances("What is the soup tonight?"), chances("Good night")
    assert sum(abs(soup[word] - night[word]) for word in soup) > 0.001


def test_quoted_answers_are_no_lines_of_the_chat():
    page = (EXAMPLE / "README.md").read_text("utf-8")
    (quoted,) = re.findall(r"^```text\n(.*?)^```", page, re.M | re.S)
    said = {message.text for message in tweetgen.read(EXAMPLE / "chat.txt")}
    answers = [line.partition(": ")[2] for line in quoted.splitlines() if line.startswith("Ines: ")]
    assert len(answers) >= 3
    assert not said & set(answers)
