"""Checks of generators: what `save` writes and `load` reads."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from ..generator import Generator
from .check import NotApplicable, Subject, expect
from .generator_formats import closed
from .generator_process import texts_in_child, texts_of
from .generator_tools import candidates, fitted, must_equal, promise, some

_MOST_FILES = 8


def saved(subject: Subject) -> Path:
    """What the shared generator saved; only to be looked at."""
    if "saved" not in subject.shared:
        folder = subject.new_folder()
        fitted(subject).save(folder)
        subject.shared["saved"] = folder
    made: Path = subject.shared["saved"]
    return made


def files(folder: Path) -> list[Path]:
    """All files in it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def load(subject: Subject, folder: Path) -> Generator:
    """The model in `folder`."""
    loaded: Generator = subject.component.load().load(folder, subject.config)
    return loaded


@promise("save writes open formats only: nothing that runs code when it is read")
def save_writes_open_formats(subject: Subject) -> None:
    for path in files(saved(subject)):
        reason = closed(path)
        expect(not reason, f"{path.relative_to(saved(subject))} {reason}")


@promise("load gives a model that writes the same texts")
def load_gives_same_texts(subject: Subject) -> None:
    generator = fitted(subject)
    loaded = load(subject, saved(subject))
    expect(
        type(loaded) is type(generator), f"load gave {loaded!r}, not a {type(generator).__name__}"
    )
    must_equal(candidates(generator, 30), candidates(loaded, 30), "before save, after load")


@promise("a fresh process that loads the model writes the same texts")
def same_texts_in_a_fresh_process(subject: Subject) -> None:
    here = candidates(load(subject, saved(subject)), 30)
    [there] = texts_in_child(subject, [saved(subject)], n=30)
    expect(not isinstance(there, str), f"there it raised {there}")
    must_equal(here, there, "here, there")


@promise("load and sample leave the folder as it is, so that it may be loaded again")
def load_leaves_the_folder(subject: Subject) -> None:
    folder = subject.new_folder()
    fitted(subject).save(folder)
    before = _contents(folder)
    first = candidates(load(subject, folder))
    changed = {name for name, _ in _contents(folder).items() ^ before.items()}
    expect(not changed, f"load changed {', '.join(sorted(changed))}")
    must_equal(first, candidates(load(subject, folder)), "loaded once, loaded twice")


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files(folder)}


@promise("a loaded model can be saved again, and is the same")
def loaded_model_can_be_saved(subject: Subject) -> None:
    loaded = load(subject, saved(subject))
    folder = subject.new_folder()
    loaded.save(folder)
    again = load(subject, folder)
    must_equal(candidates(loaded), candidates(again), "loaded, saved and loaded again")


@promise("a file cut short makes load fail, or changes nothing; it never gives other texts")
def damaged_files_are_noticed(subject: Subject) -> None:
    whole = candidates(load(subject, saved(subject)))
    damaged: dict[str, Path] = {}
    names = [path.relative_to(saved(subject)) for path in files(saved(subject))]
    for name in names[:_MOST_FILES]:
        size = (saved(subject) / name).stat().st_size
        for length in sorted({0, size // 2, size - 1} & set(range(size))):
            folder = copytree(saved(subject), subject.new_folder() / "model")
            with (folder / name).open("r+b") as stream:
                stream.truncate(length)
            damaged[f"{name} cut to {length} of {size} bytes"] = folder
    if not damaged:
        raise NotApplicable("it saves nothing")
    try:  # in another process first: it may take the process with it
        found = texts_in_child(subject, list(damaged.values()))
    except NotApplicable:
        found = [texts_of(subject.component, subject.config, one) for one in damaged.values()]
    for what, texts in zip(damaged, found, strict=True):
        if not isinstance(texts, str):
            expect(texts == whole, f"{what}: load said nothing, then it wrote {some(texts)}")
