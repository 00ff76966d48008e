"""The settings of the trade war: what a reader can choose, and the published cases.

>>> opening().answer, opening(answer=("Japan",)).words
((), 'April rates, Japan answers')
"""

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from tarifflab import data
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import Equilibrium, Revenue
from tarifflab.widgets.kit.trade_world import (
    EVERYBODY,
    INPUTS,
    PLAIN,
    RULES,
    SLUGGISH,
    STANDARD,
    names,
)
from tarifflab.widgets.kit.words import num, pct

APRIL, ONE, FORMULA_E, FORMULA_Y = "april", "one", "formula E", "formula Y"
CHINA, CHINA_EU, CHINA_108 = "china", "china and eu", "china 108"
IN_KIND = 0.0
STANDARD_EPSILON = 4.0

RATES = {
    "April 2025, by partner": APRIL,
    "one rate on all": ONE,
    "21.8 %, by spending": FORMULA_E,
    "18.5 %, by income": FORMULA_Y,
    "10 %, China: April": CHINA,
    "10 %, China, EU: April": CHINA_EU,
    "10 %, China 108 %": CHINA_108,
}
ANSWERS = {
    "the US rate on them": IN_KIND,
    "10 %": 0.10,
    "22.74 %, by formula": scenarios.FORMULA_ANSWER,
    "25 %": 0.25,
    "50 %": 0.50,
}
REVENUE: dict[str, Revenue] = {"cuts income tax": "tax relief", "is handed out": "lump sum"}
VERSIONS = {
    "standard": STANDARD,
    "with inputs": INPUTS,
    "25 % pass-through": SLUGGISH,
    "no local costs": PLAIN,
}
BRIEF = {"European Union": "EU", "United Kingdom": "UK", "South Korea": "Korea"}
NAMED = 4  # so many of those who answer are named in a cell
SHORT = {
    APRIL: "April rates",
    FORMULA_E: "21.8 % on all",
    FORMULA_Y: "18.5 % on all",
    CHINA: "10 %, China more",
    CHINA_EU: "10 %, China and EU more",
    CHINA_108: "10 %, China 108 %",
}


@dataclass(frozen=True)
class Settings:
    """All that decides a world; rates and shares in percent where a slider has percent."""

    rates: str = APRIL
    uniform: float = 25.0
    partner: str = ""
    own: float = 15.0
    answer: tuple[str, ...] = ()
    answer_rate: float = IN_KIND
    revenue: Revenue = "tax relief"
    lending: str = "world"
    epsilon: float = STANDARD_EPSILON
    version: str = STANDARD

    @property
    def plain(self) -> "Settings":
        """The same world, with sliders that are not used at rest and answers in one order."""
        return replace(
            self,
            uniform=self.uniform if self.rates == ONE else 25.0,
            own=self.own if self.partner else 15.0,
            answer=tuple(one for one in EVERYBODY if one in self.answer),
            answer_rate=self.answer_rate if self.answer else IN_KIND,
        )

    @property
    def tariff_words(self) -> str:
        """What the US charges, in a few words."""
        said = SHORT.get(self.rates, f"{pct(self.uniform)} on all")
        return f"{said}, {names()[self.partner]} {pct(self.own)}" if self.partner else said

    @property
    def words(self) -> str:
        """Who charges whom, in one line."""
        return ", ".join([self.tariff_words, who_answers(self.answer), *self._unusual])

    @property
    def _unusual(self) -> list[str]:
        """What is not as in the standard model, in a few words each."""
        said = []
        if self.revenue == "lump sum":
            said.append("money handed out")
        if self.lending != "world":
            said.append({"own": "lending by own income"}.get(self.lending, self._rule))
        if self.epsilon != STANDARD_EPSILON:
            said.append(f"elasticity {self.epsilon:g}")
        if self.version != STANDARD:
            said.append(_name(VERSIONS, self.version))
        return said

    @property
    def _rule(self) -> str:
        return _name(RULES, self.lending)


def who_answers(answer: tuple[str, ...]) -> str:
    """Return who answers, in a few words."""
    if not answer:
        return "nobody answers"
    if len(answer) == len(EVERYBODY):
        return "all answer"
    if len(answer) > 2:
        return f"{answer[0]} and {len(answer) - 1} more answer"
    return f"{' and '.join(answer)} answer{'s' if len(answer) == 1 else ''}"


def opening(**changes: Any) -> Settings:
    """Return the settings of April 2025 with nobody answering, with some of them changed."""
    return replace(Settings(), **changes)


def settings_of(values: dict[str, Any]) -> Settings:
    """Return the settings among the values of a panel's controls."""
    return Settings(**{one.name: values[one.name] for one in fields(Settings)})


