"""Write a picture as SVG: colours that follow the theme, text that stays readable.

A picture is laid out in CSS pixels for one width and is never scaled, so text has the same
size everywhere. Colours are named by their meaning (see `docs/figures.md`).

>>> picture = Picture(320)
>>> picture.line(0, 10, 320, 10, "grid")
>>> picture.text(4, 26, "Japan 14.3", "jp", bold=True)
>>> 'viewBox="0 0 320 40"' in picture.svg(40)
True
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Literal, TypeAlias

from tarifflab.widgets.kit.palette import LIGHT
from tarifflab.widgets.kit.words import width

Anchor: TypeAlias = Literal["start", "middle", "end"]
Point: TypeAlias = tuple[float, float]

FONT = "font-family:var(--jp-content-font-family,system-ui,sans-serif)"
SIZE = 13
SMALL = 12
COMPACT = 560  # pixels: a narrower picture (a page of 640) is lower, to stay on one screen
NEAR = 16.0  # two labels nearer than this, in pixels, cannot both be read
_PAINTED = ("fill", "stroke")


def el(tag: str, /, *inside: str, **attributes: object) -> str:
    """Return an element as text; `inside` is markup, attributes are escaped.

    A colour's name in ``fill`` or ``stroke`` is written twice: as an attribute for viewers
    that know no variables, as a style for the theme. ``_`` in a name becomes ``-``; None
    leaves an attribute out.
    """
    words, styles = [], []
    for name, value in attributes.items():
        if value is None:
            continue
        text = _short(value) if isinstance(value, float) else str(value)
        if name == "style":
            styles.append(text)
            continue
        if name in _PAINTED and text in LIGHT:
            styles.append(f"{name}:var(--tl-{text},{LIGHT[text]})")
            text = LIGHT[text]
        words.append(f'{name.rstrip("_").replace("_", "-")}="{escape(text)}"')
    if styles:
        words.append(f'style="{escape(";".join(styles))}"')
    head = " ".join([tag, *words])
    return f"<{head}>{''.join(inside)}</{tag}>" if inside else f"<{head}/>"


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path_of(points: Iterable[Point], close: bool = False) -> str:
    """Return the path data of a line through points, in pixels."""
    corners = "L".join(f"{_short(float(x))} {_short(float(y))}" for x, y in points)
    return f"M{corners}{'Z' if close else ''}"


def spread(wanted: Sequence[float], low: float, high: float, gap: float = NEAR) -> list[float]:
    """Move positions apart until neighbours are `gap` away; the order stays.

    >>> spread([10, 12, 60], 0, 100)
    [3.0, 19.0, 60.0]
    >>> spread([98, 99], 0, 100)
    [84.0, 100.0]
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    groups: list[tuple[float, int]] = []  # middle and size of labels that touch
    for place in order:
        middle, size = float(wanted[place]), 1
        while groups and middle - groups[-1][0] < gap * (size + groups[-1][1]) / 2:
            before, count = groups.pop()
            middle = (middle * size + before * count) / (size + count)
            size += count
        half = gap * (size - 1) / 2
        groups.append((min(max(middle, low + half), max(high - half, low + half)), size))
    spots = [mid + gap * (k - (n - 1) / 2) for mid, n in groups for k in range(n)]
    # A group pushed back from the end may touch the one before it: settle from that end.
    for at in range(len(spots) - 2, -1, -1):
        spots[at] = min(spots[at], spots[at + 1] - gap)
    found = [0.0] * len(wanted)
    for place, spot in zip(order, spots, strict=True):
        found[place] = spot
    return found


