"""Finds plug-ins through entry points, and imports a component when it is first used."""

from __future__ import annotations

import importlib
import logging
import os
from difflib import get_close_matches
from functools import cache
from importlib import metadata
from typing import Any

import attrs
import pluggy

from . import hookspecs
from .credentials import remember
from .errors import BrokenPlugin, DuplicatePlugin, UnknownPlugin
from .hookspecs import PROJECT

logger = logging.getLogger("tweetgen")
# What a plug-in may raise when it is imported or called; it must not stop the others.
_ANYTHING = (Exception, SystemExit)

HOOKS = {
    "reader": "tweetgen_readers",
    "fetcher": "tweetgen_fetchers",
    "cleaner": "tweetgen_cleaners",
    "filter": "tweetgen_filters",
    "generator": "tweetgen_generators",
    "importer": "tweetgen_importers",
    "publisher": "tweetgen_publishers",
    "command": "tweetgen_commands",
}
KINDS = tuple(HOOKS)


@attrs.frozen
class NoConfig:
    """A component without options."""


@attrs.frozen
class Component:
    """
    The visiting card of a reader, fetcher, cleaner, filter, generator, importer, publisher or
    command.

    Attributes:
        name: what people write in `bot.toml`.
        target: "module:Class", a string so that listing backends or checking a configuration
            imports nothing heavy.
        config: an attrs class in a module that is cheap to import.
        summary: one line.
        extra: the extra of tweetgen that installs what it needs beyond its own distribution.
        credentials: names of the environment variables it reads secrets from.
    """

    name: str
    target: str
    config: type = NoConfig
    summary: str = ""
    extra: str = ""
    credentials: tuple[str, ...] = ()

    def load(self) -> Any:
        """
        Import the class.

        Raises:
            BrokenPlugin: the import failed; the message says what to install, if that is known.
        """
        module, _, attribute = self.target.partition(":")
        try:
            return getattr(importlib.import_module(module), attribute)
        except _ANYTHING as error:
            mend = f"; try: {_install(self.extra)}" if self.extra else ""
            missing = error.name if isinstance(error, ModuleNotFoundError) else None
            if missing and not f"{module}.".startswith(f"{missing}."):  # not its own module
                raise BrokenPlugin(
                    f"{self.name} needs the package {missing}, which is not installed{mend}"
                ) from error
            raise BrokenPlugin(
                f"{self.name}: cannot import {self.target} ({type(error).__name__}: {error}){mend}"
            ) from error

    def make(self, config: Any = None) -> Any:
        """An instance with `config`, or with the defaults; it knows its own name."""
        remember(*(os.environ.get(variable, "").strip() for variable in self.credentials))
        made = self.load()(self.config() if config is None else config)
        if not getattr(made, "name", self.name):
            made.name = self.name
        return made


@attrs.frozen
class Plugin:
    """
    One installed plug-in, healthy or not.

    Attributes:
        name: of its entry point.
        source: the distribution that brought it; None if it was registered by hand.
        error: why it is broken; None if it is not.
    """

    name: str
    source: metadata.Distribution | None = None
    error: BaseException | None = None

    # Read when asked for: parsing the metadata of every plug-in would slow each start.
    @property
    def distribution(self) -> str:
        """What pip calls the distribution."""
        return _metadata(self.source, "Name") if self.source else "(registered)"

    @property
    def version(self) -> str:
        """The distribution's version."""
        return _metadata(self.source, "Version") if self.source else ""

    @property
    def mend(self) -> str:
        """The command that may mend a broken plug-in."""
        return f"pip install --upgrade --force-reinstall {self.distribution}" if self.error else ""


