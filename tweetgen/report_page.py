"""The statistics of a corpus as one HTML page that needs nothing else: no script, no network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape

from .languages import name_of
from .lengths import MAX_LENGTH, NETWORKS
from .statistics import BUCKET, LONGEST, NO_EXTRA, Statistics, Volume, share, verdict

_ROWS = 12  # of a table: authors, languages
_HEIGHT = 120  # of a plot
_TICKS = 6  # dates beneath a plot, which is as narrow as half a page
_LETTER = 0.022  # of the width of a plot on a telephone; what would hang over is not written
_STYLE = """
:root { --paper: #fbfaf7; --card: #fff; --ink: #22262a; --soft: #6a7178; --line: #e3e0d8;
  --bar: #2f6f8f; --over: #b4552d; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181b; --card: #1c2226; --ink: #e6e8e6; --soft: #98a2a8; --line: #2c343a;
    --bar: #6fb3d2; --over: #e08a5f; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
header, .wide { grid-column: 1 / -1; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .8rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1.1rem 1.2rem; min-width: 0; }
p { margin: .3rem 0; } .soft, figcaption { color: var(--soft); font-size: .875rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .8rem;
  margin: 0; } dt { color: var(--soft); font-size: .875rem; } dd { margin: 0; font-size: 1.35rem; }
.two { display: grid; gap: 1rem 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
figure { margin: 0 0 .8rem; } svg { display: block; width: 100%; height: 7.5rem; }
.ticks { position: relative; height: 1.4rem; color: var(--soft);
  font-size: .75rem; } .ticks span { position: absolute; white-space: nowrap; }
@media (max-width: 40rem) { .ticks span:nth-child(even) { display: none; } }
rect { fill: var(--bar); } rect.over { fill: var(--over); }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
td { padding: .2rem .5rem .2rem 0; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: normal; color: var(--soft); padding: .2rem .5rem .2rem 0; }
td.n, th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.dropped td.n { width: 1%; padding-right: 1rem; }
td.b { width: 40%; } td.b span { display: block; height: .7rem; background: var(--bar);
  border-radius: .2rem; min-width: 2px; }
ul.words { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: .3rem .8rem; align-items: baseline; }
ul.words .emoji { font-size: 1.5rem; }
ul.words span { color: var(--soft); font-size: .75rem; }
"""


def page(statistics: Statistics, title: str) -> str:
    """
    One HTML document.

    Args:
        title: what was looked at, such as the names of the files.
    """
    report = statistics.report
    kind = f"{report.format}, {report.encoding}".strip(", ")
    parts = [
        f'<header><h1>{_own(title)}</h1><p class="soft">{escape(kind)}</p></header>',
        _card("What it is good for", _sentences(verdict(statistics))),
        _card("In numbers", _numbers(statistics)),
    ]
    if len(statistics.times) > 1:
        parts.append(_card("Over time", _times(statistics.times), wide=True))
    parts.append(_card("How long the texts are", _lengths(statistics), wide=True))
    if report.authors:
        parts.append(_card("Who speaks", _shares(report.authors, report.documents)))
    if statistics.languages:
        parts.append(_card("Languages", _languages(statistics)))
    if statistics.words:
        parts.append(_card(_heading("Words", statistics), _words(statistics), wide=True))
    if statistics.emoji:
        parts.append(_card(_heading("Emoji", statistics), _emoji(statistics), wide=True))
    if report.dropped:
        parts.append(_card("What was left out", _dropped(statistics), wide=True))
    if report.removed:
        rows = "".join(
            f'<tr><td class="n">{count:,}</td><td>{escape(kind)}</td></tr>'
            for kind, count in report.removed.items()
        )
        parts.append(_card("What was taken out of texts", f'<table class="dropped">{rows}</table>'))
    if report.notes:
        parts.append(
            _card("Notes", "".join(f"<p>{_own(note)}</p>" for note in report.notes), wide=True)
        )
    if not statistics.languages:
        parts.append(_card("There is more to tell", f"<p>{escape(NO_EXTRA)}</p>", wide=True))
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}: corpus report</title><style>{_STYLE}</style></head>\n"
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def _card(heading: str, body: str, *, wide: bool = False) -> str:
    kind = ' class="wide"' if wide else ""
    return f"<section{kind}><h2>{escape(heading)}</h2>{body}</section>"


def _numbers(statistics: Statistics) -> str:
    report = statistics.report
    told = {
        "documents": f"{report.documents:,}",
        "characters": f"{report.characters:,}",
        "on average": f"{report.characters / report.documents:.0f}",
        "the longest": f"{report.longest:,}",
        "copies of others": f"{report.duplicates:,}",
        "left out": f"{sum(report.dropped.values()):,}",
    }
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in told.items())
    return f"<dl>{rows}</dl>"


def _bars(bars: Iterable[tuple[str, int, str]], ticks: Iterable[tuple[float, str]]) -> str:
    """Upright bars: (tooltip, height, class) each; ticks stand at shares of the width."""
    bars = list(bars)
    most, width = max(height for _, height, _ in bars) or 1, 800.0
    step = width / len(bars)
    drawn = []
    for i, (told, height, kind) in enumerate(bars):
        tall = _HEIGHT * height / most
        drawn.append(
            f'<rect class="{kind}" x="{i * step:.2f}" y="{_HEIGHT - tall:.2f}" '
            f'width="{max(step * 0.86, 0.5):.2f}" height="{tall:.2f}">'
            f"<title>{escape(told)}</title></rect>"
        )
    labels = "".join(
        f'<span style="left:{100 * at:.2f}%">{escape(label)}</span>'
        for at, label in ticks
        if at < 1 - _LETTER * len(label)
    )
    return (
        f'<svg viewBox="0 0 {width:.0f} {_HEIGHT}" preserveAspectRatio="none" role="img">'
        f'{"".join(drawn)}</svg><div class="ticks">{labels}</div>'
    )


def _times(times: Mapping[str, Volume]) -> str:
    names = list(times)
    step = -(-len(names) // _TICKS)
    ticks = [(i / len(names), names[i]) for i in range(0, len(names), step)]
    unit = {4: "year", 7: "month"}.get(len(names[0]), "day")

    def plot(kind: str, count: Callable[[Volume], int]) -> str:
        bars = ((f"{name}: {count(one):,} {kind}", count(one), "") for name, one in times.items())
        return f"<figure>{_bars(bars, ticks)}<figcaption>{kind} a {unit}</figcaption></figure>"

    return (
        '<div class="two">'
        + plot("documents", lambda one: one.documents)
        + plot("characters", lambda one: one.characters)
        + "</div>"
    )


def _lengths(statistics: Statistics) -> str:
    most = min(max(statistics.lengths, default=0), LONGEST)
    buckets = range(0, most + BUCKET, BUCKET)
    shortest_limit = min(MAX_LENGTH.values())
    bars = []
    for low in buckets:
        count = statistics.lengths.get(low, 0)
        name = f"{low} and more" if low == LONGEST else f"{low} to {low + BUCKET - 1}"
        kind = "over" if low >= shortest_limit else ""
        bars.append((f"{name} characters: {count:,} documents", count, kind))
    ticks = [(low / (most + BUCKET), str(low)) for low in buckets if low % 100 == 0]
    whole = statistics.report.documents
    rows = "".join(
        f'<tr><td>{name}</td><td class="n">{MAX_LENGTH[network]}</td>'
        f'<td class="n">{share(whole - statistics.too_long[network], whole)}</td>'
        f'<td class="n">{statistics.too_long[network]:,}</td></tr>'
        for network, name in NETWORKS.items()
    )
    head = '<tr><th></th><th class="n">allows</th><th class="n">fit</th><th class="n">too long</th>'
    told = "documents by their length in characters"
    if most >= shortest_limit:
        told += f"; from {shortest_limit} on in the other colour"
    return (
        f"<figure>{_bars(bars, ticks)}<figcaption>{told}"
        f"</figcaption></figure><table>{head}</tr>{rows}</table>"
        '<p class="soft">Counted as each network counts: links, emoji and scripts weigh '
        "differently on each.</p>"
    )


def _shares(counts: Mapping[str, int], whole: int) -> str:
    most = max(counts.values())
    rows = []
    for name, count in list(counts.items())[:_ROWS]:
        rows.append(
            f'<tr><td>{_own(name)}</td><td class="b"><span style="width:'
            f'{100 * count / most:.1f}%"></span></td><td class="n">{count:,}</td>'
            f'<td class="n">{escape(share(count, whole))}</td></tr>'
        )
    if len(counts) > _ROWS:
        rows.append(f'<tr><td colspan="4">and {len(counts) - _ROWS:,} more</td></tr>')
    return f"<table>{''.join(rows)}</table>"


def _languages(statistics: Statistics) -> str:
    named = {name_of(code): count for code, count in statistics.languages.items()}
    told = sum(named.values())
    return _shares(named, told) + _drawn(told, statistics)


def _drawn(sampled: int, statistics: Statistics) -> str:
    if sampled == statistics.report.documents:
        return ""
    return f'<p class="soft">Of {sampled:,} documents, drawn evenly.</p>'


def _heading(what: str, statistics: Statistics) -> str:
    if not statistics.background:
        return f"{what} that come often, but not everywhere"
    return f"{what} that stand out"


def _words(statistics: Statistics) -> str:
    most = max(one.score or one.documents for one in statistics.words)
    items = "".join(
        f'<li style="font-size:{0.85 + 0.75 * (one.score or one.documents) / most:.2f}rem">'
        f"{_own(one.word)} <span>{one.documents:,}</span></li>"
        for one in statistics.words
    )
    told = "With the number of documents that have them"
    if statistics.background:
        names = ", ".join(map(name_of, statistics.background))
        told += f". Compared with how people write ({names}): the larger, the less it is by chance"
    drawn = _drawn(statistics.sampled, statistics)
    return f'<ul class="words">{items}</ul><p class="soft">{escape(told)}.</p>{drawn}'


def _emoji(statistics: Statistics) -> str:
    items = "".join(
        f'<li class="emoji">{escape(one.word)} <span>{one.documents:,}</span></li>'
        for one in statistics.emoji
    )
    return f'<ul class="words">{items}</ul>'


def _sentences(sentences: Iterable[str]) -> str:
    told = (re.sub("`(.+?)`", r"<code>\1</code>", escape(sentence)) for sentence in sentences)
    return "".join(f"<p>{sentence}</p>" for sentence in told)


def _own(text: str) -> str:
    """Somebody's own words, in whichever direction they are written."""
    return f"<bdi>{escape(text)}</bdi>"


def _dropped(statistics: Statistics) -> str:
    report = statistics.report
    rows = "".join(
        f'<tr><td class="n">{count:,}</td><td>{escape(reason)}</td>'
        f"<td>{_own(report.first_dropped.get(reason, ''))}</td></tr>"
        for reason, count in report.dropped.items()
    )
    told = "With the place where each happened first."
    return f'<table class="dropped">{rows}</table><p class="soft">{told}</p>'
