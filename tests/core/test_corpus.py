"""The corpus itself, and `tweetgen corpus` on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tracemalloc
from collections import deque
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen import Document
from tweetgen.cli import main
from tweetgen.corpus import OTHERS, Corpus, CorpusReport
from tweetgen.errors import CorpusError, EmptyCorpus
from tweetgen.fingerprint import SeenTexts, normalise
from tweetgen.reader import Tally
from tweetgen.reading import cleaners

TEXTS = [f"text number {i}" for i in range(2000)]
DOCUMENTS = [
    Document(
        "ñandú 😀\n“two lines”",
        author="ana",
        created_at=datetime(2020, 5, 6, 7, 8, 9, 10, timezone(timedelta(hours=-3, minutes=-30))),
        id="7",
        in_reply_to="6",
        conversation="5",
        source="phone.txt",
        labels=("joke", "retweet"),
    ),
    Document("plain"),
]


@pytest.fixture
def words(tmp_path) -> Path:
    """Three documents and an empty line."""
    path = tmp_path / "words.txt"
    path.write_text("one fish\ntwo fish\n\nred fish\nred fish\n")
    return path


# ---- walking


def test_a_corpus_can_be_walked_again_and_twice_at_once(words):
    corpus = tweetgen.read(words)
    first, second = corpus.texts(), corpus.texts()
    assert [(next(first), next(second)) for _ in range(4)] == [
        (text, text) for text in ("one fish", "two fish", "red fish", "red fish")
    ]
    assert list(corpus.texts()) == ["one fish", "two fish", "red fish", "red fish"]


def test_a_corpus_of_texts_in_memory():
    corpus = Corpus.of(iter(["one", Document("two", author="ana")]))
    assert list(corpus) == list(corpus) == [Document("one"), Document("two", author="ana")]


def test_nothing_is_read_before_it_is_asked_for(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("one\n" + "two\n" * 100_000 + '"')
    corpus = tweetgen.read(path)
    path.write_text("other\n")
    assert next(iter(corpus)).text == "other"


# ---- the report


def test_the_report_counts_everything(tmp_path, words):
    table = tmp_path / "posts.csv"
    table.write_text("author,text\nana,one fish\nbob,ünique\nana,\nana,ONE FISH\n", "latin-1")
    found = tweetgen.read(words, table).report()
    assert found.to_dict() | {"notes": [], "fingerprint": ""} == {
        "format": "csv, lines",
        "encoding": "latin-1, utf-8",
        "documents": 7,
        "characters": 8 * 6 + 6,
        "authors": {"ana": 2, "bob": 1},
        "duplicates": 2,  # letter for letter: ONE FISH is another text
        "dropped": {"empty line": 1, "empty text": 1},
        "first_dropped": {"empty line": f"{words}, line 3", "empty text": f"{table}, line 4"},
        "longest": 8,
        "notes": [],
        "fingerprint": "",
        "removed": {},
    }
    assert any("read as latin-1" in note for note in found.notes)


def test_a_report_is_counted_once(words):
    corpus = tweetgen.read(words)
    first = corpus.report()
    words.unlink()
    assert corpus.report() is first


def test_the_fingerprint_tells_texts_and_their_order():
    def fingerprint(*texts):
        return Corpus.of(texts).report().fingerprint

    assert fingerprint("a", "b") == fingerprint("a", "b")
    different = {fingerprint(*texts) for texts in (("a", "b"), ("b", "a"), ("ab",), ("a",), ())}
    assert len(different) == 5


def test_rare_authors_are_counted_together(monkeypatch):
    monkeypatch.setattr("tweetgen.corpus._MOST_AUTHORS", 3)
    corpus = Corpus.of(Document("x", author=name) for name in "abcdea")
    assert corpus.report().authors == {"a": 2, OTHERS: 2, "b": 1, "c": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", r"words\.txt: there is nothing to learn from; the file is empty"),
        ("\n\n\n", r"\(left out: empty line: 3\)"),
        ("@a\n@b\nRT @c: hi\n", r"left out: nothing left after cleaning: 2, retweet: 1"),
    ],
)
def test_an_empty_corpus_says_what_was_left_out(words, content, said):
    words.write_text(content)
    with pytest.raises(EmptyCorpus, match=said):
        tweetgen.read(words).clean(cleaners()).require()


# ---- the split


def test_the_sides_share_no_text_and_leave_none_out():
    train, held_out = Corpus.of(TEXTS).split(0.1)
    a, b = list(train.texts()), list(held_out.texts())
    assert sorted(a + b) == sorted(TEXTS)
    assert not set(a) & set(b)
    assert 150 < len(b) < 250  # 200 ± 3.7 standard deviations
    assert held_out.name.endswith("(held out)")


def test_copies_of_a_text_land_on_one_side():
    copies = [change(text) for text in TEXTS for change in (str, str.upper, lambda t: f"  {t} ")]
    train, held_out = Corpus.of(copies).split(0.3)
    sides = [{normalise(text) for text in side.texts()} for side in (train, held_out)]
    assert all(sides)
    assert not sides[0] & sides[1]
    assert sum(1 for _ in held_out) % 3 == 0


def test_new_documents_do_not_move_old_ones():
    _, before = Corpus.of(TEXTS[:1000]).split(0.2)
    _, after = Corpus.of(["new one", *TEXTS]).split(0.2)
    old = set(TEXTS[:1000])
    assert [text for text in after.texts() if text in old] == list(before.texts())


def test_a_larger_share_keeps_what_was_held_out():
    _, small = Corpus.of(TEXTS).split(0.1)
    _, large = Corpus.of(TEXTS).split(0.3)
    assert set(small.texts()) < set(large.texts())


def test_nothing_held_out():
    train, held_out = Corpus.of(TEXTS).split(0)
    assert list(train.texts()) == TEXTS
    assert list(held_out) == []


@pytest.mark.parametrize("share", [-0.1, 1, 1.5, float("nan")])
def test_a_share_that_cannot_be(share):
    with pytest.raises(CorpusError, match="held_out must be at least 0 and below 1"):
        Corpus.of(TEXTS).split(share)


def test_the_split_comes_after_cleaning(words):
    """So that two texts that are one once cleaned do not end on both sides."""
    words.write_text("".join(f"@ana {text}\n{text} https://t.co/x\n" for text in TEXTS))
    steps = cleaners(["links", "mentions", "whitespace"])
    train, held_out = tweetgen.read(words).clean(steps).split(0.5)
    assert not set(train.texts()) & set(held_out.texts())


# ---- stored


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """Where temporary files go in this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_stored_corpus_is_the_same_and_leaves_nothing_behind(temporary):
    original = Corpus.of([*DOCUMENTS, *(Document(text, id=text) for text in TEXTS * 3)])
    with original.stored() as stored:
        assert list(stored) == list(original)
        assert stored.report() == original.report()
        assert all(a == b for a, b in zip(stored, original, strict=True))
        first, second = iter(stored), iter(stored)
        for document in original:  # two passes in turn, one step apart
            assert next(first) == document
            assert next(second) == document
    assert list(temporary.iterdir()) == []


