"""What a duty on goods from Japan moves, product by product."""

import itertools
import re

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import what_is_at_stake as stake


def build(**more):
    """Return 25 additional points on cars and parts, borne by US buyers."""
    settings = {"product": "Cars and parts", "added": 25, "lost": 0, "buyers": 100} | more
    return stake.compute(**settings)


@pytest.mark.slow
def test_duty_on_cars_and_parts_of_2024():
    """12.24 billion dollars for 25 points, half of it for 12.5: the value times the rate."""
    assert build().burden.duty_usd / 1e9 == pytest.approx(12.24, abs=0.005)
    assert build(added=12.5).burden.duty_usd == pytest.approx(build().burden.duty_usd / 2)


def test_cars_are_one_percent_of_japans_product():
    """41.9 billion dollars of 4,204 billion."""
    found = build(product="Cars")

    assert found.value_usd / 1e9 == pytest.approx(41.90, abs=0.005)
    assert "27.7\u202f% of all goods from Japan" in stake.draw(found, 720).note
    assert found.value_usd / found.japan_gdp_usd == pytest.approx(0.01, abs=5e-5)


def test_bars_are_all_the_trade():
    """The named headings and the rest add up to 151.34 billion dollars."""
    assert sum(stake._named().values()) == pytest.approx(151.34, abs=0.005)
    assert len(stake.load_trade().imports) - len(stake.NAMES) > 1_000  # as the last bar says


def test_note_says_what_was_assumed():
    """The words "if nothing else changes" stand there, or what does change."""
    assert "if nothing else changes" in stake.draw(build(), 720).note
    said = stake.draw(build(lost=20, buyers=50), 720).note
    assert "20\u202f% fewer are sold and buyers bear 50\u202f% of the duty" in said


def test_rate_is_called_additional():
    """A number of points without its kind would be read as the total."""
    assert (
        stake.headline(build()) == "25 additional points come to 12.24 billion dollars a year"
    )


@pytest.mark.parametrize("product", stake.PRODUCTS)
def test_parts_of_the_duty_are_the_whole(product):
    """With all controls at both ends, and what is lost is the value times its share."""
    panel = stake.panel()
    for added, lost, buyers in itertools.product((0, 50), (0, 50), (0, 100)):
        panel.set(product=product, added=added, lost=lost, buyers=buyers)
        found = panel.result.burden
        assert found.buyers_usd + found.sellers_usd == pytest.approx(found.duty_usd)
        assert found.lost_sales_usd == pytest.approx(panel.result.value_usd * lost / 100)


def test_chosen_product_is_lit():
    """Cars and parts are two bars of eleven; for all goods every bar is lit."""
    panel = stake.panel()
    assert (marks(panel.svg)["meant"], marks(panel.svg)["other"]) == (2, 9)
    assert marks(panel.svg)["burden"] == 4

    panel.set(product=stake.EVERYTHING)
    assert (marks(panel.svg)["meant"], marks(panel.svg)["other"]) == (11, 0)


@pytest.mark.parametrize("name", stake.PRESETS)
def test_every_preset_sets_all_four_controls(name):
    """A button moves several controls and repaints once."""
    panel = stake.panel()
    panel.do(name)

    wanted = stake.PRESETS[name]
    assert {key: getattr(panel.result, key) for key in wanted} == wanted


@pytest.mark.slow
@pytest.mark.parametrize("setting", [{}, {"added": 0}, {"product": "Medicines", "lost": 50}])
def test_pictures_keep_to_the_rules(setting):
    """Also without a duty: nothing cut, nothing on top of each other."""
    panel = stake.panel()
    panel.set(**setting)

    check_states(panel)


def test_picture_leaves_room_for_its_controls_on_a_magnified_page():
    """At 200 percent the page is 640 pixels wide and the picture 520: 360 are left for it."""
    drawn = stake.panel().state(520)

    assert float(re.search(r' height="([\d.]+)"', drawn.svg)[1]) <= 360


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every button of the lesson looks as it did."""
    names = ("25-points", "half", "sellers-pay", "fewer")
    states = zip(names, stake.PRESETS.values(), strict=True)
    pictures.same(stake.panel(), {name: dict(values) for name, values in states})
