"""A chain for markovify: a folder that it reads, without the texts."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import markovify
import pytest

import tweetgen
from tweetgen.errors import RequestError

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


@pytest.fixture(scope="module")
def model() -> tweetgen.Model:
    return tweetgen.train("markov", tweetgen.read(POSTS))


def test_markovify_reads_it_as_the_card_says(model, tmp_path, monkeypatch):
    model.export(tmp_path / "chain")
    monkeypatch.chdir(tmp_path / "chain")
    assert {path.name for path in Path().iterdir()} == {"README.md", "markovify.json"}
    card = Path("README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", card, re.S)
    shown = io.StringIO()
    with redirect_stdout(shown):
        exec(code, {})
    assert len(shown.getvalue().split()) > 1
    theirs = markovify.NewlineText.from_json(Path("markovify.json").read_text("utf-8"))
    assert dict(theirs.chain.model) == dict(model.generator.as_markovify().chain.model)
    assert not hasattr(theirs, "parsed_sentences")
    assert "| Documents | 697 |" in card
    assert f"| Words it knows | {len(model.generator.chain.vocabulary):,} |" in card


def test_chains_of_characters_are_refused(tmp_path):
    letters = tweetgen.train("markov", tweetgen.read(POSTS), unit="characters", novelty=False)
    with pytest.raises(RequestError, match="markovify knows chains of words only"):
        letters.export(tmp_path / "chain")
    assert not list(tmp_path.iterdir())
