"""`tweetgen doctor`: examine the installation and say what mends it."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options, output

if TYPE_CHECKING:
    from ..config import Config
    from ..registry import Registry

_ENOUGH_DISK = 1_000_000_000
_MOMENTS = 3  # of the schedule that are shown


@click.command(help="Examine plug-ins, Python, SQLite, disk, GPU and credentials.")
@options.config_argument
@click.option("--online", is_flag=True, help="Ask the network, too, what its rules want of a bot.")
@options.json_option
@output.verbosity
def command(config: Path, online: bool, as_json: bool) -> int:
    """`tweetgen doctor`; ends with 1 if something needs mending."""
    from ..registry import default_registry

    registry = default_registry()
    findings = [
        *_plugins(registry),
        *_machine(),
        *_configuration(config, online=online),
    ]
    if as_json:
        for finding in findings:
            output.echo_json(finding)
    else:
        for finding in findings:
            sign = {"ok": "✓", "missing": "·", "broken": "✗"}[finding["state"]]
            output.echo(f"{sign} {finding['what']:<28} {finding['detail']}")
            if finding["mend"]:
                output.echo(f"  {'':<28} mend: {finding['mend']}")
    return 1 if any(finding["state"] == "broken" for finding in findings) else 0


def _finding(what: str, state: str, detail: str, mend: str = "", **more: Any) -> dict[str, Any]:
    return {"what": what, "state": state, "detail": detail, "mend": mend, **more}


def _plugins(registry: Registry) -> list[dict[str, Any]]:
    from ..errors import BrokenPlugin
    from ..registry import KINDS, missing_extras

    broken = registry.broken
    found = []
    for name, plugin in registry.plugins.items():
        cards = {
            (kind, component): card
            for kind in KINDS
            for component, card in registry.all(kind).items()
            if registry.owner(kind, component).name == plugin.name
        }
        provides = [f"{kind} {component}" for kind, component in cards]
        problem, mend = broken.get(name), plugin.mend
        for card in cards.values() if problem is None else ():
            try:
                module = card.target.partition(":")[0]
                if importlib.util.find_spec(module) is None:
                    raise BrokenPlugin(f"{card.name}: there is no module {module}")
            except Exception as error:  # a package that fails on import may raise anything
                problem, mend = (
                    error,
                    f"pip install --upgrade --force-reinstall {plugin.distribution}",
                )
        found.append(
            _finding(
                f"plug-in {name}",
                "ok" if problem is None else "broken",
                f"{plugin.distribution} {plugin.version}: "
                + (", ".join(provides) if problem is None else f"{problem}"),
                "" if problem is None else mend,
                version=plugin.version,
                provides=provides,
            )
        )
    found += [
        _finding(f"plug-in {name}", "missing", "not installed", f"pip install 'tweetgen[{name}]'")
        for name in sorted(missing_extras(registry))
    ]
    found += [
        _finding(
            f"{kind} {name}", "missing", "needs an extra", f"pip install 'tweetgen[{card.extra}]'"
        )
        for kind in KINDS
        for name, card in registry.all(kind).items()
        if card.extra and not _is_installed(card.extra)
    ]
    return found


def _is_installed(extra: str) -> bool:
    """Whether everything is there that an extra of tweetgen asks for."""
    for requirement in metadata.requires("tweetgen") or ():
        name = re.match(r"[\w.-]+", requirement)
        if name and re.search(rf"extra == .{extra}\b", requirement):
            try:
                metadata.version(name.group())
            except metadata.PackageNotFoundError:
                return False
    return True


def _machine() -> list[dict[str, Any]]:
    version = platform.python_version()
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    free = shutil.disk_usage(Path.cwd()).free
    gpu = _gpu()
    return [
        _finding(
            "Python",
            "ok" if supported else "broken",
            f"{version} at {sys.executable}",
            "" if supported else "use Python 3.11, 3.12 or 3.13",
        ),
        _finding("SQLite", "ok", sqlite3.sqlite_version),
        _finding(
            "disk",
            "ok" if free > _ENOUGH_DISK else "broken",
            f"{output.size(free)} free here",
            ""
            if free > _ENOUGH_DISK
            else "make room: models of neural backends need a gigabyte or more",
        ),
        _finding(
            "GPU", "ok" if gpu else "missing", gpu or "none found; everything runs on the CPU"
        ),
    ]


def _gpu() -> str:
    """The GPU's name, asked from its driver so that no framework is imported."""
    if tool := shutil.which("nvidia-smi"):
        try:
            asked = subprocess.run(  # noqa: S603  the path comes from `which`
                [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"],
                capture_output=True,
                text=True,
                timeout=10,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return "; ".join(asked.stdout.split("\n")[:-1])
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return "Apple silicon"
    return ""


def _credentials(settings: Config) -> list[dict[str, Any]]:
    """Whether the network that the bot posts to finds its secrets; none is shown."""
    names = settings.publisher.component.credentials
    what = f"credentials of {settings.publisher.name}"
    if not names:
        return []
    if (file := getattr(settings.publisher.options, "credentials", None)) is not None:
        there = Path(file).is_file()
        detail = f"in the file {file}" if there else f"there is no file {file}"
        mend = "" if there else f"publisher.{settings.publisher.name}.credentials names it"
        return [_finding(what, "ok" if there else "broken", detail, mend)]
    told = ", ".join(f"{v} {'set' if os.environ.get(v) else 'not set'}" for v in names)
    return [_finding(what, "ok" if all(map(os.environ.get, names)) else "missing", told)]


def _configuration(path: Path, *, online: bool) -> list[dict[str, Any]]:
    from ..bot import ledger_for
    from ..config import load
    from ..errors import TweetgenError

    file = path / "bot.toml" if path.is_dir() else path
    if not file.exists():
        return [_finding("configuration", "missing", f"no {file} here", "tweetgen init")]
    try:
        settings = load(file)
    except TweetgenError as error:
        return [_finding("configuration", "broken", str(error), f"edit {file}")]
    found = [_finding("configuration", "ok", f"{file}: {settings.generator.name}")]
    found += _credentials(settings)
    ledger = ledger_for(settings)
    if "://" in ledger.address or Path(ledger.address).exists():
        try:
            with ledger:
                count = len(ledger.entries())
            found.append(_finding("ledger", "ok", f"{count} posts in {ledger.shown}"))
        except TweetgenError as error:
            found.append(_finding("ledger", "broken", str(error), "see the message"))
    found += [*_schedule(settings), *_disclosure(settings)]
    return [*found, *_rules(settings)] if online else found


def _schedule(settings: Config) -> list[dict[str, Any]]:
    """When it posts next, on the clock that the schedule goes by."""
    from ..clock import Clock

    if not settings.schedule.posts_at_all:
        return [_finding("schedule", "missing", "none; `tweetgen run` posts nothing by itself")]
    plan, moments = settings.schedule.plan(settings.bot.name), list[str]()
    moment = plan.next(Clock().now())
    while moment is not None and len(moments) < _MOMENTS:
        moments.append(f"{moment.astimezone(plan.zone):%a %d %b %H:%M}")
        moment = plan.next(moment)
    if not moments:
        mend = "change cron or quiet in [schedule]"
        return [_finding("schedule", "broken", "there is never a moment to post", mend)]
    return [_finding("schedule", "ok", f"next posts: {', '.join(moments)} ({plan.zone.key})")]


def _disclosure(settings: Config) -> list[dict[str, Any]]:
    """Whether the posts themselves say that no person writes."""
    for choice in settings.filters:
        if choice.name == "disclosure":
            return [_finding("disclosure", "ok", f"every post ends with {choice.options.suffix}")]
    return [
        _finding(
            "disclosure",
            "missing",
            "posts do not say that a bot writes; the account's profile should",
            'add "disclosure" to filters.use, and see what `tweetgen doctor --online` says',
        )
    ]


def _rules(settings: Config) -> list[dict[str, Any]]:
    """What the network says of the account."""
    from ..errors import TweetgenError

    what = f"rules of {settings.publisher.name}"
    try:
        with settings.publisher.make() as publisher:
            advice = list(publisher.advice())
    except TweetgenError as error:
        return [_finding(what, "broken", str(error), "see the message")]
    if not advice:
        return [_finding(what, "ok", "the account has what the rules want")]
    return [_finding(what, "missing", sentence) for sentence in advice]
