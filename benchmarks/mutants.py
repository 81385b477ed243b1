"""What damage, chance and malice make of files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import attrs
from archive_traps import PACKERS, Seed, bombed_stream, bombed_zip, tarred, zipped

_LARGEST = 1 << 21  # bytes; a million documents of one letter take longer, and are no hang


# ---- Damage to the bytes


def _spot(random: Random, data: bytes) -> tuple[int, int]:
    at = random.randrange(len(data) + 1)
    return at, min(len(data), at + int(random.expovariate(1 / 30)))


def _truncated(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _flipped(random: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5, 30)) if made else 0):
        made[random.randrange(len(made))] ^= 1 << random.randrange(8)
    return bytes(made)


def _cut(random: Random, data: bytes) -> bytes:
    start, end = _spot(random, data)
    return data[:start] + data[end:]


def _repeated(random: Random, data: bytes) -> bytes:
    start, end = _spot(random, data)
    return data[:end] + data[start:end] * random.choice((1, 2, 50)) + data[end:]


_NOISE = (
    b"\0",
    b"\0" * 500,
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xed\xa0\xbd",  # half a pair of surrogates
    b"\x1a\x1b[31m\x07\x08",
    b'"',
    b"'",
    b"\\",
    b"\\ud83d",
    b"\\u12",
    b"{",
    b"[",
    b"]",
    b"}",
    b"<",
    b">",
    b"&#0;",
    b"&#xD83D;",
    b"&unknown;",
    b"<![CDATA[",
    b"<!--",
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"\n",
    b"\r",
    b"\r\n\r\n",
    b",",
    b":",
    b"=",
    b"- ",
    b"null",
    b"NaN",
    b"-1e999",
    b"9" * 5000,
    "\u2028\u2029\x85\u200e\u202e\u202f".encode(),
    "٣/١٣/٢٠٢٤".encode(),
    "\U0001f9d1\u200d\U0001f680".encode() * 50,
    b"e\xcc\x81" * 300,
)


def _noisy(random: Random, data: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 3))):
        at = random.randrange(len(data) + 1)
        data = data[:at] + random.choice(_NOISE) + data[at:]
    return data


def _random_bytes(random: Random, data: bytes) -> bytes:
    start, end = _spot(random, data)
    return data[:start] + random.randbytes(random.choice((1, 8, 300))) + data[end:]


_CODECS = "utf-16 utf-16-le utf-16-be utf-32 utf-8-sig latin-1 cp1252 cp1251 gbk shift_jis utf-7"
_CODECS += " cp037 mac-roman iso2022_jp"


def _encoded(random: Random, data: bytes) -> bytes:
    """All in another encoding, or from some place on."""
    at = random.choice((0, random.randrange(len(data) + 1)))
    text = data[at:].decode("utf-8", "replace")
    return data[:at] + text.encode(random.choice(_CODECS.split()), "replace")


def _lines_mixed(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    kind = random.randrange(4)
    if kind == 0:
        random.shuffle(lines)
    elif kind == 1:
        lines = [random.choice(lines) for _ in lines]
    elif kind == 2 and lines:
        del lines[random.randrange(len(lines))]
    else:
        lines = [line.rstrip(b"\r\n") + random.choice((b"\n", b"\r", b"\r\n")) for line in lines]
    return b"".join(lines)


def _other_digits(random: Random, data: bytes) -> bytes:
    share = random.choice((0.02, 0.3, 1))

    def other(found: re.Match[bytes]) -> bytes:
        if random.random() > share:
            return found[0]
        digits = (
            b"0",
            b"99",
            b"-1",
            b"00000000000000000000",
            str(random.randrange(10**4)).encode(),
        )
        return random.choice((*digits, "٧".encode(), b"1e400", b"4294967296", b""))

    return re.sub(rb"\d+", other, data)


_UNITS = (
    *rb"""a " ' ( [ { < & - = 0 \ 0: 1/ a. :// &amp; "," {} <p> </ [[ {"a": % # * _""".split(),
    *rb"""~ | ; , \u0041 @a""".split(),
    *(b" ", b"\t", b"\0", b"<a ", b": ", b"a b ", b"- x: ", b"[1/1/24, 9:00] "),
    *(sign.encode() for sign in "\u00e9\u200e\U0001f98a"),
)


