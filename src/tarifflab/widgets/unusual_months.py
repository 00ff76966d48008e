"""How unusual the uncertainty of 2025 was, in standard deviations of ordinary times.

Table `policy_uncertainty_monthly`, an index of newspaper words; ordinary times are all months
of a country's series up to December 2024.

>>> found = load_scores()
>>> round(found["United States"].highest, 1), found["Japan"].month, found["Japan"].rank
(10.6, datetime.date(2025, 5, 1), 7)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.lines import Line, Plot, line_plot, months
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import MONTHS, num

COUNTRIES = {"United States": "us", "Japan": "jp", "Canada": "quiet", "South Korea": "quiet"}
FIRST, USUAL, YEAR = "2024-01", "2024", "2025"
_ENDS = (-2.0, 15.0)  # standard deviations


@dataclass(frozen=True)
class Scores:
    """A country's z-scores by month; its highest month of 2025, and that month's rank."""

    by_month: Mapping[date, float]
    month: date
    rank: int  # among all months of the series, 1 is the highest

    @property
    def highest(self) -> float:
        """The z-score of that month."""
        return self.by_month[self.month]


@cache
def load_scores() -> Mapping[str, Scores]:
    """Return the scores by country; raises what `tarifflab.data.load` raises."""
    index: Any = data.load("policy_uncertainty_monthly").pivot(
        index="month", columns="country", values="uncertainty_index"
    )
    usual = index.loc[:USUAL]
    scores = ((index - usual.mean()) / usual.std())[list(COUNTRIES)]
    return {name: _scores(scores[name].dropna()) for name in COUNTRIES}


def compute(*, scores: Mapping[str, Scores]) -> Mapping[str, Scores]:
    """Return the scores; there are no controls."""
    return scores


def draw(scores: Mapping[str, Scores], width: int) -> Drawn:
    """Draw a line for each country, the highest months of the two named in words."""
    picture = Picture(width)
    lines = [_line(name, one) for name, one in scores.items()]
    days = list(scores["Japan"].by_month)
    plot = line_plot(picture, lines, months(days[0], days[-1]), _ENDS, top=0, high=290)
    for name in ("United States", "Japan"):
        _peak(picture, plot, scores[name], COUNTRIES[name])
    plot.tips(picture, {day: _tip(scores, day) for day in days})
    first = scores["United States"]
    return Drawn(
        headline=(
            f"{_in_words(first.month)} in the United States lies {num(first.highest, 1)} "
            "standard deviations above the usual"
        ),
        unit="Uncertainty about economic policy, standard deviations from the mean up to 2024",
        svg=picture.svg(plot.end),
        foot=(
            "Source: Baker, Bloom and Davis and country teams, to September 2025. It "
            "counts words in newspapers. Not shown: what people thought who write none."
        ),
        note=(
            f"Japan’s highest month of {YEAR} is {_in_words(scores['Japan'].month)}, at "
            f"{num(scores['Japan'].highest, 1)}; it is only number {scores['Japan'].rank} of "
            "its series."
        ),
        alt="; ".join(
            f"{name}: highest {num(one.highest, 1)} in {_in_words(one.month)}"
            for name, one in scores.items()
        ),
    )


def table(scores: Mapping[str, Scores]) -> str:
    """Return the scores by month as an HTML table."""
    rows = [
        [_in_words(day), *(num(one.by_month[day], 1) for one in scores.values())]
        for day in scores["Japan"].by_month
    ]
    return sheet(["Month", *scores], rows, "Standard deviations from the mean up to 2024")


def panel() -> Panel:
    """Return the figure; it has no controls."""
    return Panel(
        "unusual-months",
        controls={},
        compute=partial(compute, scores=load_scores()),
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _scores(one: Any) -> Scores:
    ranks = one.rank(ascending=False)
    top = one.loc[YEAR].idxmax()
    seen = {day.date(): float(value) for day, value in one.loc[FIRST:].items()}
    return Scores(seen, top.date(), int(ranks[top]))


def _line(name: str, one: Scores) -> Line:
    last = list(one.by_month.values())[-1]
    subject = COUNTRIES[name] != "quiet"
    return Line(
        f"{name} {num(last, 1)}", COUNTRIES[name], one.by_month, 3.0 if subject else 1.75
    )


def _peak(picture: Picture, plot: Plot, one: Scores, color: str) -> None:
    x, y = plot.across(one.month), plot.up(one.highest)
    picture.dot(x, y, color, 5, mark="highest")
    words = f"{MONTHS[one.month.month - 1]} {num(one.highest, 1)}"
    picture.text(x - 9, y - 7, words, color, bold=True, anchor="end", halo=True)


def _tip(scores: Mapping[str, Scores], day: date) -> str:
    said = ", ".join(f"{name} {num(one.by_month[day], 1)}" for name, one in scores.items())
    return f"{_in_words(day)}: {said}"


def _in_words(day: date) -> str:
    return f"{day:%B %Y}"
