"""The rate receipt in a real JupyterLab: keys, names, narrow pages, a dead kernel."""

import pytest
from lab import (
    Lab,
    axe,
    cell_errors,
    open_notebook,
    reopen_with_dead_kernel,
    run_all,
    set_theme,
)
from playwright.sync_api import Page, expect

NAGOYA = "On 15 June 2025 a 30,000-dollar car paid 2.5 + 25 = 27.5 %: 8,250 dollars."
CELL = "from tarifflab.widgets import rate_receipt\nrate_receipt.show()"
FINDING = ".tarifflab-panel .tl-finding"
DAY = '[role="slider"][aria-label="Day of entry"]'


PAPER = '.tarifflab-panel section[aria-label="Rate receipt"]'


def show(lab: Lab, page: Page) -> None:
    """Open a lesson with the receipt of the car from Nagoya and wait until it is drawn."""
    open_notebook(page, lab.write("lessons/receipt.ipynb", CELL))
    run_all(page)
    expect(page.locator(FINDING)).to_contain_text(NAGOYA)
    page.wait_for_selector(".main-svg")
    page.wait_for_selector(DAY)


@pytest.mark.browser
def test_keys_and_buttons_move_the_day(lab, page, console_errors, fetched):
    """An arrow key moves one day, 'Next change' to the next act; paper and words follow."""
    show(lab, page)
    handle = page.locator(DAY)
    expect(handle).to_have_attribute("aria-valuetext", "15 June 2025")
    handle.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "16 June 2025")
    expect(page.locator(FINDING)).to_contain_text("On 16 June 2025")

    page.get_by_role("button", name="Next change").click()

    expect(page.locator(FINDING)).to_contain_text("On 16 September 2025")
    expect(page.locator(PAPER)).to_contain_text("Up to the ceiling of 15 %")
    expect(page.locator(".legendtext").first).to_have_text("Total rate")
    assert (cell_errors(page), console_errors, fetched) == ([], [], [])


@pytest.mark.browser
def test_the_receipt_is_for_everyone(lab, page):
    """In both themes axe-core finds nothing against WCAG 2.2 A and AA, nothing is cut off."""
    show(lab, page)
    found = axe(page, ".jp-OutputArea")
    set_theme(page, dark=True)
    found += axe(page, ".jp-OutputArea")
    page.set_viewport_size({"width": 800, "height": 1400})
    cell = page.locator(".jp-OutputArea-output:has(.tarifflab-panel)").bounding_box()
    paper = page.locator(PAPER).bounding_box()

    assert found == []
    assert cell["x"] <= paper["x"]
    assert paper["x"] + paper["width"] <= cell["x"] + cell["width"]


@pytest.mark.browser
def test_the_paper_outlives_the_kernel(lab, page):
    """Reopened without a kernel, the cell still shows the printed receipt and the finding."""
    show(lab, page)

    reopen_with_dead_kernel(page, "lessons/receipt.ipynb")

    still = page.locator(".tarifflab-static")
    expect(still).to_contain_text("TOTAL 27.5")
    expect(still).to_contain_text(NAGOYA)
