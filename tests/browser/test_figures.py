"""Figures in a real JupyterLab: as in a bare page, folded, by keys, on paper, a day later."""

import nbformat
import pytest
from figures import (
    ANSWERED,
    HIGHEST,
    NO_WORD,
    OPENS,
    REFUSED,
    cell_of,
    controls_of,
    move,
    panel_of,
    put_back,
)
from lab import (
    axe,
    cell_errors,
    command,
    open_notebook,
    reopen_with_dead_kernel,
    run_all,
    set_theme,
    wait_in_outputs,
)
from live import PLACES, Live
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# With them all kinds of controls but one (trade_war has a file of its own), a question, and the
# highest of each width.
SOME = (
    "rate_receipt", "large_buyer", "where_did_trade_go", "what_is_at_stake",
    "who_pays_studies", "collected_rate",
)  # fmt: skip
SIZE = "({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight]"
WAITING = ("before 17", "The reading: it was 17.", "after 17")


def opened(lab, page, *names, before=""):
    """Show figures in a new notebook, one a cell; return them and the notebook's path."""
    cells = [before] if before else []
    for name in names:  # a heading before each: a figure that asks folds all up to the next
        cells += [nbformat.v4.new_markdown_cell(f"### {name}")] * (name != names[0])
        cells.append(cell_of(name))
    path = lab.write(f"lessons/figures-{'-'.join(names)}.ipynb", *cells)
    open_notebook(page, path)
    run_all(page)
    figures = page.locator(".tl-figure:visible")
    expect(figures).to_have_count(len(names))
    waiting = page.get_by_role("button", name=OPENS)
    for left in reversed(range(waiting.count())):
        waiting.first.click()
        expect(waiting).to_have_count(left)
    expect(figures.last.locator(".tl-picture svg")).to_be_visible()
    return figures, path


def picture(figure):
    """Return the SVG of a figure as text."""
    return figure.locator(".tl-picture").inner_html()


def wait_for_width(page, figure):
    """Wait until the width went to Python, and the picture came back as wide as its place."""
    fits = """figure => {
      const place = Math.floor(figure.querySelector('.tl-stage').clientWidth / 20) * 20;
      const picture = figure.querySelector('.tl-picture svg');
      return Number(picture.getAttribute('width')) === Math.min(place, 1100);
    }"""
    page.wait_for_function(fits, arg=figure.element_handle())


def wait_for_answer(page, figure, sign, known):
    """Wait until all that Python answers is (===) or is no longer (!==) what is known."""
    answer = f"([node, known]) => ({ANSWERED})(node) {sign} known"
    page.wait_for_function(answer, arg=[figure.element_handle(), known])


def move_every_control(page, figure):
    """One control after the other; what is drawn stays a picture with words, never a code."""
    controls = controls_of(figure)
    wait_for_width(page, figure)
    for control in controls:
        if not control.is_visible():
            continue
        before = figure.evaluate(ANSWERED)
        rested = control.input_value()
        move(control)
        wait_for_answer(page, figure, "!==", before)
        words = figure.inner_text()
        assert not NO_WORD.search(words), words
        # Each control starts from where the figure was at rest, all of it.
        if put_back(control, rested):
            wait_for_answer(page, figure, "===", before)
        expect(figure).not_to_have_class(REFUSED)


def test_some_figures_stand_as_in_a_bare_page_and_move(lab, page, console_errors, fetched):
    """All the way to a kernel and back; `test_each_figure.py` tries the others without one."""
    tall = HIGHEST * (len(SOME) + 1)  # all of them are in the page, none is left out
    page.set_viewport_size({"width": 1280, "height": tall})
    figures, _path = opened(lab, page, *SOME)
    for dark in (False, True):
        set_theme(page, dark=dark)
        assert axe(page, ".jp-OutputArea") == []
    stand = sizes(page, figures.all(), tall)
    assert axe(page, ".jp-OutputArea") == []
    for figure in figures.all():
        move_every_control(page, figure)
    assert (cell_errors(page), console_errors, fetched) == ([], [], [])
    assert stand == bare_sizes(page.context.new_page())


def sizes(page, figures, tall):
    """Return width and height of each figure, in pixels, at three widths of the window."""
    found = {}
    for window in PLACES:
        page.set_viewport_size({"width": window, "height": tall})
        for name, figure in zip(SOME, figures, strict=True):
            wait_for_width(page, figure)
            found[name, window] = figure.evaluate(SIZE)
        if window == max(PLACES):
            command(page, "application:toggle-left-area")
    return found


