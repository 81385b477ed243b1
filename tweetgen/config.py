"""
`bot.toml` in, one frozen `Config` out.

    [generator]
    use = "markov"            # one word swaps the model

    [generator.markov]
    state_size = 2

    [generator.gpt2]          # may stay in the file while it is not used
    epochs = 3
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from .errors import ConfigError, PluginError, storage_errors
from .reading import AUTO, CHAT_CLEANING
from .registry import Component, Registry, default_registry, extras
from .sections import (
    SECTIONS,
    BotSection,
    BudgetSection,
    ConversationsSection,
    CorpusSection,
    GenerateSection,
    ImagesSection,
    RepliesSection,
    ScheduleSection,
)
from .structure import Problem, structure, suggestion

_SECRET = re.compile(
    r"(password|passwd|secret|token|bearer|credential|(api|access|private)[_-]?key)$",
    re.IGNORECASE,
)
# scheme://user:password@host, but not https://host:8080/@somebody
_URL_SECRET = re.compile(
    r"://[^\s/:@]*:(?!\d+/)[^\s@]+@|[?&;][^\s=&]*(password|secret|token)=", re.I
)


@attrs.frozen
class Choice:
    """A component and its options."""

    component: Component
    options: Any

    @property
    def name(self) -> str:
        return self.component.name

    def make(self) -> Any:
        """An instance; imports what it needs."""
        return self.component.make(self.options)


@attrs.frozen(kw_only=True)
class Config:
    """Everything in a `bot.toml`, checked; all paths made absolute."""

    path: Path
    bot: BotSection
    corpus: CorpusSection
    readers: Mapping[str, Choice]
    cleaning: tuple[Choice, ...]
    generator: Choice
    conversations: ConversationsSection
    generate: GenerateSection
    images: ImagesSection
    filters: tuple[Choice, ...]
    publisher: Choice
    schedule: ScheduleSection
    replies: RepliesSection
    budget: BudgetSection


def load(
    path: str | Path,
    *,
    backend: str | None = None,
    publisher: str | None = None,
    registry: Registry | None = None,
) -> Config:
    """
    Read and check a `bot.toml`.

    Args:
        backend, publisher: take these instead of what the file chooses.

    Raises:
        ConfigError: with every mistake, each with its key and its line.
    """
    path = Path(path).absolute()
    if path.is_dir():
        path = path / "bot.toml"
    if not path.is_file():
        raise ConfigError(str(path), ["there is no such file; `tweetgen init` writes one"])
    with storage_errors(path):
        content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(
            str(path), [f"is not UTF-8 (byte {error.start}); save it as UTF-8"]
        ) from error
    except (ValueError, RecursionError) as error:  # not TOML, or absurd
        raise ConfigError(str(path), [str(error)]) from error
    chosen = {"generator": backend, "publisher": publisher}
    return _Loading(path, text, registry or default_registry(), chosen).config(data)


class _Loading:
    """One file on its way to a Config, gathering problems."""

    def __init__(
        self, path: Path, text: str, registry: Registry, chosen: Mapping[str, str | None]
    ) -> None:
        self.path, self.registry, self.chosen = path, registry, chosen
        self.lines = key_lines(text)
        self.problems: list[Problem] = []

    def config(self, data: Mapping[str, Any]) -> Config:
        data = self._without_secrets(data, "")
        sections: dict[str, Any] = {}
        options: dict[str, dict[str, Any]] = {}
        for name in data:
            if name not in SECTIONS:
                self._problem(name, "unknown section" + suggestion(name, SECTIONS))
        for name, (cls, kind) in SECTIONS.items():
            table = data.get(name, {})
            if not isinstance(table, dict):
                self._problem(name, f"must be a section: write [{name}]")
                table = {}
            own, tables = dict(table), dict[str, Any]()
            if kind is not None:
                own, tables = self._apart(table, cls, name, kind)
            if self.chosen.get(name):
                own["use"] = self.chosen[name]
            sections[name] = structure(own, cls, name, self.problems, self.path.parent)
            options[name] = {} if kind is None else self._options(tables, name, kind)
        talk = sections["conversations"]
        me = talk.me if talk else ()
        if me and sections["cleaning"] and "use" not in data.get("cleaning", {}):
            sections["cleaning"] = attrs.evolve(sections["cleaning"], use=CHAT_CLEANING)
        choices = self._choices(sections, options)
        self._raise()
        choices["cleaning"] = tuple(_told_me(choice, me) for choice in choices["cleaning"])
        base = self.path.parent
        return Config(
            path=self.path,
            bot=attrs.evolve(
                sections["bot"],
                model=_address(sections["bot"].model, base),
                ledger=_address(sections["bot"].ledger, base),
            ),
            corpus=attrs.evolve(
                sections["corpus"],
                sources=tuple(_address(source, base) for source in sections["corpus"].sources),
                forget=_beside(sections["corpus"].forget, base),
                consent=_beside(sections["corpus"].consent, base),
                fetched=_address(sections["corpus"].fetched, base),
            ),
            images=attrs.evolve(
                sections["images"], folder=_beside(sections["images"].folder, base)
            ),
            conversations=sections["conversations"],
            generate=sections["generate"],
            schedule=sections["schedule"],
            replies=sections["replies"],
            budget=sections["budget"],
            **choices,
        )

    def _choices(
        self, sections: Mapping[str, Any], options: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, Any]:
        def choose(section: str, kind: str, name: str | None, key: str) -> Choice | None:
            if name is None:  # the section has mistakes, which are told already
                return None
            try:
                component = self.registry.get(kind, name)
            except PluginError as error:
                self._problem(f"{section}.{key}", str(error))
                return None
            if name not in options[section]:  # its section was left out: all defaults
                return Choice(component, self._options({name: {}}, section, kind)[name])
            return Choice(component, options[section][name])

        def several(section: str, kind: str) -> tuple[Choice, ...]:
            names = sections[section].use if sections[section] else ()
            found = [choose(section, kind, name, "use") for name in names]
            return tuple(choice for choice in found if choice is not None)

        def used(section: str) -> str | None:
            return sections[section].use if sections[section] else None

        wanted = sections["corpus"].format if sections["corpus"] else AUTO
        every = self.registry.all("reader")
        usable = [name for name in every if name in options["corpus"] or _has_defaults(every[name])]
        names = usable if wanted == AUTO else [wanted]
        readers = [choose("corpus", "reader", name, "format") for name in names]
        return {
            "readers": {choice.name: choice for choice in readers if choice is not None},
            "cleaning": several("cleaning", "cleaner"),
            "generator": choose("generator", "generator", used("generator"), "use"),
            "filters": several("filters", "filter"),
            "publisher": choose("publisher", "publisher", used("publisher"), "use"),
        }

    def _apart(
        self, table: Mapping[str, Any], cls: type, section: str, kind: str
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The section's own keys, and the tables of its components."""
        own_names = {field.name for field in attrs.fields(cls)}
        own: dict[str, Any] = {}
        tables: dict[str, Any] = {}
        for name, value in table.items():
            if name in own_names or not isinstance(value, dict):
                own[name] = value
            elif name in self.registry.all(kind):
                tables[name] = value
            elif name not in extras() and name not in self.registry.broken:
                known = [*own_names, *self.registry.all(kind)]
                self._problem(f"{section}.{name}", "unknown section" + suggestion(name, known))
        return own, tables

    def _options(self, tables: Mapping[str, Any], section: str, kind: str) -> dict[str, Any]:
        return {
            name: structure(
                table,
                self.registry.all(kind)[name].config,
                f"{section}.{name}",
                self.problems,
                self.path.parent,
            )
            for name, table in tables.items()
        }

    def _without_secrets(self, table: Mapping[str, Any], key: str) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, value in table.items():
            where = f"{key}.{name}" if key else name
            before = len(self.problems)
            tables = value if isinstance(value, list) else [value]
            inside = [self._without_secrets(t, where) for t in tables if isinstance(t, dict)]
            if isinstance(value, dict):
                kept[name] = inside[0]
            elif len(self.problems) > before:
                continue
            elif isinstance(value, str) and _SECRET.search(name) and not self._declares(where):
                self._refuse_secret(where, self._variable(where))
            elif where == "bot.ledger" and _has_password(value):
                self._refuse_secret(where, "TWEETGEN_LEDGER")
            elif _has_password(value):
                self._problem(
                    where,
                    "a password does not belong in this file; take it out of the address and set "
                    "it where fsspec looks: in a variable FSSPEC_<PROTOCOL>_<OPTION>, or in its "
                    "own configuration",
                )
            else:
                kept[name] = value
        return kept

    def _refuse_secret(self, key: str, variable: str) -> None:
        self._problem(
            key,
            "a secret does not belong in this file; remove it and set the environment variable "
            f"{variable} instead",
        )

    def _component(self, key: str) -> Component | None:
        section, _, rest = key.partition(".")
        kind = SECTIONS.get(section, (None, None))[1]
        return self.registry.all(kind).get(rest.partition(".")[0]) if kind else None

    def _declares(self, key: str) -> bool:
        component = self._component(key)
        name = key.rpartition(".")[2]
        return component is not None and any(f.name == name for f in attrs.fields(component.config))

    def _variable(self, key: str) -> str:
        component, key = self._component(key), key.upper().replace("-", "_")
        for variable in component.credentials if component else ():
            if variable.endswith(key.rpartition(".")[2]):
                return variable
        parts = [part for part in key.split(".") if part not in ("PUBLISHER", "GENERATOR")]
        return "_".join(["TWEETGEN", *parts] if len(parts) == 1 else parts)

    def _problem(self, key: str, message: str) -> None:
        self.problems.append(Problem(key, message))

    def _raise(self) -> None:
        if not self.problems:
            return
        told = []
        for problem in dict.fromkeys(self.problems):
            line = self._line(problem.key)
            told.append((line or 0, f"line {line}: {problem}" if line else str(problem)))
        raise ConfigError(
            str(self.path), [message for _, message in sorted(told, key=lambda t: t[0])]
        )

    def _line(self, key: str) -> int | None:
        """Where the key stands, or else the section that it belongs to."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return self.lines.get(key)


def key_lines(text: str) -> dict[str, int]:
    """Dotted key to line number, for the ways people write TOML by hand."""
    lines: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
            section = re.sub(r"[\s\"']", "", match.group(1))
            lines.setdefault(section, number)
        elif match := re.match(r"\s*([\w.\-\"' ]+?)\s*=", line):
            key = re.sub(r"[\s\"']", "", match.group(1))
            lines.setdefault(f"{section}.{key}" if section else key, number)
    return lines


def options_of(components: Mapping[str, Component]) -> Iterator[tuple[Component, Any]]:
    """Every component with the attrs fields of its options, for the reference page."""
    for component in components.values():
        attrs.resolve_types(component.config)
        yield component, attrs.fields(component.config)


def _has_defaults(component: Component) -> bool:
    return all(field.default is not attrs.NOTHING for field in attrs.fields(component.config))


def _has_password(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return any(isinstance(text, str) and _URL_SECRET.search(text) for text in texts)


def _told_me(choice: Choice, me: tuple[str, ...]) -> Choice:
    """A cleaning step that asks who I am, and was not told, is told what [conversations] says."""
    if getattr(choice.options, "me", None) == () and me:
        return attrs.evolve(choice, options=attrs.evolve(choice.options, me=me))
    return choice


def _beside(path: str | None, base: Path) -> str | None:
    return None if path is None else str(base / Path(path).expanduser())


def _address(address: str, base: Path) -> str:
    if address == "-" or "://" in address:
        return address
    return os.path.normpath(base / Path(address).expanduser())
