"""From candidates to texts: retries, reasons, budgets, and texts that depend on nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen import Budget, Draft, Filter, Request, Verdict
from tweetgen.drafting import Sieve, drafts, is_publishable, says_something
from tweetgen.errors import GenerationError
from tweetgen.request import candidate_number

WORDS = "the sea is calm tonight rain comes and goes a gull laughs at me".split()


class Parrot:
    """A backend's `sample`: some words for each seed, and a record of what was asked."""

    def __init__(self, words: list[str] = WORDS):
        self.words = words
        self.asked: list[Request] = []
        self.made = 0

    def __call__(self, request: Request) -> Iterator[str]:
        self.asked.append(request)
        for seed in request.seeds():
            self.made += 1
            yield self.text(seed)

    def text(self, seed: int) -> str:
        random = Random(seed)
        return " ".join(random.choices(self.words, k=random.randint(1, 9)))


class Says(Parrot):
    """One text, always."""

    def text(self, seed: int) -> str:
        return self.words[0]


class Picky(Filter):
    """Rejects half of all texts, by content alone."""

    name = "picky"
    advice = "be less picky"

    def check(self, text: str) -> Verdict:
        if Random(text).random() < 0.5:
            return Verdict.reject(text, "not to my taste")
        return Verdict.keep(text)


class Never(Filter):
    name = "never"
    advice = "ask somebody else"

    def check(self, text: str) -> Verdict:
        return Verdict.reject(text, "no")


class Shout(Filter):
    name = "shout"
    mends = True

    def check(self, text: str) -> Verdict:
        return Verdict.mend(text.upper(), "made louder")


def made(n=5, *, sample=None, filters=(), budget=None, indices=None, **request) -> list[Draft]:
    wanted = Request(**{"seed": 7} | request)
    indices = range(n) if indices is None else indices
    return list(drafts(sample or Parrot(), wanted, indices, filters=filters, budget=budget))


def texts(*args, **kwargs) -> list[str]:
    return [draft.text for draft in made(*args, **kwargs)]


def test_the_same_seed_gives_the_same_texts_and_another_gives_others():
    assert texts(20) == texts(20)
    assert texts(20) != texts(20, seed=8)
    assert texts(20, seed=0) == texts(20, seed=0)


@given(st.sets(st.integers(0, 150), min_size=1, max_size=30), st.integers(0, 3))
@settings(deadline=None, max_examples=40)
def test_a_text_depends_on_its_index_alone(wanted, seed):
    """However many are made together, whatever was rejected between them."""
    options = {"filters": [Picky(None)], "min_chars": 10, "avoids": "gull", "seed": seed}
    every = dict(enumerate(texts(151, **options)))
    some = sorted(wanted)
    assert texts(indices=some, **options) == [every[i] for i in some]


@pytest.mark.parametrize("parts", [1, 2, 3, 8])
def test_the_shards_together_are_the_whole(parts):
    options = {"filters": [Picky(None)], "contains": "sea"}
    shards = [made(indices=range(part, 100, parts), **options) for part in range(parts)]
    whole = sorted(chain.from_iterable(shards), key=lambda draft: draft.index)
    assert whole == made(100, **options)


def test_a_draft_says_which_candidate_it_was():
    """Replaying the candidate's number alone gives the text again."""
    drafted = made(20, filters=[Picky(None)])
    assert max(draft.tries for draft in drafted) > 1
    for draft in drafted:
        assert draft.candidate == candidate_number(draft.index, draft.tries - 1)
        alone = Request(seed=7, indices=(draft.candidate,))
        assert next(Parrot()(alone)) == draft.text


def test_the_verdicts_of_the_text_that_passed_are_kept_in_order():
    (draft,) = made(1, filters=[Picky(None), Shout(None)])
    assert [(v.filter, v.outcome) for v in draft.verdicts] == [("shout", "mend"), ("picky", "keep")]
    assert draft.text == draft.text.upper()


class Wary(Filter):
    """Flags every text."""

    name = "wary"

    def check(self, text: str) -> Verdict:
        return Verdict.flag(text, "strikes me as odd")


