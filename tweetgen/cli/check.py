"""`tweetgen check`: hold a plug-in to what its interface promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from . import options, output

if TYPE_CHECKING:
    from ..testing.check import Outcome

_SIGNS = {
    "passed": "✓",
    "failed": "✗",
    "unexpectedly passed": "✗",
    "expected failure": "-",
    "skipped": "-",
}
# In the order of the summary: what is said of one, and of several.
_SUMMARY = {
    "passed": ("holds", "hold"),
    "failed": ("does not", "do not"),
    "unexpectedly passed": ("holds unexpectedly", "hold unexpectedly"),
    "expected failure": ("fails as expected", "fail as expected"),
    "skipped": ("does not apply", "do not apply"),
}
_BESIDE = {"skipped": "does not apply", "expected failure": "fails as expected"}
_SLOW = 1.0  # seconds; what took longer says so


@click.command(
    help="Hold the plug-in NAME to what its interface promises, one check after another."
)
@click.argument("name", required=False)
@click.option("--kind", help="generator, reader, filter or publisher, if several have the name.")
@click.option(
    "-o", "--option", multiple=True, metavar="KEY=VALUE", help="An option of the plug-in."
)
@click.option(
    "--example",
    type=click.Path(path_type=Path),
    help="For readers: a file of the format, which is only read.",
)
@click.option("--only", multiple=True, metavar="CHECK", help="Run this check; may be repeated.")
@click.option(
    "--expect-failure",
    "expected",
    multiple=True,
    metavar="CHECK=REASON",
    help="This check fails, and why; if it does not, that is a failure.",
)
@click.option("--list", "listing", is_flag=True, help="Show the checks and run none.")
@options.json_option
@output.verbosity
def command(
    name: str | None,
    kind: str | None,
    option: tuple[str, ...],
    example: Path | None,
    only: tuple[str, ...],
    expected: tuple[str, ...],
    listing: bool,
    as_json: bool,
) -> int:
    """`tweetgen check`; ends with 1 if the plug-in breaks a promise."""
    from ..testing.check import CHECKED, run, subject_for

    if name is None:
        if not listing:
            raise click.UsageError("Missing argument 'NAME'; `tweetgen backends` lists them.")
        if kind not in (None, *CHECKED):
            raise click.UsageError(f"there is no kind {kind!r}; there are {', '.join(CHECKED)}")
        _list([kind] if kind else list(CHECKED), as_json)
        return 0
    subject = subject_for(
        name, kind, options=dict(map(options.key_and_value, option)), example=example
    )
    if listing:
        _list([subject.kind], as_json)
        return 0
    subject.component.load()  # one message now, or the same from every check
    outcomes = run(subject, only=only, expected_failures=dict(map(_check_and_reason, expected)))
    counts = Counter[str]()
    for outcome, printed in _watched(outcomes):
        counts[outcome.result] += 1
        if as_json:
            _show_json(outcome)
        else:
            _show(outcome, printed)
    if not as_json:
        output.echo(_summary(counts))
    return 1 if counts["failed"] or counts["unexpectedly passed"] else 0


def _check_and_reason(text: str) -> tuple[str, str]:
    check, sign, reason = text.partition("=")
    if not sign or not check:
        raise click.UsageError(f"{text!r} names no check with its reason; write CHECK=REASON")
    return check, reason


def _list(kinds: list[str], as_json: bool) -> None:
    from ..testing.check import checks

    every = [one for kind in kinds for one in checks(kind)]
    if as_json:
        for one in every:
            output.echo_json({"kind": one.kind, "check": one.name, "promise": one.promise})
        return
    rows = [[one.kind, one.name, one.promise] for one in every]
    output.table("Checks", ["kind", "check", "promise"], rows)


def _watched(outcomes: Iterator[Outcome]) -> Iterator[tuple[Outcome, str]]:
    """Each outcome as it comes, with what the plug-in printed: that must not mix with ours."""
    while True:
        stream = TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True)
        with redirect_stdout(stream):
            outcome = next(outcomes, None)
        if outcome is None:
            return
        stream.seek(0)
        yield outcome, stream.read()


def _show(outcome: Outcome, printed: str) -> None:
    time = f"({outcome.seconds:.1f} s)" if outcome.seconds >= _SLOW else ""
    reason = f"{_BESIDE[outcome.result]}: {outcome.message}" if outcome.result in _BESIDE else ""
    line = f"{_SIGNS[outcome.result]} {outcome.check.name:<32} {reason} {time}"
    output.echo(line.rstrip())
    if outcome.bad:
        output.echo(indent(outcome.message, "    "))
        if printed:
            output.echo(indent(f"it printed: {printed}".rstrip(), "    "))


def _show_json(outcome: Outcome) -> None:
    output.echo_json(
        {
            "kind": outcome.check.kind,
            "check": outcome.check.name,
            "promise": outcome.check.promise,
            "result": outcome.result,
            "message": outcome.message,
            "seconds": round(outcome.seconds, 3),
        }
    )


def _summary(counts: Counter[str]) -> str:
    """Such as "41 hold, 1 does not, 3 do not apply"."""
    said = [
        f"{counts[result]} {one if counts[result] == 1 else several}"
        for result, (one, several) in _SUMMARY.items()
        if counts[result] or result == "passed"
    ]
    return ", ".join(said)
