"""What tells who people are is taken out of chats, and nothing else is."""

from __future__ import annotations

import gzip
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen import Corpus, Document, cleaners, config, identifiers, read
from tweetgen.cleaning.anonymise import Anonymise
from tweetgen.cleaning.anonymise_config import AnonymiseConfig
from tweetgen.cli import main
from tweetgen.names import (
    KEY_VARIABLE,
    Names,
    Shadow,
    name_forms,
    plain_name,
    pseudonym,
    pseudonyms,
)
from tweetgen.reading import CHAT_CLEANING

PEOPLE = ("Ann", "Ben Smith", "Will", "小明", "Mum", "राहुल कुमार")


def anonymised(documents, **options) -> Corpus:
    made = AnonymiseConfig(**{"me": ("Ann",), **options})
    return Corpus.of(documents).clean([lambda: Anonymise(made)])


def said(text: str, people=PEOPLE, **options) -> str:
    others = [Document("x", author=name) for name in people]
    return next(anonymised([Document(text, author="Ann"), *others], **options).texts())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call me on +44 7911 123456 tonight", "call me on 📞 tonight"),
        ("+49\u00a0151\u200923456789", "📞"),
        ("\u202a+972 \u200e50-123-4567\u202c ok", "\u202a📞\u202c ok"),
        ("０１５１ ２３４５６７８９", "📞"),
        ("+٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "📞"),
        ("06.12.34.56.78 or 06 12 34 56 78", "📞 or 📞"),
        ("(212) 555-0199, 0049 151 23456789", "📞, 📞"),
        ("mail ben.s+x@exämple.co.uk.", "mail ✉️."),
        ("联系ben@example.com吗", "联系✉️吗"),
        ("josé@café.fr", "✉️"),
        ("DE89 3704 0044 0532 0130 00 danke", "🏦 danke"),
        ("iban:GB29NWBK60161331926819.", "iban:🏦."),
        ("4111 1111 1111 1111 12/27", "💳 12/27"),
        ("378282246310005", "💳"),
        ("look https://x.example/a?b=1", "look"),
        ("my site https://x.example is up", "my site 🔗 is up"),
        ("(see www.foo.example/x)", "(see 🔗)"),
    ],
)
def test_what_tells_is_replaced(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "3:2 in 1999-2000, 2019, $1,299.00 at 12:30 on 01.02.2023 10:30",
        "192.168.10.1 v1.2.3 10.000.000 0.333333333 2020-01-01",
        "order 1234567890, sent at 1612345678901",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
        "4111 1111 1111 1112",  # no card: its last digit is wrong
        "DE88370400440532013000",  # no account, likewise
        "@5pm @ 12:30, @all e.g. and/or 5km/h etc.",
        "I will, and my mum will",
        "Will you come?",
        "WILL YOU COME",
        "benevolent benchmark",
    ],
)
@pytest.mark.parametrize("region", ["", "US", "DE"])
def test_what_does_not_tell_stays(text, region):
    assert said(text, region=region) == text


def test_numbers_of_a_country_need_its_name():
    assert said("ring 6614969221") == "ring 6614969221"
    assert said("ring 661-496-9221 or 6614969221", region="US") == "ring 📞 or 📞"


@pytest.mark.parametrize(
    "text", ["hey Ben", "BEN!", "ben's car", "@ben", "@Ben Smith", "ben smith"]
)
def test_people_are_named_otherwise(text):
    invented = pseudonyms(PEOPLE[1:])["ben smith"]
    changed = said(text)
    assert invented in changed
    assert not re.search("ben|smith|@", changed.replace(invented, ""), re.IGNORECASE)


def test_names_of_every_script():
    invented = pseudonyms(PEOPLE[1:])
    assert said("小明你好") == f"{invented['小明']}你好"
    assert said("राहुल आ गया") == f"{invented[plain_name('राहुल कुमार')]} आ गया"
    assert said("hi @\u2068Ben Smith\u2069!") == f"hi {invented['ben smith']}!"
    assert said("ｂｅｎ, Wi\u200bll and I") == f"{invented['ben smith']}, {invented['will']} and I"


