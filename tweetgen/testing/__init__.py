"""For authors of plug-ins: checks of what the interfaces promise, and fakes to test with."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .check import Broken, Check, NotApplicable, Outcome, Subject, checks, run, subject_for
from .fakes import EchoGenerator, MemoryPublisher, ScriptedGenerator

if TYPE_CHECKING:
    from .conformance import conformance

__all__ = [
    "Broken",
    "Check",
    "EchoGenerator",
    "MemoryPublisher",
    "NotApplicable",
    "Outcome",
    "ScriptedGenerator",
    "Subject",
    "checks",
    "conformance",
    "run",
    "subject_for",
]


def __getattr__(name: str) -> Any:
    if name != "conformance":
        raise AttributeError(f"module 'tweetgen.testing' has no attribute {name!r}")
    # Only this one needs pytest; the function takes the place of the module of its name.
    value = globals()[name] = import_module(".conformance", __name__).conformance
    return value
