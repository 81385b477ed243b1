"""The checks of filters."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import attrs
import numpy as np

from ..filter import Filter, Surroundings, Verdict
from ..novelty import NoveltyIndex
from ..sealed import sealed
from .check import NotApplicable, Subject, expect
from .promises import check_card, made, promises, shown
from .sandbox import files_in
from .words import MULTILINGUAL, OTHERS, SENTENCES, UNSEEN

# Written to bring out what filters look for: mentions, links, lone brackets, shouting, copies.
TEXTS = (
    *SENTENCES[:8],
    *UNSEEN,
    *OTHERS[:2],
    *(text for texts in MULTILINGUAL.values() for text in texts[:1]),
    "@anna, are you there? Mail keeper@example.org.",
    'a (lone bracket and a "lone quote',
    "FOUND IT!!! AT LAST!!! THE LAMP!!!",
    "see https://example.org/lamp?page=1 #lamp #fog",
    "Who took the ladder.",
    "lamp lamp lamp lamp lamp lamp",
    "12 boats, 3 gulls, 1 lamp",
    *(" ".join(SENTENCES[first : first + 2 + first]) for first in range(5, 17)),  # long ones
)
ODD = {
    "an empty text": "",
    "blanks": " \t\n ",
    "a sign": "…",
    "one line of 20,000 letters": "a" * 20_000,
    "3,000 words": "lamp and fog " * 1_000,
    "a thousand open brackets": "(" * 1_000,
    "emoji with joiners": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \u2764\ufe0f",
    "a joiner at each end": "\u200d\U0001f469\u200d",
    "right-to-left signs": "\u202eהמגדלור (\u0627\u0644\u0645\u0646\u0627\u0631\u0629\u202c",
    "marks without a letter": "\u0301\u0327 \u20e3",
    "Chinese without a blank": "今天港口有雾" * 50,
    "a letter beyond the first plane": "\U00020bb7野家",
    "half an emoji": "\ud83d lamp",
    "the other half": "lamp \ude00",
    "control characters": "a\x00b\x07c\x1bd\x7fe\x9ff",
    "separators of lines": "a\r\nb\rc\x0bd\x85e\u2028f\u2029g",
    "what formats mean": "%s %(x)d {0} {x!r} \\1 \\u12 $1 <b>&amp;</b> .*+?[(",
}
# Runs that badly written patterns go over again and again.
_RUNS = ("a", "a ", "lamp, ", " ", "\n", "7", "!", "@", "a@", ".", "(", '"', "http://", "今")
_SHORT, _DOUBLINGS = 500, 4
_QUICK = 0.001  # seconds: below that it does not matter
_MARGIN = 10  # of a text twice as long, how many times longer than twice it may take, in all
_REASON = 60  # characters

promise = promises("filter", lambda _: sealed(programs=False))
check_card("filter", Filter)


@cache
def _index() -> NoveltyIndex:
    return NoveltyIndex.build(SENTENCES)


def full() -> Surroundings:
    """Those of a bot that has posted before, on a network with a limit."""
    return Surroundings(max_length=280, novelty=_index(), recent_texts=lambda: UNSEEN[:4])


def others() -> Surroundings:
    """Those of another bot, which answers somebody."""
    return Surroundings(
        max_length=50,
        measure=lambda text: len(text.encode("utf-8", "replace")),
        recent_texts=lambda: (*UNSEEN[4:], *SENTENCES[:4]),
        reply_to="anna",
    )


def prepared(subject: Subject, around: Surroundings | None = None) -> Filter:
    """A new filter that knows its surroundings."""
    one: Filter = made(subject, Filter)
    one.prepare(around or full())
    return one


def verdict(one: Filter, text: str) -> Verdict:
    """What it says of `text`, for checks that have nothing to look at if it says nothing."""
    try:
        said = one.check(text)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise NotApplicable(f"check fails, see gives_verdicts: {why}") from None
    if wrong := _wrong_with(said):
        raise NotApplicable(f"see gives_verdicts: {wrong}")
    return said


def verdicts(one: Filter, texts: Iterable[str] = TEXTS) -> list[Verdict]:
    return [verdict(one, text) for text in texts]


def stable(subject: Subject) -> None:
    """Go on only if a text has one verdict; else whatever is compared differs."""
    one = prepared(subject)
    if verdicts(one) != verdicts(one):
        raise NotApplicable("it says now this, now that, see same_text_same_verdict")


def short(said: Verdict) -> str:
    """A verdict in a message."""
    about = ": ".join(filter(None, (said.reason, said.detail)))
    text = f" as {shown(said.text, 40)}" if said.outcome == "mend" else ""
    outcome = "flag" if said.flagged else said.outcome
    return f"{outcome}{text}{f' ({shown(about)})' if about else ''}"


def must_agree(first: Sequence[Verdict], second: Sequence[Verdict], why: str) -> None:
    """Two runs over the same texts say the same."""
    for text, before, after in zip(TEXTS, first, second, strict=True):
        told = f"{shown(text)}: {short(before)}, then {short(after)}"
        expect(before == after, f"{why}: {told}")


@promise("advice is a text for people, and mends is True or False")
def describes_itself(subject: Subject) -> None:
    one = made(subject, Filter)
    expect(isinstance(one.advice, str), f"advice is {shown(one.advice)}")
    expect(isinstance(one.mends, bool), f"mends is {shown(one.mends)}")


@promise("check gives a Verdict, one of those that keep, flag, mend and reject make")
def gives_verdicts(subject: Subject) -> None:
    one = prepared(subject)
    for text in TEXTS:
        said = one.check(text)
        wrong = _wrong_with(said)
        expect(not wrong, f"for {shown(text)} {wrong}")


def _wrong_with(said: Any) -> str:
    if not isinstance(said, Verdict):
        return f"it gave {shown(said)}"
    if said.outcome not in ("keep", "mend", "reject"):
        return f"the outcome was {shown(said.outcome)}"
    if not isinstance(said.flagged, bool) or (said.flagged and said.outcome == "reject"):
        return f"flagged was {shown(said.flagged)}, the outcome {said.outcome}"
    for part in ("text", "reason", "detail"):
        if not isinstance(value := getattr(said, part), str):
            return f"the {part} was {shown(value)}"
    return ""


@promise("what is kept, flagged or rejected stays as it was; only what is mended has another text")
def only_mending_changes_the_text(subject: Subject) -> None:
    one = prepared(subject)
    for text in TEXTS:
        said = verdict(one, text)
        if said.outcome == "mend":
            expect(said.text != text, f"{shown(text)} was mended and is the same as before")
        else:
            expect(
                said.text == text, f"{shown(text)} came out of {said.outcome} as {shown(said.text)}"
            )


@promise("a filter that mends says `mends = True`, so that the others judge what it made")
def says_that_it_mends(subject: Subject) -> None:
    one = prepared(subject)
    mended = [text for text in TEXTS if verdict(one, text).outcome == "mend"]
    if not mended:
        raise NotApplicable(f"it mended none of {len(TEXTS)} texts")
    expect(bool(one.mends), f"mends is {one.mends}, and it mended {shown(mended[0])}")


@promise("a text is flagged, mended or rejected for a reason: a few words on one line")
def gives_reasons(subject: Subject) -> None:
    for said in _not_kept(subject):
        where = f"to {'flag' if said.flagged else said.outcome} {shown(said.text)} the reason was"
        expect(bool(said.reason.strip()), f"{where} {said.reason!r}")
        brief = len(said.reason) <= _REASON and "\n" not in said.reason
        expect(brief, f"{where} {shown(said.reason)}; the rest belongs into the detail")


@promise("reasons are countable: the same words for texts judged alike, the rest in the detail")
def reasons_can_be_counted(subject: Subject) -> None:
    reasons = [said.reason for said in _not_kept(subject)]
    different = list(dict.fromkeys(reasons))
    few = len(different) <= max(3, len(reasons) // 3)
    seen = f"{len(reasons)} texts had {len(different)} reasons: "
    expect(few, seen + ", ".join(map(shown, different[:3])))


def _not_kept(subject: Subject) -> list[Verdict]:
    one = prepared(subject)
    found = [said for said in verdicts(one) if said.outcome != "keep" or said.flagged]
    if not found:
        raise NotApplicable(f"it kept all of {len(TEXTS)} texts")
    return found


@promise("check is pure: a text has one verdict, however often and in whatever order it is asked")
def same_text_same_verdict(subject: Subject) -> None:
    one = prepared(subject)
    first = verdicts(one)
    must_agree(first, verdicts(one), "asked again")
    must_agree(first, verdicts(one, reversed(TEXTS))[::-1], "asked in another order")
    must_agree(first, verdicts(prepared(subject)), "another instance")


@promise("prepare takes note of the new surroundings, and forgets those before")
def prepare_starts_afresh(subject: Subject) -> None:
    stable(subject)
    one = prepared(subject, others())
    wanted = verdicts(one)
    again = prepared(subject)
    verdicts(again)
    again.prepare(others())
    must_agree(wanted, verdicts(again), "prepared at once, and after others")


@promise("two filters of one kind know nothing of each other")
def instances_keep_apart(subject: Subject) -> None:
    stable(subject)
    alone = verdicts(prepared(subject))
    one, two = prepared(subject), prepared(subject, others())
    turns = [(verdict(two, text), verdict(one, text)) for text in TEXTS]
    must_agree(alone, [mine for _, mine in turns], "alone, and beside another")


@promise("whatever the text, check gives a verdict and raises nothing")
def survives_odd_texts(subject: Subject) -> None:
    one = prepared(subject)
    verdict(one, TEXTS[0])
    for what, text in ODD.items():
        try:
            said = one.check(text)
        except Exception as error:
            expect(False, f"for {what} it raised {type(error).__name__}: {error}")
        expect(isinstance(said, Verdict), f"for {what} it gave {shown(said)}")


@promise("check reaches no network")
def reaches_no_network(subject: Subject) -> None:
    with sealed(programs=False) as refused:
        one = made(subject, Filter)
        one.prepare(full())
        for text in TEXTS:
            try:
                one.check(text)
            except Exception:  # see gives_verdicts
                break
    expect(not refused, f"it wanted to reach {', '.join(dict.fromkeys(refused))}")


@promise("check prints nothing")
def prints_nothing(subject: Subject) -> None:
    one = prepared(subject)
    stream = io.StringIO()
    with redirect_stdout(stream), redirect_stderr(stream):
        verdicts(one)
    expect(not stream.getvalue(), f"it printed {shown(stream.getvalue())}")


@promise("check writes no file")
def writes_nothing(subject: Subject) -> None:
    verdict(prepared(subject), TEXTS[0])
    config = _anchored(subject.config)
    folder = subject.new_folder()
    with chdir(folder):
        one: Filter = subject.component.make(config)
        one.prepare(full())
        verdicts(one)
    expect(not files_in(folder), f"it wrote {', '.join(files_in(folder))}")


def _anchored(config: Any) -> Any:
    """With relative paths made absolute: they are the author's, who stays where he is."""
    values = {field.name: getattr(config, field.name) for field in attrs.fields(type(config))}
    paths = {name: value.absolute() for name, value in values.items() if isinstance(value, Path)}
    return attrs.evolve(config, **paths) if paths else config


