"""The scripts of cards, guesses and questions alone: what they keep, send, count and say."""

import pytest
from bare import Bare

from tarifflab._display import asset

pytestmark = pytest.mark.browser

STYLE = "card_look.css"
PAUSE_MS = 300  # a moved slider is kept so long after the hand rests
RANGE = "input[type=range]"
CLAIMS = [
    {"id": "C1", "text": "The first", "type": "fact", "section": "1", "first": 50},
    {"id": "C2", "text": "The second", "type": "quote", "section": "1", "first": 20},
    {"id": "C3", "text": "The third", "type": "fact", "section": "2", "first": None},
]


@pytest.fixture(scope="module")
def bare(browser):
    """Give all tests of this file one page."""
    page = Bare(browser)
    yield page
    page.context.close()


def guess(bare, **changes):
    """Show the question for a number."""
    state = {
        "question": "How much?", "unit": "dollars", "low": 0, "high": 15_000, "step": 250,
        "guess": None, "notice": "", "where": "It will stand below.",
    }  # fmt: skip
    bare.show(("dom.js", "prediction.js"), STYLE, state | changes)


def test_guess_that_is_not_given_yet_stands_in_the_middle_and_says_so(bare):
    """Nothing is kept before anybody has touched it."""
    guess(bare)

    assert bare.one(RANGE).input_value() == "7500"
    assert bare.texts(".tl-value, .tl-answer") == [
        "not given yet",
        "Drag the slider or type a number.",
    ]
    assert bare.marks(RANGE, "aria-valuetext") == ["not given yet"]


def test_slider_keeps_the_newest_number_once_the_hand_rests(bare):
    """Not each number on the way; words follow the hand."""
    guess(bare)
    bare.give(RANGE, 1000)
    bare.rest(PAUSE_MS - 1)
    bare.give(RANGE, 2000)
    bare.rest(PAUSE_MS - 1)
    assert (bare.saved("guess"), bare.texts(".tl-value")) == ([], ["2,000 dollars"])

    bare.rest(1)

    assert bare.saved("guess") == [2000]


@pytest.mark.parametrize("way", ["blur", "undo"])
def test_number_is_kept_at_once_when_the_reader_goes_on(bare, way):
    """To another field, or the widget is taken away."""
    guess(bare)
    bare.give(RANGE, 1000)
    if way == "blur":
        bare.one(RANGE).dispatch_event("blur")
    else:
        bare.page.evaluate("undo()")

    assert bare.saved("guess") == [1000]
    bare.page.evaluate("window.undo = null")


@pytest.mark.parametrize("way", ["Enter", " ", "pointerup"])
def test_middle_is_taken_by_key_or_click(bare, way):
    """It can be meant: no other number has to come first."""
    guess(bare)
    if way == "pointerup":
        bare.one(RANGE).dispatch_event("pointerup")
    else:
        bare.one(RANGE).dispatch_event("keydown", {"key": way})
    bare.rest(PAUSE_MS)

    assert bare.saved("guess") == [7500]


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("0", [0], "Kept: 0 dollars. It will stand below."),
        ("15000", [15000], "Kept: 15,000 dollars. It will stand below."),
        ("-1", [], "Give a number from 0 dollars to 15,000 dollars."),
        ("15001", [], "Give a number from 0 dollars to 15,000 dollars."),
        ("", [], "Drag the slider or type a number."),
        ("1234.5678", [1234.5678], "Kept: 1,234.5678 dollars. It will stand below."),
    ],
)
def test_typed_number_is_kept_up_to_both_ends(bare, typed, kept, said):
    """Beyond them one sentence says which numbers fit."""
    guess(bare)
    bare.give("input[type=number]", typed, "change")

    assert (bare.saved("guess"), bare.texts(".tl-answer")) == (kept, [said])


def test_guess_from_python_is_said_and_not_sent_back(bare):
    """With a true minus; a notice of Python's stands first; the same number again is none."""
    guess(bare, low=-50, high=50, step=1, unit="%")
    bare.tell(guess=-7.5)
    assert bare.texts(".tl-answer, .tl-value") == [
        "−7.5 %",
        "Kept: −7.5 %. It will stand below.",
    ]
    bare.give("input[type=number]", -7.5, "change")
    bare.tell(notice="It could not be kept.")

    assert bare.saved("guess") == []
    assert bare.texts(".tl-answer") == ["It could not be kept."]


