"""The example of a third-party backend: installed as a stranger would, used by its name alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "examples" / "custom_backend"


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """Runs `python ...` where the plug-in is installed: (exit code, output, errors)."""
    folder = tmp_path_factory.mktemp("stranger")
    shutil.copytree(SOURCE, folder / "source", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "examples" / "proverbs" / "proverbs.txt", folder / "words.txt")
    paths = [str(folder / "installed"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}

    def python(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout, done.stderr

    pip = "-m pip --disable-pip-version-check install -q --no-index --no-deps --no-build-isolation"
    code, _, problem = python(*pip.split(), "--target", "installed", "./source")
    assert code == 0, problem
    for command in ("init --yes --quiet --backend cutup --corpus words.txt", "train --quiet"):
        code, _, problem = python("-m", "tweetgen", *command.split())
        assert code == 0, problem
    return python


def texts(output: str) -> list[str]:
    return [json.loads(line)["text"] for line in output.splitlines()]


def test_it_stays_under_60_lines():
    """Blank lines, comments and the modules' docstrings aside."""
    lines = [
        line.strip()
        for path in SOURCE.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len([line for line in lines if line and not line.startswith(("#", '"""'))]) < 60


def test_it_is_listed(stranger):
    _, output, _ = stranger(*"-m tweetgen backends --kind generator --json".split())
    rows = {row["name"]: row["distribution"] for row in map(json.loads, output.splitlines())}
    assert rows["cutup"] == "tweetgen-cutup"


def test_its_options_are_written_by_init(stranger):
    _, output, _ = stranger("-c", "print(open('bot.toml').read())")
    assert 'use = "cutup"' in output
    assert "# min_documents = 3" in output


def test_every_text_is_two_halves(stranger):
    _, output, _ = stranger(*"-m tweetgen generate -n 20 --seed 7 --json".split())
    corpus = (ROOT / "examples" / "proverbs" / "proverbs.txt").read_text("utf-8").splitlines()
    made = texts(output)
    assert len(made) == 20
    for text in made:
        assert text not in corpus
        parts = text.split()
        assert any(
            any(line.startswith(" ".join(parts[: i + 1]) + " ") for line in corpus)
            and any(line.endswith(" " + " ".join(parts[i:])) for line in corpus)
            for i in range(1, len(parts) - 1)
        ), text


def test_shards_are_the_whole(stranger):
    """Each candidate is drawn from its own seed, so a text does not know its batch."""
    generate = "-m tweetgen generate -n 6 --seed 7 --json --prompt".split()
    whole, *parts = (
        texts(stranger(*generate, "The goat", *shard)[1])
        for shard in ([], ["--shard", "1/2"], ["--shard", "2/2"])
    )
    assert parts[0] + parts[1] == whole
    assert all(text.startswith("The goat ") for text in whole)


def test_what_it_cannot_do_it_says(stranger):
    code, _, problem = stranger(*"-m tweetgen generate --temperature 0.5".split())
    assert code == 2
    assert "scissors have no temperature" in problem
    code, _, problem = stranger(*"-m tweetgen score bot.toml words.txt".split())
    assert code == 2
    assert "cannot score" in problem


def test_texts_that_share_no_word(stranger):
    program = """if True:
        import tweetgen
        from tweetgen.errors import EmptyCorpus, NotFitted
        from tweetgen_cutup.generator import CutUpGenerator
        from tweetgen_cutup.plugin import CutUpConfig
        for attempt in (
            lambda: tweetgen.train("cutup", tweetgen.Corpus.of(["one two three", "four five six"])),
            lambda: CutUpGenerator(CutUpConfig()).sample(tweetgen.Request(seed=1)),
        ):
            try:
                attempt()
            except (EmptyCorpus, NotFitted) as error:
                print(type(error).__name__, error)
    """
    _, output, _ = stranger("-c", program)
    assert output.splitlines() == [
        "EmptyCorpus texts: no word is shared by 3 texts",
        "NotFitted nothing has been cut yet; call fit() or load() first",
    ]
