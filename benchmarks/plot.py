"""A bar chart on a logarithmic scale, as SVG."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, BAR, GAP, TITLE, TOP = 960, 330, 90, 18, 6, 34, 92
INK, FAINT, GRID, PAPER = "#1d2430", "#5b6573", "#dfe3e8", "#ffffff"
COLOURS = {"ours": "#0b6e4f", "limit": "#5b6573", "peer": "#b85c1e"}
NAMED = {"ours": "Newsroom", "limit": "limits: a bare view, a static file", "peer": "other systems"}
SMALLEST, LARGEST = 0.01, 10_000


class Bar(NamedTuple):
    """One bar; `kind` is a key of COLOURS."""

    label: str
    value: float
    kind: str


def chart(title: str, groups: Iterable[tuple[str, Sequence[Bar]]]) -> str:
    """An SVG document with a group of bars under each heading; values are multiples: 1 is the reference."""
    parts, y = [], TOP
    for heading, bars in groups:
        parts.append(_text(24, y + 20, heading, weight="600"))
        y += TITLE
        for bar in bars:
            parts.append(_bar(bar, y))
            y += BAR + GAP
        y += 12
    body = "\n".join([*_frame(title, y), *parts])
    return _DOCUMENT.format(width=WIDTH, height=y + 34, title=escape(title), paper=PAPER, body=body)


_DOCUMENT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"
 role="img" aria-label="{title}" font-family="system-ui, sans-serif" font-size="13">
<rect width="{width}" height="{height}" fill="{paper}"/>
{body}
</svg>
"""


def _frame(title, bottom):
    yield _text(24, 30, title, size=18, weight="600")
    x = 24
    for kind, name in NAMED.items():
        yield f'<rect x="{x}" y="46" width="12" height="12" fill="{COLOURS[kind]}"/>'
        yield _text(x + 18, 57, name, colour=FAINT)
        x += 60 + 7 * len(name)
    for power in range(round(math.log10(SMALLEST)), round(math.log10(LARGEST)) + 1):
        at = _x(10**power)
        yield f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 8}" y2="{bottom}" stroke="{GRID}"/>'
        yield _text(at, bottom + 20, f"{10.0**power:,g} ×", colour=FAINT, anchor="middle")


def _bar(bar, y):
    length = max(2, _x(bar.value) - LEFT)
    return "\n".join(
        [
            _text(LEFT - 10, y + 14, bar.label, anchor="end"),
            f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{COLOURS[bar.kind]}"/>',
            _text(LEFT + length + 6, y + 14, f"{bar.value:.2g}" if bar.value < 10 else f"{bar.value:,.0f}"),
        ]
    )


def _x(value):
    share = (math.log10(value) - math.log10(SMALLEST)) / (math.log10(LARGEST) - math.log10(SMALLEST))
    return LEFT + max(0, share) * (WIDTH - LEFT - RIGHT)


def _text(x, y, words, *, size=13, weight="400", colour=INK, anchor="start"):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
        f' text-anchor="{anchor}">{escape(words)}</text>'
    )
