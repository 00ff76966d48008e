"""Cards, names, and the sealed form of advice: what an exercise of an older copy relies on."""

import base64
import json
import re

import IPython.display
import numpy as np
import pandas as pd
import pytest
from stored_texts import same_text

from tarifflab import expect
from tarifflab.expect import Feedback, WrongPath, check_card, digit, sealed
from tarifflab.expect.answer_grid import Grid, place_of, places_near, shifts

SLOT = WrongPath(7.5, "The *added* `duty` alone & more.", earns=0.5)


@pytest.fixture
def cards(monkeypatch):
    """Be in somebody's own notebook; return what is shown there."""
    shown = []
    monkeypatch.setattr(check_card, "is_graded", lambda: False)
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: shown.append(bundle))
    return shown


def checked(given, **more):
    """Return what a check of a number gives back."""
    answer = given
    earned = expect.number("answer", between=(0, 99), wrong_paths=[SLOT], **more)
    del answer
    return earned


@pytest.mark.parametrize(
    ("given", "worth", "status"),
    [
        (..., 4, "○ Not yet"),
        (700, 4, "✗ Not this"),
        (7.5, 4, "◐ Half way"),
        (7.5, None, "✗ Not this"),
        (27.5, 4, "✓ Fits"),
    ],
)
def test_card_has_its_sign_its_colour_and_its_sentence(given, worth, status, cards):
    """Nothing fails and no points are given in a notebook of one's own."""
    assert checked(given, worth=worth) is None
    (bundle,) = cards
    assert bundle["text/plain"].startswith(f"{status}. ")
    assert check_card.COLOURS[status] in bundle["text/html"]
    assert f"<strong>{status}.</strong> " in bundle["text/html"]


def test_card_shows_names_as_code_and_signs_as_signs(cards):
    """In HTML; the plain text stays as it was written."""
    checked(7.5)

    assert "The <em>added</em> <code>duty</code> alone &amp; more." in cards[0]["text/html"]
    assert "The *added* `duty` alone & more." in cards[0]["text/plain"]


@pytest.mark.parametrize("signs", ["2*3*4", "2 * 3 * 4", "<code>a*b*c</code>", "**kwargs"])
def test_a_sign_of_multiplication_is_no_stress(signs):
    """Only whole words between two stars are stressed."""
    assert signs in check_card._card(check_card.NOT_THIS, re.sub("</?code>", "`", signs))


def test_colours_of_the_four_are_told_apart():
    """Grey, rust, ochre, green: each dark enough on white paper."""
    assert check_card.COLOURS == {
        "○ Not yet": "#7a7a7a",
        "✗ Not this": "#b3541e",
        "◐ Half way": "#8a6d00",
        "✓ Fits": "#2e7d4f",
    }


@pytest.mark.parametrize(("worth", "earned"), [(4, 2.0), (3, 1.5), (1.25, 0.62)])
def test_half_of_the_points_are_given_where_points_are_given(worth, earned, capsys):
    """To the second decimal, with a line that says so."""
    assert checked(7.5, worth=worth) == earned
    assert capsys.readouterr().out.endswith(f"({earned:g} of {worth:g} points)\n")


def test_without_points_a_wrong_path_fails():
    """It raises, and says what it would have earned."""
    with pytest.raises(Feedback, match="duty") as caught:
        checked(7.5)
    assert caught.value.earns == 0.5


