"""The tone filter: what it refuses, what it flags, what it leaves alone, and what it never says."""

from __future__ import annotations

import csv
import json
from cProfile import Profile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tweetgen import Verdict
from tweetgen.errors import ConfigError
from tweetgen.filters.tone import ToneFilter
from tweetgen.tone.config import ToneConfig
from tweetgen.tone.words import Words

LABELLED = Path(__file__).parents[1] / "data" / "tone.tsv"
ROWS = list(csv.DictReader(LABELLED.read_text("utf-8").splitlines(), delimiter="\t"))
LANGUAGES = sorted({row["language"] for row in ROWS})


@pytest.fixture(scope="module")
def tone() -> ToneFilter:
    return ToneFilter(ToneConfig())


def check(text: str, **options) -> Verdict:
    return ToneFilter(ToneConfig(languages=("en",), **options)).check(text)


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("I will kill you if you post that", "reject", "tone: a threat"),
        ("Ich bringe dich um", "reject", "tone: a threat"),
        ("te voy a matar", "reject", "tone: a threat"),
        ("Je ne veux plus vivre", "reject", "tone: self-harm"),
        ("Não quero mais viver", "reject", "tone: self-harm"),
        ("मैं मरना चाहता हूं", "reject", "tone: self-harm"),
        ("Odio gli immigrati", "reject", "tone: hate"),
        ("Women were murdered here in 1790", "keep", "tone: hate"),
        ("my card is 4111 1111 1111 1111", "reject", "tone: personal data"),
        ("call +44 20 7946 0958", "reject", "tone: personal data"),
        ("IBAN GB82 WEST 1234 5698 7654 32", "reject", "tone: personal data"),
        ("mail jane.doe@example.org", "reject", "tone: personal data"),
        ("send nudes", "keep", "tone: sexual"),
        ("du bist so ein Idiot", "keep", "tone: an insult"),
        ("Peter Millbrook is a liar", "keep", "tone: negative about a person"),
        ("राहुल शर्मा चोर है", "keep", "tone: negative about a person"),
    ],
)
def test_each_kind_is_refused_or_flagged(tone: ToneFilter, text: str, outcome: str, reason: str):
    verdict = tone.check(text)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.flagged is (outcome == "keep")
    assert verdict.text == text


def slurs() -> list[tuple[str, str]]:
    """The single words that the lists call slurs: language and word."""
    from safetype.engine import load_pack

    return [
        (language, word)
        for language in ("de", "en", "es", "fr", "hi", "pt")
        for rule in load_pack(language)["rules"]
        if rule.get("label") == "slur"
        for word in [rule["pattern"].strip("()").split("|")[0].rstrip("*")]
    ]


def test_slurs_of_six_languages_are_refused(tone: ToneFilter):
    listed = slurs()
    assert {language for language, _ in listed} == {"de", "en", "es", "fr", "hi", "pt"}
    for language, word in listed:
        verdict = tone.check(f"… {word} …")
        assert (verdict.outcome, verdict.reason) == ("reject", "tone: hate"), (language, word)


@pytest.mark.parametrize("spelling", ["kys", "k y s", "k.y.s", "k-y-s", "KYS!!!", "kyyyss"])
def test_letters_set_apart_or_stretched_are_read_together(tone: ToneFilter, spelling: str):
    assert tone.check(f"just {spelling} please").reason == "tone: self-harm"


@pytest.mark.parametrize(
    "text",
    [
        "k1ll y0ur5elf",
        "KiLL YoURSELF",
        "kiiill yourselffff",
        "ｋｉｌｌ ｙｏｕｒｓｅｌｆ",
        "kіll уоursеlf",  # Cyrillic і, у, о, е
        "ki\u200bll your\u200dself",
        "k\u00adill yours\u00adelf",
        "kíll yöursélf",
        "𝐤𝐢𝐥𝐥 𝐲𝐨𝐮𝐫𝐬𝐞𝐥𝐟",
        "kill\n\nyourself",
        "kill... yourself",
    ],
)
def test_odd_spelling_hides_nothing(tone: ToneFilter, text: str):
    assert (tone.check(text).outcome, tone.check(text).reason) == ("reject", "tone: self-harm")


