"""
The hooks a plug-in may implement.

Those named in the plural return visiting cards (`Component`); nothing heavy is imported for them.
The others are told about events; what they raise is logged and stops nothing. No hook may do
input or output when it is called for its cards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from .generator import Progress
    from .publisher import Mention, Post, Receipt
    from .registry import Component

PROJECT = "tweetgen"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def tweetgen_readers() -> Iterable[Component]:
    """Formats of corpora: subclasses of `tweetgen.Reader`."""


@hookspec
def tweetgen_fetchers() -> Iterable[Component]:
    """Networks whose accounts' posts can be had: subclasses of `tweetgen.fetcher.Fetcher`."""


@hookspec
def tweetgen_cleaners() -> Iterable[Component]:
    """Cleaning steps: subclasses of `tweetgen.Cleaner`."""


@hookspec
def tweetgen_filters() -> Iterable[Component]:
    """Filters for candidate texts: subclasses of `tweetgen.Filter`."""


@hookspec
def tweetgen_generators() -> Iterable[Component]:
    """Backends: subclasses of `tweetgen.Generator`."""


@hookspec
def tweetgen_importers() -> Iterable[Component]:
    """Tools whose models can be brought along: subclasses of `tweetgen.importer.Importer`."""


@hookspec
def tweetgen_publishers() -> Iterable[Component]:
    """Places to post: subclasses of `tweetgen.Publisher`."""


@hookspec
def tweetgen_commands() -> Iterable[Component]:
    """Subcommands of `tweetgen`: click commands."""


@hookspec
def tweetgen_training_progress(progress: Progress) -> None:
    """Training got a step further."""


@hookspec
def tweetgen_before_publish(post: Post) -> None:
    """A post is about to be sent; it stands in the ledger as "sending"."""


@hookspec
def tweetgen_after_publish(post: Post, receipt: Receipt) -> None:
    """A post is out."""


@hookspec
def tweetgen_mention(mention: Mention) -> None:
    """Somebody spoke to the bot, for the first time as far as the ledger knows."""
