"""A trained model on disk: one folder with a manifest, checksums, and files in open formats."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from .errors import BundleError, StorageError, storage_errors
from .files import folder_beside, write_whole

FORMAT = 1
MANIFEST = "manifest.json"
MODEL = "model"  # the backend's own files
NOVELTY = "novelty"  # the index over the corpus
STALE = "stale.json"  # is there if the model should not speak any more
_UNWRITTEN = {"digest", "stale"}
_TEXT = attrs.validators.instance_of(str)
_TABLE = attrs.validators.instance_of(dict)
_TABLES = attrs.validators.deep_mapping(_TEXT, _TABLE, _TABLE)


@attrs.frozen(kw_only=True)
class Manifest:
    """
    What a bundle says of itself.

    Attributes:
        backend, backend_version: which plug-in wrote the model.
        config: the backend's configuration.
        corpus: fingerprint and counts of what it was trained on.
        training: what training did: seconds, documents, the seed if there was one.
        scores: measured after training, such as {"bits_per_character": 2.3}.
        created_at: when.
        files: path to {"sha256", "bytes"}.
        format: of the bundle; a newer one is refused.
        digest: SHA-256 of the manifest file, the bundle's name in the ledger.
        stale: why it should not speak any more; empty if it may. Not in the manifest, which is
            never written again, but in a file beside it.
    """

    backend: str = attrs.field(validator=_TEXT)
    backend_version: str
    tweetgen_version: str
    config: Mapping[str, Any] = attrs.field(validator=_TABLE)
    corpus: Mapping[str, Any] = attrs.field(validator=_TABLE)
    training: Mapping[str, Any] = attrs.field(factory=dict, validator=_TABLE)
    scores: Mapping[str, float] = attrs.field(factory=dict, validator=_TABLE)
    created_at: str = attrs.Factory(lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))
    files: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict, validator=_TABLES)
    format: int = FORMAT
    digest: str = ""
    stale: str = ""


def write(folder: Path, manifest: Manifest, fill: Callable[[Path], None]) -> Manifest:
    """
    Write a bundle at `folder`, whole or not at all.

    Args:
        folder: where; nothing may be there yet.
        manifest: without `files` and `digest`, which are added.
        fill: writes the model's files into the folder it is given.

    Raises:
        StorageError: it cannot be written; what was begun is gone again.
        BundleError: something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BundleError(str(folder), "something is there already; choose another place")
    with folder_beside(folder.absolute().parent) as beside, storage_errors(folder):
        try:
            fill(beside)
        except OSError as error:
            if error.errno is None:  # as numpy says it
                problem = f"cannot be written ({error}); is the disk full?"
                raise StorageError(str(folder), problem) from error
            raise
        files = {
            path.relative_to(beside).as_posix(): {
                "sha256": _sha256(path),
                "bytes": path.stat().st_size,
            }
            for path in sorted(beside.rglob("*"))
            if path.is_file()
        }
        manifest = attrs.evolve(manifest, files=files)
        text = json.dumps(
            {k: v for k, v in attrs.asdict(manifest).items() if k not in _UNWRITTEN},
            indent=2,
        )
        write_whole(beside / MANIFEST, text)
        if folder.exists():
            folder.rmdir()
        beside.replace(folder)
    return attrs.evolve(manifest, digest=hashlib.sha256(text.encode()).hexdigest())


def read(folder: Path, *, verify: bool = True) -> Manifest:
    """
    The manifest of the bundle at `folder`.

    Args:
        verify: compare every file with its checksum, not only with its size.

    Raises:
        BundleError: there is none, it is damaged, or it comes from a newer tweetgen.
    """
    path = folder / MANIFEST
    if not folder.exists():
        raise BundleError(str(folder), "there is no model here; train one first")
    try:
        text = path.read_bytes()
        fields = json.loads(text)
        if not isinstance(fields, dict):
            raise ValueError("not an object")
    except FileNotFoundError as error:
        raise BundleError(str(folder), f"is not a trained model (it has no {MANIFEST})") from error
    except (OSError, ValueError, RecursionError) as error:
        raise BundleError(str(path), f"is damaged ({error}); {_AGAIN}") from error
    version = fields.get("format")
    if not isinstance(version, int):
        raise BundleError(str(path), f"is damaged (its format is {version!r}); {_AGAIN}")
    if version > FORMAT:
        raise BundleError(
            str(folder),
            f"was written by a newer tweetgen (format {version}, this one reads up to {FORMAT}); "
            "pip install --upgrade tweetgen",
        )
    known = {field.name for field in attrs.fields(Manifest)} - _UNWRITTEN
    try:
        manifest = Manifest(
            **{k: v for k, v in fields.items() if k in known},
            digest=hashlib.sha256(text).hexdigest(),
            stale=_stale(folder),
        )
    except TypeError as error:
        raise BundleError(str(path), f"is damaged ({error.args[0]}); {_AGAIN}") from error
    _check_files(folder, manifest, verify=verify)
    return manifest


def mark_stale(folder: Path, reason: str) -> None:
    """Say of the bundle at `folder` that it should not speak any more, and why."""
    facts = {"reason": reason, "since": datetime.now(UTC).isoformat(timespec="seconds")}
    write_whole(folder / STALE, json.dumps(facts, indent=2))


def _stale(folder: Path) -> str:
    try:
        return str(json.loads((folder / STALE).read_bytes())["reason"])
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "marked as stale"  # however damaged, the mark is there


_AGAIN = "train again, or go back with `tweetgen models rollback`"


def _check_files(folder: Path, manifest: Manifest, *, verify: bool) -> None:
    inside = folder.resolve()
    for name, facts in manifest.files.items():
        path = folder / name
        if "\0" in name or not path.resolve().is_relative_to(inside):
            raise BundleError(str(folder), f"names a file outside itself: {name!r}")
        if not path.is_file():
            raise BundleError(str(path), f"is missing; {_AGAIN}")
        size = path.stat().st_size
        if size != facts.get("bytes"):
            expected = facts.get("bytes")
            raise BundleError(str(path), f"has {size} bytes instead of {expected}; {_AGAIN}")
        if verify and _sha256(path) != facts.get("sha256"):
            raise BundleError(str(path), f"is damaged: its checksum is wrong; {_AGAIN}")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
