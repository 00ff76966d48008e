"""More rice for one seller in a quota that stays or grows."""

import itertools

import pytest

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
    assert "44.9\N{NO-BREAK SPACE}%" in rice_quota.describe(build(rise=0))
    assert "78.6\N{NO-BREAK SPACE}%" in rice_quota.describe(build())


def test_a_larger_quota_spares_the_others():
    """If it grew by what the US sells more, all others would sell what they sold."""
    rice = build(quota=767 + 0.75 * 346)

    assert rice.others == pytest.approx(rice.others_before)


def test_full_quota_stops_the_rise_and_says_so():
    """770 of 346 is a rise of 122.5 percent: beyond that there is no room."""
    rice = build(rise=150)

    assert (rice.us, rice.others) == (770, 0)
    assert "122.5\N{NO-BREAK SPACE}% does not fit" in rice_quota.describe(rice)


def test_nothing_more_is_the_same():
    """With the base's own tonnes as the quota nothing moves at all."""
    said = rice_quota.describe(build(rise=0, quota=767))

    assert said.count("stays the same") == 3


def test_guess_is_drawn_and_named():
    """A guess of +34 percent is a line at 1,028 thousand tonnes."""
    panel = rice_quota.panel(guess=34)
    guess = panel.figures[0].data[2]

    assert list(guess.x) == pytest.approx([767 * 1.34] * 2)
    assert "You guessed +34\N{NO-BREAK SPACE}%" in panel.sentence
    assert not rice_quota.panel().figures[0].data[2].showlegend


@pytest.mark.parametrize(("rise", "quota"), [*itertools.product((0, 150), (500, 1_300))])
def test_controls_at_both_ends(rise, quota):
    """The second bar is as long as the quota, wherever the sliders stand."""
    panel = rice_quota.panel()
    panel.set(rise=rise, quota=quota)
    us, others = panel.figures[0].data[:2]

    assert us.x[1] + others.x[1] == pytest.approx(quota)
    assert us.x[0] + others.x[0] == pytest.approx(767)


def test_every_preset_sets_both_controls():
    """A button moves both sliders."""
    panel = rice_quota.panel()
    for button in panel.box.children[len(panel.controls)].children:
        button.click()
        values = {name: control.value for name, control in panel.controls.items()}
        assert values == rice_quota.PRESETS[button.description]
