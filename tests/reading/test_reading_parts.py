"""The parts of the reading edition: links, words, folds, the states of a figure, its folder."""

import re
from datetime import date
from pathlib import Path

import find_browser
import nbformat
import pytest
from bs4 import BeautifulSoup
from cases import every

from tarifflab import claims, key
from tarifflab.reading import command, figures, folder, live, pages, printing
from tarifflab.reading.figures import Pool, Stops, described, moving_controls
from tarifflab.reading.folder import fresh
from tarifflab.reading.live import shown
from tarifflab.reading.making import EditionError
from tarifflab.reading.printing import print_pdf, whole
from tarifflab.widgets import (
    after_the_ruling,
    draw_the_rate,
    legal_story,
    play_the_talks,
    rate_receipt,
    trade_war,
)
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, choice, hidden, slider

COURSE = Path(__file__).parents[2]
WORDS = (COURSE / "lessons" / "twenty-words.md").read_text(encoding="utf-8")


def small_panel(**more):
    """Return a figure of a number and a name; 3 is refused."""

    def compute(number, name):
        if number == 3:
            raise ValueError("'number' must not be 3.")
        return number, name

    def draw(result, width):
        picture = f'<svg width="{width}"><text>{result[0]:g}</text><text>x</text></svg>'
        return Drawn(f"{result[1]} has {result[0]:g}", "", picture, "Source: a test.")

    return Panel(
        "small",
        controls={
            "number": slider("Number", 2, 1, 5),
            "name": choice("Name", ["Ann", "Ben"]),
        },
        compute=compute,
        draw=draw,
        table=lambda result: f"<table><tr><td>{result[0]:g}</td></tr></table>",
        **more,
    )


def joined(data, runs):
    """Put a text together again, as the page does."""
    found = []
    for run in runs.split():
        first, _, more = run.partition("+")
        found += data["pool"][int(first) : int(first) + int(more or 0) + 1]
    return "".join(found)


def headline(data, state):
    """Return the headline of a state."""
    return data["pool"][data["states"][state]["words"][0]]


def small_page(*cells, **more):
    """Return a page made of cells, parsed."""
    book = nbformat.v4.new_notebook(cells=list(cells))
    html = pages.page(book, kind="lesson", href="01-tariff-rates.html", title="T", **more)
    return BeautifulSoup(html, "html.parser")


def markdown(text, name="text"):
    """Return a text cell."""
    return nbformat.v4.new_markdown_cell(text, id=name)


def test_a_figure_has_every_state_of_its_controls():
    """The product of the controls is drawn, and each stand finds its own state."""
    data = described(small_panel())

    assert headline(data, data["stands"]["3,1"]) == "Ben has 4"
    assert len(data["stands"]) == 10


@pytest.mark.parametrize(("names", "kept"), [(30, 30), (70, 64)])
def test_a_list_keeps_sixty_four_names(names, kept):
    """What is chosen first is in it, also where it stands behind them."""
    panel = small_panel()
    every = [f"n{at}" for at in range(names)]
    panel.controls["name"] = choice("Name", every, every[-1])
    panel.frame.values = {"number": 2.0, "name": names - 1}
    stops = figures._stops(panel, "name", [])

    assert len(stops.values) == kept
    assert stops.values[-1] == every[-1]


@pytest.mark.parametrize(("names", "moving"), [(14, ["number", "name"]), (15, ["number"])])
def test_a_figure_of_five_stops_moves_by_fourteen_names_at_most(names, moving):
    """Seventy-two states are drawn of one; a second control that makes more stands still."""
    panel = small_panel()
    panel.controls["name"] = choice("Name", [f"n{at}" for at in range(names)])
    panel.frame.values = {"number": 2.0, "name": 0}

    assert [one.name for one in moving_controls(panel)] == moving


def test_a_picture_comes_back_as_it_was_drawn():
    """Shared pieces are put together again without a loss, table and picture."""
    panel = small_panel()
    data = described(panel)
    state = data["states"][data["stands"]["4,0"]]

    assert joined(data, state["svg"][1]) == panel.state(720, number=5.0, name="Ann").svg
    assert joined(data, state["table"]) == panel.numbers(number=5.0)


