"""Pages of the edition and what their scripts are told, word for word."""

import base64
import json
import re
from datetime import date
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from picture_checks import Pictures
from stored_texts import same_text

from tarifflab import claims, quizzes
from tarifflab.reading import live, making, pages
from tarifflab.reading.figures import described
from tarifflab.widgets import end_card
from tarifflab.widgets.calibration import Statements
from tarifflab.widgets.claim_cards import ClaimCards
from tarifflab.widgets.kit.frame import (
    Action,
    Drawn,
    Panel,
    Reel,
    choice,
    days,
    hidden,
    members,
    slider,
    switch,
    text,
    toggle,
)  # fmt: skip
from tarifflab.widgets.prediction import Prediction

COURSE = Path(__file__).parents[2]


def drawn(values, width):
    """Return a picture that says all values, with marks that set, do, or cannot be picked."""
    said = ", ".join(f"{name} {value}" for name, value in values.items())
    marks = '<g data-pick="size=2"></g><g data-pick="size=9.5"></g><g data-pick="who=1"></g>'
    marks += '<g data-pick="word=1"></g><g data-do="Both"></g><g data-do="on"></g>'
    svg = f'<svg width="{width}">{marks}<text>{said}</text></svg>'
    return Drawn(
        f"Now {said}", "percent", svg, "Source: a & b.", alt=f"Told: {said}", note="N."
    )


def figure(name, controls, **more):
    """Return a panel that draws its values; a size of 4 is refused."""

    def compute(**values):
        if values.get("size") == 4:
            raise ValueError("'Size' must not be 4.")
        return values

    return Panel(
        name,
        controls=controls,
        compute=compute,
        draw=drawn,
        table=lambda values: f"<table><tr><td>{values}</td></tr></table>",
        **more,
    )


def onward(panel):
    """Go two days on, up to the last."""
    panel.set(day=min(date.fromordinal(panel.values["day"].toordinal() + 2), date(2025, 4, 8)))


