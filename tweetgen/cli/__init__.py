"""The command line: one file per command, imported when it is called."""

from __future__ import annotations

import logging
import os
import sys
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from ..credentials import hidden
from ..errors import TweetgenError
from ..processes import is_first
from .output import Formatter, printable

logger = logging.getLogger("tweetgen")

# Name to module, and the line that `--help` shows, so that help imports none of them.
_COMMANDS = {
    "init": "Ask a few questions and write a bot.toml.",
    "corpus": "Look at words, or convert them.",
    "measure": "Tell how long texts are, as each network counts.",
    "plan": "Tell what training would take, before it is done.",
    "train": "Learn from the corpus.",
    "import": "Bring along a model that another tool has trained.",
    "generate": "Write texts and show them.",
    "score": "Measure a model on texts it has not seen.",
    "post": "Write one text and publish it.",
    "reply": "Answer those who spoke to the bot.",
    "run": "Let bots post and answer by their schedules.",
    "health": "Tell whether running bots are well.",
    "rehearse": "Let bots live through a week on a make-believe network.",
    "review": "Look through the texts that wait for you.",
    "ledger": "Look into the ledger, or export it.",
    "replay": "Write the text of an earlier post again.",
    "forget": "Remove one person everywhere.",
    "export": "Write a trained model for other programs.",
    "push": "Upload a trained model to the Hugging Face hub.",
    "models": "List, tag and roll back trained models.",
    "backends": "List what is installed.",
    "check": "Hold a plug-in to what its interface promises.",
    "doctor": "Examine the installation and say what mends it.",
    "completion": "Print the shell's completion script.",
}


class _Commands(click.Group):
    """Imports a command when it is called; plug-ins' commands join under their own names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS, *self._plugins()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _COMMANDS:
            own = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
            module = import_module(f".{own}", __name__)
            command: click.Command = module.command
            return command
        if component := self._plugins().get(cmd_name):
            loaded: click.Command = component.load()
            return loaded
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would end every broken pipe silently with 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            if _stdout_is_closed():  # `tweetgen generate | head`
                return 0
            raise ConnectionError("a connection was closed at the other end") from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            close = get_close_matches(args[0], self.list_commands(ctx), 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))
        if plugins := self._plugins():
            with formatter.section("Commands of plug-ins"):
                formatter.write_dl([(name, card.summary) for name, card in plugins.items()])

    def _plugins(self) -> dict[str, Any]:
        from ..registry import default_registry

        return default_registry().all("command")


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Train a text model on somebody's words and let it post in that voice.",
    epilog="Begin with `tweetgen init`. Each command has its own --help.",
)
@click.version_option(package_name="tweetgen")
def tweetgen() -> None:
    """The group that everything hangs on."""


def main(args: list[str] | None = None) -> int:
    """
    Run the command line; the entry point of `tweetgen`.

    Returns:
        0; 2 for what the user can mend; 1 for other failures; 130 after Ctrl-C.
    """
    if logging.lastResort is not None:  # which says warnings where nobody asked for more
        logging.lastResort.setFormatter(Formatter())
    try:
        result = tweetgen.main(args=args, prog_name="tweetgen", standalone_mode=False)
    except click.exceptions.Abort:
        _say("stopped; what was finished before is kept, nothing half-written is left")
        return 130
    except click.ClickException as error:
        if is_first():
            error.show()
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except TweetgenError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _say("stopped; what was finished before is kept, nothing half-written is left")
        return 130
    except MemoryError:
        _say("out of memory; `tweetgen plan` tells what training needs")
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(hidden(f"{where}{error.strerror or error}"))
        return 1
    except Exception as error:
        # Not the person's mistake but ours: one line for them, everything with --verbose.
        logger.debug("unforeseen", exc_info=True)
        _say(
            "something went wrong that was not foreseen "
            f"({type(error).__name__}: {hidden(str(error))}); "
            "run it again with --verbose and report what it says",
            by_all=True,
        )
        return 1
    return result if isinstance(result, int) else 0


def _stdout_is_closed() -> bool:
    import select

    out, poll = sys.stdout.fileno(), select.poll()
    poll.register(out, 0)
    closed = any(events & select.POLLERR for _, events in poll.poll(0))
    if closed:  # nor may the last flush of the interpreter complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), out)
    return closed


def _say(message: str, *, by_all: bool = False) -> None:
    # All processes that train one model meet the same mistake; the first one tells of it.
    if by_all or is_first():
        click.echo(f"tweetgen: {printable(message)}", err=True)


def run() -> None:
    """`python -m tweetgen` and the console script end here."""
    sys.exit(main())
