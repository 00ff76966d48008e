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

from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.lines import Line, line_plot, years
from tarifflab.widgets.kit.row_bars import Bar, row_bars
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct
from tarifflab.widgets.record_measure import load_tables

FIRST_YEAR, LAST_YEAR = 2011, 2019  # the years that stand in both ledgers
_BILLION = 1e9

Ledger = Mapping[str, Mapping[int, float]]  # "exports" and "imports" by year, billion dollars


@dataclass(frozen=True)
class Entries:
    """One year in both ledgers, in billion US dollars; imports are the same entry in both."""

    year: int
    sold_japan: float  # what Japan sold to China, as Japan counts it
    sold_both: float  # the same, as China counts it
    bought: float  # what Japan bought from China
    balances: Mapping[str, Mapping[int, float]]  # by ledger and year
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
    known = sorted(set(japan["exports"]) & set(both["exports"]))
    flips = [one for one in known if (_balance(japan, one) < 0) != (_balance(both, one) < 0)]
    chosen = int(year)
    return Entries(
        year=chosen,
        sold_japan=japan["exports"][chosen],
        sold_both=both["exports"][chosen],
        bought=japan["imports"][chosen],
        balances={
            books: {one: _balance(ledger, one) for one in known}
            for books, ledger in ledgers.items()
        },
        flips=tuple(flips),
    )


def headline(shown: Entries) -> str:
    """Return the finding: two balances of one trade."""
    japan, both = (num(one, 1, sign=True) for one in (shown.balance_japan, shown.balance_both))
    return f"In {shown.year} Japan’s balance with China was {japan} or {both} billion dollars"


def draw(shown: Entries, width: int) -> Drawn:
    """Draw the balance over the years in both ledgers, and the entries of the year."""
    picture = Picture(width)
    more = 100 * (shown.sold_both / shown.sold_japan - 1)
    return Drawn(
        headline=headline(shown),
        unit="Japan’s trade in goods with China in two ledgers, billion US dollars a year",
        svg=picture.svg(_fill(picture, shown)),
        foot=(
            "Source: Japan’s customs; JETRO, which takes each side’s imports. Not shown: which "
            "of the two is right."
        ),
        note=(
            f"China counts {pct(more)} more than Japan says it sold. In "
            f"{_listed(shown.flips)} one ledger has a deficit where the other has a surplus."
        ),
        alt=(
            "Two lines of Japan’s balance with China, the one of Japan’s books always lower; "
            f"three bars of {shown.year}: sold {num(shown.sold_japan, 1)} or "
            f"{num(shown.sold_both, 1)}, bought {num(shown.bought, 1)}."
        ),
    )


def table(shown: Entries) -> str:
    """Return both balances by year as an HTML table."""
    japan, both = shown.balances["japan"], shown.balances["both"]
    rows = [
        [year, num(japan[year], 1, sign=True), num(both[year], 1, sign=True)] for year in japan
    ]
    head = ["Year", "On Japan’s books, bn $", "By both sides’ imports, bn $"]
    return sheet(head, rows, "Japan’s balance with China")


def panel(year: int = LAST_YEAR) -> Panel:
    """Return the widget, open at a year from 2011 to 2019."""
    return Panel(
        "two-ledgers",
        controls={"year": slider("Year", year, FIRST_YEAR, LAST_YEAR, unit="year")},
        compute=partial(compute, ledgers=load_ledgers()),
        draw=draw,
        table=table,
    )


def show(year: int = LAST_YEAR) -> None:
    """Show the widget in the cell."""
    panel(year).show()


def _fill(picture: Picture, shown: Entries) -> float:
    """Draw lines and bars into the picture; return its height."""
    japan, both = shown.balances["japan"], shown.balances["both"]
    lines = [
        Line(f"Japan’s books {num(japan[LAST_YEAR], 1, sign=True)}", "jp", japan),
        Line(f"both sides’ imports {num(both[LAST_YEAR], 1, sign=True)}", "good", both),
    ]
    across = years(FIRST_YEAR, LAST_YEAR)
    marks = [(shown.year, f"balance {shown.year}")]
    plot = line_plot(picture, lines, across, (-60, 20), top=0, high=230, unit="bn", marks=marks)
    for value, color in ((shown.balance_japan, "jp"), (shown.balance_both, "good")):
        picture.dot(plot.across(shown.year), plot.up(value), color, 6, mark="chosen")
    said = {
        year: f"{year}: {num(value, 1, sign=True)} on Japan’s books, "
        f"{num(both[year], 1, sign=True)} by both sides’ imports"
        for year, value in japan.items()
    }
    plot.tips(picture, said)
    bars = [
        Bar("Japan sold, says Japan", shown.sold_japan, num(shown.sold_japan, 1), "jp"),
        Bar("Japan sold, says China", shown.sold_both, num(shown.sold_both, 1), "good"),
        Bar("Japan bought, say both", shown.bought, num(shown.bought, 1), "quiet"),
    ]
    return row_bars(picture, bars, plot.end + 18, ends=(0, 200), pitch=32)


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


def _listed(years: tuple[int, ...]) -> str:
    words = [str(year) for year in years]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
