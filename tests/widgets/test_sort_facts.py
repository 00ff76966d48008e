"""Sorting facts into drawers: the reader first, then what two readings would answer."""

from xml.etree import ElementTree

import pytest
from picture_checks import check_states, marks, text_faults, texts

from tarifflab.widgets import fact_cards
from tarifflab.widgets import sort_facts as widget
from tarifflab.widgets.kit.drawers import UNSORTED

each_game = pytest.mark.parametrize("name", widget.GAMES)


def sorted_by(panel, letter):
    """Put every card of a panel into one drawer, by its button."""
    for _card in panel.result.cards:
        panel.do(letter)
    return panel


@each_game
def test_both_readings_answer_every_card_of_the_set(name):
    """No card is left out, and no drawer is named that is not there."""
    game = widget.GAMES[name]
    letters = {letter for row in game.verdicts.values() for letter, _why in row}

    assert set(game.verdicts) == set(fact_cards.SETS[game.cards].rows)
    assert letters <= set(game.drawers)


@each_game
def test_the_readings_differ(name):
    """A game in which both always agree would hold a right answer."""
    rows = widget.GAMES[name].verdicts.values()

    assert sum(first[0] != second[0] for first, second in rows) >= 3


def test_a_drawer_takes_the_open_card_and_opens_the_next():
    """One button a card, nothing else to press."""
    panel = widget.panel("05/security")
    panel.do("c")

    assert panel.values["sorting"] == "c" + UNSORTED * 6
    assert panel.values["card"] == 1


def test_a_card_that_was_passed_over_comes_back():
    """After the last card the first that waits is opened."""
    panel = widget.panel("05/security")
    panel.set(card=6)
    panel.do("n")

    assert panel.values["card"] == 0


@each_game
def test_readings_stay_closed_until_every_card_is_sorted(name):
    """Neither picture, words nor table tell before."""
    panel = widget.panel(name)
    panel.do("both")
    first = widget.GAMES[name].readings[0]

    assert not panel.result.open
    assert first not in panel.svg + panel.table() + panel.shown.note


@each_game
def test_readings_open_beside_the_readers_answers(name):
    """A row for each card, both reasons in the table, and how often each answers as you."""
    panel = sorted_by(widget.panel(name), "n" if name == "05/security" else "w")
    panel.do("both")
    game = widget.GAMES[name]
    said = " ".join(one.words for one in texts(panel.state(1040).svg))

    assert marks(panel.svg)["row"] == len(panel.result.cards)
    assert all(reading in said for reading in game.readings)
    assert all(why in panel.table() for row in game.verdicts.values() for _letter, why in row)


def test_headline_counts_where_a_reading_answers_as_the_reader():
    """All in "none of these": four of seven for the one, four for the other."""
    panel = sorted_by(widget.panel("05/security"), "n")
    panel.do("both")

    assert panel.headline == "For the article: 4 of 7 cards as you. Against it: 4 of 7"


def test_starting_empty_closes_the_readings():
    """Another round begins with a question again."""
    panel = sorted_by(widget.panel("04/objections"), "w")
    panel.do("both")
    panel.do("empty")

    assert panel.headline == widget.GAMES["04/objections"].question


def test_a_threat_is_in_neither_reading():
    """The lesson says that a drawer may stay empty; in this game it is that of the threats."""
    rows = widget.GAMES["05/security"].verdicts.values()

    assert all(letter != "t" for row in rows for letter, _why in row)


@each_game
@pytest.mark.slow
def test_pictures_keep_to_the_rules(name):
    """Each card open: unsorted, sorted, and with both readings."""
    panel = widget.panel(name)
    every = len(panel.result.cards)
    mixed = "".join((list(widget.GAMES[name].drawers) * every)[:every])
    states = [UNSORTED * every, mixed[: every - 2] + UNSORTED * 2, mixed]
    check_states(
        panel,
        *(
            {"card": at, "sorting": one, "both": both}
            for at in range(every)
            for one in states
            for both in (False, True)
        ),
    )


@each_game
def test_pictures_are_the_stored_ones(name, pictures):
    """To sort, sorted, and with both readings."""
    panel = widget.panel(name)
    pictures.same(panel, panel.moments)


@each_game
@pytest.mark.parametrize("room", [488, 520])
def test_both_readings_are_on_one_screen_where_the_page_is_narrow(name, room):
    """At 640 pixels words and controls take 360 of the 720 that a figure may have."""
    panel = widget.panel(name)
    both = panel.moments["both readings"]
    svgs = [panel.state(room, **both, card=at).svg for at in range(len(panel.result.cards))]

    assert [text_faults(svg) for svg in svgs] == [[] for _svg in svgs]
    assert max(float(ElementTree.fromstring(svg).get("height")) for svg in svgs) <= 360
    assert {marks(svg)["row"] for svg in svgs} == {len(svgs)}


def test_letters_must_fit():
    """Neither too few nor unknown ones."""
    with pytest.raises(ValueError, match="'sorting' must have 7 letters out of cdtonu, got 2"):
        widget.compute(widget.GAMES["05/security"], sorting="cc", card=0, both=False)


def test_unknown_game_is_named():
    """The games that there are stand in the message."""
    with pytest.raises(KeyError, match="'name' must be one of 04/objections, 05/security"):
        widget.panel("06/none")
