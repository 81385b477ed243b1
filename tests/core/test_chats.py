"""Exports of Telegram, Discord, Slack, Messenger and Instagram, Signal: JSON and text."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import CorpusError, CorpusFormatError
from tweetgen.readers.meta import mended
from tweetgen.readers.slack import plain
from tweetgen.testing.check import run, subject_for

TELEGRAM = {
    "name": "Lighthouse",
    "type": "private_supergroup",
    "id": 77,
    "messages": [
        {
            "id": 1,
            "type": "message",
            "date": "2024-03-01T21:00:00",
            "date_unixtime": "1709323200",
            "from": "Ana",
            "from_id": "user1",
            "text": ["The ", {"type": "bold", "text": "lamp"}, " is fine."],
        },
        {"id": 2, "type": "service", "action": "pin_message", "text": ""},
        {
            "id": 3,
            "type": "message",
            "date_unixtime": "1709323260",
            "from": "Ben",
            "from_id": "user2",
            "reply_to_message_id": 1,
            "text": "Good night, lamp.",
            "photo": "photos/1.jpg",
        },
        {"id": 4, "type": "message", "from": "Ben", "from_id": "user2", "text": "", "photo": "x"},
    ],
}
DISCORD = {
    "guild": {"id": "9", "name": "Harbour"},
    "channel": {"id": "10", "type": "GuildTextChat", "name": "fog"},
    "dateRange": {"after": None, "before": None},
    "messages": [
        {
            "id": "100",
            "type": "Default",
            "timestamp": "2024-03-01T21:00:00+01:00",
            "timestampEdited": "2024-03-01T21:05:00+01:00",
            "content": "Fog, <@!5>! <:boat:77>",
            "mentions": [{"id": "5", "name": "ben", "nickname": "Ben"}],
            "author": {"id": "4", "name": "ana", "nickname": "Ana", "isBot": False},
            "attachments": [],
        },
        {
            "id": "101",
            "type": "Reply",
            "timestamp": "2024-03-01T20:01:00+00:00",
            "content": "As ever.",
            "author": {"id": "5", "name": "Ben", "isBot": False},
            "reference": {"messageId": "100"},
        },
        {"id": "102", "type": "GuildMemberJoin", "content": "Joined.", "author": {"id": "6"}},
        {"id": "103", "type": "Default", "content": "Beep", "author": {"id": "7", "isBot": True}},
        {"id": "104", "type": "Default", "content": "", "attachments": [{"id": "1"}]},
    ],
    "messageCount": 5,
}
SLACK_DAY = [
    {
        "type": "message",
        "user": "U0000001",
        "text": "Is &lt;fog&gt; up, <@U0000002>? See <http://fog.example|the map> in <#C0000009>",
        "ts": "1709323200.000100",
        "thread_ts": "1709323200.000100",
    },
    {
        "type": "message",
        "user": "U0000002",
        "text": "It is.",
        "ts": "1709323260.000200",
        "thread_ts": "1709323200.000100",
        "edited": {"user": "U0000002", "ts": "1709323270.000000"},
    },
    {"type": "message", "subtype": "channel_join", "user": "U0000002", "text": "joined", "ts": "1"},
    {"type": "message", "subtype": "bot_message", "text": "Built.", "ts": "1709323261.000300"},
    {"type": "message", "user": "U0000002", "text": "", "files": [{"id": "F1"}], "ts": "2"},
]
META = {
    "participants": [{"name": "Ana"}, {"name": "JosÃ©"}],
    "messages": [
        {
            "sender_name": "JosÃ©",
            "timestamp_ms": 1709323260000,
            "content": "So am I \u00f0\u009f\u0098\u008a",
        },
        {"sender_name": "Ana", "timestamp_ms": 1709323230000, "photos": [{"uri": "1.jpg"}]},
        {"sender_name": "Ana", "timestamp_ms": 1709323200000, "content": "The lamp is café."},
    ],
    "title": "JosÃ©",
    "thread_path": "inbox/jose_5",
}
SIGNAL = """[2024-03-01, 20:00] Ana: The lamp is fine.
And the goat.
[2024-03-01, 20:01] Ben:\x20

