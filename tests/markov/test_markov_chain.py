"""The arrays of a chain against the plainest possible counting, and against markovify."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import markovify
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweetgen_markov.chain import Chain

import tweetgen
from tweetgen.errors import EmptyCorpus
from tweetgen.tokens import Unit, tokenise
from tweetgen.vocabulary import Vocabulary

BEFORE = AFTER = ""
Row = tuple[str, ...]

FEW_WORDS = st.lists(st.sampled_from("ab"), min_size=1, max_size=9).map(" ".join)
ODD_WORDS = st.lists(
    st.sampled_from(
        ["a", "aa", "b", "\n", "日本語", "日", "é", "👍🏽", "_" * 9, "_" * 10, "\ud800", "๏"]
    ),
    max_size=7,
).map(" ".join)
ANYTHING = st.text(max_size=20)
CORPORA = st.lists(FEW_WORDS | ODD_WORDS | ANYTHING, max_size=8)
UNITS = st.sampled_from(["words", "characters"])


def counted(texts: list[str], order: int, unit: Unit) -> Counter[Row]:
    """What a chain counts, written as one would say it."""
    rows = Counter[Row]()
    for tokens in filter(None, (tokenise(text, unit) for text in texts)):
        padded = [BEFORE] * order + tokens + [AFTER]
        rows.update(tuple(padded[i : i + order + 1]) for i in range(len(tokens) + 1))
    return rows


def named(chain: Chain, rows: np.ndarray, counts: np.ndarray) -> dict[Row, int]:
    names = [BEFORE, *chain.vocabulary]
    keys = [tuple(names[number] for number in row) for row in rows.tolist()]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, counts.tolist(), strict=True))


def rows_of_table(chain: Chain, length: int) -> dict[Row, int]:
    """The rows of one table, found by walking `leads` and `shorter`, as a sampler would."""
    names, table = [BEFORE, *chain.vocabulary], chain.tables[length - 1]
    spelled: dict[int, Row] = {0: (BEFORE,) * length}
    reached = table.leads
    if length < chain.order:
        reached = chain.tables[length].shorter[reached]
    todo, found = [0], dict[Row, int]()
    while todo:
        state = todo.pop()
        for row in range(table.first[state], table.first[state + 1]):
            token = names[table.writes[row]]
            found[*spelled[state], token] = int(table.counts[row])
            after = int(reached[row])
            if token and after not in spelled:
                spelled[after] = (*spelled[state][1:], token)
                todo.append(after)
            assert not token or spelled[after] == (*spelled[state][1:], token)
    assert len(spelled) == len(table)
    return found


@given(CORPORA, st.integers(1, 5), UNITS)
@settings(deadline=None, max_examples=120)
def test_counts_are_those_of_a_plain_counter(texts: list[str], order: int, unit: Unit):
    expected = counted(texts, order, unit)
    if not expected:
        with pytest.raises(EmptyCorpus):
            Chain.count(texts, order, unit)
        return
    chain = Chain.count(texts, order, unit)
    assert named(chain, *chain.rows()) == expected
    assert len(chain.tables[-1]) == len({row[:-1] for row in expected})
    assert list(chain.vocabulary) == sorted(
        {token for row in expected for token in row if token},
        key=lambda token: token.encode("utf-8", "surrogatepass"),
    )


@given(CORPORA, st.integers(2, 5), UNITS)
@settings(deadline=None, max_examples=60)
def test_shorter_tables_count_what_a_chain_of_their_order_counts(
    texts: list[str], order: int, unit: Unit
):
    if not any(tokenise(text, unit) for text in texts):
        return
    chain = Chain.count(texts, order, unit)
    for length in range(1, order + 1):
        assert rows_of_table(chain, length) == counted(texts, length, unit)


@given(CORPORA.filter(lambda texts: any(map(tokenise, texts))), st.integers(1, 5))
@settings(deadline=None, max_examples=60)
def test_a_chain_of_a_chains_rows_is_that_chain(texts: list[str], order: int):
    chain = Chain.count(texts, order)
    rows, counts = chain.rows()
    assert rows.dtype == np.int32
    assert sorted(map(tuple, rows.tolist())) == [*map(tuple, rows.tolist())]
    again = Chain.of_rows(rows, counts, chain.vocabulary)
    for one, other in zip(chain.tables, again.tables, strict=True):
        for name in ("first", "below", "writes", "leads", "shorter"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_keys_beyond_64_bits_are_counted_as_well():
    """Twelve words of more than a thousand different ones do not fit into one number."""
    words = [f"w{i * 7919 % 1500}" for i in range(6000)]
    texts = [" ".join(words[i : i + 17]) for i in range(0, 6000, 15)] * 2
    for order in (5, 6, 12):
        chain = Chain.count(texts, order)
        assert named(chain, *chain.rows()) == counted(texts, order, "words")


@given(CORPORA, CORPORA, st.integers(1, 4), st.integers(1, 3), st.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_combined_counts_are_the_weighted_sum(
    ours: list[str], theirs: list[str], order: int, k: int, m: int
):
    both = [texts for texts in (ours, theirs) if any(map(tokenise, texts))]
    if len(both) < 2:
        return
    one, other = (Chain.count(texts, order) for texts in both)
    combined = one.combined([other], [k, m])
    expected = Counter[Row]()
    for texts, weight in ((ours, k), (theirs, m)):
        for row, count in counted(texts, order, "words").items():
            expected[row] += weight * count
    assert named(combined, *combined.rows()) == expected


@pytest.mark.parametrize(
    ("weights", "expected"), [([0.5, 1], (1, 2)), ([0.3, 0.2], (3, 2)), ([1 / 3, 1], (1, 3))]
)
def test_fractions_become_the_smallest_whole_counts(
    weights: list[float], expected: tuple[int, int]
):
    combined = Chain.count(["x"], 1).combined([Chain.count(["y"], 1)], weights)
    rows = named(combined, *combined.rows())
    assert (rows[BEFORE, "x"], rows[BEFORE, "y"]) == expected


@given(CORPORA.filter(lambda texts: any(map(tokenise, texts))), st.integers(1, 4), st.data())
@settings(deadline=None, max_examples=60)
def test_a_state_is_found_by_its_tokens_and_no_other(
    texts: list[str], order: int, data: st.DataObject
):
    chain = Chain.count(texts, order)
    rows, _ = chain.rows()
    states = rows[chain.tables[-1].first[:-1], :-1].tolist()
    for number, state in enumerate(states):
        assert chain.state(state) == number
    foreign = data.draw(
        st.lists(st.integers(0, len(chain.vocabulary)), min_size=order, max_size=order)
    )
    if 0 not in foreign and foreign not in states:
        assert chain.state(foreign) is None


@given(CORPORA.filter(lambda texts: any(map(tokenise, texts))), st.integers(1, 4), st.data())
@settings(deadline=None, max_examples=60)
def test_after_is_the_longest_known_state(texts: list[str], order: int, data: st.DataObject):
    """A state is known if it stands in the corpus so; the beginning counts as a token."""
    chain = Chain.count(texts, order)
    number = chain.vocabulary.number
    words = [*chain.vocabulary, "never-met"]
    tokens = data.draw(st.lists(st.sampled_from(words), max_size=6))
    length, state = chain.after(map(number, tokens))
    padded = [BEFORE] * order + tokens
    if not tokens or tokens[-1] == "never-met":
        assert (length, state) == chain.begin()
        return
    known = {
        row[:-1]
        for size in range(1, order + 1)
        for row in counted(texts, size, "words")
        if row[:-1]
    }
    longest = max(n for n in range(1, order + 1) if tuple(padded[-n:]) in known)
    names = [BEFORE, *chain.vocabulary]
    table = chain.tables[length - 1]
    written = {
        names[token]: int(count)
        for token, count in zip(
            table.writes[table.first[state] : table.first[state + 1]],
            table.counts[table.first[state] : table.first[state + 1]],
            strict=True,
        )
    }
    state_tokens = tuple(padded[-longest:])
    assert length == longest
    assert written == {
        row[-1]: n
        for row, n in counted(texts, longest, "words").items()
        if row[:-1] == state_tokens
    }


def test_rows_that_lead_nowhere_are_refused():
    vocabulary = Vocabulary.of([b"a", b"b"])
    rows = np.array([[0, 1], [1, 2]], np.int32)  # after b nothing is known
    with pytest.raises(ValueError, match="leads to a state that has none"):
        Chain.of_rows(rows, np.array([1, 1]), vocabulary)


def test_more_than_four_billion_tokens_are_refused_instead_of_miscounted():
    chain = Chain.count(["a b"], 1)
    rows, counts = chain.rows()
    with pytest.raises(ValueError, match="four billion"):
        Chain.of_rows(rows, counts << 31, chain.vocabulary)


def theirs(texts: list[str], order: int) -> dict[Row, int]:
    """markovify's own transitions of our tokens, in our notation."""
    runs = [tokens for tokens in map(tokenise, texts) if tokens]
    model = markovify.Chain(runs, order).model
    mark = {markovify.chain.BEGIN: BEFORE, markovify.chain.END: AFTER}
    return {
        (*(mark.get(word, word) for word in state), mark.get(follows, follows)): count
        for state, choices in model.items()
        for follows, count in choices.items()
    }


@pytest.mark.shared
@pytest.mark.parametrize("order", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "file",
    [
        "lines/acrosa_tweets_es.txt",
        "lines/xlmt_german_tweets.txt",
        "lines/xlmt_hindi_tweets.txt",
        "lines/poems_pt_augusto.txt",
        "nasty/unicode_mix.txt",
    ],
)
def test_transitions_of_real_corpora_are_markovifys(shared: Path, file: str, order: int):
    texts = list(tweetgen.read(shared / file).texts())
    chain = Chain.count(texts, order)
    expected = theirs(texts, order)
    assert named(chain, *chain.rows()) == expected
