"""Figures in a bare page, by pointer and by keys: lines, cards, tables, files, paper."""

import pytest
from figures import panel_of
from live import PLACES
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE = max(PLACES.values())
# A browser that can hand files over to other programs; the one of the tests cannot.
CAN_SEND = """() => {
  navigator.canShare = () => true;
  navigator.share = async ({ files, title }) => {
    const head = new Uint8Array(await files[0].arrayBuffer()).slice(1, 4);
    window.tlSent = [files[0].name, title, String.fromCharCode(...head)];
  };
}"""


def test_line_is_drawn_by_pointer_and_by_keys(live):
    """A quick stroke fills the months it skips; arrows move a point; then the truth comes."""
    figure, mouse = live.show(panel_of("draw_the_rate"), WIDE), live.page.mouse
    show = figure.get_by_role("button", name="Show what happened")
    expect(show).to_have_attribute("aria-disabled", "true")
    points = figure.get_by_role("slider")
    expect(points).to_have_count(8)
    first, last = points.first.bounding_box(), points.last.bounding_box()

    mouse.move(first["x"] + 6, first["y"] - 60)
    mouse.down()
    mouse.move(last["x"] + 6, first["y"] - 120, steps=2)
    mouse.up()
    live.carry()

    expect(show).to_have_attribute("aria-disabled", "false")
    points.nth(3).focus()
    before = float(points.nth(3).get_attribute("aria-valuenow"))
    live.press("ArrowUp")
    expect(points.nth(3)).to_have_attribute("aria-valuenow", f"{before + 0.5:g}")
    expect(points.nth(3)).to_be_focused()
    live.press("ArrowRight")
    expect(points.nth(4)).to_be_focused()

    show.click()
    live.carry()

    expect(figure.locator(".tl-truth")).to_have_count(1)
    expect(figure.locator(".tl-headline")).to_contain_text("It rose to 16.9")
    expect(figure.get_by_role("button", name="Draw again")).to_be_visible()
    expect(points).to_have_count(0)


def test_cards_are_sorted_by_keyboard(live):
    """Enter on a drawer takes card after card, the focus stays; then both readings open."""
    figure = live.show(panel_of("sort_facts"), WIDE)
    picture, both = (
        figure.locator(".tl-picture"),
        figure.get_by_role("button", name="Show both"),
    )
    expect(both).to_have_attribute("aria-disabled", "true")
    drawer = figure.get_by_role("button", name="complaint")
    drawer.focus()
    for count in range(1, 8):
        live.press("Enter")
        expect(picture).to_contain_text(f"complaint {count}")
        expect(drawer).to_be_focused()

    both.focus()
    live.press("Enter")

    expect(figure.locator(".tl-headline")).to_contain_text("Against it: 1 of 7")


def test_words_are_announced_when_the_hand_rests(live):
    """A hidden status says headline and note."""
    figure = live.show(panel_of("collected_rate"), WIDE)
    figure.get_by_label("Show beside Japan").select_option(index=1)
    live.carry()

    said = figure.locator("[role=status]")
    expect(said).to_contain_text("14.0\u202f% on those of South Korea")


def test_table_and_file_hold_the_present_state(live):
    """The table comes on demand and follows; the saved picture has its words in it."""
    figure = live.show(panel_of("collected_rate"), WIDE)
    figure.get_by_role("button", name="Table").click()
    live.carry()
    expect(figure.get_by_role("row", name="August 2025 16.92")).to_be_visible()
    figure.get_by_label("Show beside Japan").select_option(index=2)
    live.carry()
    expect(figure.get_by_role("columnheader", name="all partners, %")).to_be_visible()

    with live.page.expect_download() as saving:
        figure.get_by_role("button", name="SVG").click()

    saved = saving.value.path().read_text(encoding="utf-8")
    assert saving.value.suggested_filename == "collected-rate.svg"
    assert "Customs took" in saved
    assert "var(--" not in saved


def test_card_is_kept_or_sent_as_a_picture(live):
    """PNG saves it; where the browser can, Send hands the same file over."""
    live.page.evaluate(CAN_SEND)
    figure = live.show(panel_of("end_card"), WIDE)
    with live.page.expect_download() as saving:
        figure.get_by_role("button", name="PNG").click()
    figure.get_by_role("button", name="Send").click()
    live.page.wait_for_function("window.tlSent !== undefined")

    assert saving.value.suggested_filename == "card-01.png"
    assert saving.value.path().read_bytes().startswith(b"\x89PNG")
    name, title, head = live.page.evaluate("window.tlSent")
    assert (name, head) == ("card-01.png", "PNG")
    assert title == figure.locator(".tl-headline").inner_text()


def test_printed_picture_has_the_whole_width_on_paper(live):
    """The controls are away, and a dark theme prints as dark words on white."""
    figure = live.show(panel_of("large_buyer"), WIDE, dark=True)

    live.page.emulate_media(media="print")

    expect(figure.locator(".tl-controls")).not_to_be_visible()
    expect(figure).to_have_css("background-color", "rgb(255, 255, 255)")
    whole = figure.bounding_box()["width"]
    assert figure.locator(".tl-column").bounding_box()["width"] > 0.9 * whole


def test_keys_and_buttons_move_the_day_of_the_receipt(live):
    """An arrow key moves one day, 'Change' to the next act; paper and words follow."""
    figure = live.show(panel_of("rate_receipt"), WIDE)
    expect(
        figure.get_by_role("heading", name="A $30,000 car paid $8,250 of duty")
    ).to_be_visible()
    handle = figure.get_by_role("slider", name="Day of entry")
    expect(handle).to_have_attribute("aria-valuetext", "15 June 2025")
    handle.focus()
    live.press("ArrowRight")
    expect(figure.locator(".tl-unit")).to_contain_text("16 June 2025")

    figure.get_by_role("button", name="Change ▶").click()
    live.carry()

    expect(figure.locator(".tl-unit")).to_contain_text("16 Sep 2025")
    expect(handle).to_have_attribute("aria-valuetext", "16 September 2025")
    expect(figure.locator(".tl-picture")).to_contain_text("Up to the ceiling")
