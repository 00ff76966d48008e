"""The small parts of every figure: numbers in words, scales, controls, marks, copies."""

import itertools
import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from picture_checks import marks, texts

from tarifflab import data
from tarifflab.widgets.kit import axes, drawers, page_traits, receipt_rules, trade_world, words
from tarifflab.widgets.kit.actions import Action, told_actions
from tarifflab.widgets.kit.axes import Linear, Time
from tarifflab.widgets.kit.controls import choice, days, members, slider, switch, text
from tarifflab.widgets.kit.frame import Drawn, Panel
from tarifflab.widgets.kit.lines import Line, line_plot, months, years
from tarifflab.widgets.kit.row_bars import Bar, row_bars
from tarifflab.widgets.kit.rows import Row, draw_rows
from tarifflab.widgets.kit.sheets import sheet
from tarifflab.widgets.kit.stairs import Step, stairs_range
from tarifflab.widgets.kit.still import in_words, page_of, plain
from tarifflab.widgets.kit.story import Story, story_panel
from tarifflab.widgets.kit.strip import later
from tarifflab.widgets.kit.svg import Picture, el, path_of, spread
from tarifflab.widgets.kit.tile_map import Scale, Tiles, legend, places, summary

THIN = "\u202f"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (words.num(1234567), "1,234,567"),
        (words.num(-0.04, 1, sign=True), "0.0"),
        (words.num(0.05, 1), "0.1"),
        (words.num(-0.05, 1), "−0.1"),
        (words.num(2.5), "3"),
        (words.num(3, sign=True), "+3"),
        (words.pct(-3.0, sign=True), f"−3{THIN}%"),
        (words.pct(12.345, 2), f"12.35{THIN}%"),
        (words.usd(999), "$999"),
        (words.usd(-6810), "−$6,810"),
        (words.usd(212e6), f"$212{THIN}m"),
        (words.usd(1.5e6), f"$1.5{THIN}m"),
        (words.usd(9.96e6), f"$10{THIN}m"),
        (words.usd(1.24e9, sign=True), f"+$1.2{THIN}bn"),
        (words.usd(41.9e9), f"$41.9{THIN}bn"),
        (words.usd(123.4e9), f"$123{THIN}bn"),
        (words.usd(2e12), f"$2{THIN}tn"),
        (words.usd(999.7e6), f"$1.0{THIN}bn"),
        (words.usd(996e6), f"$996{THIN}m"),
        (words.usd(0.2, sign=True), "$0"),
        (words.day(date(2025, 6, 1)), "1 June 2025"),
        (words.day(date(2025, 9, 16), year=False), "16 Sep"),
        (words.tidy("46 % of 3-4 - or so"), f"46{THIN}% of 3–4 – or so"),
        (later(119), "119 days"),
        (later(120), "4 months"),
    ],
)
def test_number_is_written_as_readers_write_it(made, said):
    """Commas, a true minus, halves away from zero, three digits of a large sum."""
    assert made == said


def test_words_are_wrapped_where_they_do_not_fit():
    """No line is wider than its room but one of a single word; bold and large need more."""
    said = "one two three four five incomprehensibilities six"

    for size, bold in ((13, False), (13, True), (19, False)):
        lines = words.wrap(said, 80, size, bold)
        assert " ".join(lines) == said
        assert all(words.width(one, size, bold) <= 80 or " " not in one for one in lines)
    assert words.wrap("a b", words.width("a b")) == ["a b"]
    assert (
        words.width("Wide", 26) == 2 * words.width("Wide") < 2 * words.width("Wide", 13, True)
    )


@pytest.mark.parametrize(
    ("low", "high", "count", "found"),
    [
        (0, 20, 5, [0, 5, 10, 15, 20]),
        (0, 30, 5, [0, 10, 20, 30]),
        (-40, 60, 5, [-40, -20, 0, 20, 40, 60]),
        (0, 1, 4, [0, 0.25, 0.5, 0.75, 1]),
        (0, 7, 5, [0, 2, 4, 6]),
        (1984.5, 1990, 5, [1986, 1988, 1990]),
        (0, 0.06, 3, [0, 0.02, 0.04, 0.06]),
    ],
)
def test_ticks_are_round_and_within_the_ends(low, high, count, found):
    """Both ends are ticks where they are round."""
    assert axes.ticks(low, high, count) == pytest.approx(found)


