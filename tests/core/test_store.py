"""Versions and tags, on this machine and on any address that fsspec knows."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tweetgen import Store, bundle
from tweetgen.bundle import Manifest
from tweetgen.errors import BundleError, ModelError, StorageError
from tweetgen.store import is_store


def manifest(backend: str = "parrot") -> Manifest:
    return Manifest(
        backend=backend, backend_version="1", tweetgen_version="1", config={}, corpus={}
    )


def fill(folder: Path) -> None:
    (folder / "model").mkdir()
    (folder / "model" / "words.json").write_text('["polly"]')


@pytest.fixture(params=["folder", "file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store of each kind; what is fetched from afar lies below `tmp_path`."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Store(
        {
            "folder": str(tmp_path / "models"),
            "file": f"file://{tmp_path}/models",
            "memory": f"memory://{uuid4().hex}/models",
        }[request.param]
    )


@pytest.fixture
def local(tmp_path: Path) -> Store:
    return Store(tmp_path / "models")


def tags(store: Store) -> dict[str, tuple[str, ...]]:
    return {version.name: version.tags for version in store.versions()}


def test_an_empty_store_has_no_versions_and_says_what_to_do(store: Store):
    assert store.versions() == []
    for which in ("live", "latest", "20260101-000000-000000"):
        with pytest.raises(BundleError, match="train one with `tweetgen train`"):
            store.open(which)


def test_every_version_is_kept_and_the_last_one_speaks(store: Store):
    first, second, third = (store.add(manifest(name), fill) for name in "abc")
    assert first < second < third
    assert tags(store) == {first: (), second: (), third: ("latest", "live")}
    for which, backend in (("live", "c"), ("latest", "c"), (first, "a"), (second, "b")):
        assert bundle.read(store.open(which)).backend == backend
    assert (store.open(first) / "model" / "words.json").read_text() == '["polly"]'


def test_a_new_version_may_wait_before_it_speaks(store: Store):
    first = store.add(manifest(), fill)
    second = store.add(manifest(), fill, live=False)
    assert tags(store) == {first: ("live",), second: ("latest",)}
    assert store.resolve("live") == first
    assert store.tag("live", "latest") == second
    assert store.resolve("live") == second


def test_a_bot_without_a_live_model_does_not_speak_with_an_untried_one(store: Store):
    name = store.add(manifest(), fill, live=False)
    with pytest.raises(BundleError, match="`tweetgen models tag live latest`"):
        store.resolve("live")
    assert store.resolve("latest") == name


def test_rolling_back_twice_goes_back_twice_and_then_says_so(store: Store):
    first, second, third = (store.add(manifest(), fill) for _ in range(3))
    assert store.rollback() == second
    assert store.rollback() == first
    with pytest.raises(ModelError, match="the tag 'live' has pointed nowhere else"):
        store.rollback()
    assert store.resolve("live") == first
    assert store.resolve("latest") == third
    assert len(store.versions()) == 3
    # And forward again, from where one can go back again.
    store.tag("live", third)
    assert store.rollback() == first


def test_tagging_a_version_again_is_no_step_to_go_back_over(store: Store):
    first, second = (store.add(manifest(), fill) for _ in range(2))
    store.tag("live", second)
    store.tag("live", "live")
    assert store.rollback() == first


def test_own_tags_have_their_own_history(store: Store):
    first, second = (store.add(manifest(), fill) for _ in range(2))
    store.tag("favourite", first)
    store.tag("favourite", "latest")
    assert tags(store)[second] == ("latest", "live", "favourite")
    assert store.rollback("favourite") == first
    assert store.resolve("live") == second
    with pytest.raises(ModelError, match="has pointed nowhere else"):
        store.rollback("never-set")


@pytest.mark.parametrize("name", ["", "2026", "a b", "../x", "a/b", "ä" * 65, "x\n"])
def test_tags_are_names(local: Store, name: str):
    local.add(manifest(), fill)
    with pytest.raises(ModelError, match="is no tag"):
        local.tag(name, "latest")


def test_an_unknown_version_is_told_beside_what_there_is(store: Store):
    name = store.add(manifest(), fill)
    with pytest.raises(BundleError, match=rf"'libe' \(tags: latest, live; versions: {name}\)"):
        store.open("libe")
    with pytest.raises(BundleError, match="'libe'"):
        store.tag("live", "libe")


def test_a_version_that_was_removed_is_said_and_rolled_over(local: Store):
    first, second, third = (local.add(manifest(), fill) for _ in range(3))
    shutil.rmtree(local.root / third)
    with pytest.raises(BundleError, match=rf"the tag 'live' points at {third}, which is gone"):
        local.open()
    shutil.rmtree(local.root / second)
    assert local.rollback() == first
    assert bundle.read(local.open())


def test_a_failed_training_leaves_versions_and_tags_as_they_were(store: Store):
    name = store.add(manifest(), fill)

    def fail(folder: Path) -> None:
        fill(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add(manifest(), fail)
    assert tags(store) == {name: ("latest", "live")}
    assert not list(store.root.glob(".new-*"))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": 1}', b'{"tags": [1]}', b'{"tags": {"live": 3}}']
)
def test_damaged_tags_are_said_and_cost_no_model(local: Store, content: bytes):
    first, second = (local.add(manifest(), fill) for _ in range(2))
    (local.root / "tags.json").write_bytes(content)
    for ask in (local.versions, local.open, local.rollback, local.prepare):
        with pytest.raises(BundleError, match=r"tags\.json: is damaged .*remove it and tag again"):
            ask()
    with pytest.raises(BundleError, match=r"tags\.json"):
        local.add(manifest(), fill)  # the model is trained already: it is not thrown away
    (local.root / "tags.json").unlink()
    assert len(local.versions()) == 3
    assert local.resolve("live") == local.versions()[-1].name
    assert local.tag("live", second) == second
    assert bundle.read(local.open(first))


def test_a_store_that_cannot_be_written_is_said_before_the_work(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="a part of this path is a file"):
        Store(tmp_path / "file" / "models").prepare()
    assert Store(tmp_path / "new" / "models").prepare() is None
    assert list((tmp_path / "new" / "models").iterdir()) == []


def test_what_a_killed_process_left_is_no_version(local: Store):
    name = local.add(manifest(), fill)
    shutil.copytree(local.root / name, local.root / ".new-0123abcd")
    (local.root / "notes").mkdir()
    assert [version.name for version in local.versions()] == [name]


def test_searching_takes_the_newest_and_passes_over_damage(store: Store):
    first, second = (store.add(manifest(), fill) for _ in range(2))
    store.add(manifest("gpt2"), fill)
    assert store.find(lambda m: m.backend == "parrot") == second
    (store.open(second) / "model" / "words.json").unlink()
    assert store.find(lambda m: m.backend == "parrot") == first
    assert store.find(lambda m: m.backend == "charrnn") is None


def test_stores_and_bundles_are_told_apart(local: Store, tmp_path: Path):
    assert not is_store(local.root)
    name = local.add(manifest(), fill)
    assert is_store(local.root)
    assert not is_store(local.root / name)
    assert not is_store(tmp_path / "nowhere")


_ADD = """
import sys
from tweetgen import Store
from tweetgen.bundle import Manifest
store = Store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(10):
    made = Manifest(backend="p", backend_version="1", tweetgen_version="1", config={}, corpus={})
    store.add(made, lambda folder: (folder / "words").write_text("x") and None)
