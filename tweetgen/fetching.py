"""Brings the stored posts of an account up to date, without asking for any of them twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import attrs

from .errors import FetchError, FetchRefused, TryLater
from .fetched import FetchedPosts, Walk
from .fetcher import Fetcher
from .generator import Progress, silent

T = TypeVar("T")


@attrs.define
class Purse:
    """
    What may be spent, and what was, in thousandths of a dollar.

    Attributes:
        budget: None where nobody set one.
        spent: with what an answer that was lost may have cost.
    """

    budget: int | None = None
    spent: int = 0

    def affords(self, price: int, wanted: int) -> int:
        """How many of the wanted posts there is money for."""
        if not price or self.budget is None:
            return wanted
        return max(0, min(wanted, (self.budget - self.spent) // price))


@attrs.define
class Outcome:
    """
    What one run did for one account.

    Attributes:
        known: posts that were stored before.
        new: posts that were stored now.
        spent: thousandths of a dollar.
        damaged: stored lines that are no posts.
        stopped: why it ended before everything was there: "limit" or "budget"; else "".
        error: what the network said, if it did not give everything.
    """

    address: str
    known: int = 0
    new: int = 0
    spent: int = 0
    damaged: int = 0
    stopped: str = ""
    error: FetchError | None = None


def bring_up_to_date(
    fetcher: Fetcher,
    posts: FetchedPosts,
    purse: Purse,
    *,
    limit: int | None = None,
    told: Callable[[Progress], None] = silent,
) -> Outcome:
    """
    Store what is new, page by page: first the rest of a walk that was interrupted, then the
    newest. A failure ends it; what came before is stored, and the next run goes on there.

    Args:
        fetcher: open.
        limit: the most posts to store now.
    """
    with posts.opened():
        outcome = Outcome(posts.account.address, len(posts.ids), damaged=posts.damaged)
        before = purse.spent
        try:
            _fetch(fetcher, posts, purse, limit, outcome, told)
        except FetchError as error:
            outcome.error = error
        outcome.spent = purse.spent - before
    return outcome


def _fetch(
    fetcher: Fetcher,
    posts: FetchedPosts,
    purse: Purse,
    limit: int | None,
    outcome: Outcome,
    told: Callable[[Progress], None],
) -> None:
    if not posts.who:
        price = fetcher.look_up_price
        if purse.affords(price, 1) < 1:
            outcome.stopped = "budget"
            return
        posts.remember(_paid(purse, price, fetcher.look_up))
    interrupted = posts.walk.cursor is not None
    walks = 2 if interrupted else 1
    while walks and not outcome.stopped:
        size, outcome.stopped = _room(fetcher, posts, purse, limit, outcome)
        if outcome.stopped:
            return
        walks -= _next_page(fetcher, posts, purse, size, outcome)
        told(Progress(posts.account.address, outcome.new, limit, "posts"))


def _room(
    fetcher: Fetcher, posts: FetchedPosts, purse: Purse, limit: int | None, outcome: Outcome
) -> tuple[int, str]:
    """How many posts to ask for; or what forbids to ask for even the fewest."""
    fewest, most = fetcher.page_sizes
    wanted = most if limit is None else min(most, limit - outcome.new)
    if wanted < fewest:
        return 0, "limit"
    affordable = purse.affords(fetcher.price(posts.who), wanted)
    return (affordable, "") if affordable >= fewest else (0, "budget")


def _next_page(
    fetcher: Fetcher, posts: FetchedPosts, purse: Purse, size: int, outcome: Outcome
) -> bool:
    """Fetch and store a page; whether it was the last of its walk."""
    walk, price = posts.walk, fetcher.price(posts.who)
    page = _paid(
        purse,
        size * price,
        lambda: fetcher.page(posts.who, since=walk.since, cursor=walk.cursor, size=size),
    )
    purse.spent -= (size - min(page.read, size)) * price  # what was not given is not charged
    new = list(page.posts)
    for number, post in enumerate(new):
        if fetcher.id_of(post) == walk.since:  # some servers give that one again
            del new[number:]
            break
    newest = walk.newest or page.newest or walk.since
    # Some servers always give the same page.
    ended = page.cursor in (None, walk.cursor) or len(new) < len(page.posts)
    after = Walk(newest) if ended else Walk(walk.since, newest, page.cursor)
    outcome.new += posts.add(new, after)
    return ended


def _paid(purse: Purse, amount: int, ask: Callable[[], T]) -> T:
    """Ask, and count the amount as spent unless the network surely gave nothing for it."""
    purse.spent += amount
    try:
        return ask()
    except (FetchRefused, TryLater):
        purse.spent -= amount
        raise