class Picture:
    """A picture under construction, `width` pixels wide; each method adds one kind of mark.

    Every mark takes a colour name of :data:`LIGHT` (or any CSS colour) and further SVG
    attributes by keyword, among them ``tip``: words that appear when the pointer rests on it.
    ``mark`` names what the mark is, so that tests can count marks of one kind.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self._parts: list[str] = []

    def place(self) -> int:
        """Return where the next mark goes, for :meth:`under`."""
        return len(self._parts)

    @contextmanager
    def under(self, place: int) -> Iterator[None]:
        """Put what is drawn meanwhile under all that was drawn since `place`."""
        later = self._parts[place:]
        del self._parts[place:]
        yield
        self._parts.extend(later)

    def add(self, *markup: str) -> None:
        """Add markup made with :func:`el`."""
        self._parts.extend(markup)

    def rect(
        self, x: float, y: float, wide: float, high: float, fill: str, **more: object
    ) -> None:
        """Add a rectangle; a negative width or height is turned round."""
        left, top = min(x, x + wide), min(y, y + high)
        box = {"x": float(left), "y": float(top)}
        size = {"width": float(abs(wide)), "height": float(abs(high))}
        self.add(el("rect", **box, **size, fill=fill, **_tipped(more)))

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, **more: object
    ) -> None:
        """Add a straight line, one pixel wide unless ``stroke_width`` says otherwise."""
        ends = {"x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2)}
        self.add(el("line", **ends, stroke=stroke, **_tipped(more)))

    def path(self, points: Iterable[Point], stroke: str, **more: object) -> None:
        """Add a line through points, 3 pixels wide unless ``stroke_width`` says otherwise."""
        look = {"stroke_width": 3, "fill": "none", "stroke_linejoin": "round"}
        look |= {"stroke_linecap": "round"}
        self.add(el("path", d=path_of(points), stroke=stroke, **(look | _tipped(more))))

    def area(self, points: Iterable[Point], fill: str, **more: object) -> None:
        """Add a filled area with these corners."""
        self.add(el("path", d=path_of(points, close=True), fill=fill, **_tipped(more)))

    def dot(self, x: float, y: float, fill: str, r: float = 5, **more: object) -> None:
        """Add a dot with an edge of paper, so that it stands out from a line."""
        look: dict[str, object] = {"stroke": "paper", "stroke_width": 2}
        place = {"cx": float(x), "cy": float(y), "r": float(r)}
        self.add(el("circle", **place, fill=fill, **(look | _tipped(more))))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        fill: str = "ink",
        *,
        size: float = SIZE,
        bold: bool = False,
        anchor: Anchor = "start",
        halo: bool = False,
        **more: object,
    ) -> None:
        """Add one line of text with its base line at `y`; `halo` keeps lines off it."""
        edge = {"stroke": "paper", "stroke_width": 3.5, "stroke_linejoin": "round"}
        edge |= {"paint_order": "stroke"}
        self.add(
            el(
                "text",
                escape(words, quote=False),
                x=float(x),
                y=float(y),
                fill=fill,
                font_size=size if size != SIZE else None,
                font_weight="bold" if bold else None,
                text_anchor=anchor if anchor != "start" else None,
                **((edge if halo else {}) | _tipped(more)),
            )
        )

    def label(self, x: float, y: float, words: str, fill: str = "ink", **more: object) -> None:
        """Add text beside the point `x`, on its left if there is no room on its right."""
        size, bold = more.get("size", SIZE), bool(more.get("bold"))
        fits = x + width(words, float(str(size)), bold) <= self.width
        self.text(x, y, words, fill, anchor="start" if fits else "end", **more)  # type: ignore[arg-type]

    def marker_stroke(self, points: Sequence[Point], **more: object) -> None:
        """Add the reader's own line: a stroke of a marker under dotted ink."""
        self.path(points, "mark", stroke_width=12, **more)
        self.path(points, "ink", stroke_width=2, stroke_dasharray="1 5", **more)

    def markup(self) -> str:
        """Return what was drawn so far, to put it into a group of another picture."""
        return "".join(self._parts)

    def svg(self, height: float) -> str:
        """Return the whole picture, `height` pixels high."""
        high = round(height)
        return el(
            "svg",
            "".join(self._parts),
            xmlns="http://www.w3.org/2000/svg",
            width=self.width,
            height=high,
            viewBox=f"0 0 {self.width} {high}",
            font_size=SIZE,
            style=FONT,
        )


def _tipped(more: dict[str, object]) -> dict[str, object]:
    """Return attributes with ``tip`` and ``mark`` as the page and the tests know them."""
    names = {"tip": "data_tip", "mark": "data_mark"}
    return {names.get(name, name): value for name, value in more.items()}
