"""The templates for keeping a bot running: each is held to the rules of the program it is for."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from cronsim import CronSim

from tweetgen.cli import tweetgen as group

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "examples" / "deploy"


def parses(words: list[str]) -> str:
    """The command of ours that these words call, options and all; an error if there is none."""
    assert Path(words[0]).name == "tweetgen", words
    ctx = click.Context(group)
    command = group.get_command(ctx, words[1])
    assert command is not None, words
    command.make_context(words[1], words[2:], parent=ctx)
    return words[1]


def is_cron(expression: str) -> bool:
    return next(CronSim(expression, datetime(2026, 1, 1, tzinfo=UTC))).year == 2026


def test_the_guard_against_wrong_commands_works():
    assert parses(["/opt/tweetgen", "run", "here", "--dry-run"]) == "run"
    with pytest.raises(click.UsageError):
        parses(["tweetgen", "run", "--forever"])
    with pytest.raises(AssertionError):
        parses(["tweetgen", "runn"])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path):
    text = (DEPLOY / "systemd" / "tweetgen@.service").read_text("utf-8")
    unit = tmp_path / "tweetgen@anna.service"  # verified where the program is: anything there is
    unit.write_text(text.replace("/opt/tweetgen/bin/tweetgen", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=one", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert unit.name not in done.stderr, done.stderr  # warnings name the file
    unit.write_text(unit.read_text().replace("WatchdogSec=15min", "WatchdogSec=often"))
    wrong = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert "often" in wrong.stderr  # or the first look saw nothing


def test_the_unit_starts_what_there_is():
    text = (DEPLOY / "systemd" / "tweetgen@.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.M)
    assert parses(shlex.split(line)) == "run"


def test_cron_takes_the_line():
    lines = (DEPLOY / "cron" / "crontab").read_text("utf-8").splitlines()
    (line,) = [one for one in lines if not one.startswith("#")]
    *fields, command = line.split(maxsplit=5)
    assert is_cron(" ".join(fields))
    assert "%" not in command  # it would end the line
    assert parses(shlex.split(command)) == "post"


def instructions() -> dict[str, str]:
    text = (DEPLOY / "docker" / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] != "#"]
    return dict(lines)  # the last of each


def test_the_container_starts_and_watches_what_there_is():
    found = instructions()
    start = [*json.loads(found["ENTRYPOINT"]), *json.loads(found["CMD"])]
    assert parses(start) == "run"
    look = json.loads(found["HEALTHCHECK"].partition(" CMD ")[2])
    assert parses(look) == "health"
    assert start[-1] == look[-1] == found["VOLUME"] == found["WORKDIR"]
    assert found["USER"] != "root"


def test_the_container_installs_what_is_in_a_checkout():
    text = (DEPLOY / "docker" / "Dockerfile").read_text("utf-8")
    (line,) = re.findall(r"pip install (.*) \\", text)
    words = shlex.split(line)
    assert (ROOT / words[words.index("-c") + 1]).is_file()
    assert all((ROOT / one.partition("[")[0]).is_dir() for one in words if one.startswith("."))


def _docker() -> bool:
    if not shutil.which("docker"):
        return False
    asked = subprocess.run(["docker", "image", "ls"], capture_output=True, check=False)
    return asked.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not _docker(), reason="no Docker daemon runs here")
def test_docker_builds_the_container():
    name = "python:3.13-slim"
    asked = subprocess.run(["docker", "image", "inspect", name], capture_output=True, check=False)
    if asked.returncode:
        pytest.skip(f"the image {name} is not on this machine")
    command = ["docker", "build", "-q", "-f", DEPLOY / "docker" / "Dockerfile", ROOT]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    return yaml.safe_load((DEPLOY / "github" / "post.yml").read_text("utf-8"))


def test_the_workflow_has_the_form_that_github_reads(workflow: dict[Any, Any]):
    events = workflow[True]  # YAML takes `on` for a truth
    assert set(workflow) == {"name", True, "permissions", "concurrency", "jobs"}
    assert set(events) == {"schedule", "workflow_dispatch"}
    assert all(is_cron(one["cron"]) for one in events["schedule"])
    (job,) = workflow["jobs"].values()
    assert {"runs-on", "steps"} <= set(job)
    for step in job["steps"]:
        assert ("uses" in step) != ("run" in step)
        assert set(step) <= {"name", "uses", "with", "run", "env", "if", "working-directory"}
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step.get("uses", "a/b@v1"))


def test_the_workflows_commands_are_there(workflow: dict[Any, Any]):
    (job,) = workflow["jobs"].values()
    called = []
    for step in job["steps"]:
        script = step.get("run", "true")
        checked = subprocess.run(["bash", "-n"], input=script, text=True, check=False)
        assert checked.returncode == 0, script
        called += [shlex.split(line) for line in script.splitlines() if "tweetgen " in line]
    assert [parses(words) for words in called if words[0] == "tweetgen"] == ["post"]
    # Secrets come from where GitHub keeps them, and stand nowhere in the file.
    for step in job["steps"]:
        for value in step.get("env", {}).values():
            assert re.fullmatch(r"\$\{\{ secrets\.\w+ \}\}", value)


def test_the_page_shows_the_files_as_they_are():
    page = (ROOT / "docs" / "howto" / "run.md").read_text("utf-8")
    blocks = re.findall(r"```\{code-block\} text\n:caption: (\S+)\n\n(.*?)```", page, re.S)
    shown = {name: body for name, body in blocks if name.startswith("examples/deploy/")}
    files = {str(one.relative_to(ROOT)) for one in DEPLOY.glob("*/*")}
    assert set(shown) == files
    for name, body in shown.items():
        assert body == (ROOT / name).read_text("utf-8"), name