"""


def test_two_processes_add_at_once_and_no_tag_is_lost(tmp_path: Path):
    command = [sys.executable, "-c", _ADD, str(tmp_path)]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe) for _ in range(2)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0, 0]
    store = Store(tmp_path)
    names = [version.name for version in store.versions()]
    assert len(names) == 20
    for name in names:
        bundle.read(store.open(name))
    saved = json.loads((tmp_path / "tags.json").read_text("utf-8"))["tags"]
    assert sorted(saved["latest"]) == sorted(saved["live"]) == names


# --- at a distance


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Go to another machine: another cache."""

    def go(machine: str) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / machine))

    return go


def test_another_machine_fetches_a_version_once(elsewhere: Callable[[str], None], tmp_path: Path):
    address = f"memory://{uuid4().hex}/bots/anna"
    elsewhere("trainer")
    name = Store(address).add(manifest(), fill)
    elsewhere("poster")
    store = Store(address)
    folder = store.open()
    assert folder.is_relative_to(tmp_path / "poster")
    assert bundle.read(folder).backend == "parrot"
    fsspec.filesystem("memory").rm(f"{address}/{name}/model/words.json")
    assert store.open() == folder  # from the cache
    assert (folder / "model" / "words.json").exists()


def test_tags_are_moved_for_all_machines(elsewhere: Callable[[str], None]):
    address = f"memory://{uuid4().hex}"
    elsewhere("trainer")
    first, second = (Store(address).add(manifest(), fill) for _ in range(2))
    elsewhere("poster")
    assert Store(address).rollback() == first
    elsewhere("trainer")
    assert Store(address).resolve("live") == first
    assert Store(address).resolve("latest") == second


class Lossy(MemoryFileSystem):
    """Breaks down after `budget` writes, with the kind of exception that libraries invent."""

    protocol = "lossy"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    budget = 1_000

    def _count(self) -> None:
        Lossy.budget -= 1
        if Lossy.budget < 0:
            raise RuntimeError("connection reset by cloud")

    def put_file(self, *args: Any, **kwargs: Any) -> None:
        self._count()
        super().put_file(*args, **kwargs)

    def pipe_file(self, *args: Any, **kwargs: Any) -> None:
        self._count()
        super().pipe_file(*args, **kwargs)


@pytest.fixture
def lossy(elsewhere: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    elsewhere("here")
    fsspec.register_implementation("lossy", Lossy, clobber=True)
    monkeypatch.setattr(Lossy, "budget", 1_000)
    yield f"lossy://{uuid4().hex}"
    Lossy.store.clear()


@pytest.mark.parametrize("budget", [0, 1, 2])
def test_an_upload_that_breaks_leaves_the_old_version_speaking(lossy: str, budget: int):
    """Broken at the first file, at the manifest, and at the tags: three writes make a version."""
    store = Store(lossy)
    name = store.add(manifest(), fill)
    Lossy.budget = budget
    with pytest.raises(StorageError, match=rf"{lossy}: cannot be written \(connection reset"):
        store.add(manifest(), fill)
    Lossy.budget = 1_000
    assert store.resolve("live") == store.resolve("latest") == name
    assert bundle.read(store.open())
    assert len(store.versions()) == (2 if budget == 2 else 1)  # whole, though nothing points at it


def test_addresses_nobody_knows_are_said(elsewhere: Callable[[str], None]):
    elsewhere("here")
    with pytest.raises(StorageError, match=r"nowhere://x: cannot be read \(Protocol not known"):
        Store("nowhere://x").versions()


def test_an_address_that_cannot_be_reached_is_said(elsewhere: Callable[[str], None]):
    elsewhere("here")
    with pytest.raises(StorageError, match="cannot be read"):
        Store("ftp://127.0.0.1:1/models").open()