def test_decimals_are_those_that_tell_ticks_apart():
    """None for whole numbers, two for quarters."""
    found = [axes.decimals_of(one) for one in ([0, 5], [0, 0.5], [0, 0.25], [0.001])]

    assert found == [0, 1, 2, 3]


def test_scales_lead_from_values_to_pixels():
    """Clipped at both ends where asked; a scale of days has the first days of its months."""
    across, along = Linear(-10, 10, 100, 0), Time(date(2025, 1, 1), date(2025, 3, 2), 0, 60)
    late = Time(date(2024, 12, 2), date(2025, 2, 1), 0, 60)

    assert [across(0), across(20), across.clip(20), across.clip(-11)] == [50, -50, 0, 100]
    assert [along(date(2025, 1, 31)), along.months()] == [
        30.0,
        [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)],
    ]
    assert late.months() == [date(2025, 1, 1), date(2025, 2, 1)]


def said_by(draw, width=400):
    """Return what is written in a picture, in the order of drawing."""
    picture = Picture(width)
    draw(picture)
    return [one.words for one in texts(picture.svg(300))]


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda p: axes.y_axis(p, Linear(0, 20, 100, 0), 40, 300, unit="%", count=2),
         ["0", "10", f"20{THIN}%"]),
        (lambda p: axes.x_axis(p, Linear(0, 1, 0, 300), 100, unit="kg", count=2, title="t"),
         ["0.0", "0.5", f"1.0{THIN}kg", "t"]),
        (lambda p: axes.x_axis(p, Linear(0, 2000, 0, 300), 100, say=words.usd, count=2),
         ["$0", "$1,000", "$2,000"]),
        (lambda p: axes.year_axis(p, Linear(1984.5, 1990.5, 0, 300), 100),
         ["1986", "1988", "1990"]),
        (lambda p: axes.month_axis(p, Time(date(2024, 11, 1), date(2025, 6, 30), 0, 300), 100),
         ["Nov", "2024", "Dec", "Jan", "2025", "Feb", "Mar", "Apr", "May", "June"]),
        (lambda p: axes.month_axis(p, Time(date(2024, 1, 1), date(2026, 12, 31), 0, 300), 100),
         ["Jan", "2024", "July", "Jan", "2025", "July", "Jan", "2026", "July"]),
    ],
)  # fmt: skip
def test_axis_names_what_it_has_room_for(draw, said):
    """The topmost number has the unit; a year stands under its first month."""
    assert said_by(draw) == said


def test_events_stand_in_rows_that_do_not_meet():
    """One at the right edge has its words at the left of its line."""
    marked = [(10, "the first of them"), (40, "the second"), (390, "the last")]
    picture = Picture(400)
    axes.events(picture, marked, 12, 100)
    found = {one.words: one for one in texts(picture.svg(120))}

    assert axes.event_rows(picture, marked) == 2
    assert axes.event_rows(picture, []) == 0
    assert found["the second"].top < found["the first of them"].top or (
        found["the second"].top > found["the first of them"].bottom - 15
    )
    assert found["the last"].right < 390 < 400


def test_labels_beside_points_lie_on_nothing():
    """Not on each other, not on what is taken, not past the end of the room."""
    picture = Picture(300)
    points = [
        (150, 50, "one label", "jp"),
        (152, 52, "other label", "us"),
        (295, 50, "end", "us"),
    ]
    axes.place_labels(picture, points, [(158, 40, 300, 60)], right=290)
    found = texts(picture.svg(200))

    assert not any(a.meets(b) for a in found for b in found if a is not b)
    assert all(one.right <= 290 for one in found)
    assert found[0].right < 150


