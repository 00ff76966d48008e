"""The script of a figure alone: what its controls send, what its words and marks do."""

import re

import pytest
from bare import Bare

from tarifflab._display import asset

pytestmark = pytest.mark.browser

SCRIPTS = ("frame.js", "sound.js", "marks.js", "more.js")
SLIDER = {
    "name": "duty", "kind": "slider", "label": "Duty", "more": False, "low": 0, "high": 50,
    "step": 0.5, "unit": "%", "decimals": 1,
}  # fmt: skip
DAY = SLIDER | {"name": "day", "kind": "days", "label": "Day", "step": 1, "unit": ""}
DAY |= {"first": "2025-01-01", "jumps": [["Event ▶", "on"]], "high": 400}
LIST = {
    "name": "list",
    "kind": "choice",
    "label": "List",
    "more": False,
    "options": list("abc"),
}
PILLS = LIST | {"name": "pills", "kind": "toggle", "label": "Pills", "options": list("xyz")}
BOXES = LIST | {"name": "boxes", "kind": "members", "label": "Boxes", "options": list("pqr")}
BOX = {"name": "box", "kind": "switch", "label": "Box", "more": False}
WORD = {"name": "word", "kind": "text", "label": "Word", "more": False, "placeholder": "say"}
KEPT = {"name": "kept", "kind": "hidden", "label": "", "more": True}
EVERY = [SLIDER, DAY, LIST, PILLS, BOXES, BOX, WORD, KEPT]
VALUES = {"duty": 10, "day": 31, "list": 0, "pills": 2, "boxes": [2], "box": False, "word": "w"}
VALUES |= {"kept": None}
SAY_MS, TYPE_MS = 600, 300
MARKS = (
    '<svg width="600" height="100">'
    '<rect data-pick="list=0" data-tip="the first" x="10" y="10" width="20" height="20"/>'
    '<rect data-pick="list=1" data-tip="the second" x="60" y="12" width="20" height="20"/>'
    '<rect data-pick="list=2" data-tip="below" x="10" y="60" width="20" height="20"/>'
    '<rect data-do="go" x="200" y="10" width="20" height="20"/></svg>'
)


@pytest.fixture(scope="module")
def bare(browser):
    """Give all tests of this file one page."""
    page = Bare(browser)
    yield page
    page.context.close()


def picture(**changes):
    """Return a picture as Python tells it."""
    told = {"headline": "It rose", "unit": "Percent", "svg": MARKS, "foot": "Source"}
    told |= {"note": "", "alt": "", "refused": False, "asking": False, "waits": False}
    return told | changes


def figure(bare, **changes):
    """Show a figure with a control of each kind."""
    state = {
        "name": "test", "controls": EVERY, "actions": [], "values": VALUES, "drawn": [],
        "picture": picture(), "room": 720, "locked": False, "sends": False, "sketch": None,
    }  # fmt: skip
    bare.show(SCRIPTS, "frame.css", state | changes)


def kept(bare):
    """Return what was saved, save by save, of the controls that then had another value."""
    return [
        {name: one for name, one in values.items() if one != VALUES[name]}
        for values in bare.saved("values")
    ]


@pytest.mark.parametrize(
    ("more", "value", "words"),
    [
        ({}, 12.5, "12.5\u202f%"),
        ({"low": -5}, -0.5, "−0.5\u202f%"),
        ({"unit": "$", "decimals": 0}, 1200, "$1,200"),
        ({"unit": "$ bn a year", "decimals": 0}, 3, "$3\u202fbn a year"),
        ({"unit": "year", "decimals": 0}, 1985, "1985"),
        ({"unit": "month", "decimals": 0}, 12 * 1986 + 11, "December 1986"),
        ({"unit": "", "decimals": 2}, 3, "3.00"),
        ({"said": {"7": "seven"}, "decimals": 0}, 7, "seven"),
    ],
)
def test_number_of_a_slider_is_written_with_its_unit(bare, more, value, words):
    """For the eye and for who listens; a year has no comma, a minus is a true one."""
    figure(
        bare, controls=[SLIDER | {"high": 99_999, "step": 0.5} | more], values={"duty": value}
    )

    assert (bare.texts("output"), bare.marks("input", "aria-valuetext")) == ([words], [words])


def test_day_is_counted_from_the_first_one(bare):
    """Nought is the first day; summer time changes nothing."""
    figure(bare)
    said = [bare.texts("output")[1]]
    for number in (0, 211):
        bare.tell(values=VALUES | {"day": number})
        said.append(bare.texts("output")[1])

    assert said == ["1 February 2025", "1 January 2025", "31 July 2025"]


