"""`tweetgen measure`: how long texts are, as each network counts."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from . import options, output


@click.command(
    help="Tell how long each TEXT is on each network, and whether it fits. Without a TEXT, the "
    "lines of standard input are measured."
)
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@options.json_option
@output.verbosity
def command(texts: tuple[str, ...], as_json: bool) -> None:
    """`tweetgen measure`."""
    from ..lengths import MAX_LENGTH, MEASURES, NETWORKS

    rows = []
    for text in texts or _lines():
        lengths = {network: measure(text) for network, measure in MEASURES.items()}
        if as_json:
            told = {
                network: {"length": n, "limit": (limit := MAX_LENGTH[network]), "fits": n <= limit}
                for network, n in lengths.items()
            }
            output.echo_json({"text": text, **told})
            continue
        cells = (
            f"{n}/{MAX_LENGTH[network]}" + (" too long" if n > MAX_LENGTH[network] else "")
            for network, n in lengths.items()
        )
        rows.append([*cells, text])
    if not as_json:
        output.table("", [*NETWORKS.values(), "text"], rows)


def _lines() -> Iterator[str]:
    if sys.stdin.isatty():
        raise click.UsageError("give a TEXT, or lines on standard input")
    for line in sys.stdin.buffer:
        if text := line.decode("utf-8", "replace").rstrip("\r\n"):
            yield text
