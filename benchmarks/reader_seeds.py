"""Small files of every format, and beginnings of real ones."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from archive_traps import Seed

ME = "https://harbour.example/users/keeper"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
WORDS = ["Fog.", "Is the lamp on?", "Yes &amp; no \U0001f426", 'She said "soup"', "Zwei\nZeilen"]
WHO = ["Ana", "Ben \U0001f98a", "+39 055-1234"]
_HEAD = 8_000  # bytes taken of a real file
_MOST_MEMBERS = 6  # taken of a real archive


def _js(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def _tweet(number: int, text: str) -> dict[str, Any]:
    link = {"url": "https://t.co/l", "expanded_url": "https://e.example", "display_url": "e.ex"}
    return {
        "id_str": str(1_759_195_629_807_366_499 + number),
        "created_at": "Sun Feb 18 12:38:17 +0000 2024",
        "full_text": f"{text} https://t.co/l",
        "entities": {
            "urls": [{**link, "indices": ["9", "23"]}],
            "hashtags": [{"text": "fog", "indices": ["0", "4"]}],
            "user_mentions": [{"screen_name": "ben", "indices": ["0", "4"], "id_str": "5"}],
        },
        "in_reply_to_status_id_str": "7",
        "truncated": False,
    }


_TABLE = (
    b'"tweet_id","in_reply_to_status_id","timestamp","text","retweeted_status_id"\n'
    b'"7","","2013-01-31 00:13:32 +0000","Fog.",""\n"8","7","2013-01-31 00:14 +0000","So?",""\n'
)


def _x_archives() -> Iterator[Seed]:
    tweets = [{"tweet": _tweet(number, text)} for number, text in enumerate(WORDS)]
    tweets[0]["tweet"]["full_text"] = "A long one, cut \u2026 https://t.co/x"
    note = {"noteTweetId": "8", "createdAt": "2024-02-18T12:38:17.000Z"}
    note["core"] = {"text": "A long one, cut nowhere at all", "urls": [], "mentions": []}
    account = {"account": {"username": "keeper", "accountId": "5", "accountDisplayName": "K"}}
    yield {
        "data/tweets.js": b"window.YTD.tweets.part0 = " + _js(tweets, 1),
        "data/tweets-part1.js": b"window.YTD.tweets.part1 = " + _js(tweets[1:], 1),
        "data/note-tweet.js": b"window.YTD.note_tweet.part0 = " + _js([{"noteTweet": note}], 1),
        "data/account.js": b"window.YTD.account.part0 = " + _js([account]),
        "data/direct-messages.js": b"window.YTD.direct_messages.part0 = [ ]",
    }
    yield {"tweet.js": b"window.YTD.tweet.part0 = " + _js([_tweet(1, "Fog.")], 2)}
    month = [{"id": 7, "created_at": "2013-01-31 00:13:32 +0000", "text": "Fog.", "entities": {}}]
    yield {
        "data/js/tweets/2013_01.js": b"Grailbird.data.tweets_2013_01 = \n" + _js(month, 1),
        "data/js/tweet_index.js": b"var tweet_index = "
        + _js([{"file_name": "data/js/tweets/2013_01.js", "year": 2013, "month": 1}]),
        "tweets.csv": _TABLE,
    }
    yield {"tweets.csv": _TABLE}


def _x_api() -> Iterator[Seed]:
    old = [_tweet(number, text) for number, text in enumerate(WORDS)]
    old[1]["retweeted_status"] = _tweet(9, "theirs")
    yield {"tweets.json": _js(old)}
    yield {"tweets.jsonl": b"".join(_js(tweet) + b"\n" for tweet in old)}
    new = {"id": "1", "text": "Fog.", "author_id": "5", "created_at": "2024-02-18T12:38:17.000Z"}
    new["referenced_tweets"] = [{"type": "quoted", "id": "2"}]
    new["note_tweet"] = {"text": "Fog and more fog."}
    page = {"data": [new], "includes": {"users": [{"id": "5", "username": "keeper"}]}, "meta": {}}
    yield {"page.json": _js(page)}


def _whatsapp() -> Iterator[Seed]:
    iphone = "".join(
        f"\u200e[23.08.24, 09:0{i}:00] {WHO[i % 3]}: {text}\n" for i, text in enumerate(WORDS)
    )
    yield {"_chat.txt": (iphone + "[23.08.24, 10:00:00] Flo left\n").encode()}
    android = "".join(
        f"8/{13 + i}/24, 9:0{i}\u202fPM - {WHO[i % 3]}: {text}\n" for i, text in enumerate(WORDS)
    )
    yield {
        "WhatsApp Chat with Ana.txt": (
            android + "8/20/24, 9:09\u202fPM - Ana: <Media omitted>\n"
        ).encode()
    }
    yield {
        "c.txt": (
            "\u200f١٢/٠٣/٢٠٢٤، ٩:٠٥ م - علي: مرحبا\n\u200f١٣/٠٣/٢٠٢٤، ٩:٠٦ ص - علي: نعم\n"
        ).encode()
    }


def _chats() -> dict[str, list[Seed]]:
    message = {"id": 1, "type": "message", "date": "2024-03-01T21:00:00", "from": "Ana"}
    message |= {"date_unixtime": "1709323200", "from_id": "user1", "reply_to_message_id": 9}
    message["text"] = ["The ", {"type": "bold", "text": "lamp"}, " is fine."]
    service = {"id": 2, "type": "service", "action": "pin_message", "text": ""}
    chat = {"name": "Fog", "type": "private_supergroup", "id": 77, "messages": [message, service]}
    account = {"about": "Here is the data.", "chats": {"list": [chat, chat | {"id": 78}]}}
    discord = {
        "guild": {"id": "9", "name": "Harbour"},
        "channel": {"id": "10", "type": "GuildTextChat", "name": "fog"},
        "dateRange": {"after": None, "before": None},
        "messages": [
            {
                "id": str(number),
                "type": "Default" if number else "Reply",
                "timestamp": "2024-03-01T21:00:00+01:00",
                "content": f"{text}, <@!5>! <:boat:77>",
                "mentions": [{"id": "5", "name": "ben", "nickname": "Ben"}],
                "author": {"id": "4", "name": "ana", "nickname": "Ana", "isBot": False},
                "reference": {"messageId": "100"},
                "attachments": [],
            }
            for number, text in enumerate(WORDS)
        ],
        "messageCount": 5,
    }
    day = [
        {
            "type": "message",
            "user": f"U000000{number % 2}",
            "text": f"{text} <@U0000001>? See <http://fog.example|the map> in <#C0000009>",
            "ts": f"170932320{number}.000100",
            "thread_ts": "1709323200.000100",
        }
        for number, text in enumerate(WORDS)
    ]
    users = [{"id": f"U000000{n}", "name": f"u{n}", "profile": {"real_name": "A"}} for n in (0, 1)]
    slack = {
        "fog/2024-03-01.json": _js(day, 1),
        "fog/2024-03-02.json": _js(day[:2]),
        "users.json": _js(users),
        "channels.json": _js([{"id": "C0000009", "name": "fog", "members": ["U0000000"]}]),
    }
    meta = {
        "participants": [{"name": "Ana"}, {"name": "Jos\u00c3\u00a9"}],
        "messages": [
            {"sender_name": "Jos\u00c3\u00a9", "timestamp_ms": 1709323260000, "content": text}
            for text in [*WORDS, "\u00f0\u009f\u0098\u008a"]
        ],
        "title": "Jos\u00c3\u00a9",
        "thread_path": "inbox/jose_5",
    }
    parts = {f"messages/inbox/jose_5/message_{n}.json": _js(meta, 1) for n in (1, 2)}
    signal = "".join(f"[2024-03-01, 20:0{i}] Ana: {text}\n" for i, text in enumerate(WORDS))
    signal += "[2024-03-01, 20:09] Ben:\x20\n\n> Fog.\n\nSo am I.\n(- Ana: \U0001f44d -)\n"
    return {
        "telegram": [{"result.json": _js(chat, 1)}, {"result.json": _js(account)}],
        "discord": [{"fog.json": _js(discord, 2)}],
        "slack": [slack, {"2024-03-01.json": _js(day)}],
        "meta": [{"message_1.json": _js(meta)}, parts],
        "signal": [{"chat.md": signal.encode()}],
        "sms": [{"sms.xml": _sms()}],
        "imessage": [{"chat.db": _imessage()}],
    }


def _sms() -> bytes:
    texts = "".join(
        f'<sms address="+39 055-1234" date="170932320000{i}" type="{1 + i % 2}" '
        f'body="{text}" contact_name="Ana" />\n'
        for i, text in enumerate(["Fog", "Yes &amp; no &#55357;&#56842;&#10;Bye", "null", "Soup"])
    )
    return f"""<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="5">{texts}<mms date="1709323200000" msg_box="1" address="+39055~+39066">
