"""Where the deficit went: partners, all others, the total in two vintages."""

import pytest
from picture_checks import check_states, marks

from tarifflab.widgets import where_did_it_go as widget


@pytest.mark.slow
@pytest.mark.parametrize(
    ("period", "changes"),
    [
        ("years", [94.4, 3.8, -72.8, -55.0, -28.4]),
        ("months", [75.8, 15.8, -100.8, -86.5, -48.8]),
    ],
)
def test_balances_by_partner(period, changes):
    """China, Japan, Taiwan, Vietnam, Mexico: billion dollars, plus is a smaller deficit."""
    shown = widget.compute(period=period, measure="balance", vintage="revised")

    assert list(shown.changes.values())[:5] == pytest.approx(changes, abs=0.06)


@pytest.mark.slow
def test_parts_add_up_to_the_world():
    """What is named and all others are the total."""
    shown = widget.compute(period="years", measure="imports", vintage="revised")
    *parts, world = shown.changes.values()

    assert sum(parts) == pytest.approx(world)


@pytest.mark.slow
def test_headline_and_both_vintages():
    """98 less, 34 more; 885.5 and 932.0 as revised, 903.5 and 901.5 at first print."""
    revised, first = (
        widget.compute(period="years", measure="balance", vintage=one)
        for one in ("revised", "first")
    )

    assert widget.headline(revised) == (
        "Deficits with China and Japan fell by 98 billion, the total grew by 34"
    )
    assert "885.5 in 2024, 932.0 in 2025" in widget.note(revised)
    assert "903.5 in 2024, 901.5 in 2025" in widget.note(first)


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Both periods and all measures at three widths; seven bars each."""
    panel = widget.panel()
    states = [
        {"period": period, "measure": measure}
        for period in widget.PERIODS.values()
        for measure in widget.MEASURES.values()
    ]

    assert marks(panel.svg)["bar"] == 7
    check_states(panel, *states)


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """What the lesson shows looks as it did when somebody last looked at it."""
    pictures.same(widget.panel(), {"opening": {}, "months": {"period": "months"}})
