"""Fetching through Mastodon's API: from snac, and from what answers like Mastodon itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from servers import running
from servers.snac import Snac

import tweetgen
from tweetgen.cli import main


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("MASTODON_ACCESS_TOKEN", "MASTODON_INSTANCE"):
        monkeypatch.delenv(variable, raising=False)


def fetch(*args: str) -> int:
    return main(["corpus", "fetch", "-q", *args])


def test_from_a_real_server_to_a_corpus(capsys):
    with running(Snac()) as snac:
        alice = snac.log_in("alice")
        for text in ("The lamp is lit.", "Line one\nline two", "It & the fog < the sea"):
            alice.status_post(text)
        alice.status_post("for followers", visibility="private")
        alice.status_post("@genbot for you", visibility="direct")
        address = f"mastodon://{snac.host}/alice"
        assert fetch(address, "--limit", "2") == 0
        assert fetch(address) == 0
        assert "1 new, 2 known before" in capsys.readouterr().out
        alice.status_post("a ship")
        assert fetch(address, f"mastodon://{snac.host}/nobody") == 2
        assert "1 new, 3 known before" in (told := capsys.readouterr().out)
        assert "no such account" in told
    documents = list(tweetgen.read(address))
    assert sorted(document.text for document in documents) == [
        "It & the fog < the sea",
        "Line one\nline two",
        "The lamp is lit.",
        "a ship",
    ]
    assert {document.author.partition("@")[0] for document in documents} == {"alice"}


class Instance:
    """Pages, limits and visibilities as Mastodon has them, for one account."""

    def __init__(self) -> None:
        self.statuses: list[dict[str, Any]] = []
        self.failures: list[tuple[int, dict[str, str]] | None] = []
        self.tokens: list[str | None] = []
        self.given = 0

    def post(self, text: str, visibility: str = "public", **more: Any) -> None:
        self.statuses.insert(
            0,
            {
                "id": str(110000000000000000 + len(self.statuses)),
                "created_at": "2026-01-02T03:04:05.678Z",
                "visibility": visibility,
                "content": f"<p>{text}</p>",
                "spoiler_text": "",
                "reblog": None,
                "account": {"id": "7", "username": "alice", "acct": "alice"},
                "media_attachments": [],
                **more,
            },
        )

    def answer(self, path: str, asked: dict[str, str]) -> Any:
        if path == "/api/v1/accounts/lookup":
            return {"id": "7", "acct": "alice", "statuses_count": len(self.statuses)}
        since, below = int(asked.get("since_id", 0)), int(asked.get("max_id", 1 << 63))
        found = [
            status
            for status in self.statuses
            if since < int(status["id"]) < below
            and not (asked.get("exclude_reblogs") in ("1", "true") and status["reblog"])
        ][: min(40, int(asked.get("limit", 20)))]
        self.given += len(found)
        return found


@pytest.fixture
def instance() -> Iterator[Instance]:
    made = Instance()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def do_GET(self):
            url = urlsplit(self.path)
            made.tokens.append(self.headers.get("authorization"))
            status, headers = (made.failures.pop(0) if made.failures else None) or (200, {})
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            body = made.answer(url.path, asked) if status == 200 else {"error": "no"}
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        made.host = f"127.0.0.1:{http.server_port}"
        yield made
        http.shutdown()


def test_only_public_posts_are_stored(instance):
    instance.post("seen by all")
    instance.post("in no list", "unlisted")
    instance.post("for followers", "private")
    instance.post("for one", "direct")
    instance.post("for some", "limited")
    instance.post("boosted", reblog={"id": "1", "content": "<p>another's</p>"})
    address = f"mastodon://{instance.host}/alice"
    assert fetch(address) == 0
    stored = "".join(path.read_text() for path in Path("fetched").rglob("*.jsonl"))
    assert not any(hidden in stored for hidden in ("for followers", "for one", "for some"))
    assert {document.text for document in tweetgen.read(address)} == {"seen by all", "in no list"}


def test_pages_of_private_posts_end_nothing(instance, capsys):
    for number in range(5):
        instance.post(f"early {number}")
    for number in range(100):
        instance.post(f"hidden {number}", "private")
    instance.post("late")
    address = f"mastodon://{instance.host}/alice"
    assert fetch(address) == 0
    assert "6 new" in capsys.readouterr().out
    instance.post("later")
    before = instance.given
    assert fetch(address) == 0
    assert instance.given == before + 1


def test_asked_to_wait_it_stops_and_goes_on_there(instance, capsys):
    for number in range(90):
        instance.post(f"light {number}")
    reset = {"X-RateLimit-Reset": "2100-01-01T00:00:00.000000Z", "X-RateLimit-Remaining": "0"}
    instance.failures = [None, None, (429, reset)]
    address = f"mastodon://{instance.host}/alice"
    assert fetch(address, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["new"] == 40
    assert round(told["retry_at"]) == pytest.approx(4102444800, abs=5)
    assert fetch(address) == 0
    assert instance.given == 90


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (401, 2, "set MASTODON_ACCESS_TOKEN to a token of this server and MASTODON_INSTANCE"),
        (404, 2, "no such account"),
        (429, 1, "asks to wait"),
        (500, 1, "has a problem"),
        (418, 1, "makes no sense"),
    ],
)
def test_what_goes_wrong_is_told(instance, status, code, told, capsys):
    instance.failures = [(status, {})]
    assert fetch(f"mastodon://{instance.host}/alice") == code
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_token_is_told_to_its_own_server_only(instance, is_ours, monkeypatch, capsys):
    monkeypatch.setenv("MASTODON_ACCESS_TOKEN", "hush")
    host = instance.host if is_ours else "elsewhere.example"
    monkeypatch.setenv("MASTODON_INSTANCE", f"https://{host}/")
    instance.post("light")
    assert fetch(f"mastodon://{instance.host}/alice", "-v") == 0
    assert set(instance.tokens) == {"Bearer hush" if is_ours else None}
    assert "hush" not in "".join(capsys.readouterr())
    assert "hush" not in "".join(p.read_text() for p in Path("fetched").rglob("*") if p.is_file())


def test_nobody_there(capsys):
    assert fetch("mastodon://127.0.0.1:1/alice") == 1
    assert "no answer from 127.0.0.1:1" in capsys.readouterr().out


def test_statuses_that_were_saved_are_read(tmp_path):
    made = Instance()
    made.post("plain", language="en", in_reply_to_id="42")
    made.post("for followers", "private")
    made.post("for one", "direct")
    made.post("", media_attachments=[{"type": "image"}])
    made.post("warned", spoiler_text="fog")
    made.post("", reblog={"content": "<p>another's</p>", "account": {"acct": "ben@sea.example"}})
    (tmp_path / "statuses.json").write_text(json.dumps(made.statuses))
    corpus = tweetgen.read(tmp_path / "statuses.json")
    warned, plain = corpus
    assert (plain.text, plain.author, plain.in_reply_to) == ("plain", "alice", "42")
    assert plain.labels == ("lang:en",)
    assert (warned.text, warned.labels) == ("warned", ("content warning",))
    assert corpus.report().dropped == {
        "boost": 1,
        "media without words": 1,
        "direct message": 1,
        "followers-only post": 1,
    }
    options = {"private": True, "boosts": True, "content_warnings": True}
    asked = tweetgen.read(tmp_path / "statuses.json", format="mastodon_api", **options)
    found = {document.text: document for document in asked}
    assert set(found) == {"plain", "for followers", "for one", "fog\nwarned", "another's"}
    assert found["another's"].author == "ben@sea.example"
    assert found["another's"].labels == ("boost",)
    assert found["for one"].labels == ("direct message",)
