"""What every backend promises, held by a model of words that came from textgenrnn."""

from __future__ import annotations

import pytest

from tweetgen.cli import main
from tweetgen.testing.suite import conformance
from tweetgen.testing.words import MULTILINGUAL, OTHERS, SENTENCES

pytest.importorskip("keras")

BASE = "brought"
# The kit asks for no letter that its corpus lacks, and of these one corpus has the capital alone,
# which a model of words writes small.
CAPITALS = set("qv")
OPTIONS = {"base": BASE, "rows": 32, "steps": 120, "learning_rate": 0.02, "samples": 0}


@pytest.fixture(scope="module", autouse=True)
def imported(tmp_path_factory):
    """The model to go on from, in the working directory: the options are of before any test."""
    from peers.textgenrnn import network, saved, words_of

    texts = [*SENTENCES, *OTHERS, *(text for some in MULTILINGUAL.values() for text in some)]
    vocabulary = words_of(texts, without=CAPITALS)
    folder = tmp_path_factory.mktemp("words")
    model = network(layers=1, is_bidirectional=False, vocabulary=vocabulary, vector=16, units=32)
    paths = saved(model, folder, vocabulary=vocabulary, has_words=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["import", "textgenrnn", *map(str, paths), "--into", BASE]) == 0
        yield


test_conformance = conformance("generator", "charrnn", options=OPTIONS)
