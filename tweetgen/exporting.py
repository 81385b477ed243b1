"""Trained models for other programs: a folder to keep, or to give away."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from .bundle import Manifest
from .errors import StorageError, storage_errors
from .files import folder_beside
from .generator import Generator, Origin


def export(generator: Generator, manifest: Manifest, folder: Path, *, force: bool = False) -> None:
    """
    Write a model into `folder` as other programs read it, whole or not at all.

    Args:
        manifest: what its card may tell of is in it.
        force: replace an earlier export that lies there.

    Raises:
        RequestError: no other program reads models of its backend.
        StorageError: something is there already, or it cannot be written.
    """
    folder = folder.absolute()
    _look(folder, force)
    with folder_beside(folder.parent) as beside, storage_errors(folder):
        new, old = beside / "new", beside / "old"
        new.mkdir()
        generator.export(new, origin(manifest))
        if folder.exists():
            folder.replace(old)
        try:
            new.replace(folder)
        except OSError:
            if old.exists():
                old.replace(folder)
            raise
        rmtree(old, ignore_errors=True)


def origin(manifest: Manifest) -> Origin:
    """What a manifest says, without anything that tells of somebody."""
    corpus, people = manifest.corpus, manifest.corpus.get("people")
    imported_from = str(corpus.get("imported_from", ""))
    return Origin(
        documents=None if imported_from else corpus.get("documents"),
        characters=corpus.get("characters"),
        people=len(people) if isinstance(people, list) else None,
        conversations="conversations" in corpus,
        scores=manifest.scores,
        record=manifest.training.get("record", {}),
        created_at=manifest.created_at,
        imported_from=imported_from,
        tweetgen_version=manifest.tweetgen_version,
    )


def _look(folder: Path, force: bool) -> None:
    """Refuse to write over what may be dear to somebody."""
    if not folder.exists():
        return
    with storage_errors(folder):
        found = [*folder.iterdir()]
    if found and not force:
        raise StorageError(
            str(folder), "something is there already; choose another place, or say --force"
        )
    if any(path.is_dir() for path in found):
        raise StorageError(
            str(folder), "holds folders, so it is no earlier export; choose another place"
        )
