"""The examples speak on real servers of this machine, by the command that their READMEs tell."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tweetgen.cli import main

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^(python examples/local_server\.py (\w+) examples/(\w+))$", re.M)
TOLD = {
    name: COMMAND.findall((ROOT / "examples" / name / "README.md").read_text("utf-8"))
    for name in ("ebooks", "familiar", "proverbs")
}
NOT_HERE = 77


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh one, as far as the command needs it."""
    folder = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("model", "*.sqlite*", "__pycache__")
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=ignored)
    shutil.copytree(ROOT / "tests" / "servers", folder / "tests" / "servers", ignore=ignored)
    return folder


def run(checkout: Path, command: str) -> str:
    """What it printed; the test is skipped where the server cannot be had."""
    _, *arguments = shlex.split(command)
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode == NOT_HERE:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def there(output: str) -> list[str]:
    """Of each post that the server has, whether it is an answer."""
    return re.findall(r"^  (post|answer): \S", output, re.M)


def test_each_readme_tells_one_command_and_each_network_is_told():
    assert all(len(commands) == 1 for commands in TOLD.values())
    assert {command[0][1] for command in TOLD.values()} == {"mastodon", "bluesky", "x"}
    assert all(command[0][2] == name for name, command in TOLD.items())


@pytest.mark.parametrize("name", TOLD)
def test_it_speaks_as_its_readme_says(checkout, name):
    before = (checkout / "examples" / name / "bot.toml").read_bytes()
    output = run(checkout, TOLD[name][0][0])
    replies = tomllib.loads(before.decode()).get("replies", {}).get("on", False)
    if "nobody can speak to the bot" in output:
        assert there(output) == ["post"]
        pytest.skip(output.splitlines()[0])
    assert there(output) == (["post", "answer"] if replies else ["post"])
    assert (checkout / "examples" / name / "bot.toml").read_bytes() == before
    assert not list((checkout / "examples" / name).glob("*.sqlite*"))


@pytest.mark.shared
def test_x_itself_would_take_the_requests(checkout, shared):
    """Judged by X's own description of its API."""
    spec = shared / "specs" / "x-openapi-2.167.json"
    command = f"python examples/local_server.py x examples/ebooks --spec {spec}"
    assert there(run(checkout, command)) == ["post", "answer"]


def test_only_the_publisher_of_the_bot_toml_is_replaced(checkout):
    """What the owner wrote before, between and after stays."""
    program = f"""if True:
        import sys, tomllib
        sys.path.insert(0, {str(checkout / "examples")!r})
        from local_server import with_publisher
        text = open("examples/ebooks/bot.toml").read() + "\\n[budget]\\nreplies_per_day = 5\\n"
        made = with_publisher(text, '[publisher]\\nuse = "x"\\n')
        before, after = tomllib.loads(text), tomllib.loads(made)
        assert after.pop("publisher") == {{"use": "x"}}
        before.pop("publisher")
        assert before == after, after
        print("same")
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "same\n", done.stderr


@pytest.mark.parametrize("name", TOLD)
def test_with_an_account_only_the_bot_toml_changes(checkout, name, monkeypatch, capsys):
    """As its README has it, the bot lacks nothing but what no file of ours can hold."""
    for secret in ("MASTODON_ACCESS_TOKEN", "BLUESKY_APP_PASSWORD", "BLUESKY_HANDLE"):
        monkeypatch.delenv(secret, raising=False)
    folder = checkout / "real" / name
    source = checkout / "examples" / name
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.sqlite*"))
    page = (folder / "README.md").read_text("utf-8")
    (publisher,) = re.findall(r"^```toml\n(\[publisher\].*?)^```", page, re.M | re.S)
    file = folder / "bot.toml"
    kept, found, _ = file.read_text("utf-8").partition("[publisher]\n")
    assert found, "its last sections"
    file.write_text(kept + publisher, "utf-8")
    assert main(["train", "--quiet", str(folder)]) == 0
    assert main(["post", str(folder)]) == 2
    wanted = {
        "mastodon": "MASTODON_ACCESS_TOKEN",
        "bluesky": "BLUESKY_APP_PASSWORD",
        "x": "secrets.json",
    }
    assert wanted[TOLD[name][0][1]] in capsys.readouterr().err


def test_the_real_ledger_is_not_touched(checkout, tmp_path, monkeypatch):
    """Also if the owner's environment names it."""
    ledger = tmp_path / "real.sqlite"
    monkeypatch.setenv("TWEETGEN_LEDGER", str(ledger))
    assert there(run(checkout, "python examples/local_server.py x examples/proverbs")) == ["post"]
    assert not ledger.exists()
