"""The ledger's tables, and how older ones are brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from .errors import LedgerError

DRAFTED, APPROVED, SENDING = "drafted", "approved", "sending"
PUBLISHED, REFUSED, UNKNOWN = "published", "refused", "unknown"
SAID = (APPROVED, SENDING, PUBLISHED, UNKNOWN)  # may be, or become, public

VERSION = 1
# From version n to n + 1, each run once, in the transaction that writes the new number.
MIGRATIONS: dict[int, Callable[[sa.Connection], None]] = {}
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
)


def _once(name: str, column: str, states: tuple[str, ...]) -> sa.Index:
    where = posts.c.state.in_(states)
    place = (posts.c.publisher, posts.c.account)
    return sa.Index(
        name, *place, posts.c[column], unique=True, sqlite_where=where, postgresql_where=where
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
)
cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("publisher", sa.String(100), primary_key=True),
    sa.Column("account", sa.String(200), primary_key=True),
    sa.Column("value", sa.String(200), nullable=False),
)


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
