"""What says that no person writes: in the post, once, and within the network's limits."""

from __future__ import annotations

from pathlib import Path

import pytest

import tweetgen
from tweetgen.config import load
from tweetgen.errors import ConfigError
from tweetgen.filters.disclosure import DisclosureConfig, DisclosureFilter
from tweetgen.ledger import Ledger
from tweetgen.registry import default_registry
from tweetgen.replay import replay
from tweetgen.structure import structure_options

WORDS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


@pytest.mark.parametrize(
    ("text", "suffix", "whole"),
    [
        ("The sea.", "(a bot)", "The sea. (a bot)"),
        ("The sea. (a bot)", "(a bot)", "The sea. (a bot)"),
        ("The sea. \n", "  🤖 ", "The sea. 🤖"),
        ("", "(a bot)", "(a bot)"),
    ],
)
def test_it_ends_the_text_once(text: str, suffix: str, whole: str):
    one = DisclosureFilter(DisclosureConfig(suffix=suffix))
    assert one.check(text).text == whole
    assert one.check(whole).text == whole


def test_nothing_is_no_disclosure():
    card = default_registry().get("filter", "disclosure")
    with pytest.raises(ConfigError):
        structure_options(card.config, {"suffix": " "}, "here")


def test_a_post_has_room_for_it_and_is_written_again_with_it(tmp_path: Path):
    (tmp_path / "posts.txt").write_text(WORDS.read_text("utf-8"), "utf-8")
    (tmp_path / "bot.toml").write_text(
        '[corpus]\nsources = ["posts.txt"]\n[generator]\nuse = "markov"\n'
        '[filters]\nuse = ["disclosure", "length"]\n[publisher.console]\nmax_length = 40\n'
    )
    config = load(tmp_path)
    made = tweetgen.train("markov", tweetgen.read(WORDS))
    tweetgen.Store(config.bot.model).add(made.manifest, made.fill)
    with tweetgen.Bot.from_config(config) as bot:
        entry = bot.post()
    assert entry.text.endswith(" (a bot)")
    assert len(entry.text) <= 40
    with Ledger(config.bot.ledger) as ledger:
        assert replay(ledger.get(entry.id), config) == entry.text
