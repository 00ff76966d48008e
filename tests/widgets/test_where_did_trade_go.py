"""The change of US imports between two windows, and who supplies a good."""

import re

import pandas as pd
import pytest
from picture_checks import check_states, marks

from tarifflab import progress
from tarifflab.widgets import where_did_trade_go, who_supplies
from tarifflab.widgets.where_did_trade_go import PARTNERS, SECTORS, Window

QUARTER = {
    "look": PARTNERS,
    "before": 2024,
    "after": 2025,
    "first": 1,
    "last": 3,
    "sector": "all goods",
    "partner": "World",
    "measure": "billion dollars",
}


def compute(**more):
    """Return the change of the first quarter of 2025, with other settings if given."""
    return where_did_trade_go.compute(**QUARTER | more)


@pytest.mark.slow
def test_surge_before_april_was_swiss_and_irish():
    """Of 199.9 billion dollars more, Switzerland and Ireland sent 43.6 %, Japan 0.3 %."""
    change = compute()
    share = change.parts / change.whole * 100

    assert change.whole / 1e9 == pytest.approx(199.85, abs=0.01)
    assert share[["Switzerland", "Ireland"]].sum() == pytest.approx(43.6, abs=0.05)
    assert share["Japan"] == pytest.approx(0.325, abs=0.001)


@pytest.mark.slow
def test_surge_was_metals_and_chemicals_not_cars():
    """Primary metals 40.5 %, chemicals 26.4 %, transport equipment nothing."""
    share = compute(look=SECTORS, measure="% of the whole change").shown

    assert share["Primary metals"] == pytest.approx(40.5, abs=0.01)
    assert share["Chemicals"] == pytest.approx(26.4, abs=0.01)
    assert share["Transport equipment"] == pytest.approx(-0.02, abs=0.005)


@pytest.mark.slow
@pytest.mark.parametrize("look", [PARTNERS, SECTORS])
@pytest.mark.parametrize("sector", ["all goods", "334"])
def test_parts_add_up_to_the_whole(look, sector):
    """No country is counted twice: groups are left out, the rest is one more bar."""
    change = compute(look=look, sector=sector)

    assert change.parts.sum() == pytest.approx(change.whole)
    assert not {"European Union", "USMCA"} <= set(change.parts.index)


@pytest.mark.slow
def test_shares_and_percentages_are_told_apart():
    """Billions stand in the sentence; a share of a small net change is not called one."""
    change = compute(first=4, last=11)

    drawn = where_did_trade_go.draw(change, 720)

    assert drawn.headline == "Imports fell by $54.0 bn; the largest part came from China"
    assert re.search(r"China −1[12]\d\.\d billion and", drawn.note)  # 222 %: not said
    assert "222" not in drawn.note
    japan = "Japan −6.9 billion (12.8\u202f% of the change), −6.8\u202f% on its own base"
    assert japan in drawn.note


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(2024, 2025, 5, 3), "first month must not come after"),
        (Window(2025, 2025, 1, 3), "must come before"),
        (Window(2024, 2025, 1, 12), "The data end in November 2025"),
    ],
)
def test_windows_without_data_are_a_sentence(window, words):
    """Months that do not fit are explained, not computed."""
    with pytest.raises(ValueError, match=words):
        window.check(pd.Timestamp("2025-11-01"))


@pytest.mark.slow
def test_panel_answers_at_both_ends():
    """Presets, the oldest year and December work or explain themselves; the picture stays."""
    panel = where_did_trade_go.panel()
    panel.open()
    assert "$199.9 bn" in panel.headline
    before = panel.svg

    panel.set(first=12, last=12)
    assert "data end in November" in panel.headline
    assert panel.svg == before

    panel.set(before=2017, after=2018, look=SECTORS, partner="Japan", first=1)
    assert "January to December 2017" in panel.state(720).unit

    panel.do("March alone")
    assert "March 2017" in panel.state(720).unit


@pytest.mark.slow
def test_supplier_view_names_index_and_equal_suppliers():
    """Cars: 1,800 of 10,000, as if 5.6 suppliers of equal size shared the market."""
    drawn = who_supplies.draw(who_supplies.compute(good="8703", gone=""), 720)

    assert "1,800 of 10,000" in drawn.note
    assert "5.6 suppliers" in drawn.headline


@pytest.mark.slow
def test_leaving_out_the_largest_can_raise_or_lower_the_index():
    """Without Japan chip-making machines concentrate, without China batteries less."""
    machines = who_supplies.compute(good="8486", gone="Japan")
    batteries = who_supplies.compute(good="8507", gone="China")

    assert machines.index_without > machines.index
    assert batteries.index_without < batteries.index
    assert "falls from 3,612" in who_supplies.headline(batteries)


@pytest.mark.slow
def test_supplier_panel_works_for_every_good():
    """Each good has bars that add up to 100 %, whoever is left out."""
    panel = who_supplies.panel()
    for good in who_supplies.GOODS.values():
        for gone in ("", "China"):
            panel.set(good=good, gone=gone)
            assert sum(bar.value for bar in who_supplies._bars(panel.result)) == pytest.approx(
                100
            )
            assert marks(panel.svg)["bar"] == who_supplies.BARS + 1


@pytest.mark.slow
@pytest.mark.parametrize("guess", [None, 0, 30, 100])
def test_guess_is_drawn_where_it_was_asked_for(guess):
    """A guess about transport equipment stands among the sectors alone, with its truth."""
    panel = where_did_trade_go.panel()
    if guess is not None:
        progress.save("prediction", "08/surge", guess)
    assert marks(panel.svg)["guess"] == 0

    panel.set(look=SECTORS, measure="% of the whole change")

    assert marks(panel.svg)["guess"] == (0 if guess is None else 2)
    assert ("you guessed" in panel.headline) == (guess is not None)
    check_states(panel)


@pytest.mark.slow
def test_a_guess_is_told_beside_the_share_that_it_was_about():
    """Transport equipment had no part in the rise: its share in percent, and the guess."""
    panel = where_did_trade_go.panel()
    progress.save("prediction", "08/surge", 30)
    panel.set(look=SECTORS, measure="% of the whole change")

    assert panel.headline.replace("\xa0", " ").replace("\u202f", " ") == (
        "Transport equipment: −0.02 % of the rise; you guessed 30 %"
    )


@pytest.mark.slow
def test_supplier_pictures_keep_to_the_rules():
    """All goods, with everybody and without the European Union."""
    panel = who_supplies.panel()
    for good in who_supplies.GOODS.values():
        panel.set(good=good, gone="European Union" if good != "7108" else "Japan")
        check_states(panel)


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """What the lesson names looks as it did."""
    sectors = {"look": SECTORS, "measure": "% of the whole change"}
    autumn = {"first": 4, "last": 11}
    pictures.same(
        where_did_trade_go.panel(),
        {
            "opening": {},
            "sectors": sectors,
            "autumn": autumn,
            "japan": sectors | {"partner": "Japan"},
        },
    )
    pictures.same(
        who_supplies.panel(), {"opening": {}, "machines": {"good": "8486", "gone": "Japan"}}
    )
