"""The score is a probability: it sums to one and it knows its own corpus."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest
from markovify.chain import BEGIN, END
from tweetgen_markov.generator import MarkovGenerator, tokenise
from tweetgen_markov.plugin import MarkovConfig
from tweetgen_markov.scoring import Spelling, WittenBell

import tweetgen
from tweetgen import Corpus, Document
from tweetgen.errors import EmptyCorpus

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


def fitted(texts: list[str], state_size: int = 2) -> MarkovGenerator:
    return MarkovGenerator(MarkovConfig(state_size=state_size)).fit(Corpus.of(texts))


@pytest.mark.parametrize("state_size", [1, 2, 3])
@pytest.mark.parametrize(
    "history", [(BEGIN, BEGIN, BEGIN), (BEGIN, "the", "sea"), ("never", "seen", "before")]
)
def test_probabilities_of_all_next_words_sum_to_one(state_size: int, history: tuple[str, ...]):
    """Known words and the end, plus all that spelling gives to words never seen."""
    generator = fitted(["the sea is near", "the sea is far", "the lamp is on"], state_size)
    model = WittenBell(generator._tables, BEGIN, END)
    words = {word for choices in generator._tables[0].values() for word in choices[0]} - {END}
    known = sum(model.probability(word, history) for word in [*words, END])
    # An unknown word gets c * P(spelling) with one c for all: what is left of one is exactly that.
    unknown = "zzz"
    c = model.probability(unknown, history) / model._spelling.probability(unknown)
    left = c * (1 - sum(map(model._spelling.probability, words)))
    assert known + left == pytest.approx(1, abs=1e-9)


def test_spelling_sums_to_one_over_every_string_of_bytes():
    """All strings of up to two bytes, and the chance that a word is longer, make one."""
    spelling = Spelling(["a", "ab", "é"])
    every = [bytes(letters) for n in (0, 1) for letters in product(range(256), repeat=n)]
    ended = sum(_bytes_probability(spelling, word) for word in every)
    longer = sum(
        spelling._symbol(a, bytes(4)) * spelling._symbol(b, bytes(3) + bytes([a]))
        for a, b in product(range(256), repeat=2)
    )
    assert ended + longer == pytest.approx(1, abs=1e-9)


def _bytes_probability(spelling: Spelling, word: bytes) -> float:
    padded, probability = bytes(4) + word, 1.0
    for place, symbol in enumerate([*word, 256]):
        probability *= spelling._symbol(symbol, padded[place : place + 4])
    return probability


def test_more_likely_texts_get_fewer_bits():
    texts = list(tweetgen.read(POSTS).texts())
    generator = fitted(texts)
    shuffled = [" ".join(random.Random(1).sample(t.split(), len(t.split()))) for t in texts]
    own = generator.score(map(Document, texts)).bits_per_character
    mixed = generator.score(map(Document, shuffled)).bits_per_character
    other = generator.score([Document("Le phare est loin, mais la chèvre est là.")])
    assert 0 < own < mixed < other.bits_per_character < 12


def test_characters_count_the_end_of_each_document():
    score = fitted(["one two", "three"]).score([Document("one"), Document("two\nthree")])
    assert score.documents == 2
    assert score.characters == len("one") + 1 + len("two\nthree") + 1


def test_words_never_seen_are_possible():
    score = fitted(["one two"]).score([Document("日本語 👩‍🚀 \u2060 ß" * 40)])
    assert 0 < score.bits_per_character < 100


def test_nothing_to_score_is_said():
    with pytest.raises(EmptyCorpus):
        fitted(["one two"]).score([])


def test_a_document_of_one_word_is_scored_like_its_tokens():
    generator = fitted(["one two", "one"])
    model = WittenBell(generator._tables, BEGIN, END)
    bits = model.bits(tokenise("one"))
    assert generator.score([Document("one")]).bits_per_character == pytest.approx(bits / 4)
