"""Record, by which measure? The finding changes with money, books and prices."""

import itertools

import pytest
from bs4 import BeautifulSoup
from picture_checks import check_states, marks, texts

from tarifflab import progress
from tarifflab.widgets import record_measure as widget
from tarifflab.widgets.kit.words import width as words_width

TABLES = widget.load_tables()


def measured(**choices):
    """Return the result of the widget's arithmetic for some choices."""
    return widget.compute(tables=TABLES, **choices)


@pytest.mark.parametrize(
    ("choices", "rank", "of", "peak", "gap"),
    [
        ({}, 11, 13, 2021, -17.38),
        ({"money": "yen"}, 2, 13, 2022, -0.20),
        ({"money": "yen", "direction": "imports"}, 1, 13, 2024, 0.0),
        ({"direction": "exports"}, 11, 13, 2021, -24.11),
        ({"real": True}, 13, 13, 2011, -38.7),
    ],
)
def test_standing_of_2024_by_measure(choices, rank, of, peak, gap):
    """In dollars far below 2021, in yen within a hair of 2022, in yen imports a record."""
    where = measured(**choices).standing

    assert (where.rank, where.of, where.peak_year) == (rank, of, peak)
    assert where.gap_percent == pytest.approx(gap, abs=0.02)


@pytest.mark.parametrize(
    ("money", "year", "amount"), [("usd", 2011, 346.1), ("yen", 2018, 35.09)]
)
def test_peak_of_japans_customs(money, year, amount):
    """2011 in dollars and 2018 in yen, both from the same months; no word on 2024."""
    found = measured(books="japan", money=money)

    assert max(found.amounts, key=found.amounts.get) == year
    assert found.amounts[year] == pytest.approx(amount, abs=0.06)
    assert found.standing is None
    assert "cannot say whether 2024 was a record" in widget.headline(found)


def test_books_are_never_mixed():
    """Where Chinese customs give no exports, the widget gives nothing instead."""
    found = measured(books="china", direction="exports")

    assert not found.amounts
    assert widget.headline(found) == "Chinese customs give no figure here"


def test_total_is_exports_and_imports():
    """The two directions add up in every year of each book that has them."""
    for books in ("both", "japan"):
        total, out, back = (
            measured(books=books, direction=one).amounts
            for one in ("total", "exports", "imports")
        )
        assert total == pytest.approx({year: out[year] + back[year] for year in total})


@pytest.mark.slow
def test_panel_works_at_every_end_of_its_controls():
    """All combinations of the choices, with the first and the last year to compare from."""
    progress.save("prediction", "09/record", 5)
    panel = widget.panel()
    options = itertools.product(
        ("usd", "yen"), widget.BOOKS.values(), widget.DIRECTIONS.values(), (2001, 2022),
        (False, True),
    )  # fmt: skip
    names = ("money", "books", "direction", "first_year", "real")

    for values in options:
        panel.set(**dict(zip(names, values, strict=True)))
        assert panel.headline == widget.headline(panel.result)
        assert marks(panel.svg)["bar"] == len(panel.result.amounts)


def test_guess_is_named_only_for_the_measure_that_was_asked():
    """The prediction was about dollars of the day, both ways."""
    said = [
        widget.draw(measured(guess=guess, **choices), 720).note.replace("\u202f", " ")
        for guess, choices in ((5, {}), (5, {"money": "yen"}), (None, {}))
    ]
    assert ["you guessed +5 %" in one for one in said] == [True, False, False]


@pytest.mark.parametrize("name", ["The same in yen", "Japan buys, in yen"])
def test_presets_set_the_controls(name):
    """A preset is one press on a button, and it is marked."""
    panel = widget.panel()
    panel.set(first_year=2015)
    panel.do(name)

    assert (panel.result.money, panel.result.first_year) == ("yen", widget.FIRST_YEAR)
    assert [one["name"] for one in panel.frame.actions if one["pressed"]] == [name]


def test_headline_tells_record_and_no_record():
    """Rank, number of years and distance; or the highest of so many years."""
    assert widget.headline(measured()) == (
        "2024 was no record, rank 11 of 13, 17.4\u202f% below 2021"
    )
    imports = measured(money="yen", direction="imports")
    assert widget.headline(imports) == "2024 was a record, the highest of 13 years"
    assert "2024: 25.31" in " ".join(one.words for one in texts(widget.draw(imports, 720).svg))


@pytest.mark.slow
@pytest.mark.parametrize("guess", [None, -30, 40])
def test_pictures_keep_to_the_rules(guess):
    """Each kind of books, money and direction; early and late years; low and high guesses."""
    if guess is not None:
        progress.save("prediction", "09/record", guess)
    names = ("money", "books", "direction", "first_year")
    options = itertools.product(
        ("usd", "yen"), widget.BOOKS.values(), widget.DIRECTIONS.values(), (2001, 2014, 2022)
    )
    check_states(widget.panel(), *(dict(zip(names, one, strict=True)) for one in options))


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every case of a button looks as it did."""
    states = {
        name.lower().replace(",", "").replace(" ", "-"): values
        for name, values in widget.PRESETS.items()
    }
    pictures.same(widget.panel(), states)


@pytest.mark.parametrize("width", [320, 600, 1040])
def test_name_of_a_bar_stands_on_no_other_bar(width):
    """The words over 2024 are lifted above the taller bars of the years before."""
    picture = BeautifulSoup(widget.draw(measured(), width).svg, "html.parser")
    name = next(one for one in picture.find_all("text") if one.text.startswith("2024: "))

    start = float(name["x"])
    end = start + words_width(name.text, bold=True)
    below = [
        float(bar["y"])
        for bar in picture.select("[data-mark=bar]")
        if start < float(bar["x"]) + float(bar["width"]) and float(bar["x"]) < end
    ]

    assert float(name["y"]) < min(below)
