"""Who joins? Answers in kind to the April rates, one partner after another, Japan in or out.

US and Japanese welfare in the model of lesson 08, in percent of consumption, and what Japan's
own answer changes, in points. How the US uses the revenue of its duties decides the sign.

>>> found = compute(joiners=0, japan_rate=None, revenue="tax relief")
>>> round(found.us_in, 3), round(found.gain, 3)
(1.071, 0.019)
"""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import Equilibrium, Revenue, solve
from tarifflab.economics.trade_war_base import Parameters, calibrate
from tarifflab.widgets.kit import trade_world as worlds

OTHERS = worlds.EVERYBODY[1:]  # everybody but Japan, in the order in which they join
REVENUE: dict[str, Revenue] = {"cuts income tax": "tax relief", "handed out": "lump sum"}


@dataclass(frozen=True)
class Joined:
    """Welfare in percent with Japan out and in; `joiners` others answer in kind."""

    joiners: int
    us_out: float
    us_in: float
    japan_out: float
    japan_in: float

    @property
    def gain(self) -> float:
        """What Japan's own answer changes for Japan, points."""
        return self.japan_in - self.japan_out


def compute(*, joiners: int, japan_rate: float | None, revenue: Revenue) -> Joined:
    """Return welfare if some others answer in kind, without and with Japan's answer.

    Parameters
    ----------
    joiners : int
        How many of `OTHERS` answer, from the first on.
    japan_rate : float or None
        Japan's answer on US goods, percent; None is in kind.
    revenue : {"tax relief", "lump sum"}
        What the US and those who answer do with the revenue.
    """
    if not 0 <= joiners <= len(OTHERS):
        raise ValueError(f"'joiners' must be between 0 and {len(OTHERS)}, got {joiners}.")
    out = _solved(joiners, False, None, revenue)
    inside = _solved(joiners, True, japan_rate, revenue)
    world = out.base.world
    places = (world.home, world.index("JPN"))
    (us_out, japan_out), (us_in, japan_in) = (
        [(float(one.welfare[place]) - 1) * 100 for place in places] for one in (out, inside)
    )
    return Joined(joiners, us_out, us_in, japan_out, japan_in)


@cache
def _solved(
    joiners: int, with_japan: bool, japan_rate: float | None, revenue: Revenue
) -> Equilibrium:
    base = worlds.base(worlds.STANDARD, 4.0)
    tariff = scenarios.home_tariff(base.world, worlds.at_april(base.world))
    war = scenarios.answered(base.world, tariff, worlds.codes_of(OTHERS[:joiners]))
    if with_japan:
        japan = base.world.index("JPN")
        in_kind = tariff[japan, base.world.home]
        war[base.world.home, japan] = in_kind if japan_rate is None else japan_rate / 100
    return solve(base, war, revenue)


def answers() -> pd.DataFrame:
    """Return Japan's welfare out and in, by who else answers and by the use of revenue."""
    rows = []
    for joiners in (0, 1, 5, len(OTHERS)):
        who = "nobody else" if not joiners else f"… to {OTHERS[joiners - 1]}"
        row: dict[str, str | float] = {"others who answer": who}
        for name, revenue in REVENUE.items():
            found = compute(joiners=joiners, japan_rate=None, revenue=revenue)
            row |= {
                f"{name}: out": round(found.japan_out, 3),
                f"{name}: in": round(found.japan_in, 3),
            }
        rows.append(row)
    return pd.DataFrame(rows).set_index("others who answer")


def uses_of_revenue() -> pd.DataFrame:
    """Return US welfare under the April list, nobody answering, with and without more work.

    Columns are the use of revenue; the rows are whether people work more for more pay (labour
    supply 0.5) or not at all (0).
    """
    world = worlds.load_world()
    tariff = scenarios.home_tariff(world, worlds.at_april(world))
    rows = {}
    for name, supply in (("people work more for more pay", 0.5), ("work stays as it is", 0.0)):
        base = calibrate(world, Parameters(labour_supply=supply))
        rows[name] = {
            use: round((float(solve(base, tariff, one).welfare[world.home]) - 1) * 100, 2)
            for use, one in REVENUE.items()
        }
    return pd.DataFrame(rows).T


def describe(found: Joined) -> str:
    """Return the finding in plain words."""
    who = ", ".join(OTHERS[: found.joiners]) or "nobody else"
    return (
        f"If {who} answer{'s' if found.joiners < 2 else ''} in kind, the US stands at "
        f"{found.us_out:+.2f} % without Japan and {found.us_in:+.2f} % with it. Answering "
        f"changes Japan by {found.gain:+.3f} points."
    ).replace("-", "−")
