"""Saying that no person writes, in the post itself."""

from __future__ import annotations

import attrs

from .publisher import Limits


def disclosed(text: str, suffix: str) -> str:
    """`text` with `suffix` at its end, once."""
    text, suffix = text.rstrip(), suffix.strip()
    if not suffix or text.endswith(suffix):
        return text
    return f"{text} {suffix}" if text else suffix


def leaving_room(limits: Limits, suffix: str) -> Limits:
    """The limits for a text that `suffix` is still to be added to."""
    if not suffix.strip():
        return limits
    measure = limits.measure
    return attrs.evolve(limits, measure=lambda text: measure(disclosed(text, suffix)))
