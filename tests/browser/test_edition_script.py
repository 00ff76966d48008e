"""The script of the reading edition alone: what it draws, judges, keeps, says and opens."""

import base64
import json
import zlib

import pytest
from bare import ADDRESS, Bare

from tarifflab._display import asset

pytestmark = pytest.mark.browser

RUN = """([body, kept, words, first]) => {
  localStorage.clear();
  if (kept) localStorage.setItem("tarifflab-reading", JSON.stringify(kept));
  document.body.innerHTML = body;
  window.models = [];
  new Function(first)();
  const draw = new Proxy({}, { get: () => ({ model }) => models.push(model) });
  new Function("WORDS", "RENDER", CODE)(words, draw);
}"""
POOL = [*"ABCDE", *(f"{part} {at}" for at in range(4) for part in ("head", "note", "alt"))]
POOL += ["unit", "foot"]


@pytest.fixture(scope="module")
def bare(browser):
    """Give all tests of this file one page."""
    page = Bare(browser)
    yield page
    page.context.close()


def sealed(answer):
    """Return an answer as a page holds it."""
    return base64.b64encode(json.dumps(answer).encode()).decode()


def places(count):
    """Return so many cells with a widget each."""
    one = '<div class="jp-Cell"><div class="live" data-live="{}"></div></div>'
    return "".join(one.format(at) for at in range(count))


def edition(bare, *live, body=None, kept=None, words=None, first=""):
    """Open a page of the edition: its widgets, and what this browser kept before."""
    packed = base64.b64encode(zlib.compress(json.dumps(live).encode())).decode()
    cells = places(len(live)) if body is None else body
    told = f'<p class="lost" hidden></p><script type="text/plain" id="live">{packed}</script>'
    code = RUN.replace("CODE", json.dumps(asset("edition.js")))
    bare.page.goto(ADDRESS)
    bare.page.evaluate(code, [f"<main>{cells}</main>{told}", kept, words or {}, first])
    bare.page.wait_for_selector("html[data-ready]", state="attached")


def told(bare, name, at=0):
    """Return what a widget is told."""
    return bare.page.evaluate("([at, name]) => models[at].get(name)", [at, name])


def move(bare, name, value, at=0):
    """Give a widget a value, as the reader's hand does."""
    script = "([at, name, one]) => { models[at].set(name, one); models[at].save_changes(); }"
    bare.page.evaluate(script, [at, name, value])


def send(bare, message, at=0):
    """Send what a widget would send to Python."""
    bare.page.evaluate("([at, message]) => models[at].send(message)", [at, message])


def kept(bare):
    """Return what this browser keeps."""
    return json.loads(bare.page.evaluate("localStorage.getItem('tarifflab-reading') ?? '{}'"))


def shown(bare, *parts, at=0):
    """Return parts of the picture that is shown."""
    picture = told(bare, "picture", at)
    return tuple(picture[part] for part in parts)


def state(at):
    """Return a state of the figure: its words, two pictures, a table."""
    first = 5 + 3 * at
    return {
        "words": [first, 17, first + 1, 18, first + 2],
        "svg": [str(at), f"0 {at}+1"],
        "table": f"{at} 0",
    }


STANDS = {f"{a},{b}": 4 if a == 2 else (a + b) % 4 for a in range(3) for b in range(7)}


def figure(**changes):
    """Return a figure of two controls; the third value of the first one is refused."""
    data = {
        "kind": "figure", "name": "fig", "traits": {"name": "fig", "controls": []},
        "order": ["a", "b"], "rest": {"a": 0, "b": 0}, "asking": None, "hears": ["01/x"],
        "stands": STANDS,
        "presets": {"High": {"state": 3, "values": {"a": 1, "b": 1}}}, "played": "",
        "buttons": [{"name": "High", "label": "High"}], "reveal": None, "still": [],
        "jumps": {
            name: {"control": "b", "way": way, "main": "a", "events": [[1, 4, 6], [2, 3]]}
            for name, way in (("on", 1), ("back", -1))
        },
        "widths": [340, 720], "pool": POOL,
        "states": [*map(state, range(4)), {"refused": "'a' must be at most 1."}],
    }  # fmt: skip
    return data | changes


