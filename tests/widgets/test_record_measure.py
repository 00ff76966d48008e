"""Record, by which measure? The finding changes with money, books and prices."""

import itertools

import pytest

from tarifflab.widgets import record_measure as widget

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
    assert "cannot say whether 2024 was a record" in widget.describe(found)


def test_books_are_never_mixed():
    """Where Chinese customs give no exports, the widget gives nothing instead."""
    found = measured(books="china", direction="exports")

    assert not found.amounts
    assert "No figure" in widget.describe(found)


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
    panel = widget.panel(guess=5)
    options = itertools.product(
        ("usd", "yen"), widget.BOOKS.values(), widget.DIRECTIONS.values(), (2001, 2022),
        (False, True),
    )  # fmt: skip
    names = ("money", "books", "direction", "first_year", "real")

    for values in options:
        panel.set(**dict(zip(names, values, strict=True)))
        assert panel.sentence == widget.describe(panel.result, 5)
        bars = {year for trace in panel.figures[0].data[:3] for year in trace.x}
        assert bars == set(panel.result.amounts)


def test_guess_is_named_only_for_the_measure_that_was_asked():
    """The prediction was about dollars of the day, both ways."""
    assert "you guessed +5 %" in widget.describe(measured(), 5)
    assert "guessed" not in widget.describe(measured(money="yen"), 5)
    assert "guessed" not in widget.describe(measured())


@pytest.mark.parametrize("name", ["The same in yen", "Japan buys, in yen"])
def test_presets_set_the_controls(name):
    """A preset is one press on a button."""
    panel = widget.panel()
    row = panel.box.children[len(panel.controls)]
    button = next(one for one in row.children if one.description == name)

    button.click()

    assert panel.result.money == "yen"
    assert panel.result.first_year == widget.FIRST_YEAR
