"""Brackets and quotes in pairs: a lone one is taken out, the text stays."""

from __future__ import annotations

import re

import attrs

from ..filter import Filter, Verdict

# Which open signs each sign closes. Quotes differ by language: “en”, „de“, „pl”, ”sv”, «fr», »de«.
_CLOSES = {")": "(（", "）": "（(", "]": "[", "}": "{", "」": "「", "』": "『"} | {
    "“": "„",
    "”": "„“”",
    "»": "«»",
    "«": "»",
    '"': '"',
}
_OPENS = frozenset('([{（「『„“”«»"')
# What only looks like a bracket: in emoticons, and behind the number of a list.
_NO_BRACKET = re.compile(
    r"(?:[:;=]|(?<!\w)[8xX])[-^o'*]?[()\[\]{}|]+"  # :-)
    r"|(?P<run>[()\[\]]+)(?P<eyes>[-^o'*]?[:;=8](?!\w))?"  # (-:  a run alone is read once, too
    r"|(?<!\w)(?:\d{1,3}|[^\W\d_])\)"  # 12) or b)
)


@attrs.frozen(kw_only=True)
class BalanceConfig:
    """The `balance` filter has no options."""


class BalanceFilter(Filter):
    """Takes out brackets and double quotes that have no partner."""

    name = "balance"
    mends = True

    def check(self, text: str) -> Verdict:
        lone = _lone_signs(text)
        if not lone:
            return Verdict.keep(text)
        kept = "".join(char for i, char in enumerate(text) if i not in lone)
        mended = re.sub(r"(?<=\S) {2,}(?=\S)", " ", kept).strip()
        return Verdict.mend(mended, "lone bracket or quote removed")


def _lone_signs(text: str) -> set[int]:
    """The places of brackets and double quotes without a partner."""
    found = (m for m in _NO_BRACKET.finditer(text) if m["eyes"] or not m["run"])
    spare = [i for match in found for i in range(*match.span())]
    skipped = {*spare, *(match.end() - 1 for match in re.finditer(r'\d"', text))}  # 12" is a length
    stack: list[tuple[str, int]] = []
    lone: set[int] = set()
    for i, char in enumerate(text):
        partners = _CLOSES.get(char, "")
        open_ = (sign for sign, _ in reversed(stack) if sign in partners)
        match = next(open_, None) if partners else None
        if match is not None and (i not in skipped or char == '"'):
            lone |= _close(stack, match)
        elif i in skipped:
            continue
        elif char in _OPENS:
            stack.append((char, i))
        elif partners:
            lone.add(i)
    lone |= {i for _, i in stack}
    # The end of "(see you :)" is a bracket after all, and so is that of "(b)".
    for i in sorted(lone):
        for j in spare:
            first, second = sorted((i, j))
            if text[first] in _CLOSES.get(text[second], ""):
                lone.discard(i)
                spare.remove(j)
                break
    return lone


def _close(stack: list[tuple[str, int]], opening: str) -> set[int]:
    """Pop to the latest `opening`; what was opened inside it and never closed is alone."""
    inside: set[int] = set()
    while stack:
        sign, place = stack.pop()
        if sign == opening:
            break
        inside.add(place)
    return inside