def test_each_control_sends_its_own_value(bare):
    """Under its name, the others stay; a choice sends its place, boxes the order of ticking."""
    figure(bare)
    ranges = "input[type=range]"
    bare.one(ranges).nth(0).evaluate(
        "f => { f.value = 20; f.dispatchEvent(new Event('input')) }"
    )
    bare.one(ranges).nth(1).evaluate(
        "f => { f.value = 0; f.dispatchEvent(new Event('input')) }"
    )
    bare.give("select", 1, "change")
    bare.one("input[type=radio]").nth(1).check(force=True)
    bare.one(".tl-members input").nth(0).check(force=True)
    bare.one(".tl-switch input").check(force=True)
    moved = {"duty": 20, "day": 0, "list": 1, "pills": 1, "boxes": [2, 0], "box": True}
    assert kept(bare)[-1] == moved
    bare.one(".tl-members input").nth(2).uncheck(force=True)
    bare.give("input[type=text]", "new")
    bare.rest(TYPE_MS - 1)
    assert kept(bare)[-1] == moved | {"boxes": [0]}

    bare.rest(1)

    assert kept(bare)[-1] == moved | {"boxes": [0], "word": "new"}


def test_controls_stand_as_python_has_them(bare):
    """Every kind shows the value that it was told; the hidden one is not there."""
    figure(bare)
    bare.tell(values=VALUES | {"duty": 50, "list": 2, "pills": 0, "boxes": [0, 1], "box": True})
    ticked = bare.page.eval_on_selector_all(
        "input[type=radio], input[type=checkbox]", "all => all.map(one => Number(one.checked))"
    )

    assert bare.one("input[type=range]").first.input_value() == "50"
    assert (bare.one("select").input_value(), ticked) == ("2", [1, 0, 0, 1, 1, 1, 0])
    assert bare.page.eval_on_selector_all(".tl-control", "all => all.length") == 7


def test_control_is_there_for_the_named_values_of_another(bare):
    """And goes when the other takes another value; those behind More are in the drawer."""
    shown = [LIST, SLIDER | {"when": ["list", [1, 2]]}, BOX | {"more": True}]
    figure(bare, controls=shown)
    hidden = [bare.one("input[type=range]").is_visible()]
    bare.tell(values=VALUES | {"list": 2})
    hidden.append(bare.one("input[type=range]").is_visible())

    assert hidden == [False, True]
    assert bare.page.eval_on_selector_all(".tl-drawer .tl-switch", "all => all.length") == 1


def test_locked_controls_cannot_be_moved(bare):
    """Until they are unlocked."""
    figure(bare)
    off = "all => all.map(one => one.disabled)"
    states = []
    for locked in (True, False):
        bare.tell(locked=locked)
        found = bare.page.eval_on_selector_all(".tl-controls :is(input, select)", off)
        states.append(set(found))

    assert states == [{True}, {False}]


BUTTON = {"name": "go", "label": "Go", "off": False, "strong": False, "more": False}


def test_button_does_its_own_action_unless_it_is_off(bare):
    """One beside a day as well; what is off says why, and keeps the focus of the keyboard."""
    off = BUTTON | {"name": "no", "label": "No", "off": True, "why": "Not yet."}
    figure(bare, actions=[BUTTON | {"strong": True, "said": "Go on"}, off])
    for name in ("Go on", "No", "Event ▶"):
        bare.page.get_by_role("button", name=name, exact=True).dispatch_event("click")

    assert bare.sent == [{"do": "go"}, {"do": "on"}]
    assert bare.marks(".tl-actions button", "title") == [None, "Not yet."]
    assert bare.marks(".tl-actions button", "class") == ["tl-strong", None]


def test_button_changes_with_what_python_tells(bare):
    """Words, reason and mark come and go; one that is gone leaves the page."""
    last = BUTTON | {"name": "c"}
    first = BUTTON | {"pressed": False, "said": "Go on", "off": True, "why": "Not yet."}
    figure(bare, actions=[first, BUTTON | {"name": "b"}, last])
    bare.one(".tl-actions button").nth(1).focus()
    bare.tell(actions=[BUTTON | {"pressed": True, "label": "Again"}, last])
    button = bare.one(".tl-actions button").first

    assert (button.get_attribute("aria-pressed"), button.get_attribute("title")) == (
        "true",
        None,
    )
    assert (button.text_content(), button.get_attribute("aria-label")) == ("Again", None)
    assert bare.page.evaluate("document.activeElement.textContent") == "Again"


@pytest.mark.parametrize(
    ("key", "reached"), [("ArrowRight", "b"), ("ArrowLeft", "c"), ("ArrowUp", "a")]
)
def test_arrows_go_from_button_to_button_and_round(bare, key, reached):
    """The first follows the last."""
    figure(bare, actions=[BUTTON | {"name": one, "label": one} for one in "abc"])
    bare.one(".tl-actions button").first.focus()
    bare.page.keyboard.press(key)

    assert bare.page.evaluate("document.activeElement.textContent") == reached


