"""A page whose browser has a sixth of this machine's speed still gets living widgets."""

import pytest
from lab import cell_errors, open_notebook, run_all
from playwright.sync_api import expect

SLOWER = 6  # times
CELLS = (
    "from tarifflab.widgets import claim_cards\nclaim_cards.show('05', first=7)",
    "from tarifflab.widgets import trade_war\ntrade_war.show()",
    "from tarifflab.widgets import car_on_the_lift\ncar_on_the_lift.show()",
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_widgets_start_and_move_on_a_slow_machine(lab, page, console_errors):
    """Plotly takes seconds to load there; no widget may give up meanwhile."""
    page.set_viewport_size({"width": 1280, "height": 6000})
    open_notebook(page, lab.write("lessons/slow-machine.ipynb", *CELLS))
    browser = page.context.new_cdp_session(page)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    run_all(page)
    panels = page.locator(".tarifflab-panel:has(.tl-finding)")
    expect(panels).to_have_count(2, timeout=120_000)
    expect(panels.last.locator(".js-plotly-plot .main-svg").first).to_be_visible(
        timeout=120_000
    )
    browser.send("Emulation.setCPUThrottlingRate", {"rate": 1})

    for number in range(2):
        finding = panels.nth(number).locator(".tl-finding").first
        before = finding.inner_text()
        bars = panels.nth(number).locator(".js-plotly-plot").first
        drawn = bars.inner_html()
        panels.nth(number).locator(".noUi-handle:visible").first.press("ArrowRight")
        expect(finding).not_to_have_text(before)
        moved = "([node, before]) => node.innerHTML !== before"
        page.wait_for_function(moved, arg=[bars.element_handle(), drawn])
    assert cell_errors(page) == []
    assert console_errors == []
