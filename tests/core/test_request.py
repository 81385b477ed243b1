"""The one way to ask, with one meaning everywhere."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen import Document, Request
from tweetgen.errors import RequestError
from tweetgen.request import candidate_number, derive_seed


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"temperature": -0.1}, "temperature must be at least 0, not -0.1"),
        ({"temperature": "hot"}, "temperature must be a number, not 'hot'"),
        ({"temperature": None}, "temperature must be a number, not None"),
        ({"temperature": float("nan")}, "temperature must be a number, not nan"),
        ({"temperature": float("inf")}, "temperature must be a number, not inf"),
        ({"temperature": True}, "temperature must be a number, not True"),
        ({"top_k": 0}, "top_k must be at least 1, not 0"),
        ({"top_k": 2.5}, "top_k must be a whole number, not 2.5"),
        ({"top_p": 0}, "top_p must be above 0 and at most 1, not 0"),
        ({"top_p": 1.1}, "top_p must be above 0 and at most 1, not 1.1"),
        ({"repetition_penalty": 0}, "repetition_penalty must be above 0, not 0"),
        ({"repetition_penalty": float("inf")}, "repetition_penalty must be a number, not inf"),
        ({"min_chars": -1}, "min_chars must be at least 0, not -1"),
        ({"min_chars": None}, "min_chars must be a whole number, not None"),
        ({"max_chars": 0}, "max_chars must be at least 1, not 0"),
        ({"max_chars": 99.5}, "max_chars must be a whole number, not 99.5"),
        ({"max_chars": "280"}, "max_chars must be a whole number, not '280'"),
        ({"min_chars": 9, "max_chars": 8}, r"min_chars \(9\) is larger than max_chars \(8\)"),
        ({"prompt": "too long", "max_chars": 5}, "the prompt alone has 8 characters, max_chars"),
        ({"prompt": 5}, "prompt must be text, not 5"),
        ({"ending": "too long", "max_chars": 5}, "the ending alone has 8 characters, max_chars"),
        ({"ending": ["a"]}, r"ending must be text, not \['a'\]"),
        ({"contains": 5}, "contains must be text, not 5"),
        ({"avoids": ["a", None]}, "avoids must be text, not None"),
        ({"context": "hello"}, "context must be documents, not 'hello'"),
        ({"seed": "7"}, "seed must be a whole number, not '7'"),
        ({"seed": 7.0}, "seed must be a whole number, not 7.0"),
        ({"expected": 0}, "expected must be at least 1"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_fields_name(fields, message):
    with pytest.raises(RequestError, match=message):
        Request(**fields)


def test_bounds_themselves_are_allowed():
    Request(temperature=0, top_k=1, top_p=1, min_chars=5, max_chars=5, prompt="12345", seed=-3)
    Request(max_chars=5, ending="  12345\n")


def test_a_prompt_begins_with_a_word_and_one_word_needs_no_list():
    request = Request(prompt="\n  The sea ", contains="rain", avoids=["", "snow", "fog"])
    assert request.prompt == "The sea "
    assert request.contains == ("rain",)
    assert request.avoids == ("snow", "fog")  # nothing avoids the empty word


def test_an_ending_is_words_without_the_blanks_around_them():
    """Texts end without a blank, so an ending with one would never be met."""
    assert Request(ending="\n good night. ").ending == "good night."
    assert Request(ending=" \n").asks() == set()
    assert Request(ending="sea").asks() == {"ending"}
    assert Request(ending="sea").to_dict() == {"ending": "sea"}


def test_asks_names_what_was_set():
    assert Request(seed=5, expected=9, indices=(1,)).asks() == set()
    assert Request(temperature=1.0, prompt="  ").asks() == set()
    assert Request(temperature=0, avoids="x", max_chars=9).asks() == {
        "temperature",
        "avoids",
        "max_chars",
    }


def test_the_ledger_gets_json_of_what_was_asked_and_can_ask_again():
    document = Document("Hello", author="ana", id="1")
    request = Request(prompt="Hi", contains=("a", "b"), context=(document,), seed=3)
    told = request.to_dict()
    assert told["contains"] == ["a", "b"]
    assert told["context"][0]["author"] == "ana"
    assert told.keys() == {"prompt", "contains", "context"}
    del told["context"]
    assert Request(**told, context=[document], seed=3) == request


def test_without_a_seed_a_backend_gets_nothing():
    with pytest.raises(RequestError, match="carries a seed"):
        Request().seeds()


def test_zero_is_a_seed():
    assert next(Request(seed=0).seeds()) == derive_seed(0, 0)
    assert next(Request(seed=0).seeds()) != next(Request(seed=1).seeds())


def test_seeds_are_endless_and_do_not_repeat():
    assert len(set(islice(Request(seed=7).seeds(), 5000))) == 5000


@given(st.integers(0, 2**64), st.lists(st.integers(0, 10_000), max_size=20))
@settings(deadline=None)
def test_a_seed_depends_on_its_place_not_on_the_batch(seed, indices):
    batch = list(Request(seed=seed, indices=tuple(indices)).seeds())
    alone = [next(Request(seed=seed, indices=(i,)).seeds()) for i in indices]
    assert batch == alone
    assert all(0 <= one < 2**64 for one in batch)


def test_seeds_are_the_same_on_every_machine_and_version():
    """Old posts are replayed from their seeds: these numbers must never change."""
    assert derive_seed(0, 0) == 3153696582655363665
    assert derive_seed(7, candidate_number(3, 2)) == 14984834144673821605
    assert list(islice(Request(seed=7).seeds(), 2)) == [derive_seed(7, 0), derive_seed(7, 1)]


@given(
    st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**20)),
    st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**20)),
)
@settings(deadline=None)
def test_no_two_candidates_share_a_number(one, other):
    assert (candidate_number(*one) == candidate_number(*other)) is (one == other)
