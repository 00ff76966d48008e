"""The frame of every figure: one repaint, controls by their values, a picture that stays."""

import asyncio
import base64
import gc
import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from tarifflab import progress
from tarifflab._display import asset
from tarifflab.widgets.kit import cells, frame, still
from tarifflab.widgets.kit.frame import (
    Action,
    Drawn,
    Panel,
    choice,
    days,
    hidden,
    members,
    sheet,
    slider,
    toggle,
)
from tarifflab.widgets.kit.palette import DARK, LIGHT
from tarifflab.widgets.kit.svg import Picture, el, spread


class Shown:
    """Stands in for IPython's display and keeps what a cell would show."""

    def __init__(self):
        self.bundles = []
        self.updates = []
        self.metadata = []

    def __call__(self, bundle, *, raw, display_id=False, metadata=None):
        """Take the place of `display`."""
        self.bundles.append(bundle)
        self.metadata.append(metadata)
        return self if display_id else None

    def update(self, bundle, *, raw, metadata=None):
        """Take the place of a display handle's `update`."""
        self.updates.append(bundle)
        self.metadata.append(metadata)


@pytest.fixture
def shown(monkeypatch):
    """Catch everything that is displayed."""
    catcher = Shown()
    monkeypatch.setattr(frame, "display", catcher)
    monkeypatch.setattr(still, "display", catcher)
    return catcher


def compute(duty, good, **more):
    """Return the values; a car bears 40 percent at most."""
    if duty > 40:
        raise ValueError("'duty' must be at most 40 for a car.")
    return {"duty": duty, "good": good} | more


def draw(result, width):
    """Draw one bar."""
    picture = Picture(width)
    picture.rect(0, 0, result["duty"], 10, "jp", mark="bar", tip="the duty")
    picture.text(4, 40, f"for {width}")
    return Drawn(
        headline=f"A {result['good']} costs ${100 + result['duty']:g}",
        unit="Dollars",
        svg=picture.svg(60),
        foot="Source: none. 1 < 2 & 3.",
        note=f"You guessed {result.get('guess')}",
    )


def panel_of(**parts):
    """Return a panel with a slider and a list."""
    parts = {
        "controls": {
            "duty": slider("Added duty", 10, 0, 50, step=0.5, unit="%"),
            "good": choice("Good", {"a car": "car", "steel": "steel"}),
        },
        "compute": compute,
        "draw": draw,
        "table": lambda result: sheet(["What", "Duty"], [["it", result["duty"]]]),
    } | parts
    return Panel("test", **parts)


def test_panel_opens_with_picture_and_words():
    """The first repaint happens before anybody moves a control."""
    panel = panel_of()

    assert panel.headline == "A car costs $110"
    assert 'width="10"' in panel.svg
    assert panel.frame.picture["unit"] == "Dollars"


def test_values_are_those_of_python_and_not_of_the_page():
    """The page sends the place of an option; `compute` gets its value."""
    panel = panel_of()
    panel.frame.values = {"duty": 25, "good": 1}

    assert panel.result == {"duty": 25.0, "good": "steel"}
    assert panel.values == {"duty": 25.0, "good": "steel"}


def test_several_values_repaint_once():
    """`set` is one message and one drawing."""
    log = []
    panel = panel_of(compute=lambda **values: log.append(values) or compute(**values))
    panel.set(duty=30, good="steel")

    assert log == [{"duty": 10.0, "good": "car"}, {"duty": 30.0, "good": "steel"}]


def test_width_of_the_page_decides_the_layout():
    """A new width draws anew; the smallest is 280 pixels."""
    panel = panel_of()
    panel.frame.room = 420
    assert "for 420" in panel.svg

    panel.frame.room = 100
    assert "for 280" in panel.svg


def test_values_that_do_not_fit_are_said_and_the_picture_stays():
    """A ValueError is meant for the reader; the last result remains."""
    panel = panel_of()
    before = panel.svg
    panel.set(duty=45)

    assert panel.headline == "'duty' must be at most 40 for a car."
    assert (panel.svg, panel.result["duty"]) == (before, 10)


def test_page_is_told_that_values_are_refused():
    """A flag, not the choice of words, tells a refusal; it goes when the values fit again."""
    panel = panel_of()
    panel.set(duty=45)
    assert panel.refused

    panel.set(duty=30)

    assert not panel.refused


