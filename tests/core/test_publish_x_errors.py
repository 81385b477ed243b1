"""What goes wrong at X: the right class, the right wait, and no secret anywhere."""

from __future__ import annotations

import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from servers.x import DUPLICATE, KEYS, ME, XServer, problem

from tweetgen import Image, Post
from tweetgen.errors import AuthError, NotSent, PublishError, RateLimited, Refused, Unknown
from tweetgen.publishers.x import XPublisher
from tweetgen.publishers.x_config import XConfig

OFTEN = 15 * 60  # seconds, where X does not say


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)


@pytest.fixture
def x() -> Iterator[XServer]:
    with XServer() as server:
        yield server


@contextmanager
def publisher(server: str, **options: object) -> Iterator[XPublisher]:
    with XPublisher(XConfig(server=server, **{"timeout": 5.0, "settle": 0.0} | options)) as one:
        yield one


def in_seconds(seconds: float) -> str:
    return str(int(time.time() + seconds))


def limited(**headers: str) -> object:
    return problem(429, "Too Many Requests", **headers)


def told(status: int, detail: str, kind: str = "about:blank") -> object:
    body = {"title": "Forbidden", "detail": detail, "type": kind, "status": status}
    return status, body, {}


PROBLEMS = "https://api.twitter.com/2/problems"
# What X does, the class that it is, and the seconds to wait.
CASES: dict[str, tuple[Callable[[], object], type[PublishError], float | None]] = {
    "400": (lambda: problem(400, "Invalid Request"), Refused, None),
    "401": (lambda: problem(401, "Unauthorized"), AuthError, None),
    "402": (lambda: problem(402, "CreditsDepleted"), AuthError, None),
    "403": (lambda: told(403, "You are not permitted to perform this action."), Refused, None),
    "403 duplicate": (lambda: DUPLICATE, Refused, None),
    "403 app": (lambda: told(403, "", f"{PROBLEMS}/oauth1-permissions"), AuthError, None),
    "403 enrolled": (lambda: told(403, "", f"{PROBLEMS}/client-forbidden"), AuthError, None),
    "403 user": (lambda: told(403, "Your account is suspended."), AuthError, None),
    "404": (lambda: problem(404, "Not Found"), Refused, None),
    "408": (lambda: problem(408, "Request Timeout"), Unknown, None),
    "413": (lambda: problem(413, "Payload Too Large"), Refused, None),
    "429": (limited, RateLimited, OFTEN),
    "429 reset": (lambda: limited(x_rate_limit_reset=in_seconds(40)), RateLimited, 40),
    "429 passed": (lambda: limited(x_rate_limit_reset=in_seconds(-40)), RateLimited, 1),
    "429 never": (lambda: limited(x_rate_limit_reset="4102444800"), RateLimited, 86400),
    "429 day": (
        lambda: limited(
            x_rate_limit_remaining="7",
            x_rate_limit_reset=in_seconds(40),
            x_user_limit_24hour_remaining="0",
            x_user_limit_24hour_reset=in_seconds(4000),
        ),
        RateLimited,
        4000,
    ),
    "429 now": (
        lambda: limited(
            x_rate_limit_remaining="0",
            x_rate_limit_reset=in_seconds(40),
            x_user_limit_24hour_remaining="7",
            x_user_limit_24hour_reset=in_seconds(4000),
        ),
        RateLimited,
        40,
    ),
    "429 after": (lambda: limited(retry_after="77"), RateLimited, 77),
    "429 odd": (lambda: limited(x_rate_limit_reset="soon"), Unknown, None),  # tweepy stumbles
    "500": (lambda: problem(500, "Internal Server Error"), Unknown, None),
    "503": (lambda: problem(503, "Service Unavailable"), Unknown, None),
    "503 text": (lambda: (503, "over capacity", {}), Unknown, None),
    "201 odd": (lambda: (201, {"data": {"text": "The lamp is lit."}}, {}), Unknown, None),
    "201 list": (lambda: (201, [], {}), Unknown, None),
    "reset": (lambda: "reset", Unknown, None),
    "dropped": (lambda: "drop", Unknown, None),
    "half": (lambda: "cut", Unknown, None),
}


def all_of(error: BaseException | None) -> str:
    """What anybody could see of an error: its words, and those of what it came from."""
    seen = ""
    while error is not None:
        seen += f"{type(error).__name__} {error} {error!r} {error.args}\n"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return seen


@pytest.mark.parametrize("case", CASES)
def test_each_failure_has_its_class_and_its_wait(x, case):
    failure, kind, wait = CASES[case]
    with publisher(f"http://{x.host}") as one:
        x.failures = [failure()]
        with pytest.raises(PublishError) as caught:
            one.publish(Post("The lamp is lit."))
    error = caught.value
    assert type(error) is kind or (case == "403 duplicate" and isinstance(error, kind))
    if wait is not None:
        assert wait - 3 <= error.retry_after <= wait + 3
        assert f"try again in {error.retry_after:.0f} s" in str(error)