NAMES = {"dutyusd": 3, "_duty_usd": 1, "duty_US": np, "sectors": 5, "rate": ...}


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        (
            "duty_usd",
            [],
            "no `duty_usd`, but there is `dutyusd`. If that is your answer",
        ),
        ("sector", [], "There is no `sector`, but there is `sectors`"),
        ("sector", ["sectors"], "There is no `sector` yet. Run the cell above"),
        ("other", [], "There is no `other` yet. Run the cell above that sets it"),
        ("rate", [], "Put a number in place of the `...` after `rate =`"),
    ],
)
def test_a_name_that_is_not_there(name, given, said, tmp_path, monkeypatch):
    """The nearest one of the reader's own, not a module, not what the exercise made."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "advice.json").write_text(json.dumps({"given": given}), encoding="utf-8")

    with pytest.raises(Feedback, match=said):
        exec(f"expect.number({name!r})", {"expect": expect, **NAMES})


@pytest.mark.parametrize(
    ("book", "said"),
    [
        ({"next": {"answer": "Look at row 3."}}, "a number. Look at row 3."),
        ({"next": {"other": "Look at row 3."}}, "a number."),
        ({"next": ["Look at row 3."]}, "a number."),
        ({}, "a number."),
    ],
)
def test_next_step_ends_the_advice_of_what_is_not_known(book, said, tmp_path, monkeypatch):
    """Only the step of this answer, from the file beside the notebook."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "advice.json").write_text(json.dumps(book), encoding="utf-8")
    answer = 12.3

    with pytest.raises(Feedback) as caught:  # noqa: PT011  (the text is compared below)
        expect.number("answer", equals=5.71)
    assert str(caught.value).endswith(said)
    del answer


KEY = bytes(range(32))
PLAIN = [
    WrongPath(7.5, "Added."), WrongPath(3, "Counted.", earns=0.25),
    WrongPath(0.1 + 0.2, "Exact.", exact=True), WrongPath(None, "None."),
    WrongPath(True, "Yes."),
    WrongPath((1, "a"), "Pair."), WrongPath({"b", "a"}, "Set."), WrongPath("Japan", "Text."),
    WrongPath(pd.Timestamp("2025-04-03"), "Day."),
    WrongPath(pd.Period("1987-10", "M"), "Month."),
    WrongPath({"a": 1.5}, "Dict."), WrongPath([1, [2.5]], "List."),
    WrongPath(pd.DataFrame({"x": [1]}, index=pd.Index(["k"], name="n")), "Table."),
    WrongPath(pd.DataFrame({"x": [1, 2]}), "Counted rows."), WrongPath(np.float64(2), "Two."),
]  # fmt: skip


def test_sealed_advice_keeps_its_form(pictures):
    """Files beside exercises that are out there open with the package of today."""
    key = sealed.key_for("01-tariff-rates rate", (("number", "c3"),))
    told = [
        f"key {key.hex()}",
        f"label {sealed.label(KEY)}",
        f"sealed {sealed.seal(KEY, PLAIN[:2])}",
        *(sealed.written([path]) for path in PLAIN),
    ]
    back = sealed.unseal(KEY, sealed.seal(KEY, PLAIN))

    assert [(one.advice, one.earns, one.exact) for one in back] == [
        (one.advice, one.earns, one.exact) for one in PLAIN
    ]
    assert base64.b64decode(sealed.seal(KEY, PLAIN[:1])) != sealed.written(PLAIN[:1]).encode()
    same_text(pictures, "sealed-advice", "\n".join(told))


VALUES = (0, 7.5, -7.5, 1e6, 1e-13, float("inf"), True, None, " Japan ", "2025-04-03", [1, 2.5],
          [2.5, 1], object, pd.Timestamp("1987-10-31"), pd.NA)  # fmt: skip
GRIDS = (Grid(0.05), Grid(0.5, shift=0.3), Grid(5e-4, relative=True))


def test_places_on_the_grid_keep_their_form(pictures):
    """An answer of today falls into the cell that was sealed years ago."""
    told = [
        f"{grid} {value!r}: {place_of([value], grid)}" for grid in GRIDS for value in VALUES
    ]
    told += [f"{grid} near {one}: {places_near([one], grid)}"
             for grid in GRIDS for one in (7.5, -0.0499, [1, 2.5])]  # fmt: skip
    told += [
        f"pair {place_of([1, 'a'], GRIDS[0])}",
        f"{[round(one, 6) for one in shifts()][:9]}",
    ]
    made = digit.make("salt", [[12.3], [7.35]], Grid(0.05), 400)
    told += [f"digit {made and made.plain()}", f"{len(list(shifts()))} shifts"]

    same_text(pictures, "places", "\n".join(told))
