"""Archives of X: every generation, as a zip, a folder and a file, and nothing private in them."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import CorpusError, CorpusFormatError
from tweetgen.reader import SourceFile, Surroundings, Tally
from tweetgen.readers.x_archive import XArchiveConfig, XArchiveReader

TIME = "Wed Oct 10 20:19:24 +0000 2018"
SECRET = "a secret for the gulls"
LONG = (
    "The lamp of this lighthouse was lit in the year of the great storm, by a keeper & a goat; "
    "it has burned on every night since then, except for one. " * 3
)


def script(name: str, elements: list[Any], part: int = 0) -> str:
    return f"window.YTD.{name}.part{part} = {json.dumps(elements, indent=2)}"


def tweet(text: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return {"tweet": {"id_str": str(number), "full_text": text, "created_at": TIME, **more}}


def note(text: str, number: int = 1, time: str = "2018-10-10T20:19:24.000Z", **core: Any):
    inside = {"text": text, "urls": [], **core}
    return {"noteTweet": {"noteTweetId": str(number), "createdAt": time, "core": inside}}


def cut(text: str, at: int = 270) -> str:
    """As `full_text` gives the beginning of a long post."""
    escaped = text[:at].replace("&", "&amp;").replace("<", "&lt;")
    return escaped.rstrip() + "\u2026 https://t.co/abcdefghij"


ACCOUNT = script("account", [{"account": {"username": "keeper", "accountId": "1"}}])
PRIVATE = {
    "data/like.js": script("like", [{"like": {"tweetId": "9", "fullText": SECRET}}]),
    "data/direct-messages.js": script(
        "direct_messages",
        [{"dmConversation": {"messages": [{"messageCreate": {"text": SECRET}}]}}],
    ),
    "data/deleted-tweets.js": script("deleted_tweets", [tweet(SECRET, 7), tweet(SECRET, 8)]),
    "data/deleted-note-tweet.js": script("deleted_note_tweet", [note(SECRET + "!", 9)]),
    "data/twitter-circle-tweet.js": script("twitter_circle_tweet", [tweet(SECRET)]),
    "data/community-tweet.js": script("community_tweet", [tweet(SECRET)]),
    "data/tweet-headers.js": script("tweet_headers", [{"tweet": {"tweet_id": "1"}}]),
    "data/README.txt": "How to read this archive.\nOne line, and another.\n",
    "data/notes-of-mine.json": json.dumps([{"text": SECRET}]),
    "assets/js/app.js": "(function () { console.log(1) })()\n",
    "Your archive.html": "<!doctype html><html></html>",
}
MODERN = {
    "data/tweets.js": script("tweets", [tweet("The lamp is fine."), tweet("Good &amp; bad", 2)]),
    "data/account.js": ACCOUNT,
    "data/manifest.js": 'window.__THAR_CONFIG = {"userInfo": {"userName": "other"}}',
    **PRIVATE,
}


def packed(path: Path, files: dict[str, str], inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(inside + name, text)
    return path


def unpacked(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def texts(source: Any, **options: Any) -> list[str]:
    return list(tweetgen.read(source, **options).texts())


def only(source: Any, **options: Any) -> tweetgen.Document:
    (document,) = tweetgen.read(source, **options)
    return document


@pytest.fixture
def one(tmp_path):
    """The document that an archive with this tweet alone gives."""

    def read(text: str, **more: Any) -> tweetgen.Document:
        path = tmp_path / "tweets.js"
        path.write_text(script("tweets", [tweet(text, **more)]), "utf-8")
        return only(path)

    return read


# ---- where the tweets lie


@pytest.mark.parametrize("inside", ["", "twitter-2024/", "a/b/"])
def test_a_zip_or_a_folder_however_deep_and_nothing_but_its_tweets(tmp_path, inside):
    for source in (
        packed(tmp_path / "archive.zip", MODERN, inside),
        unpacked(tmp_path / "folder", {inside + name: text for name, text in MODERN.items()}),
    ):
        corpus = tweetgen.read(source)
        assert list(corpus.texts()) == ["The lamp is fine.", "Good & bad"]
        report = corpus.report()
        assert report.format == "x_archive"
        assert report.dropped["deleted tweet"] == 2
        assert {d.author for d in corpus} == {"keeper"}


def test_the_file_of_tweets_alone_finds_whose_they_are(tmp_path):
    folder = unpacked(tmp_path, MODERN)
    first, _ = tweetgen.read(folder / "data" / "tweets.js")
    assert first == tweetgen.Document(
        "The lamp is fine.",
        author="keeper",
        created_at=datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC),
        id="1",
        source=str(folder / "data" / "tweets.js"),
    )


def test_the_same_tweets_of_each_generation(tmp_path):
    """2018 at the root and not wrapped; 2020 wrapped; 2022 in parts; joined by somebody."""
    tweets = [tweet(f"tweet number {number}", number) for number in range(4)]
    bare = [one["tweet"] for one in tweets]
    first, second = script("tweets", tweets[:2]), script("tweets", tweets[2:], 1)
    wanted = [one["full_text"] for one in bare]
    for name, files in {
        "2018": {"tweet.js": script("tweet", bare), "account.js": ACCOUNT},
        "2020": {"data/tweet.js": script("tweet", tweets), "data/account.js": ACCOUNT},
        "2022": {"data/tweets.js": first, "data/tweets-part1.js": second},
        "joined": {"data/tweets.js": "\ufeff" + first + ";\n" + second + ";\n"},
    }.items():
        assert sorted(texts(packed(tmp_path / f"{name}.zip", files))) == wanted, name
        assert sorted(texts(unpacked(tmp_path / name, files))) == wanted, name


def test_one_part_alone_says_that_there_are_more(tmp_path):
    parts = {"tweets.js": script("tweets", [tweet("a")]), "tweets-part1.js": script("tweets", [])}
    folder = unpacked(tmp_path, parts)
    (said,) = tweetgen.read(folder / "tweets.js").report().notes
    assert "goes on in tweets-part1.js" in said
    assert tweetgen.read(folder).report().notes == ()


def test_other_words_in_the_folder_of_an_archive_stay_words(tmp_path):
    """A folder may be a person's own; a zip with an archive in it is X's."""
    files = {"data/tweets.js": script("tweets", [tweet("a tweet")]), "words.txt": "my words\n"}
    assert texts(unpacked(tmp_path / "folder", files)) == ["a tweet", "my words"]
    assert texts(packed(tmp_path / "archive.zip", files)) == ["a tweet"]


@pytest.mark.parametrize(
    "files",
    [
        {"account.js": ACCOUNT, "like.js": PRIVATE["data/like.js"]},
        {"data/account.js": ACCOUNT, "data/README.txt": "How to read this."},
        {"data/manifest.js": "window.__THAR_CONFIG = {}"},
    ],
)
def test_an_archive_without_tweets_is_one_clear_error(tmp_path, files):
    for source in (packed(tmp_path / "archive.zip", files), unpacked(tmp_path / "folder", files)):
        with pytest.raises(CorpusFormatError, match=r"no tweets beside it \(tweets.js"):
            texts(source)


def test_named_for_what_is_no_archive(tmp_path):
    (tmp_path / "words.txt").write_text("words\n")
    with pytest.raises(CorpusFormatError, match="is no file of an X archive"):
        texts(tmp_path / "words.txt", format="x_archive")


def test_deleted_tweets_only_if_asked_for_by_name(tmp_path):
    path = packed(tmp_path / "archive.zip", MODERN)
    read = list(tweetgen.read(path, format="x_archive", deleted=True))
    assert [d.id for d in read if "deleted" in d.labels] == ["7", "8", "9"]
    assert len(read) == 5


# ---- the tables and months of the first archives

GRAILBIRD = {
    "data/js/tweets/2013_01.js": "Grailbird.data.tweets_2013_01 = \n"
    + json.dumps(
        [
            {
                "id_str": "5",
                "text": "RT @bob: salt &amp; wind",
                "created_at": "2013-01-31 00:13:32 +0000",
                "retweeted_status": {"text": "salt &amp; wind"},
                "user": {"screen_name": "keeper"},
                "geo": {},
            },
            {"id_str": "4", "text": "fog", "created_at": "Thu Jan 31 00:13:32 +0000 2013"},
        ]
    ),
    "data/js/tweet_index.js": "var tweet_index =  [ ]",
    "data/js/payload_details.js": 'var payload_details =  { "tweets" : 7153 }',
    "data/js/user_details.js": 'var user_details =  {\n "screen_name" : "keeper" }',
    "index.html": "<!DOCTYPE html>\n<html></html>",
    "README.txt": "# How to use your Twitter archive\n\nOpen it.\n",
}
LATE = (
    '"tweet_id","in_reply_to_status_id","in_reply_to_user_id","timestamp","source","text",'
    '"retweeted_status_id","retweeted_status_user_id","retweeted_status_timestamp",'
    '"expanded_urls"\n'
    '"5","","","2013-01-31 00:13:32 +0000","web","RT @bob: salt &amp; wind","3","2","",""\n'
    '"4","2","1","2013-01-31 00:13:32 +0000","web","two\nlines, ""quoted""","","","",""\n'
)
EARLY = (
    '"tweet_id","in_reply_to_status_id","in_reply_to_user_id","retweeted_status_id",'
    '"retweeted_status_user_id","created_at","source","text","expanded_urls"\r\n'
    '"6","","","","","Thu Jan 31 00:13:32 +0000 2013","web","early","http://example.com"\r\n'
)


