"""The publishers that ship with the core: console, JSON lines and an Atom feed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tweetgen import NoReceipt, Post, Receipt
from tweetgen.errors import PublishError, RequestError, StorageError
from tweetgen.publisher import new_record_key
from tweetgen.publishers.console import ConsoleConfig, ConsolePublisher
from tweetgen.publishers.feed import FeedConfig, FeedPublisher
from tweetgen.publishers.jsonl import JsonlConfig, JsonlPublisher

ATOM = "{http://www.w3.org/2005/Atom}"


def post(number: int = 1, text: str = "Gerald & the <fog> 🌊\n«è»", **facts: object) -> Post:
    """The same post for the same number."""
    moment = datetime(2026, 3, 14, 9, 26, tzinfo=UTC) + timedelta(hours=number)
    fields = {"key": UUID(int=number).hex, "record_key": f"3{number:012}", "created_at": moment}
    return Post(text, **{**fields, **facts})


# --- posts themselves


def test_a_post_has_its_identifiers_from_the_beginning():
    first, second = Post("a"), Post("a")
    assert first.key != second.key
    assert first.created_at.tzinfo is not None
    assert UUID(first.key).version == 4


def test_record_keys_are_timestamp_identifiers():
    """AT Protocol: 13 signs, base 32 sortable, the first below `k` so that the top bit is 0."""
    keys = [new_record_key() for _ in range(2_000)]
    assert all(
        len(key) == 13 and set(key) <= set("234567abcdefghijklmnopqrstuvwxyz") for key in keys
    )
    assert all(key[0] in "234567abcdefghij" for key in keys)
    assert keys[0][:11] <= keys[-1][:11]
    assert len(set(keys)) > 1_900  # a microsecond and a random number in 1024


# --- console


def test_the_console_prints_the_text(capsys: pytest.CaptureFixture[str]):
    publisher = ConsolePublisher(ConsoleConfig())
    assert publisher.publish(post()) == Receipt("3000000000001")
    assert capsys.readouterr().out == "Gerald & the <fog> 🌊\n«è»\n"
    assert publisher.limits.max_length == 280
    assert publisher.reconcile(post()) is NoReceipt.CANNOT_TELL


def test_an_old_terminal_gets_what_it_can_show(monkeypatch: pytest.MonkeyPatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    ConsolePublisher(ConsoleConfig()).publish(post())
    assert raw.getvalue() == b"Gerald & the <fog> ?\n???\n"


# --- JSON lines


@pytest.fixture
def jsonl(tmp_path: Path) -> JsonlPublisher:
    return JsonlPublisher(JsonlConfig(path=tmp_path / "public" / "posts.jsonl", max_length=99))


def lines(publisher: JsonlPublisher) -> list[dict]:
    return [json.loads(line) for line in publisher.config.path.read_text("utf-8").splitlines()]


def test_a_line_a_post(jsonl: JsonlPublisher):
    assert jsonl.publish(post(1, reply_to="m1")) == Receipt("3000000000001")
    jsonl.publish(post(2))
    first, second = lines(jsonl)
    assert first == {
        "id": "3000000000001",
        "key": post(1).key,
        "text": post(1).text,
        "created_at": "2026-03-14T10:26:00+00:00",
        "reply_to": "m1",
    }
    assert second["reply_to"] is None
    assert (jsonl.account, jsonl.limits.max_length) == ("posts.jsonl", 99)


def test_line_separators_of_other_languages_split_no_line(jsonl: JsonlPublisher):
    jsonl.publish(post(1, "a\u2028b\x85c"))
    jsonl.publish(post(2))
    assert jsonl.config.path.read_bytes().count(b"\n") == 2
    assert jsonl.reconcile(post(1)) == Receipt("3000000000001")


def test_a_posts_place_in_the_file_is_its_proof(jsonl: JsonlPublisher):
    assert jsonl.reconcile(post(1)) is NoReceipt.NOT_THERE
    jsonl.publish(post(1))
    assert jsonl.reconcile(post(1)) == Receipt("3000000000001")
    assert jsonl.reconcile(post(2)) is NoReceipt.NOT_THERE


@pytest.mark.parametrize("kept", [1, 60, 120])
def test_a_line_that_a_crash_cut_is_no_proof_and_harms_no_other(jsonl: JsonlPublisher, kept: int):
    """Neither before nor after the next post has ended that line."""
    jsonl.publish(post(1))
    jsonl.publish(post(2))
    content = jsonl.config.path.read_bytes()
    second = content.index(b"\n") + 1
    jsonl.config.path.write_bytes(content[: second + kept])
    assert jsonl.reconcile(post(2)) is NoReceipt.NOT_THERE
    jsonl.publish(post(3))
    assert jsonl.reconcile(post(2)) is NoReceipt.NOT_THERE
    jsonl.publish(post(2))
    found = jsonl.config.path.read_text("utf-8").splitlines()
    assert [json.loads(found[i])["key"] for i in (0, 2, 3)] == [post(i).key for i in (1, 3, 2)]


def test_a_last_line_without_its_end_is_whole_all_the_same(jsonl: JsonlPublisher):
    """As an editor may leave it."""
    jsonl.publish(post(1))
    path = jsonl.config.path
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert jsonl.reconcile(post(1)) == Receipt("3000000000001")
    jsonl.publish(post(2))
    assert [line["key"] for line in lines(jsonl)] == [post(1).key, post(2).key]


_APPEND = """
import sys
from pathlib import Path
from tweetgen import Post
from tweetgen.publishers.jsonl import JsonlConfig, JsonlPublisher
publisher = JsonlPublisher(JsonlConfig(path=Path(sys.argv[1])))
for number in range(100):
    publisher.publish(Post(sys.argv[2] * 5000))
