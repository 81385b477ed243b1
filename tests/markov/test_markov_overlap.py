"""The overlap rule, verdict for verdict as markovify's search through the whole text."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import markovify
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweetgen_markov.generator import MarkovGenerator
from tweetgen_markov.plugin import MarkovConfig

import tweetgen
from tweetgen import Corpus, NoveltyIndex, Request
from tweetgen.tokens import tokenise

RATIO, TOTAL = 0.7, 15


def markovifys(texts: list[str]) -> markovify.Text:
    return markovify.Text(None, parsed_sentences=[text.split() for text in texts])


def of_model(texts: list[str], index: NoveltyIndex, **config: object) -> Any:
    generator = MarkovGenerator(MarkovConfig(**config)).fit(Corpus.of(texts))
    return generator.as_markovify(novelty=index, seed=1)


def batched(index: NoveltyIndex, texts: list[list[str]], *limits: float) -> list[bool]:
    """Verdicts of many texts at once; True for a new one. All words must be known."""
    numbers = np.array([n for text in texts for n in index.vocabulary.numbers(text)], np.int64)
    places = np.cumsum([0, *map(len, texts)])
    return [not found for found in index.overlaps(numbers, places, *limits).tolist()]


# Few words, one inside the other, so that runs begin and end in the middle of words.
WORDS = st.sampled_from(["a", "b", "ab", "ba", "aba", "bab", "c"])
TEXTS = st.lists(WORDS, min_size=1, max_size=12)


@given(
    st.lists(TEXTS, min_size=1, max_size=8),
    st.lists(TEXTS, min_size=1, max_size=6),
    st.sampled_from(
        [(RATIO, TOTAL), (0.5, 15), (1.0, 3), (0.0, 15), (0.9, 2), (0.34, 5), (2.0, 9)]
    ),
)
@settings(deadline=None, max_examples=100)
def test_verdicts_are_markovifys_for_words_within_words(
    corpus: list[list[str]], texts: list[list[str]], limits: tuple[float, int]
):
    index = NoveltyIndex.build(map(" ".join, corpus))
    theirs = markovify.Text(None, parsed_sentences=corpus)
    expected = [theirs.test_sentence_output(text, *limits) for text in texts]
    assert [index.overlap(text, *limits) is None for text in texts] == expected
    known = {word for text in corpus for word in text}
    all_known = [text for text in texts if known.issuperset(text)]
    expected = [theirs.test_sentence_output(text, *limits) for text in all_known]
    assert batched(index, all_known, *limits) == expected
    numbers = [index.vocabulary.numbers(text) for text in all_known]
    assert [not index.borrows(one, *limits) for one in numbers] == expected


LETTERS = st.text(alphabet="日本aあ \n", min_size=1, max_size=14).map(str.strip).filter(bool)


@given(st.lists(LETTERS, min_size=1, max_size=5), st.lists(LETTERS, min_size=1, max_size=5))
@settings(deadline=None, max_examples=100)
def test_verdicts_are_those_of_a_search_in_scripts_without_blanks(
    corpus: list[str], texts: list[str]
):
    """The class that joins them as they were searches its own text as markovify does."""
    index = NoveltyIndex.build(corpus)
    text = of_model(corpus, index)
    for words in map(tokenise, texts):
        expected = markovify.Text.test_sentence_output(text, words, RATIO, TOTAL)
        assert text.test_sentence_output(words, RATIO, TOTAL) == expected, words


def test_a_run_that_begins_and_ends_in_the_middle_of_words_is_found():
    texts = ["before: forgiving is the hardest thing today", "x y"]
    index, theirs = NoveltyIndex.build(texts), markovifys(texts)
    for text in (
        "giving is the hard",
        "forgiving is the hardest thing to",
        "giving is the hardestt",
        "giving is hard",
        "day x",
        "ay",
        "ay y",
        "hardest thing today x y",
        "giving",
        "e: f",
        "before:forgiving",
    ):
        words = text.split()
        expected = theirs.test_sentence_output(words, RATIO, TOTAL)
        assert (index.overlap(words) is None) == expected, text


def test_the_run_that_was_borrowed_is_told():
    index = NoveltyIndex.build(["the lamp is lit and the sea is calm"])
    run = ["the", "lamp", "is", "lit", "and"]
    assert index.overlap(["so", *run]) == run
    assert index.overlap(["so", *run[:-1], "out"]) is None


def cut(chance: random.Random, words: list[str]) -> list[str]:
    """Some of the words, the first and the last cut in two."""
    begin = chance.randrange(len(words))
    some = words[begin : chance.randint(begin + 1, len(words))]
    some[0] = some[0][chance.randrange(len(some[0])) :]
    some[-1] = some[-1][: chance.randint(1, len(some[-1]))]
    return some


@pytest.mark.shared
def test_verdicts_of_ten_thousand_texts_of_real_tweets_are_markovifys(shared: Path):
    """Texts of chains of orders 1 to 3, and pieces of tweets and texts cut within words."""
    texts = list(tweetgen.read(shared / "lines" / "acrosa_tweets_es.txt").texts())
    index, theirs = NoveltyIndex.build(texts), markovifys(texts)
    chance = random.Random(1)
    made = list[list[str]]()
    for order, count in ((1, 2000), (2, 3000), (3, 2000)):
        generator = MarkovGenerator(MarkovConfig(state_size=order)).fit(Corpus.of(texts))
        request = Request(seed=order, expected=count)
        written = filter(None, map(str.split, generator.sample(request)))
        made += islice(written, count)
    made += [cut(chance, chance.choice(made)) for _ in range(1500)]
    made += [cut(chance, chance.choice(texts).split()) for _ in range(1500)]
    assert len(made) == 10_000
    # A word without blanks in it may be several of our tokens; markovify knows none of them.
    plain = [words for words in made if words == tokenise(" ".join(words))]
    assert len(plain) > 9_990
    expected = [theirs.test_sentence_output(words, RATIO, TOTAL) for words in plain]
    assert min(Counter(expected).values()) > 2_000
    assert [index.overlap(words) is None for words in plain] == expected
    numbers = [index.vocabulary.numbers(words) for words in plain]
    known = [i for i, one in enumerate(numbers) if 0 not in one]
    assert min(Counter(expected[i] for i in known).values()) > 2_000
    assert batched(index, [plain[i] for i in known]) == [expected[i] for i in known]
    assert [not index.borrows(numbers[i]) for i in known] == [expected[i] for i in known]
    text = of_model(texts, index)
    few = chance.sample(range(len(plain)), 2000)
    assert [text.test_sentence_output(plain[i], RATIO, TOTAL) for i in few] == [
        expected[i] for i in few
    ]
