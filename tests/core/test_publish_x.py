"""Posting to X: tweepy's real requests, judged by X's own descriptions of its API and oauthlib."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from servers.x import KEYS, ME, XServer, problem

import tweetgen
from tweetgen import Bot, Corpus, Image, NoReceipt, Post, Receipt
from tweetgen.cli import main
from tweetgen.config import load
from tweetgen.errors import (
    AuthError,
    ConfigError,
    GenerationError,
    RateLimited,
    Refused,
    RequestError,
    StorageError,
    Unknown,
)
from tweetgen.ledger import Ledger
from tweetgen.publishers.x import XPublisher
from tweetgen.publishers.x_config import XConfig
from tweetgen.registry import Registry, default_registry
from tweetgen.testing import fakes

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def x(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[XServer]:
    monkeypatch.chdir(tmp_path)
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)
    with XServer() as server:
        yield server


@pytest.fixture
def publisher(x: XServer) -> Iterator[Callable[..., XPublisher]]:
    """Makes publishers that post there, as the options say."""
    made = []

    def make(**options: object) -> XPublisher:
        made.append(XPublisher(config_of(x, **options)))
        made[-1].open()
        return made[-1]

    yield make
    for one in made:
        one.close()


def config_of(x: XServer, **options: object) -> XConfig:
    return XConfig(**{"server": f"http://{x.host}", "timeout": 5.0, "settle": 0.0} | options)


def texts(x: XServer) -> list[str]:
    return [post["text"] for post in x.posts[ME]]


# --- posting


def test_a_post_is_signed_and_sent_once(x, publisher):
    x.post("an older one")
    text = "light & lamp <3 100% 🌊 «è»\n\ttwice"
    receipt = publisher().publish(Post(text))
    assert receipt == Receipt(x.posts[ME][0]["id"], f"https://x.com/i/web/status/{receipt.id}")
    assert x.posts[ME][0]["said"] == text
    assert x.charged == 15
    assert [path for path, _, _ in x.answered] == ["/2/tweets"]


def test_opening_and_asking_for_the_account_reaches_nobody(x, publisher):
    one = publisher()
    assert one.account == ME
    assert one.limits.max_length == 280
    assert (one.limits.images, one.limits.image_bytes) == (4, 5_000_000)
    assert one.limits.measure("https://example.org/" + "x" * 100) == 23
    assert x.answered == []


@pytest.mark.parametrize(
    ("post", "price"),
    [
        (Post("The lamp is lit."), 15),
        (Post("See https://example.org/lamp"), 200),
        (Post("See example.org"), 200),  # X makes a link of it
        (Post("Yes.", reply_to="1", reply_account="ben"), 10),
        (Post("Yes: example.org", reply_to="1"), 200),
    ],
)
def test_prices_are_those_that_x_takes(x, publisher, post, price):
    assert publisher().price(post) == price


@pytest.mark.parametrize(
    ("post", "options", "told"),
    [
        (Post(" \n"), {}, "nothing to say"),
        (Post("é" * 281), {}, "too long: 281, and 280 fit"),
        (Post("漢" * 141), {}, "too long: 282, and 280 fit"),
        (Post("a", direct=True), {}, "direct messages"),
        (Post("see https://example.org"), {}, "allow it with links = true"),
        (Post("hello @Ben!"), {}, "mentions @ben, who did not speak"),
        (Post("RT@ben"), {}, "mentions @ben"),
        (Post("so rt@ben"), {}, "mentions @ben"),
        (Post("＠ben_2"), {}, "mentions @ben_2"),
        (Post("a", reply_to="1", reply_account="ben"), {}, "set replies = true"),
        (Post("@carl", reply_to="1", reply_account="@ben"), {"replies": True}, "mentions @carl"),
        (Post("a", images=5 * (Image(path=Path("p.png"), alt="p"),)), {}, "5 images, and 4 fit"),
        (Post("a", images=(Image(path=Path("p.png"), alt=" "),)), {}, "characters of alt text"),
        (Post("a", images=(Image(path=Path("p.png"), alt="x" * 1001),)), {}, "1 to 1,000"),
        (Post("a", images=(Image(path=Path("big.png"), alt="x"),)), {}, "up to 5 MB"),
    ],
)
def test_what_x_or_its_rules_refuse_is_not_even_sent(x, publisher, post, options, told):
    Path("p.png").write_bytes(PIXEL)
    Path("big.png").write_bytes(bytes(5_000_001))
    with pytest.raises(Refused, match=told):
        publisher(**options).publish(post)
    assert x.answered == []


@pytest.mark.parametrize(
    "text",
    [
        "me@example",
        "a @\u200bben b",
        "100% @ home",
        "漢" * 140,
        "x" * 280,
        "mail me@ben",
        "ART@ben",
    ],
)
def test_what_only_looks_like_it_is_sent(x, publisher, text):
    """Among them what the mentions filter makes of a mention."""
    publisher().publish(Post(text))
    assert x.posts[ME][0]["said"] == text


def test_links_go_out_when_they_are_wanted(x, publisher):
    publisher(links=True).publish(Post("See https://example.org/@ben"))
    assert x.charged == 200


def test_instead_of_a_text_that_x_takes_for_a_link_another_one_is_drafted(x, publisher):
    registry = Registry()
    registry.register(fakes, "fakes")
    lines = ["Just wait.so you know.", "The lamp is lit."]
    model = tweetgen.train("scripted", Corpus.of(lines), registry=registry, lines=lines)
    with Bot(model=model, publisher=publisher(), ledger=Ledger("l.sqlite"), filters=[]) as bot:
        assert bot.post().text == "The lamp is lit."
        assert bot.recheck(lines[0]).reason == "has a link, which costs $0.20"
        with pytest.raises(GenerationError, match=r"has a link.*options allow it"):
            bot.post(prompt="Just wait.so")
    dear = publisher(links=True)
    with Bot(model=model, publisher=dear, ledger=Ledger("l.sqlite"), filters=[]) as bot:
        assert bot.post().text == lines[0]
    assert [post["said"] for post in x.posts[ME]] == lines


def test_an_answer_goes_to_who_asked(x, publisher):
    asked = x.mention("@alice is it lit?")
    one = publisher(replies=True)
    one.publish(Post("@Ben It is.", reply_to=asked["id"], reply_account="ben"))
    assert x.posts[ME][0]["asked"]["reply"] == {"in_reply_to_tweet_id": asked["id"]}
    assert x.charged == 10
    unasked = x.post("nobody asked you", "200")
    with pytest.raises(Refused, match="X forbids this post"):
        one.publish(Post("I say it all the same.", reply_to=unasked["id"], reply_account="ben"))


def test_pictures_go_with_their_words(x, publisher):
    Path("p.png").write_bytes(PIXEL)
    images = (Image(path=Path("p.png"), alt="A lamp. "), Image(path=Path("p.png"), alt="Lamp 2"))
    post = Post("Look.", images=images)
    one = publisher()
    receipt = one.publish(post)
    first, second = x.posts[ME][0]["asked"]["media"]["media_ids"]
    assert x.media[first] == {"content": PIXEL, "alt_text": {"text": "A lamp."}}
    assert x.media[second]["alt_text"] == {"text": "Lamp 2"}
    assert one.reconcile(post) == receipt  # X has put a link behind the text


def test_a_picture_that_is_gone_is_told(x, publisher):
    with pytest.raises(StorageError, match=r"gone\.png"):
        publisher().publish(Post("a", images=(Image(path=Path("gone.png"), alt="x"),)))
    assert x.answered == []


# --- lost answers


@pytest.mark.parametrize(
    "text",
    [
        "The lamp is lit.",
        "Gerald & the <fog> &amp; 🌊 e\u0301",
        "two\r\n\r\nlines,  and\ta tab ",
        "one https://example.org/a?b=c&d and http://example.org/2.",
        "a @\u200bben b",
    ],
)
@pytest.mark.parametrize("renamed", [False, True])
def test_a_post_whose_answer_was_lost_is_found(x, publisher, text, renamed):
    x.renamed = renamed
    x.post("an older one")
    x.failures = ["lost"]
    post, one = Post(text), publisher(links=True)
    with pytest.raises(Unknown, match="no answer from X"):
        one.publish(post)
    x.post("a later one", created_at=datetime.now(UTC).isoformat())
    assert one.reconcile(post) == Receipt(
        x.posts[ME][1]["id"], f"https://x.com/i/web/status/{x.posts[ME][1]['id']}"
    )
    assert len(x.posts[ME]) == 3


def test_an_answer_whose_answer_was_lost_is_found(x, publisher):
    """X writes the handle of who asked before it."""
    asked = x.mention("@alice is it lit?")
    x.failures = ["lost"]
    post = Post("It is.", reply_to=asked["id"], reply_account="ben")
    one = publisher(replies=True)
    with pytest.raises(Unknown):
        one.publish(post)
    assert texts(x) == ["@ben It is."]
    assert one.reconcile(post).id == x.posts[ME][0]["id"]


@pytest.mark.parametrize("older", [0, 1, 15])
def test_a_post_that_never_arrived_is_surely_not_there(x, publisher, older):
    for number in range(older):
        x.post(f"light {number}")
    x.post("almost: The lamp is lit.", created_at=datetime.now(UTC).isoformat())
    x.failures = ["drop"]
    post, one = Post("The lamp is lit."), publisher()
    with pytest.raises(Unknown):
        one.publish(post)
    assert one.reconcile(post) is NoReceipt.NOT_THERE
    assert one.publish(post).id == x.posts[ME][0]["id"]
    assert one.reconcile(post).id == x.posts[ME][0]["id"]


def test_it_looks_back_as_far_as_the_post_is_old_and_no_further(x, publisher):
    """A post that waited for approval, say; each post read costs money."""
    made = datetime.now(UTC) - timedelta(days=2)
    for number in range(200):
        x.post(f"before {number}")
    sent = x.post("The lamp is lit.", created_at=(made + timedelta(hours=1)).isoformat())
    for number in range(150):
        x.post(f"after {number}", created_at=datetime.now(UTC).isoformat())
    one = publisher()
    assert one.reconcile(Post("The lamp is lit.", created_at=made)).id == sent["id"]
    assert one.reconcile(Post("The sea is lit.", created_at=made)) is NoReceipt.NOT_THERE
    x.charged = 0
    assert one.reconcile(Post("The sea is lit.")) is NoReceipt.NOT_THERE
    assert x.charged == 10 + 100 + 100


def test_what_lies_too_far_back_nobody_can_tell(x, publisher):
    for number in range(320):
        x.post(f"light {number}", created_at=datetime.now(UTC).isoformat())
    assert publisher().reconcile(Post("The lamp is lit.")) is NoReceipt.CANNOT_TELL


def test_the_same_text_of_last_year_is_another_post(x, publisher):
    x.post("The lamp is lit.")
    assert publisher().reconcile(Post("The lamp is lit.")) is NoReceipt.NOT_THERE


def test_sent_again_after_all_it_is_found_by_its_double(x, publisher):
    """As another process may do that knows nothing of the first try."""
    post = Post("The lamp is lit.")
    x.failures = ["lost"]
    with pytest.raises(Unknown):
        publisher().publish(post)
    assert publisher().publish(post).id == x.posts[ME][0]["id"]
    assert len(x.posts[ME]) == 1


def test_a_text_that_stands_there_for_long_is_refused(x, publisher):
    x.post("The lamp is lit.", said="The lamp is lit.")
    with pytest.raises(Refused, match="X has this text already"):
        publisher().publish(Post("The lamp is lit."))


@pytest.mark.parametrize("failure", ["drop", "cut", (503, {}, {}), (429, {}, {}), (401, {}, {})])
def test_while_x_cannot_be_asked_nobody_knows(x, publisher, failure):
    """Never "not there", or it would be sent again, and never an error that says so."""
    post, one = Post("The lamp is lit."), publisher()
    x.failures = ["lost", failure]
    with pytest.raises(Unknown):
        one.publish(post)
    with pytest.raises(Unknown):
        one.reconcile(post)
    x.failures = ["", failure]  # asked when X has called it a duplicate
    with pytest.raises(Unknown):
        one.publish(post)
    assert one.reconcile(post).id == x.posts[ME][0]["id"]


@pytest.mark.parametrize("answer", [{"errors": [{}]}, {}, {"meta": {}, "data": [{}]}, []])
def test_an_odd_list_of_posts_proves_nothing(x, publisher, answer):
    x.failures = [(200, answer, {})]
    with pytest.raises(Unknown, match="makes no sense"):
        publisher().reconcile(Post("The lamp is lit."))


def test_x_has_time_to_show_what_it_took(x, publisher):
    x.failures = ["drop"]
    post, one = Post("The lamp is lit."), publisher(settle=1000.0)
    with pytest.raises(Unknown):
        one.publish(post)
    with pytest.raises(Unknown, match="not show the post yet"):
        one.reconcile(post)
    assert one.reconcile(Post("Another.")) is NoReceipt.NOT_THERE


def test_nothing_is_lost_or_doubled_whatever_gets_lost(x, publisher):
    """100 posts, each tried as a bot does, until X says that it is there."""
    rng = random.Random(5)
    failures = ["", "", "lost", "cut", "drop", "reset", problem(503, ""), problem(429, "")]

    def settled(post: Post) -> str:
        sender, asked = rng.choice(senders), False
        while True:
            x.failures = [rng.choice(failures)]
            try:
                answer = sender.reconcile(post) if asked else sender.publish(post)
                if isinstance(answer, Receipt):
                    return answer.id
                asked = answer is not NoReceipt.NOT_THERE
            except RateLimited:
                asked = asked or rng.random() < 0.5  # as after a restart
            except Unknown:
                asked = rng.random() < 0.9  # else another process knows nothing of it
            sender = rng.choice(senders)

    senders = [publisher(), publisher()]
    ids = [settled(Post(f"light & lamp {number}")) for number in range(100)]
    assert sorted(ids) == sorted(post["id"] for post in x.posts[ME])
    assert sorted(post["said"] for post in x.posts[ME]) == sorted(
        f"light & lamp {number}" for number in range(100)
    )


def test_looking_sends_nothing(x, publisher):
    publisher().reconcile(Post("The lamp is lit."))
    assert x.posts[ME] == []


# --- mentions


def test_mentions_come_oldest_first_and_only_the_new_ones(x, publisher):
    for number in range(130):
        x.mention(f"@alice {number}")
    one = publisher(replies=True)
    found = list(one.mentions(None))
    assert [mention.text for mention in found] == [str(number) for number in range(110, 130)]
    assert {mention.author for mention in found} == {"ben"}
    assert one.mentions(found[-1].id) == []
    x.charged = 0
    first = x.mentions[-1]["id"]
    assert [mention.text for mention in one.mentions(first)] == [str(n) for n in range(1, 130)]
    assert x.charged == 129


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("@Alice is it lit?", "is it lit?"),
        ("@ben @alice  @carl so & so <3", "@ben @carl so & so <3"),
        ("is @alice lit?", "is @alice lit?"),
        ("@alice", ""),
        ("@alicette hello @alice", "@alicette hello @alice"),
    ],
)
def test_mentions_come_without_the_bots_own_handle(x, publisher, said, text):
    asked = x.mention(said, conversation_id="77")
    (found,) = publisher(replies=True).mentions(None)
    assert found.text == text
    assert found.conversation == "77"
    assert found.created_at == datetime.fromisoformat(asked["created_at"])
    assert not found.is_own


def test_what_the_bot_says_of_itself_is_its_own(x, publisher):
    x.mention("I am @alice", ME)
    (found,) = publisher(replies=True).mentions(None)
    assert found.is_own


def test_mentions_are_read_under_their_new_names_too(x, publisher):
    x.renamed = True
    x.mention("@alice is it lit?")
    (found,) = publisher(replies=True).mentions(None)
    assert (found.author, found.text) == ("ben", "@alice is it lit?")
    assert abs(datetime.now(UTC) - found.created_at) < timedelta(minutes=5)  # its id tells
    assert publisher().thread(found) == ()


def test_replies_are_off_until_the_owner_knows_the_rules(x, publisher):
    with pytest.raises(RequestError, match=r"only who mentioned or quoted it.*replies = true"):
        publisher().mentions(None)
    assert x.answered == []


# --- accounts and advice


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"X_ACCESS_TOKEN": None}, "set the environment variable X_ACCESS_TOKEN"),
        ({"X_ACCESS_TOKEN": "not-a-number-first"}, "does not begin with it; set user_id"),
        ({"X_CONSUMER_SECRET": "<enter some secret>"}, "X_CONSUMER_SECRET holds what no key"),
        ({"X_CONSUMER_SECRET": "se\u2026cret"}, "X_CONSUMER_SECRET holds what no key"),
    ],
)
def test_keys_that_are_none_are_told_when_it_opens(x, publisher, monkeypatch, keys, told):
    for key, value in keys.items():
        if value is None:
            monkeypatch.delenv(key)
        else:
            monkeypatch.setenv(key, value)
    with pytest.raises(AuthError, match=told):
        publisher()


@pytest.mark.parametrize(
    "content",
    [
        '{{"consumer_key": "{0}", "consumer_secret": "{1}", "access_key": "{2}", '
        '"access_secret": "{3}"}}',
        "[apikey]\nkey = {0}\nsecret = {1}\n\n[token]\ntoken = {2}\nsecret = {3}\n",
        "X_CONSUMER_KEY={0}\nX_CONSUMER_SECRET={1}\nX_ACCESS_TOKEN={2}\nX_ACCESS_TOKEN_SECRET={3}",
    ],
)
def test_keys_of_older_bots_are_taken_as_they_are(x, publisher, monkeypatch, content):
    Path("keys").write_text(content.format(*KEYS.values()))
    Path("keys").chmod(0o600)
    for key in KEYS:
        monkeypatch.delenv(key)
    one = publisher(credentials=Path("keys"))
    one.publish(Post("The lamp is lit."))
    assert one.account == ME


def test_the_configuration_names_its_mistakes(x):
    Path("words.txt").write_text("a\n")
    Path("bot.toml").write_text(
        '[corpus]\nsources = ["words.txt"]\n[generator]\nuse = "markov"\n[publisher]\nuse = "x"\n'
        '[publisher.x]\nuser_id = "anna"\nserver = "https://x.example.org"\ntimeout = 0\n'
    )
    with pytest.raises(ConfigError) as caught:
        load("bot.toml")
    assert len(caught.value.problems) == 3
    assert "must be an address on this machine" in str(caught.value)


def test_advice_says_what_the_rules_ask_for(x, publisher):
    said = " ".join(publisher(replies=True).advice())
    assert "automated label" in said
    assert "bio" in said
    assert "approve" in said
    x.bio = "A bot by @anna. Automated."
    said = " ".join(publisher().advice())
    assert "automated label" in said
    assert "bio" not in said
    assert "approve" not in said


_WITHOUT_TWEEPY = """
import sys
sys.modules["tweepy"] = None
from tweetgen.registry import default_registry
try:
    default_registry().get("publisher", "x").make().open()