def test_list_of_presets_says_which_is_on(bare):
    """Or that none is; the one that is chosen is done."""
    told = [
        BUTTON | {"name": one, "label": one, "list": "Case", "pressed": one == "b"}
        for one in "ab"
    ]
    figure(bare, controls=[], actions=told)
    cases = bare.page.get_by_label("Case")
    bare.give("select", "", "change")
    before = cases.input_value()
    bare.give("select", "a", "change")
    bare.tell(actions=[one | {"pressed": False} for one in told])

    assert (before, bare.sent, cases.input_value()) == ("b", [{"do": "a"}], "")
    assert bare.texts("option:checked") == ["settings of your own"]
    assert bare.page.eval_on_selector_all("option", "all => all.map(one => one.hidden)") == [
        True, False, False,
    ]  # fmt: skip


def test_words_of_a_figure_stand_in_their_places(bare):
    """Without a note its line is away; without an alternative the headline tells it."""
    figure(bare)
    places = ".tl-headline, .tl-unit, .tl-note, .tl-foot"
    assert bare.texts(places) == ["It rose", "Percent", "", "Source"]
    assert not bare.one(".tl-note").is_visible()
    assert bare.marks(".tl-picture", "aria-label") == ["Picture: It rose"]

    bare.tell(picture=picture(headline="It fell", note="By two.", alt="A line."))

    assert bare.texts(places) == ["It fell", "Percent", "By two.", "Source"]
    assert (bare.one(".tl-note").is_visible(), bare.marks(".tl-picture", "aria-label")) == (
        True,
        ["A line."],
    )


@pytest.mark.parametrize(
    ("part", "look"),
    [("refused", "tl-refused"), ("asking", "tl-asking"), ("waits", "tl-waiting")],
)
def test_state_of_a_figure_is_a_class_of_its_own(bare, part, look):
    """By which the page pales the picture, or folds what would tell the answer."""
    figure(bare, picture=picture(**{part: True}))
    before = bare.marks(".tl-figure", "class")
    bare.tell(picture={"svg": MARKS})  # one that says nothing of its state

    assert (before, bare.marks(".tl-figure", "class")) == ([f"tl-figure {look}"], ["tl-figure"])


def test_new_words_are_said_once_when_the_hand_rests(bare):
    """Not those that were there when the figure came, nor those between."""
    figure(bare)
    bare.rest(SAY_MS)
    said = bare.texts(".tl-figure > [role=status]")
    bare.tell(picture=picture(headline="It fell"))
    bare.rest(SAY_MS - 1)
    bare.tell(picture=picture(headline="It fell", note="By two"))
    bare.rest(SAY_MS - 1)
    said += bare.texts(".tl-figure > [role=status]")
    bare.rest(1)

    assert [*said, *bare.texts(".tl-figure > [role=status]")] == ["", "", "It fell. By two"]


@pytest.mark.parametrize(
    ("key", "passes"),
    [
        ({"key": "b"}, False),
        ({"key": "Enter"}, False),
        ({"key": "s", "ctrlKey": True}, True),
        ({"key": "s", "metaKey": True}, True),
        ({"key": "Enter", "shiftKey": True}, True),
        ({"key": "B", "shiftKey": True}, False),
        ({"key": "Enter", "altKey": True}, True),
    ],
)
def test_plain_keys_stay_and_commands_of_the_page_pass(bare, key, passes):
    """JupyterLab takes "b" for a new cell; Control and S still saves."""
    figure(bare)
    script = """(node, key) => {
      let heard = false;
      const hear = () => { heard = true; };
      document.addEventListener("keydown", hear);
      node.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true }));
      document.removeEventListener("keydown", hear);
      return heard;
    }"""

    assert bare.one("select").evaluate(script, key) is passes


def test_table_is_asked_for_when_it_is_opened_and_follows(bare):
    """While it is shut nobody makes it."""
    figure(bare)
    press = bare.page.get_by_role("button", name="Table")
    bare.tell(picture=picture(headline="It fell"))
    assert bare.sent == []

    press.dispatch_event("click")
    bare.page.evaluate("model.answer({ table: '<b>16.9</b>' })")
    bare.tell(picture=picture(headline="It rose"))
    seen = bare.one(".tl-table").is_visible(), press.get_attribute("aria-expanded")
    press.dispatch_event("click")

    assert bare.sent == [{"want": "table"}, {"want": "table"}]
    assert (seen, bare.texts(".tl-table b"), bare.one(".tl-table").is_visible()) == (
        (True, "true"),
        ["16.9"],
        False,
    )


