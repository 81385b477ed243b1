"""Models of words of textgenrnn: what they expect, write and score, and how they go on."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from math import log2

import numpy as np
import pytest
from peers.textgenrnn import WINDOW, saved
from peers.textgenrnn import network as theirs
from tweetgen_charrnn.generator import CharRnnGenerator
from tweetgen_charrnn.importing import Textgenrnn
from tweetgen_charrnn.plugin import CharRnnConfig

import tweetgen
from tweetgen import Corpus, Progress, Request
from tweetgen.bundle import Manifest
from tweetgen.cli import main

VOCABULARY = {"goat": 3, ",": 1, "the": 2, "жар": 5, "!": 6, "fog": 8, '"': 7, "eats": 9, "<s>": 4}
TEXTS = ("The goat eats fog!", "The fog, the goat!", 'The goat eats "the fog"!')


def brought(folder, *, layers=1, is_bidirectional=False, is_turned=False):
    """A model of few words, and the same in Keras."""
    model = theirs(layers=layers, is_bidirectional=is_bidirectional, vocabulary=VOCABULARY)
    paths = saved(model, folder, is_turned=is_turned, vocabulary=VOCABULARY, has_words=True)
    return Textgenrnn(None).bring(paths), model


@pytest.fixture
def made(tmp_path):
    return brought(tmp_path)[0]


def stored(made, folder) -> str:
    """A bundle of a model, to go on from."""
    manifest = Manifest(
        backend="charrnn", backend_version="0", tweetgen_version="0", config={}, corpus={}
    )
    tweetgen.Model(generator=made, manifest=manifest).save(folder)
    return str(folder)


def expected(model, words: list[str]) -> np.ndarray:
    """How likely theirs takes each number behind some words; 0 is what it does not know."""
    numbers = [4, *(VOCABULARY.get(word, 0) for word in words)][-WINDOW:]
    window = np.array([[0] * (WINDOW - len(numbers)) + numbers])
    return model(window).numpy()[0].astype(np.float64)


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("is_bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
def test_what_comes_next_is_as_likely_as_it_was(tmp_path, layers, is_bidirectional, is_turned):
    made, model = brought(
        tmp_path, layers=layers, is_bidirectional=is_bidirectional, is_turned=is_turned
    )
    for text, words in (
        ("", []),
        ("The goat", ["the", "goat"]),
        ("goat,жар!", ["goat", ",", "жар", "!"]),
        ("the old goat", ["the", "old", "goat"]),
        ('"Fog" the goat,  the fog! ', ['"', "fog", '"', *"the goat , the fog !".split()]),
    ):
        wanted = expected(model, words)
        found = dict(made.next_probabilities(text))
        for word, number in VOCABULARY.items():
            assert found["" if word == "<s>" else word] == pytest.approx(wanted[number], abs=1e-5)
        assert found["\ufffd"] == pytest.approx(wanted[0], abs=1e-5)
        assert len(found) == len(wanted)


def test_a_greedy_text_goes_on_as_theirs(tmp_path):
    made, model = brought(tmp_path)
    words = ["the"]
    for _ in range(6):
        chances = expected(model, words)
        chances[0] = 0  # theirs took the next best instead
        number = int(chances.argmax())
        words += [word for word, other in VOCABULARY.items() if other == number]
    pieces = list(made.stream(Request(seed=1, prompt="The", temperature=0)))
    wanted = words[: words.index("<s>")] if "<s>" in words else words
    assert [piece.strip() for piece in pieces[1:7]] == wanted[1:]


def test_a_score_is_of_the_words_as_theirs_expect_them_and_of_what_they_leave_open(tmp_path):
    made, model = brought(tmp_path)
    words = ["the", "old", "goat", "!"]
    numbers = [2, 0, 3, 6, VOCABULARY["<s>"]]
    bits = -sum(log2(expected(model, words[:at])[n]) for at, n in enumerate(numbers))
    score = made.score(Corpus.of(["the old goat!"]))
    spelled = 8 * len("old?")  # its bytes, and its end
    usual = -5 * log2(0.9) - 2 * log2(0.8)  # blanks before the words and at the end; letters
    assert score.bits_per_character * 14 == pytest.approx(bits + spelled + usual, rel=1e-4)
    assert score.characters == 14


@pytest.mark.parametrize("prompt", ["", "The", "The goat,", "the goat ", "Xyzzy (", 'the "'])
def test_texts_begin_with_the_prompt_and_pieces_join_to_them(made, prompt):
    for seed in range(8):
        request = Request(seed=seed, indices=(0,), prompt=prompt, temperature=1.5, alone=True)
        whole = next(made.sample(request))
        pieces = list(made.stream(request))
        assert "".join(pieces).startswith(prompt.rstrip())
        if whole:
            assert whole == "".join(pieces)
            assert "  " not in whole
            assert " ," not in whole.removeprefix(prompt)
            assert "\ufffd" not in whole


@pytest.mark.parametrize("prompt", ["", "The goat ", "the,"])
@pytest.mark.parametrize(("least", "most"), [(1, 14), (20, 40), (30, 32)])
def test_lengths_are_in_characters(made, prompt, least, most):
    texts = made.generate(12, seed=3, min_chars=least, max_chars=most, prompt=prompt)
    assert all(least <= len(text) <= most for text in texts)


def test_the_likeliest_few_words(made):
    def firsts(**how) -> set[str]:
        """What is said first; the whole may go in circles."""
        requests = (Request(seed=seed, prompt="the", **how) for seed in range(40))
        return {next(islice(made.stream(one), 1, None), "") for one in requests}

    assert len(firsts(top_k=2)) == 2 < len(firsts())
    assert len(firsts(top_p=1e-9)) == len(firsts(temperature=0)) == 1


def test_it_becomes_a_bundle_that_writes_the_same_without_tensorflow(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    here, _ = brought(tmp_path)
    names = ["mine_weights.hdf5", "mine_vocab.json", "mine_config.json"]
    assert main(["import", "textgenrnn", *names, "--into", "brought"]) == 0
    assert "now live; it is a model of charrnn" in capsys.readouterr().err
    loaded = tweetgen.load("brought").generator
    assert loaded.trained.alphabet.words == here.trained.alphabet.words
    assert list(loaded.next_probabilities("the")) == list(here.next_probabilities("the"))
    texts = here.generate(3, seed=7)
    code = (
        "import sys, tweetgen\n"
        "print(*tweetgen.load('brought').generator.generate(3, seed=7), sep='\\n')\n"
        "assert not {'tensorflow', 'keras', 'h5py'} & sys.modules.keys()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == "\n".join(texts).splitlines()


def test_without_a_configuration_the_vocabulary_tells(tmp_path):
    brought(tmp_path)
    made = Textgenrnn(None).bring([tmp_path / "mine_weights.hdf5", tmp_path / "mine_vocab.json"])
    assert made.trained.alphabet.words == tuple(word for word in VOCABULARY if word != "<s>")
    assert made.trained.shape.window == 40


def test_it_is_trained_further_and_learns_what_is_unknown_to_it(tmp_path):
    made, _ = brought(tmp_path)
    texts = [text.replace("fog", "old fog") for text in TEXTS] * 3
    before = made.score(Corpus.of(texts)).bits_per_character
    unknown = dict(made.next_probabilities("the"))["\ufffd"]
    base = stored(made, tmp_path / "brought")
    config = CharRnnConfig(base=base, steps=60, rows=8, learning_rate=0.02, samples=1)
    told: list[Progress] = []
    further = CharRnnGenerator(config).fit(Corpus.of(texts), progress=told.append)
    assert further.trained.alphabet.words == made.trained.alphabet.words
    assert further.score(Corpus.of(texts)).bits_per_character < before - 0.3
    assert dict(further.next_probabilities("the"))["\ufffd"] > unknown
    assert "\ufffd" not in "".join(further.generate(20, seed=1))
    assert any("words/s" in one.metrics for one in told)
