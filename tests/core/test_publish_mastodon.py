"""Posting through Mastodon's API: to snac, to what answers like Mastodon, and to recordings."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from servers import NotHere, running
from servers.loopback import Request
from servers.lossy import Lossy
from servers.pictures import png
from servers.scripted import Answer, Scripted
from servers.secured import secured
from servers.snac import Snac

import tweetgen
from tweetgen import Corpus, Image, NoReceipt, Post, Receipt
from tweetgen.errors import AuthError, NotSent, PublishError, RateLimited, Refused, Unknown
from tweetgen.publishers.mastodon import MastodonConfig, MastodonPublisher
from tweetgen.registry import Registry, default_registry
from tweetgen.testing import fakes

TOKEN = "hush-hush-token"
STATUSES = "POST /api/v1/statuses"


class Instance(Scripted):
    """An account of Mastodon, as far as a bot sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[dict[str, Any]] = []
        self.notifications: list[dict[str, Any]] = []
        self.hides: tuple[str, ...] = ()  # visibilities that its list leaves out
        self.knows_pages = self.knows_sizes = True
        self.me = {"id": "7", "username": "genbot", "acct": "genbot", "bot": False}
        self.limits: dict[str, Any] = {
            "statuses": {
                "max_characters": 100,
                "max_media_attachments": 2,
                "characters_reserved_per_url": 30,
            },
            "media_attachments": {"image_size_limit": 500},
        }

    def status(self, text: str, **more: Any) -> dict[str, Any]:
        status = {
            "id": str(1000 + len(self.statuses)),
            "created_at": datetime.now(UTC).isoformat(),
            "visibility": "public",
            "content": f"<p>{text}</p>",
            "in_reply_to_id": None,
            "account": self.me,
            "url": "https://example.social/@genbot/1",
            **more,
        }
        self.statuses.insert(0, status)
        return status

    def mention(self, text: str, **more: Any) -> dict[str, Any]:
        ana = {"id": "8", "username": "ana", "acct": "ana@far.example", "bot": False}
        status = self.status(text, **{"account": ana, **more})
        number = len(self.notifications)
        when = datetime.now(UTC) - timedelta(minutes=60 - number)
        notification = {"id": str(50 + number), "type": "mention", "status": status}
        self.notifications.insert(0, notification | {"created_at": when.isoformat()})
        return status

    def answer(self, request: Request) -> Any:
        match request.path.strip("/").split("/")[2:]:
            case ["accounts", "verify_credentials"]:
                return self.me
            case ["instance"]:
                return {"version": "4.2.0", "configuration": self.limits}
            case ["accounts", "7", "statuses"]:
                own = [s for s in self.statuses if s["account"] is self.me]
                return self._page([s for s in own if s["visibility"] not in self.hides], request)
            case ["notifications"]:
                return self._page(self.notifications, request)
            case ["statuses", one, *rest] if found := self._find(one):
                return {"ancestors": self._before(found), "descendants": []} if rest else found
            case ["statuses"] if request.method == "POST":
                form = {name: values[0] for name, values in request.form.items()}
                text, answered = form["status"], form.get("in_reply_to_id")
                return self.status(text, in_reply_to_id=answered, visibility=form["visibility"])
            case ["media"]:
                return Answer({"id": "m1", "type": "image", "url": None}, 202)
            case ["media", one]:
                return {"id": one, "type": "image", "url": "https://example.social/m1.png"}
        return super().answer(request)

    def _page(self, found: list[dict[str, Any]], request: Request) -> list[dict[str, Any]]:
        if self.knows_pages and (below := request.query.get("max_id")):
            found = [one for one in found if int(one["id"]) < int(below)]
        return found[: int(request.query["limit"])] if self.knows_sizes else found

    def _find(self, one: str) -> dict[str, Any] | None:
        return next((status for status in self.statuses if status["id"] == one), None)

    def _before(self, status: dict[str, Any]) -> list[dict[str, Any]]:
        parent = self._find(str(status["in_reply_to_id"]))
        return [*self._before(parent), parent] if parent else []


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTODON_ACCESS_TOKEN", TOKEN)


@pytest.fixture
def instance() -> Iterator[Instance]:
    with Instance() as server:
        yield server


