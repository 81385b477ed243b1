"""The checks of filters: right ones pass them, each wrong one fails its own."""

from __future__ import annotations

import _socket
import random
import socket
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import attrs
import pytest

from tweetgen import Component, Filter, Registry, Verdict, hookimpl
from tweetgen.registry import default_registry
from tweetgen.testing.check import Outcome, Subject, run, subject_for


@attrs.frozen(kw_only=True)
class RightConfig:
    most: int = attrs.field(default=1, metadata={"help": "exclamation marks that are fine"})


@attrs.frozen(kw_only=True)
class TypedConfig(RightConfig):
    __module__ = "typed_in"  # where no other process finds it


class Right(Filter):
    """Neither shouts, nor copies, nor leaves a question without its mark."""

    advice = "the corpus shouts; raise filters.checked.most"
    mends = True

    def __init__(self, config):
        super().__init__(config)
        self.said = None

    def prepare(self, around):
        super().prepare(around)
        self.said = None

    def check(self, text):
        if self.said is None:
            self.said = frozenset(self.around.recent_texts())
        if text in self.said:
            return Verdict.reject(text, "was said before")
        if self.around.measure(text) > (self.around.max_length or 1_000):
            return self.too_long(text)
        if (count := text.count("!")) > self.config.most:
            return Verdict.reject(text, "shouts", f"{count} exclamation marks")
        if text.startswith(("Who ", "Is ")) and text.endswith("."):
            return self.mended(text)
        return self.fine(text)

    def too_long(self, text):
        return Verdict.reject(text, "too long", f"{len(text)} characters")

    def mended(self, text):
        return Verdict.mend(text[:-1] + "?", "question mark added")

    def fine(self, text):
        return Verdict.keep(text)


WRONG: list[tuple[type, str, str]] = []


def wrong(check, seen):
    """The class fails `check`, and what was seen begins so."""

    def remember(cls):
        WRONG.append((cls, check, seen))
        return cls

    return remember


@wrong("goes_by_its_name", "it is registered as 'checked' and says 'polite'")
class NamedOtherwise(Right):
    name = "polite"


@wrong("constructor_stores", "the config is None, it was given")
class KeepsNoOptions(Right):
    def __init__(self, config):
        super().__init__(config)
        self.config, self.options = None, config

    def check(self, text):
        shouts = text.count("!") > self.options.most
        return Verdict.reject(text, "shouts") if shouts else Verdict.keep(text)


@wrong("describes_itself", "advice is None")
class AdvisesNothing(Right):
    advice = None


@wrong("gives_verdicts", "for 'The old lighthouse keeper")
class SaysTrue(Right):
    def fine(self, text):
        return True


@wrong("gives_verdicts", "the outcome was 'maybe'")
class SaysMaybe(Right):
    def fine(self, text):
        return Verdict("maybe", text)


@wrong("gives_verdicts", "flagged was True, the outcome reject")
class FlagsWhatItRejects(Right):
    def check(self, text):
        return Verdict("reject", text, "shouts", flagged=True)


@wrong("gives_reasons", "to flag 'The old lighthouse keeper")
class FlagsWithoutReason(Right):
    def check(self, text):
        return Verdict.flag(text, "")


