"""Lengths as the networks count them, by their own test cases and by posts they have counted."""

from __future__ import annotations

import gzip
import html
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tweetgen.cli import main
from tweetgen.filter import Surroundings
from tweetgen.filters.length import LengthConfig, LengthFilter
from tweetgen.lengths import (
    MAX_LENGTH,
    MEASURES,
    bluesky,
    emoji,
    graphemes,
    mastodon,
    too_long_for,
    x,
)
from tweetgen.links import links_of_mastodon, links_of_x


def of_x(text: str) -> list[str]:
    return [text[start:end] for start, end in links_of_x(text)]


def of_mastodon(text: str) -> list[str]:
    return [text[start:end] for start, end in links_of_mastodon(text)]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("The lamp is lit.", 16),
        ("caf\u00e9", 4),
        ("cafe\u0301", 4),  # the same, written in two
        ("灯台", 4),
        ("маяк", 4),
        ("“quoted” – and so on…", 22),  # of these signs, the ellipsis alone counts 2
        ("\u200b", 1),
        ("ლამპა", 5),  # the last of the light alphabets
        ("ᄀ", 2),  # the first heavy letter
    ],
)
def test_x_weighs_letters(text: str, length: int):
    assert x(text) == length


EMOJI = "🐱 ☺ ☺\ufe0f 👍🏽 👩\u200d🔬 👨\u200d👩\u200d👧\u200d👦 🇩🇪 "
EMOJI += "1\ufe0f\u20e3 ©\ufe0f ⚡\ufe0f ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈 🫶🏿"
COUPLE = "👩🏼\u200d❤\ufe0f\u200d👨🏼"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize("one", [*EMOJI.split(), COUPLE, SCOTLAND])
def test_an_emoji_is_two_on_x_and_one_elsewhere(one: str):
    assert (x(one), mastodon(one)) == (2, 1)
    assert bluesky(one) == max(1, -(-len(one.encode()) // 10))
    assert x(f"a{one}{one}b") == 6
    assert emoji(f"a{one} {one}b") == [one, one]


def test_what_only_looks_like_an_emoji_is_counted_sign_by_sign():
    assert x("©") == x("7") == 1
    assert x("🇦🇦") == 4  # no such flag
    assert x("✅\ufe0f") == 4  # no such variation
    assert x("👩\u200d❤\u200d👩") == 8  # written without the signs that make it one
    assert x("🐱\u200d🐱") == 5


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://lamp.example.com/a/b?c=d#e.", ["https://lamp.example.com/a/b?c=d#e"]),
        ("see lamp.com and lamp.rocks, not lamp.zzz", ["lamp.com", "lamp.rocks"]),
        ("(https://example.com/a_(b))", ["https://example.com/a_(b)"]),
        ("write to maud@lamp.com", []),
        ("@maud.com #lamp.com $lamp.com", []),
        ("灯台example.com灯台", ["example.com"]),
        ("https://灯台.com/x", ["https://灯台.com/x"]),
        ("https://example.рф/", ["https://example.рф/"]),
        ("a.com.b_c.net", ["a.com"]),
        ("https://t.co/abc!def", ["https://t.co/abc"]),
        ("it ended.So did I", ["ended.So"]),  # there is such a country, and X links it
        ("HTTPS://LAMP.COM", ["HTTPS://LAMP.COM"]),
        ("http://" + "灯" * 64 + ".com", []),
        ("http://lamp.com/" + "a" * 4_100, []),
        ("", []),
    ],
)
def test_links_of_x(text: str, links: list[str]):
    assert of_x(text) == links
    outside = len(text) - sum(map(len, links))
    if text.isascii():
        assert x(text) == outside + 23 * len(links)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("The lamp is lit.", 16),
        ("灯台", 2),
        ("see https://lamp.example.com/a/b?c=d.", 28),
        ("see lamp.com", 12),  # a link needs its protocol here
        ("gemini://lamp.com/灯台」", 24),
        ("@maud@lamp.example.com hello", 11),
        ("hello @maud, and @ben", 21),
        ("maud@lamp.example.com", 21),
        ("https://lamp.com/@maud@example.com", 23),  # no mention within a link
        ("@maud@lamp.com@ben", 9),
        ("@maud\u0301", 5),  # the accent joins the name
        ("", 0),
    ],
)
def test_mastodon(text: str, length: int):
    assert mastodon(text) == length


def test_mastodon_counts_the_warning_and_the_servers_own_links():
    assert mastodon("hello", warning="food 🍲") == 11
    assert mastodon("https://lamp.com", link=40) == 40
    assert mastodon("", warning="https://lamp.com") == 16


