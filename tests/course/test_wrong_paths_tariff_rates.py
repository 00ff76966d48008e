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


@pytest.mark.parametrize("wrong", [11.01, 0.11, 1.51, 9.67, 14.26, 16.92])
def test_known_mistakes_on_the_collected_rate_are_recognised(wrong):
    """The mean of months, a share, another year, duty in the base, one month alone."""
    assert wrong in values(paths.collected_2025())


@pytest.mark.parametrize("mean", [15.5, 16.7, 6.2, 15.0, 21.7, 7.71, 0.22, 6.7])
def test_other_readings_of_the_six_goods_are_recognised(mean):
    """Each reading of '15 in total' gives another mean of the six goods."""
    means = [round(path.value.mean(), 2) for path in paths.their_totals()]

    assert mean in means


def test_no_wrong_path_is_the_famous_one():
    """15 on top of each good is the answer to the task and must not be called a wrong path."""
    added = pd.Series(paths.SIX_GOODS_PERCENT) + 15

    assert not [path for path in paths.their_totals() if (path.value == added).all()]


@pytest.mark.parametrize("wrong", [0.55, 6423, 43.71, 56.29, 59.31, 49.13, 49.61, 72.42])
def test_known_mistakes_on_the_lines_are_recognised(wrong):
    """A share, a count, the other way round, ties counted, missing rates counted as 0."""
    assert wrong in values(paths.more_percent())


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


@pytest.mark.parametrize(
    ("task", "twins"), [(paths.duty_usd, 0), (paths.collected_2025, 1), (paths.more_percent, 0)]
)
def test_hardly_a_wrong_value_has_two_explanations(task, twins):
    """November 2025 is the median of its year, and a check names both; else each is alone."""
    found = values(task())

    assert len(found) - len(set(found)) == twins
