"""Archives of Mastodon: what is public, as people see it, and nothing else."""

from __future__ import annotations

import io
import json
import tarfile
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import CorpusFormatError
from tweetgen.reader import SourceFile, Tally
from tweetgen.readers.html_text import to_text
from tweetgen.readers.json_items import json_items
from tweetgen.readers.mastodon import MastodonConfig, MastodonReader
from tweetgen.testing.check import run, subject_for

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ME = "https://harbour.example/users/keeper"
FRIEND = "https://reef.example/users/otter"
SECRET = "a secret for the gulls"


def create(text: str, number: int = 1, **more: Any) -> dict[str, Any]:
    """An activity in which a public post was made; `more` is about the post."""
    post = {
        "id": f"{ME}/statuses/{number}",
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": "2023-03-01T10:00:00Z",
        "attributedTo": ME,
        "to": [PUBLIC],
        "cc": [f"{ME}/followers"],
        "content": text,
        "attachment": [],
    } | more
    return {
        "id": f"{ME}/statuses/{number}/activity",
        "type": "Create",
        "actor": ME,
        "published": "2023-03-01T10:00:00Z",
        "to": post["to"],
        "cc": post["cc"],
        "object": post,
    }


def boost() -> dict[str, Any]:
    address = f"{FRIEND}/statuses/7"
    return {"type": "Announce", "actor": ME, "to": [PUBLIC], "cc": [], "object": address}


def outbox(*items: Any) -> str:
    return json.dumps(
        {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": "outbox.json",
            "type": "OrderedCollection",
            "totalItems": 99,
            "orderedItems": items,
        }
    )


@pytest.fixture
def write(tmp_path):
    def write(*items: Any, name: str = "outbox.json") -> Path:
        path = tmp_path / name
        path.write_text(outbox(*items), "utf-8")
        return path

    return write


def texts(path: Path, **options: Any) -> list[str]:
    return list(tweetgen.read(path, **options).texts())


# ---- posts


def test_what_is_known_of_a_post(write):
    path = write(create("<p>Fog.</p>", 2, inReplyTo=f"{FRIEND}/statuses/1", conversation="tag:9"))
    [post] = tweetgen.read(path)
    assert post.text == "Fog."
    assert post.author == "keeper"
    assert post.created_at == datetime(2023, 3, 1, 10, tzinfo=UTC)
    assert post.id == f"{ME}/statuses/2"
    assert post.in_reply_to == f"{FRIEND}/statuses/1"
    assert post.conversation == "tag:9"
    assert post.labels == ()


@pytest.mark.parametrize(
    ("more", "label"),
    [
        ({"summary": "food"}, "content warning"),
        ({"type": "Question", "oneOf": [{"name": "tea"}]}, "poll"),
        ({"updated": "2023-03-02T10:00:00Z"}, "edited"),
        ({"attachment": [{"type": "Document"}]}, "media"),
        ({"quoteUrl": f"{FRIEND}/statuses/3"}, "quote"),
    ],
)
def test_a_kind_of_post_is_a_label(write, more, label):
    [post] = tweetgen.read(write(create("<p>Soup</p>", **more)))
    assert (post.text, post.labels) == ("Soup", (label,))


def test_the_address_of_a_quoted_post_is_no_word_of_the_author(write):
    content = '<p class="quote-inline">RE: <a href="x">https://x</a></p><p>Quite so.</p>'
    assert texts(write(create(content))) == ["Quite so."]


def test_a_content_warning_is_the_first_line_on_demand(write):
    path = write(create("<p>Soup</p>", summary="food &amp; drink"))
    assert texts(path, content_warnings=True) == ["food & drink\nSoup"]


def test_boosts_are_left_out_and_marked_on_demand(write):
    path = write(create("mine"), boost())
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == ["mine"]
    assert corpus.report().dropped == {"boost": 1}
    marked = [post.labels for post in tweetgen.read(path, boosts=True)]
    assert marked == [(), ("boost",)]


def test_what_holds_no_words_is_counted(write):
    path = write(
        create("<p>words</p>"),
        create("<p> </p>"),
        create("", attachment=[{"type": "Document"}]),
        {"type": "Delete", "object": {"type": "Tombstone"}},
        {"type": "Follow", "object": FRIEND},
        7,
    )
    assert tweetgen.read(path).report().dropped == {
        "empty text": 1,
        "media without words": 1,
        "deleted post": 1,
        "not a post": 2,
    }


# ---- what is not public


