"""The trade war in a real browser: one key on a slider, and 194 countries move."""

import pytest
from lab import axe, cell_errors, open_notebook, run_all
from playwright.sync_api import expect

WIDGET = "from tarifflab.widgets import trade_war\ntrade_war.show()"


@pytest.fixture
def trade_war(lab, page):
    """Open a notebook with the widget alone, run it, and return the page."""
    open_notebook(page, lab.write("lessons/trade-war-alone.ipynb", WIDGET))
    run_all(page)
    expect(page.locator(".tarifflab-panel svg[role=img]")).to_have_count(3, timeout=60_000)
    return page


@pytest.mark.browser
def test_map_and_sentence_follow_the_slider(trade_war, console_errors):
    """Arrow keys on the uniform rate move the finding and the map, and nothing fails."""
    page = trade_war
    finding = page.locator(".tl-finding").first
    expect(finding).to_contain_text("US welfare rises by 1.13")

    handle = page.get_by_role("slider", name="One rate on all (%)")
    pictures = page.locator(".tarifflab-panel svg[aria-label*=Welfare]")
    handle.focus()
    for _ in range(3):
        words, colours = finding.inner_text(), pictures.inner_html()
        page.keyboard.press("ArrowRight")
        expect(finding).not_to_have_text(words)
        page.wait_for_function(
            "before => document.querySelector("
            "'.tarifflab-panel svg[aria-label*=Welfare]').innerHTML !== before",
            arg=colours,
        )

    expect(page.get_by_label("US tariffs")).to_have_value("one rate on all (the slider)")
    assert cell_errors(page) == []
    assert console_errors == []


@pytest.mark.browser
def test_everything_has_a_name(trade_war):
    """Sliders, lists, boxes and pictures are named for people who cannot see them."""
    page = trade_war

    assert axe(page, ".jp-OutputArea-output") == []
    expect(page.get_by_role("checkbox", name="South Korea")).to_have_count(1)
    expect(
        page.locator(".tarifflab-panel svg[aria-label*='Welfare by country']")
    ).to_have_count(1)
