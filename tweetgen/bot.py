"""The client: a model, a publisher and a ledger, and the walk of a post through them."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from secrets import randbits
from typing import Any, Self

import attrs

from . import bundle
from .config import Config
from .config import load as load_config
from .documents import Document
from .drafting import Budget, Draft
from .errors import (
    BundleError,
    GenerationError,
    ModelError,
    Refused,
    RequestError,
    TweetgenError,
    Unknown,
)
from .filter import Filter, Surroundings
from .ledger import AlreadyAnswered, AlreadySaid, Entry, Ledger, WrongState
from .model import Model, load
from .publisher import Inbox, Mention, NoReceipt, Post, Publisher, Receipt
from .registry import Registry, default_registry
from .request import Request
from .schema import APPROVED, REFUSED, UNKNOWN
from .sections import DEFAULT_FILTERS
from .store import LIVE, Store

logger = logging.getLogger("tweetgen")
_CLASHES = 20  # drafts that another process may snatch away before we give up


@attrs.define(kw_only=True)
class Bot:
    """
    Composes, posts and replies.

    Use it as a context manager, or call `close`. With `dry_run`, the publisher is switched off
    beneath its own code and the ledger stays as it was.

    Attributes:
        model, publisher, ledger: what it works with.
        name: for the ledger.
        filters: what candidates must pass; by default, what a `bot.toml` has by default.
        defaults: fields of `Request` for every text.
        budget: tries and seconds for one text.
        stale_ok: speak even with a model that has learned from people who are to be forgotten.
    """

    model: Model
    publisher: Publisher
    ledger: Ledger
    name: str = "bot"
    filters: Sequence[Filter] | None = None
    defaults: Mapping[str, Any] = attrs.Factory(dict)
    budget: Budget = attrs.Factory(Budget)
    dry_run: bool = False
    stale_ok: bool = False
    _opened: bool = attrs.field(default=False, init=False)

    @classmethod
    def from_config(
        cls,
        path: str | Path | Config = "bot.toml",
        *,
        backend: str | None = None,
        publisher: str | None = None,
        which: str = LIVE,
        dry_run: bool = False,
        registry: Registry | None = None,
    ) -> Self:
        """
        The bot that a `bot.toml` describes.

        Args:
            path: the file, its folder, or a `Config`.
            backend, publisher: instead of what the file chooses.
            which: the tag or version of its model.

        Raises:
            ConfigError: the file has mistakes.
            BundleError: there is no model yet, or it was trained by another backend.
        """
        registry = registry or default_registry()
        config = (
            path
            if isinstance(path, Config)
            else load_config(path, backend=backend, publisher=publisher, registry=registry)
        )
        return cls(
            model=load_for(config, which=which, registry=registry),
            publisher=config.publisher.make(),
            ledger=ledger_for(config),
            name=config.bot.name,
            filters=[choice.make() for choice in config.filters],
            defaults=config.generate.request_fields(),
            budget=Budget(tries=config.generate.tries, seconds=config.generate.seconds),
            dry_run=dry_run,
        )

    def __attrs_post_init__(self) -> None:
        # Either may be switched off; what is not sent must not be recorded as sent.
        self.dry_run = self.publisher.dry_run = self.dry_run or self.publisher.dry_run
        if self.filters is None:
            get = self.model.registry.get
            self.filters = [get("filter", name).make() for name in DEFAULT_FILTERS]

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the network and the ledger."""
        if self._opened:
            self.publisher.close()
            self._opened = False
        self.ledger.close()

    def compose(self, **request: Any) -> Draft:
        """
        One text that passes every filter; nothing is written anywhere.

        Args:
            **request: fields of `Request`, over the bot's defaults.

        Raises:
            GenerationError: nothing passed.
        """
        return self._compose(self._request(request))

    def post(self, **request: Any) -> Entry:
        """
        Compose a text and publish it, recorded before, during and after.

        Returns:
            its row in the ledger; with `dry_run`, what the row would have been, number 0.

        Raises:
            GenerationError: nothing passed the filters; nothing was published.
            ModelError: the model is stale, see `tweetgen forget`.
            PublishError: the network refused or did not answer; the row says which.
        """
        self._refuse_if_stale()
        self._open()
        self.settle()
        return self._say(request)

    def reply(self) -> list[Entry]:
        """
        Answer every mention that has no answer yet; each gets exactly one.

        One whose answer the network refuses, or that leaves the model speechless, gets none.

        Raises:
            RequestError: the publisher has no inbox.
            PublishError: the network asks to wait, or did not answer; call again later.
        """
        if not isinstance(self.publisher, Inbox):
            raise RequestError(f"{self.publisher.name} has no mentions to answer")
        self._refuse_if_stale()
        self._open()
        place = (self.publisher.name, self.publisher.account)
        if self.dry_run:
            waiting = list(self.publisher.mentions(None))
        else:
            self.settle()
            for mention in self.publisher.mentions(self.ledger.cursor(*place)):
                if self.ledger.note_mention(*place, mention):
                    self.model.registry.tell("tweetgen_mention", mention=mention)
            waiting = self.ledger.open_mentions(*place)
        answers = []
        for mention in waiting:
            try:
                answers.append(self._say(self._answering(mention), mention))
            except (GenerationError, Refused) as error:  # better silence than an error in public
                logger.warning("no answer for %s: %s", mention.id, error)
            except AlreadyAnswered:
                logger.info("%s has been answered before", mention.id)
            if not self.dry_run:
                self.ledger.answered(*place, mention.id)
        return answers

    def settle(self) -> list[Entry]:
        """
        Ask the network about posts that a crash left in the middle, and never send blindly.

        A post that is surely not there is sent again under its old identifiers.
        """
        settled: list[Entry] = []
        if self.dry_run:
            return settled
        self._open()
        for entry in self.ledger.interrupted(self.publisher.name, self.publisher.account):
            try:
                self.ledger.claim(entry.id)
            except WrongState:  # another process was quicker
                continue
            never_begun = entry.state == APPROVED
            answer = NoReceipt.NOT_THERE if never_begun else self.publisher.reconcile(entry.post)
            if answer is NoReceipt.NOT_THERE:
                settled.append(self._publish(entry))
            elif answer is NoReceipt.CANNOT_TELL:
                problem = "interrupted; it may have been sent"
                settled.append(self.ledger.failed(entry.id, UNKNOWN, problem))
            else:
                settled.append(self.ledger.published(entry.id, answer))
        return settled

    def _refuse_if_stale(self) -> None:
        reason = self.model.manifest.stale
        if reason and not self.stale_ok and not self.dry_run:
            raise ModelError(
                f"this model is stale: {reason}; train again with `tweetgen train`, or post with "
                "--stale-ok"
            )

    def _open(self) -> None:
        if not self._opened:
            self.publisher.open()
            self._opened = True

    def _request(self, fields: Mapping[str, Any]) -> Request:
        # Made alone, so that any post can be made again.
        return self.model.request(**{**self.defaults, "alone": True, **fields})

    def _compose(self, request: Request, reply_account: str | None = None) -> Draft:
        place = (self.publisher.name, self.publisher.account)
        remembers = self._has_ledger()
        around = Surroundings(
            measure=self.publisher.limits.measure,
            max_length=self.publisher.limits.max_length,
            recent_texts=lambda: self.ledger.recent_texts(*place) if remembers else (),
            reply_to=reply_account,
        )
        found = self.model.drafts(
            request, [0], filters=self.filters, around=around, budget=self.budget
        )
        return next(found)

    def _has_ledger(self) -> bool:
        """Whether there is anything to remember; asking must not make a ledger."""
        if "://" in self.ledger.address:
            return not self.dry_run
        return Path(self.ledger.address).exists()

    def _answering(self, mention: Mention) -> dict[str, Any]:
        if not self.model.takes_context:
            return {}
        return {"context": (Document(mention.text, author=mention.author, id=mention.id),)}

    def _say(self, fields: Mapping[str, Any], mention: Mention | None = None) -> Entry:
        request = self._request(fields)
        origin = {
            "bot": self.name,
            "publisher": self.publisher.name,
            "account": self.publisher.account,
            "bundle": self.model.manifest.digest,
            "backend": self.model.manifest.backend,
            "reply_to": mention.id if mention else None,
            "reply_account": mention.author if mention else None,
        }
        for _ in range(_CLASHES):
            draft = self._compose(request, mention.author if mention else None)
            if self.dry_run:
                return _rehearsed(draft, request, origin)
            try:
                entry = self.ledger.draft(draft, request, **origin)  # type: ignore[arg-type]
            except AlreadyAnswered:
                raise
            except AlreadySaid:
                if "seed" in fields:  # that text was asked for, and no other
                    raise
                request = attrs.evolve(request, seed=randbits(32))
                continue
            return self._publish(self.ledger.claim(entry.id))
        raise AlreadySaid("other processes keep saying the same; is this bot running twice?")

    def _publish(self, entry: Entry) -> Entry:
        """Send what this process has claimed, and record what became of it."""
        tell = self.model.registry.tell
        tell("tweetgen_before_publish", post=entry.post)
        try:
            receipt = self.publisher.publish(entry.post)
        except Unknown as error:
            receipt = self._after_lost_answer(entry, error)
        except TweetgenError as error:  # whoever raises these knows that nothing was sent
            self.ledger.failed(entry.id, REFUSED, str(error))
            raise
        except BaseException as error:
            # Ctrl-C or a fault in the publisher: nobody knows whether the post went out.
            self.ledger.failed(entry.id, UNKNOWN, f"{type(error).__name__} while sending")
            raise
        entry = self.ledger.published(entry.id, receipt)
        tell("tweetgen_after_publish", post=entry.post, receipt=receipt)
        return entry

    def _after_lost_answer(self, entry: Entry, error: Unknown) -> Receipt:
        answer = self.publisher.reconcile(entry.post)
        if answer is NoReceipt.NOT_THERE:
            self.ledger.failed(entry.id, REFUSED, f"not sent: {error}")
            raise error
        if answer is NoReceipt.CANNOT_TELL:
            self.ledger.failed(entry.id, UNKNOWN, str(error))
            raise error
        return answer


