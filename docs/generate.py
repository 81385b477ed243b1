"""
Writes the reference pages that are made from the code: configuration, command line, checks.

    python docs/generate.py

Same code, same bytes. A test fails when the committed pages are not what this writes.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import click

from tweetgen.cli import tweetgen as cli
from tweetgen.config import options_of
from tweetgen.registry import NoConfig, Registry
from tweetgen.sections import SECTIONS
from tweetgen.testing.check import CHECKED, checks

REFERENCE = Path(__file__).parent / "reference"
# Ours alone, whatever else is installed here.
PLUGINS = (
    "tweetgen.builtin",
    "tweetgen_markov.plugin",
    "tweetgen_charrnn.plugin",
    "tweetgen_gpt2.plugin",
)
WORDS = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    Path: "path",
    type(None): "unset",
}
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
EVERYWHERE = {"help", "quiet", "verbose"}  # options that every command has

CONFIGURATION = """\
# Configuration

Every key of a `bot.toml`, with its type and its default. `tweetgen init` writes a file to start
from; `tweetgen doctor` checks one. Only `[generator] use` has no default.

Three rules hold everywhere:

- Paths are relative to the `bot.toml` they stand in.
- An unknown key, a wrong type or a number out of range is an error. All mistakes of a file are
  told at once, each with its key and its line.
- Secrets never stand in this file. Networks read them from environment variables;
  `tweetgen doctor` tells which.

A whole file, with a little of everything:

```toml
[bot]
name = "anna"

[corpus]
sources = ["words.txt", "more/*.csv"]

[corpus.csv]
text_column = "message"

[generator]
use = "markov"

[generator.markov]
state_size = 2

[generate]
temperature = 0.9
max_chars = 200
avoids = ["monday"]

[filters.blocked_words]
words = ["my real name"]

[publisher]
use = "jsonl"

[publisher.jsonl]
path = "posts.jsonl"
```

Sections of components that are not in use may stay: `[generator.gpt2]` waits quietly until
`use = "gpt2"` chooses it, and is checked all the same.

The environment variable `TWEETGEN_LEDGER` takes the place of `bot.ledger`.
"""

CLI = """\
# Command line

One program, `tweetgen`, with one command for each thing that people do. `CONFIG` is a `bot.toml`
or the folder it lies in; without it, the current folder is meant.

Every command knows `-h`/`--help`, and most know `-q`/`--quiet` (say only what was asked for) and
`-v`/`--verbose` (say more). Answers go to standard output, everything else (progress, notes,
errors) to standard error, so that pipes stay clean. What `--json` prints is described in
[JSON output](json.md).

| Exit code | Meaning |
| --- | --- |
| 0 | It worked. |
| 1 | It failed, and another command would not help: no text survived, the network said no. |
| 2 | Something you can mend: a wrong option, a mistake in `bot.toml`, a missing file. |
| 130 | You pressed Ctrl-C; what was finished before is kept. |
"""

CHECKS = """\
# Checks

What `tweetgen check` and the conformance test try, in this order, and the promise behind each.
[Check a plug-in](../howto/check.md) says how to run them.
"""


def main() -> None:
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """File name to content."""
    return {"configuration.md": configuration(), "cli.md": command_line(), "checks.md": promises()}


def configuration() -> str:
    registry = Registry(discover=False)
    for plugin in PLUGINS:
        registry.register(import_module(plugin), plugin)
    parts = [CONFIGURATION]
    for section, (cls, kind) in SECTIONS.items():
        parts += [f"## `[{section}]`\n", _prose(cls.__doc__), _keys(cls)]
        if kind is None:
            continue
        components = {n: c for n, c in registry.all(kind).items() if n != "foreign"}
        rows = [f"| `{name}` | {_cell(card.summary)} |" for name, card in components.items()]
        head = [f"| {kind.capitalize()} | What it does |", "| --- | --- |"]
        parts.append("\n".join([*head, *rows]) + "\n")
        for component, fields in options_of(components):
            if component.config is not NoConfig and fields:
                parts += [f"### `[{section}.{component.name}]`\n", _keys(component.config)]
    return "\n".join(parts)


def _prose(docstring: str | None) -> str:
    """A section's docstring begins with its own name, which the heading has said already."""
    text = re.sub(r"^`\[\w+\]`: ", "", (docstring or "").strip())
    return text[0].upper() + text[1:] + "\n"


def _keys(cls: type) -> str:
    attrs.resolve_types(cls)
    rows = ["| Key | Type | Default | Meaning |", "| --- | --- | --- | --- |"]
    for field in attrs.fields(cls):
        meaning = _cell(field.metadata.get("help", ""))
        rows.append(f"| `{field.name}` | {_type(field)} | {_default(field)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _type(field: attrs.Attribute[Any]) -> str:
    bounds = re.findall(r"x (>=|<=|>|<) ([\d.]+)", repr(field.validator))
    words = [_cell(_type_words(field.type)), *(f"{SIGNS[s]} {n}" for s, n in bounds)]
    return ", ".join(words)


def _type_words(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return " or ".join(f'`"{choice}"`' for choice in get_args(kind))
    if get_origin(kind) is dict:
        return "table of " + " to ".join(f"{_type_words(one)}s" for one in get_args(kind))
    if get_origin(kind) is tuple:
        return f"list of {_type_words(get_args(kind)[0])}s"
    if get_origin(kind) in (Union, types.UnionType):
        return " or ".join(_type_words(one) for one in get_args(kind) if one is not type(None))
    return WORDS[kind]


def _default(field: attrs.Attribute[Any]) -> str:
    if field.default is attrs.NOTHING:
        return "**required**"
    default = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        default = default.factory()
    return "unset" if default is None else f"`{_cell(_toml(default))}`"


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)


def command_line() -> str:
    root = click.Context(cli, info_name="tweetgen")
    parts = [CLI]
    for ctx in _commands(root):
        depth = "#" * len(ctx.command_path.split())
        parts += [f"{depth} `{ctx.command_path}`\n", f"{ctx.command.help}\n"]
        if isinstance(ctx.command, click.Group):
            continue
        usage = " ".join(ctx.command.collect_usage_pieces(ctx))
        parts.append(f"```text\n{ctx.command_path} {usage}\n```\n")
        options = [p for p in ctx.command.params if isinstance(p, click.Option)]
        records = [o.get_help_record(ctx) for o in options if not EVERYWHERE & {o.name, *_long(o)}]
        if records:
            rows = [f"| `{_cell(term)}` | {_cell(text)} |" for term, text in filter(None, records)]
            parts.append("\n".join(["| Option | Meaning |", "| --- | --- |", *rows]) + "\n")
    return "\n".join(parts)


def promises() -> str:
    parts = [CHECKS]
    for kind in CHECKED:
        head = [f"## {kind.capitalize()}s\n", "| Check | Promise |", "| --- | --- |"]
        rows = [f"| `{one.name}` | {_cell(one.promise)} |" for one in checks(kind)]
        parts.append("\n".join([*head, *rows]) + "\n")
    return "\n".join(parts)


def _commands(ctx: click.Context) -> Iterator[click.Context]:
    group = ctx.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        # A plug-in's command is described by the plug-in.
        if command is None or not (command.callback or group).__module__.startswith("tweetgen."):
            continue
        inner = click.Context(command, info_name=name, parent=ctx)
        yield inner
        if isinstance(command, click.Group):
            yield from _commands(inner)


def _long(option: click.Option) -> set[str]:
    return {name.lstrip("-") for name in option.opts}


def _cell(text: str) -> str:
    return text.replace("&", "&amp;").replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
