"""`tweetgen check`: what it prints of right, wrong and unwilling plug-ins, and how it ends."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tweetgen.cli import main
from tweetgen.registry import default_registry
from tweetgen.testing.check import CHECKED, checks

PLUGINS = """
from signal import SIGINT, raise_signal

from tweetgen import Component, Filter, Verdict, hookimpl


class Mild(Filter):
    name = "mild"

    def check(self, text):
        return Verdict.keep(text)


class Chatty(Filter):
    name = "chatty"

    def check(self, text):
        print("looking at it")
        return Verdict.keep(text)


class Fickle(Filter):
    name = "fickle"
    asked = 0

    def check(self, text):
        print("looking again")
        self.asked += 1
        return Verdict.keep(text) if self.asked % 2 else Verdict.reject(text, "changed my mind")


class Quitter(Filter):
    name = "quitter"

    def check(self, text):
        raise SystemExit("enough")


class Interrupted(Filter):
    name = "interrupted"

    def check(self, text):
        raise_signal(SIGINT)


@hookimpl
def tweetgen_filters():
    names = ("mild", "chatty", "fickle", "quitter", "interrupted")
    cards = [
        Component(name, f"plugins_to_check:{name.capitalize()}", summary="of a test")
        for name in names
    ]
    return [*cards, Component("absent", "no_such_module:Filter")]
