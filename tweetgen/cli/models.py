"""`tweetgen models`: list, tag and roll back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options, output


@click.group(help="List, tag and roll back trained models.")
def command() -> None:
    """`tweetgen models`."""


def _store(config: Path) -> Any:
    from ..config import load
    from ..store import Store, is_store

    if is_store(config):
        return Store(config)
    return Store(load(config).bot.model)


@command.command("list", help="List the models of a bot.toml, oldest first.")
@options.config_argument
@click.option("--verify", is_flag=True, help="Compare every checksum.")
@options.json_option
@output.verbosity
def list_models(config: Path, verify: bool, as_json: bool) -> None:
    """`tweetgen models list`."""
    from .. import bundle
    from ..errors import BundleError

    store = _store(config)
    rows = []
    for version in store.versions():
        facts: dict[str, Any] = {"version": version.name, "tags": list(version.tags)}
        try:
            manifest = bundle.read(store.open(version.name), verify=verify)
        except BundleError as error:
            facts |= {"state": f"damaged: {error.problem}"}
        else:
            facts |= {
                "state": "stale" if manifest.stale else "ok",
                "backend": manifest.backend,
                "documents": manifest.corpus.get("documents"),
                "bits_per_character": manifest.scores.get("bits_per_character"),
                "digest": manifest.digest,
            }
        rows.append(facts)
    if as_json:
        for facts in rows:
            output.echo_json(facts)
        return
    if not rows:
        output.say(f"{store.address}: no model yet; train one with `tweetgen train`")
        return
    columns = ["version", "tags", "backend", "documents", "bits_per_character", "state"]
    output.table(
        store.address,
        ["version", "tags", "backend", "documents", "bits/char", "state"],
        [[_cell(facts.get(column)) for column in columns] for facts in rows],
    )


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else str(value)


@command.command(help="Point TAG at VERSION (a name, or another tag).")
@click.argument("tag")
@click.argument("version")
@options.config_argument
@output.verbosity
def tag(tag: str, version: str, config: Path) -> None:
    """`tweetgen models tag`."""
    name = _store(config).tag(tag, version)
    output.say(f"{tag} is now {name}")


@command.command(help="Point the tag (live) back at where it pointed before.")
@options.config_argument
@click.option("--tag", "tag_name", default="live", show_default=True, help="Which tag.")
@output.verbosity
def rollback(config: Path, tag_name: str) -> None:
    """`tweetgen models rollback`."""
    output.say(f"{tag_name} is now {_store(config).rollback(tag_name)}")
