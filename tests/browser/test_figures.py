"""Every figure in a real JupyterLab: each control moves the picture, and nothing is cut."""

import re

import nbformat
import pytest
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
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What a cell shows, and what makes it, one figure a line: each of them is tried.
FIGURES = {
    "claim_wall": "claim_wall.show()",
    "collected_rate": "collected_rate.show()",
    "large_buyer": "large_buyer.show()",
    "one_source": "one_source.show()",
    "average_rates": "average_rates.show()",
    "after_the_ruling": "after_the_ruling.show()",
    "what_came_after": "what_came_after.show()",
    "rate_receipt": "rate_receipt.show()",
    "landed_price": "landed_price.show()",
    "draw_the_rate": "draw_the_rate.show()",
    "draw_the_yen": "draw_the_yen.show()",
    "sealed_forecast": "sealed_forecast.show()",
    "record_measure": "record_measure.show()",
    "legal_story": "legal_story.show()",
    "days_of_trade": "days_of_trade.show()",
    "rice_quota": "rice_quota.show()",
    "what_is_at_stake": "what_is_at_stake.show()",
    "where_did_trade_go": "where_did_trade_go.show()",
    "who_supplies": "who_supplies.show()",
    "threat_points": "threat_points.show()",
    "play_the_talks": "play_the_talks.show(3)",
    "talks_tournament": "talks_tournament.show()",
    "talks_sandbox": "talks_sandbox.show()",
    "poll_margin": "poll_margin.show()",
    "saving_gap": "saving_gap.show()",
    "both_tariffs": "both_tariffs.show()",
    "two_ledgers": "two_ledgers.show()",
    "which_money": "which_money.show()",
    "make_the_formula": "make_the_formula.show()",
    "pick_your_window": "pick_your_window.show()",
    "share_number_price": "share_number_price.show()",
    "sort_episodes": "sort_episodes.show()",
    "partner_cuts": "partner_cuts.show()",
    "where_did_it_go": "where_did_it_go.show()",
    "who_wins": "who_wins.show()",
    "who_pays_studies": "who_pays_studies.show()",
    "who_decides": "who_decides.show()",
    "who_got_the_rent": "who_got_the_rent.show()",
    "car_on_the_lift": "car_on_the_lift.show()",
    "j_curve": "j_curve.show()",
    "discount_rate": "discount_rate.show()",
    "car_limit": "car_limit.show('controls')",
    "fact_cards": "fact_cards.show('05/security')",
    "day_strip": "day_strip.show('07/rounds')",
    "three_purses": "three_purses.show()",
    "who_settled": "who_settled.show()",
    "placebo_years": "placebo_years.show()",
    "dollar_forecast": "dollar_forecast.show()",
    "four_yardsticks": "four_yardsticks.show()",
    "who_stayed": "who_stayed.show()",
    "trade_war": "trade_war.show()",
    "who_joins": "who_joins.show()",
    "end_card": "end_card.show('01')",
    "sort_facts": "sort_facts.show('05/security')",
    "in_bars": "in_bars.show('06/contract')",
    "few_rows": "few_rows.show('05/farm')",
    "who_needs_whom": "who_needs_whom.show()",
    "unusual_months": "unusual_months.show()",
    "promise_terms": "promise_terms.show()",
    "convoy": "convoy.show()",
    "hand_the_bill": "hand_the_bill.show()",
}
# Figures with nothing to move.
STILL = {"discount_rate", "car_limit", "day_strip", "placebo_years", "four_yardsticks"}
STILL |= {
    "play_the_talks",  # buttons alone, and a test of its own
    "end_card",
    "draw_the_yen",  # as draw_the_rate, which has a test of its own
    "draw_the_rate",
    "in_bars",
    "few_rows",
    "who_needs_whom",
    "unusual_months",
    "promise_terms",
    "convoy",
}
HIGHEST = 720  # pixels: a figure and its controls are on one screen
NARROW = (800, 640)  # pixels of a window; 640 is 1280 at 200 % zoom


