"""JSON lines, arrays, objects in a row, and pages of the X API."""

from __future__ import annotations

import json
import tracemalloc
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import CorpusFormatError, EmptyCorpus


@pytest.fixture
def write(tmp_path):
    """Writes a JSON file."""

    def write(data: str | bytes, name: str = "posts.json") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def texts(path, **options):
    return list(tweetgen.read(path, **options).texts())


def report(path, **options):
    return tweetgen.read(path, **options).report()


# ---- shapes


@pytest.mark.parametrize(
    ("content", "format"),
    [
        ('{"text": "one"}\n{"text": "two"}\n', "jsonl"),
        ('{"text": "one"}\r\n\r\n{"text": "two"}', "jsonl"),
        ('[{"text": "one"}, {"text": "two"}]', "json"),
        ('[\n  {\n    "text": "one"\n  },\n  {\n    "text": "two"\n  }\n]\n', "json"),
        ('["one", "two"]', "json"),
        ('{"text": "one"}{"text": "two"}', "json"),
        ('{\n"text": "one"\n}\n{\n"text": "two"\n}\n', "json"),
        ('{"text": "one"},\n{"text": "two"},\n', "json"),
        ('[{"text": "one"}]\n[{"text": "two"}]', "json"),
        ('{"tweets": [{"text": "one"}, {"text": "two"}]}', "jsonl"),
        ('{\n"posts": ["one", "two"]\n}', "json"),
        ('[{"tweet": {"full_text": "one"}}, {"tweet": {"full_text": "two"}}]', "json"),
        ('{"Text": "one", "id": 1}\n{"content": "two"}\n', "jsonl"),
    ],
)
def test_shapes_of_json(write, content, format):
    path = write(content)
    assert texts(path) == ["one", "two"]
    assert report(path).format == format
    assert report(path).dropped == {}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_in_other_encodings(write, encoding):
    assert texts(write('[{"text": "ñandú"}]'.encode(encoding))) == ["ñandú"]
    assert texts(write('{"text": "ñandú"}\n{"text": "b"}\n'.encode(encoding))) == ["ñandú", "b"]


def test_strings_one_a_line_on_demand(write):
    assert texts(write('"one"\n"two"\n'), format="jsonl") == ["one", "two"]


def test_an_empty_array_is_an_empty_corpus(write):
    with pytest.raises(EmptyCorpus):
        tweetgen.read(write("[]")).require()


def test_a_chosen_key(write):
    path = write('{"words": "one", "text": "x"}\n{"words": "two", "text": "y"}\n')
    assert texts(path, text_key="words") == ["one", "two"]
    assert texts(path) == ["x", "y"]


@pytest.mark.parametrize(
    ("options", "said"),
    [({}, "with a usual name"), ({"text_key": "wrods"}, "'wrods'")],
)
def test_a_missing_key_is_said_with_those_there_are(write, options, said):
    path = write('{"words": "one", "n": 1}\n{"words": "two", "n": 2}\n')
    with pytest.raises(CorpusFormatError, match=rf"{said} \(keys: words, n\); set text_key"):
        texts(path, **options)


def test_an_element_larger_than_any_block(write):
    long = "word " * 100_000
    assert texts(write(json.dumps([{"text": "a"}, {"text": long}, {"text": "b"}]))) == [
        "a",
        long,
        "b",
    ]
    lines = f'{{"text": "{long}"}}\n{{"text": "b"}}\n'
    assert texts(write(lines)) == [long, "b"]


def test_a_large_array_is_read_in_little_memory(write):
    element = json.dumps({"text": "a word or two, " * 100})
    path = write("[" + ",\n".join([element] * 10_000) + "]")  # 15 MB
    corpus = tweetgen.read(path)
    tracemalloc.start()
    try:
        assert sum(1 for _ in corpus) == 10_000
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()


# ---- what is wrong