def test_bluesky_has_two_limits_in_one_number():
    family = "👨\u200d👩\u200d👧\u200d👦"  # 25 bytes, one grapheme
    assert bluesky("a" * 300) == 300
    assert bluesky("灯" * 300) == 300
    assert bluesky(family * 120) == 300
    assert bluesky(family * 121) == 303
    assert bluesky("a\r\nb") == 3


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_has_a_length(text: str):
    assert 0 <= x(text) <= 2 * len(unicodedata.normalize("NFC", text)) + 46 * text.count(".")
    assert x(unicodedata.normalize("NFD", text)) == x(text)
    fits = graphemes(text) <= 300 and len(text.encode("utf-8", "replace")) <= 3_000
    assert (bluesky(text) <= MAX_LENGTH["bluesky"]) is fits
    assert mastodon(text) >= 0


@given(
    st.sampled_from(["灯", "a", "é", "👍🏽", "a.co ", "\U0001d160", "@a@b.de "]),
    st.integers(1, 300),
)
@settings(deadline=None)
@example("\U0001d160", 47)  # 188 bytes, and 282 on X
def test_what_is_too_long_is_what_measures_more(part: str, times: int):
    text = part * times
    assert too_long_for(text) == [n for n in MEASURES if MEASURES[n](text) > MAX_LENGTH[n]]


PARTS = "http:// https:// example.com lamp.rocks .jp 灯台 t.co/abc 👍🏽 é 1 RT @maud"
PARTS += " / ? # @ _ - . , ( ) !"
noisy = st.lists(st.sampled_from(PARTS.split()), max_size=10).map("".join)


@given(noisy, noisy)
@settings(deadline=None)
@example("see lamp.com", "https://lamp.com/")
def test_words_count_for_themselves(left: str, right: str):
    """A link ends where the blank is, and none begins before it."""
    for measure in MEASURES.values():
        if measure is not bluesky:
            assert measure(f" {left} {right}") == measure(f" {left}") + measure(f" {right}")
    for found in (links_of_x(left), links_of_mastodon(left)):
        ends = [place for span in found for place in span]
        assert ends == sorted(set(ends))


LONG = [
    "灯" * 300_000 + "_.com",
    "http://lamp.com/" + "(a" * 100_000,
    "-灯" * 100_000 + ".com",
    "lamp." * 3_800 + "a_b.com" + "z" * 2_000,
    "灯" * 18_000 + "_灯.com" + "灯" * 2_000,
    "@a." * 100_000,
    "lamp." * 60_000 + "zzz",
    "http://lamp.com/" + "(a)" * 60_000 + "!",
]


@pytest.mark.parametrize("text", LONG)
def test_long_texts_are_read_once(text: str):
    """What would take hours if each letter could begin a link anew."""
    for size in (19_000, len(text)):
        for measure in MEASURES.values():
            assert measure(text[:size]) > 0
    assert x(text) == len(text) + text.count("灯")


def test_the_command_measures_texts(capfd: pytest.CaptureFixture[str]):
    assert main(["measure", "灯" * 141, "see lamp.com"]) == 0
    shown = capfd.readouterr().out.splitlines()
    assert shown[0].split("\t") == ["X", "Bluesky", "Mastodon", "text"]
    assert shown[1].split("\t") == ["282/280 too long", "141/300", "141/500", "灯" * 141]
    assert shown[2].split("\t")[:3] == ["27/280", "12/300", "12/500"]


