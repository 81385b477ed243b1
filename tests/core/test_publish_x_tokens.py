"""OAuth 2 at X: a token pair in a file, renewed before it ends and never burnt."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from servers.x import ME, XServer, problem
from servers.x_tokens import CLIENT, SCOPES

from tweetgen import Post
from tweetgen.errors import AuthError, NotSent, PublishError, RateLimited, StorageError, Unknown
from tweetgen.publishers.x import XPublisher
from tweetgen.publishers.x_config import XConfig
from tweetgen.x_client import HOST, prepare

PAIR = {"access_token": "first-access-token", "refresh_token": "first-refresh-token"}
OVER = {"expires_at": 1_700_000_000}


@pytest.fixture
def x(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[XServer]:
    monkeypatch.chdir(tmp_path)
    for key, value in CLIENT.items():
        monkeypatch.setenv(key, value)
    with XServer() as server:
        yield server


@pytest.fixture
def publisher(x: XServer) -> Iterator[Callable[..., XPublisher]]:
    """Makes publishers with a token file of these contents, or with the file as it is."""
    made = []

    def make(**content: object) -> XPublisher:
        if content:
            Path("token.json").write_text(json.dumps({**PAIR, "user_id": ME, **content}))
            Path("token.json").chmod(0o600)
        server = f"http://{x.host}"
        config = XConfig(server=server, token=Path("token.json"), timeout=5.0, settle=0.0)
        made.append(XPublisher(config))
        made[-1].open()
        return made[-1]

    yield make
    for one in made:
        one.close()


def stored() -> dict:
    return json.loads(Path("token.json").read_text())


def in_an_hour() -> dict:
    return {"expires_at": time.time() + 3600}


def test_a_token_that_holds_is_used_as_it_is(x, publisher):
    one = publisher(**in_an_hour())
    one.publish(Post("The lamp is lit."))
    assert one.account == ME
    assert x.tokens.given == []


def test_a_token_without_an_end_is_used_until_x_refuses_it(x, publisher):
    one = publisher(scope="tweet.write")
    one.publish(Post("The lamp is lit."))
    assert x.tokens.given == []
    x.tokens.valid.clear()
    one.publish(Post("Still lit."))
    assert len(x.tokens.given) == 1
    assert len(x.posts[ME]) == 2


@pytest.mark.parametrize("public", [False, True])
def test_an_old_token_is_renewed_and_the_new_one_kept(x, publisher, monkeypatch, public):
    x.tokens.public = public
    if public:
        monkeypatch.delenv("X_CLIENT_SECRET")
    x.tokens.valid.clear()
    before = time.time()
    publisher(**OVER).publish(Post("The lamp is lit."))
    (given,) = x.tokens.given
    kept = stored()
    assert kept["access_token"] == given["access_token"]
    assert kept["refresh_token"] == given["refresh_token"] != PAIR["refresh_token"]
    assert before + 7100 < kept["expires_at"] < time.time() + 7300
    assert kept["user_id"] == ME
    assert Path("token.json").stat().st_mode & 0o777 == 0o600
    publisher().publish(Post("Still lit."))  # as after a restart
    assert len(x.tokens.given) == 1


def test_the_new_pair_is_on_disk_before_it_is_used(x, publisher):
    """Seen from X: when the post arrives, the file holds the token that came with it."""
    seen = []
    create = x._create
    x._create = lambda body, user: seen.append(stored()) or create(body, user)
    publisher(**OVER).publish(Post("The lamp is lit."))
    assert [pair["access_token"] for pair in seen] == [x.tokens.given[0]["access_token"]]


_POST = """
import sys
from pathlib import Path
from tweetgen import Post
from tweetgen.publishers.x import XPublisher
from tweetgen.publishers.x_config import XConfig
with XPublisher(XConfig(server=sys.argv[1], token=Path("token.json"))) as one:
    print("ready", flush=True)
    sys.stdin.readline()
    one.publish(Post(sys.argv[2]))
