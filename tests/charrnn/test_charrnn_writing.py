"""Texts are written as asked: whole, within their lengths, each by its own seed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from charrnn.small_rnn import LETTERS, TEXTS, counts_of, language
from tweetgen_charrnn.alphabet import END, Alphabet
from tweetgen_charrnn.language import Language
from tweetgen_charrnn.network import Network
from tweetgen_charrnn.shape import Shape
from tweetgen_charrnn.spelling import Spelling
from tweetgen_charrnn.writing import Limits, write

from tweetgen import Request
from tweetgen.writing import Said, Written

SEEDS = list(range(100, 140))
NOTHING = np.empty(0, np.int64)
A, B, C = (LETTERS.symbol(letter) for letter in "abc")


def written(made: Language, seeds=SEEDS, prompt=NOTHING, limits=None, **asked) -> list[Written]:
    limits = limits or Limits(most=60)
    events = write(made, prompt, seeds, Request(seed=0, **asked), limits)
    found = [event for event in events if isinstance(event, Written)]
    assert sorted(one.place for one in found) == list(range(len(seeds)))
    return sorted(found, key=lambda one: one.place)


def said_by(made: Language, one: Written) -> str:
    return made.alphabet.decode(one.tokens)


def bigrams(chances: dict[int, dict[int, float]], alphabet: Alphabet = LETTERS) -> Language:
    """A model of which the next symbol depends on the last alone, as likely as given."""
    size = alphabet.size
    of = Shape(symbols=size, units=size, embedding=size)
    weights = {name: np.zeros(shape, np.float32) for name, shape in of.weights().items()}
    weights["embedding"] += np.eye(size, dtype=np.float32)
    # The gates are open, nothing is remembered, and the candidate is the symbol itself.
    weights["layers.0.input"][:, 2 * size : 3 * size] = 30 * np.eye(size, dtype=np.float32)
    weights["layers.0.bias"][:] = np.repeat([30, -30, 0, 30], size)
    logits = np.full((size, size), -60.0)
    for before, follow in chances.items():
        for symbol, chance in follow.items():
            logits[before, symbol] = np.log(chance)
    weights["output"] += (logits / np.tanh(1)).astype(np.float32)
    return Language(alphabet, Network(of, weights))


@pytest.fixture(scope="module")
def with_counts() -> Language:
    return language(counts=counts_of(), cell="gru", layers=2)


def test_a_text_is_the_same_alone_and_among_others(with_counts):
    """A text must not take up its neighbour's stream or state when others are over before it."""
    for asked in ({}, {"temperature": 0.8, "top_p": 0.9, "repetition_penalty": 1.5}):
        together = written(with_counts, **asked)
        assert len({len(one.tokens) for one in together}) > 5
        for place in range(0, len(SEEDS), 3):
            (alone,) = written(with_counts, [SEEDS[place]], **asked)
            assert (alone.tokens, alone.ended) == (together[place].tokens, together[place].ended)


def test_the_seed_decides(with_counts):
    texts = [said_by(with_counts, one) for one in written(with_counts)]
    again = [said_by(with_counts, one) for one in written(with_counts)]
    assert again == texts
    assert len(set(texts)) > 20
    twice = written(with_counts, [7, 7, 8])
    assert twice[0].tokens == twice[1].tokens != twice[2].tokens


def test_each_symbol_is_told_as_it_is_said(with_counts):
    said: dict[int, list[int]] = {place: [] for place in range(len(SEEDS))}
    for event in write(with_counts, NOTHING, SEEDS, Request(seed=0), Limits(most=60)):
        if isinstance(event, Said):
            said[event.place].append(event.token)
        else:
            assert said.pop(event.place) == event.tokens
    assert not said


def test_a_text_is_told_as_soon_as_it_is_over(with_counts):
    events = list(write(with_counts, NOTHING, SEEDS, Request(seed=0), Limits(most=60)))
    first = next(n for n, event in enumerate(events) if isinstance(event, Written))
    assert any(isinstance(event, Said) for event in events[first:])


