"""The legal story: what held on a day, on which law, and what a court had said by then."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from picture_checks import check_states, marks, texts

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

    said = [rates[lane].replace("\u202f", " ") for lane in ("most goods", "cars")]
    assert said == [most, cars]


def test_collection_went_on_for_four_days_after_the_ruling():
    """The court ruled on 20 February 2026; the rate changed on the 24th."""
    ruled = on(date(2026, 2, 20))

    assert ruled.last.day == date(2026, 2, 20)
    assert "IEEPA does not authorise tariffs" in widget.draw(ruled, 720).note
    assert ruled.rates == on(date(2026, 2, 23)).rates


def test_events_are_in_order():
    """Each event lies in one of the two lanes, and the days follow each other."""
    days = [event.day for event in EVENTS]

    assert days == sorted(days)
    assert {event.lane for event in EVENTS} == {widget.LISTS, widget.RULINGS}


def test_long_bars_say_their_law_and_their_rate():
    """The picture is readable without colour: words stand in the bars."""
    said = [one.words for one in texts(widget.draw(on(date(2025, 8, 29)), 1040).svg)]

    assert said.count("IEEPA") >= 2
    assert said.count("Section 232") >= 4
    assert {"Section 122", "Section 301", "tiers", "15\u202f%", "+50\u202f%"} <= set(said)


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 9, 16), date(2026, 10, 9)])
def test_axis_and_marks_stay_when_the_day_moves(day):
    """Moving the day moves one line: months, bars and events stay where they are."""
    opening, moved = (widget.draw(on(one), 720).svg for one in (date(2025, 5, 1), day))

    def months(svg):
        return [one for one in texts(svg) if one.words in ("Apr", "July", "2026")]

    assert months(opening) == months(moved)
    for svg in (opening, moved):
        found = marks(svg)
        assert found["act"] + found["now"] == len(list(widget._drawn(RULES)))
        assert (found["event"], found["day"]) == (len(EVENTS), 1)


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

    seen = []
    for _ in EVENTS:
        panel.do("on")
        seen.append(panel.result.day)
    assert seen == [event.day for event in EVENTS]
    panel.do("on")
    assert panel.result.day == EVENTS[0].day
    panel.do("back")
    assert panel.result.day == EVENTS[-1].day
    panel.set(day=widget.LAST_DAY)
    assert panel.headline.startswith("9 Oct 2026")


def test_an_unknown_law_is_named():
    """A new act under another law must not vanish from the picture."""
    with pytest.raises(ValueError, match=r"must begin with one of IEEPA.*got 'Section 338'"):
        widget._law(replace(RULES[0], legal_act="Section 338"))


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """On the day of each event, on each first and last day of an act, and at both ends."""
    days = {event.day for event in EVENTS} | {widget.FIRST_DAY, widget.LAST_DAY}
    days |= {rule.from_date for rule in RULES if rule.from_date >= widget.FIRST_DAY}

    check_states(widget.panel(), *({"day": day} for day in sorted(days)))


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """The opening, the day of each event and the first day of each act look as they did."""
    days = {event.day for event in EVENTS} | {rule.from_date for rule in RULES}
    states = {day.isoformat(): {"day": day} for day in days if day >= widget.FIRST_DAY}
    pictures.same(widget.panel(), {"opening": {}} | states)
