"""The walk through the publisher: claimed before, recorded after, and asked after in doubt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import attrs

from .entry import Entry
from .errors import (
    AuthError,
    NotSent,
    OverBudget,
    PublishError,
    RateLimited,
    Refused,
    StorageError,
    TweetgenError,
    Unknown,
)
from .ledger import Ledger, WrongState
from .publisher import Guarantee, NoReceipt, Publisher, Receipt
from .schema import APPROVED, POST, REFUSED, UNKNOWN
from .sections import BudgetSection
from .spending import check_budget
from .tally import Tally

logger = logging.getLogger("tweetgen")
ATTEMPTS = 50  # then it is given up; about two days
_LONGEST = timedelta(hours=1)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long, an hour at most."""
    return min(timedelta(minutes=2.0 ** min(attempts - 1, 10)), _LONGEST)


@attrs.frozen(kw_only=True)
class Sender:
    """
    Sends rows of the ledger.

    Attributes:
        publisher, ledger: where they go, and where they stand.
        budget: the most for a day.
        max_age: after which an answer is not sent any more.
        tell: tells plug-ins of events.
    """

    publisher: Publisher
    ledger: Ledger
    budget: BudgetSection
    max_age: timedelta
    tell: Callable[..., None]

    def check(self, tally: Tally, kind: str, price: int = 0) -> None:
        """
        Whether anything may be sent now; asked, too, before somebody takes pains to write it.

        Args:
            kind: of the row, see `schema`.
            price: of the post, in thousandths of a dollar.

        Raises:
            OverBudget: today's budget is used up.
            RateLimited: the network asked to wait, and the time is not over.
        """
        self._leave_alone(tally)
        check_budget(self.budget, tally, kind, price)

    def _leave_alone(self, tally: Tally) -> None:
        """Ask the network nothing while it wants to be left alone."""
        until = tally.paused_until()
        if until is not None and (rest := (until - tally.now).total_seconds()) > 0:
            raise RateLimited(rest, f"{self.publisher.name} asked to wait")

    def send(self, entry: Entry) -> Entry:
        """
        Claim an approved row, send it, and record what became of it.

        Raises:
            WrongState: another process has it.
            OverBudget: today's budget is used up; the row stays approved.
            RateLimited: the network asked to wait; likewise.
            PublishError: see `publish`.
        """
        price = self.publisher.price(entry.post)
        check = partial(self.check, kind=entry.kind, price=price)
        claim = self.ledger.claim(entry.id, price=price, check=check, before=(APPROVED,))
        return self.publish(claim)

    def publish(self, entry: Entry) -> Entry:
        """
        Send what this process has claimed, and record what became of it.

        Raises:
            Refused: the network said no; the row is refused.
            NotSent, RateLimited, AuthError: surely not sent; the row waits for another try.
            Unknown: nobody knows; the row says so, and `settle` asks again where that helps.
        """
        self.tell("tweetgen_before_publish", post=entry.post)
        try:
            receipt = self.publisher.publish(entry.post)
        except Unknown as error:
            return self._doubt(entry, error)
        except RateLimited as error:
            wait = timedelta(seconds=max(error.retry_after, 0.0))
            self.ledger.pause(entry.publisher, entry.account, self.ledger.clock() + wait)
            self._later(entry, error, wait)
            raise
        except AuthError as error:  # a person mends that, and then it is due at once
            self.ledger.postpone(entry.id, self.ledger.clock(), str(error))
            raise
        except (NotSent, StorageError) as error:
            self._later(entry, error, backoff(entry.attempts))
            raise
        except TweetgenError as error:  # whoever raises these knows that nothing was sent
            self.ledger.failed(entry.id, REFUSED, str(error))
            raise
        except BaseException as error:
            # Ctrl-C or a fault in the publisher: nobody knows whether the post went out.
            self._unknown(entry, f"{type(error).__name__} while sending")
            raise
        return self._published(entry, receipt)

    def settle(self) -> list[Entry]:
        """
        Send what is due, and ask the network about what was left in the middle.

        Raises:
            RateLimited, AuthError: the account can send nothing now.
        """
        settled: list[Entry] = []
        place = (self.publisher.name, self.publisher.account)
        ask_again = self.publisher.guarantee is not Guarantee.AT_MOST_ONCE
        left = self.ledger.interrupted(*place, doubtful=ask_again, check=self._leave_alone)
        for entry in left:
            try:
                settled.append(self._settle(entry))
            except WrongState:  # another process was quicker
                continue
            except OverBudget as error:
                tomorrow = self.ledger.clock() + timedelta(seconds=error.retry_after)
                settled.append(self.ledger.postpone(entry.id, tomorrow, str(error)))
            except (Refused, NotSent, Unknown) as error:  # the others need not wait for this one
                logger.warning("post %s: %s", entry.id, error)
                settled.append(self.ledger.get(entry.id))
        return settled

    def _settle(self, entry: Entry) -> Entry:
        if entry.state == APPROVED:
            age = self.ledger.clock() - entry.created_at
            if entry.kind != POST and entry.decision is None and age > self.max_age:
                return self.ledger.withdraw(entry.id, "too old to be answered", why="too old")
            return self.send(entry)
        claim = self.ledger.claim(entry.id, price=entry.price, before=(entry.state,))
        answer = self._ask(claim)
        if isinstance(answer, Receipt):
            return self._published(claim, answer)
        if answer is NoReceipt.NOT_THERE or self._takes_it_twice():
            return self.publish(claim)
        return self._unknown(claim, "interrupted; it may have been sent")

    def _takes_it_twice(self) -> bool:
        return self.publisher.guarantee is Guarantee.EXACTLY_ONCE

    def _ask(self, entry: Entry) -> Receipt | NoReceipt:
        try:
            return self.publisher.reconcile(entry.post)
        except PublishError as error:
            logger.warning("post %s: nobody can be asked about it now: %s", entry.id, error)
            return NoReceipt.CANNOT_TELL

    def _doubt(self, entry: Entry, error: Unknown) -> Entry:
        """The answer was lost: ask at once."""
        answer = self._ask(entry)
        if isinstance(answer, Receipt):
            return self._published(entry, answer)
        if answer is NoReceipt.NOT_THERE:
            self._later(entry, error, backoff(entry.attempts))
            raise NotSent(f"not sent: {error}") from error
        self._unknown(entry, str(error))
        raise error

    def _published(self, entry: Entry, receipt: Receipt) -> Entry:
        entry = self.ledger.published(entry.id, receipt)
        self.tell("tweetgen_after_publish", post=entry.post, receipt=receipt)
        return entry

    def _later(self, entry: Entry, error: TweetgenError, wait: timedelta) -> None:
        if entry.attempts >= ATTEMPTS:
            told = f"given up after {entry.attempts} attempts: {error}"
            self.ledger.failed(entry.id, REFUSED, told)
        else:
            self.ledger.postpone(entry.id, self.ledger.clock() + wait, str(error))

    def _unknown(self, entry: Entry, problem: str) -> Entry:
        again = None
        if entry.attempts < ATTEMPTS and self.publisher.guarantee is not Guarantee.AT_MOST_ONCE:
            again = self.ledger.clock() + backoff(entry.attempts)
        return self.ledger.failed(entry.id, UNKNOWN, problem, not_before=again)
