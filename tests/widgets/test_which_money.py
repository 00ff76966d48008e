"""One deficit in dollars, in yen and in percent of US GDP."""

import pytest

from tarifflab.widgets import which_money


def build(**more):
    """Return the deficit of 1985 and 1987 in dollars."""
    settings = {"first": 1985, "last": 1987, "unit": "usd"} | more
    return which_money.compute(which_money.load_deficits(), **settings)


@pytest.mark.slow
def test_up_in_dollars_and_down_in_yen():
    """The surprise of the lesson: +22.0, -26.0 and +9.1 percent of the same deficit."""
    changes = {unit: round(change, 1) for unit, change in build().changes.items()}

    assert changes == {"usd": 22.0, "yen": -26.0, "gdp": 9.1}


def test_change_in_yen_is_the_product_of_the_other_two():
    """Dollars times rate: 1.220 times 0.606 is 0.740, an identity and no finding."""
    shown = build()
    factors = [1 + change / 100 for change in (shown.changes["usd"], shown.rate_change)]

    assert 1 + shown.changes["yen"] / 100 == pytest.approx(factors[0] * factors[1])


def test_percent_of_us_gdp_in_four_years():
    """1.06, 1.20, 1.16 and 0.99 percent from 1985 to 1988."""
    gdp = which_money.load_deficits().gdp

    assert [round(gdp[year], 2) for year in range(1985, 1989)] == [1.06, 1.20, 1.16, 0.99]


def test_years_may_be_given_backwards():
    """The two years are put in order."""
    assert build(first=1987, last=1985) == build()


def test_one_year_is_refused_in_words():
    """The sentence stands in place of the finding."""
    with pytest.raises(ValueError, match="Both years are 1990"):
        build(first=1990, last=1990)


@pytest.mark.parametrize(
    ("guess", "words"),
    [(-30, "52 points too low"), (40, "18 points too high"), (22, "within one point")],
)
def test_the_guess_is_told_its_distance(guess, words):
    """The deficit rose by 22.0 percent in dollars."""
    assert words in which_money.describe(build(), guess)


def test_guess_is_drawn_where_its_unit_is():
    """It stands at 1987 in dollars, and in no picture of yen."""
    panel = which_money.panel(guess=100)
    star = panel.figures[0].data[5]
    assert star.y[0] == pytest.approx(2 * 46.15, abs=0.05)

    panel.set(unit="yen")
    assert len(star.y) == 0


@pytest.mark.parametrize("unit", which_money.UNITS.values())
def test_every_unit_draws_at_both_ends(unit):
    """Bars or lines, on the shortest and the longest span."""
    panel = which_money.panel()
    for first, last in ((1985, 1986), (1985, 1995), (1994, 1995)):
        panel.set(unit=unit, first=first, last=last)
        drawn = sum(len(trace.y or ()) for trace in panel.figures[0].data)
        assert drawn == (33 if unit == "all" else 11)


def test_all_three_start_at_a_hundred():
    """In the first year chosen the three lines meet."""
    panel = which_money.panel()
    panel.set(unit="all", first=1986, last=1990)

    assert [trace.y[1] for trace in panel.figures[0].data[2:5]] == pytest.approx([100] * 3)
