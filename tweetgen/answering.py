"""From what was said to the bot to what it says back, each mention decided once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from .documents import Document
from .drafting import Draft
from .entry import Entry
from .errors import GenerationError, OverBudget, Refused
from .ledger import AlreadyAnswered, AlreadySaid, Ledger
from .model import Model
from .publisher import Inbox, Mention, Publisher
from .replying import BUDGET, REFUSED, SPEECHLESS, STOP, Declined, Rules, spoken_to
from .request import Request
from .schema import REPLY
from .sending import Sender
from .spending import check_budget
from .tally import Tally

logger = logging.getLogger("tweetgen")
_REMEMBERED = 20  # posts of a thread that an answer may take up
Check = Callable[[Tally], None]


@attrs.frozen(kw_only=True)
class Answerer:
    """
    Answers those who spoke to the bot.

    Attributes:
        publisher, inbox: the network, by its two interfaces.
        ledger, model, rules, sender: what it works with.
        remembers: whether there is a ledger; asking it would make one.
        say: composes and sends: fields of the request, the mention, and a check for the ledger.
        origin: what a row says of where it came from.
    """

    publisher: Publisher
    inbox: Inbox
    ledger: Ledger
    model: Model
    rules: Rules
    sender: Sender
    remembers: bool
    say: Callable[[Mapping[str, Any], Mention, Check], Entry]
    origin: Callable[[Mention], dict[str, Any]]

    @property
    def place(self) -> tuple[str, str]:
        """Whose mentions, for the ledger."""
        return self.publisher.name, self.publisher.account

    def answer(self) -> list[Entry]:
        """
        Read what is new, and decide about every mention that is open.

        Returns:
            the answers and notices that were sent, or that wait for their owner.
        """
        newest, waiting = self.ledger.heard(*self.place)
        for mention in self.inbox.mentions(newest):
            if self.ledger.note_mention(*self.place, mention):
                waiting = True
                self.model.registry.tell("tweetgen_mention", mention=mention)
        answers = []
        for mention in self.ledger.open_mentions(*self.place) if waiting else ():
            why, said = self._decide(mention)
            self.ledger.answered(*self.place, mention.id, why)
            answers += said
        return answers

    def rehearse(self) -> list[Entry]:
        """What the latest mentions would be answered; nothing is recorded."""
        answers = []
        for mention in self.inbox.mentions(None):
            try:
                self._check(mention, opted_out=self.remembers and self._has_opted_out(mention))
                answers.append(self.say(self._fields(mention, self._thread(mention)), mention, _no))
            except (Declined, GenerationError) as error:
                logger.info("no answer for %s: %s", mention.id, error)
        return answers

    def _decide(self, mention: Mention) -> tuple[str | None, list[Entry]]:
        """Why it gets no answer, if it gets none; and what was said."""
        try:
            return None, [self._answer(mention)]
        except Declined as declined:
            return declined.why, self._tell(mention, declined)
        except OverBudget:
            return BUDGET, []
        except Refused as error:
            logger.warning("no answer for %s: %s", mention.id, error)
            return REFUSED, []
        except AlreadyAnswered:
            logger.info("%s has been answered before", mention.id)
            return None, []
        except (GenerationError, AlreadySaid) as error:  # better silence than an error in public
            logger.warning("no answer for %s: %s", mention.id, error)
            return SPEECHLESS, []

    def _answer(self, mention: Mention) -> Entry:
        """First what costs nothing, then what the ledger knows, then what the network is asked."""
        with self.ledger.tally(*self.place) as tally:
            if tally.has_answered(mention.id):
                raise AlreadyAnswered(f"the mention {mention.id!r} has been answered")
            self._check(mention, opted_out=tally.has_opted_out(mention.author))
            check_budget(self.sender.budget, tally, REPLY)
            self.rules.budget(mention, mention.conversation)(tally)
        thread = self._thread(mention)
        root = mention.conversation or (thread[0].id if thread else None)
        mention = attrs.evolve(mention, conversation=root)
        check = self.rules.budget(mention, root or mention.id)
        return self.say(self._fields(mention, thread), mention, check)

    def _has_opted_out(self, mention: Mention) -> bool:
        with self.ledger.tally(*self.place) as tally:
            return tally.has_opted_out(mention.author)

    def _check(self, mention: Mention, *, opted_out: bool) -> None:
        now = self.ledger.clock()
        self.rules.check(mention, self.publisher.account, now, opted_out=opted_out)

    def _thread(self, mention: Mention) -> list[Document]:
        try:
            thread = list(self.inbox.thread(mention))
        except Refused as error:  # a part of it may be gone, or not for us
            logger.info("the thread of %s cannot be read: %s", mention.id, error)
            thread = []
        self.rules.check_thread(mention, len(thread))
        return thread

    def _fields(self, mention: Mention, thread: Sequence[Document]) -> dict[str, Any]:
        """The conversation so far, for models that can read it."""
        if not self.model.takes_context:
            return {}
        own, thread = self.publisher.account, thread[-_REMEMBERED:]
        talk = self.model.rules
        me = min(talk.me, default=own) if talk else own  # the name under which it has learned
        mine = self._own(thread)
        before = [
            attrs.evolve(one, author=me) if one.author == own or one.id in mine else one
            for one in thread
        ]
        said = Document(mention.text, author=mention.author, id=mention.id)
        return {"context": (*before, said)}

    def _own(self, thread: Sequence[Document]) -> set[str]:
        """What of a thread the bot has said, whatever the network calls it there."""
        ids = [one.id for one in thread if one.id is not None]
        return self.ledger.said(*self.place, ids) if ids and self.remembers else set()

    def _tell(self, mention: Mention, declined: Declined) -> list[Entry]:
        """Silence for who asked for it; and the owner's own sentence, where one is due."""
        section, sentence, check = self.rules.section, "", self.rules.check_notice(mention)
        if declined.why == STOP:
            self.ledger.opt_out(*self.place, mention.author)
            sentence, check = section.goodbye, _no
        elif declined.notice:
            sentence = section.notice
        if not sentence or (mention.direct and not section.direct):
            return []
        draft = Draft(index=0, text=spoken_to(sentence, mention), candidate=0, tries=0)
        origin = self.origin(mention) | {"bundle": "", "backend": ""}
        try:
            entry = self.ledger.draft(draft, Request(), notice=True, check=check, **origin)
            return [self.sender.send(entry)]
        except (Declined, AlreadySaid, OverBudget, Refused) as error:
            logger.info("%s is not told: %s", mention.author, error)
            return []


def _no(tally: Tally) -> None:
    """No check."""
