"""Bars as a drawing of one piece: lighter for a browser than a chart that can be zoomed.

Series differ in colour and in pattern, every bar carries its number, and the drawing has one
sentence for people who cannot see it.
"""

from collections.abc import Sequence
from html import escape

from tarifflab.widgets.kit.base import PALETTE

WIDTH, LABEL, MARGIN = 1000, 150, 70  # units of the drawing
BAR, GAP = 19, 8
_HATCH = (
    '<defs><pattern id="tl-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="7" height="7" fill="{PALETTE[1]}"/>'
    '<line x1="0" y1="0" x2="0" y2="7" stroke="#fff" stroke-width="2"/></pattern></defs>'
)
_FILLS = (PALETTE[0], "url(#tl-hatch)")


def svg(
    rows: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    form: str,
    summary: str,
    series: Sequence[str] = (),
    reach: tuple[float, float] | None = None,
    mark: tuple[str, float, str] | None = None,
) -> str:
    """Return horizontal bars as text for a page.

    Parameters
    ----------
    rows : sequence of (label, values)
        One bar for each value; at most two values a row.
    title : str
        What is drawn, with its unit.
    form : str
        How a number is written, such as ``"+.2f"``.
    summary : str
        What a screen reader says.
    series : sequence of str
        Names of the first and second bar of a row, for the legend.
    reach : (low, high), optional
        Ends of the scale; those of the values if left out.
    mark : (label, value, words), optional
        A square beside the first bar of one row, such as a guess.
    """
    values = [value for _, bars in rows for value in bars] + ([mark[1]] if mark else [])
    low, high = reach or (min(*values, 0.0), max(*values, 0.0))
    scale = (WIDTH - LABEL - 2 * MARGIN) / (high - low or 1.0)
    zero = LABEL + MARGIN - low * scale
    y, parts = 34, [_HATCH, _head(title, series)]
    for label, bars in rows:
        height = BAR * len(bars)
        parts.append(_text(LABEL - 8, y + height / 2 + 5, label, "end"))
        parts += [
            _bar(zero, zero + value * scale, y + BAR * place, _FILLS[place], value, form)
            for place, value in enumerate(bars)
        ]
        if mark and mark[0] == label:
            spot = zero + mark[1] * scale
            parts.append(
                f'<rect x="{spot - 6:.1f}" y="{y + 3}" width="12" height="12" '
                f'fill="{PALETTE[1]}"/>' + _text(spot + 11, y + 14, mark[2], "start")
            )
        y += height + GAP
    parts.append(
        f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="30" y2="{y}" stroke="currentColor"/>'
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {y + 4}" role="img" aria-label="{escape(summary)}" '
        'style="width:100%;max-width:1000px;font-family:system-ui,sans-serif">'
        f"{''.join(parts)}</svg>"
    )


def _head(title: str, series: Sequence[str]) -> str:
    head = _text(0, 16, title, "start", bold=True)
    for place, name in enumerate(series):
        x = WIDTH - 220 + 110 * place
        head += f'<rect x="{x}" y="4" width="15" height="15" fill="{_FILLS[place]}"/>'
        head += _text(x + 21, 16, name, "start")
    return head


def _bar(zero: float, end: float, y: float, fill: str, value: float, form: str) -> str:
    left, right = min(zero, end), max(zero, end)
    said = format(value, form).replace("-", "−")
    beside = _text(right + 5, y + 14, said, "start")
    if value < 0:
        beside = _text(left - 5, y + 14, said, "end")
    return (
        f'<rect x="{left:.1f}" y="{y}" width="{right - left:.1f}" height="{BAR - 2}" '
        f'fill="{fill}"/>{beside}'
    )


def _text(x: float, y: float, words: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="14" text-anchor="{anchor}" '
        f'fill="currentColor"{weight}>{escape(words)}</text>'
    )
