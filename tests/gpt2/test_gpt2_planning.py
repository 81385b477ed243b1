"""A plan: told before anything is loaded, near to what happens, and refused where it must be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.heap import most_taken
from tweetgen_gpt2.plugin import GPT2Config

from tweetgen import Corpus
from tweetgen.errors import EmptyCorpus, ModelError
from tweetgen_gpt2 import network

TEXTS = [f"the keeper sees {n} goats in the fog and hears {n % 7} gulls" for n in range(400)]
TINY = {"base": "scratch", "size": "1M", "row_tokens": 64, "batch_rows": 8, "steps": 10}
TINY |= {"patience": 99, "max_copy_rate": 1.0}  # sentences made by a rule are known at once

CHILD = """
import json, resource, sys
import torch
torch.set_num_threads(1)
from tweetgen import Corpus
from tweetgen.errors import TweetgenError
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.planning import planned
from tweetgen_gpt2.plugin import GPT2Config
options, limit, what = json.loads(sys.argv[1])
corpus = Corpus.of([f"the keeper sees {n} goats in the fog, {n % 7} gulls" for n in range(400)])
made = GPT2Generator(GPT2Config(**options))
if what == "mapped":
    planned(made.config)._base()
    status = open("/proc/self/status").read()
    print(json.dumps([int(status.split("VmPeak:")[1].split()[0]) * 1024]))
    sys.exit()
if limit:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    if what == "plan":
        plan = made.plan(corpus)
        print(json.dumps([plan.memory_bytes, plan.fits, dict(plan.settings), list(plan.notes)]))
    else:
        made.fit(corpus)
        status = open("/proc/self/status").read()  # getrusage counts what was before exec, too
        print(json.dumps([int(status.split("VmHWM:")[1].split()[0]) * 1024]))
except TweetgenError as error:
    print(json.dumps([type(error).__name__, str(error)]))
"""


def child(options: dict, what: str, limit: int = 0) -> list:
    said = json.dumps([options, limit, what])
    command = [sys.executable, "-c", CHILD, said]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def plan(texts=TEXTS, **options):
    return GPT2Generator(GPT2Config(**(TINY | options))).plan(Corpus.of(texts))


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    """A base of which nothing but the shape is there."""
    folder = tmp_path_factory.mktemp("base")
    shape = {"model_type": "gpt2", "vocab_size": 500, "n_positions": 128, "n_embd": 64}
    (folder / "config.json").write_text(json.dumps(shape | {"n_layer": 4, "n_head": 2}))
    made = GPT2Generator(GPT2Config(**TINY | {"steps": 1})).fit(Corpus.of(TEXTS))
    made.tokenizer.save(folder)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read as Linux tells it")
def test_the_memory_is_what_training_takes():
    options = TINY | {"row_tokens": 256, "batch_rows": 12}
    (estimate, fits, *_), (peak,) = child(options, "plan"), child(options, "fit")
    assert fits
    assert 0.85 <= estimate / peak <= 1.15


def test_parts_are_those_of_the_model(base):
    found = plan(base=str(base))
    made = network.blank(base)
    assert found.memory["weights"] == 4 * sum(one.numel() for one in made.parameters())
    assert sum(found.memory.values()) == found.memory_bytes


def test_what_takes_less_is_told_to_take_less(base):
    def memory(**options):
        return plan(base=str(base), **options).memory

    whole = memory()
    assert memory(checkpointing=True)["activations"] < whole["activations"]
    assert memory(freeze=3)["optimiser"] < whole["optimiser"]
    assert memory(adapter="lora")["optimiser"] < whole["optimiser"]
    assert memory(micro_rows=1)["activations"] < whole["activations"]


def test_steps_and_passes_are_those_of_the_training():
    found = plan()
    made = GPT2Generator(GPT2Config(**TINY)).fit(Corpus.of(TEXTS))
    assert (found.steps, found.step_tokens) == (10, 512)
    assert abs(found.passes / made.training["passes"] - 1) < 0.1
    assert found.seconds > 0


def test_nothing_of_a_base_but_its_shape_is_read(base):
    found = plan(base=str(base))
    assert found.fits
    assert found.tokens


def test_no_random_number_is_drawn():
    before = torch.random.get_rng_state()
    plan()
    assert torch.equal(before, torch.random.get_rng_state())


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is that of Linux")
def test_what_does_not_fit_is_refused_with_what_would_before_anything_is_made():
    options = TINY | {"size": "10M", "row_tokens": 256, "batch_rows": 32, "micro_rows": 32}
    limit = child(options, "mapped")[0] + (1 << 29)  # a third of what it takes
    kind, said = child(options, "fit", limit)
    assert kind == "TrainingError"
    assert said.startswith("training needs about")
    assert " takes " in said
    free = {name: value for name, value in options.items() if name != "micro_rows"}
    _, fits, settings, _ = child(free, "plan", limit)
    assert fits
    assert settings["micro_rows"] < 32


def test_rows_at_once_are_not_part_of_a_checkpoint(tmp_path):
    def press(progress):
        if progress.stage == "training":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        GPT2Generator(GPT2Config(**TINY)).fit(Corpus.of(TEXTS), resume=tmp_path, progress=press)
    fewer = GPT2Generator(GPT2Config(**TINY, micro_rows=2))
    assert fewer.fit(Corpus.of(TEXTS), resume=tmp_path).training["steps"] == 10


def test_bad_bases_are_told(tmp_path, monkeypatch):
    with pytest.raises(ModelError, match="there is no model"):
        plan(base=str(tmp_path))
    (tmp_path / "config.json").write_text('{"model_type": "nothing"}')
    with pytest.raises(ModelError):
        plan(base=str(tmp_path))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match="the hub cannot be reached"):
        plan(base="gtp2")


def test_little_and_nothing_to_learn_from():
    assert plan(["one text"]).tokens
    with pytest.raises(EmptyCorpus):
        plan([])


def test_rows_longer_than_the_context_are_told(base):
    found = plan(base=str(base), row_tokens=4096)
    assert found.settings["row_tokens"] == 128
    assert any("more than the model sees at once" in note for note in found.notes)


def test_a_hole_serves_smaller_blocks_only():
    mib = 1 << 20
    holes = [(1, 4 * mib), (2, 4 * mib), (1, 0)]
    again = most_taken([*holes, (3, 4 * mib)])
    assert most_taken([*holes, (3, mib)]) < 9 * mib < again
    assert most_taken([(1, 40 * mib), (1, 0), (2, 40 * mib)]) < 41 * mib
