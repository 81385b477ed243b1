"""The checks of publishers: right ones pass them, each wrong one fails its own; none posts."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import attrs
import pytest

from tweetgen import (
    Component,
    Guarantee,
    Inbox,
    Limits,
    Mention,
    NoReceipt,
    Publisher,
    Receipt,
    Registry,
    hookimpl,
)
from tweetgen.cli import main
from tweetgen.errors import AuthError, Refused, Unknown
from tweetgen.registry import default_registry
from tweetgen.testing import MemoryPublisher, fakes
from tweetgen.testing.check import Outcome, Subject, checks, run, subject_for

NO_MENTIONS = {"mentions_are_well_formed", "mentions_are_in_order", "since_leaves_out_the_seen"}
NO_SECRETS = {"secrets_stay_secret", "errors_are_known"}
NO_PICTURES = {"takes_pictures"}
NOT_ONCE = {"sending_again_does_nothing"}
SENDING = {
    "publish_gives_a_receipt",
    "ids_differ",
    "takes_any_text",
    "refuses_what_is_too_long",
    "reconcile_invents_nothing",
    "reconcile_finds_what_is_there",
    "reconcile_after_a_restart",
    "reconcile_sends_nothing",
    "advice_is_sentences",
    *NO_PICTURES,
    *NO_MENTIONS,
    *NOT_ONCE,
}


@attrs.frozen(kw_only=True)
class RightConfig:
    folder: Path = attrs.field(default=Path("pages"), metadata={"help": "where pages go"})
    max_length: int = attrs.field(default=500, metadata={"help": "in characters"})


@attrs.frozen(kw_only=True)
class TypedConfig(RightConfig):
    __module__ = "typed_in"  # where no other process finds it


class Right(Publisher, Inbox):
    """A file a post; three people have spoken to it."""

    spoken = tuple(
        Mention(
            id=f"m{hour}",
            author="maud",
            text="hello",
            created_at=datetime(2026, 3, 1, hour, 0, 0, 0, UTC),
        )
        for hour in (9, 10, 11)
    )

    @property
    def account(self):
        return self.config.folder.name

    @property
    def limits(self):
        return Limits(max_length=self.config.max_length)

    def open(self):
        self.config.folder.mkdir(parents=True, exist_ok=True)

    def publish(self, post):
        if self.limits.measure(post.text) > self.limits.max_length:
            return self.too_long(post)
        return self.written(post)

    def too_long(self, post):
        raise Refused(f"{len(post.text)} characters are too many")

    def written(self, post):
        self.page(post).write_text(post.text, "utf-8")
        return self.receipt(post)

    def receipt(self, post):
        return Receipt(post.record_key, f"https://example.org/{post.record_key}")

    def reconcile(self, post):
        return self.receipt(post) if self.page(post).exists() else NoReceipt.NOT_THERE

    def page(self, post):
        return self.config.folder / f"{post.record_key}.txt"

    def mentions(self, since):
        ids = [mention.id for mention in self.spoken]
        return self.spoken[ids.index(since) + 1 :] if since else self.spoken


WRONG: list[tuple[type, str, str]] = []
WRONG_WITH_SECRETS: list[tuple[type, str, str]] = []


def wrong(check, seen, into=WRONG):
    """The class fails `check`, and in what was seen there is that."""

    def remember(cls):
        into.append((cls, check, seen))
        return cls

    return remember


@wrong("goes_by_its_name", "it is registered as 'checked' and says 'paper'")
class NamedOtherwise(Right):
    name = "paper"


@wrong("making_is_quiet", "it wrote pages/index.txt")
class WritesWhenMade(Right):
    def __init__(self, config):
        super().__init__(config)
        self.open()
        (config.folder / "index.txt").touch()


@wrong("making_is_quiet", "it wanted to reach pages.example.org")
class ConnectsWhenMade(Right):
    def __init__(self, config):
        super().__init__(config)
        with suppress(OSError):
            socket.create_connection(("pages.example.org", 443))


@wrong("making_is_quiet", "it wanted to reach another program")
class LooksForAProgram(Right):
    def __init__(self, config):
        super().__init__(config)
        with suppress(OSError):
            subprocess.run(["git", "--version"], check=False)


@wrong("account_is_a_text", "it is None")
class HasNoAccount(Right):
    account = None


@wrong("limits_are_well_formed", "they are 500")
class LimitsByNumber(Right):
    limits = 500

    def publish(self, post):
        return self.written(post)


@wrong("limits_are_well_formed", "max_length is 0")
class AllowsNothing(Right):
    limits = Limits(max_length=0)

    def publish(self, post):
        return self.written(post)


@wrong("limits_are_well_formed", "images is None")
class TakesNonePictures(Right):
    limits = Limits(max_length=500, images=None)


@wrong("limits_are_well_formed", "image_bytes is 0")
class TakesEmptyPictures(Right):
    limits = Limits(max_length=500, images=1, image_bytes=0)


@wrong("takes_pictures", "'Post' object has no attribute 'picture'")
class LooksElsewhereForPictures(Right):
    limits = Limits(max_length=500, images=1)

    def written(self, post):
        if post.images:
            post.picture.read_bytes()
        return super().written(post)


@wrong("guarantee_is_backed", "it is 'exactly once'")
class GuaranteesInWords(Right):
    guarantee = "exactly once"


@wrong("guarantee_is_backed", "it is `reconciled`, and reconcile can never tell")
class CannotBeReconciled(Right):
    guarantee = Guarantee.RECONCILED
    reconcile = Publisher.reconcile


@wrong("guarantee_is_backed", "it is `exactly once`, and reconcile can never tell")
class IsNeverAskedAgain(Right):
    guarantee = Guarantee.EXACTLY_ONCE
    reconcile = Publisher.reconcile


@wrong("sending_again_does_nothing", ", then Receipt(")
class SendsEachTime(Right):
    guarantee = Guarantee.EXACTLY_ONCE

    def written(self, post):
        if not self.page(post).exists():
            return super().written(post)
        number = f"{post.record_key}-again"
        (self.config.folder / number).write_text(post.text, "utf-8")
        return Receipt(number)


@wrong("price_is_whole", "it is 0.015")
class CostsDollars(Right):
    def price(self, post):
        return 0.015


@wrong("price_is_whole", "it wrote pages/account")
class ChargesAtOnce(Right):
    def price(self, post):
        self.open()
        (self.config.folder / "account").write_text("15")
        return 15


@wrong("advice_is_sentences", "it is 'Say that it is a bot.'")
class AdvisesInOneText(Right):
    def advice(self):
        return "Say that it is a bot."


@wrong("advice_is_sentences", "'bot flag' is no sentence")
class AdvisesInKeys(Right):
    def advice(self):
        return ("Say that it is a bot.", "bot flag")


@wrong("measure_counts", "of '' it gave 0.0")
class MeasuresInFractions(Right):
    limits = Limits(max_length=500, measure=lambda text: len(text) / 2)


@wrong("dry_run_sends_nothing", "it wrote pages/")
class GoesAroundTheDryRun(Right):
    def __init__(self, config):
        super().__init__(config)
        self.publish = self.always

    def always(self, post):
        self.open()
        return Right.publish.__wrapped__(self, post)


@wrong("dry_run_sends_nothing", "it printed 'posting")
class PrintsInTheDryRun(Right):
    def __getattribute__(self, name):
        if name == "publish":
            print("posting")
        return super().__getattribute__(name)


@wrong("publish_gives_a_receipt", "it gave None")
class GivesNothing(Right):
    def written(self, post):
        super().written(post)


@wrong("publish_gives_a_receipt", "the id is 7")
class GivesANumber(Right):
    def receipt(self, post):
        return Receipt(7)


@wrong("publish_gives_a_receipt", "the url is 'on page 7'")
class GivesNoAddress(Right):
    def receipt(self, post):
        return Receipt(post.record_key, "on page 7")


@wrong("ids_differ", "3 posts have the ids ok, ok, ok")
class SaysOk(Right):
    def receipt(self, post):
        return Receipt("ok")


@wrong("takes_any_text", "raised UnicodeEncodeError")
class WritesLatin(Right):
    def written(self, post):
        self.page(post).write_text(post.text, "latin-1")
        return self.receipt(post)


@wrong("refuses_what_is_too_long", "2500 characters raised Unknown: too long")
class DoesNotKnow(Right):
    def too_long(self, post):
        raise Unknown("too long")


@wrong("refuses_what_is_too_long", "it was Refused, and reconcile gave Receipt(")
class RefusesAfterwards(Right):
    def too_long(self, post):
        self.written(post)
        raise Refused("too long")


@wrong("reconcile_invents_nothing", "before anything was sent it gave Receipt(")
class AlwaysFinds(Right):
    def reconcile(self, post):
        return self.receipt(post) if post.text.startswith("The old") else NoReceipt.NOT_THERE


@wrong("reconcile_finds_what_is_there", "after publish reconcile gave <NoReceipt.NOT_THERE")
class NeverFinds(Right):
    def reconcile(self, post):
        return NoReceipt.NOT_THERE


@wrong("reconcile_finds_what_is_there", "the id was 'found', no more")
class FindsAnotherId(Right):
    def reconcile(self, post):
        answer = super().reconcile(post)
        return Receipt("found") if isinstance(answer, Receipt) else answer


@wrong("reconcile_after_a_restart", "in a new publisher reconcile gave <NoReceipt.NOT_THERE")
class Forgets(Right):
    def __init__(self, config):
        super().__init__(config)
        self.known = set()

    def written(self, post):
        self.known.add(post.key)
        return super().written(post)

    def reconcile(self, post):
        return self.receipt(post) if post.key in self.known else NoReceipt.NOT_THERE


@wrong("reconcile_sends_nothing", "it wrote pages/")
class SendsAgain(Right):
    def reconcile(self, post):
        answer = super().reconcile(post)
        if answer is NoReceipt.NOT_THERE and list(self.config.folder.glob("*.txt")):
            (self.config.folder / "again.md").write_text(post.text)
        return answer


@wrong("mentions_are_well_formed", "created_at of m9 is datetime.datetime(2026, 3, 1, 9, 0)")
class LosesTheOffset(Right):
    spoken = tuple(
        attrs.evolve(one, created_at=one.created_at.replace(tzinfo=None)) for one in Right.spoken
    )


@wrong("mentions_are_well_formed", "ids appear twice: m9, m9")
class TellsTwice(Right):
    spoken = Right.spoken[:1] * 2


@wrong("mentions_are_in_order", "their times were 2026-03-01 11:00")
class NewestFirst(Right):
    spoken = Right.spoken[::-1]


@wrong("mentions_are_in_order", "the ids were m9, m10, m11, then ")
class TellsOnce(Right):
    def mentions(self, since):
        told, self.spoken = super().mentions(since), ()
        return told


@wrong("since_leaves_out_the_seen", "since m9 there were m9, m10, m11")
class IgnoresSince(Right):
    def mentions(self, since):
        return self.spoken


@wrong("since_leaves_out_the_seen", "since m9 there were m9, m10, m11")
class BeginsWithSince(Right):
    def mentions(self, since):
        return (
            self.spoken[max(0, [m.id for m in self.spoken].index(since)) :]
            if since
            else self.spoken
        )


class Networked(Publisher):
    """It needs a secret, and a network that is not there."""

    name = "checked"
    limits = Limits(max_length=300)
    token = ""

    def open(self):
        self.token = self.secret()
        try:
            self.connect()
        except OSError as error:
            raise AuthError(f"pages.example.org does not answer: {error.strerror}") from error

    def secret(self):
        if not (token := os.environ.get("PAGES_TOKEN", "")):
            raise AuthError("set PAGES_TOKEN")
        return token

    def connect(self):
        socket.create_connection(("pages.example.org", 443))

    def publish(self, post):
        raise AssertionError("a check has posted")


with_secrets = WRONG_WITH_SECRETS


@wrong("secrets_stay_secret", "the value of PAGES_TOKEN is in its repr", with_secrets)
class ShowsItself(Networked):
    def __init__(self, config):
        super().__init__(config)
        self.shown = os.environ.get("PAGES_TOKEN", "")

    def __repr__(self):
        return f"ShowsItself({self.shown})"


@wrong("secrets_stay_secret", "the value of PAGES_TOKEN is in the error of open", with_secrets)
class ComplainsLoudly(Networked):
    def open(self):
        try:
            super().open()
        except AuthError as error:
            raise AuthError(f"{self.token} is not accepted") from error


@wrong("secrets_stay_secret", "the value of PAGES_TOKEN is in a log", with_secrets)
class LogsEverything(Networked):
    def connect(self):
        logging.getLogger("pages").debug("GET / with %s", self.token)
        super().connect()


@wrong("secrets_stay_secret", "the value of PAGES_TOKEN is in what it printed", with_secrets)
class PrintsEverything(Networked):
    def connect(self):
        print(f"GET / with {self.token}", file=sys.stderr)
        super().connect()


@wrong("secrets_stay_secret", "the value of PAGES_TOKEN is in the file session", with_secrets)
class KeepsASession(Networked):
    def connect(self):
        Path("session").write_text(self.token)
        super().connect()


@wrong("errors_are_known", "without PAGES_TOKEN, open raised KeyError: 'PAGES_TOKEN'", with_secrets)
class ReliesOnTheVariable(Networked):
    def secret(self):
        return os.environ["PAGES_TOKEN"]


@wrong("errors_are_known", "without PAGES_TOKEN, making it raised KeyError", with_secrets)
class ReadsItWhenMade(Networked):
    def __init__(self, config):
        super().__init__(config)
        self.token = os.environ["PAGES_TOKEN"]


@wrong("errors_are_known", "without a network, open raised OSError: [Errno", with_secrets)
class LetsItThrough(Networked):
    def open(self):
        self.secret()
        self.connect()


def subject_of(cls: type, monkeypatch, **card) -> Subject:
    """The class as the component of a plug-in that was typed in."""
    typed = ModuleType("typed_in")
    setattr(typed, cls.__name__, cls)
    monkeypatch.setitem(sys.modules, "typed_in", typed)
    target = f"typed_in:{cls.__name__}"
    return registered(Component("checked", target, TypedConfig, "a file a post", **card))


def registered(card: Component, **options) -> Subject:
    class Plugin:
        @hookimpl
        def tweetgen_publishers(self):
            return [card]

    registry = Registry(discover=False)
    registry.register(Plugin(), "checked")
    return subject_for(card.name, "publisher", registry=registry, options=options)


def outcomes(subject: Subject) -> dict[str, Outcome]:
    return {one.check.name: one for one in run(subject)}


def bad(found: dict[str, Outcome]) -> dict[str, str]:
    return {name: one.message for name, one in found.items() if one.bad}


def skipped(found: dict[str, Outcome]) -> set[str]:
    return {name for name, one in found.items() if one.result == "skipped"}


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    """Whatever a check leaves where its author stands is a fault."""
    monkeypatch.chdir(tmp_path)
    yield
    assert list(tmp_path.iterdir()) == []


def must_fail_only(subject: Subject, check: str, seen: str) -> None:
    found = outcomes(subject)
    failed = bad(found)
    assert set(failed) == {check}, "\n".join(failed.values())
    told, saw = failed[check].split("\n   seen: ")
    assert told == f"promise: {found[check].check.promise}"
    assert seen in saw
    assert "\n" not in saw


@pytest.mark.parametrize(
    ("cls", "check", "seen"), WRONG, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_wrong_publisher_fails_exactly_its_check(cls, check, seen, monkeypatch):
    must_fail_only(subject_of(cls, monkeypatch), check, seen)


@pytest.mark.parametrize(
    ("cls", "check", "seen"), WRONG_WITH_SECRETS, ids=lambda value: getattr(value, "__name__", "")
)
def test_one_with_secrets_fails_exactly_its_check(cls, check, seen, monkeypatch):
    must_fail_only(subject_of(cls, monkeypatch, credentials=("PAGES_TOKEN",)), check, seen)


def test_credentials_are_a_tuple(monkeypatch):
    subject = subject_of(Networked, monkeypatch, credentials="PAGES_TOKEN")
    must_fail_only(subject, "credentials_are_variables", "they are the text 'PAGES_TOKEN'")


def test_a_right_publisher_passes(monkeypatch):
    here = Path(__file__)
    monkeypatch.setattr(sys, "path", [str(here.parent), *sys.path])  # for fresh processes too
    card = Component("checked", f"{here.stem}:Right", RightConfig, "a file a post")
    found = outcomes(registered(card))
    assert bad(found) == {}
    assert skipped(found) == {*NO_SECRETS, *NO_PICTURES, *NOT_ONCE}


def test_one_with_secrets_is_never_asked_to_post(monkeypatch):
    """Its `publish` would fail; the author's own secret is not even seen."""
    monkeypatch.setenv("PAGES_TOKEN", "the author's own")
    seen = set()

    class Watched(Networked):
        def __init__(self, config):
            super().__init__(config)
            seen.add(os.environ.get("PAGES_TOKEN"))

        def secret(self):
            seen.add(os.environ.get("PAGES_TOKEN"))
            return super().secret()

    found = outcomes(subject_of(Watched, monkeypatch, credentials=("PAGES_TOKEN",)))
    assert bad(found) == {}
    assert skipped(found) == {"plugin_imports_little", *SENDING}
    assert "the author's own" not in seen
    assert any(seen)
    assert os.environ["PAGES_TOKEN"] == "the author's own"


