"""The wrong paths of exercise 04 lead where the course says they lead."""

import pytest
from exercise_runs import wrong_paths

paths = wrong_paths("04-washington")


def values(found):
    """Return the values of some wrong paths, rounded to two decimals."""
    return [round(float(path.value), 2) for path in found]


@pytest.mark.parametrize(
    ("made", "right"),
    [
        (paths.korea_deficit, 50.18),
        (paths.n_surplus, 112),
        (paths.their_vietnam, 472),
        (paths.n_floor, 16),
    ],
)
def test_right_answers_are_no_wrong_path(made, right):
    """50.2 percent, 112 surpluses, 472 percent, 16 at the floor."""
    assert right not in values(made())


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        (paths.korea_deficit, [-50.18, 100.71, 33.49, 46.2, 26]),
        (paths.n_surplus, [126, 78, 102, 88, 190, 204]),
        (paths.their_vietnam, [46, 43, 943, 471.3, 42]),
        (paths.n_floor, [145, 46, 0, 39, 3, 13, 18]),
    ],
)
def test_known_mistakes_are_recognised(made, wrong):
    """Values that people get, computed from the tables."""
    assert set(wrong) <= set(values(made()))


def test_every_wrong_function_differs_from_the_right_one():
    """Somewhere in the examples or beyond, each gives another rate than 31, 10 and 46."""
    right = [31, 10, 46]
    inputs = [("Japan", 2005, 0.25), ("Japan", 2005, 0.945), ("Vietnam", 2022, 0.25)]
    alike = [
        path.advice
        for path in paths.formula_rate()
        if [path.value(*one) for one in inputs] == right
    ]

    assert [one.split(".")[0] for one in alike] == ["It takes a surplus for a deficit"]
    assert paths.formula_rate()[10].value("Australia", 2010, 0.25) > 10