class Registry:
    """
    All plug-ins: the core's own, those installed, and those registered by hand.

    One that fails to import is set aside in `broken` and stops nobody else.
    """

    def __init__(self, *, discover: bool = True) -> None:
        """
        Args:
            discover: look for installed plug-ins; False leaves an empty registry, for tests.
        """
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self.plugins: dict[str, Plugin] = {}
        self._components: dict[str, dict[str, Component]] = {}  # of the kinds asked for so far
        self._clashes: dict[tuple[str, str], list[Component]] = {}
        self._owners: dict[tuple[str, str], str] = {}
        if discover:
            # pluggy's own loop stops at the first plug-in that fails to import.
            points = metadata.entry_points(group=PROJECT)
            for point in sorted(points, key=lambda point: (point.name, point.value)):
                self._load(point)

    def _load(self, point: metadata.EntryPoint) -> None:
        here = Plugin(point.name, point.dist)
        if earlier := self.plugins.get(point.name):
            if earlier.distribution != here.distribution:
                clash = DuplicatePlugin(
                    f"{earlier.distribution} and {here.distribution} both call themselves "
                    f"{point.name!r}; uninstall one"
                )
                self.plugins[f"{point.name} ({here.distribution})"] = attrs.evolve(
                    here, error=clash
                )
            return
        try:
            self.register(point.load(), point.name, source=point.dist)
        except _ANYTHING as error:
            logger.debug("plug-in %s is broken", point.name, exc_info=True)
            self.plugins[point.name] = attrs.evolve(here, error=error)

    def register(
        self, plugin: object, name: str, *, source: metadata.Distribution | None = None
    ) -> None:
        """
        Add a plug-in: a module or any object with hook implementations.

        Raises:
            BrokenPlugin: it implements a hook that this tweetgen does not have, or otherwise.
            DuplicatePlugin: there is one of that name already.
        """
        if name in self.plugins:
            raise DuplicatePlugin(f"a plug-in named {name!r} is registered already")
        try:
            self._manager.register(plugin, name=name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            if self._manager.has_plugin(name):
                self._manager.unregister(name=name)
            raise BrokenPlugin(f"{name}: made for another version of tweetgen ({error})") from error
        self.plugins[name] = Plugin(name, source)
        for asked in (self._components, self._clashes, self._owners):
            asked.clear()

    @property
    def broken(self) -> dict[str, BaseException]:
        """Name to what is wrong, for plug-ins that were set aside."""
        for kind in KINDS:  # asking for cards may break a plug-in too
            self.all(kind)
        return {name: p.error for name, p in self.plugins.items() if p.error is not None}

    def all(self, kind: str) -> dict[str, Component]:
        """The components of a kind ("reader", "generator", ...) by name."""
        if kind not in self._components:  # those of other kinds need not be imported
            self._components[kind] = self._ask(kind)
        return self._components[kind]

    def _ask(self, kind: str) -> dict[str, Component]:
        """Ask every plug-in for its cards of one kind."""
        found: dict[str, Component] = {}
        hook = HOOKS[kind]
        for impl in getattr(self._manager.hook, hook).get_hookimpls():
            try:
                cards = _cards(impl.function(), hook)
            except _ANYTHING as error:
                plugin = self.plugins[impl.plugin_name]
                self.plugins[impl.plugin_name] = attrs.evolve(plugin, error=error)
                continue
            for card in cards:
                earlier = found.setdefault(card.name, card)
                self._owners.setdefault((kind, card.name), impl.plugin_name)
                if earlier is not card:
                    self._clashes.setdefault((kind, card.name), [earlier]).append(card)
        return dict(sorted(found.items()))

    def owner(self, kind: str, name: str) -> Plugin:
        """The plug-in that offers a component."""
        self.all(kind)
        return self.plugins[self._owners[kind, name]]

    def get(self, kind: str, name: str) -> Component:
        """
        One component.

        Raises:
            UnknownPlugin: nobody offers it; the message lists who does, suggests the nearest
                name, and names the extra to install.
            DuplicatePlugin: two plug-ins offer it.
        """
        known = self.all(kind)
        if clash := self._clashes.get((kind, name)):
            targets = " and ".join(card.target for card in clash)
            raise DuplicatePlugin(
                f"two plug-ins offer the {kind} {name!r}: {targets}; uninstall one"
            )
        if name in known:
            return known[name]
        raise UnknownPlugin(kind, name, list(known), self._hint(name, list(known)))

    def _hint(self, name: str, available: list[str]) -> str:
        if name in self.broken:
            plugin = self.plugins[name]
            return f"; its plug-in is installed but broken: {plugin.error}. Try: {plugin.mend}"
        if kinds := [kind for kind in KINDS if name in self.all(kind)]:
            return f"; {name!r} is a {kinds[0]}"
        if name in extras():
            return f"; try: {_install(name)}"
        close = next(iter(get_close_matches(name, [*available, *sorted(extras())], 1)), None)
        if close is None:
            return ""
        missing = "" if close in available else f" Then: {_install(close)}"
        return f"; did you mean {close!r}?{missing}"

    def tell(self, event: str, **facts: Any) -> None:
        """Tell every plug-in that listens about an event; what it raises is logged."""
        for impl in getattr(self._manager.hook, event).get_hookimpls():
            try:
                impl.function(**{name: facts[name] for name in impl.argnames})
            except _ANYTHING as error:  # a listener's failure is its own
                logger.error("plug-in %s failed in %s: %r", impl.plugin_name, event, error)
                logger.debug("its traceback", exc_info=True)


def _metadata(source: metadata.Distribution, field: str) -> str:
    try:
        return source.metadata[field] or "?"
    except Exception:  # what an interrupted uninstall leaves behind has none that can be read
        return "?"


def _cards(returned: Any, hook: str) -> list[Component]:
    cards = list(returned)
    for card in cards:
        if not isinstance(card, Component):
            raise TypeError(f"{hook} must return components, not {card!r}")
    return cards


def _install(extra: str) -> str:
    return f"pip install '{PROJECT}[{extra}]'"


@cache
def extras() -> frozenset[str]:
    """The extras that this tweetgen declares, read from its own metadata."""
    try:
        return frozenset(metadata.metadata(PROJECT).get_all("Provides-Extra") or ())
    except metadata.PackageNotFoundError:
        return frozenset()


def missing_extras(registry: Registry) -> set[str]:
    """
    The extras that bring another distribution of ours which is not installed.

    Read from the metadata, where such an extra requires "tweetgen-<extra>".
    """
    try:
        requirements = metadata.requires(PROJECT) or []
    except metadata.PackageNotFoundError:
        return set()
    own = {
        name for name in extras() if any(r.startswith(f"{PROJECT}-{name}") for r in requirements)
    }
    present = {plugin.distribution for plugin in registry.plugins.values()}
    return {name for name in own if f"{PROJECT}-{name}" not in present}


@cache
def default_registry() -> Registry:
    """The registry of everything installed, made once per process."""
    return Registry()
