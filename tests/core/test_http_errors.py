"""What networks answer when they do not: the right error, the right wait, and no secret told."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import attrs
import pytest
from servers import discord as discord_server
from servers import telegram as telegram_server
from servers.discord import DiscordServer
from servers.loopback import Request
from servers.telegram import TelegramServer
from servers.web import Answer, WebServer

from tweetgen import Post, Publisher
from tweetgen.errors import (
    AuthError,
    NotSent,
    PublishError,
    RateLimited,
    Refused,
    Unknown,
)
from tweetgen.publishers import discord, http, matrix, telegram, webhook

MATRIX_TOKEN = "syt_Z2VuYm90_of_nobody"
WEBHOOK_SECRET = "whsec_c2VjcmV0LW9mLW5vYm9keS1hdC1hbGwtb2gtbm8="


class MatrixAnswers(WebServer):
    """Only what these tests need of it; the real one is tested elsewhere."""

    def answer(self, asked: Request) -> Answer:
        if "whoami" in asked.path:
            return 200, {"user_id": "@keeper:here", "device_id": "D"}, {}
        if "m.room.encryption" in asked.path:
            return 404, {"errcode": "M_NOT_FOUND", "error": "Event not found."}, {}
        return 200, {"event_id": "$event"}, {}


class AnyAnswers(WebServer):
    def answer(self, asked: Request) -> Answer:
        return 200, {"id": "17"}, {}


@attrs.frozen
class Case:
    """A network: its server, its publisher at an address, its secrets, how it words an error."""

    name: str
    server: Callable[[], WebServer]
    make: Callable[[str, pytest.MonkeyPatch], Publisher]
    secrets: tuple[str, ...]
    wait: Callable[[float], Any]


def _discord(url: str, patch: pytest.MonkeyPatch) -> Publisher:
    patch.setattr(discord, "API", f"{url}/api/v10")
    patch.setenv("DISCORD_BOT_TOKEN", discord_server.TOKEN)
    config = discord.DiscordConfig(channel=discord_server.CHANNEL, timeout=5)
    return discord.DiscordPublisher(config)


def _discord_webhook(url: str, patch: pytest.MonkeyPatch) -> Publisher:
    place = f"webhooks/{discord_server.WEBHOOK}/{discord_server.WEBHOOK_TOKEN}"
    patch.setenv("DISCORD_WEBHOOK_URL", f"{url}/api/v10/{place}")
    return discord.DiscordWebhookPublisher(discord.DiscordWebhookConfig(timeout=5))


def _telegram(url: str, patch: pytest.MonkeyPatch) -> Publisher:
    patch.setenv("TELEGRAM_BOT_TOKEN", telegram_server.TOKEN)
    config = telegram.TelegramConfig(chat="@lamp", server=url, timeout=5)
    return telegram.TelegramPublisher(config)


def _matrix(url: str, patch: pytest.MonkeyPatch) -> Publisher:
    patch.setenv("MATRIX_ACCESS_TOKEN", MATRIX_TOKEN)
    config = matrix.MatrixConfig(homeserver=url, room="!room:here", timeout=5)
    return matrix.MatrixPublisher(config)


def _webhook(url: str, patch: pytest.MonkeyPatch) -> Publisher:
    patch.setenv("WEBHOOK_URL", f"{url}/posts/hidden-path")
    patch.setenv("WEBHOOK_SECRET", WEBHOOK_SECRET)
    return webhook.WebhookPublisher(webhook.WebhookConfig(timeout=5))


CASES = [
    Case(
        "discord",
        DiscordServer,
        _discord,
        (discord_server.TOKEN,),
        lambda seconds: {"message": "slow", "code": 0, "retry_after": seconds, "global": False},
    ),
    Case(
        "discord_webhook",
        DiscordServer,
        _discord_webhook,
        (discord_server.WEBHOOK_TOKEN,),
        lambda seconds: {"message": "slow", "code": 0, "retry_after": seconds, "global": False},
    ),
    Case(
        "telegram",
        TelegramServer,
        _telegram,
        (telegram_server.TOKEN, telegram_server.TOKEN.partition(":")[2]),
        lambda seconds: {"ok": False, "parameters": {"retry_after": seconds}},
    ),
    Case(
        "matrix",
        MatrixAnswers,
        _matrix,
        (MATRIX_TOKEN,),
        lambda seconds: {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1000 * seconds},
    ),
    Case(
        "webhook",
        AnyAnswers,
        _webhook,
        ("hidden-path", WEBHOOK_SECRET),
        lambda seconds: {"retry_after": seconds},
    ),
]


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """All that anybody logs, of every level."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def must_be_secret(case: Case, text: str) -> None:
    for secret in case.secrets:
        assert secret not in text


def failure(case: Case, publisher: Publisher, heard: io.StringIO) -> PublishError:
    """What publishing raises; whatever is told of it shows no secret."""
    with pytest.raises(PublishError) as caught:
        publisher.publish(Post("x"))
    shown = "".join(traceback.format_exception(caught.value))
    cause = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    must_be_secret(case, shown + cause + heard.getvalue() + repr(publisher))
    return caught.value


