"""The legal story: what held on a day, on which law, and what a court had said by then."""

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest

from tarifflab.widgets import legal_story as widget
from tarifflab.widgets.kit.receipt_rules import load_rules

RULES, EVENTS = load_rules(), widget.load_events()


def on(day):
    """Return what the widget shows for a day."""
    return widget.compute(day=day, rules=RULES, events=EVENTS)


@pytest.mark.parametrize(
    ("day", "most", "cars"),
    [
        (date(2025, 1, 1), "the normal duty", "the normal duty"),
        (date(2025, 4, 9), "normal duty + 24 % (IEEPA)", "normal duty + 25 % (Section 232)"),
        (date(2026, 2, 23), "15 % in total (IEEPA)", "15 % in total (Section 232)"),
        (date(2026, 2, 24), "normal duty + 10 % (Section 122)", "15 % in total (Section 232)"),
        (date(2026, 7, 24), "12.5 % in total (Section 301)", "15 % in total (Section 232)"),
    ],
)
def test_rate_and_law_of_a_day(day, most, cars):
    """The acts change on their legal days; the ruling leaves Section 232 alone."""
    rates = on(day).rates

    assert (rates["most goods"], rates["cars"]) == (most, cars)


def test_collection_went_on_for_four_days_after_the_ruling():
    """The court ruled on 20 February 2026; the rate changed on the 24th."""
    ruled = on(date(2026, 2, 20))

    assert ruled.last.day == date(2026, 2, 20)
    assert "IEEPA does not authorise tariffs" in widget.describe(ruled)
    assert ruled.rates == on(date(2026, 2, 23)).rates


def test_events_are_lettered_in_order():
    """Letters follow the dates, and each event lies in one of the two lanes."""
    days = [event.day for event in EVENTS]

    assert [event.letter for event in EVENTS] == list(widget.LETTERS[: len(EVENTS)])
    assert days == sorted(days)
    assert {event.lane for event in EVENTS} == {widget.LISTS, "courts"}


def test_every_long_bar_says_its_law_and_its_rate():
    """The picture is readable without colour: words stand in the bars."""
    chart = widget.panel().figures[0]
    words = [text for trace in chart.data[:4] for text in trace.text if text]

    assert len(words) >= 10
    rates = [text.partition("<br>")[2] for text in words]
    assert [rate for rate in rates if not re.search(r"\d|tiers", rate)] == []
    assert [
        text for text in words if not re.match(r"<b>(Section \d+|\d+|IEEPA)</b>", text)
    ] == []
    assert len({trace.marker.pattern.shape for trace in chart.data[:4]}) == 4


def test_bars_of_a_lane_never_overlap():
    """On each day at most one act lies on top of the normal duty."""
    for good in widget.LANES.values():
        acts = sorted(
            (rule for rule in widget._drawn(RULES) if rule.good == good),
            key=lambda rule: rule.from_date,
        )
        for one, following in itertools.pairwise(acts):
            assert one.until_date is not None
            assert one.until_date <= following.from_date


def test_panel_walks_from_event_to_event_and_round():
    """The buttons visit every event, forwards and backwards, and both ends of the slider."""
    panel = widget.panel(date(2025, 1, 1))
    back, on_button = panel.box.children[1].children

    seen = []
    for _ in EVENTS:
        on_button.click()
        seen.append(panel.result.day)
    assert seen == [event.day for event in EVENTS]
    on_button.click()
    assert panel.result.day == EVENTS[0].day
    back.click()
    assert panel.result.day == EVENTS[-1].day
    panel.set(day=widget.LAST_DAY)
    assert "9 October 2026" in panel.sentence


def test_an_unknown_law_is_named():
    """A new act under another law must not vanish from the picture."""
    with pytest.raises(ValueError, match=r"must begin with one of IEEPA.*got 'Section 338'"):
        widget._law(replace(RULES[0], legal_act="Section 338"))
