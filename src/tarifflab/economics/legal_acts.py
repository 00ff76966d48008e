"""Which legal act set the US import duty on a good from Japan on a given day.

A rule is one row of the table of legal acts: a rate on a good, from a day on and up to a
day. On a day, and in a view, one base duty and one act on top of it hold at most. The view
matters where a later act was back-dated: "as_charged" is what customs first took,
"as_corrected" what the law was made to be.

>>> rules = (
...     Rule("R1", date(2025, 1, 1), None, "car", "base", 2.5, "normal duty"),
...     Rule("R2", date(2025, 4, 3), date(2025, 9, 16), "car", "additional", 25, "Proc. 10908"),
... )
>>> added_layer("car", date(2025, 4, 3), rules).legal_act
'Proc. 10908'
>>> added_layer("car", date(2025, 4, 2), rules) is None
True
>>> [day_in_words(day) for day in act_dates("car", rules=rules)]
['1 January 2025', '3 April 2025', '16 September 2025']
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias, get_args

FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2026, 10, 9)  # the facts end here

Good: TypeAlias = Literal["car", "car_part", "light_truck", "steel", "aluminium", "other"]
Kind: TypeAlias = Literal["base", "additional", "total", "see_act"]
RateRule: TypeAlias = Literal["rate", "floor", "line", "quota", "see_act"]
View: TypeAlias = Literal["always", "as_charged", "as_corrected"]

GOODS: tuple[Good, ...] = get_args(Good)
OWN_RATE_GOODS: frozenset[Good] = frozenset({"car_part", "aluminium", "other"})
COUNTRY_RATE_GOOD: Good = "other"  # the good that pays the country rate of the day

MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June")
MONTHS += ("July", "August", "September", "October", "November", "December")


@dataclass(frozen=True)
class Rule:
    """One row of the table of legal acts: what holds for a good from a day on.

    It holds from `from_date` up to, and not on, `until_date` (None: still in force).
    `rate_percent` is in percent of the customs value; None means the line's own rate
    (rate_rule "line") or tiers (rate_rule "see_act"). With rate_rule "quota" the rate is
    paid above a quota, and 0 inside. `view` tells whether the row is what customs charged
    at first, what a back-dated act made of it, or both.
    """

    rule_id: str
    from_date: date
    until_date: date | None
    good: Good
    kind: Kind
    rate_percent: float | None
    legal_act: str
    reference: str = ""
    rate_rule: RateRule = "rate"
    view: View = "always"
    confidence: str = "high"
    note: str = ""

    @property
    def inferred(self) -> bool:
        """True where no text states the rate: it follows from the rule of the act."""
        return "inferred from the rule" in self.note

    def holds_on(self, day: date, view: View) -> bool:
        """Tell whether the row is in force on a day, in a view."""
        ended = self.until_date is not None and day >= self.until_date
        return self.from_date <= day and not ended and self.view in ("always", view)


def added_layer(
    good: Good, day: date, rules: Iterable[Rule], *, as_corrected: bool = True
) -> Rule | None:
    """Return the act on top of the base duty that holds on a day, or None.

    Raises ``ValueError`` where two acts on one good hold at once: the table is broken.
    """
    view: View = "as_corrected" if as_corrected else "as_charged"
    found = [
        rule
        for rule in rules
        if rule.good == good and rule.kind != "base" and rule.holds_on(day, view)
    ]
    if len(found) > 1:
        ids = ", ".join(rule.rule_id for rule in found)
        raise ValueError(
            f"'rules' must hold one act at most for '{good}' on {day_in_words(day)}, "
            f"got {ids}. Give the earlier act an 'until_date'."
        )
    return found[0] if found else None


def base_rule_of(good: Good, day: date, rules: Iterable[Rule]) -> Rule:
    """Return the row of the normal duty that holds on a day.

    Raises ``ValueError`` where the rows hold none.
    """
    bases = [
        rule
        for rule in rules
        if rule.good == good and rule.kind == "base" and rule.holds_on(day, "always")
    ]
    if not bases:
        raise ValueError(
            f"'rules' must hold a base duty for '{good}' on {day_in_words(day)}, got none. "
            "Load the whole table of legal acts."
        )
    return bases[0]


def act_dates(good: str, *, rules: Iterable[Rule]) -> tuple[date, ...]:
    """Return the days on which an act on the good began or ended, in order."""
    known = known_good(good)
    days = {
        day
        for rule in rules
        if rule.good == known
        for day in (rule.from_date, rule.until_date)
        if day is not None
    }
    return tuple(sorted(day for day in days if FIRST_DAY <= day <= LAST_DAY))


def known_good(good: str) -> Good:
    """Return the good's code; raise ``ValueError`` with the codes for any other text."""
    for known in GOODS:
        if good == known:
            return known
    raise ValueError(
        f"'good' must be one of {', '.join(GOODS)}, got {good!r}. "
        "A good that has no name here is 'other'."
    )


def covered_day(entry_date: date | str) -> date:
    """Return a date or a text such as "2025-06-15" as a day that the table covers.

    Raises ``ValueError`` outside 1 January 2025 to 9 October 2026 and ``TypeError`` for
    anything that is no date.
    """
    day = _as_day(entry_date)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(
            f"'entry_date' must be between {day_in_words(FIRST_DAY)} and "
            f"{day_in_words(LAST_DAY)}, got {day_in_words(day)}. "
            "The table of legal acts covers no other day."
        )
    return day


def _as_day(entry_date: date | str) -> date:
    if isinstance(entry_date, datetime):
        return entry_date.date()
    if isinstance(entry_date, date):
        return entry_date
    if isinstance(entry_date, str):
        try:
            return date.fromisoformat(entry_date)
        except ValueError:
            raise ValueError(
                f"'entry_date' must be a day such as '2025-06-15', got {entry_date!r}. "
                "Write the year, the month and the day, in this order."
            ) from None
    raise TypeError(
        f"'entry_date' must be a date, got {type(entry_date).__name__}. "
        "Write date(2025, 6, 15) or '2025-06-15'."
    )


def day_in_words(day: date) -> str:
    """Return a day as people write it, whatever the computer's language: "15 June 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