GUESS = {"kind": "prediction", "key": "01/x", "traits": {"unit": "%", "guess": None}}
ASKING = {
    "picture": {"headline": "How much?", "note": "Choose.", "asking": True},
    "buttons": [{"name": one} for one in ("Yes", "No", "open")],
}


@pytest.mark.parametrize(
    ("values", "at"), [({}, 0), ({"a": 1}, 1), ({"a": 1, "b": 2}, 3), ({"b": True}, 1)]
)
def test_picture_is_that_of_the_controls(bare, values, at):
    """In their order, with all words of that state; a switch counts as none or one."""
    edition(bare, figure())
    move(bare, "values", {"a": 0, "b": 0} | values)

    assert told(bare, "picture") == {
        "headline": f"head {at}", "unit": "unit", "note": f"note {at}", "foot": "foot",
        "alt": f"alt {at}", "svg": "ABCD"[at], "refused": False, "asking": False,
    }  # fmt: skip


def test_wide_picture_is_there_from_its_width_on(bare):
    """Below it the narrow one; pieces that states share are put together in their order."""
    edition(bare, figure())
    seen = []
    for room in (100, 719, 720):
        move(bare, "room", room)
        seen += shown(bare, "svg")
    send(bare, {"do": "High"})

    assert [*seen, *shown(bare, "svg")] == ["A", "A", "AAB", "ADE"]


def test_values_that_are_refused_leave_the_picture(bare):
    """The words say why; the table is that of the picture; then it goes on."""
    edition(bare, figure())
    bare.page.evaluate("models[0].on('msg:custom', (told) => { window.heard = told; })")
    move(bare, "values", {"a": 1, "b": 0})
    move(bare, "values", {"a": 2, "b": 0})
    refused = shown(bare, "headline", "note", "refused", "svg")
    send(bare, {"want": "table"})
    move(bare, "values", {"a": 0, "b": 0})

    assert refused == ("'a' must be at most 1.", "", True, "B")
    assert bare.page.evaluate("heard") == {"table": "BA"}
    assert shown(bare, "headline", "refused") == ("head 0", False)


def test_preset_has_a_picture_of_its_own_until_a_control_moves(bare):
    """It may set more than what moves here; its button is marked so long."""
    edition(bare, figure())
    send(bare, {"do": "High"})
    on = shown(bare, "headline"), told(bare, "values"), told(bare, "actions")[0]["pressed"]
    move(bare, "values", {"a": 1, "b": 1})

    assert on == (("head 3",), {"a": 1, "b": 1}, True)
    assert (shown(bare, "headline"), told(bare, "actions")[0]["pressed"]) == (
        ("head 2",),
        False,
    )


@pytest.mark.parametrize(
    ("way", "note", "keeps"),
    [
        (lambda b: send(b, {"do": "No"}), "You said: No. note 0",
         {"prediction/figure/fig": "No"}),
        (lambda b: send(b, {"do": "open"}), "note 0", {}),
        (lambda b: move(b, "values", {"a": 0, "b": 0}), "note 0", {}),
        (lambda b: move(b, "guess", 0, at=1), "Your guess: 0 %. note 0",
         {"prediction/01/x": 0}),
    ],
    ids=["answer", "without", "control", "guess of another card"],
)  # fmt: skip
def test_question_opens_by_an_answer_or_without(bare, way, note, keeps):
    """Before that no picture is there; an answer stands before the note and is kept."""
    edition(bare, figure(asking=ASKING), GUESS)
    before = *shown(bare, "headline", "svg", "alt", "asking"), told(bare, "actions")
    way(bare)

    assert before == ("How much?", "", "", True, ASKING["buttons"])
    assert shown(bare, "headline", "note", "svg", "asking") == ("head 0", note, "A", False)
    assert (kept(bare), told(bare, "actions")[0]["label"]) == (keeps, "High")


@pytest.mark.parametrize(
    ("unit", "hears", "said", "where"),
    [
        ("%", ["01/x"], "Your guess: −1,234.5 %. ", "It stands below the picture now ↓"),
        ("", ["01/x"], "Your guess: −1,234.5. ", "It stands below the picture now ↓"),
        ("%", ["01/y"], "", "It stays in this browser."),
    ],
)
def test_guess_stands_below_the_picture_that_hears_it(bare, unit, hears, said, where):
    """With its unit and a true minus; where none hears it the card says so."""
    edition(bare, GUESS | {"traits": {"unit": unit}}, figure(hears=hears))
    move(bare, "guess", -1234.5)

    assert shown(bare, "note", at=1) == (f"{said}note 0",)
    assert (told(bare, "where"), kept(bare)) == (where, {"prediction/01/x": -1234.5})


