"""A whole game of the talks in a real JupyterLab, by keyboard alone."""

import re

import pytest
from lab import axe, cell_errors, open_notebook, run_all
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "from tarifflab.widgets import play_the_talks\nplay_the_talks.show(3)"


def opened(lab, page):
    """Show the game in a new notebook; return its figure."""
    open_notebook(page, lab.write("lessons/talks.ipynb", CELL))
    run_all(page)
    figure = page.locator(".tl-figure:visible")
    expect(figure.get_by_role("heading")).to_have_text(re.compile("which one do you take"))
    expect(figure.locator(".tl-picture svg")).to_be_visible()
    return figure


def press(figure, name, then):
    """Press a button by keyboard and wait for what the live sentence says then."""
    button = figure.get_by_role("button", name=name).first
    button.focus()
    button.press("Enter")
    expect(figure.get_by_role("heading")).to_have_text(re.compile(then))


def test_a_game_is_played_by_keyboard(lab, page, console_errors, fetched):
    """From the door to the verdict; the focus goes on to a button, and a chip is one too."""
    figure = opened(lab, page)
    focused = figure.locator("button:focus")

    press(figure, "Tokyo", "what is put down stays down")
    expect(focused).to_have_text("Go on")
    focused.press("Enter")
    expect(figure.get_by_role("heading")).to_have_text(re.compile("The bar shows"))
    focused.press("Enter")
    expect(focused).to_have_text("To the table")
    focused.press("Enter")
    expect(figure.get_by_role("heading")).to_have_text(re.compile("round 1 of 8"))
    expect(focused).to_have_accessible_name(re.compile("Put down rice"))
    focused.press("ArrowRight")
    expect(focused).to_have_accessible_name(re.compile("Put down gas"))
    press(figure, "Put down car standards", "round 2 of 8")
    expect(figure.get_by_role("status")).to_have_text(re.compile("You put down car standards"))
    press(figure, "Put down gas", "round 3 of 8")
    press(figure, "Wait", "Put your bead on a hat")
    press(figure, "Firm", "round 4 of 8")
    for number in range(5, 9):
        press(figure, "Wait", f"round {number} of 8")
    press(figure, "Wait", "1 August")
    press(figure, "Let it come", "who was it")
    press(figure, "Proud", "the best against this player")

    assert axe(page, ".tl-figure") == []
    figure.get_by_role("button", name="Sound").click()
    press(figure, "The other chair", "round 1 of 8")
    figure.locator("[data-do='give cars']").first.click()  # who has a mouse presses the chip
    expect(figure.get_by_role("heading")).to_have_text(re.compile("round 2 of 8"))
    assert cell_errors(page) == []
    assert (console_errors, fetched) == ([], [])
