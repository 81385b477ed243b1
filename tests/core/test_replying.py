"""Whom the bot answers: rules, budgets that outlive restarts, and people who said stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest

import tweetgen
from tweetgen import Bot, Corpus, Document, Ledger, Mention, Registry
from tweetgen.errors import RateLimited, Refused, RequestError
from tweetgen.relevance import most_relevant
from tweetgen.replying import Rules
from tweetgen.schema import DRAFTED, PUBLISHED
from tweetgen.sections import BudgetSection, RepliesSection
from tweetgen.testing import MemoryPublisher, fakes

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
_RANDOM = Random(7)


def _word() -> str:
    return "".join(_RANDOM.choices("abdegilmnorstu", k=6))


# Nearly nothing in common but one word.
LINES = [f"{_word()} {('lamp', 'goat')[n % 2]} {_word()} {_word()} {_word()}" for n in range(40)]
HERE = ("memory", "")


class Threads(MemoryPublisher):
    """The network in memory, where threads can be read."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.threads: dict[str, list[Document] | Exception] = {}

    @property
    def account(self) -> str:
        return "keeper"

    def thread(self, mention: Mention) -> list[Document]:
        found = self.threads.get(mention.conversation or "", [])
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture(scope="module")
def model() -> tweetgen.Model:
    registry = Registry()
    registry.register(fakes, "fakes")
    return tweetgen.train("scripted", Corpus.of(LINES), registry=registry, lines=LINES)


@pytest.fixture(scope="module")
def talker() -> tweetgen.Model:
    """A model that reads what it answers."""
    words = ("socks", "lunch", "boots", "letters", "hat", "roof")
    lines = [
        f"The {who} took my {what} at {when}."
        for who in ("goat", "lamp", "cat")
        for what in words
        for when in ("noon", "night", "dawn")
    ]
    return tweetgen.train("markov", Corpus.of(lines), clean=())


class World:
    """A network, a ledger and a clock that outlive the bot."""

    def __init__(self, model: tweetgen.Model, file: Path) -> None:
        self.model, self.file, self.time = model, file, NOON
        self.network = Threads()
        self.settings: dict[str, Any] = {}

    def bot(self, **options: Any) -> Bot:
        ledger = Ledger(self.file, clock=lambda: self.time)
        rules = RepliesSection(on=True, **self.settings)
        fresh = self.model.registry.get("filter", "repetition").make()
        facts = {"publisher": self.network, "replies": rules, "filters": [fresh], **options}
        return Bot(model=self.model, ledger=ledger, name="keeper", **facts)

    def reply(self, **options: Any) -> list[tweetgen.Entry]:
        """As a process of its own would."""
        with self.bot(**options) as bot:
            return bot.reply()

    def hear(self, author: str, text: str = "How is the lamp?", **facts: Any) -> Mention:
        return self.network.mention(author, text, **{"created_at": self.time, **facts})

    def reasons(self) -> list[str | None]:
        """Of each mention, in order, why it got no answer."""
        import sqlite3

        connection = sqlite3.connect(self.file)
        rows = connection.execute("SELECT why, answered FROM mentions ORDER BY CAST(id AS INT)")
        found = list(rows)
        connection.close()
        assert all(answered for _, answered in found)
        return [why for why, _ in found]


@pytest.fixture
def world(model: tweetgen.Model, tmp_path: Path) -> World:
    return World(model, tmp_path / "ledger.sqlite")


# --- who is answered


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"created_at": None}, None),
        ({"created_at": NOON - timedelta(hours=24)}, None),
        ({"created_at": NOON - timedelta(hours=24, seconds=1)}, "too old"),
        ({"is_own": True}, "own"),
        ({"author": "@Keeper"}, "own"),
        ({"is_bot": True}, "bot"),
        ({"author": "Weather_Bot"}, "bot"),
        ({"author": "troll"}, "blocked"),
        ({"author": "@TROLL@example.org"}, "blocked"),
        ({"direct": True}, "direct"),
        ({"text": "stop"}, "stop"),
        ({"text": "stop", "direct": True, "is_bot": True}, "stop"),
    ],
)
def test_a_mention_is_answered_or_left_with_a_reason(
    world: World, facts: dict[str, Any], why: str | None, tmp_path: Path
):
    (tmp_path / "blocked.txt").write_text("# not them\n\n@troll@example.org\n", "utf-8")
    world.settings = {
        "blocked": ("Troll",),
        "blocked_file": tmp_path / "blocked.txt",
        "bots": ("weather_bot",),
    }
    world.hear(**{"author": "maud", **facts})
    answers = world.reply()
    assert len(answers) == len(world.network.posts) == (why is None)
    assert world.reasons() == [why]
    world.time += timedelta(days=30)
    assert world.reply() == []  # decided is decided


