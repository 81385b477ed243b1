"""
What goes wrong outside: bad files, full disks, damage, Ctrl-C. Each gives one clear message, and
what was there before is there afterwards.
"""

from __future__ import annotations

import bz2
import gc
import gzip
import json
import lzma
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import tweetgen
from tweetgen import Store
from tweetgen.cli import main

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
WORDS = "".join(POSTS.read_text("utf-8").splitlines(keepends=True)[:300])  # enough, and quick
CONFIG = """
[corpus]
sources = ["words.txt"]

[generator]
use = "markov"

[publisher]
use = "jsonl"
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bot that has learned and posted."""
    folder = tmp_path_factory.mktemp("original") / "bot"
    folder.mkdir()
    (folder / "words.txt").write_text(WORDS, "utf-8")
    (folder / "bot.toml").write_text(CONFIG)
    assert main(["train", str(folder), "--quiet"]) == 0
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("TWEETGEN_LEDGER", raising=False)
        assert main(["post", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def bot(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, the current folder."""
    folder = Path(shutil.copytree(original, tmp_path / "bot"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def unharmed(bot: Path) -> Iterator[None]:
    """Afterwards the bot has its models, tags, ledger and posts, and nothing else lies about."""

    def everything() -> dict[str, bytes]:
        paths = [*(bot / "model").rglob("*"), bot / "ledger.sqlite", bot / "posts.jsonl"]
        return {
            str(path): path.read_bytes()
            for path in paths
            if path.is_file() and path.name != ".lock"
        }

    before, text = everything(), tweetgen.load("model").generate(seed=1)
    yield
    assert everything() == before
    assert tweetgen.load(bot / "model").generate(seed=1) == text
    (bot / "bot.toml").write_text(CONFIG)
    assert main(["post", str(bot), "--quiet"]) == 0
    rows = sqlite3.connect(bot / "ledger.sqlite")
    assert rows.execute("SELECT count(*), min(state), max(state) FROM posts").fetchone() == (
        *(2, "published", "published"),
    )
    rows.close()


Refuse = Callable[..., str]


def one_line(code: int, out: str, err: str) -> str:
    """The message, if it is one, and the command ended as it should."""
    assert code in (1, 2), err
    assert out == ""
    lines = err.splitlines()
    assert "Traceback" not in err
    assert "not foreseen" not in err
    assert [line.startswith("tweetgen: ") for line in lines] == [True] + [False] * (len(lines) - 1)
    assert all(line.startswith("  ") for line in lines[1:])  # the keys of a bot.toml
    return err


@pytest.fixture
def refuse(capfd: pytest.CaptureFixture[str]) -> Refuse:
    """Run a command that must fail with one message; gives it."""

    def refuse(*arguments: str) -> str:
        capfd.readouterr()
        return one_line(main([*arguments, "--quiet"]), *capfd.readouterr())

    return refuse


def configure(bot: Path, text: str) -> None:
    (bot / "bot.toml").write_text(CONFIG + text)


# --- words

LINES = "".join(f"Line {number} of a small book about the sea.\n" for number in range(50))
PACKED = {
    "gz": gzip.compress(LINES.encode()),
    "bz2": bz2.compress(LINES.encode()),
    "xz": lzma.compress(LINES.encode()),
}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("words.txt", b"", "empty"),
        ("words.txt", b"\n \n\t\n", "nothing to learn from"),
        ("words.txt", b"\xef\xbb\xbf", "empty"),
        ("words.txt", PICTURE, "words.txt"),
        ("words.txt", bytes(4096), "words.txt"),
        ("words.pkl", b"\x80\x04\x95" + bytes(range(256)) * 8, "words.pkl"),
        ("words.txt.gz", PACKED["gz"][:-20], "words.txt.gz"),
        ("words.txt.bz2", PACKED["bz2"][:-20], "words.txt.bz2"),
        ("words.txt.xz", PACKED["xz"][:-20], "words.txt.xz"),
        ("words.txt.gz", b"no gzip at all\n" * 9, "words.txt.gz"),
        ("words.zip", b"PK\x03\x04 and no more", "words.zip"),
        ("words.jsonl", b'{"id": 1}\n' * 9, "words.jsonl"),
        ("words.txt", b"RT @maud: borrowed words\n" * 9, "retweet"),
    ],
)
@pytest.mark.usefixtures("unharmed")
def test_words_that_cannot_be_learned(
    bot: Path, refuse: Refuse, tmp_path: Path, name: str, content: bytes, says: str
):
    path = tmp_path / name
    path.write_bytes(content)
    assert says in refuse("train", ".", str(path))


@pytest.mark.usefixtures("unharmed")
def test_an_archive_without_words(bot: Path, refuse: Refuse, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "words.zip", "w"):
        pass
    assert "words.zip" in refuse("train", ".", str(tmp_path / "words.zip"))


@pytest.mark.parametrize(
    ("encoding", "content", "says"),
    [
        ("ascii", "Ein Leuchtturm, größer als ein Haus.\n".encode() * 9, "ascii"),
        ("utf-8", "Ein Leuchtturm, größer als ein Haus.\n".encode("latin-1") * 9, "utf-8"),
        ("utf-16", b"Words that are no UTF-16.\n" * 9 + b".", "utf-16"),
        ("klingon", b"Words.\n" * 9, "klingon"),
    ],
)
@pytest.mark.usefixtures("unharmed")
def test_the_wrong_encoding(
    bot: Path, refuse: Refuse, tmp_path: Path, encoding: str, content: bytes, says: str
):
    (tmp_path / "words.txt").write_bytes(content)
    (bot / "bot.toml").write_text(CONFIG.replace("[corpus]", f'[corpus]\nencoding = "{encoding}"'))
    assert says in refuse("train", ".", str(tmp_path / "words.txt"))


@pytest.mark.usefixtures("unharmed")
def test_a_column_that_is_not_there(bot: Path, refuse: Refuse, tmp_path: Path):
    (tmp_path / "words.csv").write_text("id,text\n" + "".join(f"{i},words {i}\n" for i in range(9)))
    configure(bot, '[corpus.csv]\ntext_column = "tweet"\n')
    message = refuse("train", ".", str(tmp_path / "words.csv"))
    assert "tweet" in message
    assert "text" in message  # what there is instead
    assert "tweet" in refuse(
        *("corpus", "report", str(tmp_path / "words.csv"), "--text-column", "tweet")
    )


@pytest.mark.parametrize("source", ["nowhere.txt", "no-*.txt", "empty-folder", "nowhere/words.txt"])
@pytest.mark.usefixtures("unharmed")
def test_words_that_are_not_there(bot: Path, refuse: Refuse, source: str):
    (bot / "empty-folder").mkdir()
    assert source in refuse("train", ".", source)


def test_one_line_is_too_little_to_speak_and_can_be_taken_back(
    bot: Path, refuse: Refuse, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    (tmp_path / "line.txt").write_text("The only line that there is, and it is short.\n")
    assert main(["train", ".", str(tmp_path / "line.txt"), "--quiet"]) == 0
    assert "copies the corpus" in refuse("generate")
    assert "use a larger corpus" in refuse("post")
    assert main(["models", "rollback"]) == 0
    assert main(["generate"]) == 0


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[generator", b"use = markov", b""])
@pytest.mark.usefixtures("unharmed")
def test_a_configuration_that_is_none(bot: Path, refuse: Refuse, content: bytes):
    (bot / "bot.toml").write_bytes(content)
    for command in (["train"], ["post"], ["generate"], ["replay", "1"], ["models", "list"]):
        assert "bot.toml: 1 problem" in refuse(*command)


# --- places that cannot be written


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mount a small file system; skipped where that is not allowed."""
    mounted: list[Path] = []

    def mount(name: str, options: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if (
            not shutil.which("mount")
            or subprocess.run(command, check=False, capture_output=True).returncode
        ):
            pytest.skip("mounting a file system needs root")
        mounted.append(folder)
        return folder

    yield mount
    gc.collect()  # models map their files
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path, *, leave: int = 0) -> None:
    """Leave no room but some kilobytes."""
    found = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(found.f_bavail * found.f_bsize - leave * 1024))


@pytest.mark.usefixtures("unharmed")
def test_folders_below_a_file(bot: Path, refuse: Refuse):
    """Not even root can write there."""
    (bot / "file").write_text("in the way")
    for section in ('[bot]\nmodel = "file/model"\n', '[bot]\nmodel = "file"\n'):
        configure(bot, section)
        assert str(bot / "file") in refuse("train")
    configure(bot, '[bot]\nledger = "file/ledger.sqlite"\n')
    assert "there is no such folder" in refuse("post")
    configure(bot, '[bot]\nledger = "file"\n')
    assert "is not a ledger" in refuse("post")
    assert "file/new: a part of this" in refuse("init", "file/new", "-y", "--backend", "markov")
    assert "file: this is a file" in refuse("corpus", "convert", "words.txt", "file/out.jsonl")
    assert (bot / "file").read_text() == "in the way"


def test_a_publishers_file_below_a_file(bot: Path, refuse: Refuse):
    """Nothing was sent, and the ledger says so; the text waits."""
    (bot / "file").write_text("in the way")
    before = (bot / "posts.jsonl").read_bytes()
    for publisher in ("jsonl", "feed"):
        configure(bot, f'[publisher.{publisher}]\npath = "file/posts"\n')
        assert "file" in refuse("post", "--publisher", publisher)
    (bot / "bot.toml").write_text(CONFIG)
    with tweetgen.Ledger(bot / "ledger.sqlite") as ledger:
        states = [entry.state for entry in ledger.entries()]
    assert states == ["approved", "approved", "published"]  # and go out when there is a place
    assert (bot / "posts.jsonl").read_bytes() == before
    assert main(["post", "--quiet"]) == 0


def test_a_read_only_disk(bot: Path, refuse: Refuse, mount: Callable[..., Path]):
    disk = mount("disk", "size=4m")
    shutil.copytree(bot / "model", disk / "model")
    shutil.copy(bot / "ledger.sqlite", disk / "ledger.sqlite")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    configure(bot, f'[bot]\nmodel = "{disk}/model"\nledger = "{disk}/ledger.sqlite"\n')
    assert "the file system is read-only" in refuse("train")
    assert "cannot be written; check the permissions" in refuse("post")
    assert "the file system is read-only" in refuse("models", "tag", "favourite", "live")
    assert "read-only" in refuse("init", f"{disk}/new", "-y", "--backend", "markov")
    assert main(["generate", "--quiet"]) == 0  # reading is enough to write texts
    assert main(["post", "--dry-run", "--quiet"]) == 0


@pytest.mark.parametrize("share", [0, 0.3, 0.8, 0.9, 0.98])
def test_a_disk_that_fills_while_a_model_is_saved(
    bot: Path, refuse: Refuse, mount: Callable[..., Path], share: float
):
    """At once, in the chain, in the index, wherever the room ends."""
    disk = mount("disk", "size=4m")
    shutil.copytree(bot / "model", disk / "model")
    size = sum(path.stat().st_size for path in (disk / "model").rglob("*"))
    fill(disk, leave=int(size * share / 1024))
    before = {path: path.stat().st_size for path in disk.rglob("*") if path.name != ".lock"}
    configure(bot, f'[bot]\nmodel = "{disk}/model"\n')
    message = refuse("train")
    assert "disk" in message
    assert "full" in message
    assert str(disk / "model") in message
    after = {path: path.stat().st_size for path in disk.rglob("*") if path.name != ".lock"}
    assert after == before
    assert main(["generate", "--quiet"]) == 0


def test_a_full_disk_below_ledger_and_posts(
    bot: Path, refuse: Refuse, mount: Callable[..., Path], capfd: pytest.CaptureFixture[str]
):
    disk = mount("disk", "size=256k")
    shutil.copy(bot / "ledger.sqlite", disk / "ledger.sqlite")
    # Room for some bytes of the next line remains, since space comes in pages of 4096 bytes.
    line = (bot / "posts.jsonl").read_bytes()
    (disk / "posts.jsonl").write_bytes(line + b" " * (4096 - 50 - len(line) - 1) + b"\n")
    configure(bot, f'[publisher.jsonl]\npath = "{disk}/posts.jsonl"\n')
    assert main(["post", "--publisher", "feed", "--quiet"]) == 0
    shutil.move(bot / "feed.atom", disk / "feed.atom")
    fill(disk)
    before = {p: p.read_bytes() for p in disk.iterdir() if p.suffix in (".jsonl", ".atom")}
    # The posts' files: nothing is half-written, and the ledger knows that nothing was sent.
    assert "the disk is full" in refuse("post")
    configure(bot, f'[publisher.feed]\npath = "{disk}/feed.atom"\n')
    assert "the disk is full" in refuse("post", "--publisher", "feed")
    with tweetgen.Ledger(bot / "ledger.sqlite") as ledger:
        assert [e.state for e in ledger.entries()] == ["approved", "approved", *["published"] * 2]
    # The ledger itself: what cannot be recorded is not said.
    posts = (bot / "posts.jsonl").read_bytes()
    configure(bot, f'[bot]\nledger = "{disk}/ledger.sqlite"\n')
    assert "the disk is full; make room" in refuse("post")
    assert (bot / "posts.jsonl").read_bytes() == posts
    # And files that are written whole.
    assert "the disk is full" in refuse("corpus", "convert", "words.txt", f"{disk}/out.jsonl")
    assert {p: p.read_bytes() for p in before} == before
    assert not (disk / "out.jsonl").exists()
    # With room again all goes on.
    (disk / "ballast").unlink()
    assert main(["post", "--quiet"]) == 0
    with tweetgen.Ledger(disk / "ledger.sqlite") as ledger:
        assert [entry.state for entry in ledger.entries()] == ["published", "published"]


def shell(*arguments: str, **how: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tweetgen", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **how)


@pytest.mark.usefixtures("unharmed")
def test_a_full_disk_for_temporary_files(bot: Path, mount: Callable[..., Path]):
    disk = mount("tmp", "size=20k")
    done = shell("train", "--quiet", env={**os.environ, "TMPDIR": str(disk)})
    message = one_line(done.returncode, done.stdout, done.stderr)
    assert f"{disk}: the disk is full" in message
    assert list(disk.iterdir()) == []


@pytest.mark.usefixtures("unharmed")
def test_a_limit_on_the_size_of_files(bot: Path):
    """What a quota does, and needs no root to try."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = shell("train", "--quiet", preexec_fn=limit)
    assert "File too large" in one_line(done.returncode, done.stdout, done.stderr)


# --- damage


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [
        lambda model: flip(model / "model" / "2" / "writes.npy"),
        lambda model: flip(model / "novelty" / "tokens.npy"),
        lambda model: (model / "novelty" / "order.npy").unlink(),
        lambda model: (model / "manifest.json").write_text("{"),
        lambda model: os.truncate(model / "model" / "2" / "writes.npy", 1000),
    ],
    ids=["chain", "index", "missing", "manifest", "truncated"],
)
def test_a_damaged_model_is_said_and_the_one_before_still_speaks(
    bot: Path, refuse: Refuse, damage: Callable[[Path], object], capfd: pytest.CaptureFixture[str]
):
    assert main(["generate", "--seed", "1", "--quiet"]) == 0
    (text, _) = capfd.readouterr()
    assert main(["train", "--quiet"]) == 0
    damage(Store("model").open())
    for command in ("generate", "post"):
        assert "or go back with `tweetgen models rollback`" in refuse(command)
    assert main(["models", "rollback", "--quiet"]) == 0
    assert main(["generate", "--seed", "1", "--quiet"]) == 0
    assert capfd.readouterr().out == text


def test_damaged_tags_are_said(bot: Path, refuse: Refuse):
    tags = bot / "model" / "tags.json"
    tags.write_text('{"tags": ')
    for command in (["generate"], ["post"], ["train"], ["models", "list"], ["models", "rollback"]):
        assert "remove it and tag again" in refuse(*command)
    tags.unlink()
    assert main(["generate", "--quiet"]) == 0


@pytest.mark.usefixtures("unharmed")
def test_a_model_from_a_newer_version(bot: Path, refuse: Refuse, tmp_path: Path):
    newer = Path(shutil.copytree(bot / "model", tmp_path / "newer"))
    manifest = Store(newer).open() / "manifest.json"
    fields = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(fields | {"format": 99}))
    configure(bot, f'[bot]\nmodel = "{newer}"\n')
    assert "pip install --upgrade tweetgen" in refuse("generate")
    assert "pip install --upgrade tweetgen" in refuse("score", str(newer), "words.txt")


def test_a_ledger_from_a_newer_version(bot: Path, refuse: Refuse):
    connection = sqlite3.connect(bot / "ledger.sqlite")
    connection.execute("UPDATE tweetgen_schema SET version = 99")
    connection.commit()
    connection.close()
    ledger, posts = (bot / "ledger.sqlite").read_bytes(), (bot / "posts.jsonl").read_bytes()
    for command in (["post"], ["replay", "1"]):
        assert "was written by a newer tweetgen (schema 99" in refuse(*command)
    assert (bot / "ledger.sqlite").read_bytes() == ledger
    assert (bot / "posts.jsonl").read_bytes() == posts
    assert main(["generate", "--quiet"]) == 0


@pytest.mark.parametrize("content", [b"Dear diary,\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_ledger_that_is_none(bot: Path, refuse: Refuse, content: bytes):
    (bot / "ledger.sqlite").write_bytes(content)
    posts = (bot / "posts.jsonl").read_bytes()
    for command in (["post"], ["replay", "1"]):
        assert "is not a ledger" in refuse(*command)
    assert (bot / "ledger.sqlite").read_bytes() == content
    assert (bot / "posts.jsonl").read_bytes() == posts


# --- Ctrl-C

# At the stage it is told, or while the model is saved, the child waits for the signal.
_TRAIN = """
import signal, sys
from tweetgen import hookimpl
from tweetgen.cli import main
from tweetgen.novelty import NoveltyIndex
from tweetgen.registry import default_registry

where = sys.argv[1]

def here():
    print("here", flush=True)
    if where != "a large corpus":
        signal.pause()

class Listener:
    told = False

    @hookimpl
    def tweetgen_training_progress(self, progress):
        if not self.told and (where in (progress.stage, "a large corpus")):
            self.told = True
            here()

if where == "saving":
    NoveltyIndex.save = lambda *_: here()
default_registry().register(Listener(), "listener")
sys.exit(main(["train", *sys.argv[2:]]))
"""
STAGES = ["reading", "counting words", "indexing for novelty", "scoring held-out documents"]


@pytest.mark.parametrize("where", ["a large corpus", *STAGES, "saving"])
@pytest.mark.usefixtures("unharmed")
def test_ctrl_c_leaves_the_old_model_and_nothing_half_written(
    bot: Path, tmp_path: Path, where: str
):
    more = []
    if where == "a large corpus":
        lines = (f"Line {i} of a very long book about the sea.\n" for i in range(200_000))
        (tmp_path / "large.txt").write_text("".join(lines))
        more = [".", str(tmp_path / "large.txt")]
    (tmp_path / "tmp").mkdir()
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", _TRAIN, where, *more],
        stdout=pipe,
        stderr=pipe,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert err.splitlines()[-1] == (
        "tweetgen: stopped; what was finished before is kept, nothing half-written is left"
    )
    assert list((tmp_path / "tmp").iterdir()) == []
