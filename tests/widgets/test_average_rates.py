"""The widget with four measures of the average US tariff."""

from datetime import date

import pytest

from tarifflab import data
from tarifflab.widgets import average_rates
from tarifflab.widgets.average_rates import compute, describe, load_series, panel

SERIES = load_series()


@pytest.fixture(scope="module", autouse=True)
def warm_plotly() -> None:
    """Load Plotly's parts once, so that no single test pays for them."""
    panel()


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


def test_the_finding_gives_the_values_and_their_distance():
    """The sentence names all four and how far they lie apart."""
    assert describe(compute(day=date(2025, 11, 20), series=SERIES)) == (
        "Four answers for 20 November 2025: Collected 9.99 %, Treasury receipts / imports "
        "11.79 %, Budget Lab 16.26 %, Waugh 14.77 %. Lowest and highest are 6.27 percentage "
        "points apart."
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 12, 1), "Three answers for 1 December 2025"),
        (date(2025, 12, 1), "Collected ends in November 2025."),
        (date(2026, 3, 27), "Two answers for 27 March 2026"),
        (date(2026, 3, 27), "Budget Lab ends in March 2026."),
        (date(2026, 8, 1), "One answer for 1 August 2026: Waugh 11.39 %. Collected ends"),
        (date(2025, 4, 8), "in law they held on 9 April alone"),
        (date(2026, 2, 21), "collection changed on 24 February"),
        (date(2026, 8, 1), "computed ahead"),
    ],
)
def test_the_finding_says_what_is_missing_or_odd(day, words):
    """A series that has ended, or runs ahead of the law, is named."""
    assert words in describe(compute(day=day, series=SERIES))


@pytest.mark.parametrize("day", [date(2025, 4, 4), date(2025, 4, 9), date(2026, 2, 24)])
def test_an_ordinary_day_has_no_warning(day):
    """On the days next to the odd ones nothing is said about them."""
    assert not any(
        why in describe(compute(day=day, series=SERIES))
        for _a, _b, why in average_rates.ODD_DAYS
    )


def test_the_rings_stand_on_the_curves():
    """Each value of the table is ringed on its curve, a month in its middle."""
    drawn = panel(date(2025, 11, 20)).figures[0].data
    curves = {
        (x, y)
        for curve in drawn[:4]
        for x, y in zip(curve.x, (round(y, 2) for y in curve.y), strict=True)
    }
    rings = {(x, round(y, 2)) for x, y in zip(drawn[-1].x, drawn[-1].y, strict=True)}

    assert len(rings) == 4
    assert rings <= curves


def test_the_table_says_no_value_where_there_is_none():
    """In August 2026 three of the four rows have no value."""
    assert panel(date(2026, 8, 1)).figures[1].value.count("no value") == 3


def test_a_button_moves_the_day():
    """The buttons go to the days on which the measures tell most."""
    built = panel()
    row = next(child for child in built.box.children if type(child).__name__ == "HBox")
    row.children[1].click()

    assert built.controls["day"].value == date(2025, 4, 8)
    assert "8 April 2025" in built.sentence


def test_a_move_reads_no_table(monkeypatch):
    """What a move of the day needs was read when the panel was made."""
    built = panel()
    monkeypatch.setattr(data, "load", lambda name: pytest.fail(f"{name} was loaded again"))

    for day in [option[1] for option in built.controls["day"].options][::32]:
        built.set(day=day)

    assert built.sentence
