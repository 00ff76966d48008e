"""What a duty on goods from Japan moves, product by product."""

import itertools

import pytest

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
    assert "27.7\N{NO-BREAK SPACE}% of all goods from Japan" in stake.describe(found)
    assert "1.00\N{NO-BREAK SPACE}% of Japan's GDP" in stake.describe(found)


def test_bars_are_all_the_trade():
    """The named headings and the rest add up to 151.34 billion dollars."""
    bars = stake.panel().figures[0].data[0]

    assert sum(bars.x) == pytest.approx(151.34, abs=0.005)
    assert len(stake.load_trade().imports) - len(stake.NAMES) > 1_000  # as the last bar says


def test_finding_says_what_was_assumed():
    """The words "if nothing else changes" stand there, or what does change."""
    assert "if nothing else changes" in stake.describe(build())
    said = stake.describe(build(lost=20, buyers=50))
    assert "20\N{NO-BREAK SPACE}% fewer are sold" in said
    assert "bear 50\N{NO-BREAK SPACE}% of the duty" in said


def test_rate_is_called_additional():
    """A number of points without its kind would be read as the total."""
    assert "25 additional points" in stake.describe(build())


@pytest.mark.parametrize("product", stake.PRODUCTS)
def test_every_product_draws_with_all_controls_at_both_ends(product):
    """Bars for duty and parts stand there, and the two parts are the whole."""
    panel = stake.panel()
    for added, lost, buyers in itertools.product((0, 50), (0, 50), (0, 100)):
        panel.set(product=product, added=added, lost=lost, buyers=buyers)
        duty, own, other, gone = (trace.x[0] for trace in panel.figures[1].data)
        assert own + other == pytest.approx(duty)
        assert gone == pytest.approx(panel.result.value_usd * lost / 100 / 1e9)


def test_chosen_product_is_lit():
    """Cars and parts are two bars; for all goods every bar is lit, and hatched is none."""
    panel = stake.panel()
    bars = panel.figures[0].data[0].marker
    assert sum(one == bars.color[0] for one in bars.color) == 2
    assert [not one for one in bars.pattern.shape] == [c == bars.color[0] for c in bars.color]

    panel.set(product=stake.EVERYTHING)
    assert len(set(panel.figures[0].data[0].marker.color)) == 1


def test_every_preset_sets_all_four_controls():
    """A button moves several controls and repaints once."""
    panel = stake.panel()
    for button in panel.box.children[len(panel.controls)].children:
        button.click()
        values = {name: control.value for name, control in panel.controls.items()}
        assert values == stake.PRESETS[button.description]