def test_answer_opens_the_picture_and_is_kept():
    """A question of the figure's own has buttons; another figure's words are not taken."""
    panel = panel_of(question="Is it dear?", answers=("Yes", "No"))
    labels = [one["label"] for one in panel.frame.actions]
    assert labels == ["Yes", "No", "Show it without a guess"]

    panel.do("No")

    assert panel.headline == "A car costs $110"
    assert panel.frame.picture["note"].startswith("You said: No. ")
    assert not panel_of(question="Is it dear?", answers=("Yes", "No")).asking


def test_guess_of_zero_is_a_guess():
    """Zero opens the picture like any other number."""
    progress.save("prediction", "test", 0.0)
    panel = panel_of(question="How much?", hears={"guess": ("prediction", "test")})

    assert not panel.asking


def test_fault_of_ours_is_raised():
    """Any other error is not dressed up as a finding."""
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        panel_of(compute=lambda duty, good: 1 / 0)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"duty": 51}, "'Added duty' must be between 0 and 50, got 51"),
        ({"good": "rice"}, "'Good' must be one of 'car', 'steel', got 'rice'"),
    ],
)
def test_values_that_a_control_cannot_take_are_refused(values, said):
    """The error names the control by its label."""
    with pytest.raises(ValueError, match=re.escape(said)):
        panel_of().set(**values)


def test_day_is_a_number_on_the_wire():
    """The page counts days from the first; a day outside is refused in words."""
    control = days("Day", date(2025, 8, 29), date(2025, 1, 1), date(2025, 12, 31))

    assert control.to_wire(date(2025, 1, 31)) == 30
    assert control.from_wire(30) == date(2025, 1, 31)
    with pytest.raises(ValueError, match="between 1 Jan 2025 and 31 Dec 2025, got 1 Jan 2026"):
        control.to_wire(date(2026, 1, 1))


def test_fifth_control_goes_behind_more():
    """Four stand beside the picture, whatever the order of the others."""
    controls = {name: slider(name, 1, 0, 2) for name in "abcdef"}
    panel = panel_of(
        controls=controls, compute=lambda **values: {"duty": values["a"], "good": "car"}
    )

    assert [one["more"] for one in panel.frame.controls] == [False] * 4 + [True] * 2


def test_control_that_depends_on_another_is_told_by_its_place():
    """The page hides it by the values that it knows."""
    controls = {
        "duty": slider("Duty", 1, 0, 2, when=("good", ["steel"])),
        "good": toggle("Good", ["car", "steel"]),
    }

    assert panel_of(controls=controls).frame.controls[0]["when"] == ["good", [1]]


def test_preset_in_force_is_marked():
    """A button sets its values, and says that they are set."""
    panel = panel_of(presets={"high": {"duty": 40.0}, "steel": {"good": "steel", "duty": 5.0}})
    panel.do("high")

    assert panel.result["duty"] == 40
    assert [one["pressed"] for one in panel.frame.actions] == [True, False]


def test_action_that_means_nothing_does_nothing():
    """A button that is not ready is off in the page, and off here."""
    log = []
    ready = lambda panel: panel.result["duty"] > 20  # noqa: E731
    panel = panel_of(actions={"go": Action("Go", log.append, ready=ready)})
    panel.do("go")
    assert (log, panel.frame.actions[0]["off"]) == ([], True)

    panel.set(duty=30)
    panel.do("go")
    assert (log, panel.frame.actions[0]["off"]) == ([panel], False)


def test_any_state_is_drawn_without_moving_the_panel():
    """A page without a kernel needs the states: pure, by name, at any width."""
    panel = panel_of()
    assert panel.state(400, duty=20).headline == "A car costs $120"
    assert panel.headline == "A car costs $110"


def test_states_that_the_model_refuses_have_no_picture():
    """A car bears 40 percent at most, so the slider's end is left out."""
    assert [words for words, _ in panel_of().states(3)] == ["0.0 %", "25.0 %"]


def test_states_are_moments_or_presets_or_steps():
    """What tells most comes first; a slider is sampled."""
    small = {"controls": {"duty": slider("Duty", 10, 0, 40)}}
    small["compute"] = lambda duty: compute(duty, "car")
    by_step = panel_of(**small).states(3)
    by_moment = panel_of(**small, moments={"low": {"duty": 1.0}}).states()

    assert [words for words, _ in by_step] == ["0", "20", "40"]
    assert [(words, state.headline) for words, state in by_moment] == [
        ("low", "A car costs $101")
    ]


