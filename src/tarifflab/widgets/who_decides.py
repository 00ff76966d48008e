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

import pandas as pd

from tarifflab.economics import trade_war
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import Equilibrium, Revenue
from tarifflab.economics.trade_war_base import Base
from tarifflab.widgets.kit import trade_world as worlds

RULES = {
    "a fixed share of world income": "world",
    "a fixed share of own income": "own",
    "lenders decide": "lenders",
    "nobody lends": "balanced",
}
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
    base = _base(lending)
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
def _base(lending: str) -> Base:
    base = worlds.base(worlds.STANDARD, 4.0)
    return trade_war.balanced(base) if lending == "balanced" else base


@cache
def _solved(rates: str, uniform: float, lending: str, revenue: Revenue) -> Equilibrium:
    base = _base(lending)
    charged = worlds.at_april(base.world) if rates == "april" else uniform / 100
    tariff = scenarios.home_tariff(base.world, charged)
    if lending == "own":
        return trade_war.solve(base, tariff, revenue, "own")
    return trade_war.solve(
        base, tariff, revenue, "lenders" if lending == "lenders" else "world"
    )


def describe(found: Decided) -> str:
    """Return the finding: what is put in, and what comes out of it."""
    rule = next(name for name, one in RULES.items() if one == found.lending)
    put_in = (
        "In this world nobody lends, and a goods deficit stays because sales services are "
        "earned at the destination."
        if found.lending == "balanced"
        else f"Americans borrow {found.borrowing_before:.0f} billion dollars a year because "
        f'that is put in; after the tariff, by the rule "{rule}", {found.borrowing:.0f}.'
    )
    return (
        f"{put_in} The goods deficit goes from {found.deficit_before:,.0f} to "
        f"{found.deficit:,.0f} billion. Welfare: United States "
        f"{found.welfare['United States']:+.2f} %, Japan {found.welfare['Japan']:+.2f}, "
        f"Vietnam {found.welfare['Vietnam']:+.1f}, Guyana {found.welfare['Guyana']:+.1f}."
    ).replace("-", "−")


def table(
    rates: str = "april", uniform: float = 25, revenue: Revenue = "tax relief"
) -> pd.DataFrame:
    """Return the four rules as rows; the arguments are those of `compute`."""
    rows = []
    for name, rule in RULES.items():
        found = compute(rates=rates, uniform=uniform, lending=rule, revenue=revenue)
        rows.append(
            {
                "rule for lending": name,
                "borrowing, bn": round(found.borrowing),
                "goods deficit, bn": round(found.deficit),
                **{one: round(found.welfare[one], 2) for one in COUNTRIES},
            }
        )
    return pd.DataFrame(rows).set_index("rule for lending")
