"""Texts with lines, delimiters and tokens: told by content, set by option, read back the same."""

from __future__ import annotations

import json
import pickle
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import (
    ConfigError,
    CorpusError,
    CorpusFormatError,
    TweetgenError,
    UnknownPlugin,
)
from tweetgen.readers.delimited import find_delimiter

START, END = "<|startoftext|>", "<|endoftext|>"
# No control characters: many of them make a binary file. These few are no line ends.
LETTERS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\v\f\x85\u2028\u2029")


@pytest.fixture
def write(tmp_path):
    """Writes a file of this name and content, its line ends as they are."""

    def write(data: str | bytes, name: str = "words.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def texts(path, **options):
    return list(tweetgen.read(path, **options).texts())


def report(path, **options):
    return tweetgen.read(path, **options).report()


# ---- which format


PROSE = (
    "It was a dark and stormy night; the rain fell in torrents on the roof,\n"
    "except at occasional intervals, when it was checked by a gust of wind\n"
    "which swept up the street.\n\n"
)


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("a.txt", "one\ntwo\n", "lines"),
        ("a.txt", "one, two\nthree, four, five\nsix\n", "lines"),
        ("a.txt", "just one line", "lines"),
        (
            "a.txt",
            "Message, in a bottle\nso lonely\nhundred million, bottles, on the shore\n",
            "lines",
        ),
        ("a.txt", "[sighs] what a day\n{grins} indeed\n", "lines"),
        ("a.txt", "(a bracket\ncat\n]\n", "lines"),  # letters that Python pickles begin with
        ("a.txt", "cogito\nergo sum\n.and so on\n", "lines"),
        ("a.txt", "one\n%\ntwo\n%\n", "delimited"),
        ("a.txt", "one\n==========\ntwo\n", "delimited"),
        ("a.txt", PROSE * 4, "delimited"),
        ("a.txt", f"{START}one{END}\n{START}two{END}\n", "startoftext"),
        ("a.txt", f"one{END}\ntwo{END}\n", "startoftext"),
        ("a.txt", "id,text\n1,one\n2,two\n", "csv"),
        ("a.txt", "Text;Author\none, two;me\nthree;you, him\n", "csv"),
        ("a.txt", "author\ttweet\nme\tone\nyou\ttwo\n", "tsv"),
        ("a.csv", "one\ntwo\n", "csv"),
        ("a.TSV", "1\tone\n2\ttwo\n", "tsv"),
        ("a.txt", '{"text": "one"}\n{"text": "two"}\n', "jsonl"),
        ("a.csv", '{"text": "one"}\n{"text": "two"}\n', "jsonl"),
        ("a.txt", '[{"text": "one"}]', "json"),
        ("a.txt", '\n  [\n  "one",\n  "two"]', "json"),
    ],
)
def test_the_format_is_told_by_content(write, name, content, format):
    assert report(write(content, name)).format == format


@pytest.mark.parametrize("format", ["lines", "delimited", "startoftext", "whole", "csv", "jsonl"])
def test_a_named_format_is_not_guessed(write, format):
    path = write(
        f'{START}{{"text": "one"}}{END}\n' if format == "startoftext" else '{"text": "x"}\n'
    )
    assert report(path, format=format).format == format


def test_an_option_chooses_the_formats_that_have_it(write):
    path = write("one\n\ntwo\nthree\n")
    assert texts(path) == ["one", "two", "three"]
    assert texts(path, delimiter="blank") == ["one", "two\nthree"]
    assert texts(write("words;n\none;1\n"), text_column="words") == ["one"]


def test_an_unknown_format_or_option(write):
    path = write("one\n")
    with pytest.raises(UnknownPlugin, match="no reader is named 'lynes'"):
        tweetgen.read(path, format="lynes")
    with pytest.raises(CorpusError, match=r"no format has the options \['delimeter'\].*delimiter"):
        tweetgen.read(path, delimeter="%")
    with pytest.raises(ConfigError, match="delimeter: unknown key; did you mean 'delimiter'"):
        tweetgen.read(path, format="delimited", delimeter="%")


