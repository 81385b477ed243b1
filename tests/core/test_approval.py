"""Texts that wait for their owner: what waits, what helps to judge it, and what is kept of it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

import tweetgen
from tweetgen import Draft, Filter, Ledger, Mention, Request, Store, Verdict, schema
from tweetgen.approval import alike
from tweetgen.cli import main
from tweetgen.ledger import AlreadySaid, WrongState
from tweetgen.schema import APPROVED, DRAFTED, PUBLISHED, REJECTED
from tweetgen.testing import MemoryPublisher

WORDS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
PLACE = {"publisher": "jsonl", "account": "posts.jsonl"}
CONFIG = """
[bot]
approve = "{approve}"
[generator]
use = "markov"
[publisher]
use = "jsonl"
[filters.blocked_words]
words = ["zebra"]
"""
Review = Callable[..., str]


@pytest.fixture(scope="module")
def model() -> tweetgen.Model:
    return tweetgen.train("markov", tweetgen.read(WORDS))


@pytest.fixture
def folder(model: tweetgen.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bot whose every text waits; the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("bot.toml").write_text(CONFIG.format(approve="always"))
    Store(tmp_path / "model").add(model.manifest, model.fill)
    return tmp_path


def post(count: int = 1) -> list[tweetgen.Entry]:
    with tweetgen.Bot.from_config() as bot:
        return [bot.post() for _ in range(count)]


def rows() -> list[tweetgen.Entry]:
    with Ledger("ledger.sqlite") as ledger:
        return list(reversed(ledger.entries()))


def sent() -> list[str]:
    path = Path("posts.jsonl")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line)["text"] for line in lines]


@pytest.fixture
def review(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Review:
    """Answers the questions of `tweetgen review` by lines; gives all that it printed."""

    def review(*lines: str, options: tuple[str, ...] = (), code: int = 0) -> str:
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert main(["review", *options]) == code
        shown = capsys.readouterr()
        return shown.out + shown.err

    return review


# --- what waits


class Flagging(Filter):
    """Flags what begins with a T."""

    name = "flagging"

    def check(self, text: str) -> Verdict:
        if text.startswith("T"):
            return Verdict.flag(text, "begins with a T", text[:3])
        return Verdict.keep(text)


@pytest.mark.parametrize(
    ("approve", "prompt", "waits"),
    [
        ("never", "The", False),
        ("flagged", "The", True),
        ("flagged", "Gerald", False),
        ("always", "Gerald", True),
    ],
)
def test_what_waits_for_its_owner(
    model: tweetgen.Model, tmp_path: Path, approve: Any, prompt: str, waits: bool
):
    network = MemoryPublisher()
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with tweetgen.Bot(
        model=model, publisher=network, ledger=ledger, filters=[Flagging(None)], approve=approve
    ) as bot:
        entry = bot.post(prompt=prompt)
        assert entry.state == (DRAFTED if waits else PUBLISHED)
        assert entry.flags == (["begins with a T: The"] if prompt == "The" else [])
        assert len(network.posts) == (not waits)
        network.mention("maud", "hello")
        bot.defaults = {"prompt": prompt}
        (answer,) = bot.reply()
        assert answer.state == entry.state
        assert bot.reply() == []  # its mention is dealt with: it waits, too


# --- the ledger's part


def drafted(text: str = "a text") -> tweetgen.Entry:
    draft = Draft(index=0, text=text, candidate=0, tries=1)
    with Ledger("ledger.sqlite") as ledger:
        origin = {**PLACE, "bot": "b", "bundle": "", "backend": "m"}
        return ledger.draft(draft, Request(), state=DRAFTED, **origin)


def test_a_decision_is_kept_with_who_and_why(folder: Path):
    first, second, third = drafted("one"), drafted("two"), drafted("three")
    with Ledger("ledger.sqlite") as ledger:
        kept = ledger.approve(first.id, by="anna", why="funny")
        edited = ledger.approve(second.id, by="anna", text="two and a half")
        rejected = ledger.reject(third.id, by="ben", why="not funny")
        assert ledger.decided() == [kept, edited, rejected]
    assert (kept.state, kept.decision, kept.decided_by, kept.decided_why) == (
        *(APPROVED, "approved", "anna", "funny"),
    )
    assert (edited.text, edited.original, edited.decision) == ("two and a half", "two", "edited")
    assert (rejected.state, rejected.decision, rejected.decided_why) == (
        *(REJECTED, "rejected", "not funny"),
    )
    assert kept.decided_at is not None
    assert kept.decided_at >= kept.created_at


def test_what_was_decided_is_not_decided_again(folder: Path):
    entry = drafted()
    with Ledger("ledger.sqlite") as ledger:
        ledger.reject(entry.id)
        for step in (ledger.approve, ledger.reject, ledger.claim):
            with pytest.raises(WrongState, match="is rejected"):
                step(entry.id)


def test_rejected_words_are_not_drafted_again(folder: Path):
    entry = drafted("never say this")
    with Ledger("ledger.sqlite") as ledger:
        ledger.reject(entry.id)
    with pytest.raises(AlreadySaid):
        drafted("Never  say this")


def test_an_edited_text_is_not_said_twice(folder: Path):
    first, second = drafted("one"), drafted("two")
    with Ledger("ledger.sqlite") as ledger:
        ledger.approve(first.id, text="the same")
        with pytest.raises(AlreadySaid):
            ledger.approve(second.id, text="The same")
        assert ledger.get(second.id).state == DRAFTED
    drafted("one")  # of an edited text the words before are free


# --- tweetgen review


def test_a_draft_is_kept_edited_rejected_or_left(review: Review):
    one, two, three, four = (entry.text for entry in post(4))
    assert sent() == []
    said = review("k", "e", "A goat on the stairs.", "r not funny", "s")
    assert [entry.state for entry in rows()] == [PUBLISHED, PUBLISHED, REJECTED, DRAFTED]
    assert sent() == [one, "A goat on the stairs."]
    assert rows()[1].original == two
    assert rows()[2].decided_why == "not funny"
    assert all(f"  | {text}" in said for text in (one, two, three, four))
    assert "2 kept, 1 rejected, 1 left for later" in said


@pytest.mark.parametrize("lines", [("q",), (), ("what?",)])
def test_who_has_enough_leaves_the_rest(review: Review, lines: tuple[str, ...]):
    post(2)
    said = review(*lines)
    assert "2 left for later" in said
    assert [entry.state for entry in rows()] == [DRAFTED, DRAFTED]
    assert ("send it as it is" in said) == (lines == ("what?",))


def test_what_is_edited_passes_the_filters_again(review: Review):
    (entry,) = post()
    said = review("e a zebra on the stairs", "e ...", "e A goat on the stairs.")
    assert "the filter blocked_words refuses that" in said
    assert "the filter request refuses that: empty" in said
    assert sent() == ["A goat on the stairs."]
    assert rows()[0].original == entry.text


def test_an_edit_that_changes_nothing_is_none(review: Review):
    (entry,) = post()
    review(f"e {entry.text}")
    assert (rows()[0].decision, rows()[0].original) == ("approved", None)


def test_what_the_filters_mend_of_an_edit_is_what_is_said(review: Review):
    post()
    review("e A goat (on the stairs.")
    assert sent() == [rows()[0].text]
    assert sent()[0].count("(") == sent()[0].count(")")


def test_later_means_that_the_next_run_sends_it(review: Review):
    (entry,) = post()
    review("k", options=("--later",))
    assert (rows()[0].state, sent()) == (APPROVED, [])
    with tweetgen.Bot.from_config() as bot:
        assert [settled.id for settled in bot.settle()] == [entry.id]
    assert sent() == [entry.text]


def test_what_cannot_be_sent_now_waits(review: Review, monkeypatch: pytest.MonkeyPatch):
    post()
    Path("bot.toml").write_text(CONFIG.format(approve="always") + "[budget]\nposts_per_day = 0\n")
    said = review("k")
    assert "0 of 0 posts a day are sent" in said
    assert "number 1 is approved" in said
    assert sent() == []


def test_similar_lines_and_flags_are_shown(review: Review, model: tweetgen.Model):
    (entry,) = post()
    assert model.novelty is not None
    best = alike(model.novelty, entry.text)[0]
    with Ledger("ledger.sqlite") as ledger, ledger._transaction() as connection:
        flagged = [{"filter": "tone", "outcome": "keep", "reason": "a threat", "flagged": True}]
        connection.execute(sa.update(schema.posts).values(verdicts=flagged))
    said = review("q")
    assert "  flagged: a threat" in said
    assert f"  like ({best[0]:.2f}): {best[1]}" in said


def test_an_answer_is_shown_with_its_message(review: Review):
    with Ledger("ledger.sqlite") as ledger:
        ledger.note_mention(**PLACE, mention=Mention(id="m1", author="maud", text="How is it?"))
        draft = Draft(index=0, text="Well.", candidate=0, tries=1)
        origin = {**PLACE, "bot": "b", "bundle": "", "backend": "m"}
        ledger.draft(draft, Request(), state=DRAFTED, reply_to="m1", reply_account="maud", **origin)
    assert "  maud said: How is it?" in review("q")
    (told,) = map(json.loads, review(options=("--json",)).splitlines())
    assert (told["message"], told["text"], told["flags"]) == ("How is it?", "Well.", [])


def test_json_lists_what_waits_and_changes_nothing(review: Review):
    texts = [entry.text for entry in post(2)]
    told = [json.loads(line) for line in review(options=("--json",)).splitlines()]
    assert [one["text"] for one in told] == texts
    assert 0 < told[0]["alike"][0]["similarity"] <= 1
    assert [entry.state for entry in rows()] == [DRAFTED, DRAFTED]


def test_nothing_waits(review: Review):
    assert "nothing waits for you" in review()
    drafted("of another account")
    with Ledger("ledger.sqlite") as ledger, ledger._transaction() as connection:
        connection.execute(sa.update(schema.posts).values(account="elsewhere"))
    assert "nothing waits for you" in review()


def test_a_draft_cannot_act_on_the_terminal(review: Review):
    drafted("a \x1b[31mred text")
    assert "\x1b" not in review("q")


# --- tweetgen post, tweetgen ledger


def test_posting_says_that_it_waits(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["post"]) == 0
    shown = capsys.readouterr()
    assert shown.err == "(number 1 waits for you: tweetgen review)\n"
    assert shown.out == f"{rows()[0].text}\n"


def test_decisions_are_exported_as_data(review: Review, capsys: pytest.CaptureFixture[str]):
    post(3)
    review("k", "r no", "s")
    assert main(["ledger", "export", "--decided"]) == 0
    shown = capsys.readouterr()
    told = [json.loads(line) for line in shown.out.splitlines()]
    assert [(one["decision"], one["decided_why"]) for one in told] == [
        *[("approved", None), ("rejected", "no")]
    ]
    assert "1 approved, 1 rejected" in shown.err
    assert main(["ledger", "export", "--quiet"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_ledger_is_listed(folder: Path, capsys: pytest.CaptureFixture[str]):
    texts = [entry.text for entry in post(3)]
    assert main(["ledger", "list", "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[1].endswith(texts[2].replace("\n", " "))
    assert main(["ledger", "list", "--state", "published", "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_who_said_stop_can_be_welcomed(folder: Path, capsys: pytest.CaptureFixture[str]):
    with Ledger("ledger.sqlite") as ledger:
        ledger.opt_out(**PLACE, person="Maud")
    assert main(["ledger", "welcome", "@maud"]) == 0
    assert "answered again" in capsys.readouterr().err
    assert main(["ledger", "welcome", "@maud"]) == 2


# --- tweetgen reply


def test_replying_tells_what_it_did(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["reply"]) == 2
    assert "jsonl has no mentions to answer" in capsys.readouterr().err


def test_replying_tells_what_it_said_and_why_not(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """The network in memory stands in for one that can be spoken to."""
    network, made = MemoryPublisher(), tweetgen.Bot.from_config

    def on_network(*arguments: Any, **options: Any) -> tweetgen.Bot:
        bot = made(*arguments, **options)
        return attrs.evolve(bot, publisher=network, dry_run=options["dry_run"])

    monkeypatch.setattr(tweetgen.Bot, "from_config", on_network)
    network.mention("maud", "how is the goat?")
    assert main(["reply"]) == 2
    assert "set on = true in [replies]" in capsys.readouterr().err
    assert main(["reply", "--dry-run"]) == 0
    network.dry_run = False
    shown = capsys.readouterr()
    assert shown.out.startswith("to maud: ")
    assert shown.err == "1 answer (dry run: nothing was sent or recorded)\n"
    assert not Path("ledger.sqlite").exists()
    config = CONFIG.format(approve="never") + "[replies]\non = true\n"
    Path("bot.toml").write_text(config)
    network.mention("cem", "stop")
    assert main(["reply"]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"to maud: {network.posts[0].text}\n"
    assert shown.err == "1 answer; no answer for 1 (stop: 1)\n"
    network.mention("ben", "and the lamp?")
    Path("bot.toml").write_text(config.replace("never", "always"))
    assert main(["reply", "--json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["reply_account"], told["state"], told["kind"]) == ("ben", "drafted", "reply")
