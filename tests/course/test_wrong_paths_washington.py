"""The wrong paths of exercise 04 lead where the course says they lead."""

import re

import pytest
from exercise_runs import wrong_paths

paths = wrong_paths("04-washington")


def values(found):
    """Return the values of some wrong paths, rounded to two decimals."""
    return [round(float(path.value), 2) for path in found]


@pytest.mark.parametrize(
    ("made", "right"),
    [(paths.their_cambodia, 1919), (paths.mean_rate, 20.64)],
)
def test_right_answers_are_no_wrong_path(made, right):
    """1,919 percent, a mean of 20.64."""
    assert right not in values(made())


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        (paths.their_cambodia, [49, 43, 3838, 1918.56, 1918, 472]),
        (paths.mean_rate, [21.11, 10, 40.78, 20.56, 20.27, 20.33, 13.64, 28.73, 21]),
    ],
)
def test_known_mistakes_are_recognised(made, wrong):
    """Values that people get, computed from the tables."""
    assert set(wrong) <= set(values(made()))


@pytest.mark.parametrize(("way", "countries"), [("alone", 33), ("*or*", 105), ("halve", 17)])
def test_known_mistakes_on_the_triangle_are_recognised(way, countries):
    """One rate alone, either of the two, deficits that were not halved: longer lists."""
    found = [path.value for path in paths.circle() if way in path.advice]

    assert countries in map(len, found)


def test_right_circle_is_no_wrong_path():
    """The twelve countries of the right answer are called no mistake."""
    twelve = re.findall("[A-Z]{3}", "ARE AUS BOL GIN KWT MRT NCL PYF QAT SLE SYC TLS")

    assert twelve not in [path.value for path in paths.circle()]


@pytest.mark.parametrize("pair", [(1.38, -0.56), (2.24, 1.87), (0.06, 0.28), (0.06, -0.08)])
def test_known_mistakes_on_who_charges_more_are_recognised(pair):
    """Japan, Europe alone, without textiles, divided by nine; never the right pair."""
    found = [
        tuple(round(one, 2) for one in path.value) for path in paths.europe_minus_america()
    ]

    assert pair in found
    assert (0.06, -0.09) not in found


def test_every_wrong_function_fails_an_example():
    """No wrong function gives what the question says for all of its four calls."""
    right = [31, 13, 18, 10]
    calls = [
        ("Japan", 2005, 0.25),
        ("Sri Lanka", 2004, 0.945),
        ("Mexico", 2016, 0.15),
        ("Australia", 2010, 0.25),
    ]

    given = [[path.value(*one) for one in calls] for path in paths.formula_rate()]

    assert right not in given
