"""Posting to Telegram, judged by python-telegram-bot's knowledge of the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from servers.telegram import (
    ALICE,
    GROUP,
    ME,
    PRIVATE,
    TOKEN,
    TelegramServer,
    error,
)

from tweetgen import Image, NoReceipt, Post, Receipt
from tweetgen.errors import AuthError, ConfigError, Refused, Unknown
from tweetgen.publishers.telegram import TelegramConfig, TelegramPublisher

PNG = b"\x89PNG\r\n\x1a\n a picture"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramServer]:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    with TelegramServer() as running:
        yield running
        assert running.illegal == []


@pytest.fixture
def bot(network: TelegramServer) -> Iterator[TelegramPublisher]:
    with TelegramPublisher(TelegramConfig(chat="@lamp", server=network.url)) as publisher:
        yield publisher


def entity(kind: str, text: str, part: str) -> dict:
    """Counted in UTF-16, as Telegram does."""
    before = text[: text.index(part)]
    size = len(part.encode("utf-16-le")) // 2
    return {"type": kind, "offset": len(before.encode("utf-16-le")) // 2, "length": size}


def test_a_post_is_there_as_it_was_written(network, bot):
    receipt = bot.publish(Post("*The* <b>lamp</b> is_lit https://example.org"))
    assert receipt == Receipt("-100300/1", "https://t.me/lamp/1")
    (message,) = network.posted
    assert message["text"] == "*The* <b>lamp</b> is_lit https://example.org"
    assert "parse_mode" not in message
    assert message["link_preview_options"] == {"is_disabled": True}


def test_length_is_counted_in_code_points(network, bot):
    limits = bot.limits
    longest = "🌊" * limits.max_length
    assert limits.measure(longest) == limits.max_length
    bot.publish(Post(longest))
    with pytest.raises(Refused, match="too long"):
        bot.publish(Post(longest + "x"))


def test_settings_reach_the_network(network):
    config = TelegramConfig(chat="-100300", server=network.url, previews=True, quiet=True)
    with TelegramPublisher(config) as bot:
        bot.publish(Post("x"))
    assert network.posted[0]["disable_notification"] is True
    assert "link_preview_options" not in network.posted[0]


def test_where_to_post_must_be_said(network):
    with TelegramPublisher(TelegramConfig(server=network.url)) as bot:
        with pytest.raises(ConfigError, match="chat: set where to post"):
            bot.publish(Post("x"))
        update = network.say("hello")
        (mention,) = bot.mentions(None)
        bot.publish(Post("hi", reply_to=mention.id))  # an answer knows where it goes
    assert network.posted[0]["chat"] == PRIVATE
    assert network.posted[0]["reply_parameters"] == {"message_id": update["message"]["message_id"]}


def test_what_is_said_to_the_bot_is_a_mention(network, bot):
    text = "🌊🌊 well, @keeperbot: is it lit?"
    network.say("is it lit?")
    network.say("/start")
    network.say(text, GROUP, entities=[entity("mention", text, "@keeperbot")])
    text = "@KeeperBot is it lit?"
    network.say(text, GROUP, entities=[entity("mention", text, "@KeeperBot")])
    text = "Keeper, and now?"
    named = entity("text_mention", text, "Keeper") | {"user": ME}
    network.say(text, GROUP, entities=[named])
    text = "/say@KeeperBot a thing"
    command = entity("bot_command", text, "/say@KeeperBot")
    network.say(text, GROUP, {**ALICE, "is_bot": True}, entities=[command])
    before = {"message_id": 3, "date": 1, "chat": GROUP, "from": ME}
    network.say("no", GROUP, reply_to_message=before)
    # and not for the bot:
    network.say("hello all", GROUP)
    text = "@KeeperBottle is another"
    network.say(text, GROUP, entities=[entity("mention", text, "@KeeperBottle")])
    network.say("no", GROUP, reply_to_message={**before, "from": ALICE})
    told = [(one.text, one.direct, one.is_bot) for one in bot.mentions(None)]
    assert told == [
        ("is it lit?", True, False),
        ("/start", True, False),
        ("🌊🌊 well, @keeperbot: is it lit?", False, False),
        ("is it lit?", False, False),
        ("Keeper, and now?", False, False),
        ("a thing", False, True),
        ("no", False, False),
    ]


def test_a_command_without_its_name_is_one_too(network, bot):
    network.say("/start now", entities=[entity("bot_command", "/start now", "/start")])
    (mention,) = bot.mentions(None)
    assert mention.text == "now"
    assert mention.author == "alice"
    assert mention.created_at.utcoffset() is not None


def test_an_update_is_forgotten_only_when_it_was_noted(network, bot):
    """What the caller has not seen, or saw and did not come back with, is given again."""
    for number in range(250):
        network.say(f"ship {number}")
    first = bot.mentions(None)
    assert [one.text for one in first] == [f"ship {number}" for number in range(100)]
    assert bot.mentions(None) == first
    noted = first[41].id  # then the machine dies
    with TelegramPublisher(bot.config) as later:
        second = later.mentions(noted)
        assert [one.text for one in second] == [f"ship {number}" for number in range(42, 142)]
        assert later.mentions(noted) == second
        third = later.mentions(second[-1].id)
    assert [one.text for one in third] == [f"ship {number}" for number in range(142, 250)][:100]


def test_other_peoples_talk_does_not_stand_in_the_way(network, bot):
    for number in range(230):
        network.say(f"wave {number}", GROUP)
    network.say("hello")
    for number in range(20):
        network.say(f"wave {number}", GROUP)
    (mention,) = bot.mentions(None)
    assert bot.mentions(None) == [mention]
    assert bot.mentions(mention.id) == []


def test_a_lost_answer_is_unknown_and_stays_so(network, bot):
    network.failures = ["lost"]
    with pytest.raises(Unknown):
        bot.publish(Post("x"))
    assert bot.reconcile(Post("x")) is NoReceipt.CANNOT_TELL


def test_a_picture_goes_with_its_text(network, bot, tmp_path, caplog):
    path = tmp_path / "lamp.png"
    path.write_bytes(PNG)
    images = (Image(path=path, alt="A lamp"),)
    network.say("show me")
    (mention,) = bot.mentions(None)
    bot.publish(Post("🌊" * 1024, images=images, reply_to=mention.id))
    assert network.files == [("lamp.png", "image/png", PNG)]
    assert network.posted[0]["caption"] == "🌊" * 1024
    assert network.posted[0]["reply_parameters"]["message_id"]
    bot.publish(Post("x" * 1025, images=images))
    assert network.posted[1]["text"] == "x" * 1025
    assert "goes without its picture" in caplog.text


def test_what_moves_is_sent_so_that_it_does(network, bot, tmp_path):
    path = tmp_path / "lamp.gif"
    path.write_bytes(b"GIF89a...")
    bot.publish(Post("x", images=(Image(path=path, alt="A lamp"),)))
    assert network.requests[-1].path.endswith("/sendAnimation")
    assert network.files == [("lamp.gif", "image/gif", b"GIF89a...")]


def test_another_program_that_takes_the_updates_is_named(network, bot):
    network.failures = [error(409, "Conflict: terminated by other getUpdates request")]
    with pytest.raises(Refused, match="another program asks for them"):
        bot.mentions(None)


@pytest.mark.parametrize("token", ["104:wrong", "999:AAG-bot_token-of-nobody"])
def test_a_wrong_token_is_said(network, token, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    with pytest.raises(AuthError) as caught:
        TelegramPublisher(TelegramConfig(server=network.url)).open()
    assert token.partition(":")[2] not in str(caught.value)


@pytest.mark.parametrize("token", ["nonsense", "104:with/slash", "104:two words"])
def test_what_is_no_token_never_reaches_the_network(network, token, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    with pytest.raises(AuthError, match="TELEGRAM_BOT_TOKEN") as caught:
        TelegramPublisher(TelegramConfig(server=network.url)).open()
    assert token not in str(caught.value)
    assert network.requests == []


@pytest.mark.parametrize("mention", ["", "7", "1/2/x", "m1"])
def test_an_answer_to_nothing_is_refused(bot, mention):
    with pytest.raises(Refused, match="no message of Telegram"):
        bot.publish(Post("x", reply_to=mention))