# ---- lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(write, end):
    path = write(end.join(["one", "two ", "", " three"]) + end)
    assert texts(path) == ["one", "two ", " three"]
    assert report(path).dropped == {"empty line": 1}


def test_only_line_ends_end_a_line(write):
    whole = "a\x0bb\x0cc\x85d\u2028e\u2029f"
    assert texts(write(f"{whole}\nnext\n")) == [whole, "next"]


def test_what_is_left_out_is_counted_with_its_first_place(write):
    path = write("one\n\ntwo\n \n\t\n")
    found = report(path)
    assert found.dropped == {"empty line": 3}
    assert found.first_dropped == {"empty line": f"{path}, line 2"}


def test_a_heading_is_kept_and_said_or_dropped_on_demand(write):
    path = write("title\none\ntwo\n")
    assert texts(path) == ["title", "one", "two"]
    assert "looks like a heading" in report(path).notes[0]
    assert texts(path, header=True, format="lines") == ["one", "two"]
    assert report(path, header=True, format="lines").dropped == {"heading": 1}


def test_one_endless_line_is_said(write):
    assert "no delimiter was found" in report(write("word " * 2000)).notes[0]


def test_empty_lines_between_longer_posts_are_said(write):
    path = write("one\nmore of one\n\ntwo\n\nthree\nmore of three\n\nfour\n")
    (note,) = report(path).notes
    assert 'set delimiter = "blank"' in note
    assert len(texts(path, delimiter="blank")) == 4


@settings(deadline=None)
@given(st.lists(st.text(LETTERS, min_size=1).filter(str.strip)), st.sampled_from(["\n", "\r\n"]))
def test_any_texts_written_as_lines_come_back(tmp_path_factory, wanted, end):
    """Letter for letter, blanks at their ends too; a U+FEFF at the very beginning is a mark."""
    path = tmp_path_factory.getbasetemp() / "lines.txt"
    path.write_bytes("".join(text + end for text in wanted).encode("utf-8-sig"))
    assert texts(path, format="lines") == wanted


# ---- delimited


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a\n==========\nb\n", "=========="),
        ("a\r\n==========\r\nb\r\n", "=========="),
        ("a\r==========\rb\r", "=========="),
        ("a\n========== \nb\n", "=========="),  # blanks after it
        ("a\n====================\nb\n====================\n", "=" * 20),
        ("fortune one\n%\nfortune\ntwo\n%\n", "%"),
        ("a\n---\nb\n---\nc\n", "---"),
        ("a\n***\nb\n***\nc\n", "***"),
        ("a\n~~~~~\nb\n~~~~~\nc\n", "~~~~~"),
        ("a\n---\nb\n", None),  # once is a thought's break, not a delimiter
        ("a\n" * 100 + "---\n" + "b\n" * 100 + "---\nc\n", None),  # so is twice in 200 lines
        ("a\n" * 300 + "%\nb\n", None),
        ("a\nb\nc\n", None),
        ("== a\nb ==\n====x\n", None),
        ("100%\n% of what\n", None),
        ("", None),
        ("one\n\ntwo\n\nthree\n\nfour\n", "blank"),
        ("one\n\ntwo\n\nthree\nof two lines\n\nfour\n\nfive\n\nsix\n\nseven\n", "blank"),
        ("verse one\nverse two\nverse three\n\nverse four\nverse five\nverse six\n" * 4, None),
        (PROSE * 4, "blank"),
        (PROSE * 4 + "==========\n" + PROSE, "=========="),
    ],
)
def test_a_delimiter_is_found(text, delimiter):
    assert find_delimiter(text) == delimiter


def test_a_long_poem_of_even_lines_is_no_wrapped_prose():
    line = "Of man's first disobedience, and the fruit\n"  # 42 characters: no editor's margin
    assert find_delimiter((line * 14 + "\n") * 4) is None