def test_one_that_needs_a_network_is_not_let_out(monkeypatch):
    class Chat(Right):
        def open(self):
            socket.create_connection(("chat.example.org", 6667))

    found = outcomes(subject_of(Chat, monkeypatch))
    assert bad(found) == {}
    assert skipped(found) >= SENDING
    assert "chat.example.org" in found["publish_gives_a_receipt"].message


def test_one_that_needs_a_program_is_not_let_out(monkeypatch, tmp_path):
    class Sendmail(Right):
        def publish(self, post):
            subprocess.run(
                [sys.executable, "-c", f"open({str(tmp_path / 'x')!r}, 'w')"], check=True
            )
            return Receipt(post.record_key)

    found = outcomes(subject_of(Sendmail, monkeypatch))
    assert bad(found) == {}
    assert "another program" in found["publish_gives_a_receipt"].message


@pytest.mark.parametrize("folder", ["{home}/pages", "../pages", "~/pages"])
def test_files_of_the_author_stay_as_they_are(folder, monkeypatch, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    here = Path(__file__).stem
    monkeypatch.setitem(sys.modules, here, sys.modules[__name__])
    card = Component("checked", f"{here}:Right", RightConfig, "a file a post")
    found = outcomes(registered(card, folder=folder.format(home=home)))
    assert bad(found) == {}
    assert list(home.iterdir()) == []
    assert not Path("../pages").exists()


BUILT_IN = {
    "console": {"reconcile_after_a_restart", *NOT_ONCE},
    "feed": {"refuses_what_is_too_long"},
    "jsonl": {"refuses_what_is_too_long", *NOT_ONCE},
}
WITH_SECRETS = ["discord", "discord_webhook", "matrix", "telegram", "webhook", "x"]


NETWORKS = {
    "bluesky": {"handle": "keeper.example"},
    "mastodon": {"account": "keeper@harbour.example"},
}


def test_every_built_in_publisher_is_checked():
    registry = default_registry()
    names = registry.all("publisher")
    own = {name for name in names if registry.owner("publisher", name).name == "builtin"}
    assert own == {*BUILT_IN, *NETWORKS, *WITH_SECRETS}


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_publisher_passes(name):
    found = outcomes(subject_for(name, "publisher"))
    assert bad(found) == {}
    assert skipped(found) == {*BUILT_IN[name], *NO_SECRETS, *NO_MENTIONS, *NO_PICTURES}


@pytest.mark.parametrize("name", WITH_SECRETS)
def test_a_built_in_publisher_with_secrets_passes(name):
    found = outcomes(subject_for(name, "publisher"))
    assert bad(found) == {}
    assert skipped(found) == SENDING


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_passes_what_can_be_checked_without_it(name):
    found = outcomes(subject_for(name, "publisher", options=NETWORKS[name]))
    assert bad(found) == {}
    assert skipped(found) == SENDING


def test_the_network_in_memory_passes():
    registry = Registry(discover=False)
    registry.register(fakes, "fakes")
    subject = subject_for("memory", registry=registry)
    network = MemoryPublisher(subject.config)
    network.mention("anna", "Is it lit?")
    network.mention("maud", "Is it out?")
    found = outcomes(subject)
    assert bad(found) == {}
    assert skipped(found) == {*NO_SECRETS, *NO_PICTURES, *NOT_ONCE}
    assert network.posts  # it was that network indeed


def test_what_the_console_prints_does_not_mix_with_json(capfd):
    assert main(["check", "console", "--json"]) == 0
    out, err = capfd.readouterr()
    assert [json.loads(line)["check"] for line in out.splitlines()] == [
        one.name for one in checks("publisher")
    ]
    assert err == ""
