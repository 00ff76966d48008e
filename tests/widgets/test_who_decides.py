"""Who decides the deficit: four rules, and what is put in."""

import pytest
from picture_checks import check_states, marks

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
    found = [
        widget.compute(rates="april", uniform=25, lending=rule, revenue="tax relief").welfare
        for rule in widget.RULES.values()
    ]

    assert [round(one["Guyana"], 1) for one in found] == [-18.5, -3.9, -3.4, -3.2]
    assert [round(one["Vietnam"], 1) for one in found] == [-11.0, -4.5, -4.2, -3.7]


@pytest.mark.slow
def test_the_sentence_names_what_is_put_in():
    """471 billion is an input; a tariff may raise borrowing."""
    found = widget.compute(rates="april", uniform=25, lending="own", revenue="tax relief")

    assert "471 billion borrowed is put in" in widget.headline(found)
    assert "more: 498" in widget.headline(found)


@pytest.mark.slow
def test_without_a_tariff_borrowing_is_the_same():
    """Nothing moved, so nothing is called less."""
    found = widget.compute(rates="one", uniform=0, lending="world", revenue="tax relief")

    assert widget.headline(found).endswith("after the tariff it is the same")


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Every rule for lending, both tariffs, at three widths: nothing cut or covered."""
    states = [
        {"lending": rule, "rates": rates, "uniform": 100.0}
        for rule in widget.RULES.values()
        for rates in ("april", "one")
        if (rule, rates) != ("world", "one")
    ]
    check_states(widget.panel(), *states)


@pytest.mark.slow
def test_bars_before_and_after():
    """Four bars of money and five of welfare, whatever the rule."""
    panel = widget.panel()
    panel.set(lending="own")

    assert marks(panel.svg)["bar"] == 9


def test_an_unknown_rule_is_refused():
    """The rules are named."""
    with pytest.raises(ValueError, match="one of world, own, lenders, balanced, got 'bank'"):
        widget.compute(rates="april", uniform=25, lending="bank", revenue="tax relief")


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """What the lesson shows looks as it did when somebody last looked at it."""
    pictures.same(widget.panel(), {"opening": {}, "own": {"lending": "own"}})