def test_figure_hears_what_another_cell_keeps():
    """The newest guess is drawn the moment it is kept, and found when the cell runs later."""
    panel = panel_of(hears={"guess": ("prediction", "x")})
    progress.save("prediction", "other", 3)
    assert panel.shown.note == "You guessed None"

    progress.save("prediction", "x", 7)

    assert panel.shown.note == "You guessed 7"
    assert panel_of(hears={"guess": ("prediction", "x")}).shown.note == "You guessed 7"


def test_question_stands_until_the_reader_has_guessed():
    """The answer is not shown beside the question, but the copy and the states have it."""
    panel = panel_of(hears={"guess": ("prediction", "x")}, question="How much?")
    assert (panel.headline, panel.frame.picture["svg"]) == ("How much?", "")
    assert [one["name"] for one in panel.frame.actions] == ["without a guess"]
    assert panel.state().headline == "A car costs $110"

    progress.save("prediction", "x", 7)

    assert panel.headline == "A car costs $110"
    assert panel.frame.picture["svg"] == panel.svg


@pytest.mark.parametrize("way", ["button", "control"])
def test_question_opens_without_a_guess(way):
    """Nobody is made to guess: a button or any control opens the picture."""
    panel = panel_of(hears={"guess": ("prediction", "x")}, question="How much?")
    if way == "button":
        panel.do("without a guess")
    else:
        panel.set(duty=20)

    assert panel.headline.startswith("A car costs")
    assert panel.frame.actions == []


def test_figure_that_is_closed_is_forgotten():
    """No list of figures grows with each run of a cell."""
    panel = panel_of(hears={"guess": ("prediction", "gone")})
    panel.close()
    del panel
    gc.collect()

    progress.save("prediction", "gone", 1)

    assert progress._watching[("prediction", "gone")] == []


def test_second_run_of_a_cell_closes_the_first_figure(monkeypatch, shown):
    """Two figures of one run stay; the next run of the same cell lets both go."""
    run = ["cell", "one"]
    monkeypatch.setattr(cells, "_running", lambda: tuple(run))
    monkeypatch.setattr(cells, "_cells", {})
    closed = []
    monkeypatch.setattr(Panel, "close", lambda self: closed.append(self))
    first, second = panel_of(), panel_of()
    first.show()
    second.show()
    assert closed == []

    run[1] = "two"
    panel_of().show()

    assert closed == [first, second]


def test_line_that_the_reader_draws_reaches_python_and_is_kept():
    """`drawn` goes to `compute`, and to whoever keeps it."""
    kept = []
    panel = panel_of(drawn=[], keep=kept.append)
    panel.sketch([1.0, None])

    assert panel.result["drawn"] == [1.0, None]
    assert kept == [[1.0, None]]


def test_cell_holds_the_live_figure_and_a_still_one(shown):
    """The copy is words as text and the picture as an image, and SVG and plain text."""
    panel_of().show()

    live, copy = shown.bundles
    assert "application/vnd.jupyter.widget-view+json" in live
    assert "A car costs $110" in copy["text/html"]
    data = re.search(r"data:image/svg\+xml;base64,([^\"]+)", copy["text/html"])
    assert ElementTree.fromstring(base64.b64decode(data[1])).get("width") == "720"
    assert copy["text/plain"].startswith("A car costs $110\nDollars")
    assert "A car costs $110" in copy["image/svg+xml"]


def test_copy_has_nothing_that_only_a_page_uses(shown):
    """An image knows neither the theme nor the pointer: a third of its bytes."""
    panel_of().show()

    copy = shown.bundles[1]["image/svg+xml"]
    assert ("data-" in copy, "--tl-" in copy) == (False, False)
    assert f'fill="{LIGHT["jp"]}"' in copy


def test_nothing_in_the_copy_asks_anybody_or_is_markup_of_words(shown):
    """No address but the name of SVG, no script; words are escaped."""
    panel_of().show()

    for page in (shown.bundles[1]["text/html"], shown.bundles[1]["image/svg+xml"]):
        addresses = set(re.findall(r"https?://[^\s\"'<]+", page))
        assert addresses <= {"http://www.w3.org/2000/svg"}
        assert "<script" not in page
        assert "1 &lt; 2 &amp; 3." in page