def test_older_answer_does_not_paint_over_what_the_hand_gives(bare):
    """The slider stays where it is until it has been kept."""
    guess(bare)
    bare.give(RANGE, 2000)
    bare.tell(guess=500)

    assert bare.one(RANGE).input_value() == "2000"


def quiz(bare, kind, **changes):
    """Show a question of a kind."""
    state = {"kind": kind, "question": "Which?", "options": ["a", "b", "c"], "unit": "dollars"}
    bare.show(("dom.js", "quiz.js"), STYLE, state | {"feedback": {}} | changes)


def check(bare):
    """Press the button and return what was sent, and what is said."""
    bare.page.get_by_role("button", name="Check", exact=True).dispatch_event("click")
    return bare.sent, bare.texts(".tl-answer")[0]


def test_choice_is_sent_by_its_place(bare):
    """Without one the reader is asked for it, and nothing is sent."""
    quiz(bare, "choice")
    assert check(bare) == ([], "Choose one of the options first.")

    bare.page.get_by_label("b", exact=True).check()

    assert check(bare)[0] == [{"given": 1}]


def test_number_is_sent_as_it_was_typed_without_blanks(bare):
    """Enter does what the button does; an empty field is no answer."""
    quiz(bare, "number")
    assert check(bare) == ([], "Type a number first.")

    bare.page.get_by_label("Your number, in dollars").fill(" 8,250 ")
    bare.one("input").dispatch_event("keydown", {"key": "Enter"})

    assert bare.sent == [{"given": "8,250"}]


def test_order_is_sent_as_it_stands(bare):
    """An item moves one place, the focus goes with it, and its new place is said."""
    quiz(bare, "order")
    bare.page.get_by_role("button", name="Move down: a").dispatch_event("click")
    focused = bare.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert (focused, bare.texts(".tl-hidden")) == ("Move down: a", ["a: now 2 of 3."])
    bare.page.get_by_role("button", name="Move up: c").dispatch_event("click")

    assert check(bare)[0] == [{"given": [1, 2, 0]}]


def test_ends_of_an_order_go_no_further(bare):
    """The first has nowhere up, the last nowhere down; both say so."""
    quiz(bare, "order")
    off = bare.marks(".tl-step button", "aria-disabled")
    bare.page.get_by_role("button", name="Move up: a").dispatch_event("click")
    bare.page.get_by_role("button", name="Move down: c").dispatch_event("click")

    assert off == ["true", "false", "false", "false", "false", "true"]
    assert check(bare)[0] == [{"given": [0, 1, 2]}]


@pytest.mark.parametrize(
    ("right", "look"),
    [(True, "tl-answer tl-right"), (False, "tl-answer tl-wrong"), (None, "tl-answer")],
)
def test_feedback_looks_as_it_says(bare, right, look):
    """Neither right nor wrong has no colour: an answer that could not be read."""
    quiz(bare, "choice")
    bare.tell(feedback={"right": right, "text": "Both."})

    assert (bare.texts(".tl-answer"), bare.marks(".tl-answer", "class")) == (["Both."], [look])


def cards(bare, **changes):
    """Show three claim cards."""
    state = {
        "claims": CLAIMS, "answers": {}, "verdicts": ["supported", "partly"], "title": "Title",
        "question": "Holds?", "notice": "", "revising": False, "pile": False,
    }  # fmt: skip
    bare.show(("dom.js", "claim_cards.js"), STYLE, state | changes)


def test_probability_and_verdict_of_a_card_are_kept_together(bare):
    """One does not forget the other, nor another card."""
    cards(bare, answers={"C1": {"verdict": "partly"}, "C2": {"probability": 5}})
    bare.give(f".tl-card:nth-child(1) {RANGE}", 60)
    bare.rest(PAUSE_MS)
    bare.give(".tl-card:nth-child(2) select", "supported", "change")

    assert bare.saved("answers") == [
        {"C1": {"verdict": "partly", "probability": 60}, "C2": {"probability": 5}},
        {
            "C1": {"verdict": "partly", "probability": 60},
            "C2": {"probability": 5, "verdict": "supported"},
        },
    ]


