"""What the bot was told: mentions, how far it has read, who wants silence, and until when."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from .database import WHOM, Database, here, moment, place, row_values, storable, when
from .publisher import Mention
from .schema import cursors, mentions, opted_out, pauses
from .tally import person_key

_OPEN = (
    sa.select(mentions)
    .where(*here(mentions), mentions.c.answered.is_(sa.false()))
    .order_by(mentions.c.seen_at, mentions.c.id)
)
_ONE = (*here(mentions), mentions.c.id == WHOM)
_MENTION = sa.select(mentions).where(*_ONE)
_ANSWERED = (
    sa.update(mentions)
    .where(*_ONE)
    .values(answered=True, why=sa.bindparam("reason"), decided_at=sa.bindparam("at"))
)
_PLACE = ["publisher", "account"]
_CURSOR = sa.select(cursors.c.value).where(*here(cursors))


_HEARD = sa.select(_CURSOR.scalar_subquery(), _OPEN.order_by(None).exists())


class Heard(Database):
    """The part of the ledger that remembers who spoke to the bot."""

    def note_mention(self, publisher: str, account: str, mention: Mention) -> bool:
        """Remember a mention and move the cursor; True if it is new."""
        account_of = {"publisher": publisher, "account": account}
        row = {
            **account_of,
            "id": mention.id,
            "author": mention.author,
            "text": storable(mention.text),
            "conversation": mention.conversation,
            "created_at": moment(mention.created_at) if mention.created_at else None,
            "direct": mention.direct,
            "is_bot": mention.is_bot,
            "is_own": mention.is_own,
            "seen_at": self.now(),
            "answered": False,
        }
        with self._transaction() as connection:
            note, move = _noting(connection.dialect.name)
            new = bool(connection.execute(note, row).rowcount)
            connection.execute(move, {**account_of, "value": mention.id})
        return new

    def open_mentions(self, publisher: str, account: str) -> list[Mention]:
        """Mentions that nothing was decided about, oldest first."""
        with self._transaction() as connection:
            found = connection.execute(_OPEN, place(publisher, account))
            return [_mention(row) for row in found]

    def mention(self, publisher: str, account: str, identity: str) -> Mention | None:
        """One of them; None if it was never seen."""
        asked = place(publisher, account, whom=identity)
        with self._transaction() as connection:
            row = connection.execute(_MENTION, asked).first()
        return None if row is None else _mention(row)

    def answered(self, publisher: str, account: str, mention: str, why: str | None = None) -> None:
        """
        Mark a mention as dealt with.

        Args:
            why: it gets no answer, in a word or two; None if it got one.
        """
        told = place(publisher, account, whom=mention, reason=why, at=self.now())
        with self._transaction() as connection:
            connection.execute(_ANSWERED, told)

    def unanswered(self, publisher: str, account: str) -> dict[str, int]:
        """How many mentions got no answer, for each reason."""
        query = (
            sa.select(mentions.c.why, sa.func.count())
            .filter_by(publisher=publisher, account=account)
            .where(mentions.c.why.is_not(None))
            .group_by(mentions.c.why)
        )
        with self._transaction() as connection:
            return {str(why): int(count) for why, count in connection.execute(query)}

    def heard(self, publisher: str, account: str) -> tuple[str | None, bool]:
        """The id of the newest mention seen, and whether any waits for a decision."""
        with self._transaction() as connection:
            newest, waiting = connection.execute(_HEARD, place(publisher, account)).one()
        return newest, bool(waiting)

    def opt_out(self, publisher: str, account: str, person: str) -> None:
        """Never answer this person again; only a hash of the name is kept."""
        row = {"publisher": publisher, "account": account, "person": person_key(person)}
        with self._transaction() as connection:
            note = _insert(connection.dialect.name)(opted_out).values(**row, since=self.now())
            connection.execute(note.on_conflict_do_nothing())

    def opt_in(self, person: str) -> bool:
        """Take every `opt_out` of a person back; False if there was none."""
        change = sa.delete(opted_out).where(opted_out.c.person == person_key(person))
        with self._transaction() as connection:
            return bool(connection.execute(change).rowcount)

    def pause(self, publisher: str, account: str, until: datetime) -> None:
        """Note that the network asked to wait."""
        with self._transaction() as connection:
            note = _insert(connection.dialect.name)(pauses).values(
                publisher=publisher, account=account, until=moment(until)
            )
            change = {"until": moment(until)}
            connection.execute(note.on_conflict_do_update(index_elements=_PLACE, set_=change))


def _insert(dialect: str) -> Any:
    """Both databases know ON CONFLICT, each in its dialect."""
    return postgresql.insert if dialect == "postgresql" else sqlite.insert


@cache
def _noting(dialect: str) -> tuple[Any, Any]:
    """Notes a mention, and moves the cursor."""
    note = _insert(dialect)(mentions).on_conflict_do_nothing()
    move = _insert(dialect)(cursors)
    change = {"value": move.excluded.value}
    return (
        note.execution_options(preserve_rowcount=True),
        move.on_conflict_do_update(index_elements=_PLACE, set_=change),
    )


def _mention(row: Any) -> Mention:
    same = row_values(row, "id", "author", "text", "conversation", "direct", "is_bot", "is_own")
    # Of what has no time it is known when it was seen, so that it, too, gets too old.
    return Mention(created_at=when(row.created_at or row.seen_at), **same)