<parts><part ct="image/jpeg" text="null" data="AAAA" />
<part ct="text/plain" text="A goat" /></parts>
<addrs><addr address="+39066" type="137" /><addr address="+39055" type="151" /></addrs>
</mms></smses>""".encode()


def _imessage() -> bytes:
    tables = """
        CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
        CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, chat_identifier TEXT);
        CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
        CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB,
            handle_id INTEGER, date INTEGER, is_from_me INTEGER DEFAULT 0,
            item_type INTEGER DEFAULT 0, associated_message_type INTEGER DEFAULT 0,
            thread_originator_guid TEXT, date_edited INTEGER DEFAULT 0,
            cache_has_attachments INTEGER DEFAULT 0);
        INSERT INTO handle VALUES (1, '+39066');
        INSERT INTO chat VALUES (1, 'iMessage;-;+39066', '+39066');"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chat.db"
        with closing(sqlite3.connect(path)) as base:
            base.executescript(tables)
            for number, text in enumerate(WORDS, start=1):
                plain, archived = (text, None) if number % 2 else (None, _archived(text))
                when = 731016000000000000 + number
                row = (number, f"G{number}", plain, archived, 1, when, number % 2)
                base.execute(
                    "INSERT INTO message (ROWID, guid, text, attributedBody, handle_id, date, "
                    "is_from_me) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    row,
                )
                base.execute("INSERT INTO chat_message_join VALUES (1, ?)", (number,))
            base.commit()
        return path.read_bytes()


