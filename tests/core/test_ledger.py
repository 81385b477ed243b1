"""The ledger on SQLite and on PostgreSQL: states, promises between processes, and old schemas."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from tweetgen import Document, Draft, Entry, Ledger, Mention, Receipt, Request, Verdict, schema
from tweetgen import ledger as ledger_module
from tweetgen.errors import LedgerError
from tweetgen.ledger import AlreadyAnswered, AlreadySaid, WrongState
from tweetgen.schema import APPROVED, DRAFTED, PUBLISHED, REFUSED, SENDING, UNKNOWN

HERE = {"publisher": "console", "account": "anna"}
ORIGIN = {**HERE, "bot": "anna", "bundle": "b" * 64, "backend": "markov"}


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    with Ledger(address) as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def write(ledger: Ledger, text: str, **facts: Any) -> Entry:
    draft = Draft(index=0, text=text, candidate=0, tries=1)
    return ledger.draft(draft, Request(seed=7), **{**ORIGIN, **facts})


# Each state, and how a row comes there from `drafted`.
WAYS: dict[str, list[Callable[[Ledger, int], Entry]]] = {
    DRAFTED: [],
    APPROVED: [Ledger.approve],
    SENDING: [Ledger.approve, Ledger.claim],
    PUBLISHED: [Ledger.approve, Ledger.claim, lambda ledger, i: ledger.published(i, Receipt("r"))],
    REFUSED: [Ledger.approve, Ledger.claim, lambda ledger, i: ledger.failed(i, REFUSED, "no")],
    UNKNOWN: [Ledger.approve, Ledger.claim, lambda ledger, i: ledger.failed(i, UNKNOWN, "lost")],
}


def bring(ledger: Ledger, state: str, text: str = "a text", **facts: Any) -> Entry:
    entry = write(ledger, text, state=DRAFTED, **facts)
    for step in WAYS[state]:
        entry = step(ledger, entry.id)
    assert entry.state == state
    return entry


@pytest.fixture
def no_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every lease has run out before it began."""
    monkeypatch.setattr(ledger_module, "LEASE", timedelta(seconds=-1))


# --- rows


def test_a_row_holds_all_that_is_needed_to_write_its_text_again(address: str):
    request = Request(
        seed=2**64 + 1,
        prompt="Día",
        temperature=0.7,
        max_chars=99,
        contains=("gato",),
        context=(Document("¿Y?", author="maud"),),
    )
    verdicts = (Verdict("mend", "x", "mended", "how", "balance"),)
    draft = Draft(
        index=0, text="Día 3. 🌊\n«Gerald»", candidate=5 << 32, tries=6, verdicts=verdicts
    )
    with Ledger(address) as ledger:
        written = ledger.draft(draft, request, **ORIGIN, reply_to="m1", reply_account="maud")
    with Ledger(address) as ledger:
        found = ledger.get(written.id)
    assert found == written
    assert (found.text, found.seed, found.candidate) == (draft.text, 2**64 + 1, 5 << 32)
    assert found.request["context"][0]["text"] == "¿Y?"
    assert (found.request["temperature"], found.request["contains"]) == (0.7, ["gato"])
    assert found.verdicts == [
        {"filter": "balance", "outcome": "mend", "reason": "mended", "detail": "how"}
    ]
    assert (found.state, found.attempts, found.reply_account) == (APPROVED, 0, "maud")
    assert json.loads(json.dumps(found.to_dict()))["created_at"] == found.created_at.isoformat()


def test_a_posts_identifiers_are_chosen_once(ledger: Ledger):
    entry = write(ledger, "a text", reply_to="m1", reply_account="maud")
    for after in (ledger.claim(entry.id), ledger.failed(entry.id, UNKNOWN, "lost")):
        assert after.post == entry.post
    assert (entry.post.key, entry.post.reply_to) == (entry.key, "m1")
    assert entry.created_at.tzinfo is not None
    assert write(ledger, "another").key != entry.key


def test_a_posts_life(ledger: Ledger):
    entry = bring(ledger, SENDING)
    assert entry.attempts == 1
    done = ledger.published(entry.id, Receipt("r1", "https://example.org/1"))
    assert (done.state, done.remote_id, done.url) == (PUBLISHED, "r1", "https://example.org/1")
    lost = bring(ledger, UNKNOWN, "another")
    assert lost.error == "lost"
    found = ledger.published(lost.id, Receipt("r2"))
    assert (found.state, found.error) == (PUBLISHED, None)


