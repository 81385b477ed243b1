"""Posting to Discord: real requests, judged by Discord's own description of its API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from servers import discord as server
from servers.discord import ALICE, BOT, CHANNEL, DiscordServer, user

from tweetgen import Image, NoReceipt, Post, Receipt
from tweetgen.errors import AuthError, ConfigError, Refused, Unknown
from tweetgen.publishers import discord
from tweetgen.publishers.discord import (
    DiscordConfig,
    DiscordPublisher,
    DiscordWebhookConfig,
    DiscordWebhookPublisher,
)

PNG = b"\x89PNG\r\n\x1a\n a picture"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscordServer]:
    with DiscordServer() as running:
        monkeypatch.setattr(discord, "API", f"{running.url}/api/v10")
        monkeypatch.setenv("DISCORD_BOT_TOKEN", server.TOKEN)
        monkeypatch.setenv(
            "DISCORD_WEBHOOK_URL",
            f"{running.url}/api/v10/webhooks/{server.WEBHOOK}/{server.WEBHOOK_TOKEN}",
        )
        yield running


@pytest.fixture
def bot(network: DiscordServer) -> Iterator[DiscordPublisher]:
    with DiscordPublisher(DiscordConfig(channel=CHANNEL)) as publisher:
        yield publisher


def post(network: DiscordServer, text: str = "The lamp is lit.", **facts: object) -> Post:
    return Post(text, created_at=network.now, **facts)


def test_a_post_is_there_and_calls_nobody(network, bot):
    receipt = bot.publish(post(network, "@everyone <@105> the lamp is lit"))
    (message,) = network.messages
    assert message["content"] == "@everyone <@105> the lamp is lit"
    url = f"https://discord.com/channels/300/200/{message['id']}"
    assert receipt == Receipt(message["id"], url)
    assert network.requests[-1].json["allowed_mentions"] == {"parse": []}


def test_a_second_sending_is_the_same_message(network, bot):
    one = post(network)
    assert bot.publish(one) == bot.publish(one)
    assert bot.publish(post(network)) != bot.publish(one)
    assert len(network.messages) == 2


@pytest.mark.parametrize("lost", ["lost", "cut"])
@pytest.mark.parametrize("forgetful", [False, True])
def test_a_lost_answer_is_found_in_the_channel(network, bot, lost, forgetful):
    """By its nonce, or where Discord does not tell that (any more), by its words."""
    network.forgetful = forgetful
    for number in range(130):
        network.say(f"wave {number}")
    one = post(network, " The lamp \n is lit. ")
    network.say("The lamp is lit.")  # by somebody else
    network.failures = [lost]
    with pytest.raises(Unknown):
        bot.publish(one)
    for number in range(130):
        network.say(f"wave {number}")
    (there,) = (message for message in network.messages if message["author"] == BOT)
    assert bot.reconcile(one).id == there["id"]
    assert bot.reconcile(post(network, "Another lamp.")) is NoReceipt.NOT_THERE
    assert bot.reconcile(post(network, "The lamp is lit.", reply_to="1")) is NoReceipt.NOT_THERE


@pytest.mark.parametrize("forgetful", [False, True])
def test_whatever_is_lost_on_the_way_each_post_is_there_once(network, bot, forgetful):
    """As the core does it: in doubt the channel is read, and what is not there is sent again."""
    network.forgetful = forgetful
    network.say("(somebody else)")
    random = Random(7)
    posts = []
    for number in range(40):
        posts.append(post(network, f"wave {number}"))
        network.failures = random.choices(["", "", "drop", "reset", "lost", "cut"], k=4)
        receipt: object = NoReceipt.NOT_THERE
        while not isinstance(receipt, Receipt):
            try:
                receipt = bot.publish(posts[-1])
            except Unknown:
                receipt = in_doubt(bot, posts[-1])
                assert receipt is not NoReceipt.CANNOT_TELL
                network.say("(somebody else)")
    said = [message["content"] for message in network.messages if message["author"] == BOT]
    assert said == [one.text for one in posts]


def in_doubt(bot: DiscordPublisher, one: Post) -> Receipt | NoReceipt:
    while True:
        try:
            return bot.reconcile(one)
        except Unknown:
            continue


def test_what_clocks_say_does_not_hide_a_post(network, bot):
    one = Post("The lamp is lit.", created_at=network.now + timedelta(minutes=5))
    bot.publish(one)
    assert isinstance(bot.reconcile(one), Receipt)


def test_a_bot_that_may_not_read_cannot_tell(network, bot):
    """Discord gives it an empty history instead of an error."""
    one = post(network)
    bot.publish(one)
    network.blind = True
    assert bot.reconcile(one) is NoReceipt.CANNOT_TELL


def test_an_answer_goes_to_what_was_said(network, bot):
    asked = network.say("<@104> is it lit?")
    bot.publish(post(network, reply_to=asked["id"]))
    assert network.messages[-1]["message_reference"]["message_id"] == asked["id"]
    with pytest.raises(Refused):  # deleted meanwhile
        bot.publish(post(network, "It is.", reply_to="17"))


def test_pictures_go_with_their_words(network, bot, tmp_path):
    path = tmp_path / "lamp.png"
    path.write_bytes(PNG)
    images = (Image(path=path, alt="A lamp"), Image(path=path, alt="x" * 2000))
    bot.publish(post(network, images=images))
    assert network.files == [("lamp.png", "image/png", PNG)] * 2
    (request,) = (one for one in network.requests if one.method == "POST")
    assert '"description": "A lamp"' in request.parts["payload_json"]


def test_mentions_are_told_oldest_first_and_once(network, bot):
    network.say("nobody asked")
    first = network.say("<@104>, is it lit?")
    network.say("<@105> is it lit?")
    second = network.reply(first, "hello <@105>, ask <@104>!")
    network.say("joined", type=7, mentions=[BOT])
    told = bot.mentions(None)
    assert [(one.id, one.author, one.text) for one in told] == [
        (first["id"], "alice", "is it lit?"),
        (second["id"], "alice", "hello @alice, ask @keeper!"),
    ]
    assert {one.conversation for one in told} == {first["id"]}
    assert [one.id for one in bot.mentions(first["id"])] == [second["id"]]
    assert bot.mentions(second["id"]) == []


def test_no_mention_is_lost_in_other_peoples_talk(network, bot):
    first = network.say("<@104> one")
    for number in range(350):
        network.say(f"wave {number}")
    assert [one.id for one in bot.mentions(first["id"])] == []
    asked = len(network.requests)
    assert bot.mentions(first["id"]) == []
    assert len(network.requests) == asked + 1  # what is known to be quiet is not read again
    second = network.say("<@104> two")
    for number in range(150):
        network.say(f"wave {number}")
    for _ in range(2):  # given again until the caller has it
        assert [one.id for one in bot.mentions(first["id"])] == [second["id"]]
    assert bot.mentions(second["id"]) == []


def test_programs_and_the_bot_itself_are_known(network, bot):
    network.say("<@104> beep", user("9", "beeper", bot=True))
    network.say("<@104> boop", user("10", "hook"), webhook_id="10")
    network.say("<@104> hello me", BOT)
    network.say("<@104> hello")
    told = [(one.is_bot, one.is_own) for one in bot.mentions(None)]
    assert told == [(True, False), (True, False), (True, True), (False, False)]


def test_a_thread_is_what_was_answered(network, bot):
    said = network.say("Fog again.")
    for number in range(12):
        said = network.reply(said, f"turn {number}", BOT if number % 2 else ALICE)
    last = network.reply(said, "<@104> and now?")
    (mention,) = bot.mentions(said["id"])
    assert mention.conversation == network.messages[0]["id"]
    thread = bot.thread(mention)
    assert [one.text for one in thread] == [f"turn {number}" for number in range(2, 12)]
    assert {one.author for one in thread} == {"alice", "keeper"}
    del network.messages[5]  # somebody deletes what they said
    with DiscordPublisher(bot.config) as later:
        (mention,) = later.mentions(said["id"])
        assert mention.id == last["id"]
        assert mention.conversation == network.messages[5]["id"]


def test_between_two_every_message_is_for_the_bot(network):
    network.channel_type = 1
    network.say("is it lit?")
    network.say("It is.", BOT)
    with DiscordPublisher(DiscordConfig(channel=CHANNEL)) as bot:
        (mention,) = bot.mentions(None)
        receipt = bot.publish(post(network))
    assert mention.direct
    assert receipt.url.startswith("https://discord.com/channels/@me/200/")


def test_a_webhook_gives_a_receipt(network):
    config = DiscordWebhookConfig(username="The keeper", thread="5")
    with DiscordWebhookPublisher(config) as publisher:
        receipt = publisher.publish(post(network, "@here the lamp is lit"))
        assert publisher.account == server.WEBHOOK
        assert publisher.reconcile(post(network)) is NoReceipt.CANNOT_TELL
    (message,) = network.messages
    assert receipt.id == message["id"]
    assert receipt.url == f"https://discord.com/channels/300/200/{message['id']}"
    assert message["author"]["username"] == "The keeper"
    request = network.requests[-1]
    assert request.query == {"wait": "true", "thread_id": "5"}
    assert request.json["allowed_mentions"] == {"parse": []}


def test_a_webhook_that_is_gone_is_said(network, monkeypatch):
    gone = f"{network.url}/api/v10/webhooks/{server.WEBHOOK}/another-token"
    monkeypatch.setenv("DISCORD_WEBHOOK_URL", gone)
    with pytest.raises(AuthError, match="no such webhook") as caught:
        DiscordWebhookPublisher(DiscordWebhookConfig()).open()
    assert "another-token" not in str(caught.value)


@pytest.mark.parametrize("address", ["https://example.org/x", "nonsense", "https://[::1/x", "ü"])
def test_what_is_no_webhook_is_said(address, monkeypatch):
    monkeypatch.setenv("DISCORD_WEBHOOK_URL", address)
    publisher = DiscordWebhookPublisher(DiscordWebhookConfig())
    assert publisher.account == ""
    with pytest.raises(AuthError, match="DISCORD_WEBHOOK_URL"):
        publisher.open()


def test_a_bot_needs_a_channel_that_it_sees(network):
    with pytest.raises(ConfigError, match="channel: set the number"):
        DiscordPublisher(DiscordConfig()).open()
    with pytest.raises(Refused, match="Unknown Channel"):
        DiscordPublisher(DiscordConfig(channel="201")).open()


@pytest.mark.shared
def test_every_request_is_legal(shared, network, tmp_path):
    spec = shared / "specs" / "discord-openapi.json"
    if not spec.exists():
        pytest.skip(f"there is no {spec.name}")
    path = tmp_path / "lamp.png"
    path.write_bytes(PNG)
    image = Image(path=path, alt="A lamp")
    network._judge = server._judge(spec)
    with DiscordPublisher(DiscordConfig(channel=CHANNEL)) as bot:
        asked = network.say("<@104> is it lit?")
        (mention,) = bot.mentions(None)
        bot.mentions(asked["id"])
        bot.thread(mention)
        longest = post(network, "🌊" * 2000, reply_to=asked["id"], images=(image,))
        bot.publish(longest)
        bot.reconcile(longest)
    with DiscordWebhookPublisher(DiscordWebhookConfig(username="x", thread="5")) as webhook:
        webhook.publish(post(network, images=(image,)))
        webhook.publish(post(network))
    assert network.illegal == []
    with DiscordWebhookPublisher(DiscordWebhookConfig()) as webhook, pytest.raises(Refused):
        webhook.publish(post(network, "x" * 2001))
    assert network.illegal != []  # the judge is awake
