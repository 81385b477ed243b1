"""Phone numbers, addresses of all kinds, cards and accounts in running text: where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

Span = tuple[int, int]

# What the parts of addresses may hold. Chinese, Japanese, Korean and Thai have no blanks between
# words, so that an address or a handle ends where they begin.
_CJK = "\u0e00-\u0eff\u1100-\u11ff\u2e80-\u303f\u3040-\u31ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff"
_LETTER = rf"[^\W{_CJK}]"
_LINK = re.compile(
    # a scheme, www., an address with a path, or one of the commonest ends
    rf"(?:(?<![\w])(?:(?i:https?|ftp|ftps|tg|whatsapp|mailto|geo|file)):(?://)?[^\s<>\"{_CJK}]+"
    rf"|(?<![\w@.])(?i:www)\.[^\s<>\"{_CJK}]+"
    rf"|(?<![\w@.-])(?:{_LETTER}[\w-]{{0,62}}\.){{1,4}}(?i:[a-z]{{2,24}})/[^\s<>\"{_CJK}]+"
    rf"|(?<![\w@.-])(?:{_LETTER}[\w-]{{0,62}}\.){{1,4}}(?:com|org|net|info|edu|gov)(?![\w@]|\.\w))"
)
_LINK_ENDS = ".,:;!?)]}'\u2019\u201d\u00bb*_"
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]")
_NAME = rf"(?:{_LETTER}|-){{1,63}}"
_DOMAIN = re.compile(rf"{_NAME}(?:\.{_NAME}){{1,8}}|[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}")
_HANDLE = re.compile(
    rf"@(?:{_LETTER}(?:{_LETTER}|-(?=\w)){{0,99}}"
    r"(?:(?:@[\w-]{1,63})?(?:\.[a-z][\w-]{0,62}){1,5})?"  # of a server, or a domain
    rf"|(?:(?=[{_CJK}])\w){{2,20}})"
)
_HOUR = re.compile(r"@\d{1,4}(?:[:.]\d\d)?(?:am|pm|h|uhr)?", re.IGNORECASE)
_EVERYBODY = frozenset("@all @channel @everyone @here @user @username".split())
_ACCOUNT = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})\d\d")
_CARD = re.compile(
    r"(?<![\w.,])[2-6](?:\d{12,18}"
    r"|\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{3}([ -])\d{6}\2\d{4,5})"
    r"(?!\w|[.,]\d)"
)
_FEWEST_DIGITS = 6  # of a telephone number
_MOST_TRIES = 10_000  # numbers in a line that turn out to be none
_INTERNATIONAL = re.compile(r"(?<![\w+])\+[ (]?[1-9](?:[ ()./-]{0,2}\d){8,14}(?![\w]|[.,:]\d)")
_NATIONAL = re.compile(  # the 0 that numbers have within most countries, and 00 before a country's
    r"(?<![\w+.,/:-])(?:\(0\d{1,5}\)|0\d)(?:[ ./()-]{0,2}\d){6,13}(?![\w]|[.,:]\d)"
)
_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}(?![./-]?\d)|\d{1,2}[./]\d{1,2}\.? ")
_NO_PHONE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\d{1,2}\.\d+")  # of a computer, a fraction
_AMERICAN = re.compile(
    r"(?<![\w.,/-])(?:\([2-9]\d\d\) ?|[2-9]\d\d([-.]))[2-9]\d\d(?:\1|[-.])\d{4}(?![\w-]|[.,]\d)"
)


def links(text: str) -> Iterator[Span]:
    """Web addresses, with their paths."""
    if "." not in text and ":" not in text:
        return
    for match in _LINK.finditer(text):
        link = match.group()
        if "@" in link.partition("/")[0] and not link.lower().startswith("mailto"):
            continue
        trimmed = link.rstrip(_LINK_ENDS)
        if len(trimmed.rpartition(":")[2].strip("/")) > 1:
            yield match.start(), match.start() + len(trimmed)


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also those with letters beyond ASCII."""
    before = 0
    at = text.find("@")
    while at >= 0:
        domain = _DOMAIN.match(text, at + 1)
        if domain and (local := _local(text, before, at)) < at:
            last = domain.group().rpartition(".")[2]
            if not last.isdigit() and len(last) > 1:
                yield local, domain.end()
        before, at = at + 1, text.find("@", at + 1)