def test_a_bad_line_is_counted_with_its_place(write):
    path = write('{"text": "one"}\n{"text": "tw\n\n{"text": "three"}\nnot json\n', "posts.jsonl")
    assert texts(path) == ["one", "three"]
    found = report(path)
    assert found.dropped == {"not valid JSON": 2}
    assert found.first_dropped == {"not valid JSON": f"{path}, line 2"}


def test_records_without_text_are_counted(write):
    path = write(
        '{"text": "one"}\n{"text": null}\n{"text": 5}\n{"text": ["x"], "n": 1}\n{}\n[1]\n7\n'
        '{"text": ""}\n{"text": " \\n"}\n'
    )
    assert texts(path) == ["one"]
    assert report(path).dropped == {"no text": 6, "empty text": 2}
    assert report(path).first_dropped["empty text"] == f"{path}, line 8"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('[{"text": "one"},\n{"text": "tw', 2),
        ('[{"text": "one"},\n{"text": "two"}\n', 3),
        ('[{"text": "one"},\n{"text": "two",}]', 2),
        ('[\n{"text": "one"\n"text": "two"}]', 3),
        ('[{"text": "one"}]]', 1),
        ('["Not JSON" at all, she said\n', 1),
        ('{"text": "one",\n"n": ' + "9" * 5000 + "}", 1),
    ],
)
def test_broken_json_is_said_with_its_line(write, content, line):
    with pytest.raises(CorpusFormatError, match=rf"posts\.json, line {line}: "):
        texts(write(content))


def test_broken_json_is_noticed_where_it_breaks(write):
    """Not after the rest of the file was read: its end is not even text."""
    good = b'{"text": "one"},\n'
    path = write(b"[" + good * 10 + b"{text: two},\n" + good * 100_000 + b"\xff")
    with pytest.raises(CorpusFormatError, match="line 11: is not valid JSON"):
        texts(path, encoding="utf-8", format="jsonl")


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"a":' * 100_000, '{"text":"x"}\n' + "[" * 100_000]
)
def test_deep_nesting_is_said(write, content):
    with pytest.raises(CorpusFormatError, match="nested too deeply"):
        texts(write(content), format="jsonl")


def test_surrogates_are_paired_or_replaced(write):
    path = write(r'{"text": "lone \ud83d here", "author": "a\udc00", "labels": ["\ud83d"]}')
    (document,) = tweetgen.read(path)
    assert document.text == "lone \ufffd here"
    assert (document.author, document.labels) == ("a\ufffd", ("\ufffd",))
    json.dumps(document.to_dict(), ensure_ascii=False).encode()  # every file can hold it
    assert texts(write(r'["ok \ud83d\ude00"]')) == ["ok 😀"]


def test_numbers_no_program_expects(write):
    assert texts(write('{"text": "a", "n": NaN, "big": 123456789012345678901234567890}\n')) == ["a"]


def test_the_last_of_two_equal_keys_counts(write):
    assert texts(write('{"text": "a", "text": "b"}')) == ["b"]


# ---- what else a record tells


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        ('"joke"', ("joke",)),
        ('["a", "b"]', ("a", "b")),
        ("0", ("0",)),
        ("0.5", ("0.5",)),
        ("true", ("True",)),
        ("null", ()),
        ('""', ()),
        ("[]", ()),
        ('[null, ""]', ()),
        ("{}", ()),
    ],
)
def test_labels_of_any_kind(write, value, labels):
    (document,) = tweetgen.read(write(f'{{"text": "x", "label": {value}}}'))
    assert document.labels == labels


@pytest.mark.parametrize(
    ("user", "author"),
    [
        ('"ana"', "ana"),
        ('{"name": "Ana B.", "screen_name": "ana"}', "ana"),
        ('{"username": "ana"}', "ana"),
        ('{"name": "Ana B."}', "Ana B."),
        ('{"id": 5}', None),
        ("null", None),
        ("5", "5"),
    ],
)
def test_an_author_is_a_name_or_a_user_object(write, user, author):
    (document,) = tweetgen.read(write(f'{{"text": "x", "user": {user}}}'))
    assert document.author == author