def in_batches(names):
    """Return lists of at most six names."""
    return [names[first : first + 6] for first in range(0, len(names), 6)]


BATCHES = in_batches(list(FIGURES))
MOVING = in_batches([name for name in FIGURES if name not in STILL])
WAITING = ("before 17", "The reading: it was 17.", "after 17")
REFUSED = re.compile(r"\btl-refused\b")


def cell_of(name):
    """Return the code that shows a figure."""
    return f"from tarifflab.widgets import {name}\n{FIGURES[name]}"


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
    waiting = page.get_by_role("button", name="Show it without a guess")
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


def move(control):
    """Give a control another value, as a hand does; tell what was done."""
    kind = control.get_attribute("type") or control.evaluate("node => node.tagName")
    if kind == "range":
        at_end = control.evaluate("node => node.value === node.max")
        control.press("Home" if at_end else "End")
    elif kind == "SELECT":
        last = control.locator("option").count() - 1
        at_end = control.evaluate("node => node.selectedIndex") == last
        control.select_option(index=0 if at_end else last)
    elif kind == "text":
        control.fill("a name")
    else:
        control.check(force=True) if not control.is_checked() else control.uncheck(force=True)


# All that Python answers: a slider writes its own number before the answer is there, and the
# words for who listens come when the hand rests. Of the controls counts which are there.
ANSWERED = """node => {
  const hidden = [...node.querySelectorAll('.tl-control')].map(one => one.hidden);
  const copy = node.cloneNode(true);
  copy.querySelectorAll('.tl-controls, [role=status]').forEach(part => part.remove());
  return hidden.join() + copy.innerHTML;
}"""


def wait_for_answer(page, figure, sign, known):
    """Wait until all that Python answers is (===) or is no longer (!==) what is known."""
    answer = f"([node, known]) => ({ANSWERED})(node) {sign} known"
    page.wait_for_function(answer, arg=[figure.element_handle(), known])


def put_back(control, value):
    """Give a control the value that it had; say whether it is one that can have it again."""
    if control.evaluate("node => node.tagName") == "SELECT" and value:
        control.select_option(value)
    elif control.get_attribute("type") in ("range", "text"):
        control.fill(value)
    else:
        return False
    return True


def move_every_control(page, figure):
    """One control after the other; what is drawn stays a picture with words, never a code."""
    for summary in figure.locator("summary:visible").all():
        summary.click()
    controls = figure.locator(
        ".tl-controls :is(input[type=range], input[type=text], select, input[type=checkbox],"
        " .tl-pill:not(:has(:checked)) input)"
    )
    for number in range(controls.count()):
        control = controls.nth(number)
        if not control.is_visible():
            continue
        before = figure.evaluate(ANSWERED)
        rested = control.input_value()
        move(control)
        wait_for_answer(page, figure, "!==", before)
        words = figure.inner_text()
        assert not re.search(r"\b(NaN|nan|None|undefined|null)\b", words), words
        # A refusal can come late, two ends together can fit no more, and a list can hide the
        # next slider: each control starts from where the figure was at rest, all of it.
        if put_back(control, rested):
            wait_for_answer(page, figure, "===", before)
        expect(figure).not_to_have_class(REFUSED)


@pytest.mark.parametrize("names", MOVING, ids=lambda names: names[0])
def test_every_control_moves_picture_or_words(
    names, lab, page, console_errors, fetched, subtests
):
    """Of some figures at a time: a notebook and its kernel take longer than the moves."""
    page.set_viewport_size({"width": 1280, "height": HIGHEST * (len(names) + 1)})
    figures, _path = opened(lab, page, *names)
    for name, figure in zip(names, figures.all(), strict=True):
        with subtests.test(name):
            move_every_control(page, figure)
    assert cell_errors(page) == []
    assert (console_errors, fetched) == ([], [])


