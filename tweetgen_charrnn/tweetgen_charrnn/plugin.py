"""The visiting card of a backend that is still to come."""

from __future__ import annotations

import attrs

from tweetgen import Component, hookimpl


@attrs.frozen(kw_only=True)
class CharRnnConfig:
    """Options of the `charrnn` backend: none yet."""


@hookimpl
def tweetgen_generators() -> list[Component]:
    return [
        Component(
            "charrnn",
            "tweetgen_charrnn.generator:CharRnnGenerator",
            CharRnnConfig,
            "character RNN (not there yet: a later release brings it)",
        )
    ]
