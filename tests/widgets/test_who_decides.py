"""Who decides the deficit: four rules, and what is put in."""

import pytest

from tarifflab.widgets import who_decides as widget


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lending", "uniform", "borrowing", "deficit"),
    [
        ("world", 50, 467.37, 727.95),
        ("own", 50, 540.86, 823.69),
        ("lenders", 25, 443.83, 792.55),
        ("balanced", 10, 0.0, 329.02),
    ],
)
def test_borrowing_and_deficit_follow_the_rule(lending, uniform, borrowing, deficit):
    """Billion dollars, equal to those of a second program."""
    found = widget.compute(rates="one", uniform=uniform, lending=lending, revenue="tax relief")

    assert [found.borrowing, found.deficit] == pytest.approx([borrowing, deficit], abs=0.05)


@pytest.mark.slow
def test_one_tariff_costs_guyana_18_or_3_percent():
    """The bottom of the ranking is the rule for lending."""
    table = widget.table()

    assert table["Guyana"].round(1).tolist() == [-18.5, -3.9, -3.4, -3.2]
    assert table["Vietnam"].round(1).tolist() == [-11.0, -4.5, -4.2, -3.7]


@pytest.mark.slow
def test_the_sentence_names_what_is_put_in():
    """471 billion is an input; a tariff may raise borrowing."""
    found = widget.compute(rates="april", uniform=25, lending="own", revenue="tax relief")

    assert "borrow 471 billion dollars a year because that is put in" in widget.describe(found)
    assert "498" in widget.describe(found)


def test_an_unknown_rule_is_refused():
    """The rules are named."""
    with pytest.raises(ValueError, match="one of world, own, lenders, balanced, got 'bank'"):
        widget.compute(rates="april", uniform=25, lending="bank", revenue="tax relief")
