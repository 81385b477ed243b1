"""`tweetgen init`: ask a few questions and write a commented bot.toml."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import attrs
import click

from . import output

_TEMPLATE = """\
# A tweetgen bot. Every key, with its default: docs/reference/configuration.md
# Check it with `tweetgen doctor`, then `tweetgen train`, `tweetgen generate -n 5`, `tweetgen post`.

[bot]
name = {name}
model = "model"             # a folder; trained models lie here, with their versions and tags
ledger = "ledger.sqlite"    # remembers every post, so that nothing is said twice

[corpus]
sources = [{sources}]
# format = "auto"           # or one of: {formats}
# encoding = "auto"         # or a codec such as "cp1252"
# held_out = 0.1            # the share kept from training, to measure with
# consent = "consent.txt"   # a name a line: only they, and you, are learned from

[cleaning]
# What is removed before training, in this order. Options: [cleaning.<step>]
use = [{cleaning}]

[conversations]
{me}

[generator]
use = {backend}             # the brain: one word swaps it

{backends}
[generate]
# temperature = 1.0         # less is safer, more is wilder; as it suits the brain unless set
max_chars = 280             # a text is complete, never cut

[filters]
# What must not be posted. Options: [filters.<name>]
use = [{filters}]
# Add "tone" against hate, threats and personal data: pip install 'tweetgen[tone]'

[publisher]
use = {publisher}           # console, jsonl, feed, or an installed network
"""

_ME = '# me = ["Ann"]            # in a chat, the names under which you write: learn how you answer'
_LOOKED_AT = 5_000  # messages
_SHOWN = 6  # names in the question
_SEVERAL = 3  # chats, in all of which somebody speaks whose they are


@click.command(help="Ask a few questions and write a bot.toml into FOLDER.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--corpus", multiple=True, help="A file, folder, pattern or URL to learn from.")
@click.option("--name", help="The bot's name.")
@click.option("--backend", help="The brain, one of `tweetgen backends`.")
@click.option("--set", "settings", multiple=True, help="An option of the brain: --set KEY=VALUE.")
@click.option("--publisher", help="Where to post.")
@click.option("--me", multiple=True, help="Your name in a chat; the bot learns to answer as you.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing; take defaults for what is not given.")
@click.option("--force", is_flag=True, help="Replace a bot.toml; the old one becomes bot.toml.bak.")
@output.verbosity
def command(
    folder: Path,
    corpus: tuple[str, ...],
    name: str | None,
    backend: str | None,
    settings: tuple[str, ...],
    publisher: str | None,
    me: tuple[str, ...],
    yes: bool,
    force: bool,
) -> None:
    """`tweetgen init`."""
    from ..config import load
    from ..errors import PluginError, StorageError, storage_errors
    from ..files import write_whole
    from ..registry import default_registry
    from ..structure import structure_options

    path = folder / "bot.toml"
    if path.exists() and not force:
        raise StorageError(str(path), "is there already; --force replaces it and keeps a copy")
    registry = default_registry()

    def ask(question: str, given: str | None, default: str | None, choices: list[str]) -> str:
        if given is not None:
            return given
        if not yes:
            kind = click.Choice(choices) if choices else None
            return str(click.prompt(question, default=default, type=kind))
        if default is None:
            raise click.UsageError(
                f"--backend is needed with --yes: {', '.join(choices) or 'none'}"
            )
        return default

    backends = list(registry.all("generator"))
    name = ask("The bot's name", name, folder.absolute().name or "bot", [])
    first = ask("The words to learn from", corpus[0] if corpus else None, "words.txt", [])
    sources = [first, *corpus[1:]]
    people = None if me else _people(sources)
    if people:
        me = (people.owner,) if people.owner else ()
        if not yes:
            me = _ask_me(people)
        elif me:
            output.say(f"taken for you: {people.owner}; --me names somebody else")
    if not backends:
        raise PluginError("no backend is installed; `tweetgen backends` tells how to get one")
    backend = ask("The brain", backend, backends[0] if len(backends) == 1 else None, backends)
    publishers = list(registry.all("publisher"))
    publisher = ask("Where to post", publisher, "console", publishers)
    # Wrong names are told before anything is written.
    for kind, chosen in (("generator", backend), ("publisher", publisher)):
        registry.get(kind, chosen)
    options = _options(settings)
    structure_options(registry.get("generator", backend).config, options, "--set")
    relative = [_relative(source, folder) for source in sources]
    cleaning = _cleaning(me, several=people is not None)
    text = _render(registry, name, relative, backend, options, publisher, me, cleaning)
    if path.exists():
        with storage_errors(path):
            path.replace(path.with_name("bot.toml.bak"))
    write_whole(path, text)
    load(path)  # what we write, we can read
    output.say(f"wrote {path}; next: tweetgen train {'' if folder == Path() else folder}".rstrip())


def _options(settings: tuple[str, ...]) -> dict[str, Any]:
    """What `--set` says; a value is TOML's if it can be, else it is taken for text."""
    import tomllib

    found: dict[str, Any] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.isidentifier():
            raise click.UsageError(f"--set takes KEY=VALUE, not {setting!r}")
        try:
            found[key] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            found[key] = value
    return found


