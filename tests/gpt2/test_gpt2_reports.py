"""Numbers for TensorBoard and Weights & Biases: they arrive, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.plugin import GPT2Config

from tweetgen import Corpus, Progress
from tweetgen.errors import ModelError
from tweetgen_gpt2 import reporting

TEXTS = [f"the keeper sees {n} goats in the quixotic fog" for n in range(200)]
OPTIONS = {"base": "scratch", "size": "1M", "row_tokens": 32, "batch_rows": 8, "device": "cpu"}
OPTIONS |= {"patience": 99, "max_copy_rate": 1.0}  # sentences made by a rule are known at once
NAMES = {
    *("train/loss", "train/tokens_per_second", "train/memory_bytes"),
    *("eval/bits_per_character", "eval/copy_rate"),
}


def trained(where: str) -> tuple[GPT2Generator, list[str]]:
    samples: list[str] = []

    def note(progress: Progress) -> None:
        samples.extend(progress.samples)

    config = GPT2Config(report_to=where, steps=10, **OPTIONS)
    return GPT2Generator(config).fit(Corpus.of(TEXTS), progress=note), samples


def assert_no_words(folder: Path, samples: list[str]) -> None:
    """No file holds words of the corpus, or a text that the model wrote."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    said = [b"quixotic", *(text.strip().encode() for text in samples if len(text.strip()) > 8)]
    assert len(said) > 1
    for path in files:
        content = path.read_bytes()
        assert not [text for text in said if text in content], path


def test_tensorboard_gets_the_numbers(tmp_path, monkeypatch):
    pytest.importorskip("tensorboard", reason="pip install tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENSORBOARD_LOGGING_DIR", raising=False)
    made, samples = trained("tensorboard")
    (file,) = (tmp_path / "runs").rglob("events.out.tfevents.*")
    events = EventAccumulator(str(file)).Reload()
    assert set(events.Tags()["scalars"]) == NAMES
    bits = [(event.step, event.value) for event in events.Scalars("eval/bits_per_character")]
    looks = [(look["step"], look["bits_per_character"]) for look in made.training["looks"]]
    assert bits == [(step, pytest.approx(value, rel=1e-6)) for step, value in looks]
    assert all(0 < event.value < 20 for event in events.Scalars("train/loss"))
    assert events.Scalars("train/loss")[-1].step == 10
    (settings,) = events.Tensors("args/text_summary")
    shown = json.loads(settings.tensor_proto.string_val[0])
    assert shown["steps"] == 10
    assert shown["processes"] == 1
    assert all(isinstance(value, int | float) for value in shown.values())
    assert_no_words(tmp_path / "runs", samples)


def test_wandb_gets_the_numbers(tmp_path, monkeypatch):
    pytest.importorskip("wandb", reason="pip install wandb")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_LOG_MODEL", "end")  # which would send the model
    monkeypatch.setenv("WANDB_WATCH", "all")
    monkeypatch.setenv("WANDB_API_KEY", "0123456789" * 4)
    made, samples = trained("wandb")
    (file,) = (tmp_path / "wandb").glob("offline-run-*/*.wandb")
    content = file.read_bytes()  # protocol buffers, in which numbers are JSON
    for name in NAMES:
        assert name.encode() in content
    for look in made.training["looks"]:
        assert json.dumps(look["bits_per_character"]).encode() in content
    assert_no_words(tmp_path / "wandb", samples)
    for path in (tmp_path / "wandb").rglob("*"):
        assert not path.is_file() or b"0123456789" * 4 not in path.read_bytes()


@pytest.mark.parametrize("where", ["tensorboard", "wandb"])
def test_a_missing_package_is_told_before_anything_is_learned(monkeypatch, where):
    monkeypatch.setattr(reporting, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=f"needs the package {where}; try: pip install {where}"):
        trained(where)


def test_by_default_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    trained("none")
    assert not list(tmp_path.iterdir())
