"""The studies on one axis: three kinds of price, and two assumptions."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import who_pays_studies as widget


def mark(shown, label):
    """Return the place of one study on the axis, percent."""
    return next(one.us_percent for one in shown.marks if one.label == label)


def test_border_studies_stand_where_they_printed():
    """No slider moves a border study."""
    for goods, planned in ((0.3, 0.0), (0.9, 1.0)):
        shown = widget.compute(goods_in_price=goods, planned=planned)
        assert mark(shown, "2025, Jan-Aug: New York Fed") == 94


@pytest.mark.parametrize(("goods", "percent"), [(0.5, 40), (0.3, 66.7), (0.2, 100)])
def test_the_shop_study_needs_an_assumption(goods, percent):
    """20 in shops is 40 % of the duty at one half, two thirds at 0.3."""
    shown = widget.compute(goods_in_price=goods, planned=0)

    assert mark(shown, "2025 shops: Cavallo and others") == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(("planned", "percent"), [(0, 1.2), (0.5, 50.6), (1, 100)])
def test_prices_inside_a_firm_may_be_planned(planned, percent):
    """If all of the fall saves duty, nothing of it was borne abroad."""
    shown = widget.compute(goods_in_price=0.5, planned=planned)

    assert mark(shown, "Cars from Japan, June 2025: Bank of Japan") == pytest.approx(percent)


def test_the_words_name_the_three_prices():
    """The border in the headline; shop and firm in the note, with the assumptions said."""
    shown = widget.compute(goods_in_price=0.3, planned=0.5)

    assert "86 to 96 %" in widget.headline(shown)
    for words in ("30 % of the shop price", "shoppers bore 67 %", "If 50 % of the fall"):
        assert words in widget.note(shown)


def test_pictures_keep_to_the_rules():
    """Both ends of both sliders, at three widths: nothing cut or covered."""
    states = [
        {"goods_in_price": goods, "planned": planned}
        for goods in (0.2, 1.0)
        for planned in (0.0, 1.0)
    ]
    check_states(widget.panel(), *states)


def test_every_study_with_a_number_is_a_dot():
    """Fourteen with a share of their own and one shop study that an assumption places."""
    assert marks(widget.panel().svg)["dot"] == 15


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """What the lesson shows looks as it did when somebody last looked at it."""
    pictures.same(widget.panel(), {"opening": {}, "shops": {"goods_in_price": 0.3}})