def test_python_is_told_the_room_in_whole_steps(bare):
    """Twenty pixels each, rounded down: else scroll bar and picture would chase each other."""
    figure(bare, controls=[], room=0)
    bare.page.wait_for_function("model.get('room') > 0")
    room = bare.page.eval_on_selector(".tl-stage", "one => one.clientWidth")

    assert set(bare.saved("room")) == {room // 20 * 20}


def test_mark_that_is_clicked_sets_its_control_or_does_its_action(bare):
    """A number of the wire; the picture then is a group, and Tab reaches it."""
    figure(bare)
    bare.one("[data-pick='list=2']").dispatch_event("click")
    bare.one("[data-do]").dispatch_event("click")

    assert (kept(bare), bare.sent) == ([{"list": 2}], [{"do": "go"}])
    assert (bare.marks(".tl-picture", "role"), bare.marks(".tl-picture", "tabindex")) == (
        ["group"],
        ["0"],
    )


@pytest.mark.parametrize(
    ("keys", "picked", "said"),
    [
        (["ArrowRight", "Enter"], 1, "the second"),
        (["ArrowDown", " "], 2, "below"),
        (["ArrowRight", "ArrowLeft", "Enter"], 0, "the first"),
        (["ArrowLeft", "Enter"], 0, "the first"),
        (["ArrowDown", "ArrowUp", "Enter"], 0, "the first"),
    ],
)
def test_mark_is_reached_with_arrows_and_picked_with_enter(bare, keys, picked, said):
    """The nearest in the direction; its words are said, a ring shows it."""
    figure(bare, values=VALUES | {"list": None})
    bare.one(".tl-picture").focus()
    for key in keys:
        bare.page.keyboard.press(key)

    assert bare.saved("values")[-1]["list"] == picked
    assert bare.texts(".tl-figure > [role=status]") == [said]
    assert bare.page.eval_on_selector_all(".tl-ring", "all => all.length") == 1


def test_ring_stands_around_the_mark_that_has_the_keyboard(bare):
    """Two pixels off on each side; up goes up and not to the side."""
    figure(bare, values=VALUES | {"list": None})
    bare.one(".tl-picture").focus()
    bare.page.keyboard.press("ArrowRight")
    bare.page.keyboard.press("ArrowDown")
    bare.page.keyboard.press("ArrowUp")
    ring = [bare.marks(".tl-ring", name)[0] for name in ("x", "y", "width", "height")]
    bare.one("select").focus()

    assert ring == ["8", "8", "24", "24"]
    assert bare.marks(".tl-ring", "x") == []


def test_words_of_a_mark_stand_beside_the_pointer(bare):
    """And go with it."""
    figure(bare)
    bare.one("[data-pick='list=1']").dispatch_event("pointermove")
    shown = bare.texts(".tl-tip:not([hidden])")
    bare.one(".tl-stage").dispatch_event("pointerleave")

    assert (shown, bare.texts(".tl-tip:not([hidden])")) == (["the second"], [])


SKETCH = {
    "x": [100, 200, 300], "names": ["April", "May", "June"], "low": 0, "high": 30, "top": 10,
    "bottom": 90, "step": 0.5, "start": [20, 50], "unit": "%", "locked": False,
}  # fmt: skip
PLOT = '<svg width="600" height="100"><path class="tl-truth" d="M0 0L9 9"/></svg>'


def sketch(bare, drawn, **changes):
    """Show a figure in which the reader draws."""
    figure(
        bare, controls=[], picture=picture(svg=PLOT), drawn=drawn, sketch=SKETCH | changes
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "drawn", "kept"),
    [
        ("ArrowUp", [10, None, None], [10.5, None, None]),
        ("ArrowDown", [10, None, None], [9.5, None, None]),
        ("PageUp", [10, None, None], [15, None, None]),
        ("PageDown", [3, None, None], [0, None, None]),
        ("ArrowUp", [30, None, None], [30, None, None]),
        ("ArrowUp", [], [15.5, None, None]),
    ],
)
def test_point_is_moved_by_keys_a_step_or_ten(bare, key, drawn, kept):
    """Not beyond the axis; a point without a value begins where the known line ends."""
    sketch(bare, drawn)
    bare.one(".tl-point").first.focus()
    bare.page.keyboard.press(key)

    assert bare.saved("drawn") == [kept]


def test_point_says_its_month_and_its_value(bare):
    """Or that it is not drawn yet; ends and value as a slider has them."""
    sketch(bare, [12.5, None, 1])

    assert bare.marks(".tl-point", "aria-label") == [
        f"Your guess, {month}" for month in ("April", "May", "June")
    ]
    assert bare.marks(".tl-point", "aria-valuetext") == ["12.5 %", "not drawn yet", "1 %"]
    assert [float(one) for one in bare.marks(".tl-point", "cy")] == pytest.approx(
        [90 - 80 * 12.5 / 30, 50, 90 - 80 / 30]
    )


