"""A page whose browser has a sixth of this machine's speed still gets living widgets."""

import nbformat
import pytest
from lab import cell_errors, open_notebook, run_all
from playwright.sync_api import expect

SLOWER = 6  # times
PATIENCE_MS = 120_000
CELLS = (
    "from tarifflab.widgets import claim_cards\nclaim_cards.show('05', first=7)",
    "from tarifflab.widgets import rice_quota\nrice_quota.show()",
    nbformat.v4.new_markdown_cell("### A step further, so that nothing is folded"),
    "from tarifflab.widgets import poll_margin\npoll_margin.show()",
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.own_page]


def test_widgets_start_and_move_on_a_slow_machine(lab, page, console_errors):
    """No widget gives up while the page is busy: each figure answers its first slider."""
    open_notebook(page, lab.write("lessons/slow-machine.ipynb", *CELLS))
    browser = page.context.new_cdp_session(page)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    run_all(page)
    figures = page.locator(".tl-figure:visible")
    expect(figures).to_have_count(2, timeout=PATIENCE_MS)
    expect(figures.last.locator(".tl-picture svg")).to_be_visible(timeout=PATIENCE_MS)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": 1})

    waiting = page.get_by_role("button", name="Show it without a guess")
    for left in reversed(range(waiting.count())):
        waiting.first.click()
        expect(waiting).to_have_count(left)
    for number in range(2):
        headline = figures.nth(number).locator(".tl-headline")
        before = headline.inner_text()
        figures.nth(number).locator("input[type=range]").first.press("End")
        expect(headline).not_to_have_text(before)
    assert cell_errors(page) == []
    assert console_errors == []
