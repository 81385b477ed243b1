"""The example around NLTK: installed as a stranger would, used by its name alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import tweetgen
from tweetgen.tokens import tokenise

EXAMPLE = "nltk_backend"
PROVERBS = Path(__file__).parents[2] / "examples" / "proverbs" / "proverbs.txt"


@pytest.fixture(scope="module")
def bot(stranger: Callable) -> Callable:
    """The stranger, with a trained bot."""
    for command in ("init --yes --quiet --backend nltk --corpus words.txt", "train --quiet"):
        code, _, problem = stranger("-m", "tweetgen", *command.split())
        assert code == 0, problem
    return stranger


def test_it_passes_the_kit(stranger):
    """As its author would see: with the test that lies beside it."""
    code, output, _ = stranger(*"-m pytest -q -W error test_conformance.py".split())
    assert code == 0, output
    assert "xfailed" not in output


def test_it_is_listed(stranger):
    _, output, _ = stranger(*"-m tweetgen backends --kind generator --json".split())
    rows = {row["name"]: row["distribution"] for row in map(json.loads, output.splitlines())}
    assert rows["nltk"] == "tweetgen-nltk"


def test_texts_are_made_of_the_corpus_pairs(bot):
    """No word follows another that it never followed, not even at the prompt."""
    command = "-m tweetgen generate -n 30 --seed 7 --json --prompt".split()
    _, output, _ = bot(*command, "The goat")
    texts = [json.loads(line)["text"] for line in output.splitlines()]
    met = {pair for text in tweetgen.read(PROVERBS).texts() for pair in pairs(text)}
    assert len(set(texts)) > 20
    for text in texts:
        assert text.startswith("The goat")
        assert set(pairs(text)) <= met


def pairs(text: str) -> list[tuple[str, str]]:
    words = tokenise(text.replace('"', ""))  # of which the balance filter takes away some
    return [*pairwise(["", *words, ""])]


def test_what_it_cannot_do_it_says(bot):
    code, _, problem = bot(*"-m tweetgen generate --top-p 0.5".split())
    assert code == 2
    assert "use top_k" in problem


def test_too_long_an_order_is_refused(stranger):
    code, output, problem = stranger(*"-m tweetgen check nltk -o order=7".split())
    assert code == 2
    assert "order" in output + problem


@pytest.mark.parametrize("smoothing", ["witten-bell", "absolute-discounting"])
@pytest.mark.parametrize("order", [2, 4])
def test_scores_are_the_probabilities_of_the_steps(stranger, order, smoothing):
    """A text's score is the product of what it tells of each next word, unknown ones spelled."""
    program = f"""if True:
        from math import fsum, log2
        import tweetgen
        corpus = tweetgen.Corpus.of(["the sea is high", "the sea is low", "the moon is high"] * 3)
        model = tweetgen.train(
            "nltk", corpus, clean=(), held_out=0, novelty=False,
            order={order}, smoothing={smoothing!r},
        ).generator
        words = "the moon is low".split()
        bits = 0
        for place, word in enumerate([*words, ""]):
            told = dict(model.next_probabilities(" ".join(words[:place])))
            assert abs(fsum(told.values()) - 1) < 1e-12
            bits -= log2(told[word])
        score = model.score([tweetgen.Document(" ".join(words))])
        assert abs(score.bits_per_character * 16 - bits) < 1e-9
        fool = model.score([tweetgen.Document("the fool is low")])
        letters = (fool.bits_per_character - score.bits_per_character) * 16
        assert letters > 5 * 8, "a word of four letters that nobody said costs its spelling"
        print(fool.characters, "done")
    """
    code, output, problem = stranger("-c", program)
    assert code == 0, problem
    assert output == "16 done\n"
