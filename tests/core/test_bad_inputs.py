"""What people do by mistake, and what machines do to them: one clear message, nothing lost."""

from __future__ import annotations

import gzip
import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tweetgen.cli import main

ROOT = Path(__file__).parents[2]
POSTS = ROOT / "examples" / "lighthouse" / "posts.txt"
Refused = Callable[..., str]


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a trained bot that has posted once."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", "-y", "-q", "--backend", "markov", "--corpus", str(POSTS)]) == 0
    assert main(["train", "-q"]) == 0
    assert main(["post", "-q"]) == 0
    return tmp_path


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    """Run a command that must fail with one message for people, and give the message."""

    def refused(*arguments: str, code: int = 2) -> str:
        capsys.readouterr()
        assert main(list(arguments)) == code
        shown = capsys.readouterr().err
        assert "Traceback" not in shown
        messages = [line for line in shown.splitlines() if line.startswith("tweetgen: ")]
        assert len(messages) == 1, shown
        return shown[shown.index("tweetgen: ") :]

    return refused


def still_works(bot: Path) -> None:
    """The model and the ledger are as they were: it writes, and it remembers its first post."""
    assert main(["generate", "-q", "--seed", "1"]) == 0
    assert main(["replay", "1", "-q"]) == 0
    assert not [path.name for path in bot.rglob(".new-*")]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "there is nothing to learn from; the file is empty"),
        ("blank.txt", b"\n \n\n", "there is nothing to learn from (left out: empty line: 3)"),
        ("binary.txt", bytes(range(256)) * 40, "not a text file"),
        ("damaged.txt", "así es\n".encode() + b"bad \xff\xfe bytes \xc3(", "damaged UTF-8"),
        (
            "cut.txt.gz",
            gzip.compress(b"one line\n" * 9999)[:60],
            "gzip data is damaged or cut short",
        ),
        ("fake.zip", b"this is no zip", "is named .zip but holds no such data"),
        ("cut.zip", b"PK\x03\x04 and no more", "zip file is damaged or cut short"),
        ("cut.json", b'[{"text": "one"}, {"te', "is not valid JSON, or the file is cut short"),
        ("quote.csv", b'id,text\n1,"never closed\n2,b\n', "line 2: a quote is opened here"),
        ("model.json", b'{"state_size": 2, "chain": "[]"}', "a model saved by markovify"),
    ],
)
def test_a_corpus_that_is_none(bot: Path, refused: Refused, name: str, data: bytes, words: str):
    (bot / name).write_bytes(data)
    for command in (["train", ".", name], ["corpus", "report", name]):
        message = refused(*command)
        assert name in message
        assert words in message
    still_works(bot)


def test_a_missing_file(bot: Path, refused: Refused):
    assert "no such file or folder" in refused("train", ".", "gone.txt")
    still_works(bot)


def test_a_missing_column_names_those_there_are(bot: Path, refused: Refused):
    (bot / "t.csv").write_text("id,words\n1,hello there\n")
    message = refused("corpus", "report", "t.csv", "--text-column", "tweet")
    assert "has no column 'tweet' (columns: 'id', 'words')" in message


def test_a_wrong_encoding_of_the_users_own(bot: Path, refused: Refused):
    (bot / "l.txt").write_bytes("mañana\n".encode("latin-1"))
    assert "offset 2 is not valid utf-8" in refused(
        "corpus", "report", "l.txt", "--encoding", "utf-8"
    )
    assert "no encoding that Python knows" in refused(
        "corpus", "report", "l.txt", "--encoding", "klingon"
    )


def test_one_line_is_learned_but_there_is_nothing_new_to_say(bot: Path, refused: Refused):
    (bot / "one.txt").write_text("just this one line")
    assert main(["train", ".", "one.txt", "-q"]) == 0
    message = refused("generate", code=1)
    assert "copies the corpus: 1000" in message
    assert "use a larger corpus" in message
    assert main(["models", "rollback", "-q"]) == 0
    still_works(bot)


def test_an_unwritable_folder(bot: Path, refused: Refused):
    """A path below a file binds root too, where permissions do not."""
    (bot / "file").write_text("")
    config = (bot / "bot.toml").read_text()
    (bot / "bot.toml").write_text(config.replace('model = "model"', 'model = "file/model"'))
    assert "a part of this path is a file" in refused("train")
    (bot / "bot.toml").write_text(config.replace('"ledger.sqlite"', '"file/ledger.sqlite"'))
    assert "there is no such folder" in refused("post")
    assert "this is a file, where a folder is needed" in refused(
        "corpus", "convert", str(POSTS), "file/o.jsonl"
    )
    (bot / "bot.toml").write_text(config)
    still_works(bot)


