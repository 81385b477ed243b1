"""What every backend promises, held by a small model."""

from __future__ import annotations

import pytest

from tweetgen.testing.suite import conformance

pytest.importorskip("keras")

OPTIONS = {"units": 32, "embedding": 16, "stretch": 16, "rows": 8, "samples": 0, "steps": 60}

test_conformance = conformance("generator", "charrnn", options=OPTIONS)
test_conformance_with_onnx = conformance(
    "generator", "charrnn", options=OPTIONS | {"engine": "onnx"}
)
