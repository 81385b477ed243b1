"""Posting to Bluesky's own server, and to what answers as the network's lexicons say."""

from __future__ import annotations

import base64
import json
import logging
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from servers import running
from servers.loopback import Request
from servers.lossy import Lossy
from servers.pds import Pds
from servers.pictures import png
from servers.scripted import Answer, Scripted
from servers.secured import secured

from tweetgen import Image, Mention, NoReceipt, Post, Receipt
from tweetgen.errors import AuthError, NotSent, PublishError, RateLimited, Refused, Unknown
from tweetgen.publishers.bluesky import BlueskyConfig, BlueskyPublisher

PASSWORD = "hush-hush-password"
DID, ANA, BEN = "did:plc:genbot", "did:plc:ana", "did:plc:ben"
CID = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"
POSTS = "app.bsky.feed.post"
PUT = "/xrpc/com.atproto.repo.putRecord"


def token(name: str, lives: timedelta = timedelta(hours=2)) -> str:
    """A token as the client reads it; who signed it is the server's affair."""
    payload = {"exp": int((datetime.now(UTC) + lives).timestamp()), "sub": name}
    parts = ({"alg": "none"}, payload, {"hush": name})
    made = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    return ".".join(part.rstrip("=") for part in made)


ACCESS, REFRESH = token("access"), token("refresh")
SECRETS = (PASSWORD, ACCESS, REFRESH)


class Network(Scripted):
    """A server and its AppView; what it says is checked against the lexicons."""

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, dict[str, Any]] = {}
        self.notifications: list[dict[str, Any]] = []

    def notify(
        self, text: str, reason: str = "mention", did: str = ANA, **more: Any
    ) -> dict[str, Any]:
        number = len(self.notifications)
        labels = more.pop("labels", [])
        made = {
            "uri": f"at://{did}/{POSTS}/{key(number)}",
            "cid": CID,
            "author": {"did": did, "handle": f"{did.rpartition(':')[2]}.test", "labels": labels},
            "reason": reason,
            "record": {"$type": POSTS, "text": text, "createdAt": iso(datetime.now(UTC)), **more},
            "isRead": False,
            "indexedAt": iso(datetime.now(UTC) + timedelta(seconds=number)),
        }
        self.notifications.insert(0, made)
        return made

    def answer(self, request: Request) -> Any:
        from atproto import models

        name = request.path.removeprefix("/xrpc/")
        said = self._said(name, request)
        if not isinstance(said, Answer):
            module = "".join(part[0].upper() + part[1:] for part in name.split("."))
            answered = getattr(models, module).Response
            answered.model_validate(said, context={"strict_string_format": True})
        return said

    def _said(self, name: str, request: Request) -> Any:
        asked = request.query
        match name.rpartition(".")[2]:
            case "createSession" | "refreshSession":
                whose = {"did": DID, "handle": "genbot.test"}
                return {**whose, "accessJwt": ACCESS, "refreshJwt": REFRESH}
            case "getSession":
                return {"did": DID, "handle": "genbot.test"}
            case "resolveHandle":
                return Answer({"error": "InvalidRequest", "message": "Unable to resolve"}, 400)
            case "getRecord":
                uri = "at://{repo}/{collection}/{rkey}".format(**asked)
                if uri not in self.records:
                    said = {"error": "RecordNotFound", "message": "Could not locate record"}
                    return Answer(said, 400)
                return {"uri": uri, "cid": CID, "value": self.records[uri]}
            case "putRecord":
                put = request.json
                uri = "at://{repo}/{collection}/{rkey}".format(**put)
                if uri in self.records and put["swapRecord"] is None:
                    return Answer({"error": "InvalidSwap", "message": "Record was at x"}, 400)
                self.records[uri] = put["record"]
                return {"uri": uri, "cid": CID}
            case "listNotifications":
                assert asked["priority"] == "false"
                assert "reasons=mention&reasons=reply" in request.raw
                start, size = int(asked.get("cursor", 0)), 40
                page = {"notifications": self.notifications[start : start + size]}
                more = start + size < len(self.notifications)
                return page | ({"cursor": str(start + size)} if more else {})
        return Answer({"error": "MethodNotImplemented", "message": "no"}, 501)


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def key(number: int) -> str:
    letters = "234567abcdefghijklmnopqrstuvwxyz"
    return f"3kaaaaaaaaa{letters[number // 32]}{letters[number % 32]}"


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUESKY_APP_PASSWORD", PASSWORD)
    monkeypatch.delenv("BLUESKY_HANDLE", raising=False)


