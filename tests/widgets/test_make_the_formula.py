"""The formula as a widget: the list of April 2025, its screws, and every partner and year."""

import itertools

import pytest

from tarifflab.widgets import make_the_formula as widget


def build(**more):
    """Return Japan in 2024 with the screws of April 2025."""
    return widget.compute(**{"partner": "Japan", "year": 2024} | widget.AS_LISTED | more)


def test_opens_with_the_list_of_april():
    """46.2 % of imports, halved and rounded up: 24, as on the list, and 54 of 55 as well."""
    found = build()

    assert found.deficit_percent == pytest.approx(46.2, abs=0.05)
    assert (found.rate, found.listed, len(found.hits), len(found.rates)) == (24, 24, 54, 55)
    assert set(found.rates) - set(found.hits) == {"Switzerland"}


def test_other_pass_through_leaves_46_at_the_floor():
    """With 0.945 Japan gets 10; the highest of the 55 is 14."""
    found = build(pass_through=0.945)

    assert (found.rate, found.at_floor, max(found.rates.values())) == (10, 46, 14)
    assert "46 of the 55 are at the floor" in widget.describe(found)


def test_japan_never_fell_under_21():
    """From 34 in 1985 and 1986 to 21 in 1996, with the screws of April 2025."""
    path = build().path

    assert (min(path.values()), path[1996]) == (21, 21)
    assert (max(path.values()), path[1985]) == (34, 34)
    assert sorted(path) == [*range(1985, 2023), 2024]


def test_rate_of_2005():
    """31 for Japan, from the yearly table."""
    assert build(year=2005).rate == 31


def test_surplus_gets_the_floor_and_is_called_a_surplus():
    """Australia bought more than it sold: the lowest rate, on no list."""
    said = widget.describe(build(partner="Australia"))

    assert "The US surplus is" in said
    assert "an additional 10\N{NO-BREAK SPACE}%" in said
    assert "On no list of 2 April 2025." in said


@pytest.mark.parametrize(
    ("partner", "year", "words"),
    [
        ("Japan", 2023, "2023 is missing"),
        ("Vietnam", 1990, r"No US imports from Vietnam .* for 1990\. Try a year from 199"),
        ("Germany", 2024, r"No US imports from Germany .* Try a year from 1985 to 2022"),
    ],
)
def test_years_without_figures_are_explained(partner, year, words):
    """The reader learns which year to take."""
    with pytest.raises(ValueError, match=words):
        build(partner=partner, year=year)


@pytest.mark.slow
def test_every_partner_has_a_year_or_a_reason():
    """All 240 partners can be chosen, in the first and the last year, without a fault."""
    panel = widget.panel()
    for partner in widget.load_books().flows:
        panel.set(partner=partner, year=2022)
        assert "2022" in panel.sentence


def test_controls_at_both_ends():
    """Whatever the screws, a rate stands there, no lower than the floor."""
    panel = widget.panel()
    ends = ((0.5, 8), (0.05, 1), (False, True), (0, 20), ("up", "nearest", "none"))
    for elasticity, passed, halved, floor, rounding in itertools.product(*ends):
        panel.set(
            elasticity=elasticity,
            pass_through=passed,
            halved=halved,
            floor=floor,
            rounding=rounding,
        )
        assert panel.result.rate >= floor
        low, high = panel.figures[1].layout.yaxis.range
        assert low <= min(panel.result.rates.values()) <= max(panel.result.rates.values())
        assert max(panel.result.rates.values()) < high


def test_pictures_show_the_result():
    """The list falls into given and other rates, and the bar counts the first."""
    panel = widget.panel(guess=20)
    panel.set(rounding="nearest")
    path, cloud, bar = panel.figures

    assert [len(trace.x) for trace in cloud.data[1:3]] == [26, 29]
    assert (bar.data[0].x[0], bar.data[1].x[0], bar.data[1].visible) == (26, 20, True)
    assert path.data[1].y[0] == 23


def test_without_a_guess_none_is_drawn():
    """The mark is hidden."""
    assert not widget.panel().figures[2].data[1].visible


def test_every_preset_sets_the_screws_and_leaves_the_partner():
    """A button changes the formula, and whom it is for stays."""
    panel = widget.panel()
    panel.set(partner="Vietnam")
    for button in panel.box.children[len(panel.controls)].children:
        button.click()
        values = {name: panel.controls[name].value for name in widget.AS_LISTED}
        assert values == widget.PRESETS[button.description]
        assert panel.result.partner == "Vietnam"


def test_unknown_view_is_named():
    """The sentence has the word that came."""
    with pytest.raises(ValueError, match=r"'first' must be one of formula, .* got 'food'"):
        widget.show("food")
