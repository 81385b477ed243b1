"""The store of fetched posts: nothing lost, nothing twice, nothing asked for twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tweetgen import fetched
from tweetgen.cli import main
from tweetgen.errors import CorpusError, FetchRefused, StorageError
from tweetgen.fetched import FetchedPosts, Walk, stored_at
from tweetgen.fetcher import Account, Fetcher, Page
from tweetgen.fetching import Purse, bring_up_to_date
from tweetgen.registry import default_registry

ALICE = Account("sea", "alice")


class Sea(Fetcher):
    """A network of numbered posts that remembers which of them it gave."""

    name = "sea"
    form = "sea://user"
    page_sizes = (1, 4)

    def __init__(self, count: int = 0) -> None:
        super().__init__(None)
        self.count = count
        self.given: list[int] = []
        self.looked_up = 0

    @classmethod
    def id_of(cls, post: Mapping[str, Any]) -> str:
        return str(post["id"])

    def look_up(self) -> dict[str, Any]:
        self.looked_up += 1
        return {"id": "1"}

    def page(self, who, *, since, cursor, size):
        top = int(cursor) - 1 if cursor else self.count
        ids = list(range(top, max(int(since or 0), top - size), -1))
        self.given += ids
        more = bool(ids) and ids[-1] - 1 > int(since or 0)
        return Page(
            posts=tuple({"id": one, "text": f"wave {one}\u2028"} for one in ids),
            newest=str(ids[0]) if ids else None,
            cursor=str(ids[-1]) if more else None,
            read=len(ids),
        )


class Crash(BaseException):
    """The process is gone."""


def store(address: str) -> FetchedPosts:
    return FetchedPosts(address, ALICE, Sea.id_of)


def ids(address: str) -> list[int]:
    place = fetched._Place(f"{address}/sea/alice")
    return [
        json.loads(line)["id"] for path in place.parts() for line in place.read(path).splitlines()
    ]


@pytest.fixture(params=["disk", "memory"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "fetched") if request.param == "disk" else f"memory://{tmp_path.name}"


@pytest.mark.parametrize("survived", range(12))
@pytest.mark.parametrize("part", [1 << 21, 100])
def test_a_crash_at_any_write_loses_nothing_that_was_stored(address, survived, part, monkeypatch):
    """After a crash before any of the writes, only the page on its way is asked for again."""
    monkeypatch.setattr(fetched, "_PART", part)
    sea, left = Sea(18), [survived]
    write = fetched._Place.write

    def frail(self, name, data):
        if not left[0]:
            raise Crash
        left[0] -= 1
        write(self, name, data)

    with monkeypatch.context() as crashing:
        crashing.setattr(fetched._Place, "write", frail)
        try:
            bring_up_to_date(sea, store(address), Purse())
        except Crash:
            before = ids(address)
            assert before == list(range(18, 18 - len(before), -1))
    sea.count = 21
    outcome = bring_up_to_date(sea, store(address), Purse())
    assert outcome.error is None
    assert sorted(ids(address)) == list(range(1, 22))
    lost = len(sea.given) - 21
    assert lost in (0, 2, 4)  # the page that came and could not be stored
    assert sea.looked_up <= 1 + (survived == 0)


def test_a_limit_stops_in_the_middle_and_the_rest_comes_first(address):
    sea = Sea(10)
    assert bring_up_to_date(sea, store(address), Purse(), limit=3).stopped == "limit"
    assert ids(address) == [10, 9, 8]
    sea.count = 12
    assert bring_up_to_date(sea, store(address), Purse(), limit=5).new == 5
    assert ids(address)[3:] == [7, 6, 5, 4, 3]
    assert bring_up_to_date(sea, store(address), Purse()).new == 4
    assert sorted(ids(address)) == sorted(sea.given) == list(range(1, 13))


def test_files_are_many_and_small(tmp_path, monkeypatch):
    monkeypatch.setattr(fetched, "_PART", 100)
    bring_up_to_date(Sea(40), store(str(tmp_path)), Purse())
    names = sorted(path.name for path in (tmp_path / "sea/alice").glob("*.jsonl"))
    assert names[:2] == ["000001.jsonl", "000002.jsonl"]
    assert max(path.stat().st_size for path in tmp_path.rglob("*.jsonl")) < 500


def test_a_cut_last_line_is_mended_and_fetched_again(tmp_path):
    sea = Sea(6)
    bring_up_to_date(sea, store(str(tmp_path)), Purse(), limit=6)
    file = tmp_path / "sea/alice/000001.jsonl"
    file.write_bytes(file.read_bytes()[:-9])
    sea.count = 7
    outcome = bring_up_to_date(sea, store(str(tmp_path)), Purse())
    assert outcome.damaged == 1
    assert sorted(ids(str(tmp_path))) == list(range(1, 8))


class Stubborn(Sea):
    """Gives the newest page whatever it is asked, with the last known post among it."""

    def page(self, who, *, since, cursor, size):
        return super().page(who, since=None, cursor=None, size=size)


def test_a_server_that_ignores_what_it_is_asked_ends_nothing_in_a_circle(address):
    sea = Stubborn(6)
    assert bring_up_to_date(sea, store(address), Purse()).new == 4
    sea.count = 7
    assert bring_up_to_date(sea, store(address), Purse()).new == 1
    assert ids(address) == [6, 5, 4, 3, 7]


def test_half_a_character_stays_readable(tmp_path):
    posts = store(str(tmp_path))
    with posts.opened():
        posts.add([{"id": 1, "text": "\ud83d"}, {"id": 2, "text": "whole 🌊"}], Walk("2"))
    text = (tmp_path / "sea/alice/000001.jsonl").read_text("utf-8")
    assert json.loads(text.splitlines()[0])["text"] == "\ud83d"
    assert "whole 🌊" in text


def test_a_damaged_state_is_told(tmp_path):
    bring_up_to_date(Sea(1), store(str(tmp_path)), Purse())
    (tmp_path / "sea/alice/.state.json").write_text("{")
    with pytest.raises(StorageError, match=r"\.state\.json is damaged; delete it"):
        bring_up_to_date(Sea(1), store(str(tmp_path)), Purse())
    (tmp_path / "sea/alice/.state.json").unlink()
    assert bring_up_to_date(Sea(1), store(str(tmp_path)), Purse()).new == 0


def test_never_fetched_and_nothing_there_are_different(tmp_path):
    with pytest.raises(CorpusError, match=r"was not fetched .* --into"):
        stored_at("sea://alice", Sea, str(tmp_path))
    bring_up_to_date(Sea(0), store(str(tmp_path)), Purse())
    with pytest.raises(CorpusError, match="had no public posts"):
        stored_at("sea://alice", Sea, str(tmp_path))


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "sea").write_text("in the way")
    with pytest.raises(StorageError, match=r"file, where a folder|a file, not a folder"):
        bring_up_to_date(Sea(1), store(str(tmp_path)), Purse())


@pytest.mark.parametrize(
    ("address", "folder"),
    [
        ("x://Alice", "x/alice"),
        ("x://@alice/", "x/alice"),
        ("mastodon://Example.social/@Alice", "mastodon/example.social/alice"),
        ("mastodon://localhost:3000/alice", "mastodon/localhost_3000/alice"),
        ("bluesky://alice.bsky.social", "bluesky/alice.bsky.social"),
        ("bluesky://did:plc:abc234", "bluesky/did_plc_abc234"),
        ("bluesky://localhost:2583/alice.test", "bluesky/localhost_2583/alice.test"),
    ],
)
def test_addresses(address, folder):
    network = address.partition(":")[0]
    account = default_registry().get("fetcher", network).load().account(address)
    assert account.folder == folder
    assert type(account)(account.network, account.name, account.server) == account


@pytest.mark.parametrize(
    "address",
    [
        "mastodon://alice",
        "mastodon://example.social/..",
        "mastodon://../alice",
        "mastodon://me:secret@example.social/alice",
        "mastodon://example.social/alice?token=1",
        "bluesky://alice",
        "bluesky://..",
        "x://alice/status/1",
        "x://",
    ],
)
def test_addresses_that_are_none(address):
    network = address.partition(":")[0]
    with pytest.raises(FetchRefused, match=rf"write {network}://"):
        default_registry().get("fetcher", network).load().account(address)


def test_nothing_to_fetch_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("bot.toml").write_text('[corpus]\nsources = ["a.txt"]\n[generator]\nuse = "markov"\n')
    assert main(["corpus", "fetch"]) == 2
    assert "no account stands among the sources of bot.toml" in capsys.readouterr().err