def test_a_flagged_draft_passes_and_says_why_it_was_flagged():
    request = Request(seed=1)
    draft = next(drafts(Parrot(), request, [0], filters=[Wary(None), Picky(None)]))
    assert draft.flags == ("strikes me as odd",)
    assert [(v.filter, v.flagged) for v in draft.verdicts] == [("wary", True), ("picky", False)]
    assert next(drafts(Parrot(), request, [0], filters=[Picky(None)])).flags == ()


@given(
    st.integers(1, 30),
    st.integers(1, 40),
    st.sampled_from(["", "sea", "The Sea", "gull"]),
    st.sampled_from(["", "rain", "IS"]),
    st.integers(0, 9),
)
@settings(deadline=None, max_examples=60)
def test_what_the_request_promises_is_kept(low, more, contains, avoids, seed):
    options = {"min_chars": low, "max_chars": low + more, "contains": contains, "avoids": avoids}
    try:
        found = texts(4, seed=seed, budget=Budget(tries=100), **options)
    except GenerationError:
        return
    for text in found:
        assert low <= len(text) <= low + more
        assert contains.casefold() in text.casefold()
        assert not avoids or avoids.casefold() not in text.casefold()


def test_a_prompt_is_kept_by_choosing():
    for text in texts(5, prompt="the sea ", budget=Budget(tries=5000)):
        assert text.startswith("the sea")


def test_the_prompt_may_be_mended_like_any_words():
    """It is what the backend must begin with, not what the filters must leave."""
    found = texts(1, sample=Says(["@ana hello"]), prompt="@ana", filters=[Shout(None)])
    assert found == ["@ANA HELLO"]


def test_lengths_and_words_are_those_of_the_mended_text():
    class Longer(Shout):
        def check(self, text: str) -> Verdict:
            return Verdict.mend(f"{text} and more", "made longer")

    with pytest.raises(GenerationError) as caught:
        texts(1, sample=Says(["abc"]), max_chars=5, filters=[Longer(None)], budget=Budget(tries=3))
    assert caught.value.rejections == {"too long": 3}


@pytest.mark.parametrize(
    ("says", "request_fields", "reason", "advice"),
    [
        ("a\x00b", {}, "has control characters", "clean the corpus"),
        ("a\ud800b", {}, "has control characters", "clean the corpus"),
        ("...", {}, "empty", "train on more text"),
        ("", {}, "empty", "train on more text"),
        ("abc", {"max_chars": 2}, "too long", "raise max_chars"),
        ("abc", {"min_chars": 4}, "too short", "lower min_chars"),
        ("abc", {"contains": "d"}, "lacks a word", "ask for fewer words"),
        ("abc", {"avoids": "B"}, "has an avoided word", "drop a word"),
        ("abc", {"prompt": "b"}, "does not begin with the prompt", "closer to the corpus"),
        ("abc", {"ending": "b"}, "has another ending", "choose an ending closer to the corpus"),
    ],
)
def test_every_reason_comes_with_its_advice(says, request_fields, reason, advice):
    with pytest.raises(GenerationError) as caught:
        texts(1, sample=Says([says]), budget=Budget(tries=20), **request_fields)
    assert caught.value.rejections == {reason: 20}
    assert caught.value.suggestion.startswith("gave up after 20 tries; ")
    assert advice in str(caught.value)


def test_the_error_counts_every_reason_and_advises_for_the_commonest():
    filters = [Picky(None), Never(None)]
    with pytest.raises(GenerationError) as caught:
        texts(1, filters=filters, max_chars=40, budget=Budget(tries=200))
    counts = caught.value.rejections
    assert counts.keys() == {"no", "not to my taste", "too long"}
    assert sum(counts.values()) == 200
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    advices = ["be less picky", "ask somebody else", "raise max_chars"]
    told = [advice for advice in advices if advice in str(caught.value)]
    assert len(told) == 1
    commonest = next(iter(counts))
    assert told == [
        dict(zip(["not to my taste", "no", "too long"], advices, strict=True))[commonest]
    ]


