"""Sealed forecasts: sealed once, opened by newer data, scored beside a rule without thought."""

import pandas as pd
import pytest
from picture_checks import check_states, marks

from tarifflab import envelopes, progress
from tarifflab.widgets import sealed_forecast as widget

RATES = {"2025-08": 17.0, "2025-09": 15.0, "2025-10": 14.0, "2025-11": 14.5}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))


def test_the_next_month_follows_the_table():
    """December follows November, and January follows December."""
    assert envelopes.next_month(RATES) == "2025-12"
    assert envelopes.next_month({"2025-12": 1.0}) == "2026-01"


def test_the_first_envelope_of_a_month_stays():
    """Sealed is sealed: a second thought changes nothing."""
    envelopes.seal(13, 15, RATES)

    kept = envelopes.seal(1, 2, RATES)

    assert (kept.low, kept.high, kept.month, kept.data_end) == (13, 15, "2025-12", "2025-11")
    assert envelopes.sealed() == [kept]


@pytest.mark.parametrize(("rate", "score", "hit"), [(14.0, 2, True), (16.0, 22, False)])
def test_newer_data_open_the_envelope(rate, score, hit):
    """The width if the rate lies inside, twenty times the miss on top if not."""
    envelopes.seal(13, 15, RATES)

    (one,) = envelopes.opened({**RATES, "2025-12": rate, "2026-01": 99.0})

    assert (one.score, one.hit, one.rate) == (pytest.approx(score), hit, rate)
    assert one.rival == (12.5, 16.5)
    assert one.rival_score == 4


def test_rival_looks_back_and_never_ahead():
    """The rule knows what the reader knew: rates after the sealing do not count."""
    later = {**RATES, "2025-12": 40.0}

    assert envelopes.rival(later, "2025-11") == envelopes.rival(RATES, "2025-11")


def test_an_envelope_waits_until_its_month_is_there(capsys):
    """Without newer data it is named and stays shut; with them it is told."""
    envelopes.open_envelopes(RATES)
    envelopes.seal(13, 15, RATES)
    envelopes.open_envelopes(RATES)
    envelopes.open_envelopes({**RATES, "2025-12": 14.25})

    none, waiting, told = capsys.readouterr().out.splitlines()
    assert "No envelope has been sealed yet" in none
    assert waiting == "2025-12: still sealed (13 to 15 %). The table ends in 2025-11."
    assert "was 14.25 %, inside your 13 to 15 %" in told
    assert "You score 2.00 points" in told


@pytest.mark.parametrize(("low", "high"), [(15, 13), (-1, 5), (5, 51), (float("nan"), 5)])
def test_an_interval_that_cannot_be_is_refused(low, high):
    """The message says what is wanted; nothing is sealed."""
    with pytest.raises(ValueError, match="must be at most 'high'"):
        envelopes.seal(low, high, RATES)
    assert envelopes.sealed() == []


def test_rates_are_those_of_customs():
    """The newest collected rate of the table, as lesson 01 shows it."""
    rates = envelopes.load_rates()

    assert rates["2025-11"] == pytest.approx(14.26, abs=0.006)


def test_rates_are_of_japan_in_percent_and_in_order(monkeypatch):
    """Duty over customs value, month by month, however the table is sorted."""
    months = pd.to_datetime(["2025-02-01", "2025-01-01", "2025-01-01"])
    table = pd.DataFrame({"country": ["Japan", "China", "Japan"], "month": months,
                          "duty_usd": [3, 9, 1], "imports_usd": [100, 10, 50]})  # fmt: skip
    monkeypatch.setattr(envelopes.data, "load", {"us_duties_by_partner": table}.get)

    assert list(envelopes.load_rates().items()) == [("2025-01", 2.0), ("2025-02", 3.0)]


YEAR = dict(zip(
    [f"2025-{month:02d}" for month in range(1, 12)],
    [30.0, 20.0, 20.0, 20.0, 11.0, 12.0, 13.0, 14.0, 12.0, 13.0, 14.5], strict=True,
))  # fmt: skip


@pytest.mark.parametrize(("data_end", "reach"), [("2025-11", 2.0), ("2025-10", 9.0)])
def test_rival_looks_half_a_year_back(data_end, reach):
    """The largest change of six months, up or down, on both sides of the last rate."""
    last = YEAR[data_end]

    assert envelopes.rival(YEAR, data_end) == (last - reach, last + reach)


def test_envelopes_are_told_in_full_and_in_the_order_of_their_months(capsys):
    """Every number of the sentence is one of the sealed, the table's, or the rule's."""
    envelopes.seal(0, 50, {**RATES, "2025-12": 14.25})
    envelopes.seal(13, 15, RATES)
    when = envelopes.find("2025-12").sealed_on
    envelopes.open_envelopes({**RATES, "2025-12": 16.5})

    opened, waiting = capsys.readouterr().out.splitlines()
    assert opened == (
        "2025-12: the collected rate was 16.50 %, outside your 13 to 15 %, sealed on "
        f"{when}. You score 32.00 points; the rule without thought (12.50 to 16.50 %) scores "
        "4.00. Lower is better."
    )
    assert waiting == "2026-01: still sealed (0 to 50 %). The table ends in 2025-12."


@pytest.mark.parametrize(
    ("rate", "hit"), [(13.0, True), (15.0, True), (12.99, False), (15.01, False)]
)
def test_an_end_of_the_interval_belongs_to_it(rate, hit):
    """A rate on the end is inside, and costs the width alone."""
    envelopes.seal(13, 15, RATES)

    (one,) = envelopes.opened({**RATES, "2025-12": rate})

    assert (one.hit, one.score == 2) == (hit, hit)


def test_an_interval_may_be_a_point_or_everything():
    """Both bounds of the range are allowed; the promise of nine in ten is kept with it."""
    assert envelopes.seal(14, 14, RATES).high == 14
    assert envelopes.seal(0, 50, {**RATES, "2025-12": 1.0}).high == 50
    assert progress.get("prediction", "09/sealed/2025-12")["sure"] == 0.9


@pytest.mark.slow
def test_panel_seals_what_its_sliders_say():
    """Ends in the wrong order are told; the button seals; later moves change nothing."""
    panel = widget.panel()

    panel.set(low=20, high=10)
    panel.do("seal")
    assert "lies above the upper end" in panel.headline
    assert envelopes.sealed() == []
    panel.set(low=0, high=50)
    assert "you score 50.0, the width" in panel.shown.note
    panel.set(low=12, high=16)
    panel.do("seal")
    panel.set(low=0, high=1)

    assert panel.headline == "Sealed, 12.0 to 16.0\u202f% for December 2025"
    assert (panel.frame.locked, panel.frame.actions) == (True, [])


@pytest.mark.slow
def test_pictures_of_an_interval_keep_to_the_rules():
    """Narrow, wide and at both ends of the sliders; the reader's stroke is always there."""
    panel = widget.panel()
    ends = [{"low": 0, "high": 50}, {"low": 14, "high": 14}, {"low": 49, "high": 50}]

    check_states(panel, {}, *ends, {"low": 0, "high": 0})
    assert marks(panel.state(**ends[0]).svg)["guess"] == 2


@pytest.mark.slow
def test_pictures_of_an_interval_are_the_stored_ones(pictures):
    """The opening looks as it did."""
    pictures.same(widget.panel(), {"opening": {}})
