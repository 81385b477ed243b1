"""What says that no person writes: in the post, once, and within the network's limits."""

from __future__ import annotations

import pytest

from tweetgen import Limits
from tweetgen.disclosure import disclosed, leaving_room


@pytest.mark.parametrize(
    ("text", "suffix", "whole"),
    [
        ("The sea.", "(a bot)", "The sea. (a bot)"),
        ("The sea. (a bot)", "(a bot)", "The sea. (a bot)"),  # a bot that has read itself
        ("The sea.", "", "The sea."),
        ("The sea. \n", "  🤖 ", "The sea. 🤖"),
        ("", "(a bot)", "(a bot)"),
    ],
)
def test_it_ends_the_text_once(text: str, suffix: str, whole: str):
    assert disclosed(text, suffix) == whole
    assert disclosed(whole, suffix) == whole


def test_the_limits_leave_room_for_it():
    limits = leaving_room(Limits(max_length=20), "(a bot)")
    assert limits.max_length == 20
    for text in ("123456789012", "1234567890123", "1234 (a bot)"):
        assert (limits.measure(text) <= 20) == (len(disclosed(text, "(a bot)")) <= 20)


def test_networks_measure_as_they_do():
    limits = leaving_room(Limits(max_length=20, measure=lambda text: 2 * len(text)), "🤖")
    assert limits.measure("four") == 12


def test_no_suffix_changes_nothing():
    limits = Limits(max_length=20)
    assert leaving_room(limits, " ") is limits
