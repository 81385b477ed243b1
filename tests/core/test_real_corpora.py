"""The readers on real corpora, against counts that others made without any reader of ours."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

import tweetgen
from tweetgen.corpus import Corpus
from tweetgen.errors import CorpusError, CorpusFormatError, TweetgenError
from tweetgen.reading import cleaners

pytestmark = pytest.mark.shared

# Texts that differ only in the blanks at their ends count as one here, as two where they were
# counted; and an empty text counts as a text where it was counted.
UNIQUE = {"acrosa_tweets_es.txt": 23_534, "speakerryan_user_text_date.csv": 1_587}


def files(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Every file of `folder` that has expectations beside it, and these."""
    found = sorted(folder.glob("*.expected.json"))
    assert found, f"no expectations in {folder}"
    return [
        (path.with_name(path.name.removesuffix(".expected.json")), json.loads(path.read_text()))
        for path in found
    ]


def unique(corpus: Corpus) -> int:
    return len({text.strip() for text in corpus.texts()})


def first_and_last(corpus: Corpus) -> tuple[str, str]:
    texts = [text.strip() for text in corpus.texts()]
    return texts[0], texts[-1]


def test_lines(shared):
    for path, expected in files(shared / "lines"):
        corpus = tweetgen.read(path)
        report = corpus.report()
        assert report.format == "lines", path
        assert report.encoding == expected.get("encoding", "utf-8"), path
        assert report.documents == expected["non_empty"], path
        empty = expected["lines"] - expected["non_empty"]
        assert report.dropped.get("empty line", 0) in (empty, empty - 1), path  # a last newline
        assert unique(corpus) == UNIQUE.get(path.name, expected["unique"]), path
        assert report.documents - report.duplicates == unique(corpus), path
        assert report.longest == expected["max_chars"], path


def test_delimited(shared):
    for path, expected in files(shared / "delimited"):
        corpus = tweetgen.read(path)
        report = corpus.report()
        assert report.documents == expected.get("records", expected.get("documents")), path
        if expected.get("first"):
            assert next(corpus.texts()).strip().startswith(expected["first"]), path
        if separator := expected.get("separator"):
            shown = separator.strip("\n")
            shown = repr(shown) if shown else "a blank line"
            assert f"documents are separated by {shown}" in report.notes[0], path
            assert all(shown not in text for text in corpus.texts()), path
        for token in ("<|startoftext|>", "<|endoftext|>"):
            assert not any(token in text for text in corpus.texts()), path
    assert (
        "no delimiter was found"
        in tweetgen.read(shared / "delimited" / "havamal_clean.txt").report().notes[0]
    )


def test_csv(shared):
    for path, expected in files(shared / "csv") + files(shared / "nasty_real"):
        corpus = tweetgen.read(path)
        report = corpus.report()
        texts = list(corpus.texts())
        assert report.format == ("tsv" if expected["delimiter"] == "\t" else "csv"), path
        assert report.documents == expected["nonempty_texts"], path
        dropped = expected["rows"] - expected["nonempty_texts"]
        assert report.dropped == ({"empty text": dropped} if dropped else {}), path
        assert len(set(texts)) == UNIQUE.get(path.name, expected["unique_texts"]), path
        assert texts[-1] == expected["last_text"], path
        if expected["first_text"]:
            assert texts[0] == expected["first_text"], path
        assert report.longest == expected["max_len"], path
        if path.parent.name == "csv":  # the other has bare carriage returns, which we turn to \n
            assert sum("\n" in text for text in texts) == expected["with_newline"], path
        assert sum(text.startswith("RT @") for text in texts) == expected["rt_prefix"], path
        if len(expected["header"]) > 1:
            column = expected["text_column"]
            assert f"the words are in the column {column!r}" in report.notes[-1], path
            named = tweetgen.read(path, text_column=column)
            assert named.report().fingerprint == report.fingerprint, path


def test_csv_with_what_else_it_tells(shared):
    first = next(iter(tweetgen.read(shared / "csv" / "lopezobrador_es_got3.csv.gz")))
    assert first.author == "lopezobrador_"
    assert first.id is not None
    assert first.created_at is not None
    (label, *_), *_ = (
        document.labels for document in tweetgen.read(shared / "csv" / "textgenrnn_context.csv")
    )
    assert label == "politics"