def test_months_of_a_grailbird_archive(tmp_path):
    path = packed(tmp_path / "archive.zip", {**GRAILBIRD, "tweets.csv": LATE})
    corpus = tweetgen.read(path)
    retweet, plain = corpus
    assert (retweet.text, retweet.labels) == ("RT @bob: salt & wind", ("retweet",))
    assert {retweet.author, plain.author} == {"keeper"}
    assert retweet.created_at == plain.created_at == datetime(2013, 1, 31, 0, 13, 32, tzinfo=UTC)
    assert corpus.report().dropped["table of the tweets that data/js/tweets holds too"] == 1


def test_tables_of_a_grailbird_archive(tmp_path):
    without = {name: text for name, text in GRAILBIRD.items() if "/tweets/" not in name}
    path = packed(tmp_path / "late.zip", {**without, "tweets.csv": LATE, "data/csv/x.csv": EARLY})
    retweet, reply = tweetgen.read(path)
    assert (retweet.text, retweet.labels) == ("RT @bob: salt & wind", ("retweet",))
    assert (reply.text, reply.labels) == ('two\nlines, "quoted"', ("reply",))
    assert (reply.author, reply.id, reply.in_reply_to) == ("keeper", "4", "2")
    early = only(packed(tmp_path / "early.zip", {**without, "data/csv/2013_01.csv": EARLY}))
    assert (early.text, early.author, early.id) == ("early", "keeper", "6")
    assert early.created_at == retweet.created_at


