"""Ships and what lies on them: cars, bags of rice, a mark for each.

>>> hold = Hold(left=0, bottom=100, columns=10, wide=20, high=12)
>>> hold.place(0), hold.place(11), hold.rows(25)
((0, 88), (20, 76), 3)
"""

from dataclasses import dataclass
from math import ceil

from tarifflab.widgets.kit.svg import Picture

HULL = 14.0  # pixels from the deck to the keel
# The outline of a car in a box of one by one, its wheels below.
_CAR = (
    (0, 0.8), (0, 0.46), (0.17, 0.4), (0.32, 0.08), (0.7, 0.08), (0.85, 0.42), (1, 0.5),
    (1, 0.8), (0.86, 0.8), (0.83, 1), (0.69, 1), (0.66, 0.8), (0.34, 0.8), (0.31, 1),
    (0.17, 1), (0.14, 0.8),
)  # fmt: skip


@dataclass(frozen=True)
class Hold:
    """Places for cargo in rows from the deck upwards, each row from the left; in pixels."""

    left: float
    bottom: float  # the deck
    columns: int
    wide: float  # from place to place
    high: float

    def place(self, number: int) -> tuple[float, float]:
        """Return the upper left corner of a place, counted from 0."""
        row, column = divmod(number, self.columns)
        return self.left + column * self.wide, self.bottom - (row + 1) * self.high

    def rows(self, count: int) -> int:
        """Return how many rows so many pieces fill."""
        return ceil(count / self.columns)


def draw_hull(picture: Picture, hold: Hold) -> float:
    """Draw the ship below a hold; return where its keel is."""
    left, right = hold.left, hold.left + hold.columns * hold.wide
    deck, keel = hold.bottom + 1, hold.bottom + HULL
    slope = min(16.0, (right - left) / 12)
    corners = [(left, deck), (right, deck), (right - slope, keel), (left + slope, keel)]
    picture.area(corners, "quiet", mark="hull")
    return keel


def draw_car(
    picture: Picture, hold: Hold, number: int, fill: str, *, mark: str, **more: object
) -> None:
    """Draw a car in its place."""
    x, y = hold.place(number)
    wide, high = hold.wide - 3, hold.high - 4
    picture.area([(x + a * wide, y + 3 + b * high) for a, b in _CAR], fill, mark=mark, **more)


def draw_bag(
    picture: Picture, hold: Hold, number: int, fill: str, *, mark: str, **more: object
) -> None:
    """Draw a bag in its place."""
    x, y = hold.place(number)
    wide, high = hold.wide - 1.5, hold.high - 2
    picture.rect(x + 0.75, y + 1, wide, high, fill, rx=3, mark=mark, **more)
