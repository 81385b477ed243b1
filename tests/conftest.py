"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Several processes test at once: one thread each, or they wait for each other.
if "PYTEST_XDIST_WORKER" in os.environ:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        os.environ.setdefault(name, "1")

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("TWEETGEN_SHARED", ROOT.parent / "shared"))


@pytest.fixture
def shared() -> Path:
    """The folder of real corpora beside the project; the test is skipped where it is absent."""
    data = SHARED / "data"
    if not data.is_dir():
        pytest.skip(f"the real corpora are not here ({data}); set TWEETGEN_SHARED to their folder")
    return data


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger named in the developer's own environment must not be written by a test."""
    monkeypatch.delenv("TWEETGEN_LEDGER", raising=False)
