"""What stands before each message of a WhatsApp export: the one form of it that a file uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress, count, groupby

import attrs

MARKS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"  # of direction; nobody sees them
NOT_SEEN = re.compile(f"[{MARKS}]")
ORDERS = ("dmy", "mdy", "ymd", "ydm", "myd", "dym")

_M = f"[{MARKS}]{{0,3}}"  # bounded, as all else: a line may hold a million of them
_S = f"[ \t\u00a0\u202f\u2009{MARKS}]{{0,4}}"
_WORD = r"[^\W\d_][^\d\n:/\[\]]{0,11}?"  # "klo", "à", "下午"
_PERIOD = r"[^\W\d_][^\d\n:/\[\]()\-\u2013\u2014]{0,15}?"  # "PM", "p. m.", 'אחה"צ'
_AMPM = rf"[aApP]\.?{_S}[mM]\.?"
_DATE = rf"(\d{{1,4}}){_M}([./\-年년]){_S}(\d{{1,4}}){_M}([./\-月월]){_S}(\d{{1,4}}){_M}[.日일]?"
_TIME = r"(\d{1,2})([:.]| ?h ?)(\d\d)(?:\%d(\d\d))?"
_END = (
    rf"(?(1)(?:{_S}({_PERIOD}))?{_S}\]|"
    rf"(?:(?:{_S}({_PERIOD}))?{_S}[-\u2013\u2014](?=\s)|(?:{_S}({_AMPM}))?(:?)(?=\s)))"
)
_ANY = re.compile(
    rf"{_S}(\[)?{_M}(?:{_DATE}{_S}([,،、]?){_S}(?:({_WORD}){_S})?{_TIME % 10}"
    rf"|{_TIME % 14}(?:{_S}({_PERIOD}))?([,،、]?){_S}{_DATE}){_END}"
)
LONGEST_NAME = 100  # characters
_NUMBERS = re.compile(r"\d+")
_ENOUGH, _ENOUGH_DATES = 5_000, 20  # messages, and dates that only one order allows
_MOST_SHAPES, _MOST_NAMES = 50, 10_000
_ENGLISH = re.compile(r"Messages (to|and|you)\b|<Media omitted>|\(file attached\)|omitted$")
_SMALLEST_YEAR = 9  # WhatsApp began in 2009


@attrs.frozen
class Shape:
    """
    The form of a header, without what changes from line to line.

    Attributes:
        bracketed: "[date, time] " rather than "date, time - ".
        separators: between the numbers of the date.
        wide: which of these numbers has four digits: 0, 1, 2, or -1 for none.
        comma: whether one stands between date and time.
        clock: what stands between hours and minutes.
        seconds: whether they are written.
        time_first: whether the time comes before the date.
        end: how it ends without brackets: "-", ":" or "".
    """

    bracketed: bool
    separators: str
    wide: int
    comma: bool
    clock: str
    seconds: bool
    time_first: bool
    end: str

    def pattern(self, loose: bool = True) -> re.Pattern[str]:
        """
        Groups: date, time with the words beside it ("w" before, "p" after; "h", "m", "s"), name.

        Args:
            loose: whether there may be words, AM and PM, and marks of direction; else it is
                twice as fast.
        """
        marks, blanks = (_M, _S) if loose else ("", "[ \u00a0\u202f]?")
        first, second, third = (r"\d{4}" if i == self.wide else r"\d\d?" for i in range(3))
        one, two = map(re.escape, self.separators)
        date = rf"(?P<date>{first}{marks}{one}{blanks}{second}{marks}{two}{blanks}{third})"
        date += rf"{marks}[.日일]?" if loose else r"\.?"
        clock = re.escape(self.clock)
        seconds = rf"{clock}(?P<s>\d\d)" if self.seconds else "(?P<s>)"
        time = rf"(?P<h>\d\d?){clock}(?P<m>\d\d){seconds}"
        comma = "[,،、]" if self.comma else ""
        word = rf"{blanks}(?:(?P<w>{_WORD}){_S})?" if loose else f"{blanks}(?P<w>)"
        said = _PERIOD if self.bracketed or self.end == "-" else _AMPM
        period = rf"(?:{_S}(?P<p>{said}))?{_S}" if loose else f"(?P<p>){blanks}"
        name = rf"(?:(?P<name>[^:\n]{{0,{LONGEST_NAME}}}+):(?: |$))?"
        if self.time_first:
            whole = f"(?P<time>{time}{period}){comma}{blanks}(?P<w>){date}{blanks}"
        else:
            whole = f"{date}{blanks}{comma}(?P<time>{word}{time}{period})"
        if self.bracketed:
            return re.compile(rf"{_S}\[{marks}{whole}\][ \u00a0\u202f]?{name}")
        if self.end == "-":
            return re.compile(rf"{_S}{whole}[-\u2013\u2014](?:[ \u00a0\u202f]|$){name}")
        return re.compile(rf"{_S}{whole}(?<! ){self.end}[ \u00a0\u202f]{name}")


@attrs.frozen
class Layout:
    """
    How a file is to be read.

    Attributes:
        shape: of its headers.
        pattern: that fits all of them; see `Shape.pattern`.
        order: of year, month and day, such as "dmy".
        names: what stands before the first ": " to the whole name, where names hold a ": ".
        marked: whether a mark of direction before a text says that WhatsApp wrote it.
        notes: what was assumed, in sentences.
    """

    shape: Shape
    pattern: re.Pattern[str]
    order: str
    names: dict[str, str]
    marked: bool
    notes: tuple[str, ...] = ()


def header(line: str) -> tuple[Shape, int] | None:
    """The shape of the header that `line` begins with, if any, and where it ends."""
    found = _ANY.match(line)
    if found is None:
        return None
    (bracket, a, s1, b, s2, c, comma, _, _, clock, _, sec) = found.groups()[:12]
    (_, clock2, _, sec2, _, comma2, a2, s3, b2, s4, c2) = found.groups()[12:23]
    late = a is None
    numbers = (a2, b2, c2) if late else (a, b, c)
    wide = [i for i, number in enumerate(numbers) if len(number) > 2]
    if len(wide) > 1 or any(len(numbers[i]) != 4 for i in wide):
        return None
    end = ""
    if not bracket:
        tail = found[0].rstrip()
        end = "-" if tail[-1] in "-\u2013\u2014" else ":" if tail[-1] == ":" else ""
    shape = Shape(
        bool(bracket),
        (s3 + s4) if late else (s1 + s2),
        wide[0] if wide else -1,
        bool(comma2 if late else comma),
        clock2 if late else clock,
        bool(sec2 if late else sec),
        late,
        end,
    )
    return shape, found.end()


def numbers_of(date: str) -> tuple[int, int, int]:
    """The three numbers of a date, in any digits."""
    first, second, third = _NUMBERS.findall(date)
    return int(first), int(second), int(third)


@attrs.define
class _Order:
    """What a file's dates would be in one order."""

    impossible: int = 0
    travelled: int = 0  # days from message to message, there and back
    last: int = 0

    def see(self, year: int, month: int, day: int) -> None:
        if 1 <= month <= 12 and 1 <= day <= 31 and year >= _SMALLEST_YEAR:
            now = (year % 1000 * 12 + month) * 31 + day  # near enough
            self.travelled += abs(now - self.last) if self.last else 0
            self.last = now
        else:
            self.impossible += 1


