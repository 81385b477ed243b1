"""`tweetgen review`: look through the texts that wait for their owner."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options, output

if TYPE_CHECKING:
    from ..bot import Bot
    from ..entry import Entry
    from ..publisher import Mention

_QUESTION = "keep, edit, reject, skip or quit? [k/e/r/s/q] "
_HELP = """\
k            send it as it is
e            edit it, then send it; or at once: e THE NEW TEXT
r            never send it; a reason may follow: r NOT FUNNY
s            leave it for later
q            leave all that is left for later"""


@click.command(help="Look through the texts that wait for you, and send those you keep.")
@options.config_argument
@click.option("--later", is_flag=True, help="Only decide; the next post or run sends them.")
@click.option("--publisher", help="Those for this publisher instead of the file's.")
@options.backend_option
@options.json_option
@output.verbosity
def command(
    config: Path, later: bool, publisher: str | None, backend: str | None, as_json: bool
) -> None:
    """`tweetgen review`."""
    from ..bot import Bot
    from ..schema import DRAFTED

    bot = Bot.from_config(config, backend=backend, publisher=publisher)
    try:
        place = (bot.publisher.name, bot.publisher.account)
        drafted = reversed(bot.ledger.entries(state=DRAFTED))
        waiting = [entry for entry in drafted if (entry.publisher, entry.account) == place]
        if as_json:
            for entry in waiting:
                output.echo_json(_told(bot, entry))
        elif not waiting:
            output.say("nothing waits for you")
        else:
            _Review(bot, later).all(waiting)
    finally:
        bot.close()


def _told(bot: Bot, entry: Entry) -> dict[str, Any]:
    from ..approval import alike

    lines = alike(bot.model.novelty, entry.text)
    mention = _answered(bot, entry)
    return entry.to_dict() | {
        "flags": entry.flags,
        "alike": [{"similarity": round(similar, 3), "text": line} for similar, line in lines],
        "message": mention.text if mention else None,
    }


def _answered(bot: Bot, entry: Entry) -> Mention | None:
    if entry.reply_to is None:
        return None
    return bot.ledger.mention(entry.publisher, entry.account, entry.reply_to)


class _Review:
    """One walk through what waits."""

    def __init__(self, bot: Bot, later: bool) -> None:
        self.bot, self.later = bot, later
        self.counts = {"kept": 0, "rejected": 0, "left for later": 0}

    def all(self, waiting: list[Entry]) -> None:
        """Ask about each, until the person has enough."""
        for number, entry in enumerate(waiting, start=1):
            self._show(entry, f"{number} of {len(waiting)}")
            decided = self._ask(entry)
            if decided is None:
                self.counts["left for later"] += len(waiting) - number + 1
                break
            self.counts[decided] += 1
        output.say(", ".join(f"{count} {what}" for what, count in self.counts.items() if count))

    def _show(self, entry: Entry, place: str) -> None:
        told = _told(self.bot, entry)
        output.echo(f"{place}, number {entry.id}")
        if told["message"] is not None:
            output.echo(f"  {entry.reply_account} said: {told['message']}")
        for line in entry.text.splitlines():
            output.echo(f"  | {line}")
        for image in entry.images:
            output.echo(f"  with {image['path']}: {image['alt']}")
        for flag in entry.flags:
            output.echo(f"  flagged: {flag}")
        for similar in told["alike"]:
            output.echo(f"  like ({similar['similarity']:.2f}): {similar['text']}")

    def _ask(self, entry: Entry) -> str | None:
        """What became of it; None to end."""
        for said in _lines(_QUESTION):
            choice, _, rest = said.strip().partition(" ")
            if choice in ("q", "quit"):
                return None
            if choice in ("s", "skip"):
                return "left for later"
            if choice in ("r", "reject"):
                self.bot.ledger.reject(entry.id, by=_person(), why=rest)
                return "rejected"
            if choice in ("k", "keep") and self._keep(entry, None):
                return "kept"
            if choice in ("e", "edit"):
                text = rest.strip() or _edited(entry.text)
                if text and self._keep(entry, text if text != entry.text else None):
                    return "kept"
            elif choice not in ("k", "keep"):
                output.echo(_HELP)
        return None

    def _keep(self, entry: Entry, text: str | None) -> bool:
        from ..errors import PublishError, StorageError
        from ..ledger import AlreadySaid

        if text is not None:
            verdict = self.bot.recheck(text, _answered(self.bot, entry))
            if verdict.outcome == "reject":
                why = f"{verdict.reason} ({verdict.detail})" if verdict.detail else verdict.reason
                output.say(f"the filter {verdict.filter} refuses that: {why}")
                return False
            text = verdict.text
        try:
            approved = self.bot.ledger.approve(entry.id, by=_person(), text=text)
        except AlreadySaid:
            output.say("the same was said since this was written; reject it, or edit it")
            return False
        if not self.later:
            try:
                sent = self.bot.send(approved)
                output.say(f"sent to {sent.publisher}" + (f" at {sent.url}" if sent.url else ""))
            except (PublishError, StorageError) as error:
                state = self.bot.ledger.get(entry.id).state
                output.say(f"{error}; number {entry.id} is {state}")
        return True


def _lines(question: str) -> Iterator[str]:
    """What a person, or a file, answers to a question, until there is no more."""
    while True:
        click.echo(question, err=True, nl=False)
        line = sys.stdin.readline()
        if not line:
            click.echo(err=True)
            return
        yield line


def _edited(text: str) -> str:
    if sys.stdin.isatty():
        return (click.edit(text) or "").strip()
    return next(_lines("the new text: "), "").strip()


def _person() -> str:
    """Who decides, as this machine knows them."""
    try:
        return getuser()
    except (KeyError, OSError):  # a container may have no names
        return ""
