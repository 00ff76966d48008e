"""The table of who must answer is what the model gives, row by row."""

import pytest

from tarifflab import data
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import Revenue, solve
from tarifflab.widgets.kit import trade_world as worlds


def us_welfare(rate: int, answering: int, revenue: Revenue) -> float:
    """Return US welfare (percent) under one rate on all, after some have answered in kind."""
    base = worlds.base(worlds.STANDARD, 4.0)
    tariff = scenarios.home_tariff(base.world, rate / 100)
    who = worlds.codes_of(worlds.EVERYBODY[:answering])
    war = scenarios.answered(base.world, tariff, who)
    return (float(solve(base, war, revenue).welfare[base.world.home]) - 1) * 100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "answering", "revenue"),
    [(20, 5, "lump sum"), (45, 7, "tax relief"), (10, 8, "tax relief"), (55, 6, "tax relief")],
)
def test_table_holds_what_the_model_gives(rate, answering, revenue):
    """Steps on which a task turns come out to three decimals; the last is nearest to zero."""
    table = data.load("trade_war_answers").set_index(["revenue", "rate_percent", "answering"])
    row = table.loc[(revenue, rate, answering)]

    assert row["us_welfare_percent"] == pytest.approx(
        us_welfare(rate, answering, revenue), abs=6e-4
    )
    assert row["last_to_answer"] == worlds.EVERYBODY[answering - 1]


def test_each_answer_lowers_us_welfare():
    """The stairs only go down, so that counting steps with a gain finds where it ends."""
    table = data.load("trade_war_answers")
    steps = table.groupby(["revenue", "rate_percent"])["us_welfare_percent"].diff().dropna()

    assert (steps < 0).all()
    assert len(table) == 2 * 12 * 9