def test_nothing_is_written_for_no_seeds(with_counts):
    assert written(with_counts, []) == []


def test_symbols_come_as_often_as_the_model_says():
    made = bigrams({END: {A: 0.7, B: 0.3}, A: {END: 0.6, B: 0.4}, B: {A: 0.25, END: 0.75}})
    found = Counter(said_by(made, one)[:2] for one in written(made, list(range(2_000))))
    wanted = {"a": 0.42, "ab": 0.28, "ba": 0.075, "b": 0.225}
    assert found.keys() == wanted.keys()
    for text, chance in wanted.items():
        assert found[text] / 2_000 == pytest.approx(chance, abs=0.04)


def test_no_text_is_longer_or_shorter_than_asked(with_counts):
    found = written(with_counts, min_chars=4, max_chars=9)
    lengths = {len(said_by(with_counts, one)) for one in found if one.ended}
    assert min(lengths) == 4
    assert max(lengths) <= 9
    assert len(lengths) > 2


def test_what_is_too_long_is_given_up_not_cut():
    """The one text that there is has six letters; with five as the most, there is none."""
    letters = [LETTERS.symbol(letter) for letter in "abcde "]
    chain = [END, *letters, END]
    made = bigrams({a: {b: 1.0} for a, b in pairwise(chain)})
    assert [said_by(made, one) for one in written(made, [1, 2], max_chars=6)] == ["abcde "] * 2
    for one in written(made, [1, 2], max_chars=5):
        assert not one.ended
        assert said_by(made, one) == "abcde "  # as far as it was known to be too long
    assert [one.ended for one in written(made, [1], limits=Limits(most=5))] == [False]
    assert [one.ended for one in written(made, [1], limits=Limits(most=6))] == [True]
    # The smaller of the two counts.
    assert not written(made, [1], limits=Limits(most=6), max_chars=5)[0].ended
    assert not written(made, [1], limits=Limits(most=5), max_chars=6)[0].ended


def test_those_that_go_on_are_not_disturbed_by_those_given_up():
    made = bigrams({END: {A: 0.5, B: 0.5}, A: {A: 1.0}, B: {C: 1.0}, C: {END: 1.0}})
    for one in written(made, limits=Limits(most=4)):
        assert (one.ended, said_by(made, one)) in {(True, "bc"), (False, "aaaaa")}


def test_lengths_count_the_prompt_and_characters_not_symbols(with_counts):
    """Each é of two symbols is one; a prompt of three stands before."""
    prompt = LETTERS.encode("éab")
    limits = Limits(most=60, before=3)
    found = written(with_counts, prompt=prompt, limits=limits, min_chars=5, max_chars=8)
    ended = [said_by(with_counts, one) for one in found if one.ended]
    assert {len(text) for text in ended} <= {2, 3, 4, 5}
    assert 2 in {len(text) for text in ended}
    assert any(len(text.encode()) > len(text) for text in ended)
    for one in found:
        if not one.ended:
            assert len(said_by(with_counts, one)) == 6


def test_a_prompt_is_gone_on_from():
    made = bigrams({END: {C: 1.0}, A: {B: 1.0}, B: {END: 1.0}, C: {END: 1.0}})
    assert [said_by(made, one) for one in written(made, [1, 2])] == ["c", "c"]
    found = written(made, [1, 2], prompt=np.array([A]), limits=Limits(before=1))
    assert [said_by(made, one) for one in found] == ["b", "b"]


def test_a_prompt_is_remembered_beyond_the_last_symbol():
    made = language(layers=2)
    texts = [
        [said_by(made, one) for one in written(made, prompt=LETTERS.encode(prompt))]
        for prompt in ("abc", "dec", "abc")
    ]
    assert texts[0] == texts[2] != texts[1]


