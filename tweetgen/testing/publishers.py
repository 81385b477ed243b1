"""
The checks of publishers.

None of them really posts: there is no network and no other program while they run, secrets have
dummy values, and files go to a temporary folder. Of a publisher that declares credentials,
`publish` is called in dry runs only.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ..errors import Refused, RequestError, TweetgenError
from ..publisher import Inbox, Limits, Mention, NoReceipt, Post, Publisher, Receipt
from .check import NotApplicable, Subject, checks, expect
from .promises import check_card, promises, shown
from .publisher_tools import (
    asked,
    closed,
    credentials,
    made_here,
    publisher,
    sending,
    sent,
    traces,
    wrong_receipt,
)
from .sandbox import dummy_secret, files_in, listening
from .words import MULTILINGUAL, SENTENCES

TEXTS = (
    *SENTENCES[:3],
    *(text for texts in MULTILINGUAL.values() for text in texts[:1]),
    "two\nlines, and a\ttab",
    "<b>bold</b> &amp; \"quoted\" & 'quoted' \\n {0} %s",
    "https://example.org/lamp?a=1&b=2 #lamp @anna",
    "]]> --> /* */ ';-- \\u0041",
)
_LONGEST = 100_000


promise = promises("publisher", closed)
check_card("publisher", Publisher)
for known in checks("publisher"):
    if known.name in ("constructor_stores", "goes_by_its_name"):  # these make one, too
        promise(known.promise)(known.function)


@promise("credentials are names of environment variables, in a tuple")
def credentials_are_variables(subject: Subject) -> None:
    told: Any = subject.component.credentials
    expect(not isinstance(told, str), f"they are the text {told!r}; write ({told!r},)")
    expect(isinstance(told, Sequence), f"they are {told!r}")
    for name in told:
        expect(isinstance(name, str) and bool(re.fullmatch(r"[A-Za-z_]\w*", name)), f"{name!r}")


@promise("making one only stores the options: it connects, writes and prints nothing")
def making_is_quiet(subject: Subject) -> None:
    with traces() as found:
        publisher(subject)
    expect(not found, "; ".join(found))


@promise("account is a text, the same whenever it is asked")
def account_is_a_text(subject: Subject) -> None:
    one = publisher(subject)
    account = asked(lambda: one.account)
    expect(isinstance(account, str), f"it is {shown(account)}")
    expect(account == one.account, f"it was {account!r}, then {one.account!r}")


@promise("limits are known before anything is sent: whole numbers, or None where there is none")
def limits_are_well_formed(subject: Subject) -> None:
    one = publisher(subject)
    limits = asked(lambda: one.limits)
    wrong = _wrong_limits(limits)
    expect(not wrong, wrong)
    most, again = limits.max_length, one.limits.max_length
    expect(most == again, f"max_length was {most}, then {again}")


def _wrong_limits(limits: Any) -> str:
    if not isinstance(limits, Limits):
        return f"they are {shown(limits)}"
    for name, least in (("max_length", 1), ("images", 0), ("image_bytes", 1)):
        most: Any = getattr(limits, name)
        if most is None and name != "images":
            continue
        if not isinstance(most, int) or isinstance(most, bool) or most < least:
            return f"{name} is {most!r}"
    return ""


def _limits(one: Publisher) -> Limits:
    limits: Limits = asked(lambda: one.limits)
    if wrong := _wrong_limits(limits):
        raise NotApplicable(f"see limits_are_well_formed: {wrong}")
    return limits


@promise("measure gives the length of any text as a whole number, and more for a longer one")
def measure_counts(subject: Subject) -> None:
    measure = _limits(publisher(subject)).measure
    for text in ("", *TEXTS):
        length = measure(text)
        whole = isinstance(length, int) and not isinstance(length, bool) and length >= 0
        expect(whole, f"of {shown(text)} it gave {length!r}")
    short, long = measure("lamp"), measure("lamp " * 1_000)
    expect(short < long, f"4 characters measure {short}, 5000 measure {long}")


@promise("in a dry run nothing is sent, written or printed, and publish says so")
def dry_run_sends_nothing(subject: Subject) -> None:
    one = publisher(subject)
    one.dry_run = True
    post = Post(TEXTS[0])
    with traces() as found:
        receipt = one.publish(post)
    expect(not found, "; ".join(found))
    expect(receipt == Receipt("dry-run"), f"publish gave {shown(receipt)}")
    with suppress(NotApplicable), sending(subject) as another:
        if isinstance(another.reconcile(Post(TEXTS[1])), Receipt):
            return  # its word is worth nothing, see reconcile_invents_nothing
        answer = another.reconcile(post)
        expect(not isinstance(answer, Receipt), f"afterwards reconcile gave {shown(answer)}")


@promise("secrets appear in no repr, no message, no log, no output and no file")
def secrets_stay_secret(subject: Subject) -> None:
    names = credentials(subject)
    if not names:
        raise NotApplicable("it declares no credentials")
    errors = io.StringIO()
    with listening() as heard, redirect_stderr(errors):
        told = dict(_told(subject))
    told |= {"what it printed": heard.printed + errors.getvalue(), "a log": "\n".join(heard.logged)}
    for name, content in files_in(Path()).items():
        told[f"the file {name}"] = content.decode("utf-8", "replace")
    for where, text in told.items():
        for name in names:
            expect(dummy_secret(name) not in text, f"the value of {name} is in {where}")


def _told(subject: Subject) -> Iterator[tuple[str, str]]:
    """Where a publisher speaks of itself, to what it says; nothing of it goes out."""
    one = publisher(subject)
    yield "its repr", f"{one!r} {one!s} {one.config!r}"
    for what, act in _acts(one):
        try:
            yield f"what {what} gave", repr(act())
        except Exception as error:
            yield f"the error of {what}", _all_of(error)
    yield "its repr in the end", f"{one!r} {one!s} {one.config!r}"


def _acts(one: Publisher) -> list[tuple[str, Callable[[], Any]]]:
    """All that a publisher does but posting."""
    one.dry_run = True
    return [
        ("account", lambda: one.account),
        ("limits", lambda: one.limits),
        ("open", one.open),
        ("a dry run", lambda: one.publish(Post(TEXTS[0]))),
        ("reconcile", lambda: one.reconcile(Post(TEXTS[0]))),
        ("close", one.close),
    ]


def _all_of(error: BaseException | None) -> str:
    """The message of an error, and of those that it came from."""
    told = []
    while error is not None:
        told.append(f"{type(error).__name__} {error} {error!r}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(told)


@promise("without secrets or network it raises errors of tweetgen.errors, which people can read")
def errors_are_known(subject: Subject) -> None:
    names = credentials(subject)
    if not names:
        raise NotApplicable("it declares no credentials")
    publisher(subject)
    for missing in (True, False):
        why = f"without {' and '.join(names)}" if missing else "without a network"
        with patch.dict(os.environ):
            for name in names if missing else ():
                os.environ.pop(name, None)
            try:
                acts = _acts(made_here(subject))
            except TweetgenError:
                continue
            except Exception as error:
                expect(False, f"{why}, making it raised {type(error).__name__}: {error}")
            for what, act in acts:
                try:
                    act()
                except TweetgenError:
                    continue
                except Exception as error:
                    expect(False, f"{why}, {what} raised {type(error).__name__}: {error}")


@promise("publish returns a Receipt: the id that the network gave, and an address or None")
def publish_gives_a_receipt(subject: Subject) -> None:
    with sending(subject) as one:
        receipt = one.publish(Post(TEXTS[0]))
    wrong = wrong_receipt(receipt)
    expect(not wrong, wrong)


@promise("each post has an id of its own")
def ids_differ(subject: Subject) -> None:
    with sending(subject) as one:
        ids = [sent(one, Post(text)).id for text in TEXTS[:3]]
    expect(len(set(ids)) == len(ids), f"3 posts have the ids {', '.join(ids)}")


@promise("a text within the limits is published or Refused, whatever is written in it")
def takes_any_text(subject: Subject) -> None:
    with sending(subject) as one:
        sent(one, Post(TEXTS[0]))
        limits = _limits(one)
        for text in TEXTS:
            if limits.max_length is not None and limits.measure(text) > limits.max_length:
                continue
            try:
                one.publish(Post(text))
            except Refused:
                continue
            except Exception as error:
                expect(False, f"{shown(text)} raised {type(error).__name__}: {error}")


@promise("a text over the limit is published whole, or Refused and then surely not there")
def refuses_what_is_too_long(subject: Subject) -> None:
    with sending(subject) as one:
        sent(one, Post(TEXTS[0]))
        limits = _limits(one)
        if limits.max_length is None or limits.max_length > _LONGEST:
            raise NotApplicable(f"the limit is {limits.max_length}")
        text = "lamp " * limits.max_length
        if limits.measure(text) <= limits.max_length:
            raise NotApplicable("it measures in larger units than words")
        post = Post(text)
        try:
            one.publish(post)
        except Refused:
            answer = one.reconcile(post)
            expect(not isinstance(answer, Receipt), f"it was Refused, and reconcile gave {answer}")
        except Exception as error:
            expect(False, f"{len(text)} characters raised {type(error).__name__}: {error}")


@promise(
    "reconcile answers with a Receipt or a NoReceipt, never with a Receipt of what is not there"
)
def reconcile_invents_nothing(subject: Subject) -> None:
    with sending(subject) as one:
        post, other = Post(TEXTS[0]), Post(TEXTS[1])
        _must_not_be_there(one, post, "before anything was sent")
        sent(one, other)
        _must_not_be_there(one, post, "after another post")


def _must_not_be_there(one: Publisher, post: Post, when: str) -> None:
    answer = one.reconcile(post)
    expect(isinstance(answer, NoReceipt), f"{when} it gave {shown(answer)}")


@promise("reconcile finds what was sent, with the receipt that publish gave, or cannot tell")
def reconcile_finds_what_is_there(subject: Subject) -> None:
    with sending(subject) as one:
        post = Post(TEXTS[0])
        receipt = sent(one, post)
        sent(one, Post(TEXTS[1]))
        answer = one.reconcile(post)
    _must_be_there(answer, receipt, "after publish")


@promise("reconcile finds it after a restart too, or cannot tell")
def reconcile_after_a_restart(subject: Subject) -> None:
    post = Post(TEXTS[0])
    with sending(subject) as one:
        sent(one, post)
        before = one.reconcile(post)
        if not isinstance(before, Receipt):
            raise NotApplicable("it does not find it before a restart either")
    with sending(subject) as another:
        answer = another.reconcile(post)
    _must_be_there(answer, before, "in a new publisher")


def _must_be_there(answer: Any, receipt: Receipt, when: str) -> None:
    if answer is NoReceipt.CANNOT_TELL:
        return
    expect(isinstance(answer, Receipt), f"{when} reconcile gave {shown(answer)}")
    expect(answer.id == receipt.id, f"{when} the id was {answer.id!r}, no more {receipt.id!r}")


@promise("reconcile never sends")
def reconcile_sends_nothing(subject: Subject) -> None:
    with sending(subject) as one:
        post = Post(TEXTS[0])
        sent(one, Post(TEXTS[1]))
        with traces() as found:
            first = one.reconcile(post)
        expect(not found, "; ".join(found))
        second = one.reconcile(post)
    # What was there from the beginning is the matter of reconcile_invents_nothing.
    expect(first == second, f"asked again, {shown(first)} became {shown(second)}")


def _mentions(one: Publisher, since: str | None = None) -> list[Mention]:
    if not isinstance(one, Inbox):
        raise NotApplicable("it has no Inbox")
    try:
        return list(one.mentions(since))
    except RequestError as error:
        raise NotApplicable(f"with these options it is not spoken to: {error}") from None


def _spoken_to(one: Publisher) -> list[Mention]:
    found = _mentions(one)
    if not found:
        raise NotApplicable("nobody has spoken to it")
    twice = len({mention.id for mention in found}) < len(found)
    if twice or any(_wrong_mention(mention) for mention in found):
        raise NotApplicable("see mentions_are_well_formed")
    return found


def _wrong_mention(mention: Any) -> str:
    if not isinstance(mention, Mention):
        return f"{shown(mention)} is no Mention"
    for part in ("id", "author", "text"):
        value = getattr(mention, part)
        if not isinstance(value, str) or (part != "text" and not value):
            return f"the {part} of {shown(mention)} is {value!r}"
    moment = mention.created_at
    if moment is not None and not (isinstance(moment, datetime) and moment.utcoffset() is not None):
        return f"created_at of {mention.id} is {moment!r}, no time with an offset"
    return ""


@promise("mentions are Mentions: an id of their own, an author, a text, times with an offset")
def mentions_are_well_formed(subject: Subject) -> None:
    with sending(subject) as one:
        found = _mentions(one)
    for mention in found:
        wrong = _wrong_mention(mention)
        expect(not wrong, wrong)
    ids = [mention.id for mention in found]
    expect(len(set(ids)) == len(ids), f"ids appear twice: {', '.join(ids)}")


@promise("mentions come oldest first, and the same ones when asked again")
def mentions_are_in_order(subject: Subject) -> None:
    with sending(subject) as one:
        found = _spoken_to(one)
        again = [mention.id for mention in _mentions(one)]
    ids = [mention.id for mention in found]
    expect(ids == again, f"the ids were {', '.join(ids)}, then {', '.join(again)}")
    times = [mention.created_at for mention in found if mention.created_at is not None]
    expect(times == sorted(times), f"their times were {', '.join(map(str, times))}")


@promise("`since` leaves out that mention and those before, and nothing else")
def since_leaves_out_the_seen(subject: Subject) -> None:
    with sending(subject) as one:
        ids = [mention.id for mention in _spoken_to(one)]
        if ids != [mention.id for mention in _mentions(one)]:
            raise NotApplicable("it says now this, now that, see mentions_are_in_order")
        for place, since in enumerate(ids):
            found = [mention.id for mention in _mentions(one, since)]
            seen = f"of {', '.join(ids)} since {since} there were {', '.join(found) or 'none'}"
            expect(found == ids[place + 1 :], seen)


from . import publisher_facts  # noqa: E402, F401  which registers the rest
