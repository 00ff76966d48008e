"""Draw a series, then see it: the line is kept, the truth waits, the gap is told."""

import pytest
from picture_checks import STORED, check_states, faults, marks, words_of

from tarifflab import progress
from tarifflab._display import asset
from tarifflab.widgets import draw_the_rate as widget
from tarifflab.widgets import draw_the_yen
from tarifflab.widgets.kit import drawn_series as kit
from tarifflab.widgets.kit.still import in_words, page_of, poster

FLAT = [10.0] * 8


def shown(drawn=(), revealed=False):
    """Return the state for a line."""
    return kit.compute(widget.load_series(), drawn=drawn, revealed=[revealed])


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
    assert panel.shown.note == "1 point to go."

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
    said = kit.headline(shown(line, revealed=True)).replace("\u202f", " ")

    assert said == f"It rose to 16.9 % in August; {words}"


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (0.45, "was right"),
        (-0.45, "was right"),
        (0.55, "0.6 points high"),
        (-1.5, "1.5 points l"),
    ],
)
def test_line_within_half_a_point_is_called_right(off, words):
    """A sixtieth of the axis; the sign tells on which side it lay."""
    line = [value + off for value in widget.load_series().answers]

    assert words in kit.headline(shown(line, revealed=True))


def test_line_is_kept_and_comes_back():
    """The cell run next day shows the line, not the truth."""
    widget.panel().sketch(FLAT)

    again = widget.panel()

    assert progress.get("drawing", widget.KEY) == FLAT
    assert (list(again.result.drawn), again.result.open) == (FLAT, False)
    assert marks(again.svg)["said"] == 2


def test_nobody_is_made_to_draw():
    """The truth can be had without a line; until then what follows in the lesson waits."""
    panel = widget.panel()
    assert panel.frame.picture["waits"]

    panel.do("skip")

    assert not panel.frame.picture["waits"]
    assert panel.headline.replace("\u202f", " ") == "It rose to 16.9 % in August"
    assert (marks(panel.svg)["truth"], marks(panel.svg)["said"]) == (1, 0)


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
@pytest.mark.parametrize("series", [widget.load_series(), draw_the_yen.load_series()])
def test_pictures_keep_to_the_rules(series, width):
    """Empty, at both ends of the plot, and opened."""
    count = len(series.asked)
    for line in ((), *([end] * count for end in series.ends), series.answers):
        for revealed in (False, True):
            found = kit.compute(series, drawn=line, revealed=[revealed])
            assert faults(kit.draw(found, width), width) == []


def test_the_truth_is_drawn_month_by_month_where_quarters_are_asked():
    """Five points are asked of the yen; the line that answers has all fifteen months."""
    series = draw_the_yen.load_series()

    assert (len(series.asked), len(series.truth)) == (5, 15)
    assert set(series.asked) <= set(series.truth)


def test_yen_headline_tells_loss_and_gap():
    """A dollar that stayed where it was lies far too high."""
    panel = draw_the_yen.panel()
    panel.sketch([236.0] * 5)
    panel.do("reveal")

    said = panel.headline.replace("\u202f", " ")
    assert said == "It lost 31.5 % to 162 yen; you were 62.8 yen high on average"
    assert marks(panel.svg)["truth"] == 1


def test_pictures_are_the_stored_ones(pictures):
    """Both series, empty."""
    for one in (widget, draw_the_yen):
        panel = one.panel()
        check_states(panel)
        pictures.same(panel, {"empty": {}})


@pytest.mark.parametrize("module", [widget, draw_the_yen])
def test_drawn_and_opened_lines_are_the_stored_ones(module, pictures):
    """Half a line, a whole one, and the truth over it with the table that tells it."""
    panel = module.panel()
    series = module.load_series()
    line = [value * 0.9 + place for place, value in enumerate(series.answers)]
    told = []
    for name, drawn in (("half", [*line[:3], *[None] * (len(line) - 3)]), ("whole", line)):
        panel.sketch(drawn)
        told += ["", name, *words_of(panel.state()), panel.table(), str(panel.frame.sketch)]
    panel.do("reveal")
    told += [
        "",
        "open",
        *words_of(panel.state()),
        panel.table(),
        str(panel.frame.sketch["locked"]),
    ]

    pictures.told(STORED / panel.name / "drawn.txt", "\n".join(told))


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ([1.0, 5.0, 2.0], kit.Miss(5 / 3, 1, 4.0)),
        ([2.0, 1.0, -3.0], kit.Miss(-1.0, 2, -4.0)),
        ([1.0, 1.0, 1.0], kit.Miss(0.0, 0, 0.0)),
    ],
)
def test_widest_gap_counts_whichever_way_it_goes(drawn, said):
    """Below the truth as well as above it; the mean lets both cancel."""
    assert kit.miss(drawn, [1.0, 1.0, 1.0]) == said


@pytest.mark.parametrize("module", [widget, draw_the_yen])
def test_how_to_draw_is_no_part_of_what_is_kept_or_printed(module):
    """The page alone says it, while a line can be drawn, and hides it in print."""
    drawn = module.panel().state()
    printed = asset("frame.css").partition("@media print")[2]

    assert "Drag across" not in page_of(drawn) + poster(drawn) + in_words(drawn)
    assert ".tl-how" in printed
