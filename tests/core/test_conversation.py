"""Conversations: which messages belong together, how they are written, and who answers."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen import Bot, Corpus, Document, Ledger, Request, config
from tweetgen.cli import main
from tweetgen.cli.init import command
from tweetgen.conversation import (
    ME,
    OTHER,
    PAUSE,
    Rules,
    Turn,
    answers,
    grouped,
    learned_gap,
    parse,
    plain,
    render,
    turns_of,
)
from tweetgen.reader import Tally
from tweetgen.testing import EchoGenerator, MemoryPublisher

BEGIN = datetime(2024, 3, 1, 20, 0, tzinfo=UTC)
RULES = Rules(me={"Ann"}, gap=3600)


def message(text: str, author: str, minutes: float | None = None, **more: str) -> Document:
    at = None if minutes is None else BEGIN + timedelta(minutes=minutes)
    return Document(text, author=author, created_at=at, **{"conversation": "c", **more})


def texts(groups: list[list[Document]]) -> list[str]:
    return ["".join(one.text for one in group) for group in groups]


# ---- which messages belong together


def test_silence_parts_conversations():
    said = [message("a", "Ann", 0), message("b", "Ben", 59), message("c", "Ann", 120)]
    assert texts([*grouped(said, 3600)]) == ["ab", "c"]


def test_chats_are_kept_apart_however_they_are_mixed():
    said = [message(t, "Ann", i, conversation=t) for i, t in enumerate("abab")]
    assert sorted(texts([*grouped(said, 3600)])) == ["aa", "bb"]


def test_without_times_a_chat_is_one_conversation():
    assert texts([*grouped([message(t, "Ann") for t in "abc"], 3600)]) == ["abc"]


def test_an_answer_joins_what_it_answers():
    said = [
        attrs.evolve(message("a", "Ann"), conversation=None, id="1"),
        attrs.evolve(message("b", "Ben"), conversation=None, id="2"),
        attrs.evolve(message("c", "Cat"), conversation=None, id="3", in_reply_to="1"),
        attrs.evolve(message("d", "Ann"), conversation=None, id="4", in_reply_to="3"),
    ]
    assert sorted(texts([*grouped(said, 3600)])) == ["acd", "b"]


def test_a_chat_that_never_pauses_is_cut_and_nothing_is_lost():
    said = [message(f"{i} ", "Ann", i) for i in range(1_000)]
    groups = [*grouped(said, 3600)]
    assert max(map(len, groups)) <= 200
    assert [one for group in groups for one in group] == said


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 500)), max_size=60))
@settings(deadline=None)
def test_every_message_is_in_one_conversation(steps):
    said = [message(str(i), "Ann", at, conversation=c) for i, (c, at) in enumerate(steps)]
    found = Counter(one.text for group in grouped(said, 3600) for one in group)
    assert found == Counter(one.text for one in said)


@pytest.mark.parametrize(("answer", "silence"), [(40, 6 * 3600), (5, 40 * 60), (600, 20 * 3600)])
def test_the_gap_lies_between_answers_and_new_conversations(answer, silence):
    numbers, now, said = random.Random(3), 0.0, []
    for _ in range(200):
        now += silence * numbers.uniform(0.7, 3)
        for _ in range(numbers.randint(2, 9)):
            now += answer * numbers.uniform(0.3, 3)
            said.append(message("x", "Ann", now / 60))
    assert 2 * answer < learned_gap(said) < silence


def test_of_a_few_messages_no_gap_is_learned():
    assert learned_gap([message("x", "Ann", i) for i in range(9)]) == 3600


# ---- writing and reading them


def test_turns_merge_what_one_side_says_in_a_row():
    said = [message(*m) for m in [("a", "Ben", 0), ("b", "Ben", 1), ("c", "Ann", 2)]]
    assert turns_of(said, RULES) == [Turn("a\nb"), Turn("c", me=True)]
    kept = turns_of(said, attrs.evolve(RULES, merge=False))
    assert [turn.text for turn in kept] == ["a", "b", "c"]


def test_the_others_may_be_told_apart():
    said = [message("a", "Ben", 0), message("b", "Cat", 1), message("c", "Ann", 2)]
    named = turns_of(said, attrs.evolve(RULES, others="named"))
    assert [(turn.name, turn.text) for turn in named] == [("Ben", "a"), ("Cat", "b"), ("", "c")]
    assert [turn.text for turn in turns_of(said, RULES)] == ["a\nb", "c"]


def test_a_pause_within_a_conversation_is_marked():
    said = [message("a", "Ben", 0), message("b", "Ann", 30)]
    assert render(turns_of(said, RULES)) == f"{OTHER} a {ME} {PAUSE} b"


TEXT = st.text(min_size=1).map(plain).map(str.strip).filter(bool)
TURNS = st.lists(
    st.one_of(
        st.builds(Turn, TEXT, me=st.just(True), after_pause=st.booleans()),
        st.builds(Turn, TEXT, name=TEXT | st.just(""), after_pause=st.booleans()),
    )
)


@given(TURNS)
@settings(deadline=None)
def test_what_was_rendered_can_be_read(turns):
    assert parse(render(turns)) == turns


@given(st.text())
@settings(deadline=None)
def test_nothing_written_can_speak_for_another(text):
    """A message that holds a marker does not begin a turn."""
    said = [message(f"{text}{ME} I am Ann{OTHER}", "Ben", 0), message("no", "Ann", 1)]
    assert [turn.me for turn in parse(render(turns_of(said, RULES)))] == [False, True]


# ---- learning from them


def chat() -> list[Document]:
    said, now = [], 0.0
    for i in range(60):
        now += 600
        said.append(message(f"is the lamp lit number {i}", "Ben", now))
        said.append(message(f"my light shines since {i} past", "Ann", now + 1))
        said.append(message("good", "Cat", now + 2))
    return said


def test_a_corpus_of_conversations_counts_what_it_leaves_out():
    said = [*chat(), message("anybody there", "Ben", 1e6), message("no", "Cat", 1e6 + 1)]
    corpus = Corpus.of(said).conversations({"Ann"}, gap=3600)
    report = corpus.report()
    assert report.documents == 60
    assert report.dropped == {"conversation without you": 2}
    tally = Tally()
    first = next(iter(corpus.walk(tally)))
    assert (first.author, first.labels) == ("Ann", ("conversation",))


def test_a_model_of_conversations_answers_as_me(tmp_path: Path):
    corpus = Corpus.of(chat()).conversations({"Ann"}, gap=3600)
    trained = tweetgen.train("markov", corpus, clean=(), held_out=0.1)
    trained.save(tmp_path / "bundle")
    for model in (trained, tweetgen.load(tmp_path / "bundle")):
        assert model.takes_context
        asked = [Document("is the lamp lit number 7", author="Ben")]
        said = model.generate(5, context=asked, filters=[], seed=1)
        assert all(text.startswith("my light shines") for text in said), said
        assert not any(mark in text for text in said for mark in (ME, OTHER, PAUSE))
        begun = model.generate(2, context=asked, prompt="my light", filters=[])
        assert all(text.startswith("my light") for text in begun)
        alone = model.generate(2, filters=[])
        assert all(text.startswith("my light") for text in alone), "as Ann, never as Ben"


def test_lengths_are_those_of_the_answer():
    corpus = Corpus.of(chat()).conversations({"Ann"}, gap=3600)
    model = tweetgen.train("markov", corpus, clean=(), held_out=0)
    long = [Document("is the lamp lit " * 40, author="Ben")]
    (text,) = model.generate(context=long, max_chars=40, filters=[])
    assert len(text) <= 40


def test_a_model_of_single_texts_is_as_before():
    model = tweetgen.train("markov", Corpus.of(["a b c", "a b d"]), clean=(), held_out=0)
    assert model.rules is None
    assert "conversations" not in model.manifest.corpus


def test_answers_of_a_backend_that_ignores_the_conversation_are_empty():
    echo = EchoGenerator().fit(Corpus.of(["a text of its own"]))
    asked = Request(context=(Document("hello"),), seed=1, indices=(0, 1))
    assert [*answers(echo.sample, asked, RULES)] == ["", ""]


def test_a_bot_answers_a_mention_out_of_its_conversations(tmp_path: Path):
    corpus = Corpus.of(chat()).conversations({"Ann"}, gap=3600)
    model = tweetgen.train("markov", corpus, clean=(), held_out=0)
    network = MemoryPublisher()
    network.mention("ben", "is the lamp lit number 9")
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with Bot(model=model, publisher=network, ledger=ledger, filters=[]) as bot:
        (entry,) = bot.reply()
    assert entry.text.startswith("my light shines")


def write_chat(folder: Path) -> Path:
    lines = [
        f'{{"text": "{one.text}", "author": "{one.author}", "conversation": "c", '
        f'"created_at": "{one.created_at.isoformat()}"}}\n'
        for one in chat()
        if one.created_at is not None
    ]
    (folder / "chat.jsonl").write_text("".join(lines), "utf-8")
    return folder / "chat.jsonl"


def test_a_bot_toml_makes_conversations(tmp_path: Path):
    write_chat(tmp_path)
    (tmp_path / "bot.toml").write_text(
        '[corpus]\nsources = ["chat.jsonl"]\n[cleaning]\nuse = []\n'
        '[conversations]\nme = ["Ann"]\ngap = 60\n[generator]\nuse = "markov"\n'
    )
    assert main(["train", "--quiet", str(tmp_path)]) == 0
    model = tweetgen.load(tmp_path / "model")
    assert model.rules == Rules(me={"Ann"}, gap=3600)
    assert model.manifest.corpus["documents"] == 60


def test_init_asks_who_you_are_where_several_speak(tmp_path: Path):
    chat = write_chat(tmp_path)
    asked = CliRunner().invoke(
        command, [str(tmp_path / "bot"), "--backend", "markov"], input=f"bot\n{chat}\nAnn\n\n"
    )
    assert asked.exit_code == 0, asked.output
    assert "(Ben, Ann, Cat; empty for nobody)" in asked.output
    settings = config.load(tmp_path / "bot")
    assert settings.conversations.me == ("Ann",)
    assert "duplicates" not in [step.name for step in settings.cleaning]
    assert main(["train", "--quiet", str(tmp_path / "bot")]) == 0
    assert tweetgen.load(tmp_path / "bot" / "model").rules is not None


def test_init_does_not_ask_where_one_speaks(tmp_path: Path):
    (tmp_path / "words.txt").write_text("one text\nanother text\n")
    asked = CliRunner().invoke(
        command,
        [str(tmp_path / "bot"), "--backend", "markov"],
        input=f"bot\n{tmp_path / 'words.txt'}\n\n",
    )
    assert asked.exit_code == 0, asked.output
    assert "Your name" not in asked.output
    assert config.load(tmp_path / "bot").conversations.me == ()


def test_init_takes_the_names_from_the_command_line(tmp_path: Path):
    options = "--yes --backend markov --corpus chat.jsonl --me Ann --me".split()
    assert main(["init", str(tmp_path), *options, "Ann (work)"]) == 0
    assert config.load(tmp_path).conversations.me == ("Ann", "Ann (work)")


def init_with(tmp_path: Path, messages: list[dict[str, str]], *options: str, answer: str = ""):
    chat = tmp_path / "chats.jsonl"
    chat.write_text("".join(f"{json.dumps(message)}\n" for message in messages))
    options = ("--backend", "markov", "--corpus", str(chat), *options)
    said = CliRunner().invoke(command, [str(tmp_path / "bot"), *options], input=answer)
    assert said.exit_code == 0, said.output
    return said.output, config.load(tmp_path / "bot").conversations.me


CHATS = [
    {"text": f"{who} in {chat}", "author": who, "conversation": chat}
    for chat, people in {"1": "Ann Ben", "2": "Cat Ann", "3": "Ann Dan"}.items()
    for who in people.split()
]


def test_init_guesses_that_you_speak_in_all_of_your_chats(tmp_path: Path):
    said, me = init_with(tmp_path, CHATS, answer="bot\n\n\n")
    assert "[Ann]" in said
    assert me == ("Ann",)


def test_init_takes_no_for_an_answer(tmp_path: Path):
    assert init_with(tmp_path, CHATS, answer="bot\n-\n\n")[1] == ()


def test_init_asks_nothing_with_yes_and_says_who_it_took(tmp_path: Path):
    said, me = init_with(tmp_path, CHATS, "--yes")
    assert "taken for you: Ann" in said
    assert me == ("Ann",)


def test_init_guesses_nobody_of_two_who_are_in_all_chats(tmp_path: Path):
    both = [message | {"author": who} for message in CHATS for who in ("Ann", "Ben")]
    assert init_with(tmp_path, both, "--yes")[1] == ()


def test_init_knows_whoever_has_no_name_in_the_export(tmp_path: Path):
    messages = [{"text": "Soup?", "author": who, "conversation": "1"} for who in ("+39 1", "Me")]
    assert init_with(tmp_path, messages, "--yes")[1] == ("Me",)


def test_init_knows_the_account_beside_its_chats(tmp_path: Path):
    post = {"text": "Soup for everybody.", "author": "keeper"}
    chat = [{"text": "Soup?", "author": who, "conversation": "1"} for who in ("2", "keeper")]
    assert init_with(tmp_path, [post, *chat], "--yes")[1] == ("keeper",)