def publisher_at(host: str, **options: Any) -> MastodonPublisher:
    return MastodonPublisher(MastodonConfig(account=f"genbot@{host}", timeout=60, **options))


@pytest.fixture
def publisher(instance: Instance) -> Iterator[MastodonPublisher]:
    with publisher_at(instance.host) as opened:
        yield opened


# --- what is sent


def sent(instance: Instance, number: int = -1) -> dict[str, list[str]]:
    return instance.asked("POST", "/api/v1/statuses")[number].form


def test_a_post_goes_out_with_its_key_and_options(instance):
    options = {"visibility": "unlisted", "content_warning": "fog", "language": "it"}
    with publisher_at(instance.host, **options) as publisher:
        post = Post("The lamp is lit.")
        receipt = publisher.publish(post)
    assert receipt == Receipt("1000", "https://example.social/@genbot/1")
    [request] = instance.asked("POST", "/api/v1/statuses")
    assert request.headers["idempotency-key"] == post.key
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    form = request.form
    assert form["status"] == ["The lamp is lit."]
    assert (form["visibility"], form["spoiler_text"]) == (["unlisted"], ["fog"])
    assert form["language"] == ["it"]


def test_no_connection_is_used_again(instance):
    """One that its server has given up makes a doubt of each post."""
    instance.keeps_alive = True
    with publisher_at(instance.host) as publisher:
        publisher.publish(Post("The lamp is lit."))
        publisher.publish(Post("The lamp is out."))
    assert len({request.client for request in instance.requests}) == len(instance.requests) == 4


def test_limits_are_the_servers_own(instance, publisher):
    limits = publisher.limits
    assert (limits.max_length, limits.images, limits.image_bytes) == (100, 2, 500)
    assert limits.measure("see https://example.org/a/long/address/indeed") == 4 + 30
    assert limits.measure("@ana@far.example hi") == len("@ana hi")
    with pytest.raises(Refused, match="101 long, and 100"):
        publisher.publish(Post("a" * 101))
    assert not instance.asked("POST", "/api/v1/statuses")


def test_limits_are_known_before_a_network_is(instance):
    publisher = publisher_at(instance.host, content_warning="fog")
    assert publisher.limits.max_length == 500
    assert publisher.limits.measure("ab") == 5
    assert publisher_at(instance.host, max_length=42).limits.max_length == 42
    assert not instance.requests


def test_older_servers_tell_their_limits_elsewhere(instance):
    instance.failures["GET /api/v2/instance/"] = [Answer({"error": "Not Found"}, 404)]
    instance.limits = {}
    with publisher_at(instance.host) as publisher:
        assert publisher.limits.max_length == 500
        assert publisher.limits.measure("https://example.org/a/long/address/indeed") == 23


@pytest.mark.parametrize(
    ("answered", "set_to", "expected"),
    [
        ("public", "public", "public"),
        ("public", "unlisted", "unlisted"),
        ("unlisted", "public", "unlisted"),
        ("private", "unlisted", "private"),
        ("direct", "public", "direct"),
        ("limited", "public", "direct"),  # unknown to us: as private as can be
    ],
)
def test_an_answer_is_seen_by_no_more_than_what_it_answers(instance, answered, set_to, expected):
    status = instance.mention("hello", visibility=answered)
    with publisher_at(instance.host, visibility=set_to) as publisher:
        publisher.publish(Post("Oh.", reply_to=status["id"], reply_account="ana@far.example"))
    form = sent(instance)
    assert form["visibility"] == [expected]
    assert form["in_reply_to_id"] == [status["id"]]


def test_an_answer_to_a_private_message_is_private_without_asking(instance, publisher):
    instance.failures["GET /api/v1/statuses/5"] = [Answer({}, 500)]
    publisher.publish(Post("Oh.", reply_to="5", reply_account="ana", direct=True))
    assert sent(instance)["visibility"] == ["direct"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Oh.", "@ana@far.example Oh."),
        ("Oh, @Ana@far.example!", "Oh, @Ana@far.example!"),
        ("Oh, @ana@far.example.org!", "@ana@far.example Oh, @ana@far.example.org!"),
        ("ship@ana@far.example", "@ana@far.example ship@ana@far.example"),
    ],
)
def test_an_answer_names_whom_it_answers_once(publisher, text, said):
    assert publisher.wording(Post(text, reply_to="1", reply_account="ana@far.example")) == said


