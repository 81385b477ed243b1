"""From addresses to files: compression, folders, patterns, pipes, URLs."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import fsspec
import pytest

import tweetgen
from tweetgen.errors import CorpusError, CorpusFormatError, EmptyCorpus
from tweetgen.reader import SourceFile, Tally
from tweetgen.sources import find_files

WORDS = "one\ntwo\nthree\n"
PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def texts(*addresses, **options):
    return list(tweetgen.read(*addresses, **options).texts())


def notes(*addresses):
    return "\n".join(tweetgen.read(*addresses).report().notes)


def zipped(path: Path, members: dict[str, str | bytes], **options) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, **options)
    return path


def many(count: int = 5000) -> str:
    """Enough text that a compressed file can be cut in its middle."""
    return "".join(f"text number {i} says {i * i % 9973}\n" for i in range(count))


# ---- compression


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("name", ["words.txt.{}", "words", "words.txt"])
def test_compressed_by_content_whatever_the_name(tmp_path, kind, name):
    path = tmp_path / name.format(kind)
    path.write_bytes(PACK[kind](WORDS.encode()))
    assert texts(path) == ["one", "two", "three"]


@pytest.mark.parametrize("kind", PACK)
def test_a_compressed_file_of_several_parts(tmp_path, kind):
    path = tmp_path / f"words.{kind}"
    path.write_bytes(PACK[kind](b"one\n") + PACK[kind](b"two\n"))
    assert texts(path) == ["one", "two"]


@pytest.mark.parametrize("kind", PACK)
def test_a_compressed_empty_file_is_an_empty_corpus(tmp_path, kind):
    path = tmp_path / f"words.{kind}"
    path.write_bytes(PACK[kind](b""))
    with pytest.raises(EmptyCorpus):
        tweetgen.read(path).require()


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("damage", ["cut short", "changed"])
def test_damaged_compression_names_the_file(tmp_path, kind, damage):
    data = bytearray(PACK[kind](many().encode()))
    if damage == "cut short":
        data = data[: len(data) // 2]
    else:
        data[len(data) // 2] ^= 0xFF
    path = tmp_path / f"words.txt.{kind}"
    path.write_bytes(data)
    kinds = {"gz": "gzip"}.get(kind, kind)
    with pytest.raises(
        CorpusFormatError, match=rf"words\.txt\.{kind}: the {kinds} data is damaged"
    ):
        texts(path)


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zip", "ZIP"])
def test_a_wrong_ending_is_said(tmp_path, suffix):
    path = tmp_path / f"words.txt.{suffix}"
    path.write_text(WORDS)
    with pytest.raises(CorpusFormatError, match="holds no such data"):
        texts(path)


def test_words_that_begin_like_bz2(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("BZh is a radio code\nso is QRM\n")
    assert texts(path) == ["BZh is a radio code", "so is QRM"]


# ---- zip


def test_every_text_in_a_zip_in_the_order_of_names(tmp_path):
    path = zipped(
        tmp_path / "posts.zip",
        {"b.txt": "three\n", "a/two.txt": "two\n", "a/one.csv": "id,text\n1,one\n"},
    )
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == ["one", "two", "three"]
    assert {d.source for d in corpus} == {
        f"{path}: {n}" for n in ("b.txt", "a/one.csv", "a/two.txt")
    }
    assert corpus.report().format == "csv, lines"


def test_what_a_zip_holds_besides_words(tmp_path):
    path = zipped(
        tmp_path / "posts.zip",
        {
            "posts.txt": WORDS,
            "photo.JPG": b"\xff\xd8\xff\0",
            "inner.zip": b"PK\x03\x04",
            ".DS_Store": b"\0\0",
            "__MACOSX/._posts.txt": b"\0\5",
            ".git/words.txt": "hidden\n",
        },
    )
    assert texts(path) == ["one", "two", "three"]
    said = notes(path)
    assert "photo.JPG was left out" in said
    assert "inner.zip was left out" in said


def test_a_zip_without_words_is_said(tmp_path):
    for name, members in {"empty.zip": {}, "nested.zip": {"a.zip": b"PK\x05\x06"}}.items():
        with pytest.raises(CorpusError, match=f"{name}: no text files here"):
            texts(zipped(tmp_path / name, members))


def test_a_members_name_cannot_lead_out_of_the_zip(tmp_path):
    """Nothing is unpacked to disk, wherever a name points."""
    (tmp_path / "in").mkdir()
    path = zipped(
        tmp_path / "in" / "posts.zip",
        {"../../evil.txt": "evil\n", "/tmp/evil.txt": "absolute\n", "ok.txt": "ok\n"},
    )
    before = sorted(tmp_path.rglob("*"))
    assert "ok" in texts(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_encrypted_member_is_said(tmp_path):
    data = bytearray(zipped(tmp_path / "posts.zip", {"posts.txt": WORDS}).read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1  # the flag, in the member's own header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    (tmp_path / "posts.zip").write_bytes(data)
    with pytest.raises(CorpusFormatError, match=r"posts\.zip: posts\.txt: is encrypted"):
        texts(tmp_path / "posts.zip")


def test_an_unknown_compression_method_is_said(tmp_path):
    data = bytearray(zipped(tmp_path / "posts.zip", {"posts.txt": WORDS}).read_bytes())
    data[data.index(b"PK\x03\x04") + 8] = 99
    data[data.index(b"PK\x01\x02") + 10] = 99
    (tmp_path / "posts.zip").write_bytes(data)
    with pytest.raises(CorpusFormatError, match=r"posts\.txt.*compression"):
        texts(tmp_path / "posts.zip")


def test_a_zip_cut_short_is_said(tmp_path):
    path = zipped(tmp_path / "posts.zip", {"posts.txt": many()})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(CorpusFormatError, match="damaged or cut short"):
        texts(path)


def test_a_damaged_member_is_said(tmp_path):
    data = bytearray(zipped(tmp_path / "posts.zip", {"posts.txt": many()}).read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "posts.zip").write_bytes(data)
    with pytest.raises(CorpusFormatError, match=r"posts\.zip: posts\.txt: the zip data is damaged"):
        texts(tmp_path / "posts.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_each_read_in_their_own_format(tmp_path):
    with zipfile.ZipFile(tmp_path / "posts.zip", "w") as archive:
        archive.writestr("posts", "id,text\n1,one\n2,two\n")
        archive.writestr("posts", "three\n")
    assert texts(tmp_path / "posts.zip") == ["one", "two", "three"]


# ---- folders and patterns


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder as people have them."""
    root = tmp_path / "posts"
    (root / "2021").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "__MACOSX").mkdir()
    (root / "b.txt").write_text("bee\n")
    (root / "a.txt").write_text("ay\n")
    (root / "2021" / "c.jsonl").write_text('{"text": "sea"}\n')
    (root / ".hidden.txt").write_text("hidden\n")
    (root / ".git" / "config.txt").write_text("hidden\n")
    (root / "__MACOSX" / "a.txt").write_text("hidden\n")
    (root / "photo.png").write_bytes(b"\x89PNG\0")
    zipped(root / "d.zip", {"d.txt": "dee\n"})
    return root


