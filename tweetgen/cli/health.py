"""`tweetgen health`: tell whether running bots are well."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from . import options, output


@click.command(
    help="Tell whether the bots that `tweetgen run` keeps running are well; ends with 1 if one is "
    "not, for HEALTHCHECK and other watchmen."
)
@options.config_arguments
@click.option(
    "--patience",
    type=click.FloatRange(min=1),
    default=15.0,
    show_default=True,
    metavar="MINUTES",
    help="How long a bot may be silent.",
)
@options.json_option
@output.verbosity
def command(configs: tuple[Path, ...], patience: float, as_json: bool) -> int:
    """`tweetgen health`."""
    from ..clock import Clock
    from ..health import Status, ailment, status_path

    ill = 0
    for path in configs:
        file = path / "bot.toml" if path.is_dir() else path
        status = Status.read(status_path(file))
        why = ailment(status, Clock().now(), timedelta(minutes=patience))
        ill += bool(why)
        if as_json:
            facts = status.to_dict() if status else Status(bot=str(file), pid=0).to_dict()
            output.echo_json({"healthy": not why, "ailment": why, **facts})
            continue
        name = status.bot if status else str(file)
        if status is None or why:
            output.echo(f"✗ {name}: {why}")
            continue
        following = (
            f"; next post at {status.next_post:%Y-%m-%d %H:%M %Z}" if status.next_post else ""
        )
        said = f"{status.posts} posts and {status.answers} answers since {status.started:%Y-%m-%d}"
        output.echo(f"✓ {name}: {status.state}; {said}{following}")
        if status.state == "troubled":
            output.echo(f"  last trouble: {status.last_error}")
    return 1 if ill else 0