def load_for(config: Config, *, which: str = LIVE, registry: Registry | None = None) -> Model:
    """
    The model that a configuration speaks with.

    Raises:
        BundleError: there is none trained by the chosen backend.
    """
    store, backend = Store(config.bot.model), config.generator.name
    folder = store.open(which)
    if which == LIVE and bundle.read(folder, verify=False).backend != backend:
        # One word swaps the brain: speak with the latest model that this backend trained.
        name = store.find(lambda manifest: manifest.backend == backend)
        if name is None:
            raise BundleError(
                config.bot.model, f"no model here was trained by {backend}; run `tweetgen train`"
            )
        folder = store.open(name)
    return load(folder, options=config.generator.options, registry=registry)


def ledger_for(config: Config) -> Ledger:
    """The ledger that a configuration names; the variable TWEETGEN_LEDGER goes first."""
    return Ledger(os.environ.get("TWEETGEN_LEDGER") or config.bot.ledger)


def _rehearsed(draft: Draft, request: Request, origin: Mapping[str, Any]) -> Entry:
    post = Post(draft.text)
    return Entry(
        id=0,
        key=post.key,
        record_key=post.record_key,
        created_at=post.created_at,
        state="rehearsed",
        text=draft.text,
        seed=request.seed,
        candidate=draft.candidate,
        request=request.to_dict(),
        verdicts=[verdict.to_dict() for verdict in draft.verdicts],
        attempts=0,
        remote_id=None,
        url=None,
        error=None,
        **origin,
    )