def test_a_word_within_another_is_not_found():
    assert check("Scunthorpe, Cockburn and an assassin in Essex", obscene="refuse") == Verdict.keep(
        "Scunthorpe, Cockburn and an assassin in Essex"
    )


@pytest.mark.parametrize(
    "text",
    [row["text"] for row in ROWS if row["kind"] == "none"],
)
def test_harmless_texts_pass_but_for_those_that_the_figures_admit(tone: ToneFilter, text: str):
    known = {  # see docs/howto/tone.md: what is said there has to be true
        "Sex education starts in year six": "tone: sexual",
        "The suicide squad film was too long": "tone: self-harm",
        "Un nègre littéraire écrit, un autre signe": "tone: hate",
    }
    assert tone.check(text).reason == known.get(text, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_most_of_what_is_labelled_is_found(tone: ToneFilter, language: str):
    rows = [row for row in ROWS if row["language"] == language and row["kind"] != "none"]
    found = [row for row in rows if tone.check(row["text"]).reason]
    assert len(found) >= 0.7 * len(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_work_alone(tone: ToneFilter, language: str):
    """What one language finds does not lean on the rules of another, but for borrowed words."""
    alone = ToneFilter(ToneConfig(languages=(language,)))
    rows = [row for row in ROWS if row["language"] == language]
    differ = [
        row for row in rows if alone.check(row["text"]).reason != tone.check(row["text"]).reason
    ]
    assert len(differ) <= 2, differ


def test_no_verdict_repeats_what_was_found(tone: ToneFilter):
    details = {tone.check(row["text"]).detail for row in ROWS}
    assert details == {
        "",
        *(f"by a rule for {language}" for language in LANGUAGES),
        "an e-mail address",
        "a telephone number",
        "a card number",
        "an account number",
        "somebody is named beside negative words",
        "a group is named beside violent words",
    }


def test_each_kind_can_be_refused_flagged_or_allowed():
    text = "I will kill you"
    assert check(text, threats="refuse").outcome == "reject"
    assert check(text, threats="flag").flagged
    assert check(text, threats="allow") == Verdict.keep(text)


def test_a_refusal_outweighs_a_flag_that_comes_first():
    verdict = check("You are an idiot. Call +44 20 7946 0958")
    assert (verdict.outcome, verdict.reason) == ("reject", "tone: personal data")


def test_of_several_flags_the_surest_is_told():
    verdict = check("suicidal thoughts, nude for you", self_harm="flag", sexual="flag")
    assert verdict.reason == "tone: sexual"


def test_quoted_speech_is_flagged_and_not_refused():
    assert check("I will kill you").outcome == "reject"
    quoted = check("He wrote “I will kill you” and was arrested")
    assert (quoted.outcome, quoted.reason) == ("keep", "tone: a threat")
    assert quoted.flagged
    assert check("He wrote “I will kill you”", certainty=0.1).outcome == "reject"


def test_allowed_words_numbers_and_addresses_mean_no_harm():
    allow = ("horny", "+44 20 7946 0958", "Desk@example.org", "Peter Millbrook")
    for text in (
        "a horny toad",
        "call +44 20 7946 0958",
        "mail desk@example.org",
        "Peter Millbrook is a liar",
    ):
        assert check(text).reason
        assert check(text, allow=allow) == Verdict.keep(text)


def test_numbers_in_links_are_nobodys():
    for text in (
        "see https://example.org/status/442079460958",
        "https://example.org/a?b=4111111111111111",
    ):
        assert check(text) == Verdict.keep(text)


def test_national_numbers_are_found_where_the_country_is_known():
    assert check("ring 8 7654 321 or 020 7946 0958", region="GB").outcome == "reject"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Peter Millbrook bakes bread. The weather is disgusting.", False),  # another sentence
        ("Peter Millbrook is a wonderful man", False),
        ("@someone is a liar", True),
        ("@\u200bsomeone is a liar", True),  # as the filter of mentions leaves it
        ("Martin Oakley ruined the town with his horrible greed", True),  # VADER knows the words
        ("Mark My Words, Everything Is Awful Here", False),  # a headline
        ("Paris is a dirty liar", False),
        ("Oakley is a liar", False),  # a family name alone
    ],
)
def test_people_are_found_beside_negative_words(text: str, found: bool):
    assert (check(text).reason == "tone: negative about a person") is found


