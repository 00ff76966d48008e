"""Show what a good from Japan paid on a day, as a printed receipt and as a history.

The receipt adds up the legal acts in force; the chart beside it shows the total rate over
the whole period, the chosen day and, where the article names a rate, that rate.

>>> shown = compute(good="car", day=date(2025, 6, 15), value_usd=30_000, rules=load_rules())
>>> print(describe(shown))
On 15 June 2025 a 30,000-dollar car paid 2.5 + 25 = 27.5 %: 8,250 dollars. The article's 25 \
leaves out 750.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from tarifflab.economics.legal_acts import (
    FIRST_DAY,
    GOODS,
    LAST_DAY,
    OWN_RATE_GOODS,
    Good,
    Rule,
    day_in_words,
)
from tarifflab.economics.receipt import Receipt, Step, rate_history, receipt
from tarifflab.widgets.kit.frame import (
    Action,
    Drawn,
    Panel,
    choice,
    days,
    sheet,
    slider,
    text,
    toggle,
)
from tarifflab.widgets.kit.receipt_rules import load_rules
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import THIN, usd
from tarifflab.widgets.kit.words import day as day_words
from tarifflab.widgets.rate_receipt.chart import ARTICLE_PERCENT, draw_chart
from tarifflab.widgets.rate_receipt.paper import (
    GOOD_NAMES,
    LEFT_OUT,
    dollars,
    draw_paper,
    percent,
)

NAGOYA_CAR_USD = 30_000
COMMON_BASE_PERCENT = 4.7  # where the lines differ, to start from
_BESIDE = 500  # pixels of width from which paper and chart stand side by side
VIEWS = {"as charged then": False, "as corrected later": True}

_NOUNS: dict[Good, str] = {
    "car": "car",
    "car_part": "car parts",
    "light_truck": "light truck",
    "steel": "steel",
    "aluminium": "aluminium",
    "other": "other goods",
}
_PIECES: frozenset[Good] = frozenset({"car", "light_truck"})  # sold one by one


@dataclass(frozen=True)
class Shown:
    """What the widget shows: the receipt, the other view's, and the history of the rate."""

    slip: Receipt
    other: Receipt
    history: tuple[Step, ...]
    other_history: tuple[Step, ...]
    as_corrected: bool
    holder: str

    @property
    def views_agree(self) -> bool:
        """True where what was charged and what the law became are the same."""
        return self.slip.total_rate_percent == self.other.total_rate_percent


def compute(
    *,
    good: Good,
    day: date,
    rules: Sequence[Rule],
    base_percent: float = 0,
    value_usd: float = NAGOYA_CAR_USD,
    as_corrected: bool = True,
    within_quota: bool = True,
    holder: str = "",
) -> Shown:
    """Return the receipt in both views, and the history of the total rate.

    `base_percent` (0 to 100) counts for goods whose lines differ; the others take the
    schedule's rate. Raises ``ValueError`` as `receipt` does.
    """
    # A slider hands back 4.699999999999999 for 4.7.
    base = round(base_percent, 6) if good in OWN_RATE_GOODS else None
    value_usd = round(value_usd, 6)
    slips, histories = {}, {}
    for view in VIEWS.values():
        options: dict[str, Any] = {"rules": rules, "within_quota": within_quota}
        slips[view] = receipt(good, day, value_usd, base, view, **options)
        histories[view] = rate_history(good, base, view, **options)
    return Shown(
        slip=slips[as_corrected],
        other=slips[not as_corrected],
        history=histories[as_corrected],
        other_history=histories[not as_corrected],
        as_corrected=as_corrected,
        holder=holder,
    )


def describe(shown: Shown) -> str:
    """Return the finding: who paid how much, and what the article's number leaves out."""
    slip = shown.slip
    opening = f"On {day_in_words(slip.entry_date)} {_subject(slip)}"
    if slip.duty_usd is None:
        alone = f"The normal duty alone is {slip.lines[0].rate_percent:g} %."
        return f"{opening} paid a duty that is {slip.not_modelled}. {alone}"
    inferred = " Inferred from the rule." if slip.lines[-1].rule.inferred else ""
    more = inferred + _on_views(shown) + _on_article(slip)
    return f"{opening} paid {_sum(slip)}: {_plain(slip.duty_usd)} dollars.{more}"


