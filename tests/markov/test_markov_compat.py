"""Coming from markovify: its files, its classes and its habits, with arrays beneath."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import markovify
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markovify.chain import BEGIN, END
from markovify.text import ParamError
from tweetgen_markov.generator import MarkovGenerator
from tweetgen_markov.plugin import MarkovConfig

import tweetgen
from tweetgen import Corpus, NoveltyIndex, Request
from tweetgen.errors import ModelError
from tweetgen.tokens import tokenise

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"


def fitted(texts: list[str], **config: object) -> MarkovGenerator:
    return MarkovGenerator(MarkovConfig(**config)).fit(Corpus.of(texts))


def model_of(text: Any) -> dict[tuple[str, ...], dict[str, int]]:
    return {state: dict(choices) for state, choices in text.chain.model.items()}


class Tagged(markovify.Text):
    """Like markovify's example for part-of-speech tags, with a tagger of its own."""

    def word_split(self, sentence: str) -> list[str]:
        return ["|".join((word, self.tag(word))) for word in re.split(r"\s+", sentence)]

    def word_join(self, words: Iterable[str]) -> str:
        return " ".join(word.split("|")[0] for word in words)

    @staticmethod
    def tag(word: str) -> str:
        bare = word.strip(".,!?").lower()
        return "DET" if bare in {"the", "a"} else "VERB" if bare.endswith("s") else "OTHER"


@pytest.fixture(scope="module")
def posts() -> list[str]:
    return list(tweetgen.read(POSTS).texts())


@pytest.fixture(scope="module")
def theirs(posts: list[str]) -> markovify.Text:
    """markovify on the same texts, with nothing left out as badly formed."""
    return markovify.NewlineText("\n".join(posts), well_formed=False)


@pytest.fixture(scope="module")
def novelty(posts: list[str]) -> NoveltyIndex:
    return NoveltyIndex.build(posts)


@pytest.fixture(scope="module")
def ours(posts: list[str], novelty: NoveltyIndex) -> Any:
    return fitted(posts).as_markovify(markovify.NewlineText, novelty=novelty, seed=1)


# ---- its files


@pytest.mark.shared
@pytest.mark.parametrize("name", ["markovify_kanye", "markovify_obamaSOTU16processed"])
def test_models_made_by_others_are_read_whole(shared: Path, name: str):
    path = shared / "models" / f"{name}.json"
    expected = json.loads(path.with_name(f"{name}.json.expected.json").read_text("utf-8"))
    generator = MarkovGenerator.from_json(path.read_text("utf-8"))
    assert generator.config.state_size == expected["state_size"]
    model = model_of(generator.as_markovify())
    begin = model[(BEGIN, BEGIN)]
    assert len(model) == expected["states"]
    assert len(begin) == expected["begin_follow"]
    assert sum(map(len, model.values())) == expected["transitions"]
    assert sum(sum(choices.values()) for choices in model.values()) == expected["total_count"]
    top = sorted(begin.items(), key=lambda pair: (-pair[1], pair[0]))[: len(expected["top_begin"])]
    assert sorted(map(list, top)) == sorted(expected["top_begin"])
    assert model == model_of(markovify.Text.from_json(path.read_text("utf-8")))
    assert all(islice(generator.sample(Request(seed=1)), 20))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["markovify_kanye", "markovify_obamaSOTU16processed"])
def test_models_made_by_others_come_back_as_they_were(shared: Path, name: str):
    source = (shared / "models" / f"{name}.json").read_text("utf-8")
    expected = json.loads((shared / "models" / f"{name}.json.expected.json").read_text("utf-8"))
    original = markovify.Text.from_json(source)
    sentences = original.parsed_sentences
    index = NoveltyIndex.build(map(" ".join, sentences))
    back = markovify.Text.from_json(MarkovGenerator.from_json(source).to_json(index))
    assert model_of(back) == model_of(original)
    assert back.parsed_sentences == sentences
    assert len(sentences) == expected["parsed_sentences"]
    random.seed(3)
    assert back.make_sentence(tries=100, max_overlap_ratio=0.9)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["markovify_broken_chain", "markovify_wrong_state_size"])
