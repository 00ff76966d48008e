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

import ipywidgets as w

from tarifflab.economics.legal_acts import (
    FIRST_DAY,
    LAST_DAY,
    OWN_RATE_GOODS,
    Good,
    Rule,
    base_rule_of,
    day_in_words,
)
from tarifflab.economics.receipt import Receipt, Step, rate_history, receipt
from tarifflab.widgets.kit.base import Panel, choice, slider, text, toggle
from tarifflab.widgets.kit.days import KEEP_WIDTH, day_slider, days_between
from tarifflab.widgets.kit.receipt_rules import load_rules
from tarifflab.widgets.rate_receipt.chart import ARTICLE_PERCENT, draw_chart, empty_chart
from tarifflab.widgets.rate_receipt.paper import GOOD_NAMES, paper

NAGOYA_CAR_USD = 30_000
COMMON_BASE_PERCENT = 4.7  # where the lines differ, to start from
ALL_DAYS = days_between(FIRST_DAY, LAST_DAY)
_LABEL_PX = 155  # of a control's label: the column is narrower than a page
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
        return f"{'an' if value.startswith('8') else 'a'} {value}-dollar {noun}"
    return f"{value} dollars of {noun}"


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


def panel(
    good: Good = "car",
    day: date = date(2025, 6, 15),
    value_usd: float = NAGOYA_CAR_USD,
    base_percent: float | None = None,
    holder: str = "",
) -> Panel:
    """Return the widget, open at a good, a day and a value in US dollars.

    `base_percent` (0 to 30) is the normal duty to start from, for goods whose lines differ.
    """
    rules = load_rules()
    chart, till = empty_chart(), w.HTML()

    def draw(shown: Shown) -> None:
        till.value = paper(shown.slip, holder=shown.holder, view=_view_words(shown))
        draw_chart(
            chart,
            good=shown.slip.good,
            day=shown.slip.entry_date,
            total_percent=shown.slip.total_rate_percent,
            history=shown.history,
            other=shown.other_history,
            as_corrected=shown.as_corrected,
        )

    controls = _controls(good, day, value_usd, holder)
    _fit_controls(controls, rules)
    if base_percent is not None and good in OWN_RATE_GOODS:
        controls["base_percent"].value = base_percent
    steps = [
        w.Button(description=name, layout={"width": "auto"})
        for name in ("◀ Previous change", "Next change ▶")
    ]
    built = Panel(
        controls=controls,
        compute=partial(compute, rules=rules),
        draw=draw,
        describe=describe,
        figures=[till, chart],
        buttons=steps,
    )
    for button, forward in zip(steps, (False, True), strict=True):
        button.on_click(partial(_jump, built, forward))
    controls["good"].observe(lambda _change: _fit_controls(controls, rules), names="value")
    _arrange(built)
    return built


def show(
    good: Good = "car",
    day: date = date(2025, 6, 15),
    value_usd: float = NAGOYA_CAR_USD,
    base_percent: float | None = None,
    holder: str = "",
) -> None:
    """Show the widget in the cell; the arguments are those of `panel`."""
    panel(good, day, value_usd, base_percent, holder).show()


def _view_words(shown: Shown) -> str:
    """Return which of two rates is printed; nothing where there is only one."""
    if shown.views_agree:
        return ""
    return "as corrected later" if shown.as_corrected else "as charged then"


def _controls(good: Good, day: date, value_usd: float, holder: str) -> dict[str, Any]:
    controls = {
        "good": choice("Good from Japan", [(GOOD_NAMES[one], one) for one in GOOD_NAMES], good),
        "day": day_slider("Day of entry", day, ALL_DAYS),
        "base_percent": slider("Normal duty", COMMON_BASE_PERCENT, 0, 30, step=0.1, unit="%"),
        "within_quota": toggle("Steel to 11 Mar 2025", {"in quota": True, "above": False}),
        "value_usd": slider(
            "Customs value", value_usd, 1_000, 100_000, step=500, unit="dollars"
        ),
        "as_corrected": toggle("Rate shown", VIEWS, True),
        "holder": text("Printed for", holder, "your name, if you like"),
    }
    for control in controls.values():
        control.style.description_width = f"{_LABEL_PX}px"
    return controls


def _fit_controls(controls: dict[str, Any], rules: Sequence[Rule]) -> None:
    """Show the base duty of the chosen good, and switch off what has no effect on it."""
    good, base = controls["good"].value, controls["base_percent"]
    known = base_rule_of(good, controls["day"].value, rules).rate_percent
    base.disabled = good not in OWN_RATE_GOODS
    base.value = COMMON_BASE_PERCENT if known is None else known
    controls["within_quota"].layout.display = None if good == "steel" else "none"


def _jump(built: Panel, forward: bool, _button: Any = None) -> None:
    """Move the day to the nearest change of the total rate, if there is one."""
    if built.result is None:
        return
    days = [step.from_date for step in built.result.history]
    today = built.controls["day"].value
    place = bisect_right(days, today) if forward else bisect_left(days, today) - 1
    if 0 <= place < len(days):
        built.set(day=days[place])


def _arrange(built: Panel) -> None:
    """Put the paper beside controls and chart; on a narrow page it goes below them."""
    *controls, jumps, paper_place, chart_place, finding = built.box.children
    jumps.layout.margin = f"0 0 0 {_LABEL_PX + 8}px"  # under the slider that the buttons move
    controls.insert(list(built.controls).index("day") + 1, jumps)
    left = w.VBox([*controls, chart_place], layout={"flex": "3 1 420px", "min_width": "0"})
    paper_place.layout.width = "100%"
    right = w.Box([paper_place], layout={"flex": "1 1 310px", "min_width": "0"})
    row = w.HBox([left, right], layout={"flex_flow": "row wrap", "align_items": "flex-start"})
    built.box.children = (w.HTML(KEEP_WIDTH), row, finding)
