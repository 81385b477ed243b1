"""How far a long work is, as people see it."""

from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console

from tweetgen.cli import output, progress
from tweetgen.generator import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_each_stage_ends_in_a_line(capsys):
    with output.progress_bar() as tell:
        tell(Progress("reading", 5))
        tell(Progress("reading", 1200, 1200))
        tell(Progress("learning", 0, 40, "steps"))
        tell(Progress("learning", 40, 40, "steps", {"loss": 1.9312, "memory": 2.1e9}))
    assert capsys.readouterr().err.splitlines() == [
        "reading: 1,200 of 1,200 documents",
        "learning: 40 of 40 steps, loss 1.93, 2.1 GB memory",
    ]


def test_elsewhere_a_line_comes_now_and_then(capsys, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    with output.progress_bar() as tell:
        for done in range(100, 201):  # it goes on from an earlier run
            tell(Progress("learning", done, 300, "steps"))
            now[0] += 1.0
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "learning: 130 of 300 steps, 0:02:50 left"
    assert len(said) == 4


def test_samples_are_made_safe(capsys):
    said, sample = ("\x1b]0;title\x07",), ("one\x1b[2J\ntwo\r\u202e", "x" * 5000)
    with output.progress_bar() as tell:
        tell(Progress("learning", 1, 2, "steps", said=said, samples=sample))
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "\r" not in err
    assert "\n    two" in err
    assert "x" * 500 + " …\n" in err
    assert len(err) < 1000


@pytest.mark.parametrize("width", [40, 80, 200])
def test_on_a_terminal_the_figures_stand_below_the_bar(monkeypatch, width):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(
        progress, "Console", lambda stderr: Console(file=screen, width=width, force_terminal=True)
    )
    metrics = {"loss": 1.5, "bits/char": 2.25, "copied": 0.125, "tokens/s": 2310.4, "memory": 5e8}
    with output.progress_bar() as tell:
        tell(Progress("learning [bold]", 7, 30, "steps", metrics, samples=("a [red]text",)))
    shown = screen.getvalue()
    assert "after 7 steps it writes:\n" in shown
    assert "  · a [red]text\n" in shown  # nothing in a text is markup
    figures = "  loss 1.5, 2.25 bits/char, 12% copied, 2,310 tokens/s, 500.0 MB memory"
    assert (figures in shown) == (width > len(figures))
    assert figures[: width - 1] in shown


def test_a_failure_in_the_middle_leaves_the_terminal_in_order(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(
        progress, "Console", lambda stderr: Console(file=screen, force_terminal=True)
    )

    def fail() -> None:
        with output.progress_bar() as tell:
            tell(Progress("learning", 7, 30, "steps"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    shown = screen.getvalue()
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # the cursor is back
    assert "30/30" not in shown  # and nothing is claimed to be done
