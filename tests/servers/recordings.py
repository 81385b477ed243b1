"""What a real Mastodon once answered: recordings that Mastodon.py's own tests are run with."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from . import NotHere, installing
from .scripted import Answer

_VERSION = "2.3.3"


@cache
def folder() -> Path:
    """The recordings, downloaded once; they belong to Mastodon.py's authors, and stay outside."""
    with installing(f"mastodon-py-{_VERSION}") as kept:
        if not kept.exists():
            with tempfile.TemporaryDirectory() as made:
                command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
                command += ["--no-binary", ":all:", "--dest", made, f"Mastodon.py=={_VERSION}"]
                try:
                    subprocess.run(command, check=True, capture_output=True, timeout=120)
                except (subprocess.SubprocessError, OSError) as error:
                    raise NotHere("the recordings of Mastodon cannot be downloaded") from error
                [archive] = Path(made).glob("*.tar.gz")
                beside = kept.with_name(f"{kept.name}.new")
                with tarfile.open(archive) as packed:
                    packed.extractall(beside, filter="data")
            beside.rename(kept)
    return next(kept.glob("*/tests/cassettes"))


def recorded(name: str, method: str, path: str, number: int = 0) -> Answer:
    """What was answered in the recording `name` to such a request, or to a later one."""
    import yaml

    text = (folder() / f"{name}.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[dict[str, Any]] = [
        one["response"]
        for one in yaml.load(text, Loader=loader)["interactions"]
        if one["request"]["method"] == method
        and one["request"]["uri"].partition("?")[0].endswith(path)
    ]
    answer = found[number]
    kept = {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "link", "date"}
    headers = {k: v[0] for k, v in answer["headers"].items() if k.lower() in kept}
    return Answer(json.loads(answer["body"]["string"]), answer["status"]["code"], headers)
