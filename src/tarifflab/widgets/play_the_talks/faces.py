"""Two faces, and what lies between them: a few shapes each, no likeness, no flags.

A mood is three numbers: brow, eye, mouth. It follows the visible move alone, so that a face
tells nothing that the move does not tell.
"""

from tarifflab.economics.talks import Side
from tarifflab.widgets.kit.svg import Picture, el

HIGH, WIDE = 92.0, 80.0  # pixels of a face with its tie
MOODS: dict[str, tuple[float, float, float]] = {
    "calm": (0, 2.2, 2),
    "pleased": (-1, 2.2, 9),
    "cross": (3, 3, -7),
    "worried": (-3, 3, -4),
    "away": (0, 1, 0),
}
# Mood by the visible move.
AFTER = {"give": "pleased", "warn": "cross", "strike": "cross", "wait": "calm",
         "away": "away", "sign": "pleased"}  # fmt: skip


def face(
    picture: Picture, x: float, y: float, side: Side, mood: str, hat: str = "", big: float = 1
) -> None:
    """Draw a face with its left top corner here; `hat` is "", "on" or "off"."""
    brow, eye, mouth = (value * big for value in MOODS[mood])
    color = "jp" if side == "Tokyo" else "us"

    def at(dx: float, dy: float) -> str:
        return f"{x + dx * big:.1f} {y + dy * big:.1f}"

    _tie(picture, x, y, side, big)
    picture.add(
        el("circle", cx=x + 40 * big, cy=y + 40 * big, r=30 * big, fill="paper", stroke=color,
           stroke_width=2.5, data_mark="face"),
    )  # fmt: skip
    if hat != "on":
        lines = (
            f"M{at(22, 30 + brow / big)}L{at(34, 30 - brow / big)}"
            f"M{at(46, 30 - brow / big)}L{at(58, 30 + brow / big)}"
        )
        picture.add(el("path", d=lines, stroke="ink", stroke_width=2, fill="none"))
    if mood != "away":
        for dx in (28, 52):
            place = {"cx": x + dx * big, "cy": y + 38 * big}
            picture.add(el("circle", **place, r=eye, fill="ink"))
    line = f"M{at(26, 54)}Q{at(40, 54 + mouth / big)} {at(54, 54)}"
    picture.add(el("path", d=line, stroke="ink", stroke_width=2.5, fill="none"))
    if hat:
        _hat(picture, x, y - (20 * big if hat == "off" else 0), big, hat == "off")


def _tie(picture: Picture, x: float, y: float, side: Side, big: float) -> None:
    """Draw the tie: stripes for Tokyo, dots for Washington."""
    color = "jp" if side == "Tokyo" else "us"
    left, right = x + 32 * big, x + 48 * big
    top, low = y + 70 * big, y + 92 * big
    corners = [(left + 3 * big, top), (right - 3 * big, top), (right, low), (left, low)]
    picture.area(corners, color)
    for step in (0.25, 0.5, 0.75):
        at = top + step * (low - top)
        if side == "Tokyo":
            picture.line(left + big, at + 2, right - big, at - 2, "paper", stroke_width=1.6)
        else:
            picture.add(el("circle", cx=x + 40 * big, cy=at, r=1.7 * big, fill="paper"))


def _hat(picture: Picture, x: float, y: float, big: float, lifted: bool) -> None:
    """Draw a hat over the brows, or lifted off them."""
    crown = [(x + dx * big, y + dy * big) for dx, dy in ((20, 26), (24, 4), (56, 4), (60, 26))]
    brim = [(x + dx * big, y + dy * big) for dx, dy in ((6, 26), (74, 26), (74, 32), (6, 32))]
    look = {"class_": "tl-lift" if lifted else None}
    picture.area(crown, "quiet", **look)
    picture.area(brim, "ink", **look)


def icon(picture: Picture, x: float, y: float, kind: str, fill: str) -> None:
    """Draw what stands for a chip or a step, 16 pixels wide, its middle here."""
    if kind == "rice":
        for dx, dy in ((-4, 2), (0, -4), (4, 2)):
            picture.add(el("ellipse", cx=x + dx, cy=y + dy, rx=2.6, ry=4.2, fill=fill))
    elif kind == "gas":
        points = [(0, 8), (-5, 3), (-3, -2), (0, -8), (3, -2), (5, 3)]
        picture.area([(x + dx, y + dy) for dx, dy in points], fill)
    elif kind == "investment":
        picture.add(el("circle", cx=x, cy=y, r=6.5, fill="none", stroke=fill, stroke_width=2.5))
        picture.line(x, y - 3.5, x, y + 3.5, fill, stroke_width=2)
    elif kind == "cars":
        points = [(-8, 4), (-8, 0), (-4, -1), (-2, -5), (4, -5), (6, -1), (8, 0), (8, 4)]
        picture.area([(x + dx, y + dy) for dx, dy in points], fill)
        for dx in (-4, 4):
            picture.add(el("circle", cx=x + dx, cy=y + 4, r=2.4, fill="paper", stroke=fill))
    else:
        picture.area([(x - 6, y - 4), (x + 6, y - 4), (x, y + 6)], fill)
