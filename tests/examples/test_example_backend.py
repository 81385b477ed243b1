"""The example of a third-party backend: installed as a stranger would, used by its name alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import tweetgen

ROOT = Path(__file__).parents[2]
EXAMPLE = "custom_backend"
SOURCE = ROOT / "examples" / EXAMPLE


@pytest.fixture(scope="module")
def bot(stranger: Callable) -> Callable:
    """The stranger, with a trained bot."""
    for command in ("init --yes --quiet --backend cutup --corpus words.txt", "train --quiet"):
        code, _, problem = stranger("-m", "tweetgen", *command.split())
        assert code == 0, problem
    return stranger


def texts(output: str) -> list[str]:
    return [json.loads(line)["text"] for line in output.splitlines()]


def test_it_stays_under_60_lines():
    """Blank lines, comments and the modules' docstrings aside."""
    lines = [
        line.strip()
        for path in SOURCE.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len([line for line in lines if line and not line.startswith(("#", '"""'))]) < 60


def test_it_is_listed(stranger):
    _, output, _ = stranger(*"-m tweetgen backends --kind generator --json".split())
    rows = {row["name"]: row["distribution"] for row in map(json.loads, output.splitlines())}
    assert rows["cutup"] == "tweetgen-cutup"


def test_its_options_are_written_by_init(bot):
    _, output, _ = bot("-c", "print(open('bot.toml').read())")
    assert 'use = "cutup"' in output
    assert "# min_documents = 3" in output


def test_every_text_is_two_halves(bot):
    _, output, _ = bot(*"-m tweetgen generate -n 20 --seed 7 --json".split())
    corpus = [*tweetgen.read(ROOT / "examples" / "proverbs" / "proverbs.txt").texts()]
    made = texts(output)
    assert len(made) == 20
    for text in made:
        assert text not in corpus
        parts = text.split()
        assert any(
            any(line.startswith(" ".join(parts[: i + 1]) + " ") for line in corpus)
            and any(line.endswith(" " + " ".join(parts[i:])) for line in corpus)
            for i in range(1, len(parts) - 1)
        ), text


def test_shards_are_the_whole(bot):
    """Each candidate is drawn from its own seed, so a text does not know its batch."""
    generate = "-m tweetgen generate -n 6 --seed 7 --json --prompt".split()
    whole, *parts = (
        texts(bot(*generate, "The goat", *shard)[1])
        for shard in ([], ["--shard", "1/2"], ["--shard", "2/2"])
    )
    assert parts[0] + parts[1] == whole
    assert all(text.startswith("The goat ") for text in whole)


def test_what_it_cannot_do_it_says(bot):
    code, _, problem = bot(*"-m tweetgen generate --temperature 0.5".split())
    assert code == 2
    assert "scissors have none" in problem
    code, _, problem = bot(*"-m tweetgen score bot.toml words.txt".split())
    assert code == 2
    assert "cannot score" in problem


def test_texts_that_share_no_word_are_cut_all_the_same(stranger):
    """Even a text with nothing between its ends is one."""
    program = """if True:
        import tweetgen
        corpus = tweetgen.Corpus.of(["one two three", "four five six", "seven"])
        model = tweetgen.train("cutup", corpus, clean=(), held_out=0)
        print(sorted(set(model.generator.generate(n=50, seed=1))))
    """
    _, output, _ = stranger("-c", program)
    assert output == "['four five six', 'one two three', 'seven']\n"


def test_it_passes_the_kit(stranger):
    """As its author would see: with the test that lies beside it."""
    code, output, _ = stranger(*"-m pytest -q -W error test_conformance.py".split())
    assert code == 0, output
    assert "xfailed" not in output
