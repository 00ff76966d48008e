"""Cards and questions in a real JupyterLab: by keyboard, by name, and a day later."""

import json
import time

import pytest
from lab import (
    axe,
    cell_errors,
    open_notebook,
    reopen_with_dead_kernel,
    run_all,
    set_theme,
    wait_in_outputs,
)
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE_S = 60
CARDS = "from tarifflab.widgets import claim_cards\nclaim_cards.{}"
CHOICE = """from tarifflab.quizzes import questions
questions.choice("Which rate?", {"25 %": "The added duty alone.", "27.5 %": "Both."},
            answer="27.5 %", key="test/choice")"""
NUMBER = """questions.number("How much duty?", 8250, tolerance=1, unit="dollars",
            key="test/number",
            slips={7500: "You took the added duty alone."},
            explanation="30,000 times 0.275.")"""
ORDER = """questions.order("Which came first?", ["3 April", "9 April", "7 August"],
           explanation="By date.", key="test/order")"""
PREDICT = """from tarifflab.widgets import prediction
prediction.ask("test/guess", "How much duty?", unit="dollars", low=0, high=15_000, step=250)"""
CALIBRATION = """import pandas as pd
from tarifflab.widgets import calibration
calibration.show(pd.DataFrame({
    "statement": ["The first", "The second"],
    "true": [True, False],
    "explanation": ["Reason one.", "Reason two."],
}), key="test")"""


def kept(lab, kind, key):
    """Return the newest value of a key in the student's file, as soon as there is one."""
    file = lab.folder / "progress" / "progress.json"
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        stored = (
            json.loads(file.read_text(encoding="utf-8"))["entries"] if file.exists() else []
        )
        found = [one["value"] for one in stored if (one["kind"], one["key"]) == (kind, key)]
        if found:
            return found[-1]
        time.sleep(0.1)
    raise AssertionError(f"nothing was stored for {key!r} within {PATIENCE_S} s")


def opened(lab, page, name, *cells):
    """Open a new notebook with these cells and run it."""
    path = lab.write(f"lessons/{name}.ipynb", *cells)
    open_notebook(page, path)
    run_all(page)
    return path


def test_cards_are_judged_by_keyboard_alone(lab, page, console_errors, fetched):
    """Arrows, letters and Tab reach the card, never JupyterLab; all is stored at once."""
    opened(lab, page, "cards", CARDS.format('show("01")'), CARDS.format('revise("01")'))
    card = page.locator(".tl-card").first
    slider = card.get_by_role("slider", name="Probability that it holds")
    expect(slider).to_have_attribute("aria-valuetext", "not judged yet")

    slider.focus()
    for key in ("ArrowUp", "ArrowRight", "b", "Tab", "p"):
        page.keyboard.press(key)

    counts = page.locator(".tl-count")
    expect(counts.first).to_have_text("1 of 4 cards judged")
    expect(counts.last).to_have_text("1 of 4 cards judged, 0 of 3 moved")
    expect(slider).to_have_attribute("aria-valuetext", "60 %")
    expect(page.locator(".jp-Cell")).to_have_count(2)
    assert kept(lab, "probability", "C1-e") == 0.6
    assert kept(lab, "verdict", "C1-e") == "partly"
    assert (cell_errors(page), console_errors, fetched) == ([], [], [])


def test_middle_can_be_meant(lab, page):
    """The space bar takes 50 % although the slider has not moved."""
    opened(lab, page, "middle", CARDS.format('show("02")'))
    card = page.locator(".tl-card").first

    card.get_by_role("slider").focus()
    page.keyboard.press("Space")

    expect(card.locator("output")).to_have_text("50 %")


def test_pile_shows_one_card_at_a_time(lab, page):
    """Next card and Back walk through the rest; the last one stops."""
    opened(lab, page, "pile", CARDS.format('show("00", rest=True)'))
    following = page.get_by_role("button", name="Next card")
    expect(page.locator(".tl-card:visible")).to_have_count(1)

    for _ in range(7):
        following.press("Enter")

    expect(page.get_by_text("Card 6 of 6")).to_be_visible()
    expect(following).to_have_attribute("aria-disabled", "true")