def _archived(text: str) -> bytes:
    """As macOS archives an attributed string, as far as the words go."""
    data = text.encode()
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
    return head + bytes([len(data)]) + data + b"\x86\x84\x02iI\x01\x05\x92"


def _mastodon() -> Iterator[Seed]:
    items: list[Any] = [
        {
            "id": f"{ME}/statuses/{number}/activity",
            "type": "Create",
            "actor": ME,
            "published": "2023-03-01T10:00:00Z",
            "to": [PUBLIC],
            "cc": [f"{ME}/followers"],
            "object": {
                "id": f"{ME}/statuses/{number}",
                "type": "Note",
                "summary": "soup" if number else None,
                "inReplyTo": None,
                "published": "2023-03-01T10:00:00Z",
                "attributedTo": ME,
                "to": [PUBLIC],
                "cc": [],
                "content": f'<p>{text} <a href="https://e.example"><span class="invisible">https'
                "://</span><span>e.ex</span></a><br />&lt;b&gt;</p>",
                "attachment": [],
                "tag": [{"type": "Mention", "href": ME, "name": "@keeper"}],
            },
        }
        for number, text in enumerate(WORDS)
    ]
    items.append({"type": "Announce", "actor": ME, "to": [PUBLIC], "object": f"{ME}/7"})
    box = {"id": "outbox.json", "type": "OrderedCollection", "orderedItems": items}
    context = {"@context": "https://www.w3.org/ns/activitystreams"}
    actor = {**context, "id": ME, "type": "Person", "preferredUsername": "keeper", "name": "K"}
    actor["outbox"] = "outbox.json"
    likes = {**context, "id": "likes.json", "type": "OrderedCollection", "orderedItems": []}
    yield {"outbox.json": _js(context | box, 1)}
    yield {
        "outbox.json": _js(context | box),
        "actor.json": _js(actor),
        "likes.json": _js(likes),
    }


