"""Base models by name: downloaded once, pinned, and explained where they cannot be had."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers.hub import COMMIT
from servers.hub import hub as serving
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.plugin import GPT2Config

from tweetgen import Corpus
from tweetgen.errors import ModelError
from tweetgen_gpt2 import hub

TEXTS = [f"the keeper sees {n} goats in the fog" for n in range(60)]
OPTIONS = {"row_tokens": 32, "steps": 2, "batch_rows": 4}


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    made = GPT2Generator(GPT2Config(base="scratch", size="1M", **OPTIONS))
    made.fit(Corpus.of(TEXTS)).save(folder)
    (folder / "modeling_evil.py").write_text("raise SystemExit('code of a model was run')")
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04evil")
    return folder


@pytest.fixture
def served(model, tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    with serving({"somebody/small": model}) as (address, asked):
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield address, asked


def test_a_model_by_its_name_is_trained_on(served):
    made = GPT2Generator(GPT2Config(base="somebody/small", **OPTIONS)).fit(Corpus.of(TEXTS))
    assert made.generate(1, seed=1, max_chars=200)


def test_no_code_and_no_pickle_is_even_downloaded(served):
    folder = hub.folder_of("somebody/small")
    assert not [path for path in folder.iterdir() if path.suffix in (".py", ".bin")]
    assert not [path for path in served[1] if ".py" in path or ".bin" in path]


def test_it_is_downloaded_once_and_then_there_without_a_network(served, monkeypatch):
    first = hub.folder_of("somebody/small", COMMIT)
    before = len(served[1])
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert hub.folder_of("somebody/small", COMMIT) == first
    assert len(served[1]) == before


@pytest.mark.parametrize(
    ("base", "revision", "said"),
    [
        ("somebody/smal", None, "there is no such model on the hub"),
        ("somebody/small", "v9", "the model has no such revision"),
        ("no/such/folder", None, "there is no such folder, and no model on the hub"),
        ("../elsewhere", None, "there is no such folder"),
    ],
)
def test_what_is_not_there_is_told(served, base, revision, said):
    with pytest.raises(ModelError, match=said):
        hub.folder_of(base, revision)


def test_no_network_is_told(tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match="the hub cannot be reached to download it"):
        hub.folder_of("gpt2")


def test_a_model_without_safetensors_is_refused(model, tmp_path, monkeypatch):
    from huggingface_hub import constants

    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("config.json", "tokenizer.json", "pytorch_model.bin"):
        (bare / name).write_bytes((model / name).read_bytes())
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    with serving({"somebody/old": bare}) as (address, _):
        monkeypatch.setenv("HF_ENDPOINT", address)
        with pytest.raises(ModelError, match="no weights in safetensors"):
            hub.folder_of("somebody/old")


def test_a_plan_downloads_the_shape_alone(served, monkeypatch):
    found = GPT2Generator(GPT2Config(base="somebody/small", **OPTIONS)).plan(Corpus.of(TEXTS))
    assert found.memory["weights"] > 0
    assert any("until the tokenizer of somebody/small is downloaded" in n for n in found.notes)
    assert not [path for path in served[1] if "safetensors" in path or "tokenizer" in path]
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match="the hub cannot be reached"):
        hub.folder_of("somebody/small", COMMIT)
