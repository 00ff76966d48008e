"""The widget with four measures of the average US tariff."""

from datetime import date

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import data
from tarifflab.widgets import average_rates
from tarifflab.widgets.average_rates import compute, draw, load_series, panel

SERIES = load_series()


def percents(day: date) -> list[float | None]:
    """Return the four rates of a day, in the order of the widget."""
    return [one.percent for one in compute(day=day, series=SERIES).measures]


def test_november_2025_has_four_answers():
    """The four numbers that the course page gives for 20 November 2025."""
    assert percents(date(2025, 11, 20)) == pytest.approx([9.99, 11.79, 16.26, 14.77], abs=0.005)


def test_a_month_has_one_collected_rate_and_many_modelled_ones():
    """The collected measures are of the month, the modelled ones of the day."""
    first, last = percents(date(2025, 5, 1)), percents(date(2025, 5, 31))

    assert first[:2] == last[:2]
    assert first[3] != last[3]


def drawn(day, width=720):
    """Return the drawn state of a day."""
    return draw(compute(day=day, series=SERIES), width)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 11, 20), "20 Nov 2025: four answers, from 10.0 to 16.3 %"),
        (date(2025, 12, 1), "1 Dec 2025: three answers"),
        (date(2026, 3, 27), "27 Mar 2026: two answers"),
        (date(2026, 8, 1), "1 Aug 2026: one answer, 11.4 %"),
    ],
)
def test_headline_counts_the_answers_and_says_how_far_they_lie_apart(day, words):
    """The number of measures that have a value on the day, with lowest and highest."""
    assert words in drawn(day).headline.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 12, 1), "Collected ends in November 2025."),
        (date(2026, 3, 27), "Budget Lab ends in March 2026."),
        (date(2025, 4, 8), "in law they held on 9 April alone"),
        (date(2026, 2, 21), "collection changed on 24 February"),
        (date(2026, 8, 1), "computed ahead"),
    ],
)
def test_the_note_says_what_is_missing_or_odd(day, words):
    """A series that has ended, or runs ahead of the law, is named."""
    assert words in drawn(day).note


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 4, 5), "in law they held on 9 April alone"),
        (date(2025, 4, 8), "in law they held on 9 April alone"),
        (date(2026, 2, 20), "collection changed on 24 February"),
        (date(2026, 2, 23), "collection changed on 24 February"),
        (date(2026, 7, 22), "computed ahead"),
        (average_rates.LAST_DAY, "computed ahead"),
    ],
)
def test_odd_days_begin_and_end_with_a_warning(day, words):
    """Both ends of each span belong to it."""
    assert words in drawn(day, 600).note


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 4, 4),
        date(2025, 4, 9),
        date(2026, 2, 19),
        date(2026, 2, 24),
        date(2026, 7, 21),
    ],
)
def test_an_ordinary_day_has_no_warning(day):
    """On the days next to the odd ones nothing is said about them."""
    assert not any(why in drawn(day).note for _a, _b, why in average_rates.ODD_DAYS)


@pytest.mark.parametrize(
    ("day", "values"), [(date(2025, 11, 20), 4), (date(2026, 8, 1), 1), (date(2025, 1, 1), 4)]
)
def test_each_value_of_the_day_has_a_dot_and_its_words(day, values):
    """As many dots as answers; a line that has ended keeps its name; four lines always."""
    state = drawn(day)
    found = marks(state.svg)
    said = " ".join(one.words for one in texts(state.svg))

    assert (found["line"], found["day"], found["value"]) == (4, 1, values)
    assert all(one.name in said for one in SERIES)


def test_axis_stays_when_the_day_moves():
    """Moving the day moves a line and words, never a tick."""
    ticks = [
        {one for one in texts(drawn(day).svg) if one.words in ("10", "30\u202f%", "2026")}
        for day in (date(2025, 1, 1), date(2026, 9, 21))
    ]
    assert ticks[0] == ticks[1]
    assert len(ticks[0]) == 3


def test_the_table_says_no_value_where_there_is_none():
    """In August 2026 three of the four rows have no value."""
    assert panel(date(2026, 8, 1)).table().count("no value") == 3


def test_a_button_moves_the_day_and_is_marked():
    """The buttons go to the days on which the measures tell most."""
    built = panel()
    built.do("8 Apr 2025")

    assert built.values["day"] == date(2025, 4, 8)
    assert [one["name"] for one in built.frame.actions if one["pressed"]] == ["8 Apr 2025"]


def test_a_move_reads_no_table(monkeypatch):
    """What a move of the day needs was read when the panel was made."""
    built = panel()
    monkeypatch.setattr(data, "load", lambda name: pytest.fail(f"{name} was loaded again"))

    for _words, state in built.states():
        assert state.headline


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Every ninth day of the whole range, and the days that tell most."""
    built = panel()
    control = built.controls["day"]
    days = [control.from_wire(number) for number in range(0, int(control.high), 9)]

    check_states(built, *({"day": day} for day in [*days, *average_rates.TELLING]))


def test_pictures_are_the_stored_ones(pictures):
    """The days of the buttons look as they did."""
    states = {day.isoformat(): {"day": day} for day in average_rates.TELLING}
    pictures.same(panel(), states)
