"""`tweetgen train`: learn from the corpus."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

import click

from . import options, output


@click.command(help="Learn from the corpus of a bot.toml; SOURCES take the place of its own.")
@options.config_argument
@click.argument("sources", nargs=-1)
@options.backend_option
@click.option("--resume", is_flag=True, help="Continue an interrupted training.")
@click.option("--keep-live", is_flag=True, help="Do not let the bot speak with the new model yet.")
@options.json_option
@output.verbosity
def command(
    config: Path,
    sources: tuple[str, ...],
    backend: str | None,
    resume: bool,
    keep_live: bool,
    as_json: bool,
) -> None:
    """`tweetgen train`."""
    from ..config import load
    from ..errors import RequestError
    from ..fitting import train_prepared
    from ..processes import is_first
    from ..registry import default_registry
    from ..store import Store

    settings = load(config, backend=backend)
    corpus = options.corpus_from(settings, sources)
    generator = settings.generator.make()
    resumable = generator.capabilities.resumable
    if resume and not resumable:
        raise RequestError(
            f"{settings.generator.name} has no checkpoints to resume; leave --resume out"
        )
    store = Store(settings.bot.model)
    store.prepare()
    checkpoints = store.root / ".checkpoints" / settings.generator.name
    if not resume and is_first():
        rmtree(checkpoints, ignore_errors=True)
    elif resume and not checkpoints.exists():
        output.say("note: there is no checkpoint; training begins at the beginning")
    output.say(
        f"{settings.generator.name} learns from {corpus.name}; cleaning: "
        + (", ".join(choice.name for choice in settings.cleaning) or "none")
    )
    try:
        with output.progress_bar() as progress:
            model = train_prepared(
                generator,
                settings.generator.name,
                corpus,
                held_out=settings.corpus.held_out,
                novelty=settings.corpus.novelty,
                progress=progress,
                resume=checkpoints if resumable else None,
                registry=default_registry(),
            )
    except KeyboardInterrupt:
        if checkpoints.exists():
            output.say("`tweetgen train --resume` goes on from the checkpoint")
        raise
    if not is_first():  # of several processes that train one model, as torchrun starts them
        return
    name = store.add(model.manifest, model.fill, live=not keep_live)
    rmtree(checkpoints, ignore_errors=True)  # only now: the disk may have been too full for it
    facts = model.manifest
    if as_json:
        output.echo_json(
            {
                "version": name,
                "backend": facts.backend,
                "corpus": {k: v for k, v in facts.corpus.items() if not k.startswith("people")},
                "removed": facts.training["removed"],
                "scores": dict(facts.scores),
                "seconds": facts.training["seconds"],
            }
        )
        return
    if model.novelty is None:
        output.say("note: without an index (corpus.novelty), copies of the corpus are not noticed")
    for note in facts.training["notes"]:
        output.say(f"note: {note}")
    dropped = facts.training["dropped"]
    if dropped:
        output.say("left out: " + ", ".join(f"{count:,} × {why}" for why, count in dropped.items()))
    removed = facts.training["removed"]
    if removed:
        output.say(
            "removed: " + ", ".join(f"{count:,} × {kind}" for kind, count in removed.items())
        )
    for sentence in facts.training.get("record", {}).get("said", ()):
        output.say(sentence)
    score = facts.scores.get("bits_per_character")
    output.say(
        f"trained on {facts.corpus['documents']:,} documents in {facts.training['seconds']:.1f} s"
        + (f", {score:.2f} bits per character on held-out ones" if score else "")
    )
    output.say(f"saved as {name} in {settings.bot.model}" + ("" if keep_live else ", now live"))
