"""Quote cards in place of tables of prose: who, when, the words, how sure."""

from dataclasses import replace

import pytest
from picture_checks import check_states, marks, texts

from tarifflab import data
from tarifflab.widgets import fact_cards as widget
from tarifflab.widgets.kit.cards import Card, draw_cards
from tarifflab.widgets.kit.svg import Picture


@pytest.mark.parametrize("name", widget.SETS)
def test_pictures_keep_to_the_rules(name):
    """Every page of every set fits at three widths, with no word cut."""
    check_states(widget.panel(name))


def test_card_has_who_day_words_and_confidence():
    """The words are those of the table, and no card is without its row."""
    said = " ".join(one.words for one in texts(widget.panel("04/union").state().svg))

    assert "Fain (United Auto Workers) 26 Mar 2025 high confidence, W17" in said
    assert "by April its president called the worldwide tariffs reckless." in said


def test_seven_cards_are_two_pages():
    """Four are seen; the other three are one press away, and none is left out."""
    panel = widget.panel("04/objections")
    seen = [marks(panel.state(page=page).svg)["card"] for page in (0, 1)]

    assert seen == [4, 3]
    assert panel.table().count("<tr>") == 1 + 7


def test_cards_stand_in_the_order_of_their_days():
    """The lesson's order would be an argument; the calendar's is none."""
    panel = widget.panel("05/security")

    assert [one.card.row for one in panel.result.sources] == [
        "S03", "S01", "S02", "S05", "S07", "S06", "S08",
    ]  # fmt: skip


def test_four_episodes_name_security():
    """The headline's count is that of the table."""
    episodes = data.load("episodes")
    text = episodes["event"] + episodes["what_happened"]
    named = episodes[text.str.contains("security|Okinawa|defence", case=False)]

    assert set(named["episode_id"]) == set(widget.SETS["03/security"].rows)


def test_reported_is_told_from_read():
    """A half dot and the word; never the dot alone."""
    picture = Picture(600)
    card = Card("Asahi", "30 May 2025", "Plans were shown.", "medium", "S05")
    svg = picture.svg(draw_cards(picture, [card], 0))

    assert "reported, S05" in svg


def test_unknown_set_is_named():
    """The sets that there are stand in the message."""
    with pytest.raises(KeyError, match="'name' must be one of 02/plaza, 03/security"):
        widget.panel("04/nothing")


def test_pictures_are_the_stored_ones(pictures):
    """Every page of every set."""
    for name in widget.SETS:
        panel = widget.panel(name)
        pages = range(-(-len(panel.result.sources) // widget.PAGE))
        states = {
            f"page-{page + 1}": {"page": page} if len(pages) > 1 else {} for page in pages
        }
        pictures.same(panel, states)


@pytest.mark.parametrize("name", widget.SETS)
def test_order_of_the_rows_in_a_set_does_not_matter(name, monkeypatch):
    """Turned round, the cards still go from day to day, also within a month."""
    one = widget.SETS[name]
    monkeypatch.setitem(widget.SETS, name, replace(one, rows=one.rows[::-1]))
    key, when = (
        ("fact_id", "date") if one.table == "position_facts" else ("episode_id", "period")
    )
    table = data.load(one.table).set_index(key)[when]
    days = [table[source.card.row][:10] for source in widget.load(name)]

    assert days == sorted(days)
