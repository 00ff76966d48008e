"""Who wins at home? Industries, jobs and households under a duty that home makers follow.

Bookkeeping for 71 US industries and five groups of households (see
`tarifflab.economics.home_effects`). Billion dollars a year, jobs of 2024, dollars a household.

>>> shown = compute(duty="collected", follow=0.5)
>>> len(shown.winners), round(shown.gained_bn), round(shown.net_bn["Construction"])
(20, 134, -52)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

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
VEHICLES = ("3361MV", "3364OT")  # one group of the survey of employers:
TOGETHER = "336"
YEAR = 2024  # of the jobs
BUILDING = ("23", "211", "212", "213")  # construction, mines, oil and gas
FACTORY = "3"  # how the code of an industry that makes goods begins
GAIN = "Industries that gain"
_SMALL = 0.0005  # billion dollars; less is neither gain nor loss


@dataclass(frozen=True)
class Wins:
    """Net margins by industry, and what a household pays more, by fifth of the households."""

    duty: str
    follow: float
    net_bn: dict[str, float]  # billion dollars a year by name of the industry
    jobs: dict[str, float]  # persons, where the survey has them
    job_groups: dict[str, float]  # millions of jobs by what happens to their industry
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
    view : {"industries", "jobs", "households"}
        What the picture shows.
    """
    world = home_world.load(duty)
    names = home_world.names()
    net = home_effects.net_margin(world, follow) * world.output / 100 / 1e9
    # To a dollar: two industries lose the same, and noise must not say which comes first.
    by_code = {code: round(float(n), 9) for code, n in zip(world.industries, net, strict=True)}
    cost = home_world.household_cost(world, follow)
    return Wins(
        view=view,
        duty=duty,
        follow=follow,
        net_bn={names[code]: one for code, one in by_code.items()},
        jobs={names[code]: count for code, count in _jobs().items()},
        job_groups=job_groups(by_code),
        household_usd=cost,
        income_percent=[
            100 * one / earned for one, earned in zip(cost, _income_by_fifth(), strict=True)
        ],
    )


@cache
def _jobs() -> dict[str, float]:
    """Return the jobs of 2024 by code of the industry, where the survey has them."""
    staff = data.load("home_industries").dropna(subset="jobs").set_index("industry")["jobs"]
    return {str(code): float(count) for code, count in staff.items()}


@cache
def _surveyed(group: str) -> float:
    """Return the mean number of jobs of 2024 in a group of the survey of employers."""
    survey = data.load("us_employment_monthly")
    in_2024 = (survey["industry"] == group) & (survey["month"].dt.year == YEAR)
    return float(survey.loc[in_2024, "jobs"].mean())


def job_groups(net_bn: Mapping[str, float]) -> dict[str, float]:
    """Return where the jobs of 2024 are, in millions; `net_bn` has the margins by code.

    Cars and other vehicles are one number in the survey: it counts with those who gain if
    both do, with the factories that lose if neither does, and else stands alone.
    """
    gain = {code for code, net in net_bn.items() if net > _SMALL}
    jobs = _jobs()
    vehicles = [code in gain for code in VEHICLES]
    both, neither = all(vehicles), not any(vehicles)
    cars = _surveyed(TOGETHER)
    found = {
        GAIN: sum(count for code, count in jobs.items() if code in gain) + cars * both,
        "Cars and aircraft, counted together": cars * (not both and not neither),
        "Other factories": cars * neither
        + sum(n for code, n in jobs.items() if code[0] == FACTORY and code not in gain),
        "Construction, mines, oil and gas": sum(
            jobs[code] for code in BUILDING if code not in gain
        ),
    }
    found["All others, services above all"] = _surveyed("nonfarm total") - sum(found.values())
    return {name: count / 1e6 for name, count in found.items() if count or name == GAIN}


