"""The statistics of a corpus as one HTML page that needs nothing else: no script, no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from .statistics import BUCKET, LIMITS, LONGEST, Statistics, verdict

_AUTHORS = 12
_HEIGHT = 120  # of a plot
_LAST_TICK = 0.94  # of the width; what is written further right would hang over
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
figure { margin: 0; } svg { display: block; width: 100%; height: 7.5rem; }
.ticks { position: relative; height: 1.4rem; color: var(--soft);
  font-size: .75rem; } .ticks span { position: absolute; }
@media (max-width: 40rem) { .ticks span:nth-child(even) { display: none; } }
rect { fill: var(--bar); } rect.over { fill: var(--over); }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
td { padding: .2rem .5rem .2rem 0; vertical-align: top; overflow-wrap: anywhere; }
td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.b { width: 40%; } td.b span { display: block; height: .7rem; background: var(--bar);
  border-radius: .2rem; min-width: 2px; }
ul.words { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: .3rem .8rem; align-items: baseline; }
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
        f'<header><h1>{escape(title)}</h1><p class="soft">{escape(kind)}</p></header>',
        _card("What it is good for", "".join(f"<p>{escape(s)}</p>" for s in verdict(statistics))),
        _card("In numbers", _numbers(statistics)),
    ]
    if len(statistics.months) > 1:
        parts.append(_card("Over time", _months(statistics.months), wide=True))
    parts.append(_card("How long the texts are", _lengths(statistics), wide=True))
    if report.authors:
        parts.append(_card("Who speaks", _shares(report.authors, report.documents)))
    if statistics.words:
        said = "Words that are said often, but not everywhere"
        parts.append(_card(said, _words(statistics), wide=True))
    if report.dropped:
        parts.append(_card("What was left out", _dropped(statistics)))
    if report.notes:
        parts.append(_card("Notes", "".join(f"<p>{escape(note)}</p>" for note in report.notes)))
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
        f'<span style="left:{100 * share:.2f}%">{escape(label)}</span>'
        for share, label in ticks
        if share < _LAST_TICK
    )
    return (
        f'<svg viewBox="0 0 {width:.0f} {_HEIGHT}" preserveAspectRatio="none" role="img">'
        f'{"".join(drawn)}</svg><div class="ticks">{labels}</div>'
    )


def _months(months: Mapping[str, int]) -> str:
    names = list(months)
    step = max(1, len(names) // 8)
    ticks = [(i / len(names), names[i]) for i in range(0, len(names), step)]
    bars = ((f"{name}: {count:,} documents", count, "") for name, count in months.items())
    return f"<figure>{_bars(bars, ticks)}<figcaption>documents a month</figcaption></figure>"


def _lengths(statistics: Statistics) -> str:
    most = min(max(statistics.lengths, default=0), LONGEST)
    buckets = range(0, most + BUCKET, BUCKET)
    shortest_limit = min(LIMITS.values())
    bars = []
    for low in buckets:
        count = statistics.lengths.get(low, 0)
        name = f"{low} and more" if low == LONGEST else f"{low} to {low + BUCKET - 1}"
        kind = "over" if low >= shortest_limit else ""
        bars.append((f"{name} characters: {count:,} documents", count, kind))
    ticks = [(low / (most + BUCKET), str(low)) for low in buckets if low % 100 == 0]
    whole = statistics.report.documents
    over = ", ".join(
        f"{network} ({limit}): {statistics.too_long[network] / whole:.1%}"
        for network, limit in LIMITS.items()
    )
    return (
        f"<figure>{_bars(bars, ticks)}<figcaption>characters; longer than allowed on {over}"
        "</figcaption></figure>"
    )


def _shares(counts: Mapping[str, int], whole: int) -> str:
    most = max(counts.values())
    rows = []
    for name, count in list(counts.items())[:_AUTHORS]:
        rows.append(
            f'<tr><td>{escape(name)}</td><td class="b"><span style="width:'
            f'{100 * count / most:.1f}%"></span></td><td class="n">{count:,}</td>'
            f'<td class="n">{count / whole:.1%}</td></tr>'
        )
    if len(counts) > _AUTHORS:
        rows.append(f'<tr><td colspan="4">and {len(counts) - _AUTHORS:,} more</td></tr>')
    return f"<table>{''.join(rows)}</table>"


def _words(statistics: Statistics) -> str:
    most = statistics.words[0][1]
    items = "".join(
        f'<li style="font-size:{0.85 + 0.75 * count / most:.2f}rem">{escape(word)} '
        f"<span>{count:,}</span></li>"
        for word, count in statistics.words
    )
    emoji = " ".join(f"{escape(sign)}&nbsp;{count:,}" for sign, count in statistics.emoji)
    told = f'<p class="soft">Emoji: {emoji}</p>' if emoji else ""
    return f'<ul class="words">{items}</ul>{told}'


def _dropped(statistics: Statistics) -> str:
    report = statistics.report
    rows = "".join(
        f'<tr><td class="n">{count:,}</td><td>{escape(reason)}</td>'
        f"<td>{escape(report.first_dropped.get(reason, ''))}</td></tr>"
        for reason, count in report.dropped.items()
    )
    return f'<table>{rows}</table><p class="soft">With the place where each happened first.</p>'
