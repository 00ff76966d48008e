"""The formula of April 2025 against the printed list, and the sums it was solved from."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import reciprocal as model

DOLLARS = st.floats(min_value=1e3, max_value=1e12)
PARAMETERS = st.floats(min_value=0.05, max_value=10)


def listed():
    """Return the rates of 2 April 2025 in percent, by partner."""
    table = data.load("listed_rates")
    first = table[table["announced"] == table["announced"].min()]
    return dict(zip(first["country"], first["rate_percent"], strict=True))


def rates(**screws):
    """Return the rates of the formula from the first release of 2024, by partner."""
    formula = model.Formula(**screws)
    table = data.load("us_trade_2024").set_index("country")
    return {
        one: model.formula_percent(row.exports_usd, row.imports_usd, formula)
        for one, row in table.iterrows()
        if row.imports_usd > 0
    }


def test_54_of_55_printed_rates():
    """All partners with trade figures but Switzerland: 31 computed, 32 printed."""
    found = rates()
    tried = [one for one in listed() if one in found]
    missed = set(tried) - set(model.reproduced(found, listed()))

    assert len(tried) == 55
    assert missed == {"Switzerland"}
    assert (found["Switzerland"], listed()["Switzerland"]) == (31, 32)


@pytest.mark.parametrize(
    ("screws", "count"),
    [({"rounding": "nearest"}, 26), ({"rounding": "down"}, 0), ({"halved": False}, 0)],
)
def test_other_screws_reproduce_fewer(screws, count):
    """Rounding to the nearest fits 26, the other two none."""
    assert len(model.reproduced(rates(**screws), listed())) == count


def test_import_price_pass_through_leaves_most_at_the_floor():
    """With 0.945 Japan gets 10, 46 of 55 are at the floor, and the highest is 14."""
    found = rates(pass_through=model.BORDER_PASS_THROUGH)
    tried = [found[one] for one in listed() if one in found]

    assert found["Japan"] == 10
    assert sum(rate == 10 for rate in tried) == 46
    assert max(tried) == 14


@given(DOLLARS, DOLLARS, PARAMETERS, PARAMETERS)
def test_only_the_product_of_the_parameters_counts(exports, imports, elasticity, pass_through):
    """Elasticity and pass-through may change places."""
    one = model.offsetting_percent(
        exports, imports, elasticity=elasticity, pass_through=pass_through
    )
    other = model.offsetting_percent(
        exports, imports, elasticity=pass_through, pass_through=elasticity
    )

    assert one == pytest.approx(other)


@given(DOLLARS, DOLLARS)
def test_rate_lies_between_floor_and_fifty(exports, imports):
    """Nobody gets less than 10, and a partner that buys nothing gets 50."""
    assert 10 <= model.formula_percent(exports, imports) <= 50
    assert model.formula_percent(0, imports) == 50


@given(st.floats(min_value=1, max_value=100))
def test_rounding_up_before_or_after_halving_is_the_same(percent):
    """Half of a number rounded up, rounded up again, needs no rounding before."""
    assert math.ceil(percent / 2) == math.ceil(math.ceil(percent) / 2)


def test_whole_number_is_not_rounded_up():
    """30 percent of imports, halved, is 15, also where the division leaves dust behind."""
    assert model.formula_percent(0.7, 1.0) == 15
    assert model.formula_percent(0.07e9, 0.1e9) == 15


def test_without_rounding_the_half_stands():
    """Exports of 60 and imports of 100 make 20 percent."""
    formula = model.Formula(rounding="none")

    assert model.formula_percent(60, 100, formula) == pytest.approx(20)


@pytest.mark.parametrize(
    ("screws", "words"),
    [
        ({"elasticity": 0}, "'elasticity' must be a number above 0, got 0"),
        ({"pass_through": -1}, "'pass_through' must be a number above 0, got -1"),
        ({"floor_percent": 120}, "'floor_percent' must be between 0 and 100, got 120"),
        ({"rounding": "sideways"}, "'rounding' must be one of up, nearest, down, none"),
    ],
)
def test_screws_out_of_range_are_named(screws, words):
    """The sentence has the name and the value."""
    with pytest.raises(ValueError, match=words):
        model.Formula(**screws)


def test_no_imports_no_rate():
    """A duty on nothing has no rate."""
    with pytest.raises(ValueError, match="'imports_usd' must be a number above 0, got 0"):
        model.formula_percent(1.0, 0.0)