def test_stroke_of_the_pointer_fills_the_points_that_it_skips(bare):
    """With a straight line, on whole steps; it is kept when the pointer lets go."""
    sketch(bare, [])
    box = bare.one(".tl-picture svg").bounding_box()
    mouse = bare.page.mouse
    mouse.move(box["x"] + 100, box["y"] + 90)
    mouse.down()
    mouse.move(box["x"] + 300, box["y"] + 10)
    before = bare.saved("drawn")
    mouse.up()

    assert (before, bare.saved("drawn")) == ([], [[0, 15, 30]])


def test_stroke_goes_back_as_well(bare):
    """From right to left the points between are filled as from left to right."""
    sketch(bare, [])
    box = bare.one(".tl-picture svg").bounding_box()
    bare.page.mouse.move(box["x"] + 300, box["y"] + 10)
    bare.page.mouse.down()
    bare.page.mouse.move(box["x"] + 100, box["y"] + 90)
    bare.page.mouse.up()

    assert bare.saved("drawn") == [[0, 15, 30]]


def test_drawn_line_goes_from_the_known_point_to_each_that_is_given(bare):
    """On an axis that does not begin at zero; a point that is not given is left out."""
    sketch(bare, [12, None, 20], low=10, high=20)

    assert set(bare.marks(".tl-line path", "d")) == {"M20 50L100 74L300 10"}
    assert bare.marks(".tl-point", "cy") == ["74", "50", "10"]


@pytest.mark.parametrize(
    ("x", "y", "drawn"),
    [
        (140, 10, [30, None, None]),
        (160, 10, [None, 30, None]),
        (210, 50, [None, 15, None]),
        (590, 90, [None, None, 0]),
    ],
)
def test_click_sets_the_nearest_point(bare, x, y, drawn):
    """Whatever its height, also beyond the last one."""
    sketch(bare, [])
    box = bare.one(".tl-picture svg").bounding_box()
    bare.page.mouse.click(box["x"] + x, box["y"] + y)

    assert bare.saved("drawn") == [drawn]


def test_locked_line_has_no_points_to_move(bare):
    """The truth is shown: keys and pointer are done, and the foot does not ask for them."""
    sketch(bare, [10, None, 20])
    asked = bare.texts(".tl-how")
    sketch(bare, [10, None, 20], locked=True)

    assert (len(asked), bare.texts(".tl-how")) == (1, [])
    assert bare.marks(".tl-line circle", "tabindex") == [None, None]


TURNING = (
    '<svg width="600" height="100"><rect data-turn="{}" x="{}" width="9" height="9"/></svg>'
)
GLIDING = TURNING.replace("turn", "move")
PLAYING = """(picture) => {
  model.tell({ picture });
  return [...document.querySelectorAll("svg *")].flatMap((one) => one.getAnimations()).length;
}"""


def playing(bare, told):
    """Change the picture; return how many of its parts move at that very moment."""
    return bare.page.evaluate(PLAYING, told)


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        (TURNING.format("a:1", 10), TURNING.format("a:2", 10), 2),
        (TURNING.format("a:1", 10), TURNING.format("a:1", 20), 0),
        (TURNING.format("a:1", 10), TURNING.format("b:1", 10), 1),
        (GLIDING.format("a", 10), GLIDING.format("a", 90), 1),
        (GLIDING.format("a", 10), GLIDING.format("a", 10) + " ", 0),
        (GLIDING.format("a", 10), GLIDING.format("a", 90).replace("600", "500"), 0),
    ],
)
@pytest.mark.parametrize("calm", [False, True])
def test_marks_turn_or_glide_where_they_changed(bare, before, after, moves, calm):
    """Not in another width, and nothing for a reader who wants calm."""
    bare.page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
    figure(bare, picture=picture(svg=before))

    assert playing(bare, picture(svg=after)) == (0 if calm else moves)
    assert bare.page.eval_on_selector_all(".tl-old[data-turn]", "all => all.length") == 0
    new = bare.page.eval_on_selector_all(".tl-old, .tl-new", "all => all.length")
    assert new == (2 if moves == 2 and not calm else 0)


def test_mark_glides_from_where_its_middle_was(bare):
    """Across and down, whatever its size is now."""
    bare.page.emulate_media(reduced_motion="no-preference")
    one = (
        '<svg width="600" height="100"><rect data-move="a" x="{}" y="{}" width="{}" '
        'height="{}"/></svg>'
    )
    figure(bare, picture=picture(svg=one.format(10, 20, 8, 6)))
    playing(bare, picture(svg=one.format(100, 50, 18, 26)))
    frames = bare.page.evaluate(
        "document.querySelector('[data-move]').getAnimations()[0].effect.getKeyframes()"
        ".map((one) => one.transform)"
    )

    assert frames == ["translate(-95px, -40px)", "none"]


