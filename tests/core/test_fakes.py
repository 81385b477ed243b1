"""The stand-ins of `tweetgen.testing`, with a real bot around them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import tweetgen
from tweetgen import Bot, Corpus, Ledger, NoReceipt, Post, Receipt, Registry
from tweetgen.errors import (
    ConfigError,
    EmptyCorpus,
    NotFitted,
    NotSent,
    RateLimited,
    Refused,
    Unknown,
)
from tweetgen.request import Request, candidate_number
from tweetgen.schema import APPROVED, PUBLISHED, REFUSED, UNKNOWN
from tweetgen.testing import EchoGenerator, MemoryPublisher, ScriptedGenerator, fakes
from tweetgen.testing.fakes import MemoryConfig, ScriptedConfig

LINES = (
    "The lamp is lit.",
    "The lamp is out.",
    "There was never a lamp.",
    "Somebody sold the lamp.",
    "Nobody needs a lamp by day.",
)


@pytest.fixture
def registry() -> Registry:
    registry = Registry()
    registry.register(fakes, "fakes")
    return registry


@pytest.fixture
def network() -> MemoryPublisher:
    return MemoryPublisher()


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def bot(registry, network, ledger):
    """One that says the lines of its script, in order."""
    model = tweetgen.train("scripted", Corpus.of(["a word"]), registry=registry, lines=list(LINES))
    with Bot(model=model, publisher=network, ledger=Ledger(ledger)) as bot:
        yield bot


def states(bot: Bot) -> list[str]:
    return [entry.state for entry in bot.ledger.entries()]


# --- generators


def test_an_echo_says_whole_documents_and_nothing_else():
    echo = EchoGenerator().fit(Corpus.of(LINES))
    texts = echo.generate(40, seed=3)
    assert set(texts) == set(LINES)
    assert texts == echo.generate(40, seed=3)
    assert texts != echo.generate(40, seed=4)


def test_an_echo_needs_something_to_say():
    with pytest.raises(EmptyCorpus):
        EchoGenerator().fit(Corpus.of([]))
    with pytest.raises(NotFitted):
        EchoGenerator().sample(Request())


def test_a_script_is_said_in_order_and_from_the_beginning_again():
    script = ScriptedGenerator(ScriptedConfig(lines=LINES[:3])).fit(Corpus.of(["whatever"]))
    assert script.generate(4, seed=1) == [*LINES[:3], LINES[0]]
    assert script.generate(4, seed=2) == [*LINES[:3], LINES[0]]


def test_a_script_needs_no_corpus_when_it_is_given_its_lines():
    assert ScriptedGenerator.of(*LINES[:2]).generate(2) == list(LINES[:2])


def test_where_a_line_is_thrown_away_the_next_is_tried():
    script = ScriptedGenerator.of(*LINES[:3])
    numbers = tuple(candidate_number(text, attempt) for text in (0, 1) for attempt in (0, 1, 2))
    assert list(script.sample(Request(indices=numbers))) == [
        *LINES[:3],
        LINES[1],
        LINES[2],
        LINES[0],
    ]
    assert script.generate(1, contains=("never",)) == [LINES[2]]


def test_a_script_has_a_line_at_least(registry):
    with pytest.raises(ConfigError, match="lines"):
        tweetgen.train("scripted", Corpus.of(["a"]), registry=registry, lines=[])


@pytest.mark.parametrize(
    "made", [EchoGenerator(), ScriptedGenerator.of("x")], ids=["echo", "script"]
)
def test_a_fake_survives_being_saved(made, tmp_path):
    made.fit(Corpus.of(LINES))
    made.save(tmp_path)
    loaded = type(made).load(tmp_path, made.config)
    assert loaded.generate(5, seed=8) == made.generate(5, seed=8)


# --- the network in memory


def test_a_bot_posts_its_script(bot, network):
    entry = bot.post()
    assert [post.text for post in network.posts] == [LINES[0]]
    assert entry.remote_id == network.posts[0].record_key
    bot.post()
    assert [post.text for post in network.posts] == list(LINES[:2])


def test_a_refused_post_is_not_there_and_the_next_is(bot, network):
    network.fail(Refused("closed for the night"))
    with pytest.raises(Refused, match="closed for the night"):
        bot.post()
    assert network.posts == []
    bot.post()
    assert len(network.posts) == 1
    assert sorted(states(bot)) == sorted([REFUSED, PUBLISHED])


def test_an_answer_that_was_lost_is_asked_for(bot, network):
    """The post has arrived, so it is published, and nothing is sent twice."""
    network.fail(Unknown("no answer"), arrives=True)
    entry = bot.post()
    assert entry.state == PUBLISHED
    assert [post.text for post in network.posts] == [LINES[0]]


def test_a_post_that_was_lost_is_known_to_be(bot, network):
    network.fail(Unknown("no answer"))
    with pytest.raises(NotSent, match="no answer"):
        bot.post()
    assert network.posts == []
    assert states(bot) == [APPROVED]  # to be sent later


def test_a_post_that_dies_on_its_way_is_unknown(bot, network):
    network.fail(OSError("the cable"), arrives=True)
    with pytest.raises(OSError, match="the cable"):
        bot.post()
    assert len(network.posts) == 1
    assert states(bot) == [UNKNOWN]


def test_faults_come_in_their_order_one_a_post(network):
    network.fail(RateLimited(3))
    network.fail(Unknown("lost"), arrives=True)
    first, second, third = (Post(text) for text in LINES[:3])
    with pytest.raises(RateLimited):
        network.publish(first)
    with pytest.raises(Unknown):
        network.publish(second)
    network.publish(third)
    assert network.posts == [second, third]


def test_one_key_is_there_once(network):
    post = Post(LINES[0])
    assert network.publish(post) == network.publish(post) == Receipt(post.record_key)
    assert network.posts == [post]


def test_reconcile_knows(network):
    there, lost = Post(LINES[0]), Post(LINES[1])
    network.publish(there)
    assert network.reconcile(there) == Receipt(there.record_key)
    assert network.reconcile(lost) is NoReceipt.NOT_THERE


def test_one_configuration_is_one_network(network):
    post = Post(LINES[0])
    network.publish(post)
    restarted = MemoryPublisher(network.config)
    assert restarted.reconcile(post) == Receipt(post.record_key)
    assert MemoryPublisher().posts == []


def test_the_limit_is_kept():
    network = MemoryPublisher(MemoryConfig(max_length=5))
    with pytest.raises(Refused, match="6 characters, 5 are allowed"):
        network.publish(Post("longer"))
    network.publish(Post("short"))
    MemoryPublisher(MemoryConfig(max_length=None)).publish(Post("x" * 10_000))


def test_a_dry_run_reaches_no_memory(bot, network):
    network.dry_run = True
    network.fail(Refused("never raised"))
    assert network.publish(Post(LINES[0])) == Receipt("dry-run")
    assert network.posts == []


def test_each_mention_gets_one_answer(bot, network, registry, ledger):
    first = network.mention("anna", "Is it lit?")
    [answer] = bot.reply()
    assert (answer.reply_to, answer.reply_account) == (first.id, "anna")
    assert bot.reply() == []
    second = network.mention("maud", "And now?")
    network.fail(RateLimited(60))
    with pytest.raises(RateLimited):
        bot.reply()
    later = datetime.now(UTC) + timedelta(seconds=61)
    restarted = Bot(
        model=bot.model,
        publisher=MemoryPublisher(network.config),
        ledger=Ledger(ledger, clock=lambda: later),
    )
    with restarted:
        assert [entry.reply_to for entry in restarted.settle()] == [second.id]
        assert restarted.reply() == []
    assert [post.reply_to for post in network.posts] == [first.id, second.id]


def test_mentions_are_numbered_and_since_leaves_out_the_seen(network):
    spoken = [network.mention("anna", str(number)) for number in range(12)]
    assert list(network.mentions(None)) == spoken
    assert list(network.mentions(spoken[9].id)) == spoken[10:]
    assert list(network.mentions(spoken[-1].id)) == []
