"""What the Markov backend makes of each request, through the interface of all backends."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweetgen_markov.generator import MarkovGenerator
from tweetgen_markov.plugin import MarkovConfig

import tweetgen
from tweetgen import Corpus, Document, Request
from tweetgen.errors import EmptyCorpus, GenerationError, NotFitted

EXAMPLES = Path(__file__).parents[2] / "examples"
FAMILY = "👩‍👩‍👧‍👦"


def fitted(texts: list[str], **config: object) -> MarkovGenerator:
    return MarkovGenerator(MarkovConfig(**config)).fit(Corpus.of(texts))


def candidates(generator: MarkovGenerator, n: int, **request: object) -> list[str]:
    return list(islice(generator.sample(Request(**{"seed": 1, **request})), n))


@pytest.fixture(scope="module")
def posts() -> list[str]:
    return list(tweetgen.read(EXAMPLES / "lighthouse" / "posts.txt").texts())


@pytest.fixture(scope="module")
def keeper(posts: list[str]) -> MarkovGenerator:
    return fitted(posts)


# ---- seeds and batches


def test_the_same_seed_gives_the_same_candidates(keeper: MarkovGenerator):
    whole = candidates(keeper, 20, seed=0)
    assert whole == candidates(keeper, 20, seed=0)
    assert whole != candidates(keeper, 20, seed=1)


REQUESTS = st.sampled_from(
    [
        {},
        {"max_chars": 60},
        {"max_chars": 8},
        {"temperature": 0.5},
        {"top_k": 3, "repetition_penalty": 1.5},
        {"prompt": "The kettle"},
        {"contains": "lamp"},
        {"ending": "sea."},
        {"context": Document("did the goat eat the toaster?")},
    ]
)


@pytest.mark.parametrize("state_size", [1, 2, 4])
def test_candidates_do_not_depend_on_the_batch(posts: list[str], state_size: int):
    """One at a time, many at once, and picked by their indices: the same texts."""
    generator = fitted(posts, state_size=state_size)

    @given(
        REQUESTS,
        st.integers(0, 2**64),
        st.integers(2, 5000),
        st.lists(st.integers(0, 29), min_size=1),
    )
    @settings(deadline=None, max_examples=25)
    def check(request: dict[str, object], seed: int, expected: int, indices: list[int]):
        one_by_one = candidates(generator, 30, seed=seed, **request)
        assert candidates(generator, 30, seed=seed, expected=expected, **request) == one_by_one
        picked = candidates(
            generator, 100, seed=seed, indices=tuple(indices), expected=expected, **request
        )
        assert picked == [one_by_one[i] for i in indices]

    check()


def test_candidates_of_far_indices_are_their_own(keeper: MarkovGenerator):
    """Retries count on from 2**32."""
    far = [2**32, 2**40 + 3]
    singles = [candidates(keeper, 1, indices=(index,))[0] for index in far]
    assert candidates(keeper, 2, indices=tuple(far), expected=2) == singles
    assert singles != candidates(keeper, 2)


def test_the_hosts_random_state_is_left_alone(posts: list[str]):
    random.seed(5)
    before = random.getstate()
    candidates(fitted(posts[:50]), 5)
    candidates(fitted(posts[:50]), 5, temperature=0.7, context=Document("the sea"), expected=9)
    assert random.getstate() == before


def test_sampling_is_lazy_and_endless(keeper: MarkovGenerator):
    for expected in (1, 10**9):
        endless = keeper.sample(Request(seed=1, expected=expected))
        assert next(endless)
        assert sum(1 for _ in islice(endless, 3000)) == 3000


# ---- what is written


@pytest.mark.parametrize("state_size", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "file", ["lighthouse/posts.txt", "proverbs/proverbs.txt", "vecina/mensajes.txt"]
)
def test_every_order_writes_novel_texts(file: str, state_size: int):
    """markovify gives up on 37 % and 92 % of its tries at orders 3 and 4."""
    corpus = tweetgen.read(EXAMPLES / file)
    model = tweetgen.train("markov", corpus, state_size=state_size)
    texts = model.generate(n=10, seed=3, max_chars=280)
    assert len(texts) == 10
    assert not set(texts) & set(corpus.texts())


def test_backoff_keeps_long_states_from_reciting(posts: list[str]):
    reciting = candidates(fitted(posts, state_size=4, backoff=0), 50)
    free = candidates(fitted(posts, state_size=4, backoff=1), 50)
    known = set(posts)
    assert sum(text in known for text in reciting) > 35
    assert sum(text in known for text in free) < 25


def test_without_backoff_every_step_was_met_in_the_corpus(posts: list[str]):
    def runs(text: str) -> set[tuple[str, ...]]:
        tokens = ["", "", "", *text.split(), ""]
        return {tuple(tokens[i : i + 4]) for i in range(len(tokens) - 3)}

    met = set().union(*map(runs, posts))
    for expected in (1, 50):
        written = candidates(fitted(posts, state_size=3, backoff=0), 50, expected=expected)
        assert set().union(*map(runs, written)) <= met


def test_candidates_are_as_frequent_as_the_chain_says():
    generator = fitted(["a b"] * 6 + ["a c"] * 3 + ["d"])
    for expected in (1, 1000):
        found = Counter(candidates(generator, 4000, expected=expected))
        assert found == {
            "a b": pytest.approx(2400, abs=150),
            "a c": pytest.approx(1200, abs=150),
            "d": pytest.approx(400, abs=90),
        }


def test_no_document_is_dropped_and_none_is_glued_to_another():
    texts = ['he said "no" (twice) [sic]', "it's 'fine'", "two sentences. One document!", "::"]
    assert set(candidates(fitted(texts), 50)) == set(texts)


def test_words_that_look_like_markovifys_marks_are_words():
    texts = ["the word ___END__ ends nothing", "___BEGIN__ begins nothing here"]
    assert set(candidates(fitted(texts), 20)) == set(texts)


def test_line_breaks_are_kept():
    text = "first\nsecond line\n\nand a last one"
    assert candidates(fitted([text]), 1) == [text]


def test_a_chain_that_goes_in_circles_gives_up_on_that_candidate():
    circle = fitted(["round and round and round and round and out"], state_size=1)
    assert candidates(circle, 1, temperature=0) == [""]
    characters = fitted(["abababababababababac"], unit="characters", state_size=2)
    assert candidates(characters, 1, temperature=0) == [""]


@pytest.mark.parametrize("unit", ["words", "characters"])
def test_a_text_beyond_max_chars_is_given_up_early_but_seen_to_be_too_long(unit: str):
    endless = fitted(["la " * 3000], state_size=1, unit=unit)
    for expected in (1, 4):
        for text in candidates(endless, 4, max_chars=50, expected=expected):
            assert len(text.strip()) <= 50 or len(text) < 200


# ---- prompt


@pytest.mark.parametrize("prompt", ["Gerald has", "The kettle", "Zanzibar", "Thé  ", "¿ke?\n"])
@pytest.mark.parametrize("unit", ["words", "characters"])
def test_a_prompt_begins_every_text(posts: list[str], prompt: str, unit: str):
    """Known or not, as it was given; what is written behind it does not repeat it."""
    generator = fitted(posts, unit=unit)
    for options in ({}, {"expected": 5}, {"temperature": 0.5}):
        texts = candidates(generator, 5, prompt=prompt, **options)
        assert all(text.startswith(prompt.rstrip()) for text in texts)
        assert any(len(text) > len(prompt) for text in texts)


def test_a_prompt_goes_on_from_what_is_known_of_it():
    generator = fitted(["the old goat sleeps here", "an old lamp is on", "then we dance"])
    assert set(candidates(generator, 30, prompt="the old")) == {"the old goat sleeps here"}
    half = set(candidates(generator, 30, prompt="my old"))  # one word of two is known
    assert half == {"my old goat sleeps here", "my old lamp is on"}
    unknown = set(candidates(generator, 50, prompt="Zanzibar,"))  # goes on with a new beginning
    assert unknown == {f"Zanzibar, {text}" for text in candidates(generator, 50)}
    assert set(candidates(generator, 5, prompt="then we dance")) == {"then we dance"}
    assert set(candidates(generator, 5, prompt="then\nwe ")) == {"then\nwe dance"}


def test_a_prompt_may_be_whole_lines():
    generator = fitted(["roses are red\nviolets are blue", "roses are red\nand so am I"])
    texts = set(candidates(generator, 30, prompt="roses are red"))
    assert texts == {"roses are red\nviolets are blue", "roses are red\nand so am I"}
    assert set(candidates(generator, 5, prompt="roses are red\nviolets")) == {
        "roses are red\nviolets are blue"
    }


def test_characters_go_on_in_the_middle_of_a_word():
    generator = fitted(["the lighthouse", "the light went out"], unit="characters", state_size=4)
    assert set(candidates(generator, 30, prompt="the lig")) == {
        "the lighthouse",
        "the light went out",
    }
    assert set(candidates(generator, 30, prompt="the lightho")) == {"the lighthouse"}


# ---- what a text must contain


@pytest.mark.parametrize("state_size", [1, 2, 3])
def test_a_wanted_ending_is_written_natively(posts: list[str], state_size: int):
    generator = fitted(posts, state_size=state_size)
    for ending in ("the sea.", "LAMP.", "ght."):
        texts = candidates(generator, 40, ending=ending)
        assert all(text.casefold().endswith(ending.casefold()) for text in texts)
        assert len(set(texts)) > 5


@pytest.mark.parametrize("state_size", [1, 2, 3])
@pytest.mark.parametrize("unit", ["words", "characters"])
def test_a_wanted_word_is_written_natively(posts: list[str], unit: str, state_size: int):
    """At the beginning, in the middle and at the end; letter case ignored."""
    generator = fitted(posts, unit=unit, state_size=state_size + 6 * (unit == "characters"))
    for word in ("Goat", "the sea", "KETTLE"):
        texts = candidates(generator, 40, contains=word)
        assert all(word.casefold() in text.casefold() for text in texts)
        assert len(set(texts)) > 5


def test_texts_with_a_wanted_word_are_as_frequent_as_among_all_texts():
    """The walks backward and forward from it join without favouring either side."""
    texts = ["p a x b"] * 5 + ["q a x b"] + ["q c x d"] * 3 + ["x e"] + ["r a f"] * 6
    generator = fitted(texts, state_size=1)
    plain = [text for text in candidates(generator, 8000) if "x" in text]
    wanted = candidates(generator, 8000, contains="x")
    written = Counter(wanted)
    assert len(written) == 15
    for text, n in Counter(plain).items():
        assert written[text] / len(wanted) == pytest.approx(n / len(plain), abs=0.03)


def test_several_wanted_words_are_begun_from_the_rarest(keeper: MarkovGenerator):
    texts = candidates(keeper, 30, contains=("the", "kettle"))
    assert all("kettle" in text.casefold() for text in texts)


def test_what_the_chain_never_says_is_told_and_not_looked_for_for_ever(posts: list[str]):
    model = tweetgen.train("markov", Corpus.of(posts))
    for request in ({"contains": "xylophone"}, {"ending": "xylophone"}):
        with pytest.raises(GenerationError):
            model.generate(seed=1, **request)


def test_an_ending_of_many_words_is_kept_by_choice():
    generator = fitted(["one two three four five six", "nine two three four five six"])
    texts = generator.generate(n=5, ending="two three four five six", seed=1)
    assert all(text.endswith("two three four five six") for text in texts)


# ---- temperature and its kin


def test_temperature_zero_takes_the_likeliest():
    generator = fitted(["a b c"] * 3 + ["a d"] * 2 + ["e f"] * 4)
    assert set(candidates(generator, 20, temperature=0)) == {"a b c"}
    assert set(candidates(generator, 20, temperature=0, prompt="e")) == {"e f"}


def test_ways_to_say_the_likeliest_agree(keeper: MarkovGenerator):
    greedy = candidates(keeper, 3, temperature=0)
    assert len(set(greedy)) == 1
    assert candidates(keeper, 3, top_k=1) == greedy
    assert candidates(keeper, 3, top_p=1e-9) == greedy


def test_a_temperature_near_zero_chooses_among_the_likeliest_alone():
    generator = fitted(["a b"] * 5 + ["a c"] * 5 + ["a d"] * 4)
    assert set(candidates(generator, 100, temperature=1e-9)) == {"a b", "a c"}


def test_temperature_changes_the_odds_by_its_power():
    generator = fitted(["a b"] * 9 + ["a c"] * 3)
    for temperature, share in ((0.5, 1 / 10), (1, 1 / 4), (2, 1 / (1 + 3**0.5)), (1e6, 1 / 2)):
        texts = candidates(generator, 2000, temperature=temperature)
        assert texts.count("a c") / 2000 == pytest.approx(share, abs=0.04)


def test_top_p_keeps_the_likeliest_that_reach_the_share():
    generator = fitted(["a b"] * 6 + ["a c"] * 3 + ["a d"])
    for share, kept in (
        (0.5, {"a b"}),
        (0.6, {"a b"}),
        (0.7, {"a b", "a c"}),
        (0.9, {"a b", "a c"}),
        (1, {"a b", "a c", "a d"}),
    ):
        assert set(candidates(generator, 200, top_p=share)) == kept


def test_top_k_keeps_the_k_likeliest():
    generator = fitted(["a b"] * 6 + ["a c"] * 3 + ["a d"])
    assert set(candidates(generator, 200, top_k=2)) == {"a b", "a c"}
    assert set(candidates(generator, 200, top_k=99)) == {"a b", "a c", "a d"}


def test_a_repetition_penalty_makes_said_words_rarer():
    generator = fitted(["ho ho ho ho ho ho ho ho out"] * 3, state_size=1)
    plain = candidates(generator, 200)
    varied = candidates(generator, 200, repetition_penalty=5.0)
    eager = candidates(generator, 200, repetition_penalty=0.5)
    assert sum(map(len, varied)) < sum(map(len, plain)) / 2 < sum(map(len, eager)) / 3


def test_a_repetition_penalty_counts_the_words_of_the_prompt():
    generator = fitted(["go a x", "go b x"], state_size=1)
    texts = candidates(generator, 200, prompt="a go", repetition_penalty=1e6)
    assert set(texts) == {"a go b x"}


def test_a_repetition_penalty_does_not_take_an_unknown_word_for_the_end():
    generator = fitted(["go x", "go"], state_size=1)
    texts = candidates(generator, 200, prompt="Zanzibar go", repetition_penalty=1e6)
    assert 60 < texts.count("Zanzibar go") < 140


@pytest.mark.parametrize(
    "request_",
    [
        {"temperature": 1e-300},
        {"temperature": 1e-9},
        {"temperature": 1e6},
        {"temperature": 1e300},
        {"repetition_penalty": 1e300, "temperature": 0.1},
        {"repetition_penalty": 1e-300},
        {"repetition_penalty": 1e-300, "temperature": 0.01},
        {"top_p": 1e-300, "top_k": 10**30},
        {"top_k": 2**63},
        {"seed": 10**40},
        {"seed": -1},
        {"max_chars": 10**30},
    ],
    ids=str,
)
def test_absurd_settings_break_nothing(keeper: MarkovGenerator, request_: dict[str, object]):
    for expected in (1, 8):
        found = candidates(keeper, 8, expected=expected, **{"max_chars": 300, **request_})
        assert len(found) == 8
        assert any(found)


# ---- conversation


def mentions(texts: list[str], word: str) -> float:
    return sum(word in text.casefold() for text in texts) / len(texts)


@pytest.mark.parametrize("state_size", [2, 3])
@pytest.mark.parametrize("word", ["toaster", "kettle", "fog"])
def test_an_answer_takes_up_a_word_of_the_message(posts: list[str], word: str, state_size: int):
    generator = fitted(posts, state_size=state_size)
    alone = mentions(candidates(generator, 300), word)
    assert alone < 0.15
    assert mentions(candidates(generator, 300, context=Document(f"{word.upper()}?!")), word) == 1
    # "how" may be taken up as well, but the longer word is what is asked about
    answers = candidates(generator, 300, context=Document(f"“How is the {word.title()}?”"))
    assert mentions(answers, word) > max(3 * alone, 0.5)
    assert all(word in answer.casefold() or "how" in answer.casefold() for answer in answers)


def test_the_last_message_counts_not_the_first(keeper: MarkovGenerator):
    context = (Document("And the toaster?"), Document("The kettle?"))
    answers = candidates(keeper, 200, context=context)
    assert mentions(answers, "kettle") == 1
    assert mentions(answers, "toaster") < 0.2


def test_a_favourite_subject_is_taken_up_however_common(keeper: MarkovGenerator):
    for word in ("goat", "gerald"):
        assert mentions(candidates(keeper, 50, context=Document(f"{word}?")), word) == 1


def test_a_message_of_unknown_words_is_answered_with_anything(keeper: MarkovGenerator):
    plain = candidates(keeper, 20)
    for message in ("Xyzzy qwerty!", "", "?!?", "🦑", "\ud83d"):
        assert candidates(keeper, 20, context=Document(message)) == plain


def test_answers_to_different_seeds_differ(keeper: MarkovGenerator):
    answers = candidates(keeper, 100, context=Document("How is the kettle?"))
    assert len(set(answers)) > 50


def test_an_answer_may_have_a_prompt(keeper: MarkovGenerator):
    answers = candidates(keeper, 20, prompt="The", context=Document("How is the fog?"))
    assert all(answer.startswith("The") for answer in answers)


@pytest.mark.parametrize(
    ("texts", "message", "topic"),
    [
        (["昨日は雨が降った", "窓で猫が寝ている", "海はとても静かだ"] * 3, "猫は元気？", "猫"),
        (["גשם ירד אתמול", "החתול ישן בחלון", "הים שקט מאוד"] * 3, "מה שלום החתול?", "החתול"),
        (["кошка спит", "море тихо", "дождь шёл вчера"] * 3, "Где КОШКА?", "кошка"),
    ],
)
@pytest.mark.parametrize("unit", ["words", "characters"])
def test_answers_take_up_words_of_any_script(texts: list[str], message: str, topic: str, unit: str):
    generator = fitted([*texts, *"abcdefghijklmnopqrstuvwxyz" * 40], unit=unit, state_size=2)
    answers = candidates(generator, 60, context=Document(message))
    assert mentions(answers, topic) > 0.5


# ---- languages


@pytest.mark.parametrize(
    "text",
    [
        "今日は天気がいいから散歩しましょう。",
        "我喜欢在下雨的时候喝一杯热茶",
        "วันนี้อากาศดีเราไปเดินเล่นกันเถอะ",
        "មេឃស្រឡះល្អ",
        "iPhoneを買った！ 2台も",
        f"la familia {FAMILY} está 👍🏽 aquí 🇪🇸",
        "العربية تُكتب من اليمين إلى اليسار",
        "שָׁלוֹם עולם \u200fabc",
        "a\u0301 e\u0308 combining",
        "क्षत्रिय नमस्ते",
    ],
)
@pytest.mark.parametrize("unit", ["words", "characters"])
def test_a_text_of_any_script_comes_back_as_it_was(text: str, unit: str):
    generator = fitted([text], unit=unit, state_size=6, backoff=0)
    for expected in (1, 3):
        assert set(candidates(generator, 3, expected=expected)) == {text}


@pytest.mark.parametrize(
    ("texts", "new"),
    [
        (["私は猫が好きです", "彼は猫を見た"], "彼は猫が好きです"),
        (["ผมชอบแมว", "เขาเห็นแมวดำ"], "ผมชอบแมวดำ"),
    ],
)
def test_words_are_found_in_scripts_without_blanks(texts: list[str], new: str):
    """Each letter follows from the one before, so two texts with a common one can cross."""
    found = set(candidates(fitted(texts, state_size=1), 500))
    assert new in found
    assert not any(" " in text or "\0" in text for text in found)


def test_no_emoji_is_cut_in_two():
    texts = [f"we are {FAMILY} here", "a 👍🏽 from 🇪🇸🇫🇷", "e\u0301te\u0301 \u0915\u094d\u0937"]
    generator = fitted(texts, unit="characters", state_size=1)
    joined = set("".join(texts))
    for text in candidates(generator, 200, max_chars=60):
        assert set(text) <= joined
        assert "\u200d" not in text.replace(FAMILY, "")
        assert "🏽" not in text.replace("👍🏽", "")


@pytest.mark.parametrize("state_size", [2, 3])
def test_wanted_words_of_scripts_without_blanks_are_written_natively(state_size: int):
    texts = ["昨日は雨が降った。とても寒い", "猫が窓で寝ている", "海はとても静かだ", "私の猫は黒い"]
    generator = fitted(texts, state_size=state_size)
    for part in ("猫", "猫は黒", "静か"):
        assert all(part in text for text in candidates(generator, 30, contains=part))
    for ending in ("る", "黒い", "寒い"):
        assert all(text.endswith(ending) for text in candidates(generator, 30, ending=ending))


def test_a_prompt_in_a_script_without_blanks_is_gone_on_from():
    generator = fitted(["私は猫が好きです", "今日は雨です"])
    assert set(candidates(generator, 20, prompt="私は猫")) == {"私は猫が好きです"}


# ---- what is learned


def test_fitting_again_forgets_the_first_corpus(posts: list[str]):
    twice = fitted(["something quite different"])
    candidates(twice, 1, contains="quite")
    twice.score([Document("something")])
    twice.fit(Corpus.of(posts))
    assert candidates(twice, 10) == candidates(fitted(posts), 10)
    goat = {"contains": "goat"}
    assert candidates(twice, 10, **goat) == candidates(fitted(posts), 10, **goat)


def test_two_models_live_in_one_process():
    cats, dogs = fitted(["the cat sleeps"]), fitted(["the dog barks"])
    assert candidates(cats, 2) == ["the cat sleeps"] * 2
    assert candidates(dogs, 2) == ["the dog barks"] * 2


def test_one_document_is_enough_to_fit_and_too_little_to_say_anything_new():
    model = tweetgen.train("markov", Corpus.of(["only this one line is known here"]))
    with pytest.raises(GenerationError) as failure:
        model.generate(seed=1)
    assert failure.value.rejections == {"copies the corpus": 1000}
    assert "larger corpus" in failure.value.suggestion


def test_a_corpus_of_copies_fails_with_a_reason_instead_of_looking_for_ever():
    model = tweetgen.train("markov", Corpus.of(["the same tweet again"] * 2000))
    with pytest.raises(GenerationError, match="copies the corpus"):
        model.generate(seed=1)


def test_nothing_learned_is_said_before_anything_else(tmp_path: Path):
    empty = MarkovGenerator(MarkovConfig())
    for attempt in (
        lambda: empty.sample(Request(seed=1)),
        lambda: empty.save(tmp_path),
        lambda: empty.score([Document("x")]),
        empty.next_probabilities,
        lambda: empty.update(Corpus.of(["x y"])),
        lambda: MarkovGenerator.combine([empty, empty]),
        empty.to_json,
        empty.as_markovify,
    ):
        with pytest.raises(NotFitted):
            attempt()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("texts", "unit"),
    [([], "words"), (["", ""], "words"), ([" \t ", "\u3000"], "words"), ([""], "characters")],
)
def test_nothing_to_learn_from_is_said(texts: list[str], unit: str):
    with pytest.raises(EmptyCorpus, match="nothing to learn from"):
        fitted(texts, unit=unit)


def test_a_plan_counts_and_advises(posts: list[str]):
    plan = MarkovGenerator(MarkovConfig(state_size=3)).plan(Corpus.of(posts[:100]))
    assert plan.documents == 100
    assert plan.characters == sum(map(len, posts[:100]))
    assert plan.memory_bytes
    assert plan.seconds
    assert any("100 documents are few" in note for note in plan.notes)
    assert any("state_size 2" in note for note in plan.notes)


def test_a_plan_suggests_characters_for_a_language_without_blanks(posts: list[str]):
    def suggested(texts: list[str], **config: object) -> bool:
        notes = MarkovGenerator(MarkovConfig(**config)).plan(Corpus.of(texts)).notes
        return any('unit = "characters"' in note for note in notes)

    japanese = ["今日は天気がいいから散歩しましょう", "私は猫が好きです"]
    assert suggested(japanese)
    assert not suggested(japanese, unit="characters")
    assert not suggested(posts)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["xlmt_german_tweets", "xlmt_hindi_tweets", "xlmt_spanish_tweets", "trump_2018_utf8"]
)
def test_real_tweets_train_and_speak(shared: Path, name: str):
    corpus = tweetgen.read(shared / "lines" / f"{name}.txt")
    model = tweetgen.train("markov", corpus)
    texts = model.generate(n=20, max_chars=280, seed=7)
    known = {text.strip() for text in corpus.texts()}
    assert len(texts) == 20
    assert not set(texts) & known
    assert all(len(text) <= 280 for text in texts)
    assert 1.5 < model.manifest.scores["bits_per_character"] < 4
