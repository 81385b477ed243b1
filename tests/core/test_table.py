"""CSV and TSV as people's tools write them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import ConfigError, CorpusFormatError
from tweetgen.readers import fields


@pytest.fixture
def write(tmp_path):
    """Writes a CSV file, its line ends as they are."""

    def write(data: str | bytes, name: str = "posts.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def texts(path, **options):
    return list(tweetgen.read(path, **options).texts())


def report(path, **options):
    return tweetgen.read(path, **options).report()


# ---- dialects


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found(write, separator, end):
    rows = [["id", "text"], ["1", "one"], ["2", "two"], ["3", f'"a{separator} ""b"""']]
    path = write(end.join(separator.join(row) for row in rows) + end)
    assert texts(path) == ["one", "two", f'a{separator} "b"']
    assert report(path).format == ("tsv" if separator == "\t" else "csv")


def test_a_separator_in_the_texts_does_not_mislead(write):
    path = write("datum;text\n1.1.2020;eins, zwei\n2.1.2020;drei, vier\n3.1.2020;fünf, sechs\n")
    assert texts(path) == ["eins, zwei", "drei, vier", "fünf, sechs"]


def test_a_mark_and_semicolons_as_spreadsheets_write_them(write):
    path = write("text;lang\r\nuno, dos;es\r\ntres;es\r\n".encode("utf-8-sig"))
    assert texts(path) == ["uno, dos", "tres"]


def test_tab_separated_utf_16_as_spreadsheets_write_it(write):
    path = write("text\tlang\r\nñandú\tes\r\n".encode("utf-16"), "posts.txt")
    assert texts(path) == ["ñandú"]


def test_separator_and_quote_can_be_set(write):
    path = write("text:n\n'a:b':1\nsay \"x\":2\n")
    assert texts(path, separator=":", quote="'") == ["a:b", 'say "x"']
    assert texts(write('text\tn\n"open\t1\nshut"\t2\n'), quote="") == ['"open', 'shut"']
    assert texts(write("n\ttext\n1\tone, two\n"), separator="\\t") == ["one, two"]


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"separator": ";;"}, "separator"),
        ({"separator": ""}, "separator"),
        ({"separator": "\n"}, "separator"),
        ({"quote": "''"}, "quote"),
        ({"quote": "\n"}, "quote"),
        ({"header": "yes"}, "header"),
        ({"text_column": 1.5}, "text_column"),
    ],
)
def test_options_that_cannot_be(write, options, key):
    with pytest.raises(ConfigError, match=f"{key}: must be"):
        tweetgen.read(write("text,n\none,1\n"), **options)


def test_spreadsheet_formulas_are_text(write):
    path = write("id,text\n1,=cmd()\n2,+1+1\n3,@SUM(A1)\n")
    assert texts(path) == ["=cmd()", "+1+1", "@SUM(A1)"]


# ---- rows


def test_line_breaks_within_a_field_are_kept(write):
    path = write('id,text\r\n1,"one\r\n\r\ntwo"\r\n2,three\r\n')
    assert texts(path) == ["one\n\ntwo", "three"]


def test_a_bare_carriage_return_within_a_field_is_a_line_break(write):
    assert texts(write('id,text\n1,"one\rtwo"\n2,three\n')) == ["one\ntwo", "three"]


def test_blank_lines_between_rows_are_nothing(write):
    path = write("id,text\n\n1,one\n\n\n2,two\n\n")
    assert texts(path) == ["one", "two"]
    assert report(path).dropped == {}


def test_rows_without_text_are_counted_with_their_line(write):
    path = write('id,text,lang\n1,"a\nb",en\n2\n3,,en\n4, ,en\n5,five,en,more\n')
    assert texts(path) == ["a\nb", "five"]
    found = report(path)
    assert found.dropped == {"row without the text column": 1, "empty text": 2}
    assert found.first_dropped == {
        "row without the text column": f"{path}, line 4",
        "empty text": f"{path}, line 5",
    }


def test_an_unquoted_separator_in_the_last_column_belongs_to_the_text(write):
    path = write("id,text\n1,one\n2,two, three, four\n3,five\n4,six, seven\n")
    assert texts(path) == ["one", "two, three, four", "five", "six, seven"]
    found = report(path)
    assert found.characters == len("onetwo, three, fourfivesix, seven")
    assert sum("the rest of the row is taken as text" in note for note in found.notes) == 1


