"""Each figure of the course in a bare page: its controls, its heights, what axe finds.

`live.py` carries between the page and Python. That a figure looks the same in JupyterLab, and
moves there, is held for some in ``test_figures.py``; and every lesson runs there to its end.
"""

from collections.abc import Iterator

import pytest
from figures import (
    ANSWERED,
    FIGURES,
    HIGHEST,
    NO_WORD,
    PAST_THE_EDGE,
    REFUSED,
    controls_of,
    move,
    panel_of,
    put_back,
)
from lab import PATIENCE_MS, axe
from live import PLACES, Live
from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Figures with nothing to move.
STILL = {"discount_rate", "car_limit", "day_strip", "placebo_years", "four_yardsticks"}
STILL |= {
    "play_the_talks",  # buttons alone, and a test of its own
    "end_card",
    "draw_the_yen",  # as draw_the_rate, which has a test of its own
    "draw_the_rate",
    "in_bars",
    "few_rows",
    "who_needs_whom",
    "unusual_months",
    "promise_terms",
    "convoy",
}
WIDE, *NARROW = PLACES.values()


@pytest.fixture(scope="module")
def live(browser: Browser) -> Iterator[Live]:
    """Give all figures one page, one after the other."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield Live(context.new_page())
    context.close()


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in STILL])
def test_every_control_moves_picture_or_words(name, live):
    """One after the other; what is drawn stays a picture with words, never a code."""
    figure = live.show(panel_of(name), WIDE)
    controls = controls_of(figure)
    live.carry()
    assert controls
    for control in controls:
        if not control.is_visible():
            continue
        before, rested = figure.evaluate(ANSWERED), control.input_value()
        move(control)
        live.carry(awaited=True)
        assert figure.evaluate(ANSWERED) != before
        words = figure.inner_text()
        assert not NO_WORD.search(words), words
        # A refusal can come late, two ends together can fit no more, and a list can hide the
        # next slider: each control starts from where the figure was at rest, all of it.
        if put_back(control, rested):
            live.carry(awaited=True)
            assert figure.evaluate(ANSWERED) == before
        assert not REFUSED.search(figure.get_attribute("class"))
    assert live.errors == []


@pytest.mark.parametrize("name", FIGURES)
def test_figure_fits_one_screen_in_both_themes(name, live):
    """As wide as three windows leave it: 720 high, nothing past the edge; axe is content."""
    figure = live.show(panel_of(name), WIDE)
    assert axe(live.page, ".jp-OutputArea") == []
    heights = {WIDE: figure.bounding_box()["height"]}
    past = figure.evaluate(PAST_THE_EDGE)
    for wide in NARROW:
        live.widen(wide)
        heights[wide] = figure.bounding_box()["height"]
        past += figure.evaluate(PAST_THE_EDGE)
    live.dress(dark=True)

    assert ({wide: high for wide, high in heights.items() if high > HIGHEST}, past) == ({}, [])
    assert axe(live.page, ".jp-OutputArea") == []
    assert live.errors == []
