"""How long a post is, as each network counts; every `measure` is one number for one limit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Literal

from .links import links_of_mastodon, links_of_x

Network = Literal["x", "bluesky", "mastodon"]
LINK = 23  # what X and Mastodon count for any link
_BYTES_PER_GRAPHEME = 10  # Bluesky allows 300 graphemes and 3,000 bytes

# What each network allows; a Mastodon server may allow more or less.
MAX_LENGTH: dict[Network, int] = {"x": 280, "bluesky": 300, "mastodon": 500}
NETWORKS: dict[Network, str] = {"x": "X", "bluesky": "Bluesky", "mastodon": "Mastodon"}

_NAME = r"[a-zA-Z0-9_]+(?:[a-zA-Z0-9_.-]+[a-zA-Z0-9_]+)?"
_MENTION = re.compile(rf"(?<![=/\w])@(?P<name>{_NAME})(?:@\w[\w.-]*\w)?")


def x(text: str) -> int:
    """
    The weighted length of X (twitter-text, configuration 3); 280 fit.

    Letters of most alphabets count 1, Chinese, Japanese and Korean ones 2, an emoji 2 however many
    code points it is made of, and a link 23.
    """
    text = unicodedata.normalize("NFC", text)
    length = end = 0
    for start, stop in links_of_x(text):
        length += _weight(text[end:start]) + LINK
        end = stop
    return length + _weight(text[end:])


def bluesky(text: str) -> int:
    """
    Graphemes, or a tenth of the bytes where that is more: 300 fit.

    Bluesky has two limits, 300 graphemes and 3,000 bytes of UTF-8. A text keeps both exactly when
    this number is at most 300.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    return max(graphemes(text), -(-size // _BYTES_PER_GRAPHEME))


def mastodon(text: str, *, warning: str = "", link: int = LINK) -> int:
    """
    Graphemes, a link as 23 and `@user@host` as `@user`; 500 fit on most servers.

    Args:
        text: the post.
        warning: its content warning, which counts as it is.
        link: what a link counts, where the server says otherwise (`characters_reserved_per_url`).
    """
    pieces, end = [warning], 0
    for start, stop, counted in _entities_of_mastodon(text, link):
        pieces += text[end:start], counted
        end = stop
    return graphemes("".join([*pieces, text[end:]]))


def graphemes(text: str) -> int:
    """Characters as people count them."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return len(_grapheme().findall(text))


def emoji(text: str) -> list[str]:
    """The emoji in `text`, however many code points each is made of."""
    return [] if text.isascii() else _emoji().findall(text)


def _entities_of_mastodon(text: str, link: int) -> Iterator[tuple[int, int, str]]:
    """Links and mentions in order, each with what is counted; the first of two that overlap."""
    found = [(start, stop, "x" * link) for start, stop in links_of_mastodon(text)]
    if "@" in text:
        found += [(*match.span(), f"@{match['name']}") for match in _MENTION.finditer(text)]
    end = 0
    for start, stop, counted in sorted(found):
        if start >= end:
            yield start, stop, counted
            end = stop


MEASURES: dict[Network, Callable[[str], int]] = {"x": x, "bluesky": bluesky, "mastodon": mastodon}


def too_long_for(text: str) -> list[Network]:
    """The networks that would refuse `text`."""
    # Most texts are plainly short enough: a link holds a dot, and nothing else counts more than
    # its bytes and a half (the worst, U+1D160, is four bytes and three signs of two).
    size = len(text) if text.isascii() else 1.5 * len(text.encode("utf-8", "surrogatepass"))
    most = size + LINK * text.count(".")
    return [n for n, limit in MAX_LENGTH.items() if most > limit and MEASURES[n](text) > limit]


_HEAVY = re.compile("[^\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    found: tuple[str, int] = _emoji().subn("", text)
    text, count = found
    return 2 * count + len(text) + len(_HEAVY.findall(text))


@cache
def _grapheme() -> Any:
    import regex

    return regex.compile(r"\X")


# The flags there are, by their first letter: any other two letters are two signs.
_FLAGS = (
    "A[CDEFGILMOQRSTUWXZ] B[ABDEFGHIJLMNOQRSTVWYZ] C[ACDFGHIKLMNOPQRUVWXYZ] D[EGJKMOZ] "
    "E[ACEGHRSTU] F[IJKMOR] G[ABDEFGHILMNPQRSTUWY] H[KMNRTU] I[CDELMNOQRST] J[EMOP] "
    "K[EGHIMNPRWYZ] L[ABCIKRSTUVY] M[ACDEFGHKLMNOPQRSTUVWXYZ] N[ACEFGILOPRUZ] O[M] "
    "P[AEFGHKLMNRSTWY] Q[A] R[EOSUW] S[ABCDEGHIJKLMNORSTVXYZ] T[ACDFGHJKLMNORTVWZ] U[AGMNSYZ] "
    "V[ACEGINU] W[FS] X[K] Y[ET] Z[AMW]"
)
_NATIONS = ("gbeng", "gbsct", "gbwls")


@cache
def _emoji() -> Any:
    """
    One emoji as X counts it: UTS #51, as far as the sequences are ones that people's phones know.

    Anything else is counted sign by sign, which is never less.
    """
    import regex

    # Of the signs shown as emoji anyway, only the oldest have a variation of their own.
    varied = "⌚⌛◽◾☔☕♈-♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛔⛪⛲⛳⛵⛺⛽❗⬛⬜⭐⭕🀄"
    asked = r"(?!\p{Emoji_Presentation})\p{Extended_Pictographic}\ufe0f"
    shown = rf"[{varied}]\ufe0f|[\p{{Emoji_Presentation}}&&\p{{Extended_Pictographic}}]"
    coloured = r"\p{Emoji_Modifier_Base}\p{Emoji_Modifier}"
    part = f"(?:{coloured}|{asked}|{shown})"
    leader = r"[\p{Emoji_Modifier_Base}👯🤼🧞🧟🏳🏴🐕🐈🐻🐦🍋🍄⛓😮😵😶🙂❤]"
    alternatives = [
        r"[0-9#*]\ufe0f?\u20e3",
        _flags(),
        "🏴(?:" + "|".join(map(_tagged, _NATIONS)) + ")",
        rf"(?={leader}){part}(?:\u200d{part}){{1,3}}",
        "👁\u200d🗨",
        part,
        r"\p{Emoji_Modifier}",
        r"(?![©®])\p{Extended_Pictographic}",  # not always an emoji; it counts 2 in any case
    ]
    return regex.compile("|".join(alternatives), regex.V1)


def _flags() -> str:
    def indicator(letter: str) -> str:
        return chr(0x1F1E6 + ord(letter) - ord("A")) if letter.isalpha() else letter

    return "|".join("".join(map(indicator, flags)) for flags in _FLAGS.split())


def _tagged(name: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in name) + "\U000e007f"