def test_label_does_not_leave_the_picture_at_its_top():
    """Where both sides are taken it stands below a point that lies high."""
    picture = Picture(300)
    axes.place_labels(picture, [(150, 6, "high", "jp")], [(0, 0, 142, 16), (158, 0, 300, 16)])
    found = texts(picture.svg(200))[0]

    assert 0 <= found.top < 40


@pytest.mark.parametrize(
    ("wanted", "low", "high", "found"),
    [
        ([10, 12, 60], 0, 100, [3, 19, 60]),
        ([60, 12, 10], 0, 100, [60, 19, 3]),
        ([1, 2], 0, 100, [0, 16]),
        ([50, 66], 0, 100, [50, 66]),
        ([98, 99, 84], 0, 100, [84, 100, 68]),
    ],
)
def test_labels_are_spread_as_little_as_they_can(wanted, low, high, found):
    """Sixteen pixels apart, in their order, within the ends."""
    assert spread(wanted, low, high) == pytest.approx(found)


def test_element_is_written_with_its_colours_and_safe_words():
    """What is None is left out; quotes and brackets of words break nothing."""
    made = el("rect", x=1.04, y=2.0, rx=None, fill="jp", class_="a", data_tip='"<&>"')

    assert made == (
        '<rect x="1" y="2" fill="#bf360c" class="a" data-tip="&quot;&lt;&amp;&gt;&quot;" '
        'style="fill:var(--tl-jp,#bf360c)"/>'
    )
    assert el("g", "<b/>", opacity=-0.0) == '<g opacity="0"><b/></g>'
    assert path_of([(0, 1.25), (2, 3)], close=True) == "M0 1.2L2 3Z"


@pytest.mark.parametrize(
    ("place", "written"),
    [(-0.04, "0"), (-0.06, "-0.1"), (0.04, "0"), (-10.0, "-10"), (-0.5, "-0.5"), (10.0, "10")],
)
def test_place_has_at_most_one_decimal_and_no_sign_without_a_digit(place, written):
    """Tenths of a pixel; nought is never below nought."""
    assert el("g", x=place) == f'<g x="{written}"/>'
    assert path_of([(place, 1)]) == f"M{written} 1"


@pytest.mark.parametrize(
    ("draw", "svg"),
    [
        (lambda p: p.rect(10, 10, -4, -6, "none"), 'x="6" y="4" width="4" height="6"'),
        (lambda p: p.line(1, 2, 3, 4, "none"), 'x1="1" y1="2" x2="3" y2="4"'),
        (lambda p: p.dot(1, 2, "none", 3, tip="a"), 'cx="1" cy="2" r="3" fill="none"'),
        (lambda p: p.text(1, 2, "<a>", bold=True, anchor="end"), ">&lt;a&gt;</text>"),
        (lambda p: p.text(1, 2, "a", size=12), 'font-size="12"'),
        (lambda p: p.label(90, 2, "no room here"), 'text-anchor="end"'),
    ],
)
def test_mark_is_drawn_where_it_was_put(draw, svg):
    """A negative width is turned round; text without room stands on the other side."""
    picture = Picture(100)
    draw(picture)

    assert svg in picture.svg(50.4)
    assert picture.svg(50.4).count('height="50"') == 1


@pytest.mark.parametrize("bold", [False, True])
def test_bold_label_needs_more_room(bold):
    """Where the plain words just fit, the bold ones stand on the other side."""
    picture = Picture(200)
    picture.label(200 - words.width("many words"), 9, "many words", bold=bold)

    assert ('text-anchor="end"' in picture.markup()) is bold


def test_what_is_drawn_under_other_marks_stands_before_them():
    """And the reader's own line is a marker below dotted ink."""
    picture = Picture(100)
    place = picture.place()
    picture.text(0, 10, "above")
    with picture.under(place):
        picture.marker_stroke([(0, 0), (9, 9)])
    svg = picture.markup()

    assert svg.index("--tl-mark") < svg.index('stroke-dasharray="1 5"') < svg.index("above")


