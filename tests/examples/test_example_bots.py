"""The example bots load, train and post, and their corpora are worth learning from."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

import tweetgen
from tweetgen import config
from tweetgen.cli import main
from tweetgen.cli.options import corpus_from
from tweetgen.config import Config
from tweetgen.fingerprint import words

EXAMPLES = Path(__file__).parents[2] / "examples"
ALL = sorted(path.parent.name for path in EXAMPLES.glob("*/bot.toml"))
ELSEWHERE = {"familiar"}  # a chat, and a slower brain: test_familiar.py
BOTS = [name for name in ALL if name not in ELSEWHERE]
FEWEST = {"ebooks": 230, "lighthouse": 600, "proverbs": 600, "vecina": 300}


@pytest.fixture(scope="module", params=BOTS)
def bot(request, tmp_path_factory) -> Config:
    """An example in a folder of its own, trained."""
    folder = tmp_path_factory.mktemp("example") / request.param
    shutil.copytree(
        EXAMPLES / request.param, folder, ignore=shutil.ignore_patterns("model", "*.sqlite")
    )
    assert main(["train", str(folder), "--quiet"]) == 0
    return config.load(folder)


def longest_run(text: list[str], documents: list[str]) -> int:
    """How many words of the text stand together in one document, found without any index."""
    return max(
        (
            length
            for start in range(len(text))
            for length in range(1, len(text) - start + 1)
            if any(f" {' '.join(text[start : start + length])} " in one for one in documents)
        ),
        default=0,
    )


def test_all_bots_are_tested():
    assert {*FEWEST, *ELSEWHERE} == set(ALL)


def test_the_corpus_is_large_and_without_duplicates(bot):
    texts = list(corpus_from(bot).texts())
    assert len(texts) >= FEWEST[bot.bot.name]
    assert len({tuple(words(text)) for text in texts}) == len(texts)


def test_cleaning_leaves_nothing_out(bot):
    """A text that is dropped was written for nothing; retweets were written by others."""
    dropped = set(corpus_from(bot).report().dropped)
    foreign = {"retweet", "file of an X archive without posts"}
    assert dropped == (foreign if bot.bot.name == "ebooks" else set())


def test_drafts_are_news(bot):
    documents = [f" {' '.join(words(text))} " for text in corpus_from(bot).texts()]
    novelty = next(choice.options for choice in bot.filters if choice.name == "novelty")
    with tweetgen.Bot.from_config(bot, dry_run=True) as speaker:
        drafts = [speaker.compose(seed=seed).text for seed in range(12)]
    assert len(set(drafts)) > 10
    for draft in drafts:
        said = words(draft)
        allowed = min(novelty.max_overlap_total, round(novelty.max_overlap_ratio * len(said)))
        assert longest_run(said, documents) <= allowed, draft
        assert len(draft) <= bot.generate.max_chars


def test_it_posts_and_remembers(bot):
    folder = bot.path.parent
    with tweetgen.Bot.from_config(folder, publisher="jsonl") as speaker:
        entries = [speaker.post(), speaker.post()]
        assert [entry.state for entry in speaker.ledger.entries()] == ["published"] * 2
    lines = (folder / "posts.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [entry.text for entry in entries]


def test_quoted_drafts_are_no_lines_of_the_corpus(bot):
    page = (EXAMPLES / bot.bot.name / "README.md").read_text("utf-8")
    (quoted,) = re.findall(r"^```text\n(.*?)^```", page, re.M | re.S)
    corpus = set(corpus_from(bot).texts())
    assert len(quoted.splitlines()) >= 3
    assert not corpus & set(quoted.splitlines())
