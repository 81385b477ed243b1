"""Train a text model on somebody's words and let it post in that voice."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .errors import TweetgenError
from .hookspecs import hookimpl

if TYPE_CHECKING:
    from .bot import Bot
    from .config import Config
    from .corpus import Cleaner, Corpus, TextCleaner
    from .documents import Document
    from .drafting import Budget, Draft
    from .filter import Filter, Surroundings, Verdict
    from .fitting import train
    from .generator import Capabilities, Generator, Plan, Progress, Score
    from .ledger import Entry, Ledger
    from .model import Model, load
    from .novelty import NoveltyIndex
    from .publisher import (
        Guarantee,
        Image,
        Inbox,
        Limits,
        Mention,
        NoReceipt,
        Post,
        Publisher,
        Receipt,
    )
    from .reader import Reader, SourceFile
    from .reading import cleaners, read
    from .registry import Component, Registry
    from .request import Request
    from .store import Store

__version__ = "0.1.0"

# Where each public name lives. They are imported when first used, so that `import tweetgen` and
# `tweetgen --help` stay quick however much there is.
_HOMES = {
    "bot": ["Bot"],
    "config": ["Config"],
    "corpus": ["Cleaner", "Corpus", "TextCleaner"],
    "documents": ["Document"],
    "drafting": ["Budget", "Draft"],
    "filter": ["Filter", "Surroundings", "Verdict"],
    "fitting": ["train"],
    "generator": ["Capabilities", "Generator", "Plan", "Progress", "Score"],
    "ledger": ["Entry", "Ledger"],
    "model": ["Model", "load"],
    "novelty": ["NoveltyIndex"],
    "publisher": [
        *("Guarantee", "Image", "Inbox", "Limits", "Mention", "NoReceipt", "Post"),
        *("Publisher", "Receipt"),
    ],
    "reader": ["Reader", "SourceFile"],
    "reading": ["cleaners", "read"],
    "registry": ["Component", "Registry"],
    "request": ["Request"],
    "store": ["Store"],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Bot",
    "Budget",
    "Capabilities",
    "Cleaner",
    "Component",
    "Config",
    "Corpus",
    "Document",
    "Draft",
    "Entry",
    "Filter",
    "Generator",
    "Guarantee",
    "Image",
    "Inbox",
    "Ledger",
    "Limits",
    "Mention",
    "Model",
    "NoReceipt",
    "NoveltyIndex",
    "Plan",
    "Post",
    "Progress",
    "Publisher",
    "Reader",
    "Receipt",
    "Registry",
    "Request",
    "Score",
    "SourceFile",
    "Store",
    "Surroundings",
    "TextCleaner",
    "TweetgenError",
    "Verdict",
    "__version__",
    "cleaners",
    "hookimpl",
    "load",
    "read",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'tweetgen' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