def test_a_table_alone_and_its_damaged_rows(tmp_path):
    path = tmp_path / "archive.csv"
    path.write_text(LATE + '"7","too short"\n"8","","","","","  ","","","",""\n')
    corpus = tweetgen.read(path)
    assert corpus.report().format == "x_archive"
    assert corpus.report().dropped == {"row of another length": 1, "empty text": 1}
    path.write_text(LATE + '"7","","","","","' + "never closed\n" * 20_000)
    with pytest.raises(CorpusFormatError, match="line 5: a row has no end"):
        texts(path)


# ---- long posts


def with_notes(folder: Path, tweets: list[Any], notes: list[Any]) -> list[tweetgen.Document]:
    files = {
        "data/tweets.js": script("tweets", tweets),
        "data/note-tweet.js": script("note_tweet", notes),
        "data/account.js": ACCOUNT,
    }
    read = list(tweetgen.read(packed(folder / "notes.zip", files)))
    assert [d.text for d in read] == texts(unpacked(folder / "notes", files))
    assert [d.text for d in read] == texts(folder / "notes" / "data" / "tweets.js")
    return read


def test_a_long_post_takes_the_place_of_its_first_lines(tmp_path):
    later = "2018-10-10T20:19:40.000Z"  # by which alone it would not be found
    link = {"shortUrl": "https://t.co/short", "expandedUrl": "https://example.com/lamp"}
    whole = LONG + " https://t.co/short"
    (document,) = with_notes(tmp_path, [tweet(cut(LONG), 5)], [note(whole, 4, later, urls=[link])])
    assert document.text == LONG + " https://example.com/lamp"
    assert (document.id, document.labels, document.author) == ("5", (), "keeper")


def test_long_posts_of_one_second_are_told_apart_by_their_words(tmp_path):
    several = [f"{name}: {LONG}" for name in ("one", "two", "three")]
    tweets = [tweet(cut(text), number) for number, text in enumerate(several)]
    read = with_notes(tmp_path, tweets, [note(text) for text in reversed(several)])
    assert [d.text for d in read] == several


