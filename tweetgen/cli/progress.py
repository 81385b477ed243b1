"""How far a long work is, as people see it: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from time import monotonic

import click
from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress
from rich.text import Text

from ..generator import Progress
from .output import printable, size

_BETWEEN = 30.0  # seconds between two lines of one stage
_LONGEST = 500  # characters shown of a sample


class Bar:
    """A bar for each stage, what was measured below, and above what is to be read."""

    def __init__(self) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._bar = _WithMetrics(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=Console(stderr=True),
        )

    def __call__(self, progress: Progress) -> None:
        self._bar.start()  # only now: work without steps shows no empty bar
        task = self._tasks.get(progress.stage)
        if task is None:
            self._finish()
            task = self._bar.add_task(printable(progress.stage))
            self._tasks[progress.stage] = task
        self._bar.metrics = measured(progress.metrics)
        self._bar.update(task, completed=progress.done, total=progress.total)
        if lines := _lines(progress):
            self._bar.refresh()
        for line in lines:
            self._bar.console.print(Text(line), soft_wrap=True)

    def end(self) -> None:
        """All was done."""
        self._finish()

    def close(self) -> None:
        """Leave the terminal as it was, whatever happened."""
        if self._tasks:
            self._bar.stop()

    def _finish(self) -> None:
        self._bar.metrics = ""
        for task in self._bar.tasks:
            done = task.completed or 1
            self._bar.update(task.id, total=done, completed=done)


class _WithMetrics(RichProgress):
    metrics = ""

    def get_renderables(self) -> Iterable[RenderableType]:
        yield self.make_tasks_table(self.tasks)
        if self.metrics:
            yield Text(f"  {self.metrics}", overflow="ellipsis", no_wrap=True)


class Lines:
    """The end of each stage, and a line now and then while it lasts."""

    def __init__(self) -> None:
        self._last: Progress | None = None
        self._is_told = False
        self._told = self._began = monotonic()
        self._from = 0

    def __call__(self, progress: Progress) -> None:
        if self._last is None or progress.stage != self._last.stage:
            self.end()
            self._told = self._began = monotonic()
            self._from = progress.done
        self._last, self._is_told = progress, False
        if progress.samples or monotonic() - self._told >= _BETWEEN:
            self._tell(progress)
        for line in _lines(progress):
            click.echo(line, err=True)

    def end(self) -> None:
        """The stage was done."""
        if self._last is not None and not self._is_told:
            self._tell(self._last)
        self._last = None

    def close(self) -> None:
        """Nothing is to be put back."""

    def _tell(self, progress: Progress) -> None:
        self._told, self._is_told = monotonic(), True
        of = f" of {progress.total:,}" if progress.total is not None else ""
        parts = [f"{progress.stage}: {progress.done:,}{of} {progress.unit}"]
        parts += [measured(progress.metrics)] if progress.metrics else []
        done = progress.done - self._from
        if progress.total is not None and done > 0 and progress.done < progress.total:
            left = (self._told - self._began) / done * (progress.total - progress.done)
            parts.append(f"{timedelta(seconds=round(left))} left")
        click.echo(printable(", ".join(parts)), err=True)


def measured(metrics: Mapping[str, float]) -> str:
    """Metrics as people say them; see `Progress.metrics`."""
    return ", ".join(_measure(name, value) for name, value in metrics.items())


def _measure(name: str, value: float) -> str:
    if name == "memory":
        return f"{size(value)} memory"
    if name == "copied":
        return f"{value:.0%} copied"
    number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{number} {name}" if "/" in name else f"{name} {number}"


def _lines(progress: Progress) -> list[str]:
    """What is to be read, safe for a terminal."""
    found = [printable(sentence) for sentence in progress.said]
    if progress.samples:
        found.append(printable(f"after {progress.done:,} {progress.unit} it writes:"))
    for sample in progress.samples:
        text = sample.strip()
        short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
        found.append("  · " + printable(short).replace("\n", "\n    "))
    return found