"""


def test_of_several_processes_one_renews_it_for_all(x, publisher):
    """Each would spend the same refresh token, and all but the first lose the account."""
    publisher(**OVER)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _POST, f"http://{x.host}", f"light {number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0] * 4
    assert len(x.tokens.given) == 1
    assert len(x.posts[ME]) == 4


def test_x_that_takes_the_pair_back_is_told(x, publisher):
    x.tokens.refreshing.clear()
    one = publisher(**OVER)
    with pytest.raises(AuthError) as caught:
        one.publish(Post("The lamp is lit."))
    assert str(caught.value) == (
        "token.json: X does not renew the token (invalid_grant); log in once more, and write the "
        "new pair there"
    )
    assert stored() == {**PAIR, **OVER, "user_id": ME}


def test_an_app_that_x_does_not_know_is_told(x, publisher, monkeypatch):
    monkeypatch.setenv("X_CLIENT_SECRET", "another-secret")
    with pytest.raises(AuthError, match="invalid_client"):
        publisher(**OVER).publish(Post("The lamp is lit."))


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        ("drop", NotSent),
        (problem(503, "Unavailable"), NotSent),
        ((200, "?", {}), NotSent),
        ((200, {"token_type": "bearer"}, {}), NotSent),
        (problem(429, "Too Many Requests", retry_after="77"), RateLimited),
    ],
)
def test_x_that_cannot_be_asked_leaves_the_pair_and_the_post(x, publisher, failure, kind):
    one = publisher(**OVER)
    x.failures = [failure]
    with pytest.raises(kind):
        one.publish(Post("The lamp is lit."))
    assert stored()["refresh_token"] == PAIR["refresh_token"]
    one.publish(Post("The lamp is lit."))
    assert len(x.posts[ME]) == 1


def test_while_the_pair_cannot_be_renewed_nobody_knows_what_was_posted(x, publisher):
    """Nor is the post said to be surely not sent."""
    x.failures = ["drop"]
    with pytest.raises(Unknown):
        publisher(**OVER).reconcile(Post("The lamp is lit."))


def test_x_is_not_asked_where_the_pair_could_not_be_kept(x, publisher, monkeypatch):
    """A folder that cannot be written: the refresh token is spent with nothing to show for it."""
    one = publisher(**OVER)
    real = os.open

    def refuse(path, flags, *more, **others):
        if flags & os.O_CREAT and str(path).endswith(".tmp"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *more, **others)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StorageError, match="no permission"):
        one.publish(Post("The lamp is lit."))
    assert x.tokens.given == []


def test_a_link_to_the_file_stays_a_link(x, publisher):
    one = publisher(**OVER)
    Path("token.json").rename("elsewhere.json")
    Path("token.json").symlink_to("elsewhere.json")
    one.publish(Post("The lamp is lit."))
    assert Path("token.json").is_symlink()
    assert stored()["access_token"] == x.tokens.given[0]["access_token"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"refresh_token": ""}, "token.json lacks the key refresh_token"),
        ({"user_id": ""}, "token.json has no user_id; set user_id"),
        ({"expires_at": "tomorrow"}, "expires_at is not a number"),
    ],
)
def test_a_file_that_holds_no_pair_is_told(x, publisher, content, told):
    with pytest.raises(AuthError, match=told):
        publisher(**content).publish(Post("The lamp is lit."))


def test_no_token_is_shown_to_anybody(x, publisher, caplog):
    """tweetgen, tweepy, requests_oauthlib and oauthlib together, all at their most talkative."""
    caplog.set_level(logging.DEBUG)
    one, seen = publisher(**OVER), []
    one.publish(Post("The lamp is lit."))
    for status in (400, 403, 503):
        x.failures = [problem(status, f"{stored()['access_token']}, {CLIENT['X_CLIENT_SECRET']}")]
        with pytest.raises(PublishError) as caught:
            one.publish(Post("The lamp is lit."))
        seen.append(f"{caught.value} {caught.value!r} {caught.value.__cause__!r}")
    x.tokens.refreshing.clear()
    x.tokens.valid.clear()
    with pytest.raises(AuthError) as caught:
        one.publish(Post("The lamp is lit."))
    seen += [repr(caught.value), f"{vars(one)} {vars(one._x)}"]
    seen += [f"{record.name} {record.getMessage()}" for record in caplog.records]
    given = [pair[name] for pair in x.tokens.given[:-1] for name in PAIR]
    for secret in (*PAIR.values(), *given, *CLIENT.values()):
        assert secret not in "\n".join(seen)


def test_the_first_pair_comes_as_the_docs_say(x, publisher, monkeypatch, capsys):
    """The program on the page, run as it stands there; only its requests end on this machine."""
    page = Path(__file__).parents[2] / "docs" / "howto" / "post_x.md"
    (program,) = re.findall(
        r"^:caption: log_in\.py\n\n(.*?)^```", page.read_text("utf-8"), re.M | re.S
    )
    adapter = requests.Session()
    prepare(adapter, timeout=5.0, server=f"http://{x.host}")
    monkeypatch.setattr(
        requests.Session, "get_adapter", lambda self, url: adapter.adapters[f"{HOST}/"]
    )
    x.tokens.valid.clear()
    x.tokens.refreshing.clear()
    monkeypatch.setattr(
        "builtins.input", lambda told: x.tokens.agree(capsys.readouterr().out.split()[-1])
    )
    exec(program, {})
    assert Path("token.json").stat().st_mode & 0o777 == 0o600
    assert set(stored()["scope"]) == set(SCOPES)
    one = publisher()
    assert one.account == ME
    one.publish(Post("The lamp is lit."))
    x.tokens.valid.clear()
    one.publish(Post("Still lit."))
    assert len(x.tokens.given) == 2
