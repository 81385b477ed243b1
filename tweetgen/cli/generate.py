"""`tweetgen generate`: write texts and show them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import click

from . import options, output

_MANY = 20  # texts worth a progress bar


class _Shard(click.ParamType):  # type: ignore[type-arg,unused-ignore] # generic in new click
    name = "I/N"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        part, _, parts = str(value).partition("/")
        if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
            self.fail(f"{value!r} is no shard; write 1/8 to 8/8 for the eight eighths", param, ctx)
        return int(part), int(parts)


def shard_of(count: int, part: int, parts: int) -> range:
    """
    The indices of one shard, counted from 1: contiguous, so that the shards' outputs one after
    another are the whole.
    """
    return range(count * (part - 1) // parts, count * part // parts)


@click.command(help="Write texts with a trained model and show them; nothing is posted.")
@options.config_argument
@click.option("-n", "count", default=1, show_default=True, type=click.IntRange(1), help="How many.")
@click.option("--seed", type=int, help="The same seed writes the same texts; 0 is a seed too.")
@click.option("--shard", type=_Shard(), default=(1, 1), help="Only this part of the texts: 2/8.")
@click.option("--alone", is_flag=True, help="Make each text by itself, as shards do.")
@click.option("--stream", is_flag=True, help="Show texts while they are written, unfiltered.")
@click.option("--prompt", help="What every text begins with.")
@click.option("--ending", help="What every text ends with.")
@click.option("--contains", multiple=True, help="A word or phrase every text has.")
@click.option("--avoids", multiple=True, help="A word or phrase no text has.")
@click.option("--temperature", type=float, help="1 follows the model; less is safer.")
@click.option("--top-k", type=int, help="Choose among this many continuations.")
@click.option("--top-p", type=float, help="Choose among the likeliest up to this probability.")
@click.option("--min-chars", type=int, help="The fewest characters.")
@click.option("--max-chars", type=int, help="The most characters; texts are never cut.")
@click.option("--model", "which", default="live", show_default=True, help="A tag or a version.")
@options.backend_option
@options.json_option
@output.verbosity
def command(
    config: Path,
    count: int,
    shard: tuple[int, int],
    alone: bool,
    stream: bool,
    which: str,
    backend: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """`tweetgen generate`."""
    from ..config import load
    from ..drafting import Budget
    from ..filter import Surroundings
    from ..generator import Progress
    from ..model import load_for

    if stream and as_json:
        raise click.UsageError("--stream shows texts to a person; leave out --json")
    settings = load(config, backend=backend)
    model = load_for(settings, which=which)
    if model.manifest.stale:
        output.say(f"note: this model is stale: {model.manifest.stale}; train again")
    given = {k: v for k, v in asked.items() if v is not None and v != ()}
    # Shards put together are the whole, so that a text must not depend on those beside it.
    given["alone"] = alone or shard[1] > 1
    request = model.request(**{**settings.generate.request_fields(), **given})
    limits = settings.publisher.make().limits
    # The ledger is left out on purpose: the same seed must give the same texts tomorrow.
    filters = [c.make() for c in settings.filters if c.name != "repetition"]
    indices = shard_of(count, *shard)
    if stream:
        for index in indices:
            for piece in model.stream(attrs.evolve(request, indices=(index,))):
                output.echo(piece, newline=False)
            output.echo()
        if "seed" not in given:
            output.say(f"(seed {request.seed})")
        return
    found = model.drafts(
        request,
        indices,
        filters=filters,
        around=Surroundings(
            measure=limits.measure, max_length=limits.max_length, refuses=limits.refuses
        ),
        budget=Budget(tries=settings.generate.tries, seconds=settings.generate.seconds),
    )
    many = len(indices) > _MANY
    # Each text is printed as it comes: a million need no memory, and a failure loses none.
    with output.progress_bar(only_if=output.is_piped() and many) as progress:
        for done, draft in enumerate(found, start=1):
            if as_json:
                output.echo_json(
                    {
                        "index": draft.index,
                        "text": draft.text,
                        "seed": request.seed,
                        "backend": model.manifest.backend,
                    }
                )
            else:
                output.echo(draft.text if count == 1 else f"{draft.index + 1:>3}  {draft.text}")
            if many:
                progress(Progress("writing", done, len(indices), unit="texts"))
    if not as_json and "seed" not in given:
        output.say(f"(seed {request.seed})")