@pytest.mark.parametrize(
    ("to", "cc", "said"),
    [
        ([FRIEND], [], "direct message"),
        (FRIEND, None, "direct message"),
        ([], [], "direct message"),
        ([f"{ME}/followers"], [FRIEND], "followers-only post"),
        (f"{ME}/followers", [], "followers-only post"),
    ],
)
def test_a_private_post_comes_in_only_when_asked_for(write, to, cc, said):
    path = write(create("hello all"), create(SECRET, to=to, cc=cc))
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == ["hello all"]
    assert corpus.report().dropped == {said: 1}
    private = list(tweetgen.read(path, private=True))
    assert [(post.text, post.labels) for post in private] == [("hello all", ()), (SECRET, (said,))]


def test_both_the_activity_and_its_post_must_be_public(write):
    inner, outer = create(SECRET), create(SECRET)
    inner["object"]["to"], inner["object"]["cc"] = [FRIEND], []
    outer["to"], outer["cc"] = [FRIEND], []
    assert texts(write(create("hello all"), inner, outer)) == ["hello all"]


@pytest.mark.parametrize(("to", "cc"), [([f"{ME}/followers"], [PUBLIC]), ("as:Public", [])])
def test_unlisted_and_compacted_posts_are_public(write, to, cc):
    assert texts(write(create("hello", to=to, cc=cc))) == ["hello"]


# ---- files


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_a_whole_archive(tmp_path, kind):
    stream = {"@context": "https://www.w3.org/ns/activitystreams"}
    about = {"id": "actor.json", "type": "Person", "outbox": "outbox.json", "summary": "<p>me</p>"}
    likes = json.loads(outbox(f"{FRIEND}/statuses/1", f"{FRIEND}/statuses/2"))
    members = {
        "actor.json": json.dumps(stream | about).encode(),
        "likes.json": json.dumps(likes | {"id": "likes.json"}).encode(),
        "media_attachments/files/1.jpg": b"\xff\xd8" + bytes(3000),
        "outbox.json": outbox(create("<p>Fog.</p>"), boost()).encode(),
    }
    path = tmp_path / "archive"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    else:
        with tarfile.open(path, f"w:{kind[4:]}") as tar:
            for name, data in members.items():
                entry = tarfile.TarInfo(f"./{name}")
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == ["Fog."]
    report = corpus.report()
    assert report.dropped == {"boost": 1, "like": 2}
    assert "describes the account" in " ".join(report.notes)
    assert report.first_dropped["boost"] == f"{path}: outbox.json, line 1"


def test_a_page_of_an_outbox_and_pretty_printed(tmp_path):
    page = json.loads(outbox(create("one"), create("two"))) | {"type": "OrderedCollectionPage"}
    path = tmp_path / "page"
    path.write_text(json.dumps(page, indent=2))
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == ["one", "two"]
    assert corpus.report().format == "mastodon"


def test_a_cut_outbox_gives_what_was_before(write, tmp_path):
    whole = write(create("one"), create("two")).read_text()
    cut = tmp_path / "cut.json"
    cut.write_text(whole[: whole.index("two")])
    posts = iter(tweetgen.read(cut))
    assert next(posts).text == "one"
    with pytest.raises(CorpusFormatError, match=r"cut\.json, line 1: .*cut short"):
        next(posts)


def test_other_json_is_left_alone(tmp_path):
    path = tmp_path / "posts.json"
    path.write_text('[{"text": "activitystreams are nice", "type": "OrderedCollection"}]')
    assert tweetgen.read(path).report().format == "json"


def test_conformance(write):
    items = [create(f"<p>{text}</p>", n) for n, text in enumerate(["Fog.", "Soup", "今天"], 1)]
    subject = subject_for(
        "mastodon", "reader", example=write(*items, boost()), documents=["Fog.", "Soup", "今天"]
    )
    assert {one.name: one.message for one in run(subject) if one.bad} == {}


def read_bytes(data: bytes) -> list[str]:
    file = SourceFile("outbox.json", lambda: io.BytesIO(data), tally=Tally())
    MastodonReader.sniff(file)
    reader = MastodonReader(MastodonConfig(private=True, boosts=True))
    return [document.text for document in reader.read(file)]


WHOLE = outbox(create("<p>a&amp;b</p>", summary="x", attachment=[{}]), boost(), "x").encode()


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_damaged_archives_never_crash(data):
    at = data.draw(st.integers(0, len(WHOLE)))
    noise = data.draw(
        st.sampled_from([b"", b"\0", b"null,", b"[", b"{}", b"1e999", b'"', b"\xff", b"\\ud800"])
        | st.binary(max_size=4)
    )
    gone = data.draw(st.integers(0, 60))
    with suppress(CorpusFormatError):
        read_bytes(WHOLE[:at] + noise + WHOLE[at + gone :])


