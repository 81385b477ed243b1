"""From a text to its tokens and back."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen.tokens import GLUE, STRANGE, join, spaced, tokenise

SCRIPTS = [
    "abc XYZ don't -- 12:30",
    "Привет, мир",
    "مرحبا بالعالم، كيف",
    "नमस्ते दुनिया।",
    "今日はいい天気。カガギ",
    "我喜欢喝茶，你呢？𠀀𠀁",
    "สวัสดีครับ กำลัง",
    "ສະບາຍດີ ຊື່",
    "ភាសាខ្មែរ",
    "မြန်မာစာ",
    "e\u0301a\u0308\u3046\u3099",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "\u2764\ufe0f\U0001f44d\U0001f3fd",
    " \t\n\r\u00a0\u3000\u2028\u0085\x1c\x1e\x1f\0",
    "\ud800\udfff",
]
LETTERS = st.sampled_from("".join(SCRIPTS))
TEXTS = st.one_of(st.text(LETTERS, max_size=40), st.text(max_size=40))


def one_blank(text: str) -> str:
    """White space as `tokenise` sees it: blanks and line breaks, no blank beside a break."""
    text = re.sub(r"[^\S\n]+", " ", text.replace(GLUE, ""))
    return re.sub(r" ?\n ?", "\n", text).strip(" ")


@given(TEXTS)
@settings(deadline=None, max_examples=500)
def test_joined_words_are_the_text_with_its_white_space_folded(text):
    assert join(tokenise(text)) == one_blank(text)


@given(TEXTS)
@settings(deadline=None)
def test_words_have_no_white_space_and_a_mark_only_in_front(text):
    for token in tokenise(text):
        assert token == "\n" or not re.search(r"\s", token)
        assert token.removeprefix(GLUE)
        assert GLUE not in token[1:]


@given(TEXTS)
@settings(deadline=None)
def test_joined_characters_are_the_text(text):
    assert join(tokenise(text, "characters"), "characters") == text.replace(GLUE, "")


@given(TEXTS)
@settings(deadline=None)
def test_words_found_again_are_the_same(text):
    """What a chain writes is judged by the index as the same tokens."""
    assert tokenise(join(tokenise(text))) == tokenise(text)


@given(TEXTS)
@settings(deadline=None)
def test_strange_is_whatever_spaced_would_change(text):
    """`numbering` leaves texts alone in which nothing is strange."""
    if not STRANGE.search(text) and not re.search(r"[\t\r\x0b\x0c\x1c-\x1f]", text):
        assert spaced(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        (" \t ", []),
        ("  Hello,  world! ", ["Hello,", "world!"]),
        ("one\ntwo", ["one", "\n", "two"]),
        ("one \n\n two", ["one", "\n", "\n", "two"]),
        ("\n", ["\n"]),
        ("a\u00a0b\u3000c\u2003d", ["a", "b", "c", "d"]),
        ("a\u200bb", ["a\u200bb"]),
        ("a\x1eb", ["a", "b"]),
        ("good\0 \0by\0e", ["good", "bye"]),
        ("今天很好", ["今", "\0天", "\0很", "\0好"]),
        ("今天 很好", ["今", "\0天", "很", "\0好"]),
        ("ok今天ok", ["ok今", "\0天ok"]),
        ("𠀀𠀁", ["𠀀", "\0𠀁"]),
        ("かが", ["か", "\0が"]),
        ("か\u3099き", ["か\u3099", "\0き"]),
        ("กำลัง", ["ก", "\0ำ", "\0ลั", "\0ง"]),
        ("한국어 말", ["한국어", "말"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
    ],
)
def test_words(text, wanted):
    assert tokenise(text) == wanted


@pytest.mark.parametrize(
    ("tokens", "wanted"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a b"),
        (["a", "\n", "b"], "a\nb"),
        (["\n", "a", "\n", "\n"], "\na\n\n"),
        (["今", "\0天"], "今天"),
        (["\0天", "今"], "天 今"),  # a chain may begin anywhere
        (["ok", "\n", "\0天"], "ok\n天"),
    ],
)
def test_join(tokens, wanted):
    assert join(tokens) == wanted


@pytest.mark.parametrize(
    "whole",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # a family, by joiners
        "\U0001f44d\U0001f3fd",  # a skin tone
        "\U0001f1e9\U0001f1ea",  # a flag, of two letters
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # by tags
        "1\ufe0f\u20e3",
        "\u2764\ufe0f\u200d\U0001f525",
        "e\u0301\u0323",
    ],
)
def test_what_a_reader_sees_as_one_is_one_character(whole):
    assert tokenise(f"a{whole}b{whole}", "characters") == ["a", whole, "b", whole]


@given(TEXTS)
@settings(deadline=None)
def test_characters_are_grapheme_clusters(text):
    text = text.replace(GLUE, "").replace("\r", "")  # ASCII is taken letter by letter
    assert tokenise(text, "characters") == regex.findall(r"\X", text)
