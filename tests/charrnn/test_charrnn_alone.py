"""A trained model speaks where there is no TensorFlow; training there says what is missing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import tweetgen
from tweetgen import Corpus, Store
from tweetgen.cli import main

pytest.importorskip("keras")

WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"keras", "tensorflow", "torch", "jax", "h5py"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
import importlib.util
real = importlib.util.find_spec

def find_spec(name, package=None):
    try:
        return real(name, package)
    except ModuleNotFoundError:
        return None

importlib.util.find_spec = find_spec
from tweetgen.cli import main
sys.exit(main(sys.argv[1:]))
"""
TEXTS = [f"the {a} sees the {b}" for a in ("keeper", "goat", "gull") for b in ("fog", "rain")]
BOT = """
[corpus]
sources = ["words.txt"]

[generator]
use = "charrnn"

[generator.charrnn]
units = 8
steps = 6
stretch = 8
samples = 0
"""


def without(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def bot(tmp_path, monkeypatch):
    (tmp_path / "bot.toml").write_text(BOT)
    (tmp_path / "words.txt").write_text("\n".join(TEXTS))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_training_without_tensorflow_says_so_at_once(bot):
    done = without("train", "--quiet")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("tweetgen: training a character RNN needs TensorFlow")
    assert 'pip install "tweetgen[charrnn]"' in line
    assert not (bot / "model").exists() or not Store(bot / "model").versions()


def test_an_engine_that_keras_does_not_have_is_told(bot):
    code = "import sys; from tweetgen.cli import main; sys.exit(main(['train', '--quiet']))"
    environment = os.environ | {"KERAS_BACKEND": "nonsense"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "nonsense" in done.stderr
    assert "unset KERAS_BACKEND" in done.stderr


def test_a_model_speaks_and_scores_without_tensorflow(bot):
    assert main(["train", "--quiet"]) == 0
    done = without("generate", "-n", "2", "--seed", "5")
    assert done.returncode in (0, 1), done.stderr  # 1: a model of six steps may say nothing good
    assert "Traceback" not in done.stderr
    scored = without("score", "model", "words.txt")
    assert scored.returncode == 0, scored.stderr
    assert "bits per character" in scored.stdout + scored.stderr


def test_it_says_the_same_as_where_it_was_trained(bot):
    options = {"units": 8, "steps": 6, "stretch": 8, "samples": 0}
    model = tweetgen.train("charrnn", Corpus.of(TEXTS), **options)
    model.save(bot / "bundle")
    here = model.generator.generate(3, seed=7, min_chars=0)
    code = (
        "import sys, tweetgen\n"
        "model = tweetgen.load('bundle')\n"
        "print(model.generator.generate(3, seed=7, min_chars=0))\n"
        "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    command = [sys.executable, "-c", WITHOUT.partition("from tweetgen")[0] + code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == repr(here)