KEYS = [*create("x"), *create("x")["object"], "quote", "updated"]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([PUBLIC, ME, "Note", "Create"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(JUNK, JUNK, st.sampled_from(KEYS))
def test_values_of_any_type_never_crash(one, other, key):
    read_bytes(outbox(one, create("x") | {key: other}, create("x", **{key: other})).encode())


@pytest.mark.shared
def test_a_real_outbox(shared):
    path = shared / "fediverse" / "mastodon_outbox_phil.json"
    expected = json.loads(path.with_suffix(".json.expected.json").read_text("utf-8"))
    corpus = tweetgen.read(path)
    posts, dropped = list(corpus), corpus.report().dropped
    # One public post is a picture without words.
    assert len(posts) + dropped.pop("media without words") == expected["public_notes"]
    assert sum(post.in_reply_to is not None for post in posts) == expected["replies"]
    assert dropped.pop("boost") == expected["boosts"]
    assert dropped == {"direct message": 2, "followers-only post": 2}
    assert {post.author for post in posts} == {expected["owner"]}
    assert not any("TRAP" in post.text for post in posts)
    assert posts[0].text == expected["first_plain"]
    found = {post.id: post.text for post in posts}
    for sample in expected["samples"]:
        assert found[sample["id"]] == sample["plain"]


# ---- HTML


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("<p>one<br></p>\n<p>two</p>", "one\n\ntwo"),
        ("<p>a  b &amp;&nbsp;c &lt;3</p>", "a  b &\u00a0c <3"),
        ("I <3 soup & tea", "I <3 soup & tea"),
        ("no markup,\ntwo lines", "no markup,\ntwo lines"),
        (
            '<p><span class="h-card"><a href="https://x/@otter" class="u-url mention">@<span>otter'
            '</span></a></span> look: <a href="https://x"><span class="invisible">https://www.'
            '</span><span class="ellipsis">reef.example/a/long</span><span class="invisible">/way'
            "</span></a> #<span>fog</span></p>",
            "@otter look: https://www.reef.example/a/long/way #fog",
        ),
        ('hi <img class="emoji" alt="🦦" src="x"><img alt="a photo" src="y">', "hi 🦦"),
        ("<style>p{}</style>a<script>if (a<b) {}</script>b<!-- c -->", "ab"),
        ("<ul><li>one</li><li>two</li></ul>three", "one\ntwo\n\nthree"),
        ("<p>an &#1234567; and &#x110000; and &#" + "9" * 5000, "an "),
        ("a <a title='>'>b</a> <br", "a b <br"),
    ],
)
def test_html_as_people_see_it(html, text):
    assert to_text(html, keep_spaces=True).startswith(text)


def test_pages_collapse_blanks():
    html = "<div>\n  <p>one\n two</p>\n  <pre>a\n  b</pre>\n</div>"
    assert to_text(html) == "one two\n\na\n  b"


@pytest.mark.parametrize("part", ["<", "<a ", "<!--", "<a href='", '<b"x"', "</", "&#", "<p>"])
def test_damaged_tags_take_time_in_proportion(part):
    """html.parser would take hours for this."""
    to_text(part * (500_000 // len(part)))


# ---- JSON


def items(text: str, *lists: str) -> list[Any]:
    file = SourceFile("x.json", lambda: io.BytesIO(text.encode()))
    return list(json_items(file, lists))


def test_items_and_their_lines():
    assert items('{"a": {"list": [0]},\n"list": [1,\n\n{"b": [2]}], "c": 3}', "list") == [
        (2, 1),
        (4, {"b": [2]}),
    ]
    assert items('[1,\n"two"]') == [(1, 1), (2, "two")]
    assert items('{"a": 1}\n\n{"a": 2}', "list") == [(1, {"a": 1}), (3, {"a": 2})]
    assert items('{"list": []}{"list": 7}', "list") == [(1, {"list": 7})]
    assert items("") == []


@pytest.mark.parametrize(
    "text", ["[1", "[1 2]", '{"a" 1}', '{"a": }', "{a: 1}", '{"a": 1', "[1,]", "x", "[" * 99_999]
)
def test_what_is_no_json_has_its_line(text):
    with pytest.raises(CorpusFormatError, match=r"x\.json, line 2"):
        items("\n" + text)


def test_items_across_the_ends_of_blocks():
    numbers = list(range(100_000, 130_000))
    assert [item for _, item in items(json.dumps({"list": numbers}), "list")] == numbers


def test_a_long_list_is_not_kept(tmp_path):
    path = tmp_path / "long.json"
    with path.open("w") as stream:
        stream.write('{"list": [1')
        for _ in range(20_000):
            stream.write(',{"text": "' + "x" * 1000 + '"}')
        stream.write("]}")
    file = SourceFile("long.json", lambda: path.open("rb"), "utf-8")
    tracemalloc.start()
    try:
        assert sum(1 for _ in json_items(file, ("list",))) == 20_001
        assert tracemalloc.get_traced_memory()[1] < 3e6
    finally:
        tracemalloc.stop()
