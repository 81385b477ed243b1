"""The checks as a pytest test: run by a pytest of its own, as an author's would be."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import pytest

from tweetgen.registry import Registry
from tweetgen.testing import Outcome, checks, run, subject_for

PLUGINS = """
from tweetgen import Component, Filter, Registry, Verdict, hookimpl


class Mild(Filter):
    name = "mild"

    def check(self, text):
        return Verdict.keep(text)


class Fickle(Filter):
    name = "fickle"
    asked = 0

    def check(self, text):
        self.asked += 1
        return Verdict.keep(text) if self.asked % 2 else Verdict.reject(text, "changed my mind")


class Divider(Filter):
    name = "divider"

    def check(self, text):
        return Verdict.keep(text * (1 // 0))


@hookimpl
def tweetgen_filters():
    names = ("mild", "fickle", "divider")
    return [
        Component(name, f"authors_filters:{name.capitalize()}", summary="of an author")
        for name in names
    ]
"""
HEAD = """
import authors_filters
from tweetgen import Registry
from tweetgen.testing import conformance

registry = Registry()
registry.register(authors_filters, "authors")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of an author of three filters, of which one is right."""
    folder = tmp_path_factory.mktemp("author")
    (folder / "authors_filters.py").write_text(PLUGINS)
    (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    return folder


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[str, dict[str, Outcome]]:
    """What the checks say of each, by their names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        registry = Registry(discover=False)
        registry.register(import_module("authors_filters"), "authors")
        return {
            name: {one.check.name: one for one in run(subject_for(name, registry=registry))}
            for name in registry.all("filter")
        }


def of(outcomes: dict[str, Outcome], result: str) -> list[str]:
    return [name for name, outcome in outcomes.items() if outcome.result == result]


class Author:
    """Runs pytest on a test module of the author's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, module: str, *options: str) -> tuple[int, str]:
        (self.folder / "test_it.py").write_text(HEAD + dedent(module))
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-vrA", *options]
        done = subprocess.run(
            [*command, "test_it.py"], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        return done.returncode, done.stdout


@pytest.fixture
def author(folder: Path) -> Author:
    return Author(folder)


def items(output: str, word: str) -> list[str]:
    return re.findall(rf"^test_it\.py::test_filter\[(\w+)\] {word}\b", output, re.M)


def failure(output: str, name: str) -> str:
    """What pytest shows of one failed item."""
    below = output.split(f"__ test_filter[{name}] __")[1].partition("\n")[2]
    return re.split(r"^[_=]{3,} .* [_=]{3,}$", below, flags=re.M)[0]


def test_a_right_plugin_passes_or_skips_with_the_reason(author: Author, outcomes):
    code, output = author.run('test_filter = conformance("filter", "mild", registry=registry)')
    assert code == 0, output
    assert items(output, "PASSED") == of(outcomes["mild"], "passed")
    assert items(output, "SKIPPED") == of(outcomes["mild"], "skipped")
    assert len(outcomes["mild"]) == len(checks("filter"))
    for name in of(outcomes["mild"], "skipped"):
        assert outcomes["mild"][name].message in output


def test_a_broken_promise_is_two_lines(author: Author, outcomes):
    code, output = author.run('test_filter = conformance("filter", "fickle", registry=registry)')
    assert code == 1
    broken = of(outcomes["fickle"], "failed")
    assert broken
    assert items(output, "FAILED") == broken
    for name in broken:
        assert failure(output, name).rstrip() == outcomes["fickle"][name].message


def test_an_error_of_the_plugin_shows_where(author: Author, outcomes):
    code, output = author.run('test_filter = conformance("filter", "divider", registry=registry)')
    assert code == 1
    assert items(output, "FAILED") == of(outcomes["divider"], "failed")
    divided = [n for n, one in outcomes["divider"].items() if "ZeroDivisionError" in one.message]
    assert divided
    shown = failure(output, divided[0])
    assert ">       return Verdict.keep(text * (1 // 0))" in shown
    assert f"promise: {outcomes['divider'][divided[0]].check.promise}" in shown
    assert "suite.py" not in shown


def test_expected_failures_are_told_from_real_ones(author: Author, outcomes):
    broken, holds = of(outcomes["fickle"], "failed"), of(outcomes["fickle"], "passed")
    expected = dict.fromkeys([*broken, holds[0]], "it changes its mind")
    code, output = author.run(f"""
        test_filter = conformance(
            "filter", "fickle", registry=registry, expected_failures={expected!r}
        )
    """)
    assert code == 1
    assert items(output, "XFAIL") == broken
    assert items(output, "FAILED") == holds[:1]
    assert "[XPASS(strict)] it changes its mind" in output


def test_a_module_whose_failures_are_all_expected_passes(author: Author, outcomes):
    expected = dict.fromkeys(of(outcomes["fickle"], "failed"), "it changes its mind")
    code, output = author.run(f"""
        test_filter = conformance(
            "filter", "fickle", registry=registry, expected_failures={expected!r}
        )
    """)
    assert code == 0, output


def test_the_subject_is_one_for_all(author: Author):
    """What one check has made for the others (a trained model, say) is not made again."""
    code, output = author.run(
        """
        from tweetgen.testing import check, expect

        @check("filter", "The first leaves something.")
        def leaves(subject):
            subject.shared["something"] = True

        @check("filter", "The second finds it.")
        def finds(subject):
            expect("something" in subject.shared, "nothing was there")

        test_filter = conformance("filter", "mild", registry=registry)
        """,
        "-k",
        "leaves or finds",
    )
    assert code == 0
    assert items(output, "PASSED") == ["leaves", "finds"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ('"filter", "midl", registry=registry', "did you mean 'mild'?"),
        ('"filtre", "mild"', "filtre: 1 problem"),
        ('"filter", "length", options={"max_lenght": 9}', "did you mean 'max_length'?"),
        (
            '"filter", "mild", registry=registry, expected_failures={"nonsense": "so"}',
            "nonsense: there is no such check",
        ),
        ('"reader", "lines", example="nowhere.txt"', "nowhere.txt: 1 problem"),
    ],
)
def test_wrong_use_is_one_error(author: Author, arguments: str, says: str):
    code, output = author.run(f"test_filter = conformance({arguments})")
    assert code == 2
    assert says in output
    assert "1 error in" in output
    assert "test_it.py:" not in output  # no traceback


def test_all_but_the_test_itself_runs_without_pytest():
    code = (
        "import sys; sys.modules['pytest'] = None\n"
        "from tweetgen.testing import run, subject_for\n"
        "print([one.result for one in run(subject_for('length'), only=['summary'])])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("['passed']\n", "")
