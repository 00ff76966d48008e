"""The wall of claims: every claim is a dot, and sorting loses none."""

from collections import Counter

from picture_checks import check_states, marks

from tarifflab import claims
from tarifflab.widgets import claim_wall as widget


def test_pictures_keep_to_the_rules():
    """Both orders, with the longest claim under them."""
    longest = max(widget.ledger(), key=lambda one: len(one.words)).id

    check_states(widget.panel(), {"claim": longest}, {"claim": longest, "order": "kind"})


def test_every_claim_is_a_dot_that_can_be_picked():
    """As many dots as the ledger has rows, in either order."""
    panel = widget.panel()
    for _ in range(2):
        assert panel.svg.count("data-pick=") == len(claims.load())
        panel.do("sort")


def test_sorting_parts_what_can_be_looked_up_and_back():
    """Full dots are facts, statistics and quotes; a second press undoes it."""
    kinds = Counter(claims.load()["type"])
    looked_up = sum(kinds[kind] for kind in widget.LOOKED_UP)
    panel = widget.panel()

    panel.do("sort")
    assert marks(panel.svg)["full"] == looked_up
    assert panel.headline.startswith(f"{looked_up} claims can be looked up")

    panel.do("sort")
    assert marks(panel.svg)["open"] == 0


def test_no_dot_lies_on_another():
    """At every width, in either order."""
    for width in (320, 600, 1040):
        for order in (widget.ARTICLE, widget.BY_KIND):
            wall = widget.compute(claim=widget.FIRST, order=order)
            spots = widget.places(wall, width)
            near = [
                (one, other)
                for n, one in enumerate(spots)
                for other in spots[:n]
                if (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 < (2 * one[2]) ** 2
            ]
            assert near == []


def test_picked_claim_stands_under_the_dots_in_words():
    """Its words, its id, and the lesson with its card."""
    panel = widget.panel()
    panel.set(claim="C7-e")

    assert "That figure was a record" in panel.svg
    assert panel.shown is not None
    assert panel.shown.note.startswith("C7-e, a statistic")
    assert panel.shown.note.endswith("lesson 09.")


def test_pictures_are_the_stored_ones(pictures):
    """Both orders."""
    pictures.same(widget.panel(), {"opening": {}, "sorted": {"order": widget.BY_KIND}})
