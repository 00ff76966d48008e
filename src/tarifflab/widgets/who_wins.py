"""Who wins at home? Industries, jobs and households under a duty that home makers follow.

Bookkeeping for 71 US industries and five groups of households (see
`tarifflab.economics.home_effects`). Billion dollars a year, jobs of 2024, dollars a household.

>>> shown = compute(duty="collected", follow=0.5)
>>> len(shown.winners), round(shown.gained_bn), round(shown.net_bn["Construction"])
(20, 134, -52)
"""

from dataclasses import dataclass

import pandas as pd

from tarifflab import data
from tarifflab.economics import home_effects
from tarifflab.widgets.kit import home_world

DUTIES = {
    "as collected in autumn 2025": "collected",
    "metals 50 %": "metals",
    "cars and parts 25 %": "cars",
    "15 % on all goods": "all",
}
QUINTILES = ("poorest fifth", "second", "third", "fourth", "richest fifth")
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

    @property
    def winners(self) -> list[str]:
        """Industries that gain, the largest gain first."""
        found = [name for name, net in self.net_bn.items() if net > _SMALL]
        return sorted(found, key=lambda name: -self.net_bn[name])

    @property
    def gained_bn(self) -> float:
        """What all winners gain, billion dollars a year."""
        return sum(self.net_bn[name] for name in self.winners)


def compute(*, duty: str, follow: float) -> Wins:
    """Return gains and losses at home.

    Parameters
    ----------
    duty : str
        One of the values of `DUTIES`.
    follow : float
        Share of the duty by which home makers raise their prices, from 0 to 1.
    """
    world = home_world.load(duty)
    names = home_world.names()
    net = home_effects.net_margin(world, follow) * world.output / 100 / 1e9
    staff = data.load("home_industries").dropna(subset="jobs").set_index("industry")["jobs"]
    cost = home_world.household_cost(world, follow)
    return Wins(
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


def describe(shown: Wins) -> str:
    """Return the finding in plain words."""
    loser = min(shown.net_bn, key=lambda name: shown.net_bn[name])
    if not shown.winners:
        first = "If no home maker follows, not one American industry gains"
    else:
        count = len(shown.winners)
        first = (
            f"If home makers follow {shown.follow * 100:.0f} % of the duty, {count} "
            f"{'industry gains' if count == 1 else 'industries gain'} {shown.gained_bn:.0f} "
            "billion dollars a year"
        )
    return (
        f"{first}; {loser} loses {-shown.net_bn[loser]:.0f} billion. A household of the "
        f"poorest fifth pays {shown.household_usd[0]:,.0f} dollars a year more, "
        f"{shown.income_percent[0]:.1f} % of its income, one of the richest fifth "
        f"{shown.household_usd[-1]:,.0f}, {shown.income_percent[-1]:.1f} %, if the whole duty "
        "reaches the shop and nobody buys less or elsewhere."
    )


def industries(duty: str = "collected", follow: float = 0.5, most: int = 5) -> pd.DataFrame:
    """Return the largest winners and losers; the arguments are those of `compute`."""
    shown = compute(duty=duty, follow=follow)
    table = pd.DataFrame({"gain, bn dollars a year": shown.net_bn, "jobs, 1,000": shown.jobs})
    table["jobs, 1,000"] = (table["jobs, 1,000"] / 1_000).round()
    ordered = table.sort_values("gain, bn dollars a year", ascending=False).round(1)
    return pd.concat([ordered.head(most), ordered.tail(most)])


def households(duty: str = "collected") -> pd.DataFrame:
    """Return dollars a household and percent of its income, by fifth, at three follows."""
    columns: dict[str, list[float]] = {}
    for follow in (0.0, 0.5, 1.0):
        shown = compute(duty=duty, follow=follow)
        name = f"home makers follow {follow * 100:.0f} %"
        columns[f"{name}: dollars"] = [round(one) for one in shown.household_usd]
        columns[f"{name}: % of income"] = [round(one, 2) for one in shown.income_percent]
    return pd.DataFrame(columns, index=list(QUINTILES))
