"""Tariffs of two partners on each other's goods."""

import itertools

import pytest

from tarifflab.widgets import both_tariffs as widget


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


def test_sides_mirror_each_other():
    """Changing places changes the columns and nothing else."""
    mirrored = build(here="United States", there="Japan")

    assert mirrored.rates == {one: pair[::-1] for one, pair in build().rates.items()}
    assert len(mirrored.higher) == 8


def test_same_partner_twice_is_explained():
    """Nobody charges itself."""
    with pytest.raises(ValueError, match="Japan charges itself nothing"):
        build(there="Japan")


def test_every_pair_draws():
    """Two bars a sector, of the same sectors, for all partners of the table."""
    panel = widget.panel()
    names = panel.controls["here"].options
    for here, there in itertools.permutations(names, 2):
        panel.set(here=here, there=there)
        first, second = panel.figures[0].data
        assert len(first.x) == len(second.x) == len(panel.result.rates) > 0
        assert f"{len(panel.result.rates)} sectors" in panel.sentence


def test_every_preset_sets_all_controls():
    """A button moves the three controls at once."""
    panel = widget.panel()
    for button in panel.box.children[len(panel.controls)].children:
        button.click()
        values = tuple(control.value for control in panel.controls.values())
        assert values == widget.PRESETS[button.description]