def _long_line(random: Random, data: bytes) -> bytes:
    """A million characters without a line end; some of the kind that patterns stumble on."""
    unit = random.choice(_UNITS)
    at = random.randrange(len(data) + 1)
    return data[:at] + unit * (1_000_000 // len(unit)) + data[at:]


def _many_lines(random: Random, data: bytes) -> bytes:
    line = random.choice(data.splitlines(keepends=True) or [b"\n"])[:2000].rstrip(b"\n") + b"\n"
    at = data.rfind(b"\n", 0, random.randrange(len(data) + 1)) + 1
    return data[:at] + line * min(3000, 300_000 // len(line)) + data[at:]


def _laughing(random: Random, data: bytes) -> bytes:
    """Entities of entities, or one that reads a file, or asks the network."""
    names = "abcdefghijk"
    laughs = '<!ENTITY a "ha ha ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names)
    )
    declared = random.choice(
        (
            laughs,
            '<!ENTITY k SYSTEM "secret.txt">',
            '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;',
            '<!ENTITY k SYSTEM "http://127.0.0.1:9/">',
            f'<!ENTITY k "{"ha" * 50_000}">',
            '<!ENTITY k "&k;">',
        )
    )
    text = data.decode("utf-8", "replace")
    root = re.search(r"<(\w[\w:]*)", text)
    name = root[1] if root else "rss"
    doctype = f"<!DOCTYPE {name} [{declared}]>"
    at = root.start() if root else 0
    places = [found.end() for found in re.finditer(r">|body=\"|text=\"", text[at:])] or [0]
    where = at + random.choice(places)
    return (text[:at] + doctype + text[at:where] + "&k;" * 20 + text[where:]).encode()


_ODD: tuple[Callable[[], Any], ...] = (
    lambda: None,
    lambda: True,
    lambda: 0,
    lambda: -1,
    lambda: 10**400,
    lambda: 1e308,
    lambda: float("nan"),
    lambda: float("inf"),
    lambda: "",
    lambda: " ",
    lambda: "\0",
    lambda: "\ud83d",
    lambda: "\udc00\ud800",
    lambda: "x" * 100_000,
    lambda: "../../outside",
    lambda: "1e999",
    lambda: "99999999999999999999",
    lambda: "9999-99-99T99:99:99Z",
    lambda: "0001-01-01T00:00:00+23:59",
    list,
    dict,
    lambda: [[]],
    lambda: [None, {}, "a", 5],
    lambda: {"": None, "text": {}, "id": []},
    lambda: {"text": "a", "type": "message", "messages": [1]},
)


def _other_values(random: Random, data: bytes) -> bytes:
    """JSON whose values, or keys, are others; what is no JSON is returned as it is."""
    text = data.decode("utf-8", "replace")
    starts = [found.start() for found in re.finditer(r"^[^\n]*?[\[{]", text, re.MULTILINE)]
    for start in (*random.sample(starts, min(3, len(starts))), 0):
        at = min((p for p in (text.find("{", start), text.find("[", start)) if p >= 0), default=-1)
        if at < 0:
            continue
        try:
            value, end = json.JSONDecoder().raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        for _ in range(random.choice((1, 1, 2, 6))):
            value = _otherwise(random, value)
        indent = random.choice((None, None, 1))
        try:
            made = json.dumps(value, indent=indent, ensure_ascii=random.random() < 0.5)
        except RecursionError:
            return data
        return (text[:at] + made + text[end:]).encode("utf-8", random.choice(_SURROGATES))
    return data


_SURROGATES = ("surrogatepass", "replace")


def _otherwise(random: Random, value: Any) -> Any:
    """A copy in which one thing, somewhere, is odd, missing, twice, or deep."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        made, key = dict(value), random.choice(list(value))
        kind = random.randrange(8)
        if kind == 0:
            del made[key]
        elif kind == 1:
            made[random.choice(list(value))] = made.pop(key)
        elif kind == 2:
            made[key] = random.choice(_ODD)()
        else:
            made[key] = _otherwise(random, value[key])
        return made
    if isinstance(value, list) and value and random.random() < 0.9:
        made_list, at = list(value), random.randrange(len(value))
        kind = random.randrange(6)
        if kind == 0:
            del made_list[at]
        elif kind == 1:
            made_list.insert(at, random.choice(_ODD)())
        elif kind == 2:
            made_list *= 2
        else:
            made_list[at] = _otherwise(random, value[at])
        return made_list
    if random.random() < 0.1:
        for _ in range(random.choice((3, 400))):
            value = [value]
        return value
    return random.choice(_ODD)()


def _deep(random: Random, data: bytes) -> bytes:
    opening, closing = random.choice(
        ((b"[", b"]"), (b'{"a":', b"}"), (b"<p>", b"</p>"), (b"(", b")"))
    )
    times = random.choice((300, 3000, 100_000))
    start, end = _spot(random, data)
    return data[:start] + opening * times + data[start:end] + closing * times + data[end:]


def _spliced(random: Random, data: bytes) -> bytes:
    """Two halves of it in the other order, or twice."""
    at = random.randrange(len(data) + 1)
    return random.choice((data[at:] + data[:at], data + data, data[:at] + data, data[::-1]))


DAMAGES: tuple[tuple[int, Callable[[Random, bytes], bytes]], ...] = (
    (14, _truncated),
    (14, _flipped),
    (8, _cut),
    (5, _repeated),
    (12, _noisy),
    (4, _random_bytes),
    (8, _encoded),
    (6, _lines_mixed),
    (6, _other_digits),
    (3, _long_line),
    (2, _many_lines),
    (3, _laughing),
    (20, _other_values),
    (3, _deep),
    (4, _spliced),
)


def damaged(random: Random, data: bytes) -> bytes:
    """`data` after one to three accidents."""
    weights = [weight for weight, _ in DAMAGES]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        [(_, damage)] = random.choices(DAMAGES, weights)
        data = damage(random, data)[:_LARGEST]
    return data


# ---- Files


@attrs.frozen
class Mutant:
    """What is written to the disk: a file, or, if there are several, a folder of them."""

    name: str
    files: Seed
    blank: bool = False  # there was nothing in it to begin with


_SUFFIXES = (".txt", ".csv", ".json", ".zip", ".gz", ".xml", ".db", ".jsonl", "")


_EMPTY_LIST = re.compile(
    rb'"(data|messages|orderedItems|records|feed|list)"\s*:\s*\[[\s,;{}\[\]]*\]'
)
_HEADING = re.compile(rb'"tweet_id"[^\n]*\n?')


def _is_blank(data: bytes) -> bool:
    """Whether there is nothing to find in it: no words, a heading, or a list without elements."""
    data = data.replace(b"\0", b"")  # of UTF-16
    if re.fullmatch(rb"[\s\[\]{},;]*", data) or _HEADING.fullmatch(data):
        return True
    if _EMPTY_LIST.search(data):
        return True
    if len(data) > 2000:
        return False
    signs = re.sub(rb'"[^"]*"\s*:|[\w.]+\s*=', b"", data).decode("utf-8", "replace")
    return len(re.findall(r"\w+", signs)) < 2


def mutant(random: Random, seeds: list[Seed], others: list[Seed]) -> Mutant:
    """A seed, most often a damaged one, as a file, folder or archive."""
    files = dict(random.choice(seeds if random.random() < 0.95 else others)) or {"a.txt": b""}
    chosen = random.choice(list(files))
    data = damaged(random, files.pop(chosen))
    if random.random() < 0.1:  # a name that says something else
        chosen += random.choice(_SUFFIXES)
    files[chosen] = data
    alone = chosen.replace("/", "_")
    way = random.random()
    if way < 0.002:
        if random.random() < 0.5:
            return Mutant("bomb.zip", {"bomb.zip": bombed_zip(random, chosen)})
        suffix, data = bombed_stream(random)
        return Mutant(alone + suffix, {alone + suffix: data})
    blank = all(map(_is_blank, files.values()))
    if way < 0.25:
        pack, name = (zipped, "words.zip") if way < 0.15 else (tarred, "words.tar.gz")
        data = pack(random, files)
        data = _flipped(random, data) if random.random() < 0.2 else data
        data = _truncated(random, data) if random.random() < 0.1 else data
        return Mutant(name, {name: data}, blank)
    if way < 0.28:
        compress, suffix = random.choice(PACKERS)
        return Mutant(alone + suffix, {alone + suffix: compress(data)}, _is_blank(data))
    if len(files) == 1 or way < 0.6:
        return Mutant(alone, {alone: data}, _is_blank(data))
    return Mutant("folder", files, blank)