def test_cards_with_a_probability_are_counted(bare):
    """A verdict alone does not judge a card; 0 is a probability."""
    cards(bare, answers={"C1": {"verdict": "partly"}, "C2": {"probability": 0}})
    wide = bare.page.eval_on_selector(".tl-bar span", "one => one.style.width")
    done = bare.page.eval_on_selector_all(".tl-done", "all => all.length")

    assert bare.texts(".tl-count") == ["1 of 3 cards judged"]
    assert (wide[:5], done) == ("33.33", 1)
    assert bare.texts(".tl-card output") == ["not judged yet", "0 %", "not judged yet"]


def test_cards_that_moved_are_counted_and_say_from_where(bare):
    """Only one with a first word can move; one that stays where it was has not."""
    answers = {"C1": {"probability": 60}, "C2": {"probability": 20}, "C3": {"probability": 5}}
    cards(bare, revising=True, answers=answers)

    assert bare.texts(".tl-count") == ["3 of 3 cards judged, 1 of 3 moved"]
    assert bare.texts(".tl-before") == ["50 % → 60 %", "you said 20 %", "5 %"]
    assert bare.texts(".tl-revise button") == ["Move it", "Move it", "Judge it now"]


def test_card_that_is_revised_opens_by_its_button(bare):
    """Closed at first; opened it has the focus on its slider."""
    cards(bare, revising=True)
    button = bare.one(".tl-revise button").first
    fields = bare.one(".tl-answers").first
    assert not fields.is_visible()

    button.dispatch_event("click")

    assert (fields.is_visible(), button.get_attribute("aria-expanded")) == (True, "true")
    assert bare.page.evaluate("document.activeElement.type") == "range"


def test_pile_goes_from_card_to_card_and_stops_at_both_ends(bare):
    """One card at a time; what waits on it is kept before it goes."""
    cards(bare, pile=True)
    back, on = (bare.page.get_by_role("button", name=one) for one in ("Back", "Next card"))
    back.dispatch_event("click")
    assert bare.texts(".tl-buttons [role=status]") == ["Card 1 of 3"]
    bare.give(f".tl-card:nth-child(1) {RANGE}", 60)
    on.dispatch_event("click")
    off = back.get_attribute("aria-disabled"), on.get_attribute("aria-disabled")
    assert (bare.saved("answers"), off) == ([{"C1": {"probability": 60}}], ("false", "false"))
    for _ in range(3):
        on.dispatch_event("click")

    assert bare.texts(".tl-card:not([hidden]) .tl-meta") == ["fact, C3"]
    assert bare.texts(".tl-buttons [role=status]") == ["Card 3 of 3"]
    assert on.get_attribute("aria-disabled") == "true"


def statements(bare, **changes):
    """Show two statements."""
    state = {"statements": ["One", "Two"], "given": [None, None], "revealed": [], "notice": ""}
    bare.show(("dom.js", "calibration.js"), STYLE, state | changes)


def test_truth_is_asked_for_when_no_statement_is_left(bare):
    """Each number goes to its own statement; the count says how many there are."""
    statements(bare, given=[None, 70])
    reveal = bare.page.get_by_role("button", name="Show what is true")
    said = bare.one("[role=status]").first
    assert said.text_content() == "1 of 2 judged"
    reveal.dispatch_event("click")
    assert said.text_content() == "First give each statement a probability: 1 to go."
    assert (bare.sent, reveal.get_attribute("aria-disabled")) == ([], "true")

    bare.give(f"li:nth-child(1) {RANGE}", 0)
    reveal.dispatch_event("click")

    assert (bare.saved("given"), bare.sent) == ([[0, 70]], [{"reveal": True}])


def test_truth_is_told_beside_each_statement(bare):
    """True and not true differ in word, sign and colour; nothing can be moved any more."""
    told = [
        {"true": False, "explanation": "Reason one."},
        {"true": True, "explanation": "Reason two."},
    ]
    statements(bare, given=[5, 70], revealed=told)

    assert bare.texts(".tl-answer") == ["✗ Not true. Reason one.", "✓ True. Reason two."]
    assert bare.marks(".tl-truth", "class") == ["tl-truth tl-wrong", "tl-truth tl-right"]
    shut = bare.page.eval_on_selector_all(RANGE, "all => all.map(one => one.disabled)")
    assert (shut, bare.one("button").is_visible()) == ([True, True], False)


