"""Who needs whom, who bears a duty, and who loses a place in a full quota."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import data
from tarifflab.economics import exposure

SHARES = st.floats(min_value=0, max_value=1)
RATES = st.floats(min_value=0, max_value=5)
AMOUNTS = st.floats(min_value=1, max_value=1e13)


def split(**more):
    """Return the burden of 25 points on goods worth 40 billion dollars."""
    settings = {"added_rate": 0.25, "lost_share": 0.0, "buyers_share": 1.0} | more
    return exposure.burden(40e9, **settings)


def imports(*headings):
    """Return US imports from Japan of 2024 in some headings, in dollars."""
    table = data.load("us_imports_2024_by_partner_hs4").query("country == 'Japan'")
    return table[table["hs4"].isin(headings)]["imports_usd"].sum()


@given(SHARES, SHARES, RATES)
def test_both_parts_add_up_to_the_duty(lost, buyers, rate):
    """What customs takes, somebody paid: buyers and sellers together, to the last cent."""
    found = split(lost_share=lost, buyers_share=buyers, added_rate=rate)

    assert found.buyers_usd + found.sellers_usd == pytest.approx(found.duty_usd, abs=1)


@given(SHARES, SHARES, RATES)
def test_sellers_lose_their_part_and_the_sales_that_are_gone(lost, buyers, rate):
    """Takings before minus takings after are lost sales plus the price cut on the rest."""
    found = split(lost_share=lost, buyers_share=buyers, added_rate=rate)
    after = 40e9 * (1 - lost) * found.seller_price

    assert 40e9 - after == pytest.approx(found.lost_sales_usd + found.sellers_usd, abs=1)


@given(SHARES, SHARES, RATES)
def test_buyers_pay_their_part_on_top_of_the_old_price(lost, buyers, rate):
    """The price with duty minus the price before, times the units still bought."""
    found = split(lost_share=lost, buyers_share=buyers, added_rate=rate)
    more = found.seller_price * (1 + rate) - 1

    assert 40e9 * (1 - lost) * more == pytest.approx(found.buyers_usd, abs=1)


@given(RATES)
def test_sellers_who_bear_all_cut_the_price_by_the_whole_duty(rate):
    """Then the buyer pays what they paid before."""
    price = split(buyers_share=0, added_rate=rate).seller_price

    assert price * (1 + rate) == pytest.approx(1)


@pytest.mark.parametrize(("points", "billions"), [(25, 12.24), (12.5, 6.12), (0, 0)])
def test_duty_on_cars_and_parts_if_nothing_else_changes(points, billions):
    """2024 imports of headings 8703 and 8708 from Japan, times the additional rate."""
    found = exposure.burden(
        imports("8703", "8708"), added_rate=points / 100, lost_share=0, buyers_share=1
    )

    assert found.duty_usd / 1e9 == pytest.approx(billions, abs=0.005)


@pytest.mark.parametrize("name", ["added_rate", "lost_share", "buyers_share"])
def test_percent_in_place_of_a_share_is_refused(name):
    """25 is 2,500 percent; the error says how to write 25 %."""
    with pytest.raises(ValueError, match=rf"'{name}' must be between .* got 25\. Write 25 %"):
        split(**{name: 25})


def test_quota_of_rice_after_the_promise():
    """346 of 770 thousand tonnes plus 75 percent: 605.5, and 164.5 for all others."""
    assert exposure.quota_split(770_000, own_tonnes=346_000, rise=0.75) == (605_500, 164_500)


@given(st.floats(min_value=-1, max_value=10), st.floats(min_value=1, max_value=1e6))
def test_full_quota_only_changes_hands(rise, own):
    """The two parts are the quota, whatever the rise, and nobody sells less than nothing."""
    ours, others = exposure.quota_split(1e6, own_tonnes=own, rise=rise)

    assert ours + others == pytest.approx(1e6)
    assert min(ours, others) >= 0


def test_rise_below_nothing_is_refused():
    """Nobody can sell less than nothing."""
    with pytest.raises(ValueError, match="'rise' must be -1 or more, got -2"):
        exposure.quota_split(100, own_tonnes=50, rise=-2)


@given(AMOUNTS)
def test_a_year_of_a_flow_lasts_a_year(flow):
    """And half of it half a year."""
    assert exposure.days_of(flow, yearly_usd=flow) == pytest.approx(366)
    assert exposure.days_of(flow / 2, yearly_usd=flow, days=365) == pytest.approx(182.5)


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf")])
def test_nothing_to_divide_by_is_refused(wrong):
    """A share of no product and the days of no flow do not exist."""
    with pytest.raises(ValueError, match="'whole_usd' must be a number above 0"):
        exposure.percent_of(1, wrong)
    with pytest.raises(ValueError, match="'yearly_usd' must be a number above 0"):
        exposure.days_of(1, yearly_usd=wrong)
