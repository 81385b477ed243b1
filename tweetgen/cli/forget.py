"""`tweetgen forget`: remove one person everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options, output

if TYPE_CHECKING:
    from ..config import Config
    from ..privacy import ForgetList

_STALE = "it has learned, or may have, from somebody who is to be forgotten"


@click.command(
    help="Remove a person from all that this bot learns and remembers. AUTHOR is the name in the "
    "corpus; give every name that the person goes by."
)
@click.argument("author", nargs=-1)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("bot.toml"),
    show_default=True,
    help="The bot.toml, or the folder it lies in.",
)
@click.option("--list", "only_list", is_flag=True, help="Only tell how many are forgotten.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@options.json_option
@output.verbosity
def command(
    author: tuple[str, ...], config: Path, only_list: bool, yes: bool, as_json: bool
) -> None:
    """`tweetgen forget`."""
    from ..config import load
    from ..privacy import ForgetList

    settings = load(config)
    path = Path(settings.corpus.forget)
    forgotten = ForgetList.read(path)
    if only_list:
        count = len(forgotten.people)
        if as_json:
            output.echo_json({"forgotten": count})
        else:
            output.echo(f"{path}: {count} {'name' if count == 1 else 'names'}")
        return
    names = [name for name in author if name.strip()]
    if not names:
        raise click.UsageError("name the person: tweetgen forget AUTHOR")
    if not yes:
        output.say(f"Posts and mentions in the ledger lose this person for good; see {path}.")
        click.confirm(f"Forget {', '.join(names)}?", abort=True, err=True)
    # First the list: whatever fails after it, nothing learns from them any more.
    forgotten.adding(names).write(path)
    new = ForgetList().adding(names)
    documents = _documents(settings, new)
    models = _mark(settings, new)
    mentions, posts = _clean_ledger(settings, new)
    if as_json:
        output.echo_json(
            {
                "documents": documents,
                "mentions": mentions,
                "posts": posts,
                "models": models,
                "forgotten": len(forgotten.adding(names).people),
            }
        )
        return
    if documents is not None:
        output.echo(f"corpus   {documents:,} documents are left out from now on")
    output.echo(f"ledger   {mentions:,} mentions and {posts:,} posts cleaned")
    output.echo(f"models   {len(models):,} marked as stale")
    for name in models:
        output.echo(f"         {name}")
    output.echo(f"list     {path}; keep it, and keep it with the bot")
    if documents == 0:
        output.say(f"note: nobody called {', '.join(names)} wrote in the corpus as it is now")
    if models:
        output.say(
            "next: `tweetgen train`; then delete the folders of the stale models in "
            f"{settings.bot.model}, which still hold what they have learned"
        )


def _documents(config: Config, forgotten: ForgetList) -> int | None:
    """How many documents of theirs are in the sources; None if they cannot be read now."""
    from ..errors import TweetgenError

    if not config.corpus.sources:
        return None
    try:
        corpus = options.sources_of(config)
        return sum(document.author in forgotten for document in corpus)
    except TweetgenError as error:
        output.say(f"note: the corpus was not counted: {error}")
        return None


def _mark(config: Config, forgotten: ForgetList) -> list[str]:
    """Mark the models that have learned from them; returns their names."""
    from .. import bundle
    from ..errors import BundleError
    from ..privacy import may_know
    from ..store import Store

    store, marked = Store(config.bot.model), []
    for version in store.versions():
        try:
            manifest = bundle.read(store.open(version.name), verify=False)
            known = may_know(manifest.corpus, forgotten)
        except BundleError:  # it may be mended some day
            known = True
        if known:
            store.mark_stale(version.name, _STALE)
            marked.append(version.name)
    return marked


def _clean_ledger(config: Config, forgotten: ForgetList) -> tuple[int, int]:
    from ..bot import ledger_for

    ledger = ledger_for(config)
    if "://" not in ledger.address and not Path(ledger.address).exists():
        return 0, 0
    with ledger:
        return ledger.forget(forgotten.__contains__)
