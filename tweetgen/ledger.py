"""Every text that leaves the filters is a row here before it is anything else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from . import schema
from .database import WHOM, AlreadySaid, here, moment, place
from .drafting import Draft
from .entry import Entry, entry_of, written_images
from .errors import LedgerError
from .fingerprint import text_key
from .heard import Heard
from .publisher import Image, Post, Receipt
from .request import Request
from .schema import (
    APPROVED,
    DRAFTED,
    NOTICE,
    POST,
    PUBLISHED,
    REFUSED,
    REJECTED,
    REPLY,
    SAID,
    SENDING,
    UNKNOWN,
)
from .tally import Tally

FORGOTTEN = "(forgotten)"  # stands where a name stood
LEASE = timedelta(minutes=5)  # longer than any one network call takes

__all__ = ["FORGOTTEN", "LEASE", "AlreadyAnswered", "AlreadySaid", "Entry", "Ledger", "WrongState"]


_POSTS = schema.posts.c
_FOUND = sa.select(schema.posts).where(_POSTS.id == sa.bindparam("number"))
_HERE = sa.select(_POSTS.id).where(*here(schema.posts))
_ANSWER = _HERE.where(_POSTS.reply_to == WHOM, _POSTS.state.not_in((REFUSED, REJECTED)))
_SAME = _HERE.where(_POSTS.text_key == sa.bindparam("said"), _POSTS.state.in_((*SAID, REJECTED)))
_RECENT = (
    sa.select(_POSTS.text)
    .where(*here(schema.posts), _POSTS.state.in_(SAID))
    .order_by(_POSTS.id.desc())
    .limit(sa.bindparam("most"))
)


@cache
def _left(doubtful: bool) -> sa.Select[Any]:
    """What is to be taken up; see `Ledger.interrupted`."""
    now: sa.BindParameter[str] = sa.bindparam("now")
    due = _POSTS.not_before <= now
    never_begun = sa.and_(
        _POSTS.not_before.is_(None), _POSTS.updated_at < sa.bindparam("a_lease_ago")
    )
    left = [
        sa.and_(_POSTS.state == APPROVED, sa.or_(due, never_begun)),
        sa.and_(_POSTS.state == SENDING, _POSTS.lease_until < now),
    ]
    if doubtful:
        left.append(sa.and_(_POSTS.state == UNKNOWN, due))
    mine = sa.select(schema.posts).where(*here(schema.posts))
    return mine.where(sa.or_(*left)).order_by(_POSTS.id)


_COMPUTED = {"attempts": _POSTS.attempts + 1, "original": _POSTS.text}


@cache
def _moving(before: tuple[str, ...], names: tuple[str, ...], computed: tuple[str, ...]) -> Any:
    """Changes the state of a row that has one of those before, and is not another process's."""
    free = sa.or_(_POSTS.state != SENDING, _POSTS.lease_until < sa.bindparam("now"))
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
    values |= {name: _COMPUTED[name] for name in computed}
    mine = _POSTS.id == sa.bindparam("number")
    change = sa.update(schema.posts).where(mine, _POSTS.state.in_(before))
    return (change.where(free) if "attempts" in computed else change).values(**values)


class AlreadyAnswered(AlreadySaid):
    """The mention has its answer."""


class WrongState(LedgerError):
    """The row is not in the state that the caller thinks; another process may be at work."""


