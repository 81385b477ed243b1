"""What a check asks of a fresh Python: nothing learned here is known there."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from ..registry import Component
from ..structure import structure_options
from .check import NotApplicable, Seen, Subject
from .generator_tools import candidates

_NOT_THERE = 77  # the exit status of a child that does not find the plug-in
_SECONDS = 300
_BEGIN = f"""
import importlib, json, sys
spec = json.load(sys.stdin)
sys.path[:] = spec["path"]
for module in spec["modules"]:
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if not f"{{module}}.".startswith(f"{{error.name}}."):
            raise
        sys.exit(print(error, file=sys.stderr) or {_NOT_THERE})
"""


def in_child(code: str, modules: Sequence[str], **spec: Any) -> Any:
    """
    What a fresh process finds: it imports `modules`, then runs `code`, which knows `spec` and
    prints JSON.

    Raises:
        NotApplicable: a module is not found there, as when it was typed in, or is a script.
        Seen: the process failed or died.
    """
    for name in modules:
        if getattr(sys.modules.get(name), "__spec__", name) is None:
            raise NotApplicable(f"{name} has no file that a fresh process could import")
    spec |= {"modules": list(modules), "path": sys.path}
    done = subprocess.run(
        [sys.executable, "-c", _BEGIN + code],
        input=json.dumps(spec),
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
        timeout=_SECONDS,
        env={**os.environ, "PYTHONHASHSEED": "4711"},  # another order of sets than here
        check=False,
    )
    last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    if done.returncode == _NOT_THERE:
        raise NotApplicable(f"a fresh process does not find it: {last}")
    if done.returncode < 0:
        raise Seen(f"a fresh process died of {signal.Signals(-done.returncode).name}")
    if done.returncode:
        raise Seen(f"a fresh process failed: {last}")
    return json.loads(done.stdout.splitlines()[-1])


def texts_in_child(
    subject: Subject, folders: Sequence[Path], **fields: Any
) -> list[list[str] | str]:
    """In a fresh process, what `texts_of` finds in each of `folders`."""
    config = subject.component.config
    code = (
        "from tweetgen.testing.generator_process import child_texts\n"
        "print(json.dumps(child_texts(spec)))\n"
    )
    texts: list[list[str] | str] = in_child(
        code,
        [subject.component.target.partition(":")[0], config.__module__],
        folders=[str(folder) for folder in folders],
        fields=fields,
        target=subject.component.target,
        config=[config.__module__, config.__qualname__],
        options=dict(subject.options),
    )
    return texts


def texts_of(component: Component, config: Any, folder: Path, **fields: Any) -> list[str] | str:
    """The texts of the model in `folder`, or what it raised when it was loaded or asked."""
    try:
        return candidates(component.load().load(folder, config), **fields)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def child_texts(spec: Mapping[str, Any]) -> list[list[str] | str]:
    """The child's half of `texts_in_child`."""
    module, name = spec["config"]
    config_class: Any = reduce(getattr, name.split("."), importlib.import_module(module))
    component = Component("checked", spec["target"], config_class)
    config = structure_options(config_class, spec["options"], "options")
    folders = map(Path, spec["folders"])
    return [texts_of(component, config, folder, **spec["fields"]) for folder in folders]