SLIDER = slider("Rate", 10, 0, 50, step=0.5, unit="%")
YEAR = slider("Year", 2024, 1985, 2024, unit="year")
MONTH = slider("Month", 12 * 1986 + 11, 12 * 1985, 12 * 1990, unit="month")
MONEY = slider("Sum", 3, 0, 2000, unit="$ bn a year")
CHOICE = choice("Land", {"Japan": "JPN", "Korea": "KOR"})
BOXES = members("Who", {"EU": "Europe", "JP": "Japan"})
DAY = days("Day", date(2025, 8, 29), date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("control", "value", "said"),
    [
        (SLIDER, 27.5, "27.5 %"),
        (YEAR, 1985.0, "1985"),
        (MONTH, 12 * 1986 + 11, "Dec 1986"),
        (MONEY, 1200, "$1,200 bn a year"),
        (slider("Car", 3, 0, 9000, unit="$"), 8250, "$8,250"),
        (CHOICE, "KOR", "Korea"),
        (DAY, date(2025, 8, 29), "29 Aug 2025"),
        (switch("On"), True, "True"),
    ],
)
def test_value_of_a_control_has_its_words(control, value, said):
    """With its unit, by the name of its option, as a day."""
    assert control.said(value) == said


@pytest.mark.parametrize(
    ("control", "found"),
    [
        (SLIDER, [("0.0 %", 0), ("25.0 %", 25), ("50.0 %", 50)]),
        (slider("Two", 0, 0, 1), [("0", 0), ("1", 1)]),
        (CHOICE, [("Japan", "JPN"), ("Korea", "KOR")]),
        (switch("On"), [("no", False), ("yes", True)]),
        (
            BOXES,
            [
                ("0 of them", ()),
                ("1 of them", ("Europe",)),
                ("2 of them", ("Europe", "Japan")),
            ],
        ),
        (text("Word", "w"), [("w", "w")]),
        (
            DAY,
            [
                ("1 Jan 2025", date(2025, 1, 1)),
                ("2 July 2025", date(2025, 7, 2)),
                ("31 Dec 2025", date(2025, 12, 31)),
            ],
        ),
    ],
)
def test_states_stand_for_all_values_of_a_control(control, found):
    """Both ends and what lies between, no more than are asked for."""
    assert control.states(3) == found


@pytest.mark.parametrize(
    ("control", "value", "wire"),
    [
        (SLIDER, 50, 50.0),
        (CHOICE, "KOR", 1),
        (BOXES, ("Japan", "Europe"), [1, 0]),
        (DAY, date(2025, 12, 31), 364),
        (switch("On"), True, True),
        (text("Word"), "a", "a"),
    ],
)
def test_value_goes_to_the_page_and_comes_back(control, value, wire):
    """The page knows places and days since the first."""
    assert control.to_wire(value) == wire
    assert control.from_wire(wire) == value


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: SLIDER.to_wire(-0.5), "'Rate' must be between 0 and 50, got -0.5."),
        (lambda: SLIDER.from_wire(50.5), "'Rate' must be between 0 and 50, got 50.5."),
        (lambda: CHOICE.from_wire(2), "'Land' must be between 0 and 1, got 2."),
        (lambda: BOXES.from_wire([0, -1]), "'Who' must be between 0 and 1, got -1."),
        (lambda: DAY.to_wire(date(2024, 12, 31)),
         "'Day' must be between 1 Jan 2025 and 31 Dec 2025, got 31 Dec 2024."),
        (lambda: choice("Land", ["a", "b"], "c"), "'Land' must be one of 'a', 'b', got 'c'."),
        (lambda: choice("Flag", {"one": 1, "two": 2}).to_wire(True),
         "'Flag' must be one of 1, 2, got True."),
    ],
)  # fmt: skip
def test_value_that_a_control_cannot_have_is_named(call, said):
    """With the label, what fits, and what was given."""
    with pytest.raises(ValueError, match=re.escape(said)):
        call()


