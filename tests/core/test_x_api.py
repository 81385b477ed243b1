"""JSON as the API of X gives it: versions 1.1 and 2, pages, arrays and lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import tweetgen

V1 = {
    "id": 1169246717864136700,
    "id_str": "1169246717864136705",
    "created_at": "Wed Sep 04 13:51:55 +0000 2019",
    "full_text": "salt &amp; wind https://t.co/ab",
    "user": {"id_str": "12", "screen_name": "keeper"},
    "entities": {"urls": [{"url": "https://t.co/ab", "expanded_url": "https://example.com/"}]},
    "in_reply_to_status_id_str": "11",
    "in_reply_to_screen_name": None,
    "is_quote_status": False,
}
V2 = {
    "id": "1391677057810288641",
    "text": "salt &amp; wind https://t.co/ab",
    "created_at": "2021-05-18T19:24:56.000Z",
    "author_id": "12",
    "conversation_id": "13",
    "edit_history_tweet_ids": ["1391677057810288641"],
    "entities": {"urls": [{"url": "https://t.co/ab", "expanded_url": "https://example.com/"}]},
    "referenced_tweets": [{"type": "replied_to", "id": "13"}],
}
USERS = {"users": [{"id": "12", "username": "keeper"}, {"id": "14", "username": "bob"}]}


@pytest.fixture
def read(tmp_path):
    def read_as(content: Any) -> tweetgen.Corpus:
        path = tmp_path / "tweets.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return tweetgen.read(path)

    return read_as


def lines(*records: Any) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.mark.parametrize(
    "content",
    [
        [V1],
        json.dumps([V1], indent=4),
        lines(V1),
        {"statuses": [V1], "search_metadata": {"count": 1}},
        [{"tweet": V1}],
    ],
    ids=["array", "pretty", "lines", "search", "wrapped"],
)
def test_version_1(read, content):
    corpus = read(content)
    (document,) = corpus
    assert corpus.report().format == "x_api"
    assert document == tweetgen.Document(
        "salt & wind https://example.com/",
        author="keeper",
        created_at=datetime(2019, 9, 4, 13, 51, 55, tzinfo=UTC),
        id="1169246717864136705",
        in_reply_to="11",
        source=document.source,
        labels=("reply",),
    )


@pytest.mark.parametrize(
    "content",
    [
        {"data": [V2], "includes": USERS, "meta": {"result_count": 1}},
        {"data": V2, "includes": USERS},
        lines({"data": [V2], "includes": USERS}),
        [{"data": [V2], "includes": USERS}],
        lines({**V2, "author": {"id": "12", "username": "keeper"}}),
    ],
    ids=["page", "one", "lines", "pages", "flat"],
)
def test_version_2(read, content):
    corpus = read(content)
    (document,) = corpus
    assert corpus.report().format == "x_api"
    assert document == tweetgen.Document(
        "salt & wind https://example.com/",
        author="keeper",
        created_at=datetime(2021, 5, 18, 19, 24, 56, tzinfo=UTC),
        id="1391677057810288641",
        in_reply_to="13",
        conversation="13",
        source=document.source,
        labels=("reply",),
    )


def test_what_a_page_includes_for_context_is_marked(read):
    """So that the cleaning step `retweets` can drop other people's words."""
    other = {"id": "13", "text": "his words", "author_id": "14"}
    retweet = {
        **V2,
        "text": "RT @bob: his",
        "referenced_tweets": [{"type": "retweeted", "id": "13"}],
    }
    own, included = read({"data": [retweet], "includes": {**USERS, "tweets": [other]}})
    assert (own.author, own.labels) == ("keeper", ("retweet",))
    assert (included.author, included.labels) == ("bob", ("referenced",))


def test_long_posts_are_whole(read):
    whole = "a &lt; b, and so on. " * 20
    texts = read(
        lines(
            {**V2, "text": "a &lt; b\u2026", "note_tweet": {"text": whole}},
            {**V1, "truncated": True, "extended_tweet": {"full_text": whole}},
        )
    )
    assert {d.text for d in texts} == {whole.replace("&lt;", "<")}
    assert not any("truncated" in d.labels for d in texts)


def test_a_picture_of_version_2_is_no_address(read):
    picture = {"url": "https://t.co/p", "expanded_url": "https://x.com/1", "media_key": "3_1"}
    (document,) = read([{**V2, "text": "look https://t.co/p", "entities": {"urls": [picture]}}])
    assert document.text == "look"


def test_what_is_left_out_is_counted(read):
    content = lines(V2, {"data": [], "meta": {"result_count": 0}}, {"errors": [{"title": "x"}]}, 5)
    report = read(content + lines({**V2, "text": " "}, {"id": "3"}) + "not json\n").report()
    assert report.documents == 1
    assert report.dropped == {
        "page without tweets": 2,
        "no tweet": 1,
        "empty text": 1,
        "no text": 1,
        "not valid JSON": 1,
    }


@pytest.mark.parametrize(
    "record",
    [
        {"id": 5, "text": "a message", "created_at": "2021-05-18T19:24:56Z"},
        {"id_str": "5", "text": "only an id"},
        {"data": [{"id": "1", "text": "a page of something else"}]},
    ],
)
def test_other_json_is_left_to_its_reader(read, record):
    assert read([record]).report().format == "json"


def test_odd_values_do_not_end_in_a_traceback(read):
    odd: list[Any] = [None, 5, "x", [], {}, [5], {"urls": 5}, {"urls": [{"url": 1}]}, True, -1]
    records = [{**V1, key: value} for key in V1 for value in odd if key != "id_str"]
    records += [{**V2, key: value} for key in V2 for value in odd if key != "id"]
    report = read(lines(V1, *records)).report()
    assert report.documents + sum(report.dropped.values()) == len(records) + 1