def publisher_at(host: str, **options: Any) -> BlueskyPublisher:
    handle = options.pop("handle", "genbot.test")
    return BlueskyPublisher(BlueskyConfig(handle=handle, server=host, timeout=60, **options))


@pytest.fixture
def network() -> Iterator[Network]:
    with Network() as server:
        yield server


@pytest.fixture
def publisher(network: Network) -> Iterator[BlueskyPublisher]:
    with publisher_at(network.host, label=False) as opened:
        yield opened


# --- what goes wrong


def echo(name: str = "InvalidRequest") -> dict[str, str]:
    return {"error": name, "message": f"this is wrong with {' '.join(SECRETS)}"}


IN_2100 = 4102444800
RESET = {"RateLimit-Reset": str(IN_2100), "RateLimit-Remaining": "0"}


SAID = [
    (Answer(echo(), 400), Refused, None),
    (Answer(echo("ExpiredToken"), 400), AuthError, None),
    (Answer(echo("AuthMissing"), 401), AuthError, None),
    (Answer(echo("AccountTakedown"), 403), AuthError, None),
    (Answer(echo(), 409), Refused, None),
    (Answer(b"too large", 413), Refused, None),
    (Answer(echo("RateLimitExceeded"), 429, RESET), RateLimited, IN_2100),
    (Answer(echo("RateLimitExceeded"), 429, {"Retry-After": "17"}), RateLimited, 17),
    (Answer(b"", 429), RateLimited, 300),
    (Answer(echo("InternalServerError"), 500), Unknown, None),
    (Answer(b"<html>bad gateway</html>", 502), Unknown, None),
    (Answer(echo("NotEnoughResources"), 503), Unknown, None),
    ("drop", Unknown, None),  # which the client lets through as httpx raised it
    ("cut", Unknown, None),
    (Answer(f'"{PASSWORD}'.encode()), Unknown, None),
    (Answer({}), Unknown, None),
    (Answer([]), Unknown, None),
]


def chain(error: BaseException | None) -> str:
    told = ""
    while error is not None:
        told += f"{error!r} {error} "
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told


@pytest.mark.parametrize(("failure", "kind", "wait"), SAID, ids=lambda one: str(one)[:30])
def test_errors_say_what_became_of_the_post(network, publisher, failure, kind, wait, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    network.failures[f"POST {PUT}"] = [failure]
    with pytest.raises(PublishError) as caught:
        publisher.publish(Post("The lamp is lit."))
    assert type(caught.value) is kind
    if wait is not None:
        until = time.time() if wait == IN_2100 else 0
        assert caught.value.retry_after + until == pytest.approx(wait, abs=60)
    assert len(network.asked("POST", PUT)) == 1
    told = chain(caught.value) + caplog.text + repr(publisher) + "".join(capfd.readouterr())
    assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Answer({"error": "AuthFactorTokenRequired", "message": PASSWORD}, 401), AuthError),
        (Answer({"error": "AuthenticationRequired", "message": "Invalid"}, 401), AuthError),
        (Answer({"error": "RateLimitExceeded"}, 429, RESET), RateLimited),
        (Answer({"error": PASSWORD}, 500), NotSent),
        ("drop", NotSent),
        ("cut", NotSent),
        (Answer({}), NotSent),
        (Answer({"did": DID, "accessJwt": ACCESS, "refreshJwt": REFRESH}), NotSent),
    ],
    ids=lambda one: str(one)[:30],
)
def test_logging_in_may_fail(network, failure, kind):
    network.failures["POST /xrpc/com.atproto.server.createSession"] = [failure]
    with pytest.raises(PublishError) as caught:
        publisher_at(network.host).open()
    assert type(caught.value) is kind
    assert not [secret for secret in SECRETS if secret in chain(caught.value)]


@pytest.mark.parametrize("failure", ["drop", "cut", Answer(echo(), 500), Answer(b"<html>")])
def test_what_fails_beforehand_is_surely_not_sent(network, failure, tmp_path):
    (tmp_path / "lamp.png").write_bytes(png())
    post = Post("See.", images=(Image(path=tmp_path / "lamp.png", alt="a red dot"),))
    with publisher_at(network.host, label=False) as publisher:
        network.failures["POST /xrpc/com.atproto.repo.uploadBlob"] = [failure]
        with pytest.raises(NotSent):
            publisher.publish(post)
        network.failures["GET /xrpc/com.atproto.repo.getRecord"] = [failure]
        with pytest.raises(NotSent):
            publisher.publish(Post("Oh.", reply_to=f"at://{ANA}/{POSTS}/3kaaaaaaaaaaa"))
    assert not network.asked("POST", PUT)


