"""Fetching from Bluesky's own server."""

from __future__ import annotations

import gc
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from servers import running
from servers.pds import Pds

import tweetgen
from tweetgen.cli import main
from tweetgen.fetchers.bluesky import BlueskyFetcher


@pytest.fixture(scope="module")
def pds() -> Iterator[Pds]:
    with running(Pds()) as server:
        yield server


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def write(client, texts: list[str], kind: str = "post", **more: object) -> list[dict[str, str]]:
    """Many records in one request, oldest first; what refers to them."""
    from atproto import models

    now = client.get_current_time_iso()
    made = [
        models.ComAtprotoRepoApplyWrites.Create(
            collection=f"app.bsky.feed.{kind}", value={"text": text, "createdAt": now, **more}
        )
        for text in texts
    ]
    answer = client.com.atproto.repo.apply_writes(
        models.ComAtprotoRepoApplyWrites.Data(repo=client._session.did, writes=made)
    )
    return [{"uri": one.uri, "cid": one.cid} for one in answer.results]


def stored() -> list[str]:
    files = sorted(Path("fetched").rglob("*.jsonl"))
    lines = b"".join(file.read_bytes() for file in files).splitlines()
    return [json.loads(line)["value"]["text"] for line in lines]


def fetch(*args: str) -> int:
    return main(["corpus", "fetch", "-q", *args])


def test_from_the_server_to_a_corpus(pds, capsys):
    alice = pds.log_in("alice")
    write(alice, [f"light {number}" for number in range(130)])
    [first] = write(alice, ["The lamp is lit. 🔥"])
    write(alice, ["Still lit."], reply={"parent": first, "root": first})
    write(alice, ["no words of alice's"], "repost", subject=first)
    address = f"bluesky://{pds.host}/alice.test"

    assert fetch(address, "--limit", "50") == 0
    assert len(stored()) == 50
    assert fetch(address) == 0
    assert "82 new, 50 known before" in capsys.readouterr().out
    assert fetch(address) == 0
    assert "0 new, 132 known before" in capsys.readouterr().out
    write(alice, ["a ship", "another"])
    assert fetch(address) == 0
    assert "2 new, 132 known before" in capsys.readouterr().out
    assert len(set(stored())) == len(stored()) == 134

    documents = {document.text: document for document in tweetgen.read(address)}
    reply = documents["Still lit."]
    assert reply.author == "alice.test"
    assert reply.in_reply_to == documents["The lamp is lit. 🔥"].id == first["uri"]
    assert len(documents) == 134


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_directory_tells_which_server_keeps_an_account(pds, monkeypatch, capsys):
    from atproto import IdResolver

    write(pds.log_in("genbot"), ["found"])
    monkeypatch.setattr(BlueskyFetcher, "_resolver", lambda self: IdResolver(plc_url=pds.plc))
    assert fetch(f"bluesky://{pds.accounts['genbot']}") == 0
    assert stored() == ["found"]
    assert fetch("bluesky://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa") == 1
    gc.collect()  # its clients cannot be closed
    assert "no directory tells which server" in capsys.readouterr().out


def test_no_such_account(pds, capsys):
    assert fetch(f"bluesky://{pds.host}/nobody.test") == 2
    assert fetch(f"bluesky://{pds.host}/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa") == 2
    assert capsys.readouterr().out.count("there is no such account") == 2


@contextmanager
def saying(*answers: bytes) -> Iterator[str]:
    """Something that listens, and says one of the answers to each who asks."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for answer in answers:
                connection, _ = server.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join(10)


def http(status: str, body: str, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "connection: close", "", body]).encode()


LIMITED = '{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}'


@pytest.mark.parametrize(
    ("answer", "code", "told", "later"),
    [
        (http("429 x", LIMITED, "ratelimit-reset: 4102444800"), 1, "asks to wait", 4102444800),
        (http("429 x", LIMITED), 1, "asks to wait", None),
        (http("500 x", "{}"), 1, "no answer", None),
        (http("502 x", "oh"), 1, "no answer", None),
        (http("200 x", "{}"), 1, "makes no sense", None),
        (http("200 x", "{"), 1, "makes no sense", None),
        (b"", 1, "no answer", None),  # which the client lets through as it is
        (http("200 x", "{}")[:40], 1, "no answer", None),
    ],
)
def test_what_goes_wrong_is_told(answer, code, told, later, capsys):
    with saying(answer) as host:
        assert fetch(f"bluesky://{host}/alice.test", "--json") == code
    outcome = json.loads(capsys.readouterr().out)
    assert told in outcome["error"]
    assert outcome["retry_at"] == later
