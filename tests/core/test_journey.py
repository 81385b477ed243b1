"""A stranger's first hour, through the command line: every command once, in the order of life."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import tweetgen
from tweetgen.cli import main

PROVERBS = Path(__file__).parents[2] / "examples" / "proverbs" / "proverbs.txt"
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in the bot's folder, expect success, and give what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        code = main(list(arguments))
        shown = capsys.readouterr()
        assert code == 0, shown.err
        return shown.out

    return run


def objects(lines: str) -> list[dict]:
    return [json.loads(line) for line in lines.splitlines()]


def test_from_words_to_posts_and_back(run: Run, tmp_path: Path):
    run("init", "--yes", "--backend", "markov", "--corpus", str(PROVERBS))
    (plan,) = objects(run("plan", "--json"))
    assert plan["documents"] > 600
    assert plan["memory_bytes"] > 0

    (trained,) = objects(run("train", "--json"))
    assert trained["backend"] == "markov"
    assert 0 < trained["scores"]["bits_per_character"] < 4

    whole = run("generate", "-n", "11", "--seed", "7", "--json")
    shards = [
        run("generate", "-n", "11", "--seed", "7", "--json", "--shard", f"{i}/3") for i in (1, 2, 3)
    ]
    assert "".join(shards) == whole
    texts = objects(whole)
    assert [text["index"] for text in texts] == list(range(11))
    assert {(text["seed"], text["backend"]) for text in texts} == {(7, "markov")}
    assert not {text["text"] for text in texts} & set(tweetgen.read(PROVERBS).texts())

    (score,) = objects(run("score", "model", str(PROVERBS), "--json"))
    assert score["documents"] == len([*tweetgen.read(PROVERBS).texts()])
    assert set(score) == {"bits_per_character", "characters", "documents"}

    rehearsed = run("post", "--dry-run")
    assert rehearsed.strip()
    assert not (tmp_path / "ledger.sqlite").exists()

    posted = [run("post").strip() for _ in range(3)]
    assert len(set(posted)) == 3
    for number, text in enumerate(posted, start=1):
        (again,) = objects(run("replay", str(number), "--json"))
        assert (again["text"], again["same"]) == (text, True)

    run("train", "--quiet")
    first, second = objects(run("models", "list", "--json"))
    assert (first["tags"], second["tags"]) == ([], ["latest", "live"])
    run("models", "rollback")
    first, second = objects(run("models", "list", "--json"))
    assert (first["tags"], second["tags"]) == (["live"], ["latest"])
    run("models", "tag", "favourite", second["version"])
    # A post that another model wrote is still replayed from that model.
    assert run("replay", "1").strip() == posted[0]

    kinds = {row["kind"] for row in objects(run("backends", "--json"))}
    assert kinds >= {"generator", "reader", "cleaner", "filter", "publisher"}
    states = {row["what"]: row["state"] for row in objects(run("doctor", "--json"))}
    assert states["plug-in markov"] == states["configuration"] == states["ledger"] == "ok"


def test_one_word_swaps_the_brain_and_back(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """The file's other sections may wait, and `--backend` chooses for once."""
    run("init", "--yes", "--backend", "markov", "--corpus", str(PROVERBS))
    run("train", "--quiet")
    config = tmp_path / "bot.toml"
    config.write_text(config.read_text("utf-8").replace('use = "markov"', 'use = "gpt2"'))
    assert main(["generate"]) == 2
    assert "no model here was trained by gpt2" in capsys.readouterr().err
    assert run("generate", "--backend", "markov").strip()
    assert run("post", "--backend", "markov").strip()


def test_posts_go_where_the_file_or_the_option_says(run: Run, tmp_path: Path):
    run("init", "--yes", "--backend", "markov", "--corpus", str(PROVERBS), "--publisher", "jsonl")
    run("train", "--quiet")
    (entry,) = objects(run("post", "--json"))
    (line,) = objects((tmp_path / "posts.jsonl").read_text("utf-8"))
    assert (line["text"], line["key"]) == (entry["text"], entry["key"])
    assert entry["state"] == "published"
    run("post", "--publisher", "feed", "--quiet")
    assert "<feed" in (tmp_path / "feed.atom").read_text("utf-8")


def test_the_python_interface_is_as_short_as_promised(tmp_path: Path):
    import tweetgen

    corpus = tweetgen.read(PROVERBS)
    model = tweetgen.train("markov", corpus)
    texts = model.generate(n=5, max_chars=80, seed=7)
    assert len(texts) == 5
    assert all(len(text) <= 80 for text in texts)
    model.save(tmp_path / "keeper")
    assert tweetgen.load(tmp_path / "keeper").generate(n=5, max_chars=80, seed=7) == texts


def test_options_of_a_format_are_taken_from_the_command_line(run: Run, tmp_path: Path):
    (tmp_path / "t.csv").write_text("one;first words\ntwo;second words\n")
    options = ("-o", "header=false", "-o", "separator=;", "--text-column", "2")
    (report,) = objects(run("corpus", "report", "t.csv", *options, "--json"))
    assert (report["documents"], report["format"]) == (2, "csv")


def test_an_option_that_is_none_says_how_to_write_one(capsys: pytest.CaptureFixture[str]):
    assert main(["corpus", "report", str(PROVERBS), "-o", "header"]) == 2
    assert "write KEY=VALUE" in capsys.readouterr().err
    assert main(["corpus", "report", str(PROVERBS), "-o", "haeder=true"]) == 2
    assert "header" in capsys.readouterr().err