def _subject(slip: Receipt) -> str:
    noun, value = _NOUNS[slip.good], _plain(slip.value_usd)
    if slip.good in _PIECES:
        return f"{_article(slip.value_usd)} {value}-dollar {noun}"
    return f"{value} dollars of {noun}"


def _article(dollars: float) -> str:
    """Return "an" before an amount that is read eight, eleven or eighteen, else "a"."""
    first = f"{int(dollars):,}".split(",")[0]
    return "an" if first.startswith("8") or first in ("11", "18") else "a"


def _sum(slip: Receipt) -> str:
    rates = [rate for entry in slip.lines if (rate := entry.rate_percent) is not None]
    total = _plain(sum(rates))
    layer = slip.lines[-1].rule
    if len(rates) == 1:
        return f"the normal duty alone, {total} %"
    if layer.kind == "total" and rates[1] == 0:
        return f"{total} %, the normal duty; the ceiling of {layer.rate_percent:g} adds nothing"
    stack = " + ".join(map(_plain, rates))
    ceiling = " (a ceiling on the total)" if layer.kind == "total" else ""
    return f"{stack} = {total} %{ceiling}"


def _on_views(shown: Shown) -> str:
    if shown.views_agree:
        return (
            ""
            if shown.as_corrected
            else " Charged and corrected rate agree on this day; they differ for other goods "
            "with a normal duty, from 7 August to 15 September 2025."
        )
    other, own = shown.other.duty_usd, shown.slip.duty_usd
    if other is None or own is None:  # a view that is not modelled has nothing to compare
        return ""
    name = "As first charged" if shown.as_corrected else "As corrected later"
    return (
        f" {name} it was {_plain(shown.other.total_rate_percent or 0)} %, "
        f"{_plain(abs(other - own))} dollars {'more' if other > own else 'less'}."
    )


def _on_article(slip: Receipt) -> str:
    rate = ARTICLE_PERCENT.get(slip.good)
    if rate is None:
        return ""
    base = slip.lines[0]
    if len(slip.lines) > 1 and slip.lines[1].rate_percent == rate:
        if not base.duty_usd:
            return f" The article's {rate:g} is the rate of this day."
        return f" The article's {rate:g} leaves out {_plain(base.duty_usd)}."
    return f" At the article's {rate:g} % it would be {_plain(slip.value_usd * rate / 100)}."


def _plain(number: float) -> str:
    """Return a number with two decimals at most and no empty ones: 8,250 or 14.7."""
    rounded = f"{number:,.2f}"
    return rounded.rstrip("0").rstrip(".") if "." in rounded else rounded


def draw(shown: Shown, width: int) -> Drawn:
    """Draw the paper and, beside it, the rate over time."""
    picture = Picture(width)
    slip = shown.slip
    beside = width >= _BESIDE
    left = width - min(330, width * 0.52) if beside else 0
    end = draw_paper(
        picture, slip, (left + 1, 1, width - 1), holder=shown.holder, view=_view_words(shown)
    )
    box = (0.0, 0.0, left - 22, max(end, 290.0)) if beside else (0.0, end + 6, width, end + 266)
    low = draw_chart(
        picture, box, good=slip.good, day=slip.entry_date,
        total_percent=slip.total_rate_percent, history=shown.history,
        other=shown.other_history, as_corrected=shown.as_corrected,
    )  # fmt: skip
    return Drawn(
        headline=headline(slip),
        unit=f"US duty on a good from Japan, entered on {day_words(slip.entry_date)}",
        svg=picture.svg(max(end, low)),
        foot=f"Source: legal acts of the table receipt_rules. {LEFT_OUT}",
        note=_note(shown),
        alt=describe(shown),
    )


def headline(slip: Receipt) -> str:
    """Return who paid how much, in dollars and as a total rate."""
    noun, value = _NOUNS[slip.good], usd(slip.value_usd)
    article = _article(slip.value_usd).capitalize()
    who = f"{article} {value} {noun}" if slip.good in _PIECES else f"{value} of {noun}"
    if slip.duty_usd is None or slip.total_rate_percent is None:
        return f"{who} paid by tiers that are not modelled here"
    return (
        f"{who} paid {usd(slip.duty_usd)} of duty, {percent(slip.total_rate_percent)} in total"
    )