def test_long_posts_that_begin_alike_are_told_apart_by_their_time(tmp_path):
    tweets = [tweet(cut(LONG), 1), tweet(cut(LONG), 2, created_at="Wed Oct 10 21:19:24 +0000 2018")]
    notes = [note(LONG + "later", 9, "2018-10-10T21:19:25.000Z"), note(LONG + "sooner", 8)]
    read = with_notes(tmp_path, tweets, notes)
    assert [d.text for d in read] == [LONG + "sooner", LONG + "later"]


def test_a_short_tweet_that_begins_like_a_long_post_of_another_day_stays(tmp_path):
    short = LONG[:90]
    tweets = [tweet(short, 1, created_at="Thu Oct 11 20:19:24 +0000 2018"), tweet(cut(LONG), 2)]
    assert [d.text for d in with_notes(tmp_path, tweets, [note(LONG)])] == [short, LONG]


def test_a_reply_whose_long_post_lacks_the_handle(tmp_path):
    (document,) = with_notes(tmp_path, [tweet("@bob @ana " + cut(LONG))], [note(LONG)])
    assert document.text == LONG


def test_a_long_post_found_by_its_time_alone(tmp_path):
    changed = "And then! " + LONG
    (document,) = with_notes(tmp_path, [tweet(cut(LONG))], [note(changed)])
    assert document.text == changed


def test_another_post_of_the_same_second_is_no_long_post(tmp_path):
    other = "Quite different words about boats, ropes, nets, hooks, salt and the price of fish."
    read = with_notes(tmp_path, [tweet(cut(LONG))], [note(other, 3)])
    assert [d.labels for d in read] == [("truncated",), ()]
    assert [(d.id, d.text) for d in read][1] == ("3", other)


def test_a_long_post_without_its_tweet_is_a_document(tmp_path):
    files = {
        "data/tweets.js": script("tweets", [tweet("short")]),
        "data/tweets-part1.js": script("tweets", [tweet(cut(LONG))], 1),
        "data/note-tweet.js": script("note_tweet", [note(LONG), note("alone", 2)]),
        "data/note-tweet-part1.js": script(
            "note_tweet", [{"noteTweet": {"noteTweetContents": {"text": "elsewhere"}}}], 1
        ),
    }
    path = packed(tmp_path / "archive.zip", files)
    assert sorted(texts(path)) == sorted(["short", LONG, "alone", "elsewhere"])
    del files["data/tweets.js"], files["data/tweets-part1.js"]
    assert len(texts(unpacked(tmp_path / "only", files))) == 3


# ---- one tweet


def urls(**links: str) -> dict[str, Any]:
    return {
        "urls": [
            {"url": f"https://t.co/{key}", "expanded_url": link} for key, link in links.items()
        ]
    }


def test_escapes_are_undone_once(one):
    assert one("1 &lt; 2 &amp;amp; 3 &gt; 2, R&notice").text == "1 < 2 &amp; 3 > 2, R&notice"


def test_short_links_become_the_addresses_they_stand_for(one):
    entities = urls(ab="https://example.com/?a=1&b=2", abc="https://example.com/c")
    text = "see https://t.co/ab, https://t.co/abc and https://t.co/unknown"
    assert one(text, entities=entities).text == (
        "see https://example.com/?a=1&b=2, https://example.com/c and https://t.co/unknown"
    )


def test_links_to_ones_own_pictures_go(one):
    picture = {"url": "https://t.co/pic", "expanded_url": "https://x.com/keeper/status/1/photo/1"}
    media = {"entities": {"media": [picture]}, "extended_entities": {"media": [picture]}}
    assert one("The lamp.\n\nLook https://t.co/pic", **media).text == "The lamp.\n\nLook"
    assert one("https://t.co/pic", **media).text == picture["expanded_url"]


