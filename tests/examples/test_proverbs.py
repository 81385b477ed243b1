"""The DeepProverbs bot, built again: its corpus, its settings, its crontab, its brain of then."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from cronsim import CronSim

import tweetgen
from tweetgen import config
from tweetgen.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "proverbs"
PAGE = (EXAMPLE / "README.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "proverbs"
    shutil.copytree(EXAMPLE, made, ignore=shutil.ignore_patterns("model", "*.sqlite"))
    return made


def test_between_two_proverbs_stands_a_line():
    """Also for a reader that is told nothing."""
    lines = (EXAMPLE / "proverbs.txt").read_text("utf-8").splitlines()
    assert set(lines[1::2]) == {"=========="}
    corpus = tweetgen.read(EXAMPLE / "proverbs.txt")
    assert [*corpus.texts()] == lines[::2]
    assert corpus.report().format == "delimited"


def test_it_has_the_settings_of_deepproverbs():
    bot = config.load(EXAMPLE)
    assert (bot.generate.temperature, bot.generate.max_chars) == (0.8, 280)


def test_one_line_brings_back_its_brain(folder, capsys):
    """Training it takes minutes; that it would learn the same proverbs is told by its plan."""
    (brain,) = re.findall(r"^```toml\n(\[generator\].*?)^```", PAGE, re.M | re.S)
    file = folder / "bot.toml"
    before = file.read_text("utf-8")
    after = re.sub(r"^\[generator\]\nuse = .*\n", brain, before, flags=re.M)
    assert len(set(before.splitlines()) ^ set(after.splitlines())) == 2
    file.write_text(after, "utf-8")
    assert main(["plan", "--json", str(folder)]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["backend"] == "charrnn"
    assert plan["documents"] > 600


def test_the_crontab_posts_once_a_day(folder, capsys):
    (told,) = re.findall(r"^(\S+ \S+ \S+ \S+ \S+)  \S+/tweetgen (post \S+) \S+$", PAGE, re.M)
    moments = CronSim(told[0], datetime(2026, 5, 4))
    days = [next(moments).date() for _ in range(3)]
    assert days == [date(2026, 5, day) for day in (4, 5, 6)]
    assert main(["train", "--quiet", str(folder)]) == 0
    capsys.readouterr()
    assert main([*told[1].split(), str(folder)]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 1, "the post, and no word for cron to mail"
    assert said.err == ""