def test_a_full_disk_leaves_the_old_model_and_a_sentence(bot: Path):
    """RLIMIT_FSIZE stands for the disk: no file may grow beyond 20 kB."""

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-m", "tweetgen", "train"],
        cwd=bot,
        capture_output=True,
        text=True,
        preexec_fn=small_disk,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert len([li for li in done.stderr.splitlines() if li.startswith("tweetgen: ")]) == 1
    assert len([path for path in (bot / "model").iterdir() if path.is_dir()]) == 1
    still_works(bot)


@pytest.mark.parametrize("harm", ["flip", "cut", "remove", "manifest"])
def test_a_corrupt_bundle(bot: Path, refused: Refused, harm: str):
    assert main(["train", "-q"]) == 0  # a second version, to be harmed
    folder = max(path for path in (bot / "model").iterdir() if path.is_dir())
    victim = folder / ("manifest.json" if harm == "manifest" else "model/chain.json")
    data = victim.read_bytes()
    if harm == "remove":
        victim.unlink()
    elif harm == "flip":
        victim.write_bytes(data[:500] + bytes([data[500] ^ 1]) + data[501:])
    else:
        victim.write_bytes(data[: len(data) // 2])
    message = refused("generate")
    assert victim.name in message
    assert "go back with `tweetgen models rollback`" in message
    assert main(["models", "rollback", "-q"]) == 0
    still_works(bot)


def test_a_ledger_from_a_newer_version_is_left_alone(bot: Path, refused: Refused):
    ledger = bot / "ledger.sqlite"
    with sqlite3.connect(ledger) as connection:
        connection.execute("UPDATE tweetgen_schema SET version = 999")
    connection.close()
    before = ledger.read_bytes()
    message = refused("post")
    assert "was written by a newer tweetgen (schema 999" in message
    assert "pip install --upgrade tweetgen" in message
    assert ledger.read_bytes() == before


def test_a_ledger_that_is_none(bot: Path, refused: Refused):
    (bot / "ledger.sqlite").write_bytes(b"these are my holiday photos" * 100)
    assert "not a ledger" in refused("post")
    assert (bot / "ledger.sqlite").read_bytes().startswith(b"these are my holiday photos")


def test_configuration_mistakes_come_all_at_once(bot: Path, refused: Refused):
    (bot / "bot.toml").write_text(
        '[bot]\nnam = "x"\n[corpus]\nsources = "words.txt"\n[generator]\nuse = "markof"\n'
        '[generator.markov]\nstate_size = "two"\n[publisher]\nuse = "console"\n'
        'access_token = "s3cr3t-value"\n[genrate]\n'
    )
    message = refused("train")
    assert "6 problems" in message
    for part in (
        "line 2: bot.nam: unknown key; did you mean 'name'?",
        "line 4: corpus.sources: must be a list",
        "did you mean 'markov'?",
        "line 8: generator.markov.state_size: must be a whole number",
        "a secret does not belong in this file",
        "genrate: unknown section; did you mean 'generate'?",
    ):
        assert part in message
    assert "s3cr3t-value" not in message


def test_no_control_character_reaches_the_terminal(bot: Path, capsys: pytest.CaptureFixture[str]):
    (bot / "escape.txt").write_text("\x1b]0;owned\x07 red \x1b[31m text\n" * 2)
    assert main(["corpus", "sample", "escape.txt"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "red" in shown


def test_an_error_is_never_posted(bot: Path, refused: Refused):
    """What cannot be written is not replaced by words about it."""
    config = bot / "bot.toml"
    config.write_text(
        config.read_text().replace("[generate]", '[generate]\ncontains = ["zyzzyva"]')
        + '\n[publisher.jsonl]\npath = "out.jsonl"\n'
    )
    message = refused("post", "--publisher", "jsonl", code=1)
    assert "lacks a word" in message
    assert not (bot / "out.jsonl").exists()
    rows = sqlite3.connect(bot / "ledger.sqlite")
    assert rows.execute("SELECT count(*) FROM posts").fetchone() == (1,)
    rows.close()


def test_json_output_stays_json_when_something_fails(bot: Path, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    assert main(["generate", "-n", "2", "--json", "--prompt", "Gerald", "--max-chars", "60"]) == 0
    assert all(json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert main(["generate", "--json", "--contains", "zyzzyva"]) == 1
    assert capsys.readouterr().out == ""
