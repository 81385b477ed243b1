"""Files and folders that are written whole or not at all, and the lock between processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tweetgen.errors import StorageError
from tweetgen.files import folder_beside, locked, write_whole, written_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_with_its_folders_and_nothing_beside_it(tmp_path: Path):
    write_whole(tmp_path / "a" / "b" / "words.txt", "ä\n")
    assert (tmp_path / "a" / "b" / "words.txt").read_bytes() == "ä\n".encode()
    assert names(tmp_path / "a" / "b") == ["words.txt"]


def test_readers_see_the_old_file_until_the_new_one_is_whole(tmp_path: Path):
    path = tmp_path / "words.txt"
    path.write_text("old")
    with written_whole(path) as stream:
        stream.write(b"ne")
        stream.flush()
        assert path.read_text() == "old"
        stream.write(b"w")
    assert path.read_text() == "new"


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_failure_half_way_leaves_the_old_file_alone(tmp_path: Path, failure: type):
    path = tmp_path / "words.txt"
    path.write_text("old")

    def write() -> None:
        with written_whole(path) as stream:
            stream.write(b"half of the new o")
            raise failure

    with pytest.raises(failure):
        write()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["words.txt"]


def test_a_full_disk_is_said_with_the_files_name(tmp_path: Path):
    path = tmp_path / "words.txt"
    path.write_text("old")
    full = Path("/dev/full")  # refuses every byte as a full disk does
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with (
        pytest.raises(StorageError, match=r"words\.txt: the disk is full"),
        written_whole(path),
        full.open("wb", buffering=0) as stream,
    ):
        stream.write(b"x")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["words.txt"]


def test_places_that_cannot_be_written_are_said(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file: this is a file, where a folder is needed"):
        write_whole(tmp_path / "file" / "words.txt", "x")
    with pytest.raises(StorageError, match="a part of this path is a file"):
        write_whole(tmp_path / "file" / "folder" / "words.txt", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageError, match="a folder, not a file"):
        write_whole(tmp_path / "folder", "x")
    with (
        pytest.raises(StorageError, match="a part of this path is a file"),
        folder_beside(tmp_path / "file" / "model"),
    ):
        pass
    with (
        pytest.raises(StorageError, match="this is a file, where a folder is needed"),
        locked(tmp_path / "file" / ".lock"),
    ):
        pass
    assert names(tmp_path) == ["file", "folder"]


def test_a_folder_is_gone_unless_it_was_renamed(tmp_path: Path):
    with folder_beside(tmp_path / "model") as beside:
        assert beside.parent == tmp_path / "model"
        (beside / "part").write_text("x")
    assert names(tmp_path / "model") == []
    with folder_beside(tmp_path / "model") as beside:
        (beside / "part").write_text("x")
        beside.replace(tmp_path / "model" / "kept")
    assert names(tmp_path / "model") == ["kept"]

    def fail() -> None:
        with folder_beside(tmp_path / "model") as beside:
            (beside / "part").write_text("x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert names(tmp_path / "model") == ["kept"]


_COUNT = """
import sys
from pathlib import Path
from tweetgen.files import locked
counter = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(300):
    with locked(counter.with_name(".lock")):
        counter.write_text(str(int(counter.read_text()) + 1))
"""


def test_a_lock_lets_one_process_in_at_a_time(tmp_path: Path):
    counter = tmp_path / "counter"
    counter.write_text("0")
    command = [sys.executable, "-c", _COUNT, str(counter)]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe) for _ in range(3)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0, 0, 0]
    assert counter.read_text() == "900"


def test_a_lock_is_let_go_after_a_failure(tmp_path: Path):
    with pytest.raises(ValueError, match="inside"), locked(tmp_path / ".lock"):
        raise ValueError("inside")
    with locked(tmp_path / ".lock"):  # would wait for ever
        pass
