"""The example of an archive of X: its words are one person's, and what is not hers stays out."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import tweetgen

ARCHIVE = Path(__file__).parents[2] / "examples" / "ebooks" / "archive"


def test_it_is_an_archive_of_one_person_over_a_year():
    corpus = tweetgen.read(ARCHIVE)
    tweets = [*corpus]
    assert corpus.report().format == "x_archive"
    assert len(tweets) >= 240
    assert {tweet.author for tweet in tweets} == {"mina_lost_prop"}
    times = [tweet.created_at for tweet in tweets]
    assert times == sorted(times, reverse=True), "X gives the newest first"
    assert (times[0] - times[-1]).days > 365
    assert len({tweet.id for tweet in tweets}) == len(tweets)


def test_it_has_what_real_archives_have():
    tweets = [*tweetgen.read(ARCHIVE)]
    labels = Counter(label for tweet in tweets for label in tweet.labels)
    assert labels["reply"] >= 25
    assert labels["retweet"] >= 5
    assert all(tweet.in_reply_to for tweet in tweets if "reply" in tweet.labels)
    assert any("https://gazette.example/" in tweet.text for tweet in tweets)
    raw = (ARCHIVE / "data" / "tweets.js").read_text("utf-8")
    assert '"media"' in raw
    assert "&amp;" in raw
    assert not any("&amp;" in tweet.text or "t.co/" in tweet.text for tweet in tweets)


def test_what_the_files_say_of_the_tweets_is_true():
    """Positions and lengths of entities are those of the text, as X has them."""
    script = (ARCHIVE / "data" / "tweets.js").read_text("utf-8")
    read = {tweet.id: tweet for tweet in tweetgen.read(ARCHIVE)}
    for row in json.loads(script.partition(" = ")[2]):
        tweet = row["tweet"]
        text = tweet["full_text"].replace("&amp;", "&")
        assert tweet["display_text_range"] == ["0", str(len(text))]
        for mention in tweet["entities"]["user_mentions"]:
            first, last = map(int, mention["indices"])
            assert text[first:last] == f"@{mention['screen_name']}"
        for link in [*tweet["entities"]["urls"], *tweet["entities"].get("media", [])]:
            first, last = map(int, link["indices"])
            assert text[first:last] == link["url"]
        made = (int(tweet["id_str"]) >> 22) + 1288834974657  # milliseconds, in every id of X
        assert int(read[tweet["id_str"]].created_at.timestamp()) == made // 1000