def test_page_is_told_what_a_control_is():
    """Its words and ends; when it is shown, by the places of the other control's values."""
    told = page_traits.told(
        {
            "land": CHOICE,
            "rate": replace(SLIDER, when=("land", ["KOR"])),
            "day": replace(DAY, jumps=(("on", "next"),)),
            "word": text("Word", placeholder="say", more=True),
            "box": switch("Box"),
            "late": slider("Late", 0, 0, 1, step=0.25),
        }
    )

    assert [one["more"] for one in told] == [False, False, False, True, False, True]
    assert (told[0]["options"], told[1]["when"]) == (["Japan", "Korea"], ["land", [1]])
    assert (told[2]["first"], told[2]["high"]) == ("2025-01-01", 364)
    assert (told[2]["jumps"], told[3]["placeholder"]) == ([("on", "next")], "say")
    assert (told[1]["decimals"], told[5]["decimals"], told[1]["unit"]) == (1, 2, "%")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1.0, 1.004, True),
        (1.0, 1.006, False),
        ((1, 2), (2, 1), True),
        ((1, 2), (1,), False),
        ("a", "a", True),
        (True, False, False),
    ],
)
def test_preset_is_on_where_the_values_are_the_same(one, other, equal):
    """A slider may miss by a hair, boxes may be ticked in any order."""
    assert page_traits.same(one, other) is equal


def test_action_tells_what_the_page_needs():
    """Words by the panel, the reason only while it is off; one beside a day is left out."""
    panel = type("P", (), {})()
    panel.actions = {
        "on": Action(lambda p: "Go", print, ready=lambda p: False, why=lambda p: "No."),
        "off": Action(
            "Stop", print, strong=True, said=lambda p: "Stop it", why=lambda p: "No."
        ),
        "gone": Action("Gone", print, shown=lambda p: False),
        "jump": Action("Jump", print, more=True),
    }
    base = {"off": False, "strong": False, "more": False}

    assert told_actions(panel, {"jump"}) == [
        {"name": "on", "label": "Go", **base, "off": True, "why": "No."},
        {"name": "off", "label": "Stop", **base, "strong": True, "said": "Stop it"},
    ]
    assert told_actions(panel, {"on", "off"})[0]["more"] is True


STATE = Drawn(
    "Head <1>", "Unit", '<svg height="9"><g data-mark="x"/></svg>', "Foot", "Note", "Alt"
)


def test_copy_holds_all_words_and_a_picture_with_an_alternative():
    """Escaped; the headline tells the picture where there is no alternative."""
    page = page_of(STATE, "mine", question="What <now>?")

    assert in_words(STATE) == "Head <1>\nUnit\nAlt\nNote\nFoot"
    for part in (
        'class="tl-still mathjax_ignore tex2jax_ignore mine"',
        '<p class="tl-question" hidden>What &lt;now&gt;?</p>',
        "<strong>Head &lt;1&gt;</strong>",
        '<p class="tl-unit">Unit</p>',
        'alt="Alt"',
        '<p class="tl-note">Note</p><p class="tl-foot">Foot</p>',
        "<strong>Asleep.</strong> Run this cell to wake it.",
    ):
        assert part in page
    bare = page_of(replace(STATE, alt="", note=""), wake=False)
    assert 'alt="Head &lt;1&gt;"' in bare
    assert ("tl-note" in bare, "Asleep" in bare, "tl-question" in bare) == (False,) * 3
    assert plain(STATE.svg) == '<svg height="9"><g/></svg>'


def test_table_has_heads_and_safe_cells():
    """The first cell of a row names it; a caption only where there is one."""
    assert sheet(["A<", "B"], [["a&b", 1]], "C>") == (
        '<table><caption>C&gt;</caption><thead><tr><th scope="col">A&lt;</th>'
        '<th scope="col">B</th></tr></thead><tbody><tr><th scope="row">a&amp;b</th><td>1</td>'
        "</tr></tbody></table>"
    )
    assert "caption" not in sheet(["A"], [["a"]])


