"""Where a deficit went, and what the dollar did to a price."""

import pytest

from tarifflab import data
from tarifflab.economics import deficit_split


def changes(first, last):
    """Return the change of US balances in billion dollars by partner, January to December."""
    table = data.load("us_goods_by_partner_monthly")
    balance = table["exports_usd"] - table["imports_usd"]
    yearly = balance.groupby([table["country"], table["month"].dt.year]).sum().unstack() / 1e9
    return (yearly[last] - yearly[first]).to_dict()


@pytest.mark.slow
def test_what_the_lesson_says_of_2025():
    """Per 100 dollars that China and Japan lost: Taiwan 74, Vietnam 56, Mexico 29, total 34."""
    found = deficit_split.split_per_100(
        changes(2024, 2025), ("China", "Japan"), ("Taiwan", "Vietnam", "Mexico")
    )

    assert list(found.values()) == pytest.approx([74.17, 56.05, 28.94, -24.78, 34.38], abs=0.05)


@pytest.mark.slow
def test_the_total_of_goods_and_services():
    """885.5 and 932.0 billion dollars in 2024 and 2025, after the revision of June 2026."""
    table = data.load("us_goods_services_monthly").set_index("month")
    total = (table["goods_balance_usd"] + table["services_balance_usd"]) / 1e9

    got = [total.loc[year].sum() for year in ("2023", "2024", "2025")]
    assert got == pytest.approx([-749.6, -885.5, -932.0], abs=0.05)


@pytest.mark.parametrize(
    ("arguments", "percent"), [((2.300, 12.438, 100, 91.516), 20.10), ((0, 10, 100, 104), 5.77)]
)
def test_a_good_priced_abroad(arguments, percent):
    """The duty and the dollar multiply."""
    assert deficit_split.price_with_duty(*arguments) == pytest.approx(percent, abs=0.01)


@pytest.mark.slow
def test_the_claim_about_the_dollar_and_what_was_seen():
    """By February 2026: 10.1 points more tariff, claimed +4.1 %, seen -8.5 %."""
    table = data.load("dollar_index_monthly").set_index("month")
    points = (
        table["statutory_rate_percent"].loc["2026-02-01"] - table.loc["2025-01-01"].iloc[-1]
    )
    claimed = deficit_split.claimed_dollar(points)

    assert [points, claimed] == pytest.approx([10.14, 4.06], abs=0.01)
    assert table["fed_broad_index"].loc["2026-02-01"] - 100 == pytest.approx(-8.48, abs=0.01)


def test_borrowing_is_what_was_put_in():
    """From imports and exports of five worlds the same 471.3 billion comes out."""
    worlds = [(2902.61, 1858.73, 1.0), (2286.44, 1351.94, None), (1135.88, 407.93, None)]
    first = deficit_split.borrowing_put_in(*worlds[0][:2], 0.270471, 0.114335, 1.0)

    assert first == pytest.approx(471.33, abs=0.05)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: deficit_split.split_per_100({"World": 1.0}, ["China"], []),
            "must hold 'China'",
        ),
        (
            lambda: deficit_split.split_per_100({"World": 1.0, "A": -1.0}, ["A"], []),
            "must have shrunk, got a change of -1",
        ),
        (
            lambda: deficit_split.split_per_100({"World": 1.0, "A": 1.0}, ["A"], ["A"]),
            "in one list",
        ),
        (
            lambda: deficit_split.price_with_duty(0, -1, 100, 100),
            "'rate_after' must be at least",
        ),
        (lambda: deficit_split.price_with_duty(0, 1, 100, 0), "'dollar_after' must be above 0"),
        (lambda: deficit_split.borrowing_put_in(1, 1, 0, 0, 0), "'growth' must be above 0"),
    ],
)
def test_what_has_no_meaning_is_refused(call, words):
    """A missing partner, a deficit that grew, a negative rate."""
    with pytest.raises(ValueError, match=words):
        call()
