"""Finds plug-ins through entry points, and imports a component when it is first used."""

from __future__ import annotations

import importlib
import logging
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import metadata
from typing import Any

import attrs
import pluggy

from . import hookspecs
from .errors import BrokenPlugin, DuplicatePlugin, UnknownPlugin
from .hookspecs import PROJECT

logger = logging.getLogger("tweetgen")

HOOKS = {
    "reader": "tweetgen_readers",
    "cleaner": "tweetgen_cleaners",
    "filter": "tweetgen_filters",
    "generator": "tweetgen_generators",
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
    The visiting card of a reader, cleaner, filter, generator, publisher or command.

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
        except Exception as error:  # a plug-in may raise anything on import
            mend = f"; try: pip install 'tweetgen[{self.extra}]'" if self.extra else ""
            raise BrokenPlugin(
                f"{self.name}: cannot import {self.target} ({type(error).__name__}: {error}){mend}"
            ) from error

    def make(self, config: Any = None) -> Any:
        """An instance with `config`, or with the defaults; it knows its own name."""
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
        distribution, version: what pip calls it.
        error: why it is broken; None if it is not.
    """

    name: str
    distribution: str
    version: str
    error: Exception | None = None

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
        self._clashes: dict[tuple[str, str], list[Component]] = {}
        self._owners: dict[tuple[str, str], str] = {}
        if discover:
            # pluggy's own loop stops at the first plug-in that fails to import.
            for point in sorted(metadata.entry_points(group=PROJECT), key=lambda p: p.name):
                self._load(point)

    def _load(self, point: metadata.EntryPoint) -> None:
        distribution = point.dist.name if point.dist else point.value
        version = point.dist.version if point.dist else "?"
        if point.name in self.plugins:
            other = self.plugins[point.name].distribution
            if other != distribution:
                clash = DuplicatePlugin(
                    f"{other} and {distribution} both call themselves {point.name!r}"
                )
                self.plugins[f"{point.name} ({distribution})"] = Plugin(
                    point.name, distribution, version, clash
                )
            return
        try:
            self.register(point.load(), point.name, distribution=distribution, version=version)
        except Exception as error:  # one broken plug-in must not stop the others
            logger.debug("plug-in %s is broken", point.name, exc_info=True)
            self.plugins[point.name] = Plugin(point.name, distribution, version, error)

    def register(
        self, plugin: object, name: str, *, distribution: str = "(registered)", version: str = ""
    ) -> None:
        """
        Add a plug-in: a module or any object with hook implementations.

        Raises:
            BrokenPlugin: it implements a hook that this tweetgen does not have.
        """
        self._manager.register(plugin, name=name)
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            self._manager.unregister(name=name)
            raise BrokenPlugin(f"{name}: made for another version of tweetgen ({error})") from error
        self.plugins[name] = Plugin(name, distribution, version)
        self.__dict__.pop("_components", None)

    @property
    def broken(self) -> dict[str, Exception]:
        """Name to what is wrong, for plug-ins that were set aside."""
        self._components  # noqa: B018  asking for cards may break a plug-in too
        return {name: p.error for name, p in self.plugins.items() if p.error is not None}

    @cached_property
    def _components(self) -> dict[str, dict[str, Component]]:
        found: dict[str, dict[str, Component]] = {kind: {} for kind in KINDS}
        for kind, hook in HOOKS.items():
            for impl in getattr(self._manager.hook, hook).get_hookimpls():
                try:
                    cards = list(impl.function())
                except Exception as error:  # see _load
                    plugin = self.plugins[impl.plugin_name]
                    self.plugins[impl.plugin_name] = attrs.evolve(plugin, error=error)
                    continue
                for card in cards:
                    earlier = found[kind].setdefault(card.name, card)
                    self._owners.setdefault((kind, card.name), impl.plugin_name)
                    if earlier is not card:
                        self._clashes.setdefault((kind, card.name), [earlier]).append(card)
        return {kind: dict(sorted(cards.items())) for kind, cards in found.items()}

    def all(self, kind: str) -> dict[str, Component]:
        """The components of a kind ("reader", "generator", ...) by name."""
        return self._components[kind]

    def owner(self, kind: str, name: str) -> Plugin:
        """The plug-in that offers a component."""
        self._components  # noqa: B018
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
        if name in extras():
            return f"; try: pip install 'tweetgen[{name}]'"
        close = get_close_matches(name, [*available, *sorted(extras())], 1)
        return f"; did you mean {close[0]!r}?" if close else ""

    def tell(self, event: str, **facts: Any) -> None:
        """Tell every plug-in that listens about an event; what it raises is logged."""
        for impl in getattr(self._manager.hook, event).get_hookimpls():
            try:
                impl.function(**{name: facts[name] for name in impl.argnames})
            except Exception:  # a listener's failure is its own
                logger.exception("plug-in %s failed in %s", impl.plugin_name, event)


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