def test_a_thousand_failures_show_no_secret(x, caplog):
    """Not even one that X itself would quote."""
    caplog.set_level("DEBUG")
    rng, seen = random.Random(7), []
    quoting = [told(status, f"{key}?") for status in (400, 403, 503) for key in KEYS.values()]
    failures = [case[0]() for case in CASES.values()] + quoting
    with publisher(f"http://{x.host}") as one:
        seen.append(f"{one!r} {one.config!r} {vars(one)!r} {vars(one._x)!r}")
        for _ in range(1_000):
            x.failures = [rng.choice(failures)]
            with pytest.raises(PublishError) as caught:
                one.publish(Post("The lamp is lit."))
            seen.append(all_of(caught.value))
            x.posts[ME].clear()
    seen += [f"{record.getMessage()} {record.exc_text}" for record in caplog.records]
    assert "urllib3" in {record.name.partition(".")[0] for record in caplog.records}
    for name, secret in KEYS.items():
        assert secret not in "\n".join(seen), name


def test_a_connection_that_says_nothing_is_given_up(x):
    """tweepy itself would wait for ever."""
    with publisher(f"http://{x.host}", timeout=0.2) as one:
        x.failures = ["hang"]
        with pytest.raises(Unknown, match="ReadTimeout"):
            one.publish(Post("The lamp is lit."))


# --- what was surely not sent


def nobody_listens() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def test_where_nobody_listens_nothing_is_sent():
    with publisher(f"http://{nobody_listens()}") as one, pytest.raises(NotSent) as caught:
        one.publish(Post("The lamp is lit."))
    assert type(caught.value) is NotSent
    assert "X cannot be reached (ConnectionError); nothing was sent" in str(caught.value)
    assert not one._lost


def test_a_name_that_nobody_knows_is_not_reached(monkeypatch):
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with publisher("http://localhost:1") as one, pytest.raises(NotSent, match="nothing was sent"):
        one.publish(Post("The lamp is lit."))


def test_what_speaks_no_tls_is_told_nothing(x):
    with publisher(f"https://{x.host}") as one, pytest.raises(NotSent, match="nothing was sent"):
        one.publish(Post("The lamp is lit."))
    assert x.posts[ME] == []


@contextmanager
def tls_server(authority: trustme.CA) -> Iterator[tuple[str, list[bytes]]]:
    """One that takes a request and then breaks the connection off, within TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    received: list[bytes] = []

    def serve() -> None:
        try:
            connection, _ = server.accept()
            with context.wrap_socket(connection, server_side=True) as tls:
                received.append(tls.recv(100))
                raw = socket.socket(fileno=tls.detach())
                raw.sendall(b"this is no TLS")
                raw.close()
        except OSError:
            pass  # as the client ends a handshake that it does not like

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", received
        thread.join()


def test_a_certificate_that_nobody_vouches_for_is_told_nothing():
    with (
        tls_server(trustme.CA()) as (host, received),
        publisher(f"https://{host}") as one,
        pytest.raises(NotSent, match="nothing was sent"),
    ):
        one.publish(Post("The lamp is lit."))
    assert received == []


def test_tls_that_breaks_later_leaves_it_open(tmp_path, monkeypatch):
    """The same error of TLS, and the request was there."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    with (
        tls_server(authority) as (host, received),
        publisher(f"https://{host}") as one,
        pytest.raises(Unknown, match="no answer from X"),
    ):
        one.publish(Post("The lamp is lit."))
    assert received[0].startswith(b"POST /2/tweets")


@pytest.mark.parametrize(
    "failures",
    [
        ["drop"],
        [problem(503, "Unavailable")],
        [(200, {"data": 1}, {})],
        ["", "cut"],
        ["", problem(500, "Internal Server Error")],
    ],
)
def test_a_picture_that_does_not_arrive_leaves_the_post_unsent(x, failures):
    Path("p.png").write_bytes(b"any")
    post = Post("Look.", images=(Image(path=Path("p.png"), alt="A lamp."),))
    with publisher(f"http://{x.host}") as one:
        x.failures = failures.copy()
        with pytest.raises(NotSent):
            one.publish(post)
        assert x.posts[ME] == []
        one.publish(post)
    assert len(x.posts[ME]) == 1


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        ("drop", Unknown),
        (problem(503, "Unavailable"), Unknown),
        (problem(401, "Unauthorized"), AuthError),
        (problem(403, "Forbidden"), Refused),
        (problem(429, "Too Many Requests"), RateLimited),
        ((200, {"data": [{}], "meta": {}}, {}), Unknown),
        ((200, {"errors": [{}]}, {}), Unknown),
    ],
)
def test_mentions_that_cannot_be_read_are_told(x, failure, kind):
    with publisher(f"http://{x.host}", replies=True) as one:
        x.failures = [failure]
        with pytest.raises(kind):
            list(one.mentions(None))