def test_names_that_are_words_need_a_capital_within_a_sentence():
    will = pseudonyms(PEOPLE[1:])["will"]
    assert said("I asked Will. Will will do it. Will, come!") == (
        f"I asked {will}. Will will do it. {will}, come!"
    )


def test_a_first_name_that_two_have_points_at_neither():
    invented = pseudonyms(["Ben Smith", "Ben Jones"])
    names = Names.of(invented)
    ((_, _, instead),) = names.find("hey Ben")
    assert instead not in invented.values()
    ((_, _, instead),) = names.find("hey Ben Jones")
    assert instead == invented["ben jones"]


def test_my_own_name_stays():
    chat = [Document("Hi Ann, @Ann", author="Ben"), Document("Ben?", author="Ann")]
    first, second = anonymised(chat)
    assert (first.text, second.author) == ("Hi Ann, Ann", "Ann")
    assert first.author == pseudonym("Ben") == second.text.removesuffix("?")


def test_authors_have_the_same_name_in_every_file(monkeypatch):
    once = [document.author for document in anonymised([Document("x", author="Ben")])]
    again = [Document("y", author=name) for name in ("Cem", "~\u200eBEN")]
    assert [document.author for document in anonymised(again)][1] == once[0] != "Ben"
    monkeypatch.setenv(KEY_VARIABLE, "another")
    assert [document.author for document in anonymised(again)][1] != once[0]


def test_no_two_people_share_a_name():
    """With 2,000 people, many hashes point at the same of some 5,000 names."""
    people = [f"person {number}" for number in range(2_000)]
    invented = pseudonyms(people)
    assert len(set(invented.values())) == len(people)
    kept = sum(invented[name] == pseudonym(name) for name in people)
    assert kept > 1_500
    assert pseudonyms(reversed(people)) == invented


def test_nobody_is_given_a_name_that_somebody_bears():
    real = pseudonym("Ben")
    assert pseudonyms(["Ben", real])["ben"] != real


def test_a_chat_named_after_somebody_is_not_told():
    chat = [
        Document("a", author="Ben", conversation="Ben Smith", id="1"),
        Document("b", author="Ann", conversation="Ben Smith", in_reply_to="1"),
    ]
    first, second = anonymised(chat)
    assert first.conversation == second.conversation
    assert "Ben" not in str(first.to_dict())
    assert second.in_reply_to == "1"


def test_what_was_removed_is_counted_by_kind():
    chat = [
        Document("+44 7911 123456, a@b.example and b@b.example", author="Ben"),
        Document("Ben! @cem", author="Dan"),
    ]
    report = anonymised(chat).report()
    assert report.removed == {
        "e-mail addresses": 2,
        "authors": 2,
        "phone numbers": 1,
        "names": 1,
        "handles": 1,
    }
    assert "7911" not in str(report.to_dict())
    assert report.documents == 2


def test_a_message_that_was_only_a_link_is_counted_as_dropped():
    report = anonymised([Document("https://x.example/y"), Document("z")]).report()
    assert report.dropped == {"nothing left after cleaning": 1}


def test_own_words_instead_and_nothing_at_all():
    text = "ring +44 7911 123456 (a@b.example) now"
    assert said(text, phone="my number", email="") == "ring my number now"
    assert said(text, kinds=("email",)) == "ring +44 7911 123456 (✉️) now"
    assert said("hi @zoe and Ben", authors=False, names=False) == "hi and Ben"


def test_conversations_still_know_me():
    chat = [
        Document("Is it you, Ann?", author="Ben", conversation="c"),
        Document("It is me, Ben.", author="Ann", conversation="c"),
    ]
    (document,) = anonymised(chat).conversations(["Ann"], others="named")
    assert document.author == "Ann"
    assert "Ben" not in document.text
    assert pseudonym("Ben") in document.text