def test_empty_columns_after_the_heading_are_nothing(write):
    path = write("id,text\n1,one,\n2,two,,\n")
    assert texts(path) == ["one", "two"]
    assert len(report(path).notes) == 1


def test_lines_that_were_only_named_csv_stay_whole(write):
    lines = ["Hello, world", "no comma", "one, two, three, four", 'so, "he" said']
    assert texts(write("\n".join(lines))) == lines


def test_one_column(write):
    path = write('tweets\r\n"one, two"\r\nthree\r\n"said ""four"""\r\n')
    assert texts(path) == ["one, two", "three", 'said "four"']
    assert report(path).notes == ()


def test_a_field_longer_than_the_csv_module_allows(write):
    long = "x" * 200_000
    assert texts(write(f"id,text\n1,{long}\n2,ok\n")) == [long, "ok"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('id,text\n1,"starts and never ends\n2,other\n3,fine\n', 2),
        ('id,text\n1,one\n2,"starts\n3,other\n4,"fine"\n', 3),
        ('id,text\n1,one\n2,"the last', 3),
        ('id,text\n1,one\n2,"the last\n', 3),
    ],
)
def test_an_unclosed_quote_does_not_swallow_rows(write, content, line):
    with pytest.raises(
        CorpusFormatError, match=rf"posts\.csv, line {line}: a quote is opened here"
    ):
        texts(write(content))


def test_an_unclosed_quote_in_a_long_file_is_noticed_before_its_end(write):
    # Reading to the end would stumble over what stands there.
    path = write(b'id,text\n1,"open\n' + b"2,fine\n" * 110_000 + b"\xff")
    with pytest.raises(CorpusFormatError, match=r"line 2: a quote is opened.*100,000 lines"):
        texts(path, encoding="utf-8", header=True, text_column="text")


def test_quotes_without_meaning(write):
    path = write('id\ttext\n1\t5" nails\n2\t"open\n3\tfine\n', "posts.tsv")
    assert texts(path, quote="") == ['5" nails', '"open', "fine"]


def test_a_nul_is_refused(write):
    with pytest.raises(CorpusFormatError, match="binary data near byte 9"):
        texts(write("id,text\n1\0,one\n"))


# ---- heading and text column


@pytest.mark.parametrize(
    "heading",
    [
        "text",
        "Text",
        "full_text",
        "Tweet Text",
        "TWEET",
        "content",
        "Message",
        "tweet-text",
        "title",
    ],
)
def test_usual_names_of_the_text_column(write, heading):
    path = write(f"id,{heading},a column with longer words\n1,one,something much longer than it\n")
    assert texts(path) == ["one"]
    assert f"the words are in the column {heading!r}" in report(path).notes[0]


def test_a_text_column_by_name_or_number(write):
    path = write("n,Words,text\n1,one,x\n2,two,y\n")
    for column in ("Words", "words", "WORDS ", 2, "2"):
        assert texts(path, text_column=column) == ["one", "two"]
    assert texts(path) == ["x", "y"]


def test_a_number_can_be_a_name(write):
    assert texts(write("2020,2021\nold,new\n"), text_column="2021") == ["new"]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("wrods", r"no column 'wrods' \(columns: 'id', 'words'\)"),
        (3, "no column 3; columns are counted from 1 to 2"),
        (0, "no column 0"),
        ("9", "no column 9"),
        (-1, "no column -1"),
    ],
)
def test_a_missing_text_column_is_said(write, column, said):
    with pytest.raises(CorpusFormatError, match=said):
        texts(write("id,words\n1,one\n"), text_column=column)


def test_a_file_without_a_heading(write):
    path = write("1,first text,en\n2,second text,es\n")
    assert texts(path) == ["first text", "second text"]
    (note,) = report(path).notes
    assert "no heading row" in note
    assert "column number 2" in note
    assert texts(path, text_column=3) == ["en", "es"]
    with pytest.raises(CorpusFormatError, match="no column 'text'"):
        texts(path, text_column="text")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("Datum;Nachricht\n01.02.2020;Hallo, Welt\n02.02.2020;Na, du\n", ["Hallo, Welt", "Na, du"]),
        ("when,what\n2020-01-01 10:00,hi\n2020-01-02 11:30,oh\n", ["hi", "oh"]),
        ("nr,spruch,link\n1,kurz,https://example.org/a/very/long/address\n", ["kurz"]),
    ],
)
def test_a_heading_with_unknown_names_is_guessed_and_said(write, content, wanted):
    """Values are no words, however long."""
    path = write(content)
    assert texts(path) == wanted
    said = " ".join(report(path).notes)
    assert "is taken for a heading; set header = false" in said
    assert "longest texts" in said