def test_buttons_go_from_event_to_event(bare):
    """Of the present value of the main control; there is none beyond the last."""
    edition(bare, figure())
    stood = []
    for name in ("on", "on", "back", "back", "on", "on", "on"):
        send(bare, {"do": name})
        stood.append(told(bare, "values")["b"])
    move(bare, "values", {"a": 1, "b": 0})
    send(bare, {"do": "on"})

    assert stood == [1, 4, 1, 1, 4, 6, 6]
    assert (told(bare, "values"), shown(bare, "headline")) == ({"a": 1, "b": 2}, ("head 3",))


def test_truth_opens_when_every_point_is_drawn(bare):
    """Then the line can be drawn again; it is kept, and empty when it is begun anew."""
    points = [{"x": [1, 2]}, {"x": [10, 20]}]
    states = [state(0) | {"sketch": points}, state(1) | {"sketch": points}]
    edition(bare, figure(states=states, reveal=1, order=[], stands={"": 0}, buttons=[]))
    move(bare, "room", 800)
    off = []
    for line in ([], [1, None], [1, 2]):
        move(bare, "drawn", line)
        off.append(told(bare, "actions")[0]["off"])
    send(bare, {"do": "reveal"})
    open_ = shown(bare, "headline"), told(bare, "actions"), kept(bare)
    send(bare, {"do": "again"})

    assert (off, told(bare, "sketch")) == ([True, True, False], {"x": [10, 20]})
    again = [{"name": "again", "label": "Draw again"}]
    assert open_ == (("head 1",), again, {"drawing/fig": [1, 2]})
    assert (told(bare, "drawn"), kept(bare), *shown(bare, "headline")) == (
        [],
        {"drawing/fig": []},
        "head 0",
    )


NUMBER = {
    "answer": 1000,
    "tolerance": 5,
    "slips": [[10, "Times 100."]],
    "why": "Because.",
}
NO_NUMBER = "“{}” is not a number. Write it like 1234.5."
RIGHT, WRONG = "✓ Right. Because.", "✗ Not this one. "


def asked(bare, kind, secret):
    """Show a question."""
    data = {"kind": "question", "key": "01/1", "secret": sealed(secret)}
    edition(bare, data | {"traits": {"kind": kind, "options": ["A", "B", "C"]}})


@pytest.mark.parametrize(
    ("given", "right", "said"),
    [
        ("1,005", True, RIGHT),
        ("1 000 %", True, RIGHT),
        ("$1_000.0", True, RIGHT),
        ("¥+1e3", True, RIGHT),
        ("994,9", False, f"{WRONG}It is larger than that."),
        (".5", False, f"{WRONG}It is larger than that."),
        ("1005.5", False, f"{WRONG}It is smaller than that."),
        ("15", False, f"{WRONG}Times 100."),
        ("16", False, f"{WRONG}It is larger than that."),
        ("0", False, f"{WRONG}It is larger than that."),
        ("−1000", False, f"{WRONG}The sign is the other way round."),
        ("1,00,5", None, NO_NUMBER.format("1,00,5")),
        ("ten", None, NO_NUMBER.format("ten")),
    ],
)
def test_number_is_read_as_people_write_it_and_judged(bare, given, right, said):
    """Within its tolerance; a known slip has its sentence; what is no number is not kept."""
    asked(bare, "number", NUMBER)
    send(bare, {"given": given})
    feedback = {"right": right, "text": said}

    assert told(bare, "feedback") == feedback
    assert kept(bare) == ({} if right is None else {"quiz/01/1": feedback})