def test_copies_of_two_figures_never_hide_each_other(shown):
    """Each style rule names its own figure."""
    first, second = panel_of(), panel_of()
    first.show()
    second.show()

    names = [
        set(re.findall(r"tarifflab-live-[\w-]+", one["text/html"]))
        for one in shown.bundles[1::2]
    ]
    assert [len(one) for one in names] == [1, 1]
    assert names[0].isdisjoint(names[1])
    assert names[0] <= set(first.box._dom_classes)


def test_copy_is_renewed_when_the_reader_pauses(shown, monkeypatch):
    """Many moves end in one renewal, with the last state."""
    monkeypatch.setattr(frame, "_SETTLE_S", 0.01)

    async def move():
        panel = panel_of()
        panel.show()
        for duty in (20, 25, 30):
            panel.set(duty=duty)
        while not shown.updates:
            await asyncio.sleep(0.01)

    # In a thread: where browser tests ran before, this one has a loop of its own already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, move()).result()

    assert len(shown.updates) == 1
    assert "costs $130" in shown.updates[-1]["text/html"]


def test_copy_is_sent_again_only_when_it_differs(shown):
    """A page of another width draws the figure anew; the copy has a width of its own."""
    panel = panel_of()
    panel.show()

    panel.frame.room = 900
    assert shown.updates == []

    panel.set(duty=30)
    assert len(shown.updates) == 1


def test_copy_asks_too_and_only_until_the_reader_has_guessed(shown):
    """Reopened without a kernel, the answer does not stand where the question stood."""
    panel_of(hears={"guess": ("prediction", "x")}, question="How much?").show()
    asked = shown.bundles[1]["text/html"]

    progress.save("prediction", "x", 7)

    told = shown.updates[-1]["text/html"]
    assert '<p class="tl-question" hidden>How much?</p>' in asked
    assert ".tl-asked" in asked
    assert ("tl-question" in told.partition("</style>")[2], "tl-asked" in told) == (
        False,
        False,
    )


def test_table_is_made_on_demand(monkeypatch):
    """The page asks for the numbers, and gets them for the present state."""
    panel = panel_of()
    sent = []
    monkeypatch.setattr(panel.frame, "send", sent.append)
    panel._asked(panel.frame, {"want": "table"}, [])

    assert "<td>10.0</td>" in sent[0]["table"]


def test_every_colour_has_a_dark_sister_and_is_written_twice():
    """An attribute for viewers that know no variables, a style for the theme."""
    assert LIGHT.keys() == DARK.keys()
    assert el("rect", fill="jp") == '<rect fill="#bf360c" style="fill:var(--tl-jp,#bf360c)"/>'


@pytest.mark.parametrize("wanted", [[10, 12, 60], [98, 99, 100, 97], [5, 5, 5, 90], [40]])
def test_labels_move_apart_in_order_and_inside(wanted):
    """Neighbours are 16 pixels apart, the order stays, none leaves the room."""
    spots = spread(wanted, 0, 100)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = [spots[place] for place in order]

    assert all(b - a >= 16 - 1e-9 for a, b in itertools.pairwise(placed))
    assert placed[0] >= -1e-9
    assert placed[-1] <= 100 + 1e-9


def joining(**parts):
    """Return a panel with boxes to tick and something that only a button remembers."""
    return panel_of(
        controls={"who": members("Who", {"EU": "Europe", "JP": "Japan"}), "kept": hidden()},
        compute=lambda who, kept: {"duty": len(who), "good": " and ".join(who), "kept": kept},
        **parts,
    )


def test_members_keep_the_order_of_ticking():
    """The page sends places; the value is a tuple of what they stand for."""
    panel = joining()
    panel.frame.values = {"who": [1, 0], "kept": None}

    assert panel.result["good"] == "Japan and Europe"
    assert panel.controls["who"].to_wire(("Japan",)) == [1]
    with pytest.raises(ValueError, match="'Who' must be one of 'Europe', 'Japan', got 'Mars'"):
        panel.set(who=("Mars",))


def test_hidden_control_comes_back_as_it_was_given():
    """JSON knows no tuples; a remembered setting has them again."""
    panel = joining()
    panel.frame.values = {"who": [], "kept": {"answer": ["Japan"], "rate": 3}}

    assert panel.result["kept"] == {"answer": ("Japan",), "rate": 3}


