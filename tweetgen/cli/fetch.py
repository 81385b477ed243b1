"""`tweetgen corpus fetch`: get the posts of accounts, and each of them once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options, output

if TYPE_CHECKING:
    from ..errors import TryLater
    from ..fetched import FetchedPosts
    from ..fetcher import Fetcher
    from ..fetching import Outcome, Purse

_UNSAID = 15 * 60  # seconds to wait where the network does not say how long
_STOPPED = {
    "limit": "stopped at --limit; the next run goes on there",
    "budget": "stopped at --budget; the next run goes on there",
}


class _Dollars(click.ParamType):  # type: ignore[type-arg]  # generic to the checker only
    name = "dollars"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Thousandths, rounded down: a budget is never exceeded."""
        try:
            amount = int(Decimal(str(value).removeprefix("$")) * 1000)
        except (InvalidOperation, ValueError, OverflowError):
            amount = -1
        if amount < 0:
            self.fail(f"{value!r} is no amount of dollars; write 2.50", param, ctx)
        return amount


@click.command(
    help="Get what ADDRESSES have posted (x://user, mastodon://instance/user, bluesky://handle) "
    "since they were fetched last; by default the accounts among the sources of the bot.toml. "
    "Ctrl-C stops it; the next run goes on there."
)
@click.argument("addresses", nargs=-1)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("bot.toml"),
    show_default=True,
    help="Where the accounts stand, and where their posts go.",
)
@click.option("--into", help="The folder or fsspec URL to store in, instead of the file's.")
@click.option("--limit", type=click.IntRange(min=1), help="The most new posts of each account.")
@click.option(
    "--budget",
    type=_Dollars(),
    metavar="DOLLARS",
    help="The most that all of it may cost, where a network charges.",
)
@click.option("--wait", is_flag=True, help="When asked to come back later, wait and go on.")
@options.json_option
@output.verbosity
def command(
    addresses: tuple[str, ...],
    config: Path,
    into: str | None,
    limit: int | None,
    budget: int | None,
    wait: bool,
    as_json: bool,
) -> int:
    """`tweetgen corpus fetch`."""
    from ..fetching import Purse

    addresses, into = _wanted(addresses, config, into)
    asked = [_ready(address, into) for address in addresses]
    purse = Purse(budget)
    try:
        for fetcher, posts in asked:
            _estimate(fetcher, posts, purse, limit)
        outcomes = list(_all(asked, purse, limit, wait))
    finally:
        for fetcher, _ in asked:
            fetcher.close()
    for outcome in outcomes:
        if as_json:
            output.echo_json(_as_dict(outcome))
        else:
            output.echo(_told(outcome))
    return max((o.error.exit_code for o in outcomes if o.error is not None), default=0)


def _wanted(
    addresses: tuple[str, ...], config: Path, into: str | None
) -> tuple[tuple[str, ...], str]:
    """The accounts to fetch and where to, from the command line or else from the file."""
    from ..config import load
    from ..fetched import FETCHED
    from ..reading import fetcher_of
    from ..registry import default_registry

    file = config / "bot.toml" if config.is_dir() else config
    if addresses and (into or not file.exists()):
        return addresses, into or FETCHED
    settings = load(file)
    if not addresses:
        every = settings.corpus.sources
        addresses = tuple(one for one in every if fetcher_of(one, default_registry()))
    if not addresses:
        raise click.UsageError(f"no account stands among the sources of {file}; name one")
    return addresses, into or settings.corpus.fetched


def _ready(address: str, into: str) -> tuple[Fetcher, FetchedPosts]:
    from ..errors import FetchRefused
    from ..fetched import FetchedPosts
    from ..reading import fetcher_of
    from ..registry import default_registry

    component = fetcher_of(address, default_registry())
    if component is None:
        forms = [card.load().form for card in default_registry().all("fetcher").values()]
        raise FetchRefused(f"{address}: is no account; write {', '.join(sorted(forms))}")
    fetcher: Fetcher = component.make()
    account = fetcher.account(address)
    fetcher.open(account)
    return fetcher, FetchedPosts(into, account, fetcher.id_of)