def test_a_value_that_is_refused_says_why():
    """The page has the sentence in place of a picture."""
    data = described(small_panel())

    assert data["states"][data["stands"]["2,0"]] == {"refused": "'number' must not be 3."}


def test_a_preset_stands_where_its_values_are():
    """Its picture has its own values, and the controls go along."""
    data = described(small_panel(presets={"Ben at five": {"number": 5.0, "name": "Ben"}}))
    preset = data["presets"]["Ben at five"]

    assert headline(data, preset["state"]) == "Ben has 5"
    assert preset["values"] == {"number": 4, "name": 1}


def test_a_question_is_kept_before_its_picture():
    """A figure that asks is told to ask; its buttons are those of the question."""
    data = described(small_panel(question="Who has more?", answers=["Ann", "Ben"]))

    assert data["asking"]["picture"]["headline"] == "Who has more?"
    assert [one["label"] for one in data["asking"]["buttons"]][:2] == ["Ann", "Ben"]


def test_a_day_goes_from_event_to_event():
    """Where a button goes on to the next event, the days of events are the stops."""
    data = described(rate_receipt.panel())
    car = data["jumps"]["on"]["events"][0]
    stops = data["traits"]["controls"][1]["said"]

    assert [stops[place] for place in car] == ["1 Jan 2025", "3 Apr 2025", "16 Sep 2025"]


def test_a_day_can_be_the_main_control():
    """The story of the law moves through its events."""
    (day,) = moving_controls(legal_story.panel(date(2025, 7, 22)))

    assert date(2026, 2, 20) in day.values


def test_a_game_without_a_reel_says_that_it_is_played_elsewhere():
    """What buttons have done is not drawn; a figure that moves is no game."""
    press = Action("Press", lambda _panel: None)
    game = Panel(
        "small-game",
        controls={"number": hidden(0)},
        compute=lambda number: number,
        draw=lambda number, width: Drawn(str(number), "", f'<svg width="{width}"></svg>', ""),
        table=lambda number: f"<table><tr><td>{number}</td></tr></table>",
        actions={"press": press},
    )

    assert "stands at its start" in described(game)["played"]
    assert not described(draw_the_rate.panel())["played"]
    game.actions.clear()
    assert not described(game)["played"]


@pytest.mark.slow
def test_who_joins_the_trade_war_can_be_chosen():
    """Boxes become a list of who is in it together: Japan, some, everybody."""
    joins = next(one for one in moving_controls(trade_war.panel()) if one.name == "answer")
    words = joins.told()["options"]

    assert words[:3] == ["nobody", "Japan", "Japan, EU"]
    assert words[-1] == "everybody"


@pytest.fixture(scope="module")
def talks():
    """Return the game of the talks as the edition is told of it."""
    return described(play_the_talks.panel())


@pytest.mark.slow
def test_the_talks_go_by_from_the_door_to_the_end(talks):
    """Ten stops, each a picture of its own, and a button that goes on and back."""
    (control,) = talks["traits"]["controls"]

    assert [control["options"][place] for place in (0, 1, -1)] == [
        "the door",
        "round 1, 16 Apr 2025",
        "the end",
    ]
    assert len(set(talks["stands"].values())) == 10
    assert talks["jumps"]["reel on"]["events"] == [list(range(10))]


@pytest.mark.slow
def test_the_talks_end_where_the_record_does(talks):
    """The moves of 2025 against the player of 2025 bring what the record brought."""
    end = headline(talks, talks["stands"]["9"])

    assert end == "Signed at 15\u202f%, cars in: Tokyo −10.7, Washington +3.2 billion dollars"


@pytest.mark.slow
def test_what_goes_by_is_told_and_not_judged(talks):
    """Nobody named anybody, and no move of the record is called a loss."""
    said = " ".join(piece for piece in talks["pool"] if isinstance(piece, str))

    assert not re.search(r"[Yy]ou (named|said|put|waited|went)|gave away|Better:", said)
    assert "Tokyo put down gas." in said
    assert "Washington gives 9 points off and cars in." in said


@pytest.mark.slow
def test_nothing_can_be_pressed_that_the_page_cannot_do(talks):
    """Chairs and chips are pictures there; the buttons are those of the page."""
    assert not any("data-do" in piece for piece in talks["pool"])
    assert [one["name"] for one in talks["buttons"]] == ["reel back", "reel on"]