def _mastodon_api() -> Iterator[Seed]:
    statuses: list[dict[str, Any]] = [
        {
            "id": str(number),
            "created_at": "2023-03-01T10:00:00.000Z",
            "in_reply_to_id": "7",
            "spoiler_text": "soup" if number else "",
            "visibility": "public",
            "language": "en",
            "uri": f"{ME}/statuses/{number}",
            "content": f"<p>{text}<br />&lt;b&gt;</p>",
            "reblog": None,
            "account": {"id": "5", "username": "keeper", "acct": "keeper"},
            "media_attachments": [],
            "mentions": [{"acct": "ben", "url": ME}],
            "tags": [],
        }
        for number, text in enumerate(WORDS)
    ]
    statuses.append(statuses[0] | {"content": "", "reblog": statuses[1]})
    yield {"statuses.json": _js(statuses)}
    yield {"statuses.jsonl": b"".join(_js(status) + b"\n" for status in statuses)}


def _bluesky() -> Iterator[Seed]:
    posts = [
        {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2023-03-01T10:00:00.5Z"}
        | {"langs": ["en"], "reply": {"root": {"uri": "at://x/1"}, "parent": {"uri": "at://x/2"}}}
        for text in WORDS
    ]
    listed = [
        {"uri": f"at://did:plc:keeper/app.bsky.feed.post/{n}", "cid": "b", "value": post}
        for n, post in enumerate(posts)
    ]
    yield {"posts.json": _js({"records": listed, "cursor": "9"}, 1)}
    with suppress(ImportError):
        yield {"repo.car": _car(posts)}


def _car(posts: list[dict[str, Any]]) -> bytes:
    from hashlib import sha256

    encode = import_module("libipld").encode_dag_cbor

    def link(block: bytes) -> bytes:
        return b"\x01\x71\x12\x20" + sha256(block).digest()

    def sized(data: bytes) -> bytes:
        size, count = b"", len(data)
        while count > 0x7F:
            size, count = size + bytes([count & 0x7F | 0x80]), count >> 7
        return size + bytes([count]) + data

    blocks = [encode(post) for post in posts]
    entries = [
        {"p": 0, "k": f"app.bsky.feed.post/3{n}".encode(), "v": link(block), "t": None}
        for n, block in enumerate(blocks)
    ]
    tree = encode({"l": None, "e": entries})
    commit = encode({"did": "did:plc:keeper", "version": 3, "data": link(tree), "rev": "3"})
    made = sized(encode({"roots": [link(commit)], "version": 1}))
    return made + b"".join(sized(link(block) + block) for block in (commit, tree, *blocks))


def _feeds() -> Iterator[Seed]:
    items = "".join(
        f"<item><title>{text}</title><guid>{n}</guid><pubDate>Wed, 01 Mar 2023 10:00:00 GMT"
        f"</pubDate><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
        for n, text in enumerate(WORDS)
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    rss = f'{head}<rss version="2.0"><channel><title>Lamp</title>{items}</channel></rss>'
    atom = (
        f'{head}<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Ana</name></author><entry>'
        '<title>Fog</title><id>1</id><updated>2023-03-01T10:00:00Z</updated><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml">Thick &amp; <b>grey</b>&nbsp;</div></content>'
        "</entry></feed>"
    )
    yield {"lamp.rss": rss.encode()}
    yield {"lamp.atom": atom.encode()}


def _tables() -> Iterator[Seed]:
    try:
        arrow, ipc, parquet = map(import_module, ("pyarrow", "pyarrow.ipc", "pyarrow.parquet"))
    except ImportError:
        return
    table = arrow.table(
        {"id": list(range(5)), "author": ["ana"] * 5, "text": WORDS, "n": [0.5] * 5}
    )
    for codec in ("none", "snappy"):
        stream = io.BytesIO()
        parquet.write_table(table, stream, compression=codec)
        yield {"words.parquet": stream.getvalue()}
    for make in (ipc.new_file, ipc.new_stream):
        stream = io.BytesIO()
        with make(stream, table.schema) as writer:
            writer.write_table(table)
        yield {"data-00000-of-00001.arrow": stream.getvalue()}


def _texts() -> dict[str, list[Seed]]:
    rows = "".join(
        f'"{text.replace(chr(34), chr(34) * 2)}",{WHO[i % 3]},2024-02-29T10:00:00Z\n'
        for i, text in enumerate(WORDS)
    )
    objects = [{"id": n, "text": text, "created_at": 1709323200} for n, text in enumerate(WORDS)]
    gpt = "".join(f"<|startoftext|>{text}<|endoftext|>\n" for text in WORDS)
    return {
        "lines": [{"words.txt": "\n".join(WORDS).encode()}],
        "delimited": [{"words.txt": "\n==========\n".join(WORDS).encode()}],
        "startoftext": [{"words.txt": gpt.encode()}],
        "whole": [{"poem.txt": "\n".join(WORDS).encode()}],
        "csv": [
            {"words.csv": f"text,author,created_at\n{rows}".encode()},
            {"words.tsv": b"id\ttext\n1\tFog.\n2\tSoup\tand more\n"},
            {"words.csv": "7;Fog is here again;2024\n8;Soup, as ever;2023\n".encode("cp1252")},
        ],
        "jsonl": [
            {"words.jsonl": b"".join(_js(one) + b"\n" for one in objects)},
            {"words.json": _js(objects, 1)},
        ],
        "foreign": [{"page.html": b"<!doctype html><p>hello\n"}, {"a.pdf": b"%PDF-1.7\n1 0 obj"}],
    }


def own_seeds() -> dict[str, list[Seed]]:
    """Files that we write ourselves, by the name of the reader."""
    return {
        **_texts(),
        **_chats(),
        "x_archive": list(_x_archives()),
        "x_api": list(_x_api()),
        "whatsapp": list(_whatsapp()),
        "mastodon": list(_mastodon()),
        "mastodon_api": list(_mastodon_api()),
        "bluesky": list(_bluesky()),
        "feed": list(_feeds()),
        "parquet": list(_tables()),
    }


def real_seeds(data: Path) -> dict[str, list[Seed]]:
    """Beginnings of real files, by the reader that a new user would get for them."""
    import tweetgen
    from tweetgen.errors import TweetgenError
    from tweetgen.reader import Tally

    found: dict[str, list[Seed]] = {}
    for path in sorted(data.glob("*/*")):
        if path.name.endswith(".expected.json") or path.parent.name in (
            "models",
            "specs",
            "length",
        ):
            continue
        seed = _unpacked(path)
        tally = Tally()
        with suppress(TweetgenError):
            for number, _ in enumerate(tweetgen.read(path).walk(tally)):
                if number > 20:
                    break
        for name in tally.formats or {"lines"}:
            reader = {"tsv": "csv", "json": "jsonl", "arrow": "parquet"}.get(name, name)
            found.setdefault(reader, []).append(seed)
    return found


def _unpacked(path: Path) -> Seed:
    if zipfile.is_zipfile(path) and path.suffix == ".zip":
        with suppress(Exception), zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if n.endswith((".js", ".json", ".txt", ".csv"))]
            return {n: archive.open(n).read(_HEAD) for n in names[:_MOST_MEMBERS]}
    whole = path.suffix in (".parquet", ".arrow", ".db", ".car")  # needs its end
    data = path.read_bytes()
    if path.suffix == ".gz":
        with suppress(Exception):
            data = gzip.decompress(data)
    return {path.name.removesuffix(".gz"): data if whole else data[:_HEAD]}
