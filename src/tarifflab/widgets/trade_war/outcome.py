"""One state of the trade war: the world after, and what the panel shows of it.

>>> peace = compute(**CONTROLS | {"rates": "one", "uniform": 0.0})
>>> abs(round(peace.us, 6))
0.0
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any

from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.tariff_game import Rest
from tarifflab.economics.trade_war import Equilibrium, NoEquilibriumError
from tarifflab.economics.trade_war_base import Array
from tarifflab.widgets.kit import trade_world as worlds
from tarifflab.widgets.kit.stairs import Step
from tarifflab.widgets.kit.tile_map import Scale
from tarifflab.widgets.trade_war import settings as known
from tarifflab.widgets.trade_war import world
from tarifflab.widgets.trade_war.settings import Case, Printed, Settings

RANKING, REST = "ranking", "nobody moves"
SCALES = {
    "welfare": Scale("Welfare", "% of consumption", (0.05, 0.5, 1.5)),
    "consumer prices": Scale("Consumer prices against the world's", "%", (0.5, 3, 8)),
    "employment": Scale("Employment", "%", (0.05, 0.2, 0.5)),
    "exports to GDP": Scale("Exports as a part of GDP", "%", (1, 5, 20)),
}
# What the controls hold at the beginning; `guess` is what the reader said before.
CONTROLS: dict[str, Any] = asdict(Settings()) | {
    "shown": "welfare", "country": "JPN", "pinned": None, "guess": None,
}  # fmt: skip
CORNER = 0.25  # exports below this part of imports: lending pays for the rest


@dataclass(frozen=True)
class Outcome:
    """The world after, one country's card, the staircase, and what is pinned beside it."""

    settings: Settings
    after: Equilibrium
    shown: str
    country: str
    steps: list[Step]
    parts: tuple[world.Part, ...]
    # Welfare of the country under all rules for lending, percent; see `finish`.
    rules: tuple[float, float] | None = None
    guess: float | None = None
    pinned: "Outcome | None" = None
    printed: list[Printed] = field(default_factory=list)
    ranked: world.Ranked | None = None
    rest: Rest | None = None
    no_rest: str = ""  # why the five regions find no tariffs to rest at

    @property
    def case(self) -> Case | None:
        """The published case that this is, if it is one."""
        return known.case_of(self.settings)

    @property
    def home(self) -> int:
        """The place of the United States."""
        return self.after.base.world.home

    @property
    def us(self) -> float:
        """US welfare, percent."""
        return self.change("USA")

    @property
    def japan(self) -> float:
        """Japan's welfare, percent."""
        return self.change("JPN")

    def change(self, code: str, quantity: str = "welfare") -> float:
        """Return the change of a quantity in one country, percent."""
        return float(self.changes(quantity)[self.place(code)])

    def changes(self, quantity: str = "welfare") -> Array:
        """Return the change of a quantity in every country, percent, shape (n,)."""
        return scenarios.percent_changes(self.after, quantity)

    def place(self, code: str) -> int:
        """Return the position of a country."""
        return self.after.base.world.index(code)

    @property
    def quantity(self) -> str:
        """What the map shows, or would show."""
        return self.shown if self.shown in SCALES else "welfare"

    @property
    def at_corner(self) -> bool:
        """Whether lending that is held fixed pays for nearly all that the US still imports."""
        flows = scenarios.foreign(self.after.flows)
        return bool(flows[self.home].sum() < CORNER * flows[:, self.home].sum())


def compute(
    *,
    shown: str,
    country: str,
    pinned: Mapping[str, Any] | None,
    guess: float | None,
    **controls: Any,
) -> Outcome:
    """Return the outcome of the controls.

    Parameters
    ----------
    shown : str
        A key of `SCALES`, `RANKING` or `REST`.
    country : str
        The code of the country whose card is shown.
    pinned : mapping or None
        The settings of a world that stands beside this one.
    guess : float or None
        The reader's guess of US welfare if nobody answers, percent.
    **controls
        The fields of :class:`Settings`.

    Raises
    ------
    NoEquilibriumError
        If the model has no equilibrium there; it is a ValueError with a sentence.
    """
    settings = known.settings_of(controls)
    after = world.solved(settings)
    case = known.case_of(settings)
    rest, why = _resting(settings.epsilon) if shown == REST else (None, "")
    beside = None
    if pinned is not None:
        beside = compute(shown=shown, country=country, pinned=None, guess=None, **pinned)
    return Outcome(
        settings=settings,
        after=after,
        shown=shown,
        country=country,
        steps=world.stairs(settings),
        parts=world.parts(settings, country),
        guess=guess,
        pinned=beside,
        printed=known.compare(case, after) if case else [],
        ranked=world.ranking(settings) if shown == RANKING else None,
        rest=rest,
        no_rest=why,
    )


def finish(outcome: Outcome) -> Outcome:
    """Return the outcome with what takes too long for a move: other rules for lending."""
    rules = world.under_rules(outcome.settings)[:, outcome.place(outcome.country)]
    return replace(outcome, rules=(float(rules.min()), float(rules.max())))


def _resting(epsilon: float) -> tuple[Rest | None, str]:
    """Return the tariffs of the five regions, or why there are none."""
    try:
        return world.nobody_moves(epsilon), ""
    except NoEquilibriumError as error:
        return None, str(error)


def mean_rate(outcome: Outcome) -> float:
    """Return the mean US tariff, percent, weighted with imports before."""
    bought = scenarios.foreign(outcome.after.base.flows)[:, outcome.home]
    return float((outcome.after.tariff[:, outcome.home] * bought).sum() / bought.sum() * 100)


def rate_on(outcome: Outcome, code: str) -> tuple[float, float]:
    """Return what the US charges a country's goods, and what it charges those of the US."""
    at, tariff = outcome.place(code), outcome.after.tariff
    return float(tariff[at, outcome.home]) * 100, float(tariff[outcome.home, at]) * 100


def trade_of(outcome: Outcome, code: str) -> list[tuple[str, float, float]]:
    """Return (what, before, after) of a country's trade in goods, US dollars."""
    at, home, after = outcome.place(code), outcome.home, outcome.after
    pair = [scenarios.foreign(flows) for flows in (after.base.flows, after.flows)]
    bought, sold = ([float(flows.sum(axis=axis)[at]) for flows in pair] for axis in (0, 1))
    if at == home:
        gap = [bought[0] - sold[0], bought[1] - sold[1]]
        return [
            ("imports, $ bn", bought[0], bought[1]),
            ("exports, $ bn", sold[0], sold[1]),
            ("deficit, $ bn", gap[0], gap[1]),
            ("duties, $ bn", 0.0, float(after.revenue[home])),
        ]
    to_us = [float(flows[at, home]) for flows in pair]
    return [
        ("to the US, $ bn", to_us[0], to_us[1]),
        ("exports, $ bn", sold[0], sold[1]),
        ("imports, $ bn", bought[0], bought[1]),
    ]


def names() -> dict[str, str]:
    """Return the names of the countries by code."""
    return worlds.names()


@cache
def picks() -> dict[str, str]:
    """Return what a click on each country's tile sets."""
    return {code: f"country={at}" for at, code in enumerate(listed())}


def listed() -> list[str]:
    """Return the codes of all countries in the order of their names."""
    return sorted(worlds.load_world().codes, key=lambda code: names()[code])