> The lamp is fine.

So am I.
(- Ana: \U0001f44d -)
[2024-03-01, 20:02] Ana: ![goat.jpg](./media/goat.jpg)
"""


@pytest.fixture
def read(tmp_path):
    def read_as(content: Any, **options: Any) -> tweetgen.Corpus:
        path = tmp_path / "export"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return tweetgen.read(path, **options)

    return read_as


def texts(corpus: tweetgen.Corpus) -> list[str]:
    return [document.text for document in corpus]


def zipped(path: Path, members: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, json.dumps(content))
    return path


def test_telegram(read):
    corpus = read(TELEGRAM)
    first, second = corpus
    assert corpus.report().format == "telegram"
    assert (first.text, first.author, first.id) == ("The lamp is fine.", "Ana", "1")
    assert first.created_at == datetime(2024, 3, 1, 20, tzinfo=UTC)
    assert (second.in_reply_to, second.conversation, second.labels) == ("1", "77", ("caption",))
    assert corpus.report().dropped == {"system message": 1, "omitted media": 1}


def test_telegram_of_a_whole_account(read):
    other = TELEGRAM | {"id": 78, "name": "Other"}
    account = {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 1, "first_name": "Ana"},
        "contacts": {"list": [{"messages": [{"type": "message", "text": "no chat"}]}]},
        "chats": {"about": "all", "list": [TELEGRAM, other]},
        "left_chats": {"list": [TELEGRAM | {"id": 79}]},
    }
    corpus = read(account)
    assert corpus.report().format == "telegram"
    assert [d.conversation for d in corpus] == ["77", "77", "78", "78", "79", "79"]


def test_telegram_topics_are_conversations(read):
    def said(number: int, answered: int | None = None, **more: Any) -> dict[str, Any]:
        reply = {} if answered is None else {"reply_to_message_id": answered}
        return {"id": number, "type": "message", "from": "Ana", "text": f"n{number}"} | reply | more

    topic = {"type": "service", "action": "topic_created", "title": "Goats", "text": ""}
    messages = [said(5, **topic), said(6, 5), said(7, 6), said(8), said(9, 8)]
    found = list(read(TELEGRAM | {"messages": messages}))
    assert [d.conversation for d in found] == ["77/5", "77/5", "77", "77"]
    assert [d.in_reply_to for d in found] == [None, "6", None, "8"]


def test_telegram_before_2022_has_the_time_of_a_computer(read):
    message = {
        "id": 1,
        "type": "message",
        "from": "Ana",
        "text": "Snow",
        "date": "2019-01-01T12:00:00",
    }
    never = message | {"edited": "1970-01-01T01:00:00"}
    chat = TELEGRAM | {"messages": [never, message | {"edited": "2019-01-01T12:01:00"}]}
    one, two = read(chat)
    assert one.created_at == datetime(2019, 1, 1, 12, tzinfo=UTC)
    assert (one.labels, two.labels) == ((), ("edited",))
    one, _ = read(chat, format="telegram", timezone="Europe/Rome")
    assert one.created_at == datetime(2019, 1, 1, 11, tzinfo=UTC)


def test_telegram_tells_namesakes_apart_and_bots_from_people(read):
    def by(writer: str, **more: Any) -> dict[str, Any]:
        return {"type": "message", "from": "Ana", "from_id": writer, "text": "Hm"} | more

    messages = [by("user1"), by("user2"), by("user1", forwarded_from="Cleo"), by("user9")]
    messages.append({"type": "message", "from": None, "from_id": "user3", "text": "gone"})
    found = list(read(TELEGRAM | {"messages": messages, "type": "bot_chat", "id": 9}))
    assert [d.author for d in found] == ["Ana", "Ana (user2)", "Ana", "user3"]
    assert found[2].labels == ("forwarded",)


def test_discord(read):
    corpus = read(DISCORD)
    first, second = corpus
    assert corpus.report().format == "discord"
    assert (first.text, first.author, first.labels) == ("Fog, @Ben! :boat:", "Ana", ("edited",))
    assert first.created_at == datetime(2024, 3, 1, 20, tzinfo=UTC)
    assert (second.author, second.in_reply_to, second.conversation) == ("Ben", "100", "10")
    assert corpus.report().dropped == {"system message": 1, "bot message": 1, "omitted media": 1}


@pytest.fixture
def workspace(tmp_path):
    users = [
        {
            "id": "U0000001",
            "team_id": "T0000001",
            "name": "ana",
            "profile": {"display_name": "Ana"},
        },
        {"id": "U0000002", "team_id": "T0000001", "name": "ben", "profile": {"real_name": "Ben B"}},
    ]
    said = {"type": "message", "user": "U0000001", "text": "secret", "ts": "1709323200.000100"}
    return zipped(
        tmp_path / "slack.zip",
        {
            "users.json": users,
            "channels.json": [{"id": "C0000009", "name": "goats", "created": 1, "members": []}],
            "dms.json": [{"id": "D0000001", "created": 1, "members": ["U0000001"]}],
            "groups.json": [{"id": "G0000001", "name": "attic", "created": 1, "members": []}],
            "canvases.json": [{"title": "no message"}],
            "harbour/2024-03-01.json": SLACK_DAY,
            "D0000001/2024-03-01.json": [said],
            "attic/2024-03-01.json": [said],
        },
    )


def test_slack(workspace):
    corpus = tweetgen.read(workspace)
    first, second = corpus
    assert corpus.report().format == "slack"
    assert first.text == "Is <fog> up, @Ben B? See the map in #goats"
    assert (first.author, second.author) == ("Ana", "Ben B")
    assert first.created_at == datetime(2024, 3, 1, 20, 0, 0, 100, tzinfo=UTC)
    assert first.conversation == second.conversation == "harbour/1709323200.000100"
    assert (first.in_reply_to, second.in_reply_to) == (None, first.id)
    assert second.labels == ("thread", "edited")
    assert corpus.report().dropped == {
        "file of a Slack export without messages": 5,
        "direct message": 1,
        "message of a private channel": 1,
        "system message": 1,
        "bot message": 1,
        "omitted media": 1,
    }


def test_slack_gives_private_messages_only_when_asked_for(workspace):
    assert "secret" not in texts(tweetgen.read(workspace))
    assert texts(tweetgen.read(workspace, format="slack", private=True)).count("secret") == 2


def test_an_unpacked_export_of_slack_gives_the_same(workspace, tmp_path):
    with zipfile.ZipFile(workspace) as archive:
        archive.extractall(tmp_path / "folder")
    zipped_, unpacked = tweetgen.read(workspace), tweetgen.read(tmp_path / "folder")
    assert texts(unpacked) == texts(zipped_)
    assert unpacked.report().dropped == zipped_.report().dropped


def test_a_day_of_slack_alone_uses_the_names_in_it(read):
    named = SLACK_DAY[0] | {"user_profile": {"display_name": "", "real_name": "Ana A"}}
    (first,) = read([named])
    assert first.author == "Ana A"
    assert "@U0000002" in first.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!here> <!subteam^S1|@crew> <!date^1^{date}|noon>", "@here @crew noon"),
        ("<https://a.example> <mailto:a@b.example|a@b.example>", "https://a.example a@b.example"),
        ("&amp;lt; 1 < 2 > 0", "&lt; 1 < 2 > 0"),
        ("<@U9|zoe> in <#C9|sea>", "@zoe in #sea"),
    ],
)
def test_the_signs_of_slack(text, shown):
    assert plain(text, {}, {}) == shown


def test_meta_mends_and_puts_in_order(read):
    corpus = read(META)
    first, second = corpus
    assert corpus.report().format == "meta"
    assert (first.text, first.author) == ("The lamp is café.", "Ana")
    assert (second.text, second.author) == ("So am I \U0001f60a", "José")
    assert first.conversation == second.conversation == "inbox/jose_5"
    assert corpus.report().dropped == {"omitted media": 1}


@pytest.mark.parametrize("text", ["café", "naïve 😊", "Ŝtono", "Ã", "plain"])
def test_right_text_is_left_alone(text):
    assert mended(text) == text
    if not text.isascii():
        assert mended(text.encode().decode("latin-1")) == text


def test_parts_of_a_thread_are_one(tmp_path):
    """Also where a later part begins before an earlier one ends."""

    def part(*times: int) -> dict[str, Any]:
        said = [
            {"sender_name": "Ana", "timestamp_ms": t * 10**10, "content": f"t{t}"} for t in times
        ]
        return {"participants": [], "messages": said}

    thread = "your_facebook_activity/messages/inbox/ana_1/message_"
    path = zipped(
        tmp_path / "facebook.zip",
        {
            f"{thread}1.json": part(190, 170),
            f"{thread}2.json": part(180, 160),
            f"{thread}10.json": part(150, 140),
            "your_facebook_activity/posts/likes.json": {"likes": [{"title": "Ana likes soup"}]},
        },
    )
    corpus = tweetgen.read(path)
    assert texts(corpus) == [f"t{n}" for n in (140, 150, 160, 170, 180, 190)]
    assert {d.conversation for d in corpus} == {"ana_1"}
    assert corpus.report().dropped == {"file of a Facebook or Instagram export without messages": 1}
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "folder")
    assert texts(tweetgen.read(tmp_path / "folder")) == texts(corpus)
    alone = tmp_path / "folder" / f"{thread}2.json"
    assert texts(tweetgen.read(alone)) == ["t160", "t180"]


def test_what_meta_says_itself_is_left_out(read):
    contents = {
        "Reacted \u00e2\u009d\u00a4 to your message ": "reaction",
        "Ana sent an attachment.": "omitted media",
        "You are now connected on Messenger": "system message",
    }
    said = [
        {"sender_name": "Ana", "timestamp_ms": 10**12, "content": content} for content in contents
    ]
    said.append({"sender_name": "Ana", "timestamp_ms": 10**12, "is_unsent": True, "content": "no"})
    said.append({"sender_name": "Ana", "timestamp_ms": 10**12, "content": "x", "call_duration": 9})
    corpus = read({"messages": said})
    assert not texts(corpus)
    assert corpus.report().dropped == {
        **dict.fromkeys(contents.values(), 1),
        "deleted message": 1,
        "call": 1,
    }


def test_meta_with_end_to_end_encryption(read):
    said = {"senderName": "José", "text": "Hi", "timestamp": 1709323200000, "isUnsent": False}
    (document,) = read({"participants": ["José"], "threadName": "José_1", "messages": [said]})
    assert (document.text, document.author, document.conversation) == ("Hi", "José", "José_1")
    assert document.created_at == datetime(2024, 3, 1, 20, tzinfo=UTC)


def test_signal(read):
    corpus = read(SIGNAL)
    first, second = corpus
    assert corpus.report().format == "signal"
    assert (first.text, first.author) == ("The lamp is fine.\nAnd the goat.", "Ana")
    assert first.created_at == datetime(2024, 3, 1, 20, tzinfo=UTC)
    assert (second.text, second.author, second.labels) == ("So am I.", "Ben", ("reply",))
    assert corpus.report().dropped == {"omitted media": 1}


def test_signal_with_json_beside_it_is_read_once(tmp_path):
    message = {"date": "2024-03-01T20:00:00", "sender": "Ana", "body": "Soup", "quote": ""}
    message |= {"sticker": None, "reactions": [], "attachments": []}
    deleted = message | {"deleted": True}
    folder = tmp_path / "Ana"
    folder.mkdir()
    (folder / "data.json").write_text(json.dumps(message) + "\n" + json.dumps(deleted) + "\n")
    (folder / "chat.md").write_text("[2024-03-01 20:00:00] Ana: Soup  \n")
    corpus = tweetgen.read(tmp_path)
    (document,) = corpus
    assert (document.text, document.conversation) == ("Soup", "Ana")
    assert corpus.report().dropped == {
        "deleted message": 1,
        "text of the messages that data.json holds too": 1,
    }
    assert texts(tweetgen.read(folder / "chat.md")) == ["Soup"]


EXAMPLES = {
    "telegram": json.dumps(TELEGRAM, indent=1),
    "discord": json.dumps(DISCORD, indent=1),
    "slack": json.dumps(SLACK_DAY, indent=1),
    "meta": json.dumps(META, indent=1),
    "signal": SIGNAL,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_readers_keep_their_promises(name, tmp_path):
    path = tmp_path / "example"
    path.write_text(EXAMPLES[name], "utf-8")
    outcomes = list(run(subject_for(name, "reader", example=path)))
    assert not [outcome for outcome in outcomes if outcome.bad]


@pytest.mark.parametrize("name", EXAMPLES)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_damage_gives_documents_or_an_error(name, data):
    damaged = damage(EXAMPLES[name].encode(), data)
    for format_ in (name, "auto"):
        assert_survives(damaged, format_)


def damage(whole: bytes, data: st.DataObject) -> bytes:
    at = data.draw(st.integers(0, len(whole)))
    how = data.draw(st.sampled_from(["cut", "flip", "nul", "double", "foreign"]))
    if how == "cut":
        return whole[:at]
    if how == "flip":
        bit = 1 << data.draw(st.integers(0, 7))
        return whole[:at] + bytes([byte ^ bit for byte in whole[at : at + 1]]) + whole[at + 1 :]
    inserted = {"nul": b"\0", "double": whole[at:]}.get(how) or data.draw(st.binary(max_size=20))
    return whole[:at] + inserted + whole[at:]


def assert_survives(content: bytes, format_: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(content)
        told = ""
        try:
            for document in tweetgen.read(path, format=format_):
                assert document.text.strip()
        except CorpusError as error:
            told = str(error)
        assert not told or str(path) in told


def test_nesting_without_end_is_told(read):
    deep = '{"id": 1, "type": "personal_chat", "chats": ' + '{"list": [' * 50_000
    with pytest.raises(CorpusFormatError, match="nested"):
        list(read(deep, format="telegram"))


@pytest.mark.shared
def test_real_chats(shared):
    folder = shared / "chats"
    found = {path.name: path for path in folder.iterdir() if "expected" not in path.name}
    for name, path in found.items():
        expected = json.loads((folder / f"{name}.expected.json").read_text())
        corpus = tweetgen.read(path)
        read = [(document.author, document.text) for document in corpus]
        assert corpus.report().format == name.partition("_")[0].replace("instagram", "meta")
        if name.startswith("slack"):
            assert len(read) == expected["by_subtype"]["message"]
            assert sum(corpus.report().dropped.values()) == 109 + 3  # and three side files
            assert {d.conversation for d in corpus} == set(expected["channels"])
            assert not any("<@U" in text or "&lt;" in text for _, text in read)
            continue
        if name.startswith("discord"):
            spoken = expected.get("texts_for_training") or ["Thank you for choosing"]
            assert len(read) == len(spoken)
            assert all(text.startswith(said) for (_, text), said in zip(read, spoken, strict=True))
            continue
        said = expected.get("messages") or expected["messages_ascending"]
        said = [one for one in said if one.get("text", one.get("message"))]
        if "timestamp" in said[0]:
            said.sort(key=lambda one: one["timestamp"])
            times = [one["timestamp"] for one in said]
            assert [d.created_at.isoformat()[:19] for d in corpus] == times
        assert len(read) == len(said)
        for (author, text), one in zip(read, said, strict=True):
            assert "".join(text.split()) == "".join(one.get("text", one.get("message")).split())
            wanted = one.get("author") or one.get("address")
            assert author == wanted or one.get("direction") == "sent"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<!DOCTYPE html>\n<html><head>\n<title>Exported Data</title>", "Telegram .* JSON"),
        ('<!DOCTYPE html>\n<html><body><div class="preamble__guild', "--format Json"),
        ('<html><head></head><body><div class="_3-95 _a6-g">', "ask Meta for JSON"),
    ],
)
def test_chats_in_html_are_told(read, content, said):
    with pytest.raises(CorpusFormatError, match=said):
        list(read(content))
