"""Who decides the deficit? One tariff under four rules for lending between countries.

The model of lesson 08 says who sells what to whom. What countries *lend* each other it must be
told: a fixed share of world income, of each country's own income, of the lenders' income, or
nothing at all. The rule is put in; the deficit that comes out follows it.

Billion model dollars (the world's price level is held), percent of US income, welfare in
percent of consumption.

>>> found = compute(rates="april", uniform=25, lending="own", revenue="tax relief")
>>> round(found.borrowing_before), round(found.borrowing), round(found.welfare["Guyana"], 1)
(471, 498, -3.9)
"""

from dataclasses import dataclass
from functools import cache

from tarifflab.economics import trade_war
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import Equilibrium, Revenue
from tarifflab.widgets.kit import trade_world as worlds
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider, toggle
from tarifflab.widgets.kit.rows import Row, draw_rows
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.trade_world import RULES
from tarifflab.widgets.kit.words import num, pct

COUNTRIES = {
    "United States": "USA",
    "Japan": "JPN",
    "China": "CHN",
    "Vietnam": "VNM",
    "Guyana": "GUY",
}
BILLION = 1e9


@dataclass(frozen=True)
class Decided:
    """The US before and after: billion dollars, percent; welfare by country in percent."""

    lending: str
    deficit_before: float
    deficit: float
    deficit_percent: float  # of US income after
    borrowing_before: float
    borrowing: float
    welfare: dict[str, float]


def compute(*, rates: str, uniform: float, lending: str, revenue: Revenue) -> Decided:
    """Return the deficit, the borrowing and the welfare of five countries.

    Parameters
    ----------
    rates : {"april", "one"}
        The list of April 2025, or one rate on all goods from everywhere.
    uniform : float
        That rate, percent.
    lending : {"world", "own", "lenders", "balanced"}
        What holds net lending between countries.
    revenue : {"tax relief", "lump sum"}
        What is done with the revenue.
    """
    if lending not in RULES.values():
        raise ValueError(
            f"'lending' must be one of {', '.join(RULES.values())}, got {lending!r}."
        )
    base = worlds.lending_base(worlds.STANDARD, 4.0, lending)
    after = _solved(rates, float(uniform), lending, revenue)
    world = base.world
    home = world.home
    income = after.income[home]
    return Decided(
        lending=lending,
        deficit_before=float(scenarios.deficit(base.flows)[home]) / BILLION,
        deficit=float(scenarios.deficit(after.flows)[home]) / BILLION,
        deficit_percent=float(scenarios.deficit(after.flows)[home] / income) * 100,
        borrowing_before=float(base.borrowing[home]) / BILLION,
        borrowing=float(after.spending[home] - after.revenue[home] - income) / BILLION,
        welfare={
            name: (float(after.welfare[world.index(code)]) - 1) * 100
            for name, code in COUNTRIES.items()
        },
    )


@cache
def _solved(rates: str, uniform: float, lending: str, revenue: Revenue) -> Equilibrium:
    base = worlds.lending_base(worlds.STANDARD, 4.0, lending)
    charged = worlds.at_april(base.world) if rates == "april" else uniform / 100
    tariff = scenarios.home_tariff(base.world, charged)
    if lending == "own":
        return trade_war.solve(base, tariff, revenue, "own")
    return trade_war.solve(
        base, tariff, revenue, "lenders" if lending == "lenders" else "world"
    )


def headline(found: Decided) -> str:
    """Return the finding: what is put in, and what comes out."""
    if found.lending == "balanced":
        return f"Nobody lends, and a goods deficit of {num(found.deficit)} billion stays"
    put_in = f"{num(found.borrowing_before)} billion borrowed is put in; after the tariff it is"
    if num(found.borrowing) == num(found.borrowing_before):
        return f"{put_in} the same"
    moved = "more" if found.borrowing > found.borrowing_before else "less"
    return f"{put_in} {moved}: {num(found.borrowing)}"


def draw(found: Decided, width: int) -> Drawn:
    """Draw deficit and borrowing before and after, then the welfare of five countries."""
    picture = Picture(width)
    picture.text(0, 14, "Billion dollars a year", "quiet", bold=True)
    money = [
        Row("goods deficit before", found.deficit_before, num(found.deficit_before), "quiet"),
        Row("goods deficit after", found.deficit, num(found.deficit), "us", hollow=True),
        Row(
            "borrowing before",
            found.borrowing_before,
            num(found.borrowing_before),
            "quiet",
        ),
        Row("borrowing after", found.borrowing, num(found.borrowing), "us", hollow=True),
    ]
    y = draw_rows(picture, money, low=0, high=1100, top=26)
    picture.text(0, y + 14, "Welfare, % of consumption", "quiet", bold=True)
    colors = {"United States": "us", "Japan": "jp"}
    people = [
        Row(name, one, pct(one, 2, sign=True), colors.get(name, "quiet"), hollow=True)
        for name, one in found.welfare.items()
    ]
    y = draw_rows(picture, people, low=-32, high=4, top=y + 26)
    return Drawn(
        headline=headline(found),
        unit="US deficit and borrowing in the model of 194 countries, before and after",
        svg=picture.svg(y),
        foot=(
            "Source: model of Ignatenko and others (2025) on trade of 2023, own computation. "
            "Not shown: time, services as trade, and what people would in fact lend."
        ),
        note=(
            "The three other rules start from the trade of 2023. This one starts from another "
            "world: the same countries after all lending has ended."
            if found.lending == "balanced"
            else "Same trade, same tariff: only the rule for lending between countries differs."
        ),
        alt=(
            f"Bars: deficit {num(found.deficit_before)} before and {num(found.deficit)} after, "
            f"borrowing {num(found.borrowing_before)} and {num(found.borrowing)} billion. "
            "Welfare: "
            + ", ".join(f"{name} {num(one, 2)}" for name, one in found.welfare.items())
        ),
    )


def sheet_of(found: Decided) -> str:
    """Return the numbers of the picture as an HTML table."""
    money = [
        ["goods deficit, billion dollars", num(found.deficit_before), num(found.deficit)],
        ["borrowing, billion dollars", num(found.borrowing_before), num(found.borrowing)],
    ]
    people = [[f"welfare, {name}, %", "0", num(one, 2)] for name, one in found.welfare.items()]
    return sheet(["", "before", "after"], money + people, "One tariff under a rule for lending")


def panel() -> Panel:
    """Return the widget; it opens with the rates of April 2025 and the rule of the model."""
    return Panel(
        "who-decides",
        controls={
            "lending": choice("What holds lending", RULES),
            "rates": toggle("Tariff", {"April 2025": "april", "one rate on all": "one"}),
            "uniform": slider(
                "That rate", 25, 0, 100, step=5, unit="%", when=("rates", ["one"])
            ),
            "revenue": toggle(
                "Revenue", {"cuts income tax": "tax relief", "handed out": "lump sum"}
            ),
        },
        compute=compute,
        draw=draw,
        table=sheet_of,
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()
