"""Show what a currency gained between two months, and how the answer hangs on the window.

The rates are monthly averages in units per dollar (Federal Reserve, table `fx_monthly`). The
real gain takes consumer prices from yearly inflation (World Bank, table `inflation_annual`),
spread evenly over the months of a year, so it is said with "about".

>>> shown = compute(load_months(), country="Japan", beside="", first="1985-09",
...                 last="1986-12", measure="gain")
>>> round(shown.change, 1), round(shown.dollar_change, 1)
(46.0, -31.5)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import ipywidgets as w
import pandas as pd
import plotly.graph_objects as go

from tarifflab import data
from tarifflab.economics import exchange
from tarifflab.widgets.kit.base import QUIET, Panel, choice, figure, line, marker

FIRST, LAST = "1971-01", "1998-12"  # from the end of fixed rates to the day before the euro
ACCORD_DAY, ACCORD_MONTH = "1985-09-22", "1985-09"
CURRENCIES = {
    "yen (Japan)": "Japan",
    "mark (Germany)": "Germany",
    "pound (United Kingdom)": "United Kingdom",
    "Canadian dollar": "Canada",
}
NAMES = {
    "Japan": "yen",
    "Germany": "mark",
    "United Kingdom": "pound",
    "Canada": "Canadian dollar",
}
MEASURES = {
    "gain of the currency (%)": "gain",
    "gain after prices, real (%)": "real",
    "change of the dollar (%)": "dollar",
    "gain in log points": "log",
}
_AXIS = {
    "gain": "Gain since the first month (%)",
    "real": "Real gain since the first month (%)",
    "dollar": "Change of the dollar since then (%)",
    "log": "Gain since the first month (log points)",
}
PRESETS = {
    "Accord to end of 1986": ("1985-09", "1986-12"),
    "From the dollar's peak": ("1985-02", "1986-12"),
    "To the Louvre Accord": ("1985-09", "1987-02"),
    "1971 to 1978, no accord": ("1971-01", "1978-10"),
    "To April 1995": ("1985-09", "1995-04"),
}
_MID_MONTH = pd.Timedelta(days=14)
_HEADROOM = 1.35  # a window is drawn with a third of its length on each side


@dataclass(frozen=True)
class Months:
    """Rates (units per dollar) and price levels by country and month ("1985-09")."""

    rates: Mapping[str, Mapping[str, float]]
    prices: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Window:
    """What one currency did between two months; changes in the unit of `measure`."""

    country: str
    first: str
    last: str
    measure: str
    rate_first: float
    rate_last: float
    change: float
    dollar_change: float  # percent
    part_before: float | None  # percent of the log rise that was over in September 1985
    path: Mapping[str, float]
    beside: str
    beside_change: float | None
    beside_part_before: float | None
    beside_path: Mapping[str, float]


@cache
def load_months() -> Months:
    """Return rates and prices of the four currencies; raises what `data.load` raises."""
    table = data.load("fx_monthly")
    table = table[(table["month"] >= FIRST) & (table["month"] <= LAST)]
    table = table.assign(month=table["month"].dt.strftime("%Y-%m"))
    rates = {
        str(country): dict(zip(rows["month"], rows["units_per_usd"], strict=True))
        for country, rows in table.groupby("country")
        if country in NAMES
    }
    inflation = data.load("inflation_annual").pivot(
        index="year", columns="country", values="inflation_percent"
    )
    priced = {"Japan", "Germany", "United States"}
    months = list(rates["Japan"])
    return Months(rates, {land: _price_levels(inflation[land], months) for land in priced})


def compute(
    months: Months, *, country: str, beside: str, first: str, last: str, measure: str
) -> Window:
    """Return the change of a currency between two months, in either order.

    `measure` is gain, real or dollar (percent) or log (log points). Raises ``ValueError``
    for a window of one month, and for real gains of a currency without a table of prices.
    """
    first, last = sorted((first, last))
    if first == last:
        raise ValueError(
            f"The window is one month long, {in_words(first)}: nothing can change in it. "
            "Move one of its ends."
        )
    if measure == "real" and country not in months.prices:
        raise ValueError(
            f"Our tables have no consumer prices for the {NAMES[country]}. For the real gain "
            "choose the yen or the mark."
        )
    shown = _around(months.rates[country], first, last)
    has_beside = beside not in ("", country)
    compared = has_beside and (measure != "real" or beside in months.prices)
    change = partial(_change, months, first=first, measure=measure)
    return Window(
        country=country,
        first=first,
        last=last,
        measure=measure,
        rate_first=months.rates[country][first],
        rate_last=months.rates[country][last],
        change=change(country, month=last),
        dollar_change=_change(months, country, first=first, month=last, measure="dollar"),
        part_before=_part_before(months.rates[country], first, last),
        path={month: change(country, month=month) for month in shown},
        beside=beside if has_beside else "",
        beside_change=change(beside, month=last) if compared else None,
        beside_part_before=_part_before(months.rates[beside], first, last)
        if compared
        else None,
        beside_path={month: change(beside, month=month) for month in shown} if compared else {},
    )


def describe(shown: Window) -> str:
    """Return the finding in plain words."""
    name = NAMES[shown.country]
    said = (
        f"From {in_words(shown.first)} to {in_words(shown.last)} (monthly averages) "
        f"{_verdict(shown, name, shown.change)}: a dollar bought {_rate(shown.rate_first)} of "
        f"them, then {_rate(shown.rate_last)}."
    )
    if shown.measure == "gain":
        said += f" Seen from the other side, the dollar {_moved(shown.dollar_change)}."
    if shown.beside_change is not None:
        said += f" Beside it: {_verdict(shown, NAMES[shown.beside], shown.beside_change)}."
    elif shown.beside:
        said += f" For the {NAMES[shown.beside]} our tables have no consumer prices."
    return (said + _about_the_accord(shown)).replace(" %", "\N{NO-BREAK SPACE}%")


def panel(country: str = "Japan", beside: str = "Germany") -> Panel:
    """Return the widget; it opens with the accord's window, two currencies beside each other.

    Raises ``ValueError`` for a country whose currency is not among the four.
    """
    for one in (country, beside):
        if one and one not in NAMES:
            raise ValueError(f"'country' must be one of {', '.join(NAMES)}, got {one!r}.")
    months = load_months()
    chart = _chart()
    first, last = PRESETS["Accord to end of 1986"]
    labels = list(months.rates["Japan"])
    buttons = [w.Button(description=text, layout={"width": "auto"}) for text in PRESETS]
    shown = Panel(
        controls={
            "country": choice("Currency", CURRENCIES, country),
            "beside": choice("Beside it", {"nothing": ""} | CURRENCIES, beside),
            "first": _months_slider("From (month)", labels, first),
            "last": _months_slider("To (month)", labels, last),
            "measure": choice("Measure", MEASURES),
        },
        compute=partial(compute, months),
        draw=partial(_draw, chart),
        describe=describe,
        figures=[chart],
        buttons=buttons,
    )
    for button, (begin, end) in zip(buttons, PRESETS.values(), strict=True):
        button.on_click(lambda _, begin=begin, end=end: shown.set(first=begin, last=end))
    return shown


def show(country: str = "Japan", beside: str = "Germany") -> None:
    """Show the widget in the cell; raises ``ValueError`` as :func:`panel` does."""
    panel(country, beside).show()


def in_words(month: str) -> str:
    """Return a month such as "1985-09" in words.

    >>> in_words("1985-09")
    'September 1985'
    """
    return f"{pd.Timestamp(month):%B %Y}"


def _price_levels(inflation: "pd.Series[float]", months: list[str]) -> dict[str, float]:
    """Return the price level of each month, 1 before the first: a year's rate, evenly."""
    level, levels = 1.0, {}
    for month in months:
        level *= exchange.price_level([float(inflation[int(month[:4])])], [1])
        levels[month] = level
    return levels


