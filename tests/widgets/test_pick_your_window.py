"""What a currency gained between two months."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import pick_your_window as window

STATES = {
    **{
        name.lower().replace(" ", "-").replace(",", "").replace("'", ""): {
            "first": window.number_of(first),
            "last": window.number_of(last),
        }
        for name, (first, last) in window.PRESETS.items()
    },
    "real": {"measure": "real"},
    "canada": {"beside": "Canada"},
}


def build(**more):
    """Return the window of the accord for the yen beside the mark."""
    settings = {
        "country": "Japan",
        "beside": "Germany",
        "first": "1985-09",
        "last": "1986-12",
        "measure": "gain",
    }
    return window.compute(window.load_months(), **(settings | more))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "yen", "mark"),
    [
        ({}, 46.0, 42.8),
        ({"last": "1987-02"}, 54.2, 55.6),
        ({"first": "1985-02", "last": "1987-02"}, 69.8, 81.1),
        ({"first": "1971-01", "last": "1978-10"}, 95.0, 97.8),
        ({"measure": "dollar"}, -31.5, -30.0),
        ({"measure": "log"}, 37.8, 35.6),
    ],
)
def test_changes_are_those_of_the_monthly_averages(settings, yen, mark):
    """Federal Reserve, monthly averages, checked with a second program."""
    shown = build(**settings)

    assert (round(shown.change, 1), round(shown.beside_change, 1)) == (yen, mark)


def test_real_gain_is_a_little_smaller():
    """Prices rose more in the United States than in Japan: about 44 of the 46 percent stay."""
    assert round(build(measure="real").change) == 44


def test_real_gain_uses_each_year_for_its_months():
    """Three months of 1985's inflation and twelve of 1986's, on both sides."""
    levels = window.load_months().prices["Japan"]

    grown = levels["1986-12"] / levels["1985-09"]
    assert grown == pytest.approx(1.0203228 ** (3 / 12) * 1.0059559, abs=1e-6)


def test_a_fifth_of_the_yens_rise_and_more_of_the_marks_came_first():
    """Since February 1985, in logs."""
    shown = build(first="1985-02")

    assert round(shown.part_before, 1) == 20.3
    assert round(shown.beside_part_before, 1) == 29.9


@pytest.mark.parametrize(
    "settings", [{}, {"first": "1986-01"}, {"first": "1971-01", "last": "1978-10"}]
)
def test_no_part_before_where_the_accord_is_not_inside(settings):
    """A window that begins with the accord, after it, or ends before has no part before."""
    assert build(**settings).part_before is None


def test_no_part_before_of_a_fall():
    """The Canadian dollar fell in these months: there is no rise to take a part of."""
    assert build(country="Canada", first="1985-02").part_before is None


def test_window_may_be_given_backwards():
    """The two ends are put in order."""
    assert build(first="1986-12", last="1985-09") == build()


def test_window_of_one_month_is_refused_in_words():
    """The sentence stands in place of the finding."""
    with pytest.raises(ValueError, match="one month long, May 1986: nothing can change"):
        build(first="1986-05", last="1986-05")


def test_real_gain_without_prices_is_refused_in_words():
    """The table of inflation has no United Kingdom."""
    with pytest.raises(ValueError, match="no consumer prices for the pound"):
        build(country="United Kingdom", measure="real")


def test_finding_says_both_directions_and_the_eight_days():
    """Gain of the yen, fall of the dollar, and what the first average holds."""
    panel = window.panel()

    assert panel.headline == "The yen gained 46.0\u202f%, Sep 1985 to Dec 1986"
    assert "it fell by 31.5\u202f%" in panel.shown.note
    assert "eight days after the accord" in panel.shown.note


def test_missing_prices_of_the_second_currency_are_said():
    """The note says why the second line is not there."""
    panel = window.panel()
    panel.set(beside="Canada", measure="real")

    assert "For the Canadian dollar our tables have no consumer prices" in panel.shown.note
    assert marks(panel.svg)["line"] == 1


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """All currencies and measures on long, short and early windows: nothing cut."""
    panel = window.panel()
    spans = [*window.PRESETS.values(), (window.FIRST, window.LAST), ("1998-11", "1998-12")]
    states = [
        {
            "first": window.number_of(first),
            "last": window.number_of(last),
            "country": country,
            "measure": measure,
            "beside": beside,
        }
        for first, last in spans
        for country in window.NAMES
        for measure in window.MEASURES.values()
        if measure != "real" or country in ("Japan", "Germany")
        for beside in ("", "Canada")
    ]
    check_states(panel, *states)


def test_preset_moves_the_window():
    """A button sets both months and leaves the other controls alone."""
    panel = window.panel()
    panel.set(measure="log")
    panel.do("To April 1995")

    assert (panel.result.first, panel.result.last) == ("1985-09", "1995-04")
    assert panel.result.measure == "log"


def test_accord_hides_where_it_is_not_in_sight():
    """A window of the seventies shows no accord; its ends are marked in any window."""
    panel = window.panel()
    assert (marks(panel.svg)["event"], marks(panel.svg)["end"]) == (1, 2)

    panel.do("1971 to 1978")

    assert (marks(panel.svg)["event"], marks(panel.svg)["end"]) == (0, 2)
    assert panel.headline == "The yen gained 95.0\u202f%, Jan 1971 to Oct 1978"


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(window.panel(), STATES)


def test_unknown_country_is_refused():
    """The error lists the four that there are."""
    with pytest.raises(ValueError, match=r"must be one of Japan, Germany.*got 'Italy'"):
        window.panel("Italy")
