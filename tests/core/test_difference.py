"""What changed between two exports of the same words."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen import Corpus, Document
from tweetgen.cli import main
from tweetgen.difference import difference


def changes(old: list[Document], new: list[Document]) -> list[tuple[str, str]]:
    found = difference(Corpus.of(old), Corpus.of(new))
    return [(change.kind, change.document.text) for change in found]


def test_an_edited_text_is_changed_not_gone_and_new():
    old = [Document("teh goat", id="1"), Document("fog", id="2")]
    new = [Document("the goat", id="1"), Document("fog", id="2")]
    assert changes(old, new) == [("changed", "the goat")]


def test_without_identifiers_the_text_is_the_name():
    assert changes([Document("a"), Document("b")], [Document("b"), Document("c")]) == [
        ("added", "c"),
        ("removed", "a"),
    ]


def test_the_same_text_twice_is_two_documents():
    assert changes([Document("a")] * 2, [Document("a")]) == [("removed", "a")]
    assert changes([Document("a")], [Document("a")] * 2) == [("added", "a")]


TEXTS = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_the_difference_leads_from_one_to_the_other(old, new):
    counts = Counter()
    result = Counter(old)
    for change in difference(Corpus.of(old), Corpus.of(new), counts):
        result[change.document.text] += 1 if change.kind == "added" else -1
    assert +result == Counter(new)
    assert counts["same"] + counts["removed"] == len(old)
    assert counts["same"] + counts["added"] == len(new)


def test_the_command_shows_examples_and_counts(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    (tmp_path / "old.txt").write_text("one\ntwo\nthree\n")
    (tmp_path / "new.txt").write_text("two\nthree\nfour\n")
    old, new = str(tmp_path / "old.txt"), str(tmp_path / "new.txt")
    assert main(["corpus", "diff", old, new]) == 0
    assert capfd.readouterr().out == ("+ four\n- one\n1 added, 0 changed, 1 removed, 2 as before\n")
    assert main(["corpus", "diff", old, new, "--json"]) == 0
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(row["change"], row["text"]) for row in rows] == [("added", "four"), ("removed", "one")]
    assert main(["corpus", "diff", old, str(tmp_path / "nothing.txt")]) == 2
    assert "nothing.txt" in capfd.readouterr().err