def _change(months: Months, country: str, *, first: str, month: str, measure: str) -> float:
    rates = months.rates[country]
    before, after = rates[first], rates[month]
    if measure == "gain":
        return exchange.gain_percent(before, after)
    if measure == "dollar":
        return exchange.dollar_change_percent(before, after)
    if measure == "log":
        return exchange.log_points(before, after)
    home, us = months.prices[country], months.prices["United States"]
    return exchange.real_gain_percent(
        before,
        after,
        home_prices=home[month] / home[first],
        us_prices=us[month] / us[first],
    )


def _part_before(rates: Mapping[str, float], first: str, last: str) -> float | None:
    """Return the part of a rise that was over in the accord's month; None outside of it."""
    if not first < ACCORD_MONTH < last or rates[last] >= rates[first]:
        return None
    return exchange.part_before_percent(rates[first], rates[ACCORD_MONTH], rates[last])


def _around(rates: Mapping[str, float], first: str, last: str) -> list[str]:
    labels = list(rates)
    start, end = labels.index(first), labels.index(last)
    more = max(6, round((end - start) * (_HEADROOM - 1)))
    return labels[max(0, start - more) : end + more + 1]


def _verdict(shown: Window, name: str, change: float) -> str:
    """Return what one currency, or the dollar against it, did in words."""
    if shown.measure == "dollar":
        return f"the dollar {_moved(change)} against the {name}"
    word = "gained" if change >= 0 else "lost"
    if shown.measure == "real":
        return f"the {name} {word} about {abs(change):.0f} % after prices (real)"
    unit = " log points" if shown.measure == "log" else " %"
    return f"the {name} {word} {abs(change):.1f}{unit}"


