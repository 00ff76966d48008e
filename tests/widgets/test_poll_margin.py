"""Two polls, a hundred polls around each, and what chance can do to their gap."""

import itertools

import pytest
from picture_checks import check_states, marks

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
    assert poll_margin.headline(polls).endswith("2.7 points; this one is 39.7")


def test_even_fifty_replies_cannot_bridge_them():
    """The smallest poll on the slider, with the largest design effect but one."""
    assert build(replies=50, effect=2).gap > build(replies=50, effect=2).gap_margin


def test_three_points_of_worry_can_be_chance():
    """82 and 85 percent with a thousand replies each: a gap of 3, a margin of 3.25."""
    polls = build(first=82, second=85, replies=1_000)

    assert round(polls.gap_margin, 2) == 3.25
    assert poll_margin.headline(polls).endswith("3.3 points; this one is only 3.0")


def test_design_effect_is_told_as_replies():
    """A thousand replies with an effect of 2 are worth 500."""
    assert "worth 500." in poll_margin.draw(build(replies=1_000, effect=2), 720).note


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
    dots = [place for cloud in panel.result.clouds for place in cloud]

    assert len(dots) == marks(panel.svg)["poll"] == 200
    assert set(dots) == {0.0, 100.0}
    assert panel.result.margin == 0


@pytest.mark.parametrize("name", poll_margin.PRESETS)
def test_every_preset_sets_answers_and_replies(name):
    """A button moves three sliders and leaves the design effect."""
    panel = poll_margin.panel()
    panel.set(effect=2)
    panel.do(name)

    result = panel.result
    assert (result.first, result.second, result.replies) == poll_margin.PRESETS[name]
    assert result.effect == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"first": 0, "second": 100, "replies": 5_000},
        {"first": 50, "second": 50, "replies": 5_000},
        {"first": 82, "second": 85, "replies": 50, "effect": 3},
        {"first": 99.9, "second": 99.8, "replies": 50, "effect": 3},
    ],
)
def test_pictures_keep_to_the_rules(setting):
    """Also in the corners: nothing cut, nothing on top of each other."""
    panel = poll_margin.panel()
    panel.set(**setting)

    check_states(panel)


@pytest.mark.slow
def test_pictures_are_the_stored_ones(pictures):
    """Every button of the lesson looks as it did."""
    names = ("opening", "worried", "approval", "rice")
    presets = zip(names, poll_margin.PRESETS.values(), strict=True)
    pictures.same(
        poll_margin.panel(),
        {
            name: {"first": first, "second": second, "replies": replies}
            for name, (first, second, replies) in presets
        },
    )
