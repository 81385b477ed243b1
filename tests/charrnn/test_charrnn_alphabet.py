"""Characters to symbols and back: nothing is lost, and half a character is never allowed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tweetgen_charrnn.alphabet import END, STATES, Alphabet

from tweetgen.conversation import ME, NAMED, OTHER, PAUSE

FEW = Alphabet.of([])  # all but ASCII is spelled
USUAL = Alphabet.of(["naïve café naïve", "naïve кот кот кот", f"{ME} hi {OTHER} {NAMED} {PAUSE}"])
NONE = Alphabet("")
ALPHABETS = pytest.mark.parametrize("alphabet", [FEW, USUAL], ids=["few", "usual"])
# Where RFC 3629 has its corners: the first and last character of each length, around the
# surrogates, and the last of all.
CORNERS = "\0\x7f\x80\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0003ffff\U00040000\U0010ffff"

texts = st.text(st.characters(exclude_categories=("Cs",)))
any_texts = st.text(st.characters())


@ALPHABETS
@settings(deadline=None)
@given(text=texts)
@example(text=CORNERS)
@example(text="a\N{GRINNING FACE}é\N{GRINNING FACE}\N{GRINNING FACE}b")
def test_a_text_comes_back(alphabet, text):
    symbols = alphabet.encode(text)
    assert alphabet.decode(symbols.tolist()) == text
    assert symbols.dtype == np.int32
    assert not len(symbols) or END < symbols.min() <= symbols.max() < alphabet.size


@ALPHABETS
@settings(deadline=None)
@given(text=any_texts)
@example(text="\ud800")
@example(text="a\udfff\ud83d\ude00b")
def test_a_surrogate_becomes_the_sign_for_what_cannot_be_shown(alphabet, text):
    expected = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    assert alphabet.decode(alphabet.encode(text).tolist()) == expected


def test_that_sign_takes_its_own_symbol_where_it_has_one():
    alphabet = Alphabet.of(["\ufffd" * 3])
    assert alphabet.encode("\udc00").tolist() == [alphabet.symbol("\ufffd")]


@ALPHABETS
@settings(deadline=None)
@given(text=any_texts)
@example(text=CORNERS)
def test_what_is_written_is_allowed_where_it_stands(alphabet, text):
    symbols = np.append(alphabet.encode(text), END)
    states = alphabet.states(symbols)
    assert len(states) == len(symbols) + 1
    assert alphabet.allowed[states[:-1], symbols].all()
    assert states[-1] == 0
    following = [alphabet.after[state, s] for state, s in zip(states, symbols, strict=False)]
    assert states[1:].tolist() == following


def _bytes(alphabet: Alphabet, symbols: list[int]) -> bytes:
    """As numbered: ASCII that has no symbol as a character, leading bytes, then others."""
    ascii_bytes = [code for code in range(128) if chr(code) not in alphabet.characters]
    numbered = [*ascii_bytes, *range(0xC2, 0xF5), *range(0x80, 0xC0)]
    first = 1 + len(alphabet.characters)
    return b"".join(
        bytes([numbered[s - first]]) if s >= first else alphabet.characters[s - 1].encode()
        for s in symbols
    )


@settings(deadline=None, max_examples=300)
@given(st.lists(st.integers(0, 2**16), max_size=12), st.sampled_from([NONE, Alphabet("aé")]))
def test_whatever_is_allowed_is_text_for_python_too(picks, alphabet):
    """A walk that takes any allowed symbol decodes, and is whole exactly where the state says."""
    state, walked = 0, []
    for pick in picks:
        may = np.nonzero(alphabet.allowed[state])[0]
        may = may[may != END]
        symbol = int(may[pick % len(may)])
        walked.append(symbol)
        state = int(alphabet.after[state, symbol])
        written = _bytes(alphabet, walked)
        if state == 0:
            assert alphabet.decode(walked) == written.decode()
        else:
            with pytest.raises(UnicodeDecodeError, match="unexpected end of data"):
                written.decode()


def test_every_character_that_utf8_has_can_be_reached():
    """Walk all paths through the states, by the number of characters behind each."""
    ways = np.zeros(STATES, np.int64)
    ways[0] = 1
    reached = 0
    for _ in range(4):  # bytes
        after = np.zeros(STATES, np.int64)
        for state in np.nonzero(ways)[0]:
            for symbol in np.nonzero(NONE.allowed[state])[0]:
                if symbol != END:
                    after[NONE.after[state, symbol]] += ways[state]
        reached += after[0]
        after[0] = 0
        ways = after
    assert reached == 0x110000 - 0x800  # all but the surrogates
    assert not ways.any()


def test_nothing_but_the_rest_of_it_follows_half_a_character():
    symbols = FEW.encode("\N{GRINNING FACE}")
    for state in FEW.states(symbols)[1:-1]:
        assert not FEW.allowed[state, : 1 + len(FEW.characters)].any()


def test_half_a_character_leaves_nothing():
    smile = FEW.encode("\N{GRINNING FACE}").tolist()
    a, b = FEW.symbol("a"), FEW.symbol("b")
    assert FEW.decode([a, *smile[:3], b, END, *smile[:1]]) == "ab"


def test_ascii_and_what_is_frequent_have_a_symbol():
    alphabet = Alphabet.of(["éééüü", "ü\N{GRINNING FACE}"], least=3)
    assert [alphabet.symbol(c) != 0 for c in "éü\N{GRINNING FACE}"] == [True, True, False]
    assert [alphabet.symbol(chr(code)) for code in range(128)] == list(range(1, 129))
    assert alphabet.size == 1 + 128 + 2 + 51 + 64
    assert alphabet.allowed.shape == alphabet.after.shape == (STATES, alphabet.size)


def test_the_order_of_the_texts_changes_nothing():
    """A corpus read in another order must not make another model of the same words."""
    words = ["ééé", "üüü", "ßßßß"]
    assert Alphabet.of(words).characters == Alphabet.of(words[::-1]).characters


def test_no_surrogate_has_a_symbol():
    assert Alphabet.of(["\ud800" * 9]).characters == Alphabet.of([]).characters


def test_a_marker_has_a_symbol_however_rare():
    for marker in (ME, OTHER, NAMED, PAUSE):
        assert Alphabet.of([f"{marker} hi"]).symbol(marker)
        assert not Alphabet.of(["hi"]).symbol(marker)


def test_a_marker_has_a_symbol_however_many_other_characters_there_are():
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 9_000))) * 3
    alphabet = Alphabet.of([many, f"{ME} hi {PAUSE}"])
    assert alphabet.symbol(ME)
    assert alphabet.symbol(PAUSE)
    assert len(alphabet.characters) == 128 + 8_192


def test_many_characters_come_back():
    """Beyond what a byte could number."""
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 9_000)))
    alphabet = Alphabet.of([text * 3])
    assert alphabet.decode(alphabet.encode(text).tolist()) == text
