"""The ledger's tables, and how older ones are brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from .errors import LedgerError

DRAFTED, APPROVED, SENDING = "drafted", "approved", "sending"
PUBLISHED, REFUSED, UNKNOWN, REJECTED = "published", "refused", "unknown", "rejected"
SAID = (APPROVED, SENDING, PUBLISHED, UNKNOWN)  # may be, or become, public
SENT = (SENDING, PUBLISHED, UNKNOWN)  # went out, as far as anybody knows: what budgets count
POST, REPLY, NOTICE = "post", "reply", "notice"  # kinds; a notice is the owner's own sentence

VERSION = 2
_UPGRADING = 0x7477656574  # names a lock in PostgreSQL

metadata = sa.MetaData()
schema = sa.Table("tweetgen_schema", metadata, sa.Column("version", sa.Integer, nullable=False))
posts = sa.Table(
    "posts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("record_key", sa.String(64), nullable=False),
    sa.Column("created_at", sa.String(40), nullable=False),
    sa.Column("bot", sa.String(200), nullable=False),
    sa.Column("publisher", sa.String(100), nullable=False),
    sa.Column("account", sa.String(200), nullable=False),
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_key", sa.BigInteger, nullable=False),
    sa.Column("reply_to", sa.String(200)),
    sa.Column("reply_account", sa.String(200)),
    sa.Column("bundle", sa.String(64), nullable=False),
    sa.Column("backend", sa.String(100), nullable=False),
    sa.Column("seed", sa.String(40)),
    sa.Column("candidate", sa.BigInteger),
    sa.Column("request", sa.JSON, nullable=False),
    sa.Column("verdicts", sa.JSON, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("lease_until", sa.String(40)),
    sa.Column("updated_at", sa.String(40), nullable=False),
    sa.Column("remote_id", sa.String(500)),
    sa.Column("url", sa.String(2000)),
    sa.Column("error", sa.Text),
    sa.Column("kind", sa.String(10), nullable=False, server_default=POST),
    sa.Column("conversation", sa.String(500)),
    sa.Column("direct", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("images", sa.JSON(none_as_null=True)),
    sa.Column("price", sa.Integer, nullable=False, server_default="0"),
    sa.Column("sent_at", sa.String(40)),
    sa.Column("not_before", sa.String(40)),
    sa.Column("original", sa.Text),
    sa.Column("decision", sa.String(20)),
    sa.Column("decided_by", sa.String(200)),
    sa.Column("decided_at", sa.String(40)),
    sa.Column("decided_why", sa.Text),
)
# By which budgets are counted.
_PLACE = (posts.c.publisher, posts.c.account)
sent_when = sa.Index("sent_when", *_PLACE, posts.c.sent_at)
answered_whom = sa.Index("answered_whom", *_PLACE, posts.c.reply_account, posts.c.created_at)


def _once(name: str, column: str, states: tuple[str, ...]) -> sa.Index:
    where = posts.c.state.in_(states)
    return sa.Index(
        name, *_PLACE, posts.c[column], unique=True, sqlite_where=where, postgresql_where=where
    )


# What must not happen twice, whatever crashes and however many processes run: the database itself
# refuses it. NULLs do not clash, so of posts that answer nobody there may be many.
_once("said_once", "text_key", SAID)
_once("answered_once", "reply_to", (DRAFTED, *SAID))

mentions = sa.Table(
    "mentions",
    metadata,
    sa.Column("publisher", sa.String(100), primary_key=True),
    sa.Column("account", sa.String(200), primary_key=True),
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("conversation", sa.String(200)),
    sa.Column("seen_at", sa.String(40), nullable=False),
    sa.Column("answered", sa.Boolean, nullable=False, default=False),
    sa.Column("created_at", sa.String(40)),
    sa.Column("direct", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_bot", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_own", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("why", sa.String(40)),
    sa.Column("decided_at", sa.String(40)),
)
# Who asked not to be answered any more. Only a hash of the name stays, so that it holds even when
# everything else about a person is forgotten.
opted_out = sa.Table(
    "opted_out",
    metadata,
    sa.Column("publisher", sa.String(100), primary_key=True),
    sa.Column("account", sa.String(200), primary_key=True),
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("since", sa.String(40), nullable=False),
)
pauses = sa.Table(
    "pauses",
    metadata,
    sa.Column("publisher", sa.String(100), primary_key=True),
    sa.Column("account", sa.String(200), primary_key=True),
    sa.Column("until", sa.String(40), nullable=False),
)
cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("publisher", sa.String(100), primary_key=True),
    sa.Column("account", sa.String(200), primary_key=True),
    sa.Column("value", sa.String(200), nullable=False),
)


def _trust(connection: sa.Connection) -> None:
    """Version 2: conversations, pictures, prices, waiting, decisions, and who wants no answers."""
    for column in posts.columns.values()[list(posts.c.keys()).index("kind") :]:
        _add(connection, column)
    for column in mentions.columns.values()[list(mentions.c.keys()).index("created_at") :]:
        _add(connection, column)
    opted_out.create(connection)
    pauses.create(connection)
    sent_when.create(connection)
    answered_whom.create(connection)
    answers = sa.update(posts).where(posts.c.reply_to.is_not(None))
    connection.execute(answers.values(kind=REPLY))
    sent = sa.update(posts).where(posts.c.state.in_(SENT))
    connection.execute(sent.values(sent_at=posts.c.updated_at))
    lost = sa.update(posts).where(posts.c.state == UNKNOWN)
    connection.execute(lost.values(not_before=posts.c.updated_at))


def _add(connection: sa.Connection, column: sa.Column[Any]) -> None:
    spelled = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
    connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {spelled}")


# From version n to n + 1, each run once, in the transaction that writes the new number.
MIGRATIONS: dict[int, Callable[[sa.Connection], None]] = {1: _trust}


def upgrade(connection: sa.Connection, shown: str) -> None:
    """
    Make the tables, or bring those of an older version up to date.

    Args:
        shown: the ledger's address, for messages.

    Raises:
        LedgerError: they are another program's, or a newer tweetgen's.
    """
    is_file = connection.dialect.name == "sqlite"
    if not is_file:  # a file is locked already; here two processes may begin at once
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADING)))
    tables = set(sa.inspect(connection).get_table_names())
    if schema.name not in tables:
        if tables if is_file else tables & set(metadata.tables):
            raise LedgerError(f"{shown}: is another program's database, not a ledger")
        metadata.create_all(connection)
        connection.execute(sa.insert(schema).values(version=VERSION))
        return
    version = connection.execute(sa.select(schema.c.version)).scalar()
    if version is None:
        raise LedgerError(f"{shown}: its version is missing; restore it from a backup")
    if version > VERSION:
        raise LedgerError(
            f"{shown}: was written by a newer tweetgen (schema {version}, this one knows "
            f"up to {VERSION}); pip install --upgrade tweetgen"
        )
    for number in range(version, VERSION):
        MIGRATIONS[number](connection)
        connection.execute(sa.update(schema).values(version=number + 1))


def prepare_sqlite(engine: sa.Engine) -> None:
    """Take the write lock at BEGIN, so that two processes wait for each other, never deadlock."""

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's recipe: we say BEGIN ourselves
        connection.execute("PRAGMA busy_timeout = 30000")
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def plain(error: sa.exc.DBAPIError) -> str:
    """What a database said, in words that say what to do."""
    message = " ".join(str(error.orig).split())
    known = {
        "not a database": "is not a ledger (not an SQLite file); set another path in bot.ledger",
        "malformed": "the file is damaged; restore it from a backup",
        "is full": "the disk is full; make room and run it again",
        "readonly": "cannot be written; check the permissions",
        "unable to open": "cannot be opened; check the path and the permissions",
        "is locked": "is locked by another process; try again when that has ended",
    }
    return next((text for sign, text in known.items() if sign in message), message)
