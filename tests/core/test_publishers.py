"""The publishers of the core, and what every publisher inherits."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from tweetgen import NoReceipt, Post, Publisher, Receipt
from tweetgen.errors import PublishError, StorageError
from tweetgen.publisher import new_record_key
from tweetgen.publishers.console import ConsoleConfig, ConsolePublisher
from tweetgen.publishers.feed import FeedConfig, FeedPublisher
from tweetgen.publishers.jsonl import JsonlConfig, JsonlPublisher

ATOM = "{http://www.w3.org/2005/Atom}"


def post(text: str, day: int = 1) -> Post:
    return Post(
        text,
        key=f"{day:032x}",
        record_key=f"key{day}",
        created_at=datetime(2026, 11, day, 12, 0, tzinfo=UTC),
    )


def test_record_keys_are_tids_that_sort_by_time():
    """AT Protocol: 13 signs, the first one of the lower half, sortable."""
    keys = [new_record_key() for _ in range(100)]
    assert all(re.fullmatch("[234567abcdefghij][234567a-z]{12}", key) for key in keys)
    coarse = [key[:11] for key in keys]  # without the random clock number
    assert coarse == sorted(coarse)
    assert len(set(keys)) == len(keys)


def test_a_post_has_its_identifiers_before_anybody_asks():
    first, second = Post("same words"), Post("same words")
    assert first.key != second.key
    assert first.record_key != second.record_key
    assert first.created_at.tzinfo is not None
    assert attrs.evolve(first).key == first.key


def test_dry_run_cuts_off_every_subclass_beneath_its_own_code():
    sent = []

    class Plain(Publisher):
        def publish(self, post: Post) -> Receipt:
            sent.append(post.text)
            return Receipt("1")

    class Loud(Plain):
        def publish(self, post: Post) -> Receipt:
            sent.append(post.text.upper())
            return super().publish(post)

    for kind in (Plain, Loud):
        publisher = kind(None)
        publisher.dry_run = True
        assert publisher.publish(Post("hello")).id == "dry-run"
    assert sent == []
    Loud(None).publish(Post("hello"))
    assert sent == ["HELLO", "hello"]


def test_the_console_prints_and_rehearses_a_limit(capsys: pytest.CaptureFixture[str]):
    with ConsolePublisher(ConsoleConfig(max_length=100)) as console:
        receipt = console.publish(post("hello\nthere"))
    assert capsys.readouterr().out == "hello\nthere\n"
    assert receipt.id == "key1"
    assert console.limits.max_length == 100
    assert console.limits.measure("añ😀") == 3


def test_json_lines_hold_what_other_programs_need(tmp_path: Path):
    path = tmp_path / "new" / "posts.jsonl"
    publisher = JsonlPublisher(JsonlConfig(path=path))
    assert publisher.reconcile(post("first")) is NoReceipt.NOT_THERE
    publisher.publish(post("first\nline 😀", 1))
    publisher.publish(attrs.evolve(post("second", 2), reply_to="m1"))
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["text"] for line in lines] == ["first\nline 😀", "second"]
    assert lines[1]["reply_to"] == "m1"
    assert datetime.fromisoformat(lines[0]["created_at"]) == post("", 1).created_at
    assert publisher.reconcile(post("", 1)) == Receipt("key1")
    assert publisher.reconcile(post("", 3)) is NoReceipt.NOT_THERE


def test_a_line_cut_by_a_crash_is_not_taken_for_a_post_nor_glued_to_the_next(tmp_path: Path):
    path = tmp_path / "posts.jsonl"
    publisher = JsonlPublisher(JsonlConfig(path=path))
    publisher.publish(post("whole", 1))
    whole = path.read_bytes()
    publisher.publish(post("cut in the middle", 2))
    path.write_bytes(path.read_bytes()[:-10])
    assert publisher.reconcile(post("", 2)) is NoReceipt.NOT_THERE
    publisher.publish(post("next", 3))
    lines = path.read_bytes().splitlines()
    assert path.read_bytes().startswith(whole)
    assert json.loads(lines[-1])["text"] == "next"
    assert len(lines) == 3


def test_lines_of_several_processes_do_not_mix(tmp_path: Path):
    code = textwrap.dedent("""
        import sys
        from pathlib import Path
        from tweetgen import Post
        from tweetgen.publishers.jsonl import JsonlConfig, JsonlPublisher
        publisher = JsonlPublisher(JsonlConfig(path=Path("posts.jsonl")))
        for number in range(50):
            publisher.publish(Post(sys.argv[1] * 3000))
    """)
    started = [subprocess.Popen([sys.executable, "-c", code, c], cwd=tmp_path) for c in "abc"]
    assert [process.wait(timeout=120) for process in started] == [0, 0, 0]
    lines = (tmp_path / "posts.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert len(texts) == 150
    assert {text[0] * 3000 for text in texts} == set(texts)


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        JsonlPublisher(JsonlConfig(path=tmp_path / "file" / "posts.jsonl")).publish(post("x"))


def feed(path: Path, **config: object) -> FeedPublisher:
    return FeedPublisher(FeedConfig(path=path, **config))


def test_the_feed_is_atom_newest_first(tmp_path: Path):
    path = tmp_path / "feed.atom"
    publisher = feed(path, title="Keeper", author="Gerald", link="https://example.org/keeper")
    publisher.publish(post("first <b>&amp; line\nsecond line", 1))
    publisher.publish(post("x" * 200, 2))
    root = ET.parse(path).getroot()
    assert root.tag == f"{ATOM}feed"
    # RFC 4287, 4.1.1: these must be there, once.
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Gerald"
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}content") for entry in entries] == [
        "x" * 200,
        "first <b>&amp; line\nsecond line",
    ]
    assert all(entry.findtext(f"{ATOM}id", "").startswith("urn:uuid:") for entry in entries)
    assert len(entries[0].findtext(f"{ATOM}title", "")) == 80
    assert root.findtext(f"{ATOM}updated", "").startswith("2026-11-02T12:00:00")


def test_the_feed_keeps_so_many_and_each_once(tmp_path: Path):
    path = tmp_path / "feed.atom"
    publisher = feed(path, entries=3)
    for day in (1, 2, 3, 4, 4):  # the last is tried again
        publisher.publish(post(f"day {day}", day))
    texts = [entry.findtext(f"{ATOM}content") for entry in ET.parse(path).iter(f"{ATOM}entry")]
    assert texts == ["day 4", "day 3", "day 2"]
    assert publisher.reconcile(post("", 4)) == Receipt(
        "urn:uuid:00000000-0000-0000-0000-000000000004", "https://example.org/"
    )
    assert publisher.reconcile(post("", 9)) is NoReceipt.NOT_THERE


def test_the_same_posts_make_the_same_feed(tmp_path: Path):
    for name in ("a.atom", "b.atom"):
        for day in (1, 2):
            feed(tmp_path / name).publish(post(f"day {day}", day))
    assert (tmp_path / "a.atom").read_bytes() == (tmp_path / "b.atom").read_bytes()


@pytest.mark.parametrize("content", ["not a feed", "<feed><entry></feed>"])
def test_somebody_elses_file_is_not_overwritten(tmp_path: Path, content: str):
    path = tmp_path / "feed.atom"
    path.write_text(content)
    with pytest.raises(PublishError, match="move it away or set another path"):
        feed(path).publish(post("x"))
    assert path.read_text() == content


def test_a_missing_feedgen_names_the_extra(tmp_path: Path):
    """In a process where feedgen cannot be imported."""
    code = textwrap.dedent("""
        import sys
        sys.modules["feedgen"] = None
        from tweetgen import Post
        from tweetgen.errors import TweetgenError
        from tweetgen.publishers.feed import FeedConfig, FeedPublisher
        try:
            FeedPublisher(FeedConfig()).publish(Post("x"))
        except TweetgenError as error:
            print(error)
    """)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "pip install 'tweetgen[feed]'" in done.stdout