def test_nobody_listens(network, publisher):
    network.stop()
    post = Post("The lamp is lit.")
    with pytest.raises(NotSent):
        publisher.publish(post)
    with pytest.raises(NotSent):
        publisher_at(network.host).open()
    with pytest.raises(Unknown):  # never a word that would have it sent again
        publisher.reconcile(post)
    with pytest.raises(Unknown):
        publisher.mentions(None)


def test_a_certificate_that_is_not_the_servers(publisher, tmp_path):
    with secured(tmp_path) as host:
        publisher._repository.client.update_base_url(f"https://{host}")
        with pytest.raises(NotSent):
            publisher.publish(Post("The lamp is lit."))


def test_no_connection_is_used_again(network):
    """One that its server has given up makes a doubt of each post."""
    network.keeps_alive = True
    with publisher_at(network.host, label=False) as publisher:
        publisher.publish(Post("The lamp is lit."))
        publisher.publish(Post("The lamp is out."))
    assert len({request.client for request in network.requests}) == len(network.requests) == 3


def test_who_posts(network, monkeypatch):
    with pytest.raises(AuthError, match="whose account"):
        publisher_at(network.host, handle="").open()
    monkeypatch.setenv("BLUESKY_HANDLE", "@GenBot.test")
    assert publisher_at(network.host, handle="").account == "genbot.test"
    monkeypatch.delenv("BLUESKY_APP_PASSWORD")
    with pytest.raises(AuthError, match="set the environment variable BLUESKY_APP_PASSWORD"):
        publisher_at(network.host, handle="").open()
    assert not network.requests


def test_too_much_is_refused_before_it_is_sent(network, publisher, tmp_path):
    limits = publisher.limits
    assert (limits.max_length, limits.images, limits.image_bytes) == (300, 4, 1_000_000)
    assert limits.measure("👩‍👩‍👧‍👦" * 100) == 250  # of bytes, 2,500
    (tmp_path / "large.png").write_bytes(bytes(1_000_001))
    large = Image(path=tmp_path / "large.png", alt="much")
    gone = Image(path=tmp_path / "gone.png", alt="")
    for post, told in (
        (Post("a" * 301), "301 long"),
        (Post("👩‍👩‍👧‍👦" * 121), "303 long"),
        (Post("See.", images=(large,) * 5), "4 pictures"),
        (Post("See.", images=(large,)), "1000000 bytes"),
        (Post("See.", images=(gone,)), r"gone\.png"),
        (Post("Oh.", reply_to="1234"), "no address"),
    ):
        with pytest.raises(Refused, match=told):
            publisher.publish(post)
    assert not network.asked("POST", PUT)


# --- being spoken to


def reply(parent: str, root: str = "") -> dict[str, Any]:
    this = {"uri": parent, "cid": CID}
    return {"parent": this, "root": {"uri": root, "cid": CID} if root else this}


def test_mentions_oldest_first_without_the_bots_name(network, publisher):
    mine, root = f"at://{DID}/{POSTS}/3kaaaaaaaaazz", f"at://{BEN}/{POSTS}/3kaaaaaaaaayy"
    first = network.notify("@genbot.test how is the goat?")
    network.notify("not the bot's affair", "reply", BEN, reply=reply(first["uri"], mine))
    label = {"src": BEN, "uri": BEN, "val": "bot", "cts": iso(datetime.now(UTC))}
    second = network.notify("beep", "reply", BEN, reply=reply(mine, root), labels=[label])
    foreign = {**label, "src": DID, "uri": ANA}  # not what she says of herself
    third = network.notify("psst @genbot.test", labels=[foreign])
    one, two, three = publisher.mentions(None)
    assert one == Mention(
        id=first["uri"],
        author="ana.test",
        text="how is the goat?",
        created_at=datetime.fromisoformat(first["indexedAt"]),
        conversation=first["uri"],
    )
    assert (two.id, two.text, two.is_bot) == (second["uri"], "beep", True)
    assert (two.conversation, two.author) == (root, "ben.test")
    assert (three.id, three.text, three.is_bot) == (third["uri"], "psst @genbot.test", False)