def test_documents_keep_their_lines(write):
    path = write("one\n  two\n\nthree\n==========\nfour\n==========\n\n==========\n")
    assert texts(path) == ["one\n  two\n\nthree", "four"]
    found = report(path)
    assert found.notes == (f"{path}: documents are separated by '=========='",)
    assert found.dropped == {"empty document": 1}
    assert found.first_dropped == {"empty document": f"{path}, line 8"}


@pytest.mark.parametrize(
    "delimiter", ["<END>", "# ---", "* * *", "\n<END>\n", "。", "blank", "", "%", " "]
)
def test_any_line_can_be_the_delimiter(write, delimiter):
    line = "" if delimiter == "blank" else delimiter.strip()
    path = write(f"one\nand more\n{line}\ntwo\n{line}\n")
    assert texts(path, delimiter=delimiter) == ["one\nand more", "two"]


def test_a_set_delimiter_is_not_announced(write):
    assert report(write("one\n%\ntwo\n"), delimiter="%").notes == ()


def test_a_format_without_its_delimiter_falls_back_to_blank_lines(write):
    path = write("one\nmore\n\ntwo\n")
    assert texts(path, format="delimited") == ["one\nmore", "two"]
    assert "separated by a blank line" in report(path, format="delimited").notes[0]


def test_samples_of_gpt_2_simple_lose_their_tokens(write):
    separator = "=" * 20
    path = write(
        f"{START}one\nmore{END}\n{separator}\ntwo{END}\n{separator}\n{START}three\n{separator}\n"
    )
    assert texts(path, format="delimited") == ["one\nmore", "two", "three"]


TEXT = st.text(LETTERS | st.just("\n"))


def _is_one_document(text: str) -> bool:
    lines = text.split("\n")
    return (
        text == text.strip("\n")
        and text.strip() != ""
        and all(line.rstrip() != "=====" for line in lines)
        and not text.startswith(START)
        and not text.endswith(END)
    )


@settings(deadline=None)
@given(st.lists(TEXT.filter(_is_one_document)), st.sampled_from(["\n", "\r\n"]))
def test_any_texts_written_with_a_delimiter_come_back(tmp_path_factory, wanted, end):
    """Letter for letter, unless a text has empty lines at its ends or holds the delimiter."""
    path = tmp_path_factory.getbasetemp() / "delimited.txt"
    written = "\n=====\n".join(wanted).replace("\n", end)
    path.write_bytes(written.encode("utf-8-sig"))
    assert texts(path, delimiter="=====") == wanted


# ---- startoftext


def test_start_and_end_tokens(write):
    path = write(f"{START}one{END}\n{START}two\n  lines{END}{START}three{END}\n")
    assert texts(path) == ["one", "two\n  lines", "three"]


def test_tokens_that_do_not_match_are_counted(write):
    path = write(
        f"{START}one{END}\n{START}never ended\n{START}two{END}\n"
        f"stray\n{END}\n{START}{END}\n{START}cut"
    )
    assert texts(path) == ["one", "two"]
    found = report(path)
    assert found.dropped == {
        "document without an end token": 2,
        "text outside the tokens": 1,
        "end token without a start": 1,
        "empty document": 1,
    }
    assert found.first_dropped["text outside the tokens"] == f"{path}, line 4"


def test_end_tokens_alone_end_documents(write):
    assert texts(write(f"one{END}\ntwo\nlines{END}\n{END}\nthree")) == [
        "one",
        "two\nlines",
        "three",
    ]
    assert texts(write(f"one\n{END}\ntwo\n{END}\n")) == ["one", "two"]


def test_a_token_within_a_text_changes_nothing(write):
    assert texts(write(f"I say {END} here\nand {START} there\n")) == [
        f"I say {END} here",
        f"and {START} there",
    ]


# ---- whole