class _Seen:
    """What the headers of one shape have in common, collected line by line."""

    def __init__(self, shape: Shape, number: int) -> None:
        self.shape, self.first, self.count = shape, number, 0
        self.orders = {order: _Order() for order in _possible(shape)}
        self.tried = [(_places(order), tried) for order, tried in self.orders.items()]
        self.dates: set[str] = set()
        self.date = ""
        self.english = False
        # Of each message: what stands before the first ": ", whether a mark of direction follows,
        # and what stands before the second ": ".
        self.names: Counter[tuple[str | None, str | None, str | None]] = Counter()
        self.use(loose=False)

    def use(self, *, loose: bool) -> None:
        self.pattern = self.shape.pattern(loose=loose)
        more = rf"(?:(\u200e)?(?:([^:]{{0,{LONGEST_NAME}}}+): )?)"
        self.whole = re.compile(self.pattern.pattern + more)
        index, last = self.whole.groupindex, self.whole.groups
        self.groups = (index["date"], index["name"], last - 1, last)

    def see_odd(self, line: str) -> None:
        """See a line that is known to have this shape, though the pattern may not fit it yet."""
        if self.whole.match(line) is None:
            self.use(loose=True)
        self.see([line])

    def see(self, lines: list[str]) -> list[bool]:
        """See those lines that begin with this header; which of them do not."""
        all_found = list(map(self.whole.match, lines))
        groups = self.groups
        rows = [found.group(*groups) for found in all_found if found]
        if not rows:
            return [True] * len(lines)
        if not self.english and self.count < 1000 and self.is_american():
            self.english = any(map(_ENGLISH.search, lines))
        self.count += len(rows)
        dates, *others = zip(*rows, strict=True)
        for date, _ in groupby(dates):
            if date != self.date:
                self._see_date(date)
        self.names.update(zip(*others, strict=True))
        if len(self.names) > _MOST_NAMES:
            self.names = Counter(dict(self.names.most_common(_MOST_NAMES // 2)))
        return [found is None for found in all_found]

    def is_decided(self) -> bool:
        """Whether the rest of the file cannot change it, unless it contradicts itself."""
        impossible = sorted(tried.impossible for tried in self.orders.values())
        return self.count >= _ENOUGH and impossible[1] - impossible[0] >= _ENOUGH_DATES

    def _see_date(self, date: str) -> None:
        self.date = date
        if len(self.dates) < 10:
            self.dates.add(date)
        numbers = numbers_of(date)
        for (year, month, day), tried in self.tried:
            tried.see(numbers[year], numbers[month], numbers[day])

    def layout(self, wanted: str) -> Layout:
        # Four digits are the year, whatever was wished of other files.
        order, notes = (wanted, []) if wanted in self.orders else self._order()
        total, before, longer = 0, Counter[str](), Counter[tuple[str, str]]()
        marks = 0
        for (name, mark, more), times in self.names.items():
            if name:
                total += times
                marks += times if mark else 0
                before[name] += times
                if more:
                    longer[name, more] += times
        names = {
            name: f"{name}: {more}"
            for (name, more), times in longer.items()
            if times >= 3 and times == before[name]
        }
        marked = self.shape.bracketed and marks * 10 < total * 9
        return Layout(self.shape, self.pattern, order, names, marked, tuple(notes))

    def _order(self) -> tuple[str, list[str]]:
        """The order of the dates, and a note where they leave a choice."""
        fewest = min(tried.impossible for tried in self.orders.values())
        left = [order for order, tried in self.orders.items() if tried.impossible == fewest]
        if left[0] == "ymd" or len(left) == 1:
            return left[0], []  # nobody writes the day in the middle if it can be helped
        left = [order for order in left if order != "ydm"]
        ways = {order: self.orders[order].travelled for order in left}
        best, second = sorted(left, key=lambda order: ways[order])[:2] if left[1:] else left * 2
        many = len(self.dates)
        if best == second or (many >= 5 and ways[best] * 10 <= ways[second]):
            return best, []
        why = "the messages lie closer together so"
        if many < 3 or ways[best] * 2 > ways[second]:
            best, why = left[0], "most of the world writes it so"
            if "mdy" not in left or self.shape.separators == "..":
                return best, []  # two digits of the year first, or the month before a dot: nowhere
            if self.english:
                best, why = "mdy", "English phones write it so"
        names = {"d": "day", "m": "month", "y": "year"}
        shown = ", ".join(names[letter] for letter in best)
        other = next(order for order in left if order != best)
        return best, [
            f"its dates are ambiguous and were read as {shown} ({why}); "
            f'if that is wrong, set date_order = "{other}"'
        ]

    def is_american(self) -> bool:
        """Of English phones only those set to the USA write "2/11/19", two digits and a slash."""
        return self.shape.separators == "//" and self.shape.wide == -1


def _possible(shape: Shape) -> tuple[str, ...]:
    by_place = {
        0: ("ymd", "ydm"),
        1: ("myd", "dym"),
        2: ("dmy", "mdy"),
        -1: ("dmy", "mdy", "ymd", "ydm"),
    }
    return by_place[shape.wide]


@cache
def _places(order: str) -> tuple[int, int, int]:
    """Where year, month and day stand."""
    return order.index("y"), order.index("m"), order.index("d")


def learn(chunks: Iterable[list[str]], order: str = "auto") -> Layout | None:
    """
    The layout of a whole file, or None if no line of it begins with a header.

    The form of the first line is the file's, wherever that is a header; else the commonest.

    Args:
        chunks: the lines of the file, many at a time.
        order: of the dates, or "auto".
    """
    seen: dict[Shape, _Seen] = {}
    usual: _Seen | None = None
    number = 0
    for lines in chunks:
        begin = 0
        if usual is None:
            begin, shape = next(_headers(lines, count()), (0, None))
            if shape is None:
                number += len(lines)
                continue
            usual = seen[shape] = _Seen(shape, number + begin + 1)
            usual.use(loose=usual.whole.match(lines[begin]) is None)
        missed = usual.see(lines[begin:])
        for at, shape in _headers(lines, compress(count(begin), missed)):
            if shape not in seen and len(seen) < _MOST_SHAPES:
                seen[shape] = _Seen(shape, number + at + 1)
            if shape in seen:
                seen[shape].see_odd(lines[at])
        number += len(lines)
        if usual.first == 1 and usual.is_decided():
            break
    counted = [one for one in seen.values() if one.count]
    if not counted:
        return None
    most = max(counted, key=lambda one: one.count)
    chosen = counted[0] if counted[0].first == 1 else most
    return chosen.layout(order)


def _headers(lines: list[str], places: Iterable[int]) -> Iterator[tuple[int, Shape]]:
    """Which of the lines at `places` begin with a header, and its shape."""
    for at in places:
        if at >= len(lines):
            return
        if known := header(lines[at]):
            yield at, known[0]


def day(date: str, order: str) -> tuple[int, int, int] | None:
    """
    Year, month and day of the Gregorian calendar, or None for those of another.

    Buddhist years, as of phones in Thailand, are 543 more; the Iranian and the Islamic calendar
    have other months too.
    """
    numbers = numbers_of(date)
    at_year, at_month, at_day = _places(order)
    year, month, of_month = numbers[at_year], numbers[at_month], numbers[at_day]
    if year < 100:
        year += 2000
    elif 2400 < year < 2700:
        year -= 543
    elif not 1900 < year < 2200:
        return None
    return year, month, of_month


def _plain(word: str) -> str:
    return "".join(filter(str.isalpha, word.casefold()))


def _words(text: str) -> Iterator[str]:
    return map(_plain, text.split("|"))


_PM = frozenset(
    _words(
        "pm|p|μμ|م|مساء|ب.ظ|بعدازظهر|بعد از ظهر|سہ پہر|شام|אחה״צ|下午|午后|午後|中午|"
        "晚上|傍晚|오후|ch|"
        "em|e.m|ip|i.p|du|odp|odpoledne|pop|popoldne|ös|öğleden sonra|ptg|md|m.d|ซ|หลังเที่ยง|"
        "अपराह्न|म.उ|অপরাহ্ণ|অপরাহ্ন|ਬਾ.ਦੁ|பிற்பகல்|ಅಪರಾಹ್ನ|ప.వ|ප.ව|пп|п.п|сл.об|следобед|попл|"
        "попладне|по подне|po podne|popodne|pēcp|pēcpusdienā|popiet|e.h|nachm|nachmittags|yh|i.n|"
        "после полудня|дп.п|ከሰዓት|ល្ងាច|ຫຼັງທ່ຽງ|ညနေ|tk|kec|am ende|μ.μ|μετά μεσημβρίαν|"
        "de la tarde|da tarde|de la noche|del pomeriggio|nm|e pasdites"
    )
)
_AM = frozenset(
    _words(
        "am|a|πμ|π.μ|ص|صباحا|ق.ظ|قبل‌ازظهر|قبل از ظهر|صبح|לפנה״צ|上午|午前|凌晨|早上|"
        "清晨|半夜|午夜|오전|sa|"
        "fm|f.m|ap|a.p|de|dop|dopoledne|dopoldne|öö|öğleden önce|pg|pd|p.d|ก่อนเที่ยง|"
        "पूर्वाह्न|म.पू|e paradites|"
        "পূর্বাহ্ণ|পূর্বাহ্ন|ਪੂ.ਦੁ|முற்பகல்|ಪೂರ್ವಾಹ್ನ|పూ|පෙ.ව|дп|д.п|пр.об|преди обед|претпл|"
        "претпладне|пре подне|pre podne|prije podne|priekšp|priekšpusdienā|priešpiet|f.h|vorm|"
        "vormittags|yb|r.n|до полудня|ጥዋት|ព្រឹក|ກ່ອນທ່ຽງ|နံနက်|to|vm|de la mañana|"
        "da manhã|di mattina"
    )
)
_NEITHER = frozenset(
    _words(
        "klo|kl|à|às|as|um|uhr|h|ч|г|г. в|at|a las|las|om|o|u|ob|v|в|о|στις|alle|ore|ora|lúc|jam"
    )
) | {""}


def half(word: str) -> int | None:
    """The hours that a word such as "PM" adds to 12 o'clock: 0, 12, or None if it is no such."""
    plain = _plain(word)
    return 12 if plain in _PM else 0 if plain in _AM else None


def is_filler(word: str) -> bool:
    """Whether a word beside the time says nothing: "klo", "kl.", "à"."""
    return _plain(word) in _NEITHER