def test_people_who_are_named_in_the_configuration_are_found_by_one_name():
    assert check("Zebulon is a liar", names=("Zebulon Quist",)).flagged
    assert not check("Zebulon bakes bread", names=("Zebulon Quist",)).flagged


def test_german_articles_are_no_english_deaths():
    text = "die Angela Müller war da"
    assert ToneFilter(ToneConfig()).check(text) == Verdict.keep(text)


def test_lists_of_other_languages_are_there_for_the_asking():
    for language in ("ar", "ja", "ko", "pl", "ru", "th", "tr", "zh"):
        from tweetgen.blocklist import listed_words
        from tweetgen.tone.words import _LISTS

        one = ToneFilter(ToneConfig(languages=(language,), obscene="refuse"))
        words = [
            word for word in listed_words(_LISTS[language]) if word.isalpha() and len(word) > 2
        ]
        missed = [word for word in words if one.check(f"- {word} -").outcome != "reject"]
        assert not missed, language


@settings(max_examples=200, deadline=None)
@example("\ud800 kill yourself \udfff")
@example("(" * 3_000)
@given(st.text())
def test_no_text_is_too_odd(text: str):
    verdict = _ALL.check(text)
    assert verdict.text == text
    assert len(verdict.reason) <= 60


_ALL = ToneFilter(ToneConfig(obscene="flag", names=("Zebulon Quist",), region="DE"))


