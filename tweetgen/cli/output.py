"""What people see: safe text, progress bars, tables; and JSON for programs."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..credentials import hidden
from ..processes import is_first

if TYPE_CHECKING:
    from ..generator import Progress

Function = TypeVar("Function", bound=Callable[..., Any])


def printable(text: str) -> str:
    """`text` with control characters shown as pictures, so that none acts on the terminal."""
    return "".join(chr(0x2400 + ord(c)) if c < " " and c not in "\n\t" else _shown(c) for c in text)


def _shown(char: str) -> str:
    if char == "\x7f":
        return "\u2421"
    if "\x80" <= char <= "\x9f" or "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return char


def echo(text: str = "", *, newline: bool = True) -> None:
    """Print for a person."""
    click.echo(printable(text), nl=newline)


def echo_json(value: Any) -> None:
    """Print one JSON object on one line, for a program."""
    click.echo(json.dumps(value, ensure_ascii=not _speaks_unicode(), allow_nan=False))


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


class Formatter(logging.Formatter):
    """Logs hold what others say: it must not act on the terminal, nor tell a secret."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(hidden(super().format(record)))


def verbosity(function: Function) -> Function:
    """Give a command `--quiet` and `--verbose`; both act at once and pass nothing on."""

    def quiet(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            ctx.meta["tweetgen.quiet"] = True

    def verbose(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(Formatter("%(levelname)s %(name)s: %(message)s"))
            logging.basicConfig(handlers=[handler])
            logging.getLogger("tweetgen").setLevel(logging.DEBUG)

    decorated = click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=verbose, help="Say more."
    )(function)
    return click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=quiet,
        help="Say only what was asked for.",
    )(decorated)


def is_quiet() -> bool:
    """Whether `--quiet` was given, or another process speaks for this one."""
    ctx = click.get_current_context(silent=True)
    return not is_first() or bool(ctx and ctx.meta.get("tweetgen.quiet"))


def say(text: str) -> None:
    """Print to standard error what a person wants to know and a program does not."""
    if not is_quiet():
        click.echo(printable(text), err=True)


def is_piped() -> bool:
    """Whether standard output goes to a file or a program, not to a person's terminal."""
    return not sys.stdout.isatty()


@contextmanager
def progress_bar(*, only_if: bool = True) -> Iterator[Callable[[Progress], None]]:
    """How far it is, on standard error: a bar on a terminal, a line now and then elsewhere."""
    if is_quiet() or not only_if:
        yield lambda progress: None
        return
    from .progress import Bar, Lines

    shown = Bar() if sys.stderr.isatty() else Lines()
    try:
        yield shown
        shown.end()
    finally:
        shown.close()


def table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Print a table that fits the terminal; plain lines where output is piped."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if is_piped():
        click.echo("\t".join(columns))
        for row in rows:
            click.echo("\t".join(printable(cell).replace("\n", " ") for cell in row))
        return
    shown = Table(*columns, title=title, title_justify="left")
    for row in rows:
        shown.add_row(*(Text(printable(cell)) for cell in row))
    Console().print(shown)


def size(count: float) -> str:
    """Bytes as people say them."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError("unreachable")
