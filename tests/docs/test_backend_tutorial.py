"""
The tutorial for backend authors ends with the example, byte for byte.

That every command on the page does what the page shows is tested with all other pages, in
`test_doc_blocks`; that the example can be installed and used, in `test_example_backend`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial_backend.md"
EXAMPLE = ROOT / "examples" / "custom_backend"
NOT_BUILT = {"README.md"}
FILE = re.compile(
    r"^```\{code-block\} \w+\n"
    r":caption: (?P<path>\S+)\n"
    r"(?::emphasize-lines: (?P<marked>\S+)\n)?\n"
    r"(?P<body>(?s:.*?))^```",
    re.M,
)


@pytest.fixture(scope="module")
def written() -> list[re.Match[str]]:
    """The files that a reader writes, in that order."""
    return list(FILE.finditer(PAGE.read_text("utf-8")))


def numbers(marked: str) -> set[int]:
    """The lines in "7,9-11"."""
    spans = (part.partition("-") for part in marked.split(","))
    return {n for first, _, last in spans for n in range(int(first), int(last or first) + 1)}


def test_it_begins_with_nine_lines(written):
    plugin = next(file["body"] for file in written if file["path"].endswith("plugin.py"))
    assert len([line for line in plugin.splitlines() if line.strip()]) == 9


def test_it_ends_with_the_example(written):
    example = {
        str(path.relative_to(EXAMPLE)): path.read_text("utf-8")
        for path in EXAMPLE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name not in NOT_BUILT
    }
    assert {file["path"]: file["body"] for file in written} == example


def test_what_is_new_is_marked(written):
    """A block that says what changed since the last version of its file tells the truth."""
    before: dict[str, list[str]] = {}
    told = 0
    for file in written:
        lines = file["body"].splitlines()
        if file["marked"]:
            told += 1
            marked = {n for n in numbers(file["marked"]) if lines[n - 1]}
            new = {n for n, line in enumerate(lines, start=1) if line not in before[file["path"]]}
            assert marked == new
        before[file["path"]] = lines
    assert told == 3
