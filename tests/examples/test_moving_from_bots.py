"""The page for those who come from older bots: each of its rows is tried."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from servers.x import KEYS, ME, XServer

import tweetgen
from tweetgen import Bot, config
from tweetgen.cli import main
from tweetgen.cli.options import corpus_from
from tweetgen.config import Config
from tweetgen.testing import MemoryPublisher

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "moving_from_bots.md").read_text("utf-8")
TABLE = re.compile(r"^\| (\S+) \| tweetgen \| What is different, and why \|$\n((?:\|.*\n)+)", re.M)
CODE = re.compile(r"`([^`]+)`")
KEY = re.compile(r"[a-z_0-9]+(\.[a-z_0-9]+)+ = .+")


def rows() -> dict[str, str]:
    """The first cell, without its signs, to the second and third."""
    found = {}
    for _, table in TABLE.findall(PAGE):
        for line in table.splitlines()[1:]:
            first, second, third = (cell.strip() for cell in line.split("|")[1:-1])
            found[first] = second if second != "nothing" else ""
            assert second == "nothing" or CODE.findall(second), third
    return found


ROWS = rows()
PROGRAMS = {"charrnn", "gpt2"}  # which take minutes to train
CHECKS: dict[str, Callable[..., None]] = {}


def row(cell: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def note(function: Callable[..., None]) -> Callable[..., None]:
        CHECKS[cell] = function
        return function

    return note


@attrs.frozen
class Place:
    """A folder with what the older bots had, and X beside it."""

    folder: Path
    x: XServer

    def bot(self, *keys: str) -> Config:
        """A bot whose file has these lines and no more than it needs."""
        tables: dict[str, dict[str, Any]] = {
            "corpus": {"sources": ["tweets.txt"]},
            "generator": {"use": "markov"},
        }
        for key in keys:
            merge(tables, tomllib.loads(key))
        if "x" in tables.get("publisher", {}):
            tables["publisher"]["x"]["server"] = f"http://{self.x.host}"
        file = self.folder / "bot.toml"
        file.write_text("".join(written(tables)), "utf-8")
        return config.load(file)


def merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict):
            merge(into.setdefault(key, {}), value)
        else:
            into[key] = value


def written(tables: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    own = {key: value for key, value in tables.items() if not isinstance(value, dict)}
    if own:
        yield f"[{'.'.join(path)}]\n"
    for key, value in own.items():
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
    for key in tables.keys() - own.keys():
        yield from written(tables[key], (*path, key))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("older")
    posts = (ROOT / "examples" / "lighthouse" / "posts.txt").read_text("utf-8")
    (folder / "tweets.txt").write_text(posts, "utf-8")
    proverbs = (ROOT / "examples" / "proverbs" / "proverbs.txt").read_text("utf-8")
    (folder / "proverbs_clean.txt").write_text(proverbs, "utf-8")
    key, secret, token, token_secret = KEYS.values()
    (folder / ".twitter").write_text(
        f"[apikey]\nkey = {key}\nsecret = {secret}\n\n[token]\ntoken = {token}\n"
        f"secret = {token_secret}\n\n[app]\nrule = x\naccount_screen_name = alice\n"
        f"account_user_id = {ME}\n"
    )
    names = ("consumer_key", "consumer_secret", "access_key", "access_secret")
    (folder / "twitter.json").write_text(json.dumps(dict(zip(names, KEYS.values(), strict=True))))
    for file in (".twitter", "twitter.json"):
        (folder / file).chmod(0o600)
    with XServer() as x:
        made = Place(folder, x)
        made.bot()
        assert main(["train", "--quiet", str(folder)]) == 0
        yield made


def keys_of(cell: str) -> list[str]:
    return [code for code in CODE.findall(ROWS[cell]) if KEY.fullmatch(code)]


def test_every_row_with_something_of_ours_is_tried():
    assert {cell for cell, ours in ROWS.items() if ours} == set(CHECKS)


@pytest.mark.parametrize("cell", [cell for cell, ours in ROWS.items() if ours])
def test_row(place, cell, monkeypatch, capsys):
    """First that the keys are ones, then that they do it."""
    monkeypatch.chdir(place.folder)
    keys = keys_of(cell)
    bot = place.bot(*keys)
    CHECKS[cell](place, bot, keys)
    for command in CODE.findall(ROWS[cell]):
        if command.startswith("tweetgen "):
            place.bot()
            capsys.readouterr()
            assert main([*command.split()[1:], *(["--dry-run"] * ("post" in command))]) == 0
            assert capsys.readouterr().out.strip()


def test_all_keys_in_remarks_are_keys(place):
    for cell in TABLE.findall(PAGE):
        for code in CODE.findall(cell[1]):
            if KEY.fullmatch(code):
                place.bot(code)


@row("`.twitter`")
@row("`twitter.json`")
def posts_to_x(place: Place, bot: Config, keys: list[str]) -> None:
    before = len(place.x.posts[ME])
    with Bot.from_config(bot) as speaker:
        speaker.post()
    assert len(place.x.posts[ME]) == before + 1


@row("`tweets.txt`")
def reads_lines(place: Place, bot: Config, keys: list[str]) -> None:
    lines = (place.folder / "tweets.txt").read_text("utf-8").splitlines()
    assert len([*corpus_from(bot).texts()]) == len(lines)


@row("`markovify.Text(text)`")
def speaks(place: Place, bot: Config, keys: list[str]) -> None:
    assert tweetgen.load(place.folder / "model").manifest.backend == bot.generator.name


@row("`bot-train.py`, `bot-predict.py`")
@row("`src/legacy`")
@row("`finetune --model-name=124M`")
@row("`--num-steps=3000`")
def is_an_option_of_the_brain(place: Place, bot: Config, keys: list[str]) -> None:
    """Training takes minutes, and is tried by the brains' own tests."""
    for key in keys:
        (name, value), *_ = flat(tomllib.loads(key))
        if name[:2] != ("generator", "use"):
            chosen = place.bot(f'generator.use = "{name[1]}"', key).generator
            assert getattr(chosen.options, name[2]) == value
        else:
            assert value in PROGRAMS
            assert bot.generator.name == value