@pytest.mark.parametrize("state", WAYS)
@pytest.mark.parametrize(
    ("step", "allowed"),
    [
        (Ledger.approve, {DRAFTED}),
        (Ledger.claim, {APPROVED}),
        (lambda ledger, i: ledger.published(i, Receipt("r")), {SENDING, UNKNOWN}),
        (lambda ledger, i: ledger.failed(i, REFUSED, "no"), {SENDING}),
    ],
    ids=["approve", "claim", "published", "failed"],
)
def test_only_these_moves_are_legal(
    file: Path, state: str, step: Callable[[Ledger, int], Entry], allowed: set[str]
):
    with Ledger(file) as ledger:
        entry = bring(ledger, state)
        if state in allowed:
            assert step(ledger, entry.id).state != state
        else:
            with pytest.raises(WrongState, match=f"post {entry.id} is {state}"):
                step(ledger, entry.id)
            assert ledger.get(entry.id) == entry


def test_rows_are_listed_newest_first(ledger: Ledger):
    first, second, third = (write(ledger, text) for text in "abc")
    ledger.claim(second.id)
    assert [entry.id for entry in ledger.entries()] == [third.id, second.id, first.id]
    assert [entry.id for entry in ledger.entries(state=SENDING)] == [second.id]
    assert [entry.id for entry in ledger.entries(limit=2)] == [third.id, second.id]
    with pytest.raises(LedgerError, match="there is no post 99"):
        ledger.get(99)
    with pytest.raises(LedgerError, match="there is no post 99"):
        ledger.claim(99)


# --- nothing twice


@pytest.mark.parametrize("state", [APPROVED, SENDING, PUBLISHED, UNKNOWN])
def test_what_may_be_public_is_not_said_again(ledger: Ledger, state: str):
    bring(ledger, state, "Gerald is back.")
    for copy in ("Gerald is back.", " gerald  IS back. "):
        with pytest.raises(AlreadySaid, match=r"said before"):
            write(ledger, copy)
    assert len(ledger.entries()) == 1
    write(ledger, "Gerald is back!")
    write(ledger, "Gerald is back.", account="another")
    write(ledger, "Gerald is back.", publisher="another")


@pytest.mark.parametrize("state", [DRAFTED, REFUSED])
def test_what_nobody_heard_may_be_said_again(ledger: Ledger, state: str):
    bring(ledger, state)
    assert bring(ledger, PUBLISHED).state == PUBLISHED


def test_of_two_drafts_alike_one_is_approved(ledger: Ledger):
    first, second = (write(ledger, "a text", state=DRAFTED) for _ in range(2))
    ledger.approve(second.id)
    with pytest.raises(AlreadySaid):
        ledger.approve(first.id)
    assert ledger.get(first.id).state == DRAFTED


@pytest.mark.parametrize("state", [DRAFTED, APPROVED, SENDING, PUBLISHED, UNKNOWN])
def test_a_mention_gets_one_answer(ledger: Ledger, state: str):
    bring(ledger, state, reply_to="m1")
    with pytest.raises(AlreadyAnswered, match="'m1' has been answered"):
        write(ledger, "something else", reply_to="m1")
    write(ledger, "something else", reply_to="m2")
    write(ledger, "elsewhere", reply_to="m1", account="another")


def test_a_refused_answer_is_none(ledger: Ledger):
    bring(ledger, REFUSED, reply_to="m1")
    assert bring(ledger, PUBLISHED, "another try", reply_to="m1").reply_to == "m1"


def test_recent_texts_are_those_that_may_be_public(ledger: Ledger):
    for state in WAYS:
        bring(ledger, state, f"a text that is {state}")
    bring(ledger, PUBLISHED, "elsewhere", account="another")
    said = [
        f"a text that is {state}"
        for state in reversed(WAYS)
        if state in (APPROVED, SENDING, PUBLISHED, UNKNOWN)
    ]
    assert ledger.recent_texts(**HERE) == said
    assert ledger.recent_texts(**HERE, limit=2) == said[:2]
    assert ledger.recent_texts("console", "another") == ["elsewhere"]


# --- what a crash leaves


def test_a_running_lease_keeps_others_away(ledger: Ledger):
    entry = bring(ledger, SENDING)
    write(ledger, "just approved")
    assert ledger.interrupted(**HERE) == []
    with pytest.raises(WrongState, match="is sending"):
        ledger.claim(entry.id)
    assert ledger.get(entry.id).attempts == 1


