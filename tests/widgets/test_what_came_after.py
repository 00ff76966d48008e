"""Growth of output per head between two years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_checks import check_states, marks, texts

from tarifflab.economics import growth
from tarifflab.widgets import what_came_after


def build(first=1985, last=1991):
    """Return the growth between two years from the table of the course."""
    return what_came_after.compute(what_came_after.load_output(), first=first, last=last)


@given(st.floats(min_value=-20, max_value=50), st.integers(min_value=1, max_value=60))
def test_rate_leads_from_the_first_amount_to_the_last(rate, years):
    """The rate is the one that was put in."""
    last = 100 * (1 + rate / 100) ** years

    found = growth.yearly_growth_percent(100, last, years=years)
    assert found == pytest.approx(rate, abs=1e-6)


@pytest.mark.parametrize("wrong", [0, -3])
def test_amounts_that_cannot_grow_are_refused(wrong):
    """Nothing, and less than nothing, has no rate."""
    with pytest.raises(ValueError, match=f"'first' must be above 0, got {wrong}"):
        growth.yearly_growth_percent(wrong, 100, years=3)


def test_no_years_are_refused():
    """The example in the error says how years are counted."""
    with pytest.raises(ValueError, match=r"at least 1, got 0.*6 years"):
        growth.yearly_growth_percent(100, 100, years=0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "last", "percent"),
    [(1985, 1991, [3.95, 3.09, 1.67]), (1991, 2019, [0.78, 1.23, 1.57])],
)
def test_growth_is_that_of_the_sources(first, last, percent):
    """Japan and the United States as in Maddison, Germany as in the World Bank."""
    found = build(first, last).yearly_percent.values()

    assert [round(rate, 2) for rate in found] == percent


def test_index_starts_at_a_hundred_in_every_country():
    """The lines meet in the first year."""
    assert {round(path[1985], 9) for path in build().index.values()} == {100.0}


def test_years_may_be_given_backwards():
    """The two years are put in order."""
    assert build(1991, 1985) == build()


def test_one_year_is_refused_in_words():
    """The sentence stands in place of the finding."""
    with pytest.raises(ValueError, match="Both years are 1985"):
        build(1985, 1985)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (1985, 1991, "Germany is one country throughout"),
        (1991, 2022, "pandemic of 2020"),
    ],
)
def test_finding_says_what_to_mind(first, last, words):
    """Reunification and the pandemic are named where they are in the window."""
    assert words in what_came_after.draw(build(first, last), 720).note


@pytest.mark.slow
def test_presets_and_both_ends_of_the_sliders_draw():
    """Every button and window leaves three lines with their names and last values."""
    panel = what_came_after.panel()
    for name in what_came_after.PRESETS:
        panel.do(name)
        assert panel.result.first == int(name[:4])
        assert f"from {panel.result.first} to {panel.result.last}" in panel.headline
        assert marks(panel.svg)["line"] == 3

    assert "Japan 157" in [one.words for one in texts(panel.state(first=1985, last=2019).svg)]


def test_one_year_leaves_the_picture_and_says_why():
    """Both sliders on one year: the sentence stands in the headline's place."""
    panel = what_came_after.panel()
    before = panel.svg
    panel.set(first=1991)

    assert panel.headline.startswith("Both years are 1991")
    assert panel.svg == before


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """The presets, the longest and the shortest window."""
    ends = [{"first": 1950, "last": 2022}, {"first": 2021, "last": 2022}]
    ends += [{"first": one, "last": other} for one, other in what_came_after.PRESETS.values()]

    check_states(what_came_after.panel(), *ends)


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every window of a button looks as it did."""
    states = {
        f"{first}-{last}": {"first": first, "last": last}
        for first, last in what_came_after.PRESETS.values()
    }
    pictures.same(what_came_after.panel(), states)