"""


def test_lines_of_two_processes_do_not_mix(jsonl: JsonlPublisher):
    path = str(jsonl.config.path)
    running = [subprocess.Popen([sys.executable, "-c", _APPEND, path, sign]) for sign in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    texts = sorted(line["text"] for line in lines(jsonl))
    assert texts == ["a" * 5000] * 100 + ["b" * 5000] * 100


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    for path in (tmp_path / "file" / "posts.jsonl", tmp_path):
        with pytest.raises(StorageError, match=r"a folder is needed|a folder, not a file"):
            JsonlPublisher(JsonlConfig(path=path)).publish(post())


# --- the feed


@pytest.fixture
def feed(tmp_path: Path) -> FeedPublisher:
    config = FeedConfig(
        path=tmp_path / "public" / "feed.atom",
        title="Notes & queries",
        link="https://example.org/anna",
        author="Anna <the keeper>",
        entries=3,
    )
    return FeedPublisher(config)


def entries(publisher: FeedPublisher) -> list[ET.Element]:
    return ET.parse(publisher.config.path).getroot().findall(f"{ATOM}entry")


def ids(publisher: FeedPublisher) -> list[str | None]:
    return [entry.findtext(f"{ATOM}id") for entry in entries(publisher)]


def test_a_feed_has_what_the_standard_asks_for(feed: FeedPublisher):
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    receipt = feed.publish(post(1))
    assert receipt == Receipt(UUID(int=1).urn, "https://example.org/anna")
    root = ET.parse(feed.config.path).getroot()
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id") == "https://example.org/anna"
    assert root.findtext(f"{ATOM}title") == "Notes & queries"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Anna <the keeper>"
    assert root.findtext(f"{ATOM}updated") == "2026-03-14T10:26:00+00:00"
    (entry,) = entries(feed)
    assert entry.findtext(f"{ATOM}id") == UUID(int=1).urn
    assert entry.findtext(f"{ATOM}title") == "Gerald & the <fog> 🌊 «è»"
    assert entry.findtext(f"{ATOM}content") == post(1).text
    assert entry.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}published")
    assert entry.find(f"{ATOM}content").get("type") == "text"


def test_the_newest_stand_first_and_the_oldest_leave(feed: FeedPublisher):
    for number in (1, 2, 4, 5):
        feed.publish(post(number))
    assert ids(feed) == [UUID(int=n).urn for n in (5, 4, 2)]
    feed.publish(post(3))  # sent again after a crash: it takes the place of its time
    assert ids(feed) == [UUID(int=n).urn for n in (5, 4, 3)]
    assert ET.parse(feed.config.path).getroot().findtext(f"{ATOM}updated") == (
        post(5).created_at.isoformat()
    )


def test_a_post_stands_there_once(feed: FeedPublisher):
    assert feed.reconcile(post(1)) is NoReceipt.NOT_THERE
    feed.publish(post(1))
    feed.publish(post(1))
    assert ids(feed) == [UUID(int=1).urn]
    assert feed.reconcile(post(1)) == Receipt(UUID(int=1).urn, "https://example.org/anna")
    assert feed.reconcile(post(2)) is NoReceipt.NOT_THERE


def test_the_same_posts_make_the_same_file(feed: FeedPublisher):
    feed.publish(post(1))
    feed.publish(post(2))
    first = feed.config.path.read_bytes()
    feed.publish(post(2))
    assert feed.config.path.read_bytes() == first
    feed.config.path.unlink()
    feed.publish(post(1))
    feed.publish(post(2))
    assert feed.config.path.read_bytes() == first


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Dear diary",
        "<html><body>My page</body></html>",
        "<rss version='2.0'><channel><title>mine</title></channel></rss>",
        f"<feed xmlns='{ATOM[1:-1]}'><title>by hand</title></feed>",
        f"<feed xmlns='{ATOM[1:-1]}'><generator>tweetgen</generator><entry/></feed>",
    ],
)
def test_a_file_that_is_not_ours_is_not_overwritten(feed: FeedPublisher, content: str):
    feed.config.path.parent.mkdir()
    feed.config.path.write_text(content)
    for step in (feed.publish, feed.reconcile):
        with pytest.raises(PublishError, match="is not a feed that tweetgen wrote"):
            step(post(1))
    assert feed.config.path.read_text() == content


def test_a_feed_that_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(StorageError, match="a folder, not a file"):
        FeedPublisher(FeedConfig(path=tmp_path)).publish(post(1))


_PUBLISH = """
import sys
from pathlib import Path
from tweetgen import Post
from tweetgen.publishers.feed import FeedConfig, FeedPublisher
publisher = FeedPublisher(FeedConfig(path=Path(sys.argv[1]), entries=100))
for number in range(15):
    publisher.publish(Post(f"{sys.argv[2]} {number}"))