def test_what_has_no_time_grows_old_as_well(world: World):
    """From when it was seen: else a network that keeps saying no would be asked for ever."""
    world.hear("maud", created_at=None)
    world.network.threads[""] = RateLimited(60)
    with pytest.raises(RateLimited):
        world.reply()
    world.time += timedelta(hours=25)
    assert world.reply() == []
    assert world.reasons() == ["too old"]


def test_private_messages_are_answered_in_private(world: World):
    world.settings = {"direct": True}
    world.hear("maud", direct=True, conversation="chat")
    world.reply()
    (post,) = world.network.posts
    assert (post.direct, post.conversation, post.reply_account) == (True, "chat", "maud")


def test_an_answer_knows_where_its_thread_began(world: World):
    world.hear("maud", conversation="root")
    world.network.threads["root"] = [Document("the beginning", id="root", author="cem")]
    world.reply()
    assert world.network.posts[0].conversation == "root"
    world.hear("cem")
    world.network.threads[""] = [Document("another", id="other", author="cem")]
    world.reply()
    assert world.network.posts[1].conversation == "other"


def test_a_bot_is_silent_until_it_is_turned_on(world: World):
    world.hear("maud")
    with (
        world.bot(replies=RepliesSection()) as bot,
        pytest.raises(RequestError, match=r"set on = true in \[replies\]"),
    ):
        bot.reply()
    (answer,) = world.reply(replies=RepliesSection(), dry_run=True)  # to see what it would say
    assert (answer.state, answer.reply_account, world.network.posts) == ("rehearsed", "maud", [])
    assert not world.file.exists() or Ledger(world.file).open_mentions(*HERE) == []


def test_long_threads_are_left(world: World):
    world.settings = {"max_turns": 3}
    for length in (2, 3):
        world.network.threads[str(length)] = [Document("so", id="a")] * length
        world.hear(f"friend{length}", conversation=str(length))
    world.reply()
    assert world.reasons() == [None, "thread"]


def test_a_thread_that_cannot_be_read_hinders_no_answer(world: World):
    world.network.threads["gone"] = Refused("deleted")
    world.hear("maud", conversation="gone")
    assert len(world.reply()) == 1
    world.network.threads["busy"] = RateLimited(60)
    world.hear("cem", conversation="busy")
    with pytest.raises(RateLimited):
        world.reply()
    world.network.threads["busy"] = []
    assert [entry.reply_account for entry in world.reply()] == ["cem"]


# --- budgets


def test_two_answers_an_hour_and_one_notice(world: World):
    """Each call is a new process: what is counted stands in the ledger."""
    for minute in range(0, 60, 10):
        world.time = NOON + timedelta(minutes=minute)
        world.hear("maud")
        world.reply()
    world.hear("cem")
    world.reply()
    said = [(post.reply_account, post.text in LINES) for post in world.network.posts]
    assert said == [("maud", True), ("maud", True), ("maud", False), ("cem", True)]
    assert world.reasons() == [None, None, *["budget"] * 4, None]
    world.time = NOON + timedelta(minutes=61)
    world.hear("maud")
    world.reply()
    assert world.reasons()[-1] is None
    assert sum(post.text not in LINES for post in world.network.posts) == 1


def test_a_flood_gets_two_answers_and_one_notice(world: World):
    for number in range(50):
        world.hear("maud", f"and {number}?")
    world.reply()
    assert len(world.network.posts) == 3
    world.time += timedelta(hours=2)
    world.reply()  # nor are they answered when the hour is over
    assert len(world.network.posts) == 3


def test_the_notice_names_the_person_and_may_be_said_to_many(world: World):
    world.settings = {"per_user": 0, "notice": "{author}: later!"}
    world.hear("maud")
    world.hear("cem")
    world.reply()
    assert [post.text for post in world.network.posts] == ["maud: later!", "cem: later!"]
    assert [post.reply_to for post in world.network.posts] == ["1", "2"]


def test_without_a_notice_there_is_silence(world: World):
    world.settings = {"per_user": 0, "notice": ""}
    world.hear("maud")
    assert world.reply() == []
    assert world.reasons() == ["budget"]


def test_a_thread_has_its_budget_whoever_speaks(world: World):
    world.settings = {"per_thread": 2}
    for number in range(4):
        world.hear(f"friend{number}", conversation="root")
    world.hear("friend9", conversation="another")
    world.reply()
    assert world.reasons() == [None, None, "budget", "budget", None]
    assert len(world.network.posts) == 3  # who never had an answer is not told that it was enough


