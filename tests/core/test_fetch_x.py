"""Fetching from X: tweepy's real requests, judged by X's own description of its API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers.x import BEARER, KEYS, XServer, problem

import tweetgen
from tweetgen.cli import main
from tweetgen.errors import CorpusError
from tweetgen.fetched import FetchedPosts
from tweetgen.fetcher import FetcherConfig
from tweetgen.fetchers.x import XFetcher
from tweetgen.fetching import Purse, bring_up_to_date


@pytest.fixture
def x(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[XServer]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("X_BEARER_TOKEN", BEARER)
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)
    with XServer() as server:
        yield server


def fetch(*args: str) -> int:
    return main(["corpus", "fetch", "--budget", "100", "-q", *args])


def stored(folder: str = "fetched") -> list[str]:
    files = sorted(Path(folder).rglob("*.jsonl"))
    lines = b"".join(file.read_bytes() for file in files).splitlines()
    return [json.loads(line)["data"]["text"] for line in lines]


def test_posts_come_page_by_page_and_then_only_the_new_ones(x, capsys):
    for number in range(230):
        x.post(f"light {number}")
    address = f"x://{x.host}/Alice"
    assert fetch(address) == 0
    assert sorted(stored()) == sorted(f"light {n}" for n in range(230))
    pages = [arguments for path, arguments, _ in x.answered if path.endswith("tweets")]
    assert [page["max_results"] for page in pages] == ["100", "100", "100"]
    assert x.charged == 230 * 5 + 10

    x.post("a ship")
    assert fetch(address) == 0
    assert "1 new, 230 known before, $0.005 spent" in capsys.readouterr().out
    assert x.charged == 231 * 5 + 10
    assert stored().count("a ship") == 1


def test_reading_takes_what_was_fetched_and_asks_nobody(x):
    root = x.post("The lamp is lit &amp; warm.")
    x.post("Still lit.", referenced_tweets=[{"type": "replied_to", "id": root["id"]}])
    x.post("RT @ben: not my words")
    address = f"x://{x.host}/alice"
    with pytest.raises(CorpusError, match=f"tweetgen corpus fetch {address}"):
        tweetgen.read(address)
    fetch(address)
    asked = len(x.answered)
    answer, first = tweetgen.read(address)
    assert first.text == "The lamp is lit & warm."
    assert answer.author == "alice"
    assert answer.in_reply_to == first.id
    assert len(x.answered) == asked


def test_the_accounts_of_a_bot_are_fetched_and_mixed_with_files(x):
    x.post("from alice")
    x.post("from ben", "200")
    Path("words.txt").write_text("from a file\n")
    Path("bot.toml").write_text(
        f'[corpus]\nsources = ["x://{x.host}/alice", "words.txt", "x://{x.host}/ben"]\n'
        'fetched = "memory://mixed"\n[generator]\nuse = "markov"\n'
    )
    assert fetch() == 0
    assert not Path("fetched").exists()
    from tweetgen.cli.options import corpus_from
    from tweetgen.config import load

    texts = [document.text for document in corpus_from(load("bot.toml"))]
    assert texts == ["from alice", "from a file", "from ben"]


def test_a_budget_is_told_before_and_never_exceeded(x, capsys):
    for number in range(300):
        x.post(f"light {number}")
    address = f"x://{x.host}/alice"
    assert main(["corpus", "fetch", address]) == 2
    assert "3,200 new posts, the most there can be, would cost $16.01" in capsys.readouterr().err
    assert x.answered == []

    assert main(["corpus", "fetch", address, "--budget", "0.999", "-q"]) == 0
    assert x.charged == 10 + 197 * 5  # 0.995: another post would be too much
    assert "stopped at --budget" in capsys.readouterr().out
    assert main(["corpus", "fetch", address, "--budget", "0.009", "-q"]) == 0
    assert x.charged == 10 + 197 * 5
    assert main(["corpus", "fetch", address, "--limit", "7", "-q"]) == 0
    assert len(stored()) == 204
    assert fetch(address) == 0
    assert len(set(stored())) == len(stored()) == 300
    assert x.charged == 10 + 300 * 5


def test_the_accounts_of_one_run_share_a_budget(x):
    for number in range(20):
        x.post(f"light {number}")
        x.post(f"sail {number}", "200")
    budget = ["--budget", "0.15"]
    main(["corpus", "fetch", f"x://{x.host}/alice", f"x://{x.host}/ben", *budget, "-q"])
    assert 130 < x.charged <= 150


def test_own_posts_are_cheap_with_keys_of_ones_own(x, monkeypatch, capsys):
    """Signed as X would check it: oauthlib recomputes every signature."""
    monkeypatch.delenv("X_BEARER_TOKEN")
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)
    for number in range(120):
        x.post(f"light & lamp {number} 100%")
        x.post(f"sail {number}", "200")
    assert fetch(f"x://{x.host}/alice", f"x://{x.host}/ben") == 0
    out = capsys.readouterr().out
    assert "$0.13 spent" in out
    assert "$0.61 spent" in out
    assert x.charged == 120 * 1 + 120 * 5 + 20
    assert {who for _, _, who in x.answered} == {"100"}


@pytest.mark.parametrize("headers", [{"x_rate_limit_reset": "4102444800"}, {}])
def test_asked_to_wait_it_stops_and_goes_on_there(x, headers, capsys):
    for number in range(150):
        x.post(f"light {number}")
    x.failures = ["", "", problem(429, "Too Many Requests", **headers)]
    address = f"x://{x.host}/alice"
    assert fetch(address, f"x://{x.host}/ben", "--json") == 1
    alice, ben = map(json.loads, capsys.readouterr().out.splitlines())
    assert alice["new"] == 100
    assert alice["dollars"] == 0.51
    assert alice["retry_at"] == (4102444800 if headers else None)
    assert "left for later" in ben["error"]  # it would be asked in vain
    assert len(x.answered) == 2
    assert fetch(address) == 0
    assert len(stored()) == 150
    assert x.charged == 10 + 150 * 5


def test_waiting_goes_on_by_itself(x, capsys):
    for number in range(150):
        x.post(f"light {number}")
    soon = str(int(time.time()) - 1)  # over already: nothing to sleep through
    x.failures = ["", "", *2 * [problem(429, "Too Many Requests", x_rate_limit_reset=soon)]]
    assert main(["corpus", "fetch", f"x://{x.host}/alice", "--limit", "150", "--wait"]) == 0
    told = capsys.readouterr()
    assert told.err.count("Ctrl-C stops, nothing is lost") == 2
    assert "150 new, 0 known before, $0.76 spent" in told.out


@pytest.mark.parametrize(
    ("failure", "code", "told"),
    [
        (problem(401, "Unauthorized"), 2, "does not accept the credentials"),
        (problem(402, "Payment Required"), 2, "no credits left"),
        (problem(403, "Forbidden"), 2, "forbids"),
        (problem(400, "One or more parameters"), 2, "One or more parameters"),
        (problem(503, "Service Unavailable"), 1, "HTTP 503"),
        ((200, {"data": "?", "meta": {}}, {}), 1, "makes no sense"),
        ((200, {"errors": []}, {}), 1, "makes no sense"),  # not: there are no older posts
        ("drop", 1, "no answer"),
        ("cut", 1, "no answer"),
    ],
)
def test_what_goes_wrong_is_told_and_what_came_before_is_kept(x, failure, code, told, capsys):
    for number in range(250):
        x.post(f"light {number}")
    x.failures = ["", "", failure]
    address = f"x://{x.host}/alice"
    assert fetch(address, "-v") == code
    shown = capsys.readouterr()
    assert told in shown.out
    assert BEARER not in shown.out + shown.err
    assert len(stored()) == 100
    assert fetch(address) == 0
    assert len(set(stored())) == len(stored()) == 250
    assert not [f for f in Path("fetched").rglob("*") if f.is_file() and BEARER in f.read_text()]


def test_a_lost_answer_counts_against_the_budget(x, capsys):
    """X may have charged for what never arrived."""
    for number in range(250):
        x.post(f"light {number}")
    x.failures = ["", "", "drop"]
    fetch(f"x://{x.host}/alice", "--json")
    assert json.loads(capsys.readouterr().out)["dollars"] == 0.01 + 0.5 + 0.5


def test_a_connection_that_says_nothing_is_given_up(x):
    """tweepy itself would wait for ever."""
    x.post("light")
    x.failures = ["", "hang"]
    fetcher = XFetcher(FetcherConfig(timeout=0.2))
    fetcher.open(account := XFetcher.account(f"x://{x.host}/alice"))
    posts = FetchedPosts("memory://hanging", account, XFetcher.id_of)
    outcome = bring_up_to_date(fetcher, posts, Purse())
    assert "no answer from X (ReadTimeout)" in str(outcome.error)
    assert bring_up_to_date(fetcher, posts, Purse()).new == 1
    fetcher.close()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("x://{host}/nobody", "no such account"),
        ("x://example.org/alice", "write x://user"),  # it would be sent the credentials
        ("x://../../alice", "write x://user"),
        ("x://", "write x://user"),
        ("y://alice", "is no account; write bluesky://handle, mastodon://instance/user, x://user"),
    ],
)
def test_an_account_that_is_none(x, address, told, capsys):
    assert fetch(address.format(host=x.host)) == 2
    assert told in "".join(capsys.readouterr())


def test_without_credentials_nothing_is_asked(x, monkeypatch, capsys):
    monkeypatch.delenv("X_BEARER_TOKEN")
    monkeypatch.setenv("X_CONSUMER_KEY", "half of it")
    assert fetch(f"x://{x.host}/alice") == 2
    assert "X_BEARER_TOKEN, or X_CONSUMER_KEY, X_CONSUMER_SECRET" in capsys.readouterr().err
    assert x.answered == []


def test_killed_in_the_middle_of_a_page(x, tmp_path):
    for number in range(350):
        x.post(f"light {number}")
    address = f"x://{x.host}/alice"
    code = "import sys; from tweetgen.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "corpus", "fetch", address, "--budget", "9", "-q"]
    process = subprocess.Popen(command, cwd=tmp_path, env=os.environ)
    x.failures = ["", "", "", "cut"]
    x.on_failure = process.kill
    assert process.wait(60) == -9
    assert len(stored()) == 200
    assert fetch(address) == 0
    assert sorted(stored()) == sorted(f"light {n}" for n in range(350))
    assert x.charged == 10 + 350 * 5 + 100 * 5  # only the page that was lost on the way


@pytest.mark.shared
@pytest.mark.parametrize("version", ["2.62", "2.167"])
def test_x_itself_would_take_the_requests(shared, version, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("X_BEARER_TOKEN", BEARER)
    with XServer(shared / "specs" / f"x-openapi-{version}.json") as x:
        for number in range(103):
            x.post(f"light {number}")
        assert fetch(f"x://{x.host}/alice") == 0
        x.post("a ship")
        assert fetch(f"x://{x.host}/alice") == 0
        assert fetch(f"x://{x.host}/nobody") == 2
    assert len(stored()) == 104
    assert x.illegal == []
