"""Pictures that go with posts: none without words, and the same one for the same seed."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tweetgen import Limits
from tweetgen.config import load
from tweetgen.errors import ConfigError
from tweetgen.pictures import Pictures, media_type
from tweetgen.sections import ImagesSection

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n..", b"\xff\xd8\xff\xe0..", b"GIF89a.."
WEBP = b"RIFF\x0a\x00\x00\x00WEBPVP8 "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four pictures, captioned in each of the three ways."""
    made = tmp_path / "memes"
    made.mkdir()
    for name, data in {
        "lamp.png": PNG,
        "goat.JPG": JPEG,
        "fog.gif": GIF,
        "ship.webp": WEBP,
    }.items():
        (made / name).write_bytes(data)
    (made / "notes.md").write_text("no picture")
    (made / "captions.toml").write_text(
        '"lamp.png" = "The lamp of the lighthouse, lit"\n'
        '"goat.JPG" = { alt = "A goat on the wall", words = ["Gerald", "animal"] }\n'
    )
    (made / "captions.csv").write_text("file,alt,words\nfog.gif,Fog over the sea,weather grey\n")
    (made / "ship.txt").write_text("A ship\n on the sea\nwords: sail, Harbour\n")
    return made


def pictures(folder: Path, **options: object) -> Pictures:
    return Pictures.load(ImagesSection(folder=str(folder), **options))


def chosen(some: Pictures, text: str, message: str | None = None, seed: int = 0) -> str | None:
    found = some.choose(text, message, seed)
    return found[0].path.name if found else None


def test_captions_are_read_wherever_they_stand(folder):
    found = {one.image.path.name: one for one in pictures(folder).pictures}
    assert {name: one.image.alt for name, one in found.items()} == {
        "lamp.png": "The lamp of the lighthouse, lit",
        "goat.JPG": "A goat on the wall",
        "fog.gif": "Fog over the sea",
        "ship.webp": "A ship on the sea",
    }
    assert found["ship.webp"].words == {"ship", "the", "sea", "sail", "harbour"}
    assert found["goat.JPG"].words >= {"gerald", "animal", "goat"}


@pytest.mark.parametrize(
    ("text", "message", "name"),
    [
        ("Gerald ate the logbook.", None, "goat.JPG"),
        ("Nothing to say.", "is the LAMP lit?", "lamp.png"),
        ("A ship in the fog, a ship at sea", None, "ship.webp"),
        ("weather: none", None, "fog.gif"),
        ("Goats, ships and lamps are none of these words", None, None),
        ("", None, None),
        ("It is on it", None, None),  # what is short tells nothing
    ],
)
def test_the_closest_caption_wins(folder, text, message, name):
    assert chosen(pictures(folder), text, message) == name


def test_a_rare_word_counts_more_than_a_common_one(folder):
    """All captions have "the", one has "harbour"."""
    assert {chosen(pictures(folder), "the harbour", seed=n) for n in range(20)} == {"ship.webp"}


def test_equals_are_drawn_by_the_seed(folder):
    some = pictures(folder)
    drawn = Counter(chosen(some, "the sea", seed=n) for n in range(400))
    assert set(drawn) == {"fog.gif", "ship.webp"}
    assert min(drawn.values()) > 150
    assert [chosen(some, "the sea", seed=n) for n in range(50)] == [
        chosen(pictures(folder), "the sea", seed=n) for n in range(50)
    ]


def test_any_picture_may_come_at_random(folder):
    some = pictures(folder, choose="random")
    drawn = Counter(chosen(some, "nothing of the kind", seed=n) for n in range(400))
    assert len(drawn) == 4
    assert min(drawn.values()) > 60


def test_choosing_leaves_other_peoples_dice_alone(folder):
    random.seed(1)
    before = random.getstate()
    some = pictures(folder, choose="random", odds=0.5)
    for seed in (0, 1, None):
        some.choose("the sea", None, seed)
    assert random.getstate() == before


@pytest.mark.parametrize(("odds", "low", "high"), [(0, 0, 0), (0.25, 60, 140), (1, 400, 400)])
def test_odds_say_how_often(folder, odds, low, high):
    some = pictures(folder, odds=odds)
    assert low <= sum(bool(some.choose("the goat", None, n)) for n in range(400)) <= high


