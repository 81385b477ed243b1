"""`tweetgen export`: a trained model for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options, output

if TYPE_CHECKING:
    from ..model import Model


@click.command(
    help="Write a trained model as other programs read it, with a README.md about it. CONFIG may "
    "also be a folder of models, or one model."
)
@options.config_argument
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Where to; a folder that is empty or not there yet.",
)
@click.option("--model", "which", default="live", show_default=True, help="A tag or a version.")
@options.backend_option
@click.option("--force", is_flag=True, help="Replace an earlier export.")
@click.option("--stale-ok", is_flag=True, help="Even if it learned from people to be forgotten.")
@output.verbosity
def command(
    config: Path, folder: Path, which: str, backend: str | None, force: bool, stale_ok: bool
) -> None:
    """`tweetgen export`."""
    chosen(config, which, backend, stale_ok).export(folder, force=force)
    output.say(f"written to {folder}; its README.md says what it is and how to use it")


def chosen(config: Path, which: str, backend: str | None, stale_ok: bool) -> Model:
    """
    The model that a command line means.

    Raises:
        BundleError: there is none.
        ModelError: it is stale.
    """
    from .. import bundle
    from ..config import load as load_config
    from ..errors import ModelError
    from ..model import load, load_for
    from ..store import is_store

    if is_store(config) or (config / bundle.MANIFEST).is_file():
        model = load(config, which)
    else:
        model = load_for(load_config(config, backend=backend), which=which)
    if model.manifest.stale and not stale_ok:
        raise ModelError(
            f"this model is stale: {model.manifest.stale}; train again with `tweetgen train`, or "
            "say --stale-ok"
        )
    return model