EAR = """() => {
  window.heard = [];
  const node = { connect: (next) => next, start: () => {}, stop: () => {}, gain: {
    setValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} } };
  window.tlSound = {
    currentTime: 0,
    resume: () => {},
    createGain: () => node,
    createOscillator: () => ({
      ...node, frequency: { set value(pitch) { heard.push(pitch); } },
    }),
  };
}"""


@pytest.mark.parametrize(
    ("mood", "tones"),
    [
        ("give", [523, 659]),
        ("wait", [392]),
        ("warn", [262, 247]),
        ("strike", [131]),
        ("away", [330]),
        ("end", [523, 659, 784]),
        ("other", []),
    ],
)
def test_each_mood_of_a_picture_has_its_tones(bare, mood, tones):
    """In hertz: who gives rises, who warns falls, and none of it the first time."""
    tone = '<svg width="600" height="100"><g data-tone="{}" class="{}"/></svg>'
    bare.page.evaluate("localStorage.setItem('tarifflab-sound', 'on')")
    bare.page.evaluate(EAR)
    figure(bare, picture=picture(svg=tone.format(mood, 1)))
    first = bare.page.evaluate("heard.length")
    bare.tell(picture=picture(svg=tone.format(mood, 2)))
    bare.page.evaluate("localStorage.clear()")

    assert (first, bare.page.evaluate("heard")) == (0, tones)


def test_sound_is_off_until_the_reader_wants_it_and_is_kept(bare):
    """One tick says that it is on; a strike is low, and silent when it is off again."""
    tone = '<svg width="600" height="100"><g data-tone="{}"/></svg>'
    bare.page.evaluate("localStorage.clear()")
    bare.page.evaluate(EAR)
    figure(bare, picture=picture(svg=tone.format("give")))
    switch = bare.page.get_by_role("button", name="Sound")
    states = [switch.get_attribute("aria-pressed")]
    for mood in ("strike", "wait"):
        switch.dispatch_event("click")
        states.append(switch.get_attribute("aria-pressed"))
        bare.tell(picture=picture(svg=tone.format(mood)))

    assert states == ["false", "true", "false"]
    assert bare.page.evaluate("heard") == [520, 131]
    assert bare.page.evaluate("localStorage.getItem('tarifflab-sound')") == "off"


def test_figure_that_is_taken_away_hears_nothing_more(bare):
    """Else each run of a cell would leave one that paints in vain."""
    figure(bare)
    bare.page.evaluate("undo()")

    assert bare.page.evaluate("model.listeners()") == 0
    bare.page.evaluate("window.undo = null")


@pytest.mark.parametrize(
    ("state", "selector", "name", "look"),
    [
        ({"picture": picture(refused=True)}, ".tl-stage", "opacity", "0.4"),
        ({"picture": picture(refused=True)}, ".tl-headline", "border-left-width", "4px"),
        ({}, ".tl-stage", "opacity", "1"),
        ({"picture": picture(asking=True)}, ".tl-tools", "visibility", "hidden"),
        ({"picture": picture(asking=True)}, ".tl-beside", "display", "none"),
        ({}, ".tl-figure > .tl-hidden", "width", "1px"),
        ({}, ".tl-wake", "display", "none"),
        ({}, ".tl-pill input", "opacity", "0"),
        ({}, ".tl-toggle input:checked + span", "font-weight", "700"),
        ({}, ".tl-toggle input:not(:checked) + span", "font-weight", "400"),
        ({"actions": [BUTTON | {"off": True}]}, ".tl-actions button", "border-style", "dashed"),
        ({"actions": [BUTTON]}, ".tl-actions button", "border-style", "solid"),
        ({"actions": [BUTTON | {"strong": True}]}, ".tl-actions button", "font-weight", "700"),
        ({"actions": [BUTTON | {"pressed": True}]}, ".tl-actions button", "font-weight", "700"),
        ({"locked": True}, ".tl-controls select", "opacity", "0.55"),
        ({}, "[data-pick]", "cursor", "pointer"),
        ({}, "[data-do]", "cursor", "pointer"),
        ({}, ".tl-tip", "pointer-events", "none"),
    ],
)
def test_state_can_be_seen(bare, state, selector, name, look):
    """Off is dashed, on is bold, a refused picture is pale: never colour alone."""
    figure(bare, **state)

    assert bare.look(selector, name) == look