@pytest.mark.parametrize(
    ("kind", "secret", "given", "right", "said"),
    [
        ("choice", {"answer": 1, "why": ["No.", "Yes."]}, 0, False, f"{WRONG}No."),
        ("choice", {"answer": 1, "why": ["No.", "Yes."]}, 1, True, "✓ Right. Yes."),
        ("order", {"order": [2, 0, 1], "why": "Because."}, [2, 0, 1], True, RIGHT),
        ("order", {"order": [2, 0, 1], "why": "Because."}, [2, 1, 0], False,
         f"{WRONG}1 of 3 stand where they belong. Look again at place 2: B."),
    ],
)  # fmt: skip
def test_choice_and_order_are_judged_by_their_places(bare, kind, secret, given, right, said):
    """A wrong choice has its own reason; of an order the first place that is wrong."""
    asked(bare, kind, secret)
    send(bare, {"given": given})

    assert told(bare, "feedback") == {"right": right, "text": said}


def test_what_was_said_comes_back(bare):
    """Guess, line, answers, claims and statements, each to its own widget."""
    feedback = {"right": True, "text": "✓ Right."}
    before = {
        "prediction/01/x": 0, "prediction/figure/fig": "No", "drawing/fig": [1, 2],
        "quiz/01/1": feedback, "statement/2": 30, "claim/C1": {"probability": 0, "first": 9},
    }  # fmt: skip
    edition(
        bare, GUESS, figure(asking=ASKING, hears=[]), claims(False), statements(),
        {"kind": "question", "key": "01/1", "traits": {}}, kept=before,
    )  # fmt: skip

    assert (told(bare, "guess"), told(bare, "drawn", 1)) == (0, [1, 2])
    assert shown(bare, "note", at=1) == ("You said: No. note 0",)
    assert told(bare, "answers", 2) == {"C1": {"probability": 0}, "C2": {}}
    assert [one["first"] for one in told(bare, "claims", 2)] == [9, None]
    assert (told(bare, "given", 3), told(bare, "feedback", 4)) == ([None, 30], feedback)


def claims(revising):
    """Return two claim cards."""
    cards = [{"id": "C1"}, {"id": "C2"}]
    return {"kind": "claims", "traits": {"revising": revising, "claims": cards}}


def test_first_word_on_a_claim_is_kept_once_it_is_revised(bare):
    """Before that a change of mind is the first word; both cards of a claim show the same."""
    edition(bare, claims(False), claims(True))
    for at, said in ((0, 40), (0, 60), (1, 30)):
        move(bare, "answers", {"C1": {"probability": said}, "C2": {}}, at=at)
    move(bare, "answers", told(bare, "answers", 1) | {"C2": {"probability": 5}}, at=1)
    move(bare, "answers", told(bare, "answers", 0) | {"C2": {"probability": 5, "verdict": "v"}})

    assert kept(bare) == {
        "claim/C1": {"probability": 30, "first": 60},
        "claim/C2": {"probability": 5, "first": 5, "verdict": "v"},
    }
    assert told(bare, "answers", 0) == told(bare, "answers", 1)
    assert [one["first"] for one in told(bare, "claims", 1)] == [60, 5]


def statements():
    """Return two statements."""
    truth = [{"true": True, "explanation": "a"}, {"true": False, "explanation": "b"}]
    return {"kind": "statements", "traits": {"statements": ["S", "T"]}, "secret": sealed(truth)}


def test_statements_are_kept_and_scored(bare):
    """The mean of the squared gaps to the truth, each by its own number."""
    edition(bare, statements())
    move(bare, "given", [90, 40])
    send(bare, {"reveal": True})

    assert kept(bare) == {"statement/1": 90, "statement/2": 40}
    assert [one["true"] for one in told(bare, "revealed")] == [True, False]
    assert bare.texts(".score")[0].startswith(
        "Your Brier score over 2 statements: 0.085. Lower"
    )


def row(name, verdict, named=False, day=""):
    """Return a row of the key."""
    return {
        "id": name, "verdict": verdict, "name": named, "text": f"Text {name}", "date": day,
        "fact": "Fact.", "confidence": "high", "source": "W1",
    }  # fmt: skip


KEY = [
    row("C1", "supported", day="May 2025"), row("C2", "contradicted"), row("C3", "partly"),
    row("C4", "supported", named=True), row("C5", "supported"),
]  # fmt: skip
SAID = {
    f"claim/C{number}": {"probability": last, "first": first}
    for number, last, first in ((1, 80, 50), (2, 10, 40), (3, 30, 30), (4, 90, 90))
}


