"""The four distributions: one version, right contents, and installable from wheels alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import tweetgen

ROOT = Path(__file__).parents[2]
PROJECTS = [ROOT, *sorted(path.parent for path in ROOT.glob("tweetgen_*/pyproject.toml"))]


def metadata(folder: Path) -> dict:
    return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_all_distributions_have_one_version():
    versions = {metadata(folder)["version"] for folder in PROJECTS}
    assert versions == {tweetgen.__version__}


def test_the_changelog_knows_this_version():
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest is not None
    assert newest.group(1) == tweetgen.__version__


def test_extras_name_our_own_distributions():
    extras = metadata(ROOT)["optional-dependencies"]
    for folder in PROJECTS[1:]:
        name = metadata(folder)["name"]
        assert any(r.startswith(name) for r in extras[name.removeprefix("tweetgen-")])
        assert name.removeprefix("tweetgen-") in extras["all"][0]


def test_constraints_pin_every_dependency():
    pinned = (ROOT / "constraints.txt").read_text("utf-8").lower()
    for folder in PROJECTS:
        for requirement in metadata(folder)["dependencies"]:
            name = re.split(r"[<>=\[ ]", requirement)[0].lower()
            assert re.search(rf"^{re.escape(name)}(==| @ )", pinned, re.M), name


@pytest.mark.slow
def test_wheels_alone_train_and_generate(tmp_path):
    """A stranger's environment: nothing but the wheels, and no checkout on the path."""
    dist, venv = tmp_path / "dist", tmp_path / "venv"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    run(*pip, "wheel", "--no-deps", "-q", "-w", dist, *PROJECTS, cwd=ROOT)
    wheels = {path.name.split("-")[0]: path for path in dist.glob("*.whl")}
    assert set(wheels) == {"tweetgen", "tweetgen_charrnn", "tweetgen_gpt2", "tweetgen_markov"}
    for name, path in wheels.items():
        with zipfile.ZipFile(path) as wheel:
            tops = {entry.split("/")[0] for entry in wheel.namelist()}
        assert {top for top in tops if not top.endswith(".dist-info")} == {name}
        with zipfile.ZipFile(path) as wheel:
            assert f"{name}/py.typed" in wheel.namelist()

    run(sys.executable, "-m", "venv", venv, cwd=tmp_path)
    python = venv / "bin" / "python"
    constraints = tmp_path / "constraints.txt"
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    constraints.write_text("\n".join(pin for pin in pins if " @ " not in pin))
    run(
        *(python, "-m", "pip", "--disable-pip-version-check", "install", "-q"),
        *("--find-links", dist, "-c", constraints, "tweetgen[markov]"),
        cwd=tmp_path,
    )
    assert str(venv) in run(python, "-c", "import tweetgen; print(tweetgen.__file__)", cwd=tmp_path)
    (tmp_path / "words.txt").write_text(
        (ROOT / "examples/proverbs/proverbs.txt").read_text("utf-8")
    )
    command = venv / "bin" / "tweetgen"
    run(command, "init", "-y", "--backend", "markov", "--corpus", "words.txt", cwd=tmp_path)
    run(command, "train", cwd=tmp_path)
    lines = run(command, "generate", "-n", "5", "--seed", "1", "--json", cwd=tmp_path).splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert len(texts) == 5
    assert all(texts)
    assert run(command, "doctor", cwd=tmp_path).startswith("✓")