def differences(one: Settings, other: Settings) -> list[tuple[str, str, str]]:
    """Return (what, in the one, in the other) for each setting that differs."""
    first, second = one.plain, other.plain
    rows: list[tuple[str, str, str]] = [
        ("US tariff", one.tariff_words, other.tariff_words),
        ("Who answers", _listed(first.answer), _listed(second.answer)),
        ("They answer with", *_pair(ANSWERS, first.answer_rate, second.answer_rate)),
        ("US revenue", *_pair(REVENUE, first.revenue, second.revenue)),
        ("Lending is", *_pair(RULES, first.lending, second.lending)),
        ("Elasticity", num(first.epsilon, 1), num(second.epsilon, 1)),
        ("Model", *_pair(VERSIONS, first.version, second.version)),
    ]
    return [row for row in rows if row[1] != row[2]]


def _listed(answer: tuple[str, ...]) -> str:
    if len(answer) in (0, len(EVERYBODY)):
        return "all" if answer else "nobody"
    more = f" + {len(answer) - NAMED}" if len(answer) > NAMED else ""
    return ", ".join(BRIEF.get(one, one) for one in answer[:NAMED]) + more


def _pair(options: dict[str, Any], one: Any, other: Any) -> tuple[str, str]:
    return _name(options, one), _name(options, other)


def _name(options: dict[str, Any], value: Any) -> str:
    return next(name for name, known in options.items() if known == value)


@dataclass(frozen=True)
class Case:
    """A published case: its name in the tables, its words in the list, its settings."""

    case: str
    label: str
    settings: Settings

    @property
    def controls(self) -> dict[str, Any]:
        """What the list sets: all but the sliders that the case does not use."""
        unused = {"uniform", "own"}
        every = {one.name: getattr(self.settings, one.name) for one in fields(Settings)}
        return {name: value for name, value in every.items() if name not in unused}


def _case(case: str, label: str, **changes: Any) -> Case:
    return Case(case, label, opening(**changes))


_ALL, _BY_FORMULA = {"answer": EVERYBODY}, {"answer_rate": scenarios.FORMULA_ANSWER}
CASES = (
    _case("us_apr2025", "April rates, no answer"),
    _case("us_apr2025_lump_sum", "April, money handed out", revenue="lump sum"),
    _case("us_apr2025_reciprocal", "April, all in kind", **_ALL),
    _case("us_apr2025_formula_retaliation", "April, all by formula", **_ALL, **_BY_FORMULA),
    _case("us_uniform_formula_E", "21.8 % on all", rates=FORMULA_E),
    _case(
        "us_uniform_formula_Y_formula_retaliation", "18.5 %, all by formula",
        rates=FORMULA_Y, **_ALL, **_BY_FORMULA,
    ),
    _case("war_eu_china", "War: China and EU", rates=CHINA_EU, **_ALL),
    _case("war_china", "War with China", rates=CHINA, **_ALL),
    _case("war_china_108", "War: China at 108 %", rates=CHINA_108, **_ALL),
    _case("alt_pass_through_0.25", "April, 25 % pass-through", version=SLUGGISH),
    _case("alt_epsilon_8", "April, elasticity 8", epsilon=8.0),
    _case("alt_eaton_kortum", "April, no local costs", version=PLAIN),
    _case(
        "alt_eaton_kortum_retaliation_25", "No local costs, all 25 %",
        version=PLAIN, answer_rate=0.25, **_ALL,
    ),
    _case("io_us_apr2025", "April, with inputs", version=INPUTS),
    _case("io_us_apr2025_reciprocal", "With inputs, all in kind", version=INPUTS, **_ALL),
)  # fmt: skip


def case_of(settings: Settings) -> Case | None:
    """Return the published case that has these settings, or None."""
    plain = settings.plain
    return next((one for one in CASES if one.settings.plain == plain), None)


@dataclass(frozen=True)
class Printed:
    """A printed number beside ours."""

    who: str
    quantity: str
    unit: str
    printed: float
    ours: float
    decimals: int

    @property
    def agrees(self) -> bool:
        """Whether ours rounds to what was printed."""
        return bool(abs(self.ours - self.printed) <= 0.5000001 * 10.0**-self.decimals)


def compare(case: Case, after: Equilibrium) -> list[Printed]:
    """Return all printed numbers of a case beside those of an equilibrium."""
    found = []
    for who, quantity, unit, printed, decimals in printed_rows().get(case.case, ()):
        ours = scenarios.measure(after, who, quantity, unit)
        found.append(Printed(who, quantity, unit, printed, ours, decimals))
    return found


@cache
def printed_rows() -> dict[str, list[tuple[str, str, str, float, int]]]:
    """Return the printed numbers of every case."""
    table = data.load("trade_war_published")
    columns = ["who", "quantity", "unit", "published", "decimals"]
    return {
        str(case): list(rows[columns].itertuples(index=False, name=None))
        for case, rows in table.groupby("case")
    }