def test_a_folder_in_the_order_of_names_without_what_is_hidden(folder):
    assert texts(folder) == ["sea", "ay", "bee", "dee"]
    assert tweetgen.read(folder).report().format == "jsonl, lines"


def test_a_pattern(folder):
    assert texts(f"{folder}/*.txt") == ["ay", "bee"]
    assert texts(f"{folder}/20*") == ["sea"]  # a folder that matches is read too


def test_a_recursive_pattern_reads_each_file_once(folder):
    assert texts(f"{folder}/**") == ["sea", "ay", "bee", "dee"]


def test_a_name_that_looks_like_a_pattern(tmp_path):
    (tmp_path / "words[1].txt").write_text("one\n")
    (tmp_path / "words1.txt").write_text("other\n")
    assert texts(tmp_path / "words[1].txt") == ["one"]


def test_several_sources_in_the_order_given(folder):
    assert texts(folder / "b.txt", folder / "a.txt", folder / "b.txt") == ["bee", "ay", "bee"]


def test_the_home_folder(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))
    assert texts("~/a.txt") == ["ay"]
    with pytest.raises(CorpusError, match="no such file"):
        tweetgen.read("~nobody-of-this-name/a.txt")


@pytest.mark.parametrize(
    "address", ["nowhere.txt", "nothing*.txt", "a.txt/below", "x" * 300, "nul\0.txt", ""]
)
def test_an_address_that_leads_nowhere(folder, address):
    with pytest.raises(CorpusError, match=r"no such file or folder|cannot be read|no text files"):
        texts(f"{folder}/gone/{address}")