def test_whatever_ends_a_text_does_and_is_not_of_it():
    made = bigrams({END: {A: 1.0}, A: {B: 0.5, C: 0.5}, B: {END: 1.0}, C: {A: 1.0}})
    found = written(made, limits=Limits(ends=frozenset({END, C})))
    assert {said_by(made, one) for one in found} == {"a", "ab"}
    assert all(one.ended for one in found)


def test_none_of_the_ends_comes_before_the_least_length():
    made = bigrams({END: {A: 1.0}, A: {B: 0.1, C: 0.9}, B: {A: 1.0}, C: {A: 1.0}})
    found = written(made, limits=Limits(ends=frozenset({END, C})), min_chars=5)
    assert min(len(said_by(made, one)) for one in found) == 5
    assert all(said_by(made, one).startswith("ababa") for one in found)


def test_a_text_with_nothing_more_to_say_ends_however_short():
    """Where the model knows no other way, a text too short is better than none that ends."""
    made = language()
    made._barred = np.ones_like(made._barred)
    made._barred[:, [END, B]] = False
    asked = {"min_chars": 3, "temperature": 0}
    assert {len(one.tokens) for one in written(made, [1, 2], **asked)} == {3}
    made._barred[:, B] = True
    assert [one.tokens for one in written(made, [1, 2], **asked)] == [[], []]


def test_temperature_zero_is_the_likeliest_whatever_the_seed(with_counts):
    found = written(with_counts, temperature=0)
    assert len({tuple(one.tokens) for one in found}) == 1
    reading = with_counts.begin(1)
    for number, symbol in enumerate([*found[0].tokens, END][:8]):
        logs = with_counts.logs(reading)[0]
        assert logs[1 if number == 0 else 0 :].max() == logs[symbol]  # none is empty
        with_counts.read(reading, np.array([symbol]))


def test_the_temperature_goes_round_in_its_cycle():
    """At every second symbol it is 0 times what it was, which takes the likeliest."""
    made = bigrams({END: {A: 0.4, B: 0.6}, A: {A: 0.6, B: 0.4}, B: {A: 0.4, B: 0.6}})
    found = written(made, limits=Limits(most=12, cycle=(0.0, 1.0)))
    texts = [said_by(made, one) for one in found]
    for text in texts:
        assert text[0] == "b"
        assert text[2::2] == text[1:-1:2]  # the likeliest is the last one again
    assert len({text[1::2] for text in texts}) > 20
    assert {text[:1] for text in map(made.alphabet.decode, (o.tokens for o in written(made)))} == {
        "a",
        "b",
    }


def round_and_round(on: float, *, begins: tuple[int, ...] = (A,)) -> Language:
    """Behind each of five letters comes the next, or the end."""
    letters = [LETTERS.symbol(letter) for letter in "abcde"]
    after = zip(letters, [*letters[1:], letters[0]], strict=True)
    chances = {letter: {then: on, END: 1 - on} for letter, then in after}
    return bigrams({END: dict.fromkeys(begins, 1.0)} | chances)


@pytest.mark.parametrize("penalty", [1.0, 3.0, 0.2])
def test_a_penalty_for_repeating_grows_with_what_is_repeated(penalty):
    """Behind five letters all is said again: the sixth is free, and then each weighs more."""
    made = round_and_round(0.9)
    lengths = [len(one.tokens) for one in written(made, range(400), repetition_penalty=penalty)]
    same = np.maximum(np.arange(1, 14) - 5, 0)  # letters that stood before the next one already
    goes_on = 0.9 / (0.9 + 0.1 * penalty ** (same / 4))
    for letters in (6, 9, 14):
        share = np.mean([length >= letters for length in lengths])
        assert share == pytest.approx(np.prod(goes_on[: letters - 1]), abs=0.07)


