"""Sorting 36 episodes: the share is what the sorting makes of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_checks import check_states, marks, texts

from tarifflab import progress
from tarifflab.widgets import sort_episodes as widget

STATES = {
    "opening": {},
    "labels": {"sorting": widget.preset("The course's labels")},
    "occupation": {"sorting": widget.preset("Occupation counts too")},
    "narrow": {"sorting": widget.preset("Narrow: conceded under pressure only")},
    "broad": {"sorting": widget.preset("Broad: any step by Japan")},
}


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
    assert widget.panel().headline.endswith("Read and sort")


def test_pressing_a_group_sorts_the_open_card_and_opens_the_next():
    """The letter of the open episode changes, no other."""
    panel = widget.panel()
    panel.do("r")

    assert panel.values == {"episode": 1, "sorting": "r" + "u" * 35}
    assert (marks(panel.svg)["r"], marks(panel.svg)["u"]) == (1, 35)


@pytest.mark.slow
def test_guess_stands_in_the_note():
    """The reader sees both numbers on one screen."""
    progress.save("prediction", "03/gave-way", 40)
    panel = widget.panel()
    panel.do("The course's labels")

    assert (
        panel.headline == "Gave way or imposed by this sorting: 9 of 29 episodes, 31.0\u202f%"
    )
    assert "You guessed 40\u202f%." in panel.shown.note


def test_a_box_keeps_its_key_when_it_goes_into_another_drawer():
    """So it glides there: the same keys before and after, each once."""
    panel = widget.panel()
    before = re.findall(r'data-move="(\d+)"', panel.svg)
    panel.do("Broad: any step by Japan")

    assert sorted(re.findall(r'data-move="(\d+)"', panel.svg)) == sorted(before)
    assert len(set(before)) == 36


def test_last_card_leads_to_the_first():
    """The button goes round."""
    panel = widget.panel()
    panel.set(episode=35)
    panel.do("next")

    assert panel.values["episode"] == 0


def test_filling_the_rest_keeps_what_the_reader_sorted():
    """The reader's own verdict stands, the course's labels take the others."""
    panel = widget.panel()
    panel.do("r")
    panel.do("fill")

    ours = widget.preset("The course's labels")
    assert panel.values["sorting"] == "r" + ours[1:]
    panel.do("empty")
    assert panel.values["sorting"] == "u" * 36


def test_medium_rows_are_called_reported():
    """Confidence is said on the card."""
    drawn = widget.panel().state(1040, episode=5)

    assert any("(reported)" in one.words for one in texts(drawn.svg))


@pytest.mark.slow
def test_pictures_keep_to_the_rules():
    """Every card, unsorted and sorted in each way: nothing cut, no text on another."""
    panel = widget.panel()
    ways = ["u" * 36, *map(widget.preset, widget.PRESETS), "gnrocu" * 6]
    check_states(panel, *({"episode": at, "sorting": ways[at % len(ways)]} for at in range(36)))


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every state that the lesson names looks as it did."""
    pictures.same(widget.panel(), STATES)


@pytest.mark.parametrize("letters", ["g", "z" * 36])
def test_letters_must_fit(letters):
    """Neither too few nor unknown ones."""
    with pytest.raises(ValueError, match="'sorting' must have 36 letters out of gnrocu"):
        widget.compute(widget.load_episodes(), sorting=letters, episode=0)
