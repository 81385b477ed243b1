"""What publishers of networks share."""

from __future__ import annotations

import pytest

from tweetgen.publishers.connecting import newer_than, server_url, without_handle


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@genbot how is the goat?", "how is the goat?"),
        ("  @GenBot@harbour.example, how?", "how?"),
        ("@genbot@localhost:3000: how?", "how?"),
        ("@genbot", ""),
        ("@genbot\n\nhow?", "how?"),
        ("how is @genbot?", "how is @genbot?"),
        ("@genbot2 how?", "@genbot2 how?"),
        ("@genbot.example how?", "@genbot.example how?"),
        ("@genbot @ana how?", "@ana how?"),
        ("@genbot. How?", ". How?"),
    ],
)
def test_the_bots_name_is_taken_off_the_beginning_only(text, rest):
    assert without_handle(text, "genbot") == rest


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("example.social", "https://example.social"),
        (" https://Example.social/ ", "https://example.social"),
        ("http://example.social", "https://example.social"),
        ("localhost.example.social", "https://localhost.example.social"),
        ("127.0.0.1.example.social:80", "https://127.0.0.1.example.social:80"),
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://localhost", "http://localhost"),
        ("[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_secrets_travel_in_the_open_on_this_machine_only(server, url):
    assert server_url(server) == url


def pages(*ids: str) -> list[list[tuple[str, str]]]:
    return [[(one, one.upper()) for one in page] for page in ids]


def test_newer_ones_oldest_first_and_once():
    assert newer_than("b", pages("ed", "dc", "cba")) == ["C", "D", "E"]
    assert newer_than("e", pages("ed", "dc")) == []
    assert newer_than(None, pages("ed", "cb")) == ["D", "E"]
    assert newer_than(None, pages()) == []


def test_what_was_deleted_is_not_looked_for_forever():
    asked = 0

    def endless():
        nonlocal asked
        while True:
            asked += 1
            yield [(str(asked), asked)]

    assert newer_than("gone", endless()) == [5, 4, 3, 2, 1]
    assert asked == 5