def account(bare, said):
    """Show the reader's account."""
    data = {"kind": "account", "traits": {}, "secret": sealed(KEY)}
    edition(bare, data, claims(False), kept=said)


def press(bare, name):
    """Press a button of the page."""
    bare.page.get_by_role("button", name=name, exact=True).dispatch_event("click")


def test_key_opens_in_two_steps_and_counts_what_was_said(bare):
    """By the claims that can be scored: not partly, not names, not those without a number."""
    account(bare, SAID)
    assert bare.texts(".account p") == ["You have judged 4 of 5 claims in this browser."]
    press(bare, "Open the key")
    press(bare, "Not yet")
    assert (bare.texts(".account button"), "key" in kept(bare)) == (["Open the key"], False)
    press(bare, "Open the key")
    press(bare, "Yes, open it")
    score, heads = bare.texts(".score")[0], bare.texts(".key summary")

    assert score.startswith(
        "Your Brier score over 2 claims is 0.025; before the data it was 0.205"
    )
    assert "Trusting every claim gets 0.500" in score
    assert [heads[0], heads[4]] == [
        "Text C1 (C1): supported, you said 80 %",
        "Text C5 (C5): supported, not judged",
    ]
    assert bare.texts(".key details p")[:2] == [
        "Fact. As of May 2025. Confidence: high. W1",
        "Fact. Confidence: high. W1",
    ]


def test_open_key_counts_what_was_said_before_it(bare):
    """A change afterwards does not; without a number that counts there is no score."""
    account(bare, SAID | {"key": {"C2": {"last": 20, "first": 40}}})
    one = bare.texts(".score")[0]
    account(bare, {"key": {"C3": {"last": 20, "first": 40}}})

    assert one.startswith(
        "Your Brier score over 1 claims is 0.040; before the data it was 0.160."
    )
    assert bare.texts(".score")[0].startswith("You gave no probability to a claim that can be")


def test_card_of_a_lesson_holds_what_was_said(bare):
    """The guess beside what it was, each claim first and now; it follows while one reads."""
    secret = {"key": "01/x", "asked": "Rate", "told": "16.9 %", "dinner": "Say so."}
    texts = [{"id": "C1", "text": "One"}, {"id": "C2", "text": "Two"}]
    card = {"kind": "card", "traits": {}, "claims": texts, "secret": sealed(secret)}
    edition(bare, card, GUESS)
    nothing = bare.texts(".card .headline")
    move(bare, "guess", 12)
    guessed = bare.texts(".card .headline, .card li")
    edition(bare, card, kept=SAID | {"claim/C2": {"probability": 30, "first": 30}})

    assert nothing == ["Nothing of yours is kept from this lesson yet"]
    assert guessed == [
        "You have judged 0 of 2 claims and moved 0",
        "Rate: you guessed 12 %; it was 16.9 %.",
    ]
    assert bare.texts(".card > *:not(ul), .card li") == [
        "You have judged 2 of 2 claims and moved 1",
        "One: 50 % first, 80 % now.",
        "Two: 30 %.",
        "For dinner: Say so.",
    ]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, []),
        ({"still": ["Tax", "Year"]}, ["Set by you in the course itself: Tax, Year."]),
        ({"still": ["Tax"], "played": "It is played there."}, ["It is played there."]),
    ],
)
def test_figure_says_what_moves_only_in_the_course(bare, parts, said):
    """The controls that stand still here, or that it is a game."""
    edition(bare, figure(**parts))

    assert bare.texts(".left-out") == said


def cell(name, inside, kind="jp-CodeCell"):
    """Return a cell with its output."""
    wrapped = f'<div class="jp-Cell-outputWrapper" id="{name}-out">{inside}</div>'
    return f'<div class="jp-Cell {kind}" id="{name}">{wrapped}</div>'


LESSON = "".join(
    [
        cell("far", "9"), cell("head", "<h2>Head</h2>", "jp-MarkdownCell"), cell("result", "9"),
        cell("game", '<div class="live" data-live="1"></div>'),
        cell("ask", '<div class="live" data-live="0"><details><summary>How much?</summary>'
             "<p>copy</p></details></div>"),
        cell("read", "words", "jp-MarkdownCell"), cell("next", "<h3>Next</h3>"),
        cell("later", "9"),
    ]
)  # fmt: skip


