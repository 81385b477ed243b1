"""Whether a text is new: the index against the plainest possible search."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen import Surroundings, Verdict
from tweetgen.errors import BundleError
from tweetgen.filters.novelty import NoveltyConfig, NoveltyFilter
from tweetgen.fingerprint import words
from tweetgen.novelty import NoveltyIndex

FEW_WORDS = st.lists(st.sampled_from("abcd"), max_size=8)
CORPORA = st.lists(FEW_WORDS, max_size=8)
VOCABULARY = [f"{a}{b}" for a in "bcdfgklmnprst" for b in ("a", "e", "i", "o", "u")]


def index_of(*texts: str) -> NoveltyIndex:
    return NoveltyIndex.build(texts)


def judge(index: NoveltyIndex, text: str, **options) -> Verdict:
    judging = NoveltyFilter(NoveltyConfig(**options))
    judging.prepare(Surroundings(novelty=index))
    return judging.check(text)


def stands_in(run: list[str], document: list[str]) -> bool:
    return any(document[i : i + len(run)] == run for i in range(len(document) - len(run) + 1))


@given(CORPORA, FEW_WORDS, st.integers(1, 6))
@settings(deadline=None, max_examples=300)
def test_a_shared_run_is_found_exactly_where_a_plain_search_finds_it(corpus, text, length):
    """Few words, so that runs repeat, overlap and end at the ends of documents."""
    found = NoveltyIndex.build(map(" ".join, corpus)).shared_run(text, length)
    windows = (text[i : i + length] for i in range(len(text) - length + 1))
    expected = (run for run in windows if any(stands_in(run, document) for document in corpus))
    assert found == next(expected, None)


def test_a_run_may_not_reach_over_two_documents():
    index = index_of("one two three", "four five six")
    assert index.shared_run(["three", "four"], 2) is None
    assert index.shared_run(["five", "six"], 2) == ["five", "six"]


@given(CORPORA)
@settings(deadline=None)
def test_a_document_is_always_its_own_nearest(corpus):
    index = NoveltyIndex.build(map(" ".join, corpus))
    assert index.documents == len(corpus)
    for document in filter(None, corpus):
        assert index.nearest(document)[0] == 1.0


@st.composite
def copies(draw) -> tuple[list[str], str]:
    """A corpus, and one of its documents again with other case and punctuation."""
    documents = draw(
        st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=25), min_size=1)
    )
    copy = []
    for word in draw(st.sampled_from(documents)):
        before, after = (
            draw(st.sampled_from(["", "(", "¿", "«"])),
            draw(st.sampled_from(["", ",", "!?", "…", "»"])),
        )
        copy.append(before + draw(st.sampled_from([word, word.upper(), word.title()])) + after)
    return [" ".join(document) for document in documents], "  ".join(copy)


@given(copies())
@settings(deadline=None)
def test_a_copy_is_rejected_whatever_its_case_and_punctuation(case):
    corpus, copy = case
    assert judge(NoveltyIndex.build(corpus), copy).reason == "copies the corpus"
    # However much is allowed, a whole document is never new.
    lenient = {"max_overlap_ratio": 1.0, "max_overlap_total": 10**6, "max_similarity": 1.0}
    assert judge(NoveltyIndex.build(corpus), copy, **lenient).outcome == "reject"


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_a_document_with_one_word_changed_dropped_or_added_is_rejected(data):
    document = st.lists(st.sampled_from(VOCABULARY), min_size=6, max_size=20, unique=True)
    corpus = data.draw(st.lists(document, min_size=1, max_size=30))
    text = list(data.draw(st.sampled_from(corpus)))
    place = data.draw(st.integers(0, len(text) - 1))
    change = data.draw(st.sampled_from(["change", "drop", "add"]))
    new = data.draw(st.sampled_from(["unheard", *VOCABULARY]))
    if change == "drop":
        del text[place]
    else:
        text[place : place + (change == "change")] = [new]
    assert judge(NoveltyIndex.build(map(" ".join, corpus)), " ".join(text)).outcome == "reject"


def test_a_near_copy_is_found_among_many_documents_of_common_words():
    """The rarest pairs of words lead to it, though every pair occurs often."""
    chance = random.Random(1)
    corpus = [chance.choices(VOCABULARY[:25], k=12) for _ in range(4000)]
    index = NoveltyIndex.build(map(" ".join, corpus))
    for document in chance.sample(corpus, 100):
        text = list(document)
        text[chance.randrange(12)] = "unheard"
        alike, nearest = index.nearest(text)
        assert alike >= 0.8
        assert len(nearest) == 12


def test_words_of_ones_own_are_new():
    index = index_of("the sea is calm tonight and the lamp is lit", "a gull laughs at the moon")
    assert judge(index, "the moon is calm and a gull is lit").outcome == "keep"
    assert judge(index, "nobody ever said this before").outcome == "keep"


def test_the_overlap_rule_is_markovifys():
    """Of ten words a run of seven may stand in the corpus, one of eight may not."""
    index = index_of("a b c d e f g h i j k l m n o p q r s t u v w x y z")
    assert judge(index, "a b c d e f g 1 2 3").outcome == "keep"
    verdict = judge(index, "a b c d e f g h 2 3")
    assert (verdict.outcome, verdict.reason) == ("reject", "copies the corpus")
    assert verdict.detail == "8 words: a b c d e f g h"
    long = " ".join([*"abcdefghijklmnop", *map(str, range(30))])  # sixteen in a row, of 46
    assert judge(index, long).outcome == "reject"
    assert judge(index, long, max_overlap_total=16).outcome == "keep"
    assert judge(index, "a b c d e f g 1 2 3", max_overlap_ratio=0.5).outcome == "reject"


@pytest.mark.parametrize(
    ("document", "copy", "new"),
    [
        (
            "今日は天気がいいから散歩しましょう",
            "今日は天気がいいから散歩しました",
            "私は猫が好きです",
        ),
        ("我喜欢在下雨的时候喝一杯热茶", "我喜欢在下雪的时候喝一杯热茶", "山上的灯塔没有人"),
        ("วันนี้อากาศดีเราไปเดินเล่นกันเถอะ", "วันนี้อากาศดีเราไปเดินเล่นกันนะ", "แมวดำนอนบนโต๊ะ"),
        (
            "आज मौसम बहुत अच्छा है चलो घूमने चलते हैं",
            "आज मौसम बहुत अच्छा था चलो घूमने चलते हैं",
            "बिल्ली मेज़ पर सो रही है",
        ),
        (
            "День добрый, как ваши дела сегодня?",
            "день добрый: как ваши дела, СЕГОДНЯ",
            "море молчит",
        ),
    ],
)
def test_other_scripts(document, copy, new):
    """Also those that put no blanks between words, where a near copy is not one new word."""
    index = index_of(document, "something else entirely")
    assert judge(index, document).outcome == "reject"
    assert judge(index, copy).outcome == "reject"
    assert judge(index, new).outcome == "keep"


def test_composed_and_decomposed_letters_are_the_same():
    assert (
        judge(index_of("un café très serré"), "un cafe\u0301 tre\u0300s serre\u0301").outcome
        == "reject"
    )


def test_an_empty_corpus_knows_nothing():
    for index in (index_of(), index_of("", "...", " ")):
        assert index.shared_run(["a", "b"], 1) is None
        assert index.nearest(["a"]) == (0.0, [])
        assert judge(index, "a b").outcome == "keep"


def test_without_an_index_or_words_everything_is_new():
    judging = NoveltyFilter(NoveltyConfig())
    judging.prepare(Surroundings())
    assert judging.check("anything").outcome == "keep"
    assert judge(index_of("a"), "?!").outcome == "keep"


@given(CORPORA, st.lists(FEW_WORDS, max_size=5))
@settings(deadline=None, max_examples=40)
def test_a_saved_index_answers_the_same(tmp_path_factory, corpus, texts):
    folder = tmp_path_factory.mktemp("index")
    built = NoveltyIndex.build(map(" ".join, corpus))
    built.save(folder)
    loaded = NoveltyIndex.load(folder)
    assert loaded.documents == built.documents
    for text in [*texts, *corpus]:
        assert loaded.nearest(text) == built.nearest(text)
        for length in (1, 2, 4):
            assert loaded.shared_run(text, length) == built.shared_run(text, length)


def test_a_saved_index_is_mapped_not_read(tmp_path):
    index_of("one two three").save(tmp_path)
    loaded = NoveltyIndex.load(tmp_path)
    assert all(isinstance(array, np.memmap) for array in loaded._arrays.values())


@pytest.fixture
def saved(tmp_path) -> Path:
    index_of("one two three", "four five").save(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["words", "tokens", "starts", "order"])
@pytest.mark.parametrize(
    "damage", ["missing", "empty", "truncated", "text", "other numbers", "a table", "pickle", "zip"]
)
def test_a_damaged_file_is_one_clear_error(saved, name, damage):
    path = saved / f"{name}.npy"
    content = path.read_bytes()
    path.unlink()
    if damage == "empty":
        path.touch()
    elif damage == "truncated":
        path.write_bytes(content[:-3])
    elif damage == "text":
        path.write_text("not an array")
    elif damage == "other numbers":
        np.save(path, np.zeros(4, np.float32))
    elif damage == "a table":
        np.save(path, np.zeros((2, 2), "uint64"))
    elif damage == "pickle":
        np.save(path, np.array([{"a": 1}], object), allow_pickle=True)
    elif damage == "zip":
        with path.open("wb") as stream:
            np.savez(stream, a=np.zeros(3))
    with pytest.raises(BundleError, match=f"{name}.npy: the novelty index is damaged"):
        NoveltyIndex.load(saved)


@given(st.lists(st.text()), st.text())
@settings(deadline=None)
def test_no_text_breaks_it(corpus, text):
    index = NoveltyIndex.build(corpus)
    judge(index, text)
    for document in corpus:
        if words(document):
            assert judge(index, document).outcome == "reject"