# What stands right of the edge of a figure.
PAST_THE_EDGE = """figure => {
  const edge = figure.getBoundingClientRect().right + 1;
  const parts = [...figure.querySelectorAll('p, button, label, select, output, svg, text')]
    .filter(part => part.getClientRects().length && !part.closest('.tl-hidden, .tl-drawer'));
  const past = parts.filter(part => part.getBoundingClientRect().right > edge);
  return past.map(part => `${figure.dataset.name}: ${part.textContent.slice(0, 40)}`);
}"""


def too_high(figures, names):
    """Return the figures higher than one screen, by name, in pixels."""
    heights = [round(figure.bounding_box()["height"]) for figure in figures.all()]
    return {name: high for name, high in zip(names, heights, strict=True) if high > HIGHEST}


@pytest.mark.parametrize("names", BATCHES, ids=lambda names: names[0])
def test_figures_fit_one_screen_in_both_themes(names, lab, page):
    """At 1280, 800 and 640 pixels: at most 720 high, nothing past the edge; axe is content."""
    tall = HIGHEST * (len(names) + 1)  # all of them are in the page, none is left out
    page.set_viewport_size({"width": 1280, "height": tall})
    figures, _path = opened(lab, page, *names)
    for dark in (False, True):
        set_theme(page, dark=dark)
        assert axe(page, ".jp-OutputArea") == []
    assert too_high(figures, names) == {}

    command(page, "application:toggle-left-area")
    for wide in NARROW:
        page.set_viewport_size({"width": wide, "height": tall})
        for figure in figures.all():
            wait_for_width(page, figure)
        assert too_high(figures, names) == {}
        assert [one for figure in figures.all() for one in figure.evaluate(PAST_THE_EDGE)] == []

    assert axe(page, ".jp-OutputArea") == []


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

    page.get_by_role("button", name="Show it without a guess").first.click()

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


