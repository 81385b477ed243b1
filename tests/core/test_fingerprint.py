"""When two texts are the same."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen.fingerprint import (
    UNSPACED_CHAR,
    SeenTexts,
    exact_key,
    normalise,
    overlap_allowed,
    share,
    shared_run,
    similarity,
    text_key,
    words,
)


@pytest.mark.parametrize(
    "copy", ["good  morning", " Good Morning\n", "GOOD\tMORNING", "good\u00a0morning"]
)
def test_what_a_reader_does_not_see_makes_no_other_text(copy):
    assert text_key(copy) == text_key("Good morning")


@pytest.mark.parametrize("other", ["good morning!", "goodmorning", "good mourning", "göod morning"])
def test_what_a_reader_sees_does(other):
    assert text_key(other) != text_key("good morning")


def test_the_exact_key_knows_letter_case():
    assert exact_key("Straße") != exact_key("straße")
    assert exact_key(" café\n") == exact_key("cafe\u0301")
    assert text_key("STRASSE") == text_key("straße")


def test_keys_are_the_same_on_every_run():
    """A held-out split must not move between two processes."""
    code = "from tweetgen.fingerprint import text_key; print(text_key('Ñandú, hola'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONHASHSEED": "7"},
    )
    assert int(done.stdout) == text_key("Ñandú, hola")


def test_a_lone_surrogate_has_a_key():
    assert isinstance(text_key("\ud800"), int)


@settings(deadline=None)
@given(st.text())
def test_normal_forms_are_stable_and_keys_fit_a_database(text):
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)
    assert -(2**63) <= text_key(text) < 2**63
    assert 0 <= share(text_key(text)) < 1


def test_shares_are_spread_evenly():
    below = sum(share(text_key(f"text {i}")) < 0.1 for i in range(20_000))
    assert 1_850 < below < 2_150  # 2,000 ± 3.5 standard deviations


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hello, World!", ["hello", "world"]),
        ("don't  STOP…  —", ["don't", "stop"]),
        ("¿Qué tal?", ["qué", "tal"]),
        ("cafe\u0301", ["café"]),
        ("今天很好。", ["今", "天", "很", "好"]),
        ("ok今天ok", ["ok", "今", "天", "ok"]),
        ("สวัสดี", list("สวัสดี")),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("!!! ...", []),
        ("", []),
    ],
)
def test_words(text, wanted):
    assert words(text) == wanted


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ("a b c d", "a b c d", 1.0),
        ("a b c d", "a b x d", 0.75),
        ("a b", "c d", 0.0),
        ("a", "a b c d", 0.0),  # of too different length to be a copy
        ("", "", 1.0),
        ("", "a", 0.0),
    ],
)
def test_similarity(a, b, wanted):
    assert similarity(a.split(), b.split()) == wanted


@pytest.mark.parametrize(
    ("count", "ratio", "total", "wanted"),
    [
        (10, 0.7, 15, 7),
        (5, 0.5, 15, 2),  # halves go to the even number, as in markovify: round(2.5)
        (7, 0.5, 15, 4),  # round(3.5)
        (100, 0.7, 15, 15),
        (1, 0.7, 15, 1),
        (1, 0.4, 15, 0),
        (0, 0.7, 15, 0),
    ],
)
def test_the_overlap_allowed_is_markovifys(count, ratio, total, wanted):
    assert overlap_allowed(count, ratio, total) == wanted


@given(
    st.lists(st.sampled_from("abc"), max_size=8),
    st.lists(st.sampled_from("abc"), max_size=8),
    st.integers(1, 9),
)
@settings(deadline=None, max_examples=200)
def test_a_shared_run_is_the_first_that_stands_in_both(a, b, length):
    found = shared_run(a, b, length)
    runs = (a[i : i + length] for i in range(len(a) - length + 1))
    # One letter a word: a run stands in `b` where its letters do.
    assert found == next((run for run in runs if "".join(run) in "".join(b)), None)


def test_scripts_without_blanks_are_those_of_the_unspaced_characters():
    without = "今カはไລမខ㐀𠀀豈"
    assert all(re.fullmatch(UNSPACED_CHAR, letter) for letter in without)
    assert not re.search(UNSPACED_CHAR, "a é я ع ש क த 한 、 😀 1 \u200d")


# ---- texts seen before


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Where temporary files go in this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_on_disk_the_answers_are_the_same(folder):
    texts = [f"text {i * 7919 % 3000}" for i in range(6000)]  # each twice
    large, small = SeenTexts(), SeenTexts(in_memory=100)
    assert [large.add(t) for t in texts] == [small.add(t) for t in texts]
    assert list(folder.iterdir()), "it never went to disk, so this proves nothing"
    assert small.add("text 0") is False
    large.close()
    small.close()
    assert list(folder.iterdir()) == []


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefgh")), st.integers(1, 5))
def test_any_texts_are_new_once(texts, in_memory):
    seen = SeenTexts(in_memory)
    assert [seen.add(text) for text in texts] == [
        text not in texts[:i] for i, text in enumerate(texts)
    ]
    seen.close()


def test_closing_forgets(folder):
    seen = SeenTexts(in_memory=1)
    assert seen.add("a")
    seen.close()
    assert seen.add("a")
    seen.close()


def test_the_file_goes_when_the_set_is_dropped(folder):
    seen = SeenTexts(in_memory=1)
    seen.add("a")
    assert len(list(folder.iterdir())) == 1
    del seen
    assert list(folder.iterdir()) == []


def test_the_key_decides_what_is_the_same():
    seen = SeenTexts(key=exact_key)
    assert [seen.add(text) for text in ("a", "A", "a ")] == [True, True, False]


def test_no_room_on_disk_is_said(tmp_path):
    """A limit on the size of files stands for a full disk."""
    resource = pytest.importorskip("resource")
    assert resource.RLIMIT_FSIZE is not None
    code = (
        "import resource, tempfile\n"
        f"tempfile.tempdir = {str(tmp_path)!r}\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "from tweetgen.errors import StorageError\n"
        "from tweetgen.fingerprint import SeenTexts\n"
        "seen = SeenTexts(in_memory=10_000)\n"
        "try:\n"
        "    for i in range(10_000):\n"
        "        seen.add(f'text {i}')\n"
        "except StorageError as error:\n"
        "    print(error)\n"
        "    seen.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.startswith(f"{tmp_path}: no room to remember the texts seen so far")
    assert list(tmp_path.iterdir()) == []
