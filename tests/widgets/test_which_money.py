"""One deficit in dollars, in yen and in percent of US GDP."""

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import progress
from tarifflab.widgets import which_money

UNITS = which_money.UNITS.values()
STATES = {unit: {"unit": unit} for unit in UNITS}


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
    assert words in which_money.draw(build(guess=guess), 720).note


@pytest.mark.slow
def test_guess_is_heard_and_drawn_where_its_unit_is():
    """It stands at 1987 in dollars, and in no picture of yen; the question gives way."""
    panel = which_money.panel()
    assert panel.asking

    progress.save("prediction", "02/deficit-in-dollars", 60)

    assert marks(panel.svg)["guess"] == 2
    assert panel.headline == "1985 to 1987: the deficit rose by 22.0\u202f% in dollars"
    panel.set(unit="yen")
    assert marks(panel.svg)["guess"] == 0
    assert panel.headline.endswith("fell by 26.0\u202f% in yen")


@pytest.mark.slow
@pytest.mark.parametrize("unit", which_money.UNITS.values())
def test_every_unit_draws_all_years(unit):
    """Two bars are marked and nine are not, or there are three lines with a dot each."""
    panel = which_money.panel()
    panel.set(unit=unit, first=1994, last=1995)
    kinds = marks(panel.svg)

    if unit == "all":
        assert (kinds["line"], kinds["chosen"]) == (3, 3)
    else:
        assert (kinds["bar"], kinds["chosen"]) == (9, 2)


@pytest.mark.slow
@pytest.mark.parametrize("guess", [None, -80, 22, 80])
def test_pictures_keep_to_the_rules(guess):
    """Every unit on the shortest and the longest span, whatever was guessed."""
    if guess is not None:
        progress.save("prediction", "02/deficit-in-dollars", guess)
    spans = ((1985, 1986), (1985, 1987), (1985, 1995), (1994, 1995))
    states = [{"unit": u, "first": a, "last": b} for u in UNITS for a, b in spans]

    check_states(which_money.panel(), *states)


def test_all_three_start_at_a_hundred():
    """In the first year chosen the three lines meet, and the picture says so."""
    panel = which_money.panel()
    panel.set(unit="all", first=1986, last=1990)

    assert "1986 = 100" in [one.words for one in texts(panel.svg)]


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(which_money.panel(), STATES)
