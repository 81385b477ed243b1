"""Which characters a file's bytes stand for, and what is said when nobody can know."""

from __future__ import annotations

import codecs
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.encoding import Encoding, chosen, detect
from tweetgen.errors import ConfigError, CorpusFormatError

BLOCK = 1 << 20
SPANISH = "Mañana será otro día\n¿Qué tal, señor?\n"


def detected(data: bytes) -> Encoding:
    return detect(io.BytesIO(data), "words.txt")


@pytest.mark.parametrize(
    ("data", "name", "label"),
    [
        (b"", "utf-8", "utf-8"),
        (b"plain ascii\n", "utf-8", "utf-8"),
        (SPANISH.encode(), "utf-8", "utf-8"),
        (SPANISH.encode("utf-8-sig"), "utf-8-sig", "utf-8"),
        (codecs.BOM_UTF16_LE + SPANISH.encode("utf-16-le"), "utf-16", "utf-16"),
        (codecs.BOM_UTF16_BE + SPANISH.encode("utf-16-be"), "utf-16", "utf-16"),
        (codecs.BOM_UTF32_LE + SPANISH.encode("utf-32-le"), "utf-32", "utf-32"),
        (codecs.BOM_UTF32_BE + SPANISH.encode("utf-32-be"), "utf-32", "utf-32"),
        (SPANISH.encode("utf-16-le"), "utf-16-le", "utf-16-le"),
        (SPANISH.encode("utf-16-be"), "utf-16-be", "utf-16-be"),
        (SPANISH.encode("latin-1"), "latin-1", "latin-1"),
        ("“Señor” – 5 €\n".encode("cp1252"), "cp1252", "cp1252"),
        # 0x81 is nothing in Windows-1252, so only Latin-1 can hold it.
        (b"a letter \x81 that cp1252 does not have, and \x93\n", "latin-1", "latin-1"),
    ],
)
def test_detected(data, name, label):
    found = detected(data)
    assert (found.name, found.label) == (name, label)


def test_emoji_do_not_hide_utf_16():
    """U+1F600 has a zero byte where a Latin letter has none."""
    text = "hi 😀 there, my friend\n"
    assert detected(text.encode("utf-16-le")).name == "utf-16-le"
    assert detected(text.encode("utf-16-be")).name == "utf-16-be"


@pytest.mark.parametrize(
    "text",
    [
        "À l’été, la forêt était très belle. « Voilà », dit-elle.",
        "Der Bär fährt über die Straße – für 5 €.",
        "þú þó þær, það er gott að vera hér",  # þ is 0xFE, which UTF-8 never has
        "Coração, não chores: amanhã é outro dia.",
        "El pingüino comió ñame y jalapeño; ¡qué rico!",
        "“Quoted” and it’s done… — she said",
    ],
)
def test_western_texts_come_back_from_windows_1252(text):
    data = text.encode("cp1252")
    found = detected(data)
    assert data.decode(found.name) == text
    assert "set the encoding" in found.note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_nothing_is_said_where_nothing_was_guessed(encoding):
    assert detected(SPANISH.encode(encoding)).note == ""


def test_a_guess_is_said():
    assert "zero bytes" in detected(SPANISH.encode("utf-16-le")).note
    assert "byte 2" in detected(SPANISH.encode("latin-1")).note


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Привет, как дела? Всё хорошо, спасибо.\n", "cp1251"),
        ("Привет, как дела? Всё хорошо, спасибо.\n", "koi8-r"),
        ("今日はいい天気ですね。また明日会いましょう。\n", "shift_jis"),
        ("今天天气很好，明天见。\n", "gbk"),
        ("안녕하세요, 오늘은 날씨가 좋네요\n", "euc_kr"),
        ("Καλημέρα σε όλους τους φίλους\n", "cp1253"),
    ],
)
def test_another_script_is_refused_rather_than_read_as_accents(tmp_path, text, encoding):
    path = tmp_path / "words.txt"
    path.write_bytes(text.encode(encoding))
    with pytest.raises(CorpusFormatError, match="set the encoding"):
        list(tweetgen.read(path))
    assert list(tweetgen.read(path, encoding=encoding).texts()) == [text.strip()]


