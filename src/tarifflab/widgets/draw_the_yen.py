"""Draw the dollar in yen after the accord of September 1985, then see what happened.

The reader knows the months up to September 1985 and draws five quarters
(:mod:`tarifflab.widgets.kit.drawn_series`). Source: Federal Reserve, table `fx_monthly`.

>>> series = load_series()
>>> round(series.known[ACCORD], 2), round(series.truth[END], 2), len(series.asked)
(236.53, 162.05, 5)
"""

from datetime import date
from functools import cache
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.drawn_series import Series, Values, series_panel
from tarifflab.widgets.kit.frame import Panel
from tarifflab.widgets.kit.words import num, pct

KEY = "02/yen-1986"
FIRST = date(1984, 1, 1)
ACCORD, END = (
    date(1985, 9, 1),
    date(1986, 12, 1),
)  # months: that of the accord is the last known
ASKED = (date(1985, 12, 1), *(date(1986, month, 1) for month in (3, 6, 9, 12)))


@cache
def load_series() -> Series:
    """Return the rate by month; raises what `tarifflab.data.load` raises."""
    table = data.load("fx_monthly").query("country == 'Japan'").set_index("month")
    rows: Any = table["units_per_usd"].loc[FIRST.isoformat() : END.isoformat()]
    yen = {day.date(): float(rate) for day, rate in rows.items()}
    before = yen[ACCORD]
    return Series(
        name="draw-the-yen",
        key=KEY,
        question="What did a dollar cost after the accord? Draw it to December 1986",
        unit="Yen for one dollar, average of the month; lower is a stronger yen",
        foot="Source: Federal Reserve, noon rates in New York. Not shown: what moved them.",
        known={day: rate for day, rate in yen.items() if day <= ACCORD},
        truth={day: rate for day, rate in yen.items() if day > ACCORD},
        asked=ASKED,
        ends=(100.0, 280.0),
        step=2.0,
        say=lambda rate: f"{num(rate, 1)} yen",
        gap="yen",
        found=lambda truth: _found(truth, before),
    )


def panel() -> Panel:
    """Return the figure; a line drawn before comes back."""
    return series_panel(load_series())


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _found(truth: Values, before: float) -> str:
    loss = 100 * (1 - truth[END] / before)
    return f"It lost {pct(loss)} to {num(truth[END])} yen"