def test_since_leaves_out_what_was_seen(network, publisher):
    uris = [network.notify(f"light {number}")["uri"] for number in range(100)]
    for place in (0, 50, 98, 99):
        found = [mention.id for mention in publisher.mentions(uris[place])]
        assert found == uris[place + 1 :]
    assert [mention.id for mention in publisher.mentions(None)] == uris[60:]


def test_a_cursor_that_was_deleted_loses_nothing(network, publisher):
    uris = [network.notify(f"light {number}")["uri"] for number in range(5)]
    del network.notifications[2]
    found = [mention.id for mention in publisher.mentions(uris[2])]
    assert found == [uris[0], uris[1], uris[3], uris[4]]  # the ledger knows the first two


def test_a_thread_oldest_first(network, publisher):
    from atproto import models

    def post(text: str, did: str, number: int) -> dict[str, Any]:
        author = {"did": did, "handle": f"{did.rpartition(':')[2]}.test"}
        record = {"$type": POSTS, "text": text, "createdAt": iso(datetime.now(UTC))}
        uri = f"at://{did}/{POSTS}/{key(number)}"
        said = {
            "uri": uri,
            "cid": CID,
            "author": author,
            "record": record,
            "indexedAt": iso(datetime.now(UTC)),
        }
        return {"$type": "app.bsky.feed.defs#threadViewPost", "post": said}

    gone = {"uri": f"at://{ANA}/{POSTS}/{key(0)}", "notFound": True}
    gone["$type"] = "app.bsky.feed.defs#notFoundPost"
    first = post("how is the goat?", ANA, 1) | {"parent": gone}
    second = post("Fine.", DID, 2) | {"parent": first}
    said = {"thread": post("good", ANA, 3) | {"parent": second}}
    models.AppBskyFeedGetPostThread.Response.model_validate(said)
    network.answers["GET /xrpc/app.bsky.feed.getPostThread"] = said
    network._said = lambda name, request: Answer(Scripted.answer(network, request))
    mention = Mention(id=f"at://{ANA}/{POSTS}/{key(3)}", author="ana.test", text="good")
    assert [(one.author, one.text) for one in publisher.thread(mention)] == [
        ("ana.test", "how is the goat?"),
        ("genbot.test", "Fine."),
    ]
    [asked] = network.asked("GET", "/xrpc/app.bsky.feed.getPostThread")
    assert asked.query["uri"] == mention.id


# --- to the real server


@pytest.fixture(scope="module")
def pds() -> Iterator[Pds]:
    with running(Pds()) as server:
        yield server


