"""The visiting card of a backend that is still to come."""

from __future__ import annotations

import attrs

from tweetgen import Component, hookimpl


@attrs.frozen(kw_only=True)
class GPT2Config:
    """Options of the `gpt2` backend: none yet."""


@hookimpl
def tweetgen_generators() -> list[Component]:
    return [
        Component(
            "gpt2",
            "tweetgen_gpt2.generator:GPT2Generator",
            GPT2Config,
            "fine-tuned GPT-2 (not there yet: a later release brings it)",
        )
    ]
