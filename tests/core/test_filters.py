"""The filters that ship with the core, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen import Filter, Surroundings, Verdict
from tweetgen.blocklist import BlockedWordsConfig
from tweetgen.errors import ConfigError
from tweetgen.filters.balance import BalanceConfig, BalanceFilter
from tweetgen.filters.blocked_words import BlockedWordsFilter
from tweetgen.filters.length import LengthConfig, LengthFilter
from tweetgen.filters.mentions import MentionsFilter, OutgoingMentionsConfig
from tweetgen.filters.repetition import RepetitionConfig, RepetitionFilter
from tweetgen.fingerprint import similarity
from tweetgen.registry import default_registry


def check(made: Filter, text: str, **around) -> Verdict:
    made.prepare(Surroundings(**around))
    return made.check(text)


def balanced(text: str) -> str:
    return check(BalanceFilter(BalanceConfig()), text).text


@pytest.mark.parametrize(
    "text",
    [
        "no brackets at all",
        "(all) [in] {pairs} 「here」 『and』（there）",
        "nested (one [two {three}] four)",
        'she said "yes" and "no"',
        "don't, ‘single’ quotes stay",
        "“English” and „German“ and „Polish” and ”Swedish”",
        "«French», »German« and » Swedish »",
        "« avec des espaces »",
        "outer «inner „deep“ inner» outer",
        ":) ;-) =( :[ x) 8) :-))) (: (-:",
        "glad:) (and so on)",
        "(see you :)",
        "(see you :) )",
        "a) bread b) milk",
        "1) bread 2) milk 10) eggs",
        "(a) bread (1) milk",
        "f(x) and a[0] and http://a.b/c(d)",
        'a 12" plank and a 5\'11" man',
        '"12" and "13"',
        "¯\\_(ツ)_/¯ (╯°□°）╯",
        "()",
    ],
)
def test_what_is_balanced_stays(text):
    assert check(BalanceFilter(BalanceConfig()), text) == Verdict.keep(text)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("(he left", "he left"),
        ("he left)", "he left"),
        ("he (left the [room", "he left the room"),
        ('he said "no and left', "he said no and left"),
        ('"one" and "two', '"one" and two'),
        ("one ) two", "one two"),
        ("„so ist es", "so ist es"),
        ("so ist es“", "so ist es"),
        ("c'est « la vie", "c'est la vie"),
        ("la vie » c'est", "la vie c'est"),
        ("“one", "one"),
        ("one”", "one"),
        ("「one", "one"),
        ("(one [two) three]", "(one two) three"),
        ("((one)", "(one)"),
        ("(one))", "(one)"),
        (":) but (why", ":) but why"),
        ('a 12" plank and "more', 'a 12" plank and more'),
        ("(", ""),
    ],
)
def test_a_lone_sign_is_taken_out_and_the_text_stays(text, mended):
    verdict = check(BalanceFilter(BalanceConfig()), text)
    assert (verdict.outcome, verdict.text) == ("mend", mended)


@given(st.text('()[]"„“”«»ab 1:;-)', max_size=25))
@settings(deadline=None, max_examples=200)
def test_balancing_takes_nothing_but_signs(text):
    assert [c for c in balanced(text) if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.lists(st.sampled_from([*"()[]«»„“”「」", '"', " ", "word"]), max_size=25))
@settings(deadline=None, max_examples=400)
def test_balancing_leaves_pairs_and_is_done_in_one_go(parts):
    mended = balanced("".join(parts))
    assert balanced(mended) == mended
    for opening, closing in ("()", "[]", "「」"):
        assert mended.count(opening) == mended.count(closing)
    assert mended.count('"') % 2 == 0
    assert (mended.count("«") + mended.count("»")) % 2 == 0
    assert sum(map(mended.count, "„“”")) % 2 == 0


def mentions(text: str, mode: str = "neutralise", **around) -> Verdict:
    return check(MentionsFilter(OutgoingMentionsConfig(mode=mode)), text, **around)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("@ana", "@\u200bana"),
        ("hi @ana!", "hi @\u200bana!"),
        ("@ana,@bob and (@eve)", "@\u200bana,@\u200bbob and (@\u200beve)"),
        ("＠ana", "＠\u200bana"),
        ("@@ana", "@@\u200bana"),
        (".@ana", ".@\u200bana"),
        ("and/@ana", "and/@\u200bana"),
        ("你好@ana", "你好@\u200bana"),
        ("RT@ana: so", "RT@\u200bana: so"),
        ("RT @ana: so", "RT @\u200bana: so"),
        ("@ana@mastodon.example so", "@\u200bana@mastodon.example so"),
        ("@ana.bsky.example.", "@\u200bana.bsky.example."),
        ("@अना", "@\u200bअना"),
        ("https://a.example/b,@ana", "https://a.example/b,@\u200bana"),
        ("https://@ana", "https://@\u200bana"),
    ],
)
def test_a_mention_is_broken_invisibly(text, mended):
    assert mentions(text) == Verdict.mend(mended, "mention made harmless")
    assert mentions(mended).outcome == "keep"  # once is enough


@pytest.mark.parametrize(
    "text",
    [
        "write to ana@example.org or first.last+x@mail.example.org",
        "ana@example.org",
        "https://medium.example/@ana and www.example.org/@ana/1",
        "at 5 @ the pier",
        "@",
        "ana@",
        "@!",
        "the @\u200bana of yesterday",
    ],
)
def test_what_pings_nobody_stays(text):
    assert mentions(text) == Verdict.keep(text)


def test_the_account_that_is_answered_may_be_named():
    assert mentions("@Ana yes! @bob no", reply_to="ana").text == "@Ana yes! @\u200bbob no"
    assert mentions("@ana", reply_to="@ANA").outcome == "keep"
    assert mentions("@ana@a.example ok", reply_to="ana@a.example").outcome == "keep"
    assert mentions("@ana@b.example ok", reply_to="ana@a.example").outcome == "mend"
    assert mentions("@anabel", reply_to="ana").outcome == "mend"


def test_the_other_modes():
    assert mentions("hi @ana and @@bob", "name").text == "hi ana and bob"
    assert mentions("hi @ana", "reject").outcome == "reject"
    assert mentions("hi ana", "reject").outcome == "keep"
    assert mentions("hi @ana", "reject", reply_to="ana").outcome == "keep"


def repetition(text: str, *posts: str, **options) -> Verdict:
    made = RepetitionFilter(RepetitionConfig(**options))
    return check(made, text, recent_texts=lambda: iter(posts))


def test_what_was_posted_is_not_posted_again():
    for again in ("The sea is calm.", "the  SEA is calm.", " The sea\nis calm. "):
        assert repetition(again, "x", "The sea is calm.").reason == "was posted before"
    assert repetition("The sea is rough and grey.", "The sea is calm.").outcome == "keep"
    assert repetition("anything").outcome == "keep"


def test_nearly_the_same_is_the_same():
    post = "the old goat ate another letter today"
    for near in (
        "the old goat ate another letter yesterday",
        "the old goat ate another letter",
        "so the old goat ate another letter today",
        "The old goat: ate another letter, today!!!",
    ):
        verdict = repetition(near, "nothing alike here", post)
        assert verdict.reason == "is nearly an earlier post"
        assert verdict.detail == post
    assert repetition("the old goat sleeps in the sun today", post).outcome == "keep"


def test_words_that_repeat_count_as_often_as_they_stand():
    assert (
        repetition("ha ha ha ha ha ha ha ha nice", "ha ha ha ha ha ha ha ha good").outcome
        == "reject"
    )
    assert repetition("ha nice", "ha ha ha ha ha ha ha ha good").outcome == "keep"


def test_texts_without_words_are_compared_letter_by_letter():
    assert repetition("🙂🙂", "🙂🙂").outcome == "reject"
    assert repetition("...", "...").outcome == "reject"
    assert repetition("🙂", "🙃").outcome == "keep"


def test_the_memory_is_as_long_as_it_is_set():
    posts = [f"post number {n} about something" for n in range(10)]
    old = posts[-1]
    assert repetition(old, *posts, max_similarity=1.0).outcome == "reject"
    assert repetition(old, *posts, max_similarity=1.0, memory=5).outcome == "keep"
    assert repetition(old, *posts, memory=0).outcome == "keep"


def test_the_ledger_is_read_when_first_needed_and_again_for_each_task():
    reads = []

    def recent():
        reads.append(1)
        return ["the first post of all"][: len(reads) - 1]

    made = RepetitionFilter(RepetitionConfig())
    made.prepare(Surroundings(recent_texts=recent))
    assert not reads
    assert made.check("the first post of all").outcome == "keep"
    made.check("another one")
    assert len(reads) == 1
    made.prepare(Surroundings(recent_texts=recent))
    assert made.check("the first post of all").outcome == "reject"


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=8), max_size=6), st.data())
@settings(deadline=None)
def test_the_quick_way_finds_what_aligning_every_post_would(posts, data):
    text = data.draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=8))
    least = data.draw(st.sampled_from([0.3, 0.5, 0.8, 1.0]))
    expected = any(similarity(text, post) >= least for post in posts)
    found = repetition(" ".join(text), *map(" ".join, posts), max_similarity=least)
    assert (found.outcome == "reject") is expected


def test_length_is_the_publishers_own_measure():
    def weighted(text: str) -> int:
        return sum(2 if ord(char) > 0x10FF else 1 for char in text)

    verdict = check(LengthFilter(LengthConfig()), "你好", measure=weighted, max_length=3)
    assert (verdict.reason, verdict.detail) == ("too long for the publisher", "4 of 3")
    assert check(LengthFilter(LengthConfig(max_length=3)), "你好", measure=weighted) == verdict
    assert (
        check(LengthFilter(LengthConfig()), "你好", measure=weighted, max_length=4).outcome
        == "keep"
    )


@pytest.mark.parametrize(
    ("own", "publishers", "kept"),
    [
        (None, None, True),
        (5, None, True),
        (4, None, False),
        (None, 4, False),
        (9, 4, False),
        (4, 9, False),
        (5, 5, True),
    ],
)
def test_the_stricter_of_two_limits_holds(own, publishers, kept):
    verdict = check(LengthFilter(LengthConfig(max_length=own)), "12345", max_length=publishers)
    assert (verdict.outcome == "keep") is kept
    assert verdict.text == "12345"  # never cut


def test_blocked_words_are_rejected_and_not_spelt_out():
    made = BlockedWordsFilter(BlockedWordsConfig(languages=(), words=("badger",)))
    verdict = check(made, "what a b@dger")
    assert (verdict.outcome, verdict.reason, verdict.detail) == (
        "reject",
        "has a blocked word",
        "b*****",
    )
    assert check(made, "what a badge").outcome == "keep"


def test_a_language_without_a_list_is_said_when_it_is_needed():
    made = BlockedWordsFilter(BlockedWordsConfig(languages=("klingon",)))
    with pytest.raises(ConfigError, match="klingon"):
        check(made, "anything")


def test_every_filter_of_the_core_has_a_name_and_those_that_reject_have_advice():
    for name, component in default_registry().all("filter").items():
        made = component.make()
        assert made.name == name
        assert made.advice or made.mends


@given(st.text())
@settings(deadline=None)
def test_no_text_breaks_a_filter(text):
    for component in default_registry().all("filter").values():
        verdict = check(component.make(), text, recent_texts=lambda: [text, "other"])
        assert verdict.outcome in ("keep", "mend", "reject")


def test_a_verdict_for_the_ledger_leaves_the_text_out():
    verdict = Verdict("reject", "secret text", "too long", "9 of 5", "length")
    assert verdict.to_dict() == {
        "filter": "length",
        "outcome": "reject",
        "reason": "too long",
        "detail": "9 of 5",
    }
    assert Verdict.keep("x").to_dict() == {"filter": "", "outcome": "keep"}


def test_a_flag_stands_in_the_ledger_and_only_where_it_is_raised():
    verdict = Verdict.flag("secret text", "personal data", "a telephone number")
    assert verdict.flagged
    assert verdict.to_dict() == {
        "filter": "",
        "outcome": "keep",
        "reason": "personal data",
        "detail": "a telephone number",
        "flagged": True,
    }
    assert "flagged" not in Verdict.reject("x", "too long").to_dict()