def test_a_real_broken_encoding_is_said(shared):
    path = shared / "nasty_real" / "trump_538_not_utf8_bare_cr.csv"
    report = tweetgen.read(path).report()
    assert report.encoding == "latin-1"
    assert "not UTF-8 (byte 3277)" in report.notes[0]
    for encoding in ("utf-8", "cp1252"):
        with pytest.raises(CorpusFormatError, match=f"is not valid {encoding}"):
            list(tweetgen.read(path, encoding=encoding))


def test_pages_of_the_x_api(shared):
    folder = shared / "jsonl"
    expected = json.loads((folder / "twitter_v1_tweets.json.expected.json").read_text())["tweets"]
    documents = list(tweetgen.read(folder / "twitter_v1_tweets.json"))
    link = re.compile(r"https?://\S+")  # the short ones are resolved
    assert [link.sub("", d.text) for d in documents] == [
        link.sub("", html.unescape(tweet["full_text"])) for tweet in expected
    ]
    assert [d.id for d in documents] == [tweet["id_str"] for tweet in expected]
    assert [d.author for d in documents] == [tweet["user"] for tweet in expected]
    assert [("retweet" in d.labels) for d in documents] == [t["is_retweet"] for t in expected]
    assert [("quote" in d.labels) for d in documents] == [t["is_quote"] for t in expected]

    own, included = tweetgen.read(folder / "twitter_v2_page_two_tweets.jsonl")
    assert own.labels == ("retweet",)
    assert included.labels == ("referenced",)


@pytest.mark.parametrize("format", ["lines", "whole", "auto"])
def test_books_keep_every_word(shared, format):
    """However a book is cut into documents, no word and hardly a character is lost."""
    for path, expected in files(shared / "corpora"):
        corpus = tweetgen.read(path, format=format)
        report = corpus.report()
        assert report.encoding == expected["encoding"], path
        assert sum(len(text.split()) for text in corpus.texts()) == expected["words"], path
        letters = {"\n"}.union(*corpus.texts())
        marks = expected["distinct_chars"] - len(letters)  # a carriage return, a byte-order mark
        assert 0 <= marks <= 2, path
        if format == "lines":
            lost = report.dropped.get("empty line", 0) + report.documents
            assert lost in (expected["lines"], expected["lines"] + 1), path


def test_wrapped_prose_is_read_by_paragraphs(shared):
    for name in ("sherlock.txt", "don_quijote_es_latin1.txt.gz"):
        corpus = tweetgen.read(shared / "corpora" / name)
        assert corpus.report().format == "delimited"
        assert "a blank line" in corpus.report().notes[-1]
        assert any("\n" in text for text in corpus.texts())


# ---- files made to break readers


def read_nasty(path: Path) -> tuple[list[str], str]:
    """The texts and no error, or no texts and the message; nothing else may come out."""
    try:
        return list(tweetgen.read(path).require().texts()), ""
    except TweetgenError as error:
        return [], str(error)


def test_nasty_files_get_a_clear_answer(shared):
    for path, expected in files(shared / "nasty"):
        texts, problem = read_nasty(path)
        if problem:
            assert problem.startswith(str(path)), path
            assert "\n" not in problem, path
            assert len(problem) < 500, path
        if "ok_texts" in expected:
            assert texts == expected["ok_texts"] or (expected.get("either") and problem), path
        elif expected.get("error") and not expected.get("either"):
            assert problem or "ok_texts_if_encoding" in expected, path
        for key, found in (
            ("rows", len(texts)),
            ("lines", len(texts)),
            ("unique", len(set(texts))),
        ):
            if key in expected and texts:
                assert found == expected[key], path


