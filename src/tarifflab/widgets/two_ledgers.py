"""Show the same trade in two ledgers: Japan and China each write it down once.

Both countries count what comes *in* more carefully than what goes out, so one ledger takes
each side's imports (JETRO). The other is Japan's alone. Japan's imports are the same entry
in both. What differs is what Japan sold: Japan notes it f.o.b. and by the destination it
knows, China c.i.f. and by origin, goods through Hong Kong included. Billions of US dollars,
2011 to 2019, the years that stand in both.

>>> shown = compute(year=2019, ledgers=load_ledgers())
>>> round(shown.balance_japan, 1), round(shown.balance_both, 1)
(-34.6, 2.2)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go

from tarifflab.widgets.kit.base import QUIET, Panel, figure, fill, marker, slider
from tarifflab.widgets.record_measure import load_tables

FIRST_YEAR, LAST_YEAR = 2011, 2019  # the years that stand in both ledgers
_BILLION = 1e9
_ROWS = ("Japan's customs", "both sides' imports")
_STYLE = (
    {"mode": "lines+markers", "line": {"color": marker(1)["color"], "dash": "dash"}},
    {"mode": "lines+markers", "line": {"color": marker(0)["color"]}},
)

Ledger = Mapping[str, Mapping[int, float]]  # "exports" and "imports" by year, billion dollars


@dataclass(frozen=True)
class Entries:
    """One year in both ledgers, in billion US dollars; imports are the same entry in both."""

    year: int
    sold_japan: float  # what Japan sold to China, as Japan counts it
    sold_both: float  # the same, as China counts it
    bought: float  # what Japan bought from China
    flips: tuple[int, ...]  # years in which the balance has another sign in the other ledger

    @property
    def balance_japan(self) -> float:
        """Japan's balance with China on Japan's books."""
        return self.sold_japan - self.bought

    @property
    def balance_both(self) -> float:
        """Japan's balance with China counted by each side's imports."""
        return self.sold_both - self.bought


def load_ledgers() -> dict[str, Ledger]:
    """Return the ledgers "japan" and "both"; raises what `tarifflab.data.load` raises."""
    amounts = load_tables().amounts
    return {books: _ledger(amounts, books) for books in ("japan", "both")}


def compute(*, year: float, ledgers: Mapping[str, Ledger]) -> Entries:
    """Return the entries of a year, and the years in which the sign of the balance differs."""
    japan, both = ledgers["japan"], ledgers["both"]
    years = sorted(set(japan["exports"]) & set(both["exports"]))
    flips = [one for one in years if (_balance(japan, one) < 0) != (_balance(both, one) < 0)]
    chosen = int(year)
    return Entries(
        year=chosen,
        sold_japan=japan["exports"][chosen],
        sold_both=both["exports"][chosen],
        bought=japan["imports"][chosen],
        flips=tuple(flips),
    )


def describe(shown: Entries) -> str:
    """Return the finding: two balances of one trade."""
    more = (shown.sold_both / shown.sold_japan - 1) * 100
    return (
        f"{shown.year}, in billion dollars: what Japan bought is {shown.bought:.1f} in both "
        f"ledgers. What it sold is {shown.sold_japan:.1f} as Japan counts it and "
        f"{shown.sold_both:.1f} as China does, {more:.1f} % more. So Japan's balance with "
        f"China was {_signed(shown.balance_japan)} in one ledger and "
        f"{_signed(shown.balance_both)} in the other. In {_listed(shown.flips)} one has a "
        "deficit where the other has a surplus."
    )


def panel(year: int = LAST_YEAR) -> Panel:
    """Return the widget, open at a year from 2011 to 2019."""
    ledgers = load_ledgers()
    bars, lines = _bars(), _lines(ledgers)

    def draw(shown: Entries) -> None:
        sold = [shown.sold_japan, shown.sold_both]
        bars.data[0].update(x=sold, text=[f"sold {amount:.1f}" for amount in sold])
        bars.data[1].update(x=[shown.bought] * 2, text=[f"bought {shown.bought:.1f}"] * 2)
        both = [shown.balance_japan, shown.balance_both]
        lines.data[2].update(x=[shown.year] * 2, y=both, text=[_signed(one) for one in both])

    return Panel(
        controls={
            "year": slider(
                "Year", year, FIRST_YEAR, LAST_YEAR, unit="calendar year", readout_format=".0f"
            )
        },
        compute=partial(compute, ledgers=ledgers),
        draw=draw,
        describe=describe,
        figures=[bars, lines],
    )


def show(year: int = LAST_YEAR) -> None:
    """Show the widget in the cell."""
    panel(year).show()


def _ledger(amounts: Mapping[tuple[str, str, str], Mapping[int, float]], books: str) -> Ledger:
    return {
        name: {
            year: usd / _BILLION
            for year, usd in amounts[books, "usd", name].items()
            if FIRST_YEAR <= year <= LAST_YEAR
        }
        for name in ("exports", "imports")
    }


def _balance(ledger: Ledger, year: int) -> float:
    return ledger["exports"][year] - ledger["imports"][year]


def _signed(amount: float) -> str:
    return f"{amount:+.1f}".replace("-", "−")


def _listed(years: tuple[int, ...]) -> str:
    words = [str(year) for year in years]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _bars() -> go.FigureWidget:
    chart = figure(
        name="What Japan sold to China and bought from it in one year, in two ledgers",
        x="Billion US dollars",
        height=240,
        xaxis={"range": [0, 220]},
        yaxis={"autorange": "reversed"},
        barmode="group",
        bargap=0.3,
    )
    for number, name in enumerate(("Japan sold to China", "Japan bought from China")):
        chart.add_bar(
            x=[], y=list(_ROWS), orientation="h", name=name, marker=fill(number),
            textposition="outside", cliponaxis=False,
            hovertemplate="%{y}: %{x:.1f}<extra></extra>",
        )  # fmt: skip
    return chart


def _lines(ledgers: Mapping[str, Ledger]) -> go.FigureWidget:
    chart = figure(
        name="Japan's balance with China by year in two ledgers",
        y="Balance (billion US dollars)",
        height=300,
        xaxis={"dtick": 1, "range": [FIRST_YEAR - 0.4, LAST_YEAR + 0.8]},
        yaxis={"range": [-65, 20]},
    )
    for number, (books, name) in enumerate(zip(("japan", "both"), _ROWS, strict=True)):
        years = sorted(ledgers[books]["exports"])
        chart.add_scatter(
            x=years,
            y=[_balance(ledgers[books], year) for year in years],
            name=f"counted by {name}",
            marker=marker(1 - number, size=7),
            hovertemplate="%{x}: %{y:+.1f}<extra></extra>",
            **_STYLE[number],
        )
    ring = {"symbol": "circle-open", "size": 16, "color": QUIET, "line": {"width": 2.5}}
    chart.add_scatter(
        mode="markers+text", marker=ring, showlegend=False, hoverinfo="skip",
        textposition="top center", cliponaxis=False,
    )  # fmt: skip
    return chart
