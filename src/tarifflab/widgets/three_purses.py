"""Three purses of one car: who bears its duty, coin by coin.

A car of 30,000 dollars and its additional duty. Two shares divide it: how much of the duty
stays on the American side of the border, and how much of that reaches the shopper
(:func:`tarifflab.economics.incidence.who_had_paid`). The buttons hold what studies found or
assumed; none of them is about one car.

>>> shown = compute(duty=25, border=94, shoppers=70)
>>> [round(one) for one in shown.purses]
[450, 2115, 4935]
"""

from dataclasses import dataclass

from tarifflab.economics.incidence import who_had_paid
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.svg import Picture, el
from tarifflab.widgets.kit.words import num, pct, usd, width

CAR_USD = 30_000
COIN_USD = 250
PURSES = (
    ("The maker abroad", "jp"),
    ("US importer and shop", "us"),
    ("The shopper", "good"),
)
PRESETS: dict[str, dict[str, float]] = {
    "All goods, New York Fed and CBO": {"duty": 25, "border": 94, "shoppers": 70},
    "Kiel at the border": {"duty": 25, "border": 96, "shoppers": 70},
    "Cars, June 2025, contract price": {"duty": 25, "border": 1.2, "shoppers": 70},
    "Half to the importer": {"duty": 25, "border": 94, "shoppers": 50},
}
_WHY = {
    "All goods, New York Fed and CBO": (
        "94\u202f% at the border, January to August 2025 (New York Fed); 70\u202f% of it to "
        "shoppers, an assumption (CBO)."
    ),
    "Kiel at the border": "96\u202f% at the border by 25 million shipments (Kiel).",
    "Cars, June 2025, contract price": (
        "By the index of June 2025 the maker’s price took 98.8\u202f% of the duty: a contract "
        "price, mostly inside a firm."
    ),
    "Half to the importer": "Half and half inside the United States: our pencil, no study.",
}
_COINS_HIGH = 10  # coins on a pile
_NARROW = 520  # pixels: below, the purses stand under one another


@dataclass(frozen=True)
class Purses:
    """What each purse loses, in dollars, and the shares that divide the duty (percent)."""

    duty: float
    border: float
    shoppers: float
    purses: tuple[float, float, float]

    @property
    def whole(self) -> float:
        """The duty on the car, in dollars."""
        return sum(self.purses)


def compute(*, duty: float, border: float, shoppers: float) -> Purses:
    """Divide the duty on one car.

    `duty` is additional, in percent of the car's value; `border` is the share of the duty on
    the American side and `shoppers` the shoppers' share of that, both in percent.
    """
    paid = who_had_paid(CAR_USD * duty / 100, border / 100, shoppers / 100)
    return Purses(duty, border, shoppers, (paid.abroad, paid.firms, paid.shoppers))


def headline(shown: Purses) -> str:
    """Return whose purse bears most, and how much."""
    if shown.whole == 0:
        return "No duty, nothing to bear"
    place = max(range(3), key=lambda one: shown.purses[one])
    who = ("the maker abroad", "importer and shop", "the shopper")[place]
    return f"Of {usd(shown.whole)} duty on one car {who} bears {usd(shown.purses[place])}"


def draw(shown: Purses, wide: int) -> Drawn:
    """Draw three purses with their coins."""
    picture = Picture(wide)
    beside = wide >= _NARROW
    end = 0.0
    room = wide / 3 if beside else float(wide)
    tallest = max(_levels(amount) for amount in shown.purses)
    for place, (amount, (name, color)) in enumerate(zip(shown.purses, PURSES, strict=True)):
        left, top = (place * room, 0.0) if beside else (0.0, end)
        high = tallest if beside else _levels(amount)
        end = _draw_purse(picture, (name, color, amount), (left, top), high)
        end += 0 if beside else 20
    note = next((_WHY[name] for name, one in PRESETS.items() if _is(shown, one)), "")
    return Drawn(
        headline=headline(shown),
        unit=(
            f"Additional duty of {pct(shown.duty)} on a car worth {usd(CAR_USD)}, dollars; a "
            f"coin is {usd(COIN_USD)}"
        ),
        svg=picture.svg(end),
        foot=(
            "Source: our arithmetic with shares of studies (tariff_incidence_studies, row Q171 "
            "for cars). Not shown: buyers who do without the car, and refunds."
        ),
        note=note,
        alt="; ".join(
            f"{name}: {usd(amount)}"
            for amount, (name, _color) in zip(shown.purses, PURSES, strict=True)
        )
        + ".",
    )


def table(shown: Purses) -> str:
    """Return the three purses as an HTML table."""
    rows = [
        [name, num(amount), pct(100 * amount / shown.whole) if shown.whole else ""]
        for amount, (name, _color) in zip(shown.purses, PURSES, strict=True)
    ]
    return sheet(["Purse", "Dollars", "Share of the duty"], rows)


def panel() -> Panel:
    """Return the figure; the reader decides first."""
    return Panel(
        "three-purses",
        controls={
            "border": slider("Of the duty, on the US side", 94, 0, 100, step=0.1, unit="%"),
            "shoppers": slider("Of that, with shoppers", 70, 0, 100, step=1, unit="%"),
            "duty": slider("Additional duty", 25, 0, 50, step=0.5, unit="%"),
        },
        compute=compute,
        draw=draw,
        table=table,
        presets=PRESETS,
        question="Whose purse bears most of the duty on one car?",
        answers=("The maker’s", "The importer’s or shop’s", "The shopper’s", "It depends"),
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _is(shown: Purses, some: dict[str, float]) -> bool:
    return all(abs(getattr(shown, name) - value) < 0.005 for name, value in some.items())


def _levels(amount: float) -> int:
    """Return how many rows of coins an amount needs."""
    return max(1, -(-round(amount / COIN_USD) // _COINS_HIGH))


def _draw_purse(
    picture: Picture, purse: tuple[str, str, float], spot: tuple[float, float], high: int
) -> float:
    """Draw name, amount, coins in rows of ten above a purse; return the lower end."""
    (name, color, amount), (left, top) = purse, spot
    picture.text(left, top + 14, name, "ink", bold=True)
    picture.text(left, top + 38, usd(amount), color, size=19, bold=True)
    count = round(amount / COIN_USD)
    pitch = min(
        19.0, (picture.width / (3 if picture.width >= _NARROW else 1) - 30) / _COINS_HIGH
    )
    floor = top + 56 + pitch * high
    for coin in range(count):
        row, column = divmod(coin, _COINS_HIGH)
        x, y = left + pitch * (column + 0.5) + 4, floor - pitch * (row + 0.5)
        picture.dot(x, y, color, pitch / 2 - 1, mark="coin")
    wide = pitch * _COINS_HIGH + 8
    flap = (
        f"M{left:.1f} {floor + 3:.1f}h{wide:.1f}l-12 34a10 10 0 0 1 -10 7"
        f"h-{wide - 44:.1f}a10 10 0 0 1 -10 -7z"
    )
    picture.add(el("path", d=flap, fill="rest-soft", data_mark="purse"))
    clasp = left + wide / 2
    picture.dot(clasp, floor + 6, "quiet", 5)
    if not count:
        words = "less than one coin" if amount else "nothing"
        spot_x = left + (wide - width(words, 12)) / 2
        picture.text(spot_x, floor - 6, words, "quiet", size=12)
    return floor + 50
