"""More rice for one seller in a quota that stays or grows."""

import itertools
import re

import pytest
from picture_checks import check_states, marks

from tarifflab import progress
from tarifflab.widgets import rice_quota


def build(**more):
    """Return the promise: 75 percent more US rice in the quota as it is."""
    return rice_quota.compute(**({"rise": 75, "quota": 770} | more))


def test_surprise_of_the_lesson():
    """75 percent more US rice, 0.4 percent more rice, 60.9 percent less for all others."""
    rice = build()

    assert (rice.us, rice.others) == (605.5, 164.5)
    assert round(rice.total_change, 1) == 0.4
    assert round(rice.others_change, 1) == -60.9


def test_share_of_the_quota():
    """From 44.9 to 78.6 percent of 770 thousand tonnes."""
    assert "44.9\u202f% of the quota" in rice_quota.draw(build(rise=0), 720).note
    assert "78.6\u202f% of the quota" in rice_quota.draw(build(), 720).note


def test_a_larger_quota_spares_the_others():
    """If it grew by what the US sells more, all others would sell what they sold."""
    rice = build(quota=767 + 0.75 * 346)

    assert rice.others == pytest.approx(rice.others_before)


def test_full_quota_stops_the_rise_and_says_so():
    """770 of 346 is a rise of 122.5 percent: beyond that there is no room."""
    rice = build(rise=150)

    assert (rice.us, rice.others) == (770, 0)
    assert "122.5\u202f% does not fit" in rice_quota.draw(rice, 720).note


def test_nothing_more_is_the_same():
    """With the base's own tonnes as the quota nothing moves at all."""
    drawn = rice_quota.draw(build(rise=0, quota=767), 720)

    assert (drawn.headline + drawn.note).count("stays the same") == 3


@pytest.mark.slow
@pytest.mark.parametrize("guess", [None, -90, 34, 75, 400])
def test_guess_is_drawn_and_named(guess):
    """A guess of another cell is a stroke in the picture; without one there is none."""
    panel = rice_quota.panel()
    if guess is not None:
        progress.save("prediction", "05/rice", guess)

    assert marks(panel.svg)["guess"] == (0 if guess is None else 2)
    assert ("you guessed" in panel.headline) == (guess is not None)
    check_states(panel)


@pytest.mark.parametrize(("rise", "quota"), [*itertools.product((0, 150), (500, 1_300))])
def test_controls_at_both_ends(rise, quota):
    """As many bags as the quota has, to one, and nothing is cut."""
    panel = rice_quota.panel()
    panel.set(rise=rise, quota=quota)

    assert panel.result.us + panel.result.others == pytest.approx(quota)
    drawn = marks(panel.svg)
    assert drawn["us"] + drawn["others"] == pytest.approx(quota / rice_quota.BAG, abs=1)
    check_states(panel)


def moved(panel):
    """Return the keys of the bags in the picture, in the order of drawing."""
    return re.findall(r'data-move="([^"]+)"', panel.svg)


def test_bags_that_america_gains_are_those_that_others_lose():
    """26 bags glide from one ship to the other; their places stay behind, empty."""
    panel = rice_quota.panel()
    panel.set(rise=0)
    before = marks(panel.svg), moved(panel)
    panel.set(rise=75)
    after = marks(panel.svg), moved(panel)

    assert (before[0]["us"], after[0]["us"]) == (35, 61)
    assert after[0]["gone"] == 26
    assert sorted(before[1]) == sorted(after[1])


@pytest.mark.parametrize(("rise", "quota"), [(0, 1_300), (150, 1_300), (150, 500), (33, 780)])
def test_every_bag_has_a_key_of_its_own(rise, quota):
    """Two bags with one key would glide from one place."""
    panel = rice_quota.panel()
    panel.set(rise=rise, quota=quota)

    assert len(set(moved(panel))) == len(moved(panel))


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every button of the lesson looks as it did."""
    names = ("promise", "larger-quota", "all", "nothing")
    states = zip(names, rice_quota.PRESETS.values(), strict=True)
    pictures.same(rice_quota.panel(), {name: dict(values) for name, values in states})
