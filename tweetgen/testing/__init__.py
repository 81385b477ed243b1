"""For authors of plug-ins: checks of what the interfaces promise, and fakes to test with."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .check import (
    Broken,
    Check,
    NotApplicable,
    Outcome,
    Subject,
    check,
    checks,
    expect,
    run,
    subject_for,
)
from .fakes import EchoGenerator, MemoryPublisher, ScriptedGenerator

if TYPE_CHECKING:
    from .suite import conformance

__all__ = [
    "Broken",
    "Check",
    "EchoGenerator",
    "MemoryPublisher",
    "NotApplicable",
    "Outcome",
    "ScriptedGenerator",
    "Subject",
    "check",
    "checks",
    "conformance",
    "expect",
    "run",
    "subject_for",
]


def __getattr__(name: str) -> Any:
    if name != "conformance":
        raise AttributeError(f"module 'tweetgen.testing' has no attribute {name!r}")
    return import_module(".suite", __name__).conformance  # only this one needs pytest