@pytest.mark.parametrize(
    ("on", "post", "reply"), [("posts", True, False), ("replies", False, True), ("both", 1, 1)]
)
def test_posts_and_replies_are_told_apart(folder, on, post, reply):
    some = pictures(folder, on=on)
    assert bool(some.choose("the goat", None, 1)) == post
    assert bool(some.choose("the goat", "hello", 1)) == reply
    assert bool(some.choose("the goat", "", 1)) == post


def test_without_a_folder_there_are_none():
    some = Pictures.load(ImagesSection())
    assert some.choose("the goat", None, 1) == ()
    some.check("console", Limits())


def test_every_picture_without_words_is_named(folder):
    (folder / "captions.toml").write_text('"lamp.png" = " \\u200b "\n"gone.png" = "What was"\n')
    (folder / "ship.txt").write_text("words: sail")
    with pytest.raises(ConfigError) as caught:
        pictures(folder)
    assert [problem.split(";")[0] for problem in caught.value.problems] == [
        "goat.JPG has no words for those who cannot see it",
        "lamp.png has no words for those who cannot see it",
        "ship.webp has no words for those who cannot see it",
        "captions name gone.png, which is not there",
    ]


@pytest.mark.parametrize("data", [b"", b"<svg>", JPEG, b"RIFF\0\0\0\0WAVE"])
def test_what_is_not_the_picture_it_says_is_named(folder, data):
    (folder / "lamp.png").write_bytes(data)
    with pytest.raises(ConfigError, match=r"lamp\.png is (no picture|image/jpeg), whatever"):
        pictures(folder)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("captions.toml", "lamp.png = 'x'", r"captions\.toml cannot be read \(lamp: write"),
        ("captions.toml", "no toml", "captions.toml cannot be read"),
        ("captions.toml", '"lamp.png" = { text = "x" }', "captions.toml cannot be read"),
        ("captions.toml", '"lamp.png" = { words = 3 }', "captions.toml cannot be read"),
        ("captions.csv", "fog.gif,Fog", "must name the columns file, alt"),
        ("captions.csv", "", "must name the columns file, alt"),
        ("captions.csv", "file,alt\nfog.gif\n", r"fog\.gif has no words"),
    ],
)
def test_captions_that_cannot_be_read_are_said(folder, name, text, problem):
    (folder / name).write_text(text)
    with pytest.raises(ConfigError, match=problem):
        pictures(folder)


def test_a_folder_that_is_missing_or_empty_is_said(tmp_path):
    with pytest.raises(ConfigError, match="there is no folder"):
        pictures(tmp_path / "memes")
    with pytest.raises(ConfigError, match="holds no picture"):
        pictures(tmp_path)


def test_the_network_must_take_them(folder):
    some = pictures(folder)
    some.check("discord", Limits(images=1, image_bytes=16))
    with pytest.raises(ConfigError, match="console takes no pictures"):
        some.check("console", Limits())
    with pytest.raises(ConfigError, match=r"ship\.webp has 16 bytes; telegram takes 15"):
        some.check("telegram", Limits(images=1, image_bytes=15))


def test_what_does_not_fit_is_never_chosen(folder):
    some = pictures(folder, choose="random")
    limits = Limits(images=1, image_bytes=9)
    names = {some.choose("x", None, n, limits)[0].path.name for n in range(50)}
    assert names == {"fog.gif", "goat.JPG"}
    assert some.choose("x", None, 1, Limits()) == ()
    assert some.choose("x", None, 1, Limits(images=1, image_bytes=3)) == ()


def test_kinds_are_told_by_content():
    assert [media_type(data) for data in (PNG, JPEG, GIF, WEBP, b"GIF", b"")] == [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        None,
        None,
    ]


def test_the_section_of_a_bot(folder, tmp_path):
    path = tmp_path / "bot.toml"
    path.write_text('[generator]\nuse = "markov"\n[images]\nfolder = "memes"\non = "replies"\n')
    section = load(path).images
    assert (section.folder, section.on, section.choose) == (str(folder), "replies", "words")
    assert len(Pictures.load(section).pictures) == 4
    path.write_text('[generator]\nuse = "markov"\n[images]\nodds = 2\nchose = "words"\n')
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert len(caught.value.problems) == 2
    path.write_text('[generator]\nuse = "markov"\n')
    assert load(path).images.folder is None