WHO = {"Ann": "a", "Ben": "b", "Cleo": "c"}
FIGURES = {
    "controls": lambda: figure(
        "controls",
        {
            "size": slider("Size", 2, 1, 5, unit="%"),
            "who": choice("Who", WHO, "b"),
            "way": toggle("Way", ["in", "out"], when=("who", ["b", "c"])),
            "on": switch("On", True, when=("size", [3.0])),
            "word": text("Word", "so"),
            "left": hidden(("x", 1)),
        },
        presets={"Both": {"size": 5.0, "who": "c"}, "Rest": {"size": 2.0}},
        actions={"on": Action("Press", lambda _panel: None)},
    ),
    "days": lambda: figure(
        "days",
        {
            "who": choice("Who", WHO),
            "day": days("Day", date(2025, 4, 2), date(2025, 4, 1), date(2025, 4, 8),
                        jumps=[("Back", "back"), ("On", "on")]),
        },
        actions={"back": Action("Back", lambda _panel: None), "on": Action("On", onward)},
        moments={"The middle": {"day": date(2025, 4, 4)}, "Cleo": {"who": "c"}},
        hears={"guess": ("prediction", "01/x"), "line": ("drawing", "01/y")},
    ),
    "together": lambda: figure(
        "together",
        {"in": members("In it", WHO), "size": slider("Size", 3, 1, 3, step=0.5)},
        moments={"Two": {"in": ("a", "b")}, "All": {"in": ("a", "b", "c")}},
        question="Who is in it?",
        answers=["Ann", "Ben"],
    ),
    "reel": lambda: figure(
        "reel",
        {"left": hidden(0)},
        actions={"on": Action("Press", lambda _panel: None)},
        reel=Reel("Stop", {"first": {"left": 0}, "then": {"left": 2}}, "It goes by."),
    ),
    "game": lambda: figure(
        "game", {"left": hidden(0)}, actions={"on": Action("Press", lambda _panel: None)}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_figure(name: str, pictures: Pictures) -> None:
    """Controls, their stops, the states behind them, presets, buttons, what stands still."""
    told = described(FIGURES[name]())

    same_text(pictures, f"reading/figure-{name}", json.dumps(told, indent=1, default=str))


def test_figure_stands_again_as_it_did() -> None:
    """The walk from event to event leaves no trace in the panel."""
    panel = FIGURES["days"]()
    before = dict(panel.values)
    described(panel)

    assert panel.values == before


STATEMENTS = pd.DataFrame(
    {"statement": ["A < B", "So"], "true": [True, False], "explanation": ["Y.", "N."]}
)
WIDGETS = {
    "number": lambda: quizzes.make("01/1"),
    "choice": lambda: quizzes.make("01/3"),
    "prediction": lambda: Prediction(
        "01/x", "How <much>?", unit="% a year", low=-1, high=9, step=0.5
    ),
    "statements": lambda: Statements(STATEMENTS, "00"),
    "claims": lambda: ClaimCards(claims.of_lesson("01")[:2]),
    "figure": lambda: FIGURES["days"]().box,
    "asking figure": lambda: FIGURES["together"]().box,
    "card": lambda: end_card.panel("01").box,
}


@pytest.mark.parametrize("name", WIDGETS)
def test_widget(name: str, monkeypatch: pytest.MonkeyPatch, pictures: Pictures) -> None:
    """Its data, the answer that waits in it, and what stands for it on paper."""
    monkeypatch.setattr(live, "_sealed", lambda answer: {"opened": answer})
    (one,) = live.shown(WIDGETS[name]())
    told = {**one.data, "pool": [], "states": []} if "figure" in name else one.data
    text = json.dumps(told, indent=1, default=str, ensure_ascii=False)

    same_text(pictures, f"reading/widget-{name.replace(' ', '-')}", f"{text}\n{one.still}")


def test_an_order_is_told_by_the_places_of_what_is_shown() -> None:
    """The right order of three that stand shuffled, and why."""
    told = {"kind": "order", "items": ["a", "b", "c"], "explanation": "By age."}

    assert live._answer(told, ["c", "a", "b"]) == {"order": [1, 2, 0], "why": "By age."}


def test_an_answer_is_sealed_and_opens_again() -> None:
    """Not for the eye in the page's text; the page's script can read it."""
    sealed = live._sealed({"why": "15\u202f%"})

    assert "why" not in sealed
    assert json.loads(base64.b64decode(sealed)) == {"why": "15\u202f%"}


def test_each_kind_of_widget_has_its_script() -> None:
    """One function each, under the name by which its data ask for it."""
    text = live.scripts()

    assert re.findall(r"^(\w+): \(\(\) => \{$", text, re.MULTILINE) == list(live.SCRIPTS)
    assert text.count("return render;") == len(live.SCRIPTS)
    assert "export default" not in text


SAMPLE = """## C.i.f. and f.o.b.

A <price> with [duty](#duty) or [without](twenty-words.md#duty).

Not the first paragraph.

## Duty

![A picture](duty.svg)

What customs *take*.
"""


def book(*cells: object) -> object:
    """Return a notebook of these cells."""
    return nbformat.v4.new_notebook(cells=list(cells))


@pytest.mark.parametrize("kind", ["lesson", "map", "words", "whole"])
def test_page(kind: str, pictures: Pictures) -> None:
    """Head, contents, folds, links, what is left out of a printed page, the foot."""
    text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    shown = nbformat.v4.new_output("stream", name="stdout", text="5 < 6\n")
    cells = [
        text("# A & B", id="head"),
        text(SAMPLE, id="words"),
        text("## 5 Two readings\n\nBoth [long](01-tariff-rates.ipynb#x).", id="readings"),
        code("x = 1 < 2", id="run", outputs=[shown]),
    ]
    href = {"lesson": "01-tariff-rates.html", "map": "index.html"}.get(kind, f"{kind}.html")
    html = pages.page(book(*cells), kind=kind, href=href, title="A & B", open=kind == "whole")

    rows = re.sub(r"\n\s*", "\n", re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL))
    same_text(pictures, f"reading/page-{kind}", rows)


def test_words_and_stations(pictures: Pictures) -> None:
    """What a word means, and the list of lessons on the map."""
    row = {
        "number": "01", "href": "a.html", "title": "A & B", "question": "What < that?",
        "questions": 3, "claims": "C1-a C1-b", "minutes": 50, "part": "Ground",
    }  # fmt: skip
    told = json.dumps(pages.glossary(SAMPLE), indent=1) + pages.stations([row, row])

    same_text(pictures, "reading/words-and-stations", told.replace("><", ">\n<"))


@pytest.mark.parametrize(
    ("place", "before", "after"), [(0, None, "01"), (4, "03", "05"), (9, "08", None)]
)
def test_neighbours(place: int, before: str | None, after: str | None) -> None:
    """The first lesson has none before it, the last none after."""
    found = pages.neighbours(f"{pages.LESSONS[place].slug}.html")

    assert {name: one and one["number"] for name, one in found.items()} == {
        "before": before,
        "after": after,
    }
    assert pages.neighbours("words.html") == {"before": None, "after": None}


def test_map_and_words_of_the_course(tmp_path: Path, pictures: Pictures) -> None:
    """The lead, the button, all stations with their counts, and how to read."""
    made = [making._map_page(tmp_path, COURSE), making._words_page(tmp_path, COURSE)]
    main = re.search(r"<main.*?</main>", made[0].read_text("utf-8"), re.DOTALL)
    assert main is not None

    assert [one.name for one in made] == ["index.html", "words.html"]
    assert "<title>The words · Tariff Lab</title>" in made[1].read_text("utf-8")
    lasting = re.sub(r' id="[0-9a-f]{8}"', "", main[0])  # cells without a name have one by lot
    same_text(pictures, "reading/map", re.sub(r">\s*<", ">\n<", lasting))