def test_nasty_answers_one_by_one(shared):
    """What each file must give in this version, where its expectations leave a choice."""
    answers = {
        "cesu8_surrogates.txt": "damaged UTF-8: the first bad byte is at offset 5",
        "csv_nul.csv": "binary data near byte",
        "csv_unterminated_quote.csv": "line 2: a quote is opened here",
        "empty.txt": "the file is empty",
        "evil_pickle.bin": "pickle",
        "invalid_utf8.txt": "damaged UTF-8: the first bad byte is at offset 16",
        "json_deep_nesting.json": "nested too deeply",
        "json_truncated.json": "cut short",
        "markovify_broken_chain.json": "a model saved by markovify",
        "not_a_zip.zip": "holds no such data",
        "nul_bytes.txt": "binary data near byte 1",
        "only_newlines.txt": "left out: empty line: 50",
        "separator_only.txt": "left out: empty document: 5",
        "whatsapp_only_system.txt": "left out: system message: 3",
        "xarchive_truncated.zip": "damaged or cut short",
        "ytd_empty.js": "list without a tweet",
        "ytd_evil_js.js": "was changed",
        "ytd_not_array.js": "is not the plain list",
        "ytd_truncated.js": "line 1: the file is cut short",
        "zip_encrypted_flag.zip": "is encrypted",
        "zip_nested.zip": "no text files here",
    }
    for name, said in answers.items():
        with pytest.raises(CorpusError) as caught:
            list(tweetgen.read(shared / "nasty" / name).require())
        assert said in str(caught.value), name
    texts = {
        "cr_only.txt": 5,
        "csv_duplicate_columns.csv": 1,
        "csv_huge_field.csv.gz": 2,
        "csv_no_header.csv": 2,
        "double_encoded_mojibake.txt": 5,
        "json_concatenated.json": 2,
        "mixed_eol.txt": 4,
        "startoftext_unbalanced.txt": 2,
        "utf16be_bom.txt": 5,
        "utf16le_nobom.txt": 5,
        "utf32_bom.txt": 5,
        "ytd_wrong_types.js": 1,
        "zip_duplicate_member.zip": 2,
        "whatsapp_author_tricks.txt": 5,
        "whatsapp_crlf_bom.txt": 2,
        "whatsapp_impossible_date.txt": 2,
        "whatsapp_injection.txt": 3,
        "whatsapp_orphan_first_lines.txt": 1,
        "zip_traversal.zip": 1,
    }
    for name, count in texts.items():
        found, problem = read_nasty(shared / "nasty" / name)
        assert (len(found), problem) == (count, ""), name


def test_reading_nasty_files_runs_and_writes_nothing(shared, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("evil_pickle.bin", "zip_traversal.zip", "tar_traversal.tar.gz", "ytd_evil_js.js"):
        read_nasty(shared / "nasty" / name)
    assert list(tmp_path.iterdir()) == []


def test_bad_records_are_counted_with_their_place(shared):
    path = shared / "nasty" / "jsonl_one_bad_line.jsonl"
    report = tweetgen.read(path).report()
    assert report.first_dropped["not valid JSON"] == f"{path}, line 2"
    assert report.dropped["no text"] == 3


def test_delimiters_that_vary(shared):
    path = shared / "nasty" / "separator_variants.txt"
    expected = json.loads((shared / "nasty" / "separator_variants.txt.expected.json").read_text())
    assert list(tweetgen.read(path).texts()) == expected["tolerant_split"]


def test_mojibake_is_mended_by_cleaning_only(shared):
    path = shared / "nasty" / "double_encoded_mojibake.txt"
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text())
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == expected["ok_texts"]
    composed = [normalize("NFC", text) for text in expected["repaired"]]
    assert list(corpus.clean(cleaners(["unicode"])).texts()) == composed


def test_entities_are_unescaped_once(shared):
    path = shared / "nasty" / "tweet_artifacts.txt"
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text())
    texts = list(tweetgen.read(path).clean(cleaners(["html_entities"])).texts())
    assert len(texts) == expected["lines"]
    plain = [text.replace("\xa0", " ") for text in texts]
    assert plain[:3] == [text.replace("\xa0", " ") for text in expected["unescaped"]]


def test_copies_after_normalisation(shared):
    path = shared / "nasty" / "nfc_vs_nfd.txt"
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text())
    report = tweetgen.read(path).report()
    assert report.documents == expected["lines"]
    assert report.documents - report.duplicates == expected["distinct_nfc"]


# ---- cleaning and splitting real tweets


@pytest.mark.parametrize(
    "name", ["trump_2018_utf8.txt", "xlmt_hindi_tweets.txt", "xlmt_german_tweets.txt"]
)
def test_cleaned_tweets_hold_neither_links_nor_handles_nor_copies(shared, name):
    texts = list(tweetgen.read(shared / "lines" / name).clean(cleaners()).texts())
    assert len(texts) > 1000
    assert len({text.casefold() for text in texts}) == len(texts)
    for text in texts:
        assert "https://" not in text
        assert not text.startswith(("RT @", "@"))
        assert "&amp;" not in text
        assert text == text.strip()
        assert "  " not in text
        assert len(text) >= 3


def test_real_tweets_split_by_content(shared):
    corpus = tweetgen.read(shared / "lines" / "acrosa_tweets_es.txt")
    train, held_out = corpus.split(0.1)
    a, b = list(train.texts()), list(held_out.texts())
    assert len(a) + len(b) == 24_994
    assert not {text.strip().casefold() for text in a} & {text.strip().casefold() for text in b}
    assert 0.08 < len(b) / 24_994 < 0.12
