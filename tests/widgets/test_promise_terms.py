"""The 550 billion: how much was named, and how the cash flow is shared."""

from picture_checks import check_states, marks

from tarifflab.widgets import promise_terms as widget


def test_a_fifth_was_named():
    """Both rounds together, and what two percent of the sum are."""
    found = widget.load_terms()

    assert (found.named, round(found.named_percent, 1), found.equity) == (109, 19.8, 11)


def test_picture_keeps_to_the_rules_and_is_the_stored_one(pictures):
    """Four bars of three, two, two and two parts."""
    panel = widget.panel()
    check_states(panel)

    assert marks(panel.svg)["part"] == 9
    pictures.same(panel, {"opening": {}})


def test_table_says_what_was_not_found():
    """A blank would look like a nought."""
    table = widget.panel().table()

    assert table.count("<tr>") == 1 + 20
    assert "not found" in table
