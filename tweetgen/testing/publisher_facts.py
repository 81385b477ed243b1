"""The checks of what a publisher says of itself: what it guarantees, costs and advises."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ..publisher import Guarantee, Image, Post, Publisher
from .check import NotApplicable, Subject, expect
from .promises import promises, shown
from .publisher_tools import asked, closed, publisher, sending, sent, traces
from .words import SENTENCES

promise = promises("publisher", closed)
_WORDS = 3  # of the shortest sentence that tells somebody what to do
_POSTS = (
    Post(SENTENCES[0]),
    Post(f"{SENTENCES[1]} https://example.org/lamp"),
    Post(SENTENCES[2], reply_to="7", reply_account="anna", direct=True),
)


@promise("guarantee is a Guarantee, and what is not `at most once` has a reconcile of its own")
def guarantee_is_backed(subject: Subject) -> None:
    one = publisher(subject)
    told: Any = one.guarantee
    expect(isinstance(told, Guarantee), f"it is {shown(told)}")
    if told is not Guarantee.AT_MOST_ONCE:
        # After a doubt the core asks it; of "cannot tell" nothing but "at most once" follows.
        own = getattr(type(one), "reconcile", None) is not Publisher.reconcile
        expect(own, f"it is `{told.value}`, and reconcile can never tell")


@promise("where the guarantee is `exactly once`, sending a post again gives the same receipt")
def sending_again_does_nothing(subject: Subject) -> None:
    if publisher(subject).guarantee is not Guarantee.EXACTLY_ONCE:
        raise NotApplicable("its guarantee is another")
    with sending(subject) as one:
        first = sent(one, _POSTS[0])
        sent(one, Post(SENTENCES[1]))
        again = one.publish(_POSTS[0])
    expect(again == first, f"the receipt was {shown(first)}, then {shown(again)}")


@promise("price is a whole number of thousandths of a dollar, told without sending anything")
def price_is_whole(subject: Subject) -> None:
    one = publisher(subject)
    for post in _POSTS:
        with traces() as found:
            price: Any = asked(partial(one.price, post))
        whole = isinstance(price, int) and not isinstance(price, bool) and price >= 0
        expect(whole, f"of {shown(post.text)} it is {price!r}")
        expect(not found, "; ".join(found))


@promise("advice is a sequence of sentences, none if all is well")
def advice_is_sentences(subject: Subject) -> None:
    with sending(subject) as one:
        told: Any = one.advice()
    expect(isinstance(told, Sequence) and not isinstance(told, str), f"it is {shown(told)}")
    for sentence in told:
        is_one = isinstance(sentence, str) and len(sentence.split()) >= _WORDS
        expect(is_one, f"{shown(sentence)} is no sentence")


@promise("one that takes pictures publishes a post with one, or refuses it")
def takes_pictures(subject: Subject) -> None:
    with sending(subject) as one:
        limits = asked(lambda: one.limits)
        if not getattr(limits, "images", 0):
            raise NotApplicable("it takes none")
        path = Path("lamp.png")
        path.write_bytes(_PICTURE)
        sent(one, Post(SENTENCES[0], images=(Image(path=path, alt=SENTENCES[1]),)))


# A PNG of one grey pixel.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636800000082008177cd72b60000000049454e44ae4260"
    "82"
)