def test_story_tells_its_bars_in_words_and_as_a_table():
    """Or the rows that it was given; a question waits for its answer."""
    story = Story(
        "Head", "Imports, %", (Bar("cars", 52.0, "52"), Bar("rice", -1, "−1")), "Foot"
    )
    panel = story_panel("half", story)
    asked = story_panel("asked", replace(story, question="How?", answers=("So",), head=("H",),
                                         rows=(("r",),)))  # fmt: skip

    assert (panel.shown.alt, panel.shown.foot) == ("cars: 52; rice: −1.", "Foot")
    assert panel.table() == sheet(["What", "Imports, %"], [["cars", "52"], ["rice", "−1"]])
    assert (asked.headline, asked.table()) == ("How?", sheet(["H"], [["r"]]))


def boxes(svg, mark):
    """Return x and width of every rectangle of a kind."""
    found = re.findall(
        rf'<rect x="([-\d.]+)" y="[-\d.]+" width="([-\d.]+)"[^>]*data-mark="{mark}"', svg
    )
    return [(float(x), float(wide)) for x, wide in found]


def test_bars_grow_from_zero_as_their_values_do():
    """One below zero ends where the other begins; a guess has its mark and a word."""
    picture = Picture(600)
    bars = [Bar("a", 10, "ten"), Bar("b", -20, "minus"), Bar("c", 40, "forty", guess=20)]
    row_bars(picture, bars, 0, ends=(-20, 20))
    (ax, aw), (bx, bw), (cx, cw) = boxes(picture.svg(200), "bar")

    assert (bw / aw, cw / aw) == (pytest.approx(2, abs=0.02), pytest.approx(2, abs=0.02))
    assert (ax, bx + bw) == (cx, pytest.approx(ax, abs=0.11))
    assert "you" in [one.words for one in texts(picture.svg(200))]
    assert 'data-tip="a: ten"' in picture.markup()


def test_names_of_bars_stand_above_them_where_they_are_long():
    """More than four tenths of the width; else beside."""
    wide, narrow = Picture(900), Picture(300)
    bars = [Bar("a name of some length here", 10, "10")]
    ends = [row_bars(one, bars, 0) for one in (wide, narrow)]

    assert ends[1] - ends[0] == pytest.approx(17)
    assert texts(narrow.svg(99))[0].left == pytest.approx(4)


def test_rows_fill_outline_or_dot_their_values():
    """Hollow is assumed; a dot is a place; beyond the axis a row ends at its end."""
    picture = Picture(700)
    rows = [
        Row("full", 10, "10", "jp"),
        Row("hollow", -10, "−10", "us", hollow=True),
        Row("beyond", 99, "99", "jp", tip="far"),
        Row("dot", 5, "5", "jp", dot=True, hollow=True),
    ]
    draw_rows(picture, rows, low=-20, high=20)
    svg = picture.svg(200)
    (fx, fw), (hx, hw), (_bx, bw) = boxes(svg, "bar")

    assert (hw, bw) == (pytest.approx(fw, abs=0.11), pytest.approx(2 * fw, abs=0.11))
    assert hx + hw == pytest.approx(fx, abs=0.11)
    assert (marks(svg)["dot"], svg.count('stroke-dasharray="6 4"'), svg.count("data-tip")) == (
        1,
        1,
        1,
    )


def plot(picture, *lines, **more):
    """Draw lines over years and return the plot."""
    return line_plot(picture, lines, years(1980, 1990), (0, 4), top=0, high=200, **more)


def test_lines_are_named_at_their_ends_and_above_where_narrow():
    """The first line lies on top; a tip reaches half way to the next year."""
    picture, narrow = Picture(600), Picture(200)
    first, second = (
        Line("Japan", "jp", {1980: 1, 1990: 3}),
        Line("a long name of others", "us", {1980: 2}),
    )
    found = plot(
        picture,
        first,
        replace(second, name="all"),
        marks=[(1985, "the accord")],
        band=(1981, 1983),
    )
    found.tips(picture, {1990: "c", 1980: "a", 1984: "b"})
    svg = picture.svg(300)
    tips = [
        (round(float(x)), round(float(x) + float(wide)), tip)
        for x, wide, tip in re.findall(
            r'<rect x="([\d.]+)"[^>]* width="([\d.]+)"[^>]*data-tip="(\w)"', svg
        )
    ]
    edges = [round(found.across(year)) for year in (1980, 1982, 1987, 1990)]

    assert [(a, b) for a, b, _t in tips] == list(itertools.pairwise(edges))
    paths = re.findall(r'<path d="[^"]*" stroke="(#\w+)"', svg)
    assert paths[-1] == "#bf360c"
    plot(narrow, first, second)
    assert [one.words for one in texts(narrow.svg(300))][-2:] == [
        "Japan",
        "a long name of others",
    ]


