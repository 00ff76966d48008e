"""Three purses of one car."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import three_purses as widget


def build(**values):
    """Return the division of the New York Fed and the budget office."""
    return widget.compute(**({"duty": 25, "border": 94, "shoppers": 70} | values))


def test_purses_add_up_to_the_duty():
    """7,500 dollars on a car of 30,000: 450, 2,115 and 4,935."""
    shown = build()

    assert shown.purses == pytest.approx((450, 2115, 4935))
    assert shown.whole == pytest.approx(7500)


def test_headline_names_the_largest_purse():
    """It changes with the shares."""
    assert widget.headline(build()).endswith("the shopper bears $4,935")
    assert widget.headline(build(border=1.2)).endswith("the maker abroad bears $7,410")
    assert widget.headline(build(duty=0)) == "No duty, nothing to bear"


def test_each_slider_moves_coins():
    """A coin is 250 dollars; the sum of coins is the duty."""
    panel = widget.panel()

    def coins(**values):
        return marks(panel.state(**values).svg)["coin"]

    assert (coins(), coins(duty=50), coins(duty=0)) == (30, 60, 0)


def test_note_names_the_study_of_a_preset():
    """Shares moved by hand belong to no study."""
    panel = widget.panel()

    assert "an assumption (CBO)" in panel.state().note
    assert panel.state(border=50).note == ""


@pytest.mark.parametrize("name", widget.PRESETS)
def test_preset_has_a_reason(name):
    """Where the numbers come from, or that they are our own."""
    assert widget.panel().state(**widget.PRESETS[name]).note


def test_pictures_keep_to_the_rules():
    """The presets, and the corners of the shares."""
    check_states(widget.panel())
    corners = [
        {"duty": 50, "border": border, "shoppers": shoppers}
        for border in (0, 100)
        for shoppers in (0, 100)
    ]
    check_states(widget.panel(), *corners)


def test_pictures_are_the_stored_ones(pictures):
    """The studies."""
    names = ("all-goods", "kiel", "contract-price", "half")
    states = dict(zip(names, widget.PRESETS.values(), strict=True))
    pictures.same(widget.panel(), states)
