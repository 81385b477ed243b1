"""Damaged and malicious files: a clear error or a correct parse. `benchmarks/mutations.py` tries
10,000 of them per reader; here are a few, and what those have found."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import zipfile
from importlib import import_module
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

import tweetgen
from tweetgen import sources
from tweetgen.errors import CorpusFormatError
from tweetgen.reader import SourceFile, Tally
from tweetgen.registry import default_registry

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
INPUTS = 40


@pytest.fixture
def benchmarks(monkeypatch) -> tuple[ModuleType, ModuleType]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return import_module("mutants"), import_module("mutations")


@pytest.fixture
def write(tmp_path):
    def write(data: str | bytes, name: str = "words.txt") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def texts_of(path: Path, tally: Tally | None = None, **options: Any) -> list[str]:
    return [one.text for one in tweetgen.read(path, **options).walk(tally or Tally())]


@pytest.mark.parametrize("name", sorted(default_registry().all("reader")))
def test_mutated_files(name, benchmarks, tmp_path):
    mutants, mutations = benchmarks
    seeds = mutations.seeds_of(name, None)
    for number in range(INPUTS):
        made = mutants.mutant(Random(f"short {name} {number}"), *seeds)
        path = mutations.write(made, tmp_path)
        format = name if number % 2 else "auto"
        told = mutations.check(format, path, loud=True, blank=made.blank)
        assert not told["problem"], f"input {number}, format {format}"
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()


def test_every_reader_reads_its_examples(benchmarks, tmp_path):
    """What is refused undamaged would try nothing."""
    mutants, mutations = benchmarks
    examples = import_module("reader_seeds").own_seeds()
    registry = default_registry()
    names = registry.all("reader")
    own = {name for name in names if registry.owner("reader", name).name == "builtin"}
    assert own == {*examples}
    for name in sorted(own - {"foreign"}):
        for number, files in enumerate(examples[name]):
            alone = next(iter(files))
            made = mutants.Mutant(alone if len(files) == 1 else "folder", files)
            path = mutations.write(made, tmp_path / f"{name}-{number}")
            format = name if len(files) == 1 else "auto"
            told = mutations.check(format, path, loud=True)
            assert told["documents"], f"{name}, example {number}"
            assert not told["refused"], f"{name}, example {number}"
            assert not told["problem"], f"{name}, example {number}"


def test_the_check_itself_sees_what_is_wrong(benchmarks):
    mutations = benchmarks[1]
    wrong, document = mutations.wrong, tweetgen.Document
    assert wrong(document("fog", author="Ana", labels=("quote",))) == ""
    assert "cannot be written" in wrong(document("fog", id="\ud83d"))
    assert "no words" in wrong(document("fog", author=5))  # type: ignore[arg-type]
    assert "labels" in wrong(document("fog", labels=["quote"]))  # type: ignore[arg-type]
    assert "the text" in wrong(document(" \n"))
    assert "not given" in wrong(document(f"so: {mutations.SECRET}"))
    assert "printed" in mutations.unspeakable("caf\udce9")
    assert "characters" in mutations.unspeakable("x" * 5000)


def bomb(kind: str, line: bytes) -> bytes:
    data, made = line * (8_000_000 // len(line)), io.BytesIO()
    if kind == "gzip":
        return gzip.compress(data)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("words.txt", data)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["gzip", "zip"])
@pytest.mark.parametrize("line", [b"a", b"soup again\n", b'{"text": "soup"}\n', b"text,id\n"])
def test_what_unpacks_to_a_thousand_times_its_size_is_refused(kind, line, write, monkeypatch):
    monkeypatch.setattr(sources, "_BOMB_SIZE", 1 << 20)
    with pytest.raises(CorpusFormatError, match="more than 100 times its size"):
        texts_of(write(bomb(kind, line)))


def test_much_that_was_really_written_is_no_bomb(write, monkeypatch):
    monkeypatch.setattr(sources, "_BOMB_SIZE", 1 << 16)
    words = [f"soup number {Random(n).random()}" for n in range(10_000)]
    assert texts_of(write(gzip.compress("\n".join(words).encode()))) == words


def test_names_in_archives_can_be_printed_and_written(write):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name in ("caf\udce9.txt", "\x1b[31mred.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = 5
            archive.addfile(entry, io.BytesIO(b"soup\n"))
    tally = Tally()
    found = list(tweetgen.read(write(made.getvalue(), "old.tar"), format="lines").walk(tally))
    assert [one.text for one in found] == ["soup", "soup"]
    for one in found:
        assert one.source is not None
        assert one.source.encode()
        assert one.source.isprintable() or "\ufffd" in one.source
        assert "\x1b" not in one.source


def test_a_delimiter_without_end_is_told_in_short(write):
    sign, tally = "=" * 200_000, Tally()
    assert texts_of(write(f"fog\n{sign}\nsoup\n"), tally, format="delimited") == ["fog", "soup"]
    assert max(map(len, tally.notes)) < 500


def test_keys_without_end_are_told_in_short(write):
    path = write(json.dumps({"k" * 100_000: 1, "\ud83d": 2}) + "\n", "a.jsonl")
    with pytest.raises(CorpusFormatError, match="no text under a key") as caught:
        texts_of(path, format="jsonl")
    assert len(str(caught.value).encode()) < 500


def test_a_slack_message_of_a_kind_that_is_none(write):
    said = {"type": "message", "text": "Fog.", "ts": "1709323200.000100", "user": "U0000001"}
    day = [said, said | {"subtype": ["channel_join"]}]
    assert texts_of(write(json.dumps(day), "fog.json"), format="slack") == ["Fog."]


def test_half_a_pair_of_surrogates_as_a_language(write):
    value = {"$type": "app.bsky.feed.post", "text": "Fog.", "langs": ["\ud83d"]}
    record = {"uri": "at://did:plc:keeper/app.bsky.feed.post/1", "value": value}
    [found] = tweetgen.read(write(json.dumps({"records": [record]}), "a.json"), format="bluesky")
    assert found.labels == ("lang:\ufffd",)


def test_long_posts_without_words_are_counted_once(write, tmp_path):
    notes = [{"noteTweet": True}, {"noteTweet": {"core": {"text": []}}}]
    write("window.YTD.note_tweet.part0 = " + json.dumps(notes), "x/note-tweet.js")
    tally = Tally()
    assert texts_of(tmp_path / "x", tally) == []
    assert tally.dropped == {"no text": 2}
    for number in (0, 1):
        name = f"tweets-part{number}.js" if number else "tweets.js"
        tweet = {"tweet": {"id_str": str(number), "full_text": f"Fog {number}"}}
        write(f"window.YTD.tweets.part{number} = " + json.dumps([tweet]), f"x/{name}")
    tally = Tally()
    assert sorted(texts_of(tmp_path / "x", tally)) == ["Fog 0", "Fog 1"]
    assert tally.dropped == {"no text": 2}


def test_columns_of_rows_that_are_too_short_or_too_long(write):
    rows = "id,text,author,source,label\n1,fog\n2,soup,ana,app,a,b,c\n3,tea,,app\n"
    path = write(rows, "a.csv")
    found = [(d.id, d.text, d.author, d.source, d.labels) for d in tweetgen.read(path)]
    assert found == [
        ("1", "fog", None, str(path), ()),
        ("2", "soup", "ana", str(path), ("a",)),
        ("3", "tea", None, str(path), ()),
    ]


def test_a_file_that_is_no_text_is_closed():
    opened = []

    def opener() -> io.BytesIO:
        opened.append(io.BytesIO(b"\0\1\2" * 100))
        return opened[-1]

    with pytest.raises(CorpusFormatError, match="not a text file"):
        SourceFile("picture", opener).text()
    assert all(stream.closed for stream in opened)


def test_a_name_without_end_is_told_in_short(write):
    path = write(f"window.YTD.{'t9' * 5000}.part0 = [1]", "a.js")
    with pytest.raises(CorpusFormatError, match="it is the list 't9t9") as caught:
        texts_of(path, format="x_archive")
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("first", ["", "{}", "soup"])
def test_a_part_of_a_thread_is_read_where_the_first_one_is_empty(first, write, tmp_path):
    said = [{"sender_name": "Ana", "timestamp_ms": 1709323200000, "content": "Fog."}]
    write(first, "thread/message_1.json")
    write(json.dumps({"participants": [], "messages": said}), "thread/message_2.json")
    assert texts_of(tmp_path / "thread").count("Fog.") == 1
    if first != "soup":
        assert texts_of(tmp_path / "thread", format="meta") == ["Fog."]


def test_messages_in_damaged_pages_of_a_database_are_missed(benchmarks, write):
    """SQLite gives the rows of a damaged page as none at all."""
    [files] = import_module("reader_seeds").own_seeds()["imessage"]
    whole = files["chat.db"]
    assert len(texts_of(write(whole, "chat.db"))) == 5
    size = int.from_bytes(whole[16:18], "big")
    at = next(
        at for at in range(0, len(whole), size) if b"Is the lamp on?" in whole[at : at + size]
    )
    page = bytearray(whole)
    page[at + 3 : at + 5] = b"\0\0"  # the number of rows in this page
    with pytest.raises(CorpusFormatError, match="the database is damaged"):
        texts_of(write(bytes(page), "chat.db"))
    page[at + 3 : at + 5] = b"\0\3"
    tally = Tally()
    assert len(texts_of(write(bytes(page), "chat.db"), tally)) == 3
    assert "messages may be missing" in tally.notes[-1]
