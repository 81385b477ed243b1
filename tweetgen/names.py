"""People's names: how they are compared, hashed, found in texts, and what stands in their place."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

import attrs
import regex

KEY_VARIABLE = "TWEETGEN_PSEUDONYM_KEY"
_DEFAULT_KEY = "tweetgen"  # the same for everybody: see docs/howto/privacy.md

# Names are put together from these; none of the words is a common name itself.
_FIRST = """
    autumn bold brass breezy brisk bronze calm candid chalk clever cloudy cobalt copper coral
    cosy crisp dapper distant early eager earthy faint famous fleet frosty gentle gilded glad
    golden grand granite happy hasty humble idle indigo jolly keen kindly late linen lively lofty
    loyal lucky mellow merry mighty misty modest nimble noble opal patient plain plucky polar
    polite proud quick quiet quilted ready rosy rustic sandy scarlet shy silent silver sleepy
    snowy solar steady sunny swift tidy timid velvet vivid warm wild willing windy wise witty
""".split()
_SECOND = """
    acorn alder aspen badger beetle birch bison brook cedar clover comet condor cricket crow curlew
    dingo dove dune eagle egret elk fern finch gannet gecko glacier goose grouse harbour hare heron
    hill ibis island jackal kestrel kite lagoon lantern lemur linnet lizard lynx maple marten meadow
    moose moth newt ocelot osprey otter owl pebble pelican petrel pine plover puffin quail rabbit
    raven reed river rook salmon seal shrew sparrow squirrel stork swallow tapir tern thistle toad
    trout turtle vole walrus weasel whale willow wombat yak zebra