def test_storing_walks_the_source_once(words):
    passes = []

    def walk(tally: Tally):
        passes.append(tally)
        yield from DOCUMENTS

    with Corpus(walk).stored() as stored:
        assert list(stored) == list(stored) == DOCUMENTS
        stored.report()
    assert len(passes) == 1


def test_a_failure_while_storing_leaves_nothing_behind(temporary, tmp_path):
    path = tmp_path / "posts.json"
    path.write_text('[{"text": "one"}, {"text": ')
    with pytest.raises(CorpusError, match="cut short"), tweetgen.read(path).stored():
        pass
    assert list(temporary.iterdir()) == []


def test_a_lone_surrogate_can_be_stored():
    with Corpus.of(["a\ud800b"]).stored() as stored:
        assert list(stored.texts()) == ["a\ud800b"]


def test_a_full_disk_while_storing_is_said(tmp_path):
    """A limit on the size of files stands for the full disk."""
    pytest.importorskip("resource")
    code = (
        "import resource, tempfile\n"
        f"tempfile.tempdir = {str(tmp_path)!r}\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "from tweetgen.corpus import Corpus\n"
        "from tweetgen.errors import StorageError\n"
        "try:\n"
        "    with Corpus.of(['x' * 1000] * 1000).stored():\n"
        "        print('stored')\n"
        "except StorageError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.startswith(f"{tmp_path}: ")


# ---- memory


def peak(work) -> int:
    """The most memory, in bytes, that Python held during `work`."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("work", ["iterate", "report", "held out", "clean"])
def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch, work):
    small_sets = partial(SeenTexts, in_memory=500)  # else they would grow up to their limit
    monkeypatch.setattr("tweetgen.corpus.SeenTexts", small_sets)
    monkeypatch.setattr("tweetgen.cleaning.steps.SeenTexts", small_sets)

    def use(count: int) -> int:
        path = tmp_path / f"{count}.txt"
        filler = "x" * 990  # so that the files are larger than any buffer
        path.write_text("".join(f"text {i} {filler}\n" for i in range(count)))
        corpus = tweetgen.read(path, format="lines")
        if work == "iterate":
            return peak(lambda: deque(corpus, maxlen=0))
        if work == "report":
            return peak(corpus.report)
        if work == "held out":
            return peak(lambda: deque(corpus.split(0.1)[1], maxlen=0))
        return peak(lambda: deque(corpus.clean(cleaners(["duplicates"])), maxlen=0))

    use(100)  # imports and caches
    assert use(16_000) < use(4_000) * 1.1  # 16 MB and 4 MB


# ---- tweetgen corpus report


def report(capsys, *arguments) -> dict:
    assert main(["corpus", "report", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_report_for_programs(capsys, words):
    found = report(capsys, words)
    found = {key: found[key] for key in CorpusReport.__annotations__}
    assert found | {"notes": [], "fingerprint": ""} == {
        "format": "lines",
        "encoding": "utf-8",
        "documents": 4,
        "characters": 32,
        "authors": {},
        "duplicates": 1,
        "dropped": {"empty line": 1},
        "first_dropped": {"empty line": f"{words}, line 3"},
        "longest": 8,
        "notes": [],
        "removed": {},
        "fingerprint": "",
    }


def test_report_of_cleaned_documents(capsys, words):
    found = report(capsys, words, "--clean")
    assert (found["documents"], found["dropped"]) == (3, {"empty line": 1, "duplicate": 1})


def test_report_for_people(capsys, tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("author,text\n" + "".join(f"author{i},hi\n" for i in range(7)) + "x,\n")
    assert main(["corpus", "report", str(path)]) == 0
    out = capsys.readouterr().out
    for part in (
        "format       csv, utf-8",
        "documents    7, 2 characters on average, the longest 2",
        "duplicates   6",
        "authors      author0 (1), author1 (1), author2 (1), author3 (1), author4 (1) and 2 more",
        f"left out     1 × empty text, first: {path}, line 9",
        "the words are in the column 'text'",
    ):
        assert part in out


@pytest.mark.parametrize(
    ("content", "arguments", "documents"),
    [
        ("a;b\nx;y\n", ["--text-column", "b"], 1),
        ("one\n@@\ntwo\n", ["--delimiter", "@@"], 2),
        ("one\n\ntwo\nthree\n", ["--delimiter", "blank"], 2),
        ("id,text\n1,one\n", ["--format", "lines"], 2),
        ("\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0?\n", ["--encoding", "cp1251"], 1),
    ],
)
def test_reading_options(capsys, tmp_path, content, arguments, documents):
    path = tmp_path / "words.txt"
    path.write_bytes(content.encode("latin-1"))
    assert report(capsys, path, *arguments)["documents"] == documents


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there is nothing to learn from"),
        (b"\0\1\2\3", "not a text file"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\3\xcb\xcf", "gzip data is damaged or cut short"),
        (b"[" * 50_000 + b'"', "nested too deeply"),
    ],
)
@pytest.mark.parametrize("command", ["report", "sample"])
def test_bad_input_is_one_message(capsys, tmp_path, command, content, said):
    path = tmp_path / "words.json"
    path.write_bytes(content)
    arguments = ["--format", "jsonl"] if content.startswith(b"[") else []
    assert main(["corpus", command, str(path), *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    message = captured.err.splitlines()[-1]
    assert message.startswith(f"tweetgen: {path}")
    assert said in message
    assert "Traceback" not in captured.err


def test_no_source_and_a_missing_one(capsys, tmp_path):
    assert main(["corpus", "report"]) == 2
    assert "Missing argument 'SOURCES...'" in capsys.readouterr().err
    assert main(["corpus", "report", str(tmp_path / "gone.txt")]) == 2
    assert "no such file or folder" in capsys.readouterr().err


# ---- tweetgen corpus sample


def sample(capsys, *arguments) -> str:
    assert main(["corpus", "sample", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_sample(capsys, tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("".join(f"{text}\n" for text in TEXTS))
    first = sample(capsys, path, "-n", 5, "--json")
    shown = [json.loads(line)["text"] for line in first.splitlines()]
    assert len(set(shown)) == 5
    assert shown == sorted(shown, key=TEXTS.index)
    assert sample(capsys, path, "-n", 5, "--json") == first
    assert sample(capsys, path, "-n", 5, "--seed", 1, "--json") != first


def test_a_sample_is_drawn_evenly(capsys, tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("".join(f"{i}\n" for i in range(20)))
    drawn = [0] * 20
    for seed in range(200):
        for line in sample(capsys, path, "-n", 5, "--seed", seed, "--json").splitlines():
            drawn[int(json.loads(line)["text"])] += 1
    assert all(25 < count < 80 for count in drawn)  # 50 ± 4 standard deviations


def test_a_sample_larger_than_the_corpus_is_the_corpus(capsys, words):
    assert sample(capsys, words) == (
        "      1  one fish\n      2  two fish\n      3  red fish\n      4  red fish\n"
    )


def test_control_characters_do_not_reach_the_terminal(capsys, tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("a bell\x07 and an \x1b[31mescape\x1b[0m and more text around it\n")
    assert "\x1b" not in sample(capsys, path)
    assert "\x1b" not in sample(capsys, path, "--json")


# ---- tweetgen corpus convert

DOCUMENT = st.builds(
    Document,
    st.text().filter(str.strip),
    author=st.none() | st.text(min_size=1),
    created_at=st.none()
    | st.datetimes(
        min_value=datetime(1, 1, 3),
        max_value=datetime(9999, 12, 29),
        timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m))),
    ),
    id=st.none() | st.text(min_size=1),
    in_reply_to=st.none() | st.text(min_size=1),
    conversation=st.none() | st.text(min_size=1),
    source=st.none() | st.text(min_size=1),
    labels=st.lists(st.text(min_size=1), max_size=3).map(tuple),
)


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
@settings(deadline=None, max_examples=50)
@given(documents=st.lists(DOCUMENT, min_size=1, max_size=5))
def test_what_was_converted_reads_back_the_same(tmp_path_factory, kind, documents):
    folder = Path(tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp()))
    source, out = folder / "in.jsonl", folder / f"out.{kind}"
    source.write_text("".join(json.dumps(d.to_dict()) + "\n" for d in documents))
    assert main(["corpus", "convert", "--quiet", str(source), str(out)]) == 0
    read, again = list(tweetgen.read(source)), list(tweetgen.read(out))
    assert read == documents
    if kind == "parquet":  # a table may come from Windows
        read = [
            attrs.evolve(d, text=d.text.replace("\r\n", "\n").replace("\r", "\n")) for d in read
        ]
    assert again == read


def test_convert_writes_every_key(capsys, tmp_path):
    source, out = tmp_path / "posts.csv", tmp_path / "out.jsonl"
    source.write_text(
        "id,created_at,author,text,in_reply_to,conversation,labels\n"
        "7,2020-05-06 07:08:09,ana,ñandú,6,5,joke\n8,,,two,,,\n"
    )
    assert main(["corpus", "convert", str(source), str(out)]) == 0
    first, second = map(json.loads, out.read_text("utf-8").splitlines())
    assert first == {
        "text": "ñandú",
        "author": "ana",
        "created_at": "2020-05-06T07:08:09+00:00",
        "id": "7",
        "in_reply_to": "6",
        "conversation": "5",
        "source": str(source),
        "labels": ["joke"],
    }
    assert second == dict.fromkeys(first) | {
        "text": "two",
        "id": "8",
        "source": str(source),
        "labels": [],
    }
    assert "2 documents written to" in capsys.readouterr().err


def test_convert_says_what_was_left_out(capsys, tmp_path, words):
    assert main(["corpus", "convert", "--clean", str(words), str(tmp_path / "o.jsonl")]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"left out: 1 × empty line, first: {words}, line 3" in captured.err
    assert "left out: 1 × duplicate" in captured.err


def test_convert_to_standard_output(capsys, words):
    assert main(["corpus", "convert", str(words), "-"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["text"] for line in lines] == [
        "one fish",
        "two fish",
        "red fish",
        "red fish",
    ]


def test_convert_several_sources(tmp_path, words):
    out = tmp_path / "out.jsonl"
    assert main(["corpus", "convert", str(words), str(words), str(out)]) == 0
    assert len(out.read_text().splitlines()) == 8


def test_convert_overwrites_only_on_demand(capsys, tmp_path, words):
    out = tmp_path / "out.jsonl"
    out.write_text("precious\n")
    assert main(["corpus", "convert", str(words), str(out)]) == 2
    assert "is there already; --force overwrites it" in capsys.readouterr().err
    assert out.read_text() == "precious\n"
    assert main(["corpus", "convert", "--force", str(words), str(out)]) == 0
    assert len(out.read_text().splitlines()) == 4


def test_convert_onto_its_own_source(tmp_path):
    path = tmp_path / "posts.jsonl"
    path.write_text('{"text": "one"}\n{"text": "two"}\n')
    assert main(["corpus", "convert", "--force", str(path), str(path)]) == 0
    assert list(tweetgen.read(path).texts()) == ["one", "two"]


def test_a_failed_conversion_writes_nothing(capsys, tmp_path):
    source, out = tmp_path / "posts.json", tmp_path / "new" / "out.jsonl"
    source.write_text('[{"text": "one"}, {"text": "two"')
    assert main(["corpus", "convert", str(source), str(out)]) == 2
    assert "cut short" in capsys.readouterr().err
    assert not out.exists()
    assert not any(path.is_file() for path in (tmp_path / "new").glob("*"))


def test_an_empty_corpus_is_not_converted(capsys, tmp_path):
    (tmp_path / "empty.txt").write_text("\n")
    out = tmp_path / "out.jsonl"
    assert main(["corpus", "convert", str(tmp_path / "empty.txt"), str(out)]) == 2
    assert "nothing to learn from" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["empty.txt"]


def test_an_output_that_cannot_be_written_is_said(capsys, tmp_path, words):
    assert main(["corpus", "convert", str(words), str(words / "below" / "out.jsonl")]) == 2
    assert "a part of this path is a file, not a folder" in capsys.readouterr().err
    (tmp_path / "folder.jsonl").mkdir()
    assert main(["corpus", "convert", "--force", str(words), str(tmp_path / "folder.jsonl")]) == 2
    assert "folder.jsonl: this is a folder" in capsys.readouterr().err
    assert main(["corpus", "convert", str(words), str(tmp_path / f"{'x' * 300}.jsonl")]) == 2
    assert "the name is too long" in capsys.readouterr().err
    assert main(["corpus", "convert", str(words), str(tmp_path / "out.txt")]) == 2
    assert "OUT must end in one of .jsonl" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.jsonl", "words.txt"]
