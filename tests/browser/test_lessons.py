"""Every lesson runs to its end in a real JupyterLab, and its exercise gives advice."""

import re
from pathlib import Path

import pytest
from exercise_runs import ALL
from lab import (
    WAIT_MS,
    axe,
    cell_errors,
    count_received,
    open_notebook,
    run_all,
    size_if_saved,
)

COURSE = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (COURSE / "lessons").glob("*.ipynb"))
MOST = 2_000_000  # bytes: of all that a lesson sends, and of the notebook that has run
EXERCISES = sorted(path.parent.name for path in (COURSE / "exercises").glob("*/*.ipynb"))

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_runs_to_its_end(lesson, page, console_errors, fetched):
    """No traceback, nothing in the console, nothing fetched, all labelled, and light."""
    page.set_viewport_size({"width": 1280, "height": 12000})
    received = count_received(page)
    open_notebook(page, f"lessons/{lesson}")
    run_all(page)

    assert cell_errors(page) == []
    assert axe(page, ".jp-OutputArea-output") == []
    assert console_errors == []
    assert fetched == []
    assert 100_000 < sum(received) < MOST
    assert size_if_saved(page) < MOST


# What is said of an untouched exercise is in test_answers.py; here, that a reader meets it so.
@pytest.mark.parametrize("exercise", EXERCISES if ALL else EXERCISES[1::4])
def test_untouched_exercise_is_friendly(exercise, page, console_errors):
    """A student who only runs the cells reads "not attempted", and no traceback."""
    page.set_viewport_size({"width": 1280, "height": 9000})
    open_notebook(page, f"exercises/{exercise}/{exercise}.ipynb")
    run_all(page)
    said = page.locator(".jp-OutputArea-output").all_inner_texts()

    assert sum("Not attempted yet" in text for text in said) >= 1
    assert not any("Traceback" in text for text in said)
    assert console_errors == []


def test_exercise_gives_advice_and_then_success(page):
    """A wrong answer brings advice in words, the right one success, both at once."""
    path = "exercises/01-tariff-rates/01-tariff-rates.ipynb"
    open_notebook(page, path)
    solve_first_task(page, "duty_usd = 42_000 * (2.5 + 15) / 100")
    expect_said(page, "inside already")
    solve_first_task(page, "duty_usd = 42_000 * 15 / 100")
    expect_said(page, "kind and size fit")


def solve_first_task(page, code):
    """Type `code` into the first task's cell and run set-up, task and check."""
    cell = page.locator(".jp-CodeCell").filter(has_text=re.compile("duty_usd = "))
    editor = cell.first.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    run_all(page)


def expect_said(page, words):
    """Wait until an output holds `words`."""
    page.locator(".jp-OutputArea-output", has_text=words).first.wait_for(timeout=WAIT_MS)