def _local(text: str, begin: int, at: int) -> int:
    """Where the part before the @ begins, which does not mix scripts with and without blanks."""
    start, cjk = at, at > begin and bool(_cjk().match(text[at - 1]))
    while start > begin and _LOCAL.match(text[start - 1]):
        if bool(_cjk().match(text[start - 1])) is not cjk:
            break
        start -= 1
    while start < at and text[start] in ".'*":
        start += 1
    return at if text[start - 1 : start] == "@" else start  # @name@host is a handle


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


def handles(text: str) -> Iterator[Span]:
    """@names of networks and messengers."""
    for match in _HANDLE.finditer(text) if "@" in text else ():
        before = text[match.start() - 1 : match.start()]
        if before and (before in "@/" or (before.isalnum() and not _cjk().match(before))):
            continue
        handle = match.group()
        if not _HOUR.fullmatch(handle) and handle.casefold() not in _EVERYBODY:
            yield match.span()


def ibans(text: str) -> Iterator[Span]:
    """Accounts (ISO 13616): as long and made as in their country, with right check digits."""
    begin = 0
    while match := _ACCOUNT.search(text, begin):
        begin = match.end()
        rest = _rest_of_iban(match[1].upper()).match(text, begin)
        if rest and _checks(f"{rest.group()}{match.group()}"):
            yield match.start(), rest.end()
            begin = rest.end()


@cache
def _rest_of_iban(country: str) -> re.Pattern[str]:
    """What stands behind the check digits in this country; nothing, if it has no such accounts."""
    from stdnum import iban

    form = iban._ibandb.info(f"{country}00")[0][1].get("bban", "")
    signs = {"n": r"\d", "a": "[A-Za-z]", "c": "[A-Za-z0-9]"}
    parts = [
        rf"(?:[ -]?{signs[kind]}){{{count}}}" for count, kind in re.findall(r"(\d+)!(\w)", form)
    ]
    return re.compile("".join(parts) + "(?![A-Za-z0-9])" if parts else "(?!)")


def _checks(turned: str) -> bool:
    from stdnum.iso7064 import mod_97_10

    return bool(mod_97_10.is_valid(re.sub("[ -]", "", turned).upper()))


def cards(text: str) -> Iterator[Span]:
    """Payment cards: 13 to 19 digits, together or grouped as on cards, that pass Luhn's check."""
    from stdnum import luhn

    begin = 0
    while match := _CARD.search(text, begin):
        number = re.sub("[ -]", "", match.group())
        if len(set(number)) > 1 and luhn.is_valid(number):
            yield match.span()
            begin = match.end()
        else:
            begin = match.start() + 1


def phones(text: str, region: str) -> Iterator[Span]:
    """
    Telephone numbers: international ones, those of `region` (such as "DE"), and what looks like
    one in other countries.
    """
    if sum(map(text.count, "0123456789")) < _FEWEST_DIGITS:
        return
    if "+" in text or region:
        yield from _known_phones(text, region)
    for match in _INTERNATIONAL.finditer(text):
        yield match.span()
    for match in _NATIONAL.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) > 8 and len(set(digits)) > 1 and not _DATE.match(match.group()):
            yield match.span()
    yield from (match.span() for match in _AMERICAN.finditer(text))


def _known_phones(text: str, region: str) -> Iterator[Span]:
    from phonenumbers import Leniency, PhoneNumberMatcher

    begin = 0
    for line in text.split("\n"):
        if sum(map(line.count, "0123456789")) >= _FEWEST_DIGITS:
            for found in PhoneNumberMatcher(line, region or None, Leniency.VALID, _MOST_TRIES):
                if not _DATE.match(found.raw_string) and not _NO_PHONE.fullmatch(found.raw_string):
                    yield begin + found.start, begin + found.end
        begin += len(line) + 1
