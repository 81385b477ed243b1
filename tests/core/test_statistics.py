"""What a corpus is like, in numbers and as a page."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tweetgen import Corpus, Document
from tweetgen.cli import main
from tweetgen.errors import EmptyCorpus
from tweetgen.report_page import page
from tweetgen.statistics import Statistics, gather, share, verdict

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


def made(*texts: str, **fields: object) -> Statistics:
    return gather(Corpus.of([Document(text, **fields) for text in texts]))  # type: ignore[arg-type]


def test_lengths_fall_into_buckets():
    found = made("a" * 19, "b" * 20, "c" * 39, "d" * 5_000)
    assert found.lengths == {0: 1, 20: 2, 600: 1}
    assert found.too_long == {"x": 1, "bluesky": 1, "mastodon": 1}


def test_what_is_too_long_is_counted_as_each_network_does():
    assert made("x" * 280).too_long == {"x": 0, "bluesky": 0, "mastodon": 0}
    link = "https://lamp.example.com/" + "a" * 400
    assert made("x" * 281, "灯" * 141, link).too_long == {"x": 2, "bluesky": 1, "mastodon": 0}


def dated(*days: str) -> dict[str, tuple[int, int]]:
    documents = [Document("four", created_at=datetime.fromisoformat(f"{day}T12Z")) for day in days]
    times = gather(Corpus.of(documents)).times
    return {name: (volume.documents, volume.characters) for name, volume in times.items()}


def test_times_have_no_holes():
    assert dated("2023-12-30", "2024-01-02", "2024-01-02") == {
        "2023-12-30": (1, 4),
        "2023-12-31": (0, 0),
        "2024-01-01": (0, 0),
        "2024-01-02": (2, 8),
    }
    found = dated("2023-11-30", "2024-02-01", "2024-02-03")
    assert found == {"2023-11": (1, 4), "2023-12": (0, 0), "2024-01": (0, 0), "2024-02": (2, 8)}
    found = dated("0001-12-31", "0012-01-01", "0012-07-01")
    assert list(found) == [f"{year:04}" for year in range(1, 13)]
    assert found["0012"] == (2, 8)
    assert made("no date").times == {}


def test_times_of_many_days_are_no_days():
    """The days that were counted first lie close together, but are not all."""
    start = date(2024, 1, 1)
    days = [(start + timedelta(n)).isoformat() for n in (*range(63), 400)]
    assert list(dated(*days))[-1] == "2025-02"
    assert sum(documents for documents, _ in dated(*days).values()) == 64


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lingua", None)


def test_the_extra_is_not_needed(without_extra):
    texts = [f"nothing happened again number {i}" for i in range(200)]
    texts[:5] = ["Gerald! gerald GERALD ate nothing again 🐐"] * 5
    found = made(*texts)
    words = {one.word: one.documents for one in found.words}
    assert words["gerald"] == 5, "counted once a text"
    assert "nothing" not in words, "in every text"
    assert "happened" not in words
    assert [(one.word, one.documents) for one in found.emoji] == [("🐐", 5)]
    assert (found.languages, found.background) == ({}, ())
    assert "tweetgen[report]" in checked(page(found, "x")).said


def standing_out(*texts: str) -> list[str]:
    return [one.word for one in made(*texts).words]


def test_words_are_those_that_people_say_less():
    texts = [f"the {word} of the house is in the garden" for word in ("cat", "dog", "bird")] * 5
    found = made(*texts, *["the zorbly gerald went home to have a look at the house again"] * 9)
    words = [one.word for one in found.words]
    assert set(words[:2]) == {"zorbly", "gerald"}
    assert words[0] == "zorbly", "as often said, but rarer"
    assert "the" not in words, "as often as people do"
    assert found.background == ("en",)
    scores = [one.score for one in found.words]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_addresses_marks_and_entities_are_no_words():
    text = (
        "Fog &amp; storms from @ben@lamp.com at https://gull.com/soup or www.gull.com )_/¯ https…"
    )
    assert set(standing_out(*[text] * 9)) <= {"fog", "storms", "from", "at", "or"}


def test_japanese_and_chinese_words_are_found():
    texts = ["灯台の灯りが見える", "灯台守は今日も灯台にいる", "霧の中の灯台だけが光る"] * 3
    found = made(*texts)
    assert found.languages == {"ja": 9}
    assert found.words[0].word == "灯台"
    assert "台の" not in [one.word for one in found.words], "two signs that are no word"


def test_emoji_are_counted_whole_and_once_a_text():
    found = made(*["a lamp 👩\u200d🔬👩\u200d🔬🐐", "two lamps here 👩\u200d🔬"] * 2)
    assert {one.word: one.documents for one in found.emoji} == {"👩\u200d🔬": 4, "🐐": 2}


def test_languages_are_told_of_a_sample():
    english = [f"The lamp is lit and the goat looks at it, for the {i}. time" for i in range(900)]
    german = [f"Die Lampe brennt, und die Ziege sieht sie zum {i}. Mal an" for i in range(900)]
    found = made(*english, *german)
    assert set(found.languages) == {"en", "de"}
    assert sum(found.languages.values()) == 1_000
    assert 420 < found.languages["de"] < 580, "drawn evenly: not the first that come"
    assert set(found.background) == {"en", "de"}
    assert made(*english, *german) == found


def test_a_large_corpus_is_sampled_evenly(without_extra):
    found = made(*(f"gull {i}" + " 🐦" * (i < 15_000) for i in range(30_000)))
    assert (found.sampled, found.report.documents) == (10_000, 30_000)
    assert found.emoji[0].documents == pytest.approx(5_000, rel=0.05)


def test_texts_in_no_language_have_no_say():
    found = made(*["the gull ate the soup of the keeper again"] * 5, *["🐐", "17:30"] * 9)
    assert found.languages == {"und": 18, "en": 5}
    assert found.background == ("en",)


def test_words_of_a_language_that_nobody_counted_are_compared_with_none():
    found = made(*["Arma virumque cano, Troiae qui primus ab oris Italiam fato profugus venit"] * 5)
    assert list(found.languages) == ["la"]
    assert found.background == ()


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 9, "0%"), (9, 9, "100%"), (1, 1_000, "<1%"), (1, 3, "33%"), (9_999, 10_000, "99.9%")],
)
def test_a_share_that_is_not_all_never_looks_so(part, whole, told):
    assert share(part, whole) == told


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
    assert "characters a month" in seen.said
    assert "English" in seen.said
    for part in html.split("<svg")[1:]:
        ET.fromstring("<svg" + part.partition("</svg>")[0] + "</svg>")


def test_nothing_in_the_corpus_can_write_the_page():
    evil = "<script>alert(1)</script>"

    def walk(tally):
        tally.drop(f"row {evil}", f"{evil}.txt, line 1")
        tally.note(evil)
        tally.formats.add(evil)
        for i in range(30):
            yield Document(f"{evil} <b>goat {i % 3} <img/onerror=1", author=evil)

    html = page(gather(Corpus(walk)), f"{evil}.txt")
    assert "<script" not in html
    assert "<img" not in html
    assert checked(html).said.count(evil) == 7


def test_words_from_right_to_left_do_not_turn_what_is_beside_them():
    name = "حارس المنارة"
    html = page(gather(Corpus.of([Document("القطة نائمة في المنارة", author=name)] * 3)), name)
    assert html.count(f"<bdi>{name}</bdi>") == 2
    assert "<bdi>المنارة</bdi>" in html


def test_the_command_writes_the_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    out = tmp_path / "report.html"
    assert main(["corpus", "report", str(POSTS), "--html", str(out)]) == 0
    shown = capfd.readouterr()
    assert "verdict      697 different texts are enough" in shown.out
    assert str(out) in shown.err
    assert "posts.txt" in checked(out.read_text("utf-8")).said


def test_the_terminal_tells_the_closer_look(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    rows = [
        {
            "text": "Gerald ate the lamp 🐐 " + "z" * 280 * (i == 0),
            "created_at": f"2024-0{i + 1}-09",
        }
        for i in range(4)
    ]
    source = tmp_path / "posts.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["corpus", "report", str(source), "--quiet"]) == 0
    shown = capfd.readouterr().out
    assert "written      2024-01 to 2024-04 ████" in shown
    assert "fits         X 75%, Bluesky 75%, Mastodon 100%" in shown
    assert "languages    English " in shown
    assert "words        gerald" in shown
    assert "emoji        🐐" in shown


def test_a_sample_names_those_who_speak(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    source = tmp_path / "chat.jsonl"
    rows = [{"text": "Is it on?\nOr off?", "author": "ana"}, {"text": "On."}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["corpus", "sample", str(source), "--quiet"]) == 0
    shown = "      1  ana: Is it on?\n         Or off?\n      2  (nobody): On.\n"
    assert capfd.readouterr().out == shown


def test_a_seed_draws_the_same_documents(capfd: pytest.CaptureFixture[str]):
    drawn = []
    for seed in ("0", "0", "1"):
        assert main(["corpus", "sample", str(POSTS), "-n", "5", "--seed", seed, "--quiet"]) == 0
        drawn.append(capfd.readouterr().out)
    assert drawn[0] == drawn[1] != drawn[2]
    numbers = [int(line.split()[0]) for line in drawn[0].splitlines()]
    assert len(numbers) == 5
    assert numbers == sorted(numbers)