@wrong("gives_verdicts", "ZeroDivisionError: integer division or modulo by zero (")
class Divides(Right):
    def fine(self, text):
        return Verdict.keep(text * (1 // 0))


@wrong("gives_verdicts", "the detail was 312")
class CountsInTheDetail(Right):
    def too_long(self, text):
        return Verdict.reject(text, "too long", 312)


@wrong("only_mending_changes_the_text", "came out of keep as")
class TidiesSilently(Right):
    def fine(self, text):
        return Verdict.keep(text.replace("@", ""))


@wrong("only_mending_changes_the_text", "came out of reject as 'Nobody")
class CutsWhatItRejects(Right):
    def too_long(self, text):
        return Verdict.reject(text[:280], "too long")


@wrong("only_mending_changes_the_text", "'Who took the ladder.' was mended and is the same")
class MendsNothing(Right):
    def mended(self, text):
        return Verdict.mend(text, "question mark added")


@wrong("says_that_it_mends", "mends is False, and it mended 'Who took the ladder.'")
class MendsInSecret(Right):
    mends = False


@wrong("gives_reasons", "to reject 'FOUND IT!!! AT LAST!!! THE LAMP!!!' the reason was ''")
class GivesNoReason(Right):
    def check(self, text):
        said = super().check(text)
        return said if said.reason != "shouts" else Verdict.reject(text, "")


@wrong("gives_reasons", "the rest belongs into the detail")
class TellsAStory(Right):
    def mended(self, text):
        return Verdict.mend(text[:-1] + "?", "it was a question\nand there was no mark")


@wrong("reasons_can_be_counted", " texts had ")
class CountsInTheReason(Right):
    def too_long(self, text):
        return Verdict.reject(text, f"too long: {len(text)}")


@wrong("same_text_same_verdict", "asked again: ")
class HearsEachTextOnce(Right):
    def prepare(self, around):
        super().prepare(around)
        self.heard = set()

    def fine(self, text):
        if text in self.heard:
            return Verdict.reject(text, "was heard before")
        self.heard.add(text)
        return Verdict.keep(text)


@wrong("same_text_same_verdict", "asked in another order: ")
class LooksBack(Right):
    before = ""

    def fine(self, text):
        before, self.before = self.before, text
        if before.startswith("lamp"):
            return Verdict.reject(text, "enough of lamps")
        return Verdict.keep(text)


@wrong("prepare_starts_afresh", "prepared at once, and after others: ")
class RemembersTheFirstLedger(Right):
    said_first = None

    def prepare(self, around):
        super().prepare(around)
        self.said = self.said_first

    def check(self, text):
        verdict = super().check(text)
        self.said_first = self.said
        return verdict


@wrong("instances_keep_apart", "alone, and beside another: ")
class SharesItsSurroundings(Right):
    shared = None

    @property
    def around(self):
        return self.shared

    @around.setter
    def around(self, value):
        type(self).shared = value


@wrong("survives_odd_texts", "for an empty text it raised IndexError: string index out of range")
class LooksAtTheFirst(Right):
    def check(self, text):
        return super().check(text) if text[0] else Verdict.keep(text)


@wrong("survives_odd_texts", "for half an emoji it raised UnicodeEncodeError")
class CountsBytes(Right):
    def fine(self, text):
        text.encode()
        return Verdict.keep(text)


@wrong("reaches_no_network", "it wanted to reach words.example.org")
class AsksAServer(Right):
    def fine(self, text):
        with suppress(OSError):
            socket.create_connection(("words.example.org", 443))
        return Verdict.keep(text)


@wrong("reaches_no_network", "it wanted to reach 127.0.0.1")
class AsksBeneathTheLibrary(Right):
    def fine(self, text):
        raw = _socket.socket()
        with suppress(OSError):
            raw.connect(("127.0.0.1", 9))
        raw.close()
        return Verdict.keep(text)


@wrong("prints_nothing", "it printed 'looking at")
class Chatters(Right):
    def fine(self, text):
        print("looking at", text)
        return Verdict.keep(text)


@wrong("prints_nothing", "it printed 'what a text")
class Grumbles(Right):
    def fine(self, text):
        print("what a text", file=sys.stderr)
        return Verdict.keep(text)


@wrong("writes_nothing", "it wrote rejected.txt")
class KeepsAFile(Right):
    def too_long(self, text):
        Path("rejected.txt").touch()
        return super().too_long(text)


@wrong("global_random_is_untouched", "the state of random has changed")
class Reseeds(Right):
    def fine(self, text):
        random.seed(4)
        return Verdict.keep(text)


@wrong("time_grows_with_the_text", "of 'a' again and again, 500 characters took 0.0")
class ComparesAllWithAll(Right):
    def check(self, text):
        if text.startswith("aaaa"):
            sum(range(min(len(text), 2_000) ** 4 // 500_000))
        return super().check(text)


def subject_of(cls: type, monkeypatch) -> Subject:
    """The class as the component of a plug-in that was typed in."""
    typed = ModuleType("typed_in")
    setattr(typed, cls.__name__, cls)
    monkeypatch.setitem(sys.modules, "typed_in", typed)
    target = f"typed_in:{cls.__name__}"
    return registered(Component("checked", target, TypedConfig, "good manners"))


def registered(card: Component) -> Subject:
    class Plugin:
        @hookimpl
        def tweetgen_filters(self):
            return [card]

    registry = Registry(discover=False)
    registry.register(Plugin(), "checked")
    return subject_for(card.name, registry=registry)


def outcomes(subject: Subject) -> dict[str, Outcome]:
    return {one.check.name: one for one in run(subject)}


def bad(subject: Subject) -> dict[str, Outcome]:
    return {name: one for name, one in outcomes(subject).items() if one.bad}


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    """Some of the wrong ones leave files."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("cls", "check", "seen"), WRONG, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_wrong_filter_fails_exactly_its_check(cls, check, seen, monkeypatch):
    failed = bad(subject_of(cls, monkeypatch))
    assert set(failed) == {check}, "\n".join(one.message for one in failed.values())
    [outcome] = failed.values()
    told, saw = outcome.message.split("\n   seen: ")
    assert told == f"promise: {outcome.check.promise}"
    assert seen in saw
    assert "\n" not in saw


def test_a_right_filter_passes(monkeypatch):
    here = Path(__file__)
    monkeypatch.setattr(sys, "path", [str(here.parent), *sys.path])  # for fresh processes too
    subject = registered(Component("checked", f"{here.stem}:Right", RightConfig, "good manners"))
    found = outcomes(subject)
    assert {name: one.message for name, one in found.items() if one.result != "passed"} == {}


BUILT_IN = {
    "balance": {},
    "blocked_words": {"languages": [], "words": ["gull"]},
    "disclosure": {},
    "length": {},
    "mentions": {},
    "novelty": {},
    "repetition": {},
    "tone": {},
}


def test_every_built_in_filter_is_checked():
    registry = default_registry()
    names = registry.all("filter")
    own = {name for name in names if registry.owner("filter", name).name == "builtin"}
    assert own == set(BUILT_IN)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_filter_passes(name):
    subject = subject_for(name, "filter", options=BUILT_IN[name])
    found = {one.check.name: one for one in run(subject)}
    assert {check: one.message for check, one in found.items() if one.bad} == {}
    skipped = {check for check, one in found.items() if one.result == "skipped"}
    assert skipped <= {"options_have_help", "says_that_it_mends"}


def test_published_word_lists_are_quick_too():
    found = outcomes(subject_for("blocked_words", "filter"))
    assert {check: one.message for check, one in found.items() if one.bad} == {}


def test_relative_paths_of_the_author_are_found(tmp_path):
    (tmp_path / "words.txt").write_text("gull\n")
    options = {"languages": [], "file": "words.txt"}
    found = outcomes(subject_for("blocked_words", "filter", options=options))
    assert {check: one.message for check, one in found.items() if one.bad} == {}