def test_ticked_box_has_a_sign(bare):
    """A tick before its name, not colour alone."""
    figure(bare)

    assert bare.look(".tl-members input:checked + span", "content", "::before") == '"✓ "'
    assert bare.look(".tl-members input:not(:checked) + span", "content", "::before") == "none"


def test_slider_is_filled_up_to_its_value(bare):
    """As a share of its own range, whatever its low end is."""
    figure(bare, controls=[SLIDER | {"low": -10, "high": 30}], values={"duty": 0})
    before = bare.look("input", "--tl-part")
    bare.give("input", 30)

    assert (before, bare.look("input", "--tl-part")) == ("0.25", "1")


CATCH = """() => {
  window.files = [];
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => { window.blob = blob; return make(blob); };
  HTMLAnchorElement.prototype.click = function () { files.push(this.download); };
}"""


def test_file_of_the_picture_has_all_its_words(bare):
    """In the figure's order, under its name, without what only a page uses; a PNG is sharp."""
    figure(bare, picture=picture(note="By two."))
    bare.page.evaluate(CATCH)
    bare.page.get_by_role("button", name="SVG").dispatch_event("click")
    saved = bare.page.evaluate("blob.text()")
    bare.page.get_by_role("button", name="PNG").dispatch_event("click")
    bare.page.wait_for_function("files.length === 2")
    size = "createImageBitmap(blob).then((one) => [one.width, one.height])"
    high = round(float(re.search(r'^<svg[^>]* height="(\d+)"', saved)[1]))

    words = [float(one) for one in re.findall(r'<text x="6" y="([\d.]+)"', saved)]
    inner = float(re.search(r'<svg [^>]*\by="([\d.]+)"', saved)[1])
    assert words == sorted(words)
    assert words[1] < inner < inner + 100 < words[2]
    assert re.findall(r">([^<>]+)</text>", saved) == ["It rose", "Percent", "By two.", "Source"]
    assert ("data-tip" in saved, "var(" in saved) == (False, False)
    assert bare.page.evaluate("files") == ["test.svg", "test.png"]
    assert bare.page.evaluate(size) == [1200, 2 * high]


@pytest.mark.parametrize(
    ("write", "said", "files"),
    [
        ("async () => {}", "The picture is copied.", []),
        ("async () => { throw Error(); }", "The picture is saved as a file.", ["test.png"]),
    ],
)
def test_picture_that_cannot_be_copied_is_saved(bare, write, said, files):
    """What was done is said."""
    figure(bare)
    bare.page.evaluate(CATCH)
    bare.page.evaluate(
        f"Object.defineProperty(navigator, 'clipboard', {{ value: {{ write: {write} }},"
        " configurable: true })"
    )
    bare.page.get_by_role("button", name="Copy picture").dispatch_event("click")
    words = "document.querySelector('.tl-figure > [role=status]').textContent"
    bare.page.wait_for_function(f"{words} !== ''")

    assert (bare.page.evaluate(words), bare.page.evaluate("files")) == (said, files)


@pytest.mark.parametrize(
    ("error", "said"),
    [("AbortError", ""), ("DataError", "The picture could not be sent. Copy it instead.")],
)
def test_picture_is_sent_where_the_browser_can(bare, error, said):
    """Who changes his mind hears nothing; elsewhere there is no such button."""
    bare.page.evaluate("delete navigator.canShare")
    figure(bare, sends=True)
    none = bare.page.get_by_role("button", name="Send").count()
    bare.page.evaluate("""(name) => {
      navigator.canShare = () => true;
      navigator.share = async ({ files, title }) => {
        window.shared = [files[0].name, title];
        throw Object.assign(new Error(), { name });
      };
    }""", error)  # fmt: skip
    figure(bare, sends=False)
    none += bare.page.get_by_role("button", name="Send").count()
    figure(bare, sends=True)
    bare.page.evaluate("window.shared = null")
    bare.page.get_by_role("button", name="Send").dispatch_event("click")
    bare.page.wait_for_function("shared !== null")

    assert (none, bare.page.evaluate("shared")) == (0, ["test.png", "It rose"])
    assert bare.texts(".tl-figure > [role=status]") == [said]


def test_tip_stands_left_of_the_pointer_where_there_is_no_room(bare):
    """Above it, and never out of the picture."""
    figure(bare)
    script = """(one, x) => {
      const stage = one.closest(".tl-stage");
      const room = stage.getBoundingClientRect();
      const at = { bubbles: true, clientX: room.left + x, clientY: room.top + 90 };
      one.dispatchEvent(new PointerEvent("pointermove", at));
      const tip = stage.querySelector(".tl-tip").getBoundingClientRect();
      return [tip.left > room.left + x, tip.right < room.left + x, tip.bottom < room.top + 90];
    }"""
    mark = bare.one("[data-tip]").first
    wide = bare.page.eval_on_selector(".tl-stage", "one => one.clientWidth")

    assert mark.evaluate(script, 50) == [True, False, True]
    assert mark.evaluate(script, wide - 5) == [False, True, True]