def test_answer_that_is_right_is_told_from_a_wrong_one_without_colour(bare):
    """A solid edge and a dashed one; without words there is no line."""
    edges = []
    for right in (True, False):
        quiz(bare, "choice", feedback={"right": right, "text": "Both."})
        edges.append(bare.look(".tl-answer", "border-left-style"))
    quiz(bare, "choice")

    assert edges == ["solid", "dashed"]
    assert bare.look(".tl-answer", "display") == "none"


def test_slider_without_a_value_looks_like_none(bare):
    """No knob in the middle that would suggest an answer; its words are in italics."""
    cards(bare, answers={"C1": {"probability": 50}})
    looks = [
        (bare.look(f".tl-card:nth-child({at}) {RANGE}", "appearance"),
         bare.look(f".tl-card:nth-child({at}) output", "font-style"))
        for at in (1, 2)
    ]  # fmt: skip

    assert looks == [("auto", "normal"), ("none", "italic")]


@pytest.mark.parametrize("tag", ["input", "select", "button"])
def test_keys_of_a_card_are_its_own(bare, tag):
    """JupyterLab takes letters and arrows from everything that does not carry this mark."""
    cards(bare, revising=True)

    assert set(bare.marks(f".tl-card {tag}", "data-lm-suppress-shortcuts")) == {"true"}


def test_sliders_have_the_ends_and_steps_of_their_question(bare):
    """Probabilities go by five; the middle is a whole number of steps from the low end."""
    ends, names = [], []
    for show in (cards, statements, lambda one: guess(one, low=1, high=10, step=3)):
        show(bare)
        ends.append(tuple(bare.marks(RANGE, name)[0] for name in ("min", "max", "step")))
        names.append(bare.one(RANGE).first.evaluate("one => one.labels[0].textContent"))

    assert ends == [("0", "100", "5"), ("0", "100", "5"), ("1", "10", "3")]
    true = "Probability that it is true"
    assert names == ["Probability that it holds", true, "Your guess"]
    assert bare.one(RANGE).input_value() == "7"
    assert bare.texts(".tl-marks span") == ["1 dollars", "10 dollars"]


def test_notice_of_python_stands_below_cards_and_statements(bare):
    """A folder that cannot be written is said where it matters."""
    for show in (cards, statements):
        show(bare)
        bare.tell(notice="It could not be kept.")
        assert bare.texts(".tl-notice") == ["It could not be kept."]


def test_ends_beside_a_slider_are_not_read_aloud(bare):
    """The slider tells them itself; a reader would hear each number twice."""
    for show, ends in ((cards, ".tl-end"), (guess, ".tl-marks")):
        show(bare)
        assert set(bare.marks(ends, "aria-hidden")) == {"true"}


def test_cards_that_are_judged_are_counted_at_once(bare):
    """The count, the bar and the card follow the hand, not only an answer of Python."""
    cards(bare)
    bare.give(f".tl-card:nth-child(2) {RANGE}", 60)
    bare.rest(PAUSE_MS)

    assert bare.texts(".tl-count") == ["1 of 3 cards judged"]
    assert bare.marks(".tl-card", "class") == [
        "tl-card tl-rowcard", "tl-card tl-rowcard tl-done", "tl-card tl-rowcard",
    ]  # fmt: skip


def test_cards_that_are_taken_away_hear_nothing_more(bare):
    """Else each run of a cell would leave one that paints in vain."""
    for show in (cards, statements, guess, lambda one: quiz(one, "choice")):
        show(bare)
        heard = bare.page.evaluate("model.listeners()")
        bare.page.evaluate("undo()")
        bare.page.evaluate("window.undo = null")

        assert (heard > 0, bare.page.evaluate("model.listeners()")) == (True, 0)


@pytest.mark.parametrize("empty", ["undefined", "null", "false"])
def test_attribute_without_a_value_is_left_out(bare, empty):
    """``h("input", { disabled: false })`` is a field that can be used."""
    for script in ("dom.js", "frame.js"):
        code = asset(script).replace("export default { render };", "")
        made = f'{code}\nreturn h("b", {{ x: {empty}, y: true, z: 0 }}).outerHTML;'
        found = bare.page.evaluate("(code) => new Function(code)()", made)

        assert found == '<b y="" z="0"></b>'
