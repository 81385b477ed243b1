"""`tweetgen score`: measure a model on texts it has not seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options, output


@click.command(help="Measure the model in BUNDLE (or a store, or a bot.toml) on the texts of FILE.")
@click.argument("bundle")
@click.argument("file")
@options.source_options
@options.json_option
@output.verbosity
def command(bundle: str, file: str, as_json: bool, **reading: Any) -> None:
    """`tweetgen score`."""
    from ..config import load as load_config
    from ..model import load, load_for

    if bundle.endswith(".toml") or Path(bundle, "bot.toml").is_file():
        model = load_for(load_config(bundle))
    else:
        model = load(bundle)
    found = model.score(options.read_sources((file,), **reading).require())
    if as_json:
        output.echo_json(
            {
                "bits_per_character": found.bits_per_character,
                "characters": found.characters,
                "documents": found.documents,
            }
        )
        return
    output.echo(
        f"{found.bits_per_character:.3f} bits per character "
        f"({found.documents:,} documents, {found.characters:,} characters with their ends)"
    )
