"""Two processes train one model: the same as one process does, also after one of them died."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

SCRIPT = """
import json, sys
from pathlib import Path
import torch
torch.set_num_threads(1)
from tweetgen import Corpus
from tweetgen_gpt2 import training
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.plugin import GPT2Config

out, steps = Path(sys.argv[1]), int(sys.argv[2])
texts = [f"the {a} sees the {b} at {n}" for a in ("goat", "gull") for b in ("fog", "soup")
         for n in range(40)]
options = dict(base="scratch", size="1M", row_tokens=32, batch_rows=6, steps=steps, dropout=0.0,
               precision="float32", device="cpu", max_copy_rate=1, patience=99,
               checkpoint_seconds=0.0)
sizes = []
joined = training.Trainer.__init__
def noted(self, *args, processes, **kwargs):
    sizes.append(processes.size)
    joined(self, *args, processes=processes, **kwargs)
training.Trainer.__init__ = noted
made = GPT2Generator(GPT2Config(**options)).fit(Corpus.of(texts), resume=out / "checkpoints")
rank = __import__("os").environ.get("RANK", "0")
folder = out / f"model-{rank}"
folder.mkdir()
made.save(folder)
(out / f"facts-{rank}.json").write_text(json.dumps({"size": sizes[-1:], **made.training}))
"""


def command(folder: Path, steps: int, processes: int) -> list[str]:
    folder.mkdir()
    script = folder / "train.py"
    script.write_text(SCRIPT)
    start = [sys.executable]
    if processes > 1:
        start += ["-m", "torch.distributed.run", "--standalone", f"--nproc_per_node={processes}"]
    return [*start, str(script), str(folder), str(steps)]


def run(line: list[str]) -> None:
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr


def facts(folder: Path, rank: int = 0) -> dict:
    return json.loads((folder / f"facts-{rank}.json").read_text())


def difference(one: Path, other: Path) -> float:
    a, b = (load_file(folder / "model.safetensors") for folder in (one, other))
    return max((a[name] - b[name]).abs().max().item() for name in a)


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("alone") / "one"
    run(command(folder, 12, 1))
    return folder


def test_two_processes_make_the_model_that_one_makes(alone, tmp_path):
    folder = tmp_path / "two"
    run(command(folder, 12, 2))
    assert [facts(folder, rank)["size"] for rank in (0, 1)] == [[2], [2]]
    assert difference(folder / "model-0", folder / "model-1") == 0
    assert difference(folder / "model-0", alone / "model-0") < 1e-3
    bits = [facts(one)["looks"][-1]["bits_per_character"] for one in (folder, alone)]
    assert bits[0] == pytest.approx(bits[1], abs=0.01)


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds the processes in /proc")
def test_when_one_dies_the_others_end_and_all_can_be_resumed(alone, tmp_path):
    folder = tmp_path / "killed"
    line = command(folder, 12, 2)
    last = folder / "checkpoints" / "last" / "state.json"
    with subprocess.Popen(line, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as first:
        while not last.exists():
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"it ended with {first.wait(0.1)} before it was stopped")
        children = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()
        assert len(children) == 2
        os.kill(int(children[1]), signal.SIGKILL)
        assert first.wait(120) != 0
    assert not (folder / "model-0").exists()
    run(line)
    assert difference(folder / "model-0", alone / "model-0") < 1e-3
    assert facts(folder)["steps"] == 12


def test_torch_is_as_it_was():
    assert not torch.distributed.is_initialized()