@pytest.fixture(scope="module")
def alice(pds: Pds) -> Any:
    return pds.log_in("alice")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session for all tests: logging in is slow, on purpose."""
    return tmp_path_factory.mktemp("sessions") / "session"


@pytest.fixture
def genbot(pds: Pds, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlueskyPublisher]:
    monkeypatch.setenv("BLUESKY_APP_PASSWORD", "genbot-pass")
    with publisher_at(pds.host, languages=("en", "it"), session=kept) as publisher:
        yield publisher


def record_of(publisher: BlueskyPublisher, receipt: Receipt) -> dict[str, Any]:
    found = publisher._repository.get(receipt.id)
    assert found is not None
    return found["value"]


def how_often(publisher: BlueskyPublisher, text: str) -> int:
    asked = {"repo": publisher._repository.did, "collection": POSTS, "limit": 100}
    records = publisher._repository.client.com.atproto.repo.list_records(asked).records
    return sum(one.value.text == text for one in records)


def test_links_names_and_hashtags_are_marked_by_their_bytes(genbot, pds):
    text = "È 🌊 @alice.test, @nobody.test: https://example.org/ü?a=1, example.com/b! #lämp…"
    post = Post(text)
    receipt = genbot.publish(post)
    assert receipt.id == f"at://{pds.accounts['genbot']}/{POSTS}/{post.record_key}"
    assert receipt.url.endswith(f"/profile/genbot.test/post/{post.record_key}")
    record = record_of(genbot, receipt)
    assert (record["text"], record["langs"]) == (text, ["en", "it"])
    assert datetime.fromisoformat(record["createdAt"]) - post.created_at < timedelta(seconds=0.001)
    marked = {}
    for facet in record["facets"]:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        [feature] = facet["features"]
        what = {name: value for name, value in feature.items() if name != "$type"}
        marked[text.encode()[start:end].decode()] = what
    assert marked == {
        "@alice.test": {"did": pds.accounts["alice"]},
        "https://example.org/ü?a=1": {"uri": "https://example.org/ü?a=1"},
        "example.com/b": {"uri": "https://example.com/b"},
        "#lämp": {"tag": "lämp"},
    }


def test_names_that_were_made_harmless_ping_nobody(genbot):
    record = record_of(genbot, genbot.publish(Post("Hello @\u200balice.test and alice.test")))
    assert "facets" not in record or all(
        feature["$type"] != "app.bsky.richtext.facet#mention"
        for facet in record["facets"]
        for feature in facet["features"]
    )


@pytest.mark.parametrize("lost", ["before", "after"])
def test_what_is_lost_on_the_way_is_there_once(pds, genbot, lost):
    post = Post(f"The lamp, lost {lost}, is lit. 🔥")
    genbot.publish(Post("Before its first post it labels itself a bot."))
    with Lossy(pds.url) as lossy, publisher_at(lossy.host) as publisher:
        assert publisher.reconcile(post) is NoReceipt.NOT_THERE
        lossy.losses = [("putRecord", lost)]
        with pytest.raises(Unknown):
            publisher.publish(post)
        answer = publisher.reconcile(post)
        assert (answer is NoReceipt.NOT_THERE) == (lost == "before")
        receipt = publisher.publish(post)  # sent again in any case: it does nothing, or all
        assert publisher.reconcile(post) == receipt
    assert how_often(genbot, post.text) == 1


def test_a_post_that_is_there_is_not_overwritten(genbot):
    post = Post("The lamp is lit.")
    receipt = genbot.publish(post)
    assert genbot.publish(post) == receipt
    changed = attrs.evolve(post, text="The lamp is out.")
    with pytest.raises(Refused, match="another record"):
        genbot.publish(changed)
    assert genbot.reconcile(changed) is NoReceipt.CANNOT_TELL
    assert record_of(genbot, receipt)["text"] == "The lamp is lit."
    # The same words, and more of what goes with them: still the same post.
    genbot.config = attrs.evolve(genbot.config, languages=("de",))
    assert genbot.publish(post) == receipt
    assert how_often(genbot, post.text) == 1


def test_answers_refer_to_what_they_answer_and_to_the_beginning(genbot, alice, pds):
    asked = alice.send_post("how is the goat?", profile_identify=pds.accounts["alice"])
    first = genbot.publish(Post("Fine.", reply_to=asked.uri, reply_account="alice.test"))
    second = genbot.publish(Post("Really.", reply_to=first.id))
    beginning = {"uri": asked.uri, "cid": asked.cid}
    assert record_of(genbot, first)["reply"] == {"root": beginning, "parent": beginning}
    found = record_of(genbot, second)["reply"]
    assert (found["root"], found["parent"]["uri"]) == (beginning, first.id)
    alice.delete_post(asked.uri)
    with pytest.raises(Refused, match="gone"):
        genbot.publish(Post("Still.", reply_to=asked.uri))


def test_pictures_are_described(genbot, tmp_path):
    paths = [tmp_path / f"{red}.png" for red in range(4)]
    for red, path in enumerate(paths):
        path.write_bytes(png(red))
    images = tuple(Image(path=path, alt=f"dot {path.stem}") for path in paths)
    record = record_of(genbot, genbot.publish(Post("See.", images=images)))
    found = record["embed"]["images"]
    assert [one["alt"] for one in found] == ["dot 0", "dot 1", "dot 2", "dot 3"]
    assert all(one["image"]["mimeType"] == "image/png" for one in found)


def test_the_longest_post_is_taken(genbot):
    genbot.publish(Post("é" * 300))
    genbot.publish(Post("👩‍👩‍👧‍👦" * 120))  # 3,000 bytes


def test_the_account_is_marked_as_automated_and_its_profile_stays(genbot):
    uri = f"at://{genbot._repository.did}/app.bsky.actor.profile/self"
    labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!hide"}]}
    profile = {"$type": "app.bsky.actor.profile", "displayName": "Lamp", "labels": labels}
    genbot._repository.put(
        "app.bsky.actor.profile", "self", profile, (genbot._repository.get(uri) or {}).get("cid")
    )
    with publisher_at(genbot.config.server, label=False) as shy:
        [advice] = shy.advice()
        assert "mark genbot.test as automated" in advice
        shy.publish(Post("Nobody is marked."))
        assert shy._repository.get(uri)["value"] == profile
        genbot._labelled = False
        for _ in range(2):
            genbot.publish(Post("It is marked once."))
            genbot._labelled = False
        marked = genbot._repository.get(uri)["value"]
        assert marked["displayName"] == "Lamp"
        assert marked["labels"]["values"] == [{"val": "!hide"}, {"val": "bot"}]
        assert shy.advice() == ()


def test_a_profile_that_is_refused_is_no_reason_for_silence(network, caplog):
    with publisher_at(network.host) as publisher:
        network.failures[f"POST {PUT}"] = [Answer(echo(), 400)]
        assert isinstance(publisher.publish(Post("The lamp is lit.")), Receipt)
    assert "cannot be marked as automated" in caplog.text
    assert PASSWORD not in caplog.text


def test_a_dry_run_marks_nothing(network):
    with publisher_at(network.host) as publisher:
        publisher.dry_run = True
        publisher.publish(Post("Not said."))
    assert not network.asked("POST", PUT)


def test_a_server_without_an_appview_says_so(genbot):
    with pytest.raises(Unknown, match="no AppView"):
        genbot.mentions(None)


def test_a_wrong_password(genbot, monkeypatch):
    monkeypatch.setenv("BLUESKY_APP_PASSWORD", "guessed-it")
    with pytest.raises(AuthError, match="Invalid identifier or password") as caught:
        publisher_at(genbot.config.server).open()
    assert "guessed-it" not in chain(caught.value)


# --- staying logged in


@pytest.fixture
def session(genbot: BlueskyPublisher, tmp_path: Path) -> Path:
    """The file of a run before this one."""
    path = tmp_path / "private" / "session"
    with publisher_at(genbot.config.server, session=path):
        return path


def test_a_session_is_kept_from_others(session):
    assert stat.S_IMODE(session.stat().st_mode) == 0o600
    assert [one.name for one in session.parent.iterdir()] == ["session"]
    assert "genbot-pass" not in session.read_text()


def test_with_a_session_the_password_is_not_asked(session, genbot, monkeypatch):
    monkeypatch.setenv("BLUESKY_APP_PASSWORD", "no-longer-right")
    with publisher_at(genbot.config.server, session=session) as publisher:
        assert isinstance(publisher.publish(Post("Still here.")), Receipt)


def aged(session: Path) -> str:
    """The session, as if its first token were too old; the second is good for months."""
    from atproto import Session

    stored = Session.decode(session.read_text())
    stored.access_jwt = token("aged", timedelta(hours=-1))
    session.write_text(stored.export())
    return stored.refresh_jwt


def test_a_renewed_token_replaces_the_old_one(session, genbot, monkeypatch):
    from atproto import Session

    monkeypatch.setenv("BLUESKY_APP_PASSWORD", "no-longer-right")
    before = aged(session)
    with publisher_at(genbot.config.server, session=session) as publisher:
        publisher.publish(Post("Renewed."))
        after = Session.decode(session.read_text())
        assert after.refresh_jwt != before
        assert after.access_jwt_payload.exp > time.time()
    assert stat.S_IMODE(session.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", ["ended", "", "rubbish", "a:::b:::c:::d:::e", "another's"])
def test_a_session_that_is_no_good_is_replaced(session, genbot, damage):
    from atproto import Session

    good = session.read_text()
    if damage == "ended":
        refresh = aged(session)
        url = f"http://{genbot.config.server}/xrpc/com.atproto.server.deleteSession"
        genbot._repository.client.request.post(url, headers={"Authorization": f"Bearer {refresh}"})
    elif damage == "another's":
        session.write_text(good.replace("genbot.test", "alice.test").replace("did:", "did:x"))
    else:
        session.write_text(damage)
    with publisher_at(genbot.config.server, session=session) as publisher:
        publisher.publish(Post(f"Logged in again, {damage}."))
    assert Session.decode(session.read_text()).handle == "genbot.test"


def test_a_server_that_is_away_costs_no_session(session, genbot, network):
    """Logging in is rationed; it would fail as well."""
    stored = session.read_text().replace(genbot.config.server, network.host)
    session.write_text(stored)
    network.failures["GET /xrpc/com.atproto.server.getSession"] = [Answer(echo(), 503)]
    with pytest.raises(NotSent):
        publisher_at(genbot.config.server, session=session).open()
    assert session.read_text() == stored
    assert not network.asked("POST", "/xrpc/com.atproto.server.createSession")
