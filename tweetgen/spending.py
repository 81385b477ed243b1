"""What the owner allows for a day, held against what the ledger says was sent."""

from __future__ import annotations

from datetime import timedelta

from .errors import OverBudget
from .schema import POST
from .sections import BudgetSection
from .tally import Tally


def check_budget(budget: BudgetSection, tally: Tally, kind: str, price: int = 0) -> None:
    """
    Whether one more may go out today.

    Args:
        kind: of the row, see `schema`.
        price: of the post, in thousandths of a dollar.

    Raises:
        OverBudget: no.
    """
    replies = kind != POST
    most = budget.replies_per_day if replies else budget.posts_per_day
    rest = (tally.day + timedelta(days=1) - tally.now).total_seconds()
    if most is not None and (sent := tally.sent(replies=replies)) >= most:
        what = "answers" if replies else "posts"
        raise OverBudget(rest, f"{sent} of {most} {what} a day are sent")
    if budget.dollars_per_day is None or not price:
        return
    spent = tally.spent()
    if spent + price > round(1000 * budget.dollars_per_day):
        raise OverBudget(
            rest,
            f"${spent / 1000:.2f} of ${budget.dollars_per_day:.2f} a day are spent, and this post "
            f"costs ${price / 1000:.3f}",
        )