ANSWERS = [
    ((400, {"message": "no", "description": "no", "error": "no"}, {}), Refused),
    ((401, {}, {}), AuthError),
    ((403, {"message": "no", "description": "no", "error": "no"}, {}), Refused),
    ((413, b"<html>", {}), Refused),
    ((302, b"", {"location": "https://elsewhere.example/"}), Refused),
    ((408, b"", {}), Unknown),
    ((500, {}, {}), Unknown),
    ((502, b"<html>Bad Gateway", {}), Unknown),
    ((503, b"", {"retry-after": "7"}), Unknown),
    ((520, b"", {}), Unknown),
    ("drop", Unknown),
    ("reset", Unknown),
    ("cut", Unknown),
    ("lost", Unknown),
]


@pytest.mark.parametrize(("answer", "expected"), ANSWERS, ids=lambda value: str(value)[:20])
def test_each_answer_has_its_error(case, answer, expected, monkeypatch, heard):
    with case.server() as server, case.make(server.url, monkeypatch) as publisher:
        server.failures = [answer]
        error = failure(case, publisher, heard)
        assert type(error) is expected or (case.name == "matrix" and isinstance(error, expected))
        assert publisher.publish(Post("y")).id  # and the next one is there again


@pytest.mark.parametrize("body", [{}, [], "text", 7, {"id": None}, {"result": {}}, {"ok": True}])
@pytest.mark.parametrize("case", CASES[:-1], ids=lambda case: case.name)  # the last takes anything
def test_a_good_answer_that_makes_no_sense_is_unknown(case, body, monkeypatch, heard):
    with case.server() as server, case.make(server.url, monkeypatch) as publisher:
        server.failures = [(200, body, {})]
        assert type(failure(case, publisher, heard)) is Unknown


@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        (True, {}, 12.5),
        (True, {"retry-after": "7"}, 12.5),  # the body is more exact
        (False, {"retry-after": "7"}, 7),
        (False, {"retry-after": "in two hours"}, 7200),
        (False, {"retry-after": "soon"}, http.PATIENCE),
        (False, {"retry-after": "-5"}, http.PATIENCE),
        (False, {"retry-after": "nan"}, http.PATIENCE),
        (False, {}, http.PATIENCE),
        (None, {}, http.PATIENCE),
    ],
)
def test_asked_to_wait_it_says_how_long(case, body, headers, seconds, monkeypatch, heard):
    if headers == {"retry-after": "in two hours"}:
        moment = datetime.now(UTC) + timedelta(hours=2)
        headers = {"retry-after": format_datetime(moment, usegmt=True)}
    told = case.wait(12.5) if body else {} if body is False else b"<html>Too many"
    with case.server() as server, case.make(server.url, monkeypatch) as publisher:
        server.failures = [(429, told, headers)]
        error = failure(case, publisher, heard)
    assert isinstance(error, RateLimited)
    assert error.retry_after == pytest.approx(seconds, abs=120 if seconds == 7200 else 0)


def test_without_a_connection_nothing_was_sent(case, monkeypatch, heard):
    """Refused, no such name, and a server that speaks no TLS."""
    with case.server() as server:
        host = server.host
        for url in (f"https://{host}", "http://no-such-host.invalid"):
            publisher = case.make(url, monkeypatch)
            assert type(failure(case, publisher, heard)) is NotSent
            publisher.close()
        assert server.requests == []
    publisher = case.make(f"http://{host}", monkeypatch)
    assert type(failure(case, publisher, heard)) is NotSent
    publisher.close()


def test_a_network_that_repeats_the_secret_is_not_quoted(case, monkeypatch, heard):
    said = f"do not know {case.secrets[0]}"
    body = dict.fromkeys(("message", "description", "error"), said)
    with case.server() as server, case.make(server.url, monkeypatch) as publisher:
        server.failures = [(400, body, {})]
        assert "do not know ..." in str(failure(case, publisher, heard))


def test_when_all_is_well_no_log_shows_a_secret(case, monkeypatch, heard):
    with case.server() as server, case.make(server.url, monkeypatch) as publisher:
        publisher.publish(Post("x"))
    assert "HTTP Request" in heard.getvalue()  # httpx did log
    must_be_secret(case, heard.getvalue())


def test_secrets_of_one_publisher_stay_secret_after_another_was_closed(monkeypatch, heard):
    first, second = CASES[2], CASES[1]
    with (
        first.server() as one,
        second.server() as two,
        first.make(one.url, monkeypatch) as telegram_bot,
    ):
        with second.make(two.url, monkeypatch) as webhook_of_discord:
            webhook_of_discord.publish(Post("x"))
        telegram_bot.publish(Post("x"))
    must_be_secret(first, heard.getvalue())
    must_be_secret(second, heard.getvalue())
    assert logging.getLogger("httpx").filters == []


_WITHOUT_HTTPX = """
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "httpx":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nowhere())
from tweetgen.errors import BrokenPlugin
from tweetgen.registry import default_registry

for name in ("discord_webhook", "telegram", "webhook"):
    try:
        default_registry().get("publisher", name).make().open()
    except BrokenPlugin as error:
        print(error)
"""


def test_without_httpx_they_say_what_to_install(monkeypatch):
    monkeypatch.setenv("DISCORD_WEBHOOK_URL", "https://discord.com/api/webhooks/1/x")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", telegram_server.TOKEN)
    monkeypatch.setenv("WEBHOOK_URL", "https://example.org/")
    monkeypatch.setenv("WEBHOOK_SECRET", WEBHOOK_SECRET)
    command = [sys.executable, "-c", _WITHOUT_HTTPX]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        f"the {name} publisher needs httpx; try: pip install 'tweetgen[{extra}]'"
        for name, extra in (
            ("discord_webhook", "discord"),
            ("telegram", "telegram"),
            ("webhook", "webhook"),
        )
    ]
