"""Any post can be written again: its model, its request, its seed and its candidate are known."""

from __future__ import annotations

from typing import Any

import attrs

from .config import Config
from .documents import Document
from .errors import BundleError, LedgerError
from .filter import Surroundings
from .ledger import Entry
from .model import load
from .request import Request
from .store import Store


def replay(entry: Entry, config: Config) -> str:
    """
    The text of a ledger row, made anew.

    Raises:
        BundleError: the model that wrote it is gone.
        LedgerError: the row was not written by a model.
    """
    if entry.seed is None or entry.candidate is None:
        raise LedgerError(f"post {entry.id} was not written by a model; there is nothing to replay")
    store = Store(config.bot.model)
    name = store.find(lambda manifest: manifest.digest == entry.bundle)
    if name is None:
        raise BundleError(config.bot.model, f"the model {entry.bundle[:12]} of this post is gone")
    fields: dict[str, Any] = dict(entry.request)
    if "context" in fields:
        fields["context"] = [
            Document(item["text"], author=item["author"]) for item in fields["context"]
        ]
    request = Request(**fields, seed=entry.seed, indices=(entry.candidate,), alone=True)
    text = next(load(store.open(name)).generator.sample(request)).strip()
    # Filters that mended the text then mend it again; the others have said their word.
    mended = [v["filter"] for v in entry.verdicts if v["outcome"] == "mend"]
    options = {choice.name: choice for choice in config.filters}
    for name in mended:
        if name in options:
            mender = options[name].make()
            mender.prepare(attrs.evolve(Surroundings(), reply_to=entry.reply_account))
            text = mender.check(text).text
    return text
