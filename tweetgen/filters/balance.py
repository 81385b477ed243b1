"""Brackets and quotes in pairs: a lone one is taken out, the text stays."""

from __future__ import annotations

import re

import attrs

from ..filter import Filter, Verdict

_CLOSES = {")": "(", "]": "[", "}": "{", "»": "«", "”": "“", "」": "「", "』": "『", "）": "（"}
_OPENS = {"„": "“”", **{opening: closing for closing, opening in _CLOSES.items()}}
# Signs that only look like brackets: emoticons, and the ) of "1)" or "b)".
_NOT_A_BRACKET = re.compile(
    r"(?<!\w)[>}]?[:;=8xX][-^o'*]?[()\[\]{}|]+|[()\[\]]+[-^o'*]?[:;=8](?!\w)|(?<!\w)\w\)|[<>]3+"
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
    ignored = {i for match in _NOT_A_BRACKET.finditer(text) for i in range(*match.span())}
    stack: list[tuple[str, int]] = []
    lone: set[int] = set()
    for i, char in enumerate(text):
        if i in ignored:
            continue
        if char == '"':
            if any(open_ == '"' for open_, _ in stack):
                lone |= _close(stack, '"')
            elif i == 0 or not text[i - 1].isdigit():  # 12" is a length
                stack.append((char, i))
        elif char in _CLOSES:
            openers = {o for o, closers in _OPENS.items() if char in closers}
            match = next((o for o, _ in reversed(stack) if o in openers), None)
            if match is None:
                lone.add(i)
            else:
                lone |= _close(stack, match)
        elif char in _OPENS:
            if char == "“" and stack and stack[-1][0] == "„":
                stack.pop()  # German: „so“
            else:
                stack.append((char, i))
    return lone | {i for _, i in stack}


def _close(stack: list[tuple[str, int]], opening: str) -> set[int]:
    """Pop to the latest `opening`; what was opened inside it and never closed is alone."""
    inside: set[int] = set()
    while stack:
        sign, place = stack.pop()
        if sign == opening:
            break
        inside.add(place)
    return inside