def _moved(percent: float) -> str:
    return f"{'rose' if percent >= 0 else 'fell'} by {abs(percent):.1f} %"


def _rate(units: float) -> str:
    return f"{units:.2f}" if units >= 10 else f"{units:.3f}"


def _about_the_accord(shown: Window) -> str:
    said = ""
    parts = ((shown.country, shown.part_before), (shown.beside, shown.beside_part_before))
    known = [
        f"{part:.1f} % of the rise of the {NAMES[land]}"
        for land, part in parts
        if part is not None
    ]
    if known:
        said = f" In logs, {' and '.join(known)} came before September 1985."
    if ACCORD_MONTH in (shown.first, shown.last) or known:
        said += " The average of September 1985 has eight days after the accord in it."
    return said


def _months_slider(label: str, months: list[str], value: str) -> w.SelectionSlider:
    return w.SelectionSlider(
        options=months,
        value=value,
        description=label,
        continuous_update=True,
        style={"description_width": "190px"},
        layout={"width": "min(560px, 98%)"},
    )


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Change of two currencies against the dollar since the first month of a window",
        height=400,
        y=_AXIS["gain"],
    )
    chart.add_scatter(mode="lines", line=line(0, width=3))
    chart.add_scatter(mode="lines", line=line(1))
    chart.add_scatter(
        mode="markers",
        marker=marker(0, size=11),
        showlegend=False,
        hoverinfo="skip",
        cliponaxis=False,
    )
    chart.add_vrect(x0=ACCORD_DAY, x1=ACCORD_DAY, fillcolor=QUIET, opacity=0.14, line_width=0)
    chart.add_shape(
        type="line", x0=ACCORD_DAY, x1=ACCORD_DAY, y0=0, y1=1, yref="paper",
        line={"color": QUIET, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    chart.add_annotation(
        x=ACCORD_DAY, y=1, yref="paper", text="Plaza, 22 Sep 1985", showarrow=False,
        xanchor="left", yanchor="top", xshift=4,
    )  # fmt: skip
    chart.update_xaxes(hoverformat="%B %Y")
    return chart


def _draw(chart: go.FigureWidget, shown: Window) -> None:
    unit = "log points" if shown.measure == "log" else "%"
    hover = f"%{{y:.1f}} {unit}"
    for trace, land, path in (
        (chart.data[0], shown.country, shown.path),
        (chart.data[1], shown.beside, shown.beside_path),
    ):
        name = NAMES.get(land, "")
        trace.update(
            x=_days(path), y=list(path.values()), name=name, showlegend=bool(path),
            hovertemplate=f"{hover}<extra>{name}</extra>",
        )  # fmt: skip
    ends = [shown.first, shown.last]
    chart.data[2].update(x=_days(ends), y=[0.0, shown.change])
    days = _days(list(shown.path))
    inside = days[0] <= pd.Timestamp(ACCORD_DAY) <= days[-1]
    chart.layout.shapes[0].update(x0=_days(ends)[0], x1=_days(ends)[1])
    chart.layout.shapes[1].update(visible=inside)
    chart.layout.annotations[0].update(visible=inside)
    chart.update_xaxes(range=[days[0], days[-1]])
    chart.update_yaxes(title_text=_AXIS[shown.measure])


def _days(months: Any) -> list[pd.Timestamp]:
    return [pd.Timestamp(month) + _MID_MONTH for month in months]
