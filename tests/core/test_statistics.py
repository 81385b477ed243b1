"""What a corpus is like, in numbers and as a page."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tweetgen import Corpus, Document
from tweetgen.cli import main
from tweetgen.errors import EmptyCorpus
from tweetgen.report_page import page
from tweetgen.statistics import Statistics, gather, verdict

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


def made(*texts: str, **fields: object) -> Statistics:
    return gather(Corpus.of([Document(text, **fields) for text in texts]))  # type: ignore[arg-type]


def test_lengths_fall_into_buckets():
    found = made("a" * 19, "b" * 20, "c" * 39, "d" * 5_000)
    assert found.lengths == {0: 1, 20: 2, 600: 1}
    assert found.too_long == {"X": 1, "Bluesky": 1, "Mastodon": 1}


def test_what_is_just_as_long_as_allowed_is_not_too_long():
    assert made("x" * 280).too_long["X"] == 0
    assert made("x" * 281).too_long["X"] == 1


def test_months_have_no_holes():
    dates = [datetime(2023, 11, 30, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)]
    found = gather(Corpus.of([Document("x", created_at=date) for date in [*dates, dates[1]]]))
    assert found.months == {"2023-11": 1, "2023-12": 0, "2024-01": 0, "2024-02": 2}
    assert made("no date").months == {}


def test_words_are_those_that_are_often_said_but_not_everywhere():
    texts = [f"nothing happened again number {i}" for i in range(200)]
    texts[:5] = ["Gerald! gerald GERALD ate nothing again"] * 5
    found = dict(made(*texts).words)
    assert found["gerald"] == 5, "counted once a text"
    assert "nothing" not in found, "in every text"
    assert "happened" not in found


def test_signs_are_no_words_and_emoji_are_counted_apart():
    found = made(")_/¯¯¯ 🐐 goats", ")_/¯¯¯ 🐐 goats", *["else"] * 100)
    assert dict(found.words) == {"goats": 2}
    assert found.emoji == [("🐐", 2)]


def test_an_empty_corpus_has_no_statistics():
    with pytest.raises(EmptyCorpus):
        gather(Corpus.of([]))


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["one text"] * 3, "are few"),
        ([f"text number {i}" for i in range(500)], "enough for a chain of words"),
        ([f"text number {i}" for i in range(3_000)], "plenty for a chain of words"),
        ([f"{i} " + "x" * 700 for i in range(500)], "letter by letter"),
        (["again"] * 50 + [f"text {i}" for i in range(200)], "copies of others"),
    ],
)
def test_the_verdict_says_what_it_is_good_for(texts, said):
    assert said in " ".join(verdict(made(*texts)))


def test_the_verdict_names_the_loudest_of_several():
    people = [Document(f"text {i}", author="Ann" if i % 4 else "Ben") for i in range(300)]
    assert "Ann wrote 75%" in " ".join(verdict(gather(Corpus.of(people))))


# ---- the page


class _Checked(HTMLParser):
    """Every element is closed in order, and nothing is loaded from anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.said = ""

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta",):
            self.open.append(tag)
        self.loads += [v for name, v in attrs if name in ("src", "href", "srcset", "onload")]
        if tag == "script":
            self.loads.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said += data


def checked(html: str) -> _Checked:
    seen = _Checked()
    seen.feed(html)
    assert not seen.open
    assert not seen.loads
    return seen


def test_the_page_is_whole_and_needs_nothing_else():
    people = [
        Document(
            f"the goat number {i}", author="Ann", created_at=datetime(2024, 1 + i, 1, tzinfo=UTC)
        )
        for i in range(6)
    ]
    html = page(gather(Corpus.of(people)), "goats.txt")
    seen = checked(html)
    assert "goats.txt" in seen.said
    assert "Ann" in seen.said
    for part in html.split("<svg")[1:]:
        ET.fromstring("<svg" + part.partition("</svg>")[0] + "</svg>")


def test_nothing_in_the_corpus_can_write_the_page():
    evil = "<script>alert(1)</script>"
    people = [Document(f"{evil} <b>goat {i % 3}", author=evil) for i in range(30)]
    html = page(gather(Corpus.of(people)), f"{evil}.txt")
    assert "<script" not in html
    checked(html)


def test_the_command_writes_the_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    out = tmp_path / "report.html"
    assert main(["corpus", "report", str(POSTS), "--html", str(out)]) == 0
    shown = capfd.readouterr()
    assert "verdict      697 different texts are enough" in shown.out
    assert str(out) in shown.err
    assert "posts.txt" in checked(out.read_text("utf-8")).said
