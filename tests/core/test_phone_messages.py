"""Text messages: SMS Backup & Restore, and the database of iMessage."""

from __future__ import annotations

import sqlite3
import tempfile
import tracemalloc
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import CorpusError, CorpusFormatError
from tweetgen.readers.imessage import attributed
from tweetgen.testing.check import run, subject_for

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--made by an app-->\n"
WHEN = "1709323200000"
SMS = f"""{HEAD}<smses count="5">
  <sms address="+39 055-1234" date="{WHEN}" type="1" body="Is the lamp on?" contact_name="Ana" />
  <sms address="+390551234" date="{WHEN}" type="2" body="Yes &amp; no &#55357;&#56842;&#10;Bye" />
  <sms address="+390551234" date="{WHEN}" type="3" body="not sent" contact_name="Ana" />
  <sms address="+390551234" date="{WHEN}" type="1" body="null" contact_name="Ana" />
  <mms date="{WHEN}" msg_box="1" address="+390551234~+39066" contact_name="Ana, Ben">
    <parts>
      <part ct="application/smil" text='&lt;smil/&gt;' />
      <part ct="image/jpeg" text="null" data="AAAA" />
      <part ct="text/plain" text="A goat!" />
    </parts>
    <addrs><addr address="+39066" type="137" /><addr address="+390551234" type="151" /></addrs>
  </mms>
</smses>
"""


@pytest.fixture
def read(tmp_path):
    def read_as(content: str) -> tweetgen.Corpus:
        path = tmp_path / "sms.xml"
        path.write_text(content, "utf-8")
        return tweetgen.read(path)

    return read_as


def test_sms(read):
    corpus = read(SMS)
    asked, answered, group = corpus
    assert corpus.report().format == "sms"
    assert (asked.text, asked.author) == ("Is the lamp on?", "Ana")
    assert asked.created_at == datetime(2024, 3, 1, 20, tzinfo=UTC)
    assert (answered.text, answered.author) == ("Yes & no \U0001f60a\nBye", "Me")
    assert asked.conversation == answered.conversation == "+390551234"
    assert (group.text, group.author, group.labels) == ("A goat!", "+39066", ("caption",))
    assert group.conversation == "+390551234~+39066"
    assert corpus.report().dropped == {"draft": 1, "empty message": 1}


def test_the_owner_of_the_phone_has_the_name_that_was_given(read, tmp_path):
    read(SMS)
    authors = [d.author for d in tweetgen.read(tmp_path / "sms.xml", format="sms", me="Cleo")]
    assert authors == ["Ana", "Cleo", "+39066"]


def test_entities_are_refused_before_they_grow(read, tmp_path):
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb = f'<?xml version="1.0"?>\n<smses><!DOCTYPE smses [{laughs}]>'
    for content in (bomb, f"<!DOCTYPE smses [{laughs}]>\n<smses><sms body='&i;'/></smses>"):
        read(content)
        with pytest.raises(CorpusFormatError, match=r"entities|not valid XML"):
            list(tweetgen.read(tmp_path / "sms.xml", format="sms"))


def test_pictures_are_not_kept_in_memory(tmp_path):
    path = tmp_path / "sms.xml"
    with path.open("w") as stream:
        stream.write(f'{HEAD}<smses><mms date="{WHEN}" msg_box="1" address="+39066"><parts>')
        stream.write('<part ct="image/jpeg" data="')
        for _ in range(30):
            stream.write("Ab9+" * (1 << 18))
        stream.write('" /><part ct="text/plain" text="A goat" /></parts></mms></smses>')
    corpus = tweetgen.read(path)
    tracemalloc.start()
    try:
        assert [d.text for d in corpus] == ["A goat"]
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_value_without_end_is_told(read):
    corpus = read(f'<smses><sms type="1" body="{"a goat " * 2_000_000}')
    with pytest.raises(CorpusFormatError, match="larger than any message"):
        list(corpus)


@pytest.mark.parametrize("at", range(len("&#55357;&#56842;") + 2))
def test_emoji_in_halves_are_joined_wherever_a_block_ends(read, at):
    prefix = f'<smses><sms type="1" date="{WHEN}" address="+39" body="'
    blanks = " " * ((1 << 16) - len(prefix) - at)
    (document,) = read(f'{prefix}{blanks}&#55357;&#56842;"/></smses>')
    assert document.text.strip() == "\U0001f60a"


def test_half_an_emoji_and_signs_that_xml_forbids_become_a_mark(read):
    (document,) = read('<smses><sms type="1" body="a&#55357;b&#0;c&#xFFFF;d" /></smses>')
    assert document.text == "a\ufffdb\ufffdc\ufffdd"


def archived(text: str) -> bytes:
    """As macOS archives an attributed string, as far as the words go."""
    data = text.encode()
    size = len(data)
    length = bytes([size]) if size < 0x80 else b"\x81" + size.to_bytes(2, "little")
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84"
    return (
        head
        + b"\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
        + (length + data + b"\x86\x84\x02iI\x01\x05\x92\x84\x84\x84\x0cNSDictionary\x00\x94")
    )


@pytest.mark.parametrize("text", ["Soup", "é" * 80, "\U0001f60a" * 300])
def test_words_of_an_archived_string(text):
    assert attributed(archived(text)) == text
    for cut in range(len(archived(text)) - 60):
        assert isinstance(attributed(archived(text)[:cut]), str)


NANOSECONDS = 731_016_000_000_000_000  # from 2001 to 2024-03-01 20:00