def test_a_whole_file_is_one_document(write):
    path = write("\n  a poem\r\nof two lines\r\n\r\n")
    assert texts(path, format="whole") == ["\n  a poem\nof two lines\n\n"]
    assert report(write(" \n"), format="whole").dropped == {"empty file": 1}


def test_each_file_of_a_folder_is_one_document(tmp_path):
    for name in "ba":
        (tmp_path / f"{name}.txt").write_text(f"{name}\n{name}\n")
    assert texts(tmp_path, format="whole") == ["a\na\n", "b\nb\n"]


# ---- what is no corpus


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"state_size": 2, "chain": "[]"}', "markovify"),
        ("<?xml version='1.0'?><a/>", "HTML or XML"),
        ("\n<!DOCTYPE html><p>hi", "HTML or XML"),
        ("<HTML><body>hi", "HTML or XML"),
        (pickle.dumps(re.compile, protocol=0), "pickle"),
        (
            b"\x80\x02cos\nsystem\nq\x00X\x02\x00\x00\x00idq\x01\x85q\x02Rq\x03.",
            "pickle|not a text",
        ),
    ],
)
def test_what_is_no_corpus_is_said(write, content, said):
    with pytest.raises(CorpusFormatError, match=said):
        texts(write(content))


@pytest.mark.parametrize(
    "content",
    [
        "2020-12-31 22:15:00,a day - well, almost\n2020-12-31 22:16:00,more - of it\n",
        "at 10:15 - sharp - I woke\nand slept\n",
        "< a heart\n<3 another\n",
        "xmas is near\nhtml is fun\n",
        b"\x805 for a coffee, and 10 for a cake\n",  # a euro sign in Windows-1252
    ],
)
def test_what_only_looks_like_another_format(write, content):
    assert len(texts(write(content))) in (1, 2)


def test_lines_of_a_foreign_file_on_demand(write):
    path = write("<!doctype html><p>hi\n")
    assert texts(path, format="lines") == ["<!doctype html><p>hi"]


def test_a_pickle_is_never_opened(tmp_path, write):
    trap = tmp_path / "opened"
    path = write(f"cos\nsystem\n(S'touch {trap}'\ntR.")
    with pytest.raises(CorpusFormatError, match="pickle"):
        texts(path)
    assert not trap.exists()


# ---- several passes


def test_passes_under_way_at_once_count_each_for_itself(write):
    from tweetgen.reader import Tally

    corpus = tweetgen.read(write("one\n\ntwo\n\nthree\n\n" * 3000), format="lines")
    a, b = Tally(), Tally()
    first, second = corpus.walk(a), corpus.walk(b)
    next(first)
    assert sum(1 for _ in second) == 9000
    assert sum(1 for _ in first) == 8999
    assert a.dropped == b.dropped == {"empty line": 9000}
    assert a.formats == b.formats == {"lines"}


# ---- any file

FRAGMENTS = st.sampled_from(
    [
        *(b"text", b"id,text\n", b'"', b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\n\n", b"%\n"),
        *(b"=====\n", b"---\n", b"<|startoftext|>", b"<|endoftext|>", b'{"text": "a"}', b"{", b"["),
        *(
            b"]",
            b"}",
            b":",
            b"\\u",
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"\0",
            b"\x80",
            b"\xc3",
            b"\xc3\xa9",
        ),
        *(
            b"\x1f\x8b",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"BZh91AY&SY",
            b"\xfd7zXZ\0",
            b"\xe9",
            b"1",
            b"word ",
        ),
    ]
)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(FRAGMENTS | st.binary(max_size=6)).map(b"".join),
    st.sampled_from(["a.txt", "a.csv", "a.tsv", "a.json", "a.jsonl", "a"]),
)
def test_any_bytes_are_documents_or_one_clear_error(tmp_path_factory, data, name):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    with suppress(TweetgenError):
        found = texts(path)
        assert all(text.strip() for text in found)
        json.dumps(found, ensure_ascii=False).encode()  # no surrogates
