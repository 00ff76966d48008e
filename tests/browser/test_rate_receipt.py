"""The rate receipt in a real JupyterLab: keys, names, narrow pages, a dead kernel."""

import pytest
from lab import Lab, cell_errors, open_notebook, reopen_with_dead_kernel, run_all
from playwright.sync_api import Page, expect

NAGOYA = "A $30,000 car paid $8,250 of duty"
CELL = "from tarifflab.widgets import rate_receipt\nrate_receipt.show()"


def show(lab: Lab, page: Page) -> None:
    """Open a lesson with the receipt of the car from Nagoya and wait until it is drawn."""
    open_notebook(page, lab.write("lessons/receipt.ipynb", CELL))
    run_all(page)
    expect(page.get_by_role("heading", name=NAGOYA)).to_be_visible()


@pytest.mark.browser
def test_keys_and_buttons_move_the_day(lab, page, console_errors, fetched):
    """An arrow key moves one day, 'Change' to the next act; paper and words follow."""
    show(lab, page)
    handle = page.get_by_role("slider", name="Day of entry")
    expect(handle).to_have_attribute("aria-valuetext", "15 June 2025")
    handle.press("ArrowRight")
    expect(page.locator(".tl-figure .tl-unit")).to_contain_text("16 June 2025")

    page.get_by_role("button", name="Change ▶").click()

    expect(page.locator(".tl-figure .tl-unit")).to_contain_text("16 Sep 2025")
    expect(handle).to_have_attribute("aria-valuetext", "16 September 2025")
    expect(page.locator(".tl-figure .tl-picture")).to_contain_text("Up to the ceiling")
    assert (cell_errors(page), console_errors, fetched) == ([], [], [])


@pytest.mark.browser
def test_the_paper_outlives_the_kernel(lab, page):
    """Reopened without a kernel, the cell still shows the receipt as a picture, and words."""
    show(lab, page)

    reopen_with_dead_kernel(page, "lessons/receipt.ipynb")

    still = page.locator(".tl-still")
    expect(still).to_contain_text(NAGOYA)
    assert still.locator("img").evaluate("node => node.naturalWidth") == 720
