"""Hand the duty on one car to a purse: coins that glide, and where one would see it.

The first picture of lesson 06. No study stands behind a division here: the reader hands over
a bill, and the headline says which price would then have to move. A total duty of 27.5 % was
in force from 3 April 2025 until 16 September 2025; before that it was 2.5 %.

>>> compute(to="shopper").coins
(0, 0, 0, 33)
>>> compute(to="thirds").coins
(0, 11, 11, 11)
"""

from dataclasses import dataclass

from tarifflab.widgets.kit.cargo import Hold, draw_car
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, toggle
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, usd, wrap

CAR_USD = 30_000  # at the port, before duty
TOTAL_PERCENT, BEFORE_PERCENT = 27.5, 2.5  # from 3 April 2025, and before
COIN_USD = 250
BILL = round(CAR_USD * TOTAL_PERCENT / 100 / COIN_USD)  # coins
PLACES = (
    ("At customs", "quiet"),
    ("The maker abroad", "jp"),
    ("US importer and shop", "us"),
    ("The shopper", "good"),
)
# What a button says, what it stands for, how many of the bill's parts each place gets.
HANDED = {
    "Nobody yet": ("nobody", (1, 0, 0, 0)),
    "Maker": ("maker", (0, 1, 0, 0)),
    "Importer and shop": ("firms", (0, 0, 1, 0)),
    "Shopper": ("shopper", (0, 0, 0, 1)),
    "A third each": ("thirds", (0, 1, 1, 1)),
}
_SHARES = dict(HANDED.values())
_BILL_USD = usd(BILL * COIN_USD)
_HEADLINES = {
    "nobody": f"{_BILL_USD} of duty on one car: whom do you hand the bill?",
    "maker": f"The maker bears all {_BILL_USD}: then its price at the port is lower",
    "firms": f"Importer and shop bear all {_BILL_USD}: then they earn less",
    "shopper": f"The shopper bears all {_BILL_USD}: then the showroom asks more",
    "thirds": f"A third each, {usd(BILL * COIN_USD / 3)}: then every price moves a little",
}
_LOOK_FOR = {
    "nobody": "The law names who pays at the counter, and not who bears it.",
    "maker": "Step 2 looks at that price.",
    "firms": "No table of the course has their margins.",
    "shopper": "Step 3 looks at that price.",
    "thirds": "Step 4 has what studies found.",
}
_R, _PITCH, _MOST_ACROSS = 7.0, 16.0, 10  # pixels; coins in a row
_TOP, _CAR = 8.0, (90.0, 44.0)  # pixels: above the heaps; the car, where there is room


@dataclass(frozen=True)
class Handed:
    """Where the coins of the bill lie: at customs, maker, importer and shop, shopper."""

    to: str
    coins: tuple[int, ...]


def compute(*, to: str) -> Handed:
    """Return where the bill lies; `to` is a value of :data:`HANDED`."""
    shares = _SHARES[to]
    return Handed(to, tuple(BILL * one // sum(shares) for one in shares))


def draw(handed: Handed, width: int) -> Drawn:
    """Draw the counter and three purses, with the coins where they lie."""
    picture = Picture(width)
    room = width / len(PLACES)
    across = min(int((room - 14) // _PITCH), _MOST_ACROSS)
    floor = _TOP + 4 + -(-BILL // across) * _PITCH
    for place in range(len(PLACES)):
        _place(picture, handed, place, room, floor)
    _coins(picture, handed, room, floor, across)
    before = round(CAR_USD * BEFORE_PERCENT / 100 / COIN_USD)
    return Drawn(
        headline=_HEADLINES[handed.to],
        unit=f"Total duty of {pct(TOTAL_PERCENT)} on a car worth {usd(CAR_USD)} at the port, "
        f"3 April to 15 September 2025; a coin is {usd(COIN_USD)}",
        svg=picture.svg(
            floor + 32 + 15 * max(len(wrap(name, room - 6, SMALL)) for name, _ in PLACES)
        ),
        foot="Bookkeeping of one bill by your hand, no study. Not shown: how the bill changes "
        "when prices do.",
        note=f"Until 2 April 2025 the bill had {before} coins. {_LOOK_FOR[handed.to]}",
        alt="; ".join(f"{name}: {words}" for name, _coins, words in rows(handed)) + ".",
    )


def rows(handed: Handed) -> list[tuple[str, str, str]]:
    """Return (place, coins, dollars) for every place."""
    return [
        (name, num(coins), usd(coins * COIN_USD))
        for (name, _color), coins in zip(PLACES, handed.coins, strict=True)
    ]


def table(handed: Handed) -> str:
    """Return what lies where as a table."""
    return sheet(["Where", "Coins", "Dollars"], rows(handed))


def panel() -> Panel:
    """Return the figure; the bill lies at customs until the reader hands it over."""
    return Panel(
        "hand-the-bill",
        controls={
            "to": toggle("Hand it to", {said: to for said, (to, _shares) in HANDED.items()}),
        },
        compute=compute,
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _place(picture: Picture, handed: Handed, place: int, room: float, floor: float) -> None:
    """Draw the tray of a place with its name and its dollars; a click hands the bill over."""
    name, color = PLACES[place]
    left, wide = place * room + 2, room - 6
    picture.rect(
        left, _TOP - 6, wide, floor - _TOP + 10, "paper", stroke="grid", rx=4,
        data_pick=f"to={place}", data_picked="true" if handed.coins[place] == BILL else None,
        tip=f"Hand it to: {list(HANDED)[place]}", mark="place",
    )  # fmt: skip
    picture.line(left, floor + 4, left + wide, floor + 4, color, stroke_width=5)
    if place == 0 and not handed.coins[0]:  # the car has left its bill behind
        long = min(_CAR[0], wide - 12)
        draw_car(
            picture,
            Hold(left + 6, floor, 1, long, _CAR[1] * long / _CAR[0]),
            0,
            "jp",
            mark="car",
        )
    y = floor + 22
    for line in wrap(name, wide, SMALL):
        picture.text(left, y, line, color, size=SMALL)
        y += 15
    lying = usd(handed.coins[place] * COIN_USD)
    picture.text(left, y, lying, "ink", bold=True, mark="sum")


def _coins(picture: Picture, handed: Handed, room: float, floor: float, across: int) -> None:
    """Draw the coins, each with its key, so that it glides to where it is handed."""
    number = 0
    for place, count in enumerate(handed.coins):
        for at in range(count):
            x = place * room + 12 + (at % across) * _PITCH
            y = floor - 6 - (at // across) * _PITCH
            picture.dot(x, y, PLACES[place][1], _R, data_move=f"coin-{number}", mark="coin")
            number += 1