def test_questions_explain_every_answer(lab, page, console_errors):
    """Choice, number and order by keyboard; the explanation is a status that is announced."""
    opened(lab, page, "quiz", CHOICE, NUMBER, ORDER)
    check = page.get_by_role("button", name="Check", exact=True)
    said = page.locator(".tl-answer[role=status]")
    check.nth(0).click()
    expect(said.nth(0)).to_have_text("Choose one of the options first.")

    page.get_by_label("25 %", exact=True).focus()
    page.keyboard.press("Space")
    check.nth(0).press("Enter")
    expect(said.nth(0)).to_have_text("✗ Not this one. The added duty alone.")
    page.get_by_label("27.5 %", exact=True).check()
    check.nth(0).press("Enter")
    expect(said.nth(0)).to_have_text("✓ Right. Both.")

    page.get_by_label("Your number, in dollars").fill("7,500")
    page.keyboard.press("Enter")
    expect(said.nth(1)).to_have_text("✗ Not this one. You took the added duty alone.")

    expect(page.get_by_role("button", name="Move up: 3 April")).to_be_visible()
    assert kept(lab, "quiz", "test/choice") == {"given": "27.5 %", "right": True}
    assert console_errors == []


def test_order_is_set_by_buttons_and_the_focus_stays(lab, page):
    """An item is moved with the keyboard until the order is right."""
    opened(lab, page, "order", "from tarifflab.quizzes import questions", ORDER)
    for item, place in (("3 April", 0), ("9 April", 1)):
        up = page.get_by_role("button", name=f"Move up: {item}")
        for _ in range(2):
            if page.locator(".tl-steps li").nth(place).inner_text().startswith(item):
                break
            up.press("Enter")
            expect(up).to_be_focused()

    page.get_by_role("button", name="Check", exact=True).press("Enter")

    expect(page.locator(".tl-answer")).to_have_text("✓ Right. By date.")


def test_guess_is_dragged_or_typed(lab, page):
    """Both ways meet; a number out of range is refused in words."""
    opened(lab, page, "guess", PREDICT)
    typed = page.get_by_label("or typed, in dollars")

    typed.press_sequentially("20000")
    typed.press("Enter")
    expect(page.locator(".tl-answer")).to_contain_text("from 0 dollars to 15,000 dollars")
    typed.press("ControlOrMeta+a")
    typed.press_sequentially("7600")
    typed.press("Enter")
    expect(page.locator(".tl-value")).to_have_text("7,600 dollars")
    expect(page.locator(".tl-answer")).to_contain_text("Kept: 7,600 dollars")

    assert kept(lab, "prediction", "test/guess") == 7600


def test_truth_is_told_after_the_last_probability(lab, page, console_errors):
    """The button waits; then reasons, score and picture appear."""
    opened(lab, page, "calibration", CALIBRATION)
    button = page.get_by_role("button", name="Show what is true")
    sliders = page.get_by_role("slider", name="Probability that it is true")
    sliders.nth(0).focus()
    page.keyboard.press("End")
    button.press("Enter")
    expect(page.get_by_text("1 to go")).to_be_visible()
    assert "Reason" not in page.locator(".tl-cards:visible").inner_text()

    sliders.nth(1).focus()
    page.keyboard.press("Home")
    button.click()

    expect(page.get_by_text("✗ Not true.")).to_be_visible()
    finding = page.get_by_role("heading", name="Your score is 0.000; 2 statements are too few")
    expect(finding).to_be_visible()
    expect(page.locator(".tl-picture svg:visible")).to_have_count(1)
    assert console_errors == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(lab, page, dark):
    """WCAG 2.2 A and AA, in the light and in the dark theme, at 800 pixels too."""
    cells = [CARDS.format('show("01")'), CHOICE, NUMBER, ORDER, PREDICT, CALIBRATION]
    opened(lab, page, f"axe-{dark}", *cells)
    expect(page.locator(".tl-cards:visible").first).to_be_visible()
    set_theme(page, dark=dark)
    wide = axe(page, ".jp-OutputArea")

    page.set_viewport_size({"width": 800, "height": 900})

    assert wide == []
    assert axe(page, ".jp-OutputArea") == []


def test_next_day_without_a_kernel_the_words_remain(lab, page):
    """Saved, kernel ended, loaded again: no error line, the last state in words."""
    path = opened(lab, page, "next-day", CHOICE, CARDS.format('show("03")'))
    page.get_by_label("25 %", exact=True).check()
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".tarifflab-static:visible")).to_have_count(0)
    wait_in_outputs(page, "The added duty alone.")  # the copies are renewed when the hand rests

    reopen_with_dead_kernel(page, path)

    copies = page.locator(".tarifflab-static")
    expect(copies.nth(0)).to_contain_text("The added duty alone.")
    expect(copies.nth(1)).to_contain_text("0 of 2 cards judged")
    missing = page.get_by_text("model not found")
    expect(missing).to_have_count(2)  # JupyterLab has written its lines, and nobody sees them
    expect(missing.filter(visible=True)).to_have_count(0)