def test_presets_can_be_one_list_that_says_which_is_on():
    """In whatever order the boxes were ticked; else none is marked."""
    panel = joining(presets={"both": {"who": ("Europe", "Japan")}}, presets_list="Case")
    panel.set(who=("Japan", "Europe"))
    told = panel.frame.actions

    assert [(one["list"], one["pressed"]) for one in told] == [("Case", True)]

    panel.set(who=("Japan",))

    assert not panel.frame.actions[0]["pressed"]


def test_colours_of_python_are_those_of_the_page():
    """Light, dark and print have each colour of a picture, with the same value."""
    style = asset("frame.css")
    for name in LIGHT:
        found = re.findall(rf"--tl-{name}: (#[0-9a-f]{{6}});", style)
        assert found == [LIGHT[name], DARK[name], LIGHT[name]], name


def finished(**parts):
    """Return a panel whose result has more in it once the reader rests."""
    return panel_of(finish=lambda result: result | {"guess": "the rest"}, **parts)


def test_what_takes_long_is_there_at_once_without_a_page():
    """Tests and copies need not wait; the panel does not either where no loop runs."""
    panel = finished()

    assert panel.frame.picture["note"] == "You guessed the rest"
    assert panel.state(duty=30).note == "You guessed the rest"


def test_what_takes_long_comes_when_the_reader_rests(monkeypatch):
    """While somebody moves, each picture is drawn without it; afterwards once with it."""
    monkeypatch.setattr(frame, "_SETTLE_S", 0.0)
    monkeypatch.setattr(frame, "_TURNED_S", 0.0)

    async def move():
        panel = finished()
        notes = [panel.frame.picture["note"]]
        panel.frame.observe(lambda change: notes.append(change.new["note"]), names="picture")
        panel.set(duty=20)
        panel.set(duty=30)
        while len(notes) < 4:
            await asyncio.sleep(0)
        return notes, panel.headline

    notes, headline = asyncio.run(move())

    assert notes == ["You guessed None"] * 3 + ["You guessed the rest"]
    assert headline == "A car costs $130"


def test_picture_is_never_wider_than_1100_pixels():
    """On the widest page it stands at the left, and at the narrowest it can be moved."""
    panel = panel_of()
    told = []
    for room in (2000, 1100, 280):
        panel.frame.room = room
        told.append(re.search(r"for (\d+)", panel.svg)[1])

    assert told == ["1100", "1100", "280"]


def test_page_is_told_what_the_panel_was_made_with():
    """Name, sending, where its presets stand, whether its controls can still be moved."""
    panel = panel_of(
        presets={"high": {"duty": 40.0}}, presets_more=True, sends=True,
        locked=lambda result: result["duty"] > 20,
    )  # fmt: skip
    before = panel.frame.locked
    panel.do("high")

    assert (panel.frame.name, panel.frame.sends) == ("test", True)
    assert (panel.frame.actions[0]["more"], before, panel.frame.locked) == (True, False, True)
    assert (panel_of().frame.sends, panel_of().frame.locked) == (False, False)


def test_table_is_of_the_state_that_is_asked_for():
    """And that of the panel stays."""
    panel = panel_of()

    assert "<td>20.0</td>" in panel.numbers(duty=20.0)
    assert "<td>10.0</td>" in panel.table()


def test_button_beside_a_day_stands_there_alone():
    """Not among the other buttons a second time; it does its action all the same."""
    day = days(
        "Day", date(2025, 1, 5), date(2025, 1, 1), date(2025, 1, 9), jumps=[("on", "on")]
    )
    panel = panel_of(
        controls={"day": day},
        compute=lambda day: {"duty": day.day, "good": "car"},
        actions={
            "on": Action("On", lambda one: one.set(day=date(2025, 1, 9))),
            "other": Action("Other", print),
        },
    )
    panel.do("on")

    assert [one["name"] for one in panel.frame.actions] == ["other"]
    assert panel.result["duty"] == 9


def test_answer_stands_before_the_note_and_a_wrong_word_is_none():
    """In the copy as well; the question has gone from it."""
    panel = panel_of(question="Is it dear?", answers=("Yes", "No"))
    assert panel.frame.picture["note"] == "Choose an answer; then the picture opens."
    with pytest.raises(KeyError, match="Perhaps"):
        panel.do("Perhaps")
    panel.do("Yes")

    assert panel.frame.picture["note"] == "You said: Yes. You guessed None"
    assert progress.get("prediction", "figure/test") == "Yes"
    with pytest.raises(KeyError, match="No"):
        panel.do("No")


