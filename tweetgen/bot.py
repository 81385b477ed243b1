"""The client: a model, a publisher and a ledger, and the walk of a post through them."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from secrets import randbits
from typing import Any, Self

import attrs

from .answering import Answerer
from .approval import Approve, judge, must_wait
from .config import Config
from .config import load as load_config
from .drafting import Budget, Draft
from .entry import Entry, written_images
from .errors import GenerationError, ModelError, OverBudget, RequestError
from .filter import Filter, Surroundings, Verdict
from .ledger import AlreadyAnswered, AlreadySaid, Ledger
from .model import Model, load_for
from .pictures import Pictures
from .publisher import Inbox, Mention, Post, Publisher
from .registry import Registry, default_registry
from .relevance import CHOICES, most_relevant
from .replying import Rules
from .request import Request
from .schema import APPROVED, DRAFTED, POST, REPLY
from .sections import (
    DEFAULT_FILTERS,
    BudgetSection,
    ImagesSection,
    RepliesSection,
    ScheduleSection,
)
from .sending import Sender
from .store import LIVE
from .tally import Tally

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
        approve: which texts wait for their owner, see `tweetgen review`.
        replies: whom it answers.
        spending: the most for a day.
        pictures: what goes with its texts.
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
    approve: Approve = "never"
    # Who makes a bot by hand, and lets it reply, wants answers.
    replies: RepliesSection = attrs.field(factory=lambda: RepliesSection(on=True))
    spending: BudgetSection = attrs.field(factory=BudgetSection)
    pictures: Pictures = attrs.field(factory=lambda: Pictures(ImagesSection()))
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
            approve=config.bot.approve,
            replies=config.replies,
            spending=config.budget,
            pictures=Pictures.load(config.images),
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
            its row in the ledger, drafted if it waits for its owner; with `dry_run`, what the row
            would have been, number 0.

        Raises:
            GenerationError: nothing passed the filters; nothing was published.
            ModelError: the model is stale, see `tweetgen forget`.
            OverBudget: enough was sent today.
            PublishError: the network refused or did not answer; the row says which.
        """
        self._refuse_if_stale()
        self._open()
        if not self.dry_run:
            self.settle()
            if self.approve != "always":  # then it is only drafted
                with self.ledger.tally(self.publisher.name, self.publisher.account) as tally:
                    self._sender.check(tally, POST)
        return self._say(request)

    def reply(self) -> list[Entry]:
        """
        Answer those who spoke to the bot and may have an answer; each mention gets one at most.

        What is decided about a mention stands in the ledger, and is decided once: no answer for
        those whom `[replies]` excludes, who have had enough, or whom the model has nothing to say.

        Raises:
            RequestError: the publisher has no inbox, or answering is not turned on.
            PublishError: the network asks to wait, or did not answer; call again later.
        """
        inbox = self.publisher
        if not isinstance(inbox, Inbox):
            raise RequestError(f"{self.publisher.name} has no mentions to answer")
        if not (self.replies.on or self.dry_run):
            raise RequestError("answering is not turned on; set on = true in [replies]")
        self._refuse_if_stale()
        self._open()
        answerer = Answerer(
            publisher=self.publisher,
            inbox=inbox,
            ledger=self.ledger,
            model=self.model,
            rules=Rules(self.replies),
            sender=self._sender,
            remembers=self._has_ledger() or not self.dry_run,
            say=self._say,
            origin=self._origin,
        )
        if self.dry_run:
            return answerer.rehearse()
        self.settle()
        return answerer.answer()

    def run(self, schedule: ScheduleSection, **options: Any) -> None:
        """
        Post and answer by a schedule until the process is asked to end; several bots in one
        process are a matter of `running.run`.

        Args:
            schedule: as `[schedule]` has it: `ScheduleSection(per_day=4)`.
            **options: those of `running.run`, such as another clock.
        """
        from . import running

        running.run([running.Life(bot=self, section=schedule)], **options)

    def settle(self) -> list[Entry]:
        """
        Send what waits and is due, ask the network about posts that a crash left in the middle,
        and never send blindly; each keeps its identifiers.

        Raises:
            AuthError, RateLimited: the account can send nothing now.
        """
        if self.dry_run:
            return []
        self._open()
        return self._sender.settle()

    def send(self, entry: Entry) -> Entry:
        """
        Publish an approved row of the ledger.

        Raises:
            WrongState: another process has it.
            PublishError: the network, or the budget, said no.
        """
        self._open()
        return self._sender.send(entry)

    def recheck(self, text: str, mention: Mention | None = None) -> Verdict:
        """What the filters say of a text that a person wrote."""
        around = attrs.evolve(self._around(mention), novelty=self.model.novelty)
        return judge(text, self.filters or (), around)

    @property
    def _sender(self) -> Sender:
        return Sender(
            publisher=self.publisher,
            ledger=self.ledger,
            budget=self.spending,
            max_age=Rules(self.replies).max_age,
            tell=self.model.registry.tell,
        )

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

    def _around(self, mention: Mention | None) -> Surroundings:
        place, limits = (self.publisher.name, self.publisher.account), self.publisher.limits
        remembers = self._has_ledger()
        sent = Post("", reply_account=mention.author if mention else None)
        return Surroundings(
            measure=lambda text: limits.measure(
                self.publisher.wording(attrs.evolve(sent, text=text))
            ),
            max_length=limits.max_length,
            refuses=limits.refuses,
            recent_texts=lambda: self.ledger.recent_texts(*place) if remembers else (),
            reply_to=sent.reply_account,
        )

    def _compose(self, request: Request, mention: Mention | None = None) -> Draft:
        ask = partial(self.model.drafts, filters=self.filters, around=self._around(mention))
        if mention is None or self.model.reads_context:
            return next(ask(request, [0], budget=self.budget))
        # It hardly reads what it answers, so that the core chooses, in the time for one text.
        share = attrs.evolve(self.budget, seconds=self.budget.seconds / CHOICES)
        found: list[Draft] = []
        try:
            found.extend(ask(request, range(CHOICES), budget=share))
        except GenerationError:
            if not found:
                raise
        index = self.model.novelty
        return most_relevant(found, mention.text, index.count if index else lambda word: 0)

    def _has_ledger(self) -> bool:
        """Whether there is anything to remember; asking must not make a ledger."""
        if "://" in self.ledger.address:
            return not self.dry_run
        return Path(self.ledger.address).exists()

    def _origin(self, mention: Mention | None) -> dict[str, Any]:
        return {
            "bot": self.name,
            "publisher": self.publisher.name,
            "account": self.publisher.account,
            "bundle": self.model.manifest.digest,
            "backend": self.model.manifest.backend,
            "reply_to": mention.id if mention else None,
            "reply_account": mention.author if mention else None,
            "conversation": mention.conversation if mention else None,
            "direct": bool(mention and mention.direct),
        }

    def _say(
        self,
        fields: Mapping[str, Any],
        mention: Mention | None = None,
        check: Callable[[Tally], None] = lambda tally: None,
    ) -> Entry:
        request, origin = self._request(fields), self._origin(mention)
        for _ in range(_CLASHES):
            draft = self._compose(request, mention)
            images = self.pictures.choose(
                draft.text, mention.text if mention else None, request.seed, self.publisher.limits
            )
            if self.dry_run:
                return _rehearsed(draft, request, origin | {"images": written_images(images)})
            state = DRAFTED if must_wait(self.approve, draft) else APPROVED
            facts = {**origin, "state": state, "images": images, "check": check}
            try:
                entry = self.ledger.draft(draft, request, **facts)
            except AlreadyAnswered:
                raise
            except AlreadySaid:
                if "seed" in fields:  # that text was asked for, and no other
                    raise
                request = attrs.evolve(request, seed=randbits(32))
                continue
            return entry if state == DRAFTED else self._send_fresh(entry)
        raise AlreadySaid("other processes keep saying the same; is this bot running twice?")

    def _send_fresh(self, entry: Entry) -> Entry:
        try:
            return self._sender.send(entry)
        except OverBudget as error:  # tomorrow has its own words
            self.ledger.withdraw(entry.id, str(error))
            raise


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
        kind=POST if origin["reply_to"] is None else REPLY,
        **origin,
    )
