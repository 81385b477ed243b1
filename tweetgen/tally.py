"""What was sent and answered before: counted in the ledger, so that no restart forgets it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa

from .database import WHOM, here, moment, place, when
from .schema import DRAFTED, NOTICE, POST, REPLY, SAID, SENT, opted_out, pauses, posts


def _counting(
    *conditions: sa.ColumnElement[bool],
    table: sa.Table = posts,
    what: sa.Function[Any] | None = None,
) -> sa.Select[Any]:
    """A question about one account."""
    counted = sa.func.count() if what is None else what
    return sa.select(counted).select_from(table).where(*here(table), *conditions)


_SINCE: sa.BindParameter[str] = sa.bindparam("since")
_SENT = (posts.c.sent_at >= _SINCE, posts.c.state.in_(SENT))
_GIVEN = posts.c.state.in_((DRAFTED, *SAID))  # an answer that waits for its owner counts, too
_TO = (posts.c.reply_account == WHOM, posts.c.created_at >= _SINCE, _GIVEN)
_THREAD = sa.or_(posts.c.conversation == WHOM, posts.c.reply_to == WHOM)
_POSTS_SENT = _counting(posts.c.kind == POST, *_SENT)
_REPLIES_SENT = _counting(posts.c.kind != POST, *_SENT)
_SPENT = _counting(*_SENT, what=sa.func.coalesce(sa.func.sum(posts.c.price), 0))
_ANSWERS = _counting(posts.c.reply_to == WHOM, _GIVEN)
_REPLIES_TO = _counting(posts.c.kind == REPLY, *_TO)
_NOTICES_TO = _counting(posts.c.kind == NOTICE, *_TO)
_REPLIES_IN = _counting(posts.c.kind == REPLY, _THREAD, posts.c.created_at >= _SINCE, _GIVEN)
_OPTED_OUT = _counting(opted_out.c.person == WHOM, table=opted_out)
_PAUSE = sa.select(pauses.c.until).where(*here(pauses))


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
        question = _REPLIES_SENT if replies else _POSTS_SENT
        return self._count(question, since=moment(self.day))

    def spent(self) -> int:
        """What today's cost, in thousandths of a dollar."""
        return self._count(_SPENT, since=moment(self.day))

    def has_answered(self, mention: str) -> bool:
        """Whether a mention has its answer, or will have."""
        return self._count(_ANSWERS, whom=mention) > 0

    def has_opted_out(self, person: str) -> bool:
        """Whether this person asked not to be answered."""
        return self._count(_OPTED_OUT, whom=person_key(person)) > 0

    def paused_until(self) -> datetime | None:
        """When the network's last wish to wait ends, or ended; None if there was none."""
        asked = place(self.publisher, self.account)
        return when(self.connection.execute(_PAUSE, asked).scalar())

    def replies_to(self, person: str, since: datetime) -> int:
        """Answers that one person was given, or will be."""
        return self._count(_REPLIES_TO, whom=person, since=moment(since))

    def notices_to(self, person: str, since: datetime) -> int:
        """Notices that one person was given, or will be."""
        return self._count(_NOTICES_TO, whom=person, since=moment(since))

    def replies_in(self, conversation: str, since: datetime | None = None) -> int:
        """Answers in one thread, whoever was answered."""
        began = "" if since is None else moment(since)
        return self._count(_REPLIES_IN, whom=conversation, since=began)

    def _count(self, question: sa.Select[Any], **values: str) -> int:
        asked = place(self.publisher, self.account, **values)
        return int(self.connection.execute(question, asked).scalar_one())


def person_key(name: str) -> str:
    """What stands for a person who wants silence: a hash, so that no name need be kept."""
    from .names import plain_name  # slow to import, and rarely needed

    return hashlib.blake2b(
        plain_name(name).encode(), digest_size=16, person=b"opted out"
    ).hexdigest()
