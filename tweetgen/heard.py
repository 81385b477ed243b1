"""What the bot was told: mentions, how far it has read, who wants silence, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from .database import Database, moment, row_values, storable, when
from .publisher import Mention
from .schema import cursors, mentions, opted_out, pauses
from .tally import person_key


class Heard(Database):
    """The part of the ledger that remembers who spoke to the bot."""

    def note_mention(self, publisher: str, account: str, mention: Mention) -> bool:
        """Remember a mention and move the cursor; True if it is new."""
        place = {"publisher": publisher, "account": account}
        row = {
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
            insert = _insert(connection)
            note = insert(mentions).values(**place, **row).on_conflict_do_nothing()
            counted = note.execution_options(preserve_rowcount=True)
            new = bool(connection.execute(counted).rowcount)
            move = insert(cursors).values(**place, value=mention.id)
            connection.execute(
                move.on_conflict_do_update(index_elements=[*place], set_={"value": mention.id})
            )
        return new

    def open_mentions(self, publisher: str, account: str) -> list[Mention]:
        """Mentions that nothing was decided about, oldest first."""
        query = (
            sa.select(mentions)
            .filter_by(publisher=publisher, account=account, answered=False)
            .order_by(mentions.c.seen_at, mentions.c.id)
        )
        with self._transaction() as connection:
            return [_mention(row) for row in connection.execute(query)]

    def mention(self, publisher: str, account: str, identity: str) -> Mention | None:
        """One of them; None if it was never seen."""
        query = sa.select(mentions).filter_by(publisher=publisher, account=account, id=identity)
        with self._transaction() as connection:
            row = connection.execute(query).first()
        return None if row is None else _mention(row)

    def answered(self, publisher: str, account: str, mention: str, why: str | None = None) -> None:
        """
        Mark a mention as dealt with.

        Args:
            why: it gets no answer, in a word or two; None if it got one.
        """
        change = (
            sa.update(mentions)
            .where(
                mentions.c.publisher == publisher,
                mentions.c.account == account,
                mentions.c.id == mention,
            )
            .values(answered=True, why=why, decided_at=self.now())
        )
        with self._transaction() as connection:
            connection.execute(change)

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

    def cursor(self, publisher: str, account: str) -> str | None:
        """The id of the newest mention seen."""
        query = sa.select(cursors.c.value).filter_by(publisher=publisher, account=account)
        with self._transaction() as connection:
            return connection.execute(query).scalar()

    def opt_out(self, publisher: str, account: str, person: str) -> None:
        """Never answer this person again; only a hash of the name is kept."""
        row = {"publisher": publisher, "account": account, "person": person_key(person)}
        with self._transaction() as connection:
            note = _insert(connection)(opted_out).values(**row, since=self.now())
            connection.execute(note.on_conflict_do_nothing())

    def opt_in(self, person: str) -> bool:
        """Take every `opt_out` of a person back; False if there was none."""
        change = sa.delete(opted_out).where(opted_out.c.person == person_key(person))
        with self._transaction() as connection:
            return bool(connection.execute(change).rowcount)

    def pause(self, publisher: str, account: str, until: datetime) -> None:
        """Note that the network asked to wait."""
        place = {"publisher": publisher, "account": account}
        with self._transaction() as connection:
            note = _insert(connection)(pauses).values(**place, until=moment(until))
            change = {"until": moment(until)}
            connection.execute(note.on_conflict_do_update(index_elements=[*place], set_=change))


def _insert(connection: sa.Connection) -> Any:
    """Both databases know ON CONFLICT, each in its dialect."""
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


def _mention(row: Any) -> Mention:
    same = row_values(row, "id", "author", "text", "conversation", "direct", "is_bot", "is_own")
    # Of what has no time it is known when it was seen, so that it, too, gets too old.
    return Mention(created_at=when(row.created_at or row.seen_at), **same)