def test_boxes_stand_last_and_more_is_there_only_for_what_it_holds(bare):
    """Lists before the boxes share a row; a drawer without anything is no drawer."""
    figure(bare, controls=[BOXES, LIST, SLIDER])
    order = bare.texts(".tl-beside legend, .tl-beside label[for]")
    more = [bare.one(".tl-more").is_visible()]
    bare.tell(actions=[BUTTON | {"more": True}])
    more.append(bare.one(".tl-more").is_visible())
    bare.tell(actions=[])
    more.append(bare.one(".tl-more").is_visible())

    assert (order, more) == (["List", "Duty", "Boxes"], [False, True, False])


@pytest.mark.parametrize(("marks", "ticks"), [(1, 1), (40, 40), (41, 21), (194, 39)])
def test_many_marks_sound_as_few(bare, marks, ticks):
    """At most forty ticks, however many turn; the pitch rises from first to last."""
    rows = "".join(
        f'<rect data-turn="{at}:{{0}}" width="9" height="9"/>' for at in range(marks)
    )
    svg = f'<svg width="600" height="100">{rows}</svg>'
    bare.page.emulate_media(reduced_motion="no-preference")
    bare.page.evaluate("localStorage.setItem('tarifflab-sound', 'on')")
    bare.page.evaluate(EAR)
    figure(bare, picture=picture(svg=svg.format("a")))
    bare.tell(picture=picture(svg=svg.format("b")))
    bare.page.evaluate("localStorage.clear()")
    heard = bare.page.evaluate("heard")

    assert (len(heard), heard[0], heard == sorted(heard)) == (ticks, 520, True)
    assert max(heard) < 880


def test_marks_do_not_turn_while_a_slider_moves(bare):
    """Only when the hand goes on to something else."""
    bare.page.emulate_media(reduced_motion="no-preference")
    figure(bare, picture=picture(svg=TURNING.format("a:1", 10)))
    bare.give("input[type=range] >> nth=0", 20)
    still = playing(bare, picture(svg=TURNING.format("a:2", 10)))
    bare.one("select").dispatch_event("click")

    assert (still, playing(bare, picture(svg=TURNING.format("a:3", 10)))) == (0, 2)


def test_figure_stays_on_one_screen_when_its_drawer_opens(bare):
    """720 pixels: the drawer scrolls; shut again, nothing is left of it."""
    names = [f"more-{at}" for at in range(20)]
    drawer = [SLIDER | {"name": one, "more": True} for one in names]
    high = picture(svg=MARKS.replace('height="100"', 'height="420"'))
    values = dict.fromkeys([*names, "duty"], 10)
    figure(bare, controls=[SLIDER, *drawer], values=values, picture=high)
    free = bare.one(".tl-drawer").evaluate("one => one.style.maxHeight")
    bare.one(".tl-more").evaluate("one => { one.open = true; }")
    bare.page.wait_for_function("document.querySelector('.tl-drawer').style.maxHeight !== ''")

    assert free == ""
    assert bare.one(".tl-drawer").evaluate("one => one.offsetHeight") > 110
    assert 600 < bare.one(".tl-figure").evaluate("one => one.offsetHeight") <= 720


@pytest.mark.parametrize(
    ("wide", "beside", "columns"),
    [(700, "contents", 1), (750, "contents", 1), (800, "grid", 2)],
)
def test_controls_stand_beside_the_picture_where_there_is_room(bare, wide, beside, columns):
    """From 760 pixels of the figure on; below they stand above it, one after another."""
    figure(bare)
    bare.one(".tl-frame").evaluate("(one, wide) => { one.style.width = `${wide}px`; }", wide)

    assert bare.look(".tl-beside", "display") == beside
    assert len(bare.look(".tl-body", "grid-template-columns").split()) == columns


def test_slow_machine_has_a_minute_for_a_widget(bare):
    """What anywidget ends after two seconds; other clocks keep their time."""
    script = """(code) => {
      const [asked, kept] = [[], AbortSignal.timeout];
      AbortSignal.timeout = (ms) => asked.push(ms);
      delete globalThis.tarifflabPatience;
      const start = new Function(code);
      start();
      start();  // as each widget of a page does
      [2000, 1999, 5000].forEach((ms) => AbortSignal.timeout(ms));
      delete globalThis.tarifflabPatience;
      AbortSignal.timeout = kept;
      return asked;
    }"""

    assert bare.page.evaluate(script, asset("patience.js")) == [60000, 1999, 5000]
