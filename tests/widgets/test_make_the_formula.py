"""The formula as a widget: the list of April 2025, its screws, and every partner and year."""

import itertools

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import progress
from tarifflab.widgets import make_the_formula as widget

STATES = {
    "opening": {},
    "lesotho": {"partner": "Lesotho"},
    "1985": {"year": 1985},
    **{name.lower().replace(" ", "-"): screws for name, screws in widget.PRESETS.items()},
}
GUESS = "04/hits"


def build(**more):
    """Return Japan in 2024 with the screws of April 2025."""
    return widget.compute(**{"partner": "Japan", "year": 2024} | widget.AS_LISTED | more)


def test_opens_with_the_list_of_april():
    """46.2 % of imports, halved and rounded up: 24, as on the list, and 54 of 55 as well."""
    found = build()

    assert found.deficit_percent == pytest.approx(46.2, abs=0.05)
    assert (found.rate, found.listed, len(found.hits), len(found.rates)) == (24, 24, 54, 55)
    assert set(found.rates) - set(found.hits) == {"Switzerland"}


def test_screws_have_names_and_stand_as_in_april():
    """Each control says what it is; the result is halved, and the floor is 10."""
    controls = widget.panel().controls

    assert [one.label for one in controls.values()] == [
        *("Partner", "Trade of", "Elasticity", "Pass-through"),
        *("Halve the result", "Floor", "Round"),
    ]
    assert controls["halved"].value is True
    assert controls["floor"].value == 10


def test_other_pass_through_leaves_46_at_the_floor():
    """With 0.945 Japan gets 10; the highest of the 55 is 14."""
    found = build(pass_through=0.945)

    assert (found.rate, found.at_floor, max(found.rates.values())) == (10, 46, 14)
    assert "46 of the 55 are at the floor" in widget.draw(found, 720).note


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
    said = widget.draw(build(partner="Australia"), 720).note

    assert "a US surplus of" in said
    assert "at least 10\u202f%: 10\u202f% (on no list)" in said


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
        assert f"{partner} 2022" in panel.shown.note or partner in panel.headline


@pytest.mark.slow
@pytest.mark.parametrize("guess", [None, 0, 20, 55])
def test_pictures_keep_to_the_rules(guess):
    """At the corners of all screws: nothing cut, no text on another, whatever was guessed."""
    if guess is not None:
        progress.save("prediction", GUESS, guess)
    ends = ((0.5, 8), (0.05, 1), (False, True), (0, 20), ("up", "none"))
    names = ("elasticity", "pass_through", "halved", "floor", "rounding")
    corners = [dict(zip(names, one, strict=True)) for one in itertools.product(*ends)]
    more = [{"partner": one, "year": 2022} for one in ("Lesotho", "Germany", "Switzerland")]
    panel = widget.panel()

    assert marks(panel.svg)["guess"] == (0 if guess is None else 2)
    check_states(panel, {}, *corners, *more, *widget.PRESETS.values(), widths=(320, 600, 1040))


def test_the_list_falls_into_hits_and_misses():
    """26 and 29 when rounded to the nearest; boxes and dots tell the same."""
    panel = widget.panel()
    panel.set(rounding="nearest")
    kinds = marks(panel.svg)

    assert (kinds["hit"], kinds["miss"]) == (26, 29)
    assert (kinds["given"], kinds["not-given"]) == (26, 29)
    assert "26 of 55" in panel.headline


def test_the_one_miss_is_named_in_the_picture():
    """Switzerland: 31 by the formula, 32 on the list."""
    said = [one.words for one in texts(widget.panel().svg)]

    assert "Switzerland 31\u202f%, not 32" in said
    assert "Japan 24" in said


@pytest.mark.slow
def test_the_question_stands_until_a_guess_is_heard():
    """The 54 is not shown beside the question; then the guess stands in the headline."""
    panel = widget.panel()
    assert panel.headline == "How many of the 55 listed rates does one formula give?"

    progress.save("prediction", GUESS, 20)

    assert panel.headline == "It gives 54 of 55 rates to the point: you said 20"


def test_every_preset_sets_the_screws_and_leaves_the_partner():
    """A button changes the formula, and whom it is for stays."""
    panel = widget.panel()
    panel.set(partner="Vietnam")
    for name, screws in widget.PRESETS.items():
        panel.do(name)
        assert {key: panel.values[key] for key in screws} == screws
        assert panel.result.partner == "Vietnam"


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(widget.panel(), STATES)
