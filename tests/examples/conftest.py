"""What the tests of the example backends share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def stranger(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., tuple[int, str, str]]:
    """
    Runs `python ...` where the example is installed, beside a `words.txt`.

    It gives back the exit code, the output and the errors. The test module says which example, as
    the name of its folder in `EXAMPLE`.
    """
    folder = tmp_path_factory.mktemp("stranger")
    source = EXAMPLES / request.module.EXAMPLE
    shutil.copytree(source, folder / "source", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(source / "test_conformance.py", folder)
    shutil.copy(EXAMPLES / "proverbs" / "proverbs.txt", folder / "words.txt")
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
    return python