def test_the_command_measures_lines():
    done = subprocess.run(
        [sys.executable, "-m", "tweetgen", "measure", "--json"],
        input=b"a\r\n\n\xff\n" + "灯 ".encode(),
        capture_output=True,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"] for row in rows] == ["a", "\ufffd", "灯 "]
    assert rows[2]["x"] == {"length": 3, "limit": 280, "fits": True}


def check(config: LengthConfig, text: str, max_length: int | None = None) -> tuple[str, str, str]:
    one = LengthFilter(config)
    one.prepare(Surroundings(max_length=max_length))
    verdict = one.check(text)
    return verdict.outcome, verdict.reason, verdict.detail


def test_the_filter_counts_as_a_network_does():
    heavy = "灯" * 141
    assert check(LengthConfig(), heavy) == ("keep", "", "")
    assert check(LengthConfig(network="x"), heavy) == ("reject", "too long for x", "282 of 280")
    assert check(LengthConfig(network="bluesky"), heavy)[0] == "keep"
    assert check(LengthConfig(network="x", max_length=282), heavy)[0] == "keep"
    assert check(LengthConfig(network="mastodon", max_length=140), heavy)[2] == "141 of 140"


def test_a_network_does_not_lift_the_publishers_limit():
    link = "https://lamp.example.com/" + "a" * 100
    assert check(LengthConfig(network="x"), link, max_length=280)[0] == "keep"
    assert check(LengthConfig(network="x"), link, max_length=100) == (
        "reject",
        "too long for the publisher",
        "125 of 100",
    )


# --- What the networks themselves say ---


def cases(shared: Path, name: str) -> dict[str, list[dict]]:
    yaml = pytest.importorskip("yaml", reason="the networks' own cases are YAML")
    path = shared / "length" / f"twitter_text_{name}.yml"
    return yaml.safe_load(path.read_text("utf-8"))["tests"]


@pytest.mark.shared
@pytest.mark.parametrize(
    "group",
    ["urls", "urls_with_indices", "urls_with_directional_markers", "tco_urls_with_params"],
)
def test_twitter_texts_own_links(shared: Path, group: str):
    for case in cases(shared, "extract")[group]:
        expected = case["expected"]
        if expected and isinstance(expected[0], dict):
            found = [list(span) for span in links_of_x(case["text"])]
            assert found == [link["indices"] for link in expected], case["description"]
            expected = [link["url"] for link in expected]
        assert of_x(case["text"]) == expected, case["description"]


@pytest.mark.shared
def test_twitter_texts_own_links_as_it_shows_them(shared: Path):
    groups = cases(shared, "autolink")
    for case in groups["urls"] + groups["all"]:
        shown = re.findall(r'<a href="[^"]*">([^<]*)</a>', case["expected"])
        linked = [link for link in of_x(case["text"]) if "://" in link]
        assert linked == [html.unescape(link) for link in shown], case["description"]


@pytest.mark.shared
@pytest.mark.parametrize(
    "group", ["WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest"]
)
def test_twitter_texts_own_lengths(shared: Path, group: str):
    for case in cases(shared, "validate")[group]:
        length, expected = x(case["text"]), case["expected"]
        assert length == expected["weightedLength"], case["description"]
        assert 1_000 * length // MAX_LENGTH["x"] == expected["permillage"]
        assert not expected["valid"] or 0 < length <= MAX_LENGTH["x"]


@pytest.mark.shared
def test_what_twitter_text_takes_for_an_address(shared: Path):
    """It takes two more for valid, with a password and by number; it links neither in a post."""
    never_linked = {"http://user:PASSW0RD@example.com:8080/login.php"}
    never_linked.add("http://192.168.0.1/index.html?src=asdf")
    for case in cases(shared, "validate")["urls"]:
        valid = case["expected"] and case["text"] not in never_linked
        assert (of_x(case["text"]) == [case["text"]]) is valid, case["description"]


@pytest.mark.shared
def test_twitter_texts_older_lengths(shared: Path):
    """Configuration 2 differs only in that an emoji of several code points counts them all."""
    differing = [
        case["description"]
        for case in cases(shared, "validate")["WeightedTweetsCounterTest"]
        if x(case["text"]) != case["expected"]["weightedLength"]
    ]
    assert len(differing) == 2
    assert all("unicode" in description for description in differing)


@pytest.mark.shared
def test_links_without_a_protocol_are_links(shared: Path):
    for case in cases(shared, "validate")["urls_without_protocol"]:
        assert of_x(case["text"]) == [case["text"]]


@pytest.mark.shared
def test_real_posts_as_the_reference_counted_them(shared: Path):
    """Emoji newer than the reference's table are more to it; everything else is equal."""
    counted = 0
    with gzip.open(shared / "length" / "real_posts_oracle.jsonl.gz", "rt", "utf-8") as lines:
        for line in lines:
            post = json.loads(line)
            text, weighted = post["text"], post["weighted_v3"]
            assert x(text) < weighted if post["new_emoji"] else x(text) == weighted, text
            assert graphemes(text) == post["graphemes"], text
            assert bluesky(text) == max(post["graphemes"], -(-post["utf8_bytes"] // 10)), text
            counted += 1
    assert counted > 1_500


@pytest.mark.shared
def test_bluesky_and_mastodons_own_cases(shared: Path):
    folder = shared / "length"
    for case in json.loads((folder / "bluesky_grapheme_cases.json").read_text("utf-8")):
        assert graphemes(case["text"]) == case["graphemes"]
    for case in json.loads((folder / "mastodon_cases.json").read_text("utf-8")):
        length = mastodon(case["text"], warning=case["spoiler"])
        assert (length <= MAX_LENGTH["mastodon"]) is case["ok"]