def _estimate(fetcher: Fetcher, posts: FetchedPosts, purse: Purse, limit: int | None) -> None:
    """
    Say what it may cost, before it does.

    Raises:
        UsageError: it costs, and nobody said how much it may.
    """
    if not fetcher.highest_price:
        return
    who = posts.known_account()
    price = fetcher.price(who)
    most = min(n for n in (limit, fetcher.most, 1 << 60) if n is not None)
    dearest = most * price + (0 if who else fetcher.look_up_price)
    told = (
        f"{posts.account.address}: {_dollars(price)} for each post read"
        + ("" if who else f", {_dollars(fetcher.look_up_price)} to find the account")
        + f"; {most:,} new posts, the most there can be, would cost {_dollars(dearest)}"
    )
    if purse.budget is None and limit is None:
        raise click.UsageError(f"{told}. Say how much it may cost: --budget 5, or --limit 100")
    budget = "" if purse.budget is None else f"; the budget for all is {_dollars(purse.budget)}"
    output.say(told + budget)


def _all(
    asked: list[tuple[Fetcher, FetchedPosts]], purse: Purse, limit: int | None, wait: bool
) -> Iterator[Outcome]:
    from ..errors import TryLater
    from ..fetching import Outcome, bring_up_to_date

    busy: dict[tuple[str, str], TryLater] = {}  # networks and servers that asked to wait
    for fetcher, posts in asked:
        account = posts.account
        server = (account.network, account.server)
        if (error := busy.get(server)) is not None:
            later = TryLater(f"{account.address}: left for later, too", error.until)
            yield Outcome(account.address, error=later)
            continue
        with output.progress_bar() as progress:
            outcome = bring_up_to_date(fetcher, posts, purse, limit=limit, told=progress)
        while wait and isinstance(outcome.error, TryLater):
            _wait(outcome.error)
            rest = None if limit is None else limit - outcome.new
            with output.progress_bar() as progress:
                more = bring_up_to_date(fetcher, posts, purse, limit=rest, told=progress)
            more.known, more.new = outcome.known, outcome.new + more.new
            more.spent += outcome.spent
            outcome = more
        if isinstance(outcome.error, TryLater):
            busy[server] = outcome.error
        yield outcome


def _wait(error: TryLater, sleep: Callable[[float], None] = time.sleep) -> None:
    """Count down until the network may be asked again; Ctrl-C ends it like everything else."""
    until = error.until or time.time() + _UNSAID
    output.say(f"{error}; waiting until {_clock(until)} (Ctrl-C stops, nothing is lost)")
    while (left := until + 1 - time.time()) > 0:  # a second late is polite
        if not output.is_quiet() and sys.stderr.isatty():
            minutes, seconds = divmod(int(left), 60)
            click.echo(f"\r{minutes:>4}:{seconds:02} ", nl=False, err=True)
        sleep(min(1.0, left))


def _clock(moment: float) -> str:
    now, then = time.localtime(), time.localtime(moment)
    return time.strftime("%H:%M:%S" if now[:3] == then[:3] else "%Y-%m-%d %H:%M:%S", then)


def _told(outcome: Outcome) -> str:
    from ..errors import TryLater

    spent = f", {_dollars(outcome.spent)} spent" if outcome.spent else ""
    parts = [f"{outcome.address}: {outcome.new:,} new, {outcome.known:,} known before{spent}"]
    if outcome.damaged:
        lines = "line is" if outcome.damaged == 1 else "lines are"
        parts.append(f"{outcome.damaged:,} stored {lines} damaged")
    if outcome.stopped:
        parts.append(_STOPPED[outcome.stopped])
    if (error := outcome.error) is not None:
        parts.append(str(error).removeprefix(f"{outcome.address}: "))
        if isinstance(error, TryLater):
            when = "later" if error.until is None else f"at {_clock(error.until)}"
            parts.append(f"try again {when}, or use --wait")
    return "; ".join(parts)


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    return {
        "address": outcome.address,
        "new": outcome.new,
        "known": outcome.known,
        "dollars": outcome.spent / 1000,
        "stopped": outcome.stopped,
        "error": str(outcome.error) if outcome.error else "",
        "retry_at": getattr(outcome.error, "until", None),
    }


def _dollars(thousandths: int) -> str:
    return f"${thousandths / 1000:,.3f}" if thousandths % 10 else f"${thousandths / 1000:,.2f}"
