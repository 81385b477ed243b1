"""What a model may write next, byte by byte."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tweetgen_gpt2.spelling import START, Spelling
from tweetgen_gpt2.tokenizer import MARKERS, Tokenizer

TEXTS = ["ñandú 👩‍🚀 灯台 קפה نور สวัสดี e\u0301", "the lamp", "l'été à l'île"] * 20


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.trained(TEXTS, 330)


def walk(spelling: Spelling, tokens: list[int]) -> bool:
    """Whether each of the tokens, and then an end, was allowed."""
    state = START
    for token in tokens:
        if not spelling.allowed(state)[token]:
            return False
        state = spelling.after(state, token)
    return bool(spelling.allowed(state)[0])


WRITTEN = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters=MARKERS))


@settings(deadline=None, max_examples=300)
@given(WRITTEN)
@example("a\u200d")
@example("a\u200d b")
@example("a\u200db")
@example("a\u2003\u0301")
def test_every_text_can_be_written_but_for_loose_marks(tokenizer, text):
    pairs = zip(" " + text, text + " ", strict=True)
    is_loose = any(
        (is_mark(after) and before.isspace())
        or (before == "\u200d" and (after.isspace() or after in "\u200c\u200d\ufe0e\ufe0f"))
        for before, after in pairs
    )
    assert walk(Spelling(tokenizer), tokenizer.encode(text)) is not is_loose


def is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M" or sign in "\u200c\u200d"


@settings(deadline=None, max_examples=300)
@given(st.lists(st.integers(0, 255), max_size=6))
def test_bytes_are_allowed_if_and_only_if_they_are_utf8(tokenizer, data):
    of_byte = {piece[0]: n for n, piece in enumerate(tokenizer.bytes) if piece and len(piece) == 1}
    try:
        text = bytes(data).decode()
    except UnicodeDecodeError:
        text = None
    fine = text is not None and not any(unicodedata.category(c)[0] == "M" for c in text[:1])
    if text is not None and any(
        unicodedata.category(c)[0] == "M" or c in "\u200c\u200d" for c in text
    ):
        return  # of marks tells the other test
    assert walk(Spelling(tokenizer), [of_byte[byte] for byte in data]) is fine


def test_only_the_alphabet_can_be_written(tokenizer):
    spelling = Spelling(tokenizer, set("".join(TEXTS)))
    for text in TEXTS:
        assert walk(spelling, tokenizer.encode(text))
    for text in ("ñ灰", "q", "é!", "\x19", "👨"):
        assert not walk(spelling, tokenizer.encode(text))


def test_a_text_does_not_end_within_a_character(tokenizer):
    spelling = Spelling(tokenizer)
    first = next(n for n, piece in enumerate(tokenizer.bytes) if piece == b"\xe7")
    assert not spelling.allowed(spelling.after(START, first))[tokenizer.end]
    assert spelling.allowed(START)[tokenizer.end]


@pytest.mark.parametrize("alphabet", [None, "ab \u0301\u200d\u200c\ufe0f👩💻é灯"])
def test_nothing_leads_to_where_nothing_may_follow(tokenizer, alphabet):
    """From each state that can be reached, and there are few, something leads on, or it ends."""
    spelling = Spelling(tokenizer, alphabet)
    waiting, seen = [START], {START}
    while waiting and len(seen) < 400:
        state = waiting.pop()
        allowed = spelling.allowed(state).nonzero()[0].tolist()
        assert allowed, state
        for token in allowed:
            after = spelling.after(state, token)
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    assert len(seen) > 5