except Exception as error:
    print(type(error).__name__, error)
"""


def test_without_tweepy_it_says_what_to_install(x):
    card = default_registry().get("publisher", "x")
    assert card.extra == "x"
    assert set(card.credentials) == set(KEYS)
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_TWEEPY],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "BrokenPlugin X needs tweepy; try: pip install 'tweetgen[x]'\n"


def test_a_bot_posts_and_nothing_it_leaves_behind_holds_a_secret(x, capsys):
    Path("words.txt").write_text("\n".join(f"The lamp of {n} is lit and warm." for n in range(99)))
    Path("bot.toml").write_text(
        '[corpus]\nsources = ["words.txt"]\n[generator]\nuse = "markov"\n[publisher]\nuse = "x"\n'
        f'[publisher.x]\nserver = "http://{x.host}"\n[filters]\nuse = ["length"]\n'
    )
    assert main(["train", "-q"]) == 0
    assert main(["post"]) == 0
    (post,) = x.posts[ME]
    said = capsys.readouterr()
    assert f"posted to x at https://x.com/i/web/status/{post['id']}" in said.out + said.err
    x.failures = [problem(403, " ".join(KEYS.values()))]
    assert main(["post", "-v"]) == 1
    said = capsys.readouterr()
    assert "X forbids this post (HTTP 403: *** *** *** ***)" in said.err
    left = b"".join(path.read_bytes() for path in Path().rglob("*") if path.is_file())
    assert b"X forbids this post" in left  # in the ledger
    for secret in KEYS.values():
        assert secret.encode() not in left
        assert secret not in said.out + said.err


# --- the judges


@pytest.mark.shared
@pytest.mark.parametrize("version", ["2.62", "2.167"])
def test_x_itself_would_take_all_of_it(shared, version, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)
    Path("p.png").write_bytes(PIXEL)
    with (
        XServer(shared / "specs" / f"x-openapi-{version}.json") as x,
        XPublisher(config_of(x, replies=True, links=True)) as one,
    ):
        x.renamed = version == "2.167"
        for number in range(130):
            x.post(f"light {number}", created_at=datetime.now(UTC).isoformat())
        asked = [x.mention(f"@alice & {number}") for number in range(25)]
        found = [*one.mentions(None), *one.mentions(asked[0]["id"])]
        assert len(found) == 20 + 24
        one.publish(post := Post("light & lamp 🌊 https://example.org"))
        one.publish(Post("It is.", reply_to=found[-1].id, reply_account="ben"))
        assert one.reconcile(post) == Receipt(x.posts[ME][1]["id"], one.reconcile(post).url)
        assert one.reconcile(Post("not there")) is NoReceipt.NOT_THERE
        assert one.advice()
        if version == "2.167":  # the older one knows no pictures
            one.publish(Post("Look.", images=(Image(path=Path("p.png"), alt="A lamp."),)))
            assert len(x.media) == 1
    assert x.illegal == []
