"""Draw how the collected rate went on after March 2025, then see what happened.

The reader sees the rate on goods from Japan up to March 2025 and draws the eight months that
follow (:mod:`tarifflab.widgets.kit.drawn_series`). Source: US Census Bureau, table
`us_duties_by_partner`.

>>> len(load_series().asked), round(max(load_series().truth.values()), 1)
(8, 16.9)
"""

from datetime import date
from functools import cache

from tarifflab import envelopes
from tarifflab.widgets.kit.drawn_series import Series, Values, in_words, series_panel
from tarifflab.widgets.kit.frame import Panel
from tarifflab.widgets.kit.words import pct

KEY = "01/rate-2025"
FIRST, KNOWN, LAST = "2024-01", "2025-03", "2025-11"


@cache
def load_series() -> Series:
    """Return the rate by month; raises what `tarifflab.data.load` raises."""
    rates = {
        month: rate for month, rate in envelopes.load_rates().items() if FIRST <= month <= LAST
    }
    truth = {_day(month): rate for month, rate in rates.items() if month > KNOWN}
    return Series(
        name="draw-the-rate",
        key=KEY,
        question="How did the rate go on? Draw it to November 2025",
        unit="Duty on goods from Japan, % of their value at the border, by month",
        foot=f"Source: US Census Bureau, duty calculated at entry, to {in_words(_day(LAST))}.",
        known={_day(month): rate for month, rate in rates.items() if month <= KNOWN},
        truth=truth,
        asked=tuple(truth),
        ends=(0.0, 30.0),
        step=0.5,
        say=pct,
        gap="points",
        found=_found,
        sign="%",
    )


def panel() -> Panel:
    """Return the figure; a line drawn before comes back."""
    return series_panel(load_series())


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _found(truth: Values) -> str:
    peak = max(truth, key=lambda month: truth[month])
    return f"It rose to {pct(truth[peak])} in {peak:%B}"


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
