"""Whether a text is new: the index against the plainest possible search."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen import Surroundings, Verdict
from tweetgen.errors import BundleError
from tweetgen.filters.novelty import NoveltyConfig, NoveltyFilter
from tweetgen.fingerprint import words
from tweetgen.novelty import NoveltyIndex
from tweetgen.tokens import GLUE, join, tokenise

FEW_WORDS = st.lists(st.sampled_from("abcd"), max_size=8)
CORPORA = st.lists(FEW_WORDS, max_size=8)
VOCABULARY = [f"{a}{b}" for a in "bcdfgklmnprst" for b in ("a", "e", "i", "o", "u")]


def index_of(*texts: str) -> NoveltyIndex:
    return NoveltyIndex.build(texts)


def judge(index: NoveltyIndex, text: str, **options) -> Verdict:
    judging = NoveltyFilter(NoveltyConfig(**options))
    judging.prepare(Surroundings(novelty=index))
    return judging.check(text)


# ---- runs of words

# Words that are parts of each other, glued ones among them, so that a run can borrow the end of
# one and the beginning of another.
PARTS = st.sampled_from(["a", "b", "ab", "ba", "aab", "bab", "今", "今天", "\n"])
LINES = st.lists(PARTS, max_size=10).map(" ".join)
LIMITS = st.tuples(st.sampled_from([0.01, 0.3, 0.5, 0.7, 1.0]), st.integers(1, 6))


def markovify_text(corpus: list[str]) -> str:
    """
    The corpus on one line, as `Text.rejoined_text` has it.

    A line break is a word here, and letters without blanks between them are words too; what is
    looked for is written in the same way.
    """
    return " ".join(token.removeprefix(GLUE) for text in corpus for token in tokenise(text))


def markovifys_rule(said: str, tokens: list[str], ratio: float, total: int) -> str | None:
    """The run by which `Text.test_sentence_output` of markovify 0.9.4 would reject a text."""
    words = [token.removeprefix(GLUE) for token in tokens]
    longest = min(total, round(ratio * len(words)))
    for i in range(max(len(words) - longest, 1)):
        run = " ".join(words[i : i + longest + 1])
        if words and run in said:
            return run
    return None


@given(st.lists(LINES, max_size=8), LINES, LIMITS)
@settings(deadline=None, max_examples=500)
def test_the_overlap_rule_is_markovifys_verdict_for_verdict(corpus, text, limits):
    tokens = tokenise(text)
    found = index_of(*corpus).overlap(tokens, *limits)
    expected = markovifys_rule(markovify_text(corpus), tokens, *limits)
    assert (found and " ".join(t.removeprefix(GLUE) for t in found)) == expected


@given(st.lists(LINES, min_size=1, max_size=8), st.lists(LINES, max_size=6), LIMITS)
@settings(deadline=None, max_examples=300)
def test_by_numbers_and_in_batches_the_verdicts_are_the_same(corpus, texts, limits):
    index = index_of(*corpus)
    known = index.vocabulary
    tokens = [t for text in [*texts, *corpus] if 0 not in known.numbers(t := tokenise(text))]
    expected = [index.overlap(one, *limits) is not None for one in tokens]
    numbers = [known.numbers(one) for one in tokens]
    assert [index.borrows(one, *limits) for one in numbers] == expected
    if len(known):
        flat = np.array([n for one in numbers for n in one], np.int64)
        places = np.cumsum([0, *map(len, numbers)])
        assert index.overlaps(flat, places, *limits).tolist() == expected


def test_on_a_larger_corpus_all_three_ways_agree_with_markovifys_rule():
    """Runs are long here, and many stand at many places."""
    chance = random.Random(2)
    corpus = [" ".join(chance.choices(VOCABULARY[:12], k=14)) for _ in range(600)]
    index = index_of(*corpus)
    texts = [*corpus[:20]]
    for _ in range(300):  # parts of two documents, the words at their borders cut
        one, other = chance.sample(corpus, 2)
        cut, begin = chance.randrange(len(one)), chance.randrange(len(other))
        texts.append(f"{one[chance.randrange(3) : cut]} {other[begin:]}")
    tokens = [t for text in texts if (t := tokenise(text))]
    said = markovify_text(corpus)
    expected = [markovifys_rule(said, one, 0.7, 15) is not None for one in tokens]
    assert any(expected)
    assert not all(expected)
    assert [index.overlap(one) is not None for one in tokens] == expected
    numbers = [index.vocabulary.numbers(one) for one in tokens]
    known = [i for i, one in enumerate(numbers) if 0 not in one]
    wanted = [expected[i] for i in known]
    assert [index.borrows(numbers[i]) for i in known] == wanted
    flat = np.array([n for i in known for n in numbers[i]], np.int64)
    places = np.cumsum([0, *(len(numbers[i]) for i in known)])
    assert index.overlaps(flat, places).tolist() == wanted


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("two three four", "two three four"),
        ("wo three fou", "wo three fou"),  # the ends of a run may be parts of words
        ("o three f", "o three f"),
        ("tw three four", None),  # what begins a run must be the end of a word
        ("two three our", None),
        ("wo hree four", None),  # and what is inside it whole
        ("three four five", "three four five"),  # the last word of one document, the first of one
        ("five six seven", None),
    ],
)
def test_a_run_may_be_cut_at_its_ends_and_reach_over_documents(text, run):
    index = index_of("one two three four", "five six")
    assert index.copied(text, 1.0, 15) == run


def test_a_copied_run_is_written_as_the_text_writes_it():
    index = index_of("今天天气很好 ok", "something else")
    assert index.copied("今天天气很好 really so", 0.5, 15) == "今天天气很"


@given(st.lists(st.text(max_size=20), max_size=6))
@settings(deadline=None)
def test_the_documents_come_back(corpus):
    """Those that have words; numbered in order."""
    expected = [tokens for text in corpus if (tokens := tokenise(text))]
    index = NoveltyIndex.build(corpus)
    assert index.documents == len(expected)
    assert list(index.token_lists()) == expected
    assert [index.document(number) for number in range(index.documents)] == expected


# ---- near copies


@given(CORPORA)
@settings(deadline=None)
def test_a_document_is_always_its_own_nearest(corpus):
    index = NoveltyIndex.build(map(" ".join, corpus))
    assert index.documents == sum(map(bool, corpus))
    for document in filter(None, corpus):
        assert index.nearest(" ".join(document))[0] == 1.0


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
    assert judge(NoveltyIndex.build(corpus), copy).outcome == "reject"
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
    said = {" ".join(document) for document in corpus}
    index = NoveltyIndex.build(map(" ".join, corpus))
    for document in chance.sample(corpus, 100):
        text = list(document)
        text[chance.randrange(12)] = "unheard"
        alike, nearest = index.nearest(" ".join(text))
        assert alike >= 0.8
        assert nearest in said
        assert nearest in index.alike(" ".join(text))


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
        assert index.overlap(["a", "b"]) is None
        assert index.nearest("a") == (0.0, "")
        assert list(index.alike("a")) == []
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
    assert list(loaded.token_lists()) == list(built.token_lists())
    for text in [*texts, *corpus]:
        assert loaded.nearest(" ".join(text)) == built.nearest(" ".join(text))
        for ratio in (0.01, 0.5, 1.0):
            assert loaded.overlap(text, ratio) == built.overlap(text, ratio)


def test_a_saved_index_is_mapped_not_read(tmp_path):
    index_of("one two three").save(tmp_path)
    loaded = NoveltyIndex.load(tmp_path)
    for array in (loaded._suffixes.tokens, loaded._suffixes.order):
        assert isinstance(array.base, np.memmap)


@pytest.fixture
def saved(tmp_path) -> Path:
    index_of("one two three", "four five").save(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["words", "places", "tokens", "order", "begins", "by_fold"])
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
    with pytest.raises(BundleError, match=rf"{name}\.npy: is damaged \("):
        NoveltyIndex.load(saved)


@given(st.lists(st.text()), st.text())
@settings(deadline=None)
def test_no_text_breaks_it(corpus, text):
    index = NoveltyIndex.build(corpus)
    judge(index, text)
    for document in corpus:
        if words(document.replace(GLUE, "")):
            assert judge(index, document).outcome == "reject"


# ---- real words


@pytest.fixture
def tweets(shared: Path) -> list[str]:
    return list(tweetgen.read(shared / "lines" / "acrosa_tweets_es.txt").texts())


@pytest.mark.shared
def test_on_disk_it_takes_at_most_one_and_a_half_bytes_for_a_byte_of_tweets(tweets, tmp_path):
    index_of(*tweets).save(tmp_path)
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert size <= 1.5 * sum(len(text.encode()) + 1 for text in tweets)


@pytest.mark.shared
def test_on_tweets_all_ways_agree_with_markovifys_rule_and_near_copies_are_found(tweets):
    chance, index = random.Random(3), index_of(*tweets)
    texts, near = list[str](), 0
    for _ in range(250):  # the beginning of one tweet and the end of another
        one, other = (tokenise(text) for text in chance.sample(tweets, 2))
        texts.append(join([*one[: chance.randint(1, 12)], *other[-chance.randint(1, 12) :]]))
    said = markovify_text(tweets)
    expected = [markovifys_rule(said, tokenise(text), 0.7, 15) is not None for text in texts]
    assert 0.2 < sum(expected) / len(expected) < 0.9  # else it says little
    assert [index.overlap(tokenise(text)) is not None for text in texts] == expected
    numbers = [index.vocabulary.numbers(tokenise(text)) for text in texts]
    assert [index.borrows(one) for one in numbers] == expected
    places = np.cumsum([0, *map(len, numbers)])
    assert index.overlaps(np.concatenate(numbers), places).tolist() == expected
    for text in chance.sample([t for t in tweets if len(words(t)) > 8], 100):
        changed = text.split()
        changed[chance.randrange(len(changed))] = "unheard"
        near += judge(index, " ".join(changed)).outcome == "reject"
    assert near == 100