def _income_by_fifth() -> list[float]:
    """Return the mean income after taxes of each fifth of the households, dollars."""
    income = data.load("us_household_income").sort_values("decile")["income_after_tax_usd"]
    return [float(income.iloc[place : place + 2].mean()) for place in range(0, 10, 2)]


def headline(shown: Wins) -> str:
    """Return the finding: who gains, and who loses most."""
    if shown.view == "jobs":
        every = num(sum(shown.job_groups.values()), 1)
        gained = num(shown.job_groups[GAIN], 1)
        return f"{gained} of {every} million jobs are in industries that gain"
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
    """Return what households pay with the assumption behind it, or what a job counts here."""
    if shown.view == "jobs":
        return (
            "Where people work, not who is hired or let go: a gain of the industry is no job. "
            "Farms are not in this survey."
        )
    first, last = shown.household_usd[0], shown.household_usd[-1]
    return (
        f"A household of the poorest fifth pays {num(first)} dollars a year more, "
        f"{num(shown.income_percent[0], 1)} % of its income; of the richest fifth {num(last)}, "
        f"{num(shown.income_percent[-1], 1)} %: if the whole duty reaches the shop and nobody "
        "buys less or elsewhere."
    )


def draw(shown: Wins, width: int) -> Drawn:
    """Draw the largest winners and losers, the jobs, or the households."""
    picture = Picture(width)
    view = VIEWS[shown.view]
    rows = view.rows(shown)
    reach = max(abs(one.value) for one in rows)
    ends = (
        (-max(60.0, reach), max(40.0, reach))
        if shown.view == "industries"
        else (
            0.0,
            max(view.reach, reach),
        )
    )
    high = draw_rows(picture, rows, low=ends[0], high=ends[1])
    said = ", ".join(f"{one.name} {one.words}" for one in rows)
    return Drawn(
        headline=headline(shown),
        unit=view.unit,
        svg=picture.svg(high),
        foot=(
            f"Source: {view.source}, own computation. Not shown: buyers who "
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


def _job_rows(shown: Wins) -> list[Row]:
    return [
        Row(name, count, f"{num(count, 1)} million", "us" if name == GAIN else "quiet")
        for name, count in shown.job_groups.items()
    ]


@dataclass(frozen=True)
class View:
    """One of the pictures: its rows and unit, whose numbers, and how far its axis reaches."""

    rows: Callable[[Wins], list[Row]]
    unit: str
    source: str = "US Bureau of Economic Analysis"
    reach: float = 0.0


VIEWS = {
    "industries": View(
        _industry_rows,
        "Margin gained less dearer inputs, billion dollars a year, of 71 US industries",
    ),
    "jobs": View(
        _job_rows,
        "Jobs of 2024 by what happens to the margin of their industry, million",
        "US Bureaus of Labor Statistics and of Economic Analysis",
        150.0,
    ),
    "households": View(
        _household_rows,
        "What dearer goods cost a household, dollars a year and % of its income",
        reach=4000.0,
    ),
}


def sheet_of(shown: Wins) -> str:
    """Return all industries, then jobs and households, as three HTML tables."""
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
    people = [[name, num(count, 2)] for name, count in shown.job_groups.items()]
    return (
        sheet(["Industry", "Net, billion dollars a year", "Jobs, 2024"], rows, "Who wins")
        + sheet(["Where", "Jobs of 2024, million"], people, "Where the jobs are")
        + sheet(
            ["Households", "Dollars a year", "% of income"], homes, "What dearer goods cost"
        )
    )


def panel() -> Panel:
    """Return the widget; it opens with the duties as collected and home makers half behind."""
    return Panel(
        "who-wins",
        controls={
            "follow": slider("Home makers follow the duty by", 0.5, 0, 1, step=0.05),
            "duty": choice("Duty", DUTIES),
            "view": toggle("Show", list(VIEWS)),
        },
        compute=compute,
        draw=draw,
        table=sheet_of,
        presets={"Nobody follows": {"follow": 0.0}, "Halfway": {"follow": 0.5}},
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()