def test_an_own_line_opens_the_truth_without_a_word_on_it():
    """How far a line lay off is not known when the edition is made, so it is not said."""
    data = described(draw_the_rate.panel())

    assert headline(data, data["reveal"]).startswith("It rose to 16.9")
    assert "line" not in headline(data, data["reveal"])
    words = [data["pool"][at] for at in data["states"][data["reveal"]]["words"]]
    assert words[2] == words[4] == ""


@every([("choice", "b", 1), ("choice", "gone", 0), ("slider", 3.4, 2)])
def test_a_value_stands_at_its_own_place_or_the_nearest(given):
    """A name that is not among those of a list stands at the first."""
    kind, value, place = given
    control = choice("Name", ["a", "b"]) if kind == "choice" else slider("Number", 2, 1, 5)
    values = ("a", "b") if kind == "choice" else (1.0, 2.0, 3.0, 4.0, 5.0)

    assert Stops("it", control, values).nearest(value) == place
    assert Stops("it", control, values).stand({"it": value}) == place
    assert Stops("it", control, values).stand({}) == 0


def test_a_picture_stays_folded_on_paper_that_does_not_open_it():
    """Also without a script the answer is not beside the question."""
    still = BeautifulSoup(shown(after_the_ruling.panel().box)[0].still, "html.parser")

    assert (
        still.details.summary.text
        == "Of 100 tariff lines, how many paid more after the ruling?"
    )
    assert still.details.svg["aria-label"]


def test_pieces_are_shared():
    """The second of two like pictures costs nearly nothing."""
    pool = Pool()
    first = pool.cut("<a></a><b></b><c></c>")

    assert pool.cut("<a></a><b></b><c></c>") == first == "0+5"
    assert pool.cut("<c></c><d></d>") == "4+3"


@pytest.mark.parametrize(
    ("target", "becomes"),
    [
        ("01-tariff-rates.ipynb", "[x](01-tariff-rates.html)"),
        ("course-map.md", "[x](index.html)"),
        ("https://example.org/a", "[x](https://example.org/a)"),
        ("../docs/data.md", "x"),
    ],
)
def test_links_stay_within_the_edition(target, becomes):
    """What the edition does not hold is a plain word."""
    assert pages.linked(f"[x]({target})") == becomes


def test_the_two_readings_open_when_asked():
    """Their heading stays in the text and in the list of chapters."""
    page = small_page(markdown("## 5 Two readings\n\nBoth are long.", "readings"))

    assert page.select_one("details.readings p").text == "Both are long."
    assert page.select_one(".side .sections a")["href"] == "#" + page.h2["id"]


def test_code_is_folded():
    """It stands there for who asks."""
    page = small_page(nbformat.v4.new_code_cell("x = 1", id="code"))

    assert page.select_one("details.code:not([open]) pre").text.strip() == "x = 1"


def test_every_word_that_a_lesson_links_to_is_explained():
    """A word with a link has its meaning in place."""
    known = pages.glossary(WORDS)
    linked = set()
    for file in sorted((COURSE / "lessons").glob("*.ipynb")):
        linked |= set(re.findall(r"twenty-words\.md#([^)\s]+)\)", file.read_text("utf-8")))

    assert linked - known.keys() == set()
    assert "comes on top of the normal duty" in known["additional-and-total"]


def make_in(folder, text="new"):
    """Put an edition of one page into a folder."""
    with fresh(folder) as place:
        (place / "index.html").write_text(f"{pages.MARK} {text}", encoding="utf-8")


def test_an_edition_of_ours_is_made_anew(tmp_path):
    """The second takes the place of the first, with nothing left beside it."""
    make_in(tmp_path / "out", "old")
    make_in(tmp_path / "out")

    assert (tmp_path / "out/index.html").read_text(encoding="utf-8").endswith("new")
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_the_folders_above_an_edition_are_made(tmp_path):
    """As many as it takes; nothing else is left beside it."""
    make_in(tmp_path / "a/b/c")

    assert [one.name for one in (tmp_path / "a/b").iterdir()] == ["c"]


