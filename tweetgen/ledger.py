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
from sqlalchemy.dialects import postgresql, sqlite

from . import schema
from .drafting import Draft
from .errors import LedgerError
from .fingerprint import text_key
from .publisher import Mention, Post, Receipt
from .request import Request
from .schema import APPROVED, DRAFTED, PUBLISHED, REFUSED, SAID, SENDING, UNKNOWN

FORGOTTEN = "(forgotten)"  # stands where a name stood
LEASE = timedelta(minutes=5)  # longer than any one network call takes


class AlreadySaid(LedgerError):
    """The same was said before, perhaps by another process a moment ago."""


class AlreadyAnswered(AlreadySaid):
    """The mention has its answer."""


class WrongState(LedgerError):
    """The row is not in the state that the caller thinks; another process may be at work."""


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
    The bot's memory, in SQLite or PostgreSQL.

    States: drafted → approved → sending → published | refused | unknown.
    """

    def __init__(self, address: str | os.PathLike[str]) -> None:
        """
        Args:
            address: a file, or an SQLAlchemy URL ("postgresql+psycopg://bots@host/bots").
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
        engine = self._connect()
        if engine.dialect.name == "sqlite":
            schema.prepare_sqlite(engine)
        self._engine = engine
        try:
            with self._transaction() as connection:
                schema.upgrade(connection, self.shown)
        except BaseException:
            self.close()
            raise
        return self

    def _connect(self) -> sa.Engine:
        if "://" not in self.address:
            if not Path(self.address).absolute().parent.is_dir():
                raise LedgerError(f"{self.address}: there is no such folder; make it first")
            return sa.create_engine(sa.URL.create("sqlite", database=self.address))
        try:
            url = sa.make_url(self.address)
            if url.get_backend_name() not in ("sqlite", "postgresql"):
                raise LedgerError(f"{self.shown}: a ledger is an SQLite or PostgreSQL database")
            return sa.create_engine(url)
        except (sa.exc.ArgumentError, ValueError) as error:
            raise LedgerError(f"{self.shown}: is no address of a database") from error
        except ImportError as error:
            raise LedgerError(
                f"{self.shown}: its driver is not installed ({error}); try: "
                "pip install 'psycopg[binary]', and write postgresql+psycopg://..."
            ) from error

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
        except (sa.exc.ArgumentError, ValueError):
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
            AlreadySaid: the text stands there already.
            AlreadyAnswered: the mention has its answer.
        """
        post = Post(draft.text, reply_to=reply_to, reply_account=reply_account)
        key = text_key(draft.text)
        here = sa.select(schema.posts.c.id).filter_by(publisher=publisher, account=account)
        answer = here.where(schema.posts.c.reply_to == reply_to, schema.posts.c.state != REFUSED)
        same = here.where(schema.posts.c.text_key == key, schema.posts.c.state.in_(SAID))
        with self._transaction() as connection:
            if reply_to is not None and connection.execute(answer).first():
                raise AlreadyAnswered(f"the mention {reply_to!r} has been answered")
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
            written = connection.execute(sa.insert(schema.posts).values(**row))
            identity = written.inserted_primary_key
        assert identity is not None
        return self.get(identity[0])

    def approve(self, identity: int) -> Entry:
        """drafted → approved."""
        return self._move(identity, (DRAFTED,), APPROVED)

    def claim(self, identity: int) -> Entry:
        """
        approved → sending, for one process only; committed before the network is asked.

        What another process began to send may be claimed when its lease has run out.
        """
        posts = schema.posts.c
        return self._move(
            identity,
            (APPROVED, SENDING),
            SENDING,
            sa.or_(posts.state == APPROVED, posts.lease_until < _now()),
            lease_until=_now(LEASE),
            attempts=posts.attempts + 1,
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
        """sending → refused or unknown."""
        return self._move(identity, (SENDING,), state, error=error, lease_until=None)

    def get(self, identity: int) -> Entry:
        """
        One row.

        Raises:
            LedgerError: there is none of this number.
        """
        with self._transaction() as connection:
            row = connection.execute(
                sa.select(schema.posts).where(schema.posts.c.id == identity)
            ).first()
        if row is None:
            raise LedgerError(f"{self.shown}: there is no post {identity}")
        return _entry(row)

    def entries(self, *, state: str | None = None, limit: int | None = None) -> list[Entry]:
        """Rows, newest first."""
        query = sa.select(schema.posts).order_by(schema.posts.c.id.desc()).limit(limit)
        if state is not None:
            query = query.where(schema.posts.c.state == state)
        with self._transaction() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def interrupted(self, publisher: str, account: str) -> list[Entry]:
        """
        Rows that a process left in the middle, oldest first: approved and not taken up, or taken
        up and not settled, while a lease ran out.
        """
        posts = schema.posts.c
        left = sa.or_(
            sa.and_(posts.state == APPROVED, posts.updated_at < _now(-LEASE)),
            sa.and_(posts.state == SENDING, posts.lease_until < _now()),
        )
        here = sa.select(schema.posts).filter_by(publisher=publisher, account=account)
        query = here.where(left).order_by(posts.id)
        with self._transaction() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def recent_texts(self, publisher: str, account: str, limit: int = 10_000) -> list[str]:
        """What was said here, or is about to be, newest first."""
        query = (
            sa.select(schema.posts.c.text)
            .where(
                schema.posts.c.publisher == publisher,
                schema.posts.c.account == account,
                schema.posts.c.state.in_(SAID),
            )
            .order_by(schema.posts.c.id.desc())
            .limit(limit)
        )
        with self._transaction() as connection:
            return list(connection.execute(query).scalars())

    def note_mention(self, publisher: str, account: str, mention: Mention) -> bool:
        """Remember a mention and move the cursor; True if it is new."""
        place = {"publisher": publisher, "account": account}
        row = {
            "id": mention.id,
            "author": mention.author,
            "text": _storable(mention.text),
            "conversation": mention.conversation,
            "seen_at": _now(),
            "answered": False,
        }
        with self._transaction() as connection:
            insert: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
            note = insert.insert(schema.mentions).values(**place, **row).on_conflict_do_nothing()
            counted = note.execution_options(preserve_rowcount=True)
            new = bool(connection.execute(counted).rowcount)
            move = insert.insert(schema.cursors).values(**place, value=mention.id)
            connection.execute(
                move.on_conflict_do_update(index_elements=[*place], set_={"value": mention.id})
            )
        return new

    def open_mentions(self, publisher: str, account: str) -> list[Mention]:
        """Mentions without an answer, oldest first."""
        query = (
            sa.select(schema.mentions)
            .filter_by(publisher=publisher, account=account, answered=False)
            .order_by(schema.mentions.c.seen_at, schema.mentions.c.id)
        )
        with self._transaction() as connection:
            return [
                Mention(id=row.id, author=row.author, text=row.text, conversation=row.conversation)
                for row in connection.execute(query)
            ]

    def answered(self, publisher: str, account: str, mention: str) -> None:
        """Mark a mention as dealt with."""
        change = (
            sa.update(schema.mentions)
            .where(
                schema.mentions.c.publisher == publisher,
                schema.mentions.c.account == account,
                schema.mentions.c.id == mention,
            )
            .values(answered=True)
        )
        with self._transaction() as connection:
            connection.execute(change)

    def cursor(self, publisher: str, account: str) -> str | None:
        """The id of the newest mention seen."""
        query = sa.select(schema.cursors.c.value).filter_by(publisher=publisher, account=account)
        with self._transaction() as connection:
            return connection.execute(query).scalar()

    def forget(self, is_one: Callable[[str], bool]) -> tuple[int, int]:
        """
        Remove people: what they said to the bot, and their names; what is answered stays answered.

        Args:
            is_one: whether a name is one of theirs.

        Returns:
            how many mentions and how many posts were cleaned.
        """
        posts, mentions, cleaned = schema.posts, schema.mentions, [0, 0]
        gone = {"author": FORGOTTEN, "text": "", "conversation": None, "answered": True}
        with self._transaction() as connection:
            if connection.dialect.name == "sqlite":  # or what was there stays in the file
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            for row in connection.execute(sa.select(mentions)).all():
                if is_one(row.author):
                    keys = [column == getattr(row, column.name) for column in mentions.primary_key]
                    connection.execute(sa.update(mentions).where(*keys).values(**gone))
                    cleaned[0] += 1
            told = sa.select(posts.c.id, posts.c.reply_account, posts.c.request)
            for row in connection.execute(told).all():
                context = row.request.get("context", [])
                others = [one for one in context if not is_one(one.get("author") or "")]
                mine = is_one(row.reply_account or "")
                if mine or len(others) < len(context):
                    request = row.request if not context else row.request | {"context": others}
                    account = None if mine else row.reply_account
                    change = sa.update(posts).where(posts.c.id == row.id)
                    connection.execute(change.values(request=request, reply_account=account))
                    cleaned[1] += 1
        return cleaned[0], cleaned[1]

    def _move(
        self,
        identity: int,
        before: tuple[str, ...],
        after: str,
        *conditions: sa.ColumnElement[bool],
        **values: Any,
    ) -> Entry:
        change = (
            sa.update(schema.posts)
            .where(schema.posts.c.id == identity, schema.posts.c.state.in_(before), *conditions)
            .values(state=after, updated_at=_now(), **values)
        )
        with self._transaction() as connection:
            moved = connection.execute(change).rowcount
        entry = self.get(identity)
        if not moved:
            raise WrongState(
                f"post {identity} is {entry.state} and cannot become {after} now; another process "
                "may be at work"
            )
        return entry

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        if self._engine is None:
            self.open()
        assert self._engine is not None
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.IntegrityError as error:
            raise AlreadySaid("another process has just said the same") from error
        except sa.exc.DBAPIError as error:
            raise LedgerError(f"{self.shown}: {schema.plain(error)}") from error


def _entry(row: Any) -> Entry:
    fields = {f.name: getattr(row, f.name) for f in attrs.fields(Entry)}
    fields["created_at"] = datetime.fromisoformat(fields["created_at"])
    fields["seed"] = None if fields["seed"] is None else int(fields["seed"])
    return Entry(**fields)


def _storable(text: str) -> str:
    """What people write may hold what databases refuse: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _now(later: timedelta = timedelta(0)) -> str:
    """A moment as text that sorts by time."""
    return (datetime.now(UTC) + later).isoformat(timespec="microseconds")
