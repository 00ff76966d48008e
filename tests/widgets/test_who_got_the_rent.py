"""One limit, five yardsticks: what the right to sell a car was worth from 1981 to 1985."""

import itertools

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import who_got_the_rent as widget


def build(**more):
    """Return the rent of five years on the cars of the file, against the cars of 1980."""
    return widget.compute(**({"yardstick": "itself", "cars": "file", "last": 1985} | more))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cars", "billions"),
    [("file", [7.6, 3.5, 1.2, -0.6, -10.7]), ("limit", [8.3, 3.9, 1.4, -0.7, -11.5])],
)
def test_each_yardstick_gives_its_own_rent(cars, billions):
    """From 8 billion to far below nothing, for one limit."""
    assert list(build(cars=cars).rents.values()) == pytest.approx(billions, abs=0.06)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("yardstick", "dollars"),
    [
        ("itself", [511, 829, 685, 1039, 1297]),
        ("small", [319, 84, 336, 594, 668]),
        ("us", [82, 10, -144, 141, 541]),
        ("itself like", [-78, -112, -117, 3, -68]),
        ("us like", [-830, -1361, -1549, -1335, -1210]),
    ],
)
def test_dollars_a_car_by_year(yardstick, dollars):
    """Weighted list prices in dollars of 1983, year by year."""
    assert list(build().a_car[yardstick].values()) == pytest.approx(dollars, abs=0.6)


@pytest.mark.slow
def test_headline_divides_out():
    """Dollars a car times cars is the sum that stands beside it."""
    found = build(yardstick="small")

    assert widget.headline(found) == "Against small US cars: 416 dollars a car, 3.5 billion"
    assert found.per_car * sum(found.number.values()) / 1e9 == pytest.approx(3.52, abs=0.01)


@pytest.mark.slow
def test_limits_are_those_of_the_fiscal_years():
    """1.68 million cars for three years, then 1.85 and 2.30."""
    assert list(build(cars="limit").number.values()) == [1.68e6] * 3 + [1.85e6, 2.30e6]


@pytest.mark.slow
def test_one_year_stands_for_itself():
    """1981 alone: 511 dollars on 1.51 million cars."""
    found = build(last=1981)

    assert found.rents["itself"] == pytest.approx(0.77, abs=0.01)
    assert "1981 to" not in widget.draw(found, 720).unit


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"yardstick": "europe"}, "'yardstick' must be one of itself"),
        ({"cars": "all"}, "'cars' must be one of file, limit, got 'all'"),
        ({"last": 1990}, "'last' must be between 1981 and 1985, got 1990"),
    ],
)
def test_what_is_not_known_is_refused(change, words):
    """The sentence names what is."""
    with pytest.raises(ValueError, match=words):
        build(**change)


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Every yardstick, both counts of cars, the first and the last year: nothing cut."""
    panel = widget.panel()
    ways = itertools.product(widget.YARDSTICKS.values(), widget.CARS.values(), (1981, 1985))
    check_states(
        panel, *({"yardstick": one, "cars": cars, "last": last} for one, cars, last in ways)
    )

    assert marks(panel.svg)["bar"] == 5


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """What the lesson shows looks as it did when somebody last looked at it."""
    pictures.same(
        widget.panel(),
        {
            "opening": {},
            "small": {"yardstick": "small"},
            "like-for-like": {"yardstick": "us like"},
        },
    )