@pytest.mark.parametrize(
    "part",
    [
        'shit "a" ',
        "kill “a” yourself\n",
        "“\n",
        "a b c ",
        "i will am going to ",
        "Anna Smith @anna ",
        "+44 20 7946 ",
        "http://a.b/c ",
        "women ",
    ],
)
def test_the_work_grows_no_faster_than_the_text(part: str):
    """Counted in calls, which are the same on every machine."""
    _ALL.check(part)

    def calls(length: int) -> int:
        profile = Profile()
        profile.runcall(_ALL.check, (part * (length // len(part) + 1))[:length])
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(16_000) < 12 * calls(2_000)


def test_a_long_text_is_read_to_its_end(tone: ToneFilter):
    for gap in (1_990, 1_999, 2_000, 3_801, 10_000):
        text = f"{'la ' * (gap // 3)}i will kill you"
        assert tone.check(text).outcome == "reject", gap


def test_rules_point_at_what_they_found():
    words = Words(ToneConfig(languages=("en",)))
    text = f"{'la ' * 3_000}kill yourself"
    match = next(match for match in words.matches(text) if match.kind == "self_harm")
    assert text[match.start : match.end] == "kill yourself"


def test_an_unknown_language_or_region_is_an_error():
    with pytest.raises(ValueError, match="two capitals"):
        ToneConfig(region="de")


class TestHateSonar:
    @pytest.fixture(scope="class")
    @staticmethod
    def sonar() -> ToneFilter:
        pytest.importorskip("hatesonar")
        return ToneFilter(ToneConfig(languages=("en",), classifier="hatesonar"))

    def test_abuse_without_a_listed_phrase_is_flagged(self, sonar: ToneFilter):
        verdict = sonar.check("all these hoes be some dumb ass trash bitches")
        assert verdict.flagged
        assert verdict.reason == "tone: abusive"
        assert "offensive" in verdict.detail

    def test_harmless_texts_pass(self, sonar: ToneFilter):
        for text in ("The lamp in the lighthouse was on all night.", "ÄÖÜ ñ 灯塔 \ud800", ""):
            assert sonar.check(text) == Verdict.keep(text)

    def test_the_threshold_is_a_setting(self):
        pytest.importorskip("hatesonar")
        text = "all these hoes be some dumb ass trash bitches"
        strict = ToneConfig(languages=("en",), classifier="hatesonar", threshold=1.0)
        assert ToneFilter(strict).check(text) == Verdict.keep(text)


class TestHuggingFace:
    """On a checkpoint of the test's own making: two labels, told apart by one word."""

    @pytest.fixture(scope="class")
    @staticmethod
    def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
        torch = pytest.importorskip("torch")
        transformers = pytest.importorskip("transformers")
        folder = tmp_path_factory.mktemp("classifier")
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "lamp", "fog", "grumpy"]
        vocabulary = folder / "vocab.txt"
        vocabulary.write_text("\n".join(words))
        transformers.BertTokenizerFast(
            vocab={word: number for number, word in enumerate(words)}, model_max_length=16
        ).save_pretrained(folder)
        torch.manual_seed(0)
        config = transformers.BertConfig(
            vocab_size=len(words),
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            intermediate_size=8,
            max_position_embeddings=16,
            id2label={0: "neutral", 1: "grumpy"},
            label2id={"neutral": 0, "grumpy": 1},
        )
        model = transformers.BertForSequenceClassification(config).eval()
        # Learned in a moment: after some steps one word decides.
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        texts = ["lamp fog", "grumpy lamp", "fog", "grumpy", "lamp", "fog grumpy"]
        batch = tokenizer(texts, padding=True, return_tensors="pt")
        truth = torch.tensor([0, 1, 0, 1, 0, 1])
        optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
        for _ in range(60):
            optimizer.zero_grad()
            model(**batch, labels=truth).loss.backward()
            optimizer.step()
        model.save_pretrained(folder)
        assert (folder / "model.safetensors").is_file()
        return folder

    def make(self, folder: Path, **options) -> ToneFilter:
        return ToneFilter(ToneConfig(languages=("en",), classifier=str(folder), **options))

    def test_a_folder_is_a_classifier(self, folder: Path):
        one = self.make(folder)
        verdict = one.check("grumpy lamp")
        assert (verdict.outcome, verdict.reason, verdict.flagged) == ("keep", "tone: abusive", True)
        assert "grumpy (0.9" in verdict.detail or "grumpy (1.0" in verdict.detail
        assert one.check("lamp fog") == Verdict.keep("lamp fog")
        assert one.check("lamp " * 500).outcome == "keep"  # longer than the model reads
        assert one.check("\ud800") == Verdict.keep("\ud800")

    def test_labels_can_be_chosen(self, folder: Path):
        assert self.make(folder, labels=("neutral",)).check("lamp fog").flagged
        assert not self.make(folder, labels=("other",)).check("grumpy lamp").flagged

    def test_a_multi_label_model_gives_shares_that_stand_alone(self, folder: Path, tmp_path: Path):
        copy = tmp_path / "several"
        copy.mkdir()
        for file in folder.iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
        config = json.loads((copy / "config.json").read_text())
        config["problem_type"] = "multi_label_classification"
        (copy / "config.json").write_text(json.dumps(config))
        from tweetgen.tone.hugging_face import HuggingFace

        scores = HuggingFace(ToneConfig(classifier=str(copy))).scores("grumpy lamp")
        assert sum(scores.values()) != pytest.approx(1)
        assert scores["grumpy"] > scores["neutral"]

    def test_weights_that_could_run_code_are_not_read(self, folder: Path, tmp_path: Path):
        import torch

        copy = tmp_path / "pickled"
        copy.mkdir()
        for file in folder.iterdir():
            if file.suffix != ".safetensors":
                (copy / file.name).write_bytes(file.read_bytes())
        torch.save({}, copy / "pytorch_model.bin")
        with pytest.raises(ConfigError, match="in safetensors"):
            self.make(copy).check("lamp")

    def test_a_folder_that_is_not_there_is_told_at_once(self, tmp_path: Path):
        with pytest.raises(ConfigError, match="there is no folder"):
            self.make(tmp_path / "nowhere")


def test_a_classifier_that_is_not_installed_names_the_extra(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tweetgen.tone.classifiers.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"tweetgen\[tone-classifier\]"):
        ToneFilter(ToneConfig(classifier="hatesonar"))


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["xlmt_german_tweets.txt", "xlmt_spanish_tweets.txt", "xlmt_hindi_tweets.txt"]
)
def test_everyday_tweets_are_left_alone(tone: ToneFilter, shared: Path, name: str):
    """Also by the rules of other languages, where many a slur is an everyday word."""
    lines = (shared / "lines" / name).read_text("utf-8").splitlines()
    verdicts = [tone.check(line) for line in lines]
    assert sum(verdict.outcome == "reject" for verdict in verdicts) <= 0.004 * len(lines)
    assert sum(verdict.flagged for verdict in verdicts) <= 0.012 * len(lines)