@pytest.mark.parametrize(
    ("text", "more", "labels"),
    [
        ("RT @bob: his words", {}, ("retweet",)),
        ("RTs are fine", {}, ()),
        ("no", {"in_reply_to_status_id_str": "3"}, ("reply",)),
        ("no", {"in_reply_to_screen_name": "bob"}, ("reply",)),
        ("look", {"quoted_status_id_str": "3"}, ("quote",)),
        ("look", {"is_quote_status": True}, ("quote",)),
        (
            "look https://t.co/q",
            {"entities": urls(q="https://twitter.com/bob/status/123?s=20")},
            ("quote",),
        ),
        ("look https://t.co/q", {"entities": urls(q="https://twitter.com/bob")}, ()),
        ("x" * 277 + " a\u2026", {}, ("truncated",)),
        ("\u5b57" * 138 + "\u2026", {}, ("truncated",)),
        ("x" * 137 + " a\u2026", {}, ()),
        ("x" * 137 + " a\u2026 https://t.co/more", {}, ("truncated",)),
        ("RT @bob: " + "x" * 128 + " ...", {}, ("retweet", "truncated")),
        ("x" * 137 + " and so on...", {}, ()),
        ("and so on\u2026", {}, ()),
        ("cut", {"truncated": True}, ("truncated",)),
        ("a", {"edit_info": {"initial": {"editTweetIds": ["1", "2"]}}}, ("superseded",)),
        (
            "a",
            {"edit_info": {"edit": {"editControlInitial": {"editTweetIds": ["0", "1"]}}}},
            ("edited",),
        ),
        ("a", {"edit_info": {"initial": {"editTweetIds": ["1"]}}}, ()),
    ],
)
def test_what_a_tweet_is_marked_as(one, text, more, labels):
    assert one(text, **more).labels == labels


def test_the_answered_tweet_is_linked(one):
    document = one("no", in_reply_to_status_id="3", in_reply_to_user_id="-1")
    assert document.in_reply_to == "3"


# ---- what goes wrong


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            'pwned = 1; window.YTD.tweets.part0 = [{"full_text": "x"}]',
            "line 1: is a script .* changed",
        ),
        ('window.YTD.tweets.part0 = {"tweet": {}}', "line 1: is not the plain list"),
        ('window.YTD.tweets.part0 = [\n{"full_text": "x"}, {"fu', "line 2: the file is cut short"),
        ("window.YTD.tweets.part0 = [", "line 1: the file is cut short"),
        (
            'window.YTD.tweets.part0 = [\n{"full_text": oops, "more": "of the same"}]',
            "line 2: .*JSON",
        ),
        ("window.YTD.tweets.part0 = [" + '{"a":' * 100_000, "too deeply"),
        ("window.YTD.tweets.part0 = [] alert(1)", "line 1: is not the plain list"),
        ("window.YTD.tweets.part0 = [" + "9" * 5000 + "]", "is no post"),
    ],
)
def test_a_damaged_script_is_said(tmp_path, content, said):
    path = tmp_path / "tweets.js"
    path.write_text(content)
    with pytest.raises(CorpusFormatError, match=said):
        texts(path)


def test_an_element_without_end_is_not_read_to_the_end_of_the_disk(tmp_path):
    path = tmp_path / "tweets.js"
    path.write_text('window.YTD.tweets.part0 = [{"full_text": "' + "x" * 20_000_000)
    with pytest.raises(CorpusFormatError, match="an element has no end"):
        texts(path)


def test_elements_that_are_no_tweets_are_counted(tmp_path):
    path = tmp_path / "tweets.js"
    odd = [{"tweet": {"full_text": None}}, {"tweet": None}, {"nope": 1}, 5, tweet(" "), tweet("a")]
    path.write_text(script("tweets", odd))
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == ["a"]
    assert corpus.report().dropped == {"no text": 2, "no tweet": 2, "empty text": 1}


