"""What every backend promises, held by a small model from scratch."""

from __future__ import annotations

from tweetgen.testing.suite import conformance

OPTIONS = {
    "base": "scratch",
    "size": "1M",
    "steps": 60,
    "row_tokens": 64,
    "batch_rows": 4,
    "learning_rate": 0.006,
    "dropout": 0.0,
    "validation": 0.0,
}

test_conformance_with_torch = conformance(
    "generator", "gpt2", options=OPTIONS | {"engine": "torch"}
)
test_conformance_with_ctranslate2 = conformance(
    "generator", "gpt2", options=OPTIONS | {"engine": "ctranslate2"}
)
test_conformance_with_onnx = conformance("generator", "gpt2", options=OPTIONS | {"engine": "onnx"})
