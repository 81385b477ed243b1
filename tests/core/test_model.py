"""Training, saving, loading and asking a model, with a real Markov chain."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import attrs
import numpy as np
import pytest

import tweetgen
from tweetgen import Budget, Corpus, Progress, Store, bundle
from tweetgen.errors import (
    BundleError,
    ConfigError,
    EmptyCorpus,
    GenerationError,
    RequestError,
    UnknownPlugin,
)

WORDS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


@pytest.fixture(scope="module")
def model() -> tweetgen.Model:
    return tweetgen.train("markov", tweetgen.read(WORDS))


def test_training_tells_what_it_does(model: tweetgen.Model):
    steps: list[Progress] = []
    tweetgen.train("markov", tweetgen.read(WORDS), progress=steps.append)
    stages = list(dict.fromkeys(step.stage for step in steps))
    assert stages == [
        "reading",
        "counting words",
        "indexing for novelty",
        "scoring held-out documents",
    ]
    last = {step.stage: step for step in steps}
    assert last["reading"].done == last["reading"].total == model.manifest.corpus["documents"]
    trained, scored = last["counting words"].done, last["scoring held-out documents"].done
    assert trained + scored == last["reading"].done


def test_the_manifest_says_how_the_model_was_made(model: tweetgen.Model):
    facts = model.manifest
    assert (facts.backend, facts.config["unit"]) == ("markov", "words")
    assert facts.corpus["held_out"] == 0.1
    assert len(facts.corpus["fingerprint"]) == 64
    assert 0 < facts.scores["bits_per_character"] < 4
    assert facts.training["seconds"] > 0


def test_the_same_words_have_the_same_fingerprint_and_others_another():
    def fingerprint(*texts: str) -> str:
        made = tweetgen.train("markov", Corpus.of(texts), clean=())
        return str(made.manifest.corpus["fingerprint"])

    assert fingerprint("a b c", "d e f") == fingerprint("a b c", "d e f")
    assert fingerprint("a b c", "d e f") != fingerprint("d e f", "a b c")


def test_a_loaded_model_writes_what_the_saved_one_wrote(model: tweetgen.Model, tmp_path: Path):
    model.save(tmp_path / "keeper")
    loaded = tweetgen.load(tmp_path / "keeper")
    assert loaded.generate(n=20, seed=0, max_chars=140) == model.generate(
        n=20, seed=0, max_chars=140
    )
    texts = ["The lamp is fine.", "Gerald has eaten the fog."]
    assert loaded.score(texts) == model.score(texts)
    assert loaded.manifest.digest


def test_two_models_live_in_one_process(model: tweetgen.Model, tmp_path: Path):
    model.save(tmp_path / "two")
    other = tweetgen.train("markov", Corpus.of([f"one {i} two three" for i in range(50)]))
    before = model.generate(n=3, seed=1)
    other.generate(n=3, seed=1, filters=[])
    assert model.generate(n=3, seed=1) == before
    assert tweetgen.load(tmp_path / "two").generate(n=3, seed=1) == before


def test_texts_are_new_and_ping_nobody(model: tweetgen.Model):
    texts = model.generate(n=40, seed=3)
    corpus = {line.strip() for line in WORDS.read_text("utf-8").splitlines()}
    assert not corpus & set(texts)
    lines = [f"@maud_on_land {line}" for line in WORDS.read_text("utf-8").splitlines()]
    pinged = tweetgen.train("markov", Corpus.of(lines), clean=())
    for text in pinged.generate(n=5, seed=1):
        assert text.startswith("@\u200bmaud_on_land ")


def test_filters_can_be_chosen(model: tweetgen.Model):
    """With none, a chain may quote its corpus."""
    corpus = {line.strip() for line in WORDS.read_text("utf-8").splitlines()}
    assert corpus & set(model.generate(n=200, seed=3, filters=[]))


def test_a_budget_ends_with_counts_and_advice(model: tweetgen.Model):
    with pytest.raises(GenerationError) as caught:
        model.generate(contains=["zebra"], budget=Budget(tries=30), seed=1)
    assert sum(caught.value.rejections.values()) == 30
    assert next(iter(caught.value.rejections)) == "lacks a word"
    assert "ask for fewer words" in caught.value.suggestion


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"max_char": 10}, "did you mean 'max_chars'"),
        ({"min_chars": 9, "max_chars": 3}, "min_chars"),
        ({"context": "hello"}, "context must be documents"),
        ({"temperature": -1}, "temperature must be at least 0"),
    ],
)
def test_impossible_requests_are_refused(model: tweetgen.Model, fields: dict, says: str):
    with pytest.raises(RequestError, match=says):
        model.generate(**fields)


def test_a_model_comes_from_a_store_by_tag_or_name(model: tweetgen.Model, tmp_path: Path):
    store = Store(tmp_path / "models")
    first = store.add(model.manifest, model.fill)
    other = tweetgen.train("markov", tweetgen.read(WORDS), state_size=1)
    store.add(other.manifest, other.fill, live=False)
    assert tweetgen.load(store.root).manifest.config == model.manifest.config
    assert tweetgen.load(store.root, "latest").manifest.config["state_size"] == 1
    assert tweetgen.load(store.root, first).manifest.config == model.manifest.config


def test_a_model_comes_from_a_remote_store(
    model: tweetgen.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    address = f"file://{tmp_path}/models"
    Store(address).add(model.manifest, model.fill)
    shutil.rmtree(tmp_path / "cache")
    assert tweetgen.load(address).generate(seed=4) == model.generate(seed=4)


def test_there_must_be_something_to_learn():
    with pytest.raises(EmptyCorpus, match="nothing to learn from"):
        tweetgen.train("markov", Corpus.of([]))
    with pytest.raises(EmptyCorpus, match="retweet"):
        tweetgen.train("markov", Corpus.of(["RT @maud: all of it", "RT @gerald: borrowed"]))


def test_a_corpus_of_one_document_is_trained_on_and_not_held_out():
    made = tweetgen.train("markov", Corpus.of(["the only line there is"]), held_out=0.9)
    assert made.manifest.scores == {}
    assert made.generate(filters=[], seed=1) == ["the only line there is"]


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_a_few_documents_are_enough_whatever_is_held_out(count: int):
    texts = [f"line {number} of a very short book" for number in range(count)]
    assert tweetgen.train("markov", Corpus.of(texts), held_out=0.9).generate(filters=[], seed=1)


def test_wrong_options_and_unknown_backends_are_told():
    corpus = Corpus.of(["a b c"])
    with pytest.raises(ConfigError, match="did you mean 'state_size'"):
        tweetgen.train("markov", corpus, state_sise=2)
    with pytest.raises(ConfigError, match="state_size"):
        tweetgen.train("markov", corpus, state_size=99)
    with pytest.raises(UnknownPlugin, match="did you mean 'markov'"):
        tweetgen.train("markow", corpus)


def test_a_model_without_its_novelty_index_still_speaks(tmp_path: Path):
    made = tweetgen.train("markov", tweetgen.read(WORDS), novelty=False)
    made.save(tmp_path / "keeper")
    assert not (tmp_path / "keeper" / bundle.NOVELTY).exists()
    loaded = tweetgen.load(tmp_path / "keeper")
    assert loaded.novelty is None
    assert loaded.generate(seed=1)


# --- bundles that passed the checksums, but not the reader


@pytest.fixture
def saved(model: tweetgen.Model, tmp_path: Path) -> Path:
    model.save(tmp_path / "keeper")
    return tmp_path / "keeper"


def rewrite(folder: Path, name: str, content: bytes) -> None:
    """Change a file and its checksum, as somebody who tampers would."""
    import hashlib

    (folder / name).write_bytes(content)
    path = folder / bundle.MANIFEST
    fields = json.loads(path.read_text("utf-8"))
    fields["files"][name] = {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    path.write_text(json.dumps(fields), "utf-8")


def npy(values: list, kind: str) -> bytes:
    """What numpy saves."""
    stream = io.BytesIO()
    np.save(stream, np.array(values, kind), allow_pickle=True)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["1/first", "2/below", "2/leads", "vocabulary/words"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"no numpy",
        b"\x80\x04K\x01.",  # a pickle
        npy([1, 2, 3], "f4"),
        npy([[1, 2], [3, 4]], "u4"),
        npy([{"a": 1}], "O"),
    ],
    ids=["empty", "json", "text", "pickle", "fractions", "table", "objects"],
)
def test_a_chain_of_another_shape_is_a_damaged_bundle(saved: Path, name: str, content: bytes):
    rewrite(saved, f"model/{name}.npy", content)
    with pytest.raises(BundleError, match=rf"{name}\.npy: is damaged"):
        tweetgen.load(saved).generate()


@pytest.mark.parametrize("name", ["1/first", "2/below", "2/leads", "2/shorter", "2/first"])
def test_files_of_different_chains_are_a_damaged_bundle(saved: Path, name: str):
    rewrite(saved, f"model/{name}.npy", npy([0, 1, 2], "u4"))
    with pytest.raises(BundleError, match=r"is damaged"):
        tweetgen.load(saved).generate()


@pytest.mark.parametrize("content", [b"", b"no numpy", b"\x80\x04K\x01."])
def test_a_novelty_index_of_another_shape_is_a_damaged_bundle(saved: Path, content: bytes):
    rewrite(saved, "novelty/tokens.npy", content)
    with pytest.raises(BundleError, match=r"tokens\.npy"):
        tweetgen.load(saved)


def test_options_that_this_version_does_not_know_are_named(saved: Path):
    path = saved / bundle.MANIFEST
    fields = json.loads(path.read_text("utf-8"))
    fields["config"]["mood"] = 3
    path.write_text(json.dumps(fields), "utf-8")
    with pytest.raises(ConfigError, match="mood"):
        tweetgen.load(saved)


def test_a_model_of_a_backend_that_is_not_installed_is_told(saved: Path):
    path = saved / bundle.MANIFEST
    fields = json.loads(path.read_text("utf-8"))
    fields["backend"] = "seance"
    path.write_text(json.dumps(fields), "utf-8")
    with pytest.raises(UnknownPlugin, match="seance"):
        tweetgen.load(saved)


def test_options_of_writing_are_those_of_now_and_all_others_those_of_the_training(
    model: tweetgen.Model, tmp_path: Path
):
    model.save(tmp_path / "keeper")
    now = attrs.evolve(model.generator.config, backoff=0.0, state_size=5)
    config = tweetgen.load(tmp_path / "keeper", options=now).generator.config
    assert (config.backoff, config.state_size) == (0.0, model.generator.config.state_size)
    assert tweetgen.load(tmp_path / "keeper").generator.config == model.generator.config


def test_options_of_writing_may_be_given_by_name(model: tweetgen.Model, tmp_path: Path):
    folder = tmp_path / "keeper"
    model.save(folder)
    assert tweetgen.load(folder, options={"backoff": 0.0}).generator.config.backoff == 0.0
    with pytest.raises(ConfigError, match="did you mean 'backoff'"):
        tweetgen.load(folder, options={"backof": 0.0})
    with pytest.raises(ConfigError, match="state_size is an option of training; train again"):
        tweetgen.load(folder, options={"state_size": 5})


def test_a_bot_toml_changes_how_a_trained_model_writes(tmp_path: Path):
    (tmp_path / "posts.txt").write_text(WORDS.read_text("utf-8"), "utf-8")
    text = '[corpus]\nsources = ["posts.txt"]\n[generator]\nuse = "markov"\n'
    (tmp_path / "bot.toml").write_text(text, "utf-8")
    made = tweetgen.train("markov", tweetgen.read(WORDS))
    Store(tmp_path / "model").add(made.manifest, made.fill)
    (tmp_path / "bot.toml").write_text(f"{text}[generator.markov]\nbackoff = 0.9\n", "utf-8")
    with tweetgen.Bot.from_config(tmp_path, dry_run=True) as bot:
        assert bot.model.generator.config.backoff == 0.9


def test_what_suits_the_backend_counts_until_somebody_says_how_wild(
    model: tweetgen.Model, monkeypatch: pytest.MonkeyPatch
):
    suited = attrs.evolve(model.generator.capabilities, suggested={"temperature": 0.7})
    monkeypatch.setattr(model.generator, "capabilities", suited, raising=False)
    assert model.request(max_chars=50).temperature == 0.7
    for asked in ({"temperature": 1.0}, {"top_p": 0.9}, {"top_k": 5}):
        assert model.request(**asked).temperature == 1.0
    assert model.generate(5, seed=3) == model.generate(5, seed=3, temperature=0.7)
    assert model.generate(5, seed=3) != model.generate(5, seed=3, temperature=1.0)
