"""Two polls, a hundred polls around each, and what chance can do to their gap."""

import itertools

import pytest

from tarifflab import data
from tarifflab.widgets import poll_margin


def build(**more):
    """Return the two polls of spring 2025, as if both had 2,047 replies."""
    settings = {"first": 58, "second": 18.3, "replies": 2_047, "effect": 1} | more
    return poll_margin.compute(**settings)


def test_two_polls_of_spring_2025_are_too_far_apart_for_chance():
    """39.7 points; a margin of 2.14 and one of 1.68."""
    polls = build()

    assert [round(one, 2) for one in (polls.margin, polls.second_margin)] == [2.14, 1.68]
    assert round(polls.gap, 1) == 39.7
    assert "chance alone cannot explain it" in poll_margin.describe(polls)


def test_even_fifty_replies_cannot_bridge_them():
    """The smallest poll on the slider, with the largest design effect but one."""
    assert build(replies=50, effect=2).gap > build(replies=50, effect=2).gap_margin


def test_three_points_of_worry_can_be_chance():
    """82 and 85 percent with a thousand replies each: a gap of 3, a margin of 3.25."""
    polls = build(first=82, second=85, replies=1_000)

    assert round(polls.gap_margin, 2) == 3.25
    assert "chance alone can explain this gap" in poll_margin.describe(polls)


def test_design_effect_is_told_as_replies():
    """A thousand replies with an effect of 2 are worth 500."""
    assert "worth 500 replies" in poll_margin.describe(build(replies=1_000, effect=2))


def test_presets_are_rows_of_the_table():
    """Every answer of a button is quoted, or the sum of two answers that are."""
    quoted = set(data.load("quoted_figures").query("subject == 'polls'")["value"])
    quoted.add(43 + 42)  # Asahi: very and somewhat concerned
    answers = [one for preset in poll_margin.PRESETS.values() for one in preset[:2]]

    assert [one for one in answers if one not in quoted] == []


def test_a_hundred_dots_most_of_them_inside_the_margin():
    """94 to 96 of them, up to half a column to each side."""
    polls = build(first=50, replies=1_000)
    inside = [one for one in polls.clouds[0] if abs(one - 50) <= polls.margin + 0.25]

    assert len(polls.clouds[0]) == 100
    assert 94 <= len(inside) <= 98


@pytest.mark.parametrize(
    ("first", "replies", "effect"), [*itertools.product((0, 100), (50, 5_000), (1, 3))]
)
def test_controls_at_both_ends(first, replies, effect):
    """No dot leaves the scale from 0 to 100, and nobody at all has no margin."""
    panel = poll_margin.panel()
    panel.set(first=first, second=100 - first, replies=replies, effect=effect)
    dots = [place for trace in panel.figures[0].data[:2] for place in trace.x]

    assert len(dots) == 200
    assert set(dots) == {0.0, 100.0}
    assert panel.result.margin == 0


def test_every_preset_sets_answers_and_replies():
    """A button moves three sliders and leaves the design effect."""
    panel = poll_margin.panel()
    panel.controls["effect"].value = 2
    for button in panel.box.children[len(panel.controls)].children:
        button.click()
        values = tuple(control.value for control in panel.controls.values())
        assert values == (*poll_margin.PRESETS[button.description], 2)
