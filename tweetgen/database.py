"""The way into the ledger's database: addresses, transactions, and errors that people can read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from . import schema
from .errors import LedgerError
from .fingerprint import exact_key

# Questions are made once: making one costs several times as much as asking it.
WHOM: sa.BindParameter[str] = sa.bindparam("whom")


def here(table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    """Of one account; the values are those of `place`."""
    return table.c.publisher == sa.bindparam("here"), table.c.account == sa.bindparam("there")


def place(publisher: str, account: str, **values: Any) -> dict[str, Any]:
    """The values that a question about one account is asked with."""
    return {"here": publisher, "there": account, **values}


class AlreadySaid(LedgerError):
    """The same was said before, perhaps by another process a moment ago."""


def utc_now() -> datetime:
    """What the clock says."""
    return datetime.now(UTC)


class Database:
    """SQLite or PostgreSQL, opened when it is first needed."""

    def __init__(
        self, address: str | os.PathLike[str], *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        """
        Args:
            address: a file, or an SQLAlchemy URL ("postgresql+psycopg://bots@host/bots").
            clock: tells the time, in UTC; rehearsals have a faster one.
        """
        self.address = os.fspath(address)
        self.clock = clock
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

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        """All of it or nothing."""
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

    @staticmethod
    def _alone(connection: sa.Connection, publisher: str, account: str) -> None:
        """Until the transaction ends, nobody else counts what this one counts."""
        if connection.dialect.name == "postgresql":
            # SQLite has but one writer at a time, see `schema.prepare_sqlite`.
            lock = sa.func.pg_advisory_xact_lock(exact_key(f"{publisher}\0{account}"))
            connection.execute(sa.select(lock))

    def now(self, later: timedelta = timedelta(0)) -> str:
        """A moment as the ledger writes it: text that sorts by time."""
        return moment(self.clock() + later)


def moment(when: datetime) -> str:
    """A moment as text that sorts by time."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def when(written: str | None) -> datetime | None:
    """What `moment` wrote."""
    return None if written is None else datetime.fromisoformat(written)


def storable(text: str) -> str:
    """What people write may hold what databases refuse: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def row_values(row: Any, *names: str) -> dict[str, Any]:
    """Columns of a row by their names."""
    return {name: getattr(row, name) for name in names}