@promise("no global random state is touched, nor looked at")
def global_random_is_untouched(subject: Subject) -> None:
    stable(subject)
    for name, (read, write, seed) in _global_states().items():
        before = read()
        try:
            seed(1)
            fixed = repr(read())
            first = verdicts(prepared(subject))
            expect(repr(read()) == fixed, f"the state of {name} has changed")
            seed(2)
            must_agree(first, verdicts(prepared(subject)), f"with another state of {name}")
        finally:
            write(before)


def _global_states() -> dict[str, tuple[Callable[[], Any], Callable[[Any], None], Any]]:
    """Name to how the state is read, written and seeded."""
    return {
        "random": (random.getstate, random.setstate, random.seed),
        "numpy.random": (np.random.get_state, np.random.set_state, np.random.seed),
    }


@promise("check is quick: the time that it takes grows no faster than the text")
def time_grows_with_the_text(subject: Subject) -> None:
    one = prepared(subject)
    for run in _RUNS:
        base = max(_QUICK, *(_seconds(one, run, _SHORT) for _ in range(3)))
        for doubling in range(1, _DOUBLINGS + 1):
            length = _SHORT << doubling
            most = base * _MARGIN * (1 << doubling)
            # One slow call is chance, the machine has other things to do; two are not.
            seconds = _seconds(one, run, length)
            if seconds > most:
                seconds = min(seconds, _seconds(one, run, length))
            seen = f"{_SHORT} characters took {base:.3f} s, {length} took {seconds:.2f} s"
            expect(seconds <= most, f"of {shown(run)} again and again, {seen}")


def _seconds(one: Filter, run: str, length: int) -> float:
    text = (run * (length // len(run) + 1))[:length]
    began = process_time()
    try:
        one.check(text)
    except Exception as error:
        raise NotApplicable(f"check fails, see survives_odd_texts: {error}") from None
    return process_time() - began