def test_a_damaged_account_does_not_hide_the_tweets(tmp_path):
    files = {"tweets.js": script("tweets", [tweet("a")]), "account.js": ACCOUNT[:40]}
    assert only(packed(tmp_path / "archive.zip", files)).author is None


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_damage_gives_documents_or_one_error(data):
    """Whatever happened to a file of an archive, and to the files beside it."""
    tweets = script(
        "tweets",
        [
            tweet(cut(LONG), entities=urls(q="https://x.com/a/status/1")),
            tweet("a\u20ac\ud83d\ude00", 2),
        ],
    )
    originals = [tweets, script("note_tweet", [note(LONG)]), ACCOUNT, LATE, *GRAILBIRD.values()]
    bytes_of = bytearray(data.draw(st.sampled_from(originals)).encode("utf-8", "surrogatepass"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(bytes_of)))
        match data.draw(st.sampled_from(["cut", "flip", "insert", "double"])):
            case "cut":
                del bytes_of[at : at + data.draw(st.integers(1, 200))]
            case "flip" if at < len(bytes_of):
                bytes_of[at] ^= 1 << data.draw(st.integers(0, 7))
            case "insert":
                bytes_of[at:at] = data.draw(
                    st.sampled_from([b"\0", b"[" * 2000, b'"', b"\xff", b"9"])
                )
            case _:
                bytes_of[at:at] = bytes_of[at : at + 300]
    files = {"t/tweets.js": bytes(bytes_of), "t/note-tweet.js": bytes(bytes_of)}
    files["t/account.js"] = bytes(bytes_of)
    around = Surroundings(
        "zip", lambda: {n: lambda b=b: io.BytesIO(b) for n, b in files.items()}, str
    )
    for name, content in files.items():
        file = SourceFile(name, lambda b=content: io.BytesIO(b), None, Tally(), name, around)
        with suppress(CorpusError):
            XArchiveReader.sniff(file)
            for document in XArchiveReader(XArchiveConfig(deleted=True)).read(file):
                assert document.text.strip()


# ---- real archives


def check_counts(corpus: tweetgen.Corpus, expected: dict[str, Any]) -> list[tweetgen.Document]:
    documents = list(corpus)
    assert len(documents) == expected["tweets"]
    assert {d.author for d in documents} == {expected["screen_name"]}
    assert not any("TRAP-" in d.text for d in documents)
    return documents


@pytest.mark.shared
def test_every_real_archive(shared, tmp_path):
    for path in sorted((shared / "xarchive").glob("*.zip")):
        expected = json.loads(path.with_name(path.name + ".expected.json").read_text())
        if "screen_name" not in expected:
            continue
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path / path.stem)
        documents = check_counts(tweetgen.read(path), expected)
        unpacked_texts = texts(tmp_path / path.stem)
        assert unpacked_texts == [d.text for d in documents]
        by_id = {d.id: d for d in documents}
        assert not any("t.co/" in d.text for d in documents if not d.text.startswith("RT @"))
        for one in expected.get("note_to_tweet", ()):
            found = by_id[one["tweet_id"]]
            assert "truncated" not in found.labels
            assert found.text.split("http")[0] == one["full_text"].split("http")[0]
        for end in ("first", "last"):
            if f"{end}_id" in expected:
                wanted = expected[f"{end}_text_unescaped"].split("https://t.co")[0].strip()
                assert by_id[expected[f"{end}_id"]].text.startswith(wanted)


def direct(text: str, sender: str, minute: int, **more: Any) -> dict[str, Any]:
    time = f"2020-01-01T10:{minute:02}:00.000Z"
    message = {"id": f"{minute}", "senderId": sender, "recipientId": "9", "text": text}
    return {"messageCreate": {**message, "createdAt": time, "mediaUrls": [], "urls": [], **more}}


def test_direct_messages_are_read_only_when_asked_for(tmp_path):
    link = {"url": "https://t.co/abc", "expanded": "https://fog.example/", "display": "fog"}
    picture = ["https://ton.example/1.jpg"]
    messages = [
        direct("", "1", 4, mediaUrls=picture),
        {"joinConversation": {"initiatingUserId": "1"}},
        direct("Read https://t.co/abc", "1", 2, urls=[link]),
        direct("Is it on?", "2", 1),
    ]
    chat = {"dmConversation": {"conversationId": "1-2", "messages": messages}}
    (tmp_path / "data").mkdir()
    for name, content in {
        "account.js": ACCOUNT,
        "tweets.js": script("tweets", [tweet("Fog.")]),
        "direct-messages.js": script("direct_messages", [chat, chat]),
    }.items():
        (tmp_path / "data" / name).write_text(content)
    assert [d.text for d in tweetgen.read(tmp_path)] == ["Fog."]
    asked = tweetgen.read(tmp_path, format="x_archive", direct_messages=True)
    found = [(d.author, d.text, d.conversation) for d in asked if "direct" in d.labels]
    said = [("2", "Is it on?", "1-2"), ("keeper", "Read https://fog.example/", "1-2")]
    assert found == said * 2
    dropped = asked.report().dropped
    assert dropped.items() >= {"omitted media": 2, "system message": 2}.items()
