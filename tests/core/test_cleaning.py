"""Each cleaning step on what people's exports carry, and the default chain as a whole."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tweetgen import Document
from tweetgen.cleaning.steps import (
    Case,
    CaseConfig,
    Hashtags,
    HashtagsConfig,
    HtmlEntities,
    Links,
    Mentions,
    MentionsConfig,
    Retweets,
    TooShortConfig,
    Unicode,
    UnicodeConfig,
    Whitespace,
)
from tweetgen.corpus import Corpus
from tweetgen.errors import UnknownPlugin
from tweetgen.reader import Tally
from tweetgen.reading import DEFAULT_CLEANING, cleaners
from tweetgen.registry import default_registry


def cleaned(*documents: str | Document, steps=DEFAULT_CLEANING, options=None) -> list[str]:
    return list(Corpus.of(documents).clean(cleaners(steps, options)).texts())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AT&amp;T &lt;3 &gt;_&lt; &quot;q&quot; &#39;a&#39;", "AT&T <3 >_< \"q\" 'a'"),
        ("a&nbsp;b &eacute;&#233;&#xE9;&#XE9; &hearts;", "a\xa0b éééé ♥"),
        ("double &amp;amp; escaped &amp;lt;b&amp;gt;", "double &amp; escaped &lt;b&gt;"),
        # Without a semicolon it is no entity, whatever browsers make of it.
        ("R&notice fish&chips &copy=1 AT&T &amp", "R&notice fish&chips &copy=1 AT&T &amp"),
        ("&notit; &made_up; &; &#; &#x;", "&notit; &made_up; &; &#; &#x;"),
        ("no &#0; &#27; &#99999999;", "no \ufffd  &#99999999;"),
        ("nothing here", "nothing here"),
    ],
)
def test_html_entities_are_unescaped_exactly_once(text, wanted):
    assert HtmlEntities(None).clean_text(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("bell\x07 esc\x1b[31mred\x1b[0m back\x08space\0", "bell escred backspace"),
        ("dÃ\xadas y Ã±andÃº", "días y ñandú"),
        ("itâ€™s “fine”", "it’s “fine”"),
        ("cafe\u0301", "café"),
        ("\ufeffinner\ufeff mark", "inner mark"),
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("tab\tand\nline stay", "tab\tand\nline stay"),
        # Voice, not damage.
        ("“quotes” ‘so’ ﬁ ｆｕｌｌ ſ", "“quotes” ‘so’ ﬁ ｆｕｌｌ ſ"),
        ("👩🏽‍🚀 👨‍👩‍👧‍👦 🇪🇸 ❤️ می‌خواهم שלום", "👩🏽‍🚀 👨‍👩‍👧‍👦 🇪🇸 ❤️ می‌خواهم שלום"),
        ("&amp; stays", "&amp; stays"),
    ],
)
def test_unicode(text, wanted):
    assert Unicode(UnicodeConfig()).clean_text(text) == wanted


def test_mojibake_can_be_left_alone():
    keep = Unicode(UnicodeConfig(mend_mojibake=False))
    assert keep.clean_text("dÃ\xadas\x07 cafe\u0301") == "dÃ\xadas café"


def test_whole_flags_survive():
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert Unicode(UnicodeConfig()).clean_text(f"é {england}") == f"é {england}"


@pytest.mark.parametrize(
    "document",
    [
        Document("RT @someone: not my words"),
        Document("rt @someone not my words"),
        Document("  RT @a"),
        Document("RT@a hi"),
        Document("RT: @a hi"),
        Document("MT @a hi"),
        Document("my app says so", labels=("retweet",)),
        Document("boosted", labels=("joke", "boost")),
        Document("the answered tweet", labels=("referenced",)),
    ],
)
def test_retweets_are_dropped_by_label_and_by_text(document):
    assert Retweets(None).clean(document) is None


@pytest.mark.parametrize(
    "document",
    [
        Document("Art @ home"),
        Document("RT if you agree"),
        Document("my comment RT @a: theirs"),
        Document("@a RT @b: an answer"),
        Document("a quote", labels=("quote",)),
        Document("start @a"),
    ],
)
def test_own_words_stay(document):
    assert Retweets(None).clean(document) is document


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("look https://t.co/abc123XYZ0", "look"),
        ("https://t.co/abc look", " look"),
        ("no paragraph\nhttps://t.co/abc\nis lost", "no paragraph\n\nis lost"),
        ("HTTP://EXAMPLE.ORG and www.example.org/x?y=1#z too", " and too"),
        ("glued.https://example.org/a_b-c", "glued."),
        ("gluedhttps://example.org", "glued"),
        ("the last word.pic.twitter.com/AbCdEf", "the last word."),
        ("t.co/abc and bit.ly/abc", " and"),
        ("got3 writes https://example.org/a …", "got3 writes"),
        ("cut https://t.co/ab…", "cut"),
        ("cut https://t…", "cut"),
        ("cut http:/…", "cut "),
        ("cut https…", "cut "),
        ("cut https:", "cut "),
        # The sentence around it stays whole.
        ("Read https://t.co/abc, then vote.", "Read, then vote."),
        ("(see https://example.org/a).", "(see)."),
        ("“https://example.org”!", "“”!"),
        ("wiki https://example.org/Foo_(bar) is", "wiki is"),
        ("see https://example.org and so on …", "see and so on …"),
        # No addresses.
        ("and so on …", "and so on …"),
        ("he/she and/or 1/2", "he/she and/or 1/2"),
        ("that.co/abc", "that.co/abc"),
        ("www. is what they typed", "www. is what they typed"),
        ("the http protocol", "the http protocol"),
        ("they speak http", "they speak http"),
        ("mail a@example.org", "mail a@example.org"),
    ],
)
def test_links(text, wanted):
    assert Links(None).clean_text(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@ana @bob: well", "well"),
        ("@ana, @bob well", "well"),
        (".@ana said so", "said so"),
        ("  @ana\n@bob\nhi", "hi"),
        ("@ana", ""),
        ("@ana@example.social @bob.example.com hi", "hi"),
        ("@ünal_ı hi", "hi"),
        ("@" + "a" * 60 + " hi", "hi"),
        # A name that is part of the sentence is none that a reply begins with.
        ("@ana's right", "ana's right"),
        ("@ana. Well", "ana. Well"),
        ("thanks @ana!", "thanks ana!"),
        ("hey .@ana and (@bob) “@cas: hi”", "hey .ana and (bob) “cas: hi”"),
        ("with @ana@example.social.", "with ana@example.social."),
        ("with @ana.example.com.", "with ana.example.com."),
        # No handles.
        (
            "mail ana@example.org or first.last@example.org",
            "mail ana@example.org or first.last@example.org",
        ),
        ("medium.example/@ana", "medium.example/@ana"),
        ("meet @ home @ 5pm", "meet @ home @ 5pm"),
        ("@@ana", "@@ana"),
        ("f@n of d@isies", "f@n of d@isies"),
    ],
)
def test_mentions(text, wanted):
    assert Mentions(MentionsConfig()).clean_text(text) == wanted


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"leading": "keep"}, "ana hi bob, a@b.org"),
        ({"leading": "keep", "inner": "keep"}, "@ana hi @bob, a@b.org"),
        ({"inner": "remove"}, "hi , a@b.org"),
        ({"inner": "keep"}, "hi @bob, a@b.org"),
    ],
)
def test_mentions_on_demand(options, wanted):
    assert Mentions(MentionsConfig(**options)).clean_text("@ana hi @bob, a@b.org") == wanted


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        ("remove", "so  and  in C#sharp &#39; # "),
        ("word", "so happy and 2020 in C#sharp &#39; # ñandú"),
    ],
)
def test_hashtags(mode, wanted):
    step = Hashtags(HashtagsConfig(mode=mode))
    assert step.clean_text("so #happy and #2020 in C#sharp &#39; # #ñandú") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("  a \t b\xa0\u3000c  ", "a b c"),
        ("a \r\n b\rc", "a\nb\nc"),
        ("a\n\n\n \n\nb", "a\n\nb"),
        ("\n\na\n\n", "a"),
        ("haiku\nof two\n\nstanzas", "haiku\nof two\n\nstanzas"),
        (" \n ", ""),
    ],
)
def test_whitespace(text, wanted):
    assert Whitespace(None).clean_text(text) == wanted


def test_case():
    assert Case(CaseConfig()).clean_text("ÑANDÚ Straße") == "ñandú straße"
    assert Case(CaseConfig(to="upper")).clean_text("ñandú") == "ÑANDÚ"


def test_too_short():
    assert cleaned("ok", "yes", " a ", "one word", steps=["too_short"]) == ["yes", "one word"]
    options = {"too_short": TooShortConfig(min_chars=1, min_words=2)}
    assert cleaned("ok", "yes", "one word", steps=["too_short"], options=options) == ["one word"]


def test_duplicates():
    """Letter case, spacing and the way accents are written make no other text."""
    documents = [
        "Good  morning",
        "good morning ",
        "good night",
        "café",
        "cafe\u0301",
        "good morning!",
    ]
    assert cleaned(*documents, steps=["duplicates"]) == [
        "Good  morning",
        "good night",
        "café",
        "good morning!",
    ]


def test_each_pass_forgets_the_texts_of_the_last():
    corpus = Corpus.of(["a text", "a text"]).clean(cleaners(["duplicates"]))
    assert list(corpus.texts()) == list(corpus.texts()) == ["a text"]
    first, second = iter(corpus), iter(corpus)
    assert next(first) == next(second)


def test_blocked_words(tmp_path):
    from tweetgen.blocklist import BlockedWordsConfig

    path = tmp_path / "words.txt"
    path.write_text("# mine\nturnip\n")
    options = {"blocked_words": BlockedWordsConfig(languages=(), words=("parsnip",), file=path)}
    documents = ["a t u r n i p", "P@rsnip, raw", "turnips are fine", "a swede"]
    assert cleaned(*documents, steps=["blocked_words"], options=options) == [
        "turnips are fine",
        "a swede",
    ]


def test_what_a_step_drops_is_counted_under_its_reason_and_place():
    corpus = Corpus.of(
        [
            Document("RT @a: theirs", source="one.txt"),
            Document("https://t.co/abc", source="one.txt"),
            Document("@ana", source="two.txt"),
            Document("ok", source="two.txt"),
            Document("a real text", source="two.txt"),
            Document("A REAL TEXT", source="three.txt"),
        ]
    ).clean(cleaners())
    tally = Tally()
    assert [d.text for d in corpus.walk(tally)] == ["a real text"]
    assert tally.dropped == {
        "retweet": 1,
        "nothing left after cleaning": 2,
        "too short": 1,
        "duplicate": 1,
    }
    assert tally.first["nothing left after cleaning"] == "one.txt"


def test_cleaning_keeps_everything_but_the_text():
    document = Document("hi &amp; ho", author="ana", id="7", labels=("joke",), source="x")
    (made,) = Corpus.of([document]).clean(cleaners())
    assert made == Document("hi & ho", author="ana", id="7", labels=("joke",), source="x")


def test_steps_run_in_the_order_named():
    assert cleaned("&lt;3 &amp;lt;3", steps=["html_entities", "html_entities"]) == ["<3 <3"]
    assert cleaned("#yes", steps=["hashtags"]) == []
    assert cleaned("AbC", steps=["case", "duplicates"]) == ["abc"]
    assert cleaned("untouched &amp; @all", steps=[]) == ["untouched &amp; @all"]


def test_an_unknown_step_is_said():
    with pytest.raises(UnknownPlugin, match="no cleaner is named 'hashtag'"):
        cleaners(["hashtag"])


def test_every_default_step_exists():
    assert set(DEFAULT_CLEANING) <= set(default_registry().all("cleaner"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@ana @bob &lt;3 you, see https://t.co/x  ", "<3 you, see"),
        ("Trump &amp; Co.\n\n\n\nmore… https://t.co/x", "Trump & Co.\n\nmore…"),
        ("consulta.https://www.example.org/w …", "consulta."),
        ("Thanks @ana! \x1b[1mBold\x1b[0m", "Thanks ana! Bold"),
        ("email me ana@example.org", "email me ana@example.org"),
        ("#hash #tag $TSLA", "#hash #tag $TSLA"),
        ("double &amp;amp; escaped", "double &amp; escaped"),
    ],
)
def test_the_default_chain_on_tweets(text, wanted):
    assert cleaned(text) == [wanted]


PIECES = st.sampled_from(
    [
        *("@ana", "@a@b.social", ".@", "@", "RT ", "rt @x", "www.", "http", "https://", "t.co/"),
        *("pic.twitter.com/ab", "pic", "x.y/z", "…", " …", "#tag", "\n", "\n\n\n", " ", "\xa0"),
        *("dÃ\xadas", "\x1b[31m", "\x1b", "[0m", "\u0301", "é", "a", "word", ".", ", ", ")", "("),
        *("\u200b", "\ufeff", "😀", "日本", "שלום", "می\u200cخواهم", "ß", "\r\n", "\u2028", "\x85"),
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES | st.characters(max_codepoint=0x7F)).map("".join))
def test_cleaning_twice_changes_nothing(text):
    """But for entities, which are unescaped once each time, and addresses made by removing an @."""
    assume("www." not in text or "@" not in text)
    steps = [step for step in DEFAULT_CLEANING if step != "html_entities"]
    once = cleaned(text, steps=steps)
    assert cleaned(*once, steps=steps) == once


@pytest.mark.parametrize("make", [HtmlEntities, Links, Mentions, Hashtags, Whitespace])
def test_a_hostile_text_takes_no_exponential_time(make):
    """A regular expression that backtracks would never end here."""
    config = {Mentions: MentionsConfig(), Hashtags: HashtagsConfig()}.get(make)
    step = make(config)
    for piece in (
        "@a ",
        "@a.",
        "@a@a.a",
        ".@",
        "https: ",
        "www.",
        "&amp",
        "&#",
        "…",
        " \n",
        "#",
        ":,",
    ):
        assert isinstance(step.clean_text(piece * 5_000 + "!"), str)