""".split()

# Words that people put for a name without naming anybody.
_ROLES = frozenset(
    """
    admin aunt aunty auntie baby bro boss brother chef dad daddy deleted everyone family father
    friend granddad grandma grandpa granny group mama mamma mami mamá mom mommy mother mum mummy
    nan neighbour oma opa papa papi papá sis sister the tante unbekannt uncle unknown user you
    onkel mutti vati maman tata baba abuela abuelo mamie papy work office home school
    """.split()
)
_TITLES = frozenset("dr mr mrs ms miss prof sir herr frau señor señora don doña le la el".split())
# First names that are words, too: those of them that begin a sentence are taken for the word.
_WORDS = frozenset(
    """
    angel april art august autumn bill bob carol chance charity chase christian crystal daisy dawn
    dean destiny drew ernst eve faith fern flora frank gene grace grant guy harmony hazel heather
    holly hope hunter iris ivy jack jasmine jean joy june laurel liberty lily major mark marina
    may melody mercy miles miss nick norm olive opal pat patience pearl penny phil poppy prudence
    rain ray rich rob robin rose ruby rusty sage sandy sky stella sue summer sunny victor viola
    violet wade ward will willow winter wolf alba amor blanca clara consuelo dolores esperanza luz
    mercedes pilar rosa sol alma bella kai
    """.split()
)

_INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061"
    "\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# Scripts without blanks between words: each letter is a part of its own.
_PART = regex.compile(rf"(?V1)[{_ALONE}]|[[\w\p{{M}}]--[{_ALONE}]]+")
_BETWEEN = frozenset(" .'’-")  # may stand between the parts of a name
_SENTENCE_ENDS = frozenset(".!?:…\n\r。！？-–—•*")
_MOST_PARTS = 6


def plain_name(name: str) -> str:
    """A name as it is compared: letter case, blanks, width and invisible signs do not count."""
    seen = "".join(char for char in name if char not in _INVISIBLE)
    folded = unicodedata.normalize("NFKC", seen).casefold()
    return " ".join(folded.split()).lstrip("~@ ")


def _key() -> bytes:
    chosen = os.environ.get(KEY_VARIABLE) or _DEFAULT_KEY
    return hashlib.blake2b(chosen.encode("utf-8", "surrogatepass")).digest()


def _hashed(text: str, purpose: bytes) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=16, key=_key(), person=purpose).digest()


def name_hash(name: str) -> str:
    """
    What stands for a name where the name itself must not stand: a keyed hash (BLAKE2b).

    The key is that of the environment variable TWEETGEN_PSEUDONYM_KEY.
    """
    return _hashed(plain_name(name), b"name").hex()


def key_hash() -> str:
    """Tells one key from another without telling the key."""
    return _hashed("", b"key").hex()[:8]


def opaque(identifier: str) -> str:
    """What stands for an identifier that may hold a name, such as the title of a chat."""
    return _hashed(identifier, b"other").hex()[:16]


def pseudonym(name: str, attempt: int = 0) -> str:
    """The invented name of a person, the same in every run as long as the key is."""
    digest = _hashed(f"{attempt or ''}\0{plain_name(name)}", b"pseudonym")
    number = int.from_bytes(digest[:8])
    first, second = number % len(_FIRST), number // len(_FIRST) % len(_SECOND)
    return f"{_FIRST[first]} {_SECOND[second]}".title()


def pseudonyms(names: Iterable[str]) -> dict[str, str]:
    """
    Plain names to invented ones, no two alike.

    Each person has the name of `pseudonym`; only where two would share one, the second, in the
    order of their hashes, has another.
    """
    people = sorted({plain_name(name) for name in names}, key=name_hash)
    taken = set(people)  # nobody is given a name that somebody bears
    given: dict[str, str] = {}
    for person in people:
        for attempt in range(1_000):
            found = pseudonym(person, attempt)
            if found.casefold() not in taken:
                break
        else:  # more people than names
            found = f"{found} {len(given)}"
        taken.add(found.casefold())
        given[person] = found
    return given


def name_forms(name: str) -> list[str]:
    """
    How a person is named in texts, each as parts with blanks between: the whole name, and the
    first name if it has three letters. Empty for what is no name: a number, "Mum".
    """
    parts = _PART.findall(plain_name(name))
    if not any(part.isalpha() or not part.isascii() for part in parts):
        return []
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    if len(parts) == 1:
        return parts if _is_telling(parts[0]) and len(parts[0]) > 1 else []
    forms = [" ".join(parts)] if len(parts) <= _MOST_PARTS else []
    first = parts[0]
    if _is_telling(first) and len(first) >= 3 and not any(c.isdigit() or c == "_" for c in first):
        forms.append(first)
    return forms


def _is_telling(part: str) -> bool:
    return part not in _ROLES and not part.isdigit()


@attrs.frozen
class Shadow:
    """
    A text as it is searched, and the way back: digits, blanks and dashes of all kinds are those of
    ASCII there, and what cannot be seen is left out.
    """

    text: str
    places: list[int] | None  # of each character in the original; None: where it was

    @classmethod
    def of(cls, text: str) -> Shadow:
        """The shadow of `text`."""
        if text.isascii():
            return cls(text, None)
        places = None
        if not _INVISIBLE.isdisjoint(text):
            places = [place for place, char in enumerate(text) if char not in _INVISIBLE]
            text = "".join([text[place] for place in places])
        return cls(text.translate(_PLAIN), places)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` to `end` stand in the original."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


class _Plain(dict[int, int]):
    """Filled as characters are met."""

    def __missing__(self, code: int) -> int:
        char = plain = chr(code)
        if code > 127:
            digit, category = unicodedata.decimal(char, None), unicodedata.category(char)
            if digit is not None:
                plain = str(digit)
            elif category in ("Zs", "Pd") or char == "\u2212":
                plain = " " if category == "Zs" else "-"
            elif 0xFF01 <= code <= 0xFF5E:
                plain = chr(code - 0xFEE0)
        self[code] = ord(plain)
        return ord(plain)


_PLAIN = _Plain()


class Names:
    """Finds people in texts by the forms of their names."""

    def __init__(
        self,
        lookup: Callable[[str], str | None],
        lengths: Iterable[int],
        first_parts: frozenset[str] | None = None,
    ) -> None:
        """
        Args:
            lookup: from a form to what stands in its place, or None.
            lengths: how many parts the forms have.
            first_parts: of all forms, if they are known.
        """
        self._lookup, self._lengths = lookup, sorted(set(lengths), reverse=True)
        self._first_parts = first_parts

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Names:
        """Of people by their names, with their pseudonyms."""
        whole: dict[str, str] = {}
        short: dict[str, str] = {}
        bearers: Counter[str] = Counter()
        for name, invented in given.items():
            for form in name_forms(name):
                known = short if form != " ".join(_PART.findall(plain_name(name))) else whole
                known[form] = invented
                bearers[form] += known is short
        for form, people in bearers.items():
            if people > 1:  # nobody knows which of them is meant
                short[form] = pseudonym(form)
        forms = short | whole
        lengths = {form.count(" ") + 1 for form in forms}
        return cls(forms.get, lengths, frozenset(form.partition(" ")[0] for form in forms))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and what stands there instead; an @ before a name belongs to it."""
        if not self._lengths:
            return
        parts = [_folded(part) for part in _PART.findall(text)]
        if self._first_parts is not None and self._first_parts.isdisjoint(parts):
            return
        found = [match.span() for match in _PART.finditer(text)]
        at = 0
        while at < len(found):
            for length in self._lengths:
                instead = self._at(text, found, parts, at, length)
                if instead is not None:
                    start = found[at][0]
                    yield (
                        start - (text[start - 1 : start] == "@"),
                        found[at + length - 1][1],
                        instead,
                    )
                    at += length - 1
                    break
            at += 1

    def _at(
        self, text: str, found: list[tuple[int, int]], parts: list[str], at: int, length: int
    ) -> str | None:
        if at + length > len(found):
            return None
        instead = self._lookup(parts[at] if length == 1 else " ".join(parts[at : at + length]))
        if instead is None:
            return None
        for earlier in range(at, at + length - 1):
            end, start = found[earlier][1], found[earlier + 1][0]
            if start - end > 2 or not _BETWEEN.issuperset(text[end:start]):
                return None
        if length == 1 and (parts[at] in _WORDS or len(parts[at]) < 3):
            return instead if _is_name(text, *found[at]) else None
        return instead


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a word that is a name, too, is one here: it has a capital, and not as all words."""
    word = text[start:end]
    if not word[0].isupper() or (word.isupper() and len(word) > 1):
        return not word[0].isupper() and not word[0].islower()  # scripts without capitals
    if text[end : end + 1] in (",", "!") or text[start - 1 : start] == "@":
        return True
    before = start - 1
    while before >= 0 and text[before] in " \t\"'“”„«»()[]":
        before -= 1
    return before >= 0 and text[before] not in _SENTENCE_ENDS


def _folded(part: str) -> str:
    return part.lower() if part.isascii() else unicodedata.normalize("NFKC", part).casefold()


def hashed_names(hashes: Mapping[str, int]) -> Names:
    """
    Of people of whom only hashes of the forms of their names are known.

    Args:
        hashes: from `name_hash` of a form to its number of parts.
    """

    @lru_cache(1 << 16)
    def lookup(form: str) -> str | None:
        return pseudonym(form) if name_hash(form) in hashes else None

    return Names(lookup, set(hashes.values()))
