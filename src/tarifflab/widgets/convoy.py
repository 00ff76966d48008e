"""The cars of a year as a convoy: how often one lands, and how many while one reads a lesson.

What America bought from Japan under heading 8703 in 2024, as cars of $30,000 each. Where the
reader wants motion the cars drive in real time.

>>> load().seconds > 20
True
"""

from dataclasses import dataclass
from functools import cache

from tarifflab import data
from tarifflab.widgets.kit.cargo import Hold, draw_car, draw_hull
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num

HEADING = "8703"
VALUE_USD = 30_000  # of the course's car
DAY_S = 24 * 60 * 60
YEAR_S = 366 * DAY_S  # 2024
LESSON_MIN = 45
GAP = 120.0  # pixels from car to car on the road
WIDE, HIGH = 24.0, 17.0  # pixels of a car


@dataclass(frozen=True)
class Convoy:
    """What lands in 2024: billion US dollars, and cars of the course's value."""

    imports_bn: float

    @property
    def cars(self) -> float:
        """Cars a year, if each were ours."""
        return self.imports_bn * 1e9 / VALUE_USD

    @property
    def seconds(self) -> float:
        """Seconds from one car to the next."""
        return YEAR_S / self.cars

    def within(self, seconds: float) -> int:
        """Return how many cars land in so many seconds, rounded."""
        return round(seconds / self.seconds)


@cache
def load() -> Convoy:
    """Return the convoy; raises what `tarifflab.data.load` raises."""
    goods = data.load("us_imports_2024_by_partner_hs4")
    mine = goods[(goods["country"] == "Japan") & (goods["hs4"] == HEADING)]
    return Convoy(float(mine["imports_usd"].sum()) / 1e9)


def compute() -> Convoy:
    """Return the convoy; there are no controls."""
    return load()


def draw(convoy: Convoy, width: int) -> Drawn:
    """Draw the road from the ship, and below it the cars that land while one reads."""
    picture = Picture(width)
    low = _road(picture, convoy)
    low = _field(picture, convoy, low + 8)
    cars = convoy.within(60 * LESSON_MIN)
    return Drawn(
        headline=f"A car every {num(convoy.seconds)} seconds, {cars} while you read a lesson",
        unit="Passenger cars from Japan at the US border in 2024, "
        f"${num(convoy.imports_bn, 1)} billion, as cars of ${num(VALUE_USD)}",
        svg=picture.svg(low),
        foot="Source: US Census Bureau, imports for consumption (heading 8703). Assumed: each "
        "car is ours. Not shown: what real cars cost, and that ships land many at once.",
        note="The road moves in real time where your device shows motion.",
        alt="; ".join(f"{words}: {count}" for words, count, _money in rows(convoy)) + ".",
    )


def rows(convoy: Convoy) -> list[tuple[str, str, str]]:
    """Return (how long, cars, million US dollars) for a few spans of time."""
    spans = {"an hour": 3600, f"{LESSON_MIN} minutes": 60 * LESSON_MIN, "a day": DAY_S,
             "the year 2024": YEAR_S}  # fmt: skip
    return [
        (words, num(convoy.within(seconds)), num(seconds / YEAR_S * convoy.imports_bn * 1e3, 1))
        for words, seconds in spans.items()
    ]


def table(convoy: Convoy) -> str:
    """Return the spans as a table."""
    return sheet(["How long", "Cars", "Million dollars"], rows(convoy))


def panel() -> Panel:
    """Return the figure."""
    return Panel("convoy", controls={}, compute=compute, draw=draw, table=table)


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _road(picture: Picture, convoy: Convoy) -> float:
    """Draw the ship at the left, and cars that drive off it to the right."""
    deck = 62.0
    hold = Hold(2, deck, 5, WIDE, HIGH)
    shore = hold.left + hold.columns * WIDE + 14
    first = shore - 2 * GAP
    lane = Hold(first, deck + 12, 99, GAP, HIGH)
    look = f"animation-duration:{convoy.seconds:.2f}s"
    picture.add(f'<g class="tl-convoy" style="{look}">')
    for number in range(int((picture.width - first) / GAP) + 1):
        spot = Hold(lane.place(number)[0], lane.bottom, 1, WIDE, HIGH)
        draw_car(picture, spot, 0, "jp", mark="driving")
    picture.add("</g>")
    # The ship hides what has not driven off it yet.
    picture.rect(0, 0, shore, deck + HIGH + 16, "paper")
    for number in range(15):
        draw_car(picture, hold, number, "jp-soft", stroke="jp", mark="waiting")
    draw_hull(picture, hold)
    picture.line(shore, deck + 12, picture.width, deck + 12, "ink", stroke_width=2)
    return deck + 20


def _field(picture: Picture, convoy: Convoy, y: float) -> float:
    """Draw a car for each that lands while one reads; return where they end."""
    cars = convoy.within(60 * LESSON_MIN)
    worth = cars * VALUE_USD / 1e6
    words = f"{LESSON_MIN} minutes: {cars} cars, ${num(worth, 1)} million"
    picture.text(2, y + 13, words, bold=True)
    columns = int((picture.width - 4) / WIDE)
    down = -(-cars // columns)
    hold = Hold(2, y + 20 + down * HIGH, columns, WIDE, HIGH)
    for number in range(cars):
        row, column = divmod(number, columns)
        turned = Hold(2, hold.bottom - (down - 1 - row) * HIGH, columns, WIDE, HIGH)
        draw_car(picture, turned, column, "jp", mark="car")
    return hold.bottom + 4