def _relative(source: str, folder: Path) -> str:
    """The source as seen from the bot.toml, since that is what its paths are relative to."""
    if source == "-" or "://" in source or Path(source).is_absolute():
        return source
    if not Path(source).exists() and not any(sign in source for sign in "*?["):
        return source
    return os.path.relpath(Path(source).absolute(), folder.absolute())


@attrs.frozen
class _People:
    """Who speaks in a chat: the names, the loudest first, and who it seems to belong to."""

    names: list[str]
    owner: str | None


def _people(sources: list[str]) -> _People | None:
    """Those of the first messages; None, if it is no chat."""
    from collections import Counter, defaultdict

    from ..errors import TweetgenError
    from ..reading import read

    spoken: Counter[str | None] = Counter()
    chats: dict[str | None, set[str | None]] = defaultdict(set)
    accounts: set[str] = set()
    try:
        for document in islice(read(*sources), _LOOKED_AT):
            spoken[document.author] += 1
            if document.conversation is not None:
                chats[document.author].add(document.conversation)
            elif document.author is not None:
                accounts.add(document.author)
    except TweetgenError:  # what is wrong with them, training tells
        return None
    nameless = spoken.pop(None, 0)
    names = [name for name, _ in spoken.most_common() if name is not None]
    if len(names) < 2 or nameless >= spoken.total():
        return None
    return _People(names, _owner(names, chats, accounts))


def _owner(
    names: list[str], chats: Mapping[str | None, set[str | None]], accounts: set[str]
) -> str | None:
    """
    Whose the chats are: of several chats the one who speaks in all of them, "Me" where the
    source knows no name, or whoever posts, in the same sources, to the public.
    """
    if "Me" in names:
        return "Me"
    everywhere = len(set().union(*chats.values()))
    found = [name for name in names if len(chats[name]) == everywhere >= _SEVERAL]
    found = found or [name for name in names if name in accounts and name in chats]
    return found[0] if len(found) == 1 else None


def _ask_me(people: _People) -> tuple[str, ...]:
    known = ", ".join(people.names[:_SHOWN]) + (", ..." if len(people.names) > _SHOWN else "")
    hint = "- for nobody" if people.owner else "empty for nobody"
    question = f"Your name there, to learn how you answer ({known}; {hint})"
    said = click.prompt(question, default=people.owner or "", show_default=bool(people.owner))
    return () if said in ("", "-") else (said,)


def _cleaning(me: tuple[str, ...], *, several: bool) -> tuple[str, ...]:
    """The steps for conversations, for what several people wrote, or for one person's posts."""
    from ..reading import CHAT_CLEANING, DEFAULT_CLEANING

    if me or not several:
        return CHAT_CLEANING if me else DEFAULT_CLEANING
    before = DEFAULT_CLEANING.index("links")
    return (*DEFAULT_CLEANING[:before], "anonymise", *DEFAULT_CLEANING[before:])


def _render(
    registry: Any,
    name: str,
    sources: list[str],
    backend: str,
    options: Mapping[str, Any],
    publisher: str,
    me: tuple[str, ...],
    cleaning: tuple[str, ...],
) -> str:
    from ..config import options_of
    from ..sections import DEFAULT_FILTERS

    sections = []
    for component, fields in options_of(registry.all("generator")):
        sign = "" if component.name == backend else "# "
        lines = [f"{sign}[generator.{component.name}]  # {component.summary}"]
        for field in fields:
            help_text = field.metadata.get("help", "").split(";")[0]
            value = _shown(field)
            if component.name == backend and field.name in options:
                lines.append(f"{field.name} = {_toml(options[field.name])}  # {help_text}")
            elif value is not None:
                lines.append(f"# {field.name} = {_toml(value)}  # {help_text}")
        sections.append("\n".join(lines) + "\n")
    return _TEMPLATE.format(
        name=_toml(name),
        sources=", ".join(map(_toml, sources)),
        formats=", ".join(n for n in registry.all("reader") if n != "foreign"),
        cleaning=", ".join(map(_toml, cleaning)),
        me=f"me = {_toml(me)}  # learn how you answer" if me else _ME,
        backend=_toml(backend),
        backends="\n".join(sections),
        filters=", ".join(map(_toml, DEFAULT_FILTERS)),
        publisher=_toml(publisher),
    )


def _shown(field: attrs.Attribute[Any]) -> Any:
    """The option's default; if it is unset, which TOML cannot say, the author's example."""
    default: Any = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        default = default.factory()
    return field.metadata.get("example") if default is None else default


def _toml(value: Any) -> str:
    """A TOML value; a basic string has JSON's escapes (TOML 1.0, "String")."""
    import json

    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{_toml(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (str, int, float)) else '""'