def test_axis_of_many_years_of_days_has_years():
    """Up to three years it has months."""
    for last, named in ((date(2026, 12, 31), True), (date(2027, 6, 30), False)):
        picture = Picture(600)
        line = Line("a", "jp", {date(2024, 6, 1): 1.0, last: 2.0})
        line_plot(picture, [line], months(date(2024, 1, 1), last), (0, 4), top=0, high=200)
        said = {one.words for one in texts(picture.svg(300))}
        assert (bool(said & set(words.MONTHS)), "2026" in said) == (named, True)


def test_range_of_stairs_holds_every_step_and_zero():
    """And at least what is asked for."""
    steps = [Step("a", "a", -3, 0.5), Step("b", "b", 1, 2)]

    assert stairs_range(steps, -1, 1) == (-3, 2)
    assert stairs_range(steps, -5, 9) == (-5, 9)


SCALE = Scale("Welfare", "%", (0.1, 0.5, 2.0))


@pytest.mark.parametrize(
    ("value", "grade"),
    [(0, 3), (0.09, 3), (0.1, 4), (-0.1, 2), (0.5, 5), (2, 6), (-1.9, 1), (-2, 0), (-99, 0)],
)
def test_depth_of_a_tile_begins_at_its_step(value, grade):
    """Three for a gain, three for a loss, and the middle."""
    assert SCALE.grade(value) == grade


def test_map_has_each_country_once_and_counts_them():
    """Japan lies east of China; the summary counts up and down."""
    tiles, found = Tiles(10, 20, 20, 14), places()
    x, y, wide, high = tiles.box("JPN")

    assert (len(found), len(set(found.values()))) == (195, 195)
    assert (found["JPN"][0] > found["CHN"][0], found["USA"][0] < found["GBR"][0]) == (
        True,
        True,
    )
    assert (x, y) == (10 + 20 * found["JPN"][0] + 0.5, 20 + 14 * found["JPN"][1] + 0.5)
    assert (wide, high, tiles.width, tiles.bottom) == (19, 13, 560, 258)
    assert summary([1, -1, 0, 3], SCALE) == "Welfare by country: up in 2, down in 1 of 4"


@pytest.mark.parametrize(
    ("title", "room", "said"),
    [
        ("Welfare", 500, ["lose", "gain, %", "−2", "−0.5", "−0.1", "0.1", "0.5", "2"]),
        ("Welfare", 300, ["lose", "gain, %", "−2", "−0.1", "2"]),
        ("Prices", 500, ["lower", "higher, %", "−2", "−0.5", "−0.1", "0.1", "0.5", "2"]),
    ],
)
def test_key_of_the_map_says_where_colours_begin(title, room, said):
    """All edges where there is room, else three; what falls does not lose."""
    scale = replace(SCALE, title=title)

    assert said_by(lambda p: legend(p, 0, 0, room, scale), 600) == said


SORTS = {"a": drawers.Drawer("apples", "jp", "paper"), "p": drawers.Drawer("pears", "us")}


def sorting(**values):
    """Return a panel that holds a sorting of three cards."""
    from tarifflab.widgets.kit.controls import hidden

    return Panel(
        "sorting",
        controls={
            "sorting": hidden("uuu"),
            "card": choice("Card", {"one": 0, "two": 1, "three": 2}),
        },
        compute=lambda sorting, card: (sorting, card),
        draw=lambda result, width: Drawn("H", "U", Picture(width).svg(9), "F"),
        table=lambda result: "",
        actions=drawers.sorters(SORTS, "card"),
    )


