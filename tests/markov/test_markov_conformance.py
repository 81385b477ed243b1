"""The Markov backend keeps what the interface of generators promises."""

from __future__ import annotations

from tweetgen.testing import conformance

test_conformance = conformance("generator", "markov")