def flat(tables: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple, Any]]:
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from flat(value, (*path, key))
        else:
            yield (*path, key), value


@row("`make_short_sentence(80, tries=10)`")
@row("`--length=1023`, `len(x) <= 280`")
def stays_below(place: Place, bot: Config, keys: list[str]) -> None:
    limit = next(flat(tomllib.loads(keys[0])))[1]
    with Bot.from_config(bot, dry_run=True) as speaker:
        texts = [speaker.compose(seed=seed).text for seed in range(40)]
    assert max(map(len, texts)) <= limit


@row("`temperature=1.0`")
@row("`generate --temperature=0.8`")
def is_as_wild(place: Place, bot: Config, keys: list[str]) -> None:
    assert bot.generate.temperature == next(flat(tomllib.loads(keys[0])))[1]


@row("`.lower()`")
def is_lower(place: Place, bot: Config, keys: list[str]) -> None:
    texts = [*corpus_from(bot).texts()]
    assert texts
    assert all(text == text.lower() for text in texts)


@row('`filter(track=["@name"])`')
def answers_on_x(place: Place, bot: Config, keys: list[str]) -> None:
    bot = place.bot('publisher.use = "x"', 'publisher.x.credentials = "twitter.json"', *keys)
    asked = place.x.mention("@alice how is the goat?")
    with Bot.from_config(bot) as speaker:
        (answer,) = speaker.reply()
    assert answer.reply_to == asked["id"]


@row("`__max_per_user = 2`")
@row("`' lo siento, pero solo 2 respuestas por hora'`")
def counts_by_the_hour(place: Place, bot: Config, keys: list[str]) -> None:
    """Two answers, the notice, silence; and after a restart the same silence."""
    spanish = keys_of("`' lo siento, pero solo 2 respuestas por hora'`")
    file = place.folder / "ledger.sqlite"
    file.unlink(missing_ok=True)
    cfg = place.bot("replies.on = true", *keys_of("`__max_per_user = 2`"), *spanish)
    network = MemoryPublisher()
    for _ in range(2):
        model, ledger = tweetgen.load(place.folder / "model"), tweetgen.Ledger(str(file))
        with Bot(model=model, publisher=network, ledger=ledger, replies=cfg.replies) as speaker:
            for number in range(4):
                network.mention("maud", f"how is the goat, for the {number}. time?")
            speaker.reply()
        assert len(network.posts) == 3
    assert network.posts[-1].text == "Lo siento, maud, pero solo 2 respuestas por hora."


@row("`--text-path=proverbs_clean.txt`")
@row('`delimiter="\\n==========\\n"`')
def reads_proverbs(place: Place, bot: Config, keys: list[str]) -> None:
    source = keys_of("`--text-path=proverbs_clean.txt`")
    texts = [*corpus_from(place.bot(*source, *keys)).texts()]
    written = (place.folder / "proverbs_clean.txt").read_text("utf-8").strip()
    assert texts == written.split("\n==========\n")


@row("`--checkpoint-dir=checkpoint`")
def is_kept_there(place: Place, bot: Config, keys: list[str]) -> None:
    assert main(["train", "--quiet", str(place.folder)]) == 0
    assert tweetgen.load(place.folder / "checkpoint")


@row("`--prefix=Never`")
def begins_so(place: Place, bot: Config, keys: list[str]) -> None:
    with Bot.from_config(bot, dry_run=True) as speaker:
        assert speaker.compose(seed=1).text.startswith("Never")


@row("`--destination-path=out.txt`")
@row("`post-tweet`")
def is_a_command(place: Place, bot: Config, keys: list[str]) -> None:
    """Which is run for every row that has one."""
