"""Tariffs of two partners on each other's goods."""

import itertools

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import both_tariffs as widget

STATES = {"opening": {}, "without-food": {"food": False}}


def build(**more):
    """Return Japan and the United States, food included."""
    return widget.compute(**{"here": "Japan", "there": "United States", "food": True} | more)


def test_japan_is_higher_in_food_alone():
    """19.81 against 2.84 percent; the other eight go the other way."""
    found = build()

    assert found.higher == ("Food",)
    assert found.rates["Food"] == (19.81, 2.84)
    assert len(found.rates) == 9


def test_one_sector_turns_the_mean():
    """With food Japan's plain mean is the higher one, without it the lower one."""
    own, other = build().means
    own_rest, other_rest = build(food=False).means

    assert own > other
    assert (own_rest, other_rest) == (pytest.approx(0.995), pytest.approx(1.56))


def test_means_that_print_alike_are_called_alike():
    """Europe's 2.2 and America's 2.2: nobody charges more on average."""
    found = widget.compute(here="European Union", there="United States", food=True)

    assert widget.headline(found) == "The EU charged more in 4 of 9 sectors, as much on average"


def test_sides_mirror_each_other():
    """Changing places changes the columns and nothing else."""
    mirrored = build(here="United States", there="Japan")

    assert mirrored.rates == {one: pair[::-1] for one, pair in build().rates.items()}
    assert len(mirrored.higher) == 8


def test_same_partner_twice_is_explained():
    """Nobody charges itself."""
    with pytest.raises(ValueError, match="Japan charges itself nothing"):
        build(there="Japan")


@pytest.mark.slow
def test_every_pair_keeps_to_the_rules():
    """Two bars a sector for all partners of the table, and nothing cut."""
    panel = widget.panel()
    names = sorted({importer for importer, _ in widget.load_rates()})
    states = [
        {"here": here, "there": there, "food": food}
        for here, there in itertools.permutations(names, 2)
        for food in (True, False)
    ]
    check_states(panel, *states, widths=(320, 1040))


def test_leaving_food_out_takes_two_bars_and_turns_the_headline():
    """Nine sectors and 18 bars; eight and 16 without food, where Japan charges less in all."""
    panel = widget.panel()
    assert marks(panel.svg)["bar"] == 18
    assert panel.headline == "Japan charged more in 1 of 9 sectors, yet more on average"

    panel.do("The same without food")

    assert marks(panel.svg)["bar"] == 16
    assert panel.headline == "Japan charged more than the US in none of the 8 sectors"
    assert "1.0\u202f% on goods from the US, 1.6\u202f% on goods from Japan" in panel.shown.note


@pytest.mark.parametrize("name", widget.PRESETS)
def test_every_preset_sets_all_controls(name):
    """A button moves the three controls at once."""
    panel = widget.panel()
    panel.do(name)

    assert tuple(panel.values.values()) == widget.PRESETS[name]


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(widget.panel(), STATES)


def test_two_partners_never_have_one_colour():
    """Bars and their key tell who is who, for every pair that can be chosen."""
    names = [value for _said, value in widget.panel().controls["here"].options]
    alike = [
        pair
        for pair in itertools.permutations(names, 2)
        if len(set(widget._colors(build(here=pair[0], there=pair[1])))) == 1
    ]

    assert alike == []