def test_a_thread_that_began_with_the_bots_own_answer_counts_it(world: World):
    """The first mention of a thread knows no root; those below it name that mention."""
    world.settings = {"per_thread": 1}
    first = world.hear("maud")
    world.reply()
    world.hear("cem", conversation=first.id)
    world.reply()
    assert world.reasons() == [None, "budget"]


def test_an_answer_that_waits_for_its_owner_counts(world: World):
    world.settings = {"per_user": 1, "notice": ""}
    world.hear("maud")
    world.hear("maud")
    (entry,) = world.reply(approve="always")
    assert entry.state == DRAFTED
    assert world.reasons() == [None, "budget"]
    assert world.network.posts == []


def test_the_days_answers_have_a_budget_in_all(world: World):
    for number in range(4):
        world.hear(f"friend{number}")
    world.reply(spending=BudgetSection(replies_per_day=2))
    assert len(world.network.posts) == 2
    assert world.reasons() == [None, None, "budget", "budget"]
    world.time += timedelta(hours=12)
    world.hear("maud")
    assert len(world.reply(spending=BudgetSection(replies_per_day=2))) == 1


def test_a_restart_between_answer_and_note_gives_no_second_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    world.settings = {"per_user": 1}
    world.hear("maud")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Ledger, "answered", die)
        with pytest.raises(KeyboardInterrupt):
            world.reply()
    world.reply()
    assert len(world.network.posts) == 1
    assert world.reasons() == [None]


# --- stop


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "STOP!!!",
        "@keeper@example.org stop please 🙏",
        "Please stop replying to me.",
        "stop it, bot",
        "¡Basta ya!",
        "para",
        "para, por favor",
        "déjame en paz",
        "Hör auf, bitte",
        "arrête s'il te plaît",
        "хватит, пожалуйста",
        "やめて",
        "stop stop stop",
        "https://example.org/lamp stop",
        "unsubscribe",
    ],
)
def test_these_ask_the_bot_to_stop(text: str):
    assert Rules(RepliesSection()).asks_to_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@stop",
        "please",
        "thank you bot",
        "¿para qué sirve la lámpara?",
        "para ti",
        "don't stop",
        "the bus stop",
        "When did the lamp stop?",
        "nonstop",
        "Basta con dos",
        "https://example.org/stop",
    ],
)
def test_these_do_not(text: str):
    assert not Rules(RepliesSection()).asks_to_stop(text)


def test_stop_words_are_a_setting(world: World):
    rules = Rules(RepliesSection(stop_words=("taci", "no more goats")))
    assert rules.asks_to_stop("Taci!")
    assert rules.asks_to_stop("no more goats, please")
    assert not rules.asks_to_stop("stop")
    assert not rules.asks_to_stop("no more")
    assert not Rules(RepliesSection(stop_words=())).asks_to_stop("stop")


def test_who_said_stop_is_never_answered_again(world: World):
    world.hear("Maud", "stop")
    world.reply()
    for days in (1, 400):
        world.time = NOON + timedelta(days=days)
        world.hear("@maud", "How is the lamp?")
        world.hear("cem")
        world.reply()
    assert world.reasons() == ["stop", "opted out", None, "opted out", None]
    assert {post.reply_account for post in world.network.posts} == {"cem"}
    assert b"maud" not in _bytes_of(world, "opted_out")
    with Ledger(world.file) as ledger:
        assert ledger.opt_in("maud")
        assert not ledger.opt_in("maud")
    world.hear("maud")
    assert [entry.reply_account for entry in world.reply()] == ["maud"]


def _bytes_of(world: World, table: str) -> bytes:
    import sqlite3

    connection = sqlite3.connect(world.file)
    rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    connection.close()
    assert rows
    return repr(rows).encode().lower()


def test_a_goodbye_is_said_once(world: World):
    world.settings = {"goodbye": "As you wish, {author}."}
    for text in ("stop", "stop", "I said stop"):
        world.hear("maud", text)
    world.reply()
    assert [post.text for post in world.network.posts] == ["As you wish, maud."]
    assert world.reasons() == ["stop", "opted out", "opted out"]


def test_who_is_forgotten_keeps_the_silence(world: World):
    world.hear("maud", "stop")
    world.reply()
    with Ledger(world.file) as ledger:
        ledger.forget(lambda name: name == "maud")
    world.hear("maud")
    assert world.reply() == []


# --- to the point


