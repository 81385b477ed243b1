"""Models of textgenrnn: what they expect, what they write, and what is said of other files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from peers.textgenrnn import VOCABULARY, WINDOW, saved
from peers.textgenrnn import network as theirs
from tweetgen_charrnn.generator import CharRnnGenerator
from tweetgen_charrnn.importing import Textgenrnn
from tweetgen_charrnn.plugin import CharRnnConfig

import tweetgen
from tweetgen import Corpus, Request
from tweetgen.cli import main
from tweetgen.errors import ModelError


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("is_bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
def test_what_comes_next_is_as_likely_as_it_was(tmp_path, layers, is_bidirectional, is_turned):
    model = theirs(layers=layers, is_bidirectional=is_bidirectional)
    made = Textgenrnn(None).bring(saved(model, tmp_path, is_turned=is_turned))
    for text in ("", "a", "ab ba", "abж abжabab"):
        numbers = [4, *(VOCABULARY[char] for char in text)][-WINDOW:]
        window = np.array([[0] * (WINDOW - len(numbers)) + numbers])
        wanted = model(window).numpy()[0].astype(np.float64)
        wanted /= wanted[1:].sum()  # theirs never chose what stands for nothing
        found = dict(made.next_probabilities(text))
        for char, number in VOCABULARY.items():
            assert found["" if char == "<s>" else char] == pytest.approx(wanted[number], abs=1e-5)
        assert found["\ufffd"] < 1e-9


@pytest.mark.shared
def test_the_published_model_says_what_it_said(shared):
    folder = shared / "models" / "textgenrnn"
    made = Textgenrnn(None).bring(
        [folder / "textgenrnn_vocab.json", folder / "hacker_news.hdf5"]  # in any order
    )
    expected = json.loads((folder / "hacker_news.hdf5.expected.json").read_text("utf-8"))
    for prompt, wanted in expected["prefixes"].items():
        found = sorted(made.next_probabilities(prompt), key=lambda pair: -pair[1])[:5]
        assert [char for char, _ in found] == [char for char, _ in wanted["top5"]]
        for (_, ours), (_, theirs_) in zip(found, wanted["top5"], strict=True):
            assert ours == pytest.approx(theirs_, abs=1e-4)
        request = Request(seed=1, prompt=prompt, temperature=0)
        assert next(made.sample(request)) == wanted["greedy"]


def test_it_becomes_a_bundle_that_speaks_and_is_trained_further(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    paths = saved(theirs(layers=1, is_bidirectional=False), tmp_path)
    names = [path.name for path in paths]
    assert main(["import", "textgenrnn", *names, "--into", "brought"]) == 0
    model = tweetgen.load("brought")
    texts = Corpus.of(["abba", "ab ab", "baab", "жa жa"] * 3)
    before = model.generator.score(texts).bits_per_character
    config = CharRnnConfig(base="brought", steps=40, rows=8, learning_rate=0.02, samples=0)
    further = CharRnnGenerator(config).fit(texts)
    assert further.trained.alphabet.characters == model.generator.trained.alphabet.characters
    assert further.score(texts).bits_per_character < 0.8 * before


def test_a_text_beyond_its_alphabet_is_scored_all_the_same(tmp_path):
    made = Textgenrnn(None).bring(saved(theirs(layers=1, is_bidirectional=False), tmp_path))
    score = made.score(Corpus.of(["xyz é"]))
    assert 10 < score.bits_per_character < 1000


def no_vocabulary(paths: list[Path]) -> list[Path]:
    return paths[:1]


def only_config(paths: list[Path]) -> list[Path]:
    return [paths[0], paths[2]]


def cut(paths: list[Path]) -> list[Path]:
    paths[0].write_bytes(paths[0].read_bytes()[:300])
    return paths


def words_by_vocabulary(paths: list[Path]) -> list[Path]:
    paths[1].write_text(json.dumps({"the": 1, "goat": 2, "<s>": 3}))
    return paths


def words_by_config(paths: list[Path]) -> list[Path]:
    paths[2].write_text(json.dumps({"max_length": 6, "word_level": True}))
    return paths


def larger_of_words(paths: list[Path]) -> list[Path]:
    paths[1].write_text(json.dumps({"the": 1, "goat": 2, "fog": 17, "<s>": 3}))
    return words_by_config(paths)


def empty_word(paths: list[Path]) -> list[Path]:
    paths[1].write_text(json.dumps({"the": 1, "": 2, "<s>": 3}))
    return words_by_config(paths)


def larger(paths: list[Path]) -> list[Path]:
    paths[1].write_text(json.dumps({**VOCABULARY, "z": 99}))
    return paths


def nonsense(paths: list[Path]) -> list[Path]:
    paths[1].write_text("[1, 2")
    return paths


def something_else(paths: list[Path]) -> list[Path]:
    import h5py

    with h5py.File(paths[0], "w") as file:
        file.attrs["layer_names"] = [b"dense"]
        file.create_group("dense").attrs["weight_names"] = []
    return paths


@pytest.mark.parametrize(
    ("spoil", "wanted"),
    [
        (no_vocabulary, "the vocabulary is missing"),
        (only_config, "is the configuration; the vocabulary is missing"),
        (cut, "is no file of weights, or damaged"),
        (words_by_vocabulary, "vocab.json: is of words, .* model is of characters; they do not"),
        (words_by_config, "vocab.json: is of characters, .* model is of words; they do not"),
        (larger, "counts to 99, and .* knows 5 characters; they do not belong together"),
        (larger_of_words, "counts to 17, and .* knows 5 words; they do not belong together"),
        (empty_word, "is no vocabulary of textgenrnn"),
        (nonsense, "mine_vocab.json: cannot be read"),
        (something_else, "holds no model of textgenrnn"),
    ],
)
def test_other_files_are_told_apart(tmp_path, spoil, wanted):
    paths = spoil(saved(theirs(layers=1, is_bidirectional=False), tmp_path))
    with pytest.raises(ModelError, match=wanted):
        Textgenrnn(None).bring(paths)
