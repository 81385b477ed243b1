"""Posting to Matrix, on a real Synapse."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random
from typing import Any

import pytest
from servers import running
from servers.synapse import Synapse
from servers.web import Relay

from tweetgen import Image, NoReceipt, Post, Receipt
from tweetgen.errors import AuthError, ConfigError, PublishError, Refused, Unknown
from tweetgen.publishers import matrix
from tweetgen.publishers.matrix import MatrixConfig, MatrixPublisher

pytestmark = pytest.mark.slow
ME, ALICE = "@genbot:localhost", "@alice:localhost"
PNG = b"\x89PNG\r\n\x1a\n a picture"
_numbers = count()


class Room:
    """A room of the bot and alice, as alice sees it."""

    def __init__(self, server: Synapse, token: str, alice: str, **more: Any) -> None:
        self.server, self.alice = server, alice
        made = server.ask("POST", "createRoom", token, {"invite": [ALICE], **more})
        self.id = made["room_id"]
        server.ask("POST", f"join/{self.id}", alice, {})

    def say(self, text: str, **more: Any) -> str:
        content = {"msgtype": "m.text", "body": text, **more}
        path = f"rooms/{self.id}/send/m.room.message/{next(_numbers)}"
        return self.server.ask("PUT", path, self.alice, content)["event_id"]

    def call(self, text: str, **more: Any) -> str:
        return self.say(text, **{"m.mentions": {"user_ids": [ME]}, **more})

    def said(self) -> list[dict]:
        path = f"rooms/{self.id}/messages?dir=b&limit=100"
        chunk = self.server.ask("GET", path, self.alice)["chunk"]
        return [one for one in chunk[::-1] if one["type"] == "m.room.message"]


def answer_to(event: str) -> dict[str, Any]:
    return {"m.relates_to": {"m.in_reply_to": {"event_id": event}}}


@pytest.fixture(scope="module")
def server() -> Iterator[Synapse]:
    with running(Synapse()) as started:
        yield started


@pytest.fixture(scope="module")
def tokens(server: Synapse) -> dict[str, str]:
    return {"genbot": server.log_in("genbot", "BOT"), "alice": server.log_in("alice", "PHONE")}


@pytest.fixture
def room(server: Synapse, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("MATRIX_ACCESS_TOKEN", tokens["genbot"])
    return Room(server, tokens["genbot"], tokens["alice"])


@pytest.fixture
def bot(server: Synapse, room: Room) -> Iterator[MatrixPublisher]:
    with MatrixPublisher(MatrixConfig(homeserver=server.url, room=room.id)) as publisher:
        yield publisher


def test_a_post_is_a_notice_and_calls_nobody(room, bot):
    receipt = bot.publish(Post("@alice:localhost @room the lamp is lit"))
    (event,) = room.said()
    assert event["event_id"] == receipt.id
    assert event["content"]["msgtype"] == "m.notice"
    assert event["content"]["m.mentions"] == {}
    assert receipt.url.startswith("https://matrix.to/#/%21")


def test_sent_again_it_is_the_same_event(server, room, bot):
    """Also with a new token, if it is one of the same device."""
    post = Post("The lamp is lit.")
    first = bot.publish(post)
    assert bot.publish(post) == first
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATRIX_ACCESS_TOKEN", server.log_in("genbot", "BOT2"))
        with MatrixPublisher(bot.config) as elsewhere:
            assert elsewhere.reconcile(post) == first  # on another device it is found first
            fresh = Post("Another.")
            assert elsewhere.reconcile(fresh) is NoReceipt.NOT_THERE
            patch.setenv("MATRIX_ACCESS_TOKEN", server.log_in("genbot", "BOT2"))
            second = elsewhere.publish(fresh)
        with MatrixPublisher(bot.config) as again:
            assert again.publish(fresh) == second
    assert [one["content"]["body"] for one in room.said()] == ["The lamp is lit.", "Another."]


def test_whatever_is_lost_on_the_way_each_post_is_there_once(server, room, tmp_path):
    """Requests and answers vanish, and the machine dies between; with a picture, too."""
    path = tmp_path / "lamp.png"
    path.write_bytes(PNG)
    random = Random(7)
    images = (Image(path=path, alt="A lamp"),)
    posts = [Post(f"wave {n}", images=images if n % 4 == 0 else ()) for n in range(20)]
    with Relay(server.url) as relay:
        config = MatrixConfig(homeserver=relay.url, room=room.id)
        for post in posts:
            receipts = []
            for _ in range(random.randint(1, 3)):  # one who dies does not even know of success
                relay.failures = []
                with MatrixPublisher(config) as bot:
                    relay.failures = random.choices(["", "drop", "reset", "lost", "cut"], k=3)
                    receipts += published(bot, post)
            assert len({receipt.id for receipt in receipts}) == 1
    said = [one["content"]["body"] for one in room.said()]
    assert [text for text in said if text != "A lamp"] == [post.text for post in posts]
    assert said.count("A lamp") == 5


def published(bot: MatrixPublisher, post: Post) -> list[Receipt]:
    """As the core does it: in doubt the network is asked, and what is not there is sent again."""
    while True:
        try:
            return [bot.publish(post)]
        except Unknown:
            pass
        try:
            answer = bot.reconcile(post)
        except PublishError:
            continue
        if isinstance(answer, Receipt):
            return [answer]


def test_a_post_is_found_behind_many_others(room, bot, monkeypatch):
    monkeypatch.setattr(matrix, "_PAGE", 5)
    post = Post("The lamp is lit.")
    receipt = bot.publish(post)
    for number in range(12):
        bot.publish(Post(f"wave {number}"))
    assert bot.reconcile(post) == receipt
    assert bot.reconcile(Post("The lamp is lit.")) is NoReceipt.NOT_THERE


def test_mentions_are_told_oldest_first_and_once(room, bot):
    room.say("nobody asked")
    first = room.call("genbot: is it lit?")
    room.say("not this", **{"m.mentions": {"user_ids": [ALICE]}})
    room.call("an edit", **{"m.new_content": {"body": "an edit", "msgtype": "m.text"}})
    old = room.say(f"{ME}, what of the fog?")  # an old program tells no m.mentions
    second = room.call("> <@genbot:localhost> hm\n\nand now?", **answer_to(first))
    third = room.call("beep", msgtype="m.notice")
    told = [(one.id, one.author, one.text, one.is_bot) for one in bot.mentions(None)]
    assert told == [
        (first, ALICE, "is it lit?", False),
        (old, ALICE, "what of the fog?", False),
        (second, ALICE, "and now?", False),
        (third, ALICE, "beep", True),
    ]
    assert [one.id for one in bot.mentions(first)] == [old, second, third]
    assert [one.id for one in bot.mentions(second)] == [third]
    assert bot.mentions(third) == []
    fourth = room.call("later")
    assert [one.id for one in bot.mentions(third)] == [fourth]


def test_no_mention_is_lost_in_other_peoples_talk(server, room, bot, monkeypatch):
    monkeypatch.setattr(matrix, "_PAGE", 5)
    first = room.call("one")
    for number in range(23):
        room.say(f"wave {number}")
    assert bot.mentions(first) == []
    second = room.call("two")
    for number in range(13):
        room.say(f"wave {number}")
    for _ in range(2):
        assert [one.id for one in bot.mentions(first)] == [second]
    assert bot.mentions(second) == []
    assert bot.mentions(second) == []
    third = room.call("three")
    assert [one.id for one in bot.mentions(second)] == [third]
    with MatrixPublisher(bot.config) as later:
        assert [one.id for one in later.mentions(first)] == [second, third]


def test_a_mention_that_the_server_lost_does_not_end_everything(room, bot):
    room.call("is it lit?")
    assert [one.text for one in bot.mentions("$of-another-time")] == ["is it lit?"]


def test_what_is_no_account_is_not_told(room, bot):
    bot.publish(Post("It is.", reply_to=room.call("is it lit?"), reply_account="(forgotten)"))
    assert room.said()[-1]["content"]["m.mentions"] == {}


def test_an_answer_goes_to_what_was_said_and_tells_who_asked(room, bot):
    asked = room.call("is it lit?")
    (mention,) = bot.mentions(None)
    bot.publish(Post("It is.", reply_to=mention.id, reply_account=mention.author))
    content = room.said()[-1]["content"]
    assert content["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    assert content["m.mentions"] == {"user_ids": [ALICE]}


def test_a_thread_is_what_was_answered(room, bot):
    root = said = room.say("Fog again.")
    for number in range(4):
        said = room.say(f"turn {number}", **answer_to(said))
    room.call("and now?", **answer_to(said))
    (mention,) = bot.mentions(None)
    assert mention.conversation == root
    thread = bot.thread(mention)
    assert [one.text for one in thread] == ["Fog again.", *(f"turn {n}" for n in range(4))]
    assert {one.author for one in thread} == {ALICE}


def test_pictures_come_once_however_often_they_are_sent(room, bot, tmp_path):
    path = tmp_path / "lamp.png"
    path.write_bytes(PNG)
    post = Post("Look.", images=(Image(path=path, alt="A lamp"),))
    first = bot.publish(post)
    assert bot.reconcile(post) == first
    assert bot.publish(post) == first
    picture, text = (event["content"] for event in room.said())
    assert text["body"] == "Look."
    assert picture["body"] == "A lamp"
    assert picture["filename"] == "lamp.png"
    assert picture["info"] == {"mimetype": "image/png", "size": len(PNG)}
    assert picture["url"].startswith("mxc://localhost/")


def test_the_longest_text_is_taken(room, bot):
    longest = "🌊" * bot.limits.max_length
    bot.publish(Post(longest))
    (event,) = room.said()
    assert event["content"]["body"] == longest


def test_a_room_has_a_name_too(server, tokens, room, bot):
    Room(server, tokens["genbot"], tokens["alice"], room_alias_name="harbour")
    config = MatrixConfig(homeserver=server.url, room="#harbour:localhost")
    with MatrixPublisher(config) as named:
        assert named.publish(Post("x")).id
        assert named.account == "#harbour:localhost"


@pytest.mark.parametrize("name", ["#nowhere:localhost", "!nowhere:localhost"])
def test_a_room_that_is_not_there_is_said(server, room, name):
    with pytest.raises(Refused, match="matrix: "):
        MatrixPublisher(MatrixConfig(homeserver=server.url, room=name)).open()


def test_an_encrypted_room_is_refused(server, tokens, room):
    state = {
        "type": "m.room.encryption",
        "state_key": "",
        "content": {"algorithm": "m.megolm.v1.aes-sha2"},
    }
    made = Room(server, tokens["genbot"], tokens["alice"], initial_state=[state])
    with pytest.raises(Refused, match="is encrypted"):
        MatrixPublisher(MatrixConfig(homeserver=server.url, room=made.id)).open()


def test_a_wrong_token_and_no_room_are_said(server, room, monkeypatch):
    with pytest.raises(ConfigError, match="room: set the room"):
        MatrixPublisher(MatrixConfig(homeserver=server.url)).open()
    monkeypatch.setenv("MATRIX_ACCESS_TOKEN", "syt_wrong")
    with pytest.raises(AuthError) as caught:
        MatrixPublisher(MatrixConfig(homeserver=server.url, room=room.id)).open()
    assert "syt_wrong" not in str(caught.value)