def database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.executescript(
            """
            CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
            CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, chat_identifier TEXT);
            CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
            CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER);
            CREATE TABLE message (
                ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB,
                handle_id INTEGER, date INTEGER, is_from_me INTEGER DEFAULT 0,
                item_type INTEGER DEFAULT 0, associated_message_type INTEGER DEFAULT 0,
                thread_originator_guid TEXT, date_edited INTEGER DEFAULT 0,
                cache_has_attachments INTEGER DEFAULT 0
            );
            INSERT INTO handle VALUES (1, '+39066');
            INSERT INTO chat VALUES (1, 'iMessage;-;+39066', '+39066');
            """
        )
        rows = [
            (2, "b", None, archived("Yes."), 0, NANOSECONDS + 10**9, 1, 0, 0, "a", 0, 0),
            (1, "a", "Is the lamp on?", None, 1, NANOSECONDS, 0, 0, 0, None, 0, 0),
            (3, "c", 'Liked "Yes."', None, 1, NANOSECONDS + 2 * 10**9, 0, 0, 2000, None, 0, 0),
            (4, "d", "\ufffc", None, 1, NANOSECONDS + 3 * 10**9, 0, 0, 0, None, 0, 1),
            (5, "e", None, None, 1, NANOSECONDS + 4 * 10**9, 0, 0, 0, None, 1, 0),
            (6, "f", None, None, 1, NANOSECONDS + 5 * 10**9, 0, 2, 0, None, 0, 0),
            (7, "g", "in the bin", None, 1, NANOSECONDS + 6 * 10**9, 0, 0, 0, None, 0, 0),
            (8, "h", "\ufffca goat", None, 1, NANOSECONDS + 7 * 10**9, 0, 0, 0, None, 9, 1),
        ]
        made.executemany(f"INSERT INTO message VALUES ({', '.join('?' * 12)})", rows)
        made.executemany("INSERT INTO chat_message_join VALUES (1, ?)", [(r[0],) for r in rows])
        made.execute("INSERT INTO chat_recoverable_message_join VALUES (1, 7)")
        made.commit()
    return path


def test_imessage(tmp_path):
    corpus = tweetgen.read(database(tmp_path / "chat.db"))
    asked, answered, goat = corpus
    assert corpus.report().format == "imessage"
    assert (asked.text, asked.author, asked.id) == ("Is the lamp on?", "+39066", "a")
    assert asked.created_at == datetime(2024, 3, 1, 20, tzinfo=UTC)
    assert (answered.text, answered.author, answered.in_reply_to) == ("Yes.", "Me", "a")
    assert {d.conversation for d in corpus} == {"+39066"}
    assert (goat.text, goat.labels) == ("a goat", ("caption", "edited"))
    assert corpus.report().dropped == {
        "reaction": 1,
        "omitted media": 1,
        "deleted message": 2,
        "system message": 1,
    }


def test_what_is_not_yet_in_the_database_is_read_too(tmp_path):
    """Messages keeps the newest ones in a file beside it, which is only copied."""
    path = database(tmp_path / "chat.db")
    with closing(sqlite3.connect(path)) as open_elsewhere:
        open_elsewhere.execute("PRAGMA journal_mode = WAL")
        open_elsewhere.execute(
            "INSERT INTO message (ROWID, text, handle_id, date) VALUES (9, 'new', 1, ?)",
            (NANOSECONDS + 9 * 10**9,),
        )
        open_elsewhere.commit()
        before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
        assert [d.text for d in tweetgen.read(path)][-1] == "new"
        assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_an_old_database_with_fewer_columns(tmp_path):
    path = tmp_path / "sms.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(
            """
            CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
            CREATE TABLE message (text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER);
            INSERT INTO handle VALUES (1, 'ana@example.org');
            INSERT INTO message VALUES ('Soup', 1, 731016000, 0);
            """
        )
    (document,) = tweetgen.read(path)
    assert document.created_at == datetime(2024, 3, 1, 20, tzinfo=UTC)
    assert document.conversation == document.author == "ana@example.org"


def test_another_database_is_told(tmp_path):
    path = tmp_path / "notes.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE notes (text TEXT)")
    with pytest.raises(CorpusFormatError, match="without the tables of iMessage"):
        list(tweetgen.read(path))


def test_a_view_in_the_place_of_the_messages_is_not_followed(tmp_path):
    path = tmp_path / "chat.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(
            """
            CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
            CREATE TABLE other (text TEXT);
            CREATE VIEW message AS
                WITH RECURSIVE n(text) AS (SELECT 1 UNION ALL SELECT text + 1 FROM n)
                SELECT text, 1 AS ROWID, 1 AS handle_id, 1 AS date FROM n;
            """
        )
    with pytest.raises(CorpusFormatError, match="without the tables"):
        list(tweetgen.read(path))


@pytest.mark.parametrize("name", ["sms", "imessage"])
def test_the_readers_keep_their_promises(name, tmp_path):
    path = tmp_path / "example"
    if name == "sms":
        path.write_text(SMS, "utf-8")
    else:
        database(path)
    outcomes = list(run(subject_for(name, "reader", example=path)))
    assert not [outcome for outcome in outcomes if outcome.bad]


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    path = database(tmp_path_factory.mktemp("example") / "chat.db")
    return {"sms": SMS.encode(), "imessage": path.read_bytes()}


@pytest.mark.parametrize("name", ["sms", "imessage"])
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_damage_gives_documents_or_an_error(examples, name, data):
    whole = examples[name]
    at = data.draw(st.integers(0, len(whole) - 1))
    inserted = data.draw(st.sampled_from([b"", b"\0", b"\xff\xff", whole[at : at + 5000]]))
    skipped = data.draw(st.sampled_from([0, 1, 2, 100, len(whole)]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(whole[:at] + inserted + whole[at + skipped :])
        for format_ in (name, "auto"):
            with suppress(CorpusError):
                assert all(d.text.strip() for d in tweetgen.read(path, format=format_))