def test_a_stop_half_way_leaves_the_edition_before(tmp_path):
    """Nothing is moved until all is made."""
    make_in(tmp_path / "out", "old")

    with pytest.raises(KeyboardInterrupt, match="stop"), fresh(tmp_path / "out"):
        raise KeyboardInterrupt("stop")

    assert (tmp_path / "out/index.html").read_text(encoding="utf-8").endswith("old")


def test_a_folder_with_other_files_is_refused(tmp_path):
    """Also one with a page of somebody else's."""
    (tmp_path / "index.html").write_text("my diary", encoding="utf-8")

    with pytest.raises(EditionError, match="holds other files, and nothing was changed"):
        make_in(tmp_path)

    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "my diary"


def test_an_edition_that_cannot_be_put_in_place_leaves_the_one_before(tmp_path):
    """It is moved back; an empty folder is nobody's, and a page of odd bytes is not ours."""
    make_in(tmp_path / "out", "old")
    with pytest.raises(FileNotFoundError, match="never"):
        folder._swap(tmp_path / "never", tmp_path / "out", tmp_path / "before")
    assert (tmp_path / "out/index.html").read_text(encoding="utf-8").endswith("old")

    (tmp_path / "empty").mkdir()
    make_in(tmp_path / "empty")
    (tmp_path / "empty/index.html").write_bytes(b"\xff")
    with pytest.raises(EditionError, match="empty cannot be read"):
        make_in(tmp_path / "empty")


@pytest.mark.parametrize(
    ("where", "said"), [("a-file", "is a file"), ("a-file/below", "cannot be written to")]
)
def test_a_file_in_the_way_is_refused(tmp_path, where, said):
    """As the folder, or above it."""
    (tmp_path / "a-file").write_text("x", encoding="utf-8")

    with pytest.raises(EditionError, match=said):
        make_in(tmp_path / where)


def test_without_a_browser_one_sentence_says_so(tmp_path, monkeypatch):
    """No PDF is no failure."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TARIFFLAB_BROWSER", raising=False)
    monkeypatch.setattr("tarifflab.reading.printing._PLACES", ())

    assert print_pdf(tmp_path / "x.html", tmp_path / "x.pdf").startswith("There is no PDF")


def test_the_printed_page_leads_within_itself(tmp_path):
    """Links between pages become links within the one that is printed; folds are open."""
    file = tmp_path / "01-tariff-rates.html"
    cells = [
        markdown("# One\n\nSee [next](02-plaza-accord.ipynb) and [duty](twenty-words.md#duty).")
    ]
    cells.append(markdown("## 5 Two readings\n\nLong.", "readings"))
    file.write_text(str(small_page(*cells)), encoding="utf-8")
    page = BeautifulSoup(whole([file]), "html.parser")

    assert {a["href"] for a in page.select(".chapter .jp-Cell a")} >= {
        "#02-plaza-accord",
        "#duty",
    }
    assert page.select("details:not([open])") == []


def test_another_folder_is_no_course(tmp_path, capsys):
    """One sentence says what is missing and what to type; nothing is made."""
    assert command.run(tmp_path / "out", tmp_path) == 1
    assert "has no lessons/00-fact-checker.ipynb. Type the command" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_pages_are_printed_by_a_browser_that_the_tests_would_find():
    """The tests look for one before anything is installed, so the list stands twice."""
    assert (printing._NAMES, printing._PLACES) == (find_browser.BROWSERS, find_browser.PLACES)


def test_the_account_on_the_page_is_the_key(monkeypatch):
    """Each claim with its own verdict, fact, day, confidence and source."""
    monkeypatch.setattr(live, "_sealed", lambda told: told)
    known = key.load().set_index("claim_id")

    told = live._account().data["secret"]

    columns = {
        "verdict": "verdict", "fact": "correct_fact", "date": "fact_date",
        "confidence": "confidence", "source": "source_seen",
    }  # fmt: skip
    assert [one["id"] for one in told] == list(known.index)
    for name, column in columns.items():
        assert [one[name] for one in told] == list(known[column]), name
    ledger = claims.load().set_index("claim_id").loc[known.index]
    assert [one["name"] for one in told] == list(ledger["substance"] == "name or label")
    assert {one["name"] for one in told} == {True, False}
    assert [one["text"] for one in told] == list(ledger["claim"])
