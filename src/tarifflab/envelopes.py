"""Sealed forecasts: an interval for a number that the tables do not hold yet.

The number is the collected rate on Japan's goods in the month after the table
``us_duties_by_partner`` ends: duty over customs value, in percent. A reader writes down two
ends between which it lies nine times in ten. Newer data open the envelope: run
:func:`open_envelopes` after the table has been renewed.

An interval scores its width, plus twenty times the distance by which it misses, in
percentage points; lower is better (`tarifflab.economics.brier.interval_score`). Its rival
is a rule without any thought: the last rate, give or take the largest monthly change of the
half year before.

>>> SURE
0.9
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from tarifflab import data, progress
from tarifflab.economics.brier import interval_score

TABLE = "us_duties_by_partner"
PARTNER = "Japan"
SURE = 0.9  # the promised share of hits
HIGHEST_PERCENT = 50.0
_PREFIX = "09/sealed/"
_HALF_YEAR = 6  # months

Rates = Mapping[str, float]  # month such as "2025-11" to percent of the customs value


@dataclass(frozen=True)
class Envelope:
    """An interval in percent for the rate of `month`, sealed when data ended at `data_end`."""

    month: str
    low: float
    high: float
    data_end: str
    sealed_on: str  # a day, UTC


@dataclass(frozen=True)
class Opened:
    """An envelope beside what happened; scores in percentage points, lower is better."""

    envelope: Envelope
    rate: float
    score: float
    rival: tuple[float, float]
    rival_score: float

    @property
    def hit(self) -> bool:
        """Whether the rate lies inside."""
        return self.envelope.low <= self.rate <= self.envelope.high


def load_rates() -> dict[str, float]:
    """Return the collected rate on Japan's goods by month, in percent, in order."""
    table = data.load(TABLE)
    own = table[table["country"] == PARTNER].sort_values("month")
    percent = own["duty_usd"] / own["imports_usd"] * 100
    months = own["month"].dt.strftime("%Y-%m")
    return {str(month): float(rate) for month, rate in zip(months, percent, strict=True)}


def next_month(rates: Rates) -> str:
    """Return the month after the newest one, such as "2025-12"."""
    return str(pd.Period(max(rates), freq="M") + 1)


def seal(low: float, high: float, rates: Rates | None = None) -> Envelope:
    """Seal an interval for the next month, in percent; the first one for a month stays.

    Raises
    ------
    ValueError
        If the ends are not in order or leave the range from 0 to 50.
    """
    if not 0 <= low <= high <= HIGHEST_PERCENT:
        raise ValueError(
            f"'low' must be at most 'high', both between 0 and {HIGHEST_PERCENT:g} percent, "
            f"got {low:g} and {high:g}."
        )
    rates = load_rates() if rates is None else rates
    month = next_month(rates)
    before = find(month)
    if before is not None:
        return before
    value = {"low": float(low), "high": float(high), "data_end": max(rates), "sure": SURE}
    progress.save("prediction", _PREFIX + month, value)
    return Envelope(month, float(low), float(high), max(rates), _day(_PREFIX + month))


def find(month: str) -> Envelope | None:
    """Return the envelope for a month such as "2025-12", or None."""
    past = progress.history("prediction", _PREFIX + month)
    if not past:
        return None
    value = past[0][1]
    return Envelope(
        month, value["low"], value["high"], value["data_end"], _day(_PREFIX + month)
    )


def sealed() -> list[Envelope]:
    """Return all envelopes, in the order of their months."""
    keys = [one for one in progress.entries("prediction") if one.startswith(_PREFIX)]
    found = (find(one.removeprefix(_PREFIX)) for one in sorted(keys))
    return [envelope for envelope in found if envelope is not None]


def rival(rates: Rates, data_end: str) -> tuple[float, float]:
    """Return the interval of the rule without thought, from the rates up to `data_end`."""
    known = [rates[month] for month in sorted(rates) if month <= data_end]
    recent = known[-_HALF_YEAR - 1 :]
    reach = max(abs(b - a) for a, b in pairwise(recent))
    return known[-1] - reach, known[-1] + reach


def opened(rates: Rates | None = None) -> list[Opened]:
    """Return the envelopes whose month the table holds by now, with their scores."""
    rates = load_rates() if rates is None else rates
    return [_open(one, rates) for one in sealed() if one.month in rates]


def open_envelopes(rates: Rates | None = None) -> None:
    """Print what became of every sealed forecast, one sentence each."""
    rates = load_rates() if rates is None else rates
    waiting = [one for one in sealed() if one.month not in rates]
    done = opened(rates)
    if not waiting and not done:
        print("No envelope has been sealed yet. Lesson 09 has one for you.")
    for one in done:
        print(_told(one))
    for envelope in waiting:
        print(
            f"{envelope.month}: still sealed ({envelope.low:g} to {envelope.high:g} %). "
            f"The table ends in {max(rates)}."
        )


def _open(envelope: Envelope, rates: Rates) -> Opened:
    rate = rates[envelope.month]
    other = rival(rates, envelope.data_end)
    return Opened(
        envelope=envelope,
        rate=rate,
        score=interval_score(envelope.low, envelope.high, rate, SURE),
        rival=other,
        rival_score=interval_score(*other, rate, SURE),
    )


def _told(one: Opened) -> str:
    envelope = one.envelope
    where = "inside" if one.hit else "outside"
    return (
        f"{envelope.month}: the collected rate was {one.rate:.2f} %, {where} your "
        f"{envelope.low:g} to {envelope.high:g} %, sealed on {envelope.sealed_on}. You score "
        f"{one.score:.2f} points; the rule without thought ({one.rival[0]:.2f} to "
        f"{one.rival[1]:.2f} %) scores {one.rival_score:.2f}. Lower is better."
    )


def _day(key: str) -> str:
    return progress.history("prediction", key)[0][0].date().isoformat()
