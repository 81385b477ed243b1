"""Conversations: messages grouped by chat and silence, and the one way to write them as text."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from math import exp, log
from typing import Literal

import attrs

from .documents import Document
from .request import Request

# Noncharacters (The Unicode Standard, 23.7): they are for the inside of programs, so no text may
# hold them; `plain` takes them out of those that do.
ME, OTHER, NAMED, PAUSE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_MARKS = re.compile("[\ufdd0-\ufdef]")
_TURN = re.compile(f"[{ME}{OTHER}]")
_MOST_MESSAGES = 200  # of a conversation; one that never pauses is cut there
_MOST_OPEN = 1_000  # chats that are followed at once
_FEW_GAPS = 50
_SHORTEST, _LONGEST = 5 * 60.0, 12 * 3600.0  # seconds that a learned gap may have
_USUAL = 3600.0
_BINS = 64

Others = Literal["together", "named"]


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


@attrs.frozen(kw_only=True)
class Rules:
    """
    How messages become conversations.

    Attributes:
        me: the names under which the person to be learned from writes.
        gap: seconds of silence that end a conversation.
        merge: several messages of one author in a row are one turn, a line each.
        others: "together" (one marker for all) or "named" (each by the name in the source).
    """

    me: frozenset[str] = attrs.field(converter=_names)
    gap: float = _USUAL
    merge: bool = True
    others: Others = "together"


@attrs.frozen
class Turn:
    """
    What one side says before the other goes on.

    Attributes:
        text: without markers.
        me: whether the person said it who is learned from.
        name: of the other, if they are told apart.
        after_pause: whether there was a silence before it.
    """

    text: str
    me: bool = False
    name: str = ""
    after_pause: bool = False


def plain(text: str) -> str:
    """`text` without anything that could be taken for a marker."""
    return _MARKS.sub("", text)


def learned_gap(documents: Iterable[Document]) -> float:
    """
    The silence, in seconds, that separates conversations in these messages.

    Answers come within minutes, new conversations after hours: the logarithms of the silences
    have two hills, and the valley between them is found by Otsu's method (1979, "A threshold
    selection method from gray-level histograms"). Never below 5 minutes or above 12 hours.
    """
    last: dict[str | None, float] = {}
    silences: list[float] = []
    for document in documents:
        if document.created_at is None:
            continue
        now, before = document.created_at.timestamp(), last.get(document.conversation)
        if before is not None and now > before:
            silences.append(log(now - before))
        last[document.conversation] = now
    if len(silences) < _FEW_GAPS:
        return _USUAL
    return min(max(exp(_otsu(silences)), _SHORTEST), _LONGEST)


def _otsu(values: Sequence[float]) -> float:
    """Where to part `values`, so that the two parts lie farthest from each other."""
    low, high = min(values), max(values)
    width = (high - low) / _BINS or 1.0
    counts = [0] * _BINS
    for value in values:
        counts[min(int((value - low) / width), _BINS - 1)] += 1
    total, moment = sum(counts), sum(i * count for i, count in enumerate(counts))
    below, below_moment = 0, 0
    best, best_at = -1.0, [0]
    for i, count in enumerate(counts):
        below += count
        below_moment += i * count
        if not 0 < below < total:
            continue
        apart = below_moment / below - (moment - below_moment) / (total - below)
        spread = below * (total - below) * apart**2
        if spread > best:
            best, best_at = spread, [i]
        elif spread == best:  # an empty valley is as wide as it is
            best_at.append(i)
    return low + (sum(best_at) / len(best_at) + 1) * width


def grouped(documents: Iterable[Document], gap: float) -> Iterator[list[Document]]:
    """
    Messages that belong together, conversation by conversation.

    Those of one chat, until nobody has written for `gap` seconds. A message that answers one of
    a conversation still under way joins it, wherever the source has put it.
    """
    under_way: OrderedDict[str | None, list[Document]] = OrderedDict()
    for document in documents:
        chat = _chat_of(document, under_way)
        messages = under_way.get(chat)
        if messages and (_silent(messages[-1], document, gap) or len(messages) >= _MOST_MESSAGES):
            yield under_way.pop(chat)
        under_way.setdefault(chat, []).append(document)
        under_way.move_to_end(chat)
        if len(under_way) > _MOST_OPEN:
            yield under_way.popitem(last=False)[1]
    yield from under_way.values()


def _chat_of(document: Document, under_way: OrderedDict[str | None, list[Document]]) -> str | None:
    chat, answered = document.conversation, document.in_reply_to
    if chat is None and answered is not None:
        for known, messages in under_way.items():
            if any(message.id == answered for message in messages):
                return known
    if chat is None and document.id is not None:
        return f"\0{document.id}"  # a thread of its own, until somebody answers it
    return chat


def _silent(before: Document, after: Document, gap: float) -> bool:
    if before.created_at is None or after.created_at is None:
        return False
    return abs((after.created_at - before.created_at).total_seconds()) > gap


def turns_of(messages: Iterable[Document], rules: Rules) -> list[Turn]:
    """The turns of one conversation."""
    turns: list[Turn] = []
    last: Document | None = None
    for message in messages:
        text = plain(message.text).strip()
        me = message.author in rules.me
        name = "" if me or rules.others == "together" else plain(message.author or "").strip()
        pause = last is not None and _silent(last, message, rules.gap / 4)
        last = message
        if not text:
            continue
        if rules.merge and turns and not pause and (turns[-1].me, turns[-1].name) == (me, name):
            turns[-1] = attrs.evolve(turns[-1], text=f"{turns[-1].text}\n{text}")
        else:
            turns.append(Turn(text, me, name, pause and bool(turns)))
    return turns


def render(turns: Iterable[Turn]) -> str:
    """
    Turns as the text that backends learn from, each behind its marker.

    `parse` is the way back. The markers stand between blanks, so that they are words to backends
    of words; and what was said last stands right before the marker of the answer, so that short
    memories reach it.
    """
    return " ".join(map(_rendered, turns))


def _rendered(turn: Turn) -> str:
    other = f"{OTHER} {turn.name} {NAMED}" if turn.name else OTHER
    mark = ME if turn.me else other
    return f"{mark} {PAUSE} {turn.text}" if turn.after_pause else f"{mark} {turn.text}"


def parse(text: str) -> list[Turn]:
    """The turns of a rendered conversation; what stands before the first marker is none."""
    turns: list[Turn] = []
    marks = [*_TURN.finditer(text)]
    for mark, after in zip_longest(marks, marks[1:]):
        said, name = text[mark.end() : after.start() if after else len(text)], ""
        if mark[0] == OTHER and NAMED in said:
            name, _, said = said.partition(NAMED)
        pause = said.lstrip().startswith(PAUSE)
        turns.append(Turn(plain(said).strip(), mark[0] == ME, plain(name).strip(), pause))
    return turns


def legible(text: str) -> str:
    """A text as people read it: a conversation as a line a turn, anything else as it is."""
    if ME not in text and OTHER not in text:
        return text
    return "\n".join(
        f"{'me' if turn.me else turn.name or 'other'}: {turn.text}" for turn in parse(text)
    )


def talks(
    documents: Iterable[Document], rules: Rules, drop: Callable[[str, str], None]
) -> Iterator[Document]:
    """
    Conversations in which ME speaks, each as one document.

    Args:
        drop: told the reason and the place of what is left out.
    """
    for messages in grouped(documents, rules.gap):
        turns = turns_of(messages, rules)
        first = messages[0]
        if not any(turn.me for turn in turns):
            for _ in messages:
                drop("conversation without you", first.source or "")
            continue
        yield attrs.evolve(
            first,
            text=render(turns),
            author=next(m.author for m in messages if m.author in rules.me),
            labels=("conversation",),
            in_reply_to=None,
        )


def answers(
    sample: Callable[[Request], Iterator[str]], request: Request, rules: Rules
) -> Iterator[str]:
    """
    What ME says next, by a backend that has learned rendered conversations.

    The conversation so far is the beginning of the text that it is asked to go on with; the
    answer ends where the next turn begins.
    """
    begin = _so_far(request, rules)
    for text in sample(begin_with(request, begin)):
        yield _answer(text, begin)[0]


def answer_in_pieces(
    stream: Callable[[Request], Iterator[str]], request: Request, rules: Rules
) -> Iterator[str]:
    """What ME says next, as it is written; see `answers`."""
    begin = _so_far(request, rules)
    text = told = ""
    for piece in stream(begin_with(request, begin)):
        text += piece
        said, is_over = _answer(text, begin)
        if said.startswith(told) and said != told:
            yield said[len(told) :]
            told = said
        if is_over:
            return


def _so_far(request: Request, rules: Rules) -> str:
    """What the backend goes on from: the conversation, and that it is ME's turn."""
    so_far = render(turns_of(request.context, attrs.evolve(rules, gap=float("inf"))))
    return f"{so_far} {ME}" if so_far else ME


def _answer(text: str, begin: str) -> tuple[str, bool]:
    """ME's turn in what a backend wrote, and whether another follows it."""
    said = text.removeprefix(begin) if text.startswith(begin) else ""
    parts = _TURN.split(said, maxsplit=1)
    return plain(parts[0]).strip(), len(parts) > 1


def begin_with(request: Request, begin: str) -> Request:
    """The request for the backend itself: what is wished of an answer is no wish for all of it."""
    return attrs.evolve(
        request,
        prompt=f"{begin} {request.prompt}".rstrip(),
        context=(),
        ending="",
        contains=(),
        avoids=(),
        min_chars=1,
        max_chars=None,
    )
