"""Nothing lost, nothing doubled: a few runs of the benchmark that has hundreds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "crashes.py"


def figures(*arguments: str, code: int = 0) -> dict[str, Any]:
    command = [sys.executable, str(SCRIPT), "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr + done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_posts_survive_kills_and_lost_answers():
    told = figures("kill", "jsonl", "--runs", "12", "--seed", "1")
    assert (told["lost"], told["doubled"], told["not recorded"]) == (0, 0, 0)
    assert told["there, but not in the ledger"] == 0
    assert told["killed"] >= 4  # else nothing was shown
    assert told["lost requests or answers"] >= 4
    assert told["never drafted"] < told["runs"] / 2


def test_doubles_would_be_seen():
    """Of a publisher that says of everything that it is not there."""
    assert figures("kill", "forgetful", "--runs", "6", code=1)["doubled"] > 0


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_two_processes_send_each_due_post_once(database: str, request: pytest.FixtureRequest):
    arguments = []
    if database == "postgresql":
        arguments = ["--database", request.getfixturevalue("postgres").ledger()]
    told = figures("race", "--posts", "100", *arguments)
    assert told["database"].partition("+")[0] == database
    assert (told["published"], told["lost"], told["doubled"]) == (100, 0, 0)
    assert (told["taken up twice"], told["broken processes"]) == (0, 0)
