"""Posting to a web server of one's own; the library of Standard Webhooks judges the signatures."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
from servers.loopback import Request
from servers.web import Answer, WebServer
from standardwebhooks import Webhook, WebhookVerificationError

from tweetgen import Guarantee, Image, NoReceipt, Post, Receipt
from tweetgen.errors import AuthError, ConfigError, NotSent, Refused, StorageError, Unknown
from tweetgen.publishers.webhook import WebhookConfig, WebhookPublisher

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


class Receiver(WebServer):
    """Takes what is signed, each id once."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, dict] = {}
        self.gives: Answer = (200, {}, {})

    def answer(self, asked: Request) -> Answer:
        try:
            content = Webhook(SECRET).verify(asked.body, dict(asked.headers))
        except WebhookVerificationError:
            return 401, {"error": "the signature is wrong"}, {}
        self.posts.setdefault(asked.headers["webhook-id"], content)
        return self.gives


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with Receiver() as running:
        monkeypatch.setenv("WEBHOOK_URL", f"{running.url}/posts?key=an-own-secret")
        monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
        yield running


@pytest.fixture
def publisher(receiver: Receiver) -> Iterator[WebhookPublisher]:
    with WebhookPublisher(WebhookConfig(repeatable=True)) as made:
        yield made


def test_a_post_arrives_signed(receiver, publisher):
    post = Post("Lit & «warm» 🌊", reply_to="m1")
    receipt = publisher.publish(post)
    assert receiver.posts == {
        post.key: {
            "id": post.record_key,
            "key": post.key,
            "text": "Lit & «warm» 🌊",
            "created_at": post.created_at.isoformat(),
            "reply_to": "m1",
        }
    }
    assert receipt == Receipt(post.record_key)
    assert receiver.requests[0].query == {"key": "an-own-secret"}


def test_another_secret_is_not_accepted(receiver, monkeypatch):
    other = base64.b64encode(bytes(32)).decode()
    monkeypatch.setenv("WEBHOOK_SECRET", other)  # the prefix may be left out
    with (
        WebhookPublisher(WebhookConfig()) as publisher,
        pytest.raises(AuthError, match="the signature is wrong"),
    ):
        publisher.publish(Post("x"))
    assert receiver.posts == {}


@pytest.mark.parametrize("lost", ["lost", "cut", "drop", "reset"])
def test_a_receiver_that_takes_ids_once_is_sent_it_again(receiver, publisher, lost):
    post = Post("x")
    receiver.gives = (200, {"id": "17"}, {})
    receiver.failures = [lost]
    with pytest.raises(Unknown):
        publisher.publish(post)
    assert publisher.guarantee is Guarantee.EXACTLY_ONCE
    assert publisher.reconcile(post) is NoReceipt.NOT_THERE
    assert publisher.publish(post).id == "17"
    assert list(receiver.posts) == [post.key]


def test_one_that_may_not_is_never_sent_it_again(receiver):
    with WebhookPublisher(WebhookConfig()) as publisher:
        assert publisher.guarantee is Guarantee.AT_MOST_ONCE
        assert publisher.reconcile(Post("x")) is NoReceipt.CANNOT_TELL
    assert WebhookPublisher.guarantee is Guarantee.AT_MOST_ONCE  # of one does not become all's


@pytest.mark.parametrize(
    ("told", "receipt"),
    [
        ({"id": "17", "url": "https://example.org/17"}, ("17", "https://example.org/17")),
        ({"id": 17, "url": "/17"}, ("17", None)),
        ({"id": ""}, (None, None)),
        ({"id": None, "url": 3}, (None, None)),
        (["ok"], (None, None)),
        (b"<html>thank you", (None, None)),
        (b"", (None, None)),
    ],
)
def test_any_answer_is_a_receipt(receiver, publisher, told, receipt):
    receiver.gives = (200, told, {})
    post = Post("x")
    assert publisher.publish(post) == Receipt(receipt[0] or post.record_key, receipt[1])


def test_pictures_are_sent_along(receiver, publisher, tmp_path):
    path = tmp_path / "lamp.gif"
    path.write_bytes(b"GIF89a...")
    post = Post("x", images=(Image(path=path, alt="A lamp"),))
    publisher.publish(post)
    (picture,) = receiver.posts[post.key]["images"]
    assert base64.b64decode(picture.pop("data")) == b"GIF89a..."
    assert picture == {"name": "lamp.gif", "alt": "A lamp", "type": "image/gif"}


def test_a_picture_that_is_gone_stops_the_post_before_it_is_sent(receiver, publisher, tmp_path):
    with pytest.raises(StorageError, match=r"lamp\.png"):
        publisher.publish(Post("x", images=(Image(path=tmp_path / "lamp.png", alt="A lamp"),)))
    assert receiver.requests == []


def test_a_redirect_takes_no_secret_elsewhere(receiver, publisher):
    with WebServer() as elsewhere:
        receiver.failures = [(307, {}, {"location": f"{elsewhere.url}/"})]
        with pytest.raises(Refused, match="moved elsewhere"):
            publisher.publish(Post("x"))
        assert elsewhere.requests == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WEBHOOK_SECRET", "whsec_c2hvcnQ="),
        ("WEBHOOK_SECRET", "correct-horse-battery-staple"),
        ("WEBHOOK_SECRET", ""),
        ("WEBHOOK_SECRET", SECRET[:-1] + "é"),
        ("WEBHOOK_URL", "ftp://example.org/x?key=hidden"),
        ("WEBHOOK_URL", "example.org/hidden"),
        ("WEBHOOK_URL", "https://example.org:hidden/"),
    ],
)
def test_settings_that_cannot_be_are_said_without_showing_them(
    receiver, monkeypatch, variable, value
):
    monkeypatch.setenv(variable, value)
    with pytest.raises(AuthError) as caught:
        WebhookPublisher(WebhookConfig()).open()
    told = f"{caught.value!r} {caught.value.__cause__!r}"
    assert not value or value not in told
    assert "hidden" not in told


def test_a_server_that_is_not_there_was_sent_nothing(receiver, monkeypatch):
    with WebServer() as gone:
        host = gone.host
    for address in (f"http://{host}/", "http://no-such-host.invalid/", f"https://{receiver.host}/"):
        monkeypatch.setenv("WEBHOOK_URL", address)
        with WebhookPublisher(WebhookConfig()) as publisher, pytest.raises(NotSent):
            publisher.publish(Post("x"))
    assert receiver.requests == []


def test_one_that_is_silent_is_not_waited_for_forever(receiver, monkeypatch):
    """It listens, and never answers."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("WEBHOOK_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/")
        with WebhookPublisher(WebhookConfig(timeout=0.2)) as publisher, pytest.raises(Unknown):
            publisher.publish(Post("x"))


def test_wrong_options_are_told():
    from tweetgen.structure import structure_options

    with pytest.raises(ConfigError, match="timeout"):
        structure_options(WebhookConfig, {"timeout": 0}, "here")


def test_json_is_utf8_as_it_was_signed(receiver, publisher):
    publisher.publish(Post("ü"))
    assert "ü".encode() in receiver.requests[0].body
    assert json.loads(receiver.requests[0].body)["text"] == "ü"