def test_broken_files_are_refused_with_advice(shared: Path, name: str):
    text = (shared / "nasty" / f"{name}.json").read_text("utf-8")
    with pytest.raises(ModelError, match=r"no model of markovify.*to_json"):
        MarkovGenerator.from_json(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words",
        "null",
        "3",
        "[]",
        "{}",
        '{"chain": null}',
        '{"chain": "[]"}',
        '{"chain": {}}',
        '{"chain": [[["a"], {"b": 1}]]}',
        '{"chain": [[["___BEGIN__"], {"b": 0}], [["b"], {"___END__": 1}]]}',
        '{"chain": [[["___BEGIN__"], {"b": -1}], [["b"], {"___END__": 1}]]}',
        '{"chain": [[["___BEGIN__"], {"b": "x"}], [["b"], {"___END__": 1}]]}',
        '{"chain": [[["___BEGIN__"], {"b": 1}], [["b", "c"], {"___END__": 1}]]}',
        '{"chain": [[["___BEGIN__"], {"b": 1e400}], [["b"], {"___END__": 1}]]}',
        '{"chain": [[["___BEGIN__"], {"b": NaN}], [["b"], {"___END__": 1}]]}',
        '{"chain": [[["___BEGIN__"], {}]]}',
        '{"chain": [[[], {"b": 1}]]}',
        '{"chain": [[["___BEGIN__"], ["b"]]]}',
        "[" * 100_000,
    ],
    ids=lambda text: text[:75],
)
def test_what_is_no_model_is_said_to_be_none(text: str):
    with pytest.raises(ModelError, match="no model of markovify"):
        MarkovGenerator.from_json(text)


WORDS = st.sampled_from(["a", "b", "c", "___BEGIN", "é", "日", "\ud83d", "it's", "", "New York"])
RUNS = st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=8)


