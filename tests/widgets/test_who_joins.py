"""Who joins: what others' answers and its own do to Japan."""

import pytest
from picture_checks import check_states, marks, texts

from tarifflab.widgets import who_joins as widget


@pytest.mark.slow
@pytest.mark.parametrize(
    ("joiners", "revenue", "out", "inside"),
    [
        (0, "tax relief", -0.291, -0.272),
        (1, "tax relief", -0.307, -0.287),
        (7, "tax relief", -0.343, -0.315),
        (0, "lump sum", -0.299, -0.329),
        (7, "lump sum", -0.352, -0.389),
    ],
)
def test_answering_pays_only_if_revenue_cuts_income_tax(joiners, revenue, out, inside):
    """Japan's welfare in percent without and with its own answer in kind."""
    found = widget.compute(joiners=joiners, japan_rate=None, revenue=revenue)

    assert [found.japan_out, found.japan_in] == pytest.approx([out, inside], abs=6e-4)


@pytest.mark.slow
@pytest.mark.parametrize("revenue", ["tax relief", "lump sum"])
def test_a_small_answer_pays_in_both(revenue):
    """6 % on US goods instead of 24: a gain whatever is done with the money."""
    assert widget.compute(joiners=0, japan_rate=6, revenue=revenue).gain > 0.01


def test_more_joiners_than_there_are_is_refused():
    """The number of partners is named."""
    with pytest.raises(ValueError, match="'joiners' must be between 0 and 7, got 8"):
        widget.compute(joiners=8, japan_rate=None, revenue="tax relief")


@pytest.mark.slow
def test_stairs_have_a_step_for_each_who_joined():
    """Nobody is the first; the headline says what the last one changes."""
    panel = widget.panel()

    assert marks(panel.state(820, joined=3).svg)["step"] == 4
    assert panel.state(joined=0).headline.startswith("Nobody answers: the US gains 1.13")
    assert panel.state(joined=2).headline.startswith("European Union joins: the US gain falls")


@pytest.mark.slow
def test_japan_hardly_moves():
    """The note has both ends, and the table three decimals of each step."""
    panel = widget.panel()

    assert "from −0.29 to −0.32" in panel.state().note
    assert "<td>−0.358</td><td>−0.315</td>" in panel.table()


@pytest.mark.slow
def test_names_stand_below_wide_steps_and_letters_below_narrow_ones():
    """No name is cut."""
    panel = widget.panel()
    wide, narrow = (
        {one.words for one in texts(panel.state(width).svg)} for width in (1040, 320)
    )

    assert "South Korea" in wide
    assert {"KR", "MX", "all"} <= narrow


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Each number of partners, both uses of revenue, at three widths."""
    check_states(widget.panel(), limit=9)
    check_states(widget.panel(), {"revenue": "lump sum"}, {"revenue": "lump sum", "joined": 1})


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every step of the staircase looks as it did when somebody last looked at it."""
    states = {f"joined-{count}": {"joined": count} for count in range(9)}
    pictures.same(widget.panel(), states | {"handed-out": {"revenue": "lump sum"}})
