"""A telephone of some years ago: one core, half a gigabyte, and all the tweets of ten years."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

HALF_A_GIGABYTE = 512 << 20
TWEETS = "lines/acrosa_tweets_es.txt"


def be_small() -> None:
    """What `ulimit -v 524288` and `taskset` do: all memory counts, touched or only reserved."""
    resource.setrlimit(resource.RLIMIT_AS, (HALF_A_GIGABYTE, HALF_A_GIGABYTE))
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tweetgen", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=be_small,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.shared
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux can be made so small")
def test_it_trains_on_25_000_tweets_and_posts(shared: Path, tmp_path: Path):
    run(tmp_path, "init", "bot", "--yes", "--backend", "markov", "--corpus", str(shared / TWEETS))
    assert "on 23,075 documents" in run(tmp_path, "train", "bot")
    assert "posted to console" in run(tmp_path, "post", "bot")
