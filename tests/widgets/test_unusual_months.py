"""How unusual: z-scores against the months up to 2024."""

from datetime import date

from picture_checks import check_states, marks

from tarifflab.widgets import unusual_months as widget


def test_highest_months_are_those_of_the_lesson():
    """April for the United States, the record; May for Japan, the seventh of its series."""
    found = widget.load_scores()
    home, japan = found["United States"], found["Japan"]

    assert (home.month, round(home.highest, 1), home.rank) == (date(2025, 4, 1), 10.6, 1)
    assert (japan.month, round(japan.highest, 1), japan.rank) == (date(2025, 5, 1), 3.4, 7)


def test_every_score_lies_on_the_axis():
    """A line that leaves the picture would hide the highest month."""
    low, high = widget._ENDS
    for one in widget.load_scores().values():
        assert low <= min(one.by_month.values()) <= max(one.by_month.values()) <= high


def test_picture_keeps_to_the_rules_and_is_the_stored_one(pictures):
    """Four lines, two of them with their highest month named."""
    panel = widget.panel()
    check_states(panel)

    assert (marks(panel.svg)["line"], marks(panel.svg)["highest"]) == (4, 2)
    pictures.same(panel, {"opening": {}})