def bare_sizes(page):
    """Return what `test_each_figure.py` measures of the same figures."""
    live, found = Live(page), {}
    for name in SOME:
        figure = live.show(panel_of(name), max(PLACES.values()))
        for window, place in PLACES.items():
            live.widen(place)
            found[name, window] = figure.evaluate(SIZE)
    page.close()
    return found


def test_results_and_readings_wait_for_the_guess(lab, page):
    """Folded around a figure that asks, up to the next heading; they open with the picture."""
    path = lab.write(
        "lessons/waiting.ipynb",
        "print('before 17')",
        cell_of("collected_rate"),
        nbformat.v4.new_markdown_cell("The reading: it was 17."),
        "print('after 17')",
        nbformat.v4.new_markdown_cell("### The next step\n\nstands open."),
        "from tarifflab.widgets import prediction\nprediction.ask('01/paid-more', 'How many?')",
        cell_of("after_the_ruling"),
    )
    open_notebook(page, path)
    run_all(page)
    shown = page.locator(".jp-RenderedMarkdown, .jp-OutputArea-output")
    waiting = [shown.get_by_text(words, exact=True).first for words in WAITING]
    for one in waiting:
        expect(one).to_be_hidden()
    expect(shown.get_by_text("stands open.")).to_be_visible()
    expect(shown.get_by_text("How many?").first).to_be_visible()

    page.get_by_role("button", name=OPENS).first.click()

    for one in waiting:
        expect(one).to_be_visible()


def test_plain_keys_stay_in_the_figure(lab, page):
    """Letters on a slider add no cell; Control + S still saves."""
    figures, _path = opened(lab, page, "legal_story")
    slider = figures.first.get_by_role("slider", name="Day")
    slider.focus()
    for key in ("b", "x", "ArrowRight"):
        page.keyboard.press(key)
    expect(slider).to_have_attribute("aria-valuetext", "2 January 2025")
    expect(page.locator(".jp-Cell")).to_have_count(1)

    page.keyboard.press("Control+s")

    expect(page.locator(".jp-mod-dirty")).to_have_count(0)


def test_restarted_kernel_leaves_the_picture_and_a_word(lab, page):
    """Greyed, controls away, one line that says how to wake it; no red icon. A card as well."""
    guess = (
        "from tarifflab.widgets import prediction\nprediction.ask('test/woken', 'How many?')"
    )
    figures, _path = opened(lab, page, "collected_rate", "legal_story", before=guess)
    card = page.locator(".tl-box:has(.tarifflab)")
    expect(card.get_by_role("slider", name="Your guess")).to_be_visible()

    # The command ends only when its question is answered, so nobody waits for it here.
    page.evaluate("() => void window.jupyterapp.commands.execute('notebook:restart-kernel')")
    page.locator(".jp-Dialog .jp-mod-warn").click()

    wakes = figures.get_by_text("Run this cell to wake it")
    expect(wakes.first).to_be_visible()
    expect(figures.first.locator(".tl-picture svg")).to_be_visible()
    expect(figures.first.get_by_label("Show beside Japan")).not_to_be_visible()
    icon = "node => getComputedStyle(node, '::before').display"
    assert {box.evaluate(icon) for box in page.locator(".tl-box").all()} == {"none"}
    expect(card.get_by_role("slider", name="Your guess")).not_to_be_visible()
    said = "node => getComputedStyle(node, '::after').content"
    assert "Run this cell to wake it" in card.evaluate(said)

    run_all(page)
    expect(figures.get_by_text("Run this cell to wake it").first).not_to_be_visible()


def test_next_day_without_a_kernel_the_picture_remains(lab, page):
    """Saved, kernel ended, loaded again: the still copies with the last state, no error."""
    figures, path = opened(lab, page, "collected_rate", "rate_receipt")
    figures.first.get_by_label("Show beside Japan").select_option(index=1)
    expect(page.locator(".tl-still:visible")).to_have_count(0)
    wait_in_outputs(page, "on those of South Korea")  # renewed when the hand rests

    reopen_with_dead_kernel(page, path)

    expect(page.locator(".tl-still:visible")).to_have_count(2)
    rate, receipt = page.locator(".tl-still:visible").all()
    expect(rate).to_contain_text("on those of South Korea")
    expect(rate).to_contain_text("Run this cell to wake it")
    expect(receipt).to_contain_text("A $30,000 car paid $8,250 of duty")
    natural = "node => node.naturalWidth"
    assert {still.locator("img").evaluate(natural) for still in (rate, receipt)} == {720}
    expect(page.get_by_text("model not found").filter(visible=True)).to_have_count(0)