def test_question_of_a_card_says_where_to_answer():
    """The alternative of the hidden picture is away too."""
    panel = panel_of(hears={"guess": ("prediction", "x")}, question="How much?")
    told = panel.frame.picture

    assert told["note"] == "Give your guess in the card above; then the picture opens."
    assert (told["alt"], told["asking"], told["unit"]) == ("", True, "Dollars")


def test_live_cell_says_how_to_wake_it(shown):
    """Where neither widget nor copy is shown, one sentence is."""
    panel_of().show()

    said = "The picture below is still; run this cell to bring it to life."
    assert shown.bundles[0]["text/plain"] == said


def test_refusal_takes_the_note_away_and_keeps_the_unit():
    """The note told the values before."""
    panel = panel_of()
    panel.set(duty=45)

    told = panel.frame.picture
    assert (told["note"], told["unit"], told["refused"]) == ("", "Dollars", True)


def test_button_of_the_page_is_done_by_its_name():
    """A preset, an action, or the way without a guess."""
    log = []
    panel = panel_of(
        presets={"high": {"duty": 40.0}}, actions={"go": Action("Go", log.append)},
        question="How much?", hears={"guess": ("prediction", "x")},
    )  # fmt: skip
    for name in ("without a guess", "high", "go"):
        panel._asked(panel.frame, {"do": name}, [])

    assert (panel.asking, panel.result["duty"], log) == (False, 40, [panel])


def test_copy_says_of_which_figure_it_is(shown):
    """So that an exported page can put the moving one in its place; when it is renewed too."""
    panel = panel_of()
    panel.show()
    panel.set(duty=30)

    assert shown.metadata == [None, *[{"tarifflab": {"figure": "test"}}] * 2]


def test_copy_of_a_line_that_waits_folds_what_follows(shown):
    """A truth still to come is like a question; once it is open nothing is folded."""
    waiting = [True]

    def waits(result, width):
        return replace(draw(result, width), waits=waiting[-1])

    panel = panel_of(draw=waits)
    panel.show()
    before = shown.bundles[1]["text/html"]
    waiting.append(False)
    panel.set(duty=30)

    told = [
        ("tl-asked" in one, "tl-question" in one)
        for one in (before, shown.updates[-1]["text/html"])
    ]
    assert told == [(True, True), (False, False)]
    assert 'class="tl-question"' not in before


def test_cell_and_run_are_those_of_the_kernel(monkeypatch):
    """By the id that JupyterLab gives a cell, and that of its message; else none."""
    import IPython.core.getipython as getipython

    parent = {"metadata": {"cellId": "a"}, "header": {"msg_id": "b"}}
    kernel = type("K", (), {"get_parent": lambda self, channel: parent})()
    monkeypatch.setattr(getipython, "get_ipython", lambda: type("S", (), {"kernel": kernel}))
    assert cells._running() == ("a", "b")

    monkeypatch.setattr(getipython, "get_ipython", lambda: None)
    assert cells._running() == ("", "")


class Loop:
    """Stands in for the kernel's loop: notes what is to be done how much later."""

    def __init__(self):
        self.waiting = []

    def call_later(self, seconds, call, *given):
        """Note a call instead of making it."""
        later = type("Later", (), {"gone": False, "seconds": seconds})()
        later.cancel = lambda: setattr(later, "gone", True)
        later.run = lambda: call(*given)
        self.waiting.append(later)
        return later


def test_copy_and_what_takes_long_wait_until_the_hand_rests(monkeypatch, shown):
    """Less than a second after the last move, and once; when the figure goes nothing comes."""
    loop = Loop()
    panel = finished()
    panel.show()
    monkeypatch.setattr(frame.asyncio, "get_running_loop", lambda: loop)
    for duty in (20, 30):
        panel.set(duty=duty)
    waiting = [(one.seconds, one.gone) for one in loop.waiting]
    before = len(shown.updates), panel.frame.picture["note"]
    loop.waiting[1].run()
    loop.waiting[2].run()

    assert (waiting, before) == ([(0.8, True), (0.8, False)], (0, "You guessed None"))
    assert (len(shown.updates), loop.waiting[2].seconds) == (1, 0.7)
    assert panel.frame.picture["note"] == "You guessed the rest"
    panel.close()
    assert loop.waiting[2].gone
