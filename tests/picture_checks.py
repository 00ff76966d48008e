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

import itertools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tarifflab.widgets.kit import words
from tarifflab.widgets.kit.frame import Drawn, Panel
from tarifflab.widgets.kit.still import poster

STORED = Path(__file__).parent / "pictures"
DIFFERENCES = STORED / "differences.html"
WIDTHS = (320, 600, 1040)
HIGHEST = {320: 900, 600: 560, 1040: 420}  # pixels, by width
LONGEST_HEADLINE = 14
BAD_WORDS = re.compile(r"(?i:\bnan\b|\binf\b)|\bNone\b|[−+]0(\.0+)?(?![\d.,])|(?<![\w–-])-\d")
_NUMBER = re.compile(r"-?\d+\.?\d*")
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
    moved = re.match(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", node.get("transform", ""))
    assert moved or not node.get("transform"), f"only translate is known: {node.attrib}"
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
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
    all_texts = texts(drawn.svg)
    found += [
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
    return found


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
        names another.
        """
        check_states(panel, *states.values())
        place = STORED / (folder or panel.name)
        drawn = {name: poster(panel.state(**values)) for name, values in states.items()}
        if self.renew:
            _write(place, drawn)
            return
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


def alike(before: str, now: str, tolerance: float = 0.15) -> bool:
    """Tell whether two pictures are the same but for the last digit of a place."""
    before, now = before.strip(), now.strip()
    if _NUMBER.sub("#", before) != _NUMBER.sub("#", now):
        return False
    pairs = zip(_NUMBER.findall(before), _NUMBER.findall(now), strict=True)
    return all(abs(float(one) - float(other)) <= tolerance for one, other in pairs)


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