@pytest.mark.parametrize(("message", "word"), [("what of the GOAT?!", "goat"), ("lamps?", "lamp")])
def test_a_model_that_cannot_read_still_answers_to_the_point(world: World, message: str, word: str):
    for number in range(5):
        world.hear(f"friend{number}", message)
    world.reply()
    assert len({post.text for post in world.network.posts}) == 5
    assert all(word in post.text for post in world.network.posts)


def test_any_answer_is_better_than_none(world: World):
    world.hear("maud", "zebra")
    assert len(world.reply()) == 1


def test_an_answer_can_be_written_again(world: World):
    """The candidate that was chosen is the one that the ledger names."""
    world.hear("maud", "what of the goat?")
    (entry,) = world.reply()
    assert entry.candidate is not None
    assert LINES[entry.candidate % len(LINES)] == entry.text


def test_rare_words_count_more():
    drafts = [
        tweetgen.Draft(index=i, text=text, candidate=i, tries=1)
        for i, text in enumerate(["it is the one", "a wick", "the"])
    ]
    often: Callable[[str], int] = {"is": 900, "the": 1000, "it": 800}.get  # type: ignore[assignment]
    chosen = most_relevant(drafts, "is the wick trimmed", lambda word: often(word) or 1)
    assert chosen.text == "a wick"


def test_a_model_that_reads_is_given_the_thread(
    talker: tweetgen.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    world = World(talker, tmp_path / "ledger.sqlite")
    world.network.threads["c"] = [
        Document(f"turn {n}", id=str(n), author="keeper" if n % 2 else "maud") for n in range(15)
    ]
    world.hear("maud", "and the goat?", conversation="c")
    (entry,) = world.reply()
    context = entry.request["context"]
    assert [one["text"] for one in context] == [*(f"turn {n}" for n in range(15)), "and the goat?"]
    assert [one["author"] for one in context[-2:]] == ["maud", "maud"]
    assert "goat" in entry.text


def test_what_the_bot_said_is_said_by_the_one_it_learned_from(tmp_path: Path):
    said = [line for answer in LINES for line in (("Ben", "Is the kettle on?"), ("Ann", answer))]
    chat = [Document(text, author=author, conversation="kitchen") for author, text in said]
    corpus = Corpus.of(chat).conversations(("Ann",))
    world = World(tweetgen.train("markov", corpus, clean=()), tmp_path / "ledger.sqlite")
    world.network.threads["c"] = [Document("Hello.", id="0", author="keeper")]
    world.hear("maud", "Is the kettle on?", conversation="c")
    (entry,) = world.reply()
    assert [one["author"] for one in entry.request["context"]] == ["Ann", "maud"]
    assert entry.state == PUBLISHED
    # Known by its number, too, since some networks call their accounts now this, now that.
    own = Document(entry.text, id=entry.remote_id, author="The keeper")
    world.network.threads["c"] = [own, Document("Oh.", id="9", author="The keeper")]
    world.hear("cem", "Is it?", conversation="c")
    with world.bot() as bot:
        rehearsed = attrs.evolve(bot, dry_run=True).reply()[-1]
        bot.publisher.dry_run = False
    for told in (rehearsed, world.reply()[0]):
        authors = [one["author"] for one in told.request["context"]]
        assert authors == ["Ann", "The keeper", "cem"]


def test_a_chain_that_forgets_what_was_said_is_chosen_from(tmp_path: Path):
    """Of a conversation a chain knows the last words only; so the core looks for the topic."""
    said = [line for answer in LINES for line in (("Ben", "And now?"), ("Ann", answer))]
    chat = [Document(text, author=author, conversation="kitchen") for author, text in said]
    model = tweetgen.train("markov", Corpus.of(chat).conversations(("Ann",)), clean=())
    world = World(model, tmp_path / "ledger.sqlite")
    for number in range(3):
        world.hear(f"friend{number}", "And the goat?")
    assert all("goat" in entry.text for entry in world.reply())


def test_a_model_with_nothing_new_to_say_holds_up_nobody(world: World):
    """Its answer was said before, whatever it tries; that is decided once, too."""
    for number in range(3):
        world.hear(f"friend{number}")
    assert len(world.reply(filters=[])) == 1
    assert world.reasons() == [None, "speechless", "speechless"]


# --- nothing leaks


class Failing(Threads):
    def publish(self, post: tweetgen.Post) -> tweetgen.Receipt:
        raise ValueError("Traceback: token=hunter2")


def test_a_failure_is_never_posted(world: World):
    world.network = Failing(world.network.config)
    world.hear("maud")
    with pytest.raises(ValueError, match="hunter2"):
        world.reply()
    assert world.network.posts == []
    assert b"hunter2" not in world.file.read_bytes()
