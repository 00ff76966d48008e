"""What every picture must keep to, and the comparison with the stored ones.

Examples
--------
In the test of a widget::

    def test_pictures_keep_to_the_rules():
        check_states(collected_rate.panel())

    def test_pictures_are_the_stored_ones(pictures):
        pictures.same(collected_rate.panel(), {"opening": {}, "world": {"beside": "World"}})

``pytest --renew-pictures`` writes the pictures anew; look at ``git diff --stat`` and at the
pictures before you commit them.
"""

from __future__ import annotations

import difflib
import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tarifflab.widgets.kit import words
from tarifflab.widgets.kit.frame import Drawn, Panel
from tarifflab.widgets.kit.palette import DARK, LIGHT
from tarifflab.widgets.kit.still import poster

STORED = Path(__file__).parent / "pictures"
DIFFERENCES = STORED / "differences.html"
TOLD = "controls-and-numbers.txt"  # beside the pictures of a figure
PLACES, NEAR_ENOUGH = "places", 8  # pixels, each counted one to seven times
LONG = 12  # rows at each end of a table that is not stored whole
WIDTHS = (320, 600, 1040)
HIGHEST = {320: 900, 600: 560, 1040: 420}  # pixels, by width
LONGEST_HEADLINE = 14
BAD_WORDS = re.compile(r"(?i:\bnan\b|\binf\b)|\bNone\b|[−+]0(\.0+)?(?![\d.,])|(?<![\w–-])-\d")
CONTRAST = 4.5  # WCAG 2, for text of this size
_NAMED = re.compile(r"(?<![\w-])(fill|color):var\(--tl-([\w-]+)")
_NUMBER = re.compile(r"-?\d+\.?\d*")
_WORDS = re.compile(r">([^<]+)<|(?:aria-label|data-tip|alt)=\"([^\"]*)\"")
_PLACED = re.compile(rf"(.*), {PLACES} (-?\d+)")
_MONO = 0.602  # DejaVu Sans Mono: one letter, as a share of its size
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Text:
    """One text of a picture with the box that it needs, in pixels."""

    words: str
    size: float
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: Text) -> bool:
        """Tell whether two texts lie on each other by more than a pixel."""
        across = min(self.right, other.right) - max(self.left, other.left)
        along = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and along > 1


def texts(svg: str) -> list[Text]:
    """Return all texts of a picture."""
    return list(_texts(ElementTree.fromstring(svg), 0.0, 0.0))


def _texts(node: ElementTree.Element, x: float, y: float) -> Any:
    x, y = _moved(node, x, y)
    if node.tag == f"{_SVG}text":
        said = "".join(node.itertext())
        size = float(node.get("font-size", 13))
        wide = words.width(said, size, node.get("font-weight") == "bold")
        if "monospace" in node.get("font-family", ""):
            wide = _MONO * size * len(said)
        shift = {"start": 0.0, "middle": wide / 2, "end": wide}[
            node.get("text-anchor", "start")
        ]
        left, base = x + float(node.get("x", 0)) - shift, y + float(node.get("y", 0))
        yield Text(said, size, left, left + wide, base - 0.74 * size, base + 0.2 * size)
    for child in node:
        yield from _texts(child, x, y)


