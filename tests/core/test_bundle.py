"""A bundle is written whole or not at all, and what is damaged is said before it is used."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen import bundle
from tweetgen.bundle import Manifest
from tweetgen.errors import BundleError, StorageError

WORDS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


@pytest.fixture(scope="module")
def model() -> tweetgen.Model:
    return tweetgen.train("markov", tweetgen.read(WORDS))


@pytest.fixture(scope="module")
def original(model: tweetgen.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / "keeper"
    model.save(folder)
    return folder


@pytest.fixture
def saved(original: Path, tmp_path: Path) -> Path:
    """A bundle that a test may damage."""
    return Path(shutil.copytree(original, tmp_path / "keeper"))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def change(folder: Path, **facts: Any) -> None:
    """Rewrite keys of the manifest; None removes one."""
    path = folder / bundle.MANIFEST
    fields = json.loads(path.read_text("utf-8")) | facts
    path.write_text(json.dumps({k: v for k, v in fields.items() if v is not None}), "utf-8")


def refused(folder: Path, **how: Any) -> str:
    """The one line with which a bundle is refused."""
    with pytest.raises(BundleError) as caught:
        bundle.read(folder, **how)
    message = str(caught.value)
    assert str(folder) in message
    assert "\n" not in message
    return message


def test_the_manifest_comes_back_with_a_checksum_for_every_file(saved: Path, model: tweetgen.Model):
    found = bundle.read(saved)
    assert found.backend == "markov"
    assert found.corpus["documents"] > 600
    assert found.config == attrs.asdict(model.generator.config)
    assert found.config["backoff"] == 0.4
    assert set(found.files) == {
        path.relative_to(saved).as_posix() for path in files(saved) if path.name != bundle.MANIFEST
    }
    for name, facts in found.files.items():
        assert hashlib.sha256((saved / name).read_bytes()).hexdigest() == facts["sha256"]
    assert found.digest == hashlib.sha256((saved / bundle.MANIFEST).read_bytes()).hexdigest()


def test_saving_returns_the_manifest_that_reading_finds(model: tweetgen.Model, tmp_path: Path):
    assert model.save(tmp_path / "one").manifest == bundle.read(tmp_path / "one")


def test_only_open_formats_are_written(saved: Path):
    for path in files(saved):
        if path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        else:
            assert path.suffix == ".npy"
            head = path.read_bytes()[:128]
            assert head.startswith(b"\x93NUMPY")
            assert b"'|O'" not in head  # an array of objects would be a pickle


@pytest.mark.parametrize("failure", [RuntimeError("no"), KeyboardInterrupt()])
def test_a_failure_while_filling_leaves_nothing(
    model: tweetgen.Model, tmp_path: Path, failure: BaseException
):
    def fill(folder: Path) -> None:
        model.fill(folder)
        raise failure

    with pytest.raises(type(failure)):
        bundle.write(tmp_path / "keeper", model.manifest, fill)
    assert list(tmp_path.iterdir()) == []


def disk_full(folder: Path) -> None:
    with open("/dev/full", "wb", buffering=0) as stream:
        stream.write(b"x")


def disk_full_for_numpy(folder: Path) -> None:
    raise OSError("10000 requested and 7664 written")  # what ndarray.tofile says, without errno


@pytest.mark.parametrize("fill", [disk_full, disk_full_for_numpy])
def test_a_full_disk_is_said_and_leaves_nothing(
    model: tweetgen.Model, tmp_path: Path, fill: Callable[[Path], None]
):
    with pytest.raises(StorageError, match=r"(the disk is full|is the disk full\?)") as caught:
        bundle.write(tmp_path / "keeper", model.manifest, fill)
    assert caught.value.path == str(tmp_path / "keeper")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_is_not_touched(model: tweetgen.Model, saved: Path, tmp_path: Path):
    before = {path: path.read_bytes() for path in files(saved)}
    with pytest.raises(BundleError, match="something is there already"):
        model.save(saved)
    assert {path: path.read_bytes() for path in files(saved)} == before
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BundleError, match="something is there already"):
        model.save(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_an_empty_folder_is_a_place(model: tweetgen.Model, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    model.save(tmp_path / "empty")
    assert bundle.read(tmp_path / "empty").backend == "markov"


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_one_flipped_bit_anywhere_is_noticed(saved: Path, data: st.DataObject):
    path = data.draw(st.sampled_from([p for p in files(saved) if p.name != bundle.MANIFEST]))
    before = path.read_bytes()
    place = data.draw(st.integers(0, len(before) - 1))
    bit = data.draw(st.integers(0, 7))
    damaged = bytearray(before)
    damaged[place] ^= 1 << bit
    path.write_bytes(damaged)
    try:
        assert "is damaged: its checksum is wrong" in refused(saved)
    finally:
        path.write_bytes(before)
    assert bundle.read(saved)


def test_sizes_are_compared_even_without_verifying(saved: Path):
    chain = saved / "model" / "2" / "writes.npy"
    whole = chain.read_bytes()
    for damaged, words in ((whole[:-1], "bytes instead of"), (whole + b" ", "bytes instead of")):
        chain.write_bytes(damaged)
        assert words in refused(saved, verify=False)
    chain.unlink()
    assert "writes.npy: is missing; train again" in refused(saved, verify=False)
    chain.mkdir()
    assert "is missing" in refused(saved)


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname", "model/../../outside", "a\0b"])
def test_a_bundle_may_not_name_files_outside_itself(saved: Path, name: str):
    (saved.parent / "outside").write_text("secret")
    change(saved, files={name: {"sha256": "", "bytes": 6}})
    assert "names a file outside itself" in refused(saved)


def test_a_link_out_of_the_bundle_is_refused(saved: Path):
    outside = saved.parent / "outside"
    (saved / "model" / "2" / "writes.npy").rename(outside)
    (saved / "model" / "2" / "writes.npy").symlink_to(outside)
    assert "names a file outside itself" in refused(saved)


def test_a_newer_format_is_refused_with_what_to_do(saved: Path):
    change(saved, format=bundle.FORMAT + 1)
    assert "was written by a newer tweetgen (format 2" in (message := refused(saved))
    assert "pip install --upgrade tweetgen" in message


@pytest.mark.parametrize(
    "facts",
    [
        {"format": "1"},
        {"format": None},
        {"backend": None},
        {"backend": 3},
        {"config": [1, 2]},
        {"corpus": "many"},
        {"training": []},
        {"scores": 2.5},
        {"files": ["model/2/writes.npy"]},
        {"files": {"model/2/writes.npy": "abc"}},
        {"files": {"model/2/writes.npy": {}}},
    ],
    ids=str,
)
def test_a_manifest_of_another_shape_is_refused(saved: Path, facts: dict[str, Any]):
    change(saved, **facts)
    message = refused(saved)
    assert "is damaged" in message or "bytes instead of None" in message


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_is_no_object_is_refused(saved: Path, content: bytes):
    (saved / bundle.MANIFEST).write_bytes(content)
    assert "is damaged" in refused(saved)


def test_what_a_later_version_adds_without_a_new_format_is_ignored(saved: Path):
    change(saved, mood="foggy")
    assert bundle.read(saved).backend == "markov"


def test_places_without_a_model_are_told_apart(tmp_path: Path):
    assert "there is no model here" in refused(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    assert "is not a trained model (it has no manifest.json)" in refused(tmp_path / "empty")
    (tmp_path / "file").write_text("x")
    assert "is damaged" in refused(tmp_path / "file")


def test_odd_file_names_in_the_notes_can_be_written(model: tweetgen.Model, tmp_path: Path):
    """A file's name may hold bytes that are no UTF-8; Python shows them as lone surrogates."""
    manifest = Manifest(
        backend="markov",
        backend_version="0",
        tweetgen_version="0",
        config={},
        corpus={},
        training={"notes": ["read from caf\udce9.txt"]},
    )
    written = bundle.write(tmp_path / "keeper", manifest, model.fill)
    assert bundle.read(tmp_path / "keeper") == written
