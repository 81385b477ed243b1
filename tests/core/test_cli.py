"""The command line: what each command prints, writes and returns, and that it never breaks down."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from click.testing import CliRunner

import tweetgen
from tweetgen import Store
from tweetgen.cli import main
from tweetgen.cli import tweetgen as group
from tweetgen.config import load
from tweetgen.vocabulary import Vocabulary

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
WORDS = "".join(POSTS.read_text("utf-8").splitlines(keepends=True)[:300])  # enough, and quick
Run = Callable[..., str]
Refuse = Callable[..., str]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bot with a trained model."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "words.txt").write_text(WORDS, "utf-8")
    assert init(folder, "--corpus", "words.txt", "--quiet") == 0
    assert main(["train", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def bot(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, the current folder."""
    folder = Path(shutil.copytree(original, tmp_path / "bot"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command that must succeed; gives standard output."""

    def run(*arguments: str, code: int = 0, err: str = "") -> str:
        found = main(list(arguments))
        shown = capfd.readouterr()
        assert found == code, shown.err
        assert err in shown.err
        return shown.out

    return run


@pytest.fixture
def refuse(capfd: pytest.CaptureFixture[str]) -> Refuse:
    """Run a command that must fail with one message and nothing on standard output."""

    def refuse(*arguments: str, code: int = 2) -> str:
        found = main(list(arguments))
        shown = capfd.readouterr()
        assert found == code, shown.err
        assert shown.out == ""
        assert "Traceback" not in shown.err
        return shown.err

    return refuse


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


# --- init


def init(folder: Path, *more: str) -> int:
    return main(["init", str(folder), "-y", "--backend", "markov", *more])


def test_init_writes_what_the_defaults_are(tmp_path: Path):
    """The commented file says what would be true without it."""
    assert init(tmp_path / "anna", "--corpus", str(POSTS)) == 0
    (tmp_path / "bare.toml").write_text('[generator]\nuse = "markov"\n')
    written, bare = load(tmp_path / "anna"), load(tmp_path / "bare.toml")
    assert written.bot.name == "anna"
    assert written.corpus.sources == (str(POSTS),)
    for section in ("cleaning", "generator", "generate", "filters", "publisher"):
        assert getattr(written, section) == getattr(bare, section)
    assert written.corpus.held_out == bare.corpus.held_out


def test_every_commented_option_may_be_uncommented(tmp_path: Path):
    init(tmp_path, "--corpus", str(POSTS))
    text = (tmp_path / "bot.toml").read_text("utf-8")
    lines = [
        line.removeprefix("# ")
        if line.startswith("# [") or (line.startswith("# ") and " = " in line)
        else line
        for line in text.splitlines()
    ]
    assert lines != text.splitlines()
    (tmp_path / "bot.toml").write_text("\n".join(lines))
    settings = load(tmp_path)
    assert settings.corpus.encoding == "auto"
    assert settings.generator.options.state_size == 2


def test_init_asks_and_takes_no_for_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    answers = "Anna's 🤖\nwords.txt\nmarkow\nmarkov\n\n"  # the third is no backend: asked again
    result = CliRunner().invoke(group, ["init"], input=answers)
    assert result.exit_code == 0, result.output
    assert "'markow' is not one of" in result.output
    settings = load(tmp_path)
    assert (settings.bot.name, settings.publisher.name) == ("Anna's 🤖", "console")
    assert settings.corpus.sources == (str(tmp_path / "words.txt"),)


def test_init_asks_only_what_was_not_given(tmp_path: Path):
    result = CliRunner().invoke(
        group,
        ["init", str(tmp_path), "--name", "a", "--backend", "markov", "--publisher", "jsonl"],
        input="words.txt\n",
    )
    assert result.output.count("The words to learn from") == 1
    for given in ("name", "brain", "Where to post"):
        assert given not in result.output
    assert load(tmp_path).publisher.name == "jsonl"


def test_init_sets_options_of_the_brain(tmp_path: Path):
    assert init(tmp_path, "--set", "state_size=3", "--set", "unit=characters") == 0
    config = load(tmp_path).generator.make().config
    assert (config.state_size, config.unit) == (3, "characters")


def test_init_replaces_nothing_unless_told_to(tmp_path: Path, refuse: Refuse):
    (tmp_path / "bot.toml").write_text("mine")
    message = refuse("init", str(tmp_path), "-y", "--backend", "markov")
    assert message == (
        f"tweetgen: {tmp_path}/bot.toml: is there already; --force replaces it and keeps a copy\n"
    )
    assert (tmp_path / "bot.toml").read_text() == "mine"
    assert init(tmp_path, "--force") == 0
    assert (tmp_path / "bot.toml.bak").read_text() == "mine"
    assert load(tmp_path).generator.name == "markov"


def test_init_tells_wrong_names_before_it_writes(tmp_path: Path, refuse: Refuse):
    (tmp_path / "bot.toml").write_text("mine")
    for option, name, says in (
        ("--backend", "markow", "did you mean 'markov'?"),
        ("--publisher", "jsonk", "did you mean 'jsonl'?"),
        ("--set", "state_sise=3", "did you mean 'state_size'?"),
        ("--set", "state_size=x", "state_size: must be"),
        ("--set", "order", "--set takes KEY=VALUE, not 'order'"),
    ):
        asked = {"--backend": "markov", option: name}
        arguments = [part for pair in asked.items() for part in pair]
        assert says in refuse("init", str(tmp_path), "-y", "--force", *arguments)
    assert "--backend is needed" in refuse("init", str(tmp_path / "new"), "-y")
    assert (tmp_path / "bot.toml").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bot.toml"]


@pytest.mark.parametrize("name", ['a "quoted" name', "back\\slash", "two\nlines", "Ána 🌊", "# x"])
def test_init_writes_any_name(tmp_path: Path, name: str):
    assert init(tmp_path, "--name", name, "--corpus", name, "--corpus", "https://a/b") == 0
    settings = load(tmp_path)
    assert settings.bot.name == name
    assert settings.corpus.sources == (str(tmp_path / name), "https://a/b")


def test_init_names_sources_as_seen_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "words.txt").write_text("a\n")
    monkeypatch.chdir(tmp_path)
    assert init(Path("anna"), "--corpus", "words.txt", "--corpus", "more/*.csv") == 0
    text = (tmp_path / "anna" / "bot.toml").read_text("utf-8")
    assert 'sources = ["../words.txt", "../more/*.csv"]' in text
    assert Path(load("anna").corpus.sources[0]).samefile("words.txt")


# --- plan, train, score


def test_plan_tells_without_training(bot: Path, run: Run):
    shutil.rmtree(bot / "model")
    (plan,) = objects(run("plan", "--json"))
    assert {"documents", "characters", "memory_bytes", "seconds", "passes", "fits"} <= set(plan)
    assert plan["backend"] == "markov"
    shown = run("plan")
    assert f"{plan['documents']:,} after cleaning" in shown
    assert not (bot / "model").exists()


def test_train_says_what_it_did(bot: Path, run: Run, capfd: pytest.CaptureFixture[str]):
    assert main(["train"]) == 0
    shown = capfd.readouterr()
    assert shown.out == ""
    for words in ("markov learns from", "trained on", "bits per character", "now live"):
        assert words in shown.err
    assert run("train", "--quiet") == ""
    (facts,) = objects(run("train", "--json"))
    assert set(facts) == {"version", "backend", "corpus", "removed", "scores", "seconds"}
    assert facts["version"] == Store(bot / "model").resolve("live")


def test_train_may_keep_the_old_model_live(bot: Path, run: Run):
    before = Store(bot / "model").resolve("live")
    (facts,) = objects(run("train", "--json", "--keep-live"))
    store = Store(bot / "model")
    assert (store.resolve("live"), store.resolve("latest")) == (before, facts["version"])


def test_train_may_leave_the_index_out_and_says_so(bot: Path, capfd: pytest.CaptureFixture[str]):
    settings = (bot / "bot.toml").read_text("utf-8")
    (bot / "bot.toml").write_text(settings.replace("[corpus]", "[corpus]\nnovelty = false"))
    assert main(["train"]) == 0
    assert "copies of the corpus are not noticed" in capfd.readouterr().err
    assert not (Store(bot / "model").open() / "novelty").exists()
    assert main(["generate", "-n", "1"]) == 0


def test_train_takes_other_sources_by_the_files_rules(bot: Path, run: Run):
    (bot / "other.txt").write_text("".join(f"@maud line {i} of another book\n" for i in range(40)))
    (facts,) = objects(run("train", ".", "other.txt", "--json"))
    assert facts["corpus"]["documents"] == 40
    words = set(Vocabulary.load(bot / "model" / facts["version"] / "model" / "vocabulary"))
    assert words >= {"another", "book"}
    assert "@maud" not in words


def test_train_refuses_what_it_cannot_do(bot: Path, refuse: Refuse):
    assert "markov has no checkpoints to resume" in refuse("train", "--resume")
    assert "did you mean 'markov'" in refuse("train", "--backend", "markow")
    assert "no-such.txt" in refuse("train", ".", "no-such.txt")
    assert len(Store(bot / "model").versions()) == 1


def test_score_measures_bundles_stores_and_bots(bot: Path, run: Run):
    version = Store(bot / "model").resolve("live")
    for target in ("bot.toml", ".", "model", f"model/{version}"):
        (found,) = objects(run("score", target, "words.txt", "--json"))
        assert set(found) == {"bits_per_character", "characters", "documents"}
        assert found["documents"] == 300
    assert f"{found['bits_per_character']:.3f} bits per character" in run("score", ".", "words.txt")


def test_score_reaches_models_at_a_distance(
    bot: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (found,) = objects(run("score", f"file://{bot}/model", "words.txt", "--json"))
    assert found["bits_per_character"] > 0
    assert (tmp_path / "cache").exists()


def test_score_refuses_what_is_no_model(bot: Path, refuse: Refuse):
    assert "there is no model here" in refuse("score", "nowhere", "words.txt")
    (bot / "empty.txt").touch()
    assert "empty" in refuse("score", ".", "empty.txt")


# --- generate


def test_generate_prints_one_object_a_text(bot: Path, run: Run):
    found = objects(run("generate", "-n", "20", "--seed", "7", "--json"))
    assert [text["index"] for text in found] == list(range(20))
    assert all(list(text) == ["index", "text", "seed", "backend"] for text in found)
    assert {(text["seed"], text["backend"]) for text in found} == {(7, "markov")}
    assert len({text["text"] for text in found}) == 20


@pytest.mark.parametrize(("count", "parts", "how"), [(20, 4, "--json"), (7, 9, "--quiet")])
def test_shards_together_are_the_whole_byte_for_byte(
    bot: Path, run: Run, count: int, parts: int, how: str
):
    asked = ["generate", "-n", str(count), "--seed", "7", "--max-chars", "80", how]
    whole = run(*asked)
    shards = [run(*asked, "--shard", f"{i}/{parts}") for i in range(1, parts + 1)]
    assert "".join(shards) == whole
    assert whole.count("\n") == count


def test_the_same_seed_gives_the_same_texts_and_zero_is_one(bot: Path, run: Run):
    texts = {
        seed: run("generate", "-n", "5", "--seed", seed, "--quiet") for seed in ("0", "1", "-3")
    }
    assert len(set(texts.values())) == 3
    for seed, text in texts.items():
        assert run("generate", "-n", "5", "--seed", seed, "--quiet") == text
        # The first of five is the first of one, and posting has no say in it.
        (first,) = objects(run("generate", "--seed", seed, "--json"))
        assert first["text"] == text.splitlines()[0][5:]
    run("post", "--seed", "0", "--quiet")
    assert run("generate", "-n", "5", "--seed", "0", "--quiet") == texts["0"]


def test_a_seed_that_was_not_given_is_told(bot: Path, capfd: pytest.CaptureFixture[str]):
    assert main(["generate"]) == 0
    text, told = capfd.readouterr()
    seed = told.strip().removeprefix("(seed ").removesuffix(")")
    assert main(["generate", "--seed", seed]) == 0
    assert capfd.readouterr() == (text, "")


def test_generate_keeps_what_is_asked(bot: Path, run: Run):
    asked = ["--prompt", "The", "--contains", "sea", "--avoids", "gull", "--avoids", "lamp"]
    lengths = ["--min-chars", "30", "--max-chars", "90", "--temperature", "0.8", "--top-k", "20"]
    for found in objects(run("generate", "-n", "5", "--json", "--seed", "1", *asked, *lengths)):
        text = found["text"].casefold()
        assert text.startswith("the")
        assert "sea" in text
        assert "gull" not in text
        assert "lamp" not in text
        assert 30 <= len(text) <= 90


def test_generate_speaks_with_the_model_it_is_told_to(bot: Path, run: Run):
    (bot / "other.txt").write_text(
        "".join(f"{a} sat {b} a {c}.\n" for a in "xyz" for b in ("on", "in") for c in "pqrstu")
    )
    first = Store(bot / "model").resolve("live")
    run("train", ".", "other.txt", "--keep-live", "--quiet")
    config = (bot / "bot.toml").read_text("utf-8")
    (bot / "bot.toml").write_text(config.replace('"novelty"', ""))
    assert " sat " in run("generate", "--model", "latest", "--seed", "1")
    assert run("generate", "--seed", "1") == run("generate", "--seed", "1", "--model", first)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-n", "0"], "0 is not in the range"),
        (["--shard", "5/4"], "'5/4' is no shard; write 1/8 to 8/8"),
        (["--shard", "0/4"], "is no shard"),
        (["--shard", "half"], "is no shard"),
        (["--seed", "x"], "'x' is not a valid integer"),
        (["--temperature", "-1"], "temperature must be at least 0"),
        (["--top-p", "2"], "top_p must be above 0 and at most 1"),
        (["--min-chars", "10", "--max-chars", "5"], "min_chars (10) is larger than max_chars (5)"),
        (["--model", "nope"], "has no version or tag 'nope'"),
        (["--max-char", "5"], "Did you mean"),
        (["--backend", "gpt2"], "no model here was trained by gpt2"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_generate_refuses_what_makes_no_sense(
    bot: Path, refuse: Refuse, arguments: list[str], says: str
):
    assert says in refuse("generate", *arguments)


def test_when_nothing_survives_the_reasons_are_counted(bot: Path, refuse: Refuse):
    message = refuse("generate", "--contains", "zebra", code=1)
    assert message.startswith("tweetgen: no text survived the filters (lacks a word: ")
    assert "gave up after 1000 tries; " in message
    assert message.count("\n") == 1


def test_control_characters_do_not_reach_the_terminal(bot: Path, refuse: Refuse):
    message = refuse("train", ".", "\x1b[2J\x9b.txt")
    assert "\x1b" not in message
    assert "\x9b" not in message
    assert "\u241b[2J" in message


# --- post, replay


def test_post_sends_and_records(bot: Path, run: Run, capfd: pytest.CaptureFixture[str]):
    assert main(["post"]) == 0
    text, told = capfd.readouterr()
    assert text.strip()
    assert told == f"posted to console; it is number 1 in {bot}/ledger.sqlite\n"
    assert run("replay", "1", err="(the same as post 1: model") == text
    (entry,) = objects(run("post", "--publisher", "jsonl", "--json", "--seed", "5"))
    assert {"id", "key", "text", "state", "bundle", "seed", "request", "verdicts"} <= set(entry)
    assert (entry["id"], entry["seed"], entry["state"]) == (2, 5, "published")
    assert entry["key"] in (bot / "posts.jsonl").read_text("utf-8")


def test_a_rehearsal_leaves_no_trace(bot: Path, run: Run):
    before = sorted(bot.rglob("*"))
    text = run("post", "--dry-run", "--seed", "5", err="(dry run: nothing was sent to console")
    (entry,) = objects(run("post", "--dry-run", "--publisher", "jsonl", "--json", "--seed", "5"))
    assert (entry["text"], entry["state"], entry["id"]) == (text.strip(), "rehearsed", 0)
    assert sorted(bot.rglob("*")) == before


def test_the_environments_ledger_is_used_by_all(
    bot: Path, run: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TWEETGEN_LEDGER", str(bot / "other.sqlite"))
    text = run("post")
    assert run("replay", "1") == text
    states = {found["what"]: found for found in objects(run("doctor", "--json"))}
    assert states["ledger"]["detail"] == f"1 posts in {bot}/other.sqlite"
    assert not (bot / "ledger.sqlite").exists()


def test_replay_says_when_the_text_differs(bot: Path, run: Run, refuse: Refuse):
    run("post", "--publisher", "jsonl", "--quiet", "--prompt", "The")
    with tweetgen.Ledger(bot / "ledger.sqlite") as ledger:
        entry = ledger.get(1)
        with ledger._transaction() as connection:
            connection.exec_driver_sql("UPDATE posts SET text = 'changed' WHERE id = 1")
    assert run("replay", "1", code=1, err="differs from post 1, which says: changed") == (
        entry.text + "\n"
    )
    (found,) = objects(run("replay", "1", "--json", code=1))
    assert found == {"id": 1, "text": entry.text, "same": False, "bundle": entry.bundle}
    assert "there is no post 99" in refuse("replay", "99")
    shutil.rmtree(Store(bot / "model").open())
    run_again = refuse("replay", "1")
    assert f"the model {entry.bundle[:12]} of this post is gone" in run_again


# --- models


def test_models_are_listed_tagged_and_rolled_back(bot: Path, run: Run, refuse: Refuse):
    (first,) = objects(run("models", "list", "--json"))
    assert set(first) == {
        *("version", "tags", "state", "backend", "documents", "bits_per_character", "digest")
    }
    assert "has pointed nowhere else" in refuse("models", "rollback")
    run("train", "--quiet")
    run("models", "tag", "favourite", first["version"], err=f"favourite is now {first['version']}")
    listed = objects(run("models", "list", "--json"))
    assert [found["tags"] for found in listed] == [["favourite"], ["latest", "live"]]
    run("models", "rollback", err=f"live is now {first['version']}")
    run("models", "tag", "favourite", "latest")
    run("models", "rollback", "--tag", "favourite", err=f"favourite is now {first['version']}")
    table = run("models", "list").splitlines()
    assert table[0].split("\t")[:2] == ["version", "tags"]
    assert table[1].split("\t")[:3] == [first["version"], "live favourite", "markov"]
    assert run("models", "list", "model") == run("models", "list")
    assert "is no tag" in refuse("models", "tag", "my tag", "latest")


def test_a_damaged_model_is_listed_as_such(bot: Path, run: Run):
    run("train", "--quiet")
    first, second = Store(bot / "model").versions()
    chain = bot / "model" / first.name / "model" / "2" / "writes.npy"
    content = bytearray(chain.read_bytes())
    content[99] ^= 1
    chain.write_bytes(content)
    (bot / "model" / second.name / "manifest.json").write_text("{")
    states = [found["state"] for found in objects(run("models", "list", "--json"))]
    assert states[0] == "ok"  # the same size: only a checksum would tell
    assert states[1].startswith("damaged: ")
    verified = [found["state"] for found in objects(run("models", "list", "--json", "--verify"))]
    assert "its checksum is wrong" in verified[0]


def test_no_models_are_no_error(bot: Path, run: Run):
    shutil.rmtree(bot / "model")
    assert run("models", "list", err="no model yet; train one with `tweetgen train`") == ""
    assert run("models", "list", "--json") == ""


# --- backends, doctor, completion, help


def test_backends_lists_by_kind(run: Run, refuse: Refuse):
    rows = objects(run("backends", "--json", "--kind", "publisher"))
    names = [row["name"] for row in rows]
    assert names == sorted(names)
    assert {"console", "feed", "jsonl"} < set(names)
    assert set(rows[0]) == {"kind", "name", "summary", "distribution", "version"}
    assert "generator\tmarkov\t" in run("backends")
    assert "there is no kind 'brain'" in refuse("backends", "--kind", "brain")


def test_doctor_examines_the_configuration(bot: Path, run: Run):
    assert "✓ configuration" in run("doctor")
    (bot / "bot.toml").write_text('[generator]\nuse = "markow"\n')
    broken = run("doctor", code=1)
    assert "✗ configuration" in broken
    assert "did you mean 'markov'" in broken
    (bot / "bot.toml").unlink()
    assert "tweetgen init" in run("doctor")


def test_doctor_examines_the_ledger(bot: Path, run: Run):
    (bot / "ledger.sqlite").write_text("Dear diary, " * 100)
    assert "is not a ledger" in run("doctor", code=1)


def test_the_completion_scripts_are_for_the_shell(run: Run, refuse: Refuse):
    for shell, sign in (
        ("bash", "complete -o"),
        ("zsh", "#compdef tweetgen"),
        ("fish", "complete --no-files"),
    ):
        assert sign in run("completion", shell)
    assert "'tcsh' is not one of" in refuse("completion", "tcsh")


def test_the_shell_completes_commands(capsys: pytest.CaptureFixture[str]):
    environment = {"_TWEETGEN_COMPLETE": "bash_complete", "COMP_WORDS": "tweetgen co"}
    done = subprocess.run(
        [sys.executable, "-m", "tweetgen"],
        env={**os.environ, **environment, "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["plain,corpus", "plain,completion"]


def test_an_unknown_command_suggests_the_nearest(refuse: Refuse):
    assert "There is no command 'trian'. Did you mean 'train'?" in refuse("trian")
    assert "There is no command 'xyzzy'." in refuse("xyzzy")
    assert "No such option" in refuse("--frobnicate")


def test_help_names_every_command(run: Run):
    shown = run("--help")
    commands = [line.split()[0] for line in shown.partition("Commands:")[2].splitlines() if line]
    for name in commands[: commands.index("completion") + 1]:
        assert f"tweetgen {name}" in run(name, "--help")
    assert run("--version") == f"tweetgen, version {tweetgen.__version__}\n"


def test_without_a_bot_every_command_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refuse: Refuse
):
    monkeypatch.chdir(tmp_path)
    for command in (["plan"], ["train"], ["generate"], ["post"], ["replay", "1"]):
        assert "`tweetgen init` writes one" in refuse(*command)
    for command in (["models", "list"], ["models", "tag", "a", "b"], ["models", "rollback"]):
        assert "`tweetgen init` writes one" in refuse(*command)
    assert list(tmp_path.iterdir()) == []


# --- through real processes: plug-ins that misbehave, pipes, terminals

PLUGIN = """
import logging
import os

import attrs
import click

from tweetgen import Component, Publisher, hookimpl


@attrs.frozen
class NetConfig:
    pass


class Net(Publisher):
    name = "net"

    def publish(self, post):
        if "NET_URL" in os.environ:
            url = f"{os.environ['NET_URL']}/{os.environ['NET_TOKEN']}"
            logging.getLogger("other").warning("no route to %s \x1b[2J", url)
            raise RuntimeError(f"no route to {url}") from ValueError(os.environ["NET_TOKEN"])
        raise BrokenPipeError(32, "Broken pipe")


@click.command()
@click.argument("how")
def fail(how):
    raise {"fault": ZeroDivisionError("1/0"), "stop": KeyboardInterrupt(),
           "memory": MemoryError(), "net": ConnectionResetError(104, "reset")}[how]


@hookimpl
def tweetgen_commands():
    return [Component("fail", "tg_odd:fail", summary="fails")]


@hookimpl
def tweetgen_publishers():
    return [Component("net", "tg_odd:Net", NetConfig, credentials=("NET_TOKEN", "NET_SECRET"))]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as pip leaves it: one odd plug-in, one that cannot be imported, one half there."""
    folder = tmp_path_factory.mktemp("site")
    half = "from tweetgen import Component, hookimpl\n\n\n@hookimpl\ndef tweetgen_filters():\n"
    half += '    return [Component("half", "tg_missing_module:Filter")]\n'
    sources = {"tg-odd": dedent(PLUGIN), "tg-broken": "import no_such_library\n", "tg-half": half}
    for name, source in sources.items():
        module = name.replace("-", "_")
        (folder / f"{module}.py").write_text(source)
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[tweetgen]\n{name} = {module}\n")
    return folder


@pytest.fixture
def shell(site: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `tweetgen` as a shell would, with the odd plug-ins installed."""

    def shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = subprocess.run(
            [sys.executable, "-m", "tweetgen", *arguments],
            env={**os.environ, "PYTHONPATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr or "--verbose" in arguments
        return done

    return shell


Shell = Callable[..., subprocess.CompletedProcess[str]]


def test_doctor_says_what_mends_a_broken_plugin_and_shows_no_secret(bot: Path, shell: Shell):
    settings = (bot / "bot.toml").read_text("utf-8")
    assert 'use = "console"' in settings
    (bot / "bot.toml").write_text(settings.replace('use = "console"', 'use = "net"'), "utf-8")
    done = shell("doctor", "--json", NET_TOKEN="hunter2")
    assert done.returncode == 1
    found = {finding["what"]: finding for finding in objects(done.stdout)}
    for name, says in (("tg-broken", "no_such_library"), ("tg-half", "tg_missing_module")):
        finding = found[f"plug-in {name}"]
        assert finding["state"] == "broken"
        assert says in finding["detail"]
        assert finding["mend"] == f"pip install --upgrade --force-reinstall {name}"
    assert found["plug-in tg-odd"]["provides"] == ["publisher net", "command fail"]
    assert found["plug-in markov"]["state"] == "ok"
    credentials = found["credentials of net"]
    assert credentials["detail"] == "NET_TOKEN set, NET_SECRET not set"
    assert credentials["state"] == "missing"
    shown = shell("doctor", NET_TOKEN="hunter2")
    assert "mend: pip install --upgrade --force-reinstall tg-broken" in shown.stdout
    assert "hunter2" not in done.stdout + done.stderr + shown.stdout + shown.stderr


def test_a_broken_plugin_stops_no_command(bot: Path, shell: Shell):
    done = shell("generate", "--seed", "1", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    listed = shell("backends")
    assert "broken: tg-broken" in listed.stderr
    assert "`tweetgen doctor` tells what mends it" in listed.stderr


@pytest.mark.parametrize(
    ("how", "code", "says"),
    [
        ("fault", 1, "not foreseen (ZeroDivisionError: 1/0)"),
        ("stop", 130, "stopped; what was finished before is kept"),
        ("memory", 1, "out of memory; `tweetgen plan` tells what training needs"),
        ("net", 1, "reset"),
    ],
)
def test_whatever_a_command_raises_is_one_line(shell: Shell, how: str, code: int, says: str):
    done = shell("fail", how)
    assert done.returncode == code
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("tweetgen: ")
    assert says in line


def test_plugins_commands_stand_in_the_help(shell: Shell):
    assert "Commands of plug-ins:\n  fail  fails\n" in shell("--help").stdout


def test_a_network_that_hangs_up_is_no_closed_pipe(bot: Path, shell: Shell):
    """Else the failure would look like `tweetgen post | head`, and end with 0."""
    done = shell("post", "--publisher", "net")
    assert done.returncode == 1
    assert done.stderr == "tweetgen: a connection was closed at the other end\n"
    with tweetgen.Ledger(bot / "ledger.sqlite") as ledger:
        assert [entry.state for entry in ledger.entries()] == ["unknown"]


def test_verbose_tells_foreign_words_and_no_secret(bot: Path, shell: Shell):
    secrets = {"NET_TOKEN": "t0ken'of+nobody"}
    url = "https://anna:hunter2@net.example/x?limit=40&apikey=abc&c=Zm9vYmFyYmF6cXV4&since="
    done = shell("post", "--publisher", "net", "--verbose", **secrets, NET_URL=url)
    assert done.returncode == 1
    assert "in publish\n" in done.stderr  # the traceback
    told = "no route to https://***@net.example/x?limit=40&apikey=***&c=***&since=/***"
    assert done.stderr.count(told) == 3
    assert "ValueError: ***\n" in done.stderr
    for secret in (*secrets.values(), "hunter2", "abc", "Zm9v"):
        assert secret not in done.stderr
    plain = shell("post", "--publisher", "net", **secrets, NET_URL=url)
    assert plain.stderr.count(told) == 2
    assert "\x1b" not in plain.stderr


def test_a_closed_pipe_ends_quietly(bot: Path):
    command = [sys.executable, "-m", "tweetgen", "generate", "-n", "5000", "--quiet"]
    pipe = subprocess.PIPE
    running = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)
    assert running.stdout is not None
    assert running.stdout.readline()
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == ""
    running.stderr.close()
    assert running.wait() == 0


def test_an_old_terminal_shows_what_it_can(bot: Path, shell: Shell):
    """A terminal of ASCII only: texts with other letters still come, and JSON comes whole."""
    lines = [f"Die {number} Wellen rauschen über Ä{number} 🌊\n" for number in range(9)]
    (bot / "wellen.txt").write_text("".join(lines))
    assert main(["train", ".", "wellen.txt", "--quiet"]) == 0
    config = (bot / "bot.toml").read_text("utf-8")
    (bot / "bot.toml").write_text(config.replace(', "novelty"', ""))
    plain = shell("post", "--prompt", "Die", PYTHONIOENCODING="ascii")
    assert plain.returncode == 0
    assert "Wellen rauschen ?ber ?" in plain.stdout
    coded = shell("generate", "-n", "3", "--json", PYTHONIOENCODING="ascii")
    assert coded.stdout.isascii()
    assert all("über Ä" in found["text"] for found in objects(coded.stdout))
