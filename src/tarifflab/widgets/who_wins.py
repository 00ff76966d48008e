"""Who wins at home? Industries, jobs and households under a duty that home makers follow.

Bookkeeping for 71 US industries and five groups of households (see
`tarifflab.economics.home_effects`). Billion dollars a year, jobs of 2024, dollars a household.

>>> shown = compute(duty="collected", follow=0.5)
>>> len(shown.winners), round(shown.gained_bn), round(shown.net_bn["Construction"])
(20, 134, -52)
"""

from dataclasses import dataclass

from tarifflab import data
from tarifflab.economics import home_effects
from tarifflab.widgets.kit import home_world
from tarifflab.widgets.kit.frame import Drawn, Panel, choice, sheet, slider, toggle
from tarifflab.widgets.kit.rows import Row, draw_rows
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct, usd

DUTIES = {
    "collected, Aug–Oct 2025": "collected",
    "metals 50 %": "metals",
    "cars and parts 25 %": "cars",
    "15 % on all goods": "all",
}
QUINTILES = ("poorest fifth", "second", "third", "fourth", "richest fifth")
CARS = "Motor vehicles, bodies and trailers, and parts"
SHORT = {
    "Miscellaneous professional, scientific, and technical services": "Other professions",
    "Food and beverage and tobacco products": "Food, beverages, tobacco",
    CARS: "Car makers",
    "Electrical equipment, appliances, and components": "Electrical equipment",
}
_SMALL = 0.0005  # billion dollars; less is neither gain nor loss


@dataclass(frozen=True)
class Wins:
    """Net margins by industry, and what a household pays more, by fifth of the households."""

    duty: str
    follow: float
    net_bn: dict[str, float]  # billion dollars a year by name of the industry
    jobs: dict[str, float]  # persons, where the survey has them
    household_usd: list[float]
    income_percent: list[float]
    view: str = "industries"

    @property
    def winners(self) -> list[str]:
        """Industries that gain, the largest gain first."""
        found = [name for name, net in self.net_bn.items() if net > _SMALL]
        return sorted(found, key=lambda name: -self.net_bn[name])

    @property
    def gained_bn(self) -> float:
        """What all winners gain, billion dollars a year."""
        return sum(self.net_bn[name] for name in self.winners)


def compute(*, duty: str, follow: float, view: str = "industries") -> Wins:
    """Return gains and losses at home.

    Parameters
    ----------
    duty : str
        One of the values of `DUTIES`.
    follow : float
        Share of the duty by which home makers raise their prices, from 0 to 1.
    view : {"industries", "households"}
        What the picture shows.
    """
    world = home_world.load(duty)
    names = home_world.names()
    net = home_effects.net_margin(world, follow) * world.output / 100 / 1e9
    staff = data.load("home_industries").dropna(subset="jobs").set_index("industry")["jobs"]
    cost = home_world.household_cost(world, follow)
    return Wins(
        view=view,
        duty=duty,
        follow=follow,
        net_bn={
            names[code]: float(one) for code, one in zip(world.industries, net, strict=True)
        },
        jobs={names[str(code)]: float(count) for code, count in staff.items()},
        household_usd=cost,
        income_percent=[
            100 * one / earned for one, earned in zip(cost, _income_by_fifth(), strict=True)
        ],
    )


def _income_by_fifth() -> list[float]:
    """Return the mean income after taxes of each fifth of the households, dollars."""
    income = data.load("us_household_income").sort_values("decile")["income_after_tax_usd"]
    return [float(income.iloc[place : place + 2].mean()) for place in range(0, 10, 2)]


def headline(shown: Wins) -> str:
    """Return the finding: who gains, and who loses most."""
    loser = min(shown.net_bn, key=lambda name: shown.net_bn[name])
    verb = "lose" if loser == CARS else "loses"
    lost = f"{SHORT.get(loser, loser)} {verb} {num(-shown.net_bn[loser])} billion"
    count = len(shown.winners)
    if not count:
        way = f"At {pct(100 * shown.follow)}" if shown.follow else "Nobody follows, so"
        return f"{way} no American industry gains; {lost}"
    gain = "industry gains" if count == 1 else "industries gain"
    gained = num(shown.gained_bn, 0 if shown.gained_bn >= 1 else 1)
    return f"{count} {gain} {gained} billion a year; {lost}"


