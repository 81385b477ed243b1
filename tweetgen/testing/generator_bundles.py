"""Checks of generators: a model in a bundle, which the core guards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import attrs

from .. import bundle, model
from ..bundle import MANIFEST, Manifest
from ..errors import BundleError
from .check import Seen, Subject
from .generator_disk import files, load, saved
from .generator_tools import candidates, fitted, must_equal, promise

_MOST_FILES = 6


def _bundle(subject: Subject) -> Path:
    """A bundle of the shared generator, written once."""
    if "bundle" not in subject.shared:
        folder = subject.new_folder() / "bundle"
        generator = fitted(subject)
        config = json.loads(json.dumps(attrs.asdict(generator.config), default=str))
        manifest = Manifest(
            backend=subject.name,
            backend_version="checked",
            tweetgen_version="checked",
            config=config,
            corpus={},
        )
        model.Model(generator=generator, manifest=manifest, registry=subject.registry).save(folder)
        subject.shared["bundle"] = folder
    made: Path = subject.shared["bundle"]
    return made


@promise("a bundle of the model is loaded, its options from the manifest, and writes the same")
def bundle_is_loaded(subject: Subject) -> None:
    folder = copytree(_bundle(subject), subject.new_folder() / "bundle")
    bundled = model.load(folder, registry=subject.registry).generator
    plain = load(subject, saved(subject))
    must_equal(candidates(plain), candidates(bundled), "loaded by itself, loaded from a bundle")


@promise("a bundle with a file cut short is refused with BundleError")
def short_bundle_is_refused(subject: Subject) -> None:
    _refused(subject, "was cut short", lambda data: data[: len(data) // 2])


@promise("a bundle with a file that was altered is refused with BundleError")
def altered_bundle_is_refused(subject: Subject) -> None:
    def alter(data: bytes) -> bytes:
        middle = len(data) // 2
        return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]

    _refused(subject, "was altered", alter, spare=MANIFEST)


@promise("a bundle in a newer format is refused with BundleError")
def newer_bundle_is_refused(subject: Subject) -> None:
    def renew(data: bytes) -> bytes:
        return json.dumps(json.loads(data) | {"format": bundle.FORMAT + 1}).encode()

    _refused(subject, "says it is newer", renew, only=MANIFEST)


def _refused(
    subject: Subject,
    what: str,
    change: Callable[[bytes], bytes],
    *,
    only: str = "",
    spare: str = "",
) -> None:
    whole = _bundle(subject)
    names = [path.relative_to(whole).as_posix() for path in files(whole) if path.stat().st_size]
    names = [name for name in names if name != spare and (not only or name == only)]
    for name in names[:_MOST_FILES]:
        folder = copytree(whole, subject.new_folder() / "bundle")
        path = folder / name
        path.write_bytes(change(path.read_bytes()))
        try:
            model.load(folder, registry=subject.registry)
        except BundleError:
            continue
        except Exception as error:
            raise Seen(f"{name} {what}: {type(error).__name__}: {error}") from error
        raise Seen(f"{name} {what}, and it was loaded")
