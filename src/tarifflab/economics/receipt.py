"""The rate receipt: what one good from Japan paid at the US border on one day.

A *base* duty stands in the US tariff schedule. From 2025 on, legal acts put one *layer* on
top of it; a later act on the same good replaces the earlier one. With base ``m`` and the
layer's rate ``a``, both in percent of the customs value, the total is

- ``m``            while no act is in force,
- ``m + a``        where the act adds a duty (kind "additional"),
- ``max(m, a)``    where the act sets a ceiling that includes the base (kind "total"),
- not modelled     where the act has tiers by product (kind "see_act").

Cars, parts, light trucks, steel and aluminium fall under Section 232 and do not also pay
the country rate, which the good "other" pays. Exempt lists, US content, drawback and
product exclusions are left out. Source: the legal acts, one `Rule` a row; they are an
argument, so that a student can ask what another act would have done.

>>> rules = (
...     Rule("R1", date(2025, 1, 1), None, "car", "base", 2.5, "normal duty"),
...     Rule("R2", date(2025, 4, 3), date(2025, 9, 16), "car", "additional", 25, "Proc. 10908"),
...     Rule("R3", date(2025, 9, 16), None, "car", "total", 15, "Commerce notice"),
... )
>>> june = receipt("car", "2025-06-15", 30_000, rules=rules)
>>> june.total_rate_percent, june.duty_usd
(27.5, 8250.0)
>>> october = receipt("car", date(2025, 10, 1), 30_000, rules=rules)
>>> [(line.label, line.rate_percent) for line in october.lines]
[('normal duty', 2.5), ('up to the ceiling of 15 % in total', 12.5)]
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tarifflab.economics.legal_acts import (
    COUNTRY_RATE_GOOD,
    Good,
    Rule,
    act_dates,
    added_layer,
    base_rule_of,
    covered_day,
    known_good,
)
from tarifflab.economics.rates import all_in_percent

MAX_BASE_PERCENT = 100.0
NOT_MODELLED = "not modelled: see the act"

_STATUS_OF_AUTHORITY = {
    "IEEPA": (
        "The Supreme Court held on 20 February 2026 that IEEPA authorises no tariffs. A trade "
        "court ordered refunds on 4 March 2026; the government appealed."
    ),
    "Section 122": (
        "A trade court held this surcharge unlawful on 7 May 2026, with relief for the "
        "plaintiffs alone; stayed on 12 May, it was still collected."
    ),
    "Section 301": (
        "In court: reported as challenged on 24 August 2026, no ruling read by "
        "28 September 2026."
    ),
}


@dataclass(frozen=True)
class Line:
    """One line of a receipt: what one legal act adds, in percent and in US dollars.

    Rate and duty are None where the act has tiers that are not modelled.
    """

    label: str
    rate_percent: float | None
    duty_usd: float | None
    rule: Rule

    @property
    def legal_act(self) -> str:
        """The act behind the line."""
        return self.rule.legal_act

    @property
    def reference(self) -> str:
        """Where the act was printed."""
        return self.rule.reference

    @property
    def since(self) -> date:
        """The day from which the act holds."""
        return self.rule.from_date

    @property
    def confidence(self) -> str:
        """How sure the table is of this row: "high" or "medium"."""
        return self.rule.confidence


@dataclass(frozen=True)
class Receipt:
    """All lines for one good on one day, with total rate (percent) and duty (US dollars).

    Both totals are None where an act is not modelled; `not_modelled` then says why.
    """

    good: Good
    entry_date: date
    value_usd: float
    lines: tuple[Line, ...]
    total_rate_percent: float | None
    duty_usd: float | None
    notes: tuple[str, ...] = ()
    not_modelled: str = ""


@dataclass(frozen=True)
class Step:
    """The total rate (percent; None: not modelled) that holds from a day on."""

    from_date: date
    total_rate_percent: float | None


def receipt(
    good: str,
    entry_date: date | str,
    value_usd: float,
    base_rate_percent: float | None = None,
    as_corrected: bool = True,
    *,
    rules: Sequence[Rule],
    within_quota: bool = True,
) -> Receipt:
    """Return the receipt for `value_usd` US dollars of a good entered on a day.

    `entry_date` is a date or a text such as "2025-06-15". `base_rate_percent` (0 to 100) is
    the line's own normal duty; None takes the schedule's, where there is one. With
    `as_corrected=False` a layer that was corrected later is shown as first charged.
    `within_quota` matters for steel until 11 March 2025 only.

    Raises ``ValueError`` for an unknown good, a day outside 1 January 2025 to 9 October
    2026, a missing or impossible base rate, and a value below 0 or not finite.
    """
    known = known_good(good)
    day = covered_day(entry_date)
    value = _finite_value(value_usd)
    base_rule = base_rule_of(known, day, rules)
    base = _base_percent(known, base_rate_percent, base_rule)
    layer = added_layer(known, day, rules, as_corrected=as_corrected)
    lines = [_line("normal duty", base, value, base_rule)]
    if layer is not None:
        lines.append(_layer_line(layer, base, value, within_quota=within_quota))
    total = _total_percent(base, layer, within_quota=within_quota)
    return Receipt(
        good=known,
        entry_date=day,
        value_usd=value,
        lines=tuple(lines),
        total_rate_percent=total,
        duty_usd=None if total is None else value * total / 100,
        notes=tuple(_notes(known, day, layer, rules)),
        not_modelled="" if total is not None else f"{NOT_MODELLED} ({lines[-1].legal_act})",
    )


def rate_history(
    good: str,
    base_rate_percent: float | None = None,
    as_corrected: bool = True,
    *,
    rules: Sequence[Rule],
    within_quota: bool = True,
) -> tuple[Step, ...]:
    """Return the total rate on a good over the whole period: one step a change.

    Arguments and errors as in `receipt`. The first step is 1 January 2025; a day on which
    a new act left the total as it was makes no step.
    """
    steps: list[Step] = []
    for day in act_dates(good, rules=rules):
        total = receipt(
            good,
            day,
            0,
            base_rate_percent,
            as_corrected,
            rules=rules,
            within_quota=within_quota,
        ).total_rate_percent
        if not steps or steps[-1].total_rate_percent != total:
            steps.append(Step(day, total))
    return tuple(steps)


def _total_percent(base: float, layer: Rule | None, *, within_quota: bool) -> float | None:
    if layer is None:
        return base
    if layer.rate_percent is None:
        return None
    if layer.kind == "total":
        return all_in_percent(base, ceiling_percent=layer.rate_percent)
    return base + (0.0 if _is_free(layer, within_quota) else layer.rate_percent)


def _is_free(layer: Rule, within_quota: bool) -> bool:
    return layer.rate_rule == "quota" and within_quota


def _layer_line(layer: Rule, base: float, value: float, *, within_quota: bool) -> Line:
    total = _total_percent(base, layer, within_quota=within_quota)
    if total is None:
        return Line("see the act", None, None, layer)
    label = "added duty"
    if layer.kind == "total":
        label = f"up to the ceiling of {layer.rate_percent:g} % in total"
    if layer.rate_rule == "quota":
        label = f"added duty, {'inside' if within_quota else 'above'} the quota"
    return _line(label, total - base, value, layer)


def _line(label: str, rate: float, value: float, rule: Rule) -> Line:
    return Line(label, rate, value * rate / 100, rule)


def _notes(good: Good, day: date, layer: Rule | None, rules: Iterable[Rule]) -> Iterator[str]:
    country = added_layer(COUNTRY_RATE_GOOD, day, rules)
    if layer is not None:
        yield from _notes_on_act(layer)
        if good != COUNTRY_RATE_GOOD and country is not None:
            yield "A good under Section 232 does not also pay the country rate."
    elif country is not None:
        yield (
            "The table has no added duty on this good yet. Whether the country rate of "
            f"the day ({country.legal_act}) was charged meanwhile is not shown."
        )


def _notes_on_act(layer: Rule) -> Iterator[str]:
    if layer.kind == "see_act":
        known = [part for part in layer.note.split("; ") if part != NOT_MODELLED]
        yield f"What the table knows: {'; '.join(known)}."
    elif layer.inferred:
        yield "Inferred from the rule: no text read names this rate."
    elif layer.confidence != "high":
        yield f"Confidence {layer.confidence}: {layer.note}."
    if layer.view == "as_charged":
        yield "As first charged: on top of the normal duty. Corrected later, back to day one."
    if layer.view == "as_corrected":
        yield "As corrected later, back to day one. First charged on top of the normal duty."
    for authority, status in _STATUS_OF_AUTHORITY.items():
        if layer.legal_act.startswith(authority):
            yield status


def _base_percent(good: Good, given: float | None, rule: Rule) -> float:
    if given is None:
        if rule.rate_percent is None:
            raise ValueError(
                f"'base_rate_percent' must be given for '{good}', got None. "
                "Take the line's own rate from the tariff schedule, for example 4.7."
            )
        return rule.rate_percent
    if not 0 <= given <= MAX_BASE_PERCENT:
        raise ValueError(
            f"'base_rate_percent' must be between 0 and {MAX_BASE_PERCENT:g}, "
            f"got {given:g}. Write 2.5 % as 2.5."
        )
    return float(given)


def _finite_value(value_usd: float) -> float:
    if not (math.isfinite(value_usd) and value_usd >= 0):
        raise ValueError(
            f"'value_usd' must be finite and 0 or more, got {value_usd:g}. "
            "Give the customs value in US dollars, for example 30000."
        )
    return float(value_usd)