def note(shown: Wins) -> str:
    """Return what households pay, with the assumption behind it."""
    first, last = shown.household_usd[0], shown.household_usd[-1]
    return (
        f"A household of the poorest fifth pays {num(first)} dollars a year more, "
        f"{num(shown.income_percent[0], 1)} % of its income; of the richest fifth {num(last)}, "
        f"{num(shown.income_percent[-1], 1)} %: if the whole duty reaches the shop and nobody "
        "buys less or elsewhere."
    )


def draw(shown: Wins, width: int) -> Drawn:
    """Draw the largest winners and losers, or the households."""
    picture = Picture(width)
    industry = shown.view == "industries"
    rows = _industry_rows(shown) if industry else _household_rows(shown)
    reach = max(abs(one.value) for one in rows)
    ends = (-max(60.0, reach), max(40.0, reach)) if industry else (0.0, max(4000.0, reach))
    high = draw_rows(picture, rows, low=ends[0], high=ends[1])
    said = ", ".join(f"{one.name} {one.words}" for one in rows)
    return Drawn(
        headline=headline(shown),
        unit=(
            "Margin gained less dearer inputs, billion dollars a year, of 71 US industries"
            if industry
            else "What dearer goods cost a household, dollars a year and % of its income"
        ),
        svg=picture.svg(high),
        foot=(
            "Source: US Bureau of Economic Analysis, own computation. Not shown: buyers who "
            "switch, exports abroad, revenue; a margin is no profit and no job."
        ),
        note=note(shown),
        alt=f"Bars: {said}",
    )


def _industry_rows(shown: Wins) -> list[Row]:
    """Return the five largest winners and the five largest losers."""
    ordered = sorted(shown.net_bn, key=lambda name: -shown.net_bn[name])
    chosen = [*ordered[:5], *ordered[-5:]]
    rows = []
    for name in chosen:
        net = shown.net_bn[name]
        jobs = shown.jobs.get(name)
        tip = f"{name}: {num(net, 1)} billion" + (f", {num(jobs)} jobs in 2024" if jobs else "")
        color = "us" if net > 0 else "quiet"
        rows.append(Row(SHORT.get(name, name), net, num(net, 1, sign=True), color, tip=tip))
    return rows


def _household_rows(shown: Wins) -> list[Row]:
    return [
        Row(name, cost, f"{usd(cost)}, {num(part, 1)} %", "us")
        for name, cost, part in zip(
            QUINTILES, shown.household_usd, shown.income_percent, strict=True
        )
    ]


def sheet_of(shown: Wins) -> str:
    """Return all industries, then the households, as two HTML tables."""
    rows = [
        [name, num(net, 1), num(shown.jobs[name]) if name in shown.jobs else "not known"]
        for name, net in sorted(shown.net_bn.items(), key=lambda one: -one[1])
    ]
    homes = [
        [name, num(cost), num(part, 2)]
        for name, cost, part in zip(
            QUINTILES, shown.household_usd, shown.income_percent, strict=True
        )
    ]
    return sheet(
        ["Industry", "Net, billion dollars a year", "Jobs, 2024"], rows, "Who wins"
    ) + sheet(["Households", "Dollars a year", "% of income"], homes, "What dearer goods cost")


def panel() -> Panel:
    """Return the widget; it opens with the duties as collected and home makers half behind."""
    return Panel(
        "who-wins",
        controls={
            "follow": slider("Home makers follow the duty by", 0.5, 0, 1, step=0.05),
            "duty": choice("Duty", DUTIES),
            "view": toggle("Show", ["industries", "households"]),
        },
        compute=compute,
        draw=draw,
        table=sheet_of,
        presets={"Nobody follows": {"follow": 0.0}, "Halfway": {"follow": 0.5}},
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()
