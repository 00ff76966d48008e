"""The trade war in a real browser: tick a partner, click a tile, pin a world."""

import pytest
from figures import panel_of
from live import PLACES, Live
from playwright.sync_api import Locator, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# How many tiles are turning over: each has the old one above the new one until it is done.
# The animations are stopped as they begin, so that a slow machine sees them as well.
STOP = """() => {
  window.tlTurned = 0;
  const begin = Element.prototype.animate;
  Element.prototype.animate = function (frames, options) {
    if (this.classList.contains("tl-old")) window.tlTurned += 1;
    return begin.call(this, frames, options);
  };
}"""

LISTEN = """() => {
  window.tlHeard = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    window.tlHeard += 1;
    return start.call(this, when);
  };
}"""


@pytest.fixture
def figure(live: Live) -> Locator:
    """Show the figure, its question answered."""
    shown = live.show(panel_of("trade_war"), max(PLACES.values()))
    expect(shown.locator("[data-mark=tile]")).to_have_count(194)
    return shown


def tick(live: Live, figure: Locator, name: str) -> None:
    """Tick a partner."""
    figure.get_by_role("checkbox", name=name, exact=True).check(force=True)
    live.carry()


def test_ticked_partner_adds_a_step_and_the_list_says_so(figure, live):
    """The finding follows, and the list of published cases is on none of them."""
    listed = figure.get_by_label("Published case")
    expect(listed).to_have_value("April rates, no answer")

    tick(live, figure, "Japan")

    expect(figure.locator("[data-mark=step]")).to_have_count(2)
    expect(figure.locator(".tl-headline")).to_contain_text("Japan joins")
    expect(listed).to_have_value("")


def test_tiles_turn_only_where_the_reader_wants_motion(figure, live):
    """Calm with reduced motion; else each tile that changes turns over, and none remains."""
    live.page.evaluate(STOP)
    tick(live, figure, "China")
    expect(figure.locator(".tl-headline")).to_contain_text("China joins")
    assert live.page.evaluate("window.tlTurned") == 0

    live.page.emulate_media(reduced_motion="no-preference")
    tick(live, figure, "EU")

    expect(figure.locator(".tl-headline")).to_contain_text("European Union joins")
    assert live.page.evaluate("window.tlTurned") > 5
    expect(figure.locator(".tl-old")).to_have_count(0)
    expect(figure.locator("[data-mark=tile]")).to_have_count(194)


def test_sound_is_off_until_asked_for(figure, live):
    """A tick for each tile that turns, once the reader has switched it on; then it is kept."""
    live.page.emulate_media(reduced_motion="no-preference")
    live.page.evaluate(LISTEN)
    tick(live, figure, "China")
    expect(figure.locator(".tl-headline")).to_contain_text("China joins")
    assert live.page.evaluate("window.tlHeard") == 0

    switch = figure.get_by_role("button", name="Sound")
    switch.click()
    live.carry()
    expect(switch).to_have_attribute("aria-pressed", "true")
    tick(live, figure, "EU")
    expect(figure.locator(".tl-headline")).to_contain_text("European Union joins")
    assert 5 < live.page.evaluate("window.tlHeard") <= 41

    switch.click()
    live.carry()
    expect(switch).to_have_attribute("aria-pressed", "false")


def test_card_by_pointer_by_arrows_and_by_list(figure, live):
    """Three ways to the same card."""
    card = figure.locator(".tl-picture")
    figure.locator("[data-turn^='VNM:']").click()
    live.carry()
    expect(card).to_contain_text("Vietnam")

    card.focus()
    expect(figure.locator(".tl-ring")).to_have_count(1)
    live.press("ArrowLeft")
    live.press("ArrowRight")
    live.press("ArrowDown")
    live.press("Enter")
    expect(card).to_contain_text("Cambodia")
    expect(card).to_be_focused()

    figure.locator("summary").click()
    live.carry()
    live.page.wait_for_function("document.querySelector('.tl-drawer').style.maxHeight !== ''")
    assert figure.bounding_box()["height"] < 722
    figure.get_by_label("Card of", exact=True).select_option(label="Germany")
    live.carry()
    expect(card).to_contain_text("Germany")


def test_pinned_world_stays_while_the_other_moves(figure, live):
    """Two maps and what differs; the button takes them away again."""
    figure.get_by_role("button", name="Pin this world").click()
    live.carry()
    expect(figure.locator("[data-mark=tile]")).to_have_count(2 * 194)
    figure.get_by_label("Published case").select_option(label="April, money handed out")
    live.carry()

    expect(figure.locator(".tl-headline")).to_contain_text("points less than in the pinned")
    figure.get_by_role("button", name="Unpin").click()
    live.carry()
    expect(figure.locator("[data-mark=tile]")).to_have_count(194)