def test_line_is_drawn_by_pointer_and_by_keys(lab, page, console_errors):
    """A quick stroke fills the months it skips; arrows move a point; then the truth comes."""
    figures, _path = opened(lab, page, "draw_the_rate")
    figure = figures.first
    show = figure.get_by_role("button", name="Show what happened")
    expect(show).to_have_attribute("aria-disabled", "true")
    points = figure.get_by_role("slider")
    expect(points).to_have_count(8)
    wait_for_width(page, figure)
    first, last = points.first.bounding_box(), points.last.bounding_box()

    page.mouse.move(first["x"] + 6, first["y"] - 60)
    page.mouse.down()
    page.mouse.move(last["x"] + 6, first["y"] - 120, steps=2)
    page.mouse.up()

    expect(show).to_have_attribute("aria-disabled", "false")
    points.nth(3).focus()
    before = float(points.nth(3).get_attribute("aria-valuenow"))
    page.keyboard.press("ArrowUp")
    expect(points.nth(3)).to_have_attribute("aria-valuenow", f"{before + 0.5:g}")
    expect(points.nth(3)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(points.nth(4)).to_be_focused()

    show.click()

    expect(figure.locator(".tl-truth")).to_have_count(1)
    expect(figure.locator(".tl-headline")).to_contain_text("It rose to 16.9")
    expect(figure.get_by_role("button", name="Draw again")).to_be_visible()
    expect(points).to_have_count(0)
    assert console_errors == []


def test_cards_are_sorted_by_keyboard(lab, page, console_errors):
    """Enter on a drawer takes card after card, the focus stays; then both readings open."""
    figures, _path = opened(lab, page, "sort_facts")
    figure = figures.first
    picture, both = (
        figure.locator(".tl-picture"),
        figure.get_by_role("button", name="Show both"),
    )
    expect(both).to_have_attribute("aria-disabled", "true")
    drawer = figure.get_by_role("button", name="complaint")
    drawer.focus()
    for count in range(1, 8):
        page.keyboard.press("Enter")
        expect(picture).to_contain_text(f"complaint {count}")
        expect(drawer).to_be_focused()

    both.focus()
    page.keyboard.press("Enter")

    expect(figure.locator(".tl-headline")).to_contain_text("Against it: 1 of 7")
    assert console_errors == []


def test_words_are_announced_when_the_hand_rests(lab, page):
    """A hidden status says headline and note."""
    figures, _path = opened(lab, page, "collected_rate")
    figures.first.get_by_label("Show beside Japan").select_option(index=1)

    said = figures.first.locator("[role=status]")
    expect(said).to_contain_text("14.0\u202f% on those of South Korea")


def test_table_and_file_hold_the_present_state(lab, page):
    """The table comes on demand and follows; the saved picture has its words in it."""
    figures, _path = opened(lab, page, "collected_rate")
    figure = figures.first
    figure.get_by_role("button", name="Table").click()
    expect(figure.get_by_role("row", name="August 2025 16.92")).to_be_visible()
    figure.get_by_label("Show beside Japan").select_option(index=2)
    expect(figure.get_by_role("columnheader", name="all partners, %")).to_be_visible()

    with page.expect_download() as saving:
        figure.get_by_role("button", name="SVG").click()

    saved = saving.value.path().read_text(encoding="utf-8")
    assert saving.value.suggested_filename == "collected-rate.svg"
    assert "Customs took" in saved
    assert "var(--" not in saved


# A browser that can hand files over to other programs; the one of the tests cannot.
CAN_SEND = """() => {
  navigator.canShare = () => true;
  navigator.share = async ({ files, title }) => {
    const head = new Uint8Array(await files[0].arrayBuffer()).slice(1, 4);
    window.tlSent = [files[0].name, title, String.fromCharCode(...head)];
  };
}"""


def test_card_is_kept_or_sent_as_a_picture(lab, page):
    """PNG saves it; where the browser can, Send hands the same file over."""
    path = lab.write("lessons/card-to-send.ipynb", cell_of("end_card"))
    open_notebook(page, path)
    page.evaluate(CAN_SEND)
    run_all(page)
    figure = page.locator(".tl-figure:visible")
    with page.expect_download() as saving:
        figure.get_by_role("button", name="PNG").click()
    figure.get_by_role("button", name="Send").click()
    page.wait_for_function("window.tlSent !== undefined")

    assert saving.value.suggested_filename == "card-01.png"
    assert saving.value.path().read_bytes().startswith(b"\x89PNG")
    name, title, head = page.evaluate("window.tlSent")
    assert (name, head) == ("card-01.png", "PNG")
    assert title == figure.locator(".tl-headline").inner_text()


def test_printed_picture_has_the_whole_width_on_paper(lab, page):
    """The controls are away, and a dark theme prints as dark words on white."""
    figures, _path = opened(lab, page, "large_buyer")
    set_theme(page, dark=True)

    page.emulate_media(media="print")

    figure = figures.first
    expect(figure.locator(".tl-controls")).not_to_be_visible()
    expect(figure).to_have_css("background-color", "rgb(255, 255, 255)")
    whole = figure.bounding_box()["width"]
    assert figure.locator(".tl-column").bounding_box()["width"] > 0.9 * whole


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
    """Saved, kernel ended, loaded again: the still copy with the last state, and no error."""
    figures, path = opened(lab, page, "collected_rate")
    figures.first.get_by_label("Show beside Japan").select_option(index=1)
    expect(page.locator(".tl-still:visible")).to_have_count(0)
    wait_in_outputs(page, "on those of South Korea")  # renewed when the hand rests

    reopen_with_dead_kernel(page, path)

    still = page.locator(".tl-still:visible")
    expect(still).to_contain_text("on those of South Korea")
    expect(still).to_contain_text("Run this cell to wake it")
    natural = "node => node.naturalWidth"
    assert still.locator("img").evaluate(natural) == 720
    expect(page.get_by_text("model not found").filter(visible=True)).to_have_count(0)
