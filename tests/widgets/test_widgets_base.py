"""The base of the figure widgets: one repaint path, and what remains without a kernel."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tarifflab import _display
from tarifflab.widgets.kit import base


class Shown:
    """Stands in for IPython's display and keeps what a cell would show."""

    def __init__(self):
        self.bundles = []
        self.updates = []

    def __call__(self, bundle, *, raw, display_id=False):
        """Take the place of `display`."""
        self.bundles.append(bundle)
        return self if display_id else None

    def update(self, bundle, *, raw):
        """Take the place of a display handle's `update`."""
        self.updates.append(bundle)


@pytest.fixture
def shown(monkeypatch):
    """Catch everything that is displayed."""
    catcher = Shown()
    monkeypatch.setattr(_display, "display", catcher)
    return catcher


def price_panel(log=None, **parts):
    """Return a panel with one slider that draws duty against price."""
    chart = base.figure(name="Price by duty", x="Duty (%)", y="Price (dollars)")
    chart.add_scatter(x=[], y=[])
    drawn = [] if log is None else log

    def compute(duty, good):
        if duty > 40:
            raise ValueError("'duty' must be at most 40 for a car.")
        return {"duty": duty, "good": good}

    def draw(result):
        drawn.append(result["duty"])
        chart.data[0].update(x=[0, result["duty"]], y=[100, 100 + result["duty"]])

    parts = {
        "controls": {
            "duty": base.slider("Added duty", 10, 0, 50, step=0.5, unit="%"),
            "good": base.toggle("Good", {"a car": "car", "steel": "steel"}),
        },
        "compute": compute,
        "draw": draw,
        "describe": lambda result: (
            f"A {result['good']} costs {100 + result['duty']:g} dollars."
        ),
        "figures": [chart],
    } | parts
    return base.Panel(**parts)


def test_panel_opens_with_picture_and_words():
    """The first repaint happens before anybody moves a control."""
    panel = price_panel()

    assert panel.sentence == "A car costs 110 dollars."
    assert list(panel.figures[0].data[0].y) == [100, 110]


def test_moving_a_control_repaints_once():
    """One change, one computation, one drawing."""
    log = []
    panel = price_panel(log)
    panel.controls["duty"].value = 25

    assert log == [10, 25]
    assert panel.sentence == "A car costs 125 dollars."


def test_preset_moves_several_controls_with_one_repaint():
    """`set` waits with the repaint until all values are in place."""
    log = []
    panel = price_panel(log)
    panel.set(duty=30, good="steel")

    assert log == [10, 30]
    assert panel.sentence == "A steel costs 130 dollars."


def test_values_that_do_not_fit_are_said_and_the_picture_stays():
    """A ValueError is meant for the reader; the last result remains."""
    panel = price_panel()
    panel.controls["duty"].value = 45

    assert panel.sentence == "'duty' must be at most 40 for a car."
    assert panel.result["duty"] == 10


def test_fault_of_ours_is_raised():
    """Any other error is not dressed up as a finding."""
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        price_panel(compute=lambda duty, good: 1 / 0)


def test_one_move_draws_once():
    """Drawing is what costs: each move of a control computes and draws one time."""
    drawn: list = []
    panel = price_panel(drawn)
    before = len(drawn)
    for step in range(20):
        panel.controls["duty"].value = step

    assert len(drawn) - before == 20


def test_show_gives_the_widget_and_its_static_copy(shown):
    """One live view, then the figure as plain data, then the words."""
    price_panel().show()

    live, figure, words = shown.bundles
    assert "application/vnd.jupyter.widget-view+json" in live
    assert list(figure["application/vnd.plotly.v1+json"]["data"][0]["y"]) == [100, 110]
    assert "A car costs 110 dollars." in words["text/html"]


def test_style_of_the_copy_names_its_own_widget(shown):
    """Two widgets in a notebook never hide each other's copies."""
    first, second = price_panel(), price_panel()
    first.show()
    second.show()

    pages = [one["text/html"] for one in shown.bundles if "text/html" in one]
    names = [re.findall(r"tarifflab-live-[\w-]+", page) for page in pages]
    assert len(set(names[0])) == len(set(names[1])) == 1
    assert names[0][0] != names[1][0]
    assert names[0][0] in first.box._dom_classes


def test_copy_is_renewed_when_the_reader_pauses(shown, monkeypatch):
    """Many moves end in one renewal, with the last state."""
    monkeypatch.setattr(base, "_SETTLE_S", 0.01)

    async def move():
        panel = price_panel()
        panel.show()
        for duty in (20, 25, 30):
            panel.controls["duty"].value = duty
        await asyncio.sleep(0.1)

    # In a thread: where browser tests ran before, this one has a loop of its own already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, move()).result()

    assert len(shown.updates) == 2
    assert "costs 130 dollars" in shown.updates[-1]["text/html"]


def test_words_are_escaped_and_html_pictures_are_not():
    """A sentence is text; a receipt is markup of our own."""
    import ipywidgets as w

    paper = w.HTML("<b>Receipt</b>")
    panel = price_panel(
        figures=[paper],
        draw=lambda result: None,
        describe=lambda result: "1 < 2 & 3",
    )

    assert panel.static() == {
        "html": '<b>Receipt</b><p class="tl-finding">1 &lt; 2 &amp; 3</p>',
        "plotly": (),
    }


def test_figures_send_and_fetch_nothing():
    """No logo, no cloud button: live and in the static copy."""
    panel = price_panel()

    for config in (panel.figures[0]._config, panel.static()["plotly"][0]["config"]):
        assert config["displaylogo"] is False
        assert "sendChartToCloud" in config["modeBarButtonsToRemove"]


def test_tabs_show_one_panel_at_a_time(shown):
    """The buttons choose which panel is in the page; the first one opens."""
    panels = {"First": price_panel(), "Second": price_panel()}
    base.show_tabs(panels)

    assert [one.box.layout.display for one in panels.values()] == [None, "none"]
    assert len(shown.bundles) == 3


@pytest.mark.parametrize(
    ("control", "description"),
    [
        (base.slider("Added duty", 1, 0, 5, unit="%"), "Added duty (%)"),
        (base.choice("Partner", ["Japan", "Germany"]), "Partner"),
        (base.toggle("Good", {"a car": 1, "steel": 2}), "Good"),
        (base.switch("Quota"), "Quota"),
        (base.text("Your name"), "Your name"),
    ],
)
def test_every_control_has_a_visible_label_with_its_unit(control, description):
    """The label is what the screen reader's name is copied from."""
    assert control.description == description


def test_every_colour_has_a_second_sign():
    """Lines differ by dash, points by marker, bars by pattern as well."""
    for make, sign in (
        (base.line, lambda made: made["dash"]),
        (base.marker, lambda made: made["symbol"]),
        (base.fill, lambda made: made["pattern"]["shape"]),
    ):
        signs = {sign(make(number)) for number in range(len(base.PALETTE))}
        assert len(signs) == len(base.PALETTE)


def test_printed_sentence_of_a_callback_is_kept():
    """What would end in a log reaches the widget, and stays there."""
    saver = _display.Saver()

    first = saver(print, "It cannot be kept.")

    assert first == "It cannot be kept."
    assert saver(lambda: None) == "It cannot be kept."


def test_scripts_and_styles_come_with_the_package():
    """Every asset file can be read from where the package is installed."""
    for name in ("look.css", "dom.js", "finding.js", "quiz.js", "claim_cards.js"):
        assert _display.asset(name).strip()
    with pytest.raises(FileNotFoundError, match=r"missing\.js"):
        _display.asset("missing.js")