"""
Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Check]:
    """Runs `tweetgen check` where those plug-ins are registered: (exit code, output, errors)."""
    (tmp_path / "plugins_to_check.py").write_text(PLUGINS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    default_registry.cache_clear()
    default_registry().register(import_module("plugins_to_check"), "to_check")

    def check(*arguments: str) -> tuple[int, str, str]:
        code = main(["check", *arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, err

    yield check
    default_registry.cache_clear()
    del sys.modules["plugins_to_check"]


def rows(check: Check, *arguments: str) -> list[dict[str, Any]]:
    _, out, _ = check(*arguments, "--json")
    return [json.loads(line) for line in out.splitlines()]


def names(rows: list[dict[str, Any]], result: str) -> list[str]:
    return [row["check"] for row in rows if row["result"] == result]


def test_of_a_right_one_each_check_is_a_line(check: Check):
    code, out, _ = check("mild")
    *lines, summary = out.splitlines()
    assert code == 0
    assert [line.split()[1] for line in lines] == [one.name for one in checks("filter")]
    held = [line for line in lines if line.startswith("✓")]
    skipped = [line for line in lines if line.startswith("-")]
    assert len(held) + len(skipped) == len(lines)
    assert all(": " in line for line in skipped)
    assert summary.startswith(f"{len(held)} hold")
    assert "does not," not in summary


def test_of_a_wrong_one_the_promise_and_what_was_seen(check: Check):
    broken = [row for row in rows(check, "fickle") if row["result"] == "failed"]
    code, out, _ = check("fickle")
    lines = out.splitlines()
    assert code == 1
    assert broken
    for row in broken:
        place = next(i for i, line in enumerate(lines) if line.startswith(f"✗ {row['check']}"))
        promise, seen = row["message"].splitlines()
        assert lines[place + 1 : place + 3] == [f"    {promise}", f"    {seen}"]
        assert promise.startswith("promise: ")
        assert seen.startswith("   seen: ")
    assert f"{len(broken)} do" in lines[-1]


def test_what_it_printed_is_shown_only_below_a_failure(check: Check):
    assert check("chatty", "--only", "gives_verdicts")[1] == "✓ gives_verdicts\n1 holds\n"
    assert "it printed: looking again" in check("fickle")[1]


def test_an_expected_failure_is_none(check: Check):
    broken = names(rows(check, "fickle"), "failed")
    expected = [word for name in broken for word in ("--expect-failure", f"{name}=it is = so")]
    code, out, _ = check("fickle", *expected)
    assert code == 0
    assert out.count("fails as expected: it is = so") == len(broken)
    assert f"{len(broken)} fail" in out.splitlines()[-1]


def test_a_failure_that_does_not_come_is_one(check: Check):
    holds = names(rows(check, "mild"), "passed")[0]
    code, out, _ = check("mild", "--expect-failure", f"{holds}=no idea")
    assert code == 1
    assert f"✗ {holds}" in out
    assert "it was expected to fail: no idea" in out
    assert out.splitlines()[-1].split(", ")[1] == "1 holds unexpectedly"


def test_only_what_was_asked_for_is_run(check: Check):
    first, _, third = (one.name for one in checks("filter")[:3])
    assert [row["check"] for row in rows(check, "mild", "--only", third, "--only", first)] == [
        first,
        third,
    ]


def test_the_list_names_all_and_runs_none(check: Check):
    code, out, _ = check("interrupted", "--list")
    assert code == 0
    told = [tuple(line.split("\t")) for line in out.splitlines()]
    assert told[1:] == [("filter", one.name, one.promise) for one in checks("filter")]
    assert [(row["kind"], row["check"], row["promise"]) for row in rows(check, "--list")] == [
        (kind, one.name, one.promise) for kind in CHECKED for one in checks(kind)
    ]


def test_a_reader_is_checked_with_an_example(check: Check, tmp_path: Path):
    example = tmp_path / "f.txt"
    example.write_text("one line\nand another\n")
    code, out, _ = check("lines", "--example", "f.txt")
    assert code == 0, out
    assert example.read_text() == "one line\nand another\n"
    # Fewer, or the example was not looked at.
    assert len(names(rows(check, "lines"), "skipped")) >= out.count("does not apply:")


def test_options_reach_the_plugin(check: Check):
    assert check("length", "-o", "max_length=100")[0] == 0
    code, out, err = check("length", "-o", "max_length=none")
    assert (code, out) == (2, "")
    assert "max_length" in err


def test_a_plugin_that_calls_exit_fails_and_ends_nothing(check: Check):
    code, out, _ = check("quitter")
    assert code == 1
    assert "seen: SystemExit: enough" in out
    assert out.splitlines()[-1].split()[1].startswith("hold")


def test_ctrl_c_stops_and_leaves_nothing(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code, out, err = check("interrupted")
    assert code == 130
    assert "tweetgen: stopped" in err
    assert "hold" not in out
    gc.collect()
    assert not list(tmp_path.glob("tweetgen-check-*"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("fickel", "did you mean 'fickle'?"),
        ("linse", "did you mean 'lines'?"),
        ("links", "'links' is a cleaner"),
        ("jsonl", "a reader and a publisher"),
        ("mild --kind reader", "'mild' is a filter"),
        ("mild --kind filtre", "there are generator, reader, filter, publisher"),
        ("links --kind cleaner", "has no checks"),
        ("absent", "no_such_module"),
        ("length -o max_lenght=9", "did you mean 'max_length'?"),
        ("length -o max_length", "write KEY=VALUE"),
        ("mild --only nonsense", "nonsense: there is no such check for a filter"),
        ("mild --expect-failure nonsense=so", "nonsense: there is no such check for a filter"),
        ("mild --expect-failure nonsense", "write CHECK=REASON"),
        ("lines --example nowhere.txt", "nowhere.txt"),
        ("", "Missing argument 'NAME'"),
        ("--list --kind poem", "there is no kind 'poem'"),
    ],
)
def test_wrong_use_is_one_message(check: Check, arguments: str, says: str):
    code, out, err = check(*arguments.split())
    assert (code, out) == (2, "")
    assert says in err


def test_a_failure_is_expected_for_a_reason(check: Check):
    name = checks("filter")[0].name
    code, out, err = check("mild", "--expect-failure", f"{name}= ")
    assert (code, out) == (2, "")
    assert f"{name}: say why" in err
