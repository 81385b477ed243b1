"""What was sent and answered before: counted in the ledger, so that no restart forgets it."""

from __future__ import annotations

import hashlib
from datetime import datetime

import attrs
import sqlalchemy as sa

from .database import moment, when
from .schema import DRAFTED, NOTICE, POST, REPLY, SAID, SENT, opted_out, pauses, posts

_COUNT = sa.func.count()


def _counted() -> sa.ColumnElement[bool]:
    return posts.c.state.in_((DRAFTED, *SAID))  # an answer that waits for its owner counts, too


@attrs.frozen
class Tally:
    """
    Counts for one account, asked within a transaction that nobody counts beside.

    Attributes:
        connection: of the transaction.
        publisher, account: whose posts.
        now: the ledger's time.
    """

    connection: sa.Connection
    publisher: str
    account: str
    now: datetime

    @property
    def day(self) -> datetime:
        """When the day (UTC) began."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)

    def sent(self, *, replies: bool) -> int:
        """Posts, or answers, that were sent today or may have been; notices are answers."""
        kind = posts.c.kind != POST if replies else posts.c.kind == POST
        return self._asked(posts, kind, *self._sent_today())

    def spent(self) -> int:
        """What today's cost, in thousandths of a dollar."""
        return self._asked(
            posts, *self._sent_today(), what=sa.func.coalesce(sa.func.sum(posts.c.price), 0)
        )

    def has_answered(self, mention: str) -> bool:
        """Whether a mention has its answer, or will have."""
        return self._asked(posts, posts.c.reply_to == mention, _counted()) > 0

    def has_opted_out(self, person: str) -> bool:
        """Whether this person asked not to be answered."""
        return self._asked(opted_out, opted_out.c.person == person_key(person)) > 0

    def paused_until(self) -> datetime | None:
        """When the network's last wish to wait ends, or ended; None if there was none."""
        query = sa.select(pauses.c.until).filter_by(publisher=self.publisher, account=self.account)
        return when(self.connection.execute(query).scalar())

    def replies_to(self, person: str, since: datetime) -> int:
        """Answers that one person was given, or will be."""
        return self._answers(REPLY, posts.c.reply_account == person, since)

    def notices_to(self, person: str, since: datetime) -> int:
        """Notices that one person was given, or will be."""
        return self._answers(NOTICE, posts.c.reply_account == person, since)

    def replies_in(self, conversation: str, since: datetime | None = None) -> int:
        """Answers in one thread, whoever was answered."""
        here = sa.or_(posts.c.conversation == conversation, posts.c.reply_to == conversation)
        return self._answers(REPLY, here, since)

    def _answers(self, kind: str, which: sa.ColumnElement[bool], since: datetime | None) -> int:
        conditions = [posts.c.kind == kind, which, _counted()]
        if since is not None:
            conditions.append(posts.c.created_at >= moment(since))
        return self._asked(posts, *conditions)

    def _sent_today(self) -> tuple[sa.ColumnElement[bool], ...]:
        return posts.c.sent_at >= moment(self.day), posts.c.state.in_(SENT)

    def _asked(
        self,
        table: sa.Table,
        *conditions: sa.ColumnElement[bool],
        what: sa.Function[int] = _COUNT,
    ) -> int:
        here = (table.c.publisher == self.publisher, table.c.account == self.account)
        query = sa.select(what).select_from(table).where(*here, *conditions)
        return int(self.connection.execute(query).scalar_one())


def person_key(name: str) -> str:
    """What stands for a person who wants silence: a hash, so that no name need be kept."""
    from .names import plain_name  # slow to import, and rarely needed

    return hashlib.blake2b(
        plain_name(name).encode(), digest_size=16, person=b"opted out"
    ).hexdigest()