def _moved(node: ElementTree.Element, x: float, y: float) -> tuple[float, float]:
    """Return where the inside of an element begins: moved itself, or a picture in a picture."""
    if node.tag == f"{_SVG}svg":
        return x + float(node.get("x", 0)), y + float(node.get("y", 0))
    moved = re.match(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", node.get("transform", ""))
    assert moved or not node.get("transform"), f"only translate is known: {node.attrib}"
    return (x + float(moved[1]), y + float(moved[2])) if moved else (x, y)


def marks(svg: str) -> Counter[str]:
    """Count the marks of each kind: what was drawn with ``mark=``."""
    return Counter(re.findall(r'data-mark="([^"]+)"', svg))


def faults(drawn: Drawn, width: int) -> list[str]:
    """Return what is wrong with one state at one width, in words."""
    found = [
        f"{name} says {bad[0]!r}: {said!r}"
        for name, said in _said(drawn)
        if (bad := BAD_WORDS.search(said))
    ]
    count = len(drawn.headline.split(" "))
    if count > LONGEST_HEADLINE:
        found.append(f"the headline has {count} words: {drawn.headline!r}")
    if drawn.headline.endswith(".") and drawn.headline.count(".") == 1:
        found.append(f"the headline ends with a full stop: {drawn.headline!r}")
    root = ElementTree.fromstring(drawn.svg)
    wide, high = float(root.get("width", 0)), float(root.get("height", 0))
    if wide != width:
        found.append(f"the picture is {wide:g} pixels wide, not {width}")
    if high > HIGHEST[width]:
        found.append(f"the picture is {high:g} pixels high, more than {HIGHEST[width]}")
    return found + text_faults(drawn.svg)


def text_faults(svg: str) -> list[str]:
    """Return which texts of a picture are cut, too small, on each other, or hard to see."""
    root = ElementTree.fromstring(svg)
    wide, high = float(root.get("width", 0)), float(root.get("height", 0))
    all_texts = texts(svg)
    found = [
        f"{one.words!r} leaves the picture"
        for one in all_texts
        if one.left < -1 or one.right > wide + 1 or one.top < -1 or one.bottom > high + 1
    ]
    found += [
        f"{one.words!r} has {one.size:g} pixels"
        for one in all_texts
        if not 12 <= one.size <= 19
    ]
    found += [
        f"{one.words!r} and {other.words!r} lie on each other"
        for one, other in itertools.combinations(all_texts, 2)
        if one.meets(other)
    ]
    return found + pale_texts(svg)


def pale_texts(svg: str) -> list[str]:
    """Return the texts with too little contrast to what lies under them, in either theme.

    Under a text lies the last rectangle or dot that holds its middle, else paper; a halo is
    of paper. Areas with slanted edges are not looked at.
    """
    found, shapes = [], []
    for node, x, y, fill in _painted(ElementTree.fromstring(svg), 0.0, 0.0, "ink", "ink"):
        box = _box(node, x, y)
        if box is not None and fill not in ("transparent", "none"):
            shapes.append((box, fill))
        if node.tag != f"{_SVG}text":
            continue
        one = next(iter(_texts(_unmoved(node), x, y)))
        under = "paper"
        if "paint-order" not in node.attrib:
            spot = ((one.left + one.right) / 2, (one.top + one.bottom) / 2)
            under = next((paint for box, paint in reversed(shapes) if _holds(box, spot)), under)
        for theme, colors in (("light", LIGHT), ("dark", DARK)):
            ratio = contrast(colors.get(fill, fill), colors.get(under, under))
            if ratio < CONTRAST:
                found.append(
                    f"{one.words!r} has a contrast of {ratio:.1f} in the {theme} theme: "
                    f"{fill} on {under}"
                )
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2 counts it."""
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _light(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _painted(node: ElementTree.Element, x: float, y: float, fill: str, color: str) -> Any:
    """Yield every element with the place it was moved to and the name of its colour."""
    x, y = _moved(node, x, y)
    style = node.get("style", "")
    named = dict(_NAMED.findall(style))
    color = named.get("color", color)
    fill = named.get("fill", node.get("fill", fill))
    yield node, x, y, color if fill == "currentColor" else fill
    for child in node:
        yield from _painted(child, x, y, fill, color)


def _box(
    node: ElementTree.Element, x: float, y: float
) -> tuple[float, float, float, float] | None:
    """Return left, top, right and bottom of a rectangle or a dot."""
    size = {key: float(node.get(key, 0)) for key in ("width", "height", "r")}
    if node.tag == f"{_SVG}rect":
        left, top = x + float(node.get("x", 0)), y + float(node.get("y", 0))
        return left, top, left + size["width"], top + size["height"]
    if node.tag == f"{_SVG}circle":
        across, down = x + float(node.get("cx", 0)), y + float(node.get("cy", 0))
        return across - size["r"], down - size["r"], across + size["r"], down + size["r"]
    return None


def _holds(box: tuple[float, float, float, float], spot: tuple[float, float]) -> bool:
    return box[0] <= spot[0] <= box[2] and box[1] <= spot[1] <= box[3]


def _unmoved(node: ElementTree.Element) -> ElementTree.Element:
    """Return a text without its own move, which has been counted already."""
    if not node.get("transform"):
        return node
    plain = ElementTree.Element(node.tag, {k: v for k, v in node.items() if k != "transform"})
    plain.text = "".join(node.itertext())
    return plain


def _said(drawn: Drawn) -> list[tuple[str, str]]:
    named = [
        (name, getattr(drawn, name)) for name in ("headline", "unit", "note", "foot", "alt")
    ]
    return named + [("a text", one.words) for one in texts(drawn.svg)]


def check_states(
    panel: Panel, *states: Mapping[str, Any], limit: int = 12, widths: tuple[int, ...] = WIDTHS
) -> None:
    """Fail if one of these states, or of the main control's, breaks a rule."""
    broken = []
    for width in widths:
        drawn = (
            [(str(values), panel.state(width, **values)) for values in states]
            if states
            else panel.states(limit, width)
        )
        for name, state in drawn:
            broken += [f"{name} at {width}: {fault}" for fault in faults(state, width)]
    assert not broken, "\n".join(broken)


class Pictures:
    """Compares states of panels with the stored ones; the fixture `pictures`."""

    def __init__(self, renew: bool) -> None:
        self.renew = renew

    def same(
        self, panel: Panel, states: Mapping[str, Mapping[str, Any]], folder: str = ""
    ) -> None:
        """Fail if a state differs from its stored picture; both are then shown side by side.

        Each state has to keep to the rules as well, at every width: what is stored is looked
        at by nobody again. The pictures lie in a folder of the panel's name, unless `folder`
        names another. The tables of the same states lie beside them, and the controls.
        """
        check_states(panel, *states.values())
        place = STORED / (folder or panel.name)
        drawn = {name: poster(panel.state(**values)) for name, values in states.items()}
        told = "\n\n".join(
            [controls_of(panel)]
            + [
                f"{name}\n{self._besides(panel, values)}"
                for name, values in sorted(states.items())
            ]
        )
        if self.renew:
            _write(place, drawn)
        self.told(place / TOLD, told)
        differing = {}
        for name, now in drawn.items():
            file = place / f"{name}.svg"
            before = file.read_text(encoding="utf-8") if file.exists() else ""
            if not alike(before, now):
                differing[f"{folder or panel.name}/{name}"] = (before, now)
        if differing:
            _show(differing)
            pytest.fail(
                f"{', '.join(differing)}: not the stored picture. Open {DIFFERENCES}; if the "
                "new one is meant, run this test with --renew-pictures.",
                pytrace=False,
            )

    def told(self, file: Path, now: str) -> None:
        """Fail if a text differs from its stored one by more than the place of a mark."""
        if self.renew:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(now + "\n", encoding="utf-8")
            return
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        differing = unlike_lines(before.splitlines(), now.splitlines())
        if differing:
            pytest.fail(
                f"not {file.relative_to(STORED)}; if it is meant: --renew-pictures\n"
                + "\n".join(differing[:24]),
                pytrace=False,
            )

    def _besides(self, panel: Panel, values: Mapping[str, Any]) -> str:
        """Return what the stored picture of a state does not hold: numbers, alternative."""
        drawn = {width: panel.state(width, **values) for width in WIDTHS}
        lines = [numbers_of(panel.numbers(**values)), f"alt: {drawn[WIDTHS[0]].alt}"]
        lines += [f"{width} wide {outline(one.svg)}" for width, one in drawn.items()]
        return "\n".join(lines)


def outline(svg: str) -> str:
    """Return a short sign of a picture: of its marks, colours and words, and of its places.

    The first part is the same where all but the places is, the last word tells the places:
    it moves by about as many pixels as a mark does.
    """
    marked = _NUMBER.sub("#", svg) + repr(_WORDS.findall(svg))
    spots = (float(one) for one in _NUMBER.findall(svg))
    places = sum(value * (1 + at % 7) for at, value in enumerate(spots))
    return f"{hashlib.sha256(marked.encode()).hexdigest()[:12]}, {PLACES} {places:.0f}"


def words_of(drawn: Drawn, table: str = "") -> list[str]:
    """Return all words of a state, a line each, and signs of its picture and its table."""
    parts = ("headline", "unit", "note", "foot", "alt")
    lines = [f"{part}: {getattr(drawn, part)}" for part in parts]
    if table:
        lines.append(f"table {hashlib.sha256(table.encode()).hexdigest()[:12]}")
    return [*lines, f"waits {drawn.waits}, {outline(drawn.svg)}"]


def unlike_lines(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return the lines that differ, marked - and +; places may by `NEAR_ENOUGH`."""
    if len(before) == len(now):
        pairs = zip(before, now, strict=True)
        before = [new if _near(old, new) else old for old, new in pairs]
    return [
        line
        for line in difflib.unified_diff(before, now, "stored", "now", lineterm="", n=1)
        if not line.startswith(("---", "+++"))
    ]


def _near(old: str, new: str) -> bool:
    one, other = _PLACED.fullmatch(old), _PLACED.fullmatch(new)
    if one is None or other is None or one[1] != other[1]:
        return False
    return abs(float(one[2]) - float(other[2])) <= NEAR_ENOUGH


def alike(before: str, now: str, tolerance: float = 0.15) -> bool:
    """Tell whether two pictures are the same but for the last digit of a place.

    Words are the same to the last digit, those between tags and those in a text alternative.
    """
    before, now = before.strip(), now.strip()
    if _NUMBER.sub("#", before) != _NUMBER.sub("#", now):
        return False
    if _WORDS.findall(before) != _WORDS.findall(now):
        return False
    pairs = zip(_NUMBER.findall(before), _NUMBER.findall(now), strict=True)
    return all(abs(float(one) - float(other)) <= tolerance for one, other in pairs)


def controls_of(panel: Panel) -> str:
    """Return the controls, presets, moments and buttons as the page is told of them."""
    frame = panel.frame
    lines = [
        (one["label"], {**one, "at": frame.values[one["name"]]}) for one in frame.controls
    ] + [(name, values) for name, values in (panel.presets | panel.moments).items()]
    lines += [(one["label"], one) for one in frame.actions]
    return "\n".join(
        f"{name}: {json.dumps(told, default=str, ensure_ascii=False)}" for name, told in lines
    )


def numbers_of(table: str) -> str:
    """Return a figure's table as text, a row a line; of a long one the ends and a digest."""
    rows = [
        " | ".join(unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row))
        for row in table.split("<tr>")[1:]
    ]
    if len(rows) <= 2 * LONG:
        return "\n".join(rows)
    between = hashlib.sha256("\n".join(rows[LONG:-LONG]).encode()).hexdigest()[:12]
    return "\n".join(
        [*rows[:LONG], f"... {len(rows) - 2 * LONG} rows, {between}", *rows[-LONG:]]
    )


def _write(folder: Path, drawn: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.svg"):
        if file.stem not in drawn:
            file.unlink()
    for name, svg in drawn.items():
        (folder / f"{name}.svg").write_text(svg + "\n", encoding="utf-8")


def _show(differing: Mapping[str, tuple[str, str]]) -> None:
    """Write both pictures of each difference into a page, added to what stands there."""
    rows = "".join(
        f"<h2>{escape(name)}</h2><div><figure><figcaption>stored</figcaption>{before}</figure>"
        f"<figure><figcaption>now</figcaption>{now}</figure></div>"
        for name, (before, now) in differing.items()
    )
    style = "<style>div{display:flex;gap:20px}figure{margin:0;border:1px solid #ccc}</style>"
    with DIFFERENCES.open("a", encoding="utf-8") as page:
        page.write(f'<meta charset="utf-8">{style}{rows}')