@pytest.mark.usefixtures("no_lease")
def test_a_lost_lease_may_be_taken_over(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    entry = bring(ledger, SENDING, "first")
    waiting = write(ledger, "second")
    for state in (DRAFTED, PUBLISHED, REFUSED, UNKNOWN):
        bring(ledger, state, f"settled: {state}")
    bring(ledger, SENDING, "elsewhere", account="another")
    assert [left.id for left in ledger.interrupted(**HERE)] == [entry.id, waiting.id]
    monkeypatch.undo()
    again = ledger.claim(entry.id)
    assert (again.state, again.attempts, again.post) == (SENDING, 2, entry.post)
    with pytest.raises(WrongState):  # the new lease runs
        ledger.claim(entry.id)


# --- mentions


def mention(number: int, **facts: Any) -> Mention:
    return Mention(**{"id": f"m{number}", "author": "maud", "text": "@anna hello", **facts})


def test_mentions_are_noted_once_and_answered_in_order(ledger: Ledger):
    assert ledger.heard(**HERE) == (None, False)
    noted = [ledger.note_mention(**HERE, mention=mention(i)) for i in (3, 1, 2, 1)]
    assert noted == [True, True, True, False]
    assert ledger.heard(**HERE)[0] == "m1"
    assert [m.id for m in ledger.open_mentions(**HERE)] == ["m3", "m1", "m2"]
    ledger.answered(**HERE, mention="m1")
    assert [m.id for m in ledger.open_mentions(**HERE)] == ["m3", "m2"]
    assert not ledger.note_mention(**HERE, mention=mention(1))
    assert [m.id for m in ledger.open_mentions(**HERE)] == ["m3", "m2"]


def test_mentions_belong_to_an_account(ledger: Ledger):
    ledger.note_mention(**HERE, mention=mention(1, conversation="c1"))
    assert ledger.note_mention("console", "another", mention(1))
    ledger.answered("console", "another", "m1")
    assert ledger.heard("jsonl", "anna") == (None, False)
    (waiting,) = ledger.open_mentions(**HERE)
    assert waiting.created_at is not None  # when it was seen, since nothing better is known
    assert attrs.evolve(waiting, created_at=None) == mention(1, conversation="c1")


def test_a_mention_comes_back_whole(ledger: Ledger):
    said = datetime(2026, 5, 4, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    facts = {"created_at": said, "direct": True, "is_bot": True, "is_own": True}
    ledger.note_mention(**HERE, mention=mention(1, conversation="c1", **facts))
    assert ledger.open_mentions(**HERE) == [mention(1, conversation="c1", **facts)]
    assert ledger.mention(**HERE, identity="m1") == mention(1, conversation="c1", **facts)
    assert ledger.mention(**HERE, identity="m2") is None


def test_why_a_mention_got_no_answer_is_counted(ledger: Ledger):
    for number, why in enumerate(("too old", "bot", "too old", None)):
        ledger.note_mention(**HERE, mention=mention(number))
        ledger.answered(**HERE, mention=f"m{number}", why=why)
    assert ledger.unanswered(**HERE) == {"too old": 2, "bot": 1}


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (lambda ledger, i: ledger.reject(i), "rejected"),
        (lambda ledger, i: ledger.withdraw(i, "three days late", why="too old"), "too old"),
        (lambda ledger, i: ledger.withdraw(i, "no"), "refused"),
    ],
)
def test_an_answer_that_is_never_sent_leaves_its_reason(
    ledger: Ledger, step: Callable[[Ledger, int], Entry], why: str
):
    ledger.note_mention(**HERE, mention=mention(1))
    entry = write(ledger, "a text", state=DRAFTED, reply_to="m1")
    ledger.answered(**HERE, mention="m1")
    assert ledger.unanswered(**HERE) == {}
    step(ledger, entry.id)
    assert ledger.unanswered(**HERE) == {why: 1}


def test_what_strangers_write_cannot_stop_the_bot(ledger: Ledger):
    """NUL bytes and half surrogate pairs come through JSON, and no database takes them."""
    ledger.note_mention(**HERE, mention=mention(1, text="a\0b \ud83d 🌊"))
    assert ledger.open_mentions(**HERE)[0].text == "ab ? 🌊"


# --- two processes

