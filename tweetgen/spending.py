"""What the owner allows for a day, held against what the ledger says was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from .errors import OverBudget
from .schema import POST
from .sections import BudgetSection
from .tally import Tally


def daily(budget: BudgetSection, *, kind: str, price: int = 0) -> Callable[[Tally], None]:
    """
    A check for `Ledger.claim`: whether one more may go out today.

    Args:
        kind: of the row, see `schema`.
        price: of the post, in thousandths of a dollar.

    The check raises:
        OverBudget: no.
    """
    replies = kind != POST
    most = budget.replies_per_day if replies else budget.posts_per_day

    def check(tally: Tally) -> None:
        rest = (tally.day + timedelta(days=1) - tally.now).total_seconds()
        if most is not None and (sent := tally.sent(replies=replies)) >= most:
            what = "answers" if replies else "posts"
            raise OverBudget(rest, f"{sent} of {most} {what} a day are sent")
        if budget.dollars_per_day is not None and price:
            spent = tally.spent()
            if spent + price > round(1000 * budget.dollars_per_day):
                raise OverBudget(
                    rest,
                    f"${spent / 1000:.2f} of ${budget.dollars_per_day:.2f} a day are spent, and "
                    f"this post costs ${price / 1000:.3f}",
                )

    return check