def test_what_tells_the_answer_waits_until_the_picture_opens(bare):
    """Results above and all below, each up to the next heading; other figures stay."""
    edition(bare, figure(asking=ASKING, hears=[]), figure(), body=LESSON)
    waiting = bare.marks(".waits", "id")
    paper = bare.texts(".asks > .on-paper > p")
    send(bare, {"do": "open"}, at=1)

    assert waiting == ["result-out", "read"]
    assert paper == ["On the screen you guess before you see this picture: How much?", "copy"]
    assert bare.page.locator(".waits, .asks, .on-paper").count() == 0


WORDS = {"tariff": "<p>A tax.</p>"}
LINKS = '<a class="word" href="#tariff">tariff</a> <a class="word" href="#other">other</a>'


def test_word_is_explained_beside_it_and_closes_again(bare):
    """By a click, the space bar, Escape, or a click elsewhere; one without words is a link."""
    edition(bare, body=LINKS, words=WORDS)
    link, card = bare.one("a.word").first, bare.one(".explained")
    seen = []

    def look():
        seen.append((card.is_visible(), link.get_attribute("aria-expanded")))

    for close in ("link", "Escape", "elsewhere"):
        if close == "Escape":
            link.dispatch_event("keydown", {"key": " ", "bubbles": True})
        else:
            link.dispatch_event("click")
        look()
        if close == "link":
            link.dispatch_event("click")
        elif close == "Escape":
            bare.page.keyboard.press("Escape")
            focused = bare.page.evaluate("document.activeElement.textContent")
        else:
            bare.one("main").dispatch_event("click")
        look()

    assert (seen, focused) == ([(True, "true"), (False, "false")] * 3, "tariff")
    assert card.text_content() == "A tax.All words"
    assert bare.marks("a.word", "role") == ["button", None]


def test_word_at_the_edge_is_explained_inside_the_page(bare):
    """The card keeps twelve pixels off the edge, wherever its word stands."""
    body = f'<p style="text-align: right">{LINKS}</p>'
    edition(bare, body=body, words={"other": "<p>A long explanation of the word.</p>" * 3})
    look = "body { margin: 0; } .explained { position: absolute; width: 300px; }"
    bare.page.add_style_tag(content=look)
    bare.one("a.word").last.dispatch_event("click")
    right = "one => document.documentElement.clientWidth - one.getBoundingClientRect().right"

    assert bare.one(".explained").evaluate(right) == 12


def test_page_is_dark_where_the_reader_wants_it(bare):
    """At first as the machine is; what the button said is kept, and stays so."""
    button = '<button class="look" hidden></button>'
    root, seen = bare.one("html"), []

    def look():
        light = root.get_attribute("data-jp-theme-light")
        seen.append((light, bare.texts(".look")[0]))

    bare.page.emulate_media(color_scheme="dark")
    edition(bare, body=button)
    look()
    bare.one(".look").dispatch_event("click")
    look()
    edition(bare, body=button, kept=kept(bare))
    look()
    bare.page.emulate_media(color_scheme="light")

    assert seen == [("false", "Light"), ("true", "Dark"), ("true", "Dark")]
    assert kept(bare) == {"look": "light"}


def test_map_counts_what_was_said_of_a_lesson(bare):
    """Claims and questions by their own names; where nothing was said the line stays."""
    line = '<p class="state" data-lesson="{}" data-questions="2" data-claims="{}">Not yet.</p>'
    said = {"quiz/01/2": {}, "quiz/02/3": {}, "claim/C1": {}, "claim/C2": {}, "claim/C9": {}}
    edition(bare, body=line.format("01", "C1 C2 C3") + line.format("02", ""), kept=said)

    assert bare.texts(".state") == [
        "2 of 3 claims judged, 1 of 2 questions answered.",
        "Not yet.",
    ]


def test_all_can_be_forgotten_when_the_reader_means_it(bare):
    """Where there is nothing but a look the button is not there."""
    body = '<p class="forget" hidden><button>Forget</button></p>'
    edition(bare, body=body, kept={"look": "dark"})
    there = [bare.one(".forget").is_visible()]
    edition(bare, body=body, kept={"quiz/01/1": {}}, first="window.confirm = () => false;")
    there.append(bare.one(".forget").is_visible())
    press(bare, "Forget")
    before = kept(bare)
    bare.page.evaluate("window.confirm = () => true")
    with bare.page.expect_navigation():
        press(bare, "Forget")

    assert (there, before, kept(bare)) == ([False, True], {"quiz/01/1": {}}, {})


