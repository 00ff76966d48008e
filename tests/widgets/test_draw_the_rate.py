"""Draw the rate, then see it: the line is kept, the truth waits, the gap is told."""

import pytest
from picture_checks import check_states, faults, marks

from tarifflab import envelopes, progress
from tarifflab.widgets import draw_the_rate as widget

RATES = envelopes.load_rates()
FLAT = [10.0] * 8


def shown(drawn=(), revealed=False):
    """Return the state for a line."""
    return widget.compute(rates=RATES, drawn=drawn, revealed=[revealed])


def test_truth_is_not_in_the_page_before_it_is_asked_for():
    """Neither picture nor words nor table tell a rate after March 2025."""
    panel = widget.panel()
    panel.sketch(FLAT)

    told = str(panel.frame.get_state()) + panel.table()
    assert panel.headline == "How did the rate go on? Draw it to November 2025"
    assert marks(panel.svg)["truth"] == 0
    assert "16.9" not in told


def test_button_waits_for_the_whole_line():
    """A month without a point keeps the truth back."""
    panel = widget.panel()
    panel.sketch([*FLAT[:7], None])
    panel.do("reveal")
    assert not panel.result.open
    assert panel.shown.note == "1 month to go."

    panel.sketch(FLAT)
    panel.do("reveal")

    assert panel.result.open
    assert (marks(panel.svg)["truth"], panel.frame.sketch["locked"]) == (1, True)
    assert [one["name"] for one in panel.frame.actions] == ["again"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (FLAT, "you were 4.5 points low on average"),
        ([20.0] * 8, "you were 5.5 points high on average"),
        ([14.5] * 8, "your line was right on average"),
    ],
)
def test_headline_tells_the_gap(line, words):
    """The peak, then how far the line lay from the truth on average."""
    said = widget.headline(shown(line, revealed=True)).replace("\u202f", " ")

    assert said == f"It rose to 16.9 % in August; {words}"


def test_line_is_kept_and_comes_back():
    """The cell run next day shows the line, not the truth."""
    widget.panel().sketch(FLAT)

    again = widget.panel()

    assert progress.get("drawing", widget.KEY) == FLAT
    assert (list(again.result.drawn), again.result.open) == (FLAT, False)
    assert marks(again.svg)["said"] == 2


def test_draw_again_takes_line_and_truth_away():
    """A second try starts from an empty plot."""
    panel = widget.panel()
    panel.sketch(FLAT)
    panel.do("reveal")
    panel.do("again")

    assert panel.result.drawn == (None,) * 8
    assert (marks(panel.svg)["truth"], marks(panel.svg)["said"]) == (0, 0)


def test_kept_line_of_another_length_is_not_used():
    """A table with more months makes an old line meaningless."""
    progress.save("drawing", widget.KEY, [1.0, 2.0])

    assert widget.panel().result.drawn == (None,) * 8


@pytest.mark.parametrize("width", [320, 600, 1040])
@pytest.mark.parametrize("line", [(), [0.0] * 8, [30.0] * 8, FLAT])
def test_pictures_keep_to_the_rules(line, width):
    """Empty, at both ends of the plot, and opened."""
    for revealed in (False, True):
        drawn = widget.draw(shown(line, revealed), width)
        assert faults(drawn, width) == []


def test_pictures_are_the_stored_ones(pictures):
    """Empty, and opened over a flat line."""
    panel = widget.panel()
    check_states(panel)
    pictures.same(panel, {"empty": {}})
