"""What was sent and answered before: counted in the ledger, so that no restart forgets it."""

from __future__ import annotations

from datetime import datetime

import attrs
import sqlalchemy as sa

from .database import moment
from .schema import DRAFTED, NOTICE, POST, REPLY, SAID, SENT, posts


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
        return self._asked(sa.func.count(), kind, *self._sent_today())

    def spent(self) -> int:
        """What today's cost, in thousandths of a dollar."""
        return self._asked(sa.func.coalesce(sa.func.sum(posts.c.price), 0), *self._sent_today())

    def has_answered(self, mention: str) -> bool:
        """Whether a mention has its answer, or will have."""
        return self._asked(sa.func.count(), posts.c.reply_to == mention, _counted()) > 0

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
        return self._asked(sa.func.count(), *conditions)

    def _sent_today(self) -> tuple[sa.ColumnElement[bool], ...]:
        return posts.c.sent_at >= moment(self.day), posts.c.state.in_(SENT)

    def _asked(self, what: sa.Function[int], *conditions: sa.ColumnElement[bool]) -> int:
        here = (posts.c.publisher == self.publisher, posts.c.account == self.account)
        query = sa.select(what).select_from(posts).where(*here, *conditions)
        return int(self.connection.execute(query).scalar_one())
