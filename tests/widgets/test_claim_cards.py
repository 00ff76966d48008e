"""Claim cards: what a move of a slider stores, and what comes back the next day."""

import pytest
from picture_checks import STORED

from tarifflab import _display, claims, progress
from tarifflab.lessons import LESSONS
from tarifflab.widgets import claim_cards


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder, and no cards of other tests."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path / "mine"))
    monkeypatch.setattr(progress, "_unwritten", {})
    claim_cards._shown.clear()
    return tmp_path / "mine"


@pytest.fixture
def displayed(monkeypatch):
    """Collect the cards that `show` and `revise` display."""
    found = []
    monkeypatch.setattr(claim_cards.ClaimCards, "display", lambda self: found.append(self))
    return found


def cards(**how):
    """Return the cards of lesson 01."""
    return claim_cards.ClaimCards(claims.of_lesson("01"), **how)


def answer(widget, claim_id, **parts):
    """Do what the browser does when a card changes."""
    before = widget.answers.get(claim_id, {})
    widget.answers = {**widget.answers, claim_id: {**before, **parts}}


def test_cards_start_without_an_opinion():
    """Nobody is put at 50 % before having judged."""
    assert cards().answers == {}


def test_a_move_is_stored_at_once_as_a_share():
    """65 % on the card is 0.65 in the file; the verdict is stored by itself."""
    widget = cards()
    answer(widget, "C1-e", probability=65)
    answer(widget, "C1-e", verdict="partly")

    assert progress.history("probability", "C1-e")[0][1] == 0.65
    assert len(progress.history("probability", "C1-e")) == 1
    assert progress.get("verdict", "C1-e") == "partly"


def test_answers_come_back_on_a_rerun():
    """The cell run next day shows yesterday's answers."""
    answer(cards(), "C1-e", probability=65, verdict="partly")

    assert cards().answers == {"C1-e": {"probability": 65, "verdict": "partly"}}


def test_revising_keeps_the_first_probability_beside_the_new_one():
    """The card says where one stood before the data."""
    answer(cards(), "C1-e", probability=65)
    answer(cards(revising=True), "C1-e", probability=20)

    card = next(one for one in cards(revising=True).claims if one["id"] == "C1-e")

    assert card["first"] == 65
    assert claims.judgements().loc[0, ["first", "probability"]].tolist() == [0.65, 0.2]


def test_cards_at_the_end_follow_those_at_the_start():
    """After 'run all', a judgement at the top reaches the cards at the bottom."""
    top, bottom = cards(), cards(revising=True)
    answer(top, "C1-e", probability=65)

    assert bottom.answers == {"C1-e": {"probability": 65}}
    assert bottom.claims[0]["first"] == 65
    assert len(progress.history("probability", "C1-e")) == 1


def test_at_most_seven_cards_open_and_the_rest_is_a_pile(displayed):
    """Lesson 00 has thirteen claims: seven, then six one at a time."""
    claim_cards.show("00")
    claim_cards.show("00", rest=True)

    opening, pile = displayed
    ids = [one["id"] for one in (*opening.claims, *pile.claims)]
    assert (len(opening.claims), opening.pile, len(pile.claims), pile.pile) == (
        7,
        False,
        6,
        True,
    )
    assert ids == list(claims.of_lesson("00")["claim_id"])


@pytest.mark.parametrize("lesson", [lesson.number for lesson in LESSONS])
def test_every_claim_of_a_lesson_has_its_card(lesson, displayed):
    """Opening cards and pile together, and the revision, hold each claim once."""
    home = list(claims.of_lesson(lesson)["claim_id"])
    claim_cards.show(lesson)
    if len(home) > claim_cards.OPEN_CARDS:
        claim_cards.show(lesson, rest=True)
    claim_cards.revise(lesson)

    *opened, revised = displayed
    assert [card["id"] for widget in opened for card in widget.claims] == home
    assert [card["id"] for card in revised.claims] == home


def test_no_card_left_is_said(displayed):
    """A lesson with four claims has no pile."""
    with pytest.raises(ValueError, match="Lesson 01 has 4 claims; none is left"):
        claim_cards.show("01", rest=True)
    assert displayed == []


def test_no_card_tells_what_is_true():
    """Nothing that reaches the browser holds a verdict of the key."""
    state = cards().get_state(["claims", "answers", "title", "question"])

    assert {key for card in state["claims"] for key in card} == {
        "id", "text", "type", "section", "first",
    }  # fmt: skip


def test_folder_that_cannot_be_written_is_said_on_the_cards(own_folder):
    """The sentence stands under the cards, not in a log."""
    own_folder.write_text("not a folder")
    widget = cards()
    answer(widget, "C1-e", probability=65)

    assert "cannot be kept" in widget.notice
    assert claims.judgements().loc[0, "probability"] == 0.65


def test_static_copy_says_what_was_judged(monkeypatch):
    """Without a kernel the claims, the probabilities and the verdicts can be read."""
    bundles = []
    monkeypatch.setattr(_display, "display", lambda bundle, **_: bundles.append(bundle))
    widget = cards()
    widget.display()
    answer(widget, "C1-e", probability=65, verdict="partly")

    assert "0 of 4 cards judged" in bundles[-1]["text/html"]
    assert "1 of 4 cards judged" in widget.words()
    assert "65 %, partly." in widget.words()


def test_cards_are_told_as_they_were(pictures):
    """Title, event, each card's words and kind: before the data, after it, and in a pile."""
    answer(cards(), "C1-e", probability=65, verdict="partly")
    answer(cards(), "C2.1-d", verdict="supported")
    lines = []
    for how in ({}, {"revising": True}, {"pile": True}):
        for lesson in ("00", "01", "09"):
            made = claim_cards.ClaimCards(claims.of_lesson(lesson), **how)
            lines += ["", f"{lesson}, {how}", made.title, made.question, str(made.verdicts)]
            lines += [*map(str, made.claims), str(made.answers), made.words()]

    pictures.told(STORED / "claim-cards" / "told.txt", "\n".join(lines))


def test_probability_after_the_data_is_kept_as_a_revision():
    """The first word stays; a card that was not judged before has none."""
    answer(cards(revising=True), "C1-e", probability=20)

    assert progress.get("probability", "C1-e") == 0.2
    assert claims.judgements().set_index("claim_id").loc["C1-e", "probability"] == 0.2


def test_only_what_changed_is_stored(monkeypatch):
    """A verdict does not write the probability again, nor does another card."""
    kept = []
    monkeypatch.setattr(
        claims, "judge", lambda *what, **how: kept.append((*what, how["revised"]))
    )
    widget = cards(revising=True)
    answer(widget, "C1-e", probability=65)
    answer(widget, "C1-e", verdict="partly")
    answer(widget, "C2.1-d", probability=0)

    assert kept == [
        ("C1-e", 0.65, None, True), ("C1-e", None, "partly", True), ("C2.1-d", 0.0, None, True),
    ]  # fmt: skip
