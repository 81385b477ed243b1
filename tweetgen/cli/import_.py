"""`tweetgen import`: bring a model along that another tool has trained."""

from __future__ import annotations

from pathlib import Path

import click

from . import output


@click.command(
    "import",
    help="Bring along a model that another tool has trained, as a model of your own. TOOL is one "
    "of those that `tweetgen backends --kind importer` lists; PATHS are its files.",
)
@click.argument("tool")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into", default="model", show_default=True, help="Where models lie: a folder or fsspec URL."
)
@output.verbosity
def command(tool: str, paths: tuple[Path, ...], into: str) -> None:
    """`tweetgen import`."""
    from ..errors import ModelError
    from ..fitting import imported
    from ..importer import Importer
    from ..registry import default_registry
    from ..store import Store

    for path in paths:
        if not path.exists():
            raise ModelError(f"{path}: there is no such file or folder")
    registry = default_registry()
    importer: Importer = registry.get("importer", tool).make()
    model = imported(importer.bring(paths), importer.backend, tool, registry=registry)
    store = Store(into)
    store.prepare()
    name = store.add(model.manifest, model.fill)
    output.say(f"saved as {name} in {into}, now live; it is a model of {importer.backend}")
    output.say("note: there is no index over what it has learned from, so copies are not noticed")