def test_a_letter_may_come_again_behind_another():
    """No text does without; only to go on as before is penalised, the second time round."""
    c, d = C, LETTERS.symbol("d")
    made = bigrams({END: {c: 1.0}, c: {A: 1.0}, A: {B: 1.0}, B: {d: 1.0}, d: {A: 0.5, END: 0.5}})
    texts = [said_by(made, one) for one in written(made, range(200), repetition_penalty=1e9)]
    assert set(texts) == {"cabd", "cabdabd"}
    assert texts.count("cabd") == pytest.approx(100, abs=25)


def test_a_penalty_for_repeating_counts_the_prompt():
    made = round_and_round(0.9)
    asked = {"prompt": LETTERS.encode("abcdeabcde"), "limits": Limits(before=10, most=100)}
    assert {len(one.tokens) for one in written(made, **asked)} != {0}
    found = written(made, repetition_penalty=1e4, **asked)
    assert {len(one.tokens) for one in found} == {0}


def test_a_penalty_for_repeating_is_each_texts_own():
    """What one text has said must not weigh on another, also where some are over before."""
    made = round_and_round(0.93, begins=(A, B, C))
    together = written(made, repetition_penalty=1.3)
    assert [one.tokens for one in together] != [one.tokens for one in written(made)]
    for place, seed in enumerate(SEEDS):
        (alone,) = written(made, [seed], repetition_penalty=1.3)
        assert alone.tokens == together[place].tokens


@pytest.mark.parametrize("options", [{}, {"temperature": 3.0}, {"top_k": 60}, {"min_chars": 9}])
def test_half_a_character_is_never_written(options):
    """Weights at random write bytes most of the time."""
    made = language(layers=1, cell="gru")
    seen = 0
    for one in written(made, list(range(150)), **options):
        if one.ended:
            symbols = np.array([*one.tokens, END])
            states = made.alphabet.states(symbols)
            assert made.alphabet.allowed[states[:-1], symbols].all()
            assert states[-2] == 0
            seen += int((symbols > len(LETTERS.characters)).sum())
    assert seen > 50


def test_counts_never_let_half_a_character_be_written(with_counts):
    for one in written(with_counts, list(range(150)), temperature=2.0):
        symbols = np.array([*one.tokens, *([END] if one.ended else [])], np.int64)
        states = LETTERS.states(symbols)
        assert LETTERS.allowed[states[:-1], symbols].all()


def test_only_characters_that_are_known_are_written():
    """Where the model would write any character there is, in bytes."""
    known = "ab é\N{GRINNING FACE}"
    limits = Limits(most=60, spelling=Spelling(LETTERS, known))
    made = language(layers=1, cell="gru")
    found = Counter("".join(said_by(made, one) for one in written(made, limits=limits)))
    assert found.keys() == set(known)
    for prompt in ("c", "ü", "\u0301", "a\u200d"):  # none of which is known
        asked = {"prompt": LETTERS.encode(prompt), "limits": limits}
        texts = [said_by(made, one) for one in written(made, **asked)]
        assert set("".join(texts)) <= set(known)
        assert len(set(texts)) > 5


def test_an_accent_is_written_behind_a_letter_alone():
    limits = Limits(most=60, spelling=Spelling(LETTERS, "ab \u0301\u0302é"))
    made = language(layers=1, cell="gru")
    texts = [said_by(made, one) for one in written(made, limits=limits, temperature=2.0)]
    assert any("\u0301" in text for text in texts)
    for text in texts:
        assert not any(text.startswith(accent) for accent in "\u0301\u0302")
        assert not any(f" {accent}" in text for accent in "\u0301\u0302")


def test_texts_of_the_corpus_are_written_where_counts_are_trusted():
    counts = counts_of(TEXTS * 20, order=6)
    made = language(counts=counts)
    made.network._trust_bias = np.full(counts.features, -30, np.float32)
    texts = Counter(said_by(made, one) for one in written(made, list(range(200))))
    assert sum(texts[text] for text in TEXTS) > 100
