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
from datetime import date, timedelta
from functools import cache, partial

import pandas as pd

from tarifflab import data
from tarifflab.economics import exchange
from tarifflab.widgets.kit import lines
from tarifflab.widgets.kit.frame import Control, Drawn, Panel, choice, sheet, slider
from tarifflab.widgets.kit.svg import COMPACT, Picture
from tarifflab.widgets.kit.words import MONTHS, num, pct

FIRST, LAST = "1971-01", "1998-12"  # from the end of fixed rates to the day before the euro
ACCORD_DAY, ACCORD_MONTH = date(1985, 9, 22), "1985-09"
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
UNITS = {
    "Japan": "yen",
    "Germany": "marks",
    "United Kingdom": "pounds",
    "Canada": "Canadian dollars",
}
MEASURES = {
    "gain of the currency (%)": "gain",
    "gain after prices, real (%)": "real",
    "change of the dollar (%)": "dollar",
    "gain in log points": "log",
}
_STRIP = 700  # pixels: in a narrower picture the controls stand above it
_UNIT = {
    "gain": "Gain against the dollar since the first month, %",
    "real": "Real gain (after prices) against the dollar since the first month, %",
    "dollar": "Change of the dollar against the currency since the first month, %",
    "log": "Gain against the dollar since the first month, log points",
}
_COLORS = {"Japan": "jp"}
PRESETS = {
    "Accord to end of 1986": ("1985-09", "1986-12"),
    "From the dollar's peak": ("1985-02", "1986-12"),
    "To the Louvre Accord": ("1985-09", "1987-02"),
    "1971 to 1978": ("1971-01", "1978-10"),
    "To April 1995": ("1985-09", "1995-04"),
}
_MID_MONTH = timedelta(days=14)
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


def headline(shown: Window) -> str:
    """Return the finding: what the currency did in the window."""
    said = _verdict(shown, shown.country, shown.change)
    first, last = (f"{MONTHS[number % 12]} {number // 12}" for number in _ends(shown))
    return f"{said[0].upper()}{said[1:]}, {first} to {last}"


def draw(shown: Window, width: int) -> Drawn:
    """Draw one or two currencies around the window, which is shaded."""
    picture = Picture(width)
    return Drawn(
        headline=headline(shown),
        unit=_UNIT[shown.measure],
        svg=picture.svg(_fill(picture, shown)),
        foot=(
            "Source: Federal Reserve, monthly averages; World Bank for prices, yearly rates "
            "spread over the months. Not shown: why a rate moved."
        ),
        note=_note(shown),
        alt=(
            f"Line of the {NAMES[shown.country]} from {in_words(min(shown.path))} to "
            f"{in_words(max(shown.path))}; the window is shaded."
        ),
    )


def table(shown: Window) -> str:
    """Return the changes by month as an HTML table."""
    names = [NAMES[one] for one in (shown.country, shown.beside) if one]
    rows = [
        [in_words(month), num(value, 1, sign=True)]
        + ([num(shown.beside_path[month], 1, sign=True)] if shown.beside_path else [])
        for month, value in shown.path.items()
    ]
    return sheet(["Month", *names], rows, _UNIT[shown.measure])


def panel(country: str = "Japan", beside: str = "Germany") -> Panel:
    """Return the widget; it opens with the accord's window, two currencies beside each other.

    Raises ``ValueError`` for a country whose currency is not among the four.
    """
    for one in (country, beside):
        if one and one not in NAMES:
            raise ValueError(f"'country' must be one of {', '.join(NAMES)}, got {one!r}.")
    first, last = PRESETS["Accord to end of 1986"]
    return Panel(
        "pick-your-window",
        controls={
            "first": _month_slider("From", first),
            "last": _month_slider("To", last),
            "beside": choice("Beside it", {"nothing": ""} | CURRENCIES, beside),
            "measure": choice("Measure", MEASURES),
            "country": choice("Currency", CURRENCIES, country),
        },
        compute=partial(_compute, load_months()),
        draw=draw,
        table=table,
        presets={
            name: {"first": float(number_of(begin)), "last": float(number_of(end))}
            for name, (begin, end) in PRESETS.items()
        },
    )


def show(country: str = "Japan", beside: str = "Germany") -> None:
    """Show the widget in the cell; raises ``ValueError`` as :func:`panel` does."""
    panel(country, beside).show()


def number_of(month: str) -> int:
    """Return a month such as "1985-09" as the sliders know it: 12 times the year plus 8.

    >>> number_of("1985-09")
    23828
    """
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: float) -> str:
    return f"{int(number) // 12}-{int(number) % 12 + 1:02d}"


