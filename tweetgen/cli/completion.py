"""`tweetgen completion`: the shell's completion script."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command(help='Print the completion script. In ~/.bashrc: eval "$(tweetgen completion bash)"')
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """`tweetgen completion`."""
    from . import tweetgen

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(tweetgen, {}, "tweetgen", "_TWEETGEN_COMPLETE").source())