def test_a_bot_of_chats_anonymises_by_default_and_is_told_who_i_am(tmp_path):
    path = tmp_path / "bot.toml"
    path.write_text('[conversations]\nme = ["Ann"]\n[generator]\nuse = "markov"\n')
    steps = {choice.name: choice.options for choice in config.load(path).cleaning}
    assert tuple(steps) == CHAT_CLEANING
    assert steps["anonymise"].me == ("Ann",)
    path.write_text('[generator]\nuse = "markov"\n')
    assert "anonymise" not in {choice.name for choice in config.load(path).cleaning}


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aB@.+-()0123456789 \u200e\u00a0０٣小/:\n\u2068\u2069#DE")))
def test_nothing_trips_it_and_what_stays_is_in_order(text):
    changed = said(text, region="DE")
    shadow = Shadow.of(changed).text
    assert not [*identifiers.emails(shadow)]
    assert not [*identifiers.ibans(shadow)]


@given(st.text(max_size=60))
def test_the_shadow_points_back(text):
    shadow = Shadow.of(text)
    for place, char in enumerate(shadow.text):
        start, end = shadow.span(place, place + 1)
        assert Shadow.of(text[start:end]).text == char


@given(st.text(max_size=30))
def test_names_compare_with_themselves(name):
    assert plain_name(plain_name(name)) == plain_name(name)
    assert all(len(form.split(" ")) <= 6 for form in name_forms(name))


@pytest.mark.parametrize(
    "piece", "a a@ @a 1 1- +1_ DE12_ 0_ 00_ a.b. http:// Ben_ 4111_ \u200f1".split()
)
def test_a_very_long_line_is_no_catastrophe(piece):
    """One pattern that goes over the line again and again would take hours, not seconds."""
    piece = piece.replace("_", " ")
    began = time.process_time()
    said(piece * (300_000 // len(piece)))
    assert time.process_time() - began < 60


@pytest.mark.shared
def test_no_number_and_no_address_is_left_in_real_chats(shared):
    paths = [
        path
        for folder in ("whatsapp", "chats")
        for path in sorted((shared / folder).iterdir())
        if not path.name.endswith((".expected.json", "_cases.json", "by_locale.json"))
    ]
    assert len(paths) > 30
    for path in paths:
        raw = read(path)
        before = raw.report()
        report = raw.clean(cleaners(["anonymise"])).report()
        left_out = report.dropped.get("nothing left after cleaning", 0)
        assert report.documents + left_out == before.documents, path
        assert set(report.authors).isdisjoint(before.authors), path
        assert len(report.authors) == len({plain_name(name) for name in before.authors}), path
        for text in raw.clean(cleaners(["anonymise"])).texts():
            assert not re.search(r"[\w.]+@\w+\.\w|https?://|\+\d\d[\d ]{8}", text), path


@pytest.mark.shared
def test_posts_without_such_things_stay_as_they_are(shared):
    """Years, prices and scores in tens of thousands of posts are no numbers of telephones."""
    texts = (shared / "lines" / "acrosa_tweets_es.txt").read_text("utf-8").splitlines()
    with gzip.open(
        shared / "lines" / "tweeteval_emoji_train.txt.gz", "rt", encoding="utf-8"
    ) as file:
        texts += file.read().splitlines()
    step = Anonymise(AnonymiseConfig())
    found = [one for text in texts for one in step._found(Shadow.of(text).text)]
    kinds = [one.kind for one in found]
    assert kinds.count("phone") == 9
    assert kinds.count("email") == 4
    assert kinds.count("card") == kinds.count("iban") == 0


def test_a_chat_without_me_is_anonymised_too(tmp_path, monkeypatch):
    """Whoever asks nothing must not publish the numbers of a whole group."""
    monkeypatch.chdir(tmp_path)
    lines = "\n".join(f'{{"text": "hi", "author": "{name}"}}' for name in ("Ann", "Ben"))
    (tmp_path / "chat.jsonl").write_text(lines)
    assert main(["init", "-y", "-q", "--backend", "markov", "--corpus", "chat.jsonl"]) == 0
    steps = [choice.name for choice in config.load(tmp_path).cleaning]
    assert "anonymise" in steps
    assert steps.index("anonymise") < steps.index("mentions")