def test_the_budget_is_for_each_text_and_is_not_exceeded():
    sample = Parrot()
    for tries in (1, 2, 17, 18, 100):
        sample.made = 0
        with pytest.raises(GenerationError, match=f"gave up after {tries} tries"):
            made(1, sample=sample, filters=[Never(None)], budget=Budget(tries=tries))
        assert sample.made == tries
    sample.made = 0
    with pytest.raises(GenerationError):
        made(10, sample=sample, filters=[Never(None)], budget=Budget(tries=30))
    assert sample.made == 300


def test_the_clock_ends_an_endless_search():
    """However many tries are allowed, and even if the backend writes nothing at all."""
    endless = Budget(tries=10**12, seconds=0.02)
    with pytest.raises(GenerationError, match=r"no: \d+\); gave up after 0.02 s; ask somebody"):
        made(1, filters=[Never(None)], budget=endless)
    with pytest.raises(GenerationError, match="the model wrote nothing"):
        made(1, sample=lambda request: iter(()), budget=endless)


def test_texts_before_the_one_that_fails_are_handed_out():
    class NotTheThird(Parrot):
        def __call__(self, request):
            for number, seed in zip(request.indices, request.seeds(), strict=True):
                yield "" if number & 0xFFFFFFFF == 2 else self.text(seed)

    found = drafts(NotTheThird(), Request(seed=1), range(5), budget=Budget(tries=3))
    assert [next(found).index, next(found).index] == [0, 1]
    with pytest.raises(GenerationError, match="empty: 3"):
        next(found)


def test_drafts_are_made_when_they_are_asked_for():
    sample = Parrot()
    found = drafts(sample, Request(seed=1), range(10**9))
    assert sample.made == 0
    next(found)
    assert sample.made <= 64


def test_a_backend_learns_how_many_candidates_to_batch():
    sample = Parrot()
    made(10, sample=sample, filters=[Picky(None)])
    assert sample.asked[0].expected == 10
    for request in sample.asked:
        assert request.expected == len(request.indices)


def test_every_candidate_is_counted_for_progress():
    count = []
    sample = Parrot()
    list(drafts(sample, Request(seed=1), range(30), on_try=lambda: count.append(1)))
    assert len(count) == sample.made


def test_menders_run_first_and_a_rejection_is_final():
    seen: list[str] = []

    @attrs.frozen
    class Note:
        name: str
        mends: bool
        advice: str = ""

        def check(self, text):
            seen.append(self.name)
            return Verdict.reject(text, "no") if self.name == "stop" else Verdict.keep(text)

    sieve = Sieve(Request(seed=1), [Note("judge", False), Note("mender", True)])
    sieve.check("hello")
    assert seen == ["mender", "judge"]
    seen.clear()
    sieve = Sieve(Request(seed=1), [Note("judge", False), Note("stop", True), Note("last", True)])
    verdict, trail = sieve.check("hello")
    assert seen == ["stop"]
    assert (verdict.outcome, verdict.filter) == ("reject", "stop")
    assert [v.filter for v in trail] == ["stop"]


@given(st.text())
@settings(deadline=None)
def test_nothing_unprintable_passes(text):
    verdict, _ = Sieve(Request(seed=1)).check(text)
    if verdict.outcome != "reject":
        verdict.text.encode()  # no lone surrogate
        assert not any(c < " " and c not in "\t\n" for c in verdict.text)
        assert not any("\x7f" <= c <= "\x9f" for c in verdict.text)
        assert verdict.text == text.strip()


@pytest.mark.parametrize("text", ["a", "7", "é", "हिन्दी", "你好", "🙂", "❤️", "…ok…", "line\nbreak"])
def test_what_says_something_is_kept(text):
    assert says_something(text)
    assert is_publishable(text)


@pytest.mark.parametrize("text", ["", " ", "...", "!?", "«»", "\u200b", "@", "\n\n"])
def test_what_says_nothing_is_not(text):
    assert not says_something(text)


def test_budgets_make_sense():
    for wrong in ({"tries": 0}, {"seconds": 0}):
        with pytest.raises(ValueError, match="must be"):
            Budget(**wrong)