def _month_slider(label: str, month: str) -> Control:
    ends = (number_of(FIRST), number_of(LAST))
    return slider(label, number_of(month), *ends, unit="month")


def _compute(months: Months, *, first: float, last: float, **more: str) -> Window:
    return compute(months, first=_month(first), last=_month(last), **more)


def _ends(shown: Window) -> tuple[int, int]:
    return number_of(shown.first), number_of(shown.last)


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


def _verdict(shown: Window, country: str, change: float) -> str:
    """Return what one currency, or the dollar against it, did in words."""
    name = NAMES[country]
    if shown.measure == "dollar":
        return f"the dollar {_moved(change)} against the {name}"
    word = "gained" if change >= 0 else "lost"
    if shown.measure == "real":
        return f"the {name} {word} about {pct(abs(change), 0)} after prices"
    if shown.measure == "log":
        return f"the {name} {word} {num(abs(change), 1)} log points"
    return f"the {name} {word} {pct(abs(change))}"


def _moved(percent: float) -> str:
    return f"{'rose' if percent >= 0 else 'fell'} by {pct(abs(percent))}"


def _rate(units: float) -> str:
    return num(units, 2 if units >= 10 else 3)


def _about_the_accord(shown: Window) -> str:
    said = ""
    parts = ((shown.country, shown.part_before), (shown.beside, shown.beside_part_before))
    known = [
        f"{pct(part)} of the rise of the {NAMES[land]}"
        for land, part in parts
        if part is not None
    ]
    if known:
        said = f" In logs, {' and '.join(known)} had come by September 1985."
    if ACCORD_MONTH in (shown.first, shown.last) or known:
        said += " The average of September 1985 has eight days after the accord in it."
    return said


def _note(shown: Window) -> str:
    said = ""
    if shown.beside_change is not None:
        verdict = _verdict(shown, shown.beside, shown.beside_change)
        said = f"{verdict[0].upper()}{verdict[1:]}. "
    elif shown.beside:
        said = f"For the {NAMES[shown.beside]} our tables have no consumer prices. "
    said += f"A dollar bought {_rate(shown.rate_first)}, then {_rate(shown.rate_last)}"
    said += f" {UNITS[shown.country]}"
    if shown.measure == "gain":
        said += f": it {_moved(shown.dollar_change)}"
    return said + "." + _about_the_accord(shown)


def _fill(picture: Picture, shown: Window) -> float:
    """Draw everything into the picture; return its height."""
    color = _COLORS.get(shown.country, "good")
    rows = [_line(shown.country, shown.path, color, 3.0)]
    if shown.beside_path:
        other = _COLORS.get(shown.beside, "quiet")
        rows.append(_line(shown.beside, shown.beside_path, other, 1.75))
    days = list(rows[0].points)
    low, high = _range([value for row in rows for value in row.points.values()])
    marks = [(ACCORD_DAY, "22 Sep 1985 Plaza Accord")]
    plot = lines.line_plot(
        picture,
        rows,
        lines.months(days[0], days[-1]),
        (low, high),
        top=0,
        high=280 if picture.width < COMPACT else 310 if picture.width < _STRIP else 340,
        unit="" if shown.measure == "log" else "%",
        marks=marks if days[0] <= ACCORD_DAY <= days[-1] else (),
        band=(_day(shown.first), _day(shown.last)),
    )
    for month in (shown.first, shown.last):
        spot = plot.across(_day(month)), plot.up(shown.path[month])
        picture.dot(*spot, color, 6, mark="end")
    plot.tips(picture, {_day(month): _tip(shown, month) for month in shown.path})
    return plot.end


def _range(values: list[float]) -> tuple[float, float]:
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.05 * (high - low)
    return low - room, high + room


def _line(country: str, path: Mapping[str, float], color: str, wide: float) -> lines.Line:
    last = list(path.values())[-1]
    points = {_day(month): value for month, value in path.items()}
    return lines.Line(f"{NAMES[country]} {num(last, 1, sign=True)}", color, points, wide)


def _tip(shown: Window, month: str) -> str:
    said = f"{in_words(month)}: {NAMES[shown.country]} {num(shown.path[month], 1, sign=True)}"
    if shown.beside_path:
        said += f", {NAMES[shown.beside]} {num(shown.beside_path[month], 1, sign=True)}"
    return said


def _day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1) + _MID_MONTH
