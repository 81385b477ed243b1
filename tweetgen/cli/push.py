"""`tweetgen push`: a trained model onto the Hugging Face hub."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from . import options, output
from .export import chosen


@click.command(
    help="Upload a trained model to the Hugging Face hub, for you alone to see unless you say "
    "otherwise. NAME is model or owner/model; CONFIG is as for `tweetgen export`. The token is "
    "that of HF_TOKEN or `hf auth login`."
)
@click.argument("name")
@options.config_argument
@click.option("--public", is_flag=True, help="For everybody to see and to keep.")
@click.option("--update", is_flag=True, help="As the newest version of a model that is there.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--model", "which", default="live", show_default=True, help="A tag or a version.")
@options.backend_option
@click.option("--stale-ok", is_flag=True, help="Even if it learned from people to be forgotten.")
@output.verbosity
def command(
    name: str,
    config: Path,
    public: bool,
    update: bool,
    yes: bool,
    which: str,
    backend: str | None,
    stale_ok: bool,
) -> None:
    """`tweetgen push`."""
    from ..pushing import hub, push

    api = hub()
    model = chosen(config, which, backend, stale_ok)
    with TemporaryDirectory(prefix="tweetgen-push-") as spare:
        folder = Path(spare) / "export"
        model.export(folder)
        if not yes:
            size = output.size(sum(path.stat().st_size for path in folder.iterdir()))
            who = "everybody to see, and to keep" if public else "you alone to see"
            question = f"Upload {size} to {api.endpoint} as {name}, for {who}?"
            click.confirm(question, abort=True, err=True)
        page = push(api, folder, name, public=public, update=update)
    output.say(f"uploaded; its page is {page}")