class Ledger(Heard):
    """
    The bot's memory, in SQLite or PostgreSQL.

    States: drafted → approved → sending → published | refused | unknown, or drafted → rejected.
    """

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
        conversation: str | None = None,
        direct: bool = False,
        images: Sequence[Image] = (),
        notice: bool = False,
        check: Callable[[Tally], None] = lambda tally: None,
    ) -> Entry:
        """
        Write a new row; all identifiers of the post are chosen here.

        Args:
            notice: it is a sentence of the owner's, and may be said to many.
            check: raises what is to be raised if this would be too much; nobody counts beside it.

        Raises:
            AlreadySaid: the text stands there already, or its owner has rejected it.
            AlreadyAnswered: the mention has its answer.
        """
        post = Post(draft.text, created_at=self.clock(), reply_to=reply_to)
        key = text_key(f"{draft.text}\0{reply_to}" if notice else draft.text)
        asked = place(publisher, account, whom=reply_to)
        with self._transaction() as connection:
            self._alone(connection, publisher, account)
            if reply_to is not None and connection.execute(_ANSWER, asked).first():
                raise AlreadyAnswered(f"the mention {reply_to!r} has been answered")
            if connection.execute(_SAME, place(publisher, account, said=key)).first():
                raise AlreadySaid(f"this was said before: {draft.text[:60]!r}")
            check(Tally(connection, publisher, account, self.clock()))
            row = {
                "key": post.key,
                "record_key": post.record_key,
                "created_at": moment(post.created_at),
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
                "updated_at": self.now(),
                "kind": NOTICE if notice else POST if reply_to is None else REPLY,
                "conversation": conversation,
                "direct": direct,
                "images": written_images(images) or None,
            }
            written = connection.execute(sa.insert(schema.posts), row)
            identity = written.inserted_primary_key
            assert identity is not None
            return self._found(connection, identity[0])

    # ---- what its owner decides

    def approve(
        self, identity: int, *, by: str = "", why: str = "", text: str | None = None
    ) -> Entry:
        """
        drafted → approved, and due at once.

        Args:
            by, why: who decided it, and for which reason; kept.
            text: say this instead; the draft's own words are kept as `original`.

        Raises:
            AlreadySaid: the same was said since it was drafted.
        """
        values = self._decision("approved" if text is None else "edited", by, why)
        values["not_before"] = self.now()
        if text is None:
            return self._move(identity, (DRAFTED,), APPROVED, **values)
        values |= {"text": text, "text_key": text_key(text)}
        return self._move(identity, (DRAFTED,), APPROVED, computed=("original",), **values)

    def reject(self, identity: int, *, by: str = "", why: str = "") -> Entry:
        """drafted → rejected: it is not sent, and its words are not drafted again."""
        return self._move(identity, (DRAFTED,), REJECTED, **self._decision("rejected", by, why))

    def _decision(self, decision: str, by: str, why: str) -> dict[str, Any]:
        decided = {"decided_by": by or None, "decided_why": why or None, "decided_at": self.now()}
        return {"decision": decision, **decided}

    # ---- what the network says

    def claim(
        self,
        identity: int,
        *,
        price: int = 0,
        before: tuple[str, ...] = (APPROVED, SENDING),
        check: Callable[[Tally], None] | None = None,
    ) -> Entry:
        """
        approved → sending, for one process only; committed before the network is asked.

        What another process began to send may be claimed when its lease has run out.

        Args:
            price: what sending it costs, in thousandths of a dollar.
            before: the state in which the caller saw it, if only that will do; `unknown`, too.
            check: raises what is to be raised if this would be too much; nobody counts beside it.
        """
        facts: dict[str, Any] = {"lease_until": self.now(LEASE), "sent_at": self.now()}
        facts["price"] = price
        return self._move(identity, before, SENDING, check=check, computed=("attempts",), **facts)

    def published(self, identity: int, receipt: Receipt) -> Entry:
        """sending or unknown → published."""
        facts: dict[str, Any] = {"remote_id": receipt.id, "url": receipt.url, "error": None}
        return self._move(identity, (SENDING, UNKNOWN), PUBLISHED, **facts)

    def failed(
        self, identity: int, state: str, error: str, *, not_before: datetime | None = None
    ) -> Entry:
        """
        sending → refused or unknown.

        Args:
            not_before: when the network may be asked about it again.
        """
        facts: dict[str, Any] = {"error": error, "lease_until": None}
        facts["not_before"] = None if not_before is None else moment(not_before)
        return self._move(identity, (SENDING,), state, **facts)

    def postpone(self, identity: int, not_before: datetime, error: str) -> Entry:
        """approved or sending → approved: surely not sent, and to be sent later."""
        facts: dict[str, Any] = {"error": error, "lease_until": None}
        facts["not_before"] = None if not_before is None else moment(not_before)
        return self._move(identity, (APPROVED, SENDING), APPROVED, sent_at=None, **facts)

    def withdraw(self, identity: int, error: str, *, why: str = REFUSED) -> Entry:
        """
        drafted or approved → refused, before the network was asked.

        Args:
            why: noted of the mention that it would have answered.
        """
        return self._move(identity, (DRAFTED, APPROVED), REFUSED, unanswered=why, error=error)

    # ---- looking

    def get(self, identity: int) -> Entry:
        """
        One row.

        Raises:
            LedgerError: there is none of this number.
        """
        with self._transaction() as connection:
            return self._found(connection, identity)

    def entries(
        self,
        *,
        state: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        """Rows, newest first; with `since`, those made then and later."""
        query = sa.select(schema.posts).order_by(schema.posts.c.id.desc()).limit(limit)
        if since is not None:
            query = query.where(schema.posts.c.created_at >= moment(since))
        if state is not None:
            query = query.where(schema.posts.c.state == state)
        with self._transaction() as connection:
            return [entry_of(row) for row in connection.execute(query)]

    def decided(self) -> list[Entry]:
        """Rows that their owner approved, edited or rejected, oldest first."""
        posts = schema.posts
        query = sa.select(posts).where(posts.c.decision.is_not(None)).order_by(posts.c.id)
        with self._transaction() as connection:
            return [entry_of(row) for row in connection.execute(query)]

    def interrupted(
        self,
        publisher: str,
        account: str,
        *,
        doubtful: bool = False,
        check: Callable[[Tally], None] = lambda tally: None,
    ) -> list[Entry]:
        """
        Rows that are to be taken up, oldest first: approved and due, or left in the middle by a
        process whose lease has run out.

        Args:
            doubtful: those of which nobody knows whether they were sent, too.
            check: raises what is to be raised if nothing may be taken up now.
        """
        asked = place(publisher, account, now=self.now(), a_lease_ago=self.now(-LEASE))
        with self._transaction() as connection:
            check(Tally(connection, publisher, account, self.clock()))
            return [entry_of(row) for row in connection.execute(_left(doubtful), asked)]

    def said(self, publisher: str, account: str, ids: Collection[str]) -> set[str]:
        """Which of the network's `ids` are of posts from here."""
        query = sa.select(schema.posts.c.remote_id).filter_by(publisher=publisher, account=account)
        with self._transaction() as connection:
            return set(connection.scalars(query.where(schema.posts.c.remote_id.in_(ids))))

    @contextmanager
    def tally(self, publisher: str, account: str) -> Iterator[Tally]:
        """Counts of what was sent and answered."""
        with self._transaction() as connection:
            yield Tally(connection, publisher, account, self.clock())

    def recent_texts(self, publisher: str, account: str, limit: int = 10_000) -> list[str]:
        """What was said here, or is about to be, newest first."""
        asked = place(publisher, account, most=limit)
        with self._transaction() as connection:
            return list(connection.execute(_RECENT, asked).scalars())

    def forget(self, is_one: Callable[[str], bool]) -> tuple[int, int]:
        """
        Remove people: what they said to the bot, and their names; what is answered stays answered,
        and who asked for silence keeps it.

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
        *,
        check: Callable[[Tally], None] | None = None,
        unanswered: str | None = None,
        computed: tuple[str, ...] = (),
        **values: Any,
    ) -> Entry:
        now = self.now()
        values |= {"state": after, "updated_at": now}
        change = _moving(before, tuple(values), computed)
        told = {f"new_{name}": value for name, value in values.items()}
        told["number"] = identity
        if "attempts" in computed:
            told["now"] = now
        with self._transaction() as connection:
            if check is not None:
                row = self._found(connection, identity)
                self._alone(connection, row.publisher, row.account)
                check(Tally(connection, row.publisher, row.account, self.clock()))
            moved = connection.execute(change, told).rowcount
            entry = self._found(connection, identity)
            if moved and entry.kind == REPLY and after in (REFUSED, REJECTED):
                self._note_silence(connection, entry, unanswered or after)
        if not moved:
            raise WrongState(
                f"post {identity} is {entry.state} and cannot become {after} now; another process "
                "may be at work"
            )
        return entry

    @staticmethod
    def _note_silence(connection: sa.Connection, entry: Entry, why: str) -> None:
        """A mention that was dealt with gets no answer after all."""
        mentions = schema.mentions
        asked = {"publisher": entry.publisher, "account": entry.account, "id": entry.reply_to}
        change = sa.update(mentions).filter_by(**asked, answered=True)
        connection.execute(change.values(why=sa.func.coalesce(mentions.c.why, why)))

    def _found(self, connection: sa.Connection, identity: int) -> Entry:
        row = connection.execute(_FOUND, {"number": identity}).first()
        if row is None:
            raise LedgerError(f"{self.shown}: there is no post {identity}")
        return entry_of(row)