"""


def test_two_processes_lose_no_entry(feed: FeedPublisher):
    path = str(feed.config.path)
    running = [subprocess.Popen([sys.executable, "-c", _PUBLISH, path, sign]) for sign in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    texts = {entry.findtext(f"{ATOM}content") for entry in entries(feed)}
    assert texts == {f"{sign} {number}" for sign in "ab" for number in range(15)}


_WITHOUT_FEEDGEN = """
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "feedgen":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nowhere())
from tweetgen import Post
from tweetgen.errors import BrokenPlugin
from tweetgen.registry import default_registry

publisher = default_registry().get("publisher", "feed").make()
try:
    publisher.publish(Post("x"))
except BrokenPlugin as error:
    print(error)
"""


def test_without_feedgen_the_feed_says_what_to_install(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_FEEDGEN],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "the feed publisher needs feedgen; try: pip install 'tweetgen[feed]'\n"
    assert not (tmp_path / "feed.atom").exists()


def test_on_the_console_one_is_spoken_to_in_a_file(tmp_path: Path):
    inbox = tmp_path / "inbox.txt"
    console = ConsolePublisher(ConsoleConfig(inbox=inbox))
    assert list(console.mentions(None)) == []
    inbox.write_text("maud: how is the goat?\n\n:\n@Björn: at 9:15?\njust this\n", "utf-8")
    said = [(one.id, one.author, one.text) for one in console.mentions(None)]
    assert said == [
        ("1", "maud", "how is the goat?"),
        ("4", "Björn", "at 9:15?"),
        ("5", "somebody", "just this"),
    ]
    assert [one.id for one in console.mentions("4")] == ["5"]


def test_without_a_file_nobody_speaks_on_the_console_and_it_is_said_how():
    with pytest.raises(RequestError, match=r'set publisher.console.inbox = "inbox.txt"'):
        list(ConsolePublisher(ConsoleConfig()).mentions(None))
