"""Whom the bot answers, and whom it does not: rules, budgets, and people who said stop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cached_property

import attrs

from .errors import storage_errors
from .publisher import Mention
from .sections import RepliesSection
from .tally import Tally

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Why a mention got no answer, as the ledger keeps it.
OWN, STOP, OPTED_OUT, BLOCKED, BOT = "own", "stop", "opted out", "blocked", "bot"
DIRECT, TOO_OLD, THREAD, BUDGET = "direct", "too old", "thread", "budget"
SPEECHLESS, REFUSED = "speechless", "refused"
_HANDLE_OR_LINK = re.compile(r"@[\w.\-]+(@[\w.\-]+)?|https?://\S+")
# What people say around a word that asks for silence, and that changes nothing about it.
_COURTESIES = frozenset(
    """
    please pls plz ok okay now bot it this me to you thanks thank replying answering writing talking
    messaging ya por favor gracias ahora de responder responderme bitte jetzt danke mir zu antworten
    s il te vous plaît plait merci répondre per favore grazie ora di rispondermi agora obrigado
    пожалуйста спасибо
    """.split()
)


class Declined(Exception):
    """This mention gets no answer; `why` is one of the words above."""

    def __init__(self, why: str, *, notice: bool = False) -> None:
        self.why, self.notice = why, notice
        super().__init__(why)


@attrs.frozen
class Rules:
    """What `[replies]` says, ready to be asked."""

    section: RepliesSection

    @cached_property
    def _blocked(self) -> frozenset[str]:
        names = list(self.section.blocked)
        if self.section.blocked_file is not None:
            with storage_errors(self.section.blocked_file):
                lines = self.section.blocked_file.read_text("utf-8-sig").splitlines()
            names += [line.strip() for line in lines if not line.startswith("#")]
        return _plain(names)

    @cached_property
    def _bots(self) -> frozenset[str]:
        return _plain(self.section.bots)

    @cached_property
    def _stops(self) -> list[tuple[str, ...]]:
        """The stop words as sequences of words, longest first."""
        return sorted(filter(None, map(_words, self.section.stop_words)), key=len, reverse=True)

    def asks_to_stop(self, text: str) -> bool:
        """Whether `text` says nothing but a stop word, handles, links and courtesies aside."""
        words = _words(text)
        at, found = 0, False
        while at < len(words):
            stop = next((s for s in self._stops if words[at : at + len(s)] == s), None)
            if stop is None and words[at] not in _COURTESIES:
                return False
            found = found or stop is not None
            at += len(stop) if stop else 1
        return found

    def check(self, mention: Mention, account: str, now: datetime, *, opted_out: bool) -> None:
        """
        Hold a mention against what is known without asking the network.

        Args:
            account: the bot's own.
            opted_out: the author asked for silence before.

        Raises:
            Declined: it gets no answer.
        """
        author = next(iter(_plain([mention.author])), "")
        if mention.is_own or author in _plain([account]):
            raise Declined(OWN)
        if opted_out:
            raise Declined(OPTED_OUT)
        if self.asks_to_stop(mention.text):
            raise Declined(STOP)
        if author in self._blocked:
            raise Declined(BLOCKED)
        if mention.is_bot or author in self._bots:
            raise Declined(BOT)
        if mention.direct and not self.section.direct:
            raise Declined(DIRECT)
        if mention.created_at is not None and now - mention.created_at > self.max_age:
            raise Declined(TOO_OLD)

    @property
    def max_age(self) -> timedelta:
        """Of a mention that is answered."""
        return timedelta(hours=self.section.max_age)

    def check_thread(self, mention: Mention, before: int) -> None:
        """
        Whether a thread is still short enough.

        Args:
            before: how many posts it has before the mention.

        Raises:
            Declined: no. A private chat never ends; only its budget does.
        """
        if not mention.direct and before + 1 > self.section.max_turns:
            raise Declined(THREAD)

    def budget(self, mention: Mention, root: str | None) -> Callable[[Tally], None]:
        """
        A check for `Ledger.draft`: whether its author and its thread may have one more answer.

        Args:
            root: what stands for the thread.

        The check raises:
            Declined: no; with `notice` if the author may be told.
        """
        section, author = self.section, mention.author

        def check(tally: Tally) -> None:
            since = tally.now - DAY if mention.direct else None
            if root is not None and tally.replies_in(root, since) >= section.per_thread:
                raise Declined(BUDGET)
            if tally.replies_to(author, tally.now - HOUR) >= section.per_user:
                told = tally.notices_to(author, tally.now - DAY) > 0
                raise Declined(BUDGET, notice=bool(section.notice) and not told)

        return check

    def check_notice(self, mention: Mention) -> Callable[[Tally], None]:
        """A check for `Ledger.draft`: whether nobody else has told the author meanwhile."""

        def check(tally: Tally) -> None:
            if tally.notices_to(mention.author, tally.now - DAY):
                raise Declined(BUDGET)

        return check


def spoken_to(sentence: str, mention: Mention) -> str:
    """A sentence of the owner's, with the name of the person it is said to."""
    return sentence.replace("{author}", mention.author)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", _HANDLE_OR_LINK.sub(" ", text).casefold()))


def _plain(names: Iterable[str]) -> frozenset[str]:
    from .names import plain_name  # slow to import, and rarely needed

    return frozenset(filter(None, map(plain_name, names)))
