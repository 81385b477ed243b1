"""The charrnn backend is installed, listed, and says plainly that it is not there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

import tweetgen
from tweetgen import Corpus, Request
from tweetgen.errors import BackendNotReady
from tweetgen.registry import default_registry


def test_it_is_listed_and_says_so():
    card = default_registry().get("generator", "charrnn")
    assert "not there yet" in card.summary
    assert default_registry().owner("generator", "charrnn").distribution == "tweetgen-charrnn"


def test_training_with_it_says_what_to_do_instead():
    with pytest.raises(BackendNotReady, match=r"place-holder.*--backend markov"):
        tweetgen.train("charrnn", Corpus.of(["a few words", "and a few more"]))


def test_every_other_door_says_the_same(tmp_path: Path):
    kind = default_registry().get("generator", "charrnn").load()
    generator = kind(None)
    with pytest.raises(BackendNotReady):
        generator.sample(Request(seed=1))
    with pytest.raises(BackendNotReady):
        generator.save(tmp_path)
    with pytest.raises(BackendNotReady):
        kind.load(tmp_path, None)
