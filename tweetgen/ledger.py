"""Every text that leaves the filters is a row here before it is anything else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import attrs
import sqlalchemy as sa

from .drafting import Draft
from .errors import LedgerError
from .fingerprint import text_key
from .publisher import Mention, Post, Receipt
from .request import Request

SCHEMA_VERSION = 1
LEASE = timedelta(minutes=5)  # longer than any one network call takes
DRAFTED, APPROVED, SENDING = "drafted", "approved", "sending"
PUBLISHED, REFUSED, UNKNOWN = "published", "refused", "unknown"
_SAID = (APPROVED, SENDING, PUBLISHED, UNKNOWN)  # may be, or become, public

_metadata = sa.MetaData()
_schema = sa.Table("tweetgen_schema", _metadata, sa.Column("version", sa.Integer, nullable=False))
_posts = sa.Table(
    "posts",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("record_key", sa.String(64), nullable=False),
    sa.Column("created_at", sa.String(40), nullable=False),
    sa.Column("bot", sa.String(200), nullable=False),
    sa.Column("publisher", sa.String(100), nullable=False),
    sa.Column("account", sa.String(200), nullable=False),
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_key", sa.BigInteger, nullable=False, index=True),
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
    # One mention gets one answer, whatever crashes or runs twice; NULLs do not clash.
    sa.UniqueConstraint("publisher", "account", "reply_to"),
)
_mentions = sa.Table(
    "mentions",
    _metadata,
    sa.Column("publisher", sa.String(100), primary_key=True),
    sa.Column("account", sa.String(200), primary_key=True),
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("conversation", sa.String(200)),
    sa.Column("seen_at", sa.String(40), nullable=False),
    sa.Column("answered", sa.Boolean, nullable=False, default=False),
)
_cursors = sa.Table(
    "cursors",
    _metadata,
    sa.Column("publisher", sa.String(100), primary_key=True),
    sa.Column("account", sa.String(200), primary_key=True),
    sa.Column("value", sa.String(200), nullable=False),
)

# From version n to n + 1, each run once, in the transaction that writes the new number.
MIGRATIONS: dict[int, Callable[[sa.Connection], None]] = {}


class AlreadySaid(LedgerError):
    """Another process has just taken the same text, or answered the same mention."""


@attrs.frozen(kw_only=True)
class Entry:
    """One row: a text, where it came from and what became of it."""

    id: int
    key: str
    record_key: str
    created_at: datetime
    bot: str
    publisher: str
    account: str
    state: str
    text: str
    reply_to: str | None
    reply_account: str | None
    bundle: str
    backend: str
    seed: int | None
    candidate: int | None
    request: Mapping[str, Any]
    verdicts: Sequence[Mapping[str, Any]]
    attempts: int
    remote_id: str | None
    url: str | None
    error: str | None

    @property
    def post(self) -> Post:
        """What the publisher is given: the same identifiers on every attempt."""
        return Post(
            self.text,
            key=self.key,
            record_key=self.record_key,
            created_at=self.created_at,
            reply_to=self.reply_to,
            reply_account=self.reply_account,
        )

    def to_dict(self) -> dict[str, Any]:
        """One JSON object."""
        return attrs.asdict(self) | {"created_at": self.created_at.isoformat()}


class Ledger:
    """
    The bot's memory, in SQLite or any database that SQLAlchemy knows.

    States: drafted → approved → sending → published | refused | unknown.
    """

    def __init__(self, address: str | os.PathLike[str]) -> None:
        """
        Args:
            address: a file, or an SQLAlchemy URL.
        """
        self.address = os.fspath(address)
        self._engine: sa.Engine | None = None

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def open(self) -> Self:
        """
        Connect, and bring an older schema up to date.

        Raises:
            LedgerError: it cannot be opened, is no ledger, or is from a newer tweetgen.
        """
        if self._engine is not None:
            return self
        is_url = "://" in self.address
        if not is_url and not Path(self.address).absolute().parent.is_dir():
            raise LedgerError(f"{self.address}: there is no such folder; make it first")
        url = self.address if is_url else f"sqlite:///{self.address}"
        try:
            engine = sa.create_engine(url)
        except (sa.exc.ArgumentError, ImportError) as error:
            raise LedgerError(f"{self.shown}: is no address of a database ({error})") from error
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        self._engine = engine
        try:
            with self._transaction() as connection:
                self._upgrade(connection)
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Disconnect."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @property
    def shown(self) -> str:
        """The address without a password."""
        if "://" not in self.address:
            return self.address
        try:
            return sa.make_url(self.address).render_as_string(hide_password=True)
        except sa.exc.ArgumentError:
            return "the ledger"

    def draft(
        self,
        draft: Draft,
        request: Request,
        *,
        bot: str,
        publisher: str,
        account: str,
        bundle: str,
        backend: str,
        state: str = APPROVED,
        reply_to: str | None = None,
        reply_account: str | None = None,
    ) -> Entry:
        """
        Write a new row; all identifiers of the post are chosen here.

        Raises:
            AlreadySaid: the text stands there already, or the mention has its answer.
        """
        post = Post(draft.text, reply_to=reply_to, reply_account=reply_account)
        key = text_key(draft.text)
        with self._transaction() as connection:
            same = sa.select(_posts.c.id).where(
                _posts.c.publisher == publisher,
                _posts.c.account == account,
                _posts.c.text_key == key,
                _posts.c.state.in_(_SAID),
            )
            if connection.execute(same).first():
                raise AlreadySaid(f"this was said before: {draft.text[:60]!r}")
            row = {
                "key": post.key,
                "record_key": post.record_key,
                "created_at": post.created_at.isoformat(),
                "bot": bot,
                "publisher": publisher,
                "account": account,
                "state": state,
                "text": draft.text,
                "text_key": key,
                "reply_to": reply_to,
                "reply_account": reply_account,
                "bundle": bundle,
                "backend": backend,
                "seed": None if request.seed is None else str(request.seed),
                "candidate": draft.candidate,
                "request": request.to_dict(),
                "verdicts": [verdict.to_dict() for verdict in draft.verdicts],
                "attempts": 0,
                "updated_at": _now(),
            }
            try:
                written = connection.execute(sa.insert(_posts).values(**row))
            except sa.exc.IntegrityError as error:
                raise AlreadySaid(f"the mention {reply_to!r} has been answered") from error
            identity = written.inserted_primary_key
        assert identity is not None
        return self.get(identity[0])

    def approve(self, identity: int) -> Entry:
        """drafted → approved."""
        return self._move(identity, DRAFTED, APPROVED)

    def claim(self, identity: int) -> Entry:
        """approved → sending, for one process only; committed before the network is asked."""
        lease = (datetime.now(UTC) + LEASE).isoformat()
        return self._move(
            identity, APPROVED, SENDING, lease_until=lease, attempts=_posts.c.attempts + 1
        )

    def published(self, identity: int, receipt: Receipt) -> Entry:
        """sending or unknown → published."""
        return self._move(
            identity,
            (SENDING, UNKNOWN),
            PUBLISHED,
            remote_id=receipt.id,
            url=receipt.url,
            error=None,
        )

    def failed(self, identity: int, state: str, error: str) -> Entry:
        """sending → refused, unknown, or approved again."""
        return self._move(identity, SENDING, state, error=error, lease_until=None)

    def get(self, identity: int) -> Entry:
        """
        One row.

        Raises:
            LedgerError: there is none of this number.
        """
        with self._transaction() as connection:
            row = connection.execute(sa.select(_posts).where(_posts.c.id == identity)).first()
        if row is None:
            raise LedgerError(f"{self.shown}: there is no post {identity}")
        return _entry(row)

    def entries(self, *, state: str | None = None, limit: int | None = None) -> list[Entry]:
        """Rows, newest first."""
        query = sa.select(_posts).order_by(_posts.c.id.desc()).limit(limit)
        if state is not None:
            query = query.where(_posts.c.state == state)
        with self._transaction() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def interrupted(self, publisher: str, account: str) -> list[Entry]:
        """Rows that a process began to send and never settled: its lease has run out."""
        query = sa.select(_posts).where(
            _posts.c.publisher == publisher,
            _posts.c.account == account,
            _posts.c.state == SENDING,
            _posts.c.lease_until < _now(),
        )
        with self._transaction() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def recent_texts(self, publisher: str, account: str, limit: int = 10_000) -> list[str]:
        """What was said here, or is about to be, newest first."""
        query = (
            sa.select(_posts.c.text)
            .where(
                _posts.c.publisher == publisher,
                _posts.c.account == account,
                _posts.c.state.in_(_SAID),
            )
            .order_by(_posts.c.id.desc())
            .limit(limit)
        )
        with self._transaction() as connection:
            return list(connection.execute(query).scalars())

    def note_mention(self, publisher: str, account: str, mention: Mention) -> bool:
        """Remember a mention and move the cursor; True if it is new."""
        where = {"publisher": publisher, "account": account}
        with self._transaction() as connection:
            known = sa.select(_mentions.c.id).filter_by(**where, id=mention.id)
            new = connection.execute(known).first() is None
            if new:
                facts = {
                    "id": mention.id,
                    "author": mention.author,
                    "text": mention.text,
                    "conversation": mention.conversation,
                    "seen_at": _now(),
                    "answered": False,
                }
                connection.execute(sa.insert(_mentions).values(**where, **facts))
            connection.execute(sa.delete(_cursors).filter_by(**where))
            connection.execute(sa.insert(_cursors).values(**where, value=mention.id))
        return new

    def open_mentions(self, publisher: str, account: str) -> list[Mention]:
        """Mentions without an answer, oldest first."""
        query = (
            sa.select(_mentions)
            .filter_by(publisher=publisher, account=account, answered=False)
            .order_by(_mentions.c.seen_at)
        )
        with self._transaction() as connection:
            return [
                Mention(id=row.id, author=row.author, text=row.text, conversation=row.conversation)
                for row in connection.execute(query)
            ]

    def answered(self, publisher: str, account: str, mention: str) -> None:
        """Mark a mention as dealt with."""
        change = (
            sa.update(_mentions)
            .where(
                _mentions.c.publisher == publisher,
                _mentions.c.account == account,
                _mentions.c.id == mention,
            )
            .values(answered=True)
        )
        with self._transaction() as connection:
            connection.execute(change)

    def cursor(self, publisher: str, account: str) -> str | None:
        """The id of the newest mention seen."""
        query = sa.select(_cursors.c.value).filter_by(publisher=publisher, account=account)
        with self._transaction() as connection:
            return connection.execute(query).scalar()

    def _move(
        self, identity: int, before: str | tuple[str, ...], after: str, **values: Any
    ) -> Entry:
        states = (before,) if isinstance(before, str) else before
        change = (
            sa.update(_posts)
            .where(_posts.c.id == identity, _posts.c.state.in_(states))
            .values(state=after, updated_at=_now(), **values)
        )
        with self._transaction() as connection:
            moved = connection.execute(change).rowcount
        entry = self.get(identity)
        if not moved:
            raise LedgerError(
                f"post {identity} is {entry.state}, not {' or '.join(states)}; another process "
                "may be at work"
            )
        return entry

    def _upgrade(self, connection: sa.Connection) -> None:
        tables = set(sa.inspect(connection).get_table_names())
        if _schema.name not in tables:
            if "posts" in tables:
                raise LedgerError(f"{self.shown}: is another program's database, not a ledger")
            _metadata.create_all(connection)
            connection.execute(sa.insert(_schema).values(version=SCHEMA_VERSION))
            return
        version = connection.execute(sa.select(_schema.c.version)).scalar() or 0
        if version > SCHEMA_VERSION:
            raise LedgerError(
                f"{self.shown}: was written by a newer tweetgen (schema {version}, this one knows "
                f"up to {SCHEMA_VERSION}); pip install --upgrade tweetgen"
            )
        for number in range(version, SCHEMA_VERSION):
            MIGRATIONS[number](connection)
            connection.execute(sa.update(_schema).values(version=number + 1))

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        if self._engine is None:
            self.open()
        assert self._engine is not None
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise LedgerError(f"{self.shown}: {_plain(error)}") from error


def _prepare_sqlite(engine: sa.Engine) -> None:
    """Take the write lock at BEGIN, so that two processes wait for each other, never deadlock."""

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's recipe: we say BEGIN ourselves
        connection.execute("PRAGMA busy_timeout = 30000")
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _plain(error: sa.exc.DBAPIError) -> str:
    message = str(error.orig)
    known = {
        "not a database": "is not a ledger (not an SQLite file); set another path in bot.ledger",
        "malformed": "the file is damaged; restore it from a backup",
        "full": "the disk is full; nothing was posted",
        "readonly": "cannot be written; check the permissions",
        "unable to open": "cannot be opened; check the path and the permissions",
        "locked": "is locked by another process; try again when that has ended",
    }
    return next((text for sign, text in known.items() if sign in message), message)


def _entry(row: Any) -> Entry:
    fields = {f.name: getattr(row, f.name) for f in attrs.fields(Entry)}
    fields["created_at"] = datetime.fromisoformat(fields["created_at"])
    fields["seed"] = None if fields["seed"] is None else int(fields["seed"])
    return Entry(**fields)


def _now() -> str:
    return datetime.now(UTC).isoformat()