_RACE = """
import sys
from tweetgen import Draft, Ledger, Mention, Request
from tweetgen.ledger import AlreadySaid, WrongState

address, count = sys.argv[1], int(sys.argv[2])
origin = dict(bot="b", publisher="p", account="a", bundle="x", backend="m")
print("ready", flush=True)
sys.stdin.readline()
won = {"drafted": 0, "claimed": 0, "noted": 0}
with Ledger(address) as ledger:
    for number in range(count):
        draft = Draft(index=0, text=f"text {number}", candidate=0, tries=1)
        try:
            ledger.draft(draft, Request(seed=1), **origin)
            won["drafted"] += 1
        except AlreadySaid:
            pass
    for number in range(count):
        won["noted"] += ledger.note_mention("p", "a", Mention(id=str(number), author="x", text="y"))
    for entry in ledger.entries():
        try:
            ledger.claim(entry.id)
            won["claimed"] += 1
        except WrongState:
            pass
print(won["drafted"], won["noted"], won["claimed"])
"""


def test_of_two_processes_exactly_one_wins(address: str):
    """From the making of the tables on: both begin with a ledger that is not there yet."""
    count = 30
    command = [sys.executable, "-c", _RACE, address, str(count)]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate()[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    drafted, noted, claimed = (sum(map(int, column)) for column in zip(*told, strict=True))
    assert (drafted, noted) == (count, count)
    with Ledger(address) as ledger:
        entries = ledger.entries()
        assert sorted(entry.text for entry in entries) == sorted(f"text {i}" for i in range(count))
        assert claimed == sum(entry.attempts for entry in entries)
        assert {entry.attempts for entry in entries} == {1}
        assert len(ledger.open_mentions("p", "a")) == count


@pytest.mark.slow
@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_of_two_that_make_the_tables_one_waits(address: str):
    """PostgreSQL itself would let both begin, and fail the second."""
    second = Ledger(address)
    failures: list[BaseException] = []

    def open_second() -> None:
        try:
            second.open()
        except BaseException as error:
            failures.append(error)

    engine = Ledger(address)._connect()
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with engine.connect() as watch, engine.begin() as connection:
        schema.upgrade(connection, "first")
        thread = threading.Thread(target=open_second)
        thread.start()
        while thread.is_alive() and not watch.execute(waiting).scalar():
            watch.rollback()
    thread.join()
    engine.dispose()
    assert failures == []
    assert versions(second) == [schema.VERSION]
    second.close()


# --- versions of the tables


def versions(ledger: Ledger) -> list[int]:
    with ledger._transaction() as connection:
        return list(connection.execute(sa.select(schema.schema.c.version)).scalars())


def test_an_older_ledger_is_brought_up_to_date(address: str, monkeypatch: pytest.MonkeyPatch):
    with Ledger(address) as ledger:
        entry = bring(ledger, PUBLISHED)
    runs = []

    def add_mood(connection: sa.Connection) -> None:
        runs.append("mood")
        connection.execute(sa.text("ALTER TABLE posts ADD COLUMN mood VARCHAR(20)"))

    def fill_mood(connection: sa.Connection) -> None:
        runs.append("fill")
        connection.execute(sa.text("UPDATE posts SET mood = 'foggy'"))

    now = schema.VERSION
    monkeypatch.setattr(schema, "VERSION", now + 2)
    monkeypatch.setattr(schema, "MIGRATIONS", {now: add_mood, now + 1: fill_mood})
    for _ in range(2):
        with Ledger(address) as ledger:
            assert ledger.get(entry.id) == entry
            with ledger._transaction() as connection:
                assert connection.execute(sa.text("SELECT mood FROM posts")).scalar() == "foggy"
            assert versions(ledger) == [now + 2]
            write(ledger, f"still writable {len(ledger.entries())}")
            with ledger._transaction() as connection:
                connection.execute(sa.text("UPDATE posts SET mood = 'foggy'"))
    assert runs == ["mood", "fill"]


def test_a_migration_that_fails_leaves_the_old_tables(
    address: str, monkeypatch: pytest.MonkeyPatch
):
    with Ledger(address) as ledger:
        entry = bring(ledger, PUBLISHED)

    def half(connection: sa.Connection) -> None:
        connection.execute(sa.text("ALTER TABLE posts ADD COLUMN mood VARCHAR(20)"))
        connection.execute(sa.text("UPDATE nowhere SET mood = 'foggy'"))

    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    monkeypatch.setattr(schema, "MIGRATIONS", {schema.VERSION - 1: half})
    with pytest.raises(LedgerError, match="nowhere"):
        Ledger(address).open()
    monkeypatch.undo()
    with Ledger(address) as ledger:
        assert versions(ledger) == [schema.VERSION]
        assert ledger.get(entry.id) == entry
        with ledger._transaction() as connection:
            columns = {c["name"] for c in sa.inspect(connection).get_columns("posts")}
    assert "mood" not in columns


VERSION_1 = Path(__file__).with_name("ledgers")  # written by the tweetgen that had no other


@pytest.fixture
def of_version_1(address: str) -> str:
    """A ledger with a post in each state, and two mentions."""
    if "://" not in address:
        connection = sqlite3.connect(address)
        connection.executescript((VERSION_1 / "version1_sqlite.sql").read_text("utf-8"))
        connection.close()
    else:
        engine = Ledger(address)._connect()
        with engine.begin() as begun:
            begun.exec_driver_sql((VERSION_1 / "version1_postgresql.sql").read_text("utf-8"))
        engine.dispose()
    return address


def shape(ledger: Ledger) -> dict[str, Any]:
    """Tables, columns and indexes, as the database tells them."""
    with ledger._transaction() as connection:
        found = sa.inspect(connection)
        return {
            table: (
                {
                    one["name"]: (str(one["type"]), one["nullable"])
                    for one in found.get_columns(table)
                },
                {
                    (one["name"], *one["column_names"], bool(one["unique"]))
                    for one in found.get_indexes(table)
                },
            )
            for table in found.get_table_names()
        }


def test_a_ledger_of_version_1_lives_on(of_version_1: str, tmp_path: Path):
    place = {"publisher": "board", "account": "anna"}
    with Ledger(of_version_1) as ledger:
        answer, drafted, approved, sending, refused, unknown = reversed(ledger.entries())
        assert [entry.state for entry in (answer, drafted, approved)] == [
            *(PUBLISHED, DRAFTED, APPROVED)
        ]
        assert (answer.kind, drafted.kind) == ("reply", "post")
        assert (answer.seed, answer.request["context"][0]["author"]) == (2**64 + 1, "maud")
        assert (answer.direct, answer.images, answer.price) == (False, [], 0)
        assert answer.post.conversation is None
        assert [bool(entry.sent_at) for entry in (answer, sending, unknown)] == [True] * 3
        assert [bool(entry.sent_at) for entry in (drafted, approved, refused)] == [False] * 3
        assert [entry.id for entry in ledger.interrupted(**place)] == [approved.id, sending.id]
        (waiting,) = ledger.open_mentions(**place)
        assert (waiting.id, waiting.conversation, waiting.direct) == ("m2", "c1", False)
        ledger.opt_out(**place, person="maud")
        assert ledger.approve(drafted.id, by="anna").decided_by == "anna"
        assert write(ledger, "another").id == 7
        assert versions(ledger) == [schema.VERSION]
        brought = shape(ledger)
        if "://" in of_version_1:
            with ledger._transaction() as connection:
                schema.metadata.drop_all(connection)
        else:
            of_version_1 = str(tmp_path / "new.sqlite")
    with Ledger(of_version_1) as ledger:
        assert shape(ledger) == brought  # nobody can tell it from a new one


def test_a_new_ledger_needs_no_migration(address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schema, "VERSION", 9)
    monkeypatch.setattr(schema, "MIGRATIONS", {8: lambda connection: 1 / 0})
    with Ledger(address) as ledger:
        assert versions(ledger) == [9]


def test_a_newer_ledger_is_refused_and_not_touched(address: str):
    with Ledger(address) as ledger:
        entry = bring(ledger, PUBLISHED)
        with ledger._transaction() as connection:
            connection.execute(sa.update(schema.schema).values(version=99))
    before = Path(address).read_bytes() if Path(address).exists() else None
    with pytest.raises(LedgerError, match=r"newer tweetgen \(schema 99.*pip install --upgrade"):
        Ledger(address).open()
    assert before is None or Path(address).read_bytes() == before
    engine = Ledger(address)._connect()
    with engine.begin() as connection:
        assert connection.execute(sa.select(schema.posts.c.text)).scalar() == entry.text
    engine.dispose()


def test_a_ledger_without_its_version_is_said(file: Path):
    with Ledger(file) as ledger, ledger._transaction() as connection:
        connection.execute(sa.delete(schema.schema))
    with pytest.raises(LedgerError, match="its version is missing"):
        Ledger(file).open()


def test_the_way_from_every_version_is_known():
    assert set(schema.MIGRATIONS) == set(range(1, schema.VERSION))


# --- files that are no ledger, and places that cannot be one


def refused(address: str | Path) -> str:
    with pytest.raises(LedgerError) as caught:
        Ledger(address).open()
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("table", ["posts", "mentions", "bookmarks"])
def test_another_programs_database_is_not_touched(file: Path, table: str):
    connection = sqlite3.connect(file)
    connection.execute(f"CREATE TABLE {table} (title TEXT)")
    connection.commit()
    connection.close()
    before = file.read_bytes()
    assert "another program's database" in refused(file)
    assert file.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_tables_of_others_may_stand_beside_ours_in_postgresql(address: str):
    engine = Ledger(address)._connect()
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE bookmarks (title TEXT)"))
    with Ledger(address) as ledger:
        assert write(ledger, "a text").id == 1
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE tweetgen_schema"))
    engine.dispose()
    assert "another program's database" in refused(address)


@pytest.mark.parametrize("content", [b"Dear diary,\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_not_touched(file: Path, content: bytes):
    file.write_bytes(content)
    assert "is not a ledger (not an SQLite file); set another path" in refused(file)
    assert file.read_bytes() == content


def test_a_damaged_ledger_is_said(file: Path):
    with Ledger(file) as ledger:
        for number in range(200):
            write(ledger, f"text {number} " + "x" * 200)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with (
        pytest.raises(LedgerError, match="is damaged; restore it from a backup"),
        Ledger(file) as ledger,
    ):
        ledger.entries()


def test_an_empty_file_becomes_a_ledger(file: Path):
    file.touch()
    with Ledger(file) as ledger:
        assert write(ledger, "a text").id == 1


def test_places_that_cannot_hold_a_ledger_are_said(tmp_path: Path):
    assert "there is no such folder; make it first" in refused(tmp_path / "no" / "ledger.sqlite")
    assert "cannot be opened; check the path" in refused(tmp_path)
    (tmp_path / "file").write_text("in the way")
    assert "there is no such folder" in refused(tmp_path / "file" / "ledger.sqlite")
    assert "cannot be opened" in refused(f"sqlite:///{tmp_path}/no/ledger.sqlite")


def test_a_read_only_ledger_can_be_read(file: Path):
    with Ledger(file) as ledger:
        write(ledger, "a text")
    with Ledger(f"sqlite:///file:{file}?mode=ro&uri=true") as ledger:
        assert len(ledger.entries()) == 1
        with pytest.raises(LedgerError, match="cannot be written; check the permissions"):
            write(ledger, "another")


@pytest.mark.parametrize("name", ["what? #1 %20.sqlite", "ä ö.sqlite", "file:x.sqlite", "a;b&c=d"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str):
    with Ledger(tmp_path / name) as ledger:
        write(ledger, "a text")
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.fixture
def on_checkout() -> Iterator[Callable[[str], None]]:
    """Run a PRAGMA on every connection that a ledger uses from now on."""
    pragmas: list[str] = []

    def checkout(connection: Any, *_: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    sa.event.listen(sa.Pool, "checkout", checkout)
    yield pragmas.append
    sa.event.remove(sa.Pool, "checkout", checkout)


def test_a_full_disk_is_said_and_costs_no_row(file: Path, on_checkout: Callable[[str], None]):
    with Ledger(file) as ledger:
        entry = write(ledger, "a text")
        on_checkout("max_page_count = 1")  # not fewer than there are, and no more
        with pytest.raises(LedgerError, match="the disk is full; make room"):
            write(ledger, "x" * 100_000)
    with Ledger(file) as ledger:
        assert ledger.entries() == [entry]


def test_a_ledger_in_use_elsewhere_is_said(file: Path, on_checkout: Callable[[str], None]):
    with Ledger(file) as ledger:
        write(ledger, "a text")
        on_checkout("busy_timeout = 0")  # normally the ledger waits for half a minute
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="is locked by another process"):
            write(ledger, "another")
        other.close()
        assert write(ledger, "another").id == 2


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://anna:hunter2@127.0.0.1:1/bots",  # nobody listens there
        "postgresql+nodriver://anna:hunter2@localhost/bots",
        "mysql://anna:hunter2@localhost/bots",
        "postgresql://anna:hunter2@localhost:port/bots",
        "anna:hunter2://localhost",
    ],
)
def test_a_password_is_never_shown(address: str):
    message = refused(address)
    assert "hunter2" not in message
    assert "hunter2" not in Ledger(address).shown
    assert ("***" in message) == (address.count(":port") == 0 and "anna:hunter2@" in address)
