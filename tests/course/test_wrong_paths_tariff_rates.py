"""The wrong paths of exercise 01 lead where the course says they lead."""

import pandas as pd
import pytest
from exercise_runs import wrong_paths

from tarifflab.expect import WrongPath

paths = wrong_paths("01-tariff-rates")


def values(found: list[WrongPath]) -> list[float]:
    """Return the values of some wrong paths, rounded to two decimals."""
    return [round(float(path.value), 2) for path in found]


@pytest.mark.parametrize("wrong", [11_550, 7350, 5250, 1050, 17_850, 10_500, 8250, 630_000])
def test_known_mistakes_on_the_car_are_recognised(wrong):
    """Each of these dollars is a mistake that people made with this car."""
    assert wrong in values(paths.duty_usd())


def test_no_mistake_on_the_car_is_the_right_duty():
    """15 % in total of 42,000 dollars is no wrong path."""
    assert 6300 not in values(paths.duty_usd())


@pytest.mark.parametrize("wrong", [9.59, -5.49, -0.02, 20.49, 36.59, -7.01, 5.51, -0.15, 0.05])
def test_known_mistakes_on_law_and_till_are_recognised(wrong):
    """Another month, sign, country or law, the level, a share: each with the right month."""
    found = [path.value.round(2).tolist() for path in paths.law_or_till()]

    assert [wrong, 9] in found


@pytest.mark.parametrize("month", [1, 3, 4, 8, 10, 11, 12])
def test_known_mistakes_on_the_first_month_are_recognised(month):
    """Turned round, a count, a jump, counted from 0, a later month: with the right points."""
    found = [path.value.round(2).tolist() for path in paths.law_or_till()]

    assert [5.49, month] in found
    assert [5.49, 9] not in found


@pytest.mark.parametrize("mean", [15.5, 16.7, 6.2, 15.0, 21.7, 7.71, 0.22, 6.7])
def test_other_readings_of_the_six_goods_are_recognised(mean):
    """Each reading of '15 in total' gives another mean of the six goods."""
    means = [round(path.value.mean(), 2) for path in paths.their_totals()]

    assert mean in means


def test_no_wrong_path_is_the_famous_one():
    """15 on top of each good is the answer to the task and must not be called a wrong path."""
    added = pd.Series(paths.SIX_GOODS_PERCENT) + 15

    assert not [path for path in paths.their_totals() if (path.value == added).all()]


@pytest.mark.parametrize("wrong", [75.4, 76.4, 1.58, 79.78, 128.23, 22.01, 0.78, 79.1])
def test_known_mistakes_on_the_flashpoint_are_recognised(wrong):
    """The level, one sector, nine sectors, upside down, the rest, each dollar, March."""
    found = {round(path.value["dollars"], 2) for path in paths.flashpoint()}

    assert wrong in found


def test_right_dollars_earn_most_with_words_that_do_not_follow():
    """77.99 of each 100 dollars: three quarters of the points, whatever the words."""
    right = [path for path in paths.flashpoint() if round(path.value["dollars"], 2) == 77.99]

    assert {path.value["in words"] for path in right} == {"about half", "the smaller part"}
    assert {path.earns for path in right} == {0.75}


def test_wrong_receipts_differ_from_the_right_one_and_from_each_other():
    """On the receipts of the question no two wrong functions give the same rates."""
    calls = [
        ("car", 6, "2025-09-15"),
        ("car", 2.5, "2025-09-16"),
        ("car", 17, "2026-03-01"),
        ("car", 4, "2026-08-01"),
        ("other", 4, "2025-08-20"),
        ("other", 18, "2026-02-23"),
        ("other", 18, "2026-02-24"),
        ("other", 3, "2026-07-23"),
        ("other", 3.4, "2026-07-24"),
        ("other", 14, "2026-08-01"),
    ]
    given = [tuple(path.value(*call) for call in calls) for path in paths.total_rate()]

    assert (31, 15, 17, 15, 15, 18, 28, 13, 12.5, 14) not in given
    assert len(set(given)) == len(given)


def test_no_wrong_duty_has_two_explanations():
    """Each of the dollars of task 1 comes about in one way."""
    found = values(paths.duty_usd())

    assert len(found) == len(set(found))