def test_card_goes_into_the_drawer_and_the_next_that_waits_is_open():
    """After the last one the first; when none waits, the one that follows."""
    panel = sorting()
    seen = []
    for letter in ("p", "a", "p", "a"):
        panel.do(letter)
        seen.append(panel.result)
    drawers.go_on("card", panel)
    drawers.take("upa", panel)

    assert seen == [("puu", 1), ("pau", 2), ("pap", 0), ("aap", 1)]
    assert panel.result == ("upa", 2)
    panel.set(card=2)
    panel.do("a")
    assert panel.result == ("upa", 0)
    panel.set(card=2)
    drawers.go_on("card", panel)
    assert panel.values["card"] == 0


def test_drawers_hold_their_cards_and_say_how_many():
    """Those that wait come last, and only while there are any."""
    cards = [("one", "tip one"), ("two", "tip two"), ("three", "tip three")]

    def told(letters):
        return said_by(lambda p: drawers.draw_drawers(p, SORTS, cards, letters, 1, 0), 700)

    assert told("pau") == ["apples 1", "two", "pears 1", "one", "not sorted yet 1", "three"]
    assert told("paa") == ["apples 2", "two", "three", "pears 1", "one"]
    picture = Picture(700)
    drawers.draw_drawers(picture, SORTS, cards, "pau", 1, 0)
    assert 'data-tip="tip two: apples"' in picture.markup()
    assert re.search(r'-width="2.5"[^>]*data-tip="tip two: apples"[^>]*data-pick="card=1"',
                     picture.markup())  # fmt: skip
    assert said_by(lambda p: drawers.draw_key(p, SORTS, {"a": 2}, 0)) == ["apples 2"]


@pytest.mark.parametrize("letters", ["ap", "apx", "apua"])
def test_sorting_that_does_not_fit_is_refused(letters):
    """A letter for each card, out of those that there are."""
    said = f"'sorting' must have 3 letters out of apu, got {len(letters)}."
    with pytest.raises(ValueError, match=said):
        drawers.checked(letters, 3, SORTS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"good": "boat"}, "'good' of rule R99 must be one of .* got 'boat'"),
        ({"kind": "more"}, "'kind' of rule R99 must be one of"),
        ({"rate_rule": "x"}, "'rate_rule' of rule R99"),
        ({"view": "x"}, "'view' of rule R99"),
        ({"from_date": None}, "'from_date' of rule R99 must be a day, got none"),
    ],
)
def test_act_that_the_course_does_not_know_is_named(changes, said):
    """With its row, its column and what it holds."""
    rule = receipt_rules.load_rules()[0]
    row = {name: getattr(rule, name) for name in rule.__dataclass_fields__}
    with pytest.raises(ValueError, match=said):
        receipt_rules._rule(row | {"rule_id": "R99"} | changes)


def test_groups_of_countries_have_their_members():
    """All others are everybody but the named ones and the United States."""
    eu, others = (
        trade_world.codes_of(("European Union",)),
        trade_world.codes_of(("all others",)),
    )
    named = trade_world.codes_of(tuple(trade_world.GROUPS))

    assert (len(eu), {"DEU", "CZE", "SVK"} <= set(eu), "GBR" in eu) == (27, True, False)
    assert len(others) + len(set(named)) + 1 == len(trade_world.load_world().codes) == 194
    assert "USA" not in (*others, *named)
    assert trade_world.codes_of(("Japan", "Mexico")) == ("JPN", "MEX")


def test_rules_are_the_rows_of_the_table():
    """Each field from its own column; a day that is missing is none."""
    rows = data.load(receipt_rules.TABLE).to_dict("records")
    for row, rule in zip(rows, receipt_rules.load_rules(), strict=True):
        told = {
            name: None if pd.isna(row[name]) else row[name]
            for name in rule.__dataclass_fields__
        }
        days = {name: told[name] and told[name].date() for name in ("from_date", "until_date")}
        assert {name: getattr(rule, name) for name in told} == told | days
