"""Which sign may stand behind which."""

from __future__ import annotations

import pytest

from tweetgen.conversation import ME
from tweetgen.signs import BARE, JOINED, SIGN, fits, kind


@pytest.mark.parametrize(
    ("before", "char", "may"),
    [
        (BARE, "a", True),
        (BARE, "\u0301", False),
        (BARE, "\u200d", False),
        (BARE, "\ufe0f", False),
        (SIGN, "\u0301", True),
        (SIGN, "\u200d", True),
        (SIGN, " ", True),
        (JOINED, "👩", True),
        (JOINED, " ", False),
        (JOINED, "\u200d", False),
        (JOINED, ME, False),
    ],
)
def test_fits(before, char, may):
    assert fits(before, char) is may


def test_kinds():
    assert [kind(char) for char in (" ", "\u2003", ME, "a", "\u0301", "\u200d")] == [
        BARE,
        BARE,
        BARE,
        SIGN,
        SIGN,
        JOINED,
    ]