def test_a_path_below_a_file_and_a_name_too_long(folder):
    for address in (f"{folder}/a.txt/below", f"{folder}/{'x' * 300}"):
        with pytest.raises(CorpusError, match=r"no such file or folder|too long"):
            tweetgen.read(address)


def test_a_folder_without_words(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(CorpusError, match="no text files here"):
        tweetgen.read(tmp_path)


def test_no_source_at_all():
    with pytest.raises(CorpusError, match="no source was given"):
        tweetgen.read()


def test_a_file_that_goes_away_between_two_passes(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text(WORDS)
    corpus = tweetgen.read(path)
    assert len(list(corpus)) == 3
    path.unlink()
    with pytest.raises(CorpusError, match=r"words\.txt: cannot be read"):
        list(corpus)


# ---- pipes


def run(*arguments: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tweetgen", "corpus", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def test_standard_input():
    done = run("report", "-", "--json", stdin=gzip.compress(WORDS.encode()))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["documents"], report["format"]) == (3, "lines")


def test_a_large_standard_input_is_kept_on_disk_and_read_again():
    """Beyond 16 MiB; detecting, requiring and counting are three passes."""
    line = b"x" * 9_999 + b"\n"
    done = run("report", "-", "--json", stdin=line * 2000)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["documents"], report["duplicates"]) == (2000, 1999)


def test_empty_standard_input():
    done = run("report", "-", stdin=b"")
    assert done.returncode == 2
    assert done.stderr.decode().strip() == (
        "tweetgen: -: there is nothing to learn from; the file is empty"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_read_once_and_walked_twice(tmp_path):
    """What a shell gives for <(command)."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(WORDS,), daemon=True)
    writer.start()
    corpus = tweetgen.read(pipe)
    writer.join()
    assert list(corpus.texts()) == list(corpus.texts()) == ["one", "two", "three"]


def test_passes_over_standard_input_do_not_disturb_each_other(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(many(3000).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    corpus = tweetgen.read("-")
    assert all(a == b for a, b in zip(corpus.texts(), corpus.texts(), strict=True))


# ---- fsspec


@pytest.fixture
def memory():
    """An empty in-memory file system of fsspec."""
    filesystem = fsspec.filesystem("memory")
    filesystem.store.clear()
    filesystem.pseudo_dirs[:] = [""]
    yield filesystem
    filesystem.store.clear()
    filesystem.pseudo_dirs[:] = [""]


def test_a_url(memory):
    memory.pipe("/posts/a.txt", WORDS.encode())
    corpus = tweetgen.read("memory://posts/a.txt")
    assert list(corpus.texts()) == list(corpus.texts()) == ["one", "two", "three"]
    assert next(iter(corpus)).source == "memory:///posts/a.txt"


def test_a_compressed_file_and_a_zip_behind_a_url(memory, tmp_path):
    memory.pipe("/a.txt.xz", lzma.compress(WORDS.encode()))
    memory.pipe("/b.zip", zipped(tmp_path / "b.zip", {"b.txt": "four\n"}).read_bytes())
    assert texts("memory://a.txt.xz", "memory://b.zip") == ["one", "two", "three", "four"]


def test_a_folder_and_a_pattern_behind_a_url(memory):
    memory.pipe(
        {
            "/posts/b.txt": b"bee\n",
            "/posts/a.txt": b"ay\n",
            "/posts/deep/c.txt": b"sea\n",
            "/posts/.hidden": b"hidden\n",
            "/posts/photo.jpg": b"\0",
        }
    )
    assert texts("memory://posts") == ["ay", "bee", "sea"]
    assert texts("memory://posts/") == ["ay", "bee", "sea"]
    assert texts("memory://posts/?.txt") == ["ay", "bee"]
    assert texts("memory://") == ["ay", "bee", "sea"]


def test_a_question_mark_in_a_url_is_part_of_it_if_that_exists(memory):
    memory.pipe({"/words?format=txt": b"one\n", "/words1format=txt": b"other\n"})
    assert texts("memory://words?format=txt") == ["one"]


def test_a_file_url(folder):
    assert texts(f"file://{folder}/a.txt") == ["ay"]
    assert texts(f"file://{folder}") == ["sea", "ay", "bee", "dee"]


@pytest.mark.parametrize(
    "address",
    ["memory://nowhere.txt", "memory://nothing*.txt", "klingon://qo/nos.txt", "file:///gone/x.txt"],
)
def test_a_url_that_leads_nowhere(memory, address):
    with pytest.raises(CorpusError) as caught:
        tweetgen.read(address)
    assert str(caught.value).startswith(f"{address}: ")


def test_a_file_behind_a_url_that_goes_away(memory):
    memory.pipe("/a.txt", b"one\n")
    corpus = tweetgen.read("memory://a.txt")
    memory.rm("/a.txt")
    with pytest.raises(CorpusError, match=r"memory://a\.txt: cannot be opened \(no such file"):
        list(corpus)


# ---- the files themselves


def test_a_folder_of_many_files_does_not_stay_in_memory(tmp_path):
    """Only the encoding of a file is remembered after it was read."""
    from tweetgen.sources import find_files

    (tmp_path / "a.txt").write_text(many())
    (file,) = find_files([tmp_path], encoding=None, tally=Tally())
    assert file.head.decode() == file.head_text
    file.forget()
    assert not {"head", "head_text"} & set(vars(file))


# ---- what lies beside a file


def found(*addresses) -> dict[str, SourceFile]:
    return {file.path: file for file in find_files(addresses, encoding=None, tally=Tally())}


MEMBERS = {"data/a.txt": "a\n", "data/b1.txt": "b1\n", "data/b2.txt": "b2\n", "top.txt": "t\n"}


@pytest.mark.parametrize("kind", ["zip", "folder", "url"])
def test_what_lies_beside_a_file_of_a_zip_or_folder(tmp_path, memory, kind):
    if kind == "zip":
        source = zipped(tmp_path / "posts.zip", MEMBERS)
    else:
        root = tmp_path if kind == "folder" else None
        for name, text in MEMBERS.items():
            if root:
                (root / name).parent.mkdir(exist_ok=True)
                (root / name).write_text(text)
            else:
                memory.pipe(f"/posts/{name}", text.encode())
        source = root or "memory://posts"
    files = found(source)
    a = files["data/a.txt"]
    beside = a.beside("b1.txt")
    with beside.open() as stream:
        assert stream.read() == b"b1\n"
    assert beside.name == files["data/b1.txt"].name
    assert a.beside("../top.txt").path == "top.txt"
    assert [file.path for file in a.besides("b*.txt")] == ["data/b1.txt", "data/b2.txt"]
    assert [file.path for file in files["top.txt"].besides("data/b*")] == [
        "data/b1.txt",
        "data/b2.txt",
    ]
    assert a.besides("*.csv") == []
    for outside in ("none.txt", "../../top.txt", "/etc/passwd", "..", "", "../data"):
        assert a.beside(outside) is None, outside
    assert a.besides("../../*") == []


def test_what_lies_beside_a_file_that_was_named(tmp_path):
    """Files of its own folder, and none that a link leads to elsewhere."""
    (tmp_path / "in" / "below").mkdir(parents=True)
    for name in ("in/a.txt", "in/b.txt", "in/below/c.txt", "secret.txt"):
        (tmp_path / name).write_text("x\n")
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (a,) = found(tmp_path / "in" / "a.txt").values()
    assert [file.name for file in a.besides("*")] == [
        str(tmp_path / "in" / name) for name in ("a.txt", "b.txt")
    ]
    for outside in ("link.txt", "../secret.txt", "below/c.txt", str(tmp_path / "secret.txt")):
        assert a.beside(outside) is None, outside


def test_nothing_lies_beside_a_pipe():
    file = SourceFile("standard input", lambda: io.BytesIO(b"x"))
    assert (file.beside("a.txt"), file.besides("*")) == (None, [])


def test_many_pictures_of_a_zip_are_one_note(tmp_path):
    members = {f"{number}.jpg": b"x" for number in range(2000)}
    path = zipped(tmp_path / "archive.zip", {"words.txt": WORDS, **members})
    assert notes(path).endswith("0.jpg and 1,999 others were left out, they hold no words")


def test_a_member_whose_header_is_overwritten_is_said(tmp_path):
    path = zipped(tmp_path / "posts.zip", {"a.txt": WORDS, "b.txt": WORDS})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\3\4", 1)] = 0
    path.write_bytes(data)
    with pytest.raises(CorpusFormatError, match=r"b\.txt: is damaged: there is no file"):
        texts(path)


def test_a_member_that_leads_outside_is_left_out_and_told(tmp_path):
    path = tmp_path / "words.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.txt", "never\n")
        archive.writestr("words.txt", "one text\n")
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == ["one text"]
    assert any("1 names that lead out of the archive" in note for note in corpus.report().notes)
    assert [one.name for one in tmp_path.iterdir()] == ["words.zip"]