@given(RUNS, st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_json_goes_there_and_back(runs: list[list[str]], order: int):
    source = markovify.Chain(runs, order)
    generator = MarkovGenerator.from_json(source.to_json())
    assert generator.chain.order == order
    assert markovify.Chain.from_json(generator.as_markovify().chain.to_json()).model == source.model
    text = markovify.Text(None, order, chain=source, parsed_sentences=runs)
    there = markovify.Text.from_json(MarkovGenerator.from_json(text.to_json()).to_json())
    assert there.chain.model == source.model
    assert MarkovGenerator.from_markovify(text).as_markovify().chain.model == source.model


def test_a_compiled_model_is_read_as_well(theirs: markovify.Text):
    compiled = theirs.compile()
    expected = model_of(theirs)
    assert model_of(MarkovGenerator.from_markovify(compiled).as_markovify()) == expected
    assert model_of(MarkovGenerator.from_json(compiled.to_json()).as_markovify()) == expected


def test_a_state_size_beyond_ours_is_refused_with_a_reason():
    source = markovify.Chain([[*"abcdefghijklmnopq"]], 13)
    with pytest.raises(ModelError, match="13"):
        MarkovGenerator.from_json(source.to_json())
    with pytest.raises(ModelError, match="13"):
        MarkovGenerator.from_markovify(markovify.Text(None, 13, chain=source))


def test_json_of_a_combined_model_has_fractions_and_is_read():
    one, two = (markovify.Chain([run], 1) for run in (["a", "b"], ["a", "c"]))
    combined = markovify.combine([one, two], [1, 0.5])
    generator = MarkovGenerator.from_json(combined.to_json())
    assert model_of(generator.as_markovify())[("a",)] == {"b": 2, "c": 1}


def test_words_that_look_like_its_marks_survive(posts: list[str]):
    texts = [f"the word {END} ends nothing", f"{BEGIN} begins nothing here"]
    generator = fitted(texts)
    again = MarkovGenerator.from_json(generator.to_json())
    found = set(islice(again.sample(Request(seed=1)), 20))
    assert {text.replace("\u2060", "") for text in found} == set(texts)
    text = generator.as_markovify(seed=1)
    assert {text.make_sentence() for _ in range(40)} == set(texts)


def test_its_json_holds_the_corpus_only_if_asked_for(posts: list[str], novelty: NoveltyIndex):
    generator = fitted(posts)
    assert json.loads(generator.to_json())["parsed_sentences"] is None
    saved = json.loads(generator.to_json(novelty))
    assert saved["parsed_sentences"] == [*map(tokenise, posts)]
    assert saved["state_size"] == 2


def test_a_model_of_markovify_gets_what_it_lacked(theirs: markovify.Text):
    """Prompts, endings, scores: whatever the backend can do."""
    generator = MarkovGenerator.from_markovify(theirs, MarkovConfig(backoff=0.2))
    assert generator.config == MarkovConfig(backoff=0.2, state_size=2)
    texts = list(islice(generator.sample(Request(seed=1, contains="kettle")), 10))
    assert all("kettle" in text.casefold() for text in texts)
    assert generator.score([tweetgen.Document("the kettle")]).bits_per_character > 0


def test_a_chain_with_a_dead_end_is_refused():
    broken = markovify.Text(None, 1, chain=markovify.Chain(None, 1, {(BEGIN,): {"a": 1}}))
    with pytest.raises(ModelError, match="this chain is not whole"):
        MarkovGenerator.from_markovify(broken)


# ---- its chain


def test_the_model_is_a_mapping_equal_to_markovifys(ours: Any, theirs: markovify.Text):
    model, expected = ours.chain.model, theirs.chain.model
    assert len(model) == len(expected)
    assert set(model) == set(expected)
    assert model == expected
    assert dict(model.items()) == expected
    state = next(iter(expected))
    assert model[state] == expected[state]
    assert state in model
    for absent in (("no", "such"), ("the",), ("the", "sea", "is"), ("the", END), 3, None):
        assert absent not in model
        assert model.get(absent, "nothing") == "nothing"


def test_the_chain_walks_as_markovifys(ours: Any, theirs: markovify.Text):
    chain = ours.chain
    assert isinstance(chain, markovify.Chain)
    assert (chain.state_size, chain.compiled) == (2, False)
    for init in (None, (BEGIN, "The"), ("the", "lamp")):
        for _ in range(20):
            state = init or (BEGIN, BEGIN)
            for word in [*chain.walk(init), END]:
                assert word in theirs.chain.model[state]
                state = (state[1], word)
    words = list(chain.gen())
    assert words
    assert words[0] in theirs.chain.model[(BEGIN, BEGIN)]
    assert chain.move(("the", "lamp")) in theirs.chain.model[("the", "lamp")]
    with pytest.raises(KeyError):
        chain.walk(("no", "such"))
    with pytest.raises(KeyError):
        chain.move(("no", "such"))


def test_walks_are_as_frequent_as_the_counts(posts: list[str]):
    text = fitted(["a b"] * 6 + ["a c"] * 3 + ["d"]).as_markovify(seed=2)
    walked = [" ".join(text.chain.walk()) for _ in range(3000)]
    assert walked.count("a b") == pytest.approx(1800, abs=120)
    moved = [text.chain.move((BEGIN, "a")) for _ in range(3000)]
    assert moved.count("b") == pytest.approx(2000, abs=120)


# ---- its sentences


def test_sentences_follow_its_rules(ours: Any, theirs: markovify.Text):
    """markovify's own test of novelty accepts each of them."""
    for _ in range(100):
        sentence = ours.make_sentence(tries=100)
        words = sentence.split(" ")
        assert theirs.test_sentence_output(words, 0.7, 15)
        state = (BEGIN, BEGIN)
        for word in [*words, END]:
            assert word in theirs.chain.model[state]
            state = (state[1], word)


def test_the_seed_decides_and_the_hosts_random_state_is_left_alone(
    posts: list[str], novelty: NoveltyIndex
):
    generator = fitted(posts)
    random.seed(5)
    before = random.getstate()
    made = [
        [text.make_sentence() for _ in range(10)] + text.make_short_sentences(5, 100)
        for text in (generator.as_markovify(novelty=novelty, seed=seed) for seed in (0, 0, 1))
    ]
    assert made[0] == made[1] != made[2]
    assert random.getstate() == before


def test_short_sentences_are_short_and_long_enough(ours: Any):
    for _ in range(30):
        assert 30 <= len(ours.make_short_sentence(60, 30, tries=100)) <= 60
    assert ours.make_short_sentence(3, tries=5) is None
    assert ours.make_short_sentence(60, min_chars=61, tries=5) is None


def test_many_short_sentences_follow_the_same_rules(ours: Any, theirs: markovify.Text):
    made = ours.make_short_sentences(300, 80, 20, tries=50)
    assert len(made) == 300
    assert len(set(made)) > 250
    for sentence in made:
        assert 20 <= len(sentence) <= 80
        assert theirs.test_sentence_output(sentence.split(" "), 0.7, 15)
    strict = ours.make_short_sentences(50, 80, tries=200, max_overlap_ratio=0.5)
    assert len(strict) == 50
    assert all(theirs.test_sentence_output(s.split(" "), 0.5, 15) for s in strict)
    few = ours.make_short_sentences(50, 280, tries=200, max_overlap_total=3)
    assert few
    assert all(theirs.test_sentence_output(s.split(" "), 0.7, 3) for s in few)
    assert len(ours.make_short_sentences(10**4, 12, tries=1)) < 10**4
    assert ours.make_short_sentences(0, 80) == []


@pytest.mark.parametrize("options", [{"min_words": 8, "max_words": 10}, {"init_state": None}])
def test_many_short_sentences_take_the_options_of_one(ours: Any, options: dict[str, Any]):
    made = ours.make_short_sentences(10, 100, tries=200, **options)
    assert len(made) == 10
    low, high = options.get("min_words", 0), options.get("max_words", 99)
    assert all(low <= len(sentence.split(" ")) <= high for sentence in made)


def test_many_short_sentences_are_as_frequent_as_single_ones():
    text = fitted(["a b"] * 6 + ["a c"] * 3 + ["d"]).as_markovify(seed=2)
    made = text.make_short_sentences(3000, 10)
    assert made.count("a b") == pytest.approx(1800, abs=120)
    assert made.count("d") == pytest.approx(300, abs=80)


def test_min_and_max_words_are_kept(ours: Any):
    for _ in range(20):
        sentence = ours.make_sentence(tries=300, min_words=7, max_words=9)
        assert 7 <= len(sentence.split(" ")) <= 9
    assert ours.make_sentence(tries=20, min_words=5000) is None
    assert ours.make_sentence(tries=20, max_words=0) is None


def test_copies_are_made_only_without_the_test(novelty: NoveltyIndex):
    texts = ["one two three four five", "six seven eight nine"]
    text = fitted(texts).as_markovify(novelty=NoveltyIndex.build(texts), seed=1)
    assert text.make_sentence(tries=50) is None
    assert text.make_short_sentence(100, tries=5) is None
    assert text.make_short_sentences(3, 100) == []
    assert text.make_sentence(test_output=False) in texts
    assert text.make_short_sentence(100, test_output=False) in texts
    assert set(text.make_short_sentences(9, 100, test_output=False)) == set(texts)
    assert text.make_sentence(tries=50, max_overlap_ratio=9, max_overlap_total=99) is None
    assert text.make_sentence(tries=0, test_output=False) is None


def test_without_an_index_every_sentence_is_taken():
    texts = ["one two three four five", "six seven eight nine"]
    text = fitted(texts).as_markovify(seed=1)
    assert not text.retain_original
    assert not hasattr(text, "rejoined_text")
    assert not hasattr(text, "parsed_sentences")
    assert text.make_sentence() in texts
    assert len(text.make_short_sentences(5, 100)) == 5


def test_a_beginning_can_be_asked_for(ours: Any, theirs: markovify.Text):
    for beginning, strict in (("The", True), ("The gulls", True), ("kettle", False)):
        for _ in range(5):
            made = ours.make_sentence_with_start(beginning, strict=strict, tries=200)
            assert made.startswith(f"{beginning} ")
            assert theirs.test_sentence_output(made.split(" "), 0.7, 15)


def test_beginnings_that_cannot_be_are_refused_as_by_markovify(ours: Any, theirs: markovify.Text):
    for beginning, strict in (("one two three", True), ("Zanzibar", False)):
        with pytest.raises(ParamError) as own:
            ours.make_sentence_with_start(beginning, strict=strict)
        with pytest.raises(ParamError) as expected:
            theirs.make_sentence_with_start(beginning, strict=strict)
        assert str(own.value) == str(expected.value)
    for text in (ours, theirs):
        with pytest.raises(KeyError):
            text.make_sentence_with_start("Zanzibar")


def test_the_corpus_is_there_if_asked_for(ours: Any, theirs: markovify.Text):
    assert ours.retain_original
    assert ours.parsed_sentences == theirs.parsed_sentences
    assert ours.rejoined_text == theirs.rejoined_text
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        ours.nonsense  # noqa: B018


# ---- its classes and functions


def test_classes_keep_their_names_and_kin(ours: Any):
    assert isinstance(ours, markovify.NewlineText)
    assert type(ours).__name__ == "NewlineText"
    assert isinstance(fitted(["a b"]).as_markovify(), markovify.Text)


def tagged(posts: list[str], novelty: bool) -> tuple[Any, markovify.Text]:
    """A model of tagged words on arrays, and markovify's own of the same class."""
    runs = [[f"{word}|{Tagged.tag(word)}" for word in text.split()] for text in posts]
    source = Tagged(None, parsed_sentences=runs)
    generator = MarkovGenerator.from_markovify(source)
    index = NoveltyIndex.build(posts) if novelty else None
    return generator.as_markovify(Tagged, novelty=index, seed=1), source


@pytest.mark.parametrize("novelty", [True, False])
def test_a_class_that_tags_its_words_keeps_working(posts: list[str], novelty: bool):
    text, source = tagged(posts, novelty)
    assert isinstance(text, Tagged)
    assert model_of(text) == model_of(source)
    made = [text.make_sentence(tries=100) for _ in range(30)]
    made += [text.make_short_sentence(100, tries=100) for _ in range(5)]
    made += [text.make_sentence_with_start("The", tries=100) for _ in range(5)]
    made += text.make_short_sentences(10, 100, tries=100)
    assert len(made) == 50
    for sentence in made:
        assert "|" not in sentence
        words = source.word_split(sentence)
        state = (BEGIN, BEGIN)
        for word in [*words, END]:
            assert word in source.chain.model[state]
            state = (state[1], word)
        if novelty:
            assert source.test_sentence_output(words, 0.7, 15)


def test_a_class_with_its_own_idea_of_novelty_is_asked(posts: list[str], novelty: NoveltyIndex):
    class Choosy(markovify.Text):
        def test_sentence_output(self, words: list[str], ratio: float, total: int) -> bool:
            return "lamp" in words

    text = fitted(posts).as_markovify(Choosy, novelty=novelty, seed=1)
    assert all("lamp" in text.make_sentence(tries=10_000) for _ in range(5))
    assert all("lamp" in sentence for sentence in text.make_short_sentences(5, 200, tries=5000))


def test_a_class_with_its_own_way_to_make_sentences_is_asked(posts: list[str]):
    class Loud(markovify.Text):
        def make_sentence(self, *args: Any, **kwargs: Any) -> str:
            return super().make_sentence(*args, **kwargs).upper()

    text = fitted(posts).as_markovify(Loud, seed=1)
    assert text.make_sentence().isupper()
    assert text.make_short_sentence(300).isupper()
    assert all(sentence.isupper() for sentence in text.make_short_sentences(5, 300))


def test_options_of_the_class_are_passed_on(posts: list[str]):
    text = fitted(posts).as_markovify(well_formed=False)
    assert text.well_formed is False
    assert text.test_sentence_input('an "odd" (sentence)')
    assert not fitted(posts).as_markovify().test_sentence_input('an "odd" (sentence)')


def test_models_of_both_kinds_combine(posts: list[str], novelty: NoveltyIndex):
    half = len(posts) // 2
    parts = [posts[:half], posts[half:]]
    mapped = [
        fitted(part).as_markovify(markovify.NewlineText, novelty=NoveltyIndex.build(part))
        for part in parts
    ]
    plain = [markovify.NewlineText("\n".join(part), well_formed=False) for part in parts]
    expected = markovify.combine(plain, [1, 2])
    combined = markovify.combine(mapped, [1, 2])
    assert model_of(combined) == model_of(expected)
    assert combined.parsed_sentences == expected.parsed_sentences
    assert combined.make_sentence(tries=200)
    chains = markovify.combine([text.chain for text in mapped], [1, 2])
    assert chains.model == expected.chain.model


@pytest.mark.parametrize("inplace", [False, True])
def test_compile_gives_a_model_that_goes_on(
    posts: list[str], novelty: NoveltyIndex, theirs: markovify.Text, inplace: bool
):
    text = fitted(posts).as_markovify(markovify.NewlineText, novelty=novelty, seed=1)
    compiled = text.compile(inplace=inplace)
    assert (compiled is text) == inplace
    for made in (
        compiled.make_sentence(tries=200),
        compiled.make_short_sentence(100, tries=50),
        compiled.make_sentence_with_start("The", tries=200),
    ):
        assert theirs.test_sentence_output(made.split(" "), 0.7, 15)
    if inplace:
        assert len(compiled.make_short_sentences(5, 100)) == 5


def test_a_model_on_arrays_can_be_saved_as_its_json(ours: Any, theirs: markovify.Text):
    back = markovify.NewlineText.from_json(ours.to_json())
    assert model_of(back) == model_of(theirs)
    assert back.rejoined_text == theirs.rejoined_text
    assert json.loads(ours.to_json())["state_size"] == 2
    assert json.loads(ours.to_json()).keys() == json.loads(theirs.to_json()).keys()


def test_from_markovify_takes_a_model_that_is_on_arrays_already(ours: Any, posts: list[str]):
    again = MarkovGenerator.from_markovify(ours)
    request = Request(seed=4)
    assert [*islice(again.sample(request), 5)] == [*islice(fitted(posts).sample(request), 5)]


def test_line_breaks_and_scripts_without_blanks_are_joined_as_they_were():
    texts = ["first line\nsecond line", "私は猫が好きです"]
    text = fitted(texts).as_markovify(seed=1, novelty=NoveltyIndex.build(texts))
    assert {text.make_sentence(test_output=False) for _ in range(20)} == set(texts)
    assert text.make_sentence(tries=20) is None
    assert text.make_short_sentences(3, 100) == []