def test_a_page_of_the_x_api_version_1(write):
    whole = "the whole of it, which is longer than 140 characters were"
    records = [
        {
            "id": 11,
            "id_str": "11",
            "created_at": "Sat Dec 23 06:51:52 +0000 2006",
            "full_text": "a &amp; b",
            "user": {"screen_name": "ana", "name": "Ana"},
            "in_reply_to_status_id_str": "10",
            "source": "<a>a phone</a>",
        },
        {"id_str": "12", "text": "cut…", "extended_tweet": {"full_text": whole}},
        {"id_str": "13", "full_text": "RT @bob: hi", "retweeted_status": {"full_text": "hi"}},
        {"id_str": "14", "full_text": "look", "is_quote_status": True},
    ]
    path = write(json.dumps(records))
    first, *others = tweetgen.read(path, format="jsonl")
    assert first == tweetgen.Document(
        "a &amp; b",
        author="ana",
        created_at=datetime.fromisoformat("2006-12-23T06:51:52+00:00"),
        id="11",
        in_reply_to="10",
        source=str(path),
    )
    assert [(d.text, d.labels) for d in others] == [
        (whole, ()),
        ("RT @bob: hi", ("retweet",)),
        ("look", ("quote",)),
    ]


def test_pages_of_the_x_api_version_2(write):
    page = {
        "data": [
            {"id": "1", "text": "own words", "conversation_id": "9"},
            {
                "id": "2",
                "text": "RT @b: hi",
                "referenced_tweets": [{"type": "retweeted", "id": "3"}],
            },
            {"id": "4", "text": "look", "referenced_tweets": [{"type": "quoted", "id": "5"}]},
        ],
        "includes": {"tweets": [{"id": "3", "text": "hi"}], "users": [{"id": "7"}]},
        "meta": {"result_count": 3},
    }
    nothing = {"data": [], "includes": {"tweets": None}}
    single = {"data": {"id": "6", "text": "one alone"}}
    path = write("\n".join(map(json.dumps, [page, nothing, single])))
    assert [(d.text, d.labels) for d in tweetgen.read(path)] == [
        ("own words", ()),
        ("RT @b: hi", ("retweet",)),
        ("look", ("quote",)),
        ("hi", ("referenced",)),
        ("one alone", ()),
    ]
    assert next(iter(tweetgen.read(path))).conversation == "9"


def test_data_beside_a_text_is_no_page(write):
    assert texts(write('{"text": "mine", "data": [{"text": "not mine"}]}')) == ["mine"]


# ---- any records

VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    "text author user created_at id in_reply_to conversation label labels source data includes "
    "tweet retweeted_status referenced_tweets extended_tweet tweets".split()
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=6), max_size=5), st.booleans())
def test_no_record_makes_a_reader_fail(tmp_path_factory, records, as_lines):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text("\n".join(map(json.dumps, records)) if as_lines else json.dumps(records))
    corpus = tweetgen.read(path, format="jsonl")
    try:
        assert all(document.text.strip() for document in corpus)
    except CorpusFormatError as error:
        if "no text under a key" not in str(error):
            raise


@settings(deadline=None)
@given(st.lists(st.text()), st.booleans(), st.booleans())
def test_any_texts_written_as_json_come_back(tmp_path_factory, written, as_lines, as_ascii):
    """Every text with something to see, letter for letter."""
    records = [{"id": i, "text": text} for i, text in enumerate(written)]
    path = tmp_path_factory.getbasetemp() / "texts.json"
    dumped = [json.dumps(record, ensure_ascii=as_ascii) for record in records]
    path.write_text("\n".join(dumped) if as_lines else f"[{', '.join(dumped)}]", "utf-8")
    assert texts(path, format="jsonl") == [text for text in written if text.strip()]