@pytest.mark.parametrize("before", [0, 1, 2, 3])
@pytest.mark.parametrize("char", ["é", "€", "😀"])
def test_a_character_cut_by_the_end_of_a_block_is_whole(before, char):
    data = b"a" * (BLOCK - before) + char.encode() + b"\n"
    assert detected(data).name == "utf-8"


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        ("día ".encode() + b"\xff here", 5),
        ("día".encode() + b"\xc3", 4),  # the file ends within a character
        ("día ".encode() * 10 + b"\xe2\x82 x", 50),
        (b"caf\xc3\x28 \xc3\xa9 \xc3\xa8 \xc3\xa0", 3),  # the good letters come later
        (b"a" * (BLOCK - 1) + b"\xf0\x9fxx", BLOCK - 1),  # begun in one block, wrong in the next
        ("ñ".encode() + b"a" * (2 * BLOCK) + b"\xff", 2 * BLOCK + 2),
        (b"smile \xed\xa0\xbd\xed\xb8\x80", 6),  # CESU-8: two surrogates for one emoji
    ],
)
def test_damaged_utf_8_is_refused_with_its_place(data, offset):
    with pytest.raises(CorpusFormatError, match=rf"damaged UTF-8.*offset {offset}\b"):
        detected(data)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"text and then \0 a zero", "byte 14"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "byte 8"),
        (bytes(range(1, 9)) * 40, "byte 0"),
    ],
)
def test_binary_data_is_refused(data, place):
    with pytest.raises(CorpusFormatError, match=rf"words\.txt: this is not a text file.*{place}"):
        detected(data)


def test_a_bell_or_an_escape_makes_no_binary_file():
    assert detected(b"bell\x07 esc\x1b[31mred\x1b[0m\n").name == "utf-8"


def test_a_large_file_is_read_in_little_memory():
    class Endless(io.RawIOBase):
        left = 40

        def read(self, size=-1):
            self.left -= 1
            return b"ma\xc3\xb1ana " * (size // 8) if self.left >= 0 else b""

    tracemalloc.start()
    try:
        assert detect(Endless(), "large").name == "utf-8"
        assert tracemalloc.get_traced_memory()[1] < 8 * BLOCK  # of 40
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", codecs.BOM_UTF8),
        ("UTF8", codecs.BOM_UTF8),
        ("utf-8-sig", codecs.BOM_UTF8),
        ("utf-16", codecs.BOM_UTF16_LE),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
def test_a_byte_order_mark_is_no_text_even_where_the_user_chose(tmp_path, encoding, mark):
    bare = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    path = tmp_path / "words.txt"
    path.write_bytes(mark + "señor\n".encode(bare))
    assert list(tweetgen.read(path, encoding=encoding).texts()) == ["señor"]


def test_the_users_word_counts_without_a_mark():
    assert chosen("cp1252", b"\xef\xbb\xbfabc") == Encoding("cp1252")
    assert chosen("utf-8", b"abc") == Encoding("utf-8")


@pytest.mark.parametrize("name", ["klingon", "rot13", "base64", "", "utf\08", "locale"])
def test_what_is_no_text_encoding_is_refused_at_once(tmp_path, name):
    path = tmp_path / "words.txt"
    path.write_text("hello\n")
    with pytest.raises(ConfigError, match="no encoding that Python knows"):
        tweetgen.read(path, encoding=name)


@pytest.mark.parametrize(
    ("data", "encoding", "offset"),
    [
        (b"hello \xff", "utf-8", 6),
        (b"a" * (BLOCK - 1) + b"\xc3(", "utf-8", BLOCK - 1),
        ("abc".encode("utf-16-le") + b"x", "utf-16-le", 6),
        (b"na\xefve \xe9", "ascii", 2),
    ],
)
def test_bytes_that_do_not_fit_the_chosen_encoding(tmp_path: Path, data, encoding, offset):
    path = tmp_path / "words.txt"
    path.write_bytes(data)
    with pytest.raises(CorpusFormatError, match=rf"offset {offset} is not valid {encoding}"):
        list(tweetgen.read(path, format="lines", encoding=encoding))


def test_a_damaged_file_with_a_mark_names_the_place(tmp_path):
    path = tmp_path / "words.txt"
    path.write_bytes(codecs.BOM_UTF16_LE + "abc".encode("utf-16-le") + b"\x00\xdc")
    with pytest.raises(CorpusFormatError, match=r"offset \d+ is not valid utf-16"):
        list(tweetgen.read(path))


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"))).filter(lambda t: t[:1] != "\ufeff"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_any_text_in_a_unicode_encoding_comes_back(text, encoding):
    data = text.encode(encoding)
    assert data.decode(detected(data).name) == text