def test_a_short_first_text_may_pass_for_a_heading_but_not_silently(write):
    rows = [f"a sentence that is quite long, and has the number {i}" for i in range(9)]
    path = write("\n".join(["Hi there", *(f'"{row}"' for row in rows)]))
    assert texts(path, header=False) == ["Hi there", *rows]
    assert "the first row ('Hi there') is taken for a heading" in report(path).notes[0]


def test_whether_there_is_a_heading_can_be_set(write):
    path = write("text,n\none,1\n")
    assert texts(path, header=False, text_column=1) == ["text", "one"]
    assert texts(write("a,b\nc,d\n"), header=True, text_column="b") == ["d"]


def test_a_heading_alone_is_an_empty_corpus(write):
    assert texts(write("id,text\n")) == []


def test_columns_of_one_name(write):
    assert texts(write("text,text\na,b\n")) == ["a"]


# ---- what else a row tells


def test_known_columns_become_the_documents_fields(write):
    path = write(
        "id,Created At,user name,username,text,in_reply_to_status_id,conversation_id,label,source\n"
        "7,2020-05-06T07:08:09+02:00,x,ana,hi,6,5,joke,Twitter for Toasters\n"
        "8,,x,,ho,,,,\n"
    )
    first, second = tweetgen.read(path)
    assert first == tweetgen.Document(
        "hi",
        author="ana",
        created_at=datetime.fromisoformat("2020-05-06T07:08:09+02:00"),
        id="7",
        in_reply_to="6",
        conversation="5",
        source=str(path),
        labels=("joke",),
    )
    assert second == tweetgen.Document("ho", author=None, id="8", source=str(path))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2020-05-06T07:08:09Z", "2020-05-06T07:08:09+00:00"),
        ("2020-05-06 07:08:09", "2020-05-06T07:08:09+00:00"),
        ("2020-05-06T07:08:09.123+05:30", "2020-05-06T07:08:09.123000+05:30"),
        ("2013-01-31 00:13:32 +0000", "2013-01-31T00:13:32+00:00"),
        ("Sat Dec 23 06:51:52 +0000 2006", "2006-12-23T06:51:52+00:00"),
        ("Wed, 06 May 2020 07:08:09 -0700", "2020-05-06T07:08:09-07:00"),
        (1588748889, "2020-05-06T07:08:09+00:00"),
        (1588748889.5, "2020-05-06T07:08:09.500000+00:00"),
        ("1588748889", "2020-05-06T07:08:09+00:00"),
        (1588748889000, "2020-05-06T07:08:09+00:00"),
    ],
)
def test_times_of_many_sources(value, wanted):
    assert fields.parse_time(value).isoformat() == wanted


@pytest.mark.parametrize(
    "value",
    ["", None, True, "yesterday", "12:30", "1/2/20 3:04", float("nan"), 1e300, "9" * 13, {}, []],
)
def test_what_is_no_time_is_none(value):
    found = fields.parse_time(value)
    assert found is None or found.tzinfo == UTC  # thirteen nines are a far day in milliseconds


@settings(deadline=None)
@given(st.text() | st.floats() | st.integers() | st.booleans())
def test_no_value_makes_a_time_fail(value):
    found = fields.parse_time(value)
    assert found is None or found.utcoffset() is not None


# ---- any table


@settings(deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n\r\t",;|'))
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_any_texts_written_by_the_csv_module_come_back(
    tmp_path_factory, written, separator, quoting
):
    """Every text with something to see, letter for letter but with \\n for every line end."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, quoting=quoting)
    writer.writerow(["id", "text", "lang"])
    writer.writerows([str(i), text, "en"] for i, text in enumerate(written))
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(stream.getvalue().encode())
    wanted = [t.replace("\r\n", "\n").replace("\r", "\n") for t in written if t.strip()]
    assert texts(path) == wanted
