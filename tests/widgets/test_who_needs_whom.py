"""Who needs whom: most of "twelve times" is size."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import who_needs_whom as widget


@pytest.mark.parametrize(
    ("partner", "times"),
    [("Japan", 12.4), ("Germany", 12.5), ("South Korea", 31.3), ("Vietnam", 798)],
)
def test_ratio_is_that_of_the_lesson(partner, times):
    """Goods and product of 2023."""
    assert widget.load_ratios()[partner].times == pytest.approx(times, rel=0.005)


def test_size_times_sales_is_the_ratio_of_shares():
    """Both ways of counting agree for every partner."""
    for one in widget.load_ratios().values():
        assert one.times == pytest.approx(one.there / one.back)


def test_picture_keeps_to_the_rules_and_is_the_stored_one(pictures):
    """Two steps and a dot for each partner."""
    panel = widget.panel()
    check_states(panel)
    found = marks(panel.svg)

    assert found["size"] == found["sales"] == found["times"] == len(widget.PARTNERS)
    pictures.same(panel, {"opening": {}})


def test_headline_takes_the_twelve_apart():
    """The finding with its numbers."""
    assert widget.panel().headline == "Japan’s 12.4 times: 6.62 for size, 1.87 for sales"
