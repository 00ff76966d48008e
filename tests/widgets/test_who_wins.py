"""Who wins at home: winners, losers and households."""

import pytest

from tarifflab.widgets import who_wins as widget


@pytest.mark.slow
def test_nobody_gains_if_no_home_maker_follows():
    """Protection works by making the home good dearer: at 0 there is no winner."""
    shown = widget.compute(duty="collected", follow=0)

    assert shown.winners == []
    assert "not one American industry gains" in widget.describe(shown)


@pytest.mark.slow
def test_the_sentence_at_half():
    """20 industries, 134 billion, construction 52, and 641 dollars in the poorest fifth."""
    said = widget.describe(widget.compute(duty="collected", follow=0.5))

    for words in ("20 industries gain 134 billion", "Construction loses 52", "641 dollars"):
        assert words in said


@pytest.mark.slow
def test_the_poor_pay_a_larger_part_of_their_income():
    """1.3 percent in the poorest fifth, 0.8 in the richest; the richest pay more dollars."""
    shown = widget.compute(duty="collected", follow=0.5)

    assert shown.income_percent == pytest.approx([1.32, 1.14, 1.09, 1.04, 0.83], abs=0.02)
    assert shown.household_usd == sorted(shown.household_usd)


@pytest.mark.slow
def test_tables_of_the_lesson():
    """Five winners and five losers; fifths in rows."""
    assert widget.industries().index[0] == "Fabricated metal products"
    assert widget.households().shape == (5, 6)
