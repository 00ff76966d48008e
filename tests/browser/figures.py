"""Every figure of the course: what shows it, and hands that move its controls."""

from __future__ import annotations

import re

import pytest
from event_loops import hidden_loop
from playwright.sync_api import Locator

from tarifflab.widgets.kit.frame import Panel

# What a cell shows, and what makes it, one figure a line: each of them is tried.
FIGURES = {
    "claim_wall": "claim_wall.show()",
    "collected_rate": "collected_rate.show()",
    "large_buyer": "large_buyer.show()",
    "one_source": "one_source.show()",
    "average_rates": "average_rates.show()",
    "after_the_ruling": "after_the_ruling.show()",
    "what_came_after": "what_came_after.show()",
    "rate_receipt": "rate_receipt.show()",
    "landed_price": "landed_price.show()",
    "draw_the_rate": "draw_the_rate.show()",
    "draw_the_yen": "draw_the_yen.show()",
    "sealed_forecast": "sealed_forecast.show()",
    "record_measure": "record_measure.show()",
    "legal_story": "legal_story.show()",
    "days_of_trade": "days_of_trade.show()",
    "rice_quota": "rice_quota.show()",
    "what_is_at_stake": "what_is_at_stake.show()",
    "where_did_trade_go": "where_did_trade_go.show()",
    "who_supplies": "who_supplies.show()",
    "threat_points": "threat_points.show()",
    "play_the_talks": "play_the_talks.show(3)",
    "talks_tournament": "talks_tournament.show()",
    "talks_sandbox": "talks_sandbox.show()",
    "poll_margin": "poll_margin.show()",
    "saving_gap": "saving_gap.show()",
    "both_tariffs": "both_tariffs.show()",
    "two_ledgers": "two_ledgers.show()",
    "which_money": "which_money.show()",
    "make_the_formula": "make_the_formula.show()",
    "pick_your_window": "pick_your_window.show()",
    "share_number_price": "share_number_price.show()",
    "sort_episodes": "sort_episodes.show()",
    "partner_cuts": "partner_cuts.show()",
    "where_did_it_go": "where_did_it_go.show()",
    "who_wins": "who_wins.show()",
    "who_pays_studies": "who_pays_studies.show()",
    "who_decides": "who_decides.show()",
    "who_got_the_rent": "who_got_the_rent.show()",
    "car_on_the_lift": "car_on_the_lift.show()",
    "j_curve": "j_curve.show()",
    "discount_rate": "discount_rate.show()",
    "car_limit": "car_limit.show('controls')",
    "fact_cards": "fact_cards.show('05/security')",
    "day_strip": "day_strip.show('07/rounds')",
    "three_purses": "three_purses.show()",
    "who_settled": "who_settled.show()",
    "placebo_years": "placebo_years.show()",
    "dollar_forecast": "dollar_forecast.show()",
    "four_yardsticks": "four_yardsticks.show()",
    "who_stayed": "who_stayed.show()",
    "trade_war": "trade_war.show()",
    "who_joins": "who_joins.show()",
    "end_card": "end_card.show('01')",
    "sort_facts": "sort_facts.show('05/security')",
    "in_bars": "in_bars.show('06/contract')",
    "few_rows": "few_rows.show('05/farm')",
    "who_needs_whom": "who_needs_whom.show()",
    "unusual_months": "unusual_months.show()",
    "promise_terms": "promise_terms.show()",
    "convoy": "convoy.show()",
    "hand_the_bill": "hand_the_bill.show()",
}
HIGHEST = 720  # pixels: a figure and its controls are on one screen
REFUSED = re.compile(r"\btl-refused\b")
NO_WORD = re.compile(r"\b(NaN|nan|None|undefined|null)\b")
OPENS = "Show it without a guess"


def cell_of(name: str) -> str:
    """Return the code that shows a figure."""
    return f"from tarifflab.widgets import {name}\n{FIGURES[name]}"


def panel_of(name: str) -> Panel:
    """Return the panel that the code of a figure's cell would show."""
    with pytest.MonkeyPatch.context() as patch:
        shown: list[Panel] = []
        patch.setattr(Panel, "show", lambda panel: shown.append(panel))
        with hidden_loop():
            exec(cell_of(name), {})
    (panel,) = shown
    return panel


def move(control: Locator) -> None:
    """Give a control another value, as a hand does."""
    kind = control.get_attribute("type") or control.evaluate("node => node.tagName")
    if kind == "range":
        at_end = control.evaluate("node => node.value === node.max")
        control.press("Home" if at_end else "End")
    elif kind == "SELECT":
        last = control.locator("option").count() - 1
        at_end = control.evaluate("node => node.selectedIndex") == last
        control.select_option(index=0 if at_end else last)
    elif kind == "text":
        control.fill("a name")
    else:
        control.check(force=True) if not control.is_checked() else control.uncheck(force=True)


# All that Python answers: a slider writes its own number before the answer is there, and the
# words for who listens come when the hand rests. Of the controls counts which are there.
ANSWERED = """node => {
  const hidden = [...node.querySelectorAll('.tl-control')].map(one => one.hidden);
  const copy = node.cloneNode(true);
  copy.querySelectorAll('.tl-controls, [role=status]').forEach(part => part.remove());
  return hidden.join() + copy.innerHTML;
}"""


def put_back(control: Locator, value: str) -> bool:
    """Give a control the value that it had; say whether it is one that can have it again."""
    if control.evaluate("node => node.tagName") == "SELECT" and value:
        control.select_option(value)
    elif control.get_attribute("type") in ("range", "text"):
        control.fill(value)
    else:
        return False
    return True


def controls_of(figure: Locator) -> list[Locator]:
    """Open what is folded, and return all controls that can be seen."""
    for summary in figure.locator("summary:visible").all():
        summary.click()
    every = figure.locator(
        ".tl-controls :is(input[type=range], input[type=text], select, input[type=checkbox],"
        " .tl-pill:not(:has(:checked)) input)"
    )
    return every.all()


# What stands right of the edge of a figure.
PAST_THE_EDGE = """figure => {
  const edge = figure.getBoundingClientRect().right + 1;
  const parts = [...figure.querySelectorAll('p, button, label, select, output, svg, text')]
    .filter(part => part.getClientRects().length && !part.closest('.tl-hidden, .tl-drawer'));
  const past = parts.filter(part => part.getBoundingClientRect().right > edge);
  return past.map(part => `${figure.dataset.name}: ${part.textContent.slice(0, 40)}`);
}"""
