"""Sorting 36 episodes: the share is what the sorting makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab.widgets import sort_episodes as widget


def build(name="The course's labels"):
    """Return what a preset makes of the list."""
    return widget.compute(widget.load_episodes(), sorting=widget.preset(name), episode=0)


@pytest.mark.parametrize(
    ("name", "gave_way", "counted", "percent"),
    [
        ("The course's labels", 9, 29, 31.0),
        ("Occupation counts too", 12, 32, 37.5),
        ("Narrow: conceded under pressure only", 2, 29, 6.9),
        ("Broad: any step by Japan", 17, 29, 58.6),
    ],
)
def test_share_depends_on_the_sorting(name, gave_way, counted, percent):
    """One list, four shares."""
    found = build(name)

    assert (found.total["g"], found.counted) == (gave_way, counted)
    assert round(found.share_percent("g"), 1) == percent


def test_every_label_of_the_table_has_a_group():
    """A new label in the table must be sorted before it can be shown."""
    assert {one.label for one in widget.load_episodes()} == set(widget.LABELS)


def test_resistance_is_late():
    """Four of the six clear cases fall after 1993."""
    counts = build().by_period

    assert [counts[period]["r"] for period in widget.PERIODS] == [2, 0, 4]


@pytest.mark.slow
@given(letters=st.lists(st.sampled_from(list(widget.GROUPS)), min_size=36, max_size=36))
def test_periods_add_up(letters):
    """However somebody sorts, nothing is lost, and the shares stay between 0 and 100."""
    found = widget.compute(widget.load_episodes(), sorting="".join(letters), episode=35)

    assert sum(sum(counts.values()) for counts in found.by_period.values()) == 36
    assert 0 <= found.share_percent("g") <= 100


def test_an_empty_sorting_asks_to_begin():
    """No share of nothing."""
    panel = widget.panel()

    assert panel.sentence.startswith("Nothing is sorted yet")


def test_pressing_a_group_sorts_the_open_card():
    """The letter of the open episode changes, no other; the next card shows its own group."""
    panel = widget.panel()
    panel.controls["group"].value = "r"
    panel.controls["episode"].value = 1

    assert panel.controls["sorting"].value == "r" + "u" * 35
    assert panel.controls["group"].value == "u"


def test_guess_stands_in_the_finding():
    """The reader sees both numbers in one breath."""
    assert "31.0 %" in widget.describe(build(), guess=40.0)
    assert "You guessed 40 %." in widget.describe(build(), guess=40.0)


def test_last_card_leads_to_the_first():
    """The button goes round."""
    panel = widget.panel()
    panel.controls["episode"].value = 35
    panel.box.children[3].children[0].click()

    assert panel.controls["episode"].value == 0


def test_filling_the_rest_keeps_what_the_reader_sorted():
    """The reader's own verdict stands, the course's labels take the others."""
    panel = widget.panel()
    panel.controls["group"].value = "r"
    panel.box.children[3].children[2].click()

    ours = widget.preset("The course's labels")
    assert panel.controls["sorting"].value == "r" + ours[1:]


def test_preset_keeps_the_card_and_shows_its_group():
    """Row P14 is the car export restraint."""
    panel = widget.panel()
    panel.controls["episode"].value = 13
    panel.box.children[3].children[3].click()

    assert panel.controls["group"].value == "g"
    assert "Car export restraint" in panel.figures[0].value


def test_medium_rows_are_called_reported():
    """Confidence is said on the card."""
    panel = widget.panel()
    panel.controls["episode"].value = 5

    assert "(reported)" in panel.figures[0].value


@pytest.mark.parametrize("letters", ["g", "z" * 36])
def test_letters_must_fit(letters):
    """Neither too few nor unknown ones."""
    with pytest.raises(ValueError, match="'sorting' must have 36 letters out of gnrocu"):
        widget.compute(widget.load_episodes(), sorting=letters, episode=0)