def test_the_name_counts(instance, publisher):
    status = instance.mention("hello")
    answer = Post("a" * 97, reply_to=status["id"], reply_account="ana@far.example")
    with pytest.raises(Refused, match="102 long"):
        publisher.publish(answer)


def test_what_is_answered_may_be_gone(instance, publisher):
    with pytest.raises(Refused):
        publisher.publish(Post("Oh.", reply_to="5", reply_account="ana"))
    assert not instance.asked("POST", "/api/v1/statuses")


def test_pictures_are_described_and_waited_for(instance, publisher, tmp_path, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    (tmp_path / "lamp.png").write_bytes(png())
    publisher.publish(Post("See.", images=(Image(path=tmp_path / "lamp.png", alt="a red dot"),)))
    [upload] = instance.asked("POST", "/api/v2/media")
    assert b"a red dot" in upload.body
    assert png() in upload.body
    assert b"image/png" in upload.body
    assert instance.asked("GET", "/api/v1/media/m1")
    assert sent(instance)["media_ids[]"] == ["m1"]


def test_pictures_that_cannot_be_sent(instance, publisher, tmp_path, monkeypatch):
    (tmp_path / "large.png").write_bytes(bytes(501))
    (tmp_path / "lamp.png").write_bytes(png())
    large = Image(path=tmp_path / "large.png", alt="much")
    lamp = Image(path=tmp_path / "lamp.png", alt="a red dot")
    with pytest.raises(Refused, match="500 bytes"):
        publisher.publish(Post("See.", images=(large,)))
    with pytest.raises(Refused, match="2 pictures"):
        publisher.publish(Post("See.", images=(lamp,) * 3))
    with pytest.raises(Refused, match=r"gone\.png"):
        publisher.publish(Post("See.", images=(Image(path=tmp_path / "gone.png", alt=""),)))
    said = {"error": "Validation failed: File content type is invalid"}
    instance.failures["POST /api/v2/media"] = [Answer(said, 422)]
    with pytest.raises(Refused, match="content type"):
        publisher.publish(Post("See.", images=(lamp,)))
    assert not instance.asked("POST", "/api/v1/statuses")


def test_whose_token_it_is(instance, monkeypatch):
    instance.me["username"] = "somebody"
    with pytest.raises(AuthError, match="that of somebody, not of genbot"):
        publisher_at(instance.host).open()
    with pytest.raises(AuthError, match="name@server"):
        MastodonPublisher(MastodonConfig()).open()
    monkeypatch.delenv("MASTODON_ACCESS_TOKEN")
    with pytest.raises(AuthError, match="set the environment variable MASTODON_ACCESS_TOKEN"):
        publisher_at(instance.host).open()


def test_the_account_may_live_on_another_address(instance):
    config = MastodonConfig(account="@GenBot@lamp.example", server=f"http://{instance.host}/")
    with MastodonPublisher(config) as publisher:
        assert publisher.account == "genbot@lamp.example"
        assert publisher.publish(Post("Lit.")).id == "1000"


def test_advice_is_to_mark_the_account(instance, publisher):
    [advice] = publisher.advice()
    assert "mark genbot@127.0.0.1" in advice
    instance.me["bot"] = True
    assert publisher.advice() == ()


# --- what goes wrong


RESET = {"X-RateLimit-Reset": "2100-01-01T00:00:00.000000Z", "X-RateLimit-Remaining": "0"}
IN_2100 = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


ECHO = {"error": f"this is wrong with {TOKEN}"}
SAID = [
    (Answer(ECHO, 400), Refused, None),
    (Answer(ECHO, 401), AuthError, None),
    (Answer({"error": "This action is outside the authorized scopes"}, 403), AuthError, None),
    (Answer(ECHO, 404), Refused, None),
    (Answer({"error": "Validation failed: Text can't be blank"}, 422), Refused, None),
    (Answer(b"<html>no</html>", 422), Refused, None),
    (Answer(ECHO, 429, RESET), RateLimited, IN_2100),
    (Answer(ECHO, 429, {"Retry-After": "17"}), RateLimited, 17),
    (Answer(ECHO, 429), RateLimited, 300),
    (Answer(ECHO, 500), Unknown, None),
    (Answer(b"<html>busy</html>", 503), Unknown, None),
    (Answer(ECHO, 599), Unknown, None),
    ("drop", Unknown, None),
    ("cut", Unknown, None),
    (Answer(f"hello {TOKEN}".encode()), Unknown, None),
    (Answer({"uri": "x"}), Unknown, None),
    (Answer([]), Unknown, None),
    # It was posted, and only the number beside it makes no sense.
    (Answer({"id": "1"}, 200, {"X-RateLimit-Reset": "soon"}), Unknown, None),
]


def chain(error: BaseException | None) -> str:
    told = ""
    while error is not None:
        told += f"{error!r} {error} "
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told


@pytest.mark.parametrize(("failure", "kind", "wait"), SAID, ids=lambda one: str(one)[:40])
def test_errors_say_what_became_of_the_post(
    instance, publisher, failure, kind, wait, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    instance.failures[STATUSES] = [failure]
    with pytest.raises(PublishError) as caught:
        publisher.publish(Post("The lamp is lit."))
    assert type(caught.value) is kind
    if wait is not None:
        until = time.time() if wait == IN_2100 else 0
        assert caught.value.retry_after + until == pytest.approx(wait, abs=60)
    assert len(instance.asked("POST", "/api/v1/statuses")) == 1  # nothing is tried twice
    told = chain(caught.value) + caplog.text + repr(publisher) + "".join(capfd.readouterr())
    assert TOKEN not in told


def test_a_wait_is_told_by_the_servers_clock(instance, publisher):
    headers = RESET | {"Date": "Thu, 31 Dec 2099 23:00:00 GMT"}
    instance.failures[STATUSES] = [Answer(ECHO, 429, headers)]
    with pytest.raises(RateLimited) as caught:
        publisher.publish(Post("The lamp is lit."))
    assert caught.value.retry_after == pytest.approx(3600, abs=60)


@pytest.mark.parametrize("failure", ["drop", "cut", Answer(ECHO, 500), Answer(b"<html>")])
def test_what_fails_beforehand_is_surely_not_sent(instance, publisher, failure, tmp_path):
    (tmp_path / "lamp.png").write_bytes(png())
    post = Post("See.", images=(Image(path=tmp_path / "lamp.png", alt="a red dot"),))
    instance.failures["POST /api/v2/media"] = [failure]
    with pytest.raises(NotSent):
        publisher.publish(post)
    status = instance.mention("hello")
    instance.failures[f"GET /api/v1/statuses/{status['id']}"] = [failure] * 3
    with pytest.raises(NotSent):
        publisher.publish(Post("Oh.", reply_to=status["id"], reply_account="ana"))
    instance.failures["GET /api/v1/accounts/verify_credentials"] = [failure] * 3
    with pytest.raises(NotSent):
        publisher_at(instance.host).open()
    assert not instance.asked("POST", "/api/v1/statuses")


def test_nobody_listens(instance, publisher):
    instance.stop()
    post = Post("The lamp is lit.")
    with pytest.raises(NotSent):
        publisher.publish(post)
    with pytest.raises(NotSent):
        publisher_at(instance.host).open()
    with pytest.raises(Unknown):  # never a word that would have it sent again
        publisher.reconcile(post)
    with pytest.raises(Unknown):
        publisher.mentions(None)


def test_a_certificate_that_is_not_the_servers(instance, publisher, tmp_path):
    """The connection is not used, so that the post is surely not sent."""
    with secured(tmp_path) as host:
        publisher._api.api_base_url = f"https://{host}"
        with pytest.raises(NotSent):
            publisher.publish(Post("The lamp is lit."))


# --- after a doubt


def test_what_is_there_is_found_whatever_its_server_made_of_it(instance, publisher):
    text = "Hello @ana@far.example:\n\nsee https://example.org/a?b=1&c  #lamp"
    post = Post(text)
    assert publisher.reconcile(post) is NoReceipt.NOT_THERE
    name = '<span class="h-card"><a href="https://far.example/@ana" class="u-url mention">@<span>'
    link = (
        '<a href="https://example.org/a?b=1&amp;c"><span class="invisible">https://</span>'
        '<span class="ellipsis">example.org/a?b=</span><span class="invisible">1&amp;c</span></a>'
    )
    tag = '<a href="https://example.social/tags/lamp" class="mention hashtag">#<span>lamp</span>'
    html = f"Hello {name}ana</span></a></span>:</p><p>see {link}  {tag}</a>"
    found = instance.status(html)
    instance.status("something else")
    assert publisher.reconcile(post) == Receipt(found["id"], found["url"])


def test_an_answer_is_only_found_where_it_answers(instance, publisher):
    status = instance.mention("hello")
    post = Post("Oh.", reply_to=status["id"], reply_account="ana@far.example")
    other = instance.status("@ana Oh.", in_reply_to_id="999")
    assert publisher.reconcile(post) is NoReceipt.NOT_THERE
    assert publisher.reconcile(Post("@ana Oh.")) is NoReceipt.NOT_THERE
    other["in_reply_to_id"] = status["id"]
    assert publisher.reconcile(post) == Receipt(other["id"], other["url"])
    other["in_reply_to_id"] = None  # what it answered has been deleted
    assert publisher.reconcile(post) == Receipt(other["id"], other["url"])


def test_older_posts_of_the_same_words_are_others(instance, publisher):
    instance.status(
        "The lamp is lit.", created_at=(datetime.now(UTC) - timedelta(days=1)).isoformat()
    )
    assert publisher.reconcile(Post("The lamp is lit.")) is NoReceipt.NOT_THERE


def test_it_reads_back_to_when_the_post_was_made(instance, publisher):
    instance.status("early", created_at=(datetime.now(UTC) - timedelta(days=3)).isoformat())
    there = instance.status(
        "The lamp is lit.", created_at=(datetime.now(UTC) - timedelta(days=1)).isoformat()
    )
    for number in range(90):
        instance.status(f"light {number}")
    long_ago = datetime.now(UTC) - timedelta(days=2)
    assert publisher.reconcile(Post("The lamp is lit.", created_at=long_ago)) == Receipt(
        there["id"], there["url"]
    )
    assert publisher.reconcile(Post("Is it?", created_at=long_ago)) is NoReceipt.NOT_THERE
    pages = instance.asked("GET", "/api/v1/accounts/7/statuses")
    assert len(pages) == 6


def test_further_back_than_it_reads_it_cannot_tell(instance, publisher):
    for number in range(420):
        instance.status(f"light {number}")
    assert publisher.reconcile(Post("Is it?")) is NoReceipt.CANNOT_TELL


@pytest.mark.parametrize(
    ("knows_sizes", "statuses", "expected"),
    [
        (True, 39, NoReceipt.NOT_THERE),
        (True, 40, NoReceipt.CANNOT_TELL),
        (False, 40, NoReceipt.NOT_THERE),
        (False, 90, NoReceipt.NOT_THERE),
        (False, 200, NoReceipt.CANNOT_TELL),  # it may have more
    ],
)
def test_servers_without_pages_tell_all_or_nobody_knows(
    instance, publisher, knows_sizes, statuses, expected
):
    instance.knows_pages, instance.knows_sizes = False, knows_sizes
    for number in range(statuses):
        instance.status(f"light {number}")
    assert publisher.reconcile(Post("Is it?")) is expected


def test_what_resembles_it_is_a_doubt_that_stays(instance, publisher):
    """A server that reads stars as markup."""
    instance.status("Is <em>it</em> so?")
    assert publisher.reconcile(Post("Is *it* so?")) is NoReceipt.CANNOT_TELL


def test_a_server_that_hides_private_posts_cannot_tell(instance, publisher):
    post = Post("Oh.", reply_to="5", reply_account="ana", direct=True)
    instance.hides = ("direct",)
    instance.status("@ana Oh.", in_reply_to_id="5", visibility="direct")
    assert publisher.reconcile(post) is NoReceipt.CANNOT_TELL
    instance.hides = ()
    assert isinstance(publisher.reconcile(post), Receipt)
    absent = Post("Ah.", reply_to="5", reply_account="ana", direct=True)
    assert publisher.reconcile(absent) is NoReceipt.NOT_THERE


def test_nothing_is_sent_by_asking(instance, publisher):
    publisher.reconcile(Post("Is it?"))
    assert {request.method for request in instance.requests} == {"GET"}


# --- being spoken to


def test_mentions_oldest_first_without_the_bots_name(instance, publisher):
    name = '<span class="h-card"><a href="#" class="u-url mention">@<span>genbot</span></a></span>'
    first = instance.mention(f"{name} how is the goat?")
    instance.mention("psst @genbot", visibility="direct", in_reply_to_id=first["id"])
    robot = {"id": "9", "username": "r", "acct": "r", "bot": True}
    third = instance.mention("@genbot@example.social, beep", account=robot)
    own = instance.mention("@genbot to myself", account=instance.me)
    one, two, three, four = publisher.mentions(None)
    assert (one.id, one.author, one.text) == (first["id"], "ana@far.example", "how is the goat?")
    assert (one.direct, one.is_bot, one.is_own, one.conversation) == (
        False,
        False,
        False,
        first["id"],
    )
    assert (two.text, two.direct, two.conversation) == ("psst @genbot", True, first["id"])
    assert (three.id, three.text, three.is_bot) == (third["id"], "beep", True)
    assert (four.id, four.is_own) == (own["id"], True)
    assert one.created_at < two.created_at < three.created_at < four.created_at


def test_since_leaves_out_what_was_seen(instance, publisher):
    ids = [instance.mention(f"@genbot light {number}")["id"] for number in range(100)]
    for place in (0, 50, 98, 99):
        found = [mention.id for mention in publisher.mentions(ids[place])]
        assert found == ids[place + 1 :]
    assert [mention.id for mention in publisher.mentions(None)] == ids[60:]


def test_a_cursor_that_was_deleted_loses_nothing(instance, publisher):
    ids = [instance.mention(f"@genbot light {number}")["id"] for number in range(5)]
    del instance.notifications[2]
    found = [mention.id for mention in publisher.mentions(ids[2])]
    assert found == [ids[0], ids[1], ids[3], ids[4]]  # the ledger knows the first two


def test_servers_that_know_neither_pages_nor_kinds(instance, publisher):
    """As snac: ids that are no numbers, the same page again, and all kinds of news."""
    instance.knows_pages = instance.knows_sizes = False
    first = instance.mention("@genbot one", id="17fe")
    second = instance.mention("@genbot two", id="03ab")
    news = {
        "id": "f0",
        "type": "favourite",
        "created_at": datetime.now(UTC).isoformat(),
        "status": first,
    }
    instance.notifications.insert(1, news)
    assert [mention.id for mention in publisher.mentions(None)] == ["17fe", "03ab"]
    assert [mention.id for mention in publisher.mentions(first["id"])] == [second["id"]]
    assert publisher.mentions(second["id"]) == []


def test_a_thread_oldest_first(instance, publisher):
    first = instance.mention("how is the goat?")
    second = instance.status("Fine.", in_reply_to_id=first["id"])
    instance.mention("@genbot good", in_reply_to_id=second["id"])
    mention = publisher.mentions(None)[-1]
    before = publisher.thread(mention)
    assert [(one.author, one.text, one.id) for one in before] == [
        ("ana@far.example", "how is the goat?", first["id"]),
        ("genbot", "Fine.", second["id"]),
    ]
    instance.statuses.clear()
    assert publisher.thread(mention) == []


def test_an_answer_and_the_name_before_it_fit_together(instance, tmp_path):
    """A text that would only fit by itself is not drafted."""
    registry = Registry()
    registry.register(fakes, "fakes")
    lines = ["a " * 45 + "long one", "A short one will do."]
    model = tweetgen.train("scripted", Corpus.of(lines), registry=registry, lines=lines)
    instance.mention("@genbot how is the goat?", visibility="unlisted")
    with (
        tweetgen.Ledger(tmp_path / "ledger.sqlite") as ledger,
        tweetgen.Bot(
            model=model,
            publisher=publisher_at(instance.host),
            ledger=ledger,
            filters=[default_registry().get("filter", "length").make()],
        ) as bot,
    ):
        assert [entry.text for entry in bot.reply()] == [lines[1]]


def test_a_bot_that_loses_an_answer_says_it_once(instance, tmp_path):
    words = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
    model = tweetgen.train("markov", tweetgen.read(words))
    mention = instance.mention("@genbot how is the goat?", visibility="unlisted")
    with (
        Lossy(f"http://{instance.host}") as lossy,
        tweetgen.Ledger(tmp_path / "ledger.sqlite") as ledger,
        tweetgen.Bot(
            model=model, publisher=publisher_at(instance.host, server=lossy.host), ledger=ledger
        ) as bot,
    ):
        lossy.losses = [(STATUSES, "after")]
        [answer] = bot.reply()
        assert not lossy.losses
        assert bot.reply() == []
    [said] = [status for status in instance.statuses if status["account"] is instance.me]
    assert said["content"] == f"<p>@ana@far.example {answer.text}</p>"
    assert (said["in_reply_to_id"], said["visibility"]) == (mention["id"], "unlisted")
    assert (answer.state, answer.remote_id) == ("published", said["id"])


# --- as a real Mastodon answered


@pytest.fixture(scope="module")
def recorded() -> Any:
    from servers import recordings

    try:
        recordings.folder()
    except NotHere as error:
        pytest.skip(str(error))
    return recordings.recorded


@pytest.fixture
def replayed(recorded: Any) -> Iterator[Scripted]:
    me = recorded("test_status_reply", "GET", "/verify_credentials")
    with Scripted() as server:
        server.answers = {
            "GET /api/v1/accounts/verify_credentials": me,
            "GET /api/v2/instance/": recorded("test_instance", "GET", "/api/v2/instance/"),
        }
        yield server


def replaying(server: Scripted, name: str) -> MastodonPublisher:
    return MastodonPublisher(MastodonConfig(account=f"{name}@{server.host}"))


def test_a_real_mastodon_reads_the_same(instance, recorded):
    """The made-up instance has no field that a real one has not, nor of another kind."""
    instance.mention("hello", in_reply_to_id="1")
    real = recorded("test_notifications_mentions_only", "GET", "/notifications").body[0]
    real["status"]["in_reply_to_id"] = "1"
    assert_like(instance.notifications[0], real)
    real = recorded("test_instance", "GET", "/api/v2/instance/").body
    assert_like({"configuration": instance.limits}, real)
    assert_like(instance.me, recorded("test_status_reply", "GET", "/verify_credentials").body)


def assert_like(made: Any, real: Any) -> None:
    assert type(made) is type(real)
    if isinstance(made, dict):
        for name, value in made.items():
            assert name in real
            assert_like(value, real[name])


def test_replayed_limits_posts_and_answers(recorded, replayed):
    posted = recorded("test_status_reply", "POST", "/statuses", 1)
    answered = recorded("test_status_reply", "POST", "/statuses", 0)
    one = answered.body["id"]
    replayed.answers |= {STATUSES: posted, f"GET /api/v1/statuses/{one}": answered}
    statuses = f"GET /api/v1/accounts/{posted.body['account']['id']}/statuses"
    replayed.answers[statuses] = Answer([posted.body])
    when = datetime.fromisoformat(posted.body["created_at"])
    post = Post("same!", reply_to=one, reply_account="mastodonpy_test_2", created_at=when)
    with replaying(replayed, "admin") as publisher:
        assert publisher.limits.max_length == 500
        assert publisher.limits.image_bytes == 16777216
        receipt = Receipt(posted.body["id"], posted.body["url"])
        assert publisher.publish(post) == receipt
        assert publisher.reconcile(post) == receipt
        assert publisher.advice()
    assert replayed.asked("POST", "/api/v1/statuses")[0].form["status"] == [
        "@mastodonpy_test_2 same!"
    ]


def test_replayed_mentions(recorded, replayed):
    news = recorded("test_notifications_mentions_only", "GET", "/notifications")
    replayed.answers["GET /api/v1/notifications"] = news
    me = recorded("test_verify_credentials", "GET", "/verify_credentials")
    replayed.answers["GET /api/v1/accounts/verify_credentials"] = me
    with replaying(replayed, "mastodonpy_test") as publisher:
        [mention] = publisher.mentions(None)
    assert (mention.author, mention.text) == ("admin", "hello!")
    assert mention.id == mention.conversation == news.body[0]["status"]["id"]


def test_replayed_refusals(recorded, replayed):
    replayed.answers[STATUSES] = recorded("test_status_empty", "POST", "/statuses")
    with (
        replaying(replayed, "admin") as publisher,
        pytest.raises(Refused, match="Text"),
    ):
        publisher.publish(Post("x"))


# --- to a real server of the fediverse


@pytest.fixture(scope="module")
def snac() -> Iterator[Snac]:
    with running(Snac()) as server:
        yield server


@pytest.fixture(scope="module")
def alice(snac: Snac) -> Any:
    return snac.log_in("alice")


@pytest.fixture(scope="module")
def genbot(snac: Snac) -> Any:
    return snac.log_in("genbot")


@pytest.fixture
def lossy(snac: Snac) -> Iterator[Lossy]:
    with Lossy(snac.url) as proxy:
        yield proxy


@pytest.fixture
def spoken(lossy: Lossy, snac: Snac, genbot: Any, monkeypatch) -> Iterator[MastodonPublisher]:
    monkeypatch.setenv("MASTODON_ACCESS_TOKEN", genbot.access_token)
    config = MastodonConfig(account=f"genbot@{snac.host}", server=lossy.host)
    with MastodonPublisher(config) as publisher:
        yield publisher


def say(publisher: MastodonPublisher, post: Post) -> Receipt:
    """As a bot does; snac breaks connections at random, before and after it has stored a post."""
    for _ in range(10):
        try:
            return publisher.publish(post)
        except NotSent:
            continue
        except Unknown:
            answer = publisher.reconcile(post)
            if isinstance(answer, Receipt):
                return answer
            assert answer is NoReceipt.NOT_THERE
    raise AssertionError("snac does not take it")


def how_often(genbot: Any, text: str) -> int:
    me = patiently(lambda: genbot.account_verify_credentials()["id"])
    return sum(text in one["content"] for one in patiently(lambda: genbot.account_statuses(me)))


def patiently(ask: Any) -> Any:
    import mastodon

    for _ in range(10):
        try:
            return ask()
        except mastodon.MastodonNetworkError:
            continue
    raise AssertionError("snac does not answer")


@pytest.mark.parametrize("lost", ["before", "after"])
def test_what_is_lost_on_the_way_is_there_once(spoken, lossy, genbot, lost):
    post = Post(f"The lamp, lost {lost}, is lit. 🔥")
    assert spoken.reconcile(post) is NoReceipt.NOT_THERE
    lossy.losses = [(STATUSES, lost)]
    receipt = say(spoken, post)
    assert not lossy.losses
    assert how_often(genbot, f"lost {lost}") == 1
    assert spoken.reconcile(post) == receipt


def test_limits_of_snac(spoken):
    assert spoken.limits.max_length == 100000
    assert spoken.limits.measure("https://example.org/") == 32


def test_a_conversation_with_snac(spoken, alice, genbot, snac):
    asked = patiently(lambda: alice.status_post("@genbot how is the goat?"))
    mentions = until(lambda: spoken.mentions(None))
    assert mentions[0].text == "how is the goat?"
    assert mentions[0].author.partition("@")[0] == "alice"
    mention = mentions[-1]
    answer = Post("Fine & well.", reply_to=mention.id, reply_account=mention.author)
    receipt = say(spoken, answer)
    assert spoken.reconcile(answer) == receipt
    assert spoken.mentions(mention.id) == []
    told = until(lambda: alice.notifications(types=["mention"]))
    assert "Fine" in told[0]["status"]["content"]
    assert spoken.thread(mention) == []
    assert asked["id"] == mention.conversation


def until(ask: Any) -> Any:
    """snac delivers within some ten seconds."""
    ended = time.monotonic() + 60
    while time.monotonic() < ended:
        if found := patiently(ask):
            return found
        time.sleep(0.2)
    raise AssertionError("nothing came")