def test_paper_has_all_that_is_folded_but_code(bare):
    """Afterwards what was shut is shut again."""
    folds = '<details></details><details class="code"></details><details open></details>'
    edition(bare, body=folds)
    seen = []
    for event in ("beforeprint", "afterprint"):
        bare.page.evaluate("(name) => { dispatchEvent(new Event(name)); }", event)
        seen.append(bare.page.eval_on_selector_all("details", "all => all.map(o => o.open)"))

    assert seen == [[True, False, True], [False, False, True]]


def test_old_browser_says_that_nothing_moves(bare):
    """All can be read, and the copy of each figure stays."""
    edition(bare, figure(), first="delete globalThis.DecompressionStream;")

    assert bare.texts(".lost:not([hidden])")[0].startswith("This browser is too old to move")


def test_what_cannot_be_kept_lasts_as_long_as_the_page(bare):
    """And a line says so."""
    full = "Storage.prototype.setItem = () => { throw new Error('full'); };"
    edition(bare, GUESS, figure(), first=full)
    move(bare, "guess", 3)

    assert bare.texts(".lost:not([hidden])")[0].startswith("This browser keeps nothing")
    assert shown(bare, "note", at=1) == ("Your guess: 3 %. note 0",)


FORM = """<form class="asked" data-name="01/1" data-kind="{}"><label>One
<input name="given" {}></label><button>Check</button><p role="status"></p></form>"""
DOOR = """([body, code, answer]) => {
  document.body.innerHTML = body;
  Object.assign(document.body.dataset, { base: "/here/", token: "t0" });
  window.asked = [];
  window.fetch = async (...given) => {
    asked.push(given);
    if (!answer) throw new TypeError("no server");
    return { ok: answer.ok, statusText: "no", json: async () => answer };
  };
  new Function(code)();
}"""
LOST = "The answer did not arrive. Is the course still running in its window?"


@pytest.mark.parametrize(
    ("kind", "field", "given", "answer", "said"),
    [
        ("choice", 'type="radio" value="1" checked', 1,
         {"ok": True, "right": True, "text": "Right."}, ("Right.", "true")),
        ("number", 'value="10,3"', "10,3",
         {"ok": True, "right": False, "text": "No."}, ("No.", "false")),
        ("number", 'value="x"', "x", {"ok": False, "text": "?"}, (LOST, None)),
        ("number", 'value="x"', "x", None, (LOST, None)),
    ],
    ids=["choice", "number", "refused", "no server"],
)  # fmt: skip
def test_front_door_sends_an_answer_and_says_what_came(bare, kind, field, given, answer, said):
    """A choice by its place, a number as it was typed; with the server's own token."""
    door(bare, kind, field, answer)
    bare.one("form").evaluate("form => form.requestSubmit()")
    bare.page.wait_for_function("document.querySelector('[role=status]').textContent !== ''")
    [[address, request]] = bare.page.evaluate("asked")

    assert (address, request["method"]) == ("/here/tarifflab/answer", "POST")
    assert request["headers"]["X-XSRFToken"] == "t0"
    assert json.loads(request["body"]) == {"name": "01/1", "given": given}
    assert (
        bare.texts("[role=status]")[0],
        bare.marks("[role=status]", "data-right")[0],
    ) == said


@pytest.mark.parametrize(
    ("kind", "field"), [("choice", 'type="radio" value="0"'), ("number", "")]
)
def test_front_door_asks_for_an_answer_first(bare, kind, field):
    """Nothing is sent."""
    door(bare, kind, field, None)
    bare.one("form").evaluate("form => form.requestSubmit()")

    assert bare.texts("[role=status]") == ["Give an answer first."]
    assert bare.page.evaluate("asked") == []


def door(bare, kind, field, answer):
    """Show a question of the front door, with what its server would answer."""
    bare.page.goto(ADDRESS)
    code = asset("front_door.js")
    bare.page.evaluate(DOOR, [FORM.format(kind, field), code, answer])
