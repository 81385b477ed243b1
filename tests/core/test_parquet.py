"""Tables of Parquet and Arrow: the right column, a few rows at a time."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import CorpusError, CorpusFormatError
from tweetgen.reader import SourceFile, Tally
from tweetgen.readers.parquet import ParquetConfig, ParquetReader
from tweetgen.testing.check import run, subject_for

pa = pytest.importorskip("pyarrow", reason="the extra tables is not installed")
ipc = pytest.importorskip("pyarrow.ipc")
pq = pytest.importorskip("pyarrow.parquet")

NIGHTS = {
    "id": [1, 2, 3],
    "author": ["ana", "ben", "ana"],
    "text": ["Fog.", "Soup\r\nagain", "今天"],
    "created_at": [datetime(2023, 3, day, 10, tzinfo=UTC) for day in (1, 2, 3)],
}


def parquet(table: Any, **options: Any) -> bytes:
    made = io.BytesIO()
    pq.write_table(table, made, **options)
    return made.getvalue()


def arrow(table: Any, new: Callable[..., Any] = ipc.new_file, rows: int | None = None) -> bytes:
    made = io.BytesIO()
    with new(made, table.schema) as writer:
        writer.write_table(table, rows)
    return made.getvalue()


def stream(table: Any, rows: int | None = None) -> bytes:
    return arrow(table, ipc.new_stream, rows)


NO_TEXT = pa.array([b"caf\xe9", b"tea"])
KINDS = pytest.mark.parametrize("kind", [parquet, arrow, stream])


@pytest.fixture
def write(tmp_path):
    def write(data: bytes, name: str = "nights") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write


def file_of(data: bytes) -> SourceFile:
    return SourceFile("nights", lambda: io.BytesIO(data), tally=Tally())


def texts(data: bytes, **options: Any) -> list[str]:
    reader = ParquetReader(ParquetConfig(**options))
    return [document.text for document in reader.read(file_of(data))]


# ---- rows


@KINDS
def test_what_is_known_of_a_row(write, kind):
    corpus = tweetgen.read(write(kind(pa.table(NIGHTS))))
    found = list(corpus)
    assert [one.text for one in found] == ["Fog.", "Soup\nagain", "今天"]
    assert [one.author for one in found] == ["ana", "ben", "ana"]
    assert [one.id for one in found] == ["1", "2", "3"]
    assert found[0].created_at == datetime(2023, 3, 1, 10, tzinfo=UTC)
    report = corpus.report()
    assert report.format == {parquet: "parquet", arrow: "arrow", stream: "arrow stream"}[kind]
    assert report.encoding == ""
    assert report.notes[0].endswith("the words are in the column 'text'")


@KINDS
def test_rows_without_words_are_counted(write, kind):
    table = pa.table({"text": ["Fog.", None, " ", "Soup"]})
    corpus = tweetgen.read(write(kind(table)))
    assert list(corpus.texts()) == ["Fog.", "Soup"]
    report = corpus.report()
    assert report.dropped == {"no text": 1, "empty text": 1}
    assert report.first_dropped["no text"].endswith("nights, row 2")


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["one", "two"], pa.large_string()),
        pa.array(["one", "two"], pa.string_view()),
        pa.array(["one", "two"]).dictionary_encode(),
        pa.array([b"one", b"two"]),
    ],
    ids=str,
)
@KINDS
def test_all_that_arrow_calls_text(kind, column):
    assert texts(kind(pa.table({"text": column}))) == ["one", "two"]


@KINDS
def test_bytes_that_are_no_text_are_counted(kind):
    file = file_of(kind(pa.table({"text": NO_TEXT})))
    assert [one.text for one in ParquetReader(ParquetConfig()).read(file)] == ["tea"]
    assert file.tally.dropped == {"text that is not UTF-8": 1}


def test_a_column_of_text_that_is_none():
    """Parquet is read a value at a time; a part of an Arrow file is right or wrong as a whole."""
    lie = pa.table({"text": pa.Array.from_buffers(pa.string(), 2, NO_TEXT.buffers())})
    assert texts(parquet(lie)) == ["tea"]
    for kind in (arrow, stream):
        with pytest.raises(CorpusFormatError, match="UTF8"):
            texts(kind(lie))


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([1_677_664_800_123_456_789], pa.timestamp("ns")), (2023, 123_456)),
        (pa.array([1_677_664_800], pa.timestamp("s", "Europe/Rome")), (2023, 0)),
        (pa.array([1_677_664_800.5]), (2023, 500_000)),
        (pa.array(["2023-03-01"]), (2023, 0)),
        (pa.array([19_417], pa.date32()), (2023, 0)),
        (pa.array([2**61], pa.timestamp("us")), None),
        (pa.array([2**62], pa.timestamp("s")), None),
        (pa.array([None], pa.timestamp("s")), None),
        (pa.array([[1, 2]]), None),
    ],
    ids=str,
)
def test_times_of_every_kind(column, expected):
    data = stream(pa.table({"text": ["x"], "created_at": column}))
    [found] = ParquetReader(ParquetConfig()).read(file_of(data))
    when = found.created_at
    assert (when and (when.year, when.microsecond)) == expected


def test_what_was_converted_comes_back(write):
    """A table with the keys of `Document.to_dict` gives the same documents."""
    document = tweetgen.Document(
        "Fog.", author="ana", id="1", conversation="c", source="old.txt", labels=("a", "b")
    )
    [found] = tweetgen.read(write(parquet(pa.Table.from_pylist([document.to_dict()]))))
    assert found == document


# ---- columns


@KINDS
def test_the_text_column_is_found(kind):
    table = pa.table({"n": [1, 2], "Tweet Text": ["a", "b"], "url": ["https://long/er"] * 2})
    assert texts(kind(table)) == ["a", "b"]
    unnamed = pa.table(
        {"who": ["ana"], "said": ["Fog and soup"], "where": ["https://lamp.example/very/long"]}
    )
    file = file_of(kind(unnamed))
    assert [one.text for one in ParquetReader(ParquetConfig()).read(file)] == ["Fog and soup"]
    assert "column 'said', which has the longest texts" in file.tally.notes[0]


@KINDS
@pytest.mark.parametrize("column", ["note", "Note", 3, "3"])
def test_a_column_by_name_or_number(kind, column):
    table = pa.table({"n": [1], "text": ["no"], "note": ["yes"]})
    assert texts(kind(table), text_column=column) == ["yes"]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("notes", r"no column 'notes' \(columns: 'n', 'text'\); set text_column"),
        (7, "no column 7; columns are counted from 1 to 2"),
        ("n", "the column 'n' holds int64, no text"),
    ],
)
def test_a_wrong_column_is_said(column, said):
    with pytest.raises(CorpusFormatError, match=said):
        texts(parquet(pa.table({"n": [1], "text": ["x"]})), text_column=column)


def test_a_table_without_text_is_said():
    with pytest.raises(CorpusFormatError, match=r"no column of text \(columns: 'n'\)"):
        texts(parquet(pa.table({"n": [1]})))


def test_two_columns_of_one_name_and_names_with_dots():
    doubled = pa.table([["one"], ["two"], ["x"]], ["text", "text", "a.b"])
    assert texts(stream(doubled)) == ["one"]
    assert texts(stream(doubled), text_column="a.b") == ["x"]
    assert texts(parquet(pa.table({"a": [1], "a.b": ["x"]})), text_column="a.b") == ["x"]


# ---- files


def test_a_table_within_a_zip(tmp_path):
    path = tmp_path / "nights.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nights.parquet", parquet(pa.table(NIGHTS)))
        archive.writestr("nights.arrow", stream(pa.table(NIGHTS)))
    assert len(list(tweetgen.read(path))) == 6


def test_a_data_set_on_disk(write, tmp_path):
    """What `datasets` saves: shards of rows, and JSON files beside them."""
    rows = pa.table({"text": ["Fog."], "label": [1]})
    state = {"_data_files": [{"filename": "x"}], "_fingerprint": "0", "_format_type": None}
    about = {"citation": "", "description": "", "features": {"text": {"dtype": "string"}}}
    for split in ("train", "test"):
        write(stream(rows), f"set/{split}/data-00000-of-00001.arrow")
        write(json.dumps(state, indent=2).encode(), f"set/{split}/state.json")
        write(json.dumps(about, indent=2).encode(), f"set/{split}/dataset_info.json")
    write(b'{"splits": ["train", "test"]}', "set/dataset_dict.json")
    write(stream(pa.table({"indices": pa.array([0], pa.uint64())})), "set/train/indices.arrow")
    corpus = tweetgen.read(tmp_path / "set")
    assert list(corpus.texts()) == ["Fog.", "Fog."]
    assert corpus.report().dropped == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PARE" + bytes(99), "encrypted"),
        (b"FEA1" + bytes(99), "version 1; write it again"),
        (b"PAR1" + bytes(99), "damaged, cut short"),
        (b"ARROW1\0\0" + bytes(99), "damaged, cut short"),
        (b"hello", "is no Parquet or Arrow file"),
    ],
)
def test_what_cannot_be_read_is_said(data, said):
    with pytest.raises(CorpusFormatError, match=said):
        texts(data)


def test_a_cut_stream_gives_what_was_before():
    data = stream(pa.table({"text": ["one", "two"]}), rows=1)
    reading = ParquetReader(ParquetConfig()).read(file_of(data[: data.rindex(b"two")]))
    assert next(reading).text == "one"
    with pytest.raises(CorpusFormatError, match="cut short"):
        next(reading)


def test_without_its_package_it_says_what_to_install(monkeypatch):
    data = parquet(pa.table(NIGHTS))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CorpusError, match=r"pip install 'tweetgen\[tables\]'"):
        texts(data)


def test_looking_at_a_table_imports_nothing(write):
    """`auto` asks every reader, also where no table is."""
    path = write(b"words\n", "words.txt")
    code = (
        f"import sys, tweetgen\nlist(tweetgen.read({str(path)!r}))\nprint('pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("kind", ["parquet", "stream"])
def test_a_large_table_is_not_kept(tmp_path, kind):
    """64 MB of texts, in a process that may use much less than their size."""
    path = tmp_path / "large"
    rows = pa.table(
        {"text": [f"{n} {'x' * 1000}" for n in range(16_000)], "other": [b"y"] * 16_000}
    )
    with path.open("wb") as out:
        make = pq.ParquetWriter if kind == "parquet" else ipc.new_stream
        options = {"use_dictionary": False, "compression": "none"} if kind == "parquet" else {}
        with make(out, rows.schema, **options) as writer:
            for _ in range(4):
                writer.write_table(rows, 64_000 if kind == "parquet" else 1_000)
    code = (
        "import pyarrow, sys\n"
        "from tweetgen.reader import SourceFile\n"
        "from tweetgen.readers.parquet import ParquetConfig, ParquetReader\n"
        "file = SourceFile('large', lambda: open(sys.argv[1], 'rb'))\n"
        "count = sum(1 for _ in ParquetReader(ParquetConfig()).read(file))\n"
        "print(count, pyarrow.default_memory_pool().max_memory())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    count, memory = map(int, done.stdout.split())
    assert count == 64_000
    assert memory < 12e6


def test_conformance(write):
    table = pa.table({"text": [*NIGHTS["text"], ""]})
    subject = subject_for("parquet", "reader", example=write(parquet(table)))
    assert {one.name: one.message for one in run(subject) if one.bad} == {}


WHOLE = {
    "parquet": parquet(pa.table(NIGHTS)),
    "zstd": parquet(pa.table(NIGHTS), compression="zstd", use_dictionary=False),
    "arrow": arrow(pa.table(NIGHTS)),
    "stream": stream(pa.table(NIGHTS), rows=1),
}


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_damaged_tables_never_crash(kind, data):
    whole = WHOLE[kind]
    at = data.draw(st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=6))
    gone = data.draw(st.integers(0, 12))
    with suppress(CorpusFormatError):
        texts(whole[:at] + noise + whole[at + gone :])


@pytest.mark.shared
def test_a_real_table(shared):
    path = shared / "parquet" / "biden_snappy.parquet"
    expected = json.loads(path.with_suffix(".parquet.expected.json").read_text("utf-8"))
    corpus = tweetgen.read(path)
    report = corpus.report()
    assert report.documents == expected["rows"] - expected["null_texts"]
    assert report.dropped == {}
    assert f"the words are in the column {expected['text_column']!r}" in report.notes[0]
