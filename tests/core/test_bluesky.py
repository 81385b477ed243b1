"""Bluesky: repositories and pages of records, down to the posts that are still there."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.documents import Document
from tweetgen.errors import CorpusError, CorpusFormatError
from tweetgen.reader import SourceFile, Tally
from tweetgen.readers.bluesky import BlueskyReader
from tweetgen.testing.check import run, subject_for

ME = "did:plc:keeper"
POST = "app.bsky.feed.post"
FRIEND = "at://did:plc:otter/app.bsky.feed.post/3k"


def post(text: str, **more: Any) -> dict[str, Any]:
    return {"$type": POST, "text": text, "createdAt": "2023-03-01T10:00:00.5Z", **more}


def page(*records: dict[str, Any], **more: Any) -> str:
    listed = [
        {"uri": f"at://{ME}/{POST}/{number}", "cid": "b", "value": record}
        for number, record in enumerate(records, start=1)
    ]
    return json.dumps({"records": listed, "cursor": "9", **more})


def file_of(data: bytes) -> SourceFile:
    return SourceFile("posts", lambda: io.BytesIO(data), tally=Tally())


def read(data: bytes | str) -> list[Document]:
    return list(BlueskyReader(None).read(file_of(data.encode() if isinstance(data, str) else data)))


@pytest.fixture
def write(tmp_path):
    def write(text: str, name: str = "posts.json") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


# ---- records as JSON


def test_what_is_known_of_a_post(write):
    record = post(
        "Fog.",
        reply={"root": {"uri": FRIEND}, "parent": {"uri": f"{FRIEND}x"}},
        langs=["en", "pt"],
        labels={"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "spoiler"}]},
        embed={"$type": "app.bsky.embed.recordWithMedia"},
    )
    [found] = tweetgen.read(write(page(record)))
    assert found.text == "Fog."
    assert found.author == ME
    assert found.created_at == datetime(2023, 3, 1, 10, 0, 0, 500_000, UTC)
    assert found.id == f"at://{ME}/{POST}/1"
    assert (found.in_reply_to, found.conversation) == (f"{FRIEND}x", FRIEND)
    assert found.labels == ("quote", "media", "spoiler", "lang:en", "lang:pt")


@pytest.mark.parametrize(
    ("embed", "labels"),
    [
        ({"$type": "app.bsky.embed.record"}, ("quote",)),
        ({"$type": "app.bsky.embed.images"}, ("media",)),
        ({"$type": "app.bsky.embed.video"}, ("media",)),
        ({"$type": "app.bsky.embed.external"}, ()),
        (None, ()),
        ("?", ()),
    ],
)
def test_what_a_post_carries_is_a_label(embed, labels):
    [found] = read(page(post("words", embed=embed)))
    assert found.labels == labels


def test_a_first_post_begins_a_conversation():
    first, answer = read(page(post("one"), post("two", reply={"root": {"uri": FRIEND}})))
    assert (first.conversation, answer.conversation) == (first.id, FRIEND)


def test_what_is_no_post_is_counted(write):
    path = write(
        page(
            post("words"),
            post(""),
            post("\u200b", embed={"$type": "app.bsky.embed.images"}),
            {"$type": "app.bsky.feed.repost", "subject": {"uri": FRIEND}},
            {"$type": "app.bsky.feed.like"},
        )
    )
    corpus = tweetgen.read(path)
    assert list(corpus.texts()) == ["words"]
    assert corpus.report().dropped == {
        "empty text": 1,
        "media without words": 1,
        "repost": 1,
        "not a post": 1,
    }


def test_a_feed_names_authors_and_reposts(write):
    about = {"uri": FRIEND, "author": {"handle": "otter.example"}}
    entry = {"post": {**about, "record": post("Soup")}}
    repost = {**entry, "reason": {"$type": "app.bsky.feed.defs#reasonRepost"}}
    corpus = tweetgen.read(write(json.dumps({"feed": [entry, repost]})))
    assert [(found.author, found.id) for found in corpus] == [("otter.example", FRIEND)]
    assert corpus.report().dropped == {"repost": 1}


def test_pages_one_after_another_and_bare_lists(write):
    pages = page(post("one")) + "\n" + page(post("two"), cursor=None)
    assert list(tweetgen.read(write(pages)).texts()) == ["one", "two"]
    bare = json.dumps(json.loads(page(post("three")))["records"], indent=1)
    assert list(tweetgen.read(write(bare)).texts()) == ["three"]


def test_conformance(write):
    texts = ["Fog.", "Soup", "今天"]
    example = write(page(*map(post, [*texts, ""])))
    subject = subject_for("bluesky", "reader", example=example, documents=texts)
    assert {one.name: one.message for one in run(subject) if one.bad} == {}


KEYS = [*post(""), "reply", "embed", "langs", "labels", "uri", "value", "post", "record", "reason"]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([POST, FRIEND, "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(JUNK, JUNK, st.sampled_from(KEYS))
def test_values_of_any_type_never_crash(one, other, key):
    read(json.dumps({"records": [one, {"uri": other, "value": post("x") | {key: other}}]}))
    read(json.dumps({"feed": [one, {key: other}, {"post": {"record": post("x")}, key: other}]}))


# ---- repositories

libipld: Any = import_module("libipld") if find_spec("libipld") else None
decoded = pytest.mark.skipif(libipld is None, reason="the extra bluesky is not installed")


def link(block: bytes) -> bytes:
    return b"\x01\x71\x12\x20" + sha256(block).digest()


def sized(data: bytes) -> bytes:
    size, count = b"", len(data)
    while count > 0x7F:
        size, count = size + bytes([count & 0x7F | 0x80]), count >> 7
    return size + bytes([count]) + data


def repository(
    records: dict[str, dict[str, Any]], loose: Sequence[dict[str, Any]] = (), deep: bool = False
) -> bytes:
    """A CAR file of `records` by their paths; `loose` ones are in no tree."""
    encode = libipld.encode_dag_cbor
    blocks = {path: encode(record) for path, record in records.items()}
    entries: list[dict[str, Any]] = []
    nodes: list[bytes] = []
    before = b""
    for path in sorted(records):
        key = path.encode()
        shared = 0
        while shared < min(len(before), len(key)) and before[shared] == key[shared]:
            shared += 1
        entries.append({"p": shared, "k": key[shared:], "v": link(blocks[path]), "t": None})
        before = key
    if deep:  # the second half below the first
        half = len(entries) // 2
        first = sorted(records)[half].encode()
        entries[half] |= {"p": 0, "k": first}
        nodes.append(encode({"l": None, "e": entries[half:]}))
        entries = entries[:half]
        entries[-1]["t"] = link(nodes[0])
    nodes.append(encode({"l": None, "e": entries}))
    commit = encode(
        {"did": ME, "version": 3, "data": link(nodes[-1]), "rev": "3", "prev": None, "sig": b"s"}
    )
    header = encode({"roots": [link(commit)], "version": 1})
    rest = [commit, *nodes, *blocks.values(), *map(encode, loose)]
    return sized(header) + b"".join(sized(link(block) + block) for block in dict.fromkeys(rest))


RECORDS = {
    f"{POST}/3a": post("one"),
    f"{POST}/3b": post("two", reply={"parent": {"uri": FRIEND}, "root": {"uri": FRIEND}}),
    f"{POST}/3c": post("three"),
    "app.bsky.feed.like/3d": {"$type": "app.bsky.feed.like", "subject": {"uri": FRIEND}},
    "app.bsky.feed.repost/3e": {"$type": "app.bsky.feed.repost", "subject": {"uri": FRIEND}},
}


@decoded
@pytest.mark.parametrize("deep", [False, True])
def test_the_posts_of_a_repository(deep):
    file = file_of(repository(RECORDS, deep=deep))
    assert BlueskyReader.sniff(file) == 99
    found = list(BlueskyReader(None).read(file))
    assert [one.text for one in found] == ["one", "two", "three"]
    assert [one.id for one in found] == [f"at://{ME}/{POST}/{key}" for key in ("3a", "3b", "3c")]
    assert {one.author for one in found} == {ME}
    assert found[1].in_reply_to == FRIEND
    assert file.tally.dropped == {"repost": 1}
    assert file.tally.notes == ["posts: also holds records that are no posts (1 like)"]


@decoded
def test_a_post_that_the_tree_forgot_is_deleted():
    file = file_of(repository(RECORDS, loose=[post("a secret for the gulls")]))
    assert [one.text for one in BlueskyReader(None).read(file)] == ["one", "two", "three"]
    assert file.tally.dropped["deleted post"] == 1


@decoded
def test_one_record_under_two_keys_is_two_posts():
    found = read(repository({f"{POST}/3a": post("twice"), f"{POST}/3b": post("twice")}))
    assert [one.id[-2:] for one in found if one.id] == ["3a", "3b"]


@decoded
def test_a_record_that_is_not_there_is_counted():
    whole = repository(RECORDS)
    block = libipld.encode_dag_cbor(RECORDS[f"{POST}/3c"])
    file = file_of(whole.replace(sized(link(block) + block), b""))
    assert [one.text for one in BlueskyReader(None).read(file)] == ["one", "two"]
    assert file.tally.dropped["record missing from the file"] == 1


@decoded
def test_a_flipped_bit_is_noticed():
    with pytest.raises(CorpusFormatError, match="block 5 is damaged"):
        read(repository(RECORDS).replace(b"three", b"thref"))


@decoded
def test_a_car_file_of_something_else():
    block = libipld.encode_dag_cbor({"text": "hello"})
    header = libipld.encode_dag_cbor({"roots": [link(block)], "version": 1})
    with pytest.raises(CorpusFormatError, match="no repository of an account"):
        read(sized(header) + sized(link(block) + block))


@decoded
def test_without_its_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "libipld", None)
    with pytest.raises(CorpusError, match=r"pip install 'tweetgen\[bluesky\]'"):
        read(repository(RECORDS))


@decoded
@settings(deadline=None, max_examples=300)
@given(st.data())
def test_damaged_repositories_never_crash(data):
    whole = repository(RECORDS)
    at = data.draw(st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=6))
    gone = data.draw(st.integers(0, 60))
    with suppress(CorpusFormatError):
        read(whole[:at] + noise + whole[at + gone :])


@decoded
@settings(deadline=None, max_examples=200)
@given(st.data())
def test_trees_of_any_shape_never_crash(data):
    """Here the digests are right: the file is a lie from its beginning."""
    cut = st.binary(min_size=36, max_size=36).map(lambda b: b"\x01\x71\x12\x20" + b[4:])
    value = st.none() | st.integers(-9, 9) | st.binary(max_size=3) | cut | st.text(max_size=3)
    entry = st.fixed_dictionaries({}, optional=dict.fromkeys("pkvt", value)) | value
    node = data.draw(st.fixed_dictionaries({"l": value, "e": st.lists(entry, max_size=3)}))
    block = libipld.encode_dag_cbor(node)
    commit = libipld.encode_dag_cbor({"did": ME, "data": data.draw(st.just(link(block)) | value)})
    header = libipld.encode_dag_cbor({"roots": [link(commit)], "version": 1})
    with suppress(CorpusFormatError):
        read(b"".join([sized(header), *(sized(link(b) + b) for b in (commit, block))]))


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("bluesky_fakermaker.repo.car", marks=decoded),
        "bluesky_posts_listrecords.json",
    ],
)
def test_a_real_repository(shared, name):
    folder = shared / "fediverse"
    expected = json.loads((folder / "bluesky_fakermaker.repo.car.expected.json").read_text())
    file = file_of((folder / name).read_bytes())
    found = list(BlueskyReader(None).read(file))
    assert len(found) == expected["posts"]
    assert sum(one.in_reply_to is not None for one in found) == expected["replies"]

    def key(one: dict[str, Any]) -> tuple[datetime, str, bool]:
        return datetime.fromisoformat(one["createdAt"]), one["text"], one["reply"]

    assert sorted((one.created_at, one.text, one.in_reply_to is not None) for one in found) == (
        sorted(map(key, expected["posts_sorted"]))
    )
    if name.endswith(".car"):
        reposts = expected["records"]["app.bsky.feed.repost"]
        assert file.tally.dropped == {"repost": reposts}
