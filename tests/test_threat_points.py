"""Two threat points: many patiences, one outcome."""

import pytest

from tarifflab.economics.bargaining import first_share
from tarifflab.widgets import threat_points as widget

OPEN = {
    "threat": 25,
    "base": 1.5,
    "us": 0.95,
    "japan": 0.90,
    "first": "Washington",
    "weight": 0.5,
}


@pytest.mark.parametrize(("us", "japan"), [(0.742, 0.742), (0.95, 0.937)])
def test_other_patiences_give_the_same_rate(us, japan):
    """Equal patience of 0.742, or 0.95 against 0.937: 15 % both times."""
    settled = widget.compute(**OPEN | {"us": us, "japan": japan})

    assert settled.rubinstein == pytest.approx(15, abs=0.05)


def test_real_rate_leaves_washington_the_larger_part():
    """From 1.5 to 25, a rate of 15 is 57.4 % of the way."""
    assert widget.compute(**OPEN).real_share == pytest.approx(0.574, abs=5e-4)


@pytest.mark.parametrize("first", ["Washington", "Tokyo"])
def test_every_pair_on_the_curve_gives_the_real_rate(first):
    """Whoever proposes first, the pairs shown lead to 15 %."""
    settled = widget.compute(**OPEN | {"first": first})
    for us, japan in settled.same:
        own = first_share(us, japan) if first == "Washington" else 1 - first_share(japan, us)
        assert 1.5 + own * 23.5 == pytest.approx(15)
    assert settled.same


def test_cars_met_in_the_middle():
    """From 2.5 to 27.5 the real 15 % is exactly half: Nash with equal weights."""
    settled = widget.compute(**OPEN | {"threat": 27.5, "base": 2.5})

    assert settled.nash == 15
    assert settled.real_share == 0.5


def test_measured_from_the_pause_nobody_would_sign():
    """If no deal means 10 %, 15 is no deal: the sentence says so."""
    settled = widget.compute(**OPEN | {"threat": 10})

    assert "nobody would have signed it" in widget.describe(settled)
    assert settled.same == ()


def test_nothing_to_divide_is_said():
    """A threat below the rate before has no range."""
    with pytest.raises(ValueError, match="There is nothing to divide"):
        widget.compute(**OPEN | {"threat": 1.0})


def test_real_outcomes_come_from_the_list():
    """15 for three partners, 10 for the United Kingdom."""
    assert set(widget.outcomes().values()) == {10.0, 15.0}


@pytest.mark.slow
def test_panel_works_at_both_ends():
    """All controls at their ends, and every preset, leave a sentence with a rate."""
    panel = widget.panel()
    for side in ("min", "max"):
        values = {
            name: getattr(one, side) for name, one in panel.controls.items() if name != "first"
        }
        for first in ("Washington", "Tokyo"):
            panel.set(first=first, **values)
            assert "talks in turns settle at" in panel.sentence
    for name in widget.PRESETS:
        widget._preset(panel, name)
        assert panel.result.threat == widget.PRESETS[name][0]