def table(shown: Shown) -> str:
    """Return the lines of the receipt, and the history of the rate, as HTML tables."""
    lines = [
        [
            line.label,
            "see the act" if line.rate_percent is None else percent(line.rate_percent),
            "" if line.duty_usd is None else dollars(line.duty_usd),
            f"{line.legal_act}, from {day_words(line.since)}",
        ]
        for line in shown.slip.lines
    ]
    steps = [
        [
            day_words(step.from_date),
            "not modelled"
            if step.total_rate_percent is None
            else percent(step.total_rate_percent),
        ]
        for step in shown.history
    ]
    return sheet(["Line", "Rate", "Duty", "Act"], lines, describe(shown)) + sheet(
        ["From", "Total rate"], steps, GOOD_NAMES[shown.slip.good]
    )


def panel(
    good: Good = "car",
    day: date = date(2025, 6, 15),
    value_usd: float = NAGOYA_CAR_USD,
    base_percent: float = COMMON_BASE_PERCENT,
    holder: str = "",
) -> Panel:
    """Return the widget, open at a good, a day and a value in US dollars.

    `base_percent` (0 to 30) is the normal duty to start from, for goods whose lines differ.
    """
    own = [one for one in GOODS if one in OWN_RATE_GOODS]
    return Panel(
        "rate-receipt",
        controls={
            "good": choice("Good from Japan", {GOOD_NAMES[one]: one for one in GOODS}, good),
            "day": days(
                "Day of entry", day, FIRST_DAY, LAST_DAY,
                jumps=[("◀ Change", "back"), ("Change ▶", "on")],
            ),
            "value_usd": slider("Customs value", value_usd, 1_000, 100_000, step=500, unit="$"),
            "base_percent": slider(
                "Normal duty", base_percent, 0, 30, step=0.1, unit="%", when=("good", own)
            ),
            "within_quota": toggle(
                "Steel to 11 Mar 2025", {"in quota": True, "above": False},
                when=("good", ["steel"]), more=True,
            ),
            "as_corrected": toggle("Rate shown", VIEWS, True, more=True),
            "holder": text("Printed for", holder, "your name, if you like", more=True),
        },
        compute=partial(compute, rules=load_rules()),
        draw=draw,
        table=table,
        actions={
            "back": Action("◀ Change", partial(_jump, forward=False)),
            "on": Action("Change ▶", partial(_jump, forward=True)),
        },
        moments={
            "car, 15 June 2025": {},
            "car, before": {"day": date(2025, 4, 2)},
            "car, ceiling": {"day": date(2025, 9, 16)},
            "steel": {"good": "steel"},
        },
    )  # fmt: skip


def show(
    good: Good = "car",
    day: date = date(2025, 6, 15),
    value_usd: float = NAGOYA_CAR_USD,
    base_percent: float = COMMON_BASE_PERCENT,
    holder: str = "",
) -> None:
    """Show the widget in the cell; the arguments are those of `panel`."""
    panel(good, day, value_usd, base_percent, holder).show()


def _note(shown: Shown) -> str:
    """Return the sum, what the other view says, and the notes of the receipt."""
    slip = shown.slip
    if slip.duty_usd is None:
        said = f"Not modelled: {slip.not_modelled}."
    else:
        total = _sum(slip)
        inferred = " Inferred from the rule." if slip.lines[-1].rule.inferred else ""
        said = f"{total[0].upper()}{total[1:]}.{inferred}{_on_views(shown)}{_on_article(slip)}"
    return " ".join([said, *slip.notes]).replace(" %", f"{THIN}%")


def _view_words(shown: Shown) -> str:
    """Return which of two rates is printed; nothing where there is only one."""
    if shown.views_agree:
        return ""
    return "as corrected later" if shown.as_corrected else "as charged then"


def _jump(panel: Panel, *, forward: bool) -> None:
    """Move the day to the nearest change of the total rate, if there is one."""
    changes = [step.from_date for step in panel.result.history]
    today = panel.values["day"]
    place = bisect_right(changes, today) if forward else bisect_left(changes, today) - 1
    if 0 <= place < len(changes):
        panel.set(day=changes[place])
